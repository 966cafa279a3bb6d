"""Reads reports: one encoder pass each, and everything that is found in it."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import msgspec

from dragoman.errors import DragomanError
from dragoman.intake.language import require_english
from dragoman.intake.receive import gaps
from dragoman.language.encoder import Model
from dragoman.language.joining import join, kind_of
from dragoman.language.statements import DEFAULTS, Parts, Pieces, Settings, Window, find
from dragoman.language.tokens import quotation_states, tokenize
from dragoman.language.windows import cut
from dragoman.reading import Problem, Reading, Relay, Statement
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
        self, model: Model | None = None, *, workers: int | None = None, settings: Settings = DEFAULTS
    ) -> None:
        """Load the shipped model unless one is given. `workers` is how many reports are read at once."""
        self.model = model or Model()
        self.workers = workers or os.cpu_count() or 1
        self.settings = settings

    def read(self, report: Report) -> Reading:
        """Read one report. What keeps it from being read stands in the reading's `problems`."""
        try:
            require_english(report)
            return self._read(report)
        except DragomanError as error:
            return Reading(report=report, gaps=gaps(report), problems=(Problem(stage=error.stage, message=str(error)),))

    def read_many(self, reports: Iterable[Report]) -> Iterator[Reading]:
        """Read reports as they come, several at once, and give the readings in the same order."""
        with ThreadPoolExecutor(self.workers) as pool:
            yield from _in_order(pool, self.read, reports, ahead=_AHEAD * self.workers)

    def _read(self, report: Report) -> Reading:
        parts = join(report.text, self.parts(report.text))
        states = quotation_states(report.text)
        statements = tuple(
            Statement(
                id=f"s{number}",
                source=_span(report, part.source),
                cue=_span(report, part.cue),
                content=tuple(report.span(*piece) for piece in part.content),
                kind=kind_of(report.text, part.content, states),
                addressee=_span(report, part.addressee),
                relay=tuple(Relay(name=report.text[a:b], span=report.span(a, b)) for a, b in part.relay),
                confidence=round(part.confidence, 3),
            )
            for number, part in enumerate(parts, start=1)
        )
        return Reading(report=report, statements=statements, gaps=gaps(report))

    def parts(self, text: str) -> list[Parts]:
        """Find the statements of a text by their parts, window by window."""
        tokens = tokenize(text, self.model.tokenizer)
        return [part for first, last in cut(text, tokens) for part in self._window(Window(tokens, first, last))]

    def _window(self, window: Window) -> list[Parts]:
        scores, vectors = self.model.encode(window)
        return find(window, scores, vectors, link=self.model.link, chains=self.model.chains, settings=self.settings)


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
    """What became of one source: its name as it was given, and the reading (with `problems` where it failed)."""

    source: str
    reading: Reading


def read_sources(
    sources: Iterable[str], *, allow_private: bool = False, reader: Reader | None = None
) -> Iterator[Outcome]:
    """Read files, folders, web addresses or "-" (standard input), several at once, in order, as they are asked for.

    A source that cannot be received or read gives a reading with the reason in `problems`; the rest goes on.
    """
    from dragoman.intake.load import load

    used = reader or shared_reader()

    def outcome(loaded: Loaded) -> Outcome:
        if loaded.report is not None:
            return Outcome(loaded.source, used.read(loaded.report))
        # Named by its source: nothing else is known of it.
        nothing = Report(id=hashlib.sha256(loaded.source.encode("utf-8", "surrogatepass")).hexdigest()[:16])
        problems = (loaded.problem,) if loaded.problem else ()
        return Outcome(loaded.source, Reading(report=nothing, problems=problems))

    with ThreadPoolExecutor(used.workers) as pool:
        yield from _in_order(pool, outcome, load(sources, allow_private=allow_private), ahead=_AHEAD * used.workers)


@lru_cache(maxsize=1)
def shared_reader() -> Reader:
    """Give the one reader that `dragoman.read` uses, loaded when first asked for."""
    return Reader()
