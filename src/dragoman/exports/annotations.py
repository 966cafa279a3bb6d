"""Statements as W3C Web Annotations (https://www.w3.org/TR/annotation-model/)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dragoman.exports.formats import Wanted
from dragoman.exports.jsonld import present, put_items
from dragoman.exports.selecting import statements_by_report
from dragoman.reading import Reading, Statement
from dragoman.record.record import Record
from dragoman.report import Report, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Characters before and after a quotation, as annotation clients write them.
AROUND = 32


def write(record: Record, put: Callable[[str], object], wanted: Wanted) -> None:
    """Write a page of annotations: one a statement, with a target a piece of its content."""
    head = {"@context": CONTEXT, "id": "urn:dragoman:annotations", "type": "AnnotationPage"}
    put_items(put, head, "items", _annotations(record, wanted))


def _annotations(record: Record, wanted: Wanted) -> Iterator[dict[str, Any]]:
    for reading, statements in statements_by_report(record, wanted.asked):
        yield from (annotation(reading, statement) for statement in statements)


def annotation(reading: Reading, statement: Statement) -> dict[str, Any]:
    """Return a statement as an annotation: who says it in the body, its words as targets."""
    report = reading.report
    return {
        "id": f"urn:dragoman:statement:{report.id}/{statement.id}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [
            {"type": "TextualBody", "purpose": "describing", "value": _said(statement), "format": "text/plain"},
            {"type": "TextualBody", "purpose": "tagging", "value": statement.kind},
        ],
        "target": [target(report, span) for span in statement.content],
    }


def target(report: Report, span: Span) -> dict[str, Any]:
    """Return where a span stands: its words with what is before and after them, and its place in the text.

    Words of the headline have no place in the text.
    """
    selectors: list[dict[str, Any]] = [{"type": "TextQuoteSelector", "exact": span.text}]
    if span.start is not None and span.end is not None:
        around = {
            "prefix": report.text[max(span.start - AROUND, 0) : span.start],
            "suffix": report.text[span.end : span.end + AROUND],
        }
        selectors[0] |= around
        selectors.append({"type": "TextPositionSelector", "start": span.start, "end": span.end})
    return {"source": report.url or f"urn:dragoman:report:{report.id}", "selector": selectors}


def _said(statement: Statement) -> str:
    who = statement.speaker
    known = present({"name": who.name, "role": who.role, "party": who.party})
    named = ", ".join(known.values()) or (statement.source.text if statement.source else "no source named")
    carried = ", ".join(relay.name for relay in statement.relay)
    return f"{named} (via {carried})" if carried else named
