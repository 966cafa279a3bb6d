"""Answers as tables of Arrow, pandas and polars, where they are installed."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from record_world import clock, event, position, reading

from dragoman.record import Record


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.create(tmp_path / "talks.record", clock=clock) as opened:
        opened.add(reading("We wait", positions=(position(),), events=(event(),)))
        opened.add(reading("We accept", published=None))
        yield opened


@pytest.mark.parametrize("what", ["statements", "positions", "events", "actors"])
def test_a_table_has_a_column_a_field_and_a_row_a_row(record: Record, what: str) -> None:
    pytest.importorskip("pyarrow")
    rows = list(getattr(record, what)())
    table = getattr(record, what)().to_arrow()
    assert table.num_rows == len(rows)
    assert tuple(table.column_names) == type(rows[0]).__struct_encode_fields__


def test_days_are_dates_and_what_is_missing_is_missing(record: Record) -> None:
    pytest.importorskip("pyarrow")
    assert record.statements().to_arrow()["date"].to_pylist() == [date(2025, 3, 14), None]


def test_an_empty_table_keeps_its_columns(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    with Record.create(tmp_path / "empty.record") as record:
        table = record.statements().to_arrow()
    assert (table.num_rows, table.column_names[:2]) == (0, ["id", "date"])


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_frame_by_way_of_arrow(record: Record, library: str) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip(library)
    frame = getattr(record.statements(), f"to_{library}")()
    assert list(frame["text"]) == ["“We wait.”", "“We accept.”"]


@pytest.mark.parametrize(("made", "library"), [("arrow", "pyarrow"), ("pandas", "pandas"), ("polars", "polars")])
def test_what_is_not_installed_is_named(
    record: Record, made: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.import_module

    def without(name: str, package: str | None = None) -> Any:
        if name == library:
            raise ImportError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(ImportError, match=f"{library} is not installed.*pip install"):
        getattr(record.statements(), f"to_{made}")()
