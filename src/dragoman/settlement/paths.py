"""Status quo analysis: the shortest ways from today's state to each equilibrium.

A way is a legal sequence of moves, nobody twice in a row: a coloured path (Xu, Kilgour, Hipel and Kemkes, European
Journal of Operational Research 207(1), 2010; Li, Kilgour and Hipel, JORS 56, 2005). It may use anyone's moves, or
only moves that better their mover's lot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from dragoman.errors import ConflictError
from dragoman.settlement.sweeps import CONCEPTS, Concept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.settlement.model import Model
    from dragoman.settlement.stability import Solution

Step = tuple[str, str]
Way = tuple[Step, ...]
Node = tuple[int, int]

# Beyond this many states the search takes minutes.
MAX_PATH_STATES = 1 << 16


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """The shortest ways from the status quo to one equilibrium, as (decision maker, state moved to).

    `concepts` says under which concepts the state is an equilibrium. An empty way means it is the status quo; no way
    at all that it cannot be reached.
    """

    state: str
    concepts: tuple[Concept, ...]
    by_moves: tuple[Way, ...]
    by_improvements: tuple[Way, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the ways as plain dicts and lists."""
        ways = {
            key: [[list(step) for step in way] for way in getattr(self, key)] for key in ("by_moves", "by_improvements")
        }
        return {"state": self.state, "concepts": list(self.concepts), **ways}


def paths(solution: Solution, *, start: str | None = None, limit: int = 8) -> tuple[Ways, ...]:
    """Return the shortest ways from the status quo (or from `start`) to every equilibrium, at most `limit` to each.

    Raises `ConflictError` where no start is known, or the conflict has more than 65,536 states.
    """
    conflict = solution.conflict
    model = conflict.model
    origin = conflict.start if start is None else conflict.state(start)
    if origin is None:
        raise ConflictError("There is no status quo to start from. Add `status_quo` to the file, or name a state.")
    if model.states > MAX_PATH_STATES:
        raise ConflictError(f"Ways are searched between at most {MAX_PATH_STATES:,} states; here are {model.states:,}.")
    moves = _Levels(model, origin, improving=False)
    improvements = _Levels(model, origin, improving=True)
    equilibrium = solution.is_equilibrium

    def told(levels: _Levels, target: int) -> tuple[Way, ...]:
        ways = levels.ways(target, limit)
        return tuple(tuple((conflict.parties[m], model.space.name(s)) for s, m in way) for way in ways)

    return tuple(
        Ways(
            state=model.space.name(target),
            concepts=tuple(c for c, found in zip(CONCEPTS, equilibrium[:, target], strict=True) if found),
            by_moves=told(moves, target),
            by_improvements=told(improvements, target),
        )
        for target in np.flatnonzero(equilibrium.any(axis=0)).tolist()
    )


class _Levels:
    """A breadth-first search over (state, last mover), keeping every predecessor that lies on a shortest way."""

    def __init__(self, model: Model, origin: int, *, improving: bool) -> None:
        self._origin = origin
        self._before: dict[Node, list[Node]] = {}
        self._depth: dict[int, int] = {origin: 0}
        level: list[Node] = [(origin, -1)]
        distance: dict[Node, int] = {(origin, -1): 0}
        while level:
            found: list[Node] = []
            for node in level:
                for after in _steps(model, node, improving=improving):
                    if distance.setdefault(after, distance[node] + 1) != distance[node] + 1:
                        continue
                    if after not in self._before:
                        found.append(after)
                    self._before.setdefault(after, []).append(node)
            for state, _ in found:
                self._depth.setdefault(state, distance[found[0]])
            level = found
        self._distance = distance

    def ways(self, target: int, limit: int) -> list[list[Node]]:
        """Return up to `limit` of the shortest ways to a state, as nodes from the first step on."""
        if target == self._origin:
            return [[]]
        depth = self._depth.get(target)
        ends = sorted(node for node in self._before if node[0] == target and self._distance[node] == depth)
        ways: list[list[Node]] = []
        for end in ends:
            for way in self._back(end):
                if len(ways) == limit:
                    return ways
                ways.append(way)
        return ways

    def _back(self, end: Node) -> Iterator[list[Node]]:
        """Yield the shortest ways that end in a node, keeping a stack of what is still to try."""
        stack: list[list[Node]] = [[end]]
        while stack:
            tail = stack.pop()
            for node in reversed(self._before[tail[0]]):
                if node[1] == -1:
                    yield tail
                else:
                    stack.append([node, *tail])


def _steps(model: Model, node: Node, *, improving: bool) -> Iterator[Node]:
    state, last = node
    for mover in range(model.parties):
        if mover != last:
            targets = model.improvements(mover, state) if improving else model.moves[mover].of(state)
            for target in targets:
                yield target, mover
