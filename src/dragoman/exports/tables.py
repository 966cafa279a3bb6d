"""Tables of rows as CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from dragoman.errors import ExportError
from dragoman.exports.cells import guarded
from dragoman.exports.formats import Table, Wanted
from dragoman.record.record import Record
from dragoman.record.values import ActorRow, EventRow, PositionRow, StatementRow

KINDS: dict[Table, type[Any]] = {
    "statements": StatementRow,
    "positions": PositionRow,
    "events": EventRow,
    "actors": ActorRow,
}


def rows(record: Record, wanted: Wanted) -> Iterator[Any]:
    """Yield the rows of the table that is wanted."""
    if wanted.table == "events" and (wanted.asked.person or wanted.asked.act):
        raise ExportError("Events have parties and types, no persons and acts. Leave --person and --act out.")
    found: Iterator[Any] = getattr(record, wanted.table)(wanted.asked)
    return found


def columns(table: Table) -> tuple[str, ...]:
    """Return the names of a table's columns."""
    names: tuple[str, ...] = KINDS[table].__struct_encode_fields__
    return names


def write(record: Record, put: Callable[[str], object], wanted: Wanted) -> None:
    """Write a table: the names of its columns, then a line a row. Words are quoted, numbers are not."""
    # All words are quoted: the csv module leaves a lone carriage return unquoted, and readers take it for a new line.
    writer = csv.writer(Put(put), lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns(wanted.table))
    for row in rows(record, wanted):
        writer.writerow([guarded(getattr(row, name)) for name in row.__struct_fields__])


class Put:
    """What the csv module writes to."""

    def __init__(self, put: Callable[[str], object]) -> None:
        self.write = put
