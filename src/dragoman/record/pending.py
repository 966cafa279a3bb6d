"""Which rows are to be looked over, and in what order they come."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, cast

import msgspec

from dragoman.record.deciding import changes
from dragoman.record.decisions import Decision, Outcome, Target, opinions, outcome
from dragoman.record.laying import Desk, decisions
from dragoman.record.queries import people_named
from dragoman.record.record import Record
from dragoman.record.values import EVERYTHING, Filter

State = Literal["open", "second", "decided", "conflict", "changed", "all"]
Why = Literal["conflict", "changed", "first", "unsure"]

TARGETS: tuple[Target, ...] = ("statement", "speaker", "position", "event", "actor_join", "statement_group")
# How sure a join of spellings is; the resolver gives no figure, and these only order them.
SURE = "CASE j.how WHEN 'only' THEN 0.5 WHEN 'name' THEN 0.7 WHEN 'table' THEN 0.95 ELSE 1.0 END"
_RANK: Mapping[str, int] = {"conflict": 0, "changed": 1, "first": 2, "unsure": 3}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be reviewed.

    `state` is "open" (nobody has decided), "second" (somebody has, but not `reviewer`: the model's reading is shown,
    not what the others made of it), "decided", "conflict" (people differ and as many say one thing as the other),
    "changed" (a newer model reads otherwise than people decided) or "all". `first` are rows to begin with: say those
    of changes and contradictions (`dragoman.talks.pressing`). `below` leaves out what the model is at least so sure of.
    """

    state: State = "open"
    targets: tuple[Target, ...] = TARGETS
    asked: Filter = EVERYTHING
    report: str | None = None
    reviewer: str | None = None
    below: float | None = None
    first: tuple[tuple[Target, int], ...] = ()
    limit: int | None = None


Key = tuple[Target, int]


class Place(NamedTuple):
    """Where an item is in the queue."""

    target: Target
    number: int
    why: Why


class _Log:
    """Everything decided, by the row it is about now."""

    def __init__(self, record: Record) -> None:
        desk = Desk(record.connection, record.people, record.clock)
        found: dict[Key, list[Decision]] = defaultdict(list)
        for each in decisions(record.connection):
            found[each.target, desk.newest(each.target, each.target_id)].append(each)
        self.outcomes: dict[Key, Outcome] = {}
        self.reviewers: dict[Key, set[str]] = {}
        for key, told in found.items():
            if held := opinions(told):
                self.outcomes[key] = outcome(held)
                self.reviewers[key] = {each.reviewer for each in held}


def places(record: Record, wanted: Wanted) -> Iterator[Place]:
    """Yield the rows that are wanted in their order, each once."""
    log = _Log(record)
    changed: set[Key] = {(each.target, each.target_id) for each in changes(record)}
    conflicts: set[Key] = {key for key, each in log.outcomes.items() if each.disputed}
    first: set[Key] = {*wanted.first, *_in_findings(record.connection)}
    pressing = dict.fromkeys(first, "first") | dict.fromkeys(changed, "changed") | dict.fromkeys(conflicts, "conflict")
    decided = log.outcomes.keys() | changed

    def asked_for(keys: Iterable[Key]) -> Iterator[Key]:
        return (key for key in keys if _wanted(key, wanted, log, conflicts, changed))

    # What presses is little, and sorted; the rest comes as it is found.
    urgent = sorted(asked_for(_rows(record.connection, wanted, only=pressing)), key=lambda key: _RANK[pressing[key]])
    yield from (Place(*key, cast("Why", pressing[key])) for key in urgent)
    only = decided if wanted.state in {"second", "decided", "conflict", "changed"} else None
    most = None if wanted.limit is None else wanted.limit + len(decided) + len(pressing)
    rest = (key for key in _rows(record.connection, wanted, only=only, most=most) if key not in pressing)
    yield from (Place(*key, "unsure") for key in asked_for(rest))


def how_many(record: Record, wanted: Wanted) -> int:
    """Return how many rows are wanted, without going through all of them where most are."""
    if wanted.state not in {"open", "all"}:
        return sum(1 for _ in places(record, wanted))
    every = _counted(record.connection, wanted)
    if wanted.state == "open":
        log = _Log(record)
        conflicts: set[Key] = {key for key, each in log.outcomes.items() if each.disputed}
        decided = _rows(record.connection, wanted, only=log.outcomes)
        every -= sum(1 for key in decided if not _wanted(key, wanted, log, conflicts, set()))
    return every if wanted.limit is None else min(every, wanted.limit)


def _wanted(key: Key, wanted: Wanted, log: _Log, conflicts: set[Key], changed: set[Key]) -> bool:
    reviewers = log.reviewers.get(key, set())
    if wanted.state == "open":
        # Where people differ somebody has to look again.
        return not reviewers or (key in conflicts and wanted.reviewer not in reviewers)
    if wanted.state == "second":
        return bool(reviewers) and wanted.reviewer not in reviewers
    if wanted.state == "decided":
        return bool(reviewers)
    if wanted.state == "conflict":
        return key in conflicts
    return wanted.state == "all" or key in changed


def _in_findings(connection: sqlite3.Connection) -> Iterator[Key]:
    """Yield the positions that changes and contradictions are made of."""
    for one, other, table in (("before_id", "after_id", "change"), ("first_id", "second_id", "contradiction")):
        for pair in connection.execute(f"SELECT {one}, {other} FROM {table} WHERE verdict IS NULL"):  # noqa: S608
            yield from (("position", number) for number in pair)


# What was rejected counts no longer, and is there all the same where it is of the newest reading.
_REJECTED = (
    "{0}.verdict = 'rejected' AND EXISTS (SELECT 1 FROM report r JOIN reading d ON d.report_id = r.id"
    " WHERE r.id = {0}.report_id AND r.current = 1 AND d.current = 1 AND d.id = {1})"
)
_READING = {
    "statement": "s.reading_id",
    "event": "e.reading_id",
    "position": "(SELECT s.reading_id FROM statement s WHERE s.id = p.statement_id AND s.live = 1)",
}
_SQL: Mapping[str, str] = {
    "statement": "SELECT 'statement' AS kind, s.id AS id, s.confidence AS sure, s.date AS day FROM statement s"
    " WHERE {where}",
    "speaker": "SELECT 'speaker' AS kind, s.id AS id, s.confidence AS sure, s.date AS day FROM statement s"
    " WHERE {where}",
    "position": "SELECT 'position' AS kind, p.id AS id, p.confidence AS sure, p.date AS day FROM position p"
    " WHERE {where}",
    "event": "SELECT 'event' AS kind, e.id AS id, e.confidence AS sure, e.date AS day FROM event e WHERE {where}",
    "statement_group": "SELECT 'statement_group' AS kind, s.id AS id, m.similarity AS sure, s.date AS day"
    " FROM statement_group_member m JOIN statement s ON s.id = m.statement_id"
    " WHERE m.relation <> 'earliest' AND {where}",
    "actor_join": f"SELECT 'actor_join' AS kind, j.id AS id, {SURE} AS sure, r.date AS day FROM actor_join j"  # noqa: S608
    " JOIN actor_name n ON n.id = j.actor_name_id LEFT JOIN report r ON r.id = j.report_id"
    " WHERE (j.undone_at IS NULL OR j.undone_by <> 'Dragoman') AND j.evidence NOT LIKE 'people looked at join %'"
    " AND {where}",
}
_ALIAS = {"statement": "s", "speaker": "s", "position": "p", "event": "e", "statement_group": "s", "actor_join": "n"}
_NUMBER = {target: f"{'j' if target == 'actor_join' else alias}.id" for target, alias in _ALIAS.items()}


def _rows(
    connection: sqlite3.Connection, wanted: Wanted, *, only: Iterable[Key] | None, most: int | None = None
) -> Iterator[Key]:
    """Yield the rows that the filter asks for, the least sure first: of all, or of some only."""
    sql, values = _union(connection, wanted, only=only)
    if sql is not None:
        order = f"{sql} ORDER BY sure, day, 2, 1 LIMIT ?"
        for target, number, _, _ in connection.execute(order, [*values, -1 if most is None else most]):
            yield target, number


def _counted(connection: sqlite3.Connection, wanted: Wanted) -> int:
    sql, values = _union(connection, wanted, only=None)
    if sql is None:
        return 0
    return int(connection.execute(f"SELECT count(*) FROM ({sql})", values).fetchone()[0])  # noqa: S608 -- ours


def _union(
    connection: sqlite3.Connection, wanted: Wanted, *, only: Iterable[Key] | None
) -> tuple[str | None, list[Any]]:
    """Return the question for the rows of every wanted kind and its values, None where there is no such kind."""
    parts: list[str] = []
    values: list[Any] = []
    some: dict[Target, list[int]] = defaultdict(list)
    for target, number in only or ():
        some[target].append(number)
    for target in dict.fromkeys(wanted.targets):
        if target not in _SQL or (only is not None and target not in some):
            continue
        where, given = _where(connection, target, wanted)
        if only is not None:
            where = f"{where} AND {_NUMBER[target]} IN (SELECT value FROM json_each(?))"  # noqa: S608 -- ours
            given.append(json.dumps(some[target]))
        parts.append(_SQL[target].replace("{where}", where))
        values += given
    if not parts:
        return None, []
    if wanted.below is None:
        return f"SELECT * FROM ({' UNION ALL '.join(parts)})", values  # noqa: S608 -- ours
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE sure < ?", [*values, wanted.below]  # noqa: S608 -- ours


def _where(connection: sqlite3.Connection, target: Target, wanted: Wanted) -> tuple[str, list[Any]]:
    """Return the condition of a target's rows and its values."""
    asked = wanted.asked
    tests = [] if target == "actor_join" else [_here(target, wanted)]
    values: list[Any] = []
    told = {"since": asked.since, "until": asked.last, "outlet": asked.outlet, "report": wanted.report}
    told |= {"party": asked.party, "issue": asked.issue, "act": asked.act}
    for name, value in told.items():
        if value is not None:
            test = _test(target, name)
            tests.append(test)
            values += [value] * test.count("?")
    if asked.person is not None:
        ids = people_named(connection, asked.person, asked.party)
        # Events know parties and no persons.
        of_them = f"{_ALIAS[target]}.actor_id IN (SELECT value FROM json_each(?))"  # noqa: S608 -- an alias of ours
        tests.append("0" if target == "event" else of_them)
        values += [] if target == "event" else [json.dumps(ids)]
    return " AND ".join(tests) or "1", values


def _here(target: Target, wanted: Wanted) -> str:
    """Return the test that a row counts, or did before it was rejected; of what is open it counts."""
    alias = _ALIAS[target]
    if wanted.state == "open" or target not in _READING:
        return f"{alias}.live = 1"
    return f"({alias}.live = 1 OR ({_REJECTED.format(alias, _READING[target])}))"


_OF_REPORT = {
    "since": "{0}.date >= ?",
    "until": "{0}.date <= ?",
    "outlet": "{0}.outlet = ?",
    "report": "{0}.report_id IN (SELECT k.id FROM report k WHERE k.key = ?)",
}
_OF_EVENT = {
    "party": "EXISTS (SELECT 1 FROM event_party x WHERE x.event_id = e.id AND x.party = ?)",
    "issue": "e.issue = ?",
    "act": "e.type = ?",
}
_OF_POSITIONS = {
    name: f"EXISTS (SELECT 1 FROM position x WHERE x.statement_id = s.id AND x.{name} = ?)"  # noqa: S608
    for name in ("issue", "act")
}


def _test(target: Target, name: str) -> str:
    """Return the test of one part of the filter; what a kind of row does not have, none of it passes."""
    if name in _OF_REPORT:
        # The spelling that was joined has no report, but the join.
        return _OF_REPORT[name].format("r" if target == "actor_join" else _ALIAS[target]).replace("r.report_id", "r.id")
    if target == "event":
        return _OF_EVENT[name]
    if target == "position" or name == "party":
        return f"{_ALIAS[target]}.{name} = ?"
    return "0" if target == "actor_join" else _OF_POSITIONS[name]
