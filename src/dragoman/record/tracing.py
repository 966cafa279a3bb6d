"""Traces what comes again in a record: statements, whole reports, events. Only what is new is compared with the old.

A report is traced when its newest reading is not the one that was traced before, or when a person has decided something
about it since. What it says is looked up by keys (`traces.py`), compared (`repeats.py`, `reprints.py`,
`happenings.py`), and what hangs together is grouped anew (`grouping.py`). The groups are the same whatever the order
in which reports were added, in one batch or many.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, NamedTuple

from dragoman.errors import NotInRecord
from dragoman.record.decisions import standing
from dragoman.record.grouping import partition
from dragoman.record.laying import decisions
from dragoman.record.traces import Events, Item, Key, Reports, Statements, Trace, write_groups

if TYPE_CHECKING:
    from dragoman.record.record import Record

# The last decision that tracing has heeded, in `meta`.
_HEEDED = "traced_decision"
_STALE = """
SELECT r.id, t.reading_id, CASE WHEN r.current = 1 THEN d.id END
FROM report r LEFT JOIN reading d ON d.report_id = r.id AND d.current = 1 LEFT JOIN traced t ON t.report_id = r.id
WHERE t.reading_id IS NOT (CASE WHEN r.current = 1 THEN d.id END)"""
_DECIDED = """
SELECT DISTINCT coalesce(c.report_id, s.report_id, e.report_id)
FROM decision c LEFT JOIN statement s ON s.id = c.target_id AND c.target IN ('statement', 'speaker', 'statement_group')
LEFT JOIN event e ON e.id = c.target_id AND c.target = 'event' WHERE c.id > ?"""
# Things kept in memory while a batch is compared.
_REMEMBERED = 50_000

Span = tuple[int, int, int]


class Traced(NamedTuple):
    """What a step of tracing did: reports looked at, and groups in the record now."""

    reports: int
    statement_groups: int
    report_groups: int
    event_groups: int


class _Stale(NamedTuple):
    """A report to trace: the reading that was traced, and the one that counts now."""

    report: int
    before: int | None
    now: int | None


def trace(record: Record) -> Traced:
    """Trace what was added, read anew, retired or decided since the last time, in one transaction.

    Raises `RecordReadOnly` where the record was opened for reading, and what writing may raise.
    """
    with record.transaction() as connection:
        stale = _stale(connection)
        if stale:
            _Tracer(connection, Statements(), _Parted(connection), record.clock()).run(stale)
            _Tracer(connection, Reports(), None, record.clock()).run(stale)
            _Tracer(connection, Events(), None, record.clock()).run(stale)
        _heed(connection, stale)
        counts = [connection.execute(f"SELECT count(*) FROM {k}_group").fetchone()[0] for k in _KINDS]  # noqa: S608
    return Traced(len(stale), *counts)


_KINDS = ("statement", "report", "event")


def part(record: Record, statement_id: int, *, by: str, why: str = "") -> None:
    """Take a statement out of its group, for good: it will be in no group again with those it is parted from.

    The decision is kept with report and span, so that it holds for a later reading too. Raises `NotInRecord`.
    """
    with record.transaction() as connection:
        group = "SELECT group_id FROM statement_group_member WHERE statement_id = ?"
        found = connection.execute(group, (statement_id,)).fetchone()
        if found is None:
            raise NotInRecord(f"Statement {statement_id} is in no group. List them with: dragoman trace")
        others = connection.execute(
            "SELECT statement_id FROM statement_group_member WHERE group_id = ? AND statement_id <> ?",
            (found[0], statement_id),
        ).fetchall()
        spans = {told.id: (told.report, *(told.span or (-1, -1))) for told in _told(connection, statement_id, others)}
        own = spans.pop(statement_id)
        connection.execute(
            "INSERT INTO decision (target, target_id, action, old, reason, reviewer, decided_at, report_id, start,"
            ' "end")'
            " VALUES ('statement_group', ?, 'reject', ?, ?, ?, ?, ?, ?, ?)",
            (statement_id, json.dumps(sorted(spans.values())), why, by, record.clock(), *own),
        )
    trace(record)


def _told(connection: sqlite3.Connection, statement_id: int, others: Iterable[tuple[int]]) -> list[Any]:
    return list(Statements().load(connection, [statement_id, *(each for (each,) in others)]))


def _stale(connection: sqlite3.Connection) -> list[_Stale]:
    found = {row[0]: _Stale(*row) for row in connection.execute(_STALE)}
    heeded = connection.execute("SELECT value FROM meta WHERE key = ?", (_HEEDED,)).fetchone()
    decided = [each for (each,) in connection.execute(_DECIDED, (int(heeded[0]) if heeded else 0,))]
    again = "SELECT report_id, reading_id, reading_id FROM traced WHERE report_id = ?"
    for report in decided:
        if report not in found and (row := connection.execute(again, (report,)).fetchone()):
            found[report] = _Stale(*row)
    return [found[report] for report in sorted(found)]


def _heed(connection: sqlite3.Connection, stale: Collection[_Stale]) -> None:
    """Write down up to where tracing has come."""
    connection.executemany("DELETE FROM traced WHERE report_id = ?", [(each.report,) for each in stale])
    rows = [(each.report, each.now) for each in stale if each.now is not None]
    connection.executemany("INSERT INTO traced (report_id, reading_id) VALUES (?, ?)", rows)
    connection.execute(
        "INSERT INTO meta VALUES (?1, (SELECT coalesce(max(id), 0) FROM decision))"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_HEEDED,),
    )


class _Parted:
    """Which statements a person has parted, by where they stand."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._pairs: list[tuple[Span, Span]] = []
        decided = [each for each in decisions(connection) if each.target == "statement_group"]
        for each in (each for each in standing(decided) if each.action == "reject"):
            own = (each.report_id or 0, *((-1, -1) if each.start is None else (each.start, each.end or 0)))
            self._pairs += [(own, (report, start, end)) for report, start, end in each.old]

    def __call__(self, one: Any, other: Any) -> bool:
        """Say whether these two were parted."""
        return any((_at(one, a) and _at(other, b)) or (_at(one, b) and _at(other, a)) for a, b in self._pairs)


def _at(told: Any, place: Span) -> bool:
    """Say whether a statement stands at a place, or over it: another reading may have found more of it, or less."""
    report, start, end = place
    first, last = told.span or (-1, -1)
    return bool(told.report == report and (first < end or first == start) and (start < last or last == end))


class _Tracer(Generic[Item]):
    """Traces one kind of thing through reports that are new or have changed."""

    def __init__(
        self, connection: sqlite3.Connection, trace: Trace[Item], parted: Callable[[Item, Item], bool] | None, now: str
    ) -> None:
        self._connection = connection
        self._trace = trace
        self._parted = parted or (lambda _one, _other: False)
        self._now = now
        self._known: dict[int, Item] = {}

    def run(self, stale: Iterable[_Stale]) -> None:
        """Forget what has gone, learn what has come, and group anew whatever that touches."""
        touched: set[int] = set()
        gone: set[int] = set()
        fresh: list[Item] = []
        for each in stale:
            if each.before is not None:
                old = self._trace.of_report(self._connection, each.report, each.before, live=False)
                touched |= self._forget(old)
                gone |= set(old)
            if each.now is not None:
                rows = self._trace.of_report(self._connection, each.report, each.now, live=True)
                fresh += self._learn(rows)
        for item in fresh:
            touched |= self._link(item)
        gone -= {item.id for item in fresh}
        self._group(touched, gone)

    def _forget(self, rows: list[int]) -> set[int]:
        """Take things out of what is looked up; return the components they were in."""
        run = self._connection.executemany
        for item in self._trace.load(self._connection, rows):
            run(
                "DELETE FROM trace_key WHERE key = ? AND day = ? AND id = ?",
                [(key.key, key.day, item.id) for key in self._trace.keys(item)],
            )
        found = {each for row in rows if (each := self._component(row)) is not None}
        run("DELETE FROM trace_link WHERE kind = ? AND id = ?", [(self._trace.kind, row) for row in rows])
        return found

    def _learn(self, rows: list[int]) -> list[Item]:
        items = self._trace.load(self._connection, rows)
        self._connection.executemany(
            "INSERT OR IGNORE INTO trace_key (key, day, id) VALUES (?, ?, ?)",
            [(key.key, key.day, item.id) for item in items for key in self._trace.keys(item)],
        )
        return items

    def _link(self, item: Item) -> set[int]:
        """Join a thing to the components of those it is linked to; return the component it has then, if any."""
        near = {row for key in self._trace.keys(item) for row in self._found(key)} - {item.id}
        linked = [other.id for other in self._items(near) if self._trace.compare(item, other)]
        if not linked:
            return set()
        parts = {each for row in (item.id, *linked) if (each := self._component(row)) is not None}
        component = min((*parts, item.id, *linked))
        move = "UPDATE trace_link SET component = ? WHERE kind = ? AND component = ?"
        self._connection.executemany(move, [(component, self._trace.kind, each) for each in parts - {component}])
        self._connection.executemany(
            "INSERT OR REPLACE INTO trace_link (kind, id, component) VALUES (?, ?, ?)",
            [(self._trace.kind, row, component) for row in (item.id, *linked)],
        )
        return {component, *parts}

    def _found(self, key: Key) -> Iterator[int]:
        first, last = (key.day, key.day) if key.within is None else (key.day - key.within, key.day + key.within)
        sql = "SELECT id FROM trace_key WHERE key = ? AND day BETWEEN ? AND ?"
        return (row for (row,) in self._connection.execute(sql, (key.key, first, last)))

    def _items(self, rows: Iterable[int]) -> list[Item]:
        """Return things by their rows, in the order of the rows; those that were looked at lately are remembered."""
        wanted = sorted(rows)
        missing = [row for row in wanted if row not in self._known]
        if len(self._known) + len(missing) > _REMEMBERED:
            self._known.clear()
            missing = wanted
        self._known |= {item.id: item for item in self._trace.load(self._connection, missing)} if missing else {}
        return [self._known[row] for row in wanted if row in self._known]

    def _component(self, row: int) -> int | None:
        sql = "SELECT component FROM trace_link WHERE kind = ? AND id = ?"
        found = self._connection.execute(sql, (self._trace.kind, row)).fetchone()
        return None if found is None else int(found[0])

    def _group(self, touched: Iterable[int], gone: set[int]) -> None:
        """Group anew what hangs together in the components that were touched."""
        members = "SELECT id FROM trace_link WHERE kind = ? AND component = ?"
        rows: set[int] = set()
        groups = []
        for component in sorted(set(touched)):
            found = [row for (row,) in self._connection.execute(members, (self._trace.kind, component))]
            rows.update(found)
            groups += partition(self._items(found), self._trace.compare, parted=self._parted)
        write_groups(self._connection, self._trace, rows | gone, groups, self._now)
