"""Statement: the sentence in its place, where else it stands and in what words, and what people decided about it."""

from __future__ import annotations

from dragoman.web import sources
from dragoman.web.asked import Ask
from dragoman.web.desk import Desk
from dragoman.web.render import Page


def page(desk: Desk, ask: Ask) -> Page:
    """Answer one statement, by its number or by the names of report and statement."""
    with desk.reading() as record:
        found = sources.statement_of(record, ask.path["name"])
    return Page(
        template="statement.html.j2",
        title=f"Statement by {found.row.speaker or found.row.party or 'nobody named'}",
        value=found,
    )
