"""Simultaneous sanctioning, SIM (Fraser and Hipel, Conflict Analysis: Models and Resolutions, 1984).

The others improve their lot from the same state at the same time, and together with the focal party's improvement
this may land where that party is no better off. Two readings are in use:

- "each": the test is made for every party and state by itself, and any of the others may take part or do nothing;
- "joint": as Fraser and Hipel do it by hand, only where two or more parties are unstable under SEQ, for the
  improvements that SEQ leaves open, with all other such parties moving.

A combination counts only where it lands in a feasible state. Both need options, which add up; moves in a graph do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ConflictError
from dragoman.settlement.explain import Explainer
from dragoman.settlement.matrices import Verdicts, check_size
from dragoman.settlement.space import PatternSpace
from dragoman.settlement.stability import concept_index, solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.settlement.conflict import Conflict

Truth = NDArray[np.bool_]
Sim = Literal["each", "joint"]


def simultaneous(conflict: Conflict, reading: Sim = "each") -> Verdicts:
    """Judge every state under simultaneous sanctioning, in one of two readings.

    Raises `ConflictError` in graph form and for another reading.
    """
    if reading not in ("each", "joint"):
        raise ConflictError(f"There is no reading {reading!r} of SIM. There are: each, joint.")
    space = conflict.model.space
    if not isinstance(space, PatternSpace):
        raise ConflictError("Simultaneous moves need options, which can be taken together; this conflict has none.")
    check_size(conflict.model)
    table = _Together(conflict, space)
    stable = table.each() if reading == "each" else table.joint()
    return Verdicts(
        conflict=conflict,
        reading=f"simultaneous, {reading}",
        rows=conflict.parties,
        concepts=("sim",),
        stable=stable[None],
    )


class _Together:
    def __init__(self, conflict: Conflict, space: PatternSpace) -> None:
        self._conflict = conflict
        self._model = conflict.model
        self._masks = space.masks.tolist()
        self._index = {mask: state for state, mask in enumerate(self._masks)}

    def each(self) -> Truth:
        stable = np.ones((self._model.parties, self._model.states), dtype=np.bool_)
        for state in range(self._model.states):
            changes = self._changes(state)
            for party in range(self._model.parties):
                others = [[0, *changes[other]] for other in range(self._model.parties) if other != party]
                stable[party, state] = self._deterred(state, party, changes[party], others)
        return stable

    def joint(self) -> Truth:
        solution = solve(self._conflict)
        explainer = Explainer(solution)
        stable: Truth = solution.stable[concept_index("seq")].copy()
        for state in range(self._model.states):
            unstable = np.flatnonzero(~solution.stable[concept_index("seq"), :, state]).tolist()
            changes = self._changes(state)
            for party in unstable if len(unstable) > 1 else ():
                left_open = [
                    change
                    for change in changes[party]
                    if explainer.sanction(state, party, "seq", self._index[self._masks[state] ^ change]) is None
                ]
                others = [changes[other] for other in unstable if other != party]
                stable[party, state] = self._deterred(state, party, left_open, others)
        return stable

    def _changes(self, state: int) -> list[list[int]]:
        """Return, for each party, the bits that each of its improvements from a state changes."""
        here = self._masks[state]
        return [
            [here ^ self._masks[target] for target in self._model.improvements(party, state)]
            for party in range(self._model.parties)
        ]

    def _deterred(self, state: int, party: int, own: Sequence[int], others: Sequence[Sequence[int]]) -> bool:
        """Return whether each of the party's changes has a combination of the others' that makes it no better off."""
        ranks, here = self._model.payoffs[party], self._masks[state]
        # The parties' options are apart, so that their changes add up bit by bit.
        together = {0}
        for changes in others:
            together = {answer | change for answer in together for change in changes}
        return all(
            any(
                landed is not None and ranks[landed] <= ranks[state]
                for landed in (self._index.get(here ^ change ^ answer) for answer in together)
            )
            for change in own
        )
