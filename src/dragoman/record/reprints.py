"""Says whether two reports are one and the same, carried on whole, cut, or altered here and there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dragoman.actors.text import fold, tokens
from dragoman.record.grouping import Link
from dragoman.record.repeats import hashed

# Bodies with fewer words say too little: "Read more in our app" is under a hundred headlines.
FEWEST_WORDS = 40
# Words of one shingle. Sentences that outlets put under every report make few of all.
_SHINGLE = 5
# How much of the shorter report is in the longer one.
_CARRIED = 0.5
_CUT = 0.9
# How much of both is in both. A short report may be half furniture, and so may all of its outlet: of one outlet only
# reports that are nearly the same count, of two outlets a cut one too, where it is long enough to be a report.
_ALIKE = 0.3
_ALIKE_AT_HOME = 0.6
_VERBATIM = 0.97
_REPORT = 100
# Of so many shingles that follow each other one is kept to be looked up by (winnowing). Two reports with 35 words in a
# row in common share one.
_GRAM = 8
_WINDOW = 28
MOST_WORDS = 20_000


class Printed(NamedTuple):
    """A report as it is compared."""

    id: int
    order: tuple[str, ...]
    text: str
    outlet: str | None = None

    @property
    def report(self) -> int:
        """Return its row."""
        return self.id


@lru_cache(maxsize=256)
def shingles(text: str) -> frozenset[int]:
    """Return the runs of five words in a text, none where it is too short to be told from others."""
    found = _words(text)
    if len(found) < FEWEST_WORDS:
        return frozenset()
    return frozenset(hash_of(found[at : at + _SHINGLE]) for at in range(len(found) - _SHINGLE + 1))


@lru_cache(maxsize=256)
def keys(text: str) -> frozenset[int]:
    """Return what a report is looked up by. Reports without a common key are not compared."""
    return frozenset(_kept(_words(text)))


def compare(one: Printed, other: Printed) -> Link | None:
    """Say how two reports are the same, None where they are not. It does not matter which comes first."""
    if one.id == other.id or keys(one.text).isdisjoint(keys(other.text)):
        return None
    ours, theirs = shingles(one.text), shingles(other.text)
    if not ours or not theirs:
        return None
    shared = len(ours & theirs)
    carried, alike = shared / min(len(ours), len(theirs)), shared / len(ours | theirs)
    if carried < _CARRIED:
        return None
    if one.outlet == other.outlet:
        if alike < _ALIKE_AT_HOME:
            return None
    elif alike < _ALIKE and (carried < _CUT or min(len(ours), len(theirs)) < _REPORT):
        return None
    relation = "verbatim" if alike >= _VERBATIM else "cut" if carried >= _CUT else "altered"
    return Link(relation, round(alike, 3))


def hash_of(found: tuple[str, ...]) -> int:
    """Return the number that stands for a run of words."""
    return hashed("report", *found)


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(token.text) for token in tokens(text)[:MOST_WORDS])


def _kept(found: tuple[str, ...]) -> Iterator[int]:
    if len(found) < FEWEST_WORDS:
        return
    hashes = [hash_of(found[at : at + _GRAM]) for at in range(len(found) - _GRAM + 1)]
    for at in range(max(1, len(hashes) - _WINDOW + 1)):
        yield min(hashes[at : at + _WINDOW])
