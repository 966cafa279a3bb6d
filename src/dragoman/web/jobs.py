"""What runs while pages go on: reading what was added into the record, one batch at a time."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final, Literal, cast

import msgspec

from dragoman.actors.tables import Tables
from dragoman.errors import DragomanError
from dragoman.reading import Problem, Reading
from dragoman.record import Added, Record
from dragoman.record.adding import add_sources

State = Literal["waiting", "running", "done", "failed", "stopped"]

# The last batches are remembered; what each left in the record stays there.
_REMEMBERED: Final = 20
_TOLD: Final = 200


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source of a batch."""

    source: str
    outcome: str
    report: str | None = None
    statements: int = 0
    problems: tuple[str, ...] = ()


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """How far a batch has come: the sources that are done, in their order, and what stopped it."""

    id: int
    total: int
    state: State = "waiting"
    done: tuple[Done, ...] = ()
    failure: str = ""

    @property
    def running(self) -> bool:
        """Say whether there is more to come."""
        return self.state in ("waiting", "running")


class Jobs:
    """The batches of this server, each in a thread of its own, one after the other."""

    def __init__(self, path: Path, *, allow_private: bool) -> None:
        self._path = path
        self._allow_private = allow_private
        self._batches: dict[int, Batch] = {}
        self._lock = Lock()
        self._turn = Lock()
        self._ending = Event()

    def add(self, files: Sequence[tuple[str, bytes]], addresses: Sequence[str]) -> int:
        """Begin to add files, by name and content, and addresses; return the number of the batch."""
        folder = Path(tempfile.mkdtemp(prefix="dragoman-"))
        sources = [_written(folder, number, *file) for number, file in enumerate(files)]
        with self._lock:
            number = max(self._batches, default=0) + 1
            self._batches[number] = Batch(id=number, total=len(sources) + len(addresses))
            for old in sorted(self._batches)[:-_REMEMBERED]:
                del self._batches[old]
        Thread(target=self._run, args=(number, folder, [*sources, *addresses]), daemon=True).start()
        return number

    def batch(self, number: int) -> Batch | None:
        """Return how far a batch has come."""
        with self._lock:
            return self._batches.get(number)

    def batches(self) -> tuple[Batch, ...]:
        """Return the batches, the newest first."""
        with self._lock:
            return tuple(self._batches[number] for number in sorted(self._batches, reverse=True))

    def stop(self) -> None:
        """Let no batch begin another report."""
        self._ending.set()

    def _run(self, number: int, folder: Path, sources: list[str]) -> None:
        try:
            with self._turn:
                self._note(number, state="running")
                self._read(number, folder, sources)
            self._note(number, state="stopped" if self._ending.is_set() else "done")
        except DragomanError as error:
            self._note(number, state="failed", failure=str(error))
        except Exception as error:  # noqa: BLE001 -- the border of a thread: what ends it has to be told
            self._note(
                number, state="failed", failure=f"A fault in Dragoman ({type(error).__name__}). Please report it."
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _read(self, number: int, folder: Path, sources: list[str]) -> None:
        with Record.open(self._path, "write") as record:
            named = cast("Record", _Named(record, folder))
            for each in add_sources(named, sources, allow_private=self._allow_private):
                added = each.added
                done = Done(
                    source=_without(each.source, folder), outcome=added.outcome, statements=added.statements,
                    report=_key(record, added.report_id), problems=tuple(_without(p, folder) for p in each.problems),
                )  # fmt: skip
                self._tell(number, done)
                if self._ending.is_set():
                    return

    def _tell(self, number: int, done: Done) -> None:
        with self._lock:
            before = self._batches.get(number)
            if before is None:
                return
            self._batches[number] = msgspec.structs.replace(before, done=(*before.done, done)[-_TOLD:])

    def _note(self, number: int, *, state: State, failure: str = "") -> None:
        with self._lock:
            if number in self._batches:
                self._batches[number] = msgspec.structs.replace(self._batches[number], state=state, failure=failure)


class _Named:
    """A record to which files are added under the names they were sent with, not by where they wait to be read."""

    def __init__(self, record: Record, folder: Path) -> None:
        self._record = record
        self._folder = folder
        self.has = record.has
        self.has_actors_file = record.has_actors_file

    @property
    def tables(self) -> Tables:
        return self._record.tables

    def add(self, reading: Reading, *, source: str, model: str) -> Added:
        given = msgspec.structs.replace(reading, problems=self._named(reading.problems))
        return self._record.add(given, source=_without(source, self._folder), model=model)

    def add_problems(self, source: str, problems: tuple[Problem, ...]) -> None:
        self._record.add_problems(_without(source, self._folder), self._named(problems))

    def _named(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        return tuple(msgspec.structs.replace(p, message=_without(p.message, self._folder)) for p in problems)


def _written(folder: Path, number: int, name: str, content: bytes) -> str:
    """Write a file under its own name, which is safe already, in a folder of its own, and return where."""
    place = folder / str(number)
    place.mkdir()
    (place / name).write_bytes(content)
    return str(place / name)


def _without(words: str, folder: Path) -> str:
    """Take the place where files wait out of what is said of them."""
    return re.sub(rf"{re.escape(str(folder))}/\d+/", "", words)


def _key(record: Record, report_id: int | None) -> str | None:
    if report_id is None:
        return None
    row = record.connection.execute("SELECT key FROM report WHERE id = ?", (report_id,)).fetchone()
    return str(row[0]) if row else None
