"""Finds in a newer reading the rows of an older one: the same words, and the same kind of row."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from dragoman.record.checks import Values
from dragoman.record.decisions import same
from dragoman.record.laying import Desk

# So much of the words of both has to be in both.
LEAST = 0.5
_TELLING = {
    "position": ("issue", "item", "party", "stance", "act"),
    "event": ("type", "actor", "recipient", "reality", "issue"),
}

Points = frozenset[Hashable]


class Found(NamedTuple):
    """An older row, and how much of its words and the newer row's are the same."""

    earlier: int
    overlap: float


class _Candidate(NamedTuple):
    """Two rows that may be one, the likeliest first in order."""

    unlike: int
    apart: float
    later: int
    earlier: int


def match(desk: Desk, before: int, after: int) -> dict[str, dict[int, Found]]:
    """Return, for the rows of the reading `after`, which of the reading `before` they are, table by table."""
    statements = _statements(desk, before, after)
    return {
        "statement": statements,
        "position": _positions(desk, statements),
        "event": _events(desk, before, after),
    }


def overlaps(old: Mapping[int, Iterable[Points]], new: Mapping[int, Points]) -> Iterator[tuple[int, int, float]]:
    """Yield new row, old row and overlap (what both have, of what either has), where it is enough.

    An old row may stand at several places: as the model had it, and as a person has put it.
    """
    owners: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    sizes: dict[tuple[int, int], int] = {}
    for number, places in old.items():
        for variant, points in enumerate(places):
            sizes[number, variant] = len(points)
            for point in points:
                owners[point].append((number, variant))
    for number, points in new.items():
        shared = Counter(owner for point in points for owner in owners.get(point, ()))
        best: dict[int, float] = {}
        for owner, both in shared.items():
            part = both / (len(points) + sizes[owner] - both)
            best[owner[0]] = max(best.get(owner[0], 0.0), part)
        yield from ((number, earlier, part) for earlier, part in best.items() if part >= LEAST)


def _statements(desk: Desk, before: int, after: int) -> dict[int, Found]:
    old = {number: _places(desk, number) for number in _rows(desk.connection, "statement", before)}
    new = {number: next(iter(_places(desk, number))) for number in _rows(desk.connection, "statement", after)}
    return _paired(_Candidate(0, -part, later, earlier) for later, earlier, part in overlaps(old, new))


def _places(desk: Desk, number: int) -> list[Points]:
    """Return where a statement stands: as it is now, and as the model had it."""
    return [points(place_of(desk, "statement", number, model=model)) for model in (False, True)]


def place_of(desk: Desk, table: str, number: int, *, model: bool) -> list[Values]:
    """Return the spans of a statement or an event, as the model has them or as they stand now."""
    if table == "event":
        sql = 'SELECT start, "end", text FROM event WHERE id = ?'
    else:
        if model and (content := desk.under("statement", number).get("content")):
            return list(content)
        sql = 'SELECT start, "end", text FROM statement_piece WHERE statement_id = ? ORDER BY seq'
    return [{"start": s, "end": e, "text": t or ""} for s, e, t in desk.connection.execute(sql, (number,))]


def points(spans: Iterable[Values]) -> Points:
    """Return the code points that spans cover; for those in the headline, which have no place, their letters."""
    found: set[Hashable] = set()
    for span in spans:
        if span["start"] is None:
            found |= {(span["text"], place) for place in range(len(span["text"]))}
        else:
            found |= set(range(span["start"], span["end"]))
    return frozenset(found)


def _positions(desk: Desk, statements: Mapping[int, Found]) -> dict[int, Found]:
    candidates = []
    for later, found in statements.items():
        new, old = (_of(desk, number) for number in (later, found.earlier))
        for number, values in new.items():
            for earlier, variants in old.items():
                like = _like(values[0], variants, "position")
                if {"issue", "item"} & like:
                    candidates.append(_Candidate(-len(like), -found.overlap, number, earlier))
    return _paired(candidates)


def _of(desk: Desk, statement: int) -> dict[int, list[Values]]:
    sql = "SELECT id FROM position WHERE statement_id = ? ORDER BY seq"
    numbers = [number for (number,) in desk.connection.execute(sql, (statement,)).fetchall()]
    return {number: _variants(desk, "position", number) for number in numbers}


def _events(desk: Desk, before: int, after: int) -> dict[int, Found]:
    new = {number: _evidence(desk, number) for number in _rows(desk.connection, "event", after)}
    old = {number: [_evidence(desk, number)] for number in _rows(desk.connection, "event", before)}
    candidates = []
    for later, earlier, part in overlaps(old, new):
        like = _like(_variants(desk, "event", later)[0], _variants(desk, "event", earlier), "event")
        if "type" in like or {"actor", "recipient"} <= like:
            candidates.append(_Candidate(-len(like), -part, later, earlier))
    return _paired(candidates)


def _evidence(desk: Desk, number: int) -> Points:
    return points(place_of(desk, "event", number, model=True))


def _variants(desk: Desk, target: str, number: int) -> list[Values]:
    """Return a row's values: as they stand, and as the model read them."""
    standing = desk.standing(target, number)
    if standing is None:
        return []
    return [standing.values, standing.model]


def _like(new: Values, old: Iterable[Values], target: str) -> set[str]:
    """Name the telling fields that are the same."""
    return {field for field in _TELLING[target] for each in old if same(new[field], each[field])}


def _rows(connection: sqlite3.Connection, table: str, reading: int) -> list[int]:
    sql = f"SELECT id FROM {table} WHERE reading_id = ? ORDER BY seq"  # noqa: S608 -- a table of ours
    return [number for (number,) in connection.execute(sql, (reading,)).fetchall()]


def _paired(candidates: Iterable[_Candidate]) -> dict[int, Found]:
    """Pair rows one to one, the likeliest first."""
    found: dict[int, Found] = {}
    taken: set[int] = set()
    for each in sorted(candidates):
        if each.later not in found and each.earlier not in taken:
            found[each.later] = Found(each.earlier, -each.apart)
            taken.add(each.earlier)
    return found


def first_place(spans: Any) -> tuple[int | None, int | None]:
    """Return from where to where spans reach in the text, None twice where they lie in the headline."""
    ends = [(span["start"], span["end"]) for span in spans if span is not None and span["start"] is not None]
    return (min(s for s, _ in ends), max(e for _, e in ends)) if ends else (None, None)
