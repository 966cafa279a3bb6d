"""Asks a record what tracing found: groups of statements, reports or events, each with its members in their order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from dragoman.errors import NotInRecord
from dragoman.record.faults import named_error
from dragoman.record.values import EVERYTHING, Filter

if TYPE_CHECKING:
    from dragoman.record.record import Record

Kind = Literal["statement", "report", "event"]


class Changed(msgspec.Struct, frozen=True, array_like=True):
    """Words in a row that are the same in two wordings, or stand in one alone: "same", "deleted", "inserted".

    `later` has the words of the later wording where it writes the same ones differently.
    """

    op: Literal["same", "deleted", "inserted"]
    words: str
    later: str | None = None


class MemberRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of a group: how it is the same, in which report, and for statements what differs, word by word.

    `to` is the row it is compared with: the earliest seen, or the member it shares its words with. `text` are the words
    of a statement, the headline of a report, the evidence of an event.
    """

    relation: str
    similarity: float
    id: int
    date: str | None
    outlet: str | None
    speaker: str | None
    party: str | None
    text: str | None
    to: int | None
    difference: tuple[Changed, ...]
    title: str | None
    url: str | None
    report: str
    statement: str | None
    start: int | None
    end: int | None


class GroupRow(msgspec.Struct, frozen=True, kw_only=True):
    """The same statement, report or event in several reports, the earliest seen first."""

    group: int
    kind: Kind
    outlets: int
    traced_at: str
    members: tuple[MemberRow, ...]


# The columns of a member, in the order of its fields.
_MEMBERS: dict[Kind, str] = {
    "statement": """
SELECT m.relation, m.similarity, s.id, s.date, s.outlet, coalesce(a.name, s.name), s.party, s.text, m.changed,
       r.title, r.url, r.key, s.key, (SELECT min(e.start) FROM statement_piece e WHERE e.statement_id = s.id),
       (SELECT max(e."end") FROM statement_piece e WHERE e.statement_id = s.id)
FROM statement_group_member m JOIN statement s ON s.id = m.statement_id JOIN report r ON r.id = s.report_id
LEFT JOIN actor a ON a.id = s.actor_id AND a.kind = 'person'
WHERE m.group_id = ? ORDER BY m.relation <> 'earliest', r.date IS NULL, r.date, r.published_at, r.digest, s.seq""",
    "report": """
SELECT m.relation, m.similarity, r.id, r.date, r.outlet, NULL, NULL, r.title, '[]', r.title, r.url, r.key, NULL, NULL,
       NULL
FROM report_group_member m JOIN report r ON r.id = m.report_id
WHERE m.group_id = ? ORDER BY m.relation <> 'earliest', r.date IS NULL, r.date, r.published_at, r.digest""",
    "event": """
SELECT CASE WHEN g.earliest_id = e.id THEN 'earliest' ELSE 'same' END, m.similarity, e.id, e.date, e.outlet, NULL,
       (SELECT group_concat(p.party, ', ') FROM event_party p WHERE p.event_id = e.id AND p.side = 'actor'), e.text,
       '[]', r.title, r.url, r.key, NULL, e.start, e."end"
FROM event_group_member m JOIN event_group g ON g.id = m.group_id JOIN event e ON e.id = m.event_id
JOIN report r ON r.id = e.report_id
WHERE m.group_id = ? ORDER BY g.earliest_id <> e.id, r.date IS NULL, r.date, r.published_at, r.digest, e.seq""",
}


def groups(record: Record, asked: Filter = EVERYTHING, *, kind: Kind = "statement") -> Iterator[GroupRow]:
    """Yield the groups with a member that is asked for, those with most members first.

    Of a `Filter`, `party`, `outlet`, `since`, `until`, `as_of` and `limit` are heeded; `limit` counts groups. A report
    has no party.
    """
    where, values = _where(asked, kind)
    sql = (
        f"SELECT g.id, g.traced_at FROM {kind}_group g WHERE EXISTS (SELECT 1 FROM {kind}_group_member m"  # noqa: S608
        f" JOIN {kind} x ON x.id = m.{kind}_id WHERE m.group_id = g.id AND {where})"
        " ORDER BY g.members DESC, g.id LIMIT ?"
    )
    limit = -1 if asked.limit is None else asked.limit
    try:
        for number, traced_at in record.connection.execute(sql, (*values, limit)):
            yield _group(record.connection, number, kind, traced_at)
    except sqlite3.Error as error:
        raise named_error(record.path, error) from error


def group_of(record: Record, statement_id: int) -> GroupRow | None:
    """Return the group of a statement, None where it was seen in one report only. Raises `NotInRecord`."""
    sql = (
        "SELECT g.id, g.traced_at FROM statement s LEFT JOIN statement_group_member m ON m.statement_id = s.id"
        " LEFT JOIN statement_group g ON g.id = m.group_id WHERE s.id = ?"
    )
    try:
        found = record.connection.execute(sql, (statement_id,)).fetchone()
        if found is None:
            raise NotInRecord(f"There is no statement {statement_id} in {record.path.name}. List: dragoman statements")
        return None if found[0] is None else _group(record.connection, found[0], "statement", found[1])
    except sqlite3.Error as error:
        raise named_error(record.path, error) from error


def statement_row(record: Record, name: str) -> int:
    """Return the row of a statement by its number, or by the names of report and statement: "1a2b/s1".

    Raises `NotInRecord`.
    """
    if name.isdecimal() and len(name) < 19:  # noqa: PLR2004 -- what SQLite can count
        return int(name)
    report, _, statement = name.partition("/")
    sql = (
        "SELECT s.id FROM statement s JOIN report r ON r.id = s.report_id WHERE r.key = ? AND s.key = ?"
        " ORDER BY s.live DESC, s.id DESC LIMIT 1"
    )
    found = record.connection.execute(sql, (report, statement)).fetchone()
    if found is None:
        raise NotInRecord(
            f"There is no statement {name} in {record.path.name}. Give its number, or report and statement as"
            " dragoman statements shows them: 1a2b3c4d5e6f7a8b/s1"
        )
    return int(found[0])


def _group(connection: sqlite3.Connection, number: int, kind: Kind, traced_at: str) -> GroupRow:
    members = tuple(_member(row) for row in connection.execute(_MEMBERS[kind], (number,)))
    outlets = len({member.outlet for member in members})
    return GroupRow(group=number, kind=kind, outlets=outlets, traced_at=traced_at, members=members)


def _member(row: tuple[Any, ...]) -> MemberRow:
    relation, similarity, number, date, outlet, speaker, party, text, changed, *place = row
    told = json.loads(changed) or {"to": None, "runs": ()}
    title, url, report, statement, start, end = place
    return MemberRow(
        relation=relation, similarity=similarity, id=number, date=date, outlet=outlet, speaker=speaker, party=party,
        text=text, to=told["to"], difference=tuple(Changed(*run) for run in told["runs"]), title=title, url=url,
        report=report, statement=statement, start=start, end=end,
    )  # fmt: skip


def _where(asked: Filter, kind: Kind) -> tuple[str, list[Any]]:
    told: list[tuple[str, Any]] = [
        ("x.outlet = ?", asked.outlet),
        ("x.date >= ?", asked.since),
        ("x.date <= ?", asked.last),
    ]
    if kind == "statement":
        told.append(("x.party = ?", asked.party))
    elif kind == "event":
        party = "EXISTS (SELECT 1 FROM event_party p WHERE p.event_id = x.id AND p.party = ?)"
        told.append((party, asked.party))
    given = [(sql, value) for sql, value in told if value is not None]
    return " AND ".join(sql for sql, _ in given) or "1", [value for _, value in given]
