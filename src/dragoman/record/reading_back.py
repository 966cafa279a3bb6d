"""A reading out of its rows, as it went in."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec

from dragoman.errors import NotInRecord
from dragoman.reading import Reading

Given = dict[str, Any]


def newest_reading(connection: sqlite3.Connection, report_id: int) -> int:
    """Return the row of the newest reading of a report."""
    row = connection.execute("SELECT id FROM reading WHERE report_id = ? AND current = 1", (report_id,)).fetchone()
    if row is None:
        raise NotInRecord(f"There is no reading of a report {report_id} in the record. List the reports first.")
    return int(row[0])


def read_back(connection: sqlite3.Connection, reading_id: int) -> Reading:
    """Return a reading as it was added, rebuilt from the record. Raises `NotInRecord`."""
    row = connection.execute("SELECT report_id FROM reading WHERE id = ?", (reading_id,)).fetchone()
    if row is None:
        raise NotInRecord(f"There is no reading {reading_id} in the record. List the reports first.")
    back = _Back(connection, reading_id)
    given = {
        "report": back.report(int(row[0])),
        "headline": back.headline(),
        "statements": back.statements(),
        "events": back.events(),
        "actors": back.actors(),
        "inference": back.spans("inference", "reading_id"),
        "gaps": [text for (text,) in back.rows("SELECT text FROM gap WHERE reading_id = ? ORDER BY seq")],
        "problems": back.problems(),
    }
    return msgspec.convert(given, Reading)


class _Back:
    def __init__(self, connection: sqlite3.Connection, reading_id: int) -> None:
        self._connection = connection
        self._reading_id = reading_id
        self._text = ""

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        return iter(self._connection.execute(sql, (self._reading_id,)))

    def named(self, sql: str) -> list[Given]:
        cursor = self._connection.execute(sql, (self._reading_id,))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def report(self, report_id: int) -> Given:
        columns = ("key", "title", "outlet", "url", "published", "authors", "language", "voice", "text", "removed")
        sql = f"SELECT {', '.join(columns)} FROM report WHERE id = ?"  # noqa: S608 -- columns of ours
        given = dict(zip(columns, self._connection.execute(sql, (report_id,)).fetchone(), strict=True))
        self._text = given["text"]
        lists = {name: json.loads(given[name]) for name in ("authors", "removed")}
        return given | lists | {"id": given.pop("key")}

    def headline(self) -> Given | None:
        found = self.named("SELECT verdict, style, confidence FROM headline WHERE reading_id = ?")
        if not found:
            return None
        [told] = found
        return told | {"style": json.loads(told["style"]), "evidence": self.spans("headline_evidence", "reading_id")}

    def spans(self, table: str, column: str) -> list[Given]:
        sql = f'SELECT start, "end", text FROM {table} WHERE {column} = ? ORDER BY seq'  # noqa: S608 -- tables of ours
        return [self._span(*row) for row in self.rows(sql)]

    def statements(self) -> list[Given]:
        content = self._by_statement("statement_piece", 'start, "end", text', self._span)
        carriers = self._by_statement("relay", 'name, start, "end", text', self._carrier)
        positions = self._positions()
        return [
            {
                "id": s["key"], "source": self._of(s, "source"), "cue": self._of(s, "cue"), "kind": s["kind"],
                "content": content[s["id"]], "addressee": self._of(s, "addressee"), "relay": carriers[s["id"]],
                "confidence": s["confidence"], "positions": positions[s["id"]],
                "speaker": {"actor": s["appearance"]} | {key: s[key] for key in ("name", "role", "party", "class")},
            }
            for s in self.named("SELECT * FROM statement WHERE reading_id = ? ORDER BY seq")
        ]  # fmt: skip

    def events(self) -> list[Given]:
        sides: dict[tuple[int, str], list[str]] = defaultdict(list)
        sql = (
            "SELECT p.event_id, p.side, p.party FROM event e JOIN event_party p ON p.event_id = e.id"
            " WHERE e.reading_id = ? ORDER BY e.seq, p.side, p.seq"
        )
        for event_id, side, party in self.rows(sql):
            sides[event_id, side].append(party)
        return [
            {key: e[key] for key in ("type", "reality", "issue", "confidence")}
            | {"actor": sides[e["id"], "actor"], "recipient": sides[e["id"], "recipient"]}
            | {"evidence": self._span(e["start"], e["end"], e["text"])}
            for e in self.named("SELECT * FROM event WHERE reading_id = ? ORDER BY seq")
        ]

    def actors(self) -> list[Given]:
        mentions: dict[int, list[Given]] = defaultdict(list)
        sql = (
            'SELECT m.appearance_id, m.start, m."end", m.text FROM appearance a'
            " JOIN mention m ON m.appearance_id = a.id WHERE a.reading_id = ? ORDER BY a.id, m.seq"
        )
        for appearance_id, *span in self.rows(sql):
            mentions[appearance_id].append(self._span(*span))
        return [
            {key: a[key] for key in ("name", "role", "party", "class")}
            | {"id": a["key"], "mentions": mentions[a["id"]]}
            for a in self.named("SELECT * FROM appearance WHERE reading_id = ? ORDER BY id")
        ]

    def problems(self) -> list[Given]:
        return self.named("SELECT stage, message FROM problem WHERE reading_id = ? ORDER BY seq")

    def _positions(self) -> dict[int, list[Given]]:
        found: dict[int, list[Given]] = defaultdict(list)
        sql = (
            "SELECT p.statement_id, p.party, p.reported_by, p.issue, p.item, p.act, p.stance, p.condition, p.toward,"
            " p.confidence FROM statement s JOIN position p ON p.statement_id = s.id WHERE s.reading_id = ?"
            " ORDER BY s.seq, p.seq"
        )
        for position in self.named(sql):
            found[position.pop("statement_id")].append(position)
        return found

    def _by_statement(self, table: str, columns: str, made: Any) -> dict[int, list[Given]]:
        found: dict[int, list[Given]] = defaultdict(list)
        asked = ", ".join(f"t.{column.strip()}" for column in columns.split(","))
        sql = (
            f"SELECT t.statement_id, {asked} FROM statement s JOIN {table} t ON t.statement_id = s.id"  # noqa: S608
            " WHERE s.reading_id = ? ORDER BY s.seq, t.seq"
        )
        for statement_id, *row in self.rows(sql):
            found[statement_id].append(made(*row))
        return found

    def _span(self, start: int | None, end: int | None, text: str | None) -> Given:
        return {"start": start, "end": end, "text": self._text[start:end] if text is None else text}

    def _carrier(self, name: str, start: int | None, end: int | None, text: str | None) -> Given:
        nowhere = start is None and text is None
        return {"name": name, "span": None if nowhere else self._span(start, end, text)}

    def _of(self, statement: Given, what: str) -> Given | None:
        if statement[what] is None:
            return None
        return self._span(statement[f"{what}_start"], statement[f"{what}_end"], statement[what])
