"""Sources into reports, one at a time and in order: files, folders, addresses, standard input."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from dragoman.errors import IntakeError
from dragoman.intake.fetch import Fetcher
from dragoman.intake.limits import Limits
from dragoman.intake.names import shown
from dragoman.intake.receive import HTML_ENDINGS, MARKDOWN_ENDINGS, REPORT_ENDINGS, report_from_bytes, too_large
from dragoman.intake.worker import Extractor
from dragoman.reading import Problem
from dragoman.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://")
STDIN = "-"


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one source: a report, or the problem that kept it from being one."""

    source: str
    report: Report | None = None
    problem: Problem | None = None


def load(sources: Iterable[str], *, allow_private: bool = False, limits: Limits | None = None) -> Iterator[Loaded]:
    """Yield what became of each source, in order, reading each only when it is asked for.

    A source is a file, a folder (every .txt, .md and .html below it, sorted, hidden ones left out), a web address
    or "-" for standard input. A source that fails becomes a `problem`, and the rest goes on. `allow_private` lets
    addresses of the local network be fetched.
    """
    bounds = limits or Limits()
    with Extractor(limits=bounds) as extractor:
        room = _Room(bounds, extractor, Fetcher(allow_private=allow_private, limits=bounds))
        for source in sources:
            yield from room.load(source)


class _Room:
    """What the sources of one batch share: the limits, the worker and the fetcher."""

    def __init__(self, limits: Limits, extractor: Extractor, fetcher: Fetcher) -> None:
        self._limits = limits
        self._extractor = extractor
        self._fetcher = fetcher

    def load(self, source: str) -> Iterator[Loaded]:
        if source != STDIN and not _ADDRESS.match(source) and os.path.isdir(source):  # noqa: PTH112 -- any string
            yield from self._folder(source)
        else:
            yield self._one(source)

    def _folder(self, folder: str) -> Iterator[Loaded]:
        found = False
        for path in _reports_in(folder):
            found = True
            yield self._one(path)
        if not found:
            endings = ", ".join(REPORT_ENDINGS)
            error = IntakeError(f"{shown(folder)} has no reports in it. Put files there that end in {endings}.")
            yield _problem(folder, error)

    def _one(self, source: str) -> Loaded:
        try:
            return Loaded(source=source, report=self._report(source))
        except IntakeError as error:
            return _problem(source, error)
        except (OSError, ValueError) as error:
            # ValueError: a path with a NUL in it.
            return _problem(source, IntakeError(_why_unread(source, error)))

    def _report(self, source: str) -> Report:
        if _ADDRESS.match(source):
            self._extractor.start()
            page = self._fetcher.fetch(source)
            return report_from_bytes(
                page.data,
                name=source,
                url=page.url,
                encoding=page.encoding,
                limits=self._limits,
                extractor=self._extractor,
            )
        if source == STDIN:
            data = _bounded(sys.stdin.buffer, self._limits.html_bytes, name="standard input")
            return report_from_bytes(data, name="standard input", limits=self._limits, extractor=self._extractor)
        return report_from_bytes(self._file(source), name=shown(source), limits=self._limits, extractor=self._extractor)

    def _file(self, source: str) -> bytes:
        path = Path(source)
        if path.suffix.lower() in HTML_ENDINGS:
            self._extractor.start()
        limit = self._limits.html_bytes
        if path.suffix.lower() in MARKDOWN_ENDINGS:
            limit = self._limits.text_bytes
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > limit:
                raise too_large(shown(source), size, limit)
            # A pipe or a device has no size to ask for.
            return _bounded(file, limit, name=shown(source))


def _bounded(file: IO[bytes], limit: int, *, name: str) -> bytes:
    data = file.read(limit + 1)
    if len(data) > limit:
        raise too_large(name, None, limit)
    return data


def _reports_in(folder: str) -> Iterator[str]:
    """Yield the report files below a folder, sorted; links to folders are not followed, so there are no circles."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(REPORT_ENDINGS) and not name.startswith("."):
                yield os.path.join(place, name)  # noqa: PTH118 -- as the person wrote the folder


def _problem(source: str, error: IntakeError) -> Loaded:
    return Loaded(source=source, problem=Problem(stage=error.stage, message=str(error)))


def _why_unread(source: str, error: OSError | ValueError) -> str:
    name = shown(source)
    if isinstance(error, FileNotFoundError):
        hint = " For a web address, begin with https://." if source.startswith("www.") else " Check the path."
        return f"{name} does not exist.{hint}"
    if isinstance(error, PermissionError):
        return f"{name} may not be read. Check its permissions."
    return f"{name} could not be read ({getattr(error, 'strerror', None) or error})."
