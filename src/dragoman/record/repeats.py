"""Says whether two statements in different reports are one: the same words, some of them, or other words for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations
from typing import Literal, NamedTuple

from dragoman.record.differences import matching
from dragoman.record.grouping import Link
from dragoman.record.spelling import Spelling, spelled
from dragoman.record.wording import Unit, Word, name_stem, units, words

Voice = Literal["same", "party", "open", "other"]

# A run of so many words is nobody's by chance, where they weigh something.
RUN = 6
_RUN_WEIGHT = 1.0
# A run is found by a gram of four words: of three that follow each other, the weightiest is kept (winnowing: Schleimer,
# Wilkerson and Aiken, SIGMOD 2003), so that two statements with six words in a row have one in common.
_GRAM = 4
_WINDOW = RUN - _GRAM + 1
_LIGHTEST_GRAM = 0.4
# The same speaker's words, where they are fewer.
_SHORT_RUN = 3
_SHORT_WEIGHT = 1.2
# How much of the shorter statement is carried in runs.
_CARRIED = 0.5
_SHORT_CARRIED = 0.75
_CUT = 0.85
# In other words: meanings looked up of each sentence, and days in which they are said.
_TOP = 5
_PAIR_WEIGHT = 0.9
DAYS = 14
# Least likeness, least weight of what is shared, least number of shared meanings, by what is known of who speaks. Set
# on the example dossier, where two quotations of one speaker part at 0.42, and by eye on real reports of one day: what
# is reported is often a scrap of a sentence ("a new missile shield"), and has to be nearer.
_QUOTED = (0.42, 1.5, 2)
_NEEDED: dict[Voice, tuple[float, float, int]] = {"same": (0.55, 1.5, 2), "party": (0.6, 1.9, 3), "open": (0.8, 3.2, 4)}
_SAID = (2, 1.0)
_NUMBERED = 0.42
# Of a speaker who is not known to be the same, so much of reported words; quoted ones are somebody's own.
_STRANGE_RUN = 10


class Told(NamedTuple):
    """A statement as it is compared: where it stands in time, what is said, and by whom as far as that is known."""

    id: int
    report: int
    order: tuple[str, ...]
    day: int | None
    text: str
    kind: str
    name: str | None = None
    party: str | None = None
    span: tuple[int, int] | None = None


class Keys(NamedTuple):
    """What a statement is looked up by: runs of its words, and pairs of its meanings."""

    runs: frozenset[int]
    pairs: frozenset[int]


@lru_cache(maxsize=32_768)
def keys(text: str) -> Keys:
    """Return the keys of a statement. Statements without a common key are not compared."""
    return Keys(frozenset(_runs(words(text))), frozenset(key for unit in units(text) for key in _pairs(unit)))


def compare(one: Told, other: Told) -> Link | None:
    """Say how two statements are the same, None where they are not. It does not matter which comes first.

    The same words (six in a row) suffice whoever is named; fewer, and other words, only count with the same speaker,
    or the same party, or one that is not known, and other words only within `DAYS`.
    """
    if one.report == other.report:
        return None
    # In one order always, so that the answer is one and the same.
    one, other = sorted((one, other), key=lambda told: (told.text, told.order))
    voice = _voice(one, other)
    found = _same_words(one, other, voice)
    return _other_words(one, other, voice) if found is None else found or None


def _voice(one: Told, other: Told) -> Voice:
    """Say whether two may be one speaker, by the names and parties that the reports themselves give.

    Not by who the record takes them for: that may hang on what was added since.
    """
    if (ours := _heard(one)) and (theirs := _heard(other)):
        return "same" if ours.may_be(theirs) or theirs.may_be(ours) else "other"
    if one.party and other.party:
        return "party" if one.party == other.party else "other"
    return "open"


def _heard(told: Told) -> Spelling | None:
    return _spelled(told.name, told.party) if told.name and told.name != told.party else None


_spelled = lru_cache(maxsize=8192)(spelled)


def _same_words(one: Told, other: Told, voice: Voice) -> Link | Literal[False] | None:
    """Say how the words are the same; False where the same words were turned round, None where they are others."""
    apart = keys(one.text).runs.isdisjoint(keys(other.text).runs)
    # Without a run in common only a few words of a short statement can be the same.
    if apart and (voice not in {"same", "party"} or keys(one.text).pairs.isdisjoint(keys(other.text).pairs)):
        return None
    ours, theirs = words(one.text), words(other.text)
    shorter = min(len(ours), len(theirs))
    if apart and shorter * _SHORT_CARRIED >= RUN:
        return None
    left, right = [word.spelling for word in ours], [word.spelling for word in theirs]
    reported = voice in {"open", "other"} and "indirect" in {one.kind, other.kind}
    if left == right:
        return Link("verbatim", 1.0) if _enough(ours, voice, reported=reported) else None
    blocks = matching(left, right)
    runs = [ours[a : a + size] for a, _, size in blocks if _enough(ours[a : a + size], voice, reported=reported)]
    carried = sum(size for _, _, size in blocks if size >= _SHORT_RUN) / shorter
    weighed = sum(word.weight for a, _, size in blocks if size >= _SHORT_RUN for word in ours[a : a + size])
    lighter = min(sum(word.weight for word in ours), sum(word.weight for word in theirs))
    carried = min(carried, weighed / lighter if lighter else 0.0)
    if not runs or carried < (_CARRIED if max(map(len, runs)) >= RUN else _SHORT_CARRIED):
        return None
    if _turned(ours, theirs, blocks):
        return False
    share = 2 * sum(size for _, _, size in blocks) / (len(left) + len(right))
    relation = "cut" if carried >= _CUT or not _replaced(blocks, len(left), len(right)) else _reworded(one, other)
    return Link(relation, round(min(share, 0.99), 3))


def _enough(run: tuple[Word, ...], voice: Voice, *, reported: bool) -> bool:
    """Say whether a run of words can be nobody's but one speaker's."""
    weight = sum(word.weight for word in {word.meaning: word for word in run}.values())
    if len(run) >= (_STRANGE_RUN if reported else RUN) and weight >= _RUN_WEIGHT:
        return True
    return voice in {"same", "party"} and len(run) >= _SHORT_RUN and weight >= _SHORT_WEIGHT


def _turned(ours: tuple[Word, ...], theirs: tuple[Word, ...], blocks: list[tuple[int, int, int]]) -> bool:
    """Say whether between runs of the same words a "not" or a number was put in, taken out or altered.

    Where much lies between, it is another sentence that only one of them has.
    """
    at = [(0, 0), *((a + size, c + size) for a, c, size in blocks)]
    for (a, c), (b, d, _) in zip(at[1:], blocks[1:], strict=False):
        left, right = ours[a:b], theirs[c:d]
        if max(len(left), len(right)) > RUN:
            continue
        if sum(word.negative for word in left) % 2 != sum(word.negative for word in right) % 2:
            return True
        if left and right and _numbers(left) != _numbers(right):
            return True
    return False


def _replaced(blocks: list[tuple[int, int, int]], left: int, right: int) -> bool:
    """Say whether anywhere words stand for other words, and not only in the one or in the other."""
    a = c = 0
    for b, d, size in (*blocks, (left, right, 0)):
        if a < b and c < d:
            return True
        a, c = b + size, d + size
    return False


def _numbers(found: tuple[Word, ...]) -> set[str]:
    return {word.meaning for word in found if word.number}


def _other_words(one: Told, other: Told, voice: Voice) -> Link | None:
    if voice == "other" or one.day is None or other.day is None or abs(one.day - other.day) > DAYS:
        return None
    if keys(one.text).pairs.isdisjoint(keys(other.text).pairs):
        return None
    needed = _QUOTED if voice == "same" and one.kind == other.kind == "direct" else _NEEDED[voice]
    own = frozenset(f"@{name_stem(word)}" for told in (one, other) for word in (told.party or "").split())
    own |= {f"@{name_stem(word)}" for told in (one, other) for word in (told.name or "").split()}
    best = max(likeness(a, b, own=own, needed=needed) for a in units(one.text) for b in units(other.text))
    return Link(_reworded(one, other), round(min(best, 0.98), 3), firm=False) if best else None


def likeness(
    one: Unit, other: Unit, *, own: frozenset[str] = frozenset(), needed: tuple[float, float, int] = _QUOTED
) -> float:
    """Return how much two sentences mean the same, 0 where less than is needed; `own` are the speaker's names.

    It is the mean of how much of the lighter sentence is in the other and how much of both is in both, by weight.
    A "not" in one alone, or numbers or names on both sides that the other side lacks, are another meaning.
    """
    least, weighing, count = needed
    shared = [meaning for meaning in one.meanings if meaning in other.meanings]
    weight = sum(one.meanings[meaning] for meaning in shared)
    if len(shared) < count or weight < weighing or one.negative != other.negative:
        return 0.0
    # What is said of a name has to be the same too, and not the name alone.
    said = [one.meanings[meaning] for meaning in shared if meaning not in one.names]
    if len(said) < _SAID[0] or sum(said) < _SAID[1]:
        return 0.0
    # The same number is seldom chance.
    if one.numbers & other.numbers:
        least = min(least, _NUMBERED)
    if _apart(one.numbers, other.numbers) or _apart(one.names - own, other.names - own):
        return 0.0
    found = (weight / min(one.weight, other.weight) + 2 * weight / (one.weight + other.weight)) / 2
    return found if found >= least else 0.0


def _apart(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours - theirs and theirs - ours)


def _reworded(one: Told, other: Told) -> str:
    """Name how a statement comes to have other words: two quotations of the same were translated apart."""
    return "translated" if one.kind == other.kind == "direct" else "paraphrased"


def _runs(found: tuple[Word, ...]) -> Iterator[int]:
    """Yield the hashes of the grams that are kept."""
    grams = [found[at : at + _GRAM] for at in range(len(found) - _GRAM + 1)]
    if not grams:
        grams = [found] if len(found) >= _SHORT_RUN else []
    weighed = [(-sum(word.weight for word in gram), hashed("run", *(word.spelling for word in gram))) for gram in grams]
    for at in range(max(len(weighed) - _WINDOW + 1, min(len(weighed), 1))):
        weight, key = min(weighed[at : at + _WINDOW])
        if -weight >= _LIGHTEST_GRAM:
            yield key


def _pairs(unit: Unit) -> Iterator[int]:
    """Yield the hashes of pairs of the weightiest meanings."""
    top = sorted(unit.meanings, key=lambda meaning: (-unit.meanings[meaning], meaning))[:_TOP]
    for one, other in combinations(sorted(top), 2):
        if unit.meanings[one] + unit.meanings[other] >= _PAIR_WEIGHT:
            yield hashed("pair", one, other)


def hashed(*parts: str) -> int:
    """Return 63 bits that stand for some words, the same on every machine."""
    told = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big") >> 1
