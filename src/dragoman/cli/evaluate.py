"""`dragoman evaluate`: how good the readings are, on a labelled data set."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable


@click.group()
def evaluate() -> None:
    """Score the readings against a labelled data set and print the figures as JSON.

    \b
    Examples:
      dragoman evaluate polnear dev.jsonl
      dragoman evaluate polnear dev.jsonl --floors evaluation/floors.json
    """


def _measure(
    name: str, file: Path, figures: Callable[[], dict[str, float]], floors: Path | None, *, raise_floors: bool
) -> None:
    """Print a data set's figures; with floors, fail where one is below and raise them where asked."""
    if raise_floors and floors is None:
        raise click.UsageError("--raise-floors needs the file to raise them in: --floors FILE.")
    measured = figures()
    click.echo(json.dumps({"data": name, "figures": measured}, indent=1))
    if floors is not None:
        _hold(name, file, measured, floors, raise_floors=raise_floors)


def _hold(name: str, file: Path, measured: dict[str, float], path: Path, *, raise_floors: bool) -> None:
    from dragoman.evaluate import gate

    held = gate.read_floors(path)
    if name not in held:
        raise click.ClickException(f"{path} has no floors for {name}.")
    if gate.digest_of(file) != held[name].digest:
        raise click.ClickException(f"{file} is not the file that the floors of {name} were measured on.")
    low = gate.below(measured, held[name])
    for line in low:
        click.echo(f"below the floor: {line}", err=True)
    if low:
        sys.exit(1)
    if raise_floors:
        gate.write_floors(path, held | {name: gate.raised(measured, held[name])})


_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_FLOORS = click.option(
    "--floors", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Exit 1 where a figure is below."
)
_RAISE = click.option("--raise-floors", is_flag=True, help="Raise the floors to these figures; none is lowered.")


@evaluate.command()
@_FILE
@_FLOORS
@_RAISE
def polnear(file: Path, floors: Path | None, raise_floors: bool) -> None:
    """Score statements on a PolNeAR file: exact spans, words, and whole linked triples, in percent.

    \b
    Example:
      dragoman evaluate polnear dev.jsonl --floors evaluation/floors.json
    """
    from dragoman.evaluate.polnear import evaluate_polnear
    from dragoman.language.reader import shared_reader

    _measure("polnear", file, lambda: evaluate_polnear(file, shared_reader()), floors, raise_floors=raise_floors)


@evaluate.command()
@_FILE
@click.option("--kept", is_flag=True, help="Only the fifth of the reports that nothing is trained on.")
@click.option("--given", is_flag=True, help="Give the gold's statements and speakers: score what they mean.")
@_FLOORS
@_RAISE
def talks(file: Path, kept: bool, given: bool, floors: Path | None, raise_floors: bool) -> None:
    """Score everything that is read from reports on talks against their gold, in percent.

    \b
    Examples:
      dragoman evaluate talks train.jsonl --kept --floors evaluation/floors.json
      dragoman evaluate talks train.jsonl --kept --given
    """
    from dragoman.evaluate.talks import read_and_score
    from dragoman.language.reader import shared_reader

    _measure(
        "talks given" if given else "talks",
        file,
        lambda: read_and_score(file, shared_reader(), kept_only=kept, given=given),
        floors,
        raise_floors=raise_floors,
    )


@evaluate.command()
@_FILE
@_FLOORS
@_RAISE
def actors(file: Path, floors: Path | None, raise_floors: bool) -> None:
    """Score the country of every mention in a NewsWCL50 file, in percent.

    \b
    Example:
      dragoman evaluate actors newswcl50-dev.jsonl
    """
    from dragoman.evaluate.actors import evaluate_actors

    _measure("actors", file, lambda: evaluate_actors(file), floors, raise_floors=raise_floors)


@evaluate.command()
@_FILE
@click.option("--kept", is_flag=True, help="Only the fifth of the relations that nothing is trained on.")
@_FLOORS
@_RAISE
def plover(file: Path, kept: bool, floors: Path | None, raise_floors: bool) -> None:
    """Score the types of relations in a PLOVER file: accuracy and macro F1, in percent.

    \b
    Examples:
      dragoman evaluate plover PLV_test.tsv
      dragoman evaluate plover PLV_train.tsv --kept
    """
    from dragoman.evaluate.plover import evaluate_plover
    from dragoman.language.reader import shared_reader

    _measure(
        "plover",
        file,
        lambda: evaluate_plover(file, shared_reader(), kept_only=kept),
        floors,
        raise_floors=raise_floors,
    )


@evaluate.command()
@_FILE
@click.option("--kept", is_flag=True, help="Only the fifth of the documents that nothing is trained on (XSumFaith).")
@_FLOORS
@_RAISE
def headlines(file: Path, kept: bool, floors: Path | None, raise_floors: bool) -> None:
    """Score the judging of headlines on XSumFaith lines or on headline pairs, in percent.

    \b
    Examples:
      dragoman evaluate headlines xsumfaith.jsonl --kept
      dragoman evaluate headlines headline_pairs.jsonl
    """
    from dragoman.evaluate.headlines import evaluate_headlines
    from dragoman.language.headline import Judge

    # Two kinds of file, each with floors of its own under the name of the file.
    _measure(
        file.stem,
        file,
        lambda: evaluate_headlines(file, Judge(), kept_only=kept),
        floors,
        raise_floors=raise_floors,
    )


@evaluate.command()
@_FILE
@_FLOORS
@_RAISE
def dossier(file: Path, floors: Path | None, raise_floors: bool) -> None:
    """Read a dossier into a record and score what the record says against FILE, the dossier's labels, in percent.

    The reports stand in reports/ beside FILE, the dossier's own table of actors in actors.toml.

    \b
    Example:
      dragoman evaluate dossier examples/dossier/labels.json
    """
    from dragoman.evaluate.dossier_read import evaluate_dossier

    _measure("dossier", file, lambda: evaluate_dossier(file.parent), floors, raise_floors=raise_floors)
