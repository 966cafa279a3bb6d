"""A conflict worked out in numbers: its states, each party's moves, and each party's payoffs as dense ranks."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.settlement.faults import Fault, Place
from dragoman.settlement.moves import ListedMoves, Moves, OptionMoves, check_moves
from dragoman.settlement.preferences import payoffs_of
from dragoman.settlement.space import MAX_OPTIONS, NamedSpace, PatternSpace, Space, shorten, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.settlement.conflict import Conflict, DecisionMaker

Payoffs = NDArray[np.int32]

MAX_PARTIES = 32
MAX_NAME = 500
# Pairs of a state and a party: about 1.5 GiB to solve.
MAX_VERDICTS = 1 << 25


class Model(msgspec.Struct, frozen=True, eq=False):
    """The numbers behind a conflict. Row i of `payoffs` holds party i's rank of each state, 0 the worst.

    `beliefs` holds the ranks that one party (named second) mistakenly ascribes to another (named first).
    """

    space: NamedSpace | PatternSpace
    moves: tuple[Moves, ...]
    payoffs: Payoffs
    beliefs: dict[tuple[str, str], Payoffs]

    @property
    def states(self) -> int:
        """Return how many feasible states there are."""
        return self.space.count

    @property
    def parties(self) -> int:
        """Return how many decision makers there are."""
        return len(self.moves)

    def improvements(self, party: int, state: int) -> list[int]:
        """Return the states that a party can move to from a state and likes better, ascending."""
        ranks = self.payoffs[party]
        return [target for target in self.moves[party].of(state) if ranks[target] > ranks[state]]


def compile_model(conflict: Conflict) -> Model:
    """Check a conflict and work out its states, moves and payoffs. Raises `Fault`."""
    _check_parties(conflict)
    if conflict.states:
        named = NamedSpace(conflict.states)
        space: NamedSpace | PatternSpace = named
        moves: tuple[Moves, ...] = _listed(conflict, named)
    else:
        width = len(conflict.options)
        _check_width(width)
        space = patterns = PatternSpace(width, conflict.infeasible)
        moves = tuple(_held(conflict, patterns))
    if space.count * len(moves) > MAX_VERDICTS:
        raise Fault(
            f"{space.count:,} states and {len(moves)} decision makers are too many together, over the limit of "
            f"{MAX_VERDICTS:,} pairs. Cut options, or merge decision makers that want the same."
        )
    check_moves(moves, conflict.parties, space.count)
    names = option_numbers(conflict)
    _check_unaware(conflict, names)
    rows = _rows(conflict, space, names)
    beliefs = {(name, viewer): ranks for (name, viewer), ranks in rows.items() if viewer is not None}
    return Model(space, moves, np.stack([rows[name, None] for name in conflict.parties]), beliefs)


def option_numbers(conflict: Conflict) -> dict[str, int | None]:
    """Return the number of each option by its name and by "decision maker: name"; None where a name is shared."""
    numbers: dict[str, int | None] = {}
    for number, (_, option) in enumerate(conflict.options):
        numbers[option] = None if option in numbers else number
    for number, (party, option) in enumerate(conflict.options):
        numbers[f"{party}: {option}"] = number
    return numbers


def _check_parties(conflict: Conflict) -> None:
    parties = conflict.decision_makers
    if not 1 <= len(parties) <= MAX_PARTIES:
        raise Fault(f"There are {len(parties)} decision makers. A conflict has 1 to {MAX_PARTIES}.")
    _check_names("decision maker", [party.name for party in parties], Place(table="decision_makers"))
    for index, party in enumerate(parties):
        place = Place(table="decision_makers", index=index, key="options")
        _check_names(f"option of {party.name}", party.options, place)
        _check_one_way(party, index)
    if conflict.states and any(party.options for party in parties):
        raise Fault(
            "Both `states` and options are given. List `states` and `moves` (graph form), or give the decision "
            "makers options (option form), not both.",
            Place(key="states"),
        )
    if conflict.moves and not conflict.states:
        raise Fault("`moves` are listed without `states`. Name the states at the top.", Place(table="moves", index=0))
    if conflict.states and conflict.infeasible:
        raise Fault("`infeasible` is for options. In graph form leave the state out.", Place(key="infeasible"))


def _check_names(what: str, names: Sequence[str], place: Place) -> None:
    seen: set[str] = set()
    for position, name in enumerate(names):
        # Decision makers are entries of their own; options stand together in one list.
        index = position if place.index is None else place.index
        nth = 0 if place.index is None else names[:position].count(name)
        here = msgspec.structs.replace(place, index=index, needle=name, nth=nth)
        if not name.strip() or len(name) > MAX_NAME or any(unicodedata.category(letter) == "Cc" for letter in name):
            raise Fault(f"The {what} {shorten(name)!r} needs a name of 1 to {MAX_NAME} letters on one line.", here)
        if name in seen:
            raise Fault(f"The {what} {name!r} is there twice. Give each its own name.", here)
        seen.add(name)


def _check_one_way(party: DecisionMaker, index: int) -> None:
    place = Place(table="decision_makers", index=index, key="one_way")
    ways: dict[str, str] = {}
    for option, way in party.one_way:
        here = msgspec.structs.replace(place, needle=option)
        if option not in party.options:
            raise Fault(f"{party.name} has no option {option!r}.{suggestion(option, party.options)}", here)
        if way not in ("take", "drop"):
            raise Fault(f"The one-way option {option!r} says {way!r}. Write 'take' or 'drop'.", here)
        if ways.setdefault(option, way) != way:
            raise Fault(f"The option {option!r} is one-way both ways. Keep 'take' or 'drop'.", here)


def _check_width(width: int) -> None:
    if not width:
        raise Fault(
            "There are no options and no states. Give the decision makers `options`, or list `states` and `moves`.",
            Place(table="decision_makers", index=0),
        )
    if width > MAX_OPTIONS:
        raise Fault(
            f"There are {width} options, which make 2^{width} = {1 << width:,} states; {MAX_OPTIONS} options are the "
            "most that can be written down. Cut the options that matter least.",
            Place(table="decision_makers", index=0),
        )


def _check_unaware(conflict: Conflict, names: dict[str, int | None]) -> None:
    for index, party in enumerate(conflict.decision_makers):
        for option in party.unaware_of:
            place = Place(table="decision_makers", index=index, key="unaware_of", needle=option)
            number = names.get(option)
            if number is None:
                raise Fault(f"There is no one option {option!r}.{suggestion(option, names)}", place)
            if conflict.options[number][0] == party.name:
                raise Fault(f"{party.name} cannot be unaware of its own option {option!r}. Take it out.", place)


def _held(conflict: Conflict, space: PatternSpace) -> Iterator[OptionMoves]:
    first = 0
    for party in conflict.decision_makers:
        bits = {option: 1 << number for number, option in enumerate(party.options, first)}
        take = sum(bits[option] for option, way in dict(party.one_way).items() if way == "take")
        drop = sum(bits[option] for option, way in dict(party.one_way).items() if way == "drop")
        yield OptionMoves(space.masks, sum(bits.values()), take=take, drop=drop)
        first += len(party.options)


def _listed(conflict: Conflict, space: NamedSpace) -> tuple[ListedMoves, ...]:
    targets: list[list[list[int]]] = [[[] for _ in range(space.count)] for _ in conflict.decision_makers]
    parties = {party.name: index for index, party in enumerate(conflict.decision_makers)}
    for index, move in enumerate(conflict.moves):
        place = Place(table="moves", index=index, needle=move.decision_maker)
        if move.decision_maker not in parties:
            raise Fault(
                f"There is no decision maker {move.decision_maker!r}.{suggestion(move.decision_maker, parties)}", place
            )
        source = _one(space, move.source, msgspec.structs.replace(place, key="from", needle=move.source))
        for name in move.to:
            here = msgspec.structs.replace(place, key="to", needle=name)
            target = _one(space, name, here)
            if target == source:
                raise Fault(f"{move.decision_maker} moves from {name!r} to itself. Take it out of `to`.", here)
            targets[parties[move.decision_maker]][source].append(target)
    return tuple(ListedMoves(own) for own in targets)


def _one(space: Space, name: str, place: Place) -> int:
    return int(space.select(name, place)[0])


def _rows(
    conflict: Conflict, space: NamedSpace | PatternSpace, names: dict[str, int | None]
) -> dict[tuple[str, str | None], Payoffs]:
    """Return the ranks of each decision maker, and those that a party ascribes to one, by (name, by whom)."""
    rows: dict[tuple[str, str | None], Payoffs] = {}
    for index, preference in enumerate(conflict.preferences):
        place = Place(table="preferences", index=index, needle=preference.decision_maker)
        for name in (preference.decision_maker, preference.seen_by):
            if name is not None and name not in conflict.parties:
                raise Fault(f"There is no decision maker {name!r}.{suggestion(name, conflict.parties)}", place)
        key = (preference.decision_maker, preference.seen_by)
        if key in rows:
            raise Fault(f"{key[0]} has preferences twice, which contradict each other. Keep one of them.", place)
        rows[key] = payoffs_of(preference, space, names, place)
    for index, name in enumerate(conflict.parties):
        if (name, None) not in rows:
            raise Fault(
                f"{name} has no preferences. Add a [[preferences]] entry with a ranking, statements or weights.",
                Place(table="decision_makers", index=index, needle=name),
            )
    return rows
