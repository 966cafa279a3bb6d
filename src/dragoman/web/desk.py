"""What the pages share: the record, opened as often as is needed at once, answers kept while it does not change."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import Any, Final, NamedTuple, TypeVar, cast

from dragoman.errors import RecordReadOnly
from dragoman.record import Record
from dragoman.web.jobs import Jobs
from dragoman.web.waiting import Waiting

Made = TypeVar("Made")

# As many as there are threads that answer; each holds a few megabytes of pages.
KEPT: Final = 8
_REMEMBERED: Final = 64
# What took longer than a tenth of a second is good for twenty times as long as it took.
_LONG: Final = 0.1
_WORTH: Final = 20
Stamp = tuple[Any, ...]


class _Kept(NamedTuple):
    stamp: Stamp
    good_until: float
    value: Any


class Desk:
    """One record on the desk: open for reading by every page, for writing by one at a time."""

    def __init__(self, path: Path, *, read_only: bool, allow_private: bool = False) -> None:
        """Take the path of a record, which is opened when the first page asks."""
        self.path = path
        self.read_only = read_only
        self.waiting = Waiting()
        self.jobs = Jobs(path, allow_private=allow_private)
        self._free: LifoQueue[tuple[Stamp, Record]] = LifoQueue(KEPT)
        self._remembered: OrderedDict[Any, _Kept] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def reading(self) -> Iterator[Record]:
        """Lend the record, open for reading. Raises a `RecordError` where it cannot be opened."""
        file = self._file()
        record = self._taken(file) or Record.open(self.path)
        try:
            yield record
        except BaseException:
            record.close()
            raise
        self._give_back(file, record)

    @contextmanager
    def writing(self) -> Iterator[Record]:
        """Open the record for writing. Raises `RecordReadOnly` where this server may not, `RecordLocked` and others."""
        if self.read_only:
            raise RecordReadOnly(f"{self.path.name} is served read-only. Start dragoman serve without --read-only.")
        with Record.open(self.path, "write") as record:
            yield record

    def remembered(self, key: Any, make: Callable[[], Made]) -> Made:
        """Return what `make` gives, remembered under `key` for as long as nothing is written to the record.

        What takes long is remembered for some seconds more: a record that is written to all the time would else be
        counted through for every page.
        """
        stamp, now = self.stamp(), time.monotonic()
        with self._lock:
            kept = self._remembered.get(key)
            if kept is not None and (kept.stamp == stamp or (kept.stamp[:2] == stamp[:2] and now < kept.good_until)):
                self._remembered.move_to_end(key)
                return cast("Made", kept.value)
        found = make()
        took = time.monotonic() - now
        with self._lock:
            self._remembered[key] = _Kept(stamp, now + (_WORTH * took if took > _LONG else 0), found)
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return found

    def stamp(self) -> Stamp:
        """Return what differs when something was written to the record: first which file it is, then its state."""
        # SQLite's own data_version differs between connections; these do not.
        log = self.path.with_name(self.path.name + "-wal")
        return (*(self._file() or (0, 0)), _changed(self.path), _changed(log))

    def close(self) -> None:
        """Let go of the record."""
        self.jobs.stop()
        while (found := self._next()) is not None:
            found[1].close()

    def _file(self) -> Stamp:
        try:
            told = self.path.stat()
        except OSError:
            return ()
        return told.st_dev, told.st_ino

    def _taken(self, file: Stamp) -> Record | None:
        """Take one that is open; those of a file that is no longer at the path are closed."""
        while (found := self._next()) is not None:
            if found[0] == file:
                return found[1]
            found[1].close()
        return None

    def _next(self) -> tuple[Stamp, Record] | None:
        try:
            return self._free.get_nowait()
        except Empty:
            return None

    def _give_back(self, file: Stamp, record: Record) -> None:
        if self._free.full():
            record.close()
        else:
            self._free.put((file, record))


def _changed(path: Path) -> tuple[int, int]:
    try:
        told = os.stat(path)  # noqa: PTH116 -- once a page, and twice as fast
    except OSError:
        return 0, 0
    return told.st_mtime_ns, told.st_size
