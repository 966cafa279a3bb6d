"""`dragoman add`: reports into a record."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dragoman.record.values import Progress

_SAID = {
    "added": "added",
    "new-version": "new versions",
    "read-anew": "read anew",
    "unchanged": "there already",
    "problem": "not read",
}


@click.command()
@click.argument("record", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("sources", nargs=-1)
@click.option(
    "--actors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Keep this table of states, groups, offices and persons (TOML) in the record, and read with it from now on.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a source, once it is safely kept.")
@click.option("--quiet", "-q", is_flag=True, help="Do not say at the end what was done.")
@click.option("--allow-private", is_flag=True, help="Fetch addresses of the local network too.")
def add(  # noqa: PLR0913, PLR0917 -- click hands over every option
    record: Path, sources: tuple[str, ...], actors: Path | None, as_json: bool, quiet: bool, allow_private: bool
) -> None:
    """Read reports and keep them in RECORD, a file that is made where there is none.

    SOURCES are files (.txt, .md, .html), folders, web addresses (http, https), or - for standard input. Each report is
    kept in one step: whatever ends the command, those it has counted are in the record. Run it again and it goes on
    where it stopped; what is there already is not read again. Another text at the same address becomes a new version,
    and the old one stays. A source that cannot be read is noted in the record, and the exit status is 1.

    \b
    Examples:
      dragoman add talks.record reports/
      dragoman add talks.record https://example.org/story
      dragoman add talks.record reports/ --actors actors.toml
    """
    from dragoman.actors.own import read_own
    from dragoman.record.record import Record
    from dragoman.record.tracing import trace

    if not sources and actors is None:
        raise click.UsageError("Name reports to add, or a table with --actors.")
    own = read_own(actors) if actors is not None else None
    done: Counter[str] = Counter()
    with Record.open(record, "create") as opened:
        if actors is not None and own is not None:
            opened.set_actors_file(actors.name, own)
        try:
            for progress in _watched(opened.add_sources(sources, allow_private=allow_private)):
                _tell(progress, as_json=as_json)
                done[progress.added.outcome] += 1
                done["statements"] += progress.added.statements
            # What comes again is looked for once, at the end; where the command was cut off, the next one does it.
            trace(opened)
        except KeyboardInterrupt:
            click.echo(f"\ndragoman: stopped. {_summary(done, record)} Run the same command again to go on.", err=True)
            sys.exit(130)
    if not quiet:
        click.echo(_summary(done, record), err=True)
    if done["problem"]:
        sys.exit(1)


def _summary(done: Counter[str], record: Path) -> str:
    told = [f"{done[outcome]} {words}" for outcome, words in _SAID.items() if done[outcome]]
    return f"{record.name}: {', '.join(told) or 'nothing'} · {done['statements']} statements."


def _tell(progress: Progress, *, as_json: bool) -> None:
    from dragoman.show.clean import for_terminal, one_line

    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(progress).decode("utf-8"))
    for message in progress.problems:
        # A message may name a headline, and a headline is whatever somebody put into a page.
        click.echo(f"dragoman: {for_terminal(one_line(message))}", err=True)


def _watched(done: Iterator[Progress]) -> Iterator[Progress]:
    """Show on a terminal how far a batch has come, and how fast."""
    if not sys.stderr.isatty():
        yield from done
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    told = "{task.completed} reports, {task.fields[speed]} a second, {task.fields[found]} statements"
    with Bar(SpinnerColumn(), TextColumn(told), TimeElapsedColumn(), console=Console(stderr=True)) as bar:
        task, found = bar.add_task("adding", total=None, found=0, speed="-"), 0
        for progress in done:
            found += progress.added.statements
            speed = bar.tasks[0].speed
            bar.update(task, advance=1, found=found, speed=f"{speed:.1f}" if speed else "-")
            yield progress
