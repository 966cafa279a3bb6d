"""Dragoman keeps the record of talks between parties to a conflict: who said what, carried by whom, in whose words.

>>> import dragoman
>>> reading = dragoman.read("The envoy said the truce would hold.")  # doctest: +SKIP
>>> reading.statements[0].source.text  # doctest: +SKIP
'The envoy'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dragoman.errors import DragomanError
from dragoman.reading import (
    Actor,
    Event,
    Headline,
    Position,
    Problem,
    Reading,
    Relay,
    Speaker,
    Statement,
)
from dragoman.report import Report, Span

__version__ = "0.1.0"

__all__ = [
    "Actor",
    "DragomanError",
    "Event",
    "Headline",
    "Position",
    "Problem",
    "Reading",
    "Relay",
    "Report",
    "Span",
    "Speaker",
    "Statement",
    "event_type",
    "read",
    "read_many",
]


def read(
    text_or_report: str | Report,
    *,
    title: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    published: str | None = None,
) -> Reading:
    """Read one report.

    A string is kept exactly as it is; `title`, `outlet`, `url` and `published` (ISO 8601) say what is known of it. A
    text that cannot be read, for its language, say, gives a reading without statements and a line in `problems`.
    """
    from dragoman.language.reader import shared_reader

    if isinstance(text_or_report, str):
        report = Report(text=text_or_report, title=title, outlet=outlet, url=url, published=published)
    else:
        report = text_or_report
    return shared_reader().read(report)


def read_many(reports: Iterable[str | Report]) -> Iterator[Reading]:
    """Read many reports, several at once. Readings come in the order of the reports, as soon as they are ready."""
    from dragoman.language.reader import shared_reader

    return shared_reader().read_many(Report(text=report) if isinstance(report, str) else report for report in reports)


def event_type(sentence: str, *, actor: tuple[int, int], recipient: tuple[int, int]) -> dict[str, float]:
    """Return the probability of each PLOVER type of what `actor` does to `recipient` in a sentence; they sum to 1.

    `actor` and `recipient` are start and end of their words, in code points. Raises `ValueError` where one of them is
    no stretch of words in the sentence.
    """
    from dragoman.language.relation import event_type as told

    return told(sentence, actor=actor, recipient=recipient)
