"""A user's own table of actors: states, groups, bodies, outlets, offices and persons beside Dragoman's.

The shape is that of `load_tables(extra)`, described in docs/actors.md; here it comes as text, as a record keeps it.
"""

from __future__ import annotations

from pathlib import Path

from dragoman.actors.extra import read_text, rows_of
from dragoman.actors.tables import Tables, load_tables, with_rows


def read_own(path: Path) -> str:
    """Return the text of the file at `path`. Raises `TableError` where it cannot be read or has another shape."""
    text = read_text(path)
    rows_of(text, name=path.name)
    return text


def tables_of(name: str | None = None, text: str = "") -> Tables:
    """Return Dragoman's tables with the rows of a user's own; without any, Dragoman's alone. Raises `TableError`."""
    return load_tables() if name is None else with_rows(rows_of(text, name=name))
