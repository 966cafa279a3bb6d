"""What a record knows of one report, one statement, one actor: the questions behind their pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from dragoman.errors import NotInRecord
from dragoman.reading import Reading
from dragoman.record import ActorRow, Filter, Join, Record, StatementRow
from dragoman.record.faults import named
from dragoman.record.groups import GroupRow, group_of, statement_row
from dragoman.web.asked import PAGE_ROWS, Asked

_CARDS: Final = 40
_VERSIONS: Final = 50


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a report: the same address, another text."""

    report: str
    version: int
    current: bool
    title: str | None
    added_at: str


class Reprint(msgspec.Struct, frozen=True, kw_only=True):
    """The same report in another place."""

    report: str
    date: str | None
    outlet: str | None
    title: str | None
    relation: str
    similarity: float


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A speaker of a report: who that is in the record, the office held then, how much was said here and in all."""

    actor: int
    name: str
    party: str | None
    class_: str = msgspec.field(name="class")
    office: str | None
    here: int
    statements: int
    first_seen: str | None
    last_seen: str | None


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A report with its newest reading, and what the record knows beside."""

    reading: Reading
    date: str | None
    source: str | None
    added_at: str
    model: str
    read_at: str
    version: int
    versions: tuple[Version, ...]
    reprints: tuple[Reprint, ...]
    cards: tuple[Card, ...]
    reviewed: dict[str, str]
    repeated: dict[str, int]


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A report in a list."""

    report: str
    date: str | None
    outlet: str | None
    title: str | None
    headline: str | None
    statements: int
    version: int


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """One decision of a person about a statement or what hangs on it."""

    about: str
    action: str
    field: str | None
    old: Any
    new: Any
    reason: str | None
    reviewer: str
    decided_at: str


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """An office and its days. `origin` is `table` (known beforehand) or `report` (as reports say)."""

    office: str
    party: str | None
    since: str | None
    until: str | None
    origin: str
    seen: int


class Alias(msgspec.Struct, frozen=True, kw_only=True):
    """A spelling of an actor, and how often it is seen."""

    id: int
    name: str
    party: str | None
    seen: int


def report_of(record: Record, key: str) -> Received:
    """Return a report by its name. Raises `NotInRecord`."""
    number = record.report_id(key)
    reading = record.reading(number)
    with named(record.path):
        run = record.connection.execute
        date, source, added_at, version, first = run(
            "SELECT date, source, added_at, version, coalesce(version_of, id) FROM report WHERE id = ?", (number,)
        ).fetchone()
        reading_id, model, read_at = run(
            "SELECT id, model, read_at FROM reading WHERE report_id = ? AND current = 1", (number,)
        ).fetchone()
        versions = run(
            "SELECT key, version, current, title, added_at FROM report WHERE id = ?1 OR version_of = ?1"
            " ORDER BY version DESC LIMIT ?2", (first, _VERSIONS),
        ).fetchall()  # fmt: skip
        reprints = run(
            "SELECT r.key, r.date, r.outlet, r.title, m.relation, m.similarity FROM report_group_member o"
            " JOIN report_group_member m ON m.group_id = o.group_id JOIN report r ON r.id = m.report_id"
            " WHERE o.report_id = ?1 AND r.id <> ?1 ORDER BY r.date, r.id LIMIT ?2", (number, _VERSIONS),
        ).fetchall()  # fmt: skip
        reviewed = dict(run(
            "SELECT key, verdict FROM statement WHERE reading_id = ? AND verdict IS NOT NULL", (reading_id,)
        ).fetchall())  # fmt: skip
        repeated = dict(run(
            "SELECT s.key, g.members FROM statement s JOIN statement_group_member m ON m.statement_id = s.id"
            " JOIN statement_group g ON g.id = m.group_id WHERE s.reading_id = ?", (reading_id,)
        ).fetchall())  # fmt: skip
    return Received(
        reading=reading, date=date, source=source, added_at=added_at, model=model, read_at=read_at, version=version,
        versions=tuple(_made(Version, row) for row in versions) if len(versions) > 1 else (),
        reprints=tuple(_made(Reprint, row) for row in reprints),
        cards=_cards(record, reading_id, date), reviewed=reviewed, repeated=repeated,
    )  # fmt: skip


def _cards(record: Record, reading_id: int, date: str | None) -> tuple[Card, ...]:
    sql = (
        "SELECT a.id, a.name, a.party, a.class, (SELECT o.office FROM office o WHERE o.actor_id = a.id"
        ' AND (o."from" IS NULL OR o."from" <= ?2) AND (o."to" IS NULL OR o.origin = \'report\''
        ' OR o."to" >= substr(?2, 1, 7)) ORDER BY o.origin = \'report\', o."from" DESC LIMIT 1), count(*) AS here,'
        " a.statements, a.first_seen, a.last_seen FROM statement s JOIN actor a ON a.id = s.actor_id"
        " WHERE s.reading_id = ?1 GROUP BY a.id ORDER BY here DESC, a.name LIMIT ?3"
    )
    with named(record.path):
        rows = record.connection.execute(sql, (reading_id, date or "9999-12-31", _CARDS)).fetchall()
    return tuple(_made(Card, row) for row in rows)


_REPORTS: Final = """
SELECT r.key, r.date, r.outlet, r.title, h.verdict,
       (SELECT count(*) FROM statement s WHERE s.report_id = r.id AND s.live = 1), r.version
FROM report r LEFT JOIN reading d ON d.report_id = r.id AND d.current = 1 LEFT JOIN headline h ON h.reading_id = d.id
WHERE {where} ORDER BY r.date DESC, r.id DESC LIMIT ? OFFSET ?"""


def reports(record: Record, asked: Asked) -> tuple[list[Listed], bool]:
    """Return a page of the reports, the newest first, and whether there are more."""
    where, values = ["r.current = 1"], list[Any]()
    for test, value in (
        ("r.outlet = ?", asked.outlet),
        ("r.date >= ?", asked.since),
        ("r.date <= ?", asked.filter().last),
    ):
        if value is not None:
            where.append(test)
            values.append(value)
    sql = _REPORTS.format(where=" AND ".join(where))
    with named(record.path):
        rows = record.connection.execute(sql, (*values, PAGE_ROWS + 1, (asked.page - 1) * PAGE_ROWS)).fetchall()
    return [_made(Listed, row) for row in rows[:PAGE_ROWS]], len(rows) > PAGE_ROWS


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with its whole surroundings: the text before and after, what was decided, where else it stands."""

    row: StatementRow
    actor: int | None
    before: str
    after: str
    live: bool
    positions: tuple[dict[str, Any], ...]
    group: GroupRow | None
    decided: tuple[Decided, ...]


_STATEMENT: Final = """
SELECT s.id, s.date, s.outlet, coalesce(a.name, s.name), s.role, s.party, s.class, s.kind, s.cue, s.text, s.addressee,
       (SELECT group_concat(y.name, ', ') FROM relay y WHERE y.statement_id = s.id), s.confidence, s.verdict, r.title,
       r.url, r.key, s.key, (SELECT min(e.start) FROM statement_piece e WHERE e.statement_id = s.id),
       (SELECT max(e."end") FROM statement_piece e WHERE e.statement_id = s.id), s.actor_id, s.live, r.text
FROM statement s JOIN report r ON r.id = s.report_id LEFT JOIN actor a ON a.id = s.actor_id AND a.kind = 'person'
WHERE s.id = ?"""
_POSITIONS: Final = (
    "SELECT id, party, issue, item, act, stance, condition, toward, reported_by, confidence, verdict"
    " FROM position WHERE statement_id = ? AND live = 1 ORDER BY seq"
)
_DECIDED: Final = """
SELECT target, action, field, old, new, reason, reviewer, decided_at FROM decision
WHERE (target IN ('statement', 'speaker', 'statement_group', 'claim') AND target_id = ?1)
   OR (target = 'position' AND target_id IN (SELECT id FROM position WHERE statement_id = ?1)) ORDER BY id"""


def statement_of(record: Record, name: str) -> Told:
    """Return a statement by its number or by report and statement ("1a2b/s3"). Raises `NotInRecord`."""
    number = statement_row(record, name)
    with named(record.path):
        found = record.connection.execute(_STATEMENT, (number,)).fetchone()
        if found is None:
            raise NotInRecord(f"There is no statement {name} in {record.path.name}.")
        *columns, actor, live, text = found
        row = _made(StatementRow, tuple(columns))
        cursor = record.connection.execute(_POSITIONS, (number,))
        names = [column[0] for column in cursor.description]
        positions = tuple(dict(zip(names, each, strict=True)) for each in cursor)
        decided = record.connection.execute(_DECIDED, (number,)).fetchall()
    before, after = _around(text, row.start, row.end)
    return Told(
        row=row, actor=actor, before=before, after=after, live=bool(live), positions=positions,
        group=group_of(record, number), decided=tuple(_decided(each) for each in decided),
    )  # fmt: skip


def _around(text: str, start: int | None, end: int | None) -> tuple[str, str]:
    """Return what stands before and after a span, each up to the paragraph's edge or 300 letters."""
    if start is None or end is None:
        return "", ""
    before = text[max(0, start - 300) : start].rpartition("\n\n")[2]
    return before, text[end : end + 300].partition("\n\n")[0]


def _decided(row: tuple[Any, ...]) -> Decided:
    about, action, field, old, new, reason, reviewer, at = row
    return Decided(
        about=about, action=action, field=field, old=_json(old), new=_json(new), reason=reason or None,
        reviewer=reviewer, decided_at=at,
    )  # fmt: skip


def _json(value: str | None) -> Any:
    try:
        return None if value is None else json.loads(value)
    except ValueError:
        return value


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An actor with offices, spellings, and why each spelling was taken for this actor."""

    row: ActorRow
    offices: tuple[Office, ...]
    aliases: tuple[Alias, ...]
    joins: tuple[Join, ...]


def actor_of(record: Record, number: int) -> Person:
    """Return an actor by its row. Raises `NotInRecord`."""
    with named(record.path):
        run = record.connection.execute
        found = run(
            "SELECT a.id, a.name, a.kind, a.party, a.class, NULL, NULL, a.statements, a.first_seen, a.last_seen, NULL,"
            " NULL, NULL FROM actor a WHERE a.id = ?", (number,),
        ).fetchone()  # fmt: skip
        if found is None:
            raise NotInRecord(f"There is no actor {number} in {record.path.name}.")
        offices = run(
            "SELECT office, nullif(party, ''), \"from\", \"to\", origin, seen FROM office WHERE actor_id = ?"
            ' ORDER BY origin DESC, "from"', (number,),
        ).fetchall()  # fmt: skip
        aliases = run(
            "SELECT id, name, nullif(party, ''), seen FROM actor_name WHERE actor_id = ? ORDER BY seen DESC, name",
            (number,),
        ).fetchall()
    return Person(
        row=_made(ActorRow, found),
        offices=tuple(_made(Office, row) for row in offices),
        aliases=tuple(_made(Alias, row) for row in aliases),
        joins=tuple(record.joins(number)),
    )


_OF_ACTOR: Final = """
SELECT s.id, s.date, s.outlet, coalesce(a.name, s.name), s.role, s.party, s.class, s.kind, s.cue, s.text, s.addressee,
       (SELECT group_concat(y.name, ', ') FROM relay y WHERE y.statement_id = s.id), s.confidence, s.verdict, r.title,
       r.url, r.key, s.key, NULL, NULL
FROM statement s CROSS JOIN report r ON r.id = s.report_id LEFT JOIN actor a ON a.id = s.actor_id AND a.kind = 'person'
WHERE s.actor_id = ? AND s.live = 1 ORDER BY s.date DESC, s.outlet DESC LIMIT ? OFFSET ?"""


def statements_of(record: Record, actor: int, page: int) -> tuple[list[StatementRow], bool]:
    """Return a page of an actor's statements, the newest first, and whether there are more."""
    with named(record.path):
        values = (actor, PAGE_ROWS + 1, (page - 1) * PAGE_ROWS)
        rows = record.connection.execute(_OF_ACTOR, values).fetchall()
    return [_made(StatementRow, row) for row in rows[:PAGE_ROWS]], len(rows) > PAGE_ROWS


def spelling_of(record: Record, name: str, party: str | None) -> list[Alias]:
    """Return the spellings that a name stands under, to join one of them to an actor."""
    sql = "SELECT id, name, nullif(party, ''), seen FROM actor_name WHERE name = ? ORDER BY seen DESC LIMIT 20"
    with named(record.path):
        found = [_made(Alias, row) for row in record.connection.execute(sql, (name,))]
    return [each for each in found if party is None or each.party == party]


def problems(record: Record, limit: int) -> list[dict[str, Any]]:
    """Return what could not be received or read, the newest first."""
    sql = (
        "SELECT source, stage, message, added_at, times FROM problem WHERE solved_at IS NULL AND reading_id IS NULL"
        " ORDER BY id DESC LIMIT ?"
    )
    with named(record.path):
        cursor = record.connection.execute(sql, (limit,))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def actors(record: Record, asked: Filter) -> list[ActorRow]:
    """Return the actors asked for, who speaks most first."""
    return list(record.actors(asked))


def _made(kind: Any, row: Iterable[Any]) -> Any:
    return kind(**dict(zip(kind.__struct_fields__, row, strict=True)))
