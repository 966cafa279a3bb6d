"""Stability where decision makers act together.

A coalition moves by legal sequences of its members' moves and moves only where every member is better off (Kilgour,
Hipel, Fang and Peng, Group Decision and Negotiation 10, 2001; Inohara and Hipel, Systems Engineering 11(4), 2008);
it is deterred where some member would be no better off. Two readings of who sanctions are offered: every subcoalition
of the rest (Inohara and Hipel 2008), or blocs that act as one and only as one, as if they were one decision maker.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ConflictError
from dragoman.settlement.matrices import Verdicts, better, check_size, judge, reach, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dragoman.settlement.conflict import Conflict
    from dragoman.settlement.model import Model

Truth = NDArray[np.bool_]
Members = tuple[int, ...]

MAX_COALITION_PARTIES = 8


def coalitions(conflict: Conflict, members: Sequence[str] | None = None) -> Verdicts:
    """Judge every state for one coalition, or for all: a state stable for all is coalitionally stable.

    Sanctions are the legal sequences of all others; under SEQ and SSEQ joint improvements of any subcoalitions of
    theirs, none twice in a row. Raises `ConflictError` for unknown members, or more than eight decision makers.
    """
    count = conflict.model.parties
    if count > MAX_COALITION_PARTIES:
        raise ConflictError(
            f"Coalitions are worked out for at most {MAX_COALITION_PARTIES} decision makers, not {count}."
        )
    chosen = _subsets(range(count)) if members is None else [_members(conflict, members)]
    table = _Coalitions(conflict.model)
    rows = [table.judge(own, [_rest(count, own)], _subsets(_rest(count, own))) for own in chosen]
    return Verdicts(
        conflict=conflict,
        reading="coalitions, sanctioned by every subcoalition of the rest",
        rows=tuple(_name(conflict, own) for own in chosen),
        stable=np.stack(rows, axis=1),
    )


def blocs(conflict: Conflict, partition: Sequence[Sequence[str]]) -> Verdicts:
    """Judge every state where the decision makers act in blocs, each as one; those not named act alone.

    Raises `ConflictError` for unknown decision makers, and for one in two blocs.
    """
    named = [_members(conflict, members) for members in partition]
    taken = [party for own in named for party in own]
    if len(set(taken)) != len(taken):
        raise ConflictError("A decision maker stands in two blocs. Name each once.")
    chosen = sorted(named + [(party,) for party in _rest(conflict.model.parties, taken)])
    table = _Coalitions(conflict.model)
    rows = [table.judge(own, others, others) for own in chosen for others in [[o for o in chosen if o != own]]]
    return Verdicts(
        conflict=conflict,
        reading="blocs, each acting as one",
        rows=tuple(_name(conflict, own) for own in chosen),
        stable=np.stack(rows, axis=1),
    )


class _Coalitions:
    """The moves and joint improvements of coalitions, each worked out once."""

    def __init__(self, model: Model) -> None:
        check_size(model)
        self._model = model
        self._single = [steps(model, party) for party in range(model.parties)]
        self._better = [better(model, party) for party in range(model.parties)]
        self._moves: dict[Members, Truth] = {}

    def judge(self, own: Members, sanctioners: Sequence[Members], improvers: Sequence[Members]) -> Truth:
        """Return where a coalition is stable: `sanctioners` make any moves, `improvers` joint improvements."""
        moves, deters = self._of(own), ~self._all_better(own)
        free = reach([self._of(other) for other in sanctioners], self._model.states)
        credible = reach([self._of(other) & self._all_better(other) for other in improvers], self._model.states)
        return judge(moves & ~deters, moves, deters, free, credible)

    def _of(self, members: Members) -> Truth:
        if members not in self._moves:
            self._moves[members] = reach([self._single[member] for member in members], self._model.states)
        return self._moves[members]

    def _all_better(self, members: Members) -> Truth:
        joint: Truth = np.logical_and.reduce([self._better[member] for member in members])
        return joint


def _members(conflict: Conflict, names: Sequence[str]) -> Members:
    if not names:
        raise ConflictError("A coalition has at least one member.")
    return tuple(sorted({conflict.party(name) for name in names}))


def _rest(count: int, own: Iterable[int]) -> Members:
    return tuple(party for party in range(count) if party not in set(own))


def _subsets(parties: Iterable[int]) -> list[Members]:
    everybody = list(parties)
    return [own for size in range(1, len(everybody) + 1) for own in combinations(everybody, size)]


def _name(conflict: Conflict, members: Members) -> str:
    return " + ".join(conflict.parties[member] for member in members)
