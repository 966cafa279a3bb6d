"""Finds whom "he" or "the minister" means among those who spoke or were named before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
MENTIONS = 60  # mentions and speakers looked back over
SUBJECT_WITHIN = 6  # words from the head of a sentence within which a name is likely its subject

# Chosen on the four fifths of the talks train reports that are not kept out (148 "he" and "she" with the gold's spans):
# any of them may be halved or doubled without losing more than two.
_PER_WORD = 1 / 30
_SUBJECT = 1.0
_SPOKE = 1.0
_POSSESSOR = -1.0  # "Trump's decision"
_QUOTED = -1.5  # named inside somebody's words
_GENDER_UNKNOWN = -2.0

# What "the minister" asks of a person's title: any of these words in it; empty: any office will do.
_ASKS: dict[str, frozenset[str]] = {
    "diplomat": frozenset({"diplomat", "foreign", "ambassador", "envoy", "minister", "representative", "spokeswoman",
                           "spokesman", "spokesperson", "special", "chief", "state"}),
    "minister": frozenset({"minister", "secretary"}),
    "leader": frozenset({"leader", "president", "premier", "minister", "chancellor", "king", "emir", "prince", "chief",
                         "chairman", "head"}),
    "secretary": frozenset({"secretary"}),
    "envoy": frozenset({"envoy", "representative", "ambassador", "negotiator"}),
    "chief": frozenset({"chief", "director", "head", "secretary", "commander", "representative", "president"}),
}  # fmt: skip
_ANYBODY = frozenset({"official", "counterpart"})
_PREMIER = frozenset({"premier", "pm", "government"})
_DIPLOMATS = frozenset({
    "foreign minister", "foreign ministry spokesperson", "ambassador", "ambassador to the United Nations",
    "deputy foreign minister", "special envoy", "high representative", "cardinal secretary of state",
})  # fmt: skip
_SPEAKS_FOR = frozenset({"official", "organisation", "armed-group"})


@dataclass(slots=True)
class Before:
    """What was said before a pronoun: who spoke at which tokens, and which tokens are somebody's words.

    `own` are those of the statement at hand, which its "he said" stands outside of; `quoted` all direct words;
    `barred` whom the pronoun cannot mean.
    """

    spoke: Sequence[tuple[int, Figure]]
    own: Sequence[int] = ()
    quoted: frozenset[int] = frozenset()
    barred: Sequence[Figure] = ()


def by_pronoun(word: str, at: int, scene: Scene, before: Before) -> Figure | None:
    """Return the person that "he" or "she" at token `at` means, None where nobody fits."""
    gender = "f" if word in FEMALE else "m"
    best: tuple[float, Figure] | None = None
    for figure in scene.figures:
        if figure.gender not in {"", gender} or any(figure is f for f in before.barred):
            continue
        score = _salience(figure, at, scene, before)
        if score is not None:
            score += 0.0 if figure.gender == gender else _GENDER_UNKNOWN
            if best is None or score > best[0]:
                best = (score, figure)
    return best[1] if best else None


def _salience(figure: Figure, at: int, scene: Scene, before: Before) -> float | None:
    """Return how near to mind a person is: by distance, by having just spoken, by standing as a subject."""
    spoken = [token for token, speaker in before.spoke if speaker is figure and token < at]
    scores = [_SUBJECT + _SPOKE - _distance(max(spoken), at, before.own) * _PER_WORD] if spoken else []
    upto = bisect_left(figure.mentions, at, key=lambda m: m.first)
    for mention in reversed(figure.mentions[max(0, upto - MENTIONS) : upto]):
        distance = _distance(mention.after, at, before.own)
        if distance > WINDOW * 3:
            break
        if _holds(before.own, mention.first):
            continue
        score = -distance * _PER_WORD
        if mention.first - scene.sentence_of(mention.first) <= SUBJECT_WITHIN:
            score += _SUBJECT
        if scene.words[mention.after - 1].possessive:
            score += _POSSESSOR
        if any(mention.first <= t < mention.after for t in spoken):
            score += _SPOKE
        if mention.first in before.quoted and at not in before.quoted:
            score += _QUOTED
        scores.append(score)
    return max(scores, default=None)


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
    exact = [f for f in fitting if set(reading.office) & offices_of(f, scene)]
    if definite:
        wanted = exact or fitting
        for token, figure in reversed(spoke):
            if token < at and any(figure is f for f in wanted):
                return figure
    fitting = exact or fitting
    before = [f for f in fitting if f.mentions[0].first < at]
    if before:
        return max(before, key=lambda f: max(m.first for m in f.mentions if m.first < at))
    return min(fitting, key=lambda f: f.mentions[0].first, default=None)


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
    if (reading.head.endswith("woman") and figure.gender == "m") or (
        reading.head.endswith("man") and figure.gender == "f"
    ):
        return False
    if reading.kind in {"expert", "media"}:
        return stands.class_ == reading.kind
    titles = _words(s.text for s in figure.said)
    if reading.kind == "official":
        return _fits_office(reading, titles, offices_of(figure, scene), stands, scene)
    return reading.head in titles and (reading.kind != "member" or stands.class_ == "official")


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in text.lower().replace("-", " ").split()}


def _fits_office(reading: Description, titles: set[str], offices: set[str], stands: Standing, scene: Scene) -> bool:
    head, speaks_for = reading.head, stands.class_ in _SPEAKS_FOR
    if head in _ANYBODY:
        return speaks_for and stands.party is not None
    if set(reading.office) & offices or (head == "diplomat" and offices & _DIPLOMATS):
        return True
    if head == "leader" and scene.tables.leaders.get(stands.party or "") in offices:
        return True
    if head in _ASKS:
        return bool(_ASKS[head] & titles) and speaks_for
    if reading.office and head == "president":
        return False
    return head in titles or (head in _PREMIER and "prime minister" in offices)
