"""A record, opened: reports go in, answers come out."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from dragoman.actors.tables import Tables
from dragoman.errors import NotInRecord, RecordReadOnly
from dragoman.reading import Reading
from dragoman.record import opening, queries, rows
from dragoman.record.faults import named, named_error
from dragoman.record.frames import Rows
from dragoman.record.opening import Mode, WriterLock
from dragoman.record.people import People
from dragoman.record.reading_back import newest_reading, read_back
from dragoman.record.values import (
    EVERYTHING,
    ActorRow,
    Added,
    EventRow,
    Filter,
    Hit,
    Join,
    PositionRow,
    Progress,
    StatementRow,
)
from dragoman.record.writing import Origin, Writer
from dragoman.report import Report

if TYPE_CHECKING:
    from dragoman.language.reader import Reader
    from dragoman.reading import Problem
    from dragoman.record.checking import Fault

Made = TypeVar("Made")
Clock = Callable[[], str]

UNKNOWN_MODEL = "unknown"


def now() -> str:
    """Return the time in UTC, to the second, as the record keeps it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Record:
    """A record that is open. Use it in a `with` block, or close it; one process writes to a record at a time.

    >>> with Record.open("talks.record") as record:  # doctest: +SKIP
    ...     for row in record.statements(Filter(party="Russia", since="2025-03-01")):
    ...         print(row.date, row.outlet, row.speaker, row.text)
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, lock: WriterLock | None, clock: Clock = now
    ) -> None:
        """Wrap a connection that is checked. Use `Record.open` and `Record.create`."""
        self.path = path
        self.connection = connection
        self.clock = clock
        self._lock = lock
        self._tables: Tables | None = None
        self._people: People | None = None

    @classmethod
    def open(cls, path: str | Path, mode: Mode = "read", *, clock: Clock = now) -> Self:
        """Open the record at `path`: "read", "write", or "create", which makes one where there is none.

        Raises a `RecordError`: no such file, another kind of file, damaged, of an older or newer schema, or being
        written by another process.
        """
        place = Path(path)
        lock = None
        if mode != "read" and (mode == "create" or place.exists()):
            lock = WriterLock(place)
            lock.take()
        try:
            return cls(place, opening.connect(place, mode=mode), lock=lock, clock=clock)
        except BaseException:
            if lock is not None:
                lock.release()
            raise

    @classmethod
    def create(cls, path: str | Path, *, clock: Clock = now) -> Self:
        """Make a record at `path` and open it for writing. Raises `RecordExists` where something lies there."""
        opening.refuse_existing(Path(path))
        return cls.open(path, "create", clock=clock)

    def close(self) -> None:
        """Close the record. Everything that was added is in its file."""
        try:
            self.connection.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- adding

    def add(self, reading: Reading, *, source: str | None = None, model: str = UNKNOWN_MODEL) -> Added:
        """Keep a reading, in one transaction: when this returns, it is on the disk.

        The same report read with the same result is "unchanged"; another text at the same address is a "new-version",
        and the old one is kept; the same report with another result is "read-anew". A reading in which nothing could
        be read becomes rows in `problem`. `source` is the file or address it came from, `model` what read it.
        """
        mended = rows.mended(reading)
        told = source or mended.report.url or mended.report.id
        with self.transaction():
            writer = Writer(self.connection, self.people)
            if mended.problems and not (mended.statements or mended.events or mended.headline):
                digest = rows.digest_of_report(mended.report) if mended.report.text else None
                writer.problems(told, mended.problems, digest=digest, clock=self.clock)
                return Added(outcome="problem")
            added = writer.add(mended, source=told, origin=self._origin(model))
            if added.outcome == "read-anew" and added.report_id is not None:
                from dragoman.record.review import reread

                reread(self, added.report_id)
            writer.solved(told, clock=self.clock)
            return added

    def has(self, report: Report) -> bool:
        """Say whether this very report is in the record, read."""
        digest = rows.digest_of_report(rows.mended_report(report))
        return self._one("SELECT 1 FROM report WHERE digest = ?", digest) is not None

    def add_problems(self, source: str, problems: tuple[Problem, ...]) -> None:
        """Keep why a source could not be received."""
        with self.transaction():
            Writer(self.connection, self.people).problems(source, problems, digest=None, clock=self.clock)

    def add_sources(
        self, sources: Iterable[str], *, allow_private: bool = False, reader: Reader | None = None
    ) -> Iterator[Progress]:
        """Read files, folders, addresses or "-" into the record; yield what became of each once it is on the disk."""
        from dragoman.record.adding import add_sources

        return add_sources(self, sources, allow_private=allow_private, reader=reader)

    def check(self, *, told: Callable[[str], None] = lambda _: None) -> Iterator[Fault]:
        """Look through the whole record and yield what is wrong with it; `told` hears what is looked at next."""
        from dragoman.record.checking import check

        return self._asked(check(self.connection, told=told))

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run what is in the block in one transaction: all of it is kept, or nothing. Blocks do not nest."""
        if self._lock is None:
            raise RecordReadOnly(f'{self.path.name} was opened for reading. Open it with mode "write".')
        with named(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                # A full disk may have ended the transaction by itself.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                if self._people is not None:
                    self._people.forget()
                raise

    # --- asking

    def statements(self, asked: Filter = EVERYTHING) -> Rows[StatementRow]:
        """Yield the statements asked for, by date, as they are found."""
        return Rows(StatementRow, self._asked(queries.statements(self.connection, asked)))

    def positions(self, asked: Filter = EVERYTHING) -> Rows[PositionRow]:
        """Yield the positions asked for, by date, as they are found."""
        return Rows(PositionRow, self._asked(queries.positions(self.connection, asked)))

    def events(self, asked: Filter = EVERYTHING) -> Rows[EventRow]:
        """Yield the events asked for, by date: `act` is their type, `party` may be on either side."""
        return Rows(EventRow, self._asked(queries.events(self.connection, asked)))

    def actors(self, asked: Filter = EVERYTHING) -> Rows[ActorRow]:
        """Yield the actors asked for, who speaks most first, with their spellings and the office held then."""
        return Rows(ActorRow, self._asked(queries.actors(self.connection, asked, today=self.clock()[:10])))

    def search(self, words: str, asked: Filter = EVERYTHING) -> Rows[Hit]:
        """Yield where words stand: in statements first, then elsewhere in reports."""
        return Rows(Hit, self._asked(queries.search(self.connection, words, asked)))

    def reading(self, report_id: int) -> Reading:
        """Return the newest reading of a report, as it was added. Raises `NotInRecord`."""
        with named(self.path):
            return read_back(self.connection, newest_reading(self.connection, report_id))

    def counts(self) -> dict[str, int]:
        """Return how many rows the main tables have, and the schema."""
        tables = ("report", "reading", "statement", "position", "event", "actor", "problem", "decision")
        with named(self.path):
            [schema] = self.connection.execute("PRAGMA user_version").fetchone()
            found = {table: self._one(f"SELECT count(*) FROM {table}") or 0 for table in tables}  # noqa: S608
        return {"schema": schema} | found

    def report_id(self, key: str) -> int:
        """Return the row of a report by its name in a reading (`report.id`). Raises `NotInRecord`."""
        found = self._one("SELECT id FROM report WHERE key = ? ORDER BY current DESC, id DESC", key)
        if found is None:
            raise NotInRecord(f"There is no report {key} in {self.path.name}. Look it up with: dragoman search")
        return found

    # --- actors

    @property
    def tables(self) -> Tables:
        """Return who is known beforehand: Dragoman's tables, with those of the record's own file."""
        if self._tables is None:
            from dragoman.actors.own import tables_of

            found = self.connection.execute("SELECT name, text FROM actors_file WHERE current = 1").fetchone()
            self._tables = tables_of(*found) if found else tables_of()
        return self._tables

    @property
    def has_actors_file(self) -> bool:
        """Say whether the record has a table of actors of its own."""
        return self._one("SELECT id FROM actors_file WHERE current = 1") is not None

    @property
    def people(self) -> People:
        """Return the actors of the record, for whoever writes to it."""
        if self._people is None:
            self._people = People(self.connection, self.tables, self.clock)
        return self._people

    def set_actors_file(self, name: str, text: str) -> None:
        """Keep a user's own table of actors, which is used from now on. Raises `TableError` where it is misshapen."""
        from dragoman.actors.own import tables_of

        tables = tables_of(name, text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        with self.transaction() as connection:
            connection.execute("UPDATE actors_file SET current = 0 WHERE digest <> ?", (digest,))
            connection.execute(
                "INSERT INTO actors_file (name, digest, text, added_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (digest) DO UPDATE SET current = 1",
                (name, digest, text, self.clock()),
            )
        self._tables, self._people = tables, None

    def joins(self, actor_id: int) -> list[Join]:
        """Return why each spelling of an actor was taken for that actor, undone joins too."""
        sql = (
            "SELECT j.id, j.actor_id, a.name AS actor, n.name AS spelling, nullif(n.party, '') AS party, j.how,"
            " j.evidence, j.undone_at FROM actor_join j JOIN actor a ON a.id = j.actor_id"
            " JOIN actor_name n ON n.id = j.actor_name_id WHERE j.actor_id = ? ORDER BY j.id"
        )
        with named(self.path):
            return [queries.made(Join, row) for row in self.connection.execute(sql, (actor_id,))]

    def undo_join(self, join_id: int, *, by: str, why: str = "") -> int:
        """Take a spelling away from an actor, for good; return the actor it is now. Raises `NotInRecord`."""
        with self.transaction():
            return self.people.undo(join_id, by=by, why=why)

    def join(self, spelling_id: int, actor_id: int, *, by: str, why: str = "") -> None:
        """Give a spelling to an actor because a person says so. Raises `NotInRecord`."""
        with self.transaction():
            self.people.join(spelling_id, actor_id, by=by, why=why)

    def _origin(self, model: str) -> Origin:
        from dragoman import __version__

        actors_file = self._one("SELECT id FROM actors_file WHERE current = 1")
        return Origin(model=model, program=__version__, actors_file=actors_file, clock=self.clock)

    def _one(self, sql: str, *values: object) -> int | None:
        with named(self.path):
            row = self.connection.execute(sql, values).fetchone()
        return None if row is None else int(row[0])

    def _asked(self, found: Iterator[Made]) -> Iterator[Made]:
        """Yield rows; what SQLite says while they are found is said in our words."""
        try:
            yield from found
        except sqlite3.Error as error:
            raise named_error(self.path, error) from error
