"""What people decide about the rows of a record, and what follows from it where several have decided.

A decision is never changed: who thinks better of it undoes it, which is one more decision. What each person holds now
follows from the log, and what stands in the record from what all of them hold: what most say, and where as many say one
thing as another, what was said first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

import msgspec

Target = Literal[
    "statement", "speaker", "position", "event", "headline", "actor_join", "statement_group", "change",
    "contradiction", "claim",
]  # fmt: skip
Action = Literal["accept", "reject", "correct", "add", "undo"]
Review = Literal["accepted", "rejected", "corrected"]

# The aspect of a row that is not one of its fields: whether it stands at all.
STANDS = "stands"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody decided about a row: that it is right, that it is not, or that a field of it is another.

    `target` and `target_id` name the row: a table and a number in it. `speaker` is a statement's speaker, `claim` a
    verdict on whether a statement is true, and `statement_group` that a statement is the same as those it is grouped
    with; all three go by the number of the statement.

    To "correct" gives a `field` and its value, `new`. To "accept" is to accept `new`, the values that were shown by
    their fields; where it is left out, those that stand. To "undo" gives in `new` the number of the decision that no
    longer holds. The record fills in the rest: `old` is what stood there, `report_id`, `start` and `end` say where.
    """

    target: Target
    target_id: int
    action: Action
    reviewer: str
    field: str | None = None
    new: Any = None
    reason: str | None = None
    old: Any = None
    id: int | None = None
    decided_at: str | None = None
    report_id: int | None = None
    start: int | None = None
    end: int | None = None


class Held(NamedTuple):
    """A value that somebody holds, since when, and whether they put it there themselves."""

    value: Any
    since: tuple[str, int]
    corrected: bool = False


class Opinion(NamedTuple):
    """What one person holds of a row: whether it stands, and the values of fields, as far as they said."""

    reviewer: str
    stands: Held
    values: Mapping[str, Held]


class Outcome(NamedTuple):
    """What follows from all opinions on a row: `stands` is None where nobody said, `disputed` names what is tied."""

    stands: bool | None
    values: Mapping[str, Any]
    review: Review | None
    disputed: tuple[str, ...]


def in_force(log: Iterable[Decision]) -> set[int | None]:
    """Return the numbers of the decisions that nobody has undone. To undo an undoing is to redo."""
    undone: set[int | None] = set()
    found: set[int | None] = set()
    for each in sorted(log, key=lambda decision: decision.id or 0, reverse=True):
        if each.id in undone:
            continue
        found.add(each.id)
        if each.action == "undo":
            undone.add(each.new)
    return found


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that nobody has undone, in the order in which they were made."""
    log = list(decisions)
    holding = in_force(log)
    return sorted((each for each in log if each.action != "undo" and each.id in holding), key=when)


def when(decision: Decision) -> tuple[str, int]:
    """Return the place of a decision among all: the time, and of one second the number."""
    return decision.decided_at or "", decision.id or 0


def opinions(decisions: Iterable[Decision]) -> list[Opinion]:
    """Return what each person holds of a row, given the decisions about it, in the order in which they first spoke."""
    found: dict[str, Opinion] = {}
    for each in standing(decisions):
        found[each.reviewer] = _after(each, found.get(each.reviewer))
    return list(found.values())


def outcome(held: Iterable[Opinion]) -> Outcome:
    """Return what follows from opinions. It does not hang on the order in which they are given."""
    told = list(held)
    if not told:
        return Outcome(None, {}, None, ())
    stands, tied = _vote([each.stands for each in told])
    disputed = [STANDS] if tied else []
    if not stands.value:
        return Outcome(stands=False, values={}, review="rejected", disputed=tuple(disputed))
    kept = [each for each in told if each.stands.value]
    values: dict[str, Held] = {}
    for field in sorted({field for each in kept for field in each.values}):
        values[field], tied = _vote([each.values[field] for each in kept if field in each.values])
        disputed += [field] if tied else []
    review: Review = "corrected" if any(each.corrected for each in values.values()) else "accepted"
    return Outcome(True, {field: each.value for field, each in values.items()}, review, tuple(disputed))


def same(one: Any, other: Any) -> bool:
    """Say whether two values are the same, as JSON has them."""
    return canonical(one) == canonical(other)


def canonical(value: Any) -> str:
    """Return a value as the one JSON text that stands for it."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _after(decision: Decision, before: Opinion | None) -> Opinion:
    """Return what somebody holds after one more decision of theirs."""
    at, stands = when(decision), decision.action != "reject"
    since = before.stands if before is not None and before.stands.value == stands else Held(stands, at)
    if decision.action == "correct" and decision.field is not None:
        kept = before.values if before is not None and before.stands.value else {}
        values = {**kept, decision.field: Held(decision.new, at, corrected=True)}
    elif decision.action == "accept" and isinstance(decision.new, dict):
        values = {field: _again(before, field, Held(value, at)) for field, value in decision.new.items()}
    else:
        values = {}
    return Opinion(decision.reviewer, since, values)


def _again(before: Opinion | None, field: str, held: Held) -> Held:
    """Return what somebody held already, where they accept their own value."""
    own = before.values.get(field) if before is not None and before.stands.value else None
    return own if own is not None and same(own.value, held.value) else held


def _vote(held: list[Held]) -> tuple[Held, bool]:
    """Return what most hold, of equals what was held first, and whether there were equals."""
    choices: dict[str, list[Held]] = {}
    for each in held:
        choices.setdefault(canonical(each.value), []).append(each)
    most = max(map(len, choices.values()))
    best = [min(each, key=lambda one: one.since) for each in choices.values() if len(each) == most]
    first = min(best, key=lambda one: one.since)
    # Whoever put it there themselves tells that it was corrected, though others only accepted it.
    corrected = any(each.corrected for each in choices[canonical(first.value)])
    return first._replace(corrected=corrected), len(best) > 1
