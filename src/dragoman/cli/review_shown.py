"""A row to review in the terminal: its sentence with the marks, what is suggested, what was decided about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from dragoman.show.clean import for_terminal, one_line, shortened

if TYPE_CHECKING:
    from rich.console import Console

    from dragoman.cli.rows_shown import Lines
    from dragoman.record.record import Record
    from dragoman.record.review import Agreement, Decision, Difference, Item

_WHY = {
    "conflict": "people differ",
    "changed": "a newer model reads otherwise",
    "first": "a change or contradiction rests on it",
}
_STYLES = {
    "content": "bold",
    "event": "bold",
    "source": "cyan",
    "cue": "yellow",
    "addressee": "magenta",
    "relay": "green",
}
# Brackets say without colour what it is about.
_BRACKETED = frozenset({"content", "event"})
_LONGEST = 300


def show(item: Item, lines: Lines, *, progress: str | None = None) -> None:
    """Print a row to review."""
    sure = f"{item.confidence:.2f} sure"
    lines.head(progress, item.target.replace("_", " "), _WHY.get(item.why), sure, item.date, item.outlet)
    lines.note(item.title, f"{item.report} {item.target} {item.target_id}" if item.report else str(item.target_id))
    lines.passage(passage(item))
    for name, value in item.about.items():
        if name not in {"statement", "evidence"} and value is not None:
            lines.note(f"{name}: {plain(value)}")
    for field, value in item.values.items():
        model = f"the model: {plain(item.model[field])}" if field in item.model else None
        lines.note(f"{field}: {plain(value)}", model, "people differ" if field in item.disputed else None)
    for each in item.decisions:
        lines.note(told_of(each))


def passage(item: Item) -> Text:
    """Return the sentences of a row with the marks in them."""
    if item.context_start is None:
        return Text(_clean(item.context).strip() or "-")
    begin, text = item.context_start, item.context
    cuts = sorted(
        {0, len(text), *(p - begin for m in item.marks for p in (m.start, m.end) if 0 <= p - begin <= len(text))}
    )
    found = Text()
    for start, end in pairwise(cuts):
        over = [mark for mark in item.marks if mark.start <= begin + start and begin + end <= mark.end]
        opens = any(m.label in _BRACKETED and m.start == begin + start for m in over)
        closes = any(m.label in _BRACKETED and m.end == begin + end for m in over)
        style = " ".join(_STYLES[label] for label in dict.fromkeys(mark.label for mark in over))
        found.append("[" * opens + _clean(text[start:end]) + "]" * closes, style=style)
    return found


def told_of(decision: Decision) -> str:
    """Say in a line what somebody decided."""
    new = f" {decision.field}: {plain(decision.new)}" if decision.action == "correct" else ""
    why = f" ({decision.reason})" if decision.reason else ""
    return f"{decision.reviewer}, {decision.decided_at}: {decision.action}{new}{why}"


def plain(value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return "-"
    if isinstance(value, dict):
        return str(value.get("name") or value.get("text") or json.dumps(value, ensure_ascii=False))
    if isinstance(value, list):
        return shortened(", ".join(map(plain, value)) or "-", limit=_LONGEST)
    return shortened(str(value), limit=_LONGEST)


def show_difference(record: Record, difference: Difference, lines: Lines) -> None:
    """Print what a newer model reads otherwise than people decided."""
    from dragoman.record.review import STANDS, item

    found = item(record, difference.target, difference.target_id)
    if found is None:
        return
    lines.head(difference.target.replace("_", " "), str(difference.target_id), found.date, found.outlet)
    lines.passage(passage(found))
    if difference.field == STANDS:
        lines.note("people reject it, the model finds it" if difference.model else "people keep it, the model drops it")
    else:
        lines.note(f"{difference.field}: {plain(difference.decided)}, the model: {plain(difference.model)}")
    lines.space()


def show_agreement(found: Iterable[Agreement], console: Console) -> None:
    """Print how far people agree, a line for each two and each field."""
    table = Table("kind", "field", "one", "other", "rows", "agree", "alpha", box=None, pad_edge=False)
    for each in found:
        names = [for_terminal(one_line(name), encoding=console.encoding) for name in (each.one, each.other)]
        figure = "-" if each.alpha is None else f"{each.alpha:.3f}"
        told = [each.target, each.field, *names, str(each.of), f"{each.percent:.1f} %", figure]
        table.add_row(*map(Text, told))
    console.print(table)


def _clean(text: str) -> str:
    return for_terminal(re.sub(r"\s+", " ", text))
