"""The rows that people decide about, field by field: how each is read as JSON, and written."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import ClassVar, Protocol

import msgspec

from dragoman.reading import Act, Actor, EventType, Issue, Kind, Reality, Relay, SpeakerClass, Stance, Verdict
from dragoman.record import rows
from dragoman.record.checks import Check, Values, one_of, parties, relay, span_or_none, spans, told, words
from dragoman.record.people import People, Place, recount
from dragoman.report import Span


class Rows(Protocol):
    """One kind of row that people decide about."""

    fields: ClassVar[Mapping[str, Check]]

    def __init__(self, connection: sqlite3.Connection, people: People) -> None:
        """Take the record, and its actors."""

    def read(self, number: int) -> Values | None:
        """Return the fields of a row as they stand, None where there is no such row."""

    def write(self, number: int, values: Values) -> None:
        """Write some fields of a row."""


class Texts:
    """What the kinds of rows share: the record, and spans in a report's text."""

    def __init__(self, connection: sqlite3.Connection, people: People) -> None:
        self.connection = connection
        self.people = people

    def row(self, sql: str, *values: object) -> Values | None:
        """Return one row by its column names."""
        cursor = self.connection.execute(sql, values)
        found = cursor.fetchone()
        return None if found is None else dict(zip([c[0] for c in cursor.description], found, strict=True))

    def text(self, report_id: int) -> str:
        """Return a report's text."""
        [text] = self.connection.execute("SELECT text FROM report WHERE id = ?", (report_id,)).fetchone()
        return str(text)

    def spans(self, sql: str, number: int, text: str) -> list[Values]:
        """Return the spans that a query gives as start, end and words, where the text has them not."""
        found = self.connection.execute(sql, (number,))
        return [_span(start, end, own or text[start:end]) for start, end, own in found]


class StatementRows(Texts):
    """Statements: the words, and who is named around them. The speaker has rows of its own."""

    fields: ClassVar[Mapping[str, Check]] = {
        "content": spans, "kind": one_of(Kind), "source": span_or_none, "cue": span_or_none,
        "addressee": span_or_none, "relay": relay,
    }  # fmt: skip

    def read(self, number: int) -> Values | None:
        """Return content, kind, source, cue, addressee and carriers, spans as in a reading."""
        if (row := self.row("SELECT * FROM statement WHERE id = ?", number)) is None:
            return None
        text = self.text(row["report_id"])
        pieces = 'SELECT start, "end", text FROM statement_piece WHERE statement_id = ? ORDER BY seq'
        carriers = 'SELECT name, start, "end", text FROM relay WHERE statement_id = ? ORDER BY seq'
        given = {
            part: None if row[part] is None else _span(row[f"{part}_start"], row[f"{part}_end"], row[part])
            for part in ("source", "cue", "addressee")
        }
        return given | {
            "content": self.spans(pieces, number, text),
            "kind": row["kind"],
            "relay": [
                {
                    "name": name,
                    "span": None if start is None and own is None else _span(start, end, own or text[start:end]),
                }
                for name, start, end, own in self.connection.execute(carriers, (number,))
            ],
        }

    def write(self, number: int, values: Values) -> None:
        """Write fields of a statement, its index of words too."""
        run = self.connection.execute
        for part in {"source", "cue", "addressee"} & values.keys():
            span = values[part] and msgspec.convert(values[part], Span)
            sql = f"UPDATE statement SET {part} = ?, {part}_start = ?, {part}_end = ? WHERE id = ?"  # noqa: S608
            run(sql, (*rows.ends(span), number))
        if "kind" in values:
            run("UPDATE statement SET kind = ? WHERE id = ?", (values["kind"], number))
        if "content" in values:
            self._content(number, msgspec.convert(values["content"], tuple[Span, ...]))
        if "relay" in values:
            self._relay(number, msgspec.convert(values["relay"], tuple[Relay, ...]))

    def _content(self, number: int, content: tuple[Span, ...]) -> None:
        run = self.connection.execute
        [before] = run("SELECT text FROM statement WHERE id = ?", (number,)).fetchone()
        after = rows.BETWEEN.join(piece.text for piece in content)
        # An index without content of its own is told what it is to forget.
        forget = "INSERT INTO statement_search (statement_search, rowid, text) VALUES ('delete', ?, ?)"
        run(forget, (number, before))
        run("UPDATE statement SET text = ? WHERE id = ?", (after, number))
        run("INSERT INTO statement_search (rowid, text) VALUES (?, ?)", (number, after))
        run("DELETE FROM statement_piece WHERE statement_id = ?", (number,))
        self.connection.executemany(
            "INSERT INTO statement_piece VALUES (?, ?, ?, ?, ?)",
            [(number, *piece) for piece in rows.pieces(content)],
        )

    def _relay(self, number: int, carriers: tuple[Relay, ...]) -> None:
        self.connection.execute("DELETE FROM relay WHERE statement_id = ?", (number,))
        for seq, carrier in enumerate(carriers):
            own = carrier.span.text if carrier.span is not None and carrier.span.start is None else None
            _, start, end = rows.ends(carrier.span)
            self.connection.execute(
                "INSERT INTO relay VALUES (?, ?, ?, ?, ?, ?)", (number, seq, carrier.name, start, end, own)
            )


class SpeakerRows(Texts):
    """The speakers of statements. `actor`, the key in the reading, follows from name and party."""

    fields: ClassVar[Mapping[str, Check]] = {
        "name": words, "role": words, "party": words, "class": one_of(SpeakerClass),
    }  # fmt: skip
    NOBODY: ClassVar[Values] = {"name": None, "role": None, "party": None, "class": "unknown", "actor": None}

    def read(self, number: int) -> Values | None:
        """Return name, role, party, class, and the key of the actor in the reading."""
        return self.row("SELECT name, role, party, class, appearance AS actor FROM statement WHERE id = ?", number)

    def write(self, number: int, values: Values) -> None:
        """Write who speaks, and give the statement and its positions to that actor of the record."""
        now = self.read(number)
        row = self.row("SELECT reading_id, report_id, date, actor_id FROM statement WHERE id = ?", number)
        if now is None or row is None:
            return
        who = now | values
        key, actor = self._actor(who, row, given="actor" in values)
        self.connection.execute(
            "UPDATE statement SET name = ?, role = ?, party = ?, class = ?, appearance = ?, actor_id = ? WHERE id = ?",
            (who["name"], who["role"], who["party"], who["class"], key, actor, number),
        )
        self.connection.execute(
            "UPDATE position SET actor_id = ?, speaker_party = ? WHERE statement_id = ?", (actor, who["party"], number)
        )
        recount(self.connection, {each for each in (row["actor_id"], actor) if each is not None})

    def _actor(self, who: Values, row: Values, *, given: bool) -> tuple[str | None, int | None]:
        """Return the key and the actor of a speaker: as the reading has it where that is `given`, else by the name."""
        sql = "SELECT key, actor_id FROM appearance WHERE reading_id = ?"
        if given and who["actor"] is not None:
            found = self.connection.execute(f"{sql} AND key = ?", (row["reading_id"], who["actor"])).fetchone()
        else:
            named = (row["reading_id"], who["name"] or who["party"], who["party"])
            found = self.connection.execute(f"{sql} AND name = ? AND party IS ? ORDER BY id", named).fetchone()
        if found is not None:
            key, number = found
            return key, number
        actor = Actor(id="", name=who["name"], role=who["role"], party=who["party"], class_=who["class"])
        known = self.people.find(actor, Place(row["report_id"], row["date"]))
        return None, known[1] if known else None


class PositionRows(Texts):
    """Positions."""

    fields: ClassVar[Mapping[str, Check]] = {
        "party": words, "reported_by": words, "issue": one_of(Issue), "item": told, "act": one_of(Act),
        "stance": one_of(Stance), "condition": words, "toward": words,
    }  # fmt: skip

    def read(self, number: int) -> Values | None:
        """Return the fields of a position."""
        return self.row(f"SELECT {', '.join(self.fields)} FROM position WHERE id = ?", number)  # noqa: S608

    def write(self, number: int, values: Values) -> None:
        """Write fields of a position; an item that is another is grouped anew by whoever groups them."""
        for field in self.fields.keys() & values.keys():
            self.connection.execute(f"UPDATE position SET {field} = ? WHERE id = ?", (values[field], number))  # noqa: S608
        if {"issue", "item"} & values.keys():
            self.connection.execute("UPDATE position SET item_group_id = NULL WHERE id = ?", (number,))


class EventRows(Texts):
    """Events, with the parties on either side."""

    fields: ClassVar[Mapping[str, Check]] = {
        "actor": parties, "recipient": parties, "type": one_of(EventType), "reality": one_of(Reality),
        "issue": one_of(Issue),
    }  # fmt: skip

    def read(self, number: int) -> Values | None:
        """Return the fields of an event."""
        if (row := self.row("SELECT type, reality, issue FROM event WHERE id = ?", number)) is None:
            return None
        sql = "SELECT party FROM event_party WHERE event_id = ? AND side = ? ORDER BY seq"
        return row | {
            side: [party for (party,) in self.connection.execute(sql, (number, side))]
            for side in ("actor", "recipient")
        }

    def write(self, number: int, values: Values) -> None:
        """Write fields of an event, and what its parties copy of it."""
        run = self.connection.execute
        for field in {"type", "reality", "issue"} & values.keys():
            run(f"UPDATE event SET {field} = ? WHERE id = ?", (values[field], number))  # noqa: S608 -- a field of ours
        now = self.read(number)
        if now is None:
            return
        run("DELETE FROM event_party WHERE event_id = ?", (number,))
        for side in ("actor", "recipient"):
            for seq, party in enumerate(values[side] if side in values else now[side]):
                run(
                    "INSERT INTO event_party SELECT id, ?, ?, ?, date, type, issue, outlet, live FROM event"
                    " WHERE id = ?",
                    (side, seq, party, number),
                )


class HeadlineRows(Texts):
    """The verdict on a headline, by the number of its reading."""

    fields: ClassVar[Mapping[str, Check]] = {"verdict": one_of(Verdict)}

    def read(self, number: int) -> Values | None:
        """Return the verdict."""
        return self.row("SELECT verdict FROM headline WHERE reading_id = ?", number)

    def write(self, number: int, values: Values) -> None:
        """Write the verdict."""
        self.connection.execute("UPDATE headline SET verdict = ? WHERE reading_id = ?", (values["verdict"], number))


ROWS: Mapping[str, type[Rows]] = {
    "statement": StatementRows,
    "speaker": SpeakerRows,
    "position": PositionRows,
    "event": EventRows,
    "headline": HeadlineRows,
}


def _span(start: int | None, end: int | None, text: str) -> Values:
    return {"start": start, "end": end, "text": text}
