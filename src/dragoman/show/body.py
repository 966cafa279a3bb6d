"""The text of a report cut into paragraphs and pieces, each piece with what an HTML page needs to mark it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from dragoman.show import view
from dragoman.show.clean import shortened
from dragoman.show.marks import OF_STATEMENTS, Mark, Role, Segment, segments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dragoman.reading import Reading

    Tips = Mapping[tuple[Role, int], str]

_BREAKS: Final = "\r\n\u2028\u2029"
_BLANK_LINE: Final = re.compile(r"(?:\r\n?|\n|\u2028)[ \t\u00a0]*(?:\r\n?|\n|\u2028)[\r\n\u2028\u2029]*|\u2029+")
_LINE_END: Final = re.compile(r"[\r\n\u2028\u2029]+")

# Marks told of in one tooltip, and statements lit up by one piece: the innermost, which a reader points at.
_TOLD: Final = 4
_LIT: Final = 8
_TIP_LENGTH: Final = 160


class Reference(NamedTuple):
    """A number set in the text that leads to an entry of a list: `kind` is s (statement), e (event), h (headline)."""

    kind: str
    number: int
    label: str


class Piece(NamedTuple):
    """A stretch of text with its style classes, what a pointer over it tells, and the numbers set behind it."""

    text: str
    classes: str
    tip: str
    references: tuple[Reference, ...]


def tips_of(reading: Reading) -> dict[tuple[Role, int], str]:
    """Say for every mark, by role and number, what a pointer over it tells."""
    tips: dict[tuple[Role, int], str] = {}
    for row in view.statement_rows(reading):
        told = shortened(" · ".join((row.who, *row.notes)), limit=_TIP_LENGTH)
        tips.update({(role, row.number): f"{row.number}: {told} – {role}" for role in OF_STATEMENTS})
    for event in view.event_rows(reading):
        told = shortened(" · ".join((f"{event.parties} {event.type}", *event.notes)), limit=_TIP_LENGTH)
        tips["event", event.number] = f"Event {event.number}: {told}"
    for number in range(1, len(reading.inference) + 1):
        tips["inference", number] = "The writer's own reading, not a source's"
    if reading.headline:
        verdict = view.VERDICTS[reading.headline.verdict]
        for number in range(1, len(reading.headline.evidence) + 1):
            tips["evidence", number] = f"Behind the headline: {verdict}"
    return tips


def body(text: str, marks: Sequence[Mark], tips: Tips) -> Iterator[list[Piece]]:
    """Yield the paragraphs of a report's text, each a list of pieces. Only the line breaks between them are left out.

    A text with blank lines has its paragraphs between those; any other has one a line.
    """
    starts = _paragraph_starts(text)
    waiting = iter([*starts[1:], len(text)])
    end = next(waiting)
    paragraph: list[Piece] = []
    for segment in segments(text, marks, cuts=starts):
        paragraph.append(_piece(segment, tips, last=segment.end == end))
        if segment.end == end:
            yield paragraph
            paragraph, end = [], next(waiting, -1)


def title_pieces(title: str | None, marks: Sequence[Mark], tips: Tips) -> list[Piece]:
    """Return the title of the report as pieces; a report without one gives the words that say so."""
    pieces = [_piece(segment, tips, last=False) for segment in segments(title or "", marks)]
    return pieces or [Piece(view.NO_TITLE, "", "", ())]


def _paragraph_starts(text: str) -> list[int]:
    pattern = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE_END
    return [0, *(found.end() for found in pattern.finditer(text) if found.end() < len(text))]


def _piece(segment: Segment, tips: Tips, *, last: bool) -> Piece:
    text = segment.text.rstrip(_BREAKS) if last else segment.text
    if not segment.marks:
        return Piece(text, "", "", ())
    return Piece(text, _classes(segment), _tip(segment, tips), tuple(_references(segment, tips)))


def _classes(segment: Segment) -> str:
    marks = segment.marks
    classes = dict.fromkeys(f"d-{mark.role}" for mark in marks)
    contents = [mark for mark in marks if mark.role == "content"]
    if len(contents) > 1:
        classes["d-deep"] = None
    if any(mark.start == segment.start for mark in contents):
        classes["d-open"] = None
    if any(mark.end == segment.end for mark in contents):
        classes["d-close"] = None
    numbers = (mark.number for mark in reversed(marks) if mark.role in OF_STATEMENTS)
    classes.update(dict.fromkeys(f"d-s{number}" for number in _first(numbers, _LIT)))
    return " ".join(classes)


def _tip(segment: Segment, tips: Tips) -> str:
    told = dict.fromkeys(tips[mark.role, mark.number] for mark in segment.marks[: -_TOLD - 1 : -1])
    return "\n".join(told)


def _references(segment: Segment, tips: Tips) -> Iterator[Reference]:
    for mark in segment.marks:
        if mark.anchor and mark.end == segment.end:
            yield Reference(kind_of(mark), mark.number, tips[mark.role, mark.number])


def kind_of(mark: Mark) -> str:
    """Return the letter of the list that an anchor leads to: s (statements), e (events), h (headline)."""
    return {"event": "e", "evidence": "h"}.get(mark.role, "s")


def _first(numbers: Iterable[int], limit: int) -> list[int]:
    found: dict[int, None] = {}
    for number in numbers:
        found[number] = None
        if len(found) == limit:
            break
    return list(found)
