"""`dragoman doctor`: is everything in place, and which versions is it."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import sqlite3
import sys
from pathlib import Path

import click

_LIBRARIES = ("onnxruntime", "tokenizers", "trafilatura", "lxml", "httpx2", "numpy", "msgspec", "click", "rich")


@click.command()
@click.argument("record", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--migrate", is_flag=True, help="Bring a record of an older schema to this one; a copy of it is kept.")
def doctor(record: Path | None, as_json: bool, migrate: bool) -> None:
    """Check the installation: versions, and whether the model's files are the ones that were shipped.

    With RECORD, look through a record instead: whether the file is whole, its rows hang together, every span holds the
    words it says, every report and reading is the one that was added; and say what to do.

    \b
    Examples:
      dragoman doctor
      dragoman doctor --json
      dragoman doctor talks.record
      dragoman doctor --migrate talks.record
    """
    if record is None and migrate:
        raise click.UsageError("Name the record to migrate.")
    found, problems = _found() if record is None else _looked_through(record, migrate=migrate)
    if as_json:
        click.echo(json.dumps({"versions": found, "problems": problems}))
    else:
        for name, value in found.items():
            click.echo(f"{name:24} {value}")
    for problem in problems:
        click.echo(f"dragoman: {problem}", err=True)
    if problems:
        sys.exit(1)


def _looked_through(path: Path, *, migrate: bool) -> tuple[dict[str, str], list[str]]:
    """Look through a record; give what it holds, and what is wrong and what to do about it."""
    from dragoman.record.record import Record

    with Record.open(path, "write" if migrate else "read") as record:
        faults = [f"{fault.what} {fault.advice}" for fault in record.check()]
        return {"record": path.name} | {name: str(count) for name, count in record.counts().items()}, faults


def _found() -> tuple[dict[str, str], list[str]]:
    """Look at everything; give the versions by name, and what is wrong."""
    from dragoman import __version__
    from dragoman.errors import ModelError
    from dragoman.language.encoder import MODELS, read_manifest

    found = {"dragoman": __version__, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    problems = []
    for name in _LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            problems.append(f"The library {name} is missing. Install the package anew.")
    try:
        manifest = read_manifest(MODELS)
        found["model"] = manifest.name
        found |= {f"model {name}": digest[:16] for name, digest in manifest.files.items()}
    except ModelError as error:
        problems.append(str(error))
    return found, problems
