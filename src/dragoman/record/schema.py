"""The schema of a record, and the way from each older one to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

# "DRGN", in the file's header: what `file` and SQLite tell a record from another database by.
APPLICATION_ID = 0x4452474E
_FOLDER = "migrations"
# Each is a script that leads from the schema before. Once released, one is never changed.
MIGRATIONS: Mapping[int, str] = {1: "0001.sql"}
# A record has a name of its own, by which two copies of one are known.
_BORN = """
INSERT INTO meta VALUES ('record', lower(hex(randomblob(8)))), ('created_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));
"""
# What FTS5 keeps for itself; its make is SQLite's business.
_SHADOWS = ("_data", "_idx", "_docsize", "_config", "_content")

Object = tuple[str, str]


def newest() -> int:
    """Return the number of the schema that this version writes."""
    return max(MIGRATIONS)


def script(number: int) -> str:
    """Return the SQL that leads to the schema of this number from the one before."""
    return files("dragoman.record").joinpath(_FOLDER, MIGRATIONS[number]).read_text(encoding="utf-8")


def build(connection: sqlite3.Connection, *, above: int = 0) -> None:
    """Bring a database from the schema `above` to the newest, in one transaction."""
    steps = "\n".join(script(number) for number in sorted(MIGRATIONS) if number > above)
    if above == 0:
        steps += _BORN
    marks = f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {newest()};"
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{steps}\n{marks}\nCOMMIT;")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def objects(connection: sqlite3.Connection) -> dict[Object, str]:
    """Return the tables, indexes, views and triggers of a database with the SQL that made each."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema").fetchall()
    return {(kind, name): sql for kind, name, sql in rows if not _of_sqlite(name)}


@lru_cache(maxsize=1)
def expected() -> dict[Object, str]:
    """Return the objects of a record as this version makes it."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    try:
        build(made)
        return objects(made)
    finally:
        made.close()


def differences(connection: sqlite3.Connection) -> list[str]:
    """Say in which ways a database's schema is not that of a record.

    Further tables, views and indexes are somebody's own and let be; a trigger would run when we write, and a virtual
    table runs code when it is looked at.
    """
    found = objects(connection)
    ours = expected()
    told = [f"{kind} {name} is missing" for kind, name in ours if (kind, name) not in found]
    told += [f"{kind} {name} was altered" for (kind, name), sql in ours.items() if found.get((kind, name), sql) != sql]
    for (kind, name), sql in found.items():
        if (kind, name) not in ours and (kind == "trigger" or sql.lstrip().upper().startswith("CREATE VIRTUAL")):
            told.append(f"{kind} {name} is none of ours")
    return sorted(told)


def _of_sqlite(name: str) -> bool:
    return name.startswith("sqlite_") or (name.endswith(_SHADOWS) and "_search_" in name)
