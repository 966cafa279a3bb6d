"""Decisions as JSON lines, out of a record and into one: the same, a copy of it, or another that has the reports.

A line names its row by what it is and where it stands, so that it is found in another record, or after a newer reading.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from dragoman.errors import DecisionError, NotInRecord
from dragoman.record.checks import Values, spans
from dragoman.record.deciding import decide
from dragoman.record.decisions import Decision, canonical, same
from dragoman.record.fields import ROWS, Texts
from dragoman.record.laying import CARRIED_BY, Desk, decisions
from dragoman.record.matching import overlaps, place_of, points
from dragoman.record.record import Record

LONGEST_LINE = 1 << 20
_NEEDED = ("target", "action")

Outcome = Literal["decided", "known", "problem"]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a line: the decision as it is kept, or why there is none."""

    line: int
    outcome: Outcome
    decision: Decision | None = None
    message: str | None = None


def put_out(record: Record) -> Iterator[dict[str, Any]]:
    """Yield every decision as a plain object, in the order in which they were written.

    Beside the decision's own fields it has `record` (the name of this one), and of its row: `report` (the key), `text`,
    `place` (the spans of the statement or event) and `row` (the values), both as the model reads them.
    """
    desk = Desk(record.connection, record.people, record.clock)
    [name] = record.connection.execute("SELECT value FROM meta WHERE key = 'record'").fetchone() or [None]
    for each in decisions(record.connection):
        yield {"record": name, **msgspec.to_builtins(each), **_told(desk, each)}


def take_in(record: Record, lines: Iterable[str | bytes], *, reviewer: str | None = None) -> Iterator[Taken]:
    """Take decisions from JSON lines, each in one transaction, and yield what became of each.

    What is in the record already is "known", so that the same file can be taken twice. `reviewer` is who decided where
    a line does not say. A line that makes no sense is a "problem", and the next is taken.
    """
    inbox = _Inbox(record, reviewer)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            outcome, kept = inbox.take(line)
        except (DecisionError, NotInRecord) as error:
            yield Taken(line=number, outcome="problem", message=f"Line {number}: {error}")
        else:
            yield Taken(line=number, outcome=outcome, decision=kept)


def _told(desk: Desk, decision: Decision) -> Values:
    """Return how the row of a decision is known elsewhere."""
    target, number = decision.target, decision.target_id
    if target == "actor_join":
        return {"row": _join(desk, number)}
    told: Values = {}
    sql = "SELECT key, text FROM report WHERE id = ?"
    if decision.report_id is not None and (found := desk.connection.execute(sql, (decision.report_id,)).fetchone()):
        told["report"] = found[0]
        told["text"] = None if decision.start is None else found[1][decision.start : decision.end]
        told |= _place(desk, target, number)
    standing = desk.standing(target, number)
    return told | {"row": standing.model if standing is not None and target in ROWS else None}


def _place(desk: Desk, target: str, number: int) -> Values:
    """Return the spans of a row as the model has them, of a position those of its statement."""
    table = CARRIED_BY.get(target)
    if table == "position":
        [number] = desk.connection.execute("SELECT statement_id FROM position WHERE id = ?", (number,)).fetchone()
        table = "statement"
    return {} if table is None else {"place": place_of(desk, table, number, model=True)}


def _join(desk: Desk, number: int) -> Values | None:
    sql = (
        "SELECT n.name, n.party, a.name FROM actor_join j JOIN actor_name n ON n.id = j.actor_name_id"
        " JOIN actor a ON a.id = j.actor_id WHERE j.id = ?"
    )
    found = desk.connection.execute(sql, (number,)).fetchone()
    return found and dict(zip(("spelling", "party", "actor"), found, strict=True))


class _Inbox:
    """Takes lines: finds their rows, and knows what it has taken."""

    def __init__(self, record: Record, reviewer: str | None) -> None:
        self._record = record
        self._desk = Desk(record.connection, record.people, record.clock)
        self._reviewer = reviewer
        [self._name] = record.connection.execute("SELECT value FROM meta WHERE key = 'record'").fetchone() or [None]
        self._known = {self._key(each): each for each in decisions(record.connection)}
        # The numbers of decisions in the file, and which they are here.
        self._here: dict[int, int] = {}

    def take(self, line: str | bytes) -> tuple[Outcome, Decision]:
        """Take one line. Raises `DecisionError` or `NotInRecord`."""
        data = _object(line)
        there = data.get("id")
        given = self._decision(data)
        known = self._known.get(self._key(given)) if given.decided_at else None
        last = max((each.id or 0 for each in self._known.values()), default=0)
        kept = known or decide(self._record, given)
        self._known[self._key(kept)] = kept
        if isinstance(there, int):
            self._here[there] = kept.id or 0
        return "known" if (kept.id or 0) <= last else "decided", kept

    def _key(self, decision: Decision) -> tuple[Any, ...]:
        number = self._desk.newest(decision.target, decision.target_id)
        new = canonical(decision.new) if decision.action in {"correct", "undo"} else None
        return (decision.target, number, decision.action, decision.field, new, decision.reviewer, decision.decided_at)

    def _decision(self, data: Values) -> Decision:
        """Return the decision that a line gives, about a row of this record."""
        own = data.get("record") in (None, self._name)
        number = data.get("target_id") if own else self._found(data)
        new = data.get("new")
        if data["action"] == "undo":
            new = self._here.get(new, new if own else None) if isinstance(new, int) else None
            if new is None:
                raise DecisionError("It undoes a decision that is not in the file before it. Give the whole file.")
        given = {name: data.get(name) for name in ("field", "reason", "decided_at")}
        try:
            return msgspec.convert(
                {
                    "target": data["target"], "target_id": number, "action": data["action"], "new": new,
                    "reviewer": data.get("reviewer") or self._reviewer or "", **given,
                },
                Decision,
            )  # fmt: skip
        except msgspec.ValidationError as error:
            raise DecisionError(f"It is no decision: {error}.") from error

    # --- A row of another record

    def _found(self, data: Values) -> int:
        """Return the row here that a line from another record is about."""
        target, row = data["target"], data.get("row")
        if target == "actor_join" and isinstance(row, dict) and data["action"] != "correct":
            return self._join_here(row)
        if target not in CARRIED_BY or not isinstance(data.get("report"), str):
            raise DecisionError(f"A {target} of another record cannot be told here. Decide it in this record.")
        report_id = self._record.report_id(data["report"])
        table = CARRIED_BY[target]
        if table == "position":
            [statement, *_] = self._there("statement", report_id, data)
            sql = "SELECT id FROM position WHERE statement_id = ?"
            return self._like([each for (each,) in self._desk.connection.execute(sql, (statement,))], target, row)
        return self._like(self._there(table, report_id, data), table, row if target == table else None)

    def _join_here(self, row: Values) -> int:
        sql = (
            "SELECT j.id FROM actor_join j JOIN actor_name n ON n.id = j.actor_name_id"
            " JOIN actor a ON a.id = j.actor_id WHERE n.name = ? AND n.party = ? AND a.name = ? ORDER BY j.id"
        )
        named = [str(row.get(part)) for part in ("spelling", "party", "actor")]
        found = self._desk.connection.execute(sql, named).fetchone()
        if found is None:
            raise DecisionError(f"No join of {named[0]} to {named[2]} is here.")
        return int(found[0])

    def _there(self, table: str, report_id: int, data: Values) -> list[int]:
        """Return the rows that stand where a line says: as the model has them, else as they stand now."""
        text = Texts(self._desk.connection, self._desk.people).text(report_id)
        place = spans(data.get("place") or [{name: data.get(name) for name in ("start", "end")}])
        if any(span["end"] is not None and span["end"] > len(text) for span in place):
            raise DecisionError("It is about a place behind the end of the report.")
        sql = (
            f"SELECT x.id FROM {table} x JOIN reading d ON d.id = x.reading_id"  # noqa: S608 -- a table of ours
            " WHERE x.report_id = ? AND d.current = 1 ORDER BY x.seq"
        )
        rows = [number for (number,) in self._desk.connection.execute(sql, (report_id,)).fetchall()]
        for model in (True, False):
            old = {number: [points(place_of(self._desk, table, number, model=model))] for number in rows}
            parts = {number: part for _, number, part in overlaps(old, {0: points(place)})}
            if parts:
                return [number for number in rows if parts.get(number) == max(parts.values())]
        raise DecisionError("Nothing like it stands there in the newest reading of the report.")

    def _like(self, numbers: list[int], target: str, row: Any) -> int:
        if not numbers:
            raise DecisionError("Nothing like it stands there in the newest reading of the report.")
        if not isinstance(row, dict):
            return numbers[0]

        def alike(number: int) -> int:
            standing = self._desk.standing(target, number)
            return sum(same(value, row.get(field)) for field, value in standing.model.items()) if standing else 0

        return max(numbers, key=alike)


def _object(line: str | bytes) -> Values:
    """Return a line as an object that says what is decided. Raises `DecisionError`."""
    if len(line) > LONGEST_LINE:
        raise DecisionError(f"It is over {LONGEST_LINE >> 20} MiB. A decision is short.")
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DecisionError("It is no JSON. Give one object a line.") from error
    if not isinstance(data, dict) or not all(isinstance(data.get(name), str) for name in _NEEDED):
        raise DecisionError('It is no decision. Give an object with "target", "target_id" and "action".')
    return data
