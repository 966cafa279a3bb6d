"""The example dossier as a record with positions and events in it, marked by hand where the model is to find them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import dossier_positions as marked
import msgspec

from dragoman.actors.own import read_own
from dragoman.language.reader import Reader, read_sources
from dragoman.reading import Event, Headline, Position, Reading, Statement
from dragoman.record import Record
from dragoman.record.tracing import trace

ACTORS = marked.DOSSIER / "actors.toml"


def dossier(path: Path) -> Path:
    """Read the dossier into a record at `path`."""
    with Record.create(path) as record:
        record.set_actors_file(ACTORS.name, read_own(ACTORS))
        for outcome in read_sources([str(marked.DOSSIER / "reports")], reader=Reader(tables=record.tables, workers=2)):
            name = Path(outcome.source).name
            record.add(_filled(outcome.reading, name), source=name, model="the tests")
        trace(record)
    return path


def _filled(reading: Reading, name: str) -> Reading:
    verdicts = {each["file"]: each["verdict"] for each in marked.LABELS["headlines"]}
    headline = Headline(verdict=verdicts[name], confidence=0.7) if name in verdicts else None
    lines = [line for line in marked.POSITIONS if name.startswith(f"2026-{line[0]}")]
    statements = tuple(_with_positions(each, lines) for each in reading.statements)
    return msgspec.structs.replace(reading, statements=statements, headline=headline, events=_events(reading, name))


def _with_positions(statement: Statement, lines: list[tuple[Any, ...]]) -> Statement:
    words = _plain(" ".join(piece.text for piece in statement.content))
    positions = tuple(
        Position(
            party=party, reported_by=by, issue=issue, item=item, act=act, stance=stance, confidence=0.8,
            condition="the other side moves first" if stance == "conditional" else None,
        )
        for _, party, by, issue, item, act, stance, said in lines
        if _plain(said) in words
    )  # fmt: skip
    return msgspec.structs.replace(statement, positions=positions)


def _events(reading: Reading, name: str) -> tuple[Event, ...]:
    found = []
    for told in marked.LABELS["events"]:
        for where in told["reports"]:
            at = reading.report.text.find(where["sentence"]) if where["file"] == name else -1
            if at >= 0:
                evidence = reading.report.span(at, at + len(where["sentence"]))
                given: dict[str, Any] = {key: told[key] for key in ("type", "issue")}
                given |= {side: tuple(told[side]) for side in ("actor", "recipient")}
                found.append(Event(**given, reality="happened", evidence=evidence, confidence=0.8))
    return tuple(found)


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words).lower().strip()
