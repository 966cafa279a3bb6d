"""A conflict as the Graph Model sees it: decision makers, their options or moves, and what each prefers.

The Graph Model for Conflict Resolution: Kilgour, Hipel and Fang (Automatica 23(1), 1987); Fang, Hipel and Kilgour,
Interactive Decision Making (Wiley, 1993).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

import msgspec

from dragoman.settlement.faults import Fault, Place
from dragoman.settlement.model import Model, compile_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OneWay = Literal["take", "drop"]


class DecisionMaker(msgspec.Struct, frozen=True, kw_only=True):
    """A party that can act, with the options it holds.

    `one_way` pairs an option with "take" (once taken, not undone) or "drop" (once dropped, not taken again).
    `unaware_of` names options of others that this party does not see (a first-level hypergame).
    """

    name: str
    options: tuple[str, ...] = ()
    one_way: tuple[tuple[str, OneWay], ...] = ()
    unaware_of: tuple[str, ...] = ()


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of an option prioritising, such as "!attack IF ceasefire", with its evidence."""

    says: str
    evidence: tuple[str, ...] = ()


class Preference(msgspec.Struct, frozen=True, kw_only=True):
    """What one decision maker prefers, said in exactly one of four ways.

    - `ranking`: groups of states or patterns, best first; a group is a tie. `great_gaps` lists the groups, counted
      from 1, after which the fall is great (strength of preference).
    - `statements`: option prioritising, the weightiest first.
    - `weights`: a number for each option; a state is worth the sum over the options taken.
    - `payoffs`: a number for each state, in the order of the states.

    `unknown` lists pairs of states between which the preference is not known. `seen_by` names the party that
    believes this of the decision maker, where that party is mistaken; None where it is so.
    """

    decision_maker: str
    ranking: tuple[tuple[str, ...], ...] = ()
    great_gaps: tuple[int, ...] = ()
    statements: tuple[Statement, ...] = ()
    weights: tuple[tuple[str, float], ...] = ()
    payoffs: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    seen_by: str | None = None


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """In graph form: the states that a decision maker can move to from one state."""

    decision_maker: str
    source: str
    to: tuple[str, ...]


class Conflict(msgspec.Struct, frozen=True, kw_only=True, dict=True, eq=False):
    """A conflict, checked when it is made. Raises `ConflictError` naming what is wrong and how to mend it.

    In option form the decision makers hold options and `infeasible` lists patterns over all options in order (Y, N,
    or - for either). In graph form `states` and `moves` are listed and the decision makers hold no options.
    `draft` marks a model that a person has yet to go through, `assumed` what was taken for granted in making it.
    """

    decision_makers: tuple[DecisionMaker, ...]
    preferences: tuple[Preference, ...]
    title: str = ""
    infeasible: tuple[str, ...] = ()
    status_quo: str | None = None
    states: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    draft: bool = False
    assumed: tuple[str, ...] = ()
    notes: str = ""

    def __post_init__(self) -> None:
        # The parts are worked out here, so that a conflict that exists is a conflict that can be solved.
        self.start  # noqa: B018

    @cached_property
    def model(self) -> Model:
        """Return the states, moves and payoffs, as numbers."""
        return compile_model(self)

    @cached_property
    def start(self) -> int | None:
        """Return the index of the status quo, or None where none is given."""
        space = self.model.space
        if self.status_quo is None:
            return None
        found = space.select(self.status_quo, Place(key="status_quo", needle=self.status_quo))
        if len(found) > 1:
            raise Fault(
                f"The status quo {self.status_quo!r} covers {len(found)} states. Name one.",
                Place(key="status_quo", needle=self.status_quo),
            )
        return int(found[0])

    @property
    def parties(self) -> tuple[str, ...]:
        """Return the names of the decision makers, in order."""
        return tuple(party.name for party in self.decision_makers)

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Return every option in order, each with the decision maker that holds it."""
        return tuple((party.name, option) for party in self.decision_makers for option in party.options)

    @cached_property
    def state_names(self) -> tuple[str, ...]:
        """Return the names of all feasible states: patterns in the order of their numbers, or as listed."""
        return self.model.space.names()

    def state(self, name: str) -> int:
        """Return the index of the state of this name. Raises `ConflictError` where there is none, or several."""
        found = self.states_of(name)
        if len(found) != 1:
            raise Fault(f"{name!r} covers {len(found)} states. Name one.")
        return int(found[0])

    def states_of(self, name: str) -> NDArray[np.int64]:
        """Return the indices of the states that a name or pattern stands for. Raises `ConflictError` for none."""
        return self.model.space.select(name, Place(needle=name))

    def party(self, name: str) -> int:
        """Return the place of the decision maker of this name. Raises `ConflictError` where there is none."""
        if name not in self.parties:
            raise Fault(f"There is no decision maker {name!r}. There are: {', '.join(self.parties)}.")
        return self.parties.index(name)

    def taken(self, state: int) -> tuple[tuple[str, str], ...]:
        """Return the options taken in a state, each with its decision maker; none in graph form."""
        name = self.model.space.name(state)
        return () if self.states else tuple(o for o, letter in zip(self.options, name, strict=True) if letter == "Y")

    def preference(self, party: int) -> Preference:
        """Return what a decision maker prefers, as given."""
        name = self.parties[party]
        return next(p for p in self.preferences if p.decision_maker == name and p.seen_by is None)

    def believed(self, name: str, viewer: str) -> NDArray[np.int32] | None:
        """Return the ranks that a party mistakenly believes a decision maker to have, or None."""
        return self.model.beliefs.get((name, viewer))

    def with_payoffs(self, party: int, payoffs: NDArray[np.int32]) -> Conflict:
        """Return the same conflict with another order of the states for one decision maker."""
        new = Preference(decision_maker=self.parties[party], payoffs=tuple(payoffs.tolist()))
        old = self.preference(party)
        return msgspec.structs.replace(self, preferences=tuple(new if p is old else p for p in self.preferences))
