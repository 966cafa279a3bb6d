"""Keeps what people decide, and what follows from it, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from dragoman.errors import DecisionError, NotInRecord
from dragoman.record.carrying import carry
from dragoman.record.checks import words
from dragoman.record.decisions import STANDS, Decision, Target, in_force, same, standing
from dragoman.record.faults import named
from dragoman.record.laying import Desk, decisions
from dragoman.record.placing import checked, placed
from dragoman.record.record import Record


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What a newer model reads otherwise than people decided, and would change if they had not.

    `field` is the field, or "stands": then `model` says whether the newer model finds the row at all, and `decided`
    whether people want it.
    """

    target: Target
    target_id: int
    field: str
    decided: Any
    model: Any


def decide(record: Record, decision: Decision) -> Decision:
    """Write a decision and lay it over the record, in one transaction; return it as it is kept.

    To decide again what one has decided already adds nothing. A row of an older reading stands for the one it has
    become. Raises `NotInRecord` where there is no such row, and `DecisionError` where the decision makes no sense.
    """
    if decision.action == "undo":
        number = decision.new if isinstance(decision.new, int) else None
        return undo(record, reviewer=decision.reviewer, decision=number, reason=decision.reason, at=decision.decided_at)
    fitting = checked(decision)
    with record.transaction():
        desk = Desk(record.connection, record.people, record.clock)
        told = placed(desk, fitting, record)
        if (known := _known(desk, told)) is not None:
            return known
        kept = msgspec.structs.replace(told, id=desk.write(told))
        desk.lay(kept.target, kept.target_id)
    _trace(record, kept)
    return kept


def undo(
    record: Record, *, reviewer: str, decision: int | None = None, reason: str | None = None, at: str | None = None
) -> Decision:
    """Undo a decision of one's own, the newest where none is named: another decision, which is returned.

    To undo an undoing is to decide again what was undone. Raises `DecisionError` where there is nothing to undo, or it
    is somebody else's: who disagrees decides otherwise, and both are shown.
    """
    with record.transaction():
        desk = Desk(record.connection, record.people, record.clock)
        undone = _own(record, reviewer, decision)
        number = desk.newest(undone.target, undone.target_id)
        told = Decision(
            target=undone.target, target_id=number, action="undo", reviewer=reviewer, new=undone.id, old=undone.new,
            field=undone.field, reason=words(reason), decided_at=at or record.clock(), report_id=undone.report_id,
            start=undone.start, end=undone.end,
        )  # fmt: skip
        kept = msgspec.structs.replace(told, id=desk.write(told))
        desk.lay(kept.target, kept.target_id)
    _trace(record, kept)
    return kept


def log(record: Record) -> Iterator[Decision]:
    """Yield every decision ever made, in the order in which they were written."""
    with named(record.path):
        yield from decisions(record.connection)


def reread(record: Record, report_id: int) -> None:
    """Lay what people decided about a report over its newest reading. `Record.add` does so in its own transaction."""
    carry(Desk(record.connection, record.people, record.clock), report_id)


def changes(record: Record) -> Iterator[Difference]:
    """Yield where the newest reading of a report is otherwise than what people decided about the one before.

    Nothing of this stands in the record's answers: people's decisions do. What nobody decided about is as the newest
    model reads it, and is not told here.
    """
    desk = Desk(record.connection, record.people, record.clock)
    with named(record.path):
        about = {(each.target, desk.newest(each.target, each.target_id)) for each in decisions(record.connection)}
        for target, number in sorted(about):
            if len(desk.line(target, number)) > 1:
                yield from _differences(desk, target, number)


def _differences(desk: Desk, target: Target, number: int) -> Iterator[Difference]:
    row, found = desk.standing(target, number), desk.found(target, number)
    if row is None or row.outcome.stands is None or not row.model:
        return
    if target != "speaker" and row.outcome.stands != found:
        told = {"decided": row.outcome.stands, "model": found}
        yield Difference(target=target, target_id=number, field=STANDS, **told)
    elif row.outcome.stands and found:
        for field, value in row.outcome.values.items():
            if field in row.model and not same(value, row.model[field]):
                yield Difference(target=target, target_id=number, field=field, decided=value, model=row.model[field])


def _known(desk: Desk, decision: Decision) -> Decision | None:
    """Return the decision of the same person that says the same and is the last they said of it."""
    said = [
        each for each in standing(desk.log(decision.target, decision.target_id)) if each.reviewer == decision.reviewer
    ]
    if decision.action == "correct":
        said = [each for each in said if each.action != "correct" or each.field == decision.field]
    if not said or said[-1].action != decision.action or said[-1].field != decision.field:
        return None
    return said[-1] if decision.action == "reject" or same(said[-1].new, decision.new) else None


def _own(record: Record, reviewer: str, number: int | None) -> Decision:
    """Return the decision to undo."""
    every = list(decisions(record.connection))
    holding = in_force(every)
    if number is None:
        own = [d for d in every if d.reviewer == reviewer and d.id in holding and d.action != "undo"]
        if not own:
            raise DecisionError(f"{reviewer} has decided nothing in {record.path.name} that could be undone.")
        return own[-1]
    found = next((each for each in every if each.id == number), None)
    if found is None:
        raise NotInRecord(f"There is no decision {number} in {record.path.name}. List them with --export.")
    if found.reviewer != reviewer:
        raise DecisionError(f"Decision {number} is {found.reviewer}'s. Decide otherwise, and both are shown.")
    if number not in holding:
        raise DecisionError(f"Decision {number} is undone already.")
    return found


def _trace(record: Record, decision: Decision) -> None:
    """Group anew the statements that a person has parted, or put together again."""
    if decision.target == "statement_group":
        from dragoman.record.tracing import trace

        trace(record)
