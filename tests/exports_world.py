"""What the tests of exports share: a small record, what it gives in a format, and readings made up by Hypothesis."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from record_world import clock, everything, position, reading

from dragoman.actors.own import tables_of
from dragoman.actors.tables import Tables
from dragoman.exports import Wanted, export
from dragoman.reading import Actor, Event, Headline, Reading, Relay, Speaker, Statement
from dragoman.record import Filter, Record, schema
from dragoman.report import Report, Span

TRUCE = {"issue": "ceasefire", "item": "truce"}


def talks() -> tuple[Reading, ...]:
    """Make reports over ten days: Veltria turns from against to for, Karsova is for all along, Tarrovia unclear."""
    return (
        everything(),
        reading("We refuse", published="2025-03-15", positions=(position(act="refuse", stance="against"),)),
        reading("We agree", name="Pera Linn", party="Karsova", published="2025-03-18",
                positions=(position(party="Karsova", item="Truce"),)),
        reading("We accept", published="2025-03-20", positions=(position(),)),
        reading("We shall see", name="Ola Brandt", party="Tarrovia", published="2025-03-21", outlet="The Lantern",
                positions=(position(party="Tarrovia", stance="unclear", act="state"),)),
    )  # fmt: skip


def fill(path: Path, *readings: Reading) -> Path:
    """Make a record of readings."""
    with Record.create(path, clock=clock) as record:
        for each in readings:
            record.add(each)
    return path


def given(record: Record, to: str, **wanted: Any) -> str:
    """Give what a record gives in a format, as text."""
    return put_out(record, to, **wanted).decode("utf-8")


def put_out(
    record: Record, to: str, *, table: Any = "statements", network: Any = "parties-items", **asked: Any
) -> bytes:
    """Give what a record gives in a format, as bytes."""
    out = io.BytesIO()
    export(record, to, out, wanted=Wanted(asked=Filter(**asked), table=table, network=network))
    return out.getvalue()


@cache
def known() -> Tables:
    """Give the tables of actors, read once for all records of a test."""
    return tables_of()


class _Held:
    def release(self) -> None:
        """Hold nothing."""


def in_memory(*readings: Reading) -> Record:
    """Make a record that is nowhere on the disk."""
    import sqlite3

    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.build(connection)
    record = Record(Path("memory"), connection, lock=_Held(), clock=clock)  # type: ignore[arg-type]
    record._tables = known()
    for each in readings:
        record.add(each)
    return record


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
NAMES = st.none() | WORDS


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Make up a reading: any text, spans anywhere in it and in the headline, overlapping, nested and repeated."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=2, max_size=60))
    report = Report(text=text, title=draw(NAMES), outlet=draw(NAMES), url=draw(NAMES), published=draw(NAMES))

    def place() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        return report.span(start, draw(st.integers(start + 1, len(text))))

    def span() -> Span:
        return place() if draw(st.integers(0, 5)) else Span(None, None, draw(WORDS))

    def maybe() -> Span | None:
        return span() if draw(st.booleans()) else None

    def spans(most: int) -> tuple[Span, ...]:
        return tuple(span() for _ in range(draw(st.integers(0, most))))

    actors = tuple(
        Actor(id=f"a{n}", name=draw(NAMES), party=draw(NAMES), mentions=spans(3))
        for n in range(draw(st.integers(0, 3)))
    )
    statements = tuple(
        Statement(
            id=f"s{n}", source=maybe(), cue=maybe(), content=(span(), *spans(2)),
            kind=draw(st.sampled_from(["direct", "mixed"])),
            speaker=Speaker(name=draw(NAMES)), addressee=maybe(), confidence=draw(st.floats(0, 1)),
            relay=tuple(Relay(name="wire", span=maybe()) for _ in range(draw(st.integers(0, 2)))),
            positions=tuple(position(item=draw(WORDS)) for _ in range(draw(st.integers(0, 2)))),
        )
        for n in range(draw(st.integers(0, 4)))
    )  # fmt: skip
    events = tuple(
        Event(actor=(draw(WORDS),), type=draw(st.sampled_from(["AID", "ASSAULT"])), reality="planned", issue="talks",
              evidence=span(), confidence=0.5)
        for _ in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    headline = Headline(verdict="partly", evidence=spans(2), confidence=0.5) if draw(st.booleans()) else None
    return Reading(
        report=report, headline=headline, statements=statements, events=events, actors=actors, inference=spans(2)
    )
