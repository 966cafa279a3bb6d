"""What statements say of facts, and which of them deny what others assert.

No reading of positions is needed: two statements of different parties, a few days apart, that share most of the telling
words of a sentence, one with a negation and the other without. Rare words tell more than common ones.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from dragoman.reading import Issue
from dragoman.talks.items import made_of, stem, stems, tokens
from dragoman.talks.values import Done, Said, Side
from dragoman.talks.when import apart, number

# So many days may lie between an assertion and its denial.
DAYS: Final = 4
# So much has the denial to speak of what was asserted: the cosine of their telling words.
LEAST_ALIKE: Final = 0.38
LEAST_WORDS: Final = 2
# Enough where a position is read that denies something of the same issue.
LEAST_DENIED: Final = 1
# What a position that denies something of the same issue adds, and a cue that says so.
DENIAL_READ: Final = 0.2
DENIAL_CUE: Final = 0.1
# A word that stands in so many statements leads to none of them.
_COMMON: Final = 200
# Words before a negation and after it that it may speak of.
_BEFORE: Final = 4
_AFTER: Final = 10
_NEGATION: Final = frozenset(
    "no not never nothing none nobody neither nor without untrue false lie lies cannot denied denies deny".split()  # noqa: SIM905
)
_DENIAL: Final = re.compile(
    r"\b(?:den(?:y|ie[sd]|ying|ial)|dismiss\w*|refut\w*|contradict\w*|disput\w*)\b", re.IGNORECASE
)
# What is refused, asked, wished or threatened with these is not asserted.
_NOT_ASSERTED: Final = re.compile(
    r"\b(?:rul\w+ out|refus|reject|oppos|declin|condemn|warn|call\w* (?:on|for)|demand|ask|want|hope|urg|appeal|threat|"
    r"welcom|promis|offer|propos|agree|accept|vow|pledg|thank|insist\w* on|plead)",
    re.IGNORECASE,
)
_NO_LONGER: Final = re.compile(r"\bor not\b|\bno (?:longer|more|less|doubt|matter)\b|\bnot only\b", re.IGNORECASE)
# What is wished, planned, asked or only possible is neither so nor not so.
_NOT_SO_YET: Final = frozenset(
    "will would shall should could must may might can if unless until condition provided demand demands let ll".split()  # noqa: SIM905
)
# Words that tell of everything; to share them is to share nothing.
_EVERYWHERE: Final = (
    "take off out up over down back make get let come say tell see know think want people time year day be own also"
    " very much many more most only still just than but because so about after before between under against"
    " said says told how why when where while during since until whether"
)
_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+| \[\.\.\.\] |;\s")


class Sentence(NamedTuple):
    """The telling words of a sentence, those near a negation, and whether it tells of what is so or not so."""

    words: frozenset[str]
    denied: frozenset[str]
    of_fact: bool


class Claim(NamedTuple):
    """Somebody's word on a fact: who, when, in what sentences. `about` are the parties to a deed that is reported."""

    date: str
    party: str | None
    about: frozenset[str]
    group: tuple[str, int]
    issues: frozenset[Issue]
    denies: bool
    cue_denies: bool
    asserted: bool
    sentences: tuple[Sentence, ...]
    side: Side


class Dispute(NamedTuple):
    """Two claims of which one denies the other, the words both speak of, and how much they share."""

    asserts: Claim
    denies: Claim
    shared: tuple[str, ...]
    score: float

    @property
    def words(self) -> tuple[str, ...]:
        """Return the shared words as the assertion has them, in its order."""
        found: dict[str, str] = {}
        for word in tokens(self.asserts.side.text):
            if stem(word) in self.shared:
                found.setdefault(stem(word), word)
        return tuple(found.values())


def claims_of(said: Iterable[Said]) -> Iterator[Claim]:
    """Yield the claims of statements that have a party and a day and do not look back."""
    for each in said:
        day = each.seen or each.date
        if each.party is not None and day is not None and not each.late:
            yield Claim(
                date=day,
                party=each.party,
                about=frozenset(),
                group=("told", each.id) if each.group is None else ("group", each.group),
                issues=each.issues,
                denies="deny" in each.acts,
                cue_denies=bool(each.cue and _DENIAL.search(each.cue)),
                asserted=not (each.cue and (_DENIAL.search(each.cue) or _NOT_ASSERTED.search(each.cue))),
                sentences=sentences_of(each.text),
                side=Side(
                    id=each.id,
                    date=day,
                    says="denies" if "deny" in each.acts else "says",
                    speaker=each.speaker,
                    party=each.party,
                    outlets=(each.outlet,) if each.outlet else (),
                    text=each.text,
                    confidence=each.confidence,
                    place=each.place,
                ),
            )


def claim_of_deed(done: Done) -> Claim:
    """Return an event that is reported as happened as a claim of the report's own."""
    return Claim(
        date=done.date or "0001-01-01",
        party=None,
        about=done.actors,
        group=("deed", done.id),
        issues=frozenset({done.issue}),
        denies=False,
        cue_denies=False,
        asserted=True,
        sentences=sentences_of(done.text),
        side=side_of_deed(done),
    )


def side_of_deed(done: Done) -> Side:
    """Return an event as one side of a contradiction."""
    return Side(
        id=done.id,
        date=done.date or "",
        says=done.reality,
        speaker=None,
        party=None,
        outlets=(done.outlet,) if done.outlet else (),
        text=done.text,
        confidence=done.confidence,
        place=done.place,
    )


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a statement that say something."""
    return tuple(sentence for part in _SENTENCE.split(text) if (sentence := _sentence(part)).words)


def _sentence(text: str) -> Sentence:
    words = tokens(_NO_LONGER.sub("", text))
    near = {
        place
        for at, word in enumerate(words)
        if word in _NEGATION or word.endswith("n't")
        for place in range(max(at - _BEFORE, 0), at + _AFTER)
    }
    denied = " ".join(word for place, word in enumerate(words) if place in near)
    return Sentence(
        words=stems(text) - _everywhere(),
        denied=stems(denied) - _everywhere(),
        # "To leave the uplands" is what is wished or planned.
        of_fact=words[:1] != ["to"] and not any(word in _NOT_SO_YET for word in words),
    )


@cache
def _everywhere() -> frozenset[str]:
    return frozenset(stem(word) for word in _EVERYWHERE.split())


def disputes(claims: Sequence[Claim]) -> list[Dispute]:
    """Return the disputes among claims, the surest first, each claim in one at most."""
    rarity = _rarity(claims)
    found = []
    for first, second in _pairs(claims):
        for asserts, denies in ((first, second), (second, first)):
            if (dispute := _dispute(asserts, denies, rarity)) is not None:
                found.append(dispute)
    found.sort(key=lambda each: (-each.score, each.asserts.side.id, each.denies.side.id, each.shared))
    taken: set[tuple[str, int]] = set()
    kept = []
    for each in found:
        groups = {each.asserts.group, each.denies.group}
        if not groups & taken:
            taken |= groups
            kept.append(each)
    return kept


def _rarity(claims: Sequence[Claim]) -> dict[str, float]:
    """Return how telling each word is: 1 where one claim has it, less the more do, 0 for a party's name."""
    counts = Counter(word for claim in claims for word in _all_words(claim))
    every = math.log(len(claims) + 2)
    parties = {party for claim in claims for party in (claim.party, *claim.about) if party}
    return {
        word: 0.0 if any(made_of(word, party) for party in parties) else math.log((len(claims) + 2) / count) / every
        for word, count in counts.items()
    }


def _all_words(claim: Claim) -> frozenset[str]:
    return frozenset().union(*(sentence.words for sentence in claim.sentences))


def _pairs(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield pairs of claims a few days apart that share a word that is not everywhere."""
    ordered = sorted(claims, key=lambda claim: (claim.date, claim.side.id, claim.group))
    places: dict[str, list[int]] = defaultdict(list)
    for place, claim in enumerate(ordered):
        shared: Counter[int] = Counter()
        for word in _all_words(claim):
            recent = places[word]
            while recent and number(claim.date) - number(ordered[recent[0]].date) > DAYS:
                recent.pop(0)
            if len(recent) <= _COMMON:
                shared.update(recent)
            recent.append(place)
        for other, count in sorted(shared.items()):
            if count >= LEAST_DENIED and _may_dispute(claim, ordered[other]):
                yield ordered[other], claim


def _may_dispute(first: Claim, second: Claim) -> bool:
    if first.group == second.group or apart(first.date, second.date) > DAYS:
        return False
    if first.party is None or second.party is None:
        # A report tells of a deed: they dispute it who are said to have done it.
        told, heard = (first, second) if first.party is None else (second, first)
        # An event read out of the denial itself is not the report's own word.
        if told.side.text.casefold() in heard.side.text.casefold():
            return False
        return heard.party in told.about
    return first.party != second.party


def _dispute(asserts: Claim, denies: Claim, rarity: dict[str, float]) -> Dispute | None:
    if denies.party is None or not asserts.asserted or number(asserts.date) - number(denies.date) > 1:
        return None
    # Of words of refusal nothing is a denial but what is read as one.
    if not (denies.asserted or denies.denies or denies.cue_denies):
        return None
    read = denies.denies and _same_issue(asserts, denies)
    told = read or denies.cue_denies
    # One word is enough only of what is said about the party that denies.
    least = LEAST_DENIED if read and _names(asserts, denies.party) else LEAST_WORDS
    pairs = [(one, other) for one in asserts.sentences for other in denies.sentences if one.of_fact and other.of_fact]
    likeness = (_alike(one, other.words if told else other.denied, rarity, least) for one, other in pairs)
    likest, words = max(likeness, default=(0.0, ()))
    score = likest + DENIAL_READ * read + DENIAL_CUE * denies.cue_denies
    if not words or score < LEAST_ALIKE or not (told or _names(asserts, denies.party)):
        return None
    return Dispute(asserts, denies, words, round(min(score, 1.0), 4))


def _alike(
    one: Sentence, denied: frozenset[str], rarity: dict[str, float], least: int
) -> tuple[float, tuple[str, ...]]:
    """Return how much of what a sentence asserts is denied, the cosine of the two, and the words of it."""
    asserted = one.words - one.denied
    shared = asserted & denied
    if sum(rarity[word] > 0 for word in shared) < least:
        return 0.0, ()
    return _sum(shared, rarity) / math.sqrt(_sum(asserted, rarity) * _sum(denied, rarity)), tuple(sorted(shared))


def _names(claim: Claim, party: str) -> bool:
    return party in claim.about or any(made_of(word, party) for word in _all_words(claim))


def _same_issue(first: Claim, second: Claim) -> bool:
    return bool(first.issues & second.issues) or not first.issues


def _sum(words: Iterable[str], rarity: dict[str, float]) -> float:
    return sum(rarity[word] for word in sorted(words))
