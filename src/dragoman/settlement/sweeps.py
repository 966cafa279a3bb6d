"""Stability of every state for every decision maker, by minima over what the others can bring about.

With payoffs as ranks every sanction test is a minimum over a reachable set. Let p(t) be the focal party's rank of t
and q(t) the best rank it can hold from t, by staying or by one move of its own. An improvement to u is deterred
under GMR where the least p over the states the others can reach from u is at most p(s); under SMR the same with q;
under SEQ and SSEQ the same over the states they reach by improvements alone. The others move in legal sequences:
nobody twice in a row, but again later (Fang, Hipel and Kilgour 1993, chapter 3).

This is the plain path. It keeps one value for each state and last mover and repeats until none falls further, for
many payoffs of the same moves at a time: the last axis of every array is such a what-if. Moves are looked up in
blocks of targets; on large option-form conflicts, whose moves fall into classes, by passes over the classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dragoman.settlement.classes import ClassTable
from dragoman.settlement.moves import OptionMoves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.settlement.moves import Column, Moves

    Table: TypeAlias = "ClassTable | _Table"

Ranks = NDArray[np.int32]
Truth = NDArray[np.bool_]

Concept = Literal["nash", "gmr", "smr", "seq", "sseq"]
CONCEPTS: tuple[Concept, ...] = ("nash", "gmr", "smr", "seq", "sseq")
NOTHING = np.iinfo(np.int32).max
# Below this many states a gathered block is quicker than the passes over the classes.
CLASSES_FROM = 1 << 8
# Entries of one gathered block: small enough for the second-level cache, large enough to hide the call.
_BLOCK = 1 << 18
# Masks of improvements up to this many bytes a party are kept between the passes.
_KEPT = 1 << 26


def verdicts(moves: Sequence[Moves], payoffs: Ranks) -> Truth:
    """Return where each concept, party and state is stable.

    `payoffs` has the axes party, state, what-if; the answer has the axes concept (in the order of `CONCEPTS`),
    party, state, what-if.
    """
    tables = [_table(moves, own, ranks) for own, ranks in zip(moves, payoffs, strict=True)]
    stable = np.empty((len(CONCEPTS), *payoffs.shape), dtype=np.bool_)
    for party, own in enumerate(tables):
        others = tables[:party] + tables[party + 1 :]
        ranks = payoffs[party]
        values = np.stack([ranks, own.best()], axis=1)
        free = _least(others, values, credible=False)
        credible = _least(others, values, credible=True)
        worst = own.worst(np.concatenate([free, credible], axis=1))
        stable[0, party] = own.content()
        stable[1:, party] = np.moveaxis(worst <= ranks[:, None], 1, 0)
    return stable


def _table(moves: Sequence[Moves], own: Moves, ranks: Ranks) -> Table:
    """Return the quicker of two tables of a party's moves: by classes, where that is possible and worth it."""
    worth_it = ranks.shape[1] == 1 and len(ranks) >= CLASSES_FROM
    # Standing still is harmless only where everyone's moves are transitive, as they are in option form.
    transitive = all(isinstance(each, OptionMoves) for each in moves)
    if worth_it and transitive and isinstance(own, OptionMoves) and own.free:
        return ClassTable(own, ranks)
    return _Table(own, ranks)


class _Table:
    """One party's moves with the payoffs that tell its improvements."""

    def __init__(self, moves: Moves, ranks: Ranks) -> None:
        self._moves = moves
        self._ranks = np.concatenate([ranks, np.full((1, ranks.shape[1]), -1, dtype=np.int32)])
        self._rows = max(1, _BLOCK // max(1, ranks.size))
        self._gains: list[Truth] | None = None
        if moves.degree * ranks.size <= _KEPT:
            self._gains = [self._gain(targets) for targets in moves.blocks(self._rows)]

    def _gain(self, targets: Column) -> Truth:
        gain: Truth = self._ranks[targets] > self._ranks[:-1]
        return gain

    def _blocks(self) -> Iterator[tuple[Column, Truth]]:
        for number, targets in enumerate(self._moves.blocks(self._rows)):
            yield targets, self._gain(targets) if self._gains is None else self._gains[number]

    def content(self) -> Truth:
        """Return where the party has no improvement."""
        content = np.ones_like(self._ranks[:-1], dtype=np.bool_)
        for _, gain in self._blocks():
            content &= ~gain.any(axis=0)
        return content

    def best(self) -> Ranks:
        """Return the best rank the party can hold from each state, by staying or by one move."""
        best = self._ranks[:-1].copy()
        for targets in self._moves.blocks(self._rows):
            np.maximum(best, self._ranks[targets].max(axis=0), out=best)
        return best

    def least(self, values: Ranks, *, credible: bool) -> Ranks:
        """Return the least value one move away; only improvements count where `credible`.

        `values` has one row more than there are states, which holds `NOTHING`.
        """
        least = np.full_like(values[:-1], NOTHING)
        for targets, gain in self._blocks():
            found = values[targets]
            if credible:
                found[~np.broadcast_to(gain[:, :, None], found.shape)] = NOTHING
            np.minimum(least, found.min(axis=0), out=least)
        return least

    def worst(self, values: Ranks) -> Ranks:
        """Return the greatest value over the party's improvements from each state, -1 where it has none."""
        worst = np.full_like(values, -1)
        padded = np.concatenate([values, np.full_like(values[:1], NOTHING)])
        for targets, gain in self._blocks():
            found = np.where(gain[:, :, None], padded[targets], -1)
            np.maximum(worst, found.max(axis=0), out=worst)
        return worst


def _least(others: Sequence[Table], values: Ranks, *, credible: bool) -> Ranks:
    """Return the least value that the others can bring about from each state by a legal sequence of moves.

    `after[a]` is the least value at a state or beyond it where party a has just moved, so that others go on.
    """
    start = np.concatenate([values, np.full_like(values[:1], NOTHING)])
    after = [start.copy() for _ in others]
    reached = [np.full_like(values, NOTHING) for _ in others]
    fresh = [True] * len(others)
    while any(fresh):
        mover = fresh.index(True)
        fresh[mover] = False
        found = others[mover].least(after[mover], credible=credible)
        if not (found < reached[mover]).any():
            continue
        reached[mover] = found
        for other in range(len(others)):
            if other != mover and (found < after[other][:-1]).any():
                np.minimum(after[other][:-1], found, out=after[other][:-1])
                fresh[other] = True
    least = np.full_like(values, NOTHING)
    for found in reached:
        np.minimum(least, found, out=least)
    return least
