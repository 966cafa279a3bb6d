"""Where the marks of a reading stand in its text, and how overlapping marks are told apart.

Marks may overlap, nest and repeat. HTML elements may only nest, so the text is cut at every edge of a mark and each
piece carries all the marks that cover it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dragoman.reading import Reading, Statement
    from dragoman.report import Span

Role = Literal["source", "cue", "content", "addressee", "relay", "event", "inference", "evidence"]
OF_STATEMENTS: frozenset[Role] = frozenset({"source", "cue", "content", "addressee", "relay"})


class Mark(NamedTuple):
    """A stretch of text in one role. `number` counts its statement, event or inference from 1.

    `anchor` says that a link to the statement or event leads here; each has at most one.
    """

    start: int
    end: int
    role: Role
    number: int
    anchor: bool = False


class Segment(NamedTuple):
    """A stretch of text that the same marks cover from end to end; the one opened last stands last."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...]


def segments(text: str, marks: Iterable[Mark], *, cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """Cut `text` at every edge of `marks` and at `cuts`; the segments joined give `text` again.

    Marks that do not fit into the text are left out: a reading may come from somebody else's file.
    """
    size = len(text)
    fitting = sorted((mark for mark in marks if 0 <= mark.start < mark.end <= size), key=_outer_first)
    edges = {0, size, *(cut for cut in cuts if 0 < cut < size)}
    edges.update(mark.start for mark in fitting)
    edges.update(mark.end for mark in fitting)
    return _sweep(text, fitting, sorted(edges))


def _outer_first(mark: Mark) -> tuple[int, int]:
    return mark.start, -mark.end


def _sweep(text: str, marks: list[Mark], edges: list[int]) -> Iterator[Segment]:
    """Walk the edges once, opening and closing marks on the way."""
    open_marks: dict[int, Mark] = {}
    closing: dict[int, list[int]] = {}
    upcoming = 0
    for start, end in pairwise(edges):
        for index in closing.pop(start, ()):
            del open_marks[index]
        while upcoming < len(marks) and marks[upcoming].start == start:
            open_marks[upcoming] = marks[upcoming]
            closing.setdefault(marks[upcoming].end, []).append(upcoming)
            upcoming += 1
        yield Segment(start, end, text[start:end], tuple(open_marks.values()))


class Marks(NamedTuple):
    """The marks of a reading: those in the text of its report, and those in its title."""

    text: tuple[Mark, ...]
    title: tuple[Mark, ...]


def marks_of(reading: Reading) -> Marks:
    """Return every mark of `reading` that has its place. Spans without one are looked for in the title."""
    title = reading.report.title or ""
    size = len(reading.report.text)
    in_text: list[Mark] = []
    in_title: list[Mark] = []
    for role, number, span, anchor in _spans(reading):
        if span.start is not None and span.end is not None:
            if span.end <= size:
                in_text.append(Mark(span.start, span.end, role, number, anchor))
        elif span.text and (at := title.find(span.text)) >= 0:
            in_title.append(Mark(at, at + len(span.text), role, number, anchor))
    return Marks(tuple(in_text), tuple(in_title))


_Found = tuple[Role, int, "Span", bool]


def _spans(reading: Reading) -> Iterator[_Found]:
    for number, statement in enumerate(reading.statements, 1):
        yield from _spans_of_statement(statement, number, size=len(reading.report.text))
    for number, event in enumerate(reading.events, 1):
        yield "event", number, event.evidence, True
    for number, span in enumerate(reading.inference, 1):
        yield "inference", number, span, False
    evidence = reading.headline.evidence if reading.headline else ()
    for number, span in enumerate(evidence, 1):
        yield "evidence", number, span, True


def _spans_of_statement(statement: Statement, number: int, *, size: int) -> Iterator[_Found]:
    anchor = _anchor(statement, size=size)
    parts: list[tuple[Role, Span | None]] = [
        ("source", statement.source),
        ("cue", statement.cue),
        *(("content", span) for span in statement.content),
        ("addressee", statement.addressee),
        *(("relay", relay.span) for relay in statement.relay),
    ]
    for role, span in parts:
        if span is not None:
            yield role, number, span, span is anchor


def _anchor(statement: Statement, *, size: int) -> Span | None:
    """Choose where a link to the statement leads: its cue, which makes it one; else its source; else its content."""
    spans = [span for span in (statement.cue, statement.source, *statement.content) if span is not None]
    placed = [span for span in spans if span.end is not None and span.end <= size]
    return next(iter(placed or spans), None)
