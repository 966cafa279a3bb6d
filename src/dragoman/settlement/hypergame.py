"""First-level hypergames: each party judges by the game it sees.

Bennett (Omega 5, 1977); Fraser and Hipel (1984); in the graph model Aljefri, Hipel and Fang (2014 to 2020). A party
that is `unaware_of` options sees only the states in which they are not taken; a preference `seen_by` a party is what
that party believes of another. Nobody knows that others see another game. A state is stable for a party where it is
so in the game that party sees.

The classes are our reading of the field's: an equilibrium is *steady* where all see it and all expect it (it is an
equilibrium of every game seen), *unsteady* where all see it and each stays, but somebody's game says another would
move, and *stealthy* where somebody does not see the state at all and all who see it stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np

from dragoman.errors import ConflictError
from dragoman.settlement.conflict import Conflict, DecisionMaker, Preference
from dragoman.settlement.model import option_numbers
from dragoman.settlement.stability import Solution, concept_index, solve

if TYPE_CHECKING:
    from dragoman.settlement.sweeps import Concept

Class = Literal["steady", "unsteady", "stealthy"]


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """An equilibrium of a hypergame: its class, and which parties see it and expect it."""

    state: str
    kind: Class
    seen_by: tuple[str, ...]
    expected_by: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the equilibrium as plain dicts and lists."""
        plain: dict[str, object] = msgspec.to_builtins(self)
        return plain


class Hypergame(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The games the parties see, solved; and the hypergame's equilibria by class."""

    conflict: Conflict
    games: tuple[Solution, ...]

    def equilibria(self, concept: Concept) -> tuple[Expected, ...]:
        """Return the states where every party that sees them stays, each with its class, in order."""
        found = (self._expected(state, concept) for state in self.conflict.state_names)
        return tuple(each for each in found if each is not None)

    def _expected(self, state: str, concept: Concept) -> Expected | None:
        number = concept_index(concept)
        seeing: list[str] = []
        expecting: list[str] = []
        for party, game in enumerate(self.games):
            index = _index(game.conflict, state)
            if index is None:
                continue
            if not game.stable[number, party, index]:
                return None
            seeing.append(self.conflict.parties[party])
            if game.is_equilibrium[number, index]:
                expecting.append(self.conflict.parties[party])
        if not seeing:
            return None
        everybody = len(seeing) == len(self.games)
        kind: Class = "stealthy" if not everybody else "steady" if len(expecting) == len(seeing) else "unsteady"
        return Expected(state=state, kind=kind, seen_by=tuple(seeing), expected_by=tuple(expecting))


def hypergame(conflict: Conflict) -> Hypergame:
    """Solve the game that each party sees. Raises `ConflictError` where a party sees no state at all."""
    return Hypergame(
        conflict=conflict, games=tuple(solve(seen_game(conflict, party)) for party in range(conflict.model.parties))
    )


def seen_game(conflict: Conflict, party: int) -> Conflict:
    """Return the conflict as one party sees it: without the states it cannot imagine, with what it believes.

    In option form the states keep their patterns; an option the party is unaware of is never taken.
    """
    viewer = conflict.decision_makers[party]
    kept = _seen_states(conflict, viewer)
    if not len(kept):
        raise ConflictError(f"{viewer.name} is unaware of so much that it sees no state. Cut its `unaware_of`.")
    numbers = option_numbers(conflict)
    hidden = [numbers[option] for option in viewer.unaware_of]
    blind = tuple("".join("Y" if k == number else "-" for k in range(len(conflict.options))) for number in hidden)
    ranks = conflict.model.payoffs.copy()
    for index, believed in enumerate(_believed(conflict, viewer.name)):
        if believed is not None:
            ranks[index] = believed
    preferences = tuple(
        Preference(decision_maker=name, payoffs=tuple(ranks[index, kept].tolist()))
        for index, name in enumerate(conflict.parties)
    )
    return msgspec.structs.replace(
        conflict, preferences=preferences, infeasible=conflict.infeasible + blind, status_quo=None,
        decision_makers=tuple(msgspec.structs.replace(each, unaware_of=()) for each in conflict.decision_makers),
    )  # fmt: skip


def _seen_states(conflict: Conflict, viewer: DecisionMaker) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    numbers = option_numbers(conflict)
    hidden = [numbers[option] for option in viewer.unaware_of]
    names = conflict.state_names
    return np.array(
        [i for i, name in enumerate(names) if all(name[k] == "N" for k in hidden if k is not None)], np.intp
    )


def _believed(conflict: Conflict, viewer: str) -> list[np.ndarray[tuple[int, ...], np.dtype[np.int32]] | None]:
    return [conflict.believed(name, viewer) for name in conflict.parties]


def _index(conflict: Conflict, state: str) -> int | None:
    found = [i for i, name in enumerate(conflict.state_names) if name == state]
    return found[0] if found else None
