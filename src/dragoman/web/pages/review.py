"""Review: suggestions of the model, one after the other, decided with single keys; the same decisions as elsewhere."""

from __future__ import annotations

import json
from typing import Any, Final, cast, get_args
from urllib.parse import urlencode

import msgspec

from dragoman.record.review import (
    TARGETS,
    Agreement,
    Decision,
    Item,
    State,
    Target,
    Wanted,
    agreement,
    count,
    undo,
)
from dragoman.record.review import (
    decide as write_decision,
)
from dragoman.show.marks import Mark, Role, segments
from dragoman.talks.pressing import pressing
from dragoman.web import data, waiting
from dragoman.web.asked import ISSUES, Ask, Asked, Query, asked_of
from dragoman.web.desk import Desk
from dragoman.web.faults import Refused
from dragoman.web.files import Moved
from dragoman.web.pages.actors import reviewer as who
from dragoman.web.render import Page

STATES: Final[tuple[str, ...]] = get_args(State)
_SKIPPED: Final = 40
# By what the queue can be narrowed; kept from one row to the next.
_NARROWED: Final = ("party", "issue", "outlet", "since", "until")
_SHOWN_LETTERS: Final = 1 << 16
_LARGEST: Final = (1 << 63) - 1
_ROLES: Final = frozenset(get_args(Role))


class Piece(msgspec.Struct, frozen=True):
    """A stretch of the sentences around, and which parts of the row it is."""

    text: str
    labels: tuple[str, ...]


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """The next suggestion, how many are left, and how far people agree."""

    asked: Asked
    target: str | None
    state: str
    reviewer: str
    item: Item | None
    pieces: tuple[Piece, ...]
    left: int
    decided: int
    agreement: tuple[Agreement, ...]
    skipped: tuple[str, ...]


def page(desk: Desk, ask: Ask) -> Page:
    """Answer the next row to look over: `target` and `state` narrow them, `skip` leaves some for later."""
    asked = asked_of(ask.query)
    target, state = ask.query.choice("target", TARGETS), ask.query.choice("state", STATES) or "open"
    reviewer, skipped = who(ask.query), _skipped(ask.query)
    wanted = Wanted(
        state=cast("State", state), targets=waiting.targets(target), asked=asked.filter(), reviewer=reviewer
    )
    done = msgspec.structs.replace(wanted, state="decided")
    with desk.reading() as record:
        # What changes and contradictions are made of is looked over first.
        first = desk.remembered("pressing", lambda: pressing(record)) if waiting.is_small(record) else ()
        found = desk.waiting.next(record, msgspec.structs.replace(wanted, first=first), skipped=skipped)
        decided = desk.remembered(done, lambda: count(record, done))
        value = Review(
            target=target, state=state, reviewer=reviewer, item=found, pieces=_pieces(found), skipped=skipped,
            asked=asked, decided=decided,
            left=desk.remembered((wanted, decided), lambda: waiting.left(record, wanted, decided)),
            agreement=desk.remembered("agreement", lambda: tuple(agreement(record))),
        )  # fmt: skip
        choices = desk.remembered("choices", lambda: data.choices(record))
    also = {
        "choices": choices, "issues": ISSUES, "narrowed": [(f"for_{name}", value) for name, value in asked.pairs()],
        "targets": TARGETS, "states": STATES, "rows": _rows(found), "fields": _fields(found),
        "shown": json.dumps(found.values) if found else "", "name_of_row": waiting.name_of(found) if found else "",
    }  # fmt: skip
    return Page(template="review.html.j2", title="Review", value=value, also=also)


def decide(desk: Desk, ask: Ask) -> Moved:
    """Take a decision, and go on to the next row. `skip` decides nothing."""
    form, reviewer = ask.form, who(ask.form)
    action = form.choice("action", ("accept", "reject", "correct", "skip", "undo"))
    skipped = list(_skipped(form))
    if action is None:
        raise Refused(400, "No decision was named.", "Use the buttons of the page.")
    if action == "skip":
        skipped.append(form.one("name") or "")
    elif action == "undo":
        with desk.writing() as record:
            undo(record, reviewer=reviewer)
    else:
        decision = _decision(form, action, reviewer)
        with desk.writing() as record:
            write_decision(record, decision)
    kept = [("target", form.one("target_kind")), ("state", form.one("state")), ("reviewer", reviewer)]
    kept += [(name, form.one(f"for_{name}")) for name in _NARROWED]
    pairs = [(name, value) for name, value in kept if value] + [("skip", name) for name in skipped[-_SKIPPED:] if name]
    return Moved(f"/review?{urlencode(pairs)}")


def _decision(form: Query, action: str, reviewer: str) -> Decision:
    target, number = form.choice("target", TARGETS), form.number("target_id", least=1, most=_LARGEST)
    if target is None or number is None:
        raise Refused(400, "No row was named.", "Use the buttons of the page.")
    plain = Decision(
        target=cast("Target", target), target_id=number, action="reject", reviewer=reviewer, reason=form.one("reason")
    )
    if action == "accept":
        # What was on the screen is accepted, and nothing that came to stand there meanwhile.
        return msgspec.structs.replace(plain, action="accept", new=_shown(form.text("shown")))
    if action == "correct":
        field, value = form.one("field"), form.one("value")
        return msgspec.structs.replace(plain, action="correct", field=field, new=value)
    return plain


def _shown(told: str) -> Any:
    if len(told) > _SHOWN_LETTERS:
        raise Refused(413, "That is more than a row holds.", "Load the page again.")
    try:
        return json.loads(told) if told else None
    except (ValueError, RecursionError):
        raise Refused(400, "What was shown did not come back whole.", "Load the page again.") from None


def _skipped(query: Query) -> tuple[str, ...]:
    return query.every("skip")[-_SKIPPED:]


def _rows(item: Item | None) -> list[tuple[str, str, str | None]]:
    """Return the fields of a row in words, and what the model read where that is otherwise."""
    if item is None:
        return []
    return [
        (name, _words(value), _words(item.model[name]) if name in item.model else None)
        for name, value in item.values.items()
    ]


def _fields(item: Item | None) -> list[str]:
    """Return the fields that words can correct; spans are corrected in an annotation tool and taken in from there."""
    if item is None:
        return []
    return [name for name, value in item.values.items() if value is None or isinstance(value, str)]


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("text") or value.get("name") or json.dumps(value, ensure_ascii=False))
    if isinstance(value, list | tuple):
        return " … ".join(map(_words, value))
    return "" if value is None else str(value)


def _pieces(item: Item | None) -> tuple[Piece, ...]:
    """Cut the sentences around a row at the edges of its parts."""
    if item is None:
        return ()
    if item.context_start is None:
        return (Piece(item.context, ()),)
    at = item.context_start
    marks = [Mark(mark.start - at, mark.end - at, cast("Role", mark.label), 1) for mark in item.marks]
    cut = segments(item.context, marks)
    return tuple(Piece(each.text, tuple(dict.fromkeys(_class(mark.role) for mark in each.marks))) for each in cut)


def _class(label: str) -> str:
    return label if label in _ROLES else "content"
