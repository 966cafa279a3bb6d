"""What was cut, put in or altered between two wordings, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from dragoman.actors.text import fold

Op = Literal["same", "deleted", "inserted"]

# Words looked at on either side; between longer ones, what lies between their common ends counts as altered whole.
_MOST = 400
_EDGES = re.compile(r"^\W+|\W+$")


class Run(NamedTuple):
    """Words in a row that stand in both wordings, in the earlier alone, or in the later alone.

    `words` are the earlier's where they stand in it; `later` are those of the later where the two are written
    differently ("We" and "“we,"), else None.
    """

    op: Op
    words: str
    later: str | None = None


def differences(earlier: str, later: str) -> tuple[Run, ...]:
    """Return the runs that lead from one wording to the other. Marks and capitals make no difference."""
    ours, theirs = earlier.split(), later.split()
    left, right = [_plain(word) for word in ours], [_plain(word) for word in theirs]
    found: list[Run] = []
    for op, a, b, c, d in _opcodes(left, right):
        if op == "equal":
            found.append(_same(" ".join(ours[a:b]), " ".join(theirs[c:d])))
            continue
        if a < b:
            found.append(Run("deleted", " ".join(ours[a:b])))
        if c < d:
            found.append(Run("inserted", " ".join(theirs[c:d])))
    return tuple(found)


def before(runs: Sequence[Run]) -> str:
    """Return the earlier wording, one space between its words."""
    return " ".join(run.words for run in runs if run.op != "inserted")


def after(runs: Sequence[Run]) -> str:
    """Return the later wording, one space between its words."""
    return " ".join(run.words if run.later is None else run.later for run in runs if run.op != "deleted")


def matching(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the runs of words that two wordings share, in order: place in the one, in the other, and length."""
    return [(a, c, b - a) for op, a, b, c, _ in _opcodes(left, right) if op == "equal"]


def _opcodes(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    if max(len(left), len(right)) <= _MOST:
        yield from SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
        return
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    if head:
        yield "equal", 0, head, 0, head
    if head + tail < max(len(left), len(right)):
        yield "replace", head, len(left) - tail, head, len(right) - tail
    if tail:
        yield "equal", len(left) - tail, len(left), len(right) - tail, len(right)


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return at
    return min(len(left), len(right))


def _same(ours: str, theirs: str) -> Run:
    return Run("same", ours, None if ours == theirs else theirs)


def _plain(word: str) -> str:
    """Return a word as it is compared; one that is marks alone stands for itself."""
    return fold(_EDGES.sub("", word)) or word
