"""A statement table with the columns of the Discourse Network Analyzer's event list."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from dragoman.exports.cells import guarded
from dragoman.exports.formats import Wanted
from dragoman.exports.selecting import Items
from dragoman.exports.tables import Put
from dragoman.record.record import Record
from dragoman.record.values import PositionRow

# The event list of DNA 2 and 3 with the four variables of its DNA statement, then what it has no columns for.
COLUMNS = (
    "statement ID", "time", "document ID", "document title", "author", "source", "section", "type", "text", "person",
    "organization", "concept", "agreement", "issue", "act", "stance", "condition", "reported by", "position ID",
    "statement",
)  # fmt: skip
AGREEMENT = {"for": 1, "against": 0}
_VOICES = {"outlet": "news report", "party": "official text"}
_DOCUMENT = """
SELECT s.id, r.id, r.published, r.authors, r.voice FROM position p JOIN statement s ON s.id = p.statement_id
JOIN report r ON r.id = p.report_id WHERE p.id = ?"""


def write(record: Record, put: Callable[[str], object], wanted: Wanted) -> None:
    """Write a row a position: who (person), for which side (organization), on what (concept), for it or not.

    The columns are parted by semicolons, as DNA parts them.
    """
    writer = csv.writer(Put(put), delimiter=";", lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(COLUMNS)
    items = Items(record)
    for position in record.positions(wanted.asked):
        writer.writerow([guarded(cell) for cell in _row(record, position, items)])


def _row(record: Record, position: PositionRow, items: Items) -> Iterator[Any]:
    found = record.connection.execute(_DOCUMENT, (position.id,)).fetchone()
    statement_id, report_id, published, authors, voice = found
    time = _time(published, position.date)
    yield from (statement_id, time, report_id, position.title, "; ".join(json.loads(authors)), position.outlet, "")
    yield from (_VOICES[voice], position.text)
    # Whoever reports another's stance is not the person who takes it.
    yield None if position.reported_by else position.speaker
    yield from (position.party, items.name(position.id, position.item), AGREEMENT.get(position.stance))
    yield from (position.issue, position.act, position.stance, position.condition, position.reported_by, position.id)
    yield f"{position.report}/{position.statement}"


def _time(published: str | None, day: str | None) -> str | None:
    """Return day and time as DNA writes them, as the clocks stood there; midnight where no time is told."""
    try:
        return datetime.fromisoformat(published or "").strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return day and f"{day} 00:00:00"
