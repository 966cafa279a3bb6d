"""Settlement: a conflict drafted from the positions of a record, edited here, with what could hold and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from dragoman.errors import ConflictError
from dragoman.reading import Reading
from dragoman.record import PositionRow, Record
from dragoman.settlement import Comparison, Conflict, Solution, compare, dumps, loads, solve, to_dict
from dragoman.settlement.draft import draft
from dragoman.settlement.robustness import count_swaps
from dragoman.show.settlement import context
from dragoman.web import data
from dragoman.web.asked import ISSUES, Ask, Asked, Query, asked_of
from dragoman.web.desk import Desk
from dragoman.web.faults import Refused
from dragoman.web.files import File, safe_name
from dragoman.web.render import Page

_POSITIONS: Final = 1_000
# What a page can work out and show while somebody waits; the command line goes on to four million.
_STATES: Final = 4_096
# Swaps of neighbours in a ranking that are tried while somebody waits, a second at most.
_SWAPS: Final = 500
_LETTERS: Final = 1 << 19
_ITEMS: Final = 80
_MOVE: Final = re.compile(r"([0-9]{1,4}):([0-9]{1,4}):(up|down)")


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An item that positions are taken on, and how many."""

    item: str
    issue: str
    positions: int
    chosen: bool


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """A conflict as a file, what follows from it, and how that differs from another variant.

    `problem` says why there is none.
    """

    asked: Asked
    choices: data.Choices
    items: tuple[Item, ...]
    toml: str | None
    first: str | None
    solution: dict[str, Any] | None
    comparison: Comparison | None
    problem: str | None


def page(desk: Desk, ask: Ask) -> Page:
    """Answer the settlement page: a draft from what is asked, or the conflict in the form, edited as it says."""
    asked = asked_of(ask.query)
    problem, conflict, toml, first = None, None, ask.form.text("toml"), ask.form.text("first")
    with desk.reading() as record:
        choices = desk.remembered("choices", lambda: data.choices(record))
        rows, _ = data.positions(record, asked, limit=_POSITIONS) if _is_chosen(asked, ask) else ([], False)
        chosen = ask.query.every("item")
        items = _items(rows, chosen)
        try:
            if not toml and rows:
                toml = draft(_readings(record, [row for row in rows if not chosen or row.item in chosen]))
                first = toml
            if toml:
                conflict = _edited(_loaded(toml), ask.form)
        except ConflictError as error:
            problem = str(error)
    if conflict is not None and _edits(ask.form):
        toml = dumps(conflict)
    if ask.form.one("keep"):
        first = toml
    solution = solve(conflict) if conflict else None
    comparison = compare(solve(_loaded(first)), solution) if solution and first and first != toml else None
    value = Settlement(
        asked=asked, choices=choices, items=items, toml=toml or None, first=first or None,
        solution=to_dict(solution, robust=_is_quick(solution)) if solution and ask.as_json else None,
        comparison=comparison, problem=problem,
    )  # fmt: skip
    shown = context(solution, linked=True, swaps=_SWAPS) if solution and not ask.as_json else {}
    # The page of a solved conflict has an `asked` of its own: what each concept asks.
    also = {**shown, "wanted": asked, "issues": ISSUES, "lines": _lines(conflict), "solved": solution is not None}
    title = shown["title"] if shown else "Settlement"
    return Page(template="settlement_app.html.j2", title=title, value=value, also=also)


def _is_quick(solution: Solution) -> bool:
    return count_swaps(solution.conflict.model.payoffs) <= _SWAPS


def save(_desk: Desk, ask: Ask) -> File:
    """Answer the conflict in the form as a TOML file. Raises `ConflictError` where it is not well formed."""
    conflict = _loaded(ask.form.text("toml"))
    name = f"{safe_name(conflict.title)[:60] or 'conflict'}.toml"
    return File(content=ask.form.text("toml").encode("utf-8", "replace"), kind="application/toml", name=name)


def _is_chosen(asked: Asked, ask: Ask) -> bool:
    return bool(asked.party or asked.issue or ask.query.one("all"))


def _loaded(toml: str) -> Conflict:
    if len(toml) > _LETTERS:
        raise Refused(413, "The conflict is larger than a page can hold.", "Use dragoman settle for it.")
    conflict = loads(toml.replace("\r\n", "\n"), name="The conflict")
    if conflict.model.states > _STATES:
        raise Refused(
            422, f"It has {conflict.model.states:,} states, and a page works out {_STATES:,} at most.",
            "Take options out, rule combinations out, or save it and use dragoman settle.",
        )  # fmt: skip
    return conflict


def _items(rows: Sequence[PositionRow], chosen: Sequence[str]) -> tuple[Item, ...]:
    found: dict[str, list[PositionRow]] = {}
    for row in rows:
        found.setdefault(row.item, []).append(row)
    ordered = sorted(found, key=lambda item: (-len(found[item]), item))[:_ITEMS]
    return tuple(
        Item(item=item, issue=found[item][0].issue, positions=len(found[item]), chosen=item in chosen or not chosen)
        for item in ordered
    )


def _readings(record: Record, rows: Sequence[PositionRow]) -> list[Reading]:
    """Return the readings in which positions stand, with no other positions in them."""
    wanted = {(row.report, row.statement, row.item) for row in rows}
    found = []
    for key in dict.fromkeys(row.report for row in rows):
        reading = record.reading(record.report_id(key))
        statements = tuple(
            msgspec.structs.replace(
                each, positions=tuple(p for p in each.positions if (key, each.id, p.item) in wanted)
            )
            for each in reading.statements
        )
        found.append(msgspec.structs.replace(reading, statements=statements))
    return found


def _edits(form: Query) -> bool:
    return bool(form.one("move") or form.every("order"))


def _edited(conflict: Conflict, form: Query) -> Conflict:
    """Return the conflict with the preference statements in the order that the form gives them."""
    preferences = list(conflict.preferences)
    for place, order in _orders(form, conflict):
        old = preferences[place]
        if sorted(order) == list(range(len(old.statements))):
            given = tuple(old.statements[number] for number in order)
            preferences[place] = msgspec.structs.replace(old, statements=given)
    return msgspec.structs.replace(conflict, preferences=tuple(preferences))


def _orders(form: Query, conflict: Conflict) -> list[tuple[int, list[int]]]:
    """Return which preference is ordered how: "0:2,0,1" by dragging, "0:1:up" by a button."""
    found: list[tuple[int, list[int]]] = []
    for told in form.every("order"):
        place, _, order = told.partition(":")
        if place.isdecimal() and int(place) < len(conflict.preferences):
            found.append((int(place), [int(each) for each in order.split(",") if each.isdecimal()]))
    return [*found, *_moved(form.one("move") or "", conflict)]


def _moved(told: str, conflict: Conflict) -> list[tuple[int, list[int]]]:
    parts = _MOVE.fullmatch(told)
    if parts is None or int(parts[1]) >= len(conflict.preferences):
        return []
    place, at = int(parts[1]), int(parts[2])
    order = list(range(len(conflict.preferences[place].statements)))
    to = at + (-1 if parts[3] == "up" else 1)
    if at >= len(order) or not 0 <= to < len(order):
        return []
    order[at], order[to] = order[to], order[at]
    return [(place, order)]


def _lines(conflict: Conflict | None) -> list[tuple[int, str, list[tuple[int, str, tuple[str, ...]]]]]:
    """Return the preferences that can be put in another order: party by party, the weightiest first."""
    if conflict is None:
        return []
    return [
        (place, each.decision_maker, [(n, s.says, s.evidence) for n, s in enumerate(each.statements)])
        for place, each in enumerate(conflict.preferences)
        if each.statements
    ]
