"""Answers as tables: Arrow, and by way of it pandas and polars, where they are installed."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, Generic, Self, TypeVar, get_args, get_type_hints

Made = TypeVar("Made")

# Rows turned into columns at once: enough to be fast, few enough that a million rows need little memory twice.
_BATCH = 10_000
_DAYS = frozenset({"date", "first_seen", "last_seen"})


class Rows(Generic[Made]):
    """The rows of an answer, which come as they are asked for, once. Or all of them as a table."""

    def __init__(self, kind: type[Made], found: Iterator[Made]) -> None:
        """Take the rows, which are all of one kind."""
        self.kind = kind
        self._found = found

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Made:
        return next(self._found)

    def to_arrow(self) -> Any:
        """Return the rows that are left as a `pyarrow.Table`, days as dates. Raises `ImportError` without pyarrow."""
        arrow = _library("pyarrow", "pyarrow")
        fields = {name: _type(arrow, name, hint) for name, hint in get_type_hints(self.kind).items()}
        columns: dict[str, list[Any]] = {name: [] for name in fields}
        batches: list[Any] = []
        while rows := list(islice(self._found, _BATCH)):
            for name in columns:
                values = [getattr(row, name) for row in rows]
                columns[name] = _dates(values) if name in _DAYS else values
            named = {_shown(self.kind, name): arrow.array(columns[name], fields[name]) for name in fields}
            batches.append(arrow.RecordBatch.from_pydict(named))
        schema = arrow.schema([(_shown(self.kind, name), type_) for name, type_ in fields.items()])
        return arrow.Table.from_batches(batches, schema)

    def to_pandas(self) -> Any:
        """Return the rows that are left as a pandas data frame. Raises `ImportError` without pandas and pyarrow."""
        _library("pandas", "pandas pyarrow")
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """Return the rows that are left as a polars data frame. Raises `ImportError` without polars and pyarrow."""
        polars = _library("polars", "polars pyarrow")
        return polars.from_arrow(self.to_arrow())


def _library(name: str, wanted: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(
            f"{name} is not installed, and a table needs it. Install it with: pip install {wanted}"
        ) from error


def _type(arrow: Any, name: str, hint: Any) -> Any:
    plain = next((part for part in get_args(hint) if part is not type(None)), hint)
    if name in _DAYS:
        return arrow.date32()
    return arrow.int64() if plain is int else arrow.float64() if plain is float else arrow.string()


def _dates(values: list[str | None]) -> list[date | None]:
    return [None if value is None else date.fromisoformat(value) for value in values]


def _shown(kind: type[Any], name: str) -> str:
    fields: tuple[str, ...] = kind.__struct_fields__
    shown: tuple[str, ...] = kind.__struct_encode_fields__
    return shown[fields.index(name)]
