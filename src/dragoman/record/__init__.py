"""The record: one SQLite file that remembers every report."""

from dragoman.record.record import Record
from dragoman.record.values import ActorRow, Added, EventRow, Filter, Hit, Join, PositionRow, StatementRow

__all__ = ["ActorRow", "Added", "EventRow", "Filter", "Hit", "Join", "PositionRow", "Record", "StatementRow"]
