"""Reads reports: one encoder pass each, and everything that is found in it."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from dragoman.actors.heard import Source
from dragoman.actors.resolver import resolve
from dragoman.actors.tables import Tables
from dragoman.errors import DragomanError
from dragoman.intake.language import require_english
from dragoman.intake.receive import gaps
from dragoman.language.encoder import Model
from dragoman.language.gaps import lacking
from dragoman.language.joining import join, kind_of
from dragoman.language.names import persons
from dragoman.language.party_text import speak
from dragoman.language.statements import DEFAULTS, Parts, Pieces, Settings, Window, find
from dragoman.language.tokens import quotation_states, tokenize
from dragoman.language.windows import cut
from dragoman.reading import Problem, Reading, Statement
from dragoman.report import Report, Span

if TYPE_CHECKING:
    from dragoman.intake.load import Loaded

Given = TypeVar("Given")
Made = TypeVar("Made")

# Reports under way at once for each worker: enough that none waits, few enough that a long batch streams.
_AHEAD = 4


class Reader:
    """A model and what it takes to read with it. Keep one for many reports: loading it costs half a second."""

    def __init__(
        self,
        model: Model | None = None,
        *,
        workers: int | None = None,
        settings: Settings = DEFAULTS,
        tables: Tables | None = None,
    ) -> None:
        """Load the shipped model unless one is given.

        `workers` is how many reports are read at once, `tables` who is known beforehand, Dragoman's own by default.
        """
        self.model = model or Model()
        self.tables = tables
        self.workers = workers or os.cpu_count() or 1
        self.settings = settings

    def read(self, report: Report, *, name: str | None = None) -> Reading:
        """Read one report. What keeps it from being read stands in the reading's `problems`, under `name` if given."""
        try:
            require_english(report, name=name)
            return self._read(report)
        except DragomanError as error:
            return Reading(report=report, gaps=gaps(report), problems=(Problem(stage=error.stage, message=str(error)),))

    def read_many(self, reports: Iterable[Report]) -> Iterator[Reading]:
        """Read reports as they come, several at once, and give the readings in the same order."""
        with ThreadPoolExecutor(self.workers) as pool:
            yield from _in_order(pool, self.read_in_batch, reports, ahead=_AHEAD * self.workers)

    def read_in_batch(self, report: Report, *, name: str | None = None) -> Reading:
        """Read one report of many: a fault of ours is a problem of that report, and the rest goes on."""
        try:
            return self.read(report, name=name)
        except Exception as error:  # noqa: BLE001 -- the border of a worker: one report must not end a batch
            fault = f"Reading failed by a fault in Dragoman ({type(error).__name__}: {error}). Please report it."
            return Reading(report=report, gaps=gaps(report), problems=(Problem(stage="language", message=fault),))

    def parts(self, text: str) -> list[Parts]:
        """Find the statements of a text by their parts, window by window, not yet joined."""
        return self._found(text)[0]

    def _read(self, report: Report) -> Reading:
        found, people = self._found(report.text)
        parts = join(report.text, found)
        sources = [_source(report, part) for part in parts]
        who = resolve(report, sources, tables=self.tables, people=[report.span(*name) for name in people])
        states = quotation_states(report.text)
        statements = tuple(
            Statement(
                id=f"s{number + 1}",
                source=source.source,
                cue=source.cue,
                content=source.content,
                kind=kind_of(report.text, part.content, states),
                speaker=who.speakers[number],
                addressee=who.addressees[number],
                relay=who.relays[number],
                confidence=round(part.confidence, 3),
            )
            for number, (part, source) in enumerate(zip(parts, sources, strict=True))
        )
        said = speak(report, statements, who.actors, tables=self.tables)
        reading = Reading(report=said.report, statements=said.statements, actors=said.actors)
        return msgspec.structs.replace(reading, gaps=(*gaps(report), *who.gaps, *lacking(reading)))

    def _found(self, text: str) -> tuple[list[Parts], list[Pieces]]:
        """Find statements by their parts, and personal names, window by window."""
        tokens = tokenize(text, self.model.tokenizer)
        parts: list[Parts] = []
        people: list[Pieces] = []
        for first, last in cut(text, tokens):
            window = Window(tokens, first, last)
            scores, vectors = self.model.encode(window)
            parts += find(
                window, scores, vectors, link=self.model.link, chains=self.model.chains, settings=self.settings
            )
            people += persons(window, scores)
        return parts, people


def _source(report: Report, part: Parts) -> Source:
    return Source(
        source=_span(report, part.source),
        cue=_span(report, part.cue),
        content=tuple(report.span(*piece) for piece in part.content),
        addressee=_span(report, part.addressee),
        relay=tuple(report.span(*piece) for piece in part.relay),
    )


def _span(report: Report, pieces: Pieces | None) -> Span | None:
    return report.span(*pieces) if pieces else None


def _in_order(
    pool: ThreadPoolExecutor, work: Callable[[Given], Made], items: Iterable[Given], *, ahead: int
) -> Iterator[Made]:
    """Work on several items at once and give the results in the order of the items."""
    waiting: deque[Future[Made]] = deque()
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


class Outcome(msgspec.Struct, frozen=True):
    """What became of one source: its name as it was given, and the reading (with `problems` where it failed).

    Where the report was `skipped` it was not read, and the reading holds nothing but the report.
    """

    source: str
    reading: Reading
    skipped: bool = False


def read_sources(
    sources: Iterable[str],
    *,
    allow_private: bool = False,
    reader: Reader | Callable[[], Reader] | None = None,
    skip: Callable[[Report], bool] | None = None,
) -> Iterator[Outcome]:
    """Read files, folders, web addresses or "-" (standard input), several at once, in order, as they are asked for.

    A source that cannot be received or read gives a reading with the reason in `problems`; the rest goes on. A report
    of which `skip` says so is not read. `reader` may be a function that gives one, called when the first is needed.
    """
    from dragoman.intake.load import load

    workers = reader.workers if isinstance(reader, Reader) else os.cpu_count() or 1

    def tasks() -> Iterator[Callable[[], Outcome]]:
        # Run where the outcomes are asked for, not in the pool: `skip` may look into a record.
        for loaded in load(sources, allow_private=allow_private):
            if loaded.report is None:
                yield partial(_not_received, loaded)
            elif skip is not None and skip(loaded.report):
                yield partial(Outcome, loaded.source, Reading(report=loaded.report), skipped=True)
            else:
                used = reader if isinstance(reader, Reader) else (reader or shared_reader)()
                yield partial(_read_one, used, loaded.report, loaded.source)

    with ThreadPoolExecutor(workers) as pool:
        yield from _in_order(pool, _call, tasks(), ahead=_AHEAD * workers)


def _call(task: Callable[[], Outcome]) -> Outcome:
    return task()


def _read_one(reader: Reader, report: Report, source: str) -> Outcome:
    return Outcome(source, reader.read_in_batch(report, name=source))


def _not_received(loaded: Loaded) -> Outcome:
    # Named by its source: nothing else is known of it.
    nothing = Report(id=hashlib.sha256(loaded.source.encode("utf-8", "surrogatepass")).hexdigest()[:16])
    return Outcome(loaded.source, Reading(report=nothing, problems=(loaded.problem,) if loaded.problem else ()))


@lru_cache(maxsize=1)
def shared_reader() -> Reader:
    """Give the one reader that `dragoman.read` uses, loaded when first asked for."""
    return Reader()
