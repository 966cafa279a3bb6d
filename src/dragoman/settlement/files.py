"""Conflict files: TOML in the shape of contract 2, checked on load, every fault with its line."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from dragoman.errors import ConflictError
from dragoman.settlement.conflict import Conflict, DecisionMaker, Move, Preference, Statement
from dragoman.settlement.faults import Fault, Place
from dragoman.settlement.space import shorten, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable

# A ranking of 65,536 states by five parties takes about 7 MB.
MAX_BYTES = 16 << 20
_GREAT = ">>"
_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_\"'-]+)")
_PATH = re.compile(r"\$\.?(?P<table>\w+)?(?:\[(?P<index>\d+)\])?(?:\.(?P<key>\w+))?")


class _File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    decision_makers: list[_Party] = []
    preferences: list[_Preference] = []
    title: str = ""
    infeasible: list[str] = []
    status_quo: str | None = None
    states: list[str] = []
    moves: list[_Move] = []
    draft: bool = False
    assumed: list[str] = []
    notes: str = ""


class _Party(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str
    options: list[str] = []
    one_way: dict[str, Literal["take", "drop"]] = {}
    unaware_of: list[str] = []


class _Statement(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    statement: str
    evidence: list[str] = []


class _Preference(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    decision_maker: str
    ranking: list[list[str] | str] = []
    statements: list[_Statement | str] = []
    weights: dict[str, Any] = {}
    evidence: list[str] = []
    unknown: list[tuple[str, str]] = []
    seen_by: str | None = None


class _Move(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    decision_maker: str
    from_: str
    to: list[str] | str


_KEYS = {
    "": _File.__struct_encode_fields__,
    "decision_makers": _Party.__struct_encode_fields__,
    "preferences": _Preference.__struct_encode_fields__,
    "moves": _Move.__struct_encode_fields__,
}


def keys() -> dict[str, tuple[str, ...]]:
    """Return the keys that may stand in each table of a conflict file; "" is the top."""
    return dict(_KEYS)


def load(path: Path | str) -> Conflict:
    """Read a conflict file.

    Raises `ConflictError` naming the file, the line, what is wrong and how to mend it, also where the file cannot be
    read or is larger than 16 MiB.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConflictError(f"{path}: the file cannot be read ({reason}). Check the name.") from error
    return loads(content, name=path.name)


def loads(content: str | bytes, *, name: str = "conflict") -> Conflict:
    """Read a conflict from the content of a conflict file. `name` stands before each fault.

    Raises `ConflictError` naming the line, what is wrong and how to mend it.
    """
    if len(content) > MAX_BYTES:
        raise ConflictError(
            f"{name}: the file is over {MAX_BYTES >> 20} MiB. Use `statements` or `weights` instead of a ranking."
        )
    text = content if isinstance(content, str) else _decode(content, name)
    text = text.replace("\r\n", "\n")
    try:
        raw = _convert(_parse(text))
        return _build(raw)
    except Fault as fault:
        line = find_line(text, fault.place)
        where = f"{name}, line {line}" if line else name
        raise ConflictError(f"{where}: {fault}") from fault


def dumps(conflict: Conflict) -> str:
    """Return a conflict as the text of a conflict file, which `loads` reads back to the same conflict."""
    lines = [f"title = {_quote(conflict.title)}"]
    lines += ["draft = true"] if conflict.draft else []
    lines += [f"assumed = {_list(conflict.assumed)}"] if conflict.assumed else []
    lines += [f"notes = {_quote(conflict.notes)}"] if conflict.notes else []
    lines += [f"status_quo = {_quote(conflict.status_quo)}"] if conflict.status_quo else []
    lines += [f"infeasible = {_list(conflict.infeasible)}"] if conflict.infeasible else []
    lines += [f"states = {_list(conflict.states)}"] if conflict.states else []
    for party in conflict.decision_makers:
        lines += _party_lines(party)
    for move in conflict.moves:
        lines += ["", "[[moves]]", f"decision_maker = {_quote(move.decision_maker)}"]
        lines += [f"from = {_quote(move.source)}", f"to = {_list(move.to)}"]
    for preference in conflict.preferences:
        lines += _preference_lines(preference, conflict)
    return "\n".join(lines) + "\n"


def find_line(text: str, place: Place) -> int | None:
    """Return the line of a conflict file that a place stands on, or None where it cannot be told."""
    lines = text.split("\n")
    start, end = _block(lines, place)
    if place.key:
        key = re.compile(rf"\s*[\"']?{re.escape(place.key)}[\"']?\s*[=.]")
        found = next((number for number in range(start, end) if key.match(lines[number])), None)
        if found is None and not place.table:
            return None
        start = start if found is None else found
    if place.needle:
        written = re.compile(rf"[\"']{re.escape(place.needle)}[\"']|^\s*{re.escape(place.needle)}\s*=")
        left = place.nth
        for number in range(start, end):
            left -= len(written.findall(lines[number]))
            if left < 0:
                return number + 1
    return start + 1 if place.key or place.table else None


def _block(lines: list[str], place: Place) -> tuple[int, int]:
    """Return the first and the past-the-end line of the entry that a place names."""
    headers = [(number, found[1].strip("\"'")) for number, line in enumerate(lines) if (found := _HEADER.match(line))]
    headers = [(number, name) for number, name in headers if lines[number].lstrip().startswith("[")]
    tables = [(number, name) for number, name in headers if name in _KEYS]
    if not place.table:
        return 0, tables[0][0] if tables and not place.needle else len(lines)
    own = [number for number, name in tables if name == place.table]
    if place.index is None or place.index >= len(own):
        return 0, len(lines)
    first = own[place.index]
    after = [number for number, _ in tables if number > first]
    return first, after[0] if after else len(lines)


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConflictError(f"{name}, line {line}: the file is not UTF-8. Save it as UTF-8.") from error


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError as error:
        raise Fault("The brackets are nested too deeply. A ranking is a list of lists, no deeper.") from error
    except (ValueError, ArithmeticError) as error:
        # tomllib also lets ValueError out for impossible dates and for numbers of thousands of digits.
        raise Fault(f"This is not TOML: {shorten(str(error), 200)}. Mend the line it names.") from error


def _convert(data: dict[str, Any]) -> _File:
    _check_keys(data)
    try:
        return msgspec.convert(data, _File)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `")
        raise Fault(f"{_plain(what)} at {path.rstrip('`')}.", _place(path.rstrip("`"))) from error
    except RecursionError as error:
        raise Fault("The tables are nested too deeply. Keep to the shape of a conflict file.") from error


def _check_keys(data: dict[str, Any]) -> None:
    for table, keys in _KEYS.items():
        entries = [data] if not table else data.get(table)
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            for key in set(entry) - set(keys) if isinstance(entry, dict) else ():
                raise Fault(
                    f"A conflict file has no key {shorten(key)!r} here.{suggestion(key, keys)} "
                    f"The keys are: {', '.join(keys)}.",
                    Place(table=table, index=index if table else None, key=key),
                )


def _plain(message: str) -> str:
    """Return msgspec's words for a value of the wrong kind in TOML's words."""
    words = {"str": "text", "array": "list", "object": "table", "int": "whole number", "bool": "true or false"}
    message = re.sub(r"`[^`$]+`", lambda kind: re.sub(r"\w+", lambda w: words.get(w[0], w[0]), kind[0]), message)
    return message.replace("Object missing required field", "The entry lacks the key")


def _place(path: str) -> Place:
    found = _PATH.match(path)
    if found is None or not found["table"]:
        return Place()
    if found["index"] is None or found["table"] not in _KEYS:
        return Place(key=found["table"])
    return Place(table=found["table"], index=int(found["index"]), key=found["key"] or "")


def _build(raw: _File) -> Conflict:
    return Conflict(
        title=raw.title,
        decision_makers=tuple(
            DecisionMaker(
                name=party.name,
                options=tuple(party.options),
                one_way=tuple(party.one_way.items()),
                unaware_of=tuple(party.unaware_of),
            )
            for party in raw.decision_makers
        ),
        preferences=tuple(_preference(entry, index) for index, entry in enumerate(raw.preferences)),
        infeasible=tuple(raw.infeasible),
        status_quo=raw.status_quo,
        states=tuple(raw.states),
        moves=tuple(
            Move(decision_maker=m.decision_maker, source=m.from_, to=(m.to,) if isinstance(m.to, str) else tuple(m.to))
            for m in raw.moves
        ),
        draft=raw.draft,
        assumed=tuple(raw.assumed),
        notes=raw.notes,
    )


def _preference(raw: _Preference, index: int) -> Preference:
    groups: list[tuple[str, ...]] = []
    gaps: list[int] = []
    for entry in raw.ranking:
        if entry == _GREAT:
            gaps.append(len(groups))
        else:
            groups.append((entry,) if isinstance(entry, str) else tuple(entry))
    for name, weight in raw.weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int | Decimal):
            place = Place(table="preferences", index=index, key="weights", needle=name)
            raise Fault(f"The weight of {shorten(name)!r} is not a number. Write one.", place)
    return Preference(
        decision_maker=raw.decision_maker,
        ranking=tuple(groups),
        great_gaps=tuple(gaps),
        statements=tuple(
            Statement(says=s) if isinstance(s, str) else Statement(says=s.statement, evidence=tuple(s.evidence))
            for s in raw.statements
        ),
        weights=tuple(raw.weights.items()),
        evidence=tuple(raw.evidence),
        unknown=tuple(raw.unknown),
        seen_by=raw.seen_by,
    )


def _party_lines(party: DecisionMaker) -> list[str]:
    lines = ["", "[[decision_makers]]", f"name = {_quote(party.name)}"]
    if party.options:
        lines.append(f"options = {_list(party.options)}")
    if party.one_way:
        lines.append("one_way = { " + ", ".join(f"{_quote(o)} = {_quote(w)}" for o, w in party.one_way) + " }")
    if party.unaware_of:
        lines.append(f"unaware_of = {_list(party.unaware_of)}")
    return lines


def _preference_lines(preference: Preference, conflict: Conflict) -> list[str]:
    lines = ["", "[[preferences]]", f"decision_maker = {_quote(preference.decision_maker)}"]
    lines += [f"seen_by = {_quote(preference.seen_by)}"] if preference.seen_by else []
    if preference.statements:
        lines += ["statements = [", *(f"  {_statement(statement)}," for statement in preference.statements), "]"]
    elif preference.weights:
        lines.append("weights = { " + ", ".join(f"{_quote(o)} = {w}" for o, w in preference.weights) + " }")
    else:
        ranking = preference.ranking or _groups(preference.payoffs, conflict)
        entries = [text for place, group in enumerate(ranking) for text in _entry(place, group, preference.great_gaps)]
        lines.append(f"ranking = [{', '.join(entries)}]")
    lines += [f"unknown = [{', '.join(map(_list, preference.unknown))}]"] if preference.unknown else []
    lines += [f"evidence = {_list(preference.evidence)}"] if preference.evidence else []
    return lines


def _entry(place: int, group: tuple[str, ...], gaps: tuple[int, ...]) -> list[str]:
    return [_quote(_GREAT), _list(group)] if place in gaps else [_list(group)]


def _groups(payoffs: tuple[int, ...], conflict: Conflict) -> list[tuple[str, ...]]:
    groups: dict[int, list[str]] = {}
    for name, worth in zip(conflict.state_names, payoffs, strict=True):
        groups.setdefault(worth, []).append(name)
    return [tuple(groups[worth]) for worth in sorted(groups, reverse=True)]


def _statement(statement: Statement) -> str:
    if not statement.evidence:
        return _quote(statement.says)
    return f"{{ statement = {_quote(statement.says)}, evidence = {_list(statement.evidence)} }}"


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(_quote(text) for text in texts) + "]"


def _quote(text: str) -> str:
    """Return a TOML basic string."""
    escaped = "".join(
        f"\\u{ord(letter):04x}" if unicodedata.category(letter) == "Cc" else letter
        for letter in text.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{escaped}"'
