"""Stability in matrix form, for the variants of the concepts on conflicts of up to a thousand states.

The matrix representation of Xu, Hipel and Kilgour (IEEE SMC-A 39(1), 2009): with J the moves of the focal party, M
what the sanctioners reach by legal sequences and D[s, t] whether t deters a party that left s, a state s is stable
where J+ (E - sgn(D M^T)) has a zero row. Each variant is another choice of J+, M and D. A sanction that leads back to
s itself deters (t = s is no better than s); some implementations leave it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ConflictError
from dragoman.settlement.stability import concept_index
from dragoman.settlement.sweeps import CONCEPTS, Concept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.settlement.conflict import Conflict
    from dragoman.settlement.model import Model

Truth = NDArray[np.bool_]

# Matrices of states by states: a few MiB each at this size.
MAX_VARIANT_STATES = 1 << 10


class Verdicts(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Verdicts of a variant of the concepts.

    `reading` names the variant. `rows` names whose verdicts they are: decision makers, or coalitions joined by " + ".
    `stable` has the axes concept (in the order of `concepts`), row, state.
    """

    conflict: Conflict
    reading: str
    rows: tuple[str, ...]
    concepts: tuple[str, ...] = CONCEPTS
    stable: Truth

    def stable_states(self, row: str, concept: str) -> tuple[str, ...]:
        """Return the names of the states stable for a row under a concept. Raises `ConflictError` for others."""
        if row not in self.rows or concept not in self.concepts:
            raise ConflictError(
                f"There is no verdict of {row!r} under {concept!r}. There are: {', '.join(self.rows)}; "
                f"{', '.join(self.concepts)}."
            )
        return self._names(self.stable[self.concepts.index(concept), self.rows.index(row)])

    def equilibria(self, concept: str) -> tuple[str, ...]:
        """Return the names of the states that are stable in every row under a concept."""
        if concept not in self.concepts:
            concept_index(concept)
            raise ConflictError(f"{self.reading} knows: {', '.join(self.concepts)}.")
        return self._names(self.stable[self.concepts.index(concept)].all(axis=0))

    def to_dict(self) -> dict[str, object]:
        """Return the verdicts as plain dicts and lists."""
        return {
            "reading": self.reading,
            "equilibria": {concept: list(self.equilibria(concept)) for concept in self.concepts},
            "stable": {
                row: {concept: list(self.stable_states(row, concept)) for concept in self.concepts} for row in self.rows
            },
        }

    def _names(self, chosen: Truth) -> tuple[str, ...]:
        return tuple(self.conflict.model.space.name(state) for state in np.flatnonzero(chosen).tolist())


def check_size(model: Model) -> None:
    """Refuse a model too large for matrices. Raises `ConflictError`."""
    if model.states > MAX_VARIANT_STATES:
        raise ConflictError(
            f"Variants of the concepts are worked out for at most {MAX_VARIANT_STATES:,} states; here are "
            f"{model.states:,}. Merge states or rule out combinations with `infeasible`."
        )


def steps(model: Model, party: int) -> Truth:
    """Return the moves of a party as a matrix: from the row's state to the column's."""
    check_size(model)
    matrix = np.zeros((model.states, model.states + 1), dtype=np.bool_)
    here = np.arange(model.states)
    for targets in model.moves[party].blocks(1 << 8):
        matrix[np.broadcast_to(here, targets.shape), targets] = True
    return matrix[:, :-1]


def better(model: Model, party: int) -> Truth:
    """Return where a party strictly prefers the column's state to the row's."""
    ranks = model.payoffs[party]
    preferred: Truth = ranks[None, :] > ranks[:, None]
    return preferred


def reach(moves: Sequence[Truth], count: int) -> Truth:
    """Return what movers reach together by legal sequences, none of them twice in a row, as a matrix."""
    first = [own.copy() for own in moves]
    while True:
        changed = False
        for mover, own in enumerate(moves):
            after = _any([other for number, other in enumerate(first) if number != mover], count)
            grown = own | product(own, after)
            changed |= bool((grown != first[mover]).any())
            first[mover] = grown
        if not changed:
            return _any(first, count)


def product(left: Truth, right: Truth) -> Truth:
    """Return the Boolean product of two matrices."""
    found: Truth = (left.astype(np.float32) @ right.astype(np.float32)) > 0
    return found


def judge(takes: Truth, moves: Truth, deters: Truth, free: Truth, credible: Truth) -> Truth:
    """Return where a mover is stable, with the axes concept (in the order of `CONCEPTS`), state.

    `takes` are the moves the mover would make, `moves` all it can make, `deters[s, t]` whether t deters at s, `free`
    and `credible` what the sanctioners reach by any moves and by those they would make.
    """
    held = deters & ~product(~deters, moves.T)
    chosen: dict[Concept, tuple[Truth, Truth]] = {
        "gmr": (deters, free),
        "smr": (held, free),
        "seq": (deters, credible),
        "sseq": (held, credible),
    }
    rows = [~takes.any(axis=1)]
    rows += [~(takes & ~product(bad, sanctions.T)).any(axis=1) for bad, sanctions in chosen.values()]
    return np.stack(rows)


def _any(matrices: Sequence[Truth], count: int) -> Truth:
    found = np.zeros((count, count), dtype=np.bool_)
    for matrix in matrices:
        found |= matrix
    return found
