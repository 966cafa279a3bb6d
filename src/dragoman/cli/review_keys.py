"""Review with keys: a row at a time, a key a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

import click

from dragoman import reading
from dragoman.cli.review_shown import plain, show, told_of
from dragoman.cli.rows_shown import Lines
from dragoman.errors import DecisionError, NotInRecord
from dragoman.record.review import Decision, Wanted, count, decide, item, queue, span_of, undo

if TYPE_CHECKING:
    from rich.console import Console

    from dragoman.record.record import Record
    from dragoman.record.review import Item

KEYS = ("a accept", "r reject", "c correct", "s skip", "u undo", "q quit", "A, R, C with a reason")
_LABELS = {
    "kind": reading.Kind,
    "class": reading.SpeakerClass,
    "issue": reading.Issue,
    "act": reading.Act,
    "stance": reading.Stance,
    "type": reading.EventType,
    "reality": reading.Reality,
}
_SPANS = frozenset({"source", "cue", "addressee"})


class _Quit(Exception):
    """Somebody wants to stop."""


def _ask(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False))


class Session:
    """One person at the keys. `key` gives the next key, `ask` an answer to a question; both raise on Ctrl-C."""

    def __init__(
        self,
        record: Record,
        *,
        who: str,
        console: Console,
        key: Callable[[], str] = click.getchar,
        ask: Callable[[str], str] = _ask,
    ) -> None:
        self._record = record
        self._who = who
        self._lines = Lines(console)
        self._key = key
        self._ask = ask
        self._done = 0
        self._blind = False
        self._ahead: list[str] = []

    def run(self, wanted: Wanted) -> int:
        """Go through what is wanted until it ends or somebody quits; return how many decisions were made."""
        self._blind = wanted.state == "second"
        every = count(self._record, wanted)
        if not every:
            self._lines.head("Nothing is to be reviewed.")
            return 0
        try:
            for number, each in enumerate(queue(self._record, wanted), start=1):
                self._one(each, f"{number} of {every}")
        except (_Quit, KeyboardInterrupt, EOFError, click.Abort):
            pass
        return self._done

    def _one(self, each: Item, progress: str) -> None:
        """Show a row, and take keys until it is decided or skipped."""
        now: Item | None = each
        while now is not None:
            show(now, self._lines, progress=progress)
            self._lines.note(*KEYS)
            now = self._taken(now, each)
            self._lines.space()

    def _pressed(self) -> str:
        """Return one key. Who is fast presses several before the first is read; an arrow is one key of many letters."""
        if not self._ahead:
            keys = self._key()
            self._ahead = [keys] if keys.startswith("\x1b") else list(keys)
        return self._ahead.pop(0) if self._ahead else ""

    def _taken(self, now: Item, first: Item) -> Item | None:
        """Take one key; return the row to show next, None where the queue may go on."""
        key = self._pressed()
        try:
            if key in {"a", "A", "r", "R"}:
                self._decide(now, "accept" if key in {"a", "A"} else "reject", reasoned=key.isupper())
            elif key in {"c", "C"}:
                return self._correct(now, reasoned=key.isupper())
            elif key == "u":
                return self._undo(first)
            elif key in {"q", "\x1b", "\x04"}:
                raise _Quit
            elif key != "s":
                return now
        except (DecisionError, NotInRecord) as error:
            self._lines.head(str(error))
            return now
        # A row that was brought back by an undo is done; then the one that it came before.
        return None if now is first or _is(now, first) else first

    def _decide(self, now: Item, action: Any, *, reasoned: bool, **told: Any) -> None:
        reason = (self._ask("Why") or None) if reasoned else None
        new = now.values or None if action == "accept" else told.get("new")
        self._keep(
            Decision(
                target=now.target, target_id=now.target_id, action=action, reviewer=self._who, reason=reason,
                field=told.get("field"), new=new,
            )
        )  # fmt: skip

    def _keep(self, decision: Decision) -> None:
        kept = decide(self._record, decision)
        self._done += 1
        self._lines.note(told_of(kept))

    def _correct(self, now: Item, *, reasoned: bool) -> Item | None:
        """Ask for a field and its value; the row is shown again as it is then."""
        fields = list(now.values) or ["actor"]
        for number, field in enumerate(fields, start=1):
            self._lines.note(f"{number} {field}: {plain(now.values.get(field))}")
        chosen = self._ask("Which field, by number or name").strip()
        field = fields[int(chosen) - 1] if chosen.isdecimal() and 0 < int(chosen) <= len(fields) else chosen
        if field not in fields:
            return now
        if field in _LABELS:
            self._lines.note(", ".join(get_args(_LABELS[field])))
        self._decide(now, "correct", reasoned=reasoned, field=field, new=self._value(now, field))
        return item(self._record, now.target, now.target_id, blind=self._blind)

    def _value(self, now: Item, field: str) -> Any:
        """Ask for a value: words as the report has them where it is a place in it, else what it says. Empty is none."""
        if field == "content":
            pieces = self._ask("Its words as the report has them, or the first ... the last; | between pieces").split(
                "|"
            )
            return [self._span(now, words) for words in pieces if words.strip()]
        answer = self._ask(f"{field} is").strip()
        if field == "relay":
            return [name.strip() for name in answer.split(",") if name.strip()]
        if field in _SPANS:
            return self._span(now, answer) if answer else None
        if now.target == "event" and field in {"actor", "recipient"}:
            return [name.strip() for name in answer.split(",") if name.strip()]
        if now.target == "actor_join":
            return int(answer) if answer.isdecimal() else answer
        return answer or None

    def _span(self, now: Item, words: str) -> Any:
        return span_of(self._record, now.report_id or 0, words.strip(), near=now.context_start or 0)

    def _undo(self, first: Item) -> Item | None:
        """Undo the newest decision, and show its row again."""
        undone = undo(self._record, reviewer=self._who)
        self._lines.note(f"undone: decision {undone.new} on {undone.target} {undone.target_id}")
        return item(self._record, undone.target, undone.target_id, blind=self._blind) or first


def _is(one: Item, other: Item) -> bool:
    return (one.target, one.target_id) == (other.target, other.target_id)
