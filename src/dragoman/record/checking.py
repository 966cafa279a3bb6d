"""Checks a record from end to end: is the file whole, do the rows hang together, do spans and digests hold."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator

import msgspec

from dragoman.reading import Reading
from dragoman.record import rows
from dragoman.record.reading_back import read_back
from dragoman.report import Report, Span

# Of one kind of fault so many are named; the rest would say the same.
_NAMED = 5


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong with a record, and what to do about it."""

    what: str
    advice: str


def check(connection: sqlite3.Connection, *, told: Callable[[str], None] = lambda _: None) -> Iterator[Fault]:
    """Yield what is wrong with a record; `told` is given the name of each check before it begins."""
    for name, found in (
        ("file", _file), ("foreign keys", _keys), ("reports", _reports), ("readings", _readings),
        ("full text", _search), ("copies", _copies),
    ):  # fmt: skip
        told(name)
        yield from found(connection)


def _few(faults: Iterator[str], advice: str) -> Iterator[Fault]:
    """Name the first of many faults of a kind, and count the others."""
    further = 0
    for number, what in enumerate(faults):
        if number < _NAMED:
            yield Fault(what=what, advice=advice)
        else:
            further += 1
    if further:
        yield Fault(what=f"and {further} more like it", advice=advice)


def _file(connection: sqlite3.Connection) -> Iterator[Fault]:
    found = (f"The file is damaged: {row[0]}." for row in connection.execute("PRAGMA integrity_check"))
    yield from _few(
        (fault for fault in found if fault != "The file is damaged: ok."),
        "Go back to a copy. Without one, save what can be read: sqlite3 RECORD .recover | sqlite3 NEW",
    )


def _keys(connection: sqlite3.Connection) -> Iterator[Fault]:
    broken = connection.execute("PRAGMA foreign_key_check")
    yield from _few(
        (f"Row {row} of {table} points to a row of {target} that is not there." for table, row, target, _ in broken),
        "Something other than Dragoman took rows away. Go back to a copy, or add the reports anew to a new record.",
    )


def _reports(connection: sqlite3.Connection) -> Iterator[Fault]:
    def faults() -> Iterator[str]:
        sql = "SELECT key, digest, url, title, outlet, published, authors, text FROM report"
        for key, digest, url, title, outlet, published, authors, text in connection.execute(sql):
            by = _list(authors)
            if by is None:
                yield f"Report {key} has authors that are no JSON list."
                continue
            report = Report(
                id=key, url=url, title=title, outlet=outlet, published=published, authors=tuple(by), text=text
            )
            if rows.digest_of_report(report) != digest:
                yield f"Report {key} is not the one that was added: its digest is another."

    yield from _few(faults(), "Something other than Dragoman changed it. Go back to a copy, or add the report anew.")


def _list(value: str) -> list[str] | None:
    try:
        found = json.loads(value)
    except ValueError:
        return None
    return found if isinstance(found, list) else None


def _readings(connection: sqlite3.Connection) -> Iterator[Fault]:
    def faults() -> Iterator[str]:
        sql = (
            "SELECT d.id, d.digest, r.key, EXISTS (SELECT 1 FROM decision x WHERE x.report_id = r.id)"
            " FROM reading d JOIN report r ON r.id = d.report_id ORDER BY d.id"
        )
        for number, digest, key, decided in connection.execute(sql):
            try:
                reading = read_back(connection, number)
            except (msgspec.ValidationError, ValueError) as error:
                yield f"The reading of report {key} cannot be put together again: {error}."
                continue
            yield from (f"{what} of report {key} is not at its place." for what in _misplaced(reading))
            other = _other(connection, number, reading)
            yield from (f"{what} of report {key} is not what its pieces say." for what in other)
            # What a person has corrected is another reading than the one that was added.
            if not decided and rows.digest_of_reading(reading) != digest:
                yield f"The reading of report {key} is not the one that was added: its digest is another."

    yield from _few(faults(), "Something other than Dragoman changed it. Go back to a copy, or add the report anew.")


def _misplaced(reading: Reading) -> Iterator[str]:
    """Name the spans whose words are not at their place in the text."""
    text = reading.report.text
    for what, span in _spans(reading):
        if span is not None and span.start is not None and text[span.start : span.end] != span.text:
            yield what


def _spans(reading: Reading) -> Iterator[tuple[str, Span | None]]:
    for each in reading.statements:
        yield f"The source of {each.id}", each.source
        yield f"The cue of {each.id}", each.cue
        yield f"The addressee of {each.id}", each.addressee
        yield from ((f"A piece of {each.id}", piece) for piece in each.content)
        yield from ((f"A carrier of {each.id}", carrier.span) for carrier in each.relay)
    yield from (("The evidence of an event", each.evidence) for each in reading.events)
    yield from ((f"A mention of {actor.id}", span) for actor in reading.actors for span in actor.mentions)
    yield from (("An inference", span) for span in reading.inference)
    yield from (("The headline's evidence", span) for span in (reading.headline.evidence if reading.headline else ()))


def _other(connection: sqlite3.Connection, number: int, reading: Reading) -> Iterator[str]:
    """Name the statements whose text is another than their pieces."""
    kept = connection.execute("SELECT text FROM statement WHERE reading_id = ? ORDER BY seq", (number,)).fetchall()
    for (text,), statement in zip(kept, reading.statements, strict=True):
        if text != rows.content(statement):
            yield f"The content of {statement.id}"


def _search(connection: sqlite3.Connection) -> Iterator[Fault]:
    for table, words in (("report", "reports"), ("statement", "statements")):
        # The number of entries shows what was left out; FTS5's own check, which writes, is left to sqlite3.
        [kept] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 -- tables of ours
        [indexed] = connection.execute(f"SELECT count(*) FROM {table}_search_docsize").fetchone()  # noqa: S608
        if kept != indexed:
            yield Fault(
                what=f"The full-text index has {indexed} of {kept} {words}.",
                advice=f"In sqlite3, build it anew: INSERT INTO {table}_search({table}_search) VALUES('rebuild');",
            )


# What is copied for the sake of speed, held against where it is copied from.
_COPIES = {
    "statements with another date or outlet than their report": "SELECT count(*) FROM statement s"
    " JOIN report r ON r.id = s.report_id WHERE s.date IS NOT r.date OR s.outlet IS NOT r.outlet",
    "positions with another date, outlet or report than their statement": "SELECT count(*) FROM position p"
    " JOIN statement s ON s.id = p.statement_id"
    " WHERE p.date IS NOT s.date OR p.outlet IS NOT s.outlet OR p.report_id <> s.report_id",
    "statements that count though their report has a newer version or reading": "SELECT count(*) FROM statement s"
    " JOIN report r ON r.id = s.report_id JOIN reading d ON d.id = s.reading_id"
    " WHERE s.live = 1 AND (r.current = 0 OR d.current = 0)",
    "statements of another actor than the one who appears in them": "SELECT count(*) FROM statement s"
    " JOIN appearance a ON a.reading_id = s.reading_id AND a.key = s.appearance WHERE s.actor_id IS NOT a.actor_id"
    " AND s.verdict IS NULL",
    "actors with another number of statements than they made": "SELECT count(*) FROM actor a WHERE a.statements <>"
    " (SELECT count(*) FROM statement s WHERE s.actor_id = a.id AND s.live = 1)",
}


def _copies(connection: sqlite3.Connection) -> Iterator[Fault]:
    for what, sql in _COPIES.items():
        [count] = connection.execute(sql).fetchone()
        if count:
            yield Fault(
                what=f"There are {count} {what}.", advice="Add the reports anew to a new record, and report it."
            )
