"""Reports as tasks for Prodigy (https://prodi.gy), one JSON object a line; and its annotations back."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dragoman.errors import AnnotationError
from dragoman.exports.documents import (
    KEY,
    Document,
    answer_of,
    base_of,
    bounded,
    described,
    kept,
    lined,
    listed,
    text_of,
)
from dragoman.exports.formats import Wanted
from dragoman.exports.labels import Labelled, Link, Mark, labels_of
from dragoman.exports.selecting import readings
from dragoman.reading import Reading
from dragoman.record.record import Record

_TOKEN = re.compile(r"\w+|[^\w\s]")


def write(record: Record, put: Callable[[str], object], wanted: Wanted) -> None:
    """Write the reports asked for, a task each: tokens, spans, relations, and the rest of the reading as it is."""
    for reading in readings(record, wanted.asked):
        put(lined(task(reading)))


def task(reading: Reading) -> dict[str, Any]:
    """Return a reading as a task. Offsets are code points, as Prodigy counts."""
    labelled = labels_of(reading)
    tokens = _Tokens(reading.report.text, labelled.marks)
    return {
        "text": reading.report.text,
        "tokens": tokens.listed(),
        "spans": [tokens.span(mark) for mark in sorted(labelled.marks)],
        "relations": [_relation(link, tokens) for link in sorted(labelled.links)],
        "meta": described(reading.report),
        KEY: kept(reading),
    }


def document(data: Mapping[str, Any]) -> Document:
    """Return an annotated task. Raises `AnnotationError` where it is none."""
    text = text_of(data)
    base, own = base_of(data, text)
    marks = {_mark(span, text) for span in listed(data, "spans")}
    links = set()
    for relation in listed(data, "relations"):
        head, child = (_end(relation, data, side, text, marks) for side in ("head", "child"))
        links.add(Link(head, child, _label(relation)))
    marks |= {mark for link in links for mark in (link.head, link.child)}
    labelled = Labelled(marks=frozenset(marks), links=frozenset(links))
    return Document(base=base, labelled=labelled, answer=answer_of(data), own=own)


class _Tokens:
    """The tokens of a text, cut at the ends of all spans: Prodigy knows no span that ends within one."""

    def __init__(self, text: str, marks: Iterable[Mark]) -> None:
        cuts = sorted({place for mark in marks for place in (mark.start, mark.end)})
        self._text = text
        self._ends = [end for found in _TOKEN.finditer(text) for end in _cut(found.start(), found.end(), cuts)]
        self._starts = [start for start, _ in self._ends]

    def listed(self) -> list[dict[str, Any]]:
        text = self._text
        return [
            {"text": text[start:end], "start": start, "end": end, "id": number, "ws": text[end : end + 1].isspace()}
            for number, (start, end) in enumerate(self._ends)
        ]

    def span(self, mark: Mark) -> dict[str, Any]:
        first, last = bisect_left(self._starts, mark.start), bisect_right(self._starts, mark.end - 1) - 1
        # A span of white space alone has no token.
        tokens = {"token_start": first, "token_end": last} if first <= last else {}
        return {"start": mark.start, "end": mark.end, **tokens, "label": mark.label}


def _cut(start: int, end: int, cuts: list[int]) -> list[tuple[int, int]]:
    within = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
    return list(zip([start, *within], [*within, end], strict=True))


def _relation(link: Link, tokens: _Tokens) -> dict[str, Any]:
    head, child = tokens.span(link.head), tokens.span(link.child)
    return {
        "head": head.get("token_end", 0), "child": child.get("token_end", 0), "head_span": head, "child_span": child,
        "label": link.type,
    }  # fmt: skip


def _mark(span: Mapping[str, Any], text: str) -> Mark:
    start, end = bounded(span.get("start"), span.get("end"), text)
    return Mark(start, end, _label(span))


def _label(told: Mapping[str, Any]) -> str:
    label = told.get("label")
    if not isinstance(label, str) or not label:
        raise AnnotationError("a span or relation has no label")
    return label


def _end(relation: Mapping[str, Any], data: Mapping[str, Any], side: str, text: str, marks: set[Mark]) -> Mark:
    """Return the span at one end of a relation: as it is given, else the one that its token stands in."""
    given = relation.get(f"{side}_span")
    if isinstance(given, Mapping) and given.get("label"):
        return _mark(given, text)
    tokens, number = listed(data, "tokens"), relation.get(side)
    if type(number) is not int or not 0 <= number < len(tokens):
        raise AnnotationError(f"the {side} of a relation is no token of it")
    start, end = bounded(tokens[number].get("start"), tokens[number].get("end"), text)
    found = next((mark for mark in sorted(marks) if mark.start <= start and end <= mark.end), None)
    return found or Mark(start, end, "")
