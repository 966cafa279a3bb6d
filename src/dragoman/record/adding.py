"""Reads sources into a record: what is there already is not read again, and what cannot be read is noted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from dragoman.record.values import Added, Progress

if TYPE_CHECKING:
    from dragoman.language.encoder import Manifest
    from dragoman.language.reader import Reader
    from dragoman.record.record import Record

_SHORT = 12  # digits of a digest that tell two models apart


def add_sources(
    record: Record, sources: Iterable[str], *, allow_private: bool = False, reader: Reader | None = None
) -> Iterator[Progress]:
    """Read files, folders, addresses or "-" into a record, and yield what became of each once it is on the disk.

    A report whose content is in the record already is skipped before it is read, so that a batch that was cut off goes
    on where it stopped. A source that cannot be received or read becomes rows in `problem`.
    """
    from dragoman.language.reader import read_sources

    used = cache(lambda: reader or _reader(record))
    for outcome in read_sources(sources, allow_private=allow_private, reader=reader or used, skip=record.has):
        if outcome.skipped:
            yield Progress(source=outcome.source, added=Added(outcome="unchanged"))
            continue
        reading = outcome.reading
        if reading.report.text:
            added = record.add(reading, source=outcome.source, model=model_name(used()))
        else:
            record.add_problems(outcome.source, reading.problems)
            added = Added(outcome="problem")
        problems = tuple(problem.message for problem in reading.problems)
        yield Progress(source=outcome.source, added=added, problems=problems)


def model_name(reader: Reader) -> str:
    """Return the name of a reader's model with a digest of its files."""
    manifest: Manifest | None = getattr(getattr(reader, "model", None), "manifest", None)
    if manifest is None:
        return "unknown"
    joined = "".join(digest for _, digest in sorted(manifest.files.items()))
    return f"{manifest.name} {hashlib.sha256(joined.encode()).hexdigest()[:_SHORT]}"


def _reader(record: Record) -> Reader:
    """Return the reader that knows whom the record knows."""
    from dragoman.language.reader import Reader, shared_reader

    return Reader(tables=record.tables) if record.has_actors_file else shared_reader()
