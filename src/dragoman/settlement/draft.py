"""A first draft of a conflict from readings: parties, what they argue over as options, stances as preferences.

A draft is a guess in a known shape. Whatever had to be assumed is said, in `assumed` and in comments beside the line it
concerns, with the sentences that each preference was taken from; the rest is a person's work.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from dragoman.errors import ConflictError
from dragoman.reading import Reading
from dragoman.settlement.files import loads
from dragoman.settlement.items import MOST_OPTIONS, items_of
from dragoman.settlement.stances import Preferred, preferred
from dragoman.settlement.takes import Take, clean, shorter, takes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A reading of a long report is about 100 kB.
MAX_BYTES = 64 << 20
_NAMED = 30
_ASSUMED = (
    "Whoever says that it will or will not do a thing, or is asked to, is held to decide on it.",
    "Statements stand in the order of how strongly they were put: demands, promises, acceptances, appeals, the rest.",
    "“A IF B” is false only where B holds and A does not; what is wanted while B does not hold is left open.",
    "No combination of options is ruled out, none is one-way, and where things stand today is not given.",
)


def draft(readings: Iterable[Reading]) -> str:
    """Return the text of a conflict file drafted from readings, which `loads` reads and a person edits.

    Raises `ConflictError` where the readings hold no positions of parties, or none that make an option.
    """
    readings = tuple(readings)
    takes = takes_of(readings)
    if not takes:
        raise ConflictError(
            f"{_counted(len(readings), 'reading')}, and no position of any party in "
            f"{'it' if len(readings) == 1 else 'them'}: there is nothing to draft from. Readings without positions "
            "say who spoke and not where a party stands; write the conflict file by hand, or read the reports with a "
            "version that finds positions."
        )
    text = _Draft(readings, takes).text()
    loads(text, name="draft")
    return text


def readings_from(content: bytes, *, name: str) -> tuple[Reading, ...]:
    """Return the readings in a file: one JSON object of contract 1, or one a line.

    Raises `ConflictError` naming `name`, and the line where there are several.
    """
    if len(content) > MAX_BYTES:
        raise ConflictError(f"{name} is over {MAX_BYTES >> 20} MiB. Draft from fewer readings at a time.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConflictError(f"{name} is not UTF-8. Give it the output of `dragoman read --json`.") from error
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise ConflictError(f"{name} is empty. Give it the output of `dragoman read --json`.")
    if lines[0][1].strip() in ("{", "[") or len(lines) == 1:
        return (_reading(text, name),)
    return tuple(_reading(line, f"{name}, line {number}") for number, line in lines)


def _reading(text: str, where: str) -> Reading:
    try:
        data = json.loads(text)
        if not isinstance(data, dict):
            raise ConflictError(f"{where} is JSON, and no reading. Give it the output of `dragoman read --json`.")
        return Reading.from_dict(data)
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        why = shorter(clean(str(error)), 200)
        raise ConflictError(
            f"{where} is not a reading ({why}). Give it the output of `dragoman read --json`, one reading a line."
        ) from error


class _Draft:
    """One draft on its way to text."""

    def __init__(self, readings: Sequence[Reading], takes: Sequence[Take]) -> None:
        self._readings = readings
        self._takes = takes
        self._items, self._left = items_of(takes)
        holders = dict.fromkeys(item.holder for item in self._items)
        self._parties = tuple(holders)
        self._preferred = {party: preferred(party, self._items) for party in self._parties}
        self._silent = sorted({take.party for take in takes} - set(self._parties))

    def text(self) -> str:
        """Return the file."""
        lines = self._head()
        for party in self._parties:
            lines += self._decision_maker(party)
        for party in self._parties:
            lines += self._preferences(party)
        return "\n".join(lines) + "\n"

    def _head(self) -> list[str]:
        title = clean(self._readings[0].report.title or "") if len(self._readings) == 1 else ""
        lines = [
            *_comment(
                f"A draft from {_counted(len(self._readings), 'reading')}, made without judgement. Go through every "
                "line before you make anything of it: who decides on what, what is the same thing under two names, "
                "what weighs more than what, what cannot be together, where things stand today."
            ),
            f"title = {_quoted(f'Draft: {shorter(title, 200)}' if title else 'Draft')}",
            "draft = true",
            "assumed = [",
            *(f"  {_quoted(line)}," for line in self._assumed()),
            "]",
            '# status_quo = "' + "N" * len(self._items) + '"  # one letter an option, in their order: Y taken, N not',
            "# infeasible = []  # patterns that cannot be, such as options that exclude each other; - for either",
        ]
        if self._left:
            lines += _comment(f"Left out, {MOST_OPTIONS} options being the most of a draft: {_named(self._left)}.")
        if self._silent:
            lines += _comment(
                f"No decision maker, for nothing here is theirs to do: {_named(self._silent)}. Give them an option if "
                "they can act."
            )
        return lines

    def _assumed(self) -> list[str]:
        merged = [item for item in self._items if len(item.names) > 1]
        lines = list(_ASSUMED)
        lines += [f"“{item.name}” is the same as {_named(item.names[1:])}." for item in merged]
        return lines

    def _decision_maker(self, party: str) -> list[str]:
        lines = ["", "[[decision_makers]]", f"name = {_quoted(party)}", "options = ["]
        for item in self._items:
            if item.holder == party:
                lines += _comment(item.why_holder, indent="  ")
                lines.append(f"  {_quoted(item.name)},")
        return [*lines, "]"]

    def _preferences(self, party: str) -> list[str]:
        found = self._preferred[party]
        lines = ["", "[[preferences]]", f"decision_maker = {_quoted(party)}"]
        for comment in found.comments:
            lines += _comment(comment)
        if found.statements:
            return [*lines, *_statements(found)]
        first = next(item for item in self._items if item.holder == party)
        lines += _comment(f"{party} takes no plain stance on any of the options: held indifferent.")
        return [*lines, f"weights = {{ {_quoted(first.name)} = 0 }}"]


def _statements(found: Preferred) -> list[str]:
    lines = ["statements = ["]
    for statement in found.statements:
        for comment in statement.comments:
            lines += _comment(comment, indent="  ")
        sentences = [f"    {_quoted(sentence)}," for sentence in statement.evidence]
        lines += [f"  {{ statement = {_quoted(statement.says)}, evidence = [", *sentences, "  ] },"]
    return [*lines, "]"]


def _quoted(text: str) -> str:
    """Return a cleaned text as a TOML string: JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str, *, indent: str = "") -> list[str]:
    """Return a comment in lines of at most about 110 letters, broken between words."""
    lines, line = [], f"{indent}#"
    for word in text.split():
        if len(line) + len(word) > 110 and line.strip() != "#":  # noqa: PLR2004 - a line's length
            lines.append(line)
            line = f"{indent}#"
        line += f" {word}"
    return [*lines, line]


def _named(names: Sequence[str]) -> str:
    said = ", ".join(f"“{shorter(name, 80)}”" for name in names[:_NAMED])
    return said if len(names) <= _NAMED else f"{said} and {len(names) - _NAMED} more"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
