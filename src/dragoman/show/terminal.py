"""A reading in the terminal: plain lines that need neither colour nor more than 80 columns."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from rich.text import Text

from dragoman.show import view
from dragoman.show.clean import for_terminal, one_line, shortened
from dragoman.show.matrix import Matrix, Stand, matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console

    from dragoman.reading import Reading

_Part = tuple[str, str]  # words and a rich style

_DOT: Final[_Part] = (" · ", "dim")
_INDENT: Final = 5
_CELL: Final = 13  # the narrowest column in which "conditional" stands on one line
_REMOVED_SHOWN: Final = 12
_REMOVED_WIDTH: Final = 120


def print_reading(reading: Reading, console: Console) -> None:
    """Print `reading` to `console`, a line at a time, wrapped to its width.

    Words from outside are made harmless and never taken for rich markup.
    """
    for line in lines(reading, console):
        # soft_wrap: the lines are wrapped already, and rich would fill each up with spaces.
        console.print(line, soft_wrap=True, highlight=False, markup=False, emoji=False)


def lines(reading: Reading, console: Console) -> Iterator[Text]:
    """Yield the lines in which `reading` is shown on `console`."""
    writer = _Writer(console)
    yield from _head(reading, writer)
    yield from _statements(reading, writer)
    yield from _matrix(reading, writer)
    yield from _events(reading, writer)
    yield from _actors(reading, writer)
    yield from _inference(reading, writer)
    yield from _removed(reading, writer)


class _Writer:
    """Turn styled words into clean lines that fit the console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._encoding = console.encoding
        self.width = console.width

    def write(self, *parts: _Part, indent: int = 0, first: str | None = None) -> Iterator[Text]:
        """Yield `parts` as lines indented by `indent`; `first` stands in the indent of the first line."""
        text = Text()
        for words, style in parts:
            text.append(for_terminal(words, encoding=self._encoding), style=style)
        lead = " " * indent if first is None else first.rjust(indent - 2) + "  "
        # Below 20 columns the words are wrapped as if there were 20, and the terminal breaks the lines itself.
        for line in text.wrap(self._console, max(self.width - indent, 20), overflow="fold"):
            line.rstrip()
            yield Text.assemble((lead, "bold"), line) if line.plain else line
            lead = " " * indent

    def words(self, words: str) -> Iterator[Text]:
        """Yield words of the report, a bar at their side that tells them from ours."""
        bar = " " * _INDENT + ("| " if self._console.options.ascii_only else "│ ")
        for line in self.write((words, ""), indent=_INDENT + 2):
            yield Text.assemble((bar, "dim"), line[_INDENT + 2 :])

    def cell(self, part: _Part, width: int) -> list[Text]:
        """Return one part as the clean lines of a table cell."""
        words, style = part
        text = Text(for_terminal(words, encoding=self._encoding), style=style)
        return list(text.wrap(self._console, width, overflow="fold"))

    def section(self, name: str) -> Iterator[Text]:
        yield Text()
        yield from self.write((name, "bold underline"))


def _dotted(words: Iterable[str], style: str = "") -> list[_Part]:
    parts: list[_Part] = []
    for word in words:
        parts += [_DOT, (word, style)]
    return parts[1:]


def _head(reading: Reading, writer: _Writer) -> Iterator[Text]:
    report = reading.report
    yield from writer.write((view.title(report), "bold"))
    if dateline := view.dateline(report):
        yield from writer.write(*_dotted(dateline))
    if report.url:
        yield from writer.write((one_line(report.url), "dim"))
    for problem in reading.problems:
        yield from writer.write(("Problem", "bold red"), (f" ({problem.stage}): ", ""), (one_line(problem.message), ""))
    if reading.headline:
        row = view.headline_row(reading.headline)
        yield from writer.write(
            ("Headline: ", "bold"), (row.verdict, "bold"), _DOT, *_dotted([row.sentence, *row.notes])
        )
        for words in row.evidence:
            yield from writer.words(words)
    if reading.gaps:
        yield from writer.write(("Gaps: ", "bold"), ("; ".join(map(one_line, reading.gaps)), ""))
    yield from writer.write(*_dotted(view.counts(reading), "bold"))


def _statements(reading: Reading, writer: _Writer) -> Iterator[Text]:
    for row in view.statement_rows(reading):
        yield Text()
        yield from writer.write((row.who, "bold cyan"), indent=_INDENT, first=str(row.number))
        here = [("here: ", "dim"), (row.here, ""), _DOT] if row.here else []
        cue = [("cue: ", "dim"), (row.cue, "italic yellow")] if row.cue else [("no cue", "dim")]
        yield from writer.write(*here, *cue, _DOT, *_dotted(row.notes, "dim"), indent=_INDENT)
        yield from writer.words(row.words or "(no words marked)")
        for position in row.positions:
            yield from _position(position, writer)


def _position(row: view.PositionRow, writer: _Writer) -> Iterator[Text]:
    stand: list[_Part] = [(row.party, "bold"), (f" [{row.stance}] ", "bold"), (row.item, "")]
    yield from writer.write(*stand, _DOT, *_dotted(row.notes, "dim"), indent=_INDENT + 4, first="-")


def _matrix(reading: Reading, writer: _Writer) -> Iterator[Text]:
    table = matrix(reading)
    if not table.parties:
        return
    yield from writer.section("Where the parties stand (numbers are statements)")
    yield from _table(table, writer) if _fits(table, writer.width) else _listed(table, writer)


def _fits(table: Matrix, width: int) -> bool:
    return _first_column(table) + len(table.parties) * _CELL <= width


def _first_column(table: Matrix) -> int:
    return max(len(row.issue) for row in table.rows) + 2


def _table(table: Matrix, writer: _Writer) -> Iterator[Text]:
    rows = [[(row.issue, ""), *(("; ".join(map(_stand, cell)) or "-", "") for cell in row.cells)] for row in table.rows]
    head = [("", ""), *((party, "bold") for party in table.parties)]
    longest = max(len(words) for row in (head, *rows) for words, _ in row[1:]) + 2
    first = _first_column(table)
    column = max(_CELL, min(longest, (writer.width - first) // len(table.parties)))
    for row in (head, *rows):
        yield from _columns(row, [first, *[column] * len(table.parties)], writer)


def _columns(cells: Sequence[_Part], widths: Sequence[int], writer: _Writer) -> Iterator[Text]:
    """Yield the lines of one row of a table, two spaces between its columns."""
    columns = [writer.cell(cell, width - 2) for cell, width in zip(cells, widths, strict=True)]
    for pieces in zip_longest(*columns, fillvalue=Text()):
        line = Text()
        for piece, width in zip(pieces, widths, strict=True):
            line.append_text(piece)
            line.append(" " * (width - piece.cell_len))
        line.rstrip()
        yield line


def _stand(stand: Stand) -> str:
    return f"{stand.stance} ({', '.join(map(str, stand.statements))})"


def _listed(table: Matrix, writer: _Writer) -> Iterator[Text]:
    """Yield the matrix as a list, for more parties than stand beside each other."""
    for index, party in enumerate(table.parties):
        stands = [f"{row.issue}: {'; '.join(map(_stand, row.cells[index]))}" for row in table.rows if row.cells[index]]
        yield from writer.write((party, "bold"), (" – ", "dim"), *_dotted(stands), indent=_INDENT, first="")


def _events(reading: Reading, writer: _Writer) -> Iterator[Text]:
    rows = view.event_rows(reading)
    if rows:
        yield from writer.section("Events")
    for row in rows:
        stand: list[_Part] = [(row.parties, "bold"), (" ", ""), (row.type, "bold magenta"), _DOT]
        yield from writer.write(*stand, *_dotted(row.notes, "dim"), indent=_INDENT, first=str(row.number))
        yield from writer.words(row.words)


def _actors(reading: Reading, writer: _Writer) -> Iterator[Text]:
    rows = view.actor_rows(reading)
    if rows:
        yield from writer.section("Who speaks and acts")
    for row in rows:
        yield from writer.write((row.who, ""), _DOT, *_dotted(row.notes, "dim"), indent=_INDENT, first="-")


def _inference(reading: Reading, writer: _Writer) -> Iterator[Text]:
    if reading.inference:
        yield from writer.section("The writer's own reading, not a source's")
    for span in reading.inference:
        yield from writer.write((one_line(span.text), ""), indent=_INDENT, first="-")


def _removed(reading: Reading, writer: _Writer) -> Iterator[Text]:
    removed = reading.report.removed
    if not removed:
        return
    yield from writer.section(f"Cut away as page furniture ({view.counted(len(removed), 'line')})")
    for line in removed[:_REMOVED_SHOWN]:
        yield from writer.write((shortened(line, limit=_REMOVED_WIDTH), "dim"), indent=_INDENT, first="-")
    if len(removed) > _REMOVED_SHOWN:
        yield from writer.write((f"and {len(removed) - _REMOVED_SHOWN:,} more", "dim"), indent=_INDENT)
