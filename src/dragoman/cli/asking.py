"""What the commands that ask a record share: their options, and how rows are put out."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from dragoman.reading import Act, Issue

if TYPE_CHECKING:
    from dragoman.cli.rows_shown import Lines
    from dragoman.record.frames import Rows
    from dragoman.record.values import Filter

Command = Callable[..., Any]

# How many rows a person is shown who names no number. Programs get all.
SHOWN = 50
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

RECORD = click.argument("record", type=click.Path(dir_okay=False, path_type=Path))


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day. Write it as 2025-03-14.") from error


_OPTIONS = {
    "party": click.option("--party", help="Of this party."),
    "person": click.option("--person", help="By this person, in any spelling."),
    "issue": click.option("--issue", type=click.Choice(get_args(Issue)), metavar="ISSUE", help="On this issue."),
    "act": click.option("--act", type=click.Choice(get_args(Act)), metavar="ACT", help="With a position of this act."),
    "outlet": click.option("--outlet", help="As this outlet reports it."),
    "since": click.option("--since", callback=_day, metavar="DAY", help="From this day on."),
    "until": click.option("--until", callback=_day, metavar="DAY", help="Up to this day, counted in."),
    "as_of": click.option(
        "--as-of", "as_of", callback=_day, metavar="DAY", help="As it was known on this day: nothing later."
    ),
    "oldest": click.option("--oldest", is_flag=True, help="The oldest first; else the newest."),
    "limit": click.option("--limit", type=click.IntRange(min=1), help=f"At most so many. People see {SHOWN}."),
    "json": click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line."),
    "csv": click.option("--csv", "as_csv", is_flag=True, help="Print CSV, the names of the columns first."),
}
EVERY = tuple(_OPTIONS)


def filters(*names: str) -> Callable[[Command], Command]:
    """Give a command the options of these names, in the order of the list of all."""

    def with_options(command: Command) -> Command:
        for name in reversed([name for name in EVERY if name in names]):
            command = _OPTIONS[name](command)
        return command

    return with_options


def asked(given: dict[str, Any], *, machine: bool) -> Filter:
    """Return the filter for what was given on the command line."""
    from dragoman.record.values import Filter

    told = {name: given.get(name) for name in ("party", "person", "issue", "act", "outlet", "since", "until", "as_of")}
    # For people one more than is shown, to be able to say that there is more.
    limit = given.get("limit") if machine else (given.get("limit") or SHOWN) + 1
    return Filter(**told, order="oldest" if given.get("oldest") else "newest", limit=limit)


def put_out(rows: Rows[Any], given: dict[str, Any], shown: Callable[[Any, Lines], None]) -> None:
    """Print rows: as JSON lines, as CSV, or for people with `shown`."""
    if given["as_json"] and given["as_csv"]:
        raise click.UsageError("Take --json or --csv, not both.")
    if given["as_json"]:
        import msgspec

        for row in rows:
            click.echo(msgspec.json.encode(row).decode("utf-8"))
    elif given["as_csv"]:
        _csv(rows, rows.kind)
    else:
        _people(rows, given, shown)


def _csv(rows: Iterable[Any], kind: type[Any]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(kind.__struct_encode_fields__)
    for row in rows:
        writer.writerow([cell(getattr(row, name)) for name in kind.__struct_fields__])


def cell(value: Any) -> Any:
    """Return a value as a cell of CSV: nothing that a spreadsheet would take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _people(rows: Iterable[Any], given: dict[str, Any], shown: Callable[[Any, Lines], None]) -> None:
    from rich.console import Console

    from dragoman.cli.rows_shown import Lines

    lines = Lines(Console())
    found = iter(rows)
    first = next(found, None)
    if first is None:
        click.echo("dragoman: nothing found.", err=True)
        return
    most = given.get("limit") or SHOWN
    for row in islice(chain([first], found), most):
        shown(row, lines)
    if next(found, None) is not None:
        click.echo(f"dragoman: the first {most} are shown. Ask for more with --limit, or for less.", err=True)
