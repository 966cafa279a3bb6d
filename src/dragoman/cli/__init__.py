"""The command line: the library, spelled with dashes. Commands are imported only when they are run."""

from __future__ import annotations

import importlib
from typing import Any

import click

from dragoman.errors import DragomanError

# A command's name -> (module, attribute, one line of help). The line stands here so that --help imports nothing.
COMMANDS = {
    "read": ("dragoman.cli.read", "read", "Read reports: who said what, carried by whom."),
    "add": ("dragoman.cli.add", "add", "Read reports and keep them in a record."),
    "statements": ("dragoman.cli.ask", "statements", "List who said what, of a record."),
    "positions": ("dragoman.cli.ask", "positions", "List where parties stand, of a record."),
    "events": ("dragoman.cli.ask", "events", "List who did what to whom, of a record."),
    "changes": ("dragoman.cli.talks", "changes", "List where a party's stance changed, of a record."),
    "contradictions": ("dragoman.cli.talks", "contradictions", "List what cannot both be so, of a record."),
    "matrix": ("dragoman.cli.talks", "matrix", "Show where each party stands on each issue, of a record."),
    "actors": ("dragoman.cli.ask", "actors", "List who speaks and acts, of a record."),
    "search": ("dragoman.cli.ask", "search", "Find words in a record."),
    "review": ("dragoman.cli.review", "review", "Look over what was read: accept, reject, correct."),
    "export": ("dragoman.cli.export", "export", "Put a record out for other programs: tables, networks, annotations."),
    "import": ("dragoman.cli.export", "import_", "Take annotations from Prodigy or doccano into a record."),
    "trace": ("dragoman.cli.trace", "trace", "List what stands in several reports, and what was cut or altered."),
    "serve": ("dragoman.cli.serve", "serve", "Show a record in a browser, on this machine."),
    "settle": ("dragoman.cli.settle", "settle", "Say which settlements of a conflict could hold, and why."),
    "evaluate": ("dragoman.cli.evaluate", "evaluate", "Score the readings against a labelled data set."),
    "doctor": ("dragoman.cli.doctor", "doctor", "Check the installation and print its versions."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Name the commands in the order a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of Dragoman's own ends it with its message and exit status 1."""
        try:
            return super().invoke(ctx)
        except DragomanError as error:
            raise click.ClickException(str(error)) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


def _version(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
    if value and not context.resilient_parsing:
        from dragoman import __version__

        click.echo(f"dragoman {__version__}")
        context.exit()


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
)
def main() -> None:
    """Keep the record of talks between parties to a conflict.

    \b
    Examples:
      dragoman read report.html              who said what in one report
      dragoman read reports/ --html out/     a folder, with a page a report
      dragoman read --json - < report.txt    one JSON object a line
      dragoman settle conflict.toml          which settlements could hold
    """
