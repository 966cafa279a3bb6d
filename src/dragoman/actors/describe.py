"""Reads a noun phrase ("the former Israeli defence minister"): what it says of a party, a class, an office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from dragoman.actors.phrases import Hit, Page, noun_ending_at, singular
from dragoman.actors.text import Token
from dragoman.actors.values import Entry, class_of_party
from dragoman.actors.wordlists import words_of
from dragoman.reading import SpeakerClass

SERVES = words_of("serves")
_PREPOSITIONS = words_of("prepositions")
_ABROAD = words_of("abroad")
_FORMER = words_of("former")
_PRIVATE = words_of("private bodies")
_PARTITIVE = words_of("partitive")
# After these words comes whom the head speaks for; after the others only where it works or what it is about.
_OF = frozenset({"of", "for", "at", "from", "with", "in"})
_ABOUT = frozenset({"for", "in", "with", "at"})  # for one sent abroad: the place, not the sender
_RELATIVES = frozenset({"who", "which", "a", "an", "the", "whose", "where"})
_OFFICE_ENDS = frozenset({"government", "state", "staff"})  # "head of government" is one office
_STATE_KINDS = frozenset({"name", "adjective", "capital", "seat", "organ"})
_PLACE_KINDS = frozenset({"region", "city"})
SIDE_KINDS = _STATE_KINDS | {"international", "armed", "agency", "people"}
_SIDELESS_KINDS = frozenset({"ngo", "company", "church", "thinktank", "outlet", "faction", "court"})
_BODY_KINDS = _SIDELESS_KINDS - {"faction", "court"}
_RULING = frozenset(
    {"ministry", "minister", "government", "authorities", "police"}
)  # in Gaza: Hamas, but no armed group
_WHOLE_PARLIAMENT = frozenset({"lawmakers", "legislators", "mps"})
_SOFT_GROUPS = frozenset({"group", "movement", "organisation", "organization", "faction"})
_LONGEST_TITLE = 6  # words of an office's title up to its noun, and as many as four behind it
_BEHIND_TITLE = 4


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
        ruling = self.kind in {"official", "institution"} and self.class_ == "official"
        return ruling and self.party is None and not self.faction and not self.former


class _Head(NamedTuple):
    after: int
    kind: str
    plural: bool
    word: str


def describe(page: Page, first: int, after: int) -> Description | None:
    """Return what the tokens say, or None where neither a table name nor a known noun is in them."""
    if after <= first:
        return None
    inside = [h for h in page.between(first, after) if h.after <= after]
    if (joint := _first_of_joint(page.words, inside, first, after)) is not None:
        return _of_entry(page.words, [joint], joint.after)
    end = _core_end(page.words, first, after)
    core = [h for h in inside if h.first < end]
    if page.words[end - 1].fold in _PARTITIVE and end < after and page.words[end].fold == "of":
        # "a group of senators", "thousands of reservists": the others say what they are.
        whole = describe(page, end + 1, after)
        if whole is not None and whole.kind != "name":
            return whole
    head = _head(page, core, first, end)
    if head is None:
        return _of_entry(page.words, core or inside, after)
    return _of_noun(page, _Phrase(first, end, after, head, inside, core))


class _Phrase(NamedTuple):
    """A noun phrase taken apart: where it begins, its own words end and all of it ends, its head, the names in it."""

    first: int
    end: int
    after: int
    head: _Head
    inside: list[Hit]
    core: list[Hit]


def _first_of_joint(words: Sequence[Token], inside: Sequence[Hit], first: int, after: int) -> Hit | None:
    """Return the first name of "Britain, France and Canada", which speaks for all of them."""
    begin = first + 1 if words[first].fold == "the" and after - first > 1 else first
    hit = next((h for h in inside if h.first in {first, begin}), None)
    if hit is None or hit.after >= after or hit.entry.kind not in SIDE_KINDS - {"adjective"}:
        return None
    following = words[hit.after]
    listed = following.gap.startswith(", ") and following.fold not in _RELATIVES
    return hit if following.fold == "and" or listed else None


def _core_end(words: Sequence[Token], first: int, after: int) -> int:
    """Return where the phrase's own words end and its "of ..." begins."""
    for at in range(first + 1, after):
        token = words[at]
        if token.fold in _PREPOSITIONS and not token.glued and not token.capital:
            if token.fold == "of" and at + 1 < after and words[at + 1].fold in _OFFICE_ENDS:
                continue
            return at
        if {",", ":", "("} & set(token.gap):
            # "Chief Executive Officer, Association of European Businesses": the office before the comma is the head.
            return at
    return after


def _head(page: Page, core: Sequence[Hit], first: int, end: int) -> _Head | None:
    """Return the last known noun of the core, None where a name ends the core."""
    for at in range(end - 1, first - 1, -1):
        if any(h.first <= at < h.after and h.entry.kind != "adjective" for h in core):
            if at == end - 1:
                return None
            continue
        noun = noun_ending_at(page, at, first)
        if noun is not None and not (page.words[at].possessive and at < end - 1):
            return _Head(at + 1, noun.kind, noun.plural, page.words[at].fold)
    return None


def _of_entry(words: Sequence[Token], hits: Sequence[Hit], after: int) -> Description | None:
    """Describe a phrase that is the name of a state, body, group or outlet."""
    named = [h for h in hits if h.entry.kind not in _PLACE_KINDS]
    if not named:
        return None
    # "Palestine's WAFA news agency": behind its owner, the name at the end is the one that speaks.
    owner = named[0].entry.kind == "adjective" or words[named[0].after - 1].possessive
    ending = [h for h in named if h.after >= after and h.entry.kind != "adjective"] if owner else []
    hit = ending[0] if ending else named[0]
    entry, last = hit.entry, words[hit.after - 1].fold
    people = entry.kind == "adjective" and hit.after == after and last.endswith(("ns", "is", "s"))
    if entry.kind == "adjective" and not people and hit.after < after:
        return None
    party = None if people else entry.party
    class_ = "public" if people else _class_of_entry(entry)
    return Description(last, "name", False, party, None, class_, False, (), entry.kind == "faction", entry.kind)


def _class_of_entry(entry: Entry) -> SpeakerClass:
    if entry.kind == "organ" and entry.party == "Hamas":
        return "official"
    if entry.party and entry.kind in {"organ", "name", "capital", "seat"}:
        return class_of_party("name", entry.party)
    return class_of_party(entry.kind, entry.party)


def _of_noun(page: Page, phrase: _Phrase) -> Description:
    """Describe a phrase by its head noun and the names that stand with it."""
    head, inside = phrase.head, phrase.inside
    hit = _party_hit(page.words, phrase)
    entry = hit.entry if hit else None
    own = {t.fold for t in page.words[phrase.first : phrase.end]}
    place = next((h.entry.home for h in inside if h.entry.kind in _PLACE_KINDS), None)
    office = _office(page, phrase)
    sideless = any(h.entry.kind in {"faction", "court"} for h in inside)
    faction = sideless or head.kind == "member" or "opposition" in own
    reading = Description(head.word, head.kind, head.plural, None, place, "expert", False, office, faction)
    if own & _FORMER and "then" not in own:
        return reading._replace(former=True)
    if _hamas_run(head, own, entry):
        return reading._replace(party="Hamas", class_="official", faction=False, entry_kind="armed")
    private = head.kind == "official" and any(
        singular(t.fold) in _PRIVATE for t in page.words[phrase.first : phrase.after]
    )
    party, class_ = _judge(head, entry, inside, private=private)
    if faction and head.kind in {"official", "institution", "member"}:
        # The whole parliament may act for its state ("Iranian lawmakers"); a member of it does not.
        whole = head.kind == "member" and head.word in _WHOLE_PARLIAMENT and entry is not None
        party = party if whole else None
    return reading._replace(party=party, class_=class_, entry_kind=entry.kind if entry else "")


def _hamas_run(head: _Head, own: set[str], entry: Entry | None) -> bool:
    ruled = bool({"run", "controlled"} & own) and entry is not None and entry.party == "Hamas"
    return ruled and head.kind in {"organisation", "institution", "official"}


def _party_hit(words: Sequence[Token], phrase: _Phrase) -> Hit | None:
    """Return the name in the phrase that says for whom its head speaks."""
    head = phrase.head.word
    sides = [h for h in phrase.core if h.entry.kind in SIDE_KINDS]
    if sides:
        states = [h for h in sides if h.entry.kind in _STATE_KINDS]
        # "Iran's UN envoy" is Iran's; "the UN's Syria envoy" is the UN's: the possessor comes first.
        own_first = words[sides[0].after - 1].possessive
        return states[0] if head in _ABROAD and states and not own_first else sides[0]
    if any(h.entry.kind in _SIDELESS_KINDS for h in phrase.core):
        return None
    behind = (h for h in phrase.inside if h.first >= phrase.end and h.entry.kind in SIDE_KINDS)
    hit = next(behind, None)
    return hit if hit is not None and _hangs_on(words, phrase, hit) else None


def _hangs_on(words: Sequence[Token], phrase: _Phrase, hit: Hit) -> bool:
    """Say whether the head speaks for the first side named behind it: "spokesman for Hamas", not "envoy to Syria"."""
    head, kind = phrase.head.word, phrase.head.kind
    backward = range(hit.first - 1, phrase.end - 1, -1)
    before = next((words[at].fold for at in backward if words[at].fold in _PREPOSITIONS), None)
    if before in _OF:
        return not (before in _ABOUT and head in _ABROAD)
    if before == "to":
        return head in SERVES
    return before is None and kind in {"official", "institution"}


def _judge(
    head: _Head, entry: Entry | None, inside: Sequence[Hit], *, private: bool
) -> tuple[str | None, SpeakerClass]:
    """Return party and class of a phrase from its head noun's kind and the name that goes with it."""
    kind = head.kind
    if kind in {"official", "institution"}:
        return _judge_official(head, entry, inside, private=private)
    if kind == "armed":
        if entry is not None and entry.kind in {"armed", "people"}:
            return entry.party, "armed-group"
        return None, "organisation" if singular(head.word) in _SOFT_GROUPS else "armed-group"
    if kind == "member":
        return (entry.party if entry else None), "official"
    if entry is not None and _speaks_for(kind, head.word, entry):
        return entry.party, class_of_party(entry.kind, entry.party)
    plain = kind in {"organisation", "expert", "media", "public"}
    return None, cast("SpeakerClass", kind) if plain else "unknown"


def _judge_official(
    head: _Head, entry: Entry | None, inside: Sequence[Hit], *, private: bool
) -> tuple[str | None, SpeakerClass]:
    if entry is None:
        body = next((h.entry for h in inside if h.entry.kind in _BODY_KINDS), None)
        if body is not None:
            return None, class_of_party(body.kind, None)
        return None, "organisation" if private else "official"
    if entry.party == "Hamas" and head.word in _RULING:
        return "Hamas", "official"
    return entry.party, class_of_party(entry.kind, entry.party)


def _speaks_for(kind: str, word: str, entry: Entry) -> bool:
    """Say whether one who is no official speaks for the party named with them: "Israeli sources", "UN experts"."""
    if kind == "document":
        return True
    if kind == "unknown":
        return singular(word) == "source" and entry.kind in _STATE_KINDS
    return entry.kind in {"international", "agency"} and kind in {"organisation", "expert", "media"}


def _office(page: Page, phrase: _Phrase) -> tuple[str, ...]:
    """Return the offices that the head and the words around it may mean, by the longest title that fits."""
    after = phrase.head.after
    for start in range(max(phrase.first, after - _LONGEST_TITLE), after):
        # "envoy to the United Nations", "head of state": the title may go on behind its noun.
        for end in range(min(phrase.after, after + _BEHIND_TITLE), after - 1, -1):
            offices = page.tables.offices.get(tuple(t.fold for t in page.words[start:end]))
            if offices is not None:
                return offices
    return ()
