"""A solution as one JSON object: contract 2 of the design."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from dragoman.settlement.explain import explain
from dragoman.settlement.robustness import count_swaps, robustness
from dragoman.settlement.sweeps import CONCEPTS

if TYPE_CHECKING:
    from dragoman.settlement.stability import Solution

SCHEMA = "dragoman-settlement/1"

# Up to these sizes the parts of the answer are given unasked; a person reads none of them beyond.
LISTED_STATES = 1 << 16
REASONED_STATES = 1 << 10
SWAPPED_STATES = 1 << 8
SWAPPED_PAIRS = 20_000


class Robust(msgspec.Struct, frozen=True, kw_only=True):
    """How far the robustness of an answer looks: so many swaps, and if above one, so many samples from a seed."""

    swaps: int = 1
    samples: int = 1000
    seed: int = 0


def to_dict(solution: Solution, *, because: bool | None = None, robust: bool | Robust | None = None) -> dict[str, Any]:
    """Return a solution in the shape of contract 2.

    `because` and `robust` ask for the reasons and the robustness, or leave them out; None gives the reasons up to
    1,024 states and the robustness up to 256. Above 65,536 states the lists of states and of stable states are left
    out. What is left out stands in `left_out`, which is there only then.
    """
    conflict = solution.conflict
    states, swaps = conflict.model.states, count_swaps(conflict.model.payoffs)
    listed = states <= LISTED_STATES
    reasoned = states <= REASONED_STATES if because is None else because
    swapped = (states <= SWAPPED_STATES and swaps <= SWAPPED_PAIRS) if robust is None else robust is not False
    look = robust if isinstance(robust, Robust) else Robust()
    found = {
        "schema": SCHEMA,
        "states": list(conflict.state_names) if listed else [],
        "decision_makers": list(conflict.parties),
        "equilibria": {concept: list(solution.equilibria(concept)) for concept in CONCEPTS},
        "stable": {party: _stable(solution, party) for party in conflict.parties} if listed else {},
        "because": [reason.to_dict() for reason in explain(solution)] if reasoned else [],
        "robustness": [
            each.to_dict()
            for each in (
                robustness(solution, swaps=look.swaps, samples=look.samples, seed=look.seed) if swapped else ()
            )
        ],
    }
    parts = {"states": listed, "stable": listed, "because": reasoned, "robustness": swapped}
    left_out = [part for part, given in parts.items() if not given]
    return {**found, "left_out": left_out} if left_out else found


def to_json(solution: Solution, *, because: bool | None = None, robust: bool | Robust | None = None) -> str:
    """Return a solution as one line of JSON in the shape of contract 2, as `to_dict`."""
    return json.dumps(to_dict(solution, because=because, robust=robust), ensure_ascii=False)


def _stable(solution: Solution, party: str) -> dict[str, list[str]]:
    return {concept: list(solution.stable_states(party, concept)) for concept in CONCEPTS}
