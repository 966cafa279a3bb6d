"""Scores statements against PolNeAR: exact spans, tokens and whole linked triples, the first annotator of each article.

Exact: a predicted span counts when both its ends are the gold's, all spans of a role in an article pooled. Token F1:
the same over words. Triple: source, cue and content of one statement all exact, and linked to each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from dragoman.errors import EvaluationError
from dragoman.evaluate.rows import labelled_rows
from dragoman.report import Report, Span

if TYPE_CHECKING:
    from dragoman.language.reader import Reader
    from dragoman.reading import Statement

Spans = tuple[tuple[int, int], ...]
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Triple:
    """A statement's parts as spans in code points."""

    source: Spans
    cue: Spans
    content: Spans


class _Annotation(msgspec.Struct, frozen=True):
    attributions: tuple[Triple, ...]


class _Article(msgspec.Struct, frozen=True):
    """A row of the data set, as far as it is needed: the text, and what each annotator found in it."""

    text: str
    annotations: Annotated[tuple[_Annotation, ...], msgspec.Meta(min_length=1)]


class Tally:
    """Counts what was right, predicted and wanted, by name."""

    def __init__(self) -> None:
        self._right: Counter[str] = Counter()
        self._given: Counter[str] = Counter()
        self._wanted: Counter[str] = Counter()

    def add(self, name: str, given: Iterable[Any], wanted: Iterable[Any]) -> None:
        """Add two bags of hashable things; what is in both is right."""
        given, wanted = Counter(given), Counter(wanted)
        self._right[name] += (given & wanted).total()
        self._given[name] += given.total()
        self._wanted[name] += wanted.total()

    def scores(self) -> dict[str, dict[str, float]]:
        """Return precision, recall and F1 in percent, by name."""
        return {name: self._score(name) for name in self._given}

    def _score(self, name: str) -> dict[str, float]:
        right, given, wanted = self._right[name], self._given[name], self._wanted[name]
        precision, recall = right / given if given else 0.0, right / wanted if wanted else 0.0
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        return {"precision": round(100 * precision, 2), "recall": round(100 * recall, 2), "f1": round(100 * f1, 2)}


def evaluate_polnear(path: Path, reader: Reader) -> dict[str, float]:
    """Read the articles of a PolNeAR file (JSON lines) and score the statements; figures in percent, by name.

    Raises `EvaluationError` where the file is not of that shape.
    """
    articles = list(_articles(path))
    readings = reader.read_many(Report(text=text) for text, _ in articles)
    scored = score(
        (text, [_triple(statement) for statement in reading.statements], gold)
        for (text, gold), reading in zip(articles, readings, strict=True)
    )
    return {f"{name} {part}": value for name, parts in scored.items() for part, value in parts.items()}


def _articles(path: Path) -> Iterator[tuple[str, tuple[Triple, ...]]]:
    """Yield each article's text and gold statements."""
    for number, row in enumerate(labelled_rows(path, fields=("text", "annotations")), start=1):
        try:
            gold = gold_triples(row)
        except msgspec.ValidationError as error:
            raise EvaluationError(f"{path}, line {number} is not of PolNeAR's shape: {error}.") from error
        yield row["text"], gold


def _triple(statement: Statement) -> Triple:
    def ends(*spans: Span | None) -> Spans:
        return tuple((s.start, s.end) for s in spans if s is not None and s.start is not None and s.end is not None)

    return Triple(ends(statement.source), ends(statement.cue), ends(*statement.content))


def gold_triples(row: dict[str, Any]) -> tuple[Triple, ...]:
    """Read the first annotator's statements from a row. Raises `msgspec.ValidationError` where it has another shape."""
    return msgspec.convert(row, _Article).annotations[0].attributions


def score(pairs: Iterable[tuple[str, Sequence[Triple], Sequence[Triple]]]) -> dict[str, dict[str, float]]:
    """Score (text, given, wanted) for each article; returns percentages by measure."""
    tally = Tally()
    for text, given, wanted in pairs:
        words = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
        for role in ROLES:
            tally.add(f"exact {role}", _spans(given, role), _spans(wanted, role))
            tally.add(f"token {role}", _words(words, _spans(given, role)), _words(words, _spans(wanted, role)))
        tally.add("triple", given, wanted)
    return tally.scores()


def _spans(triples: Sequence[Triple], role: str) -> set[tuple[int, int]]:
    """Pool a role's spans: a source that two statements share counts once."""
    return {span for triple in triples for span in getattr(triple, role)}


def _words(words: Sequence[tuple[int, int]], spans: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    covered = sorted(spans)
    return {word for word in words if any(start < word[1] and end > word[0] for start, end in covered)}
