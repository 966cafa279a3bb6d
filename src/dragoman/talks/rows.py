"""Takes out of a record what positions over time are made of. Only what counts (`live`) is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, get_args

from dragoman.reading import Act, Issue
from dragoman.record.faults import named
from dragoman.record.record import Record
from dragoman.talks.values import Done, Place, Said, Stand

# "Had said", "said at the time": the words are older than the report.
_LATE: Final = re.compile(r"^(?:had|has long|have long)\b|\b(?:earlier|previously|at the time)\b", re.IGNORECASE)
# Who speaks for no side and says where one stands; of others without a party it is not known that they do not.
_NO_SIDE: Final = frozenset({"expert", "media", "public", "organisation"})

_POSITIONS: Final = """
SELECT p.id, p.date, p.outlet, p.party, p.issue, p.item, p.act, p.stance, p.condition, p.toward, p.reported_by,
       p.speaker_party, s.class, coalesce(a.name, s.name), s.text, p.confidence, p.verdict, s.id, m.group_id, e.date,
       s.cue, p.report_id
FROM position p CROSS JOIN statement s ON s.id = p.statement_id
LEFT JOIN actor a ON a.id = p.actor_id AND a.kind = 'person'
LEFT JOIN statement_group_member m ON m.statement_id = s.id
LEFT JOIN statement_group g ON g.id = m.group_id LEFT JOIN statement e ON e.id = g.earliest_id
WHERE p.live = 1 AND p.party IS NOT NULL AND {where}"""

_STATEMENTS: Final = """
SELECT s.id, s.date, s.outlet, s.party, coalesce(a.name, s.name), s.cue, s.text, s.confidence, m.group_id, e.date,
       s.report_id,
       (SELECT group_concat(DISTINCT p.issue) FROM position p WHERE p.statement_id = s.id AND p.live = 1),
       (SELECT group_concat(DISTINCT p.act) FROM position p WHERE p.statement_id = s.id AND p.live = 1)
FROM statement s
LEFT JOIN actor a ON a.id = s.actor_id AND a.kind = 'person'
LEFT JOIN statement_group_member m ON m.statement_id = s.id
LEFT JOIN statement_group g ON g.id = m.group_id LEFT JOIN statement e ON e.id = g.earliest_id
WHERE s.live = 1 AND s.party IS NOT NULL AND s.date IS NOT NULL AND {where}"""

_EVENTS: Final = """
SELECT e.id, e.date, e.outlet,
       (SELECT group_concat(x.party, char(31)) FROM event_party x WHERE x.event_id = e.id AND x.side = 'actor'),
       (SELECT group_concat(x.party, char(31)) FROM event_party x WHERE x.event_id = e.id AND x.side = 'recipient'),
       e.type, e.reality, e.issue, e.text, e.confidence, m.group_id, r.key, e.start, e."end", r.title
FROM event e CROSS JOIN report r ON r.id = e.report_id LEFT JOIN event_group_member m ON m.event_id = e.id
WHERE e.live = 1 AND e.date IS NOT NULL AND {where}"""

# Looked up for what is found, not for all that is gone through.
_PLACE: Final = """
SELECT r.key, s.key, (SELECT min(x.start) FROM statement_piece x WHERE x.statement_id = s.id),
       (SELECT max(x."end") FROM statement_piece x WHERE x.statement_id = s.id), r.title
FROM statement s JOIN report r ON r.id = s.report_id WHERE s.id = ?"""


def stands_in(
    record: Record, *, party: str | None = None, issue: str | None = None, until: str | None = None
) -> list[Stand]:
    """Return the positions of a record, of one party or on one issue if named, of reports up to a day, counted in.

    Their places are numbers of rows until `placed` has looked them up; so are those of `said_in`.
    """
    where, values = _where("p", {"party": party, "issue": issue}, until=until)
    return [_stand(row) for row in _rows(record, _POSITIONS.format(where=where), values)]


def said_in(record: Record, *, since: str | None = None, until: str | None = None) -> list[Said]:
    """Return the statements of a record that have a party and a day."""
    where, values = _where("s", {}, since=since, until=until)
    return [_said(row) for row in _rows(record, _STATEMENTS.format(where=where), values)]


def deeds_in(record: Record, *, since: str | None = None, until: str | None = None) -> list[Done]:
    """Return the events of a record that have a day."""
    where, values = _where("e", {}, since=since, until=until)
    return [_done(row) for row in _rows(record, _EVENTS.format(where=where), values)]


def placed(record: Record, place: Place) -> Place:
    """Return a place with the names of report and statement, and the span, for the numbers of their rows."""
    if place.statement is None:
        return place
    with named(record.path):
        report, key, start, end, title = record.connection.execute(_PLACE, (int(place.statement),)).fetchone()
    return Place(report=report, statement=key, start=start, end=end, title=title)


def _where(
    alias: str, equal: dict[str, str | None], *, since: str | None = None, until: str | None = None
) -> tuple[str, list[str]]:
    tests = [(f"{alias}.{name} = ?", value) for name, value in equal.items() if value is not None]
    tests += [(f"{alias}.date {sign} ?", day) for sign, day in ((">=", since), ("<=", until)) if day is not None]
    return " AND ".join(test for test, _ in tests) or "1", [value for _, value in tests]


def _rows(record: Record, sql: str, values: list[str]) -> Iterator[tuple[Any, ...]]:
    with named(record.path):
        yield from record.connection.execute(sql, values)


def _stand(row: tuple[Any, ...]) -> Stand:
    (number, date, outlet, party, issue, item, act, stance, condition, toward, reported_by, speaks_for, class_, speaker,
     text, confidence, verdict, told, group, seen, cue, report) = row  # fmt: skip
    return Stand(
        id=number, date=date, outlet=outlet, party=party, issue=issue, item=item, act=act, stance=stance,
        condition=condition, toward=toward, speaker=speaker,
        reported_by=_reporter(party, reported_by, speaks_for, speaker or class_ if class_ in _NO_SIDE else None),
        text=text, confidence=confidence, reviewed=verdict is not None, told=told, group=group, seen=seen,
        late=bool(cue and _LATE.search(cue)), place=Place(report=str(report), statement=str(told)),
    )  # fmt: skip


def _reporter(party: str, reported_by: str | None, speaks_for: str | None, outside: str | None) -> str | None:
    """Return in whose words a party's position stands, None for its own."""
    told = reported_by or speaks_for or outside
    return None if told == party else told


def _said(row: tuple[Any, ...]) -> Said:
    number, date, outlet, party, speaker, cue, text, confidence, group, seen, report, issues, acts = row
    told_issues: frozenset[Issue] = frozenset(name for name in get_args(Issue) if name in (issues or "").split(","))
    told_acts: frozenset[Act] = frozenset(name for name in get_args(Act) if name in (acts or "").split(","))
    return Said(
        id=number, date=date, outlet=outlet, party=party, speaker=speaker, cue=cue, text=text, issues=told_issues,
        acts=told_acts, confidence=confidence, group=group, seen=seen, late=bool(cue and _LATE.search(cue)),
        place=Place(report=str(report), statement=str(number)),
    )  # fmt: skip


def _done(row: tuple[Any, ...]) -> Done:
    (number, date, outlet, actors, recipients, type_, reality, issue, text, confidence, group, report, start, end,
     title) = row  # fmt: skip
    return Done(
        id=number, date=date, outlet=outlet, actors=_parties(actors), recipients=_parties(recipients), type=type_,
        reality=reality, issue=issue, text=text, confidence=confidence, group=group,
        place=Place(report=report, start=start, end=end, title=title),
    )  # fmt: skip


def _parties(listed: str | None) -> frozenset[str]:
    return frozenset(listed.split("\x1f")) if listed else frozenset()
