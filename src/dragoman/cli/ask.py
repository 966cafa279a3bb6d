"""`dragoman statements`, `positions`, `events`, `actors`, `search`: what a record answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import click

from dragoman.cli.asking import EVERY, RECORD, asked, filters, put_out
from dragoman.reading import EventType

_WITHOUT_PERSON = tuple(name for name in EVERY if name not in {"person", "act"})


@click.command()
@RECORD
@filters(*EVERY)
def statements(record: Path, **given: Any) -> None:
    """List who said what: date, outlet, speaker, cue, carrier, the words, and the report and span they stand in.

    --issue and --act ask for statements that hold such a position.

    \b
    Examples:
      dragoman statements talks.record --party Russia --since 2025-03-01
      dragoman statements talks.record --person Zelensky --issue ceasefire
      dragoman statements talks.record --csv > statements.csv
    """
    from dragoman.cli import rows_shown
    from dragoman.record.record import Record

    with Record.open(record) as opened:
        put_out(opened.statements(_filter(given)), given, rows_shown.statement)


@click.command()
@RECORD
@filters(*EVERY)
def positions(record: Path, **given: Any) -> None:
    """List where parties stand: party, stance, item, issue, act, condition, and the words it is read from.

    --party is whose position it is, whoever says so; --person is who speaks.

    \b
    Examples:
      dragoman positions talks.record --party Russia --issue ceasefire --oldest
      dragoman positions talks.record --act refuse --as-of 2025-03-14
      dragoman positions talks.record --json | jq .item
    """
    from dragoman.cli import rows_shown
    from dragoman.record.record import Record

    with Record.open(record) as opened:
        put_out(opened.positions(_filter(given)), given, rows_shown.position)


@click.command()
@RECORD
@filters(*_WITHOUT_PERSON)
@click.option(
    "--type", "act", type=click.Choice(get_args(EventType)), metavar="TYPE", help="Of this PLOVER type (ASSAULT, AID)."
)
def events(record: Path, **given: Any) -> None:
    """List who did what to whom: actor, type, recipient, whether it happened, and the words it is read from.

    --party is a party on either side.

    \b
    Examples:
      dragoman events talks.record --party Israel --type ASSAULT --since 2025-05-01
      dragoman events talks.record --issue detainees --csv > detainees.csv
    """
    from dragoman.cli import rows_shown
    from dragoman.record.record import Record

    with Record.open(record) as opened:
        put_out(opened.events(_filter(given)), given, rows_shown.event)


@click.command()
@RECORD
@filters(*(name for name in EVERY if name != "oldest"))
def actors(record: Path, **given: Any) -> None:
    """List who speaks and acts, one row each over all spellings, who speaks most first.

    --issue, --act, --outlet and the days leave those who said such a thing; the office shown is that of --as-of, else
    of today.

    \b
    Examples:
      dragoman actors talks.record --party Iran
      dragoman actors talks.record --person Araqchi --as-of 2025-05-01
      dragoman actors talks.record --issue nuclear --json
    """
    from dragoman.cli import rows_shown
    from dragoman.record.record import Record

    with Record.open(record) as opened:
        put_out(opened.actors(_filter(given)), given, rows_shown.actor)


@click.command()
@RECORD
@click.argument("words", nargs=-1, required=True)
@filters(*(name for name in EVERY if name != "oldest"))
def search(record: Path, words: tuple[str, ...], **given: Any) -> None:
    """Find words: in statements first, then elsewhere in reports.

    All of WORDS have to be there, in any of their forms. In quotation marks they have to stand together; a word that
    ends in * is any that begins so.

    \b
    Examples:
      dragoman search talks.record enrichment
      dragoman search talks.record '"thirty days"' --party Russia
      dragoman search talks.record 'hostage*' --since 2025-05-01 --json
    """
    from dragoman.cli import rows_shown
    from dragoman.record.record import Record

    with Record.open(record) as opened:
        put_out(opened.search(" ".join(words), _filter(given)), given, rows_shown.hit)


def _filter(given: dict[str, Any]) -> Any:
    return asked(given, machine=given["as_json"] or given["as_csv"])
