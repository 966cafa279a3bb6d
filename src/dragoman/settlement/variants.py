"""The variants of the concepts by name, for a command line or a page that lets a person choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dragoman.settlement.coalitions import coalitions
from dragoman.settlement.hypergame import hypergame
from dragoman.settlement.limited import limited_moves, non_myopic
from dragoman.settlement.relations import strength, unknown_preferences
from dragoman.settlement.simultaneous import simultaneous
from dragoman.settlement.sweeps import CONCEPTS

if TYPE_CHECKING:
    from dragoman.settlement.conflict import Conflict
    from dragoman.settlement.matrices import Verdicts

Variant = Callable[["Conflict"], "Verdicts"]

VARIANTS: dict[str, Variant] = {
    "sim": simultaneous,
    "sim-joint": lambda conflict: simultaneous(conflict, "joint"),
    "coalitions": coalitions,
    "unknown-a": lambda conflict: unknown_preferences(conflict, "a"),
    "unknown-b": lambda conflict: unknown_preferences(conflict, "b"),
    "unknown-c": lambda conflict: unknown_preferences(conflict, "c"),
    "unknown-d": lambda conflict: unknown_preferences(conflict, "d"),
    "strong": strength,
    "weak": lambda conflict: strength(conflict, "weak"),
    "nm": lambda conflict: non_myopic(conflict).verdicts,
    "l2": lambda conflict: limited_moves(conflict, 2),
    "l3": lambda conflict: limited_moves(conflict, 3),
    "l4": lambda conflict: limited_moves(conflict, 4),
}
HYPERGAME = "hypergame"
NAMES = (*VARIANTS, HYPERGAME)


def variant(conflict: Conflict, name: str) -> dict[str, object]:
    """Return what a variant of the concepts finds, as plain dicts and lists.

    A hypergame has its equilibria by concept, each with its class; the others their equilibria and stable states.
    Raises `KeyError` for a name not in `NAMES`, `ConflictError` where the conflict does not suit the variant.
    """
    if name != HYPERGAME:
        return VARIANTS[name](conflict).to_dict()
    found = hypergame(conflict)
    equilibria = {concept: [each.to_dict() for each in found.equilibria(concept)] for concept in CONCEPTS}
    return {"reading": "first-level hypergame", "equilibria": equilibria}
