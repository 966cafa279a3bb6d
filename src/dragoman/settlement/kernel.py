"""The compiled path for large option-form conflicts: one sweep a party and concept, each state labelled once.

States are visited in ascending value and searched backwards: a state takes the value of the first visit that it can
reach. No reached set is kept. In option form a party's moves are transitive (two moves in a row by one party are a
single move of it, or none), so that "nobody twice in a row" forbids nothing but standing still, and a state that is
an improvement is never a sanction itself; the nodes are therefore the states alone, without their last mover. The
plain path makes no use of this and is tested to give the same answers.

Where a party has no one-way option its moves from a state lead everywhere in the state's class, so each class is
swept once: all of it for moves, from its worst member upwards for improvements.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.settlement.moves import OptionMoves

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Truth = NDArray[np.bool_]

NOTHING = np.iinfo(np.int32).max


class Board(NamedTuple):
    """The moves and payoffs as the compiled functions take them; rows are parties.

    `members` holds the states class by class, each class from its worst member for the party to its best; `starts`
    and `sizes` say where a state's class lies; `ways` holds each party's take-only and drop-only options.
    """

    masks: Longs
    ways: Longs
    starts: Ints
    sizes: Ints
    members: Ints
    payoffs: Ints


def verdicts(moves: Sequence[OptionMoves], payoffs: Ints) -> Truth:
    """Return where each concept, party and state is stable; parties are shared between the processors."""
    starts = np.stack([own.classes[1] for own in moves])
    rising = [_ascending(ranks) for ranks in payoffs]
    board = Board(
        masks=np.ascontiguousarray(moves[0].masks),
        ways=np.array([[own.take, own.drop] for own in moves], dtype=np.int64),
        starts=starts,
        sizes=np.stack([own.classes[2] for own in moves]),
        members=np.stack([_members(*pair) for pair in zip(rising, starts, strict=True)]),
        payoffs=np.ascontiguousarray(payoffs),
    )
    stable = np.empty((len(moves), 5, payoffs.shape[1]), dtype=np.bool_)
    with ThreadPoolExecutor(max(1, min(len(moves), os.cpu_count() or 1))) as pool:
        work = [pool.submit(_party, board, party, rising[party], stable[party]) for party in range(len(moves))]
        for done in work:
            done.result()
    return np.ascontiguousarray(np.swapaxes(stable, 0, 1))


@njit(cache=True, nogil=True)
def _ascending(values: Ints) -> Ints:
    """Return the states in ascending order of values that lie between 0 and the number of states."""
    count = len(values)
    place = np.zeros(count + 1, dtype=np.int32)
    for value in values:
        place[value + 1] += 1
    for value in range(count):
        place[value + 1] += place[value]
    order = np.empty(count, dtype=np.int32)
    for state in range(count):
        order[place[values[state]]] = state
        place[values[state]] += 1
    return order


@njit(cache=True, nogil=True)
def _members(rising: Ints, starts: Ints) -> Ints:
    """Return the states class by class, each class from its worst member for the party to its best."""
    count = len(rising)
    filled = np.zeros(count, dtype=np.int32)
    members = np.empty(count, dtype=np.int32)
    for state in rising:
        first = starts[state]
        members[first + filled[first]] = state
        filled[first] += 1
    return members


@njit(cache=True, nogil=True)
def _may(before: int, after: int, take: int, drop: int) -> bool:
    return (before & ~after & take) == 0 and (~before & after & drop) == 0


@njit(cache=True, nogil=True)
def _party(board: Board, party: int, rising: Ints, stable: Truth) -> None:
    ranks = board.payoffs[party]
    best = _best(board, party)
    by_best = _ascending(best)
    for state in range(len(ranks)):
        stable[0, state] = best[state] == ranks[state]
    for number in range(4):
        if number % 2 == 0:
            label = _sweep(board, party, number // 2, rising, ranks)
        else:
            label = _sweep(board, party, number // 2, by_best, best)
        _judge(board, party, label, stable[number + 1])


@njit(cache=True, nogil=True)
def _best(board: Board, party: int) -> Ints:
    """Return the best rank the party can hold from each state, by staying or by one move."""
    take, drop = board.ways[party]
    masks, ranks, members = board.masks, board.payoffs[party], board.members[party]
    starts, sizes = board.starts[party], board.sizes[party]
    best: Ints = ranks.copy()
    for state in range(len(ranks)):
        first = starts[state]
        for place in range(first + sizes[state] - 1, first - 1, -1):
            target = members[place]
            if ranks[target] <= ranks[state]:
                break
            if _may(masks[state], masks[target], take, drop):
                best[state] = ranks[target]
                break
    return best


@njit(cache=True, nogil=True)
def _sweep(board: Board, party: int, credible: int, order: Ints, values: Ints) -> Ints:
    """Label each state with the least value that the others can bring about from it, itself included.

    The body is one function: a call for each of a hundred million steps would cost more than the steps.
    """
    masks, ways, starts, sizes, members, payoffs = board
    parties, count = payoffs.shape
    label: Ints = np.full(count, NOTHING, dtype=np.int32)
    swept = np.zeros((parties, count), dtype=np.int32)
    stack = np.empty(count, dtype=np.int32)
    for source in order:
        if label[source] != NOTHING:
            continue
        value = values[source]
        label[source] = value
        stack[0] = source
        top = 1
        while top:
            top -= 1
            target = stack[top]
            for mover in range(parties):
                if mover == party:
                    continue
                free = ways[mover, 0] == 0 and ways[mover, 1] == 0
                first = starts[mover, target]
                size = sizes[mover, target]
                height = payoffs[mover, target] if credible else np.int32(NOTHING)
                place = swept[mover, first] if free else np.int32(0)
                while place < size:
                    state = members[mover, first + place]
                    if credible and payoffs[mover, state] >= height:
                        break
                    place += 1
                    if label[state] == NOTHING and (
                        free or _may(masks[state], masks[target], ways[mover, 0], ways[mover, 1])
                    ):
                        label[state] = value
                        stack[top] = state
                        top += 1
                if free:
                    swept[mover, first] = place
    return label


@njit(cache=True, nogil=True)
def _judge(board: Board, party: int, label: Ints, stable: Truth) -> None:
    """Note where every improvement leads to a label at most the state's own rank."""
    take, drop = board.ways[party]
    masks, ranks, members = board.masks, board.payoffs[party], board.members[party]
    starts, sizes = board.starts[party], board.sizes[party]
    for state in range(len(ranks)):
        first = starts[state]
        if take == 0 and drop == 0:
            if members[first] == state:
                _judge_class(members[first : first + sizes[state]], ranks, label, stable)
            continue
        stable[state] = True
        for place in range(first + sizes[state] - 1, first - 1, -1):
            target = members[place]
            if ranks[target] <= ranks[state]:
                break
            if label[target] > ranks[state] and _may(masks[state], masks[target], take, drop):
                stable[state] = False
                break


@njit(cache=True, nogil=True)
def _judge_class(members: Ints, ranks: Ints, label: Ints, stable: Truth) -> None:
    """Judge a whole class from its best member down, keeping the greatest label among the better ones."""
    worst = np.int32(-1)
    pending = np.int32(-1)
    height = np.int32(NOTHING)
    for place in range(len(members) - 1, -1, -1):
        state = members[place]
        if ranks[state] < height:
            worst = max(worst, pending)
            height = ranks[state]
        stable[state] = worst <= height
        pending = max(pending, label[state])
