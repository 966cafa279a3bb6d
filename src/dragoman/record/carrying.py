"""Carries what people decided from one reading of a report to the next, by a better model.

A row of the newer reading is a row of the older one where their words are the same (`matching.py`). What was decided
about the older one holds for it; what somebody accepted and the newer model does not find is kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import pairwise

from dragoman.record.decisions import Opinion, opinions, outcome
from dragoman.record.laying import Desk
from dragoman.record.matching import match

_COPIED = {
    "statement_piece": ("statement_id", 'seq, start, "end", text'),
    "relay": ("statement_id", 'seq, name, start, "end", text'),
    "event_party": ("event_id", "side, seq, party, date, type, issue, outlet, live"),
}


def carry(desk: Desk, report_id: int) -> None:
    """Lay what was decided about the readings of a report over its newest one."""
    if not _decided(desk.connection, report_id):
        return
    connect(desk, report_id)
    sql = "SELECT id FROM reading WHERE report_id = ? ORDER BY id DESC LIMIT 2"
    newest, *before = [number for (number,) in desk.connection.execute(sql, (report_id,))]
    if not before:
        return
    for table in ("statement", "position", "event"):
        for number in list(_rows(desk.connection, table, before[0])):
            _carry(desk, table, number, newest)
    if desk.log("headline", newest):
        desk.lay("headline", newest)


def connect(desk: Desk, report_id: int) -> None:
    """Find out which rows of each reading of a report are which of the one before, where nobody has yet."""
    sql = "SELECT id FROM reading WHERE report_id = ? ORDER BY id"
    readings = [number for (number,) in desk.connection.execute(sql, (report_id,))]
    for before, after in pairwise(readings):
        if _connected(desk.connection, after):
            continue
        for table, found in match(desk, before, after).items():
            desk.connection.executemany(
                "INSERT OR IGNORE INTO carried_over VALUES (?, ?, ?, ?)",
                [(table, number, earlier, overlap) for number, (earlier, overlap) in found.items()],
            )


def _decided(connection: sqlite3.Connection, report_id: int) -> bool:
    sql = "SELECT 1 FROM decision WHERE report_id = ? LIMIT 1"
    return connection.execute(sql, (report_id,)).fetchone() is not None


def _connected(connection: sqlite3.Connection, reading: int) -> bool:
    return any(
        connection.execute(
            "SELECT 1 FROM carried_over WHERE target = ? AND target_id IN"  # noqa: S608 -- a table of ours
            f" (SELECT id FROM {table} WHERE reading_id = ?) LIMIT 1",
            (table, reading),
        ).fetchone()
        for table in ("statement", "event")
    )


def _rows(connection: sqlite3.Connection, table: str, reading: int) -> Iterator[int]:
    if table == "position":
        sql = (
            "SELECT p.id FROM statement s JOIN position p ON p.statement_id = s.id WHERE s.reading_id = ? ORDER BY p.id"
        )
    else:
        sql = f"SELECT id FROM {table} WHERE reading_id = ? ORDER BY seq"  # noqa: S608 -- a table of ours
    return (number for (number,) in connection.execute(sql, (reading,)).fetchall())


def _carry(desk: Desk, table: str, number: int, newest: int) -> None:
    """Lay what was decided about a row over the one it has become; make that where somebody wants it kept."""
    targets = ("statement", "speaker") if table == "statement" else (table,)
    held = {target: opinions(desk.log(target, number)) for target in targets}
    if not any(held.values()):
        return
    later = desk.newest(table, number)
    if later == number:
        if not _kept(held[table]):
            return
        if (made := _copied(desk, table, number, newest)) is None:
            return
        later = made
    for target in targets:
        desk.lay(target, later)


def _kept(held: list[Opinion]) -> bool:
    return outcome(held).stands is True


# --- What the newer model does not find


def _copied(desk: Desk, table: str, number: int, newest: int) -> int | None:
    if table == "statement":
        return _copy_statement(desk, number, newest)
    if table == "event":
        made = _copy_row(desk.connection, "event", number, {"reading_id": newest, "seq": _next(desk, "event", newest)})
        _copy_below(desk.connection, "event_party", number, made)
        _note(desk, "event", made, number, None)
        return made
    sql = "SELECT statement_id FROM position WHERE id = ?"
    [old] = desk.connection.execute(sql, (number,)).fetchone()
    statement = desk.newest("statement", old)
    return None if statement == old else _copy_position(desk, number, statement, None)


def _copy_statement(desk: Desk, number: int, newest: int) -> int:
    run = desk.connection.execute
    seq = _next(desk, "statement", newest)
    keys = {key for (key,) in run("SELECT key FROM statement WHERE reading_id = ?", (newest,))}
    key = next(name for place in range(seq + 1, seq + len(keys) + 2) if (name := f"s{place}") not in keys)
    appears = run(
        "SELECT a.key FROM appearance a JOIN statement s ON s.id = ? AND a.name = coalesce(s.name, s.party)"
        " AND a.party IS s.party WHERE a.reading_id = ? ORDER BY a.id",
        (number, newest),
    ).fetchone()
    changed = {"reading_id": newest, "seq": seq, "key": key, "appearance": appears and appears[0]}
    made = _copy_row(desk.connection, "statement", number, changed)
    for table in ("statement_piece", "relay"):
        _copy_below(desk.connection, table, number, made)
    run("INSERT INTO statement_search (rowid, text) SELECT id, text FROM statement WHERE id = ?", (made,))
    _note(desk, "statement", made, number, None)
    for (position,) in run("SELECT id FROM position WHERE statement_id = ? ORDER BY seq", (number,)).fetchall():
        # Its positions came with it: they count as long as it does.
        _copy_position(desk, position, made, 1.0)
    return made


def _copy_position(desk: Desk, number: int, statement: int, overlap: float | None) -> int:
    sql = "SELECT coalesce(max(seq), -1) + 1 FROM position WHERE statement_id = ?"
    [seq] = desk.connection.execute(sql, (statement,)).fetchone()
    speaks = "SELECT actor_id, party FROM statement WHERE id = ?"
    actor, party = desk.connection.execute(speaks, (statement,)).fetchone()
    changed = {"statement_id": statement, "seq": seq, "actor_id": actor, "speaker_party": party}
    made = _copy_row(desk.connection, "position", number, changed)
    _note(desk, "position", made, number, overlap)
    return made


def _copy_row(connection: sqlite3.Connection, table: str, number: int, changed: dict[str, object]) -> int:
    """Copy a row with some columns changed, and what the model had read under it; return the new row."""
    columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})") if name != "id"]
    told = [f'"{name}"' if name not in changed else f":{name}" for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    sql = f"INSERT INTO {table} ({names}) SELECT {', '.join(told)} FROM {table} WHERE id = :number"  # noqa: S608
    made = connection.execute(sql, {**changed, "number": number}).lastrowid or 0
    for target in ("statement", "speaker") if table == "statement" else (table,):
        # The key of an actor is one of the reading and says nothing in another.
        connection.execute(
            "INSERT INTO model_value SELECT target, ?, field, value FROM model_value"
            " WHERE target = ? AND target_id = ? AND field <> iif(target = 'speaker', 'actor', '')",
            (made, target, number),
        )
    return made


def _copy_below(connection: sqlite3.Connection, table: str, number: int, made: int) -> None:
    owner, columns = _COPIED[table]
    sql = f"INSERT INTO {table} ({owner}, {columns}) SELECT ?, {columns} FROM {table} WHERE {owner} = ?"  # noqa: S608
    connection.execute(sql, (made, number))


def _next(desk: Desk, table: str, reading: int) -> int:
    sql = f"SELECT coalesce(max(seq), -1) + 1 FROM {table} WHERE reading_id = ?"  # noqa: S608 -- a table of ours
    [seq] = desk.connection.execute(sql, (reading,)).fetchone()
    return int(seq)


def _note(desk: Desk, table: str, number: int, earlier: int, overlap: float | None) -> None:
    desk.connection.execute("INSERT INTO carried_over VALUES (?, ?, ?, ?)", (table, number, earlier, overlap))
