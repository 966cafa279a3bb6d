"""Readings as JSON lines: contract 1, as they went in."""

from __future__ import annotations

from collections.abc import Callable

from dragoman.exports.formats import Wanted
from dragoman.exports.selecting import readings
from dragoman.record.record import Record


def write(record: Record, put: Callable[[str], object], wanted: Wanted) -> None:
    """Write the newest readings of the reports asked for, one JSON object a line, the same bytes every time."""
    for reading in readings(record, wanted.asked):
        put(reading.to_json() + "\n")
