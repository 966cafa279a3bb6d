"""Overview: where each party stands on each issue, as of a day; each cell opens its sentences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import msgspec

from dragoman.record import PositionRow, Record
from dragoman.talks.values import Change
from dragoman.web import data, findings
from dragoman.web.asked import ISSUES, Ask, Asked, asked_of
from dragoman.web.desk import Desk
from dragoman.web.faults import Refused
from dragoman.web.render import Page

# Sentences that a cell opens; the search has the rest.
_SENTENCES: Final = 40
_CHANGES: Final = 12


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell opens: the sentences behind it, the newest first, and how the stance changed."""

    party: str
    issue: str
    sentences: tuple[PositionRow, ...]
    more: bool
    changes: tuple[Change, ...]


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """The days between which the slider goes, and where it stands, counted from the first."""

    first: str
    last: str
    count: int
    at: int


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """The overview."""

    asked: Asked
    counts: data.Counts
    choices: data.Choices
    matrix: data.Matrix
    days: Days | None
    opened: Opened | None


def page(desk: Desk, ask: Ask) -> Page:
    """Answer the overview: `party`, `issue`, `outlet`, `since`, `until`, `as_of` narrow it, `open` names a cell."""
    asked = asked_of(ask.query)
    with desk.reading() as record:
        choices = desk.remembered("choices", lambda: data.choices(record))
        value = Overview(
            asked=asked,
            counts=desk.remembered("counts", lambda: data.counts(record)),
            choices=choices,
            matrix=desk.remembered(("matrix", asked), lambda: data.stood(record, asked)),
            days=_days(choices, asked),
            opened=_opened(record, ask, asked),
        )
    cells = {(cell.party, cell.issue): cell for cell in value.matrix.cells}
    return Page(template="overview.html.j2", title="Overview", value=value, also={"cells": cells, "issues": ISSUES})


def _opened(record: Record, ask: Ask, asked: Asked) -> Opened | None:
    party, issue = ask.query.one("open_party"), ask.query.choice("open_issue", ISSUES)
    if party is None and issue is None:
        return None
    if party is None or issue is None:
        raise Refused(400, "A cell has a party and an issue.", "Name both, open_party and open_issue, or neither.")
    one = msgspec.structs.replace(asked, party=(party,), issue=(issue,))
    rows = list(record.positions(one.filter(limit=_SENTENCES + 1)))
    changes = findings.changes(record, one)[-_CHANGES:] if len(rows) <= _SENTENCES else ()
    return Opened(
        party=party, issue=issue, sentences=tuple(rows[:_SENTENCES]), more=len(rows) > _SENTENCES,
        changes=tuple(changes),
    )  # fmt: skip


def _days(choices: data.Choices, asked: Asked) -> Days | None:
    if choices.first is None or choices.last is None:
        return None
    first, last = date.fromisoformat(choices.first), date.fromisoformat(choices.last)
    at = min(max(date.fromisoformat(asked.as_of), first), last) if asked.as_of else last
    # A stray date of long ago would make the slider too coarse to hit a day.
    first = max(first, last - timedelta(days=3650))
    return Days(first=first.isoformat(), last=last.isoformat(), count=(last - first).days, at=max((at - first).days, 0))
