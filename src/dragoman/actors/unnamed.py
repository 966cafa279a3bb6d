"""Says who speaks where no name is given: "the minister", "officials", "the statement", "Netanyahu's office"."""

from __future__ import annotations

from dragoman.actors import anaphora
from dragoman.actors.describe import SIDE_KINDS, Description, describe
from dragoman.actors.figures import Figure
from dragoman.actors.groups import without_article
from dragoman.actors.heard import Heard, Hearing
from dragoman.actors.parties import Standing, alone_in, class_of, common_home
from dragoman.actors.phrases import singular
from dragoman.actors.values import class_of_party
from dragoman.actors.wordlists import words_of

_DEFINITE = words_of("definite")
_INDEFINITE = words_of("indefinite")
_KNOWING = words_of("knowing")
_LOCAL = frozenset({"governor", "mayor", "administration"})
_LOCAL_WORDS = frozenset({"local", "regional", "region"})
_LOCAL_WITHIN = 60  # words back to the town or region that "the governor" is of
_LIKE_WITHIN = 600  # words back to "the Israeli military" for "the military"
_OWNER_WITHIN = 4  # words from a state to the noun it goes with: "Russian Foreign Ministry"
_GAZA_OFFICIALS = frozenset({"health", "medical", "civil", "interior"})
_COUNTRIES = frozenset({"governments", "countries", "states", "nations"})
# Parties that only say of what kind the states are.
_GROUPED = frozenset({"Western countries", "European countries", "Arab states"})
_SOFT = frozenset({"group", "movement", "organisation", "organization"})
_ONE_PERSON = frozenset({"official", "expert", "media", "member", "public", "unknown", "organisation"})
_PERSONLIKE = ("er", "or", "ist", "ian", "ant", "ee", "man", "woman", "men", "women", "person", "kid", "guy")
_SHORT_NAME = 3  # words; a longer name of a state is its description
# Nouns that any holder of an office answers to, and that mean somebody unnamed.
_GENERAL = frozenset({"official", "source"})
# Offices that a body has one of, so that even "a UN humanitarian chief" can be only one person.
_ONE = frozenset({"humanitarian chief", "supreme leader", "president", "prime minister", "chancellor", "pope",
                  "secretary-general", "commission president", "council president", "high representative"})  # fmt: skip


def owned(hearing: Hearing, number: int, first: int, after: int) -> Heard | None:
    """Return what stands for somebody's office, spokesman, family: "Netanyahu's office", "his spokesman"."""
    owner = _owner(hearing, number, first, after)
    if owner is None:
        return None
    figure, at = owner
    reading = describe(hearing.scene.page, at + 1, after)
    role = hearing.scene.page.text_of(first, after)
    if reading is None or reading.kind not in {"official", "institution", "document"}:
        class_ = reading.class_ if reading is not None else "unknown"
        return Heard(first, Standing(None, role, None, class_), None, reading)
    whose = hearing.standing_of(figure)
    reading = reading._replace(party=reading.party or whose.party)
    if reading.kind == "official" and not reading.plural and (reading.office or reading.head == "counterpart"):
        named = anaphora.by_description(reading, first, hearing.scene, hearing.spoke(number), definite=True)
        if named is not None and named is not figure:
            return Heard(first, hearing.standing_of(named), named, reading)
    return Heard(first, Standing(None, role, reading.party, whose.class_), None, reading)


def _owner(hearing: Hearing, number: int, first: int, after: int) -> tuple[Figure, int] | None:
    scene = hearing.scene
    if scene.words[first].fold in {"his", "her"} and after - first > 1:
        figure = hearing.person(number, scene.words[first].fold, first)
        return (figure, first) if figure is not None else None
    for at in range(first, after - 1):
        if scene.words[at].possessive and at in scene.figure_at:
            return scene.figure_at[at], at
    return None


def described(hearing: Hearing, number: int, first: int, after: int) -> Heard:
    """Return who a source without a name is: a person by the title, a body by its name, or what the words alone say."""
    reading = describe(hearing.scene.page, first, after)
    if reading is None:
        return _of_thing(hearing, first, after)
    if reading.kind == "public" and reading.head in {"people", "person"} and _knows(hearing, first, after):
        reading = reading._replace(kind="unknown", class_="unknown")
    figure = _person_meant(hearing, number, reading, first)
    if figure is not None:
        return Heard(first, hearing.standing_of(figure), figure, reading)
    again = _again(hearing, number, reading, first, after)
    if again is not None:
        return again
    if reading.vague:
        reading = _placed(hearing, reading, first)
    role: str | None = without_article(hearing, first, after)
    bare = reading.kind == "name" and reading.entry_kind not in {"organ", "outlet", "seat"}
    if bare and len((role or "").split()) <= _SHORT_NAME:
        role = None
    return Heard(first, Standing(None, role, reading.party, reading.class_), None, reading)


def _of_thing(hearing: Hearing, first: int, after: int) -> Heard:
    """Read a phrase whose noun nobody knows: "the Israeli plan" is Israel's, "an Israeli cellist" only himself."""
    role = without_article(hearing, first, after)
    sides = (h.entry for h in hearing.scene.hits_in(first, after) if h.entry.kind in SIDE_KINDS - {"people"})
    entry = next((e for e in sides if e.party), None)
    last = hearing.scene.words[after - 1].fold.rstrip("s")
    if entry is None or last.endswith(_PERSONLIKE):
        return Heard(first, Standing(None, role))
    return Heard(first, Standing(None, role, entry.party, class_of_party(entry.kind, entry.party)))


def _knows(hearing: Hearing, first: int, after: int) -> bool:
    """Say whether the source is anonymous by what it knows: "two people familiar with the matter"."""
    return any(w.fold in _KNOWING for w in hearing.scene.words[first:after])


def _person_meant(hearing: Hearing, number: int, reading: Description, first: int) -> Figure | None:
    if reading.former or reading.plural or reading.kind not in _ONE_PERSON:
        return None
    scene, start = hearing.scene, hearing.scene.words[first].fold
    if start in _INDEFINITE:
        # "A UN humanitarian chief" is the one there is; "a minister" may be any.
        figure = anaphora.by_description(reading, first, scene, hearing.spoke(number), definite=False)
        single = figure is not None and reading.party is not None
        return figure if figure and single and set(reading.office) & anaphora.offices_of(figure, scene) & _ONE else None
    definite = start in _DEFINITE
    if reading.kind == "official" or definite:
        figure = anaphora.by_description(reading, first, scene, hearing.spoke(number), definite=definite)
        return None if figure is not None and _too_general(reading, figure) else figure
    return None


def _too_general(reading: Description, figure: Figure) -> bool:
    """Say whether "the official" would make a president of whom nobody said so: such a noun takes its own kind."""
    return singular(reading.head) in _GENERAL and all(singular(s.reading.head) != reading.head for s in figure.said)


def _again(hearing: Hearing, number: int, reading: Description, first: int, after: int) -> Heard | None:
    """Return who spoke or was named before under the same noun, or whose statement it is."""
    definite = hearing.scene.words[first].fold in _DEFINITE
    if definite and reading.party is None and (armed := _armed_group(hearing, reading, first)) is not None:
        return armed
    if reading.kind == "document":
        return _document(hearing, number, reading, first, after)
    if definite and (joint := _the_several(hearing, number, reading)) is not None:
        return Heard(first, joint.standing, None, joint.reading)
    return _said_again(hearing, number, reading, first) if definite or reading.vague else None


def _the_several(hearing: Hearing, number: int, reading: Description) -> Heard | None:
    """Return the states that spoke as one before: "the three countries", "the Western allies"."""
    if reading.party in _GROUPED:
        return next((h for h in hearing.before(number) if h.listed), None)
    if reading.party is not None or reading.head not in _COUNTRIES:
        return None
    return next((h for h in hearing.before(number) if h.reading is not None and h.reading.kind == "name"), None)


def _armed_group(hearing: Hearing, reading: Description, at: int) -> Heard | None:
    """Return the armed group that "the rebels", "the paramilitary group" means: the last one named."""
    soft = reading.head in _SOFT
    if reading.kind != "armed" and not soft:
        return None
    kinds = {"armed", "ngo", "company", "international"} if soft else {"armed"}
    named = [h for h in hearing.scene.page.between(0, at) if h.entry.kind in kinds]
    if not named or named[-1].entry.kind != "armed":
        return None
    party = named[-1].entry.party
    return Heard(at, Standing(None, None, party, "armed-group"), None, reading._replace(party=party))


def _said_again(hearing: Hearing, number: int, reading: Description, at: int) -> Heard | None:
    """Return the unnamed source that spoke before under the same noun: "the ministry", "the lawmakers"."""
    for heard in hearing.before(number):
        old = heard.reading
        if old is None or heard.figure is not None or singular(old.head) != singular(reading.head):
            continue
        if reading.party is None or reading.party == old.party:
            return Heard(at, heard.standing, None, old)
    return None


def _document(hearing: Hearing, number: int, reading: Description, first: int, after: int) -> Heard:
    """Return whose statement it is: the body's or person's named with it, else the last that spoke or wrote."""
    role = without_article(hearing, first, after)
    if reading.party is not None:
        return Heard(first, Standing(None, role, reading.party, reading.class_), None, reading)
    scene = hearing.scene
    figure = next((scene.figure_at[i] for i in range(first, after) if i in scene.figure_at), None)
    if figure is not None:
        return Heard(first, hearing.standing_of(figure), figure, reading)
    for heard in hearing.before(number):
        body = heard.figure is None and heard.standing.name is None and heard.standing.class_ != "unknown"
        if body or (heard.figure is not None and heard.writes):
            return Heard(first, heard.standing, heard.figure, heard.reading)
    joint = any(w.fold == "joint" for w in scene.words[first:after])
    side = next((h.entry for h in scene.hits if h.entry.kind in SIDE_KINDS and h.entry.party), None) if joint else None
    if side is not None:
        return Heard(first, Standing(None, role, side.party, class_of_party(side.kind, side.party)), None, reading)
    return Heard(first, Standing(None, role), None, reading)


def _placed(hearing: Hearing, reading: Description, at: int) -> Description:
    """Give "the military", "officials" their side: by the nearest like phrase, by the place, by the report."""
    party = _place(hearing, reading, at)
    if party is None:
        return reading
    class_ = "official" if party == "Hamas" else class_of(hearing.scene, party)
    return reading._replace(party=party, class_=class_)


def _place(hearing: Hearing, reading: Description, at: int) -> str | None:
    scene = hearing.scene
    near = {w.fold for w in scene.words[at : at + _OWNER_WITHIN]}
    # Only the authorities in Gaza are Hamas's; an aid official there is not.
    ruled = reading.kind == "institution" or bool(near & _GAZA_OFFICIALS)
    if reading.place is not None and (reading.place != "Hamas" or ruled):
        return reading.place
    sole = alone_in(reading, scene)
    if sole is not None:
        return sole
    if reading.head in _LOCAL or near & _LOCAL_WORDS:
        towns = [h for h in scene.page.between(at - _LOCAL_WITHIN, at) if h.entry.kind in {"city", "region"}]
        if towns:
            return towns[-1].entry.home
    return _like(hearing, singular(reading.head), at) or common_home(scene)


def _like(hearing: Hearing, head: str, at: int) -> str | None:
    """Return the party named with the same noun before: "the Israeli military" for "the military"."""
    words = hearing.scene.words
    for back in range(at - 1, max(-1, at - _LIKE_WITHIN), -1):
        if singular(words[back].fold) == head and (party := _named_with(hearing, back)) is not None:
            return party
    return None


def _named_with(hearing: Hearing, at: int) -> str | None:
    """Return the party named with the noun at `at`: in front of it ("the Russian Foreign Ministry"), or in one name."""
    floor = at
    while floor > 0 and at - floor < _OWNER_WITHIN and hearing.scene.words[floor].gap == " ":
        floor -= 1
    for hit in hearing.scene.page.between(floor, at + 1):
        if hit.entry.party and hit.after <= at + 1 and hit.entry.kind in SIDE_KINDS:
            return hit.entry.party
    return None
