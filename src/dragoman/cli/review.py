"""`dragoman review`: people look over what the model read."""

from __future__ import annotations

import getpass
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from dragoman.cli.asking import RECORD, asked, filters

if TYPE_CHECKING:
    from dragoman.record.record import Record
    from dragoman.record.review import Target, Wanted

# Spelled out here so that --help imports nothing; a test compares them with the record's own.
TARGETS: tuple[Target, ...] = ("statement", "speaker", "position", "event", "actor_join", "statement_group")
STATES = ("open", "second", "decided", "conflict", "changed", "all")
_FILTERS = ("party", "person", "issue", "act", "outlet", "since", "until", "as_of", "limit", "json")
_MODES = ("listed", "decided", "exported", "changed", "agreed")


@click.command()
@RECORD
@click.option("--who", metavar="NAME", help="Who decides. Else the name you are logged in with.")
@click.option(
    "--kind", "kinds", type=click.Choice(TARGETS), multiple=True, metavar="KIND", help="This kind of row alone. Repeat."
)
@click.option(
    "--state",
    type=click.Choice(STATES),
    default="open",
    metavar="STATE",
    help="open (nobody has decided), second (somebody else has), decided, conflict, changed, all. Else open.",
)
@click.option("--report", metavar="KEY", help="Of this report.")
@click.option("--below", type=click.FloatRange(0, 1), help="Where the model is less sure than this.")
@filters(*_FILTERS)
@click.option("--list", "listed", is_flag=True, help="Print what is to be reviewed, and decide nothing.")
@click.option(
    "--decide", "decided", type=click.File("rb"), metavar="FILE", help="Take decisions from JSON lines; - is stdin."
)
@click.option("--export", "exported", is_flag=True, help="Print all decisions as JSON lines.")
@click.option("--changes", "changed", is_flag=True, help="Print what a newer model would change that people decided.")
@click.option("--agreement", "agreed", is_flag=True, help="Print how far reviewers agree, and each with the model.")
def review(record: Path, **given: Any) -> None:
    """Look over what the model read: accept, reject, correct; every decision is kept, with who and when.

    On a terminal the rows come one by one, each with its sentence, first those that people differ on, then what a newer
    model reads otherwise, then what changes and contradictions rest on, then the least sure. Keys: a accept, r reject,
    c correct, s skip, u undo, q quit; A, R and C ask for a reason too. What is decided stands in the record at once.
    KIND is statement, speaker, position, event, actor_join (a spelling taken for somebody) or statement_group (a
    statement taken for the same as one seen earlier). Where two decide differently both are kept and shown; what holds
    then is said in docs/review.md.

    \b
    Examples:
      dragoman review talks.record --who "A. Reed"
      dragoman review talks.record --kind position --party Russia --below 0.6
      dragoman review talks.record --list --json | jq .context
      dragoman review talks.record --export > decisions.jsonl
      dragoman review copy.record --decide decisions.jsonl
    """
    chosen = [mode for mode in _MODES if given[mode]]
    if len(chosen) > 1:
        raise click.UsageError("Take one of --list, --decide, --export, --changes, --agreement.")
    mode = chosen[0] if chosen else "keys"
    if mode == "keys" and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("Keys need a terminal. Without one, take --list and --decide.")
    from dragoman.record.record import Record

    with Record.open(record, "write" if mode in {"keys", "decided"} else "read") as opened:
        _RUN[mode](opened, given)


def _keys(record: Record, given: dict[str, Any]) -> None:
    from rich.console import Console

    from dragoman.cli.review_keys import Session

    session = Session(record, who=_who(given), console=Console(highlight=False))
    done = session.run(_wanted(record, given))
    click.echo(f"{record.path.name}: {done} decided. Run the same command again to go on.", err=True)


def _list(record: Record, given: dict[str, Any]) -> None:
    from dragoman.record.review import queue

    found = queue(record, _wanted(record, given))
    if given["as_json"]:
        _lines(found)
        return
    from rich.console import Console

    from dragoman.cli.review_shown import show
    from dragoman.cli.rows_shown import Lines

    lines, number = Lines(Console(highlight=False)), 0
    for number, each in enumerate(found, start=1):  # noqa: B007 -- told afterwards
        show(each, lines)
        lines.space()
    if not number:
        click.echo("dragoman: nothing is to be reviewed.", err=True)


def _decide(record: Record, given: dict[str, Any]) -> None:
    from dragoman.record.review import take_in
    from dragoman.show.clean import for_terminal, one_line

    file: IO[bytes] = given["decided"]
    done: Counter[str] = Counter()
    for taken in take_in(record, file, reviewer=_who(given)):
        done[taken.outcome] += 1
        if given["as_json"]:
            _lines([taken])
        if taken.message:
            click.echo(f"dragoman: {for_terminal(one_line(taken.message))}", err=True)
    told = f"{done['decided']} decided, {done['known']} known already, {done['problem']} not taken"
    click.echo(f"{record.path.name}: {told}.", err=True)
    if done["problem"]:
        sys.exit(1)


def _export(record: Record, _given: dict[str, Any]) -> None:
    from dragoman.record.review import put_out

    for line in put_out(record):
        click.echo(json.dumps(line, ensure_ascii=False))


def _changes(record: Record, given: dict[str, Any]) -> None:
    from dragoman.record.review import changes

    if given["as_json"]:
        _lines(changes(record))
        return
    from rich.console import Console

    from dragoman.cli.review_shown import show_difference
    from dragoman.cli.rows_shown import Lines

    lines, number = Lines(Console(highlight=False)), 0
    for number, each in enumerate(changes(record), start=1):  # noqa: B007 -- told afterwards
        show_difference(record, each, lines)
    if not number:
        click.echo("dragoman: the newest readings change nothing that people decided.", err=True)


def _agreement(record: Record, given: dict[str, Any]) -> None:
    from dragoman.record.review import agreement

    found = list(agreement(record))
    if given["as_json"]:
        _lines(found)
        return
    from rich.console import Console

    from dragoman.cli.review_shown import show_agreement

    if found:
        show_agreement(found, Console(highlight=False))
    else:
        click.echo("dragoman: nobody has decided anything yet.", err=True)


_RUN = {
    "keys": _keys,
    "listed": _list,
    "decided": _decide,
    "exported": _export,
    "changed": _changes,
    "agreed": _agreement,
}


def _wanted(record: Record, given: dict[str, Any]) -> Wanted:
    from dragoman.record.review import Wanted
    from dragoman.talks.pressing import pressing

    return Wanted(
        state=given["state"],
        targets=given["kinds"] or TARGETS,
        asked=asked(given, machine=True),
        report=given["report"],
        reviewer=_who(given),
        below=given["below"],
        first=pressing(record, issue=given["issue"]) if given["state"] == "open" else (),
        limit=given["limit"],
    )


def _who(given: dict[str, Any]) -> str:
    if given["who"] is not None:
        return str(given["who"])
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise click.UsageError("Say who decides with --who NAME.") from error


def _lines(rows: Iterable[Any]) -> None:
    import msgspec

    for row in rows:
        click.echo(msgspec.json.encode(row).decode("utf-8"))
