"""`dragoman read`: reports in, statements out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dragoman.language.reader import Outcome


@click.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line (schema dragoman-reading/1).")
@click.option(
    "--html",
    "html",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write a self-contained page a report into this folder, and an index.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print no statements; only write what was asked for.")
@click.option("--allow-private", is_flag=True, help="Fetch addresses of the local network too.")
def read(sources: tuple[str, ...], as_json: bool, html: Path | None, quiet: bool, allow_private: bool) -> None:
    """Read reports and print who said what, carried by whom, with the words themselves.

    SOURCES are files (.txt, .md, .html), folders, web addresses (http, https), or - for standard input. A source that
    cannot be read is named on standard error, the rest goes on, and the exit status is 1.

    \b
    Examples:
      dragoman read report.html
      dragoman read reports/ --html out/
      dragoman read --json reports/ > readings.jsonl
      dragoman read https://example.org/story
      curl -s https://example.org/story | dragoman read -
    """
    from dragoman.language.reader import read_sources
    from dragoman.show.clean import for_terminal, one_line

    outcomes = _watched(read_sources(sources, allow_private=allow_private), several=_several(sources))
    if html is not None:
        outcomes = _written(outcomes, html)
    failed = 0
    for outcome in outcomes:
        failed += bool(outcome.reading.problems)
        if as_json:
            click.echo(outcome.reading.to_json())
        elif not quiet:
            _show(outcome)
        for problem in outcome.reading.problems:
            # A message may name a headline, and a headline is whatever somebody put into a page.
            click.echo(f"dragoman: {for_terminal(one_line(problem.message))}", err=True)
    if failed:
        sys.exit(1)


def _several(sources: tuple[str, ...]) -> bool:
    return len(sources) > 1 or Path(sources[0]).is_dir()


def _show(outcome: Outcome) -> None:
    from rich.console import Console

    from dragoman.show.terminal import print_reading

    if outcome.reading.problems:
        return
    console = Console()
    print_reading(outcome.reading, console)
    console.print()


def _watched(outcomes: Iterator[Outcome], *, several: bool) -> Iterator[Outcome]:
    """Show on a terminal how far a batch has come."""
    # With the statements scrolling by on the same screen a bar would only be in their way.
    if not several or not sys.stderr.isatty() or sys.stdout.isatty():
        yield from outcomes
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} reports, {task.fields[found]} statements"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task, found = progress.add_task("reading", total=None, found=0), 0
        for outcome in outcomes:
            found += len(outcome.reading.statements)
            progress.update(task, advance=1, found=found)
            yield outcome


def _written(outcomes: Iterator[Outcome], folder: Path) -> Iterator[Outcome]:
    """Write a page a report, and an index of them, and say where they are."""
    from dragoman.show.names import file_name
    from dragoman.show.page import index, page

    pages = []
    for outcome in outcomes:
        if not outcome.reading.problems:
            name = file_name(outcome.reading)
            _write(folder / name, page(outcome.reading))
            pages.append((name, outcome.reading))
        yield outcome
    _write(folder / "index.html", index(pages))
    click.echo(f"{len(pages)} pages written. Open {folder / 'index.html'}", err=True)


def _write(path: Path, html: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8", errors="xmlcharrefreplace")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}. Name another folder.") from error
