"""What of a record is to be looked over first: the rows that changes and contradictions rest on."""

from __future__ import annotations

from typing import Final

from dragoman.record.decisions import Target
from dragoman.record.record import Record
from dragoman.talks.asking import changes_in, contradictions_in

# By the kind of a contradiction, what its two sides are rows of; of all other kinds they are positions.
_ROWS: Final[dict[str, Target]] = {"fact": "statement", "event": "event"}


def pressing(record: Record) -> tuple[tuple[Target, int], ...]:
    """Return the rows that a wrong reading of would make a wrong finding, each once: contradictions, then changes."""
    found: dict[tuple[Target, int], None] = {}
    for each in contradictions_in(record):
        target: Target = _ROWS.get(each.kind, "position")
        found |= dict.fromkeys([(target, each.first.id), (target, each.second.id)])
    for change in changes_in(record):
        found |= dict.fromkeys([("position", change.before.stand.id), ("position", change.after.stand.id)])
    return tuple(found)
