"""Writes what a person altered or answered as decisions, with the new reading that follows from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from dragoman.exports.documents import Answer
from dragoman.exports.labels import Change, Relabelled
from dragoman.reading import Reading
from dragoman.record.people import recount
from dragoman.record.reading_back import newest_reading, read_back
from dragoman.record.record import Record
from dragoman.record.writing import Origin, Writer

_DECISION = (
    "INSERT INTO decision (target, target_id, action, field, old, new, reason, reviewer, decided_at, report_id, start,"
    ' "end") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
)
_ORIGIN = "SELECT actors_file_id FROM reading WHERE id = ?"
_TABLES = {"statement": "statement", "event": "event"}
_VERDICTS = {"accept": "accepted", "reject": "rejected"}


def decide(  # noqa: PLR0913 -- who decided what, where
    record: Record, report_id: int, found: Relabelled | None, *, answer: Answer | None, by: str, name: str
) -> int:
    """Write what was altered, then what was answered, in one transaction; return the number of decisions."""
    if found is None and answer is None:
        return 0
    with record.transaction():
        desk = _Desk(record, report_id, by=by, name=name)
        if found is not None:
            desk.alter(found)
        if answer in _VERDICTS:
            desk.answer(answer)
        return desk.written


class _Desk:
    """One person's decisions on one report."""

    def __init__(self, record: Record, report_id: int, *, by: str, name: str) -> None:
        self._record = record
        self._connection = record.connection
        self._report_id = report_id
        self._by = by
        self._name = name
        self._now = record.clock()
        self.written = 0

    def alter(self, found: Relabelled) -> None:
        """Write the new reading and why it differs from the one before; verdicts on what stayed go with it."""
        old_id = newest_reading(self._connection, self._report_id)
        old = read_back(self._connection, old_id)
        verdicts = self._verdicts(old_id)
        [actors_file] = self._connection.execute(_ORIGIN, (old_id,)).fetchone()
        origin = Origin(
            model=f"people ({self._by})", program=_program(), actors_file=actors_file, clock=self._record.clock
        )
        Writer(self._connection, self._record.people).add(found.reading, source=self._name, origin=origin)
        new_id = newest_reading(self._connection, self._report_id)
        same = {statement: place for place, statement in enumerate(old.statements)}
        for place, statement in enumerate(found.reading.statements):
            if (verdict := verdicts.get(same.get(statement, -1))) is not None:
                self._judge(new_id, place, verdict)
        for change in found.changes:
            self._change(change, old, found.reading, old_id, new_id)

    def answer(self, answer: Answer) -> None:
        """Write an answer to a whole report as a decision on each statement that had none like it."""
        reading_id = newest_reading(self._connection, self._report_id)
        sql = "SELECT seq, verdict FROM statement WHERE reading_id = ? ORDER BY seq"
        reading = read_back(self._connection, reading_id)
        for place, verdict in self._connection.execute(sql, (reading_id,)).fetchall():
            if verdict == _VERDICTS[answer] or (answer == "accept" and verdict is not None):
                continue
            number = self._row("statement", reading_id, place)
            start, end = _extent(reading.statements[place])
            self._write(("statement", number, answer, None, None, None), start, end)
            self._judge(reading_id, place, _VERDICTS[answer])

    def _verdicts(self, reading_id: int) -> dict[int, str]:
        sql = "SELECT seq, verdict FROM statement WHERE reading_id = ? AND verdict IS NOT NULL"
        return dict(self._connection.execute(sql, (reading_id,)).fetchall())

    def _change(self, change: Change, old: Reading, new: Reading, old_id: int, new_id: int) -> None:
        if change.target == "headline":
            fields = [("evidence", _json(getattr(r.headline, "evidence", ()))) for r in (old, new)]
            told = ("headline", new_id, change.action, "evidence", fields[0][1], fields[1][1])
            self._write(told, None, None)
            return
        before, after = (
            None if place is None or place >= len(things) else things[place]
            for place, things in ((change.before, _things(old, change)), (change.after, _things(new, change)))
        )
        reading_id, place = (new_id, change.after) if change.after is not None else (old_id, change.before)
        number = self._row(_TABLES[change.target], reading_id, place or 0)
        start, end = _extent(after if after is not None else before)
        for field, was, now in _differences(before, after):
            self._write((change.target, number, change.action, field, was, now), start, end)
        if change.target == "statement" and change.after is not None:
            self._judge(new_id, change.after, "corrected")

    def _row(self, table: str, reading_id: int, place: int) -> int:
        sql = f"SELECT id FROM {table} WHERE reading_id = ? AND seq = ?"  # noqa: S608 -- a table of ours
        found = self._connection.execute(sql, (reading_id, place)).fetchone()
        return int(found[0]) if found else 0

    def _judge(self, reading_id: int, place: int, verdict: str) -> None:
        """Set the verdict on a statement; what is rejected stops counting, its positions with it."""
        number = self._row("statement", reading_id, place)
        live = int(verdict != "rejected")
        self._connection.execute("UPDATE statement SET verdict = ?, live = ? WHERE id = ?", (verdict, live, number))
        self._connection.execute("UPDATE position SET live = ? WHERE statement_id = ?", (live, number))
        actor = self._connection.execute("SELECT actor_id FROM statement WHERE id = ?", (number,)).fetchone()
        if actor and actor[0] is not None:
            recount(self._connection, {actor[0]})

    def _write(self, told: tuple[Any, ...], start: int | None, end: int | None) -> None:
        row = (*told, f"imported from {self._name}", self._by, self._now, self._report_id, start, end)
        self._connection.execute(_DECISION, row)
        self.written += 1


def _things(reading: Reading, change: Change) -> tuple[Any, ...]:
    return reading.statements if change.target == "statement" else reading.events


def _differences(before: Any, after: Any) -> Iterator[tuple[str | None, str | None, str | None]]:
    """Yield field, old and new as JSON: each field that differs, or the whole where it is new or gone."""
    if before is None or after is None:
        yield None, before and _json(before), after and _json(after)
        return
    for field in before.__struct_fields__:
        was, now = getattr(before, field), getattr(after, field)
        if was != now:
            yield field, _json(was), _json(now)


def _extent(thing: Any) -> tuple[int | None, int | None]:
    """Return where a statement or event stands in the text."""
    spans = getattr(thing, "content", None) or (getattr(thing, "evidence", None),)
    placed = [(span.start, span.end) for span in spans if span is not None and span.start is not None]
    return (min(s for s, _ in placed), max(e for _, e in placed)) if placed else (None, None)


def _json(value: Any) -> str:
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)


def _program() -> str:
    from dragoman import __version__

    return __version__
