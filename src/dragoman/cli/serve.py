"""`dragoman serve`: a record to look at in a browser."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("record", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--port", "-p", type=click.IntRange(0, 65535), help="Listen on this port; 0 takes any that is free.")
@click.option("--read-only", is_flag=True, help="Let nothing be added or decided.")
@click.option("--no-open", is_flag=True, help="Do not open a browser, print the link alone.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Answer to this host name as well.")
def serve(record: Path, port: int | None, read_only: bool, no_open: bool, allow_host: tuple[str, ...]) -> None:
    """Show RECORD in a browser, on this machine alone: who stands where, since when, on whose word.

    It answers on 127.0.0.1 only. The link that is printed lets in one browser, once; each further one gets a link of
    its own. Every page is there as JSON as well, with .json at the end of its address. Ctrl-C ends it.

    \b
    Examples:
      dragoman serve talks.record
      dragoman serve talks.record --port 9000 --no-open
      dragoman serve talks.record --read-only
    """
    from dragoman.web.server import Served

    served = Served(
        record, port=port, read_only=read_only, hosts=frozenset(allow_host),
        told=lambda link: click.echo(f"A new link, for one more browser: {link}", err=True),
    )  # fmt: skip
    click.echo(served.link)
    click.echo(f"dragoman: {record.name} is served at this link, which is good for one use. Ctrl-C ends it.", err=True)
    if not no_open:
        import webbrowser

        webbrowser.open(served.link)
    served.run()
