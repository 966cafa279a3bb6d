"""Why a state is stable or not: the improvement that nobody stops, or the sequence of moves that deters.

A certificate can be checked without the engine: an improvement is one move to a state its mover prefers; a sanction
is a legal sequence of the others' moves (of their improvements under SEQ and SSEQ), nobody twice in a row, that ends
where the focal party is no better off than at the start (under SMR and SSEQ: nor can be after one move of its own).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np

from dragoman.settlement.faults import Place
from dragoman.settlement.model import option_numbers
from dragoman.settlement.space import PatternSpace
from dragoman.settlement.stability import concept_index
from dragoman.settlement.statements import parse
from dragoman.settlement.sweeps import CONCEPTS, Concept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from dragoman.settlement.conflict import Conflict
    from dragoman.settlement.model import Model
    from dragoman.settlement.stability import Solution

Verdict = Literal["stable", "unstable"]
Step = tuple[str, str]
Path = tuple[tuple[int, int], ...]

_CREDIBLE = frozenset({"seq", "sseq"})
_HELD = frozenset({"smr", "sseq"})


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a state is stable or unstable for a decision maker under a concept.

    - unstable: `improvement` is the one nobody stops that the decision maker likes best, `sanction` is empty;
    - stable with no improvement at hand: `improvement` is None, `sanction` is empty;
    - stable by deterrence: one reason for each improvement, with the shortest `sanction` that answers it, as
      (decision maker, state moved to) from the improvement on.
    """

    state: str
    decision_maker: str
    concept: Concept
    verdict: Verdict
    improvement: str | None = None
    sanction: tuple[Step, ...] = ()
    evidence: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the reason in the shape of contract 2."""
        sanction, evidence = [list(step) for step in self.sanction], list(self.evidence)
        return {**msgspec.structs.asdict(self), "sanction": sanction, "evidence": evidence}


class Explainer:
    """Finds reasons for the verdicts of one solution, keeping what it has searched."""

    def __init__(self, solution: Solution) -> None:
        self._solution = solution
        self._conflict = solution.conflict
        self._model = solution.conflict.model
        self._best = best_reply(self._model)
        self._searches: dict[tuple[int, int, bool], _Search] = {}
        self._improvements = cache(self._model.improvements)
        self._moves = cache(lambda mover, state: self._model.moves[mover].of(state))
        self._evidence = _Evidence(self._conflict)

    def reasons(self) -> Iterator[Reason]:
        """Yield the reasons of every verdict: state by state, party by party, concept by concept."""
        for state in range(self._model.states):
            for party in range(self._model.parties):
                for concept in CONCEPTS:
                    yield from self._reasons(state, party, concept)

    def why(self, state: str, decision_maker: str, concept: Concept) -> tuple[Reason, ...]:
        """Return the reasons of one verdict; several where several improvements are deterred."""
        concept_index(concept)
        return tuple(self._reasons(self._conflict.state(state), self._conflict.party(decision_maker), concept))

    def _reasons(self, state: int, party: int, concept: Concept) -> Iterator[Reason]:
        improvements = self._improvements(party, state)
        if not improvements:
            yield self._reason(state, party, concept, None, ())
            return
        answers = {target: self.sanction(state, party, concept, target) for target in improvements}
        if open_ways := [target for target, answer in answers.items() if answer is None]:
            favourite = max(open_ways, key=lambda target: (self._model.payoffs[party, target], -target))
            yield self._reason(state, party, concept, favourite, None)
            return
        for target, answer in answers.items():
            yield self._reason(state, party, concept, target, answer)

    def sanction(self, state: int, party: int, concept: Concept, target: int) -> Path | None:
        """Return the shortest sequence of (party, state) that deters a party from an improvement, or None."""
        if concept == "nash":
            return None
        key = (party, target, concept in _CREDIBLE)
        if key not in self._searches:
            steps = self._improvements if concept in _CREDIBLE else self._moves
            others = [other for other in range(self._model.parties) if other != party]
            self._searches[key] = _Search(steps, others, target)
        values = self._best[party] if concept in _HELD else self._model.payoffs[party]
        return self._searches[key].first(values, int(self._model.payoffs[party, state]))

    def _reason(
        self,
        state: int,
        party: int,
        concept: Concept,
        improvement: int | None,
        sanction: Path | None,
    ) -> Reason:
        name, parties = self._model.space.name, self._conflict.parties
        compared = [] if improvement is None else [improvement]
        compared += [sanction[-1][1]] if sanction else []
        return Reason(
            state=name(state),
            decision_maker=parties[party],
            concept=concept,
            verdict="unstable" if sanction is None else "stable",
            improvement=None if improvement is None else name(improvement),
            sanction=tuple((parties[mover], name(target)) for mover, target in sanction or ()),
            evidence=self._evidence.between(party, state, compared),
        )


def explain(solution: Solution) -> Iterator[Reason]:
    """Yield the reasons of every verdict of a solution: state by state, party by party, concept by concept."""
    return Explainer(solution).reasons()


class _Search:
    """A breadth-first search over (state, last mover) for what the others can bring about, widened when asked."""

    def __init__(self, steps: Callable[[int, int], list[int]], others: list[int], start: int) -> None:
        self._steps = steps
        self._others = others
        self._nodes: list[tuple[int, int, int]] = []
        self._seen: set[tuple[int, int]] = set()
        self._widened = 0
        self._widen(-1, start, -1)

    def first(self, values: NDArray[np.int32], limit: int) -> Path | None:
        """Return the shortest sequence of (mover, state) that ends at a value of at most `limit`, or None."""
        position = 0
        while True:
            while position == len(self._nodes):
                if self._widened == len(self._nodes):
                    return None
                state, mover, _ = self._nodes[self._widened]
                self._widen(self._widened, state, mover)
                self._widened += 1
            if values[self._nodes[position][0]] <= limit:
                return self._path(position)
            position += 1

    def _widen(self, parent: int, state: int, last: int) -> None:
        for mover in self._others:
            if mover == last:
                continue
            for target in self._steps(mover, state):
                if (target, mover) not in self._seen:
                    self._seen.add((target, mover))
                    self._nodes.append((target, mover, parent))

    def _path(self, position: int) -> Path:
        steps: list[tuple[int, int]] = []
        while position >= 0:
            state, mover, position = self._nodes[position]
            steps.append((mover, state))
        return tuple(reversed(steps))


class _Evidence:
    """The evidence behind a party's comparison of states: its own, and that of the statement that decides."""

    def __init__(self, conflict: Conflict) -> None:
        self._model = conflict.model
        self._preferences = [conflict.preference(party) for party in range(conflict.model.parties)]
        self._names = option_numbers(conflict)
        self._truths: dict[int, NDArray[np.bool_]] = {}

    def between(self, party: int, state: int, others: list[int]) -> tuple[str, ...]:
        preference = self._preferences[party]
        found = dict.fromkeys(preference.evidence)
        if any(statement.evidence for statement in preference.statements):
            truths = self._statement_truths(party)
            for other in others:
                deciding = np.flatnonzero(truths[:, state] != truths[:, other])
                if len(deciding):
                    found.update(dict.fromkeys(preference.statements[deciding[0]].evidence))
        return tuple(found)

    def _statement_truths(self, party: int) -> NDArray[np.bool_]:
        space = self._model.space
        if party not in self._truths and isinstance(space, PatternSpace):
            formulas = [parse(s.says, self._names, Place()) for s in self._preferences[party].statements]
            self._truths[party] = np.stack([formula.holds(space.taken) for formula in formulas])
        return self._truths[party]


def best_reply(model: Model) -> NDArray[np.int32]:
    """Return, for each party and state, the best rank it can hold by staying or by one move."""
    best = model.payoffs.copy()
    for party, moves in enumerate(model.moves):
        padded = np.append(model.payoffs[party], np.int32(-1))
        for targets in moves.blocks(1 << 10):
            np.maximum(best[party], padded[targets].max(axis=0), out=best[party])
    return best
