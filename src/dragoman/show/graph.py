"""The moves of a conflict as a drawing: states on a circle, a line for each move in its decision maker's style.

Only numbers are worked out here; the template draws them. Arrowheads are shapes and not markers, so that a page with
several drawings needs no ids.
"""

from __future__ import annotations

from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.settlement.space import PatternSpace
from dragoman.show.clean import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dragoman.settlement import Conflict

# Beyond this many states on a circle nobody tells one line from another.
MOST_STATES: Final = 40
# Beyond this many lines only those are drawn that somebody likes to take.
_MOST_LINES: Final = 260
_LABEL: Final = 16
# How far out a label may be moved to miss its neighbours, and how wide a letter of it is at most.
_LANES: Final = 4
_LETTER: Final = 7.9
_NODE: Final = 9
_HEAD: Final = 8.0

Pair = tuple[int, int]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A move between two states. `liked` says that its mover prefers the far end, `final` that it has no way back."""

    party: int
    path: str
    head: str
    bar: str
    liked: bool
    final: bool


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A state on the circle, and where its label stands."""

    state: int
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    label: str


class Graph(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing in a box of `width` by `height`. `only_liked` says that moves nobody likes to take are left out."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    only_liked: bool


class _Move(msgspec.Struct, frozen=True):
    party: int
    source: int
    target: int
    liked: bool
    final: bool


def graph(conflict: Conflict, states: Sequence[int]) -> Graph:
    """Return a drawing of these states and of all the moves between them."""
    moves = list(_moves(conflict, states))
    if only_liked := len(moves) > _MOST_LINES:
        moves = [move for move in moves if move.liked]
    order = _order(conflict, states, [(move.source, move.target) for move in moves])
    radius = max(110, 70 + 6 * len(states))
    side = 2 * (radius + 84)
    width = side + 260
    places = _places(order, width / 2, side / 2, radius)
    doubled = {(move.source, move.target) for move in moves}
    return Graph(
        width=width,
        height=side,
        nodes=tuple(_nodes(conflict, order, places, (width / 2, side / 2))),
        lines=tuple(_line(move, places, bent=_bend(move, doubled)) for move in moves),
        only_liked=only_liked,
    )


def _moves(conflict: Conflict, states: Sequence[int]) -> Iterable[_Move]:
    """Yield one move for each pair of states a party moves between: towards what it likes better, where it does."""
    drawn = set(states)
    for party, (moves, ranks) in enumerate(zip(conflict.model.moves, conflict.model.payoffs, strict=True)):
        found = {(source, target) for source in states for target in moves.of(source) if target in drawn}
        for source, target in sorted(found):
            final = (target, source) not in found
            liked = bool(ranks[target] > ranks[source])
            if liked or final or (ranks[target] == ranks[source] and source < target):
                yield _Move(party, source, target, liked, final)


def _order(conflict: Conflict, states: Sequence[int], pairs: Sequence[Pair]) -> list[int]:
    """Return the states in the order round the circle, of a few orders the one with the shortest lines in all."""
    orders = [list(states)]
    space = conflict.model.space
    if isinstance(space, PatternSpace):
        masks = {state: int(space.masks[state]) for state in states}
        first = 0
        for party in conflict.decision_makers:
            # Turned so that this party's options change fastest: its moves are then between neighbours.
            width = len(conflict.options)
            turned = {s: (m >> first | m << (width - first)) & ((1 << width) - 1) for s, m in masks.items()}
            orders += [sorted(states, key=lambda s, by=turned: _gray_place(by[s]))]  # type: ignore[misc]
            first += len(party.options)
    return min(orders, key=lambda order: _length(order, pairs))


def _gray_place(code: int) -> int:
    """Return the place of a pattern in the Gray code, in which neighbours differ by one option."""
    place = 0
    while code:
        place ^= code
        code >>= 1
    return place


def _length(order: Sequence[int], pairs: Sequence[Pair]) -> int:
    place = {state: number for number, state in enumerate(order)}
    gaps = (abs(place[a] - place[b]) for a, b in pairs)
    return sum(min(gap, len(order) - gap) for gap in gaps)


def _places(order: Sequence[int], x: float, y: float, radius: float) -> dict[int, tuple[float, float]]:
    # Two states stand side by side; more begin at the top.
    start = pi if len(order) == 2 else -pi / 2  # noqa: PLR2004
    turn = 2 * pi / len(order)
    return {
        state: (x + radius * cos(start + turn * number), y + radius * sin(start + turn * number))
        for number, state in enumerate(order)
    }


def _nodes(
    conflict: Conflict, order: Sequence[int], places: Mapping[int, tuple[float, float]], middle: tuple[float, float]
) -> Iterable[Node]:
    """Yield the states in order, each label as near as the labels before it let it stand."""
    taken: list[tuple[float, float, float, float]] = []
    for state in order:
        choices = [_node(conflict, state, places[state], middle, lane=lane) for lane in range(_LANES)]
        free = (node for node in choices if not any(_overlap(_box(node), box) for box in taken))
        node = next(free, choices[-1])
        taken.append(_box(node))
        yield node


def _box(node: Node) -> tuple[float, float, float, float]:
    width = _LETTER * len(node.label)
    left = node.label_x - {"start": 0.0, "middle": width / 2, "end": width}[node.anchor]
    return left, node.label_y - 10.5, left + width + 3, node.label_y + 3.5


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _node(
    conflict: Conflict, state: int, place: tuple[float, float], middle: tuple[float, float], *, lane: int
) -> Node:
    x, y = place
    away_x, away_y = x - middle[0], y - middle[1]
    far = hypot(away_x, away_y) or 1.0
    side, upright = away_x / far, away_y / far
    above = abs(upright) > 0.7  # noqa: PLR2004
    anchor = "middle" if abs(side) < 0.05 else "start" if side > 0 else "end"  # noqa: PLR2004
    out = 24 + 15 * lane if above else 18
    return Node(
        state=state,
        x=round(x, 1),
        y=round(y, 1),
        label_x=round(x + side * (18 if above else out), 1),
        label_y=round(y + upright * out + 4.5, 1),
        anchor=anchor,
        label=shortened(conflict.model.space.name(state), limit=_LABEL),
    )


def _bend(move: _Move, doubled: set[Pair]) -> float:
    """Return how far a line bows to its side: a little for each party, more where another line runs the other way."""
    twin = (move.target, move.source) in doubled
    return (18.0 if twin else 0.0) + 5.0 * (move.party % 4)


def _line(move: _Move, places: Mapping[int, tuple[float, float]], *, bent: float) -> Line:
    (x1, y1), (x2, y2) = places[move.source], places[move.target]
    long = hypot(x2 - x1, y2 - y1) or 1.0
    across_x, across_y = -(y2 - y1) / long, (x2 - x1) / long
    bow_x, bow_y = (x1 + x2) / 2 + across_x * bent, (y1 + y2) / 2 + across_y * bent
    start = _towards((x1, y1), (bow_x, bow_y), _NODE + 2)
    pointed = move.liked or move.final
    end = _towards((x2, y2), (bow_x, bow_y), _NODE + 2 + (_HEAD if pointed else 0))
    return Line(
        party=move.party,
        path=f"M{start[0]:.1f} {start[1]:.1f}Q{bow_x:.1f} {bow_y:.1f} {end[0]:.1f} {end[1]:.1f}",
        head=_head(end, (x2, y2)) if pointed else "",
        bar=_bar(start, (bow_x, bow_y)) if move.final else "",
        liked=move.liked,
        final=move.final,
    )


def _towards(origin: tuple[float, float], goal: tuple[float, float], by: float) -> tuple[float, float]:
    long = hypot(goal[0] - origin[0], goal[1] - origin[1]) or 1.0
    return origin[0] + (goal[0] - origin[0]) / long * by, origin[1] + (goal[1] - origin[1]) / long * by


def _head(base: tuple[float, float], centre: tuple[float, float]) -> str:
    """Return the corners of an arrowhead that stands on `base` and points at `centre`."""
    tip = _towards(base, centre, _HEAD)
    aside = _towards((0.0, 0.0), (-(centre[1] - base[1]), centre[0] - base[0]), _HEAD * 0.45)
    corners = [tip, (base[0] + aside[0], base[1] + aside[1]), (base[0] - aside[0], base[1] - aside[1])]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _bar(start: tuple[float, float], goal: tuple[float, float]) -> str:
    """Return a short stroke across the beginning of a line: there is no way back over it."""
    at = _towards(start, goal, 4)
    aside = _towards((0.0, 0.0), (-(goal[1] - start[1]), goal[0] - start[0]), 5)
    return f"M{at[0] - aside[0]:.1f} {at[1] - aside[1]:.1f}L{at[0] + aside[0]:.1f} {at[1] + aside[1]:.1f}"
