"""Timeline: positions and events of chosen parties and issues, with what changed and what contradicts what."""

from __future__ import annotations

from typing import Final

import msgspec

from dragoman.record import EventRow, PositionRow
from dragoman.talks.values import Change, Contradiction
from dragoman.web import data, findings
from dragoman.web.asked import ISSUES, Ask, Asked, asked_of
from dragoman.web.desk import Desk
from dragoman.web.render import Page

# Points that a chart can hold and a table can list; of more the newest are shown.
_POINTS: Final = 400
_CHOSEN: Final = 4


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """Positions and events, the oldest first; `left` says that older ones are left out.

    `contradictions` is null where there is too much to look through.
    """

    asked: Asked
    choices: data.Choices
    positions: tuple[PositionRow, ...]
    events: tuple[EventRow, ...]
    changes: tuple[Change, ...]
    contradictions: tuple[Contradiction, ...] | None
    left: bool


def page(desk: Desk, ask: Ask) -> Page:
    """Answer the timeline: of several `party` and `issue`; without a party, of those of whom there is most."""
    asked = asked_of(ask.query)
    with desk.reading() as record:
        choices = desk.remembered("choices", lambda: data.choices(record))
        chosen = asked if asked.party else msgspec.structs.replace(asked, party=choices.parties[:_CHOSEN])
        positions, left = data.positions(record, chosen, limit=_POINTS)
        events, left_too = data.events(record, chosen, limit=_POINTS)
        quick = not left
        changes = findings.changes(record, chosen) if quick else []
        contradictions = findings.contradictions(record, chosen) if quick else None
    value = Timeline(
        asked=chosen, choices=choices, positions=tuple(positions), events=tuple(events), changes=tuple(changes),
        contradictions=None if contradictions is None else tuple(contradictions), left=left or left_too,
    )  # fmt: skip
    return Page(template="timeline.html.j2", title="Timeline", value=value, also={"issues": ISSUES})
