"""Finds whom "he", "the minister" or "the ministry" means among those who spoke or were named before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dragoman.actors.describe import Description
from dragoman.actors.figures import Figure
from dragoman.actors.parties import Standing, standing
from dragoman.actors.scene import Scene

MALE = frozenset({"he", "his", "him", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
PLURAL = frozenset({"they", "their", "them", "themselves", "both"})
THING = frozenset({"it", "its", "itself", "which"})
SELF = frozenset({"i", "we", "my", "our", "me", "us"})
RELATIVE = frozenset({"who", "whose", "whom"})
PRONOUNS = MALE | FEMALE | PLURAL | THING | SELF | RELATIVE
WINDOW = 120  # words; a pronoun seldom reaches further back than three or four sentences

# What "the minister" asks of a person's title: any of these words in it, or any of these offices by the tables.
_ASKS: dict[str, frozenset[str]] = {
    "diplomat": frozenset("diplomat foreign ambassador envoy minister representative spokeswoman spokesman spokesperson special chief state".split()),
    "minister": frozenset({"minister", "secretary"}),
    "leader": frozenset({"leader", "president", "premier", "minister", "chancellor", "king", "emir", "prince", "chief", "chairman", "head"}),
    "secretary": frozenset({"secretary"}),
    "envoy": frozenset({"envoy", "representative", "ambassador", "negotiator"}),
    "chief": frozenset({"chief", "director", "head", "secretary", "commander", "representative", "president"}),
    "counterpart": frozenset(),
    "official": frozenset(),
    "politician": frozenset(),
}
_PREMIER = frozenset({"premier", "pm", "government"})
_OFFICE_DIPLOMAT = frozenset({"foreign minister", "foreign ministry spokesperson", "ambassador", "ambassador to the United Nations",
                              "deputy foreign minister", "special envoy", "high representative", "cardinal secretary of state"})  # fmt: skip


# Chosen on the four fifths of the talks train reports that are not kept out (148 "he" and "she" with the gold's spans).
_PER_WORD = 1 / 30
_SUBJECT = 1.0  # named at the head of a sentence
_SPOKE = 1.0  # spoke before
_POSSESSOR = -1.0  # "Trump's decision"
_QUOTED = -1.5  # named inside somebody's words
_OTHER_GENDER_UNKNOWN = -2.0


class Words(NamedTuple):
    """The tokens that are somebody's words: those of the statement at hand, which its speaker tag stands outside of, and all."""

    own: Sequence[int] = ()
    every: frozenset[int] = frozenset()


def by_pronoun(
    word: str,
    at: int,
    scene: Scene,
    spoke: Sequence[tuple[int, Figure]],
    barred: Iterable[Figure] = (),
    quoted: Words = Words(),  # noqa: B008 -- an empty value that cannot change
) -> Figure | None:
    """Return the person that "he" or "she" at token `at` means, None where nobody fits.

    `spoke` holds the persons who spoke before, with the tokens of their sources; `barred` those it cannot be; `quoted`
    what stands inside somebody's words.
    """
    gender = "f" if word in FEMALE else "m"
    barred_ids = {id(f) for f in barred}
    best: tuple[float, Figure] | None = None
    for figure in scene.figures:
        if id(figure) in barred_ids or figure.gender not in {"", gender}:
            continue
        score = _salience(figure, at, scene, spoke, quoted)
        if score is not None:
            score += 0.0 if figure.gender == gender else _OTHER_GENDER_UNKNOWN
            if best is None or score > best[0]:
                best = (score, figure)
    return best[1] if best else None


def _salience(figure: Figure, at: int, scene: Scene, spoke: Sequence[tuple[int, Figure]], quoted: Words) -> float | None:
    """Return how near to mind a person is at token `at`: by distance, by having just spoken, by standing as a subject."""
    best: float | None = None
    spoken = {token for token, speaker in spoke if speaker is figure}
    inside = at in quoted.every
    for mention in figure.mentions:
        if mention.first >= at:
            break
        distance = _distance(mention.after, at, quoted.own)
        if distance > WINDOW * 3 or _holds(quoted.own, mention.first):
            continue
        score = -distance * _PER_WORD
        if mention.first - scene.sentence_of(mention.first) <= SUBJECT_WITHIN:
            score += _SUBJECT
        if scene.words[mention.after - 1].possessive:
            score += _POSSESSOR
        if any(mention.first <= t < mention.after for t in spoken):
            score += _SPOKE
        if mention.first in quoted.every and not inside:
            score += _QUOTED
        best = score if best is None else max(best, score)
    for token in sorted(spoken, reverse=True):
        if token < at:
            said = _SUBJECT + _SPOKE - _distance(token, at, quoted.own) * _PER_WORD
            return said if best is None else max(best, said)
    return best


SUBJECT_WITHIN = 6


def _distance(start: int, at: int, own: Sequence[int]) -> int:
    """Return the words between two tokens, those of the statement itself left out."""
    return at - start - (bisect_left(own, at) - bisect_left(own, start))


def _holds(own: Sequence[int], token: int) -> bool:
    place = bisect_left(own, token)
    return place < len(own) and own[place] == token


def by_description(
    reading: Description, at: int, scene: Scene, spoke: Sequence[tuple[int, Figure]], *, definite: bool
) -> Figure | None:
    """Return the person in the report that a title ("the Iranian foreign minister") means, None where none holds it."""
    fitting = [f for f in scene.figures if fits(f, reading, scene)]
    if not fitting:
        return None
    for token, figure in reversed(spoke):
        if token < at and any(figure is f for f in fitting) and definite:
            if not reading.office or _exactly(figure, reading, scene) or not any(_exactly(f, reading, scene) for f in fitting):
                return figure
    exact = [f for f in fitting if _exactly(f, reading, scene)] or fitting
    before = [f for f in exact if f.mentions[0].first < at]
    if before:
        return max(before, key=lambda f: max(m.first for m in f.mentions if m.first < at))
    return min(exact, key=lambda f: f.mentions[0].first)


def _exactly(figure: Figure, reading: Description, scene: Scene) -> bool:
    return bool(reading.office) and bool(set(reading.office) & offices_of(figure, scene))


def offices_of(figure: Figure, scene: Scene) -> set[str]:
    """Return the offices of a person by the report's words and by the tables at the report's date."""
    offices = {office for said in figure.said for office in said.reading.office if not said.reading.former}
    if figure.person:
        offices |= {t.office for t in figure.person.at(scene.month)}
    return offices


def fits(figure: Figure, reading: Description, scene: Scene) -> bool:
    """Say whether a description can be of this person."""
    stands = standing(figure, scene)
    if reading.party is not None and stands.party != reading.party:
        return False
    if reading.former and not any(s.reading.former for s in figure.said):
        return False
    if reading.head.endswith("woman") and figure.gender == "m" or reading.head.endswith("man") and figure.gender == "f":
        return False
    titles = {w for s in figure.said for w in s.text.lower().replace("-", " ").split()}
    offices = offices_of(figure, scene)
    if reading.kind == "expert":
        return stands.class_ == "expert"
    if reading.kind == "media":
        return stands.class_ == "media"
    if reading.kind == "official":
        return _fits_office(reading, titles, offices, stands, scene)
    if reading.kind == "member":
        return stands.class_ == "official" and reading.head in titles
    return bool(reading.head) and reading.head in titles


def _fits_office(reading: Description, titles: set[str], offices: set[str], stands: Standing, scene: Scene) -> bool:
    head = reading.head
    if head in {"official", "counterpart"}:
        return stands.class_ in {"official", "organisation", "armed-group"} and stands.party is not None
    if reading.office and set(reading.office) & offices:
        return True
    if head == "diplomat" and offices & _OFFICE_DIPLOMAT:
        return True
    if head == "leader" and scene.tables.leaders.get(stands.party or "") in offices:
        return True
    asked = _ASKS.get(head)
    if asked is not None:
        return bool(asked & titles) and stands.class_ in {"official", "organisation", "armed-group"}
    if len(reading.office) and head in {"minister", "president"}:
        return False
    return head in titles or (head in _PREMIER and "prime minister" in offices)
