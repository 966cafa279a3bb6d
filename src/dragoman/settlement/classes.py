"""Minima over a party's classes of states, for the plain path on large option-form conflicts.

A party without one-way options can bring about every state of a class from every other. In the class's order of
preference its improvements from a state are a tail, so that the least (or greatest) value over them is a running
minimum (maximum) from the best state down: a few passes over the states, however many moves there are.

The least over all moves counts the state itself in. That is a move of nothing, which changes no verdict: see
`kernel`, where the argument stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from dragoman.settlement.moves import OptionMoves

Ranks = NDArray[np.int32]
Truth = NDArray[np.bool_]

NOTHING = np.iinfo(np.int32).max
_SHIFT = 32


class ClassTable:
    """One party's moves with its payoffs, by classes. The interface is that of the tables in `sweeps`."""

    def __init__(self, moves: OptionMoves, ranks: Ranks) -> None:
        _, start, size = moves.classes
        flat = ranks[:, 0]
        self._order = np.lexsort((flat, start))
        self._ranks = flat[self._order]
        self._starts = np.flatnonzero(np.diff(start[self._order], prepend=-1))
        self._sizes = size[self._order[self._starts]]
        number = np.repeat(np.arange(len(self._starts), dtype=np.int64), self._sizes)
        end = np.repeat(self._starts + self._sizes, self._sizes)
        # The first place in the class's order that is strictly better; its end where there is none.
        new_rank = (np.diff(self._ranks, prepend=-1) != 0) | (np.diff(number, prepend=-1) != 0)
        levels = np.flatnonzero(new_rank)
        following = np.append(levels, len(flat))[np.cumsum(new_rank)]
        self._gains = following < end
        self._better = np.minimum(following, len(flat) - 1)
        self._rising = number << _SHIFT
        self._falling = (len(self._starts) - 1 - number) << _SHIFT

    def content(self) -> Truth:
        """Return where the party has no improvement."""
        content = np.empty((len(self._order), 1), dtype=np.bool_)
        content[self._order, 0] = ~self._gains
        return content

    def best(self) -> Ranks:
        """Return the best rank the party can hold from each state, by staying or by one move."""
        best = np.empty((len(self._order), 1), dtype=np.int32)
        best[self._order, 0] = np.repeat(self._ranks[self._starts + self._sizes - 1], self._sizes)
        return best

    def least(self, values: Ranks, *, credible: bool) -> Ranks:
        """Return the least value one move away; only improvements count where `credible`."""
        least = np.empty_like(values[:-1])
        for column in range(values.shape[1]):
            inner = values[self._order, column, 0]
            if credible:
                # Classes further on have greater keys, so that none of their values is the running minimum here.
                running = np.minimum.accumulate((self._rising | inner)[::-1])[::-1]
                found = np.where(self._gains, running[self._better] & NOTHING, NOTHING)
            else:
                found = np.repeat(np.minimum.reduceat(inner, self._starts), self._sizes)
            least[self._order, column, 0] = found
        return least

    def worst(self, values: Ranks) -> Ranks:
        """Return the greatest value over the party's improvements from each state, -1 where it has none."""
        worst = np.empty_like(values)
        for column in range(values.shape[1]):
            inner = values[self._order, column, 0]
            running = np.maximum.accumulate((self._falling | inner)[::-1])[::-1]
            worst[self._order, column, 0] = np.where(self._gains, running[self._better] & NOTHING, -1)
        return worst
