"""Reads a user's own additions to the actor tables from a TOML file. The shape is described in docs/actors.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dragoman.errors import TableError

Row = tuple[str, ...]
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])$")
_LARGEST = 4_000_000  # bytes; a table larger than this was not written by hand


def read_extra(path: Path) -> dict[str, list[Row]]:
    """Return the rows that the TOML file at `path` adds, by table. Raises `TableError`, naming the block at fault."""
    return rows_of(read_text(path), name=path.name)


def rows_of(text: str, *, name: str) -> dict[str, list[Row]]:
    """Return the rows that a TOML text adds, by table; `name` is what messages call it. Raises `TableError`."""
    rows: dict[str, list[Row]] = {
        "states": [],
        "words": [],
        "groups": [],
        "bodies": [],
        "outlets": [],
        "holders": [],
        "persons": [],
    }
    for block, items in _parsed(text, name).items():
        maker = _MAKERS.get(block)
        if maker is None or not isinstance(items, list):
            raise TableError(f"{name}: unknown block [[{block}]]. Use {', '.join(f'[[{b}]]' for b in _MAKERS)}.")
        for number, item in enumerate(items, start=1):
            where = f"{name}: [[{block}]] number {number}"
            if not isinstance(item, dict):
                raise TableError(f"{where} is not a table. Write it under its own [[{block}]] line.")
            for table, row in maker(item, where):
                rows[table].append(row)
    return rows


def read_text(path: Path) -> str:
    """Return the text of a user's table. Raises `TableError` where there is none, or too much, or it is no text."""
    try:
        raw = path.read_bytes()
        if len(raw) > _LARGEST:
            raise TableError(
                f"{path.name} is larger than {_LARGEST // 1_000_000} MB. Split it or leave out what the tables have."
            )
        return raw.decode("utf-8")
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise _no_toml(path.name, error) from error


def _parsed(text: str, name: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _no_toml(name, error) from error


def _no_toml(name: str, error: Exception) -> TableError:
    return TableError(f"{name} is not a TOML file: {error}. Compare with the example in docs/actors.md.")


def _text(item: Mapping[str, Any], key: str, where: str, *, needed: bool = False) -> str:
    value = item.get(key, "")
    if not isinstance(value, str) or "\t" in value or "\n" in value or (needed and not value.strip()):
        raise TableError(f'{where}: "{key}" must be a line of text.')
    return value.strip()


def _many(item: Mapping[str, Any], key: str, where: str) -> str:
    value = item.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise TableError(f'{where}: "{key}" must be a list of names.')
    return " | ".join(v.strip() for v in value)


def _month(item: Mapping[str, Any], key: str, where: str, *, needed: bool) -> str:
    value = item.get(key, "")
    text = value.isoformat()[:7] if hasattr(value, "isoformat") else str(value)[:7]
    if (text or needed) and not _MONTH.match(text):
        raise TableError(f'{where}: "{key}" must be a month such as "2025-03".')
    return text


def _state(item: Mapping[str, Any], where: str) -> list[tuple[str, Row]]:
    name, code = _text(item, "name", where, needed=True), _text(item, "code", where)
    capitals = _many(item, "capitals", where).split(" | ")
    rows: list[tuple[str, Row]] = [
        ("states", (name, code or name, _many(item, "names", where), _many(item, "adjectives", where), capitals[0]))
    ]
    for kind, key in (("capital", "capitals"), ("seat", "seats"), ("organ", "organs"), ("region", "regions")):
        if words := _many(item, key, where):
            rows.append(("words", (kind, name, words, where)))
    if leader := _text(item, "leader", where):
        rows.append(("words", ("leader", name, leader, where)))
    return rows


def _with_names(item: Mapping[str, Any], where: str) -> tuple[str, str]:
    name = _text(item, "name", where, needed=True)
    return name, " | ".join(filter(None, [name, _many(item, "names", where)]))


def _group(item: Mapping[str, Any], where: str) -> list[tuple[str, Row]]:
    name, names = _with_names(item, where)
    kind = _text(item, "kind", where) or "armed"
    if kind not in {"armed", "people"}:
        raise TableError(f'{where}: "kind" must be "armed" or "people".')
    return [("groups", (kind, name, _text(item, "home", where), names, where))]


def _body(item: Mapping[str, Any], where: str) -> list[tuple[str, Row]]:
    name, names = _with_names(item, where)
    kind = _text(item, "kind", where) or "international"
    if kind not in {"international", "ngo", "company", "church", "faction", "thinktank", "court"}:
        raise TableError(f'{where}: "kind" must be international, ngo, company, church, faction, thinktank or court.')
    party = name if kind == "international" else ""
    return [("bodies", (kind, party, _text(item, "home", where), names, where))]


def _outlet(item: Mapping[str, Any], where: str) -> list[tuple[str, Row]]:
    _, names = _with_names(item, where)
    state_run = "yes" if item.get("state_run") is True else "no"
    return [("outlets", (_text(item, "home", where), state_run, "outlet", names, _many(item, "slugs", where), where))]


def _office(item: Mapping[str, Any], where: str) -> list[tuple[str, Row]]:
    party, office, person = (_text(item, key, where) for key in ("party", "office", "person"))
    if not office or not person:
        raise TableError(f'{where}: "office" and "person" are needed.')
    start, end = _month(item, "from", where, needed=True), _month(item, "to", where, needed=False)
    if end and end < start:
        raise TableError(f'{where}: "to" lies before "from".')
    return [("holders", (party, office, person, start, end, where))]


def _person(item: Mapping[str, Any], where: str) -> list[tuple[str, Row]]:
    name = _text(item, "name", where, needed=True)
    gender = _text(item, "gender", where)
    if gender not in {"", "f", "m"}:
        raise TableError(f'{where}: "gender" must be "f" or "m".')
    return [("persons", (name, gender, _text(item, "home", where), _many(item, "variants", where), where))]


_MAKERS: Mapping[str, Callable[[Mapping[str, Any], str], list[tuple[str, Row]]]] = {
    "states": _state, "groups": _group, "bodies": _body, "outlets": _outlet, "offices": _office, "persons": _person,
}  # fmt: skip
