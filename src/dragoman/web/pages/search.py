"""Search: words in statements and reports, with filters; without words, the newest statements."""

from __future__ import annotations

from itertools import islice
from typing import Final

import msgspec

from dragoman.record import Hit, StatementRow
from dragoman.web import data
from dragoman.web.asked import ACTS, ISSUES, PAGE_ROWS, Ask, Asked, asked_of
from dragoman.web.desk import Desk
from dragoman.web.highlight import Piece, highlighted
from dragoman.web.render import Page

_LATE: Final = "Only the newest of very many are ranked."


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A hit, and its text in pieces, those that were looked for marked."""

    hit: Hit
    pieces: tuple[Piece, ...]


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what was found: hits where words were given, else statements."""

    asked: Asked
    choices: data.Choices
    hits: tuple[Found, ...]
    statements: tuple[StatementRow, ...]
    more: bool


def page(desk: Desk, ask: Ask) -> Page:
    """Answer a search: words in `q`, filters beside."""
    asked = asked_of(ask.query)
    first, hits, rows = (asked.page - 1) * PAGE_ROWS, list[Hit](), list[StatementRow]()
    with desk.reading() as record:
        choices = desk.remembered("choices", lambda: data.choices(record))
        asked_for = asked.filter(limit=first + PAGE_ROWS + 1)
        if asked.q:
            hits = list(islice(record.search(asked.q, asked_for), first, None))
        else:
            rows = list(islice(record.statements(asked_for), first, None))
    value = Search(
        asked=asked,
        choices=choices,
        hits=tuple(Found(hit=hit, pieces=highlighted(hit.text, asked.q)) for hit in hits[:PAGE_ROWS]),
        statements=tuple(rows[:PAGE_ROWS]),
        more=max(len(hits), len(rows)) > PAGE_ROWS,
    )
    return Page(template="search.html.j2", title="Search", value=value, also={"issues": ISSUES, "acts": ACTS})
