"""A first draft of a conflict file from what a record holds of the positions of the parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import msgspec

from dragoman.errors import ExportError
from dragoman.exports.formats import Wanted
from dragoman.exports.selecting import Items
from dragoman.reading import Position, Reading, Statement
from dragoman.record.record import Record

# A draft is gone through by a person, line by line; it weighs all readings together and holds them in memory.
MOST_REPORTS = 5_000

# Report -> place of a statement in it -> the positions that are asked for.
_Chosen = dict[int, dict[int, list[Position]]]


def write(record: Record, put: Callable[[str], object], wanted: Wanted) -> None:
    """Write the draft: parties as decision makers, items as options, stances as preferences with their statements.

    Raises `ExportError` where that is more than a draft can weigh, `ConflictError` where there are no positions.
    """
    from dragoman.settlement.draft import draft

    chosen = _chosen(record, wanted)
    if len(chosen) > MOST_REPORTS:
        raise ExportError(
            f"Positions in {len(chosen):,} reports are more than a draft can weigh ({MOST_REPORTS:,}). Ask for less: "
            "an issue, or some weeks with --since and --until."
        )
    put(draft(_readings(record, chosen)))


def _chosen(record: Record, wanted: Wanted) -> _Chosen:
    items = Items(record)
    chosen: _Chosen = defaultdict(lambda: defaultdict(list))
    sql = "SELECT s.report_id, s.seq FROM position p JOIN statement s ON s.id = p.statement_id WHERE p.id = ?"
    for row in record.positions(wanted.asked):
        report_id, place = record.connection.execute(sql, (row.id,)).fetchone()
        given = {name: getattr(row, name) for name in Position.__struct_fields__}
        position = Position(**given | {"item": items.name(row.id, row.item)})
        chosen[report_id][place].append(position)
    return chosen


def _readings(record: Record, chosen: _Chosen) -> Iterator[Reading]:
    """Yield readings with no more than the positions that were chosen."""
    alone = len(chosen) == 1
    for report_id, places in chosen.items():
        reading = record.reading(report_id)
        # Among several readings the draft names a statement's report by itself.
        prefix = f"{reading.report.id}/" if alone else ""
        statements = tuple(
            _narrowed(reading.statements[place], prefix, positions) for place, positions in sorted(places.items())
        )
        yield Reading(report=reading.report, statements=statements)


def _narrowed(statement: Statement, prefix: str, positions: list[Position]) -> Statement:
    return msgspec.structs.replace(statement, id=f"{prefix}{statement.id}", positions=tuple(positions))
