"""Where the parties stand on the issues of one report, as a small table with the statements behind each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from dragoman.reading import Issue, Stance
from dragoman.show.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dragoman.reading import Reading


class Stand(msgspec.Struct, frozen=True):
    """One stance of a party on an issue, and the numbers of the statements that give it."""

    stance: Stance
    statements: tuple[int, ...]


class MatrixRow(msgspec.Struct, frozen=True):
    """An issue and, for every party in turn, its stances on it."""

    issue: Issue
    cells: tuple[tuple[Stand, ...], ...]


class Matrix(msgspec.Struct, frozen=True):
    """Issues down, parties across. Positions of no party are left out: nobody stands behind them."""

    parties: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


_Found = dict[tuple[Issue, str], dict[Stance, list[int]]]


def matrix(reading: Reading) -> Matrix:
    """Return the matrix of `reading`, parties and issues in the order in which they first occur."""
    found = _found(reading)
    parties = tuple(dict.fromkeys(party for _, party in found))
    issues = tuple(dict.fromkeys(issue for issue, _ in found))
    rows = (MatrixRow(issue, tuple(_cell(found.get((issue, party), {})) for party in parties)) for issue in issues)
    return Matrix(parties, tuple(rows))


def _found(reading: Reading) -> _Found:
    found: _Found = {}
    for number, statement in enumerate(reading.statements, 1):
        for position in statement.positions:
            if party := one_line(position.party or ""):
                numbers = found.setdefault((position.issue, party), {}).setdefault(position.stance, [])
                # A statement may take the same stance on two items of an issue.
                if number not in numbers[-1:]:
                    numbers.append(number)
    return found


def _cell(stances: Mapping[Stance, list[int]]) -> tuple[Stand, ...]:
    return tuple(Stand(stance, tuple(numbers)) for stance, numbers in stances.items())
