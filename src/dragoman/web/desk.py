"""What the pages share: the record, opened as often as is needed at once, answers kept while it does not change."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import Any, Final, TypeVar, cast

from dragoman.errors import RecordReadOnly
from dragoman.record import Record
from dragoman.web.jobs import Jobs

Made = TypeVar("Made")

# As many as there are threads that answer; each holds a few megabytes of pages.
_KEPT: Final = 8
_REMEMBERED: Final = 64
Stamp = tuple[Any, ...]


class Desk:
    """One record on the desk: open for reading by every page, for writing by one at a time."""

    def __init__(self, path: Path, *, read_only: bool, allow_private: bool = False) -> None:
        """Take the path of a record, which is opened when the first page asks."""
        self.path = path
        self.read_only = read_only
        self.jobs = Jobs(path, allow_private=allow_private)
        self._free: LifoQueue[tuple[Stamp, Record]] = LifoQueue(_KEPT)
        self._remembered: OrderedDict[Any, Any] = OrderedDict()
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

    def remembered(self, record: Record, key: Any, make: Callable[[], Made]) -> Made:
        """Return what `make` gives, remembered under `key` for as long as nothing is written to the record."""
        whole = (self.stamp(record), key)
        with self._lock:
            if whole in self._remembered:
                self._remembered.move_to_end(whole)
                return cast("Made", self._remembered[whole])
        found = make()
        with self._lock:
            self._remembered[whole] = found
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return found

    def stamp(self, record: Record) -> Stamp:
        """Return what differs when something was written to the record."""
        # data_version says that another connection wrote, and differs between connections; these do not.
        log = self.path.with_name(self.path.name + "-wal")
        return (*self._file(), _changed(self.path), _changed(log), record.path)

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
