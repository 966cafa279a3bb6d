"""Asks a record: each question is walked in the order of an index, and rows come as they are found."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeVar

from dragoman.record.spelling import spelled
from dragoman.record.values import ActorRow, EventRow, Filter, Hit, PositionRow, StatementRow

Made = TypeVar("Made")
Values = list[Any]

# Of more hits than this the newest are shown first; to weigh each would take longer than a person waits.
WEIGHED = 2_000
# So many rows are looked through for who spoke in them; of more, each actor is asked.
FEW = 1_000
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_OPEN = "\x02"  # what highlight() puts before a hit
_AROUND = 120  # characters shown on either side of one

_STATEMENT = """
SELECT s.id, s.date, s.outlet, coalesce(a.name, s.name) AS speaker, s.role, s.party, s.class AS class_, s.kind, s.cue,
       s.text, s.addressee, (SELECT group_concat(y.name, ', ') FROM relay y WHERE y.statement_id = s.id) AS relay,
       s.confidence, s.verdict AS review, r.title, r.url, r.key AS report, s.key AS statement,
       (SELECT min(e.start) FROM statement_piece e WHERE e.statement_id = s.id) AS start,
       (SELECT max(e."end") FROM statement_piece e WHERE e.statement_id = s.id) AS "end"
FROM {walked} CROSS JOIN report r ON r.id = s.report_id LEFT JOIN actor a ON a.id = s.actor_id AND a.kind = 'person'
WHERE {where} ORDER BY {order}"""

_POSITION = """
SELECT p.id, p.date, p.outlet, p.party, p.issue, p.item, p.act, p.stance, p.condition, p.toward, p.reported_by,
       coalesce(a.name, s.name) AS speaker, s.text, p.confidence, p.verdict AS review, r.title, r.url, r.key AS report,
       s.key AS statement,
       (SELECT min(e.start) FROM statement_piece e WHERE e.statement_id = s.id) AS start,
       (SELECT max(e."end") FROM statement_piece e WHERE e.statement_id = s.id) AS "end"
FROM position p CROSS JOIN statement s ON s.id = p.statement_id CROSS JOIN report r ON r.id = p.report_id
LEFT JOIN actor a ON a.id = p.actor_id AND a.kind = 'person'
WHERE {where} ORDER BY {order}"""

_EVENT = """
SELECT e.id, e.date, e.outlet,
       (SELECT group_concat(x.party, ', ') FROM event_party x WHERE x.event_id = e.id AND x.side = 'actor') AS actor,
       e.type, (SELECT group_concat(x.party, ', ') FROM event_party x WHERE x.event_id = e.id
                AND x.side = 'recipient') AS recipient,
       e.reality, e.issue, e.text, e.confidence, e.verdict AS review, r.title, r.url, r.key AS report, e.start, e."end"
FROM {walked} CROSS JOIN report r ON r.id = e.report_id
WHERE {where} ORDER BY {order}"""

_ACTOR = """
SELECT a.id, a.name, a.kind, a.party, a.class AS class_,
       (SELECT o.office FROM office o WHERE o.actor_id = a.id AND (o."from" IS NULL OR o."from" <= :day)
        AND (o."to" IS NULL OR o.origin = 'report' OR o."to" >= substr(:day, 1, 7))
        ORDER BY o.origin = 'report', o."to" IS NOT NULL, o."from" DESC LIMIT 1) AS office,
       (SELECT group_concat(DISTINCT n.name) FROM actor_name n WHERE n.actor_id = a.id) AS spellings, a.statements,
       a.first_seen, a.last_seen, r.key AS report, m.start, m."end"
FROM actor a LEFT JOIN appearance p ON p.id = (
  SELECT min(x.id) FROM actor_name n JOIN appearance x ON x.actor_name_id = n.id WHERE n.actor_id = a.id)
LEFT JOIN mention m ON m.appearance_id = p.id AND m.seq = 0
LEFT JOIN reading d ON d.id = p.reading_id LEFT JOIN report r ON r.id = d.report_id
WHERE {where} ORDER BY a.statements DESC, a.name, a.id"""

_FOUND_STATEMENTS = """
SELECT 'statement' AS kind, s.date, s.outlet, coalesce(a.name, s.name) AS speaker, s.party, s.text, r.title, r.url,
       r.key AS report, s.key AS statement,
       (SELECT min(e.start) FROM statement_piece e WHERE e.statement_id = s.id) AS start,
       (SELECT max(e."end") FROM statement_piece e WHERE e.statement_id = s.id) AS "end"
FROM statement_search f CROSS JOIN statement s ON s.id = f.rowid CROSS JOIN report r ON r.id = s.report_id
LEFT JOIN actor a ON a.id = s.actor_id AND a.kind = 'person'
WHERE statement_search MATCH ? AND {where} ORDER BY {order}"""

_FOUND_REPORTS = """
SELECT r.id, r.date, r.outlet, r.title, r.url, r.key, r.text, highlight(report_search, 1, char(2), char(3))
FROM report_search f CROSS JOIN report r ON r.id = f.rowid
WHERE report_search MATCH ? AND {where} ORDER BY {order}"""


def statements(connection: sqlite3.Connection, asked: Filter) -> Iterator[StatementRow]:
    """Yield the statements asked for, by date."""
    if asked.issue or asked.act:
        # The speaker's party stands in the position too: one index answers for both.
        where, values = _where("p", asked, connection, party="speaker_party")
        walked = "position p CROSS JOIN statement s ON s.id = p.statement_id"
        order = _order(asked, "p.date", "p.statement_id")
    else:
        where, values = _where("s", asked, connection)
        walked, order = "statement s", _order(asked, "s.date", "s.id")
    sql = _STATEMENT.format(walked=walked, where=where, order=order)
    yield from islice(_once(_rows(connection, sql, values, StatementRow)), asked.limit)


def positions(connection: sqlite3.Connection, asked: Filter) -> Iterator[PositionRow]:
    """Yield the positions asked for, by date."""
    where, values = _where("p", asked, connection)
    sql = _POSITION.format(where=where, order=_order(asked, "p.date", "p.id"))
    yield from islice(_rows(connection, sql, values, PositionRow), asked.limit)


def events(connection: sqlite3.Connection, asked: Filter) -> Iterator[EventRow]:
    """Yield the events asked for, by date; `act` is the type of the event, `party` on either side of it."""
    if asked.person is not None:
        raise ValueError("Events know parties and no persons. Ask for a party.")
    if asked.party is not None:
        where, values = _where("x", asked, connection, act="type")
        walked = "event_party x CROSS JOIN event e ON e.id = x.event_id"
        order = _order(asked, "x.date", "x.event_id")
    else:
        where, values = _where("e", asked, connection, act="type")
        walked, order = "event e", _order(asked, "e.date", "e.id")
    sql = _EVENT.format(walked=walked, where=where, order=order)
    yield from islice(_once(_rows(connection, sql, values, EventRow)), asked.limit)


def actors(connection: sqlite3.Connection, asked: Filter, *, today: str) -> Iterator[ActorRow]:
    """Yield the actors asked for, who speaks most first, with the office held at `asked.as_of` or else `today`."""
    where = ["EXISTS (SELECT 1 FROM actor_name n WHERE n.actor_id = a.id)"]
    values: dict[str, Any] = {"day": asked.as_of or today}
    if asked.party is not None:
        where.append("a.party = :party")
        values["party"] = asked.party
    if asked.person is not None:
        where.append(f"a.id IN ({', '.join(map(str, people_named(connection, asked.person, asked.party))) or 'NULL'})")
    said = _said(asked)
    if said:
        values |= {name: value for name, (_, _, value) in said.items()}
        where.append(_spoke(connection, asked, said, values))
    sql = _ACTOR.format(where=" AND ".join(where))
    yield from islice(_rows(connection, sql, values, ActorRow), asked.limit)


def _spoke(
    connection: sqlite3.Connection, asked: Filter, said: dict[str, tuple[str, str, str]], values: dict[str, Any]
) -> str:
    """Return the condition that an actor said such a thing: of few, who said one; of many, whether one is theirs."""
    table = "position" if asked.issue or asked.act else "statement"
    tests = [f"x.{column} {sign} :{name}" for name, (column, sign, _) in said.items()]
    such = f"FROM {table} x WHERE x.live = 1 AND {' AND '.join(tests)}"
    [count] = connection.execute(f"SELECT count(*) FROM (SELECT 1 {such} LIMIT {FEW + 1})", values).fetchone()  # noqa: S608
    if count <= FEW:
        return f"a.id IN (SELECT x.actor_id {such})"
    # The + keeps SQLite with the index of what each actor said.
    theirs = " AND ".join(f"+{test}" for test in tests)
    return f"EXISTS (SELECT 1 FROM {table} x WHERE x.live = 1 AND x.actor_id = a.id AND {theirs})"  # noqa: S608


def search(connection: sqlite3.Connection, words: str, asked: Filter) -> Iterator[Hit]:
    """Yield the statements in which words stand, then the places elsewhere in reports.

    All words have to be there; "in quotation marks" they have to stand together; `word*` is any word that begins so.
    The best come first; of very many the newest.
    """
    match = match_of(words)
    if match is None:
        return
    found = islice(_search_statements(connection, match, asked), asked.limit)
    given = 0
    for given, hit in enumerate(found, start=1):  # noqa: B007 -- counted while they are given on
        yield hit
    if asked.party is None and asked.person is None and asked.issue is None and asked.act is None:
        left = None if asked.limit is None else asked.limit - given
        yield from islice(_search_reports(connection, match, asked), left)


def match_of(words: str) -> str | None:
    """Return what a person typed as a question to FTS5, in which nothing but words, phrases and * has a meaning."""
    terms = []
    for phrase, word in _TERM.findall(words.replace("\x00", " ")):
        term = phrase or word
        if any(character.isalnum() for character in term):
            quoted = term.rstrip("*").replace('"', '""')
            terms.append(f'"{quoted}"' + ("*" if term.endswith("*") else ""))
    return " ".join(terms) or None


def _search_statements(connection: sqlite3.Connection, match: str, asked: Filter) -> Iterator[Hit]:
    where, values = _where("s", asked, connection, issue=None, act=None)
    if asked.issue or asked.act:
        tests = " AND ".join(f"x.{column} = ?" for column in ("issue", "act") if getattr(asked, column))
        held = "SELECT 1 FROM position x WHERE x.statement_id = s.id AND x.live = 1"
        where += f" AND EXISTS ({held} AND {tests})"
        values += [value for value in (asked.issue, asked.act) if value]
    order = _rank(connection, "statement_search", match)
    yield from _rows(connection, _FOUND_STATEMENTS.format(where=where, order=order), [match, *values], Hit)


def _search_reports(connection: sqlite3.Connection, match: str, asked: Filter) -> Iterator[Hit]:
    where, values = _where("r", asked, connection, live="current")
    order = _rank(connection, "report_search", match)
    sql = _FOUND_REPORTS.format(where=where, order=order)
    for number, date, outlet, title, url, key, text, marked in connection.execute(sql, [match, *values]):
        places = list(_places(marked))
        place = next((each for each in places if not _in_statement(connection, number, each)), None)
        if place is None and places:
            continue  # it stands in statements, which have been given
        start, end = (None, None) if place is None else _around(text, place)
        yield Hit(
            kind="report", date=date, outlet=outlet, speaker=None, party=None, title=title, url=url, report=key,
            text=title if place is None else text[start:end], statement=None, start=start, end=end,
        )  # fmt: skip


def _places(marked: str) -> Iterator[int]:
    """Yield where hits begin in a text, given the text with a mark on either side of each."""
    for number, found in enumerate(re.finditer(_OPEN, marked)):
        yield found.start() - 2 * number


def _in_statement(connection: sqlite3.Connection, report_id: int, place: int) -> bool:
    sql = (
        "SELECT 1 FROM statement s JOIN statement_piece p ON p.statement_id = s.id"
        ' WHERE s.report_id = ?1 AND s.live = 1 AND p.start <= ?2 AND ?2 < p."end" LIMIT 1'
    )
    return connection.execute(sql, (report_id, place)).fetchone() is not None


def _around(text: str, place: int) -> tuple[int, int]:
    """Return the span of what stands around a place, from word to word."""
    start = max(text.rfind("\n", 0, place), text.rfind(" ", 0, max(place - _AROUND, 0)), -1) + 1
    end = min(place + _AROUND, len(text))
    line, space = text.find("\n", place, end), text.rfind(" ", place, end)
    end = line if line >= 0 else space if space > place and end < len(text) else end
    return start, max(end, start + 1)


def _rank(connection: sqlite3.Connection, table: str, match: str) -> str:
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT {WEIGHED + 1})"  # noqa: S608
    [count] = connection.execute(sql, (match,)).fetchone()
    return "rank" if count <= WEIGHED else "f.rowid DESC"


def _where(alias: str, asked: Filter, connection: sqlite3.Connection, **renamed: str | None) -> tuple[str, Values]:
    """Return the condition and its values; `renamed` says what a column is called here, None where it is not here."""
    named: dict[str, str | None] = {"party": "party", "issue": "issue", "act": "act", "outlet": "outlet", **renamed}
    tests, values = [f"{alias}.{renamed.get('live') or 'live'} = 1"], []
    led = asked.person is not None
    for name in ("party", "issue", "outlet", "act"):
        if (value := getattr(asked, name)) is not None and named[name] is not None:
            # The first that is asked leads to an index; a + keeps SQLite, which does not know how rare a value is, from
            # taking another. The rest stands in the index too. Party and issue have one together.
            leads = not led or (name == "issue" and asked.party is not None and asked.person is None)
            tests.append(f"{'' if leads else '+'}{alias}.{named[name]} = ?")
            values.append(value)
            led = True
    for sign, day in ((">=", asked.since), ("<=", asked.last)):
        if day is not None:
            tests.append(f"{alias}.date {sign} ?")
            values.append(day)
    if asked.person is not None:
        ids = people_named(connection, asked.person, asked.party)
        # An empty list would be looked for in every row.
        tests.append(f"{alias}.actor_id IN ({', '.join('?' * len(ids))})" if ids else "0")
        values += ids
    return " AND ".join(tests), values


def _said(asked: Filter) -> dict[str, tuple[str, str, str]]:
    told = {
        "issue": ("issue", "=", asked.issue),
        "act": ("act", "=", asked.act),
        "outlet": ("outlet", "=", asked.outlet),
        "since": ("date", ">=", asked.since),
        "until": ("date", "<=", asked.last),
    }
    return {name: (column, sign, value) for name, (column, sign, value) in told.items() if value is not None}


def people_named(connection: sqlite3.Connection, name: str, party: str | None) -> list[int]:
    """Return the actors that a name can mean: by its spelling, else by its sound."""
    heard = spelled(name, party)
    sql = "SELECT DISTINCT actor_id FROM actor_name WHERE folded = ? OR name = ?"
    found = {each for (each,) in connection.execute(sql, (heard.folded, name))}
    by_sound = "SELECT DISTINCT actor_id FROM actor_name WHERE surname = ?"
    given = (heard.surname,)
    if heard.whole:
        by_sound, given = by_sound + " AND given = ?", (*given, heard.given)  # type: ignore[assignment]
    return sorted(found | {each for (each,) in connection.execute(by_sound, given)})


def _order(asked: Filter, date: str, number: str) -> str:
    way = " DESC" if asked.order == "newest" else ""
    return f"{date}{way}, {number}{way}"


def _once(rows: Iterator[Made]) -> Iterator[Made]:
    """Leave out a row that is the one before it."""
    last = None
    for row in rows:
        number = row.id  # type: ignore[attr-defined]
        if number != last:
            yield row
        last = number


def _rows(
    connection: sqlite3.Connection, sql: str, values: Values | dict[str, Any], kind: type[Made]
) -> Iterator[Made]:
    """Yield the rows of a question whose columns stand in the order of the fields of `kind`."""
    return (made(kind, row) for row in connection.execute(sql, values))


def made(kind: type[Made], row: tuple[Any, ...]) -> Made:
    """Return a row as a value: its columns stand in the order of the fields."""
    return kind(**dict(zip(kind.__struct_fields__, row, strict=True)))  # type: ignore[attr-defined]
