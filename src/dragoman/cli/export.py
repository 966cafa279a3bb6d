"""`dragoman export` and `dragoman import`: a record for other programs, and people's annotations back into it."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, get_args

import click

from dragoman.cli.asking import EVERY, RECORD, asked, filters
from dragoman.exports.formats import FORMATS, Network, Table, Wanted

if TYPE_CHECKING:
    from dragoman.exports.importing import Imported

_FILTERS = tuple(name for name in EVERY if name not in {"json", "csv", "oldest", "limit"})


@click.command()
@RECORD
@click.option("--to", type=click.Choice(tuple(FORMATS)), required=True, metavar="FORMAT", help="The format, see above.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write here; else to standard output.",
)
@click.option(
    "--table",
    type=click.Choice(get_args(Table)),
    default="statements",
    help="Which rows (csv, parquet): statements, positions, events or actors.",
)
@click.option(
    "--network",
    type=click.Choice(get_args(Network)),
    default="parties-items",
    help="Which network (gexf, graphml): parties and items, or parties that agree and are in conflict.",
)
@filters(*_FILTERS)
def export(record: Path, to: str, out: Path | None, table: Table, network: Network, **given: Any) -> None:
    """Put what is asked for out of RECORD in a format of other programs, the oldest first.

    csv, parquet: a table. jsonl: the readings, as `dragoman read --json`. gexf, graphml: a network for Gephi or visone.
    dna: a statement table of the Discourse Network Analyzer. webannotation, schema-org: JSON-LD. prodigy, doccano: for
    annotation, and back with `dragoman import`. conflict: a draft for `dragoman settle`. docs/exports.md has the
    columns of each.

    \b
    Examples:
      dragoman export talks.record --to csv --party Russia > russia.csv
      dragoman export talks.record --to gexf --network parties --out talks.gexf
      dragoman export talks.record --to parquet --table positions --out positions.parquet
      dragoman export talks.record --to conflict --issue ceasefire --since 2025-03-01 > draft.toml
    """
    from dragoman.exports.export import export as put_out
    from dragoman.record.record import Record

    if out is None and FORMATS[to].binary:
        raise click.UsageError(f"{to} is no text. Name a file with --out.")
    wanted = Wanted(asked=asked(given, machine=True), table=table, network=network)
    with Record.open(record) as opened:
        if out is None:
            put_out(opened, to, sys.stdout.buffer, wanted=wanted)
            return
        with _Whole(out) as file:
            put_out(opened, to, file, wanted=wanted)
    click.echo(f"Written: {out}", err=True)


class _Whole:
    """A file that is there whole or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.part")

    def __enter__(self) -> IO[bytes]:
        try:
            self._file = self._part.open("wb")
        except OSError as error:
            raise click.ClickException(f"{self._path} cannot be written ({error.strerror}). Name another.") from error
        return self._file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._file.close()
        if kind is None:
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)


@click.command(name="import")
@RECORD
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--from",
    "tool",
    type=click.Choice(("prodigy", "doccano")),
    required=True,
    metavar="TOOL",
    help="The tool that wrote it: prodigy or doccano.",
)
@click.option("--by", help="Whose annotations they are; else the name you are logged in with.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line of FILE, once it is safely kept.")
def import_(record: Path, file: Path, tool: Any, by: str | None, as_json: bool) -> None:
    """Take the annotations in FILE (JSONL) into RECORD.

    Reports that came from the record and were altered become new readings, and each alteration a decision with who and
    when; what was not altered changes nothing. An answer of Prodigy is a decision on each statement of its report.
    Texts that are not in the record are added with what is marked in them. A line that cannot be taken in is said, the
    rest is gone on with, and the exit status is 1.

    \b
    Examples:
      dragoman import talks.record annotated.jsonl --from prodigy
      dragoman import talks.record all.jsonl --from doccano --by "A. Reed"
    """
    from dragoman.exports.importing import import_annotations
    from dragoman.record.record import Record

    done: dict[str, int] = {}
    with Record.open(record, "write") as opened, file.open("rb") as lines:
        for imported in import_annotations(opened, lines, tool, name=file.name, by=by or getpass.getuser()):
            _tell(imported, as_json=as_json)
            done[imported.outcome] = done.get(imported.outcome, 0) + 1
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(done.items()))
    click.echo(f"{record.name}: {told or 'nothing to take in'}.", err=True)
    if "problem" in done:
        sys.exit(1)


def _tell(imported: Imported, *, as_json: bool) -> None:
    from dragoman.show.clean import for_terminal, one_line

    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(imported).decode("utf-8"))
    if imported.problem:
        click.echo(f"dragoman: {for_terminal(one_line(imported.problem))}", err=True)
    elif imported.left_out:
        what = f"line {imported.line}: {imported.left_out} marks or links have no place in a reading and were left out."
        click.echo(f"dragoman: {what}", err=True)
