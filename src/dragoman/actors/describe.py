"""Reads a noun phrase ("the former Israeli defence minister"): what it says of a party, a class, an office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dragoman.actors.phrases import Hit, noun_ending_at
from dragoman.actors.tables import Tables
from dragoman.actors.text import Token
from dragoman.actors.values import class_of_party
from dragoman.reading import SpeakerClass

_PREPOSITIONS = frozenset(
    "of for to at in from with on by near inside outside under who which that whose whom based about after before among "
    "between against along including into during involved familiar briefed close said says visiting serving as affiliated called "
    "known representing led linked loyal aligned".split()
)
# After these words comes whom the head speaks for; after the others only where it works or what it is about.
_OF = frozenset({"of", "for", "at", "from", "with", "in"})
SERVES = frozenset(
    "spokesman spokeswoman spokesperson spokespeople aide adviser advisor assistant deputy secretary counsel".split()
)
_ABROAD = frozenset(
    "ambassador ambassadors envoy envoys representative representatives delegate delegates emissary consul mediator".split()
)
_FORMER = frozenset("former ex erstwhile onetime retired outgoing".split())
_THEN = frozenset({"then"})
_STATE_KINDS = frozenset({"name", "adjective", "capital", "seat", "organ"})
_PLACE_KINDS = frozenset({"region", "city"})
SIDE_KINDS = _STATE_KINDS | {"international", "armed", "agency", "people"}
_SIDELESS_KINDS = frozenset({"ngo", "company", "church", "thinktank", "outlet", "faction", "court"})
_OFFICIAL_OUTLET_WORDS = frozenset({"ministry", "minister"})


# A spokesman, director or official of one of these speaks for no state.
_PRIVATE = frozenset("hospital company charity union university airline club school firm clinic ngo foundation museum bank startup".split())
_PARTITIVE = frozenset("group groups number majority members team pair coalition some many several most few dozens hundreds thousands".split())
_OFFICE_ENDS = frozenset({"government", "state", "staff"})  # "head of government" is one office


class Description(NamedTuple):
    """What a phrase says: the kind of its head noun, the party named with it, and the class the two make."""

    head: str
    kind: str
    plural: bool
    party: str | None
    place: str | None
    class_: SpeakerClass
    former: bool
    office: tuple[str, ...]
    faction: bool
    entry_kind: str = ""

    @property
    def vague(self) -> bool:
        """Say whether the phrase speaks for a state or body that it does not name."""
        return self.kind in {"official", "institution"} and self.class_ == "official" and self.party is None and not self.faction and not self.former


def describe(words: Sequence[Token], hits: Sequence[Hit], first: int, after: int, tables: Tables) -> Description | None:
    """Return what `words[first:after]` says, or None where neither a table name nor a known noun is in it."""
    joint = _first_of_joint(words, hits, first, after)
    if joint is not None:
        return _of_entry([joint], words, joint.first, joint.after)
    core_after = _core_end(words, first, after)
    inside = [h for h in hits if first <= h.first and h.after <= after]
    core = [h for h in inside if h.first < core_after]
    found = _head(words, core, first, core_after, tables)
    if found is not None and words[found[1] - 1].fold in _PARTITIVE and core_after < after and words[core_after].fold == "of":
        # "a group of senators", "thousands of reservists": the others say what they are.
        whole = describe(words, hits, core_after + 1, after, tables)
        if whole is not None and whole.kind != "name":
            return whole
    if found is None:
        return _of_entry(core or inside, words, first, after)
    head_first, head_after, kind, plural = found
    head = words[head_after - 1].fold
    party_hit = _party_hit(words, inside, core, core_after, head, kind)
    lows = {t.fold for t in words[first:core_after]}
    if {"run", "controlled"} & lows and party_hit is not None and party_hit.entry.party == "Hamas" and kind in {"organisation", "institution", "official"}:
        return Description(head, kind, plural, "Hamas", None, "official", False, (), False, "armed")
    former = bool(lows & _FORMER) and not lows & _THEN
    faction = any(h.entry.kind in {"faction", "court"} for h in inside) or kind == "member" or "opposition" in lows
    place = next((h.entry.home for h in inside if h.entry.kind in _PLACE_KINDS), None)
    office = _office(words, first, head_after, after, tables)
    private = kind == "official" and any(t.fold.rstrip("s") in _PRIVATE for t in words[first:after])
    party, class_ = _judge(kind, party_hit, head=head, hits=inside, private=private)
    if former:
        return Description(head, kind, plural, None, place, "expert", True, office, faction)
    if faction and kind in {"official", "institution", "member"}:
        # The whole parliament may act for its state ("Iranian lawmakers"); a member of it does not.
        whole = plural and kind == "member" and head in {"lawmakers", "legislators", "mps"} and party_hit is not None
        party = party if whole else None
    return Description(
        head, kind, plural, party, place, class_, False, office, faction, party_hit.entry.kind if party_hit else ""
    )


def _first_of_joint(words: Sequence[Token], hits: Sequence[Hit], first: int, after: int) -> Hit | None:
    """Return the first name of "Britain, France and Canada", which speaks for all of them."""
    begin = first + 1 if words[first].fold == "the" and after - first > 1 else first
    hit = next((h for h in hits if h.first in {first, begin}), None)
    if hit is None or hit.after >= after or hit.entry.kind not in SIDE_KINDS or hit.entry.kind == "adjective":
        return None
    following = words[hit.after]
    return hit if following.fold == "and" or following.gap.startswith(", ") and following.fold not in _RELATIVES else None


_RELATIVES = frozenset({"who", "which", "a", "an", "the", "whose", "where"})


def _core_end(words: Sequence[Token], first: int, after: int) -> int:
    """Return where the phrase's own words end and its "of ..." begins."""
    for at in range(first + 1, after):
        token = words[at]
        if token.fold in _PREPOSITIONS and not token.glued and not words[at].capital:
            if token.fold == "of" and at + 1 < after and words[at + 1].fold in _OFFICE_ENDS:
                continue
            return at
        if "," in token.gap or ":" in token.gap or "(" in token.gap:
            # "Chief Executive Officer, Association of European Businesses": the office before the comma is the head.
            return at
    return after


def _head(
    words: Sequence[Token], core: Sequence[Hit], first: int, after: int, tables: Tables
) -> tuple[int, int, str, bool] | None:
    """Return the last known noun of the core (first token, token after, kind, plural), unless a name ends the core."""
    listed = list(words[first:after])
    for at in range(after - 1, first - 1, -1):
        if any(h.first <= at < h.after and h.entry.kind not in {"adjective"} for h in core):
            if at == after - 1:
                return None
            continue
        found = noun_ending_at(listed, at - first, 0, tables)
        if found is not None and not (words[at].possessive and at < after - 1):
            begin, kind, plural = found
            return first + begin, at + 1, kind, plural
    return None


def _of_entry(hits: Sequence[Hit], words: Sequence[Token], first: int, after: int) -> Description | None:
    """Describe a phrase that is the name of a state, body, group or outlet."""
    named = [h for h in hits if h.entry.kind not in _PLACE_KINDS]
    if not named:
        return None
    # "Palestine's WAFA news agency": the name at the end is the one that speaks.
    owner = named[0].entry.kind == "adjective" or words[named[0].after - 1].possessive
    ending = [h for h in named if h.after >= after and h.entry.kind != "adjective"] if owner else []
    hit = ending[0] if ending else named[0]
    entry = hit.entry
    people = entry.kind == "adjective" and hit.after == after and words[hit.after - 1].fold.endswith(("ns", "is", "s"))
    if entry.kind == "adjective" and not people and hit.after < after:
        return None
    class_: SpeakerClass = "public" if people else class_of_party(entry.kind, entry.party)
    party = None if people else entry.party
    if entry.kind == "organ" and entry.party == "Hamas":
        class_ = "official"
    elif entry.party and not people and entry.kind in {"organ", "name", "capital", "seat"}:
        class_ = class_of_party("name", entry.party)
    return Description(words[hit.after - 1].fold, "name", False, party, None, class_, False, (), entry.kind == "faction", entry.kind)


def _party_hit(
    words: Sequence[Token], inside: Sequence[Hit], core: Sequence[Hit], core_after: int, head: str, kind: str
) -> Hit | None:
    """Return the name in the phrase that says for whom its head speaks."""
    sides = [h for h in core if h.entry.kind in SIDE_KINDS]
    if sides:
        states = [h for h in sides if h.entry.kind in _STATE_KINDS]
        # "Iran's UN envoy" is Iran's; "the UN's Syria envoy" is the UN's: the possessor comes first.
        return states[0] if head in _ABROAD and states and sides[0] is not states[0] and not _owns(words, sides[0]) else sides[0]
    if any(h.entry.kind in _SIDELESS_KINDS for h in core):
        return None
    for hit in inside:
        if hit.first < core_after or hit.entry.kind not in SIDE_KINDS:
            continue
        before = _preposition_before(words, hit.first, core_after)
        if before in _OF and not (before in {"for", "in", "with", "at"} and head in _ABROAD):
            return hit
        if before == "to" and head in SERVES:
            return hit
        if before is None and kind in {"official", "institution"}:
            return hit
        return None
    return None


def _owns(words: Sequence[Token], hit: Hit) -> bool:
    return words[hit.after - 1].possessive


def _preposition_before(words: Sequence[Token], at: int, floor: int) -> str | None:
    for back in range(at - 1, floor - 1, -1):
        if words[back].fold in _PREPOSITIONS:
            return words[back].fold
    return None


def _judge(
    kind: str, hit: Hit | None, *, head: str, hits: Sequence[Hit], private: bool
) -> tuple[str | None, SpeakerClass]:
    """Return party and class of a phrase from its head noun's kind and the name that goes with it."""
    entry = hit.entry if hit else None
    if kind in {"official", "institution"}:
        if entry is None:
            sideless = next((h.entry for h in hits if h.entry.kind in _SIDELESS_KINDS - {"faction", "court"}), None)
            if sideless is not None:
                return None, class_of_party(sideless.kind, None)
            return None, "organisation" if private else "official"
        if entry.party == "Hamas" and head in _OFFICIAL_OUTLET_WORDS | {"government", "authorities", "police"}:
            return "Hamas", "official"
        return entry.party, class_of_party(entry.kind, entry.party)
    if kind == "armed":
        if entry is not None and entry.kind in {"armed", "people"}:
            return entry.party, "armed-group"
        soft = head.rstrip("s") in {"group", "movement", "organisation", "organization", "faction"}
        return None, "organisation" if soft else "armed-group"
    if kind == "member":
        return (entry.party if entry else None), "official"
    if kind == "unknown" and head.rstrip("s") == "source" and entry is not None and entry.kind in _STATE_KINDS:
        return entry.party, class_of_party(entry.kind, entry.party)
    if kind == "media" and entry is not None and entry.kind in {"international"}:
        return entry.party, "organisation"
    if kind in {"organisation", "expert"} and entry is not None and entry.kind in {"international", "agency"}:
        return entry.party, "organisation"
    if kind in {"organisation", "expert", "media", "public", "unknown"}:
        return None, kind  # type: ignore[return-value]
    if kind == "document":
        return (entry.party if entry else None), class_of_party(entry.kind, entry.party) if entry else "unknown"
    return None, "unknown"


def _office(words: Sequence[Token], first: int, after: int, limit: int, tables: Tables) -> tuple[str, ...]:
    """Return the offices that the words before `after` may mean, by the longest title that fits."""
    for start in range(max(first, after - 6), after):
        # "envoy to the United Nations", "head of state": the title may go on behind its noun.
        for end in range(min(len(words), limit, after + 4), after - 1, -1):
            key = tuple(t.fold for t in words[start:end])
            if key in tables.offices:
                return tables.offices[key]
    return ()
