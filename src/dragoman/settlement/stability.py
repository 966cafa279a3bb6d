"""Which states are stable for whom, and which are equilibria.

Sources: Nash (1950); general metarationality, GMR (Howard, Paradoxes of Rationality, 1971); symmetric
metarationality, SMR (Howard 1971); sequential stability, SEQ (Fraser and Hipel, IEEE SMC 9(12), 1979); symmetric
sequential stability, SSEQ (Rego and Vieira, IEEE SMC 2015; for many decision makers, Group Decision and Negotiation
26, 2017), all for many decision makers with the legal sequences of Fang, Hipel and Kilgour (1993).
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ConflictError
from dragoman.settlement import sweeps
from dragoman.settlement.moves import OptionMoves
from dragoman.settlement.sweeps import CONCEPTS, Concept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.settlement.conflict import Conflict
    from dragoman.settlement.model import Model
    from dragoman.settlement.moves import Moves

Truth = NDArray[np.bool_]
Engine = Literal["auto", "plain", "compiled"]

# From these sizes on the compiled path is worth its loading: with one-way options, which the plain path has to look up
# move by move, and without, where it gains by sharing the parties between the processors (benchmarks/settlement.py).
COMPILED_FROM_ONE_WAY = 1 << 14
COMPILED_FROM = 1 << 18


class Solution(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a stability analysis found: `stable` has the axes concept (in the order of `CONCEPTS`), party, state."""

    conflict: Conflict
    stable: Truth

    def is_stable(self, state: str, decision_maker: str, concept: Concept) -> bool:
        """Return whether a state is stable for a decision maker under a concept."""
        row = self.stable[concept_index(concept), self.conflict.party(decision_maker)]
        return bool(row[self.conflict.state(state)])

    def stable_states(self, decision_maker: str, concept: Concept) -> tuple[str, ...]:
        """Return the names of the states that are stable for a decision maker under a concept, in order."""
        return self._names(self.stable[concept_index(concept), self.conflict.party(decision_maker)])

    def equilibria(self, concept: Concept) -> tuple[str, ...]:
        """Return the names of the states that are stable for every decision maker under a concept, in order."""
        return self._names(self.is_equilibrium[concept_index(concept)])

    @property
    def is_equilibrium(self) -> Truth:
        """Return where every decision maker is stable, with the axes concept, state."""
        everybody: Truth = np.logical_and.reduce(self.stable, axis=1)
        return everybody

    def _repr_html_(self) -> str:
        # Imported here: an engine knows nothing of how its answers are shown until somebody asks to see one.
        from dragoman.show.settlement import fragment

        return fragment(self)

    def _names(self, chosen: Truth) -> tuple[str, ...]:
        space = self.conflict.model.space
        found = np.flatnonzero(chosen)
        if len(found) * 2 > len(chosen):
            names = self.conflict.state_names
            return tuple(names[index] for index in found.tolist())
        return tuple(space.name(index) for index in found.tolist())


def solve(conflict: Conflict, *, engine: Engine = "auto") -> Solution:
    """Find every stable state for every decision maker under Nash, GMR, SMR, SEQ and SSEQ.

    Large option-form conflicts use the compiled path where the extra `fast` is installed; `engine` forces one of the
    two, which give the same answers. Raises `ConflictError` where the compiled path is asked for and cannot serve.
    """
    model = conflict.model
    if engine == "compiled" or (engine == "auto" and _worth_compiling(model)):
        return Solution(conflict=conflict, stable=_compiled(conflict))
    return Solution(conflict=conflict, stable=_plain(conflict))


def concept_index(concept: str) -> int:
    """Return the place of a concept in `CONCEPTS`. Raises `ConflictError` for an unknown one."""
    if concept not in CONCEPTS:
        raise ConflictError(f"There is no concept {concept!r}. There are: {', '.join(CONCEPTS)}.")
    return CONCEPTS.index(concept)


def compiled_serves(moves: Sequence[Moves]) -> bool:
    """Return whether the compiled path is installed and knows moves of this kind."""
    return all(isinstance(own, OptionMoves) for own in moves) and importlib.util.find_spec("numba") is not None


def _worth_compiling(model: Model) -> bool:
    one_way = any(isinstance(own, OptionMoves) and not own.free for own in model.moves)
    return model.states >= (COMPILED_FROM_ONE_WAY if one_way else COMPILED_FROM) and compiled_serves(model.moves)


def _compiled(conflict: Conflict) -> Truth:
    moves = [own for own in conflict.model.moves if isinstance(own, OptionMoves)]
    if len(moves) < conflict.model.parties or not compiled_serves(moves):
        raise ConflictError(
            "The compiled path needs a conflict in option form and the extra `fast`: pip install 'dragoman[fast]'."
        )
    # numba takes half a second to import, which nobody pays who does not need it.
    try:
        from dragoman.settlement.kernel import verdicts
    except RuntimeError:
        # numba finds no folder to keep what it compiles in: compiling anew each time costs more than the plain path.
        return _plain(conflict)
    return verdicts(moves, conflict.model.payoffs)


def _plain(conflict: Conflict) -> Truth:
    return sweeps.verdicts(conflict.model.moves, conflict.model.payoffs[:, :, None])[..., 0]
