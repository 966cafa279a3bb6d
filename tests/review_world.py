"""Records, readings and decisions for the tests of review: one report in which three people speak, nothing real."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from record_world import position, ticking

from dragoman.errors import DecisionError
from dragoman.reading import Actor, Event, Reading, Speaker, Statement
from dragoman.record import Record, schema
from dragoman.record.review import Decision, decide, undo
from dragoman.report import Report

TEXT = (
    "Orlen Vash said the truce would hold. Pera Linn replied that Karsova refuses the corridor. "
    "Envoys met at the lake. Tomas Brede warned of delay."
)
REPORT = Report(text=TEXT, title="Talks at the lake", outlet="Norvik Press", published="2025-03-14")
CONTENTS = ("the truce would hold", "Karsova refuses the corridor", "delay")
SPEAKERS = (("Orlen Vash", "Veltria"), ("Pera Linn", "Karsova"), ("Tomas Brede", None))


class Held:
    """A lock that nobody else wants."""

    def release(self) -> None:
        """Hold nothing."""


def in_memory() -> Record:
    """Make a record that is gone when it is closed."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.build(connection)
    return Record(Path("talks.record"), connection, lock=Held(), clock=ticking())  # type: ignore[arg-type]


def span(words: str) -> Any:
    start = TEXT.index(words)
    return REPORT.span(start, start + len(words))


def statement(number: int, **given: Any) -> Statement:
    """Make the statement of one of the three, as plain as can be unless something is given."""
    name, party = SPEAKERS[number]
    plain: dict[str, Any] = {
        "id": f"s{number + 1}", "source": span(name), "cue": None, "content": (span(CONTENTS[number]),),
        "kind": "indirect", "confidence": 0.9 - number / 10,
        "speaker": Speaker(actor=f"a{number + 1}", name=name, party=party, class_="official"),
        "positions": (position(party=party, item=f"item {number}"),) if party else (),
    }  # fmt: skip
    return Statement(**{**plain, **given})


def meeting(**given: Any) -> Event:
    """Make the event of the report."""
    plain: dict[str, Any] = {
        "actor": ("Veltria",), "recipient": ("Karsova",), "type": "CONSULT", "reality": "happened", "issue": "talks",
        "evidence": span("Envoys met at the lake."), "confidence": 0.7,
    }  # fmt: skip
    return Event(**{**plain, **given})


def read(*statements: Statement, events: tuple[Event, ...] | None = None) -> Reading:
    """Make a reading of the report; with nothing named, the plain one."""
    actors = tuple(
        Actor(id=f"a{number + 1}", name=name, party=party, class_="official", mentions=(span(name),))
        for number, (name, party) in enumerate(SPEAKERS)
    )
    found = statements or tuple(statement(number) for number in range(3))
    return Reading(report=REPORT, statements=found, events=(meeting(),) if events is None else events, actors=actors)


def judge(record: Record, action: Any, target: Any, target_id: int, **given: Any) -> Decision:
    """Decide, as A. Reed unless somebody else is named."""
    told = {"reviewer": "A. Reed", **given}
    return decide(record, Decision(action=action, target=target, target_id=target_id, **told))


def stands(record: Record) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the record answers, by the words of rows and not by their numbers."""
    shown = {
        "statements": "speaker, role, party, class, kind, cue, text, addressee, relay, confidence, review, start",
        "positions": "party, issue, item, act, stance, condition, toward, reported_by, speaker, text, review",
        "events": "actor, type, recipient, reality, issue, text, review",
    }
    return {
        view: sorted(record.connection.execute(f"SELECT {columns} FROM {view}").fetchall(), key=repr)  # noqa: S608
        for view, columns in shown.items()
    }


REVIEWERS = st.sampled_from(["A. Reed", "B. Holm", "C. Ost"])
MOVES = st.one_of(
    st.tuples(st.just("accept"), st.sampled_from(["statement", "speaker", "position", "event"]), REVIEWERS),
    st.tuples(st.just("reject"), st.sampled_from(["statement", "speaker", "position", "event"]), REVIEWERS),
    st.tuples(
        st.just("correct"),
        st.sampled_from([
            ("position", "stance", "against"), ("position", "party", "Tarrovia"), ("event", "type", "AID"),
            ("event", "actor", ["Tarrovia"]), ("statement", "kind", "mixed"), ("statement", "content", [[0, 10]]),
            ("speaker", "party", "Karsova"), ("speaker", "name", "Pera Linn"),
        ]),
        REVIEWERS,
    ),
    st.tuples(st.just("undo"), st.none(), REVIEWERS),
)  # fmt: skip


def make(record: Record, move: tuple[Any, Any, str]) -> None:
    """Make a move: decide about the first row of a kind, or undo."""
    action, what, who = move
    try:
        if action == "undo":
            undo(record, reviewer=who)
        elif action == "correct":
            target, field, new = what
            judge(record, action, target, 1, field=field, new=new, reviewer=who)
        else:
            judge(record, action, what, 1, reviewer=who)
    except DecisionError:
        assert action == "undo"  # nothing to undo
