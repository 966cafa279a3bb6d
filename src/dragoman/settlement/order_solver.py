"""The smallest change of one party's ranking that makes a state an equilibrium, by MaxSAT.

A literal for each ordered pair says that the party strictly prefers the one to the other. Hard clauses make these
literals a ranking with ties and the wanted state an equilibrium; soft clauses, one a pair, ask that nothing change.
The stability of the party itself is a clause an improvement. Another party is concerned only under SEQ and SSEQ, where
the first party's moves count as sanctions while they improve: there a sanction is a walk in layers, one layer for
each move of the first party, between which the rest reach what they always reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF

from dragoman.settlement.explain import best_reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from dragoman.settlement.model import Model
    from dragoman.settlement.sweeps import Concept

Clause = list[int]


def smallest_changes(
    model: Model, party: int, wanted: int, concept: Concept, limit: int
) -> Iterator[NDArray[np.int64]]:
    """Yield up to `limit` rankings of the party that make the wanted state an equilibrium, smallest change first.

    None changes all the pairs that an earlier one changes. Each is given as a number a state, the more the better.
    Nothing is yielded where no ranking does.
    """
    problem = _Problem(model, party, wanted, concept)
    if not problem.possible:
        return
    with RC2(problem.formula) as solver:
        for _ in range(limit):
            answer = solver.compute()
            if answer is None:
                return
            chosen = {literal for literal in answer if literal > 0}
            yield np.array([sum(problem.above(s, t) in chosen for t in range(model.states) if t != s)
                            for s in range(model.states)])  # fmt: skip
            solver.add_clause([literal for literal in problem.kept if literal not in chosen])


class _Problem:
    """The clauses of one inverse question."""

    def __init__(self, model: Model, party: int, wanted: int, concept: Concept) -> None:
        self._model = model
        self._party = party
        self._wanted = wanted
        self._credible = concept in ("seq", "sseq")
        self._held = concept in ("smr", "sseq")
        self._count = model.states
        self._fresh = self._count * self._count
        self.possible = True
        self.kept: Clause = []
        self.formula = WCNF()
        self._rank()
        self._keep()
        self._settle(concept)
        for other in range(model.parties):
            if other != party:
                self._satisfy(other, concept)

    def above(self, one: int, two: int) -> int:
        """Return the literal that the party strictly prefers one state to another."""
        return one * self._count + two + 1

    def _new(self) -> int:
        self._fresh += 1
        return self._fresh

    def _add(self, *clauses: Clause) -> None:
        for clause in clauses:
            self.formula.append(clause)

    def _rank(self) -> None:
        """Require a ranking: nothing above and below, and what is above a state is above or the state is above."""
        states = range(self._count)
        for one in states:
            for two in states:
                if one == two:
                    continue
                if one < two:
                    self._add([-self.above(one, two), -self.above(two, one)])
                for third in states:
                    if third not in (one, two):
                        self._add([-self.above(one, two), self.above(one, third), self.above(third, two)])

    def _keep(self) -> None:
        """Ask for each pair that it stay as it is."""
        ranks = self._model.payoffs[self._party]
        for one in range(self._count):
            for two in range(one):
                if ranks[one] == ranks[two]:
                    tie = self._new()
                    self._add([-tie, -self.above(one, two)], [-tie, -self.above(two, one)])
                    self.kept.append(tie)
                else:
                    better, worse = (one, two) if ranks[one] > ranks[two] else (two, one)
                    self.kept.append(self.above(better, worse))
        for literal in self.kept:
            self.formula.append([literal], weight=1)

    def _settle(self, concept: Concept) -> None:
        """Require that the party itself stay in the wanted state."""
        for target in self._model.moves[self._party].of(self._wanted):
            sanctions = [] if concept == "nash" else sorted(self._reach(target, self._others(self._party)))
            self._add([-self.above(target, self._wanted), *(self._bad(state) for state in sanctions)])

    def _bad(self, state: int) -> int:
        """Return a literal that implies that a state deters the party: no better than the wanted one, no way out."""
        states = {state}
        if self._held:
            states.update(self._model.moves[self._party].of(state))
        states.discard(self._wanted)
        bad = self._new()
        self._add(*([-bad, -self.above(each, self._wanted)] for each in states))
        return bad

    def _others(self, *without: int) -> list[int]:
        return [other for other in range(self._model.parties) if other not in without]

    def _reach(self, start: int, movers: Iterable[int]) -> set[int]:
        """Return what fixed movers reach from a state by legal sequences."""
        movers = list(movers)
        seen: set[tuple[int, int]] = set()
        todo = [(start, -1)]
        while todo:
            state, last = todo.pop()
            for mover in movers:
                if mover != last:
                    found = {(target, mover) for target in self._steps(mover, state)} - seen
                    seen |= found
                    todo += found
        return {state for state, _ in seen}

    def _steps(self, mover: int, state: int) -> list[int]:
        return self._model.improvements(mover, state) if self._credible else self._model.moves[mover].of(state)

    def _satisfy(self, other: int, concept: Concept) -> None:
        """Require that another party stay in the wanted state."""
        values = best_reply(self._model)[other] if self._held else self._model.payoffs[other]
        bad = values <= self._model.payoffs[other, self._wanted]
        for target in self._model.improvements(other, self._wanted):
            if concept == "nash":
                self.possible = False
            elif not self._credible:
                self.possible &= any(bad[state] for state in self._reach(target, self._others(other)))
            elif not any(bad[state] for state in self._reach(target, self._others(other, self._party))):
                self._walk(other, target, bad)

    def _walk(self, other: int, start: int, bad: NDArray[np.bool_]) -> None:
        """Require a sanction that the first party has a hand in: a walk to a bad state, in layers of its moves."""
        rest = self._others(other, self._party)
        beyond = {state: self._reach(state, rest) for state in range(self._count)}
        moves = self._model.moves[self._party]
        ends: Clause = []
        ready = dict.fromkeys(beyond[start] | {start}, 0)
        for _ in range(self._count if rest else 1):
            arrivals: dict[int, Clause] = {}
            for state, standing in ready.items():
                for target in moves.of(state):
                    step = self._new()
                    self._add([-step, self.above(target, state)], *([[-step, standing]] if standing else []))
                    arrivals.setdefault(target, []).append(step)
            arrived = {target: self._new() for target in arrivals}
            self._add(*([-arrived[target], *steps] for target, steps in arrivals.items()))
            ends += [arrived[target] for target in arrived if bad[target] or bad[list(beyond[target])].any()]
            sources: dict[int, Clause] = {}
            for target, literal in arrived.items():
                for state in beyond[target]:
                    sources.setdefault(state, []).append(literal)
            ready = {state: self._new() for state in sources}
            self._add(*([-ready[state], *literals] for state, literals in sources.items()))
        # With no end at all this is the empty clause, which nothing satisfies.
        self.possible &= bool(ends)
        self._add(*([ends] if ends else []))
