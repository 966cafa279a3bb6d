"""Scores who is who: mentions to countries against NewsWCL50, and speakers with the spans of the talks gold given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from dragoman.errors import EvaluationError
from dragoman.evaluate.rows import labelled_rows
from dragoman.evaluate.talks import report_of, score
from dragoman.report import Report, Span

if TYPE_CHECKING:
    from dragoman.actors.resolver import Source


# What the resolver answers for when sources, cues and contents are given.
FIGURES = ("name", "party", "class", "name_given", "party_given", "addressee", "relay")


class _Mention(msgspec.Struct, frozen=True):
    start: int
    end: int
    type: str
    country: str | None


class _Article(msgspec.Struct, frozen=True):
    text: str
    mentions: tuple[_Mention, ...]


def evaluate_actors(path: Path) -> dict[str, float]:
    """Score the country of every mention in a NewsWCL50 file (JSON lines); figures in percent, by name.

    "country": all mentions, an empty answer right where the gold is empty; "country given": those with a country;
    "persons": mentions of single persons (types ACTOR and ACTOR-I). Raises `EvaluationError` where the file is not of
    that shape.
    """
    from dragoman.actors.country import countries_of

    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for article in _articles(path):
        report = Report(text=article.text)
        spans = [report.span(m.start, m.end) for m in article.mentions]
        for mention, country in zip(article.mentions, countries_of(report, spans), strict=True):
            for name in _names(mention):
                every[name] += 1
                right[name] += country == mention.country
    return {name: round(100 * right[name] / every[name], 2) for name in every}


def _names(mention: _Mention) -> list[str]:
    names = ["country"] if mention.country is None else ["country", "country given"]
    return [*names, "persons"] if mention.type.startswith("ACTOR") else names


def _articles(path: Path) -> list[_Article]:
    articles = []
    for number, row in enumerate(labelled_rows(path, fields=("text", "mentions")), start=1):
        try:
            article = msgspec.convert(row, _Article)
        except msgspec.ValidationError as error:
            raise EvaluationError(f"{path}, line {number} is not of NewsWCL50's shape: {error}.") from error
        if any(not 0 <= m.start < m.end <= len(article.text) for m in article.mentions):
            raise EvaluationError(f"{path}, line {number} has a mention that lies outside its text.")
        articles.append(article)
    return articles


def evaluate_speakers(path: Path, keep: Callable[[str], bool] = lambda _: True) -> dict[str, float]:
    """Score speakers, addressees and relays of a talks gold file when its sources, cues and contents are given.

    `keep` chooses the reports by id. Says how good the resolver is by itself, without what the tagger misses.
    """
    figures = score(
        (row, _resolved(row)) for row in labelled_rows(path, fields=("id", "text", "statements")) if keep(row["id"])
    )
    return {name: figures[name] for name in FIGURES if name in figures}


def _resolved(row: dict[str, Any]) -> dict[str, Any]:
    """Return the gold of a report with its speakers, addressees and relays as the resolver finds them."""
    from dragoman.actors.resolver import resolve

    found = resolve(report_of(row), [_source(statement) for statement in row["statements"]])
    statements = [
        statement
        | {
            "speaker": msgspec.to_builtins(speaker),
            "addressee": msgspec.to_builtins(hearer),
            "relay": [msgspec.to_builtins(relay) for relay in relays],
        }
        for statement, speaker, hearer, relays in zip(
            row["statements"], found.speakers, found.addressees, found.relays, strict=True
        )
    ]
    return row | {"statements": statements}


def _source(statement: dict[str, Any]) -> Source:
    from dragoman.actors.resolver import Source

    def span(value: dict[str, Any] | None) -> Span | None:
        return Span(value["start"], value["end"], value["text"]) if value else None

    content = tuple(Span(c["start"], c["end"], c["text"]) for c in statement["content"])
    return Source(source=span(statement["source"]), cue=span(statement["cue"]), content=content)
