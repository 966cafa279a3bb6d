"""A reading as the rows of its tables."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import msgspec

from dragoman.reading import Reading, Statement
from dragoman.report import Report, Span

# Between the pieces of a content: something was left out here.
BETWEEN = " [...] "

_SURROGATES = re.compile("[\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_DATE = 64

Row = tuple[Any, ...]


class When(NamedTuple):
    """A report's day, as it was there, and its moment in UTC where a time is given."""

    day: str | None = None
    moment: str | None = None


class Place(NamedTuple):
    """Where the rows of a reading belong, and what they copy from the report."""

    reading_id: int
    report_id: int
    date: str | None
    outlet: str | None


def mended(reading: Reading) -> Reading:
    """Return a reading that can be written as UTF-8: a lone surrogate becomes U+FFFD, so that every span holds."""
    try:
        msgspec.json.encode(reading)
    except UnicodeEncodeError:
        return msgspec.convert(_mended(msgspec.to_builtins(reading)), Reading)
    return reading


def mended_report(report: Report) -> Report:
    """Return a report that can be written as UTF-8."""
    return mended(Reading(report=report)).report


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _mended(inner) for key, inner in value.items()}
    return [_mended(inner) for inner in value] if isinstance(value, list | tuple) else value


def digest_of_report(report: Report) -> str:
    """Return the SHA-256 of what makes a report the report it is. What was cut as furniture is no part of it."""
    told = (report.url, report.title, report.outlet, report.published, report.authors, report.text)
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def digest_of_reading(reading: Reading) -> str:
    """Return the SHA-256 of a reading as JSON."""
    return hashlib.sha256(msgspec.json.encode(reading)).hexdigest()


def when(published: str | None) -> When:
    """Return the day and the moment of an ISO 8601 date, or of one as mails and feeds have it."""
    if not published or len(published) > _LONGEST_DATE:
        return When()
    try:
        if _DAY.fullmatch(published):
            return When(date.fromisoformat(published).isoformat())
        told = datetime.fromisoformat(published) if _DAY.match(published) else parsedate_to_datetime(published)
        at = told.astimezone(UTC) if told.tzinfo else told
        return When(told.date().isoformat(), at.strftime("%Y-%m-%dT%H:%M:%SZ") if at.year >= 1000 else None)  # noqa: PLR2004
    except (ValueError, OverflowError, TypeError):
        return When()


def report_row(report: Report) -> Row:
    """Return what the report's row holds of the report itself."""
    told = when(report.published)
    lists = (json.dumps(report.authors, ensure_ascii=False), json.dumps(report.removed, ensure_ascii=False))
    return (
        report.title, report.outlet, report.published, told.day, told.moment, lists[0], report.language, report.voice,
        report.text, lists[1],
    )  # fmt: skip


def content(statement: Statement) -> str:
    """Return the words of a statement, its pieces joined."""
    return BETWEEN.join(piece.text for piece in statement.content)


def ends(span: Span | None) -> Row:
    """Return words and ends of a span that may be missing."""
    return (span.text, span.start, span.end) if span else (None, None, None)


def in_text(spans: Iterable[Span]) -> Iterator[Row]:
    """Yield number, ends and words of spans."""
    return ((seq, span.start, span.end, span.text) for seq, span in enumerate(spans))


def pieces(spans: Iterable[Span]) -> Iterator[Row]:
    """Yield number and ends of spans, the words only where the text does not have them."""
    return ((seq, span.start, span.end, _outside(span)) for seq, span in enumerate(spans))


def _outside(span: Span | None) -> str | None:
    return span.text if span is not None and span.start is None else None


def relays(statement: Statement) -> Iterator[Row]:
    """Yield number, name and span of a statement's carriers."""
    for seq, carrier in enumerate(statement.relay):
        _, start, end = ends(carrier.span)
        yield seq, carrier.name, start, end, _outside(carrier.span)
