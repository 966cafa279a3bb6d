"""`dragoman doctor`: is everything in place, and which versions is it."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import sqlite3
import sys

import click

_LIBRARIES = ("onnxruntime", "tokenizers", "trafilatura", "lxml", "httpx2", "numpy", "msgspec", "click", "rich")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(as_json: bool) -> None:
    """Check the installation: versions, and whether the model's files are the ones that were shipped.

    \b
    Examples:
      dragoman doctor
      dragoman doctor --json
    """
    found, problems = _found()
    if as_json:
        click.echo(json.dumps({"versions": found, "problems": problems}))
    else:
        for name, value in found.items():
            click.echo(f"{name:24} {value}")
    for problem in problems:
        click.echo(f"dragoman: {problem}", err=True)
    if problems:
        sys.exit(1)


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
