"""`dragoman changes`, `contradictions`, `matrix`: where parties stand over time, of a record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.asking import RECORD, filters, put_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.cli.rows_shown import Lines
    from dragoman.talks.asking import Wanted
    from dragoman.talks.flat import CellRow, ChangeRow, ContradictionRow

_TIMED = ("party", "issue", "since", "until", "as_of", "oldest", "limit", "json", "csv")
_NOW = ("party", "issue", "as_of", "limit", "json", "csv")


@click.command()
@RECORD
@filters(*_TIMED)
def changes(record: Path, **given: Any) -> None:
    """List where a party's stance changed: the sentence before and the one after, who carried them, and why it counts.

    One reading that is not sure makes no change. The rule is in docs/positions.md.

    \b
    Examples:
      dragoman changes talks.record --party Russia --issue ceasefire
      dragoman changes talks.record --since 2025-03-01 --csv > changes.csv
    """
    from dragoman.record.frames import Rows
    from dragoman.record.record import Record
    from dragoman.talks.asking import changes_in
    from dragoman.talks.flat import ChangeRow, change_row

    with Record.open(record) as opened:
        found = map(change_row, _in_order(changes_in(opened, _wanted(given)), given))
        put_out(Rows(ChangeRow, _limited(found, given)), given, _change)


@click.command()
@RECORD
@filters(*_TIMED)
def contradictions(record: Path, **given: Any) -> None:
    """List what cannot both be so: two statements of where a party stands or of a fact, or two reports of a deed.

    --party is whose position or deed it is about, or who speaks on either side.

    \b
    Examples:
      dragoman contradictions talks.record --party Hamas
      dragoman contradictions talks.record --as-of 2025-05-21 --json
    """
    from dragoman.record.frames import Rows
    from dragoman.record.record import Record
    from dragoman.talks.asking import contradictions_in
    from dragoman.talks.flat import ContradictionRow, contradiction_row

    with Record.open(record) as opened:
        found = map(contradiction_row, _in_order(contradictions_in(opened, _wanted(given)), given))
        put_out(Rows(ContradictionRow, _limited(found, given)), given, _contradiction)


@click.command()
@RECORD
@filters(*_NOW)
def matrix(record: Path, **given: Any) -> None:
    """Show where each party stands on each issue, since when, and the sentence that shows it best.

    \b
    Examples:
      dragoman matrix talks.record --as-of 2025-03-14
      dragoman matrix talks.record --issue ceasefire --csv
    """
    from dragoman.record.frames import Rows
    from dragoman.record.record import Record
    from dragoman.talks.asking import matrix_in
    from dragoman.talks.flat import CellRow, cell_row

    with Record.open(record) as opened:
        found = map(cell_row, matrix_in(opened, _wanted(given)))
        put_out(Rows(CellRow, _limited(found, given)), given, _cell)


def _wanted(given: dict[str, Any]) -> Wanted:
    from dragoman.talks.asking import Wanted

    return Wanted(**{name: given.get(name) for name in ("party", "issue", "since", "until", "as_of")})


def _in_order(found: list[Any], given: dict[str, Any]) -> list[Any]:
    return found if given.get("oldest") else found[::-1]


def _limited(found: Iterator[Any], given: dict[str, Any]) -> Iterator[Any]:
    """Leave what a program asked for at most; for people one more is looked for, to say that there is more."""
    from itertools import islice

    return islice(found, given["limit"]) if given["as_json"] or given["as_csv"] else found


def _change(row: ChangeRow, lines: Lines) -> None:
    lines.head(row.date, row.party, f"{row.item}: {row.before_stance} > {row.after_stance}", row.issue)
    for at in ("before", "after"):
        _words(row, at, lines, getattr(row, f"{at}_stance"), getattr(row, f"{at}_act"))
    lines.note(row.because)
    lines.space()


def _contradiction(row: ContradictionRow, lines: Lines) -> None:
    lines.head(row.date, row.party, row.kind, row.issue, row.item)
    for at in ("first", "second"):
        _words(row, at, lines, getattr(row, f"{at}_party"), getattr(row, f"{at}_says"))
    lines.note(row.because, row.settled and f"settled on {row.settled}: its own word came round")
    lines.space()


def _words(row: ChangeRow | ContradictionRow, at: str, lines: Lines, *known: str | None) -> None:
    from dragoman.cli.rows_shown import place

    told = {name: getattr(row, f"{at}_{name}") for name in ("date", "outlets", "speaker", "text")}
    lines.note(told["date"], told["outlets"], told["speaker"], *known)
    lines.words(told["text"])
    report, statement, start, end = (getattr(row, f"{at}_{name}") for name in ("report", "statement", "start", "end"))
    lines.note(place(report, statement, start, end))


def _cell(row: CellRow, lines: Lines) -> None:
    from dragoman.cli.rows_shown import place

    lines.head(row.party, row.issue, f"{row.stance} [{row.act}] {row.item}", f"since {row.since}")
    told = f"{row.statements} statements" if row.statements > 1 else "1 statement"
    lines.note(told, row.condition and f"if {row.condition}", "it changed" if row.changed else None)
    lines.note(row.date, row.outlets, row.speaker, row.reported_by and f"as {row.reported_by} says")
    lines.words(row.text)
    lines.note(place(row.report, row.statement, row.start, row.end))
    lines.space()
