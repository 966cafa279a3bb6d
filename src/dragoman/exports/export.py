"""Puts a record out in a format, as it stood at one moment, row by row."""

from __future__ import annotations

import importlib
import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

import msgspec

from dragoman.errors import ExportError
from dragoman.exports.formats import FORMATS, Wanted
from dragoman.record.faults import named
from dragoman.record.record import Record

EVERY = Wanted()


def export(record: Record, to: str, out: IO[bytes], *, wanted: Wanted = EVERY) -> None:
    """Write what is wanted of `record` to `out` in the format `to`, one of `FORMATS`.

    Rows are written as they are found, the oldest first; somebody who adds to the record meanwhile changes nothing.
    Raises `ExportError`: no such format, a library it needs is missing, or there is nothing of which to make a draft.
    """
    if to not in FORMATS:
        raise ExportError(f"There is no format {to!r}. The formats are: {', '.join(FORMATS)}.")
    form = FORMATS[to]
    # Days go forward in a table; and a limit, where one is asked, takes the first rows.
    ordered = msgspec.structs.replace(wanted, asked=msgspec.structs.replace(wanted.asked, order="oldest"))
    write = importlib.import_module(f"dragoman.exports.{form.module}").write
    with named(record.path), _one_moment(record.connection):
        if form.binary:
            write(record, out, ordered)
        else:
            with _as_text(out) as put:
                write(record, put, ordered)


@contextmanager
def _as_text(out: IO[bytes]) -> Iterator[Callable[[str], object]]:
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="")
    try:
        yield text.write
        text.flush()
    finally:
        text.detach()


@contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Let everything that is read in the block be of one state of the record."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
