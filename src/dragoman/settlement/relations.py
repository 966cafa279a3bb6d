"""Stability where preferences are partly unknown, or strong and mild.

Unknown preferences: Li, Hipel, Kilgour and Fang, IEEE SMC-A 34(4), 2004 (four extensions of four concepts). Strength
of preference: Hamouda, Kilgour and Hipel, Group Decision and Negotiation 13(5), 2004.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ConflictError
from dragoman.settlement.matrices import Verdicts, better, check_size, judge, reach, steps
from dragoman.settlement.sweeps import CONCEPTS

if TYPE_CHECKING:
    from dragoman.settlement.conflict import Conflict

Truth = NDArray[np.bool_]
Extension = Literal["a", "b", "c", "d"]

# (moves for the sake of the unknown, is deterred by the unknown)
_EXTENSIONS: dict[str, tuple[bool, bool]] = {
    "a": (True, False),
    "b": (False, False),
    "c": (True, True),
    "d": (False, True),
}


def unknown_preferences(conflict: Conflict, extension: Extension) -> Verdicts:
    """Judge every state where the `unknown` pairs of the preferences are not known.

    a: a party moves to what is better or unknown, and only what is surely no better deters it; b: it moves only to
    what is surely better, and only what is surely no better deters it; c: it moves to better or unknown and both
    no better and unknown deter it; d: it moves only to better, and both deter it. Under SEQ and SSEQ the sanctioners
    move to what is better or unknown for them, in all four. Raises `ConflictError` for another extension.
    """
    if extension not in _EXTENSIONS:
        raise ConflictError(f"There is no extension {extension!r}. There are: a, b, c, d.")
    model = conflict.model
    check_size(model)
    bold, wary = _EXTENSIONS[extension]
    moves = [steps(model, party) for party in range(model.parties)]
    unknown = [_unknown(conflict, party) for party in range(model.parties)]
    sure = [better(model, party) & ~unknown[party] for party in range(model.parties)]
    would = [moves[party] & (sure[party] | unknown[party]) for party in range(model.parties)]
    rows: list[Truth] = []
    for party in range(model.parties):
        others = [other for other in range(model.parties) if other != party]
        takes = would[party] if bold else moves[party] & sure[party]
        deters = ~sure[party] if wary else ~(sure[party] | unknown[party])
        free = reach([moves[other] for other in others], model.states)
        credible = reach([would[other] for other in others], model.states)
        rows.append(judge(takes, moves[party], deters, free, credible))
    return Verdicts(
        conflict=conflict,
        reading=f"unknown preferences, extension {extension}",
        rows=conflict.parties,
        stable=np.stack(rows, axis=1),
    )


def strength(conflict: Conflict, kind: Literal["general", "strong", "weak"] = "strong") -> Verdicts:
    """Judge every state where `>>` in a ranking marks what is greatly preferred.

    A state is greatly preferred to another where a `>>` stands between their groups. General stability takes any
    improvement and any state that is no better as a sanction, so it is the plain concept. Strong stability asks for a
    sanction that is greatly less preferred (under SMR and SSEQ: and no way out to anything that is not). Weak
    stability is general and not strong. A state with no improvement is strongly stable. Raises `ConflictError` for
    another kind.
    """
    if kind not in ("general", "strong", "weak"):
        raise ConflictError(f"There is no {kind!r} stability. There are: general, strong, weak.")
    general = _by_strength(conflict, strong=False)
    if kind == "general":
        stable = general
    else:
        strong = _by_strength(conflict, strong=True)
        stable = strong if kind == "strong" else general & ~strong
    return Verdicts(conflict=conflict, reading=f"{kind} stability", rows=conflict.parties, stable=stable)


def _by_strength(conflict: Conflict, *, strong: bool) -> Truth:
    model = conflict.model
    check_size(model)
    moves = [steps(model, party) for party in range(model.parties)]
    would = [moves[party] & better(model, party) for party in range(model.parties)]
    rows: list[Truth] = []
    for party in range(model.parties):
        others = [other for other in range(model.parties) if other != party]
        level = _levels(conflict, party)
        deters = level[None, :] < level[:, None] if strong else ~better(model, party)
        free = reach([moves[other] for other in others], model.states)
        credible = reach([would[other] for other in others], model.states)
        rows.append(judge(would[party], moves[party], deters, free, credible))
    stacked: Truth = np.stack(rows, axis=1).reshape(len(CONCEPTS), model.parties, model.states)
    return stacked


def _levels(conflict: Conflict, party: int) -> NDArray[np.int64]:
    """Return how many great gaps lie below each state in a party's ranking."""
    preference = conflict.preference(party)
    level = np.zeros(conflict.model.states, dtype=np.int64)
    for group, names in enumerate(preference.ranking, 1):
        below = sum(gap >= group for gap in preference.great_gaps)
        for name in names:
            level[conflict.states_of(name)] = below
    return level


def _unknown(conflict: Conflict, party: int) -> Truth:
    matrix = np.zeros((conflict.model.states, conflict.model.states), dtype=np.bool_)
    for one, two in conflict.preference(party).unknown:
        pair = conflict.state(one), conflict.state(two)
        matrix[pair] = matrix[pair[::-1]] = True
    return matrix
