"""The three things that are traced - statements, reports, events - as tables of a record: how each is read and kept."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar

from dragoman.record import happenings, repeats, reprints
from dragoman.record.differences import differences
from dragoman.record.grouping import Group, Link, Member, Placed
from dragoman.record.happenings import Happening
from dragoman.record.repeats import Told
from dragoman.record.reprints import Printed

Item = TypeVar("Item", bound=Placed)
# Between the values of a list that SQLite puts together; it stands in no name.
_PART = "\x1f"
# How far from the evidence of an event its sentence is looked for, and where it begins and ends.
_AROUND = 300
_END = re.compile(r"[.!?…][\"'”’»)\]]*\s|\n")
_NEVER = "9999"  # after every day


class Key(NamedTuple):
    """A number to be found by, and the days around its own within which it is looked for (None: whenever)."""

    key: int
    day: int
    within: int | None = None


class Trace(Protocol, Generic[Item]):
    """One kind of thing that is traced."""

    @property
    def kind(self) -> str:
        """Name its tables."""

    def load(self, connection: sqlite3.Connection, ids: Collection[int]) -> list[Item]:
        """Return the things with these rows."""

    def of_report(self, connection: sqlite3.Connection, report: int, reading: int, *, live: bool) -> list[int]:
        """Return the rows that a reading of a report has; those alone that count where `live`."""

    def keys(self, item: Item) -> Iterable[Key]:
        """Yield what a thing is found by."""

    def compare(self, one: Item, other: Item) -> Link | None:
        """Say how two are the same."""

    def row(self, member: Member[Item]) -> tuple[object, ...]:
        """Return what is kept of a member beside the group."""


class Statements:
    """Statements: the same one in several reports."""

    kind: ClassVar[str] = "statement"
    compare = staticmethod(repeats.compare)
    _SQL = """
    SELECT s.id, s.report_id, r.date, r.published_at, r.digest, s.seq, s.text, s.kind, s.name, s.party,
           (SELECT min(p.start) FROM statement_piece p WHERE p.statement_id = s.id),
           (SELECT max(p."end") FROM statement_piece p WHERE p.statement_id = s.id)
    FROM statement s JOIN report r ON r.id = s.report_id WHERE s.id IN (SELECT value FROM json_each(?))"""

    def load(self, connection: sqlite3.Connection, ids: Collection[int]) -> list[Told]:
        """Return statements."""
        return [
            Told(
                id=number, report=report, order=_order(day, at, digest, seq), day=_ordinal(day), text=text, kind=kind,
                name=name, party=party, span=None if start is None else (start, end),
            )
            for number, report, day, at, digest, seq, text, kind, name, party, start, end in _asked(
                connection, self._SQL, ids
            )
        ]  # fmt: skip

    def of_report(self, connection: sqlite3.Connection, report: int, reading: int, *, live: bool) -> list[int]:
        """Return the statements of a reading."""
        return _rows_of(connection, "statement", report, reading, live=live)

    def keys(self, item: Told) -> Iterator[Key]:
        """Yield the keys of words, looked for always, and of meanings, looked for within days."""
        found = repeats.keys(item.text)
        yield from (Key(key, 0) for key in found.runs)
        if item.day is not None:
            yield from (Key(key, item.day, repeats.DAYS) for key in found.pairs)

    def row(self, member: Member[Told]) -> tuple[object, ...]:
        """Return relation, likeness, and what is different, word by word."""
        if member.item.id == member.to.id:
            return member.link.relation, member.link.similarity, "[]"
        if member.link.relation == "verbatim":
            return member.link.relation, member.link.similarity, json.dumps({"to": member.to.id, "runs": []})
        runs = [list(run[: 3 if run.later is not None else 2]) for run in differences(member.to.text, member.item.text)]
        told = {"to": member.to.id, "runs": runs}
        return member.link.relation, member.link.similarity, json.dumps(told, ensure_ascii=False)


class Reports:
    """Reports: the same one in several places."""

    kind: ClassVar[str] = "report"
    compare = staticmethod(reprints.compare)
    _SQL = (
        "SELECT id, date, published_at, digest, text, outlet FROM report WHERE id IN (SELECT value FROM json_each(?))"
    )

    def load(self, connection: sqlite3.Connection, ids: Collection[int]) -> list[Printed]:
        """Return reports."""
        return [
            Printed(number, _order(day, at, digest, 0), text, outlet)
            for number, day, at, digest, text, outlet in _asked(connection, self._SQL, ids)
        ]

    def of_report(self, connection: sqlite3.Connection, report: int, reading: int, *, live: bool) -> list[int]:  # noqa: ARG002
        """Return the report itself."""
        return [report]

    def keys(self, item: Printed) -> Iterator[Key]:
        """Yield the keys of its runs of words."""
        return (Key(key, 0) for key in reprints.keys(item.text))

    def row(self, member: Member[Printed]) -> tuple[object, ...]:
        """Return relation and likeness."""
        return member.link.relation, member.link.similarity


class Events:
    """Events: one told by several outlets."""

    kind: ClassVar[str] = "event"
    compare = staticmethod(happenings.compare)
    _SQL = f"""
    SELECT e.id, e.report_id, r.date, r.published_at, r.digest, e.seq, e.type, e.reality, e.text,
           substr(r.text, max(e.start - {_AROUND}, 0) + 1, min(e.start, {_AROUND})),
           substr(r.text, e."end" + 1, {_AROUND}),
           (SELECT group_concat(p.party, '{_PART}') FROM event_party p WHERE p.event_id = e.id AND p.side = 'actor'),
           (SELECT group_concat(p.party, '{_PART}') FROM event_party p WHERE p.event_id = e.id AND p.side = 'recipient')
    FROM event e JOIN report r ON r.id = e.report_id WHERE e.id IN (SELECT value FROM json_each(?))"""  # noqa: S608

    def load(self, connection: sqlite3.Connection, ids: Collection[int]) -> list[Happening]:
        """Return events."""
        return [
            Happening(
                id=number, report=report, order=_order(day, at, digest, seq), day=_ordinal(day), type=type_,
                reality=reality, actors=_parts(actors), recipients=_parts(recipients),
                text=text, sentence=_sentence(before or "", text, after or ""),
            )
            for number, report, day, at, digest, seq, type_, reality, text, before, after, actors, recipients in _asked(
                connection, self._SQL, ids
            )
        ]  # fmt: skip

    def of_report(self, connection: sqlite3.Connection, report: int, reading: int, *, live: bool) -> list[int]:
        """Return the events of a reading."""
        return _rows_of(connection, "event", report, reading, live=live)

    def keys(self, item: Happening) -> Iterator[Key]:
        """Yield the keys of its type and meanings. What has no day is not looked for."""
        if item.day is not None:
            found = happenings.keys(item.type, item.text) | happenings.keys(item.type, item.sentence)
            yield from (Key(key, item.day, happenings.DAYS) for key in found)

    def row(self, member: Member[Happening]) -> tuple[object, ...]:
        """Return the likeness."""
        return (member.link.similarity,)


def write_groups(
    connection: sqlite3.Connection, trace: Trace[Item], touched: Collection[int], groups: list[Group[Item]], now: str
) -> None:
    """Put groups in the place of those that the things `touched` were in. A group has the row of its earliest."""
    kind = trace.kind
    asked = (json.dumps(sorted(touched)),)
    old = (
        f"SELECT id, earliest_id, traced_at FROM {kind}_group WHERE id IN (SELECT m.group_id FROM {kind}_group_member m"  # noqa: S608
        f" WHERE m.{kind}_id IN (SELECT value FROM json_each(?)))"
    )
    known = {number: at for number, _, at in connection.execute(old, asked).fetchall()}
    for number in known:
        connection.execute(f"DELETE FROM {kind}_group_member WHERE group_id = ?", (number,))  # noqa: S608
        connection.execute(f"DELETE FROM {kind}_group WHERE id = ?", (number,))  # noqa: S608
    for group in groups:
        earliest = group[0].item.id
        connection.execute(
            f"INSERT INTO {kind}_group (id, earliest_id, members, traced_at) VALUES (?, ?, ?, ?)",  # noqa: S608
            (earliest, earliest, len(group), known.get(earliest, now)),
        )
        rows = [(member.item.id, earliest, *trace.row(member)) for member in group]
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {kind}_group_member VALUES ({marks})", rows)  # noqa: S608


def _asked(connection: sqlite3.Connection, sql: str, ids: Collection[int]) -> Iterator[tuple[Any, ...]]:
    yield from connection.execute(sql, (json.dumps(sorted(ids)),))


def _rows_of(connection: sqlite3.Connection, table: str, report: int, reading: int, *, live: bool) -> list[int]:
    sql = f"SELECT id FROM {table} WHERE report_id = ? AND reading_id = ?{' AND live = 1' if live else ''}"  # noqa: S608
    return [number for (number,) in connection.execute(sql, (report, reading))]


def _order(day: str | None, at: str | None, digest: str, seq: int) -> tuple[str, ...]:
    """Return a report's place in time; of one day those with a time come first, and the undated come last."""
    return (day or _NEVER, at or _NEVER, digest, f"{seq:06}")


def _ordinal(day: str | None) -> int | None:
    return None if day is None else date.fromisoformat(day).toordinal()


def _sentence(before: str, text: str, after: str) -> str:
    """Return the sentence that words stand in, by what stands before and after them."""
    ends = [match.end() for match in _END.finditer(before)]
    end = _END.search(after)
    # Evidence that ends with a full stop is its sentence's end already.
    rest = "" if _END.search(text[-2:] + after[:1]) else after[: end.start() if end else None]
    return before[ends[-1] if ends else 0 :] + text + rest


def _parts(told: str | None) -> frozenset[str]:
    return frozenset(told.split(_PART)) if told else frozenset()
