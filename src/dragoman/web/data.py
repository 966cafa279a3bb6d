"""Every question that a page asks of a record: the one place between the pages and the rooms below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from dragoman.reading import Issue, Stance
from dragoman.record import EventRow, PositionRow, Record
from dragoman.record.faults import named
from dragoman.talks.histories import histories, matrix
from dragoman.talks.rows import stands_in
from dragoman.talks.values import Cell, Place, Stand
from dragoman.web.asked import Asked

# Of so many positions where parties stand is worked out from all of them, in the time a page may take (40 µs each).
EXACT: Final = 4_000
# Of more, each cell is worked out from its newest.
_NEWEST: Final = 16
_PARTIES: Final = 8
_CHOICES: Final = 60


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much is in a record that counts."""

    reports: int
    statements: int
    positions: int
    events: int
    problems: int


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What can be asked for: parties and outlets by how much there is of them, and the days there is something of."""

    parties: tuple[str, ...]
    outlets: tuple[str, ...]
    first: str | None
    last: str | None


class Stood(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the matrix: where a party stands on an issue, by which act, since when, in how many statements.

    `earlier` says that there are statements before `since` that were not looked at: the stance may be older.
    """

    party: str
    issue: Issue
    item: str
    stance: Stance
    act: str
    condition: str | None
    since: str
    statements: int
    changed: bool
    weight: float
    earlier: bool = False


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """Issues down, parties across; `more` are parties that are not shown. `exact` says that every position was used."""

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    cells: tuple[Stood, ...]
    more: tuple[str, ...]
    exact: bool


class _Talked(NamedTuple):
    party: str
    issue: str
    positions: int


def counts(record: Record) -> Counts:
    """Return how much is in a record."""
    with named(record.path):
        asked = (
            "SELECT count(*) FROM report WHERE current = 1", "SELECT count(*) FROM statement WHERE live = 1",
            "SELECT count(*) FROM position WHERE live = 1", "SELECT count(*) FROM event WHERE live = 1",
            "SELECT count(*) FROM problem WHERE solved_at IS NULL",
        )  # fmt: skip
        found = [record.connection.execute(sql).fetchone()[0] for sql in asked]
    return Counts(**dict(zip(Counts.__struct_fields__, found, strict=True)))


def choices(record: Record) -> Choices:
    """Return what can be asked for."""
    with named(record.path):
        run = record.connection.execute
        parties = run(
            "SELECT party, count(*) AS n FROM position WHERE live = 1 AND party IS NOT NULL GROUP BY party"
            " ORDER BY n DESC, party LIMIT ?", (_CHOICES,),
        ).fetchall() or run(
            "SELECT party, count(*) AS n FROM statement WHERE live = 1 AND party IS NOT NULL GROUP BY party"
            " ORDER BY n DESC, party LIMIT ?", (_CHOICES,),
        ).fetchall()  # fmt: skip
        outlets = run(
            "SELECT outlet, count(*) AS n FROM report WHERE current = 1 AND outlet IS NOT NULL GROUP BY outlet"
            " ORDER BY n DESC, outlet LIMIT ?", (_CHOICES,),
        ).fetchall()  # fmt: skip
        first, last = run("SELECT min(date), max(date) FROM report WHERE current = 1").fetchone()
    return Choices(parties=tuple(p for p, _ in parties), outlets=tuple(o for o, _ in outlets), first=first, last=last)


def _talked(record: Record, asked: Asked) -> list[_Talked]:
    """Count the positions of each party on each issue."""
    where, values = ["live = 1", "party IS NOT NULL"], list[Any]()
    for sign, day in ((">=", asked.since), ("<=", min(filter(None, (asked.until, asked.as_of)), default=None))):
        if day is not None:
            where.append(f"date {sign} ?")
            values.append(day)
    for column, several in (("party", asked.party), ("issue", asked.issue)):
        if several:
            where.append(f"{column} IN ({', '.join('?' * len(several))})")
            values += several
    if asked.outlet is not None:
        where.append("outlet = ?")
        values.append(asked.outlet)
    sql = f"SELECT party, issue, count(*) FROM position WHERE {' AND '.join(where)} GROUP BY party, issue"  # noqa: S608 -- columns of ours
    with named(record.path):
        return [_Talked(*row) for row in record.connection.execute(sql, values)]


def stood(record: Record, asked: Asked) -> Matrix:
    """Return where the parties stand: those asked for, else those of whom there is most."""
    talked = _talked(record, asked)
    parties = list(asked.party) or _most(talked, "party")
    issues = _most(talked, "issue")
    shown = parties if asked.party else parties[:_PARTIES]
    exact = sum(each.positions for each in talked) <= EXACT
    stands = _every(record, asked) if exact else _newest(record, asked, [t for t in talked if t.party in shown])
    cells = matrix(histories(stand for stand in stands if stand.date is not None and stand.party in shown))
    count = {(each.party, each.issue): each.positions for each in talked}
    return Matrix(
        parties=tuple(shown),
        issues=tuple(issue for issue in issues if any(cell.issue == issue for cell in cells)),
        cells=tuple(_stood(cell, count[cell.party, cell.issue], stands, exact=exact) for cell in cells),
        more=tuple(parties[len(shown) :]),
        exact=exact,
    )


def _most(talked: Sequence[_Talked], what: str) -> list[str]:
    found: dict[str, int] = {}
    for each in talked:
        found[getattr(each, what)] = found.get(getattr(each, what), 0) + each.positions
    return sorted(found, key=lambda name: (-found[name], name))


def _every(record: Record, asked: Asked) -> list[Stand]:
    last = min(filter(None, (asked.until, asked.as_of)), default=None)
    one = {"party": asked.party[0] if len(asked.party) == 1 else None}
    found = stands_in(record, **one, issue=asked.issue[0] if len(asked.issue) == 1 else None, until=last)
    return [stand for stand in found if _is_asked(stand, asked)]


def _is_asked(stand: Stand, asked: Asked) -> bool:
    return (
        (not asked.issue or stand.issue in asked.issue)
        and (not asked.party or stand.party in asked.party)
        and (asked.outlet is None or stand.outlet == asked.outlet)
        and (asked.since is None or (stand.date is not None and stand.date >= asked.since))
    )


def _newest(record: Record, asked: Asked, talked: Sequence[_Talked]) -> list[Stand]:
    """Return the newest positions of each party on each issue."""
    found: list[Stand] = []
    for each in talked:
        one = msgspec.structs.replace(asked, party=(each.party,), issue=(each.issue,))
        found += _as_stands(record.positions(one.filter(limit=_NEWEST)))
    return found


def _as_stands(rows: Iterable[Any]) -> list[Stand]:
    return [
        Stand(
            id=row.id, date=row.date, outlet=row.outlet, party=row.party, issue=row.issue, item=row.item, act=row.act,
            stance=row.stance, condition=row.condition, toward=row.toward, reported_by=row.reported_by,
            speaker=row.speaker, text=row.text, confidence=row.confidence, reviewed=row.review is not None,
            told=row.id, place=Place(report=row.report, statement=row.statement, start=row.start, end=row.end),
        )
        for row in rows
    ]  # fmt: skip


def _stood(cell: Cell, count: int, stands: Sequence[Stand], *, exact: bool) -> Stood:
    first = min((s.date or "" for s in stands if s.party == cell.party and s.issue == cell.issue), default="")
    return Stood(
        party=cell.party, issue=cell.issue, item=cell.item, stance=cell.stance, act=cell.act, condition=cell.condition,
        since=cell.since, statements=count, changed=cell.changed, weight=cell.weight,
        earlier=not exact and count > _NEWEST and cell.since == first and not cell.changed,
    )  # fmt: skip


def positions(record: Record, asked: Asked, *, limit: int) -> tuple[list[PositionRow], bool]:
    """Return the newest positions of the parties and issues asked for, the oldest first, and whether more are left."""
    found: list[PositionRow] = []
    left = False
    for one in _each(asked):
        rows = list(record.positions(one.filter(limit=limit + 1)))
        left = left or len(rows) > limit
        found += rows[:limit]
    ordered = sorted(found, key=lambda row: (row.date or "", row.id))
    return ordered[-limit:], left or len(ordered) > limit


def events(record: Record, asked: Asked, *, limit: int) -> tuple[list[EventRow], bool]:
    """Return the newest events with one of the parties on either side, the oldest first, and whether more are left."""
    found: dict[int, EventRow] = {}
    left = False
    for one in _each(asked):
        question = msgspec.structs.replace(one.filter(limit=limit + 1), act=None, person=None)
        rows = list(record.events(question))
        left = left or len(rows) > limit
        found |= {row.id: row for row in rows[:limit]}
    ordered = sorted(found.values(), key=lambda row: (row.date or "", row.id))
    return ordered[-limit:], left or len(ordered) > limit


def _each(asked: Asked) -> Iterator[Asked]:
    """Yield the question for each party and issue by itself, as a record answers it."""
    for party in asked.party or (None,):
        for issue in asked.issue or (None,):
            yield msgspec.structs.replace(
                asked, party=(party,) if party else (), issue=(issue,) if issue else (), page=1
            )
