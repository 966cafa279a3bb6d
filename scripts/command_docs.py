"""Writes the list of commands and options in docs/command-line.md from the commands themselves.

`python scripts/command_docs.py` after a change to a command; tests/test_docs.py fails until the page is current.
What stands outside the two marks of the page is written by hand and left as it is.
"""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from dragoman.cli import main as dragoman

PAGE = Path(__file__).parent.parent / "docs" / "command-line.md"
BEGIN = "<!-- From here to the next mark: scripts/command_docs.py. Change the commands, not this. -->"
END = "<!-- The end of what scripts/command_docs.py writes. -->"
# Click's own mark for a paragraph that is not to be wrapped.
_AS_IT_IS = "\b"


def rendered() -> str:
    """Return all commands and their options as Markdown."""
    return "\n\n".join(map(_section, contexts()))


def contexts() -> Iterator[click.Context]:
    """Yield a context for every command, groups before what they hold, in the order of the help."""
    yield from _below(dragoman.make_context("dragoman", [], resilient_parsing=True))


def current(page: str) -> str:
    """Return the page with its generated part as the commands are now."""
    before, mark, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (mark and end):
        raise SystemExit(f"{PAGE} lacks its two marks. Put them back:\n{BEGIN}\n{END}")
    return f"{before}{BEGIN}\n\n{rendered()}\n\n{END}{after}"


def _below(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None:
                yield from _below(click.Context(command, parent=context, info_name=name, **command.context_settings))


def _section(context: click.Context) -> str:
    path = context.command_path
    usage = " ".join((path, *context.command.collect_usage_pieces(context)))
    heading = f"{'#' * (1 + len(path.split()))} {path}"
    return "\n\n".join((heading, f"    {usage}", *_help(context.command.help or ""), _options(context)))


def _help(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help text; what click is told to keep as it is becomes a block of its own."""
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        if not paragraph.startswith(_AS_IT_IS):
            yield textwrap.fill(paragraph, 118, break_on_hyphens=False)
            continue
        heading, *lines = paragraph.removeprefix(_AS_IT_IS).strip().splitlines()
        yield heading
        yield "\n".join(f"    {line.strip()}" for line in lines)


def _options(context: click.Context) -> str:
    options = (each for each in context.command.get_params(context) if isinstance(each, click.Option))
    records = filter(None, (option.get_help_record(context) for option in options))
    rows = [f"| `{_cell(names)}` | {_cell(meaning)} |" for names, meaning in records]
    return "\n".join(("| option | meaning |", "|---|---|", *rows))


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()


def main() -> None:
    """Bring the page up to date and say whether it had to be changed."""
    before = PAGE.read_text(encoding="utf-8")
    after = current(before)
    PAGE.write_text(after, encoding="utf-8")
    sys.stderr.write(f"{PAGE}: {'as it was' if after == before else 'brought up to date'}\n")


if __name__ == "__main__":
    main()
