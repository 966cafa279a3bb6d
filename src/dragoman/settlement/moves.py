"""Unilateral moves: which states a decision maker can bring about from a state, alone.

In option form a decision maker moves between the feasible states that differ in that party's own options only (Fang,
Hipel and Kilgour, Interactive Decision Making, 1993); a one-way option is changed in its one direction. Such states
form classes, so the moves need no matrix: one ordering of the states a decision maker. In graph form the moves are
listed.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dragoman.settlement.faults import Fault, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Column = NDArray[np.int32]

# Every move is looked at a few times a sweep: beyond this a solve takes minutes.
MAX_MOVES = 1 << 31
# Tables of moves up to this many entries are kept; larger ones are made anew each time.
_KEPT = 1 << 25


class OptionMoves:
    """One decision maker's moves over feasible patterns."""

    def __init__(self, masks: NDArray[np.int64], own: int, *, take: int = 0, drop: int = 0) -> None:
        self.masks = masks
        self.own = own
        self.take = take
        self.drop = drop
        self._kept: Column | None = None

    @property
    def free(self) -> bool:
        """Return whether every option can be changed both ways."""
        return not (self.take or self.drop)

    @cached_property
    def classes(self) -> tuple[Column, Column, Column]:
        """Return the states ordered class by class, and for each state where its class starts and how large it is."""
        rest = self.masks & ~np.int64(self.own)
        order = np.argsort(rest, kind="stable").astype(np.int32)
        _, first, member, sizes = np.unique(rest, return_index=True, return_inverse=True, return_counts=True)
        del first
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return order, starts[member].astype(np.int32), sizes[member].astype(np.int32)

    @property
    def degree(self) -> int:
        """Return the most moves that any state has, one-way options not counted."""
        return int(self.classes[2].max()) - 1

    @property
    def count(self) -> int:
        """Return how many moves there are in all, one-way options not counted."""
        return int((self.classes[2].astype(np.int64) - 1).sum())

    def of(self, state: int) -> list[int]:
        """Return the states that can be moved to from one state, ascending."""
        order, start, size = self.classes
        members = order[start[state] : start[state] + size[state]]
        return sorted(members[(members != state) & self._allowed(self.masks[state], self.masks[members])].tolist())

    def blocks(self, width: int) -> Iterator[Column]:
        """Yield all moves as rows of targets, one target a state; the number of states stands for no move.

        Each block has at most `width` rows, at least one.
        """
        if self._kept is None and self.degree * len(self.masks) <= _KEPT:
            self._kept = self._rows(1, self.degree + 1)
        for first in range(0, self.degree, max(width, 1)):
            last = min(first + max(width, 1), self.degree)
            yield self._rows(first + 1, last + 1) if self._kept is None else self._kept[first:last]

    def _rows(self, first: int, last: int) -> Column:
        """Return, for each turn from `first` up to `last`, the state that many places on in each state's class."""
        order, start, size = self.classes
        count = len(self.masks)
        place = np.empty(count, dtype=np.int32)
        place[order] = np.arange(count, dtype=np.int32)
        rows = np.empty((last - first, count), dtype=np.int32)
        for row, turn in zip(rows, range(first, last), strict=True):
            target = order[start + (place - start + turn) % size]
            possible = (turn < size) & self._allowed(self.masks, self.masks[target])
            row[:] = np.where(possible, target, count)
        return rows

    def _allowed(self, before: NDArray[np.int64] | np.int64, after: NDArray[np.int64]) -> NDArray[np.bool_]:
        against: NDArray[np.int64] = (before & ~after & self.take) | (~before & after & self.drop)
        return np.equal(against, 0)


class ListedMoves:
    """One decision maker's moves as listed in graph form."""

    def __init__(self, targets: Sequence[Sequence[int]]) -> None:
        self._targets = [sorted(set(reached)) for reached in targets]

    @property
    def degree(self) -> int:
        """Return the most moves that any state has."""
        return max((len(reached) for reached in self._targets), default=0)

    @property
    def count(self) -> int:
        """Return how many moves there are in all."""
        return sum(len(reached) for reached in self._targets)

    def of(self, state: int) -> list[int]:
        """Return the states that can be moved to from one state, ascending."""
        return self._targets[state]

    def blocks(self, width: int) -> Iterator[Column]:
        """Yield all moves as rows of targets, one target a state; the number of states stands for no move.

        Each block has at most `width` rows, at least one.
        """
        for first in range(0, self.degree, max(width, 1)):
            yield self._table[first : first + max(width, 1)]

    @cached_property
    def _table(self) -> Column:
        count = len(self._targets)
        table = np.full((self.degree, count), count, dtype=np.int32)
        for state, reached in enumerate(self._targets):
            table[: len(reached), state] = reached
        return table


Moves = OptionMoves | ListedMoves


def check_moves(moves: Sequence[Moves], names: Sequence[str], states: int) -> None:
    """Refuse moves too many to look at. Raises `Fault` naming the decision maker and the number."""
    for index, (own, name) in enumerate(zip(moves, names, strict=True)):
        size = own.count if isinstance(own, OptionMoves) else own.degree * states
        if size > MAX_MOVES or (isinstance(own, ListedMoves) and size > MAX_MOVES >> 3):
            raise Fault(
                f"{name} can move in {own.count:,} ways between {states:,} states, over what can be searched. "
                "Split the options between decision makers, or cut those that matter least.",
                Place(table="decision_makers", index=index, needle=name),
            )
