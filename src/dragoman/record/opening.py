"""Opens a record: what kind of file it is, how it may be used, and who else is writing to it."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from dragoman.errors import (
    NotARecord,
    RecordDamaged,
    RecordExists,
    RecordMissing,
    RecordNewer,
    RecordOlder,
)
from dragoman.record import schema
from dragoman.record.faults import PATIENCE, closed, locked, named

try:
    import fcntl
except ImportError:  # Windows has none; there SQLite's own locks keep writers apart, one transaction at a time.
    fcntl = None  # type: ignore[assignment]

Mode = Literal["read", "write", "create"]

_MAGIC = b"SQLite format 3\x00"
_STEP = 0.05


def connect(path: Path, *, mode: Mode) -> sqlite3.Connection:
    """Return a connection to the record at `path`, checked to be one. Raises a `RecordError`.

    "read" never writes; "write" needs a record; "create" makes one where there is none. A record of an older schema is
    brought to the newest when it is opened for writing, and a copy of the old one is kept beside it.
    """
    fresh = not path.exists()
    if fresh and mode != "create":
        raise RecordMissing(f"There is no record at {path}. Make one with: dragoman add {path} REPORTS")
    if not fresh:
        _look_at(path)
    with named(path):
        connection = _connected(path, mode)
        try:
            _prepare(connection, path, mode=mode)
        except BaseException:
            connection.close()
            raise
    return connection


def refuse_existing(path: Path) -> None:
    """Raise `RecordExists` where something lies at `path` already."""
    if path.exists():
        raise RecordExists(f"{path} exists already. Open it, or name another file.")


def _look_at(path: Path) -> None:
    """Refuse a file that is no SQLite database, before SQLite is asked to open it."""
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except PermissionError as error:
        raise closed(path) from error
    except OSError as error:
        raise NotARecord(f"{path} cannot be opened as a record: {error.strerror}. Name a file.") from error
    # A file without a byte is what is left where making it was cut off.
    if head and head != _MAGIC:
        raise NotARecord(f"{path.name} is no record of Dragoman but a file of another kind. Name another file.")


def _connected(path: Path, mode: Mode) -> sqlite3.Connection:
    options = "mode=ro" if mode == "read" else "mode=rw" if mode == "write" else "mode=rwc"
    if mode == "read" and _closed_off(path):
        # Without leave to write, SQLite cannot keep the index of a write-ahead log; and nobody else writes here either.
        options = "immutable=1"
    uri = f"file:{quote(str(path.absolute()))}?{options}"
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)


def _closed_off(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _prepare(connection: sqlite3.Connection, path: Path, *, mode: Mode) -> None:
    # A schema from outside may call nothing that could do harm.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    # 32 MB of pages; and the file mapped, so that many readers share what is read.
    connection.execute("PRAGMA cache_size = -32768")
    connection.execute("PRAGMA mmap_size = 1073741824")
    [version] = connection.execute("PRAGMA user_version").fetchone()
    [application] = connection.execute("PRAGMA application_id").fetchone()
    [count] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application == 0 and version == 0 and count == 0 and mode == "create":
        _make(connection)
    elif application != schema.APPLICATION_ID:
        raise NotARecord(f"{path.name} is a database, but no record of Dragoman. Name another file.")
    else:
        _require_schema(connection, path, version, mode=mode)
    if mode == "read":
        connection.execute("PRAGMA query_only = ON")
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # 16 MB: pages that many reports write to are brought from the log to the file once and not four times.
    connection.execute("PRAGMA wal_autocheckpoint = 4000")


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    schema.build(connection)


def _require_schema(connection: sqlite3.Connection, path: Path, version: int, *, mode: Mode) -> None:
    if version > schema.newest():
        raise RecordNewer(
            f"{path.name} was written by a newer Dragoman (schema {version}, this one knows {schema.newest()}). "
            "Install the newer version."
        )
    if version < schema.newest():
        if mode == "read":
            raise RecordOlder(
                f"{path.name} has the older schema {version}. Bring it to {schema.newest()} with: "
                f"dragoman doctor --migrate {path}"
            )
        migrate(connection, path, version)
    if told := schema.differences(connection):
        raise RecordDamaged(
            f"{path.name} is not as Dragoman made it: {'; '.join(told[:3])}. Go back to a copy of it, or read it with "
            "sqlite3."
        )


def migrate(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Bring a record to the newest schema in one transaction; return the copy that is kept of it as it was."""
    copy = path.with_name(f"{path.name}.schema-{version}")
    made = sqlite3.connect(copy)
    try:
        connection.backup(made)
    finally:
        made.close()
    schema.build(connection, above=version)
    return copy


class WriterLock:
    """The right to write to a record, held by one process at a time and let go when it ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._file = path.with_name(path.name + "-writer")
        self._path = path
        self._held: int | None = None

    def take(self) -> None:
        """Take the lock. Raises `RecordLocked` where another holds it for longer than a few seconds."""
        if fcntl is None:
            return
        until = time.monotonic() + PATIENCE
        while not self._try():
            if time.monotonic() >= until:
                raise locked(self._path)
            time.sleep(_STEP)

    def release(self) -> None:
        """Let go of the lock, and take away its file."""
        if self._held is not None:
            self._file.unlink(missing_ok=True)
            os.close(self._held)
            self._held = None

    def _try(self) -> bool:
        try:
            handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise closed(self._path) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever held it before may have taken the file away while we waited; then a lock on it keeps nobody out.
            if self._file.exists() and self._file.stat().st_ino == os.fstat(handle).st_ino:
                self._held = handle
                return True
        except OSError:
            pass
        os.close(handle)
        return False
