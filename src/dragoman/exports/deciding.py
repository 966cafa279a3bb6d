"""Writes what a person altered in a report, or answered to it, as decisions; what was added needs a new reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from dragoman.exports.documents import Answer
from dragoman.exports.labels import Change, Relabelled
from dragoman.reading import Event, Reading, Statement
from dragoman.record.record import Record
from dragoman.record.review import Decision, decide

_PARTS = ("content", "source", "cue", "addressee", "relay")
_SPEAKER = ("name", "role", "party", "class")
_ROWS = {
    "statement": "SELECT s.id FROM statement s JOIN reading d ON d.id = s.reading_id"
    " WHERE d.report_id = ? AND d.current = 1 AND s.live = 1 ORDER BY s.seq",
    "event": "SELECT e.id FROM event e JOIN reading d ON d.id = e.reading_id"
    " WHERE d.report_id = ? AND d.current = 1 AND e.live = 1 ORDER BY e.seq",
}


class Desk:
    """One person's decisions on one report. Each is kept by itself; to write one again adds nothing."""

    def __init__(self, record: Record, report_id: int, *, by: str, name: str) -> None:
        """Take the report; `by` is who decides, `name` the file and line in which it was decided."""
        self._record = record
        self._report_id = report_id
        self._by = by
        self._name = name

    def alter(self, now: Reading, found: Relabelled) -> None:
        """Write what was altered in `now`, the report's newest reading with what counts in it."""
        rows = {what: self._rows(what) for what in _ROWS}
        for change in found.changes:
            if change.target in rows and change.before is not None:
                self._change(rows[change.target][change.before], change, now, found.reading)
        self._add(found)

    def answer(self, answer: Answer) -> None:
        """Write an answer to the whole report as one to each of its statements."""
        for number in self._rows("statement"):
            if answer in ("accept", "reject"):
                self._decide("statement", number, action=answer)

    def _change(self, row: int, change: Change, now: Reading, then: Reading) -> None:
        if change.after is None or change.before is None:
            self._decide(change.target, row, action="reject")
        elif change.target == "statement":
            for target, field, value in _altered(now.statements[change.before], then.statements[change.after]):
                self._decide(target, row, action="correct", field=field, new=value)
        elif change.target == "event":
            event: Event = then.events[change.after]
            self._decide("event", row, action="correct", field="type", new=event.type)

    def _add(self, found: Relabelled) -> None:
        """Add a reading where there is something in it that no decision can say: a new row, a name, an inference.

        What was added is accepted, so that it stays when a newer model reads the report and does not find it.
        """
        if _said(counted := self._counted()) == _said(found.reading):
            return
        added = {what: [c.after or 0 for c in found.changes if (c.target, c.action) == (what, "add")] for what in _ROWS}
        reading = _with(counted, found.reading, added)
        self._record.add(reading, source=self._name, model=f"people ({self._by})")
        for what, places in added.items():
            rows = self._rows(what)
            for number in rows[len(rows) - len(places) :] if places else []:
                self._decide(what, number, action="accept")

    def _counted(self) -> Reading:
        from dragoman.exports.selecting import counting

        return counting(self._record, self._report_id)

    def _rows(self, what: str) -> list[int]:
        return [number for (number,) in self._record.connection.execute(_ROWS[what], (self._report_id,))]

    def _decide(self, target: Any, number: int, *, action: Any, field: str | None = None, new: Any = None) -> None:
        told = Decision(
            target=target, target_id=number, action=action, field=field, new=new, reviewer=self._by,
            reason=f"imported from {self._name}",
        )  # fmt: skip
        decide(self._record, told)


def _altered(before: Statement, after: Statement) -> Iterator[tuple[str, str, Any]]:
    """Yield target, field and new value of what differs in a statement."""
    for field in _PARTS:
        if getattr(before, field) != getattr(after, field):
            yield "statement", field, _plain(getattr(after, field))
    was, now = _plain(before.speaker), _plain(after.speaker)
    for field in _SPEAKER:
        if was[field] != now[field]:
            yield "speaker", field, now[field]


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, lists for tuples."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _said(reading: Reading) -> tuple[Any, ...]:
    """Return what of a reading marks can say beyond what decisions have settled: how many rows, and all else."""
    evidence = reading.headline.evidence if reading.headline else ()
    return len(reading.statements), len(reading.events), reading.actors, reading.inference, evidence


def _with(now: Reading, found: Reading, added: dict[str, list[int]]) -> Reading:
    """Return a reading with the rows that were added, and with the names, inferences and evidence that were left."""
    return msgspec.structs.replace(
        now,
        statements=(*now.statements, *(found.statements[place] for place in added["statement"])),
        events=(*now.events, *(found.events[place] for place in added["event"])),
        actors=found.actors,
        inference=found.inference,
        headline=found.headline,
    )
