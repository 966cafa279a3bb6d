"""A decision before it is kept: whether its parts fit together, which row it is about now, and what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from dragoman.errors import DecisionError, NotInRecord
from dragoman.record.carrying import connect
from dragoman.record.checks import Values, words
from dragoman.record.decisions import Action, Decision, Target
from dragoman.record.fields import ROWS
from dragoman.record.laying import CARRIED_BY, Desk
from dragoman.record.matching import first_place
from dragoman.record.record import Record

_SPANS = frozenset({"content", "source", "cue", "addressee", "relay"})
# Which actions make sense for a target; all others take all three.
_ONLY: Mapping[str, tuple[Action, ...]] = {
    "headline": ("accept", "correct"),
    "statement_group": ("accept", "reject"),
    "change": ("accept", "reject"),
    "contradiction": ("accept", "reject"),
}
_EVERY: tuple[Action, ...] = ("accept", "reject", "correct")
_WHERE = {
    "statement": "SELECT report_id FROM statement WHERE id = ?",
    "position": "SELECT report_id FROM position WHERE id = ?",
    "event": "SELECT report_id FROM event WHERE id = ?",
    "headline": "SELECT d.report_id FROM headline h JOIN reading d ON d.id = h.reading_id WHERE d.id = ?",
    "actor_join": "SELECT report_id FROM actor_join WHERE id = ?",
    "change": "SELECT p.report_id FROM change c JOIN position p ON p.id = c.after_id WHERE c.id = ?",
    "contradiction": "SELECT p.report_id FROM contradiction c JOIN position p ON p.id = c.second_id WHERE c.id = ?",
}


def checked(decision: Decision) -> Decision:
    """Return a decision whose parts fit together. Raises `DecisionError`."""
    target, action = decision.target, decision.action
    if not (reviewer := words(decision.reviewer)):
        raise DecisionError("A decision needs the name of who decides. Give a reviewer.")
    if action not in _ONLY.get(target, _EVERY):
        raise DecisionError(
            f'A {target} cannot be decided with "{action}". Take one of: {", ".join(_ONLY.get(target, _EVERY))}.'
        )
    new, field = decision.new, decision.field
    if action == "correct":
        new = _value(target, field, new)
    elif action == "accept" and new is not None:
        new = {name: _value(target, name, value) for name, value in _object(new).items()}
    else:
        field = None
        new = new if target == "claim" else None
    return msgspec.structs.replace(decision, reviewer=reviewer, new=new, field=field, reason=words(decision.reason))


def _value(target: Target, field: str | None, value: Any) -> Any:
    if target == "claim":
        return value
    if target == "actor_join":
        if field == "actor" and type(value) is int:
            return value
        raise DecisionError('A join is corrected with field "actor" and the number of the actor it leads to.')
    fields = ROWS[target].fields if target in ROWS else {}
    if field is None or field not in fields:
        raise DecisionError(f"A {target} has no field {field!r} to correct. Take one of: {', '.join(fields)}.")
    try:
        return fields[field](value)
    except DecisionError as error:
        raise DecisionError(f"{value!r:.80} is no {field} of a {target}. {error}") from error


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise DecisionError("To accept takes the values that were shown as an object, or nothing.")


def placed(desk: Desk, decision: Decision, record: Record) -> Decision:
    """Return a decision with the row it is about now, what stood there, and where that is."""
    target = decision.target
    row_of = _WHERE.get(CARRIED_BY.get(target, target), "")
    found = desk.connection.execute(row_of, (decision.target_id,)).fetchone()
    if found is None:
        raise NotInRecord(f"There is no {target} {decision.target_id} in {record.path.name}. List what there is first.")
    report_id = found[0]
    if report_id is not None and target != "headline":
        connect(desk, report_id)
    number = desk.newest(target, decision.target_id)
    row = desk.standing(target, number)
    if row is None:
        raise NotInRecord(f"There is no {target} {number} in {record.path.name}. List what there is first.")
    now = _shown(desk, target, number, row.values)
    start, end = _span(desk, target, number)
    new, old = decision.new, None
    if decision.action == "correct":
        new = _told(desk, report_id, decision.field, new)
        old = now.get(decision.field or "")
    elif decision.action == "accept" and (kind := ROWS.get(target)) is not None:
        seen = now if new is None else new
        new = {field: _told(desk, report_id, field, seen[field]) for field in kind.fields if field in seen}
    elif decision.action == "reject":
        old = _others(desk, number) if target == "statement_group" else now or None
    if target == "actor_join" and decision.action == "correct":
        _require_actor(desk, new)
    return msgspec.structs.replace(
        decision, target_id=number, new=new, old=old, id=None, decided_at=decision.decided_at or desk.clock(),
        report_id=report_id, start=start, end=end,
    )  # fmt: skip


def _shown(desk: Desk, target: Target, number: int, values: Values) -> Values:
    """Return the values that stand in a row now."""
    kind = ROWS.get(target)
    return (kind(desk.connection, desk.people).read(number) or {}) if kind is not None else values


def _told(desk: Desk, report_id: int, field: str | None, value: Any) -> Any:
    """Return spans with the words the report has there. Raises `DecisionError` where they do not lie in it."""
    if field not in _SPANS or value is None:
        return value
    sql = "SELECT text, coalesce(title, '') FROM report WHERE id = ?"
    text, title = desk.connection.execute(sql, (report_id,)).fetchone()
    if field == "relay":
        return [each | {"span": each["span"] and _held(each["span"], text, title)} for each in value]
    if field == "content":
        return [_held(span, text, title) for span in value]
    return _held(value, text, title)


def _held(span: Values, text: str, title: str) -> Values:
    start, end, told = span["start"], span["end"], span["text"]
    if start is None:
        if told and told in title:
            return span
        raise DecisionError(f"{told!r:.80} does not stand in the headline. Give start and end in the text.")
    if end > len(text) or (told and told != text[start:end]):
        raise DecisionError(
            f"From {start} to {end} the report does not say {told!r:.80}. Count code points of its text."
        )
    return {"start": start, "end": end, "text": text[start:end]}


def _span(desk: Desk, target: Target, number: int) -> tuple[int | None, int | None]:
    """Return where a row stands in its report's text."""
    if target == "event":
        found = desk.connection.execute('SELECT start, "end" FROM event WHERE id = ?', (number,)).fetchone()
        return (found[0], found[1])
    if target == "position":
        [number] = desk.connection.execute("SELECT statement_id FROM position WHERE id = ?", (number,)).fetchone()
    elif CARRIED_BY.get(target) != "statement":
        return None, None
    sql = 'SELECT start, "end" FROM statement_piece WHERE statement_id = ?'
    return first_place([{"start": start, "end": end} for start, end in desk.connection.execute(sql, (number,))])


def _others(desk: Desk, number: int) -> list[list[int]]:
    """Return where the others of a statement's group stand: report, start, end. Tracing goes by it ever after."""
    sql = (
        'SELECT s.report_id, coalesce(min(p.start), -1), coalesce(max(p."end"), -1) FROM statement_group_member m'
        " JOIN statement_group_member o ON o.group_id = m.group_id AND o.statement_id <> m.statement_id"
        " JOIN statement s ON s.id = o.statement_id JOIN statement_piece p ON p.statement_id = s.id"
        " WHERE m.statement_id = ? GROUP BY s.id ORDER BY 1, 2, 3"
    )
    found = [list(row) for row in desk.connection.execute(sql, (number,))]
    if not found:
        raise DecisionError(f"Statement {number} is grouped with no other. There is nothing to reject.")
    return found


def _require_actor(desk: Desk, number: int) -> None:
    if desk.connection.execute("SELECT 1 FROM actor WHERE id = ?", (number,)).fetchone() is None:
        raise NotInRecord(f"There is no actor {number} in the record. List them with: dragoman actors")
