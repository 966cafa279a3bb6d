"""Lays what people decided over what the model read, row by row.

The rows that are asked hold the current values, so that every question and every index goes on as it is; what the model
had read where a person's value stands is kept in `model_value`. To lay a row again changes nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, cast

from dragoman.record.checks import Values
from dragoman.record.decisions import Decision, Opinion, Outcome, Target, opinions, outcome, same
from dragoman.record.fields import ROWS, SpeakerRows
from dragoman.record.joining import lay_join
from dragoman.record.people import People, recount

# By which table's rows a target is carried from one reading to the next.
CARRIED_BY: Mapping[str, str] = {
    "statement": "statement", "speaker": "statement", "claim": "statement", "statement_group": "statement",
    "position": "position", "event": "event",
}  # fmt: skip
_COLUMNS = 'id, target, target_id, action, reviewer, field, new, reason, old, decided_at, report_id, start, "end"'
_LIVE = (
    "SELECT r.current AND d.current FROM {0} x JOIN reading d ON d.id = x.reading_id"
    " JOIN report r ON r.id = x.report_id WHERE x.id = ?"
)


class Standing(NamedTuple):
    """How a row stands: what the model read, what people hold of it, and what follows."""

    model: Values
    held: list[Opinion]
    outcome: Outcome

    @property
    def values(self) -> Values:
        """Return the values that follow: the model's with those of people over them."""
        return self.model | {field: value for field, value in self.outcome.values.items() if field in self.model}


class Desk:
    """Where decisions are written and laid over the rows. The caller begins the transaction and ends it."""

    def __init__(self, connection: sqlite3.Connection, people: People, clock: Callable[[], str]) -> None:
        self.connection = connection
        self.people = people
        self.clock = clock

    # --- the log

    def write(self, decision: Decision) -> int:
        """Write a decision; return its number."""
        told = (decision.target, decision.target_id, decision.action, decision.reviewer, decision.field)
        values = (_json(decision.new), decision.reason, _json(decision.old), decision.decided_at, decision.report_id)
        cursor = self.connection.execute(
            "INSERT INTO decision (target, target_id, action, reviewer, field, new, reason, old, decided_at, report_id,"
            ' start, "end") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
            (*told, *values, decision.start, decision.end),
        )
        return cursor.lastrowid or 0

    def log(self, target: str, number: int) -> list[Decision]:
        """Return what was decided about a row, and about the rows of earlier readings that it is."""
        ids = json.dumps(self.line(target, number))
        sql = f"SELECT {_COLUMNS} FROM decision WHERE target = ? AND target_id IN (SELECT value FROM json_each(?))"  # noqa: S608
        return [decision_of(row) for row in self.connection.execute(f"{sql} ORDER BY id", (target, ids))]

    def line(self, target: str, number: int) -> list[int]:
        """Return a row and those of earlier readings that it is, the newest first."""
        if target == "headline":
            # One a reading: those of the report's earlier readings.
            sql = (
                "SELECT o.id FROM reading d JOIN reading o ON o.report_id = d.report_id AND o.id <= d.id WHERE d.id = ?"
            )
            return sorted((each for (each,) in self.connection.execute(sql, (number,))), reverse=True)
        if (table := CARRIED_BY.get(target)) is None:
            return [number]
        sql = (
            "WITH RECURSIVE line (id) AS (VALUES (?1) UNION"
            " SELECT c.earlier FROM line JOIN carried_over c ON c.target = ?2 AND c.target_id = line.id)"
            " SELECT id FROM line"
        )
        return [each for (each,) in self.connection.execute(sql, (number, table))]

    def newest(self, target: str, number: int) -> int:
        """Return the row of the newest reading that a row has become, itself where there is none."""
        if target == "headline":
            sql = "SELECT max(o.id) FROM reading d JOIN reading o ON o.report_id = d.report_id WHERE d.id = ?"
            return self.connection.execute(sql, (number,)).fetchone()[0] or number
        if (table := CARRIED_BY.get(target)) is None:
            return number
        sql = "SELECT target_id FROM carried_over WHERE target = ? AND earlier = ?"
        while found := self.connection.execute(sql, (table, number)).fetchone():
            number = found[0]
        return number

    # --- how a row stands

    def standing(self, target: str, number: int) -> Standing | None:
        """Return how a row stands, None where there is no such row."""
        held = opinions(self.log(target, number))
        if (kind := ROWS.get(target)) is None:
            return Standing({}, held, outcome(held))
        if (now := kind(self.connection, self.people).read(number)) is None:
            return None
        return Standing(now | self.under(target, number), held, outcome(held))

    def under(self, target: str, number: int) -> Values:
        """Return what the model had read where a person's value stands."""
        sql = "SELECT field, value FROM model_value WHERE target = ? AND target_id = ?"
        return {field: json.loads(value) for field, value in self.connection.execute(sql, (target, number))}

    def found(self, target: str, number: int) -> bool:
        """Say whether the model found a row, or a decision alone keeps it."""
        sql = "SELECT 1 FROM carried_over WHERE target = ? AND target_id = ? AND overlap IS NULL"
        return self.connection.execute(sql, (CARRIED_BY.get(target), number)).fetchone() is None

    # --- laying

    def lay(self, target: str, number: int) -> Outcome:
        """Make a row what follows from the decisions about it; return what follows."""
        if target == "actor_join":
            return lay_join(self.connection, self.people, self.clock, number, opinions(self.log(target, number)))
        standing = self.standing(target, number)
        if standing is None:
            return Outcome(None, {}, None, ())
        result = standing.outcome
        if target in ROWS:
            self._put(target, number, standing.model, self._values(target, number, standing))
        if target in {"statement", "speaker"}:
            self._mark_statement(number)
        elif target == "position":
            self._mark_position(number, result)
        elif target == "event":
            self._mark_event(number, result)
        elif target in {"change", "contradiction"}:
            self.connection.execute(f"UPDATE {target} SET verdict = ? WHERE id = ?", (result.review, number))  # noqa: S608
        return result

    def _values(self, target: str, number: int, standing: Standing) -> Values:
        """Return the values that are to stand in a row."""
        if target == "speaker":
            return _speaker(standing)
        if target == "position" and "party" not in standing.outcome.values:
            return standing.values | self._followed(number, standing.model)
        return standing.values

    def _followed(self, number: int, model: Values) -> Values:
        """Return the party of a position that is the speaker's own, where a person has named another speaker."""
        [statement] = self.connection.execute("SELECT statement_id FROM position WHERE id = ?", (number,)).fetchone()
        speaker = self.standing("speaker", statement)
        if speaker is None or model["party"] is None or model["reported_by"] is not None:
            return {}
        return {"party": _speaker(speaker)["party"]} if model["party"] == speaker.model["party"] else {}

    def _put(self, target: str, number: int, model: Values, values: Values) -> None:
        """Write the values that differ from what stands there, and keep what the model had read under them."""
        kind = ROWS[target](self.connection, self.people)
        now = kind.read(number) or {}
        if changed := {field: value for field, value in values.items() if not same(value, now[field])}:
            # Name, party and actor of a speaker hang together.
            kind.write(number, values if target == "speaker" else changed)
            now = kind.read(number) or {}
        self.connection.execute("DELETE FROM model_value WHERE target = ? AND target_id = ?", (target, number))
        self.connection.executemany(
            "INSERT INTO model_value VALUES (?, ?, ?, ?)",
            [(target, number, f, _kept(value)) for f, value in model.items() if not same(value, now[f])],
        )

    def _mark_statement(self, number: int) -> None:
        """Set the verdict on a statement and whether it counts; its positions and its speaker's count follow."""
        told, speaker = (outcome(opinions(self.log(each, number))) for each in ("statement", "speaker"))
        review = told.review
        if review != "rejected" and speaker.review in {"rejected", "corrected"}:
            review = "corrected"
        stands = told.stands if told.stands is not None else self.found("statement", number)
        live = int(stands and self._counts("statement", number))
        run = self.connection.execute
        run("UPDATE statement SET verdict = ?, live = ? WHERE id = ?", (review, live, number))
        [actor] = run("SELECT actor_id FROM statement WHERE id = ?", (number,)).fetchone()
        if actor is not None:
            recount(self.connection, {actor})
        for (position,) in run("SELECT id FROM position WHERE statement_id = ?", (number,)).fetchall():
            self.lay("position", position)

    def _mark_position(self, number: int, result: Outcome) -> None:
        stands = result.stands if result.stands is not None else self.found("position", number)
        self.connection.execute(
            "UPDATE position SET verdict = ?, live = ? AND (SELECT s.live FROM statement s WHERE s.id = statement_id)"
            " WHERE id = ?",
            (result.review, int(stands), number),
        )

    def _mark_event(self, number: int, result: Outcome) -> None:
        stands = result.stands if result.stands is not None else self.found("event", number)
        live = int(stands and self._counts("event", number))
        self.connection.execute("UPDATE event SET verdict = ?, live = ? WHERE id = ?", (result.review, live, number))
        self.connection.execute("UPDATE event_party SET live = ? WHERE event_id = ?", (live, number))

    def _counts(self, table: str, number: int) -> bool:
        """Say whether a row is of the newest reading of the newest version."""
        return bool(self.connection.execute(_LIVE.format(table), (number,)).fetchone()[0])


def decision_of(row: Iterable[Any]) -> Decision:
    """Return a row of the log, in the order of its columns, as a decision."""
    number, target, target_id, action, reviewer, field, new, reason, old, at, report_id, start, end = row
    return Decision(
        id=number, target=cast("Target", target), target_id=target_id, action=action, reviewer=reviewer, field=field,
        new=_value(new), reason=reason, old=_value(old), decided_at=at, report_id=report_id, start=start, end=end,
    )  # fmt: skip


def decisions(connection: sqlite3.Connection) -> Iterable[Decision]:
    """Yield all decisions of a record, in the order in which they were written."""
    return map(decision_of, connection.execute(f"SELECT {_COLUMNS} FROM decision ORDER BY id"))  # noqa: S608


def _speaker(standing: Standing) -> Values:
    """Return who speaks: nobody where the speaker was rejected, and the reading's own actor where it is the model's."""
    if standing.outcome.stands is False:
        return dict(SpeakerRows.NOBODY)
    values = standing.values
    own = all(same(values[field], standing.model[field]) for field in ("name", "party"))
    return {field: value for field, value in values.items() if field != "actor" or own}


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _kept(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _value(told: str | None) -> Any:
    return None if told is None else json.loads(told)
