"""What one party would have to prefer for a wanted state to be an equilibrium, fewest changes first.

The inverse question of Kinsara, Kilgour and Hipel (IEEE SMC: Systems 45(5), 2015; Hipel, Kilgour and Kinsara, Group
Decision and Negotiation 23(3), 2014): all other preferences stay as they are. A change is counted as the number of
pairs of states on which the new ranking says otherwise (prefers, ties or prefers the other); ties are allowed.

Up to 7 states every ranking is tried, and up to 8 every strict one is counted, as GMCR+ does. Beyond, the smallest
changes are found by MaxSAT over order literals (the extra `solver`), which is exact too.
"""

from __future__ import annotations

import itertools
from functools import cache
from math import factorial
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ConflictError
from dragoman.settlement import sweeps
from dragoman.settlement.preferences import dense
from dragoman.settlement.stability import concept_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.settlement.conflict import Conflict
    from dragoman.settlement.model import Model
    from dragoman.settlement.sweeps import Concept

Ranks = NDArray[np.int32]
Truth = NDArray[np.bool_]

# 47,293 rankings with ties of 7 states, 40,320 strict rankings of 8.
TRIED_STATES = 7
COUNTED_STATES = 8
# n states make n^3 order clauses: at 80, half a million.
SOLVER_STATES = 80
_TOGETHER = 1 << 12


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A ranking under which the wanted state is an equilibrium, and the pairs on which it differs from the present.

    `pairs` says for each: the state now to be liked at least as well, the state it used to stand below or beside, and
    whether the two are to tie.
    """

    distance: int
    pairs: tuple[tuple[str, str, bool], ...]
    ranking: tuple[tuple[str, ...], ...]


class Inverse(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to an inverse question.

    `changes` are the smallest first, and each is needed whole: none changes all the pairs that another one changes
    and more. They are empty where nothing that the decision maker prefers would do. `counted` of `rankings` strict
    rankings make the state an equilibrium; both are None where there are too many to count.
    """

    state: str
    concept: Concept
    decision_maker: str
    changes: tuple[Change, ...]
    counted: int | None
    rankings: int | None

    def to_dict(self) -> dict[str, object]:
        """Return the answer as plain dicts and lists."""
        plain: dict[str, object] = msgspec.to_builtins(self)
        return plain


def inverse(
    conflict: Conflict, state: str, *, decision_maker: str, concept: Concept = "seq", limit: int = 10
) -> Inverse:
    """Find which rankings of one decision maker make a state an equilibrium, at most `limit`, smallest change first.

    Raises `ConflictError` for a conflict of over 80 states, or of over 7 without the extra `solver`.
    """
    model = conflict.model
    wanted, party, number = conflict.state(state), conflict.party(decision_maker), concept_index(concept)
    if model.states <= TRIED_STATES:
        holding = _holding(model, party, wanted, number, _weak_orders(model.states))
    else:
        holding = _by_solver(model, party, wanted, concept, limit)
    present = model.payoffs[party]
    counted = None
    if model.states <= COUNTED_STATES:
        strict = np.array(list(itertools.permutations(range(model.states))), dtype=np.int32)
        counted = len(_holding(model, party, wanted, number, strict))
    return Inverse(
        state=state,
        concept=concept,
        decision_maker=decision_maker,
        changes=tuple(_change(conflict, present, ranks) for ranks in _needed(present, holding, limit)),
        counted=counted,
        rankings=None if counted is None else factorial(model.states),
    )


def distance(first: Ranks, second: Ranks) -> int:
    """Return the number of pairs of states on which two rankings do not say the same."""
    return int((_order(first) != _order(second)).sum()) // 2


def _needed(present: Ranks, holding: list[Ranks], limit: int) -> list[Ranks]:
    """Return the smallest changes first, without those that change more pairs than another, fewest ties first."""
    ordered = sorted(holding, key=lambda ranks: (distance(present, ranks), -int(ranks.max()), tuple(ranks)))
    kept: list[tuple[Truth, Ranks]] = []
    for ranks in ordered:
        changed = _order(ranks) != _order(present)
        if not any((smaller <= changed).all() for smaller, _ in kept):
            kept.append((changed, ranks))
        if len(kept) == limit:
            break
    return [ranks for _, ranks in kept]


def _order(ranks: Ranks) -> Ranks:
    """Return, for each pair of states, 1 where the row's state is preferred, -1 where the column's, 0 for a tie."""
    order: Ranks = np.sign(ranks[:, None] - ranks)
    return order


def _holding(model: Model, party: int, wanted: int, concept: int, rankings: Ranks) -> list[Ranks]:
    """Return those rankings, one a row, under which the wanted state is an equilibrium."""
    found: list[Ranks] = []
    for first in range(0, len(rankings), _TOGETHER):
        tried = rankings[first : first + _TOGETHER]
        payoffs = np.repeat(model.payoffs[:, :, None], len(tried), axis=2)
        payoffs[party] = tried.T
        held = sweeps.verdicts(model.moves, payoffs)[concept, :, wanted].all(axis=0)
        found += list(tried[held])
    return found


@cache
def _weak_orders(count: int) -> Ranks:
    """Return every ranking with ties of so many states, one a row, as dense ranks."""
    rows = np.zeros((1, 0), dtype=np.int32)
    for _ in range(count):
        rows = np.concatenate(list(_with_one_more(rows)))
    return rows


def _with_one_more(rows: Ranks) -> Iterator[Ranks]:
    """Yield the rankings with one more state put into a group (rank r) or between two (before rank r)."""
    levels = rows.max(axis=1, initial=-1) + 1
    for rank in range(int(levels.max()) + 1):
        tied = rows[levels > rank]
        yield np.concatenate([tied, np.full((len(tied), 1), rank, dtype=np.int32)], axis=1)
        between = rows[levels >= rank]
        raised = between + (between >= rank)
        yield np.concatenate([raised, np.full((len(between), 1), rank, dtype=np.int32)], axis=1).astype(np.int32)


def _by_solver(model: Model, party: int, wanted: int, concept: Concept, limit: int) -> list[Ranks]:
    if model.states > SOLVER_STATES:
        raise ConflictError(
            f"The inverse question is answered for at most {SOLVER_STATES} states; here are {model.states:,}. Merge "
            "states or rule out combinations with `infeasible`."
        )
    try:
        from dragoman.settlement.order_solver import smallest_changes
    except ModuleNotFoundError as error:
        raise ConflictError(
            f"Over {TRIED_STATES} states the inverse question needs the extra `solver`: pip install 'dragoman[solver]'."
        ) from error
    return [dense(ranks) for ranks in smallest_changes(model, party, wanted, concept, limit)]


def _change(conflict: Conflict, present: Ranks, ranks: Ranks) -> Change:
    name = conflict.model.space.name
    before, after = _order(present), _order(ranks)
    # Each changed pair once, written with the state that rises first.
    rising = np.argwhere(after > before)
    return Change(
        distance=len(rising),
        pairs=tuple((name(int(up)), name(int(down)), bool(after[up, down] == 0)) for up, down in rising),
        ranking=tuple(
            tuple(name(int(state)) for state in np.flatnonzero(ranks == rank))
            for rank in range(int(ranks.max()), -1, -1)
        ),
    )
