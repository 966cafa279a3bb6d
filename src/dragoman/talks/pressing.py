"""What of a record is to be looked over first: the rows that changes and contradictions rest on."""

from __future__ import annotations

from typing import Final

from dragoman.reading import Issue
from dragoman.record.decisions import Target
from dragoman.record.record import Record
from dragoman.talks.asking import Wanted, changes_in, contradictions_in

# By the kind of a contradiction, what its two sides are rows of; of all other kinds they are positions.
_ROWS: Final[dict[str, Target]] = {"fact": "statement", "event": "event"}


# Of more positions the findings would take longer than somebody waits for the first row.
MOST: Final = 5_000


def pressing(record: Record, *, issue: Issue | None = None) -> tuple[tuple[Target, int], ...]:
    """Return the rows that a wrong reading of would make a wrong finding, each once: contradictions, then changes.

    Of one issue if named. Nothing where a record has over `MOST` positions (on it): then name an issue that has fewer.
    """
    sql = "SELECT count(*) FROM (SELECT 1 FROM position WHERE live = 1 AND (?1 IS NULL OR issue = ?1) LIMIT ?2)"
    if record.connection.execute(sql, (issue, MOST + 1)).fetchone()[0] > MOST:
        return ()
    found: dict[tuple[Target, int], None] = {}
    for each in contradictions_in(record, Wanted(issue=issue)):
        target: Target = _ROWS.get(each.kind, "position")
        found |= dict.fromkeys([(target, each.first.id), (target, each.second.id)])
    for change in changes_in(record, Wanted(issue=issue)):
        found |= dict.fromkeys([("position", change.before.stand.id), ("position", change.after.stand.id)])
    return tuple(found)
