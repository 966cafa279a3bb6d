"""Rows of a record in the terminal: a line that says who and where, the words, the report and the span."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from dragoman.show.clean import for_terminal, one_line

if TYPE_CHECKING:
    from rich.console import Console

    from dragoman.record.values import ActorRow, EventRow, Hit, PositionRow, StatementRow

_NARROWEST = 20


class Lines:
    """Prints clean lines that fit the console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar = "  | " if console.options.ascii_only else "  │ "

    def head(self, *words: str | None) -> None:
        """Print what is known of a row, the parts that are empty left out."""
        self._print(" · ".join(one_line(part) for part in words if part), lead="", style="bold")

    def words(self, words: str) -> None:
        """Print words of a report, a bar at their side."""
        self._print(one_line(words), lead=self._bar)

    def marked(self, parts: Iterable[tuple[str, str]]) -> None:
        """Print words of a report part by part, each with the style that goes with it."""
        clean = ((for_terminal(one_line(words), encoding=self._console.encoding), style) for words, style in parts)
        self._wrapped(Text(" ").join(Text(*part) for part in clean), lead=self._bar)

    def passage(self, passage: Text) -> None:
        """Print a styled passage of a report, which is clean already."""
        self._wrapped(passage, lead=self._bar)

    def note(self, *words: str | None) -> None:
        """Print where a row comes from."""
        self._print(" · ".join(one_line(part) for part in words if part), lead="    ", style="dim")

    def space(self) -> None:
        """Print an empty line."""
        self._console.print()

    def _print(self, words: str, *, lead: str, style: str = "") -> None:
        self._wrapped(Text(for_terminal(words, encoding=self._console.encoding), style=style), lead=lead)

    def _wrapped(self, text: Text, *, lead: str) -> None:
        width = max(self._console.width - len(lead), _NARROWEST)
        for line in text.wrap(self._console, width, overflow="fold"):
            line.rstrip()
            # soft_wrap: the lines are wrapped already, and rich would fill each up with spaces.
            self._console.print(Text.assemble((lead, "dim"), line), soft_wrap=True, highlight=False)


def statement(row: StatementRow, lines: Lines) -> None:
    """Print a statement."""
    lines.head(row.date, row.outlet, _who(row.speaker, row.role, row.party), row.cue and f"cue: {row.cue}", row.relay)
    lines.words(row.text)
    lines.note(place(row.report, row.statement, row.start, row.end), row.review, row.title)
    lines.space()


def position(row: PositionRow, lines: Lines) -> None:
    """Print a position."""
    lines.head(row.date, row.outlet, f"{row.party or 'no party'} [{row.stance}] {row.item}")
    said = row.reported_by and f"as {row.reported_by} says"
    lines.note(row.issue, row.act, row.toward and f"toward {row.toward}", row.condition and f"if {row.condition}", said)
    lines.words(row.text)
    lines.note(place(row.report, row.statement, row.start, row.end), row.review, row.title)
    lines.space()


def event(row: EventRow, lines: Lines) -> None:
    """Print an event."""
    parties = " > ".join(filter(None, (row.actor, row.recipient)))
    lines.head(row.date, row.outlet, f"{parties or 'somebody'} {row.type}", row.reality, row.issue)
    lines.words(row.text)
    lines.note(place(row.report, None, row.start, row.end), row.review, row.title)
    lines.space()


def actor(row: ActorRow, lines: Lines) -> None:
    """Print an actor."""
    lines.head(_who(row.name, row.office, row.party), f"{row.statements} statements")
    seen = f"{row.first_seen} to {row.last_seen}" if row.first_seen else None
    lines.note(str(row.id), row.class_, seen, row.spellings and f"as {row.spellings}")
    if row.report:
        lines.note(f"first: {place(row.report, None, row.start, row.end)}")
    lines.space()


def hit(row: Hit, lines: Lines) -> None:
    """Print a place where words were found."""
    lines.head(row.date, row.outlet, _who(row.speaker, None, row.party) if row.statement else "in the report")
    lines.words(row.text)
    lines.note(place(row.report, row.statement, row.start, row.end), row.title)
    lines.space()


def _who(name: str | None, role: str | None, party: str | None) -> str:
    """Say who somebody is: name, office, party, each only once."""
    known = [part for part in (name, role) if part]
    tail = f" ({party})" if party and party not in known else ""
    return (", ".join(known) or "somebody") + tail if known or not party else party


def place(report: str, statement: str | None, start: int | None, end: int | None) -> str:
    """Say where words stand: report, statement, span."""
    span = f"{start}-{end}" if start is not None else "in the headline"
    return f"{report}{f'/{statement}' if statement else ''} {span}"
