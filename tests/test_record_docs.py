"""docs/record.md describes the schema, table by table and column by column, and what it says of it is so."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from dragoman.record import schema

PAGE = (Path(__file__).parent.parent / "docs" / "record.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.build(connection)
    return connection


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def of_kind(kind: str) -> list[str]:
    return [name for found, name in schema.expected() if found == kind]


def described() -> dict[str, list[str]]:
    """Read each heading of a table and the columns in the table below it."""
    sections = re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return {name: re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) for name, text in sections}


def test_every_table_and_column_is_described_and_nothing_else(made: sqlite3.Connection) -> None:
    assert described() == {table: columns(made, table) for table in of_kind("table")}


def test_every_view_is_described_with_its_columns(made: sqlite3.Connection) -> None:
    below = PAGE[PAGE.index("## Views") :]
    lines = re.findall(r"^\| `(\w+)` \| (.*?) \|", below, re.MULTILINE)
    told = {name: re.findall(r"`(\w+)`", cells) for name, cells in lines}
    assert told == {view: columns(made, view) for view in of_kind("view")}


def test_every_table_is_strict_and_every_reference_is_a_foreign_key(made: sqlite3.Connection) -> None:
    kinds = {row[1]: row for row in made.execute("PRAGMA table_list") if not row[1].startswith("sqlite_")}
    plain = [table for table in of_kind("table") if kinds[table][2] == "table"]
    assert [table for table in plain if not kinds[table][5]] == []
    # A decision may be about a row of any table, so that its target is named and not pointed to.
    free = {"target_id"}
    loose = [
        (table, column)
        for table in plain
        for column in columns(made, table)
        if column.endswith("_id") and column not in free and column not in _keys(made, table)
    ]
    assert loose == []


def _keys(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[3] for row in connection.execute(f"PRAGMA foreign_key_list({table})")}


def test_a_decision_is_never_changed_or_taken_away(made: sqlite3.Connection) -> None:
    told = "target, target_id, action, reviewer, decided_at"
    made.execute(f"INSERT INTO decision ({told}) VALUES ('statement', 1, 'accept', 'A', 'now')")  # noqa: S608
    for sql in ("DELETE FROM decision", "UPDATE decision SET reviewer = 'B'"):
        with pytest.raises(sqlite3.IntegrityError, match="add another"):
            made.execute(sql)


def test_a_report_is_never_changed(made: sqlite3.Connection) -> None:
    made.execute("INSERT INTO report (key, digest, voice, text, added_at) VALUES ('k', 'd', 'outlet', 'words', 'now')")
    with pytest.raises(sqlite3.IntegrityError, match="add a new version"):
        made.execute("UPDATE report SET text = 'others'")


def test_the_newest_schema_is_the_last_migration() -> None:
    assert sorted(schema.MIGRATIONS) == list(range(1, schema.newest() + 1))
