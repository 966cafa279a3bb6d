"""`dragoman settle`: which settlements of a conflict could hold, and why."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from dragoman.settlement import Conflict, Solution

# Named here and not taken from the library, so that --help imports nothing; a test holds them equal.
_CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
_VARIANTS = (
    "sim", "sim-joint", "coalitions", "unknown-a", "unknown-b", "unknown-c", "unknown-d", "strong", "weak", "nm", "l2",
    "l3", "l4", "hypergame",
)  # fmt: skip


@click.command()
@click.argument("file", required=False)
@click.option("--from", "reading", metavar="READING.json", help="Draft a conflict file from readings, to be edited.")
@click.option("--html", metavar="OUT.html", help="Write a self-contained page: states, reasons, moves, preferences.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object (schema dragoman-settlement/1).")
@click.option("--why", metavar="STATE", help="Say for one state why each decision maker stays or moves.")
@click.option(
    "--concept",
    type=click.Choice(_CONCEPTS),
    default="seq",
    show_default=True,
    help="The concept that --why and --want ask about.",
)
@click.option("--paths", "with_paths", is_flag=True, help="Add the shortest ways from the status quo.")
@click.option("--want", metavar="STATE", help="Ask what --party would have to prefer for STATE to hold.")
@click.option("--party", metavar="NAME", help="The decision maker whose preferences --want may change.")
@click.option("--compare", "other", metavar="FILE", help="Set another variant of the conflict beside this one.")
@click.option(
    "--variant",
    "variants",
    type=click.Choice(_VARIANTS),
    multiple=True,
    help="Judge by other rules as well; may be given again.",
)
@click.option("--because/--no-because", default=None, help="In JSON: give the reasons (default: up to 1,024 states).")
@click.option(
    "--robustness/--no-robustness",
    "robust",
    default=None,
    help="Try every swap of neighbours in a ranking (default: up to 256 states).",
)
@click.option("--swaps", type=click.IntRange(1, 100), default=1, show_default=True, help="Swaps at a time.")
@click.option("--samples", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="If over one swap.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="For the samples.")
def settle(file: str | None, **asked: Any) -> None:
    """Say which settlements of a conflict could hold, and why.

    FILE is a conflict file (TOML), or - for standard input. A state is named by its pattern, Y or N an option in
    order, or by its own name in graph form. A file with a fault is refused with the line and the mend. With --from
    no FILE is given: a conflict file is printed, drafted from readings, for a person to go through.

    \b
    Examples:
      dragoman settle conflict.toml
      dragoman settle conflict.toml --why YNN --concept smr
      dragoman settle conflict.toml --want NYY --party Syria
      dragoman settle conflict.toml --paths --variant coalitions
      dragoman settle conflict.toml --compare conflict-with-aid.toml
      dragoman settle --json conflict.toml > answer.json
      dragoman settle conflict.toml --html conflict.html
      dragoman read --json reports/ | dragoman settle --from - > draft.toml
    """
    if (file is None) == (asked["reading"] is None):
        raise click.UsageError("Give either a conflict file to settle, or --from with readings to draft one.")
    if (asked["want"] is None) != (asked["party"] is None):
        raise click.UsageError("--want and --party go together: the state wanted, and whose preferences may change.")
    from dragoman.errors import DragomanError
    from dragoman.settlement import solve
    from dragoman.show.clean import for_terminal

    try:
        if file is None:
            click.echo(_drafted(asked["reading"]), nl=False)
            return
        solution = solve(_load(file))
        if asked["html"]:
            _write(solution, asked["html"])
        if asked["as_json"]:
            click.echo(json.dumps(_answer(solution, asked), ensure_ascii=False))
        elif not asked["html"] or asked["why"]:
            _show(solution, asked)
    except DragomanError as error:
        raise click.ClickException(for_terminal(str(error))) from error


def _load(file: str) -> Conflict:
    from dragoman.settlement import load, loads
    from dragoman.settlement.files import MAX_BYTES

    if file != "-":
        return load(file)
    return loads(sys.stdin.buffer.read(MAX_BYTES + 1), name="standard input")


def _drafted(file: str) -> str:
    """Return the conflict file drafted from the readings in a file, or from standard input."""
    from dragoman.settlement.draft import MAX_BYTES, draft, readings_from

    if file == "-":
        content, name = sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"
    else:
        try:
            with Path(file).open("rb") as stream:
                content, name = stream.read(MAX_BYTES + 1), Path(file).name
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise click.ClickException(f"{file} cannot be read ({reason}). Check the name.") from error
    return draft(readings_from(content, name=name))


def _write(solution: Solution, file: str) -> None:
    from dragoman.show.settlement import page

    html = page(solution)
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(html, encoding="utf-8", errors="xmlcharrefreplace")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise click.ClickException(f"{file} cannot be written ({reason}). Name another file.") from error
    click.echo(f"Written: {file}", err=True)


def _answer(solution: Solution, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the object of contract 2, with what else was asked for under keys of its own."""
    from dragoman.settlement import Robust, to_dict

    robust = asked["robust"]
    if robust is not False and asked["swaps"] > 1:
        robust = Robust(swaps=asked["swaps"], samples=asked["samples"], seed=asked["seed"])
    answer = to_dict(solution, because=asked["because"], robust=robust)
    return answer | _extras(solution, asked)


def _extras(solution: Solution, asked: dict[str, Any]) -> dict[str, Any]:
    from dragoman.settlement import compare, inverse, paths, solve
    from dragoman.settlement.variants import variant

    conflict, extras = solution.conflict, dict[str, Any]()
    if asked["with_paths"]:
        extras["paths"] = [ways.to_dict() for ways in paths(solution)]
    if asked["want"]:
        found = inverse(conflict, asked["want"], decision_maker=asked["party"], concept=asked["concept"])
        extras["inverse"] = found.to_dict()
    if asked["other"]:
        extras["comparison"] = compare(solution, solve(_load(asked["other"]))).to_dict()
    if asked["variants"]:
        extras["variants"] = {name: variant(conflict, name) for name in asked["variants"]}
    return extras


def _show(solution: Solution, asked: dict[str, Any]) -> None:
    from rich.console import Console

    from dragoman.cli import settle_table
    from dragoman.settlement import robustness

    table = settle_table.Table(Console(highlight=False, markup=False, emoji=False), solution)
    if asked["why"]:
        table.why(asked["why"], asked["concept"])
        return
    table.verdicts()
    if asked["robust"] or (asked["robust"] is None and settle_table.quick(solution)):
        table.robustness(
            robustness(solution, swaps=asked["swaps"], samples=asked["samples"], seed=asked["seed"]), asked["swaps"]
        )
    table.extras(_extras(solution, asked))
