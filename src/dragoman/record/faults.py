"""What SQLite reports, as Dragoman's own errors: each names the record, the cause and what to do next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dragoman.errors import (
    RecordDamaged,
    RecordError,
    RecordFull,
    RecordLocked,
    RecordReadOnly,
)

# How long a second writer waits before it is refused.
PATIENCE = 4.0

_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_CLOSED = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH})
_TORN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_SCHEMA})
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_TOOBIG})


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Raise what SQLite says of the record at `path` as a `RecordError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise named_error(path, error) from error


def named_error(path: Path, error: sqlite3.Error) -> RecordError:
    """Return the error of ours for one of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    # The low byte is the kind, the rest says more of it than a person can act on.
    kind = code & 0xFF if code is not None else sqlite3.SQLITE_ERROR
    name = path.name
    if kind in _LOCKED:
        return locked(path)
    if kind in _FULL:
        return RecordFull(f"{name} has no room left to grow. Free some space and run the same command again.")
    if kind == sqlite3.SQLITE_IOERR:
        return RecordFull(f"{name}: the disk did not take or give what was asked ({error}). Check its space and state.")
    if kind in _CLOSED:
        return closed(path)
    if kind in _TORN:
        return RecordDamaged(f"{name} is damaged ({error}). Run dragoman doctor {name}, or go back to a copy.")
    return RecordError(f"{name}: {error}. Run dragoman doctor {name}.")


def locked(path: Path) -> RecordLocked:
    """Return the error for a record that somebody else is writing to."""
    return RecordLocked(
        f"{path.name} is being written by another process (waited {PATIENCE:.0f} s). Wait for it or stop it; reading "
        "goes on meanwhile."
    )


def closed(path: Path) -> RecordReadOnly:
    """Return the error for a record that cannot be written where it lies."""
    return RecordReadOnly(
        f"{path.name} cannot be written where it lies. Check the permissions of the file and its folder, or copy it "
        "elsewhere."
    )
