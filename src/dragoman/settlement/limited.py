"""Limited-move and non-myopic stability for two decision makers (Kilgour 1985).

Kilgour, Anticipation and stability in two-person non-cooperative games, in Luterbacher and Ward (editors), Dynamic
Models of International Conflict, 1985.

With horizon h a party looks h moves ahead, the two in turn, each free to stop: G_0(i, s) = s, and G_h(i, s) is s
where i cannot move or likes no G_{h-1}(j, t) better than s, else that of its best move t (Fang, Hipel and Kilgour
1993, chapter 3). s is L_h-stable for i where G_h(i, s) = s, and non-myopically stable where this is so for all h from
some horizon on.

Offered for two parties with strict preferences: with ties the anticipated state is not unique, and for three or more
parties the definitions in use have properties their authors call undesired (Soares et al., Group Decision and
Negotiation, 2026).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ConflictError
from dragoman.settlement.matrices import Verdicts, check_size

if TYPE_CHECKING:
    from dragoman.settlement.conflict import Conflict
    from dragoman.settlement.model import Model

Truth = NDArray[np.bool_]
Ahead = NDArray[np.int64]

TWO = 2
# The anticipations repeat from some horizon on; in all 2x2 games within ten steps.
MAX_HORIZON = 10_000


class NonMyopic(msgspec.Struct, frozen=True, kw_only=True):
    """Non-myopic verdicts, and the horizon from which on what the parties anticipate repeats, with its period."""

    verdicts: Verdicts
    settled_from: int
    period: int


def limited_moves(conflict: Conflict, horizon: int) -> Verdicts:
    """Judge every state under limited-move stability with a horizon of 1 or more; 1 is Nash stability.

    Raises `ConflictError` unless there are two decision makers with strict preferences.
    """
    if not 1 <= horizon <= MAX_HORIZON:
        raise ConflictError(f"The horizon is {horizon}. It is 1 to {MAX_HORIZON:,}.")
    model = _checked(conflict)
    ahead = _standing(model)
    for _ in range(horizon):
        ahead = _further(model, ahead)
    return _verdicts(conflict, f"limited moves, horizon {horizon}", ahead == _standing(model), f"l{horizon}")


def non_myopic(conflict: Conflict) -> NonMyopic:
    """Judge every state under non-myopic stability: stable for every horizon from some horizon on.

    Raises `ConflictError` unless there are two decision makers with strict preferences.
    """
    model = _checked(conflict)
    seen: dict[bytes, int] = {}
    history: list[Ahead] = []
    ahead = _standing(model)
    while (key := ahead.tobytes()) not in seen:
        if len(history) > MAX_HORIZON:
            raise ConflictError(f"What the parties anticipate has not begun to repeat at a horizon of {MAX_HORIZON:,}.")
        seen[key] = len(history)
        history.append(ahead)
        ahead = _further(model, ahead)
    first = seen[key]
    stable: Truth = np.logical_and.reduce([one == _standing(model) for one in history[first:]])
    return NonMyopic(
        verdicts=_verdicts(conflict, "non-myopic", stable, "nm"), settled_from=first, period=len(history) - first
    )


def _checked(conflict: Conflict) -> Model:
    model = conflict.model
    check_size(model)
    if model.parties != TWO:
        raise ConflictError(f"Limited-move stability is for two decision makers; here are {model.parties}.")
    for name, ranks in zip(conflict.parties, model.payoffs, strict=True):
        if len(np.unique(ranks)) < model.states:
            raise ConflictError(f"Limited-move stability needs strict preferences; {name} ranks some states alike.")
    return model


def _standing(model: Model) -> Ahead:
    """Return the anticipation at horizon 0: every state stays."""
    return np.tile(np.arange(model.states, dtype=np.int64), (TWO, 1))


def _further(model: Model, ahead: Ahead) -> Ahead:
    """Return what each party anticipates from each state one move further ahead."""
    further = _standing(model)
    for party, ranks in enumerate(model.payoffs):
        reply = ahead[1 - party]
        for state in range(model.states):
            outcomes = [int(reply[target]) for target in model.moves[party].of(state)]
            best = max(outcomes, key=lambda outcome: int(ranks[outcome]), default=state)
            if ranks[best] > ranks[state]:
                further[party, state] = best
    return further


def _verdicts(conflict: Conflict, reading: str, stable: Truth, concept: str) -> Verdicts:
    return Verdicts(conflict=conflict, reading=reading, rows=conflict.parties, concepts=(concept,), stable=stable[None])
