"""Which reports are put out whole, and under which name an item stands."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dragoman.reading import Reading, Statement
from dragoman.record.record import Record
from dragoman.record.values import Filter


def report_ids(record: Record, asked: Filter) -> list[int]:
    """Return the rows of the reports asked for, by day and then by name, whatever the order they were added in.

    Asked for a party, person, issue or act they are those in which such a statement stands.
    """
    was_read = "EXISTS (SELECT 1 FROM reading d WHERE d.report_id = report.id AND d.current = 1)"
    tests, values = ["current = 1", was_read], []
    for test, value in (("outlet = ?", asked.outlet), ("date >= ?", asked.since), ("date <= ?", asked.last)):
        if value is not None:
            tests.append(test)
            values.append(value)
    sql = f"SELECT id, key FROM report WHERE {' AND '.join(tests)} ORDER BY date, key, id"  # noqa: S608 -- ours
    found = record.connection.execute(sql, values).fetchall()
    if any((asked.party, asked.person, asked.issue, asked.act)):
        named = {row.report for row in record.statements(asked)}
        found = [(number, key) for number, key in found if key in named]
    return [number for number, _ in found[: asked.limit]]


def readings(record: Record, asked: Filter) -> Iterator[Reading]:
    """Yield the newest readings of the reports asked for, with what counts in them."""
    return (counting(record, number) for number in report_ids(record, asked))


_REJECTED = {
    "statement": "SELECT s.seq, -1 FROM statement s JOIN reading d ON d.id = s.reading_id"
    " WHERE s.live = 0 AND d.report_id = ? AND d.current = 1",
    "position": "SELECT s.seq, p.seq FROM position p JOIN statement s ON s.id = p.statement_id"
    " JOIN reading d ON d.id = s.reading_id WHERE p.live = 0 AND s.live = 1 AND d.report_id = ? AND d.current = 1",
    "event": "SELECT e.seq, -1 FROM event e JOIN reading d ON d.id = e.reading_id"
    " WHERE e.live = 0 AND d.report_id = ? AND d.current = 1",
}


def counting(record: Record, report_id: int) -> Reading:
    """Return the newest reading of a report without the statements, positions and events that people rejected."""
    reading = record.reading(report_id)
    gone = {what: set(record.connection.execute(sql, (report_id,))) for what, sql in _REJECTED.items()}
    if not any(gone.values()):
        return reading
    statements = tuple(
        _without(statement, {place for number, place in gone["position"] if number == seq})
        for seq, statement in enumerate(reading.statements)
        if (seq, -1) not in gone["statement"]
    )
    events = tuple(event for seq, event in enumerate(reading.events) if (seq, -1) not in gone["event"])
    return msgspec.structs.replace(reading, statements=statements, events=events)


def _without(statement: Statement, places: set[int]) -> Statement:
    if not places:
        return statement
    kept = tuple(position for place, position in enumerate(statement.positions) if place not in places)
    return msgspec.structs.replace(statement, positions=kept)


class Items:
    """The names of items: that of the group where a position belongs to one."""

    def __init__(self, record: Record) -> None:
        self._connection = record.connection
        self._grouped = bool(record.connection.execute("SELECT 1 FROM item_group LIMIT 1").fetchone())

    def name(self, position_id: int, item: str) -> str:
        """Return the name under which the item of a position is shown."""
        if not self._grouped:
            return item
        sql = "SELECT g.item FROM position p JOIN item_group g ON g.id = p.item_group_id WHERE p.id = ?"
        found = self._connection.execute(sql, (position_id,)).fetchone()
        return str(found[0]) if found else item


def statements_by_report(record: Record, asked: Filter) -> Iterator[tuple[Reading, list[Statement]]]:
    """Yield readings with those of their statements that are asked for and count, in the order of the reports."""
    for number in report_ids(record, msgspec.structs.replace(asked, limit=None)):
        reading = record.reading(number)
        named = _kept(record, number, asked)
        kept = [each for seq, each in enumerate(reading.statements) if seq in named]
        if kept:
            yield reading, kept


def _kept(record: Record, report_id: int, asked: Filter) -> set[int]:
    """Return the places of a report's statements that are asked for."""
    rows = record.connection.execute("SELECT id, seq FROM statement WHERE report_id = ? AND live = 1", (report_id,))
    places = dict(rows.fetchall())
    if not any((asked.party, asked.person, asked.issue, asked.act)):
        return set(places.values())
    [day] = record.connection.execute("SELECT date FROM report WHERE id = ?", (report_id,)).fetchone()
    narrowed = msgspec.structs.replace(asked, limit=None)
    if day is not None:
        # One day is looked through, not the whole record.
        narrowed = msgspec.structs.replace(narrowed, since=day, until=day, as_of=None)
    return {places[row.id] for row in record.statements(narrowed) if row.id in places}
