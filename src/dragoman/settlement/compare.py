"""Two variants of a conflict side by side: which equilibria both have, and which only one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from dragoman.settlement.sweeps import CONCEPTS, Concept

if TYPE_CHECKING:
    from dragoman.settlement.stability import Solution


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """The equilibria of two variants under one concept, by the names of the states."""

    concept: Concept
    both: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict that differs between two variants: a state both know, stable for a party in only one of them."""

    state: str
    decision_maker: str
    concept: Concept
    stable_in_first: bool


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between two variants of a conflict."""

    titles: tuple[str, str]
    only_first_states: tuple[str, ...]
    only_second_states: tuple[str, ...]
    equilibria: tuple[Difference, ...]
    turns: tuple[Turn, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the comparison as plain dicts and lists."""
        plain: dict[str, object] = msgspec.to_builtins(self)
        return plain


def compare(first: Solution, second: Solution) -> Comparison:
    """Return how the equilibria and the verdicts of two variants differ, state by state of the same name."""
    one, two = first.conflict.state_names, second.conflict.state_names
    in_one, in_two = set(one), set(two)
    return Comparison(
        titles=(first.conflict.title, second.conflict.title),
        only_first_states=tuple(name for name in one if name not in in_two),
        only_second_states=tuple(name for name in two if name not in in_one),
        equilibria=tuple(_difference(first, second, concept) for concept in CONCEPTS),
        turns=tuple(_turns(first, second)),
    )


def _difference(first: Solution, second: Solution, concept: Concept) -> Difference:
    one, two = first.equilibria(concept), second.equilibria(concept)
    return Difference(
        concept=concept,
        both=tuple(state for state in one if state in set(two)),
        only_first=tuple(state for state in one if state not in set(two)),
        only_second=tuple(state for state in two if state not in set(one)),
    )


def _turns(first: Solution, second: Solution) -> list[Turn]:
    known = set(first.conflict.state_names) & set(second.conflict.state_names)
    turns: list[Turn] = []
    for concept in CONCEPTS:
        for party in first.conflict.parties:
            if party in second.conflict.parties:
                before = set(first.stable_states(party, concept)) & known
                after = set(second.stable_states(party, concept)) & known
                turns += [
                    Turn(state=state, decision_maker=party, concept=concept, stable_in_first=state in before)
                    for state in first.conflict.state_names
                    if state in before ^ after
                ]
    return turns
