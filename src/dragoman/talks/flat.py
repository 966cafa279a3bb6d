"""Findings as flat rows, one line each: what is printed, written as CSV and given on as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from dragoman.talks.values import Cell, Change, Contradiction, Evidence, Place


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A change of stance, with the sentences before and after, who carried them and where they stand."""

    date: str
    known: str
    party: str
    issue: str
    item: str
    before_stance: str
    before_act: str
    before_condition: str | None
    before_date: str
    before_speaker: str | None
    before_reported_by: str | None
    before_outlets: str
    before_text: str
    before_report: str
    before_statement: str | None
    before_start: int | None
    before_end: int | None
    before_position: int
    after_stance: str
    after_act: str
    after_condition: str | None
    after_date: str
    after_speaker: str | None
    after_reported_by: str | None
    after_outlets: str
    after_text: str
    after_report: str
    after_statement: str | None
    after_start: int | None
    after_end: int | None
    after_position: int
    confidence: float
    because: str


class ContradictionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A contradiction, with both sides, who carried them and where they stand."""

    date: str
    kind: str
    party: str | None
    issue: str | None
    item: str
    first_date: str
    first_says: str
    first_party: str | None
    first_speaker: str | None
    first_outlets: str
    first_text: str
    first_report: str
    first_statement: str | None
    first_start: int | None
    first_end: int | None
    second_date: str
    second_says: str
    second_party: str | None
    second_speaker: str | None
    second_outlets: str
    second_text: str
    second_report: str
    second_statement: str | None
    second_start: int | None
    second_end: int | None
    settled: str | None
    confidence: float
    because: str


class CellRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where a party stands on an issue, since when, and the sentence that shows it best."""

    party: str
    issue: str
    item: str
    stance: str
    act: str
    condition: str | None
    since: str
    statements: int
    items: int
    changed: bool
    confidence: float
    date: str
    speaker: str | None
    reported_by: str | None
    outlets: str
    text: str
    report: str
    statement: str | None
    start: int | None
    end: int | None


def change_row(change: Change) -> ChangeRow:
    """Return a change as one row."""
    return ChangeRow(
        date=change.date,
        known=change.known,
        party=change.party,
        issue=change.issue,
        item=change.item,
        confidence=change.confidence,
        because=change.because,
        **_evidence("before_", change.before),
        **_evidence("after_", change.after),
    )


def _evidence(side: str, evidence: Evidence) -> dict[str, Any]:
    stand = evidence.stand
    told: dict[str, Any] = {
        "stance": evidence.stance, "act": stand.act, "condition": stand.condition, "date": evidence.date,
        "speaker": stand.speaker, "reported_by": stand.reported_by, "outlets": ", ".join(evidence.outlets),
        "text": stand.text, "position": stand.id, **_where(stand.place),
    }  # fmt: skip
    return {side + name: value for name, value in told.items()}


def _where(place: Place) -> dict[str, Any]:
    return {"report": place.report, "statement": place.statement, "start": place.start, "end": place.end}


def contradiction_row(found: Contradiction) -> ContradictionRow:
    """Return a contradiction as one row."""
    sides: dict[str, Any] = {}
    for name, side in (("first", found.first), ("second", found.second)):
        told = {
            "date": side.date, "says": side.says, "party": side.party, "speaker": side.speaker,
            "outlets": ", ".join(side.outlets), "text": side.text, **_where(side.place),
        }  # fmt: skip
        sides |= {f"{name}_{key}": value for key, value in told.items()}
    return ContradictionRow(
        date=found.date,
        kind=found.kind,
        party=found.party,
        issue=found.issue,
        item=found.item,
        settled=found.settled,
        confidence=found.confidence,
        because=found.because,
        **sides,
    )


def cell_row(cell: Cell) -> CellRow:
    """Return a cell of the matrix as one row."""
    stand = cell.best.stand
    return CellRow(
        party=cell.party,
        issue=cell.issue,
        item=cell.item,
        stance=cell.stance,
        act=cell.act,
        condition=cell.condition,
        since=cell.since,
        statements=cell.statements,
        items=cell.items,
        changed=cell.changed,
        confidence=round(cell.weight, 2),
        date=cell.best.date,
        speaker=stand.speaker,
        reported_by=stand.reported_by,
        outlets=", ".join(cell.best.outlets),
        text=stand.text,
        report=stand.place.report,
        statement=stand.place.statement,
        start=stand.place.start,
        end=stand.place.end,
    )
