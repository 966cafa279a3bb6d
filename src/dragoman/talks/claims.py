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
# So much of the telling words of the shorter sentence has to stand in the other.
LEAST_SHARED: Final = 0.42
LEAST_WORDS: Final = 2
# Enough where a position is read that denies something of the same issue.
LEAST_DENIED: Final = 1
# What a position that denies something of the same issue adds, and a cue that says so.
DENIAL_READ: Final = 0.2
DENIAL_CUE: Final = 0.1
# A word that stands in so many statements leads to none of them.
_COMMON: Final = 200
_NEGATION: Final = frozenset(
    "no not never nothing none nobody neither nor without untrue false lie lies cannot denied denies deny".split()  # noqa: SIM905
)
_DENIAL: Final = re.compile(
    r"\b(?:den(?:y|ie[sd]|ying|ial)|dismiss\w*|refut\w*|contradict\w*|disput\w*)\b", re.IGNORECASE
)
# What is wished, planned, asked or only possible is neither so nor not so.
_NOT_SO_YET: Final = frozenset(
    "will would shall should could must may might can if unless until condition provided demand demands let ll".split()  # noqa: SIM905
)
# Words that tell of everything; to share them is to share nothing.
_EVERYWHERE: Final = (
    "take off out up over down back make get let come say tell see know think want people time year day be own also very"
    " much many more most only still just than but because so about after before between under against said says told"
    " how why when where while during since until"
)
_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+| \[\.\.\.\] |;\s")


class Sentence(NamedTuple):
    """The telling words of a sentence, and whether it says that something is not so."""

    words: frozenset[str]
    negated: bool
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
    sentences: tuple[Sentence, ...]
    side: Side


class Dispute(NamedTuple):
    """Two claims of which one denies the other, the words both speak of, and how much they share."""

    asserts: Claim
    denies: Claim
    shared: tuple[str, ...]
    score: float


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
    from dragoman.talks.contradictions import side_of_deed

    return Claim(
        date=done.date or "0001-01-01",
        party=None,
        about=done.actors,
        group=("deed", done.id),
        issues=frozenset({done.issue}),
        denies=False,
        cue_denies=False,
        sentences=sentences_of(done.text),
        side=side_of_deed(done),
    )


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a statement that say something."""
    return tuple(sentence for part in _SENTENCE.split(text) if (sentence := _sentence(part)).words)


def _sentence(text: str) -> Sentence:
    words = tokens(text)
    negated = any(word in _NEGATION or word.endswith("n't") for word in words)
    return Sentence(stems(text) - _everywhere(), negated, not any(word in _NOT_SO_YET for word in words))


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
    """Return how telling each word is: 1 for a word of one claim, less the more claims have it."""
    counts = Counter(word for claim in claims for word in _all_words(claim))
    every = math.log(len(claims) + 2)
    return {word: math.log((len(claims) + 2) / count) / every for word, count in counts.items()}


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
        return heard.party in told.about
    return first.party != second.party


def _dispute(asserts: Claim, denies: Claim, rarity: dict[str, float]) -> Dispute | None:
    if denies.party is None:
        return None
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    read = denies.denies and _same_issue(asserts, denies)
    added = DENIAL_READ * read + DENIAL_CUE * denies.cue_denies
    for one in asserts.sentences:
        for other in denies.sentences:
            if one.negated or not one.of_fact or not other.of_fact:
                continue
            if not (other.negated or denies.denies or denies.cue_denies):
                continue
            shared = one.words & other.words
            if _telling(shared, asserts, denies) >= (LEAST_DENIED if read else LEAST_WORDS):
                least = min(_sum(one.words, rarity), _sum(other.words, rarity)) or 1.0
                best = max(best, (_sum(shared, rarity) / least + added, tuple(sorted(shared))))
    score, words = best
    return Dispute(asserts, denies, words, round(min(score, 1.0), 4)) if score >= LEAST_SHARED else None


def _telling(shared: frozenset[str], asserts: Claim, denies: Claim) -> int:
    """Count shared words that are more than the names of those who dispute."""
    parties = [party for party in (asserts.party, denies.party, *sorted(asserts.about)) if party]
    return sum(not any(made_of(word, party) for party in parties) for word in shared)


def _same_issue(first: Claim, second: Claim) -> bool:
    return bool(first.issues & second.issues) or not first.issues


def _sum(words: Iterable[str], rarity: dict[str, float]) -> float:
    return sum(rarity[word] for word in sorted(words))
