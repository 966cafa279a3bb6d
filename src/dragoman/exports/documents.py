"""A report as a document of an annotation tool: its text, marks and links, and what the tool has no place for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from dragoman.errors import AnnotationError
from dragoman.exports.labels import Labelled
from dragoman.reading import Reading
from dragoman.report import Report, Span

KEY = "dragoman"
Answer = Literal["accept", "reject", "ignore"]
# Controls are escaped by JSON; these are not, and str.splitlines and JavaScript part lines at them.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}
_ANSWERS: tuple[Answer, ...] = ("accept", "reject", "ignore")


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a tool's file: the reading it was made from, or an empty one, and how it is labelled now."""

    base: Reading
    labelled: Labelled
    answer: Answer | None = None
    own: bool = False


def lined(data: Mapping[str, Any]) -> str:
    """Return a document as one line of JSON, for readers too that take other characters for the end of a line."""
    return json.dumps(data, ensure_ascii=False).translate(_LINE_ENDS) + "\n"


def kept(reading: Reading) -> dict[str, Any]:
    """Return a reading without its text, which the tool holds."""
    whole = reading.to_dict()
    whole["report"].pop("text")
    return whole


def described(report: Report) -> dict[str, str]:
    """Return what a tool shows beside a text."""
    told = {"title": report.title, "outlet": report.outlet, "published": report.published, "url": report.url}
    return {name: value for name, value in told.items() if value}


def base_of(data: Mapping[str, Any], text: str) -> tuple[Reading, bool]:
    """Return the reading that a document carries, whole again, and True; else an empty one of its text, and False.

    Raises `AnnotationError` where the text is not the one the reading was made of.
    """
    carried = data.get(KEY) or (data.get("meta") or {}).get(KEY)
    if not isinstance(carried, Mapping):
        return Reading(report=_report(data, text)), False
    try:
        reading = Reading.from_dict({**carried, "report": {**carried["report"], "text": text}})
    except (msgspec.ValidationError, KeyError, TypeError) as error:
        raise AnnotationError(
            f"what it keeps of the reading is no reading ({error}). Export the report again"
        ) from error
    if not all(_holds(span, text) for span in _spans(reading)):
        raise AnnotationError("its text was altered, so that no place in it can be told. Export the report again")
    return reading, True


def answer_of(data: Mapping[str, Any]) -> Answer | None:
    """Return what was answered, None where nothing was."""
    told = data.get("answer")
    return next((answer for answer in _ANSWERS if answer == told), None)


def text_of(data: Mapping[str, Any]) -> str:
    """Return the text of a document. Raises `AnnotationError` where there is none."""
    text = data.get("text", data.get("data"))
    if not isinstance(text, str) or not text:
        raise AnnotationError('it has no "text". Give a file that the tool exported with the texts in it')
    return text


def bounded(start: Any, end: Any, text: str) -> tuple[int, int]:
    """Return the ends of a span that lies in a text. Raises `AnnotationError`."""
    if type(start) is int and type(end) is int and 0 <= start < end <= len(text):
        return start, end
    raise AnnotationError(f"a span from {start!r} to {end!r} is none of its text, which has {len(text)} characters")


def listed(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return a list of objects. Raises `AnnotationError` where it is something else."""
    found = data.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, Mapping) for each in found):
        raise AnnotationError(f"its {name} are no list of objects")
    return found


def _report(data: Mapping[str, Any], text: str) -> Report:
    meta = data.get("meta")
    told = {**(meta if isinstance(meta, Mapping) else {}), **data}
    outlet = _words(told.get("outlet")) or _words(told.get("source"))
    return Report(
        text=text,
        title=_words(told.get("title")),
        url=_words(told.get("url")),
        published=_words(told.get("published")),
        outlet=outlet,
    )


def _words(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _spans(reading: Reading) -> Iterator[Span]:
    for statement in reading.statements:
        relayed = (relay.span for relay in statement.relay)
        parts = (statement.source, statement.cue, statement.addressee, *statement.content, *relayed)
        yield from (span for span in parts if span is not None)
    for actor in reading.actors:
        yield from actor.mentions
    yield from (event.evidence for event in reading.events)
    yield from reading.inference
    yield from reading.headline.evidence if reading.headline else ()


def _holds(span: Span, text: str) -> bool:
    return span.start is None or text[span.start : span.end] == span.text
