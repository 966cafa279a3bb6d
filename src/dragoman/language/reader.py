"""Reads reports: one encoder pass each, and everything that is found in it."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec
import numpy as np

from dragoman.actors.heard import Source
from dragoman.actors.mentions import Mention, party_mentions, party_words
from dragoman.actors.resolver import Resolver
from dragoman.actors.tables import Tables, load_tables
from dragoman.errors import DragomanError
from dragoman.intake.language import require_english
from dragoman.intake.receive import gaps
from dragoman.language.candidates import named_in
from dragoman.language.encoder import Model
from dragoman.language.events import events_of
from dragoman.language.gaps import lacking
from dragoman.language.headline import Judge, Judgement
from dragoman.language.inference import inference_of, is_writers_own
from dragoman.language.joining import join, kind_of
from dragoman.language.linking import Floats
from dragoman.language.meaning import SCORES, Meant
from dragoman.language.names import persons
from dragoman.language.party_text import speak
from dragoman.language.positions import with_positions
from dragoman.language.statements import DEFAULTS, Parts, Pieces, Settings, Window, find
from dragoman.language.tokens import Tokens, quotation_states, tokenize
from dragoman.language.windows import cut, cut_at_sentences
from dragoman.reading import Problem, Reading, Statement
from dragoman.report import Report, Span

if TYPE_CHECKING:
    from dragoman.intake.load import Loaded

Given = TypeVar("Given")
Made = TypeVar("Made")

# Reports under way at once for each worker: enough that none waits, few enough that a long batch streams.
_AHEAD = 4
# Pieces of a body that a headline is still judged by: a book's worth; what is longer is no report with a headline.
_JUDGED = 60_000


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
        self.judge = Judge(self.model)

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
        return self._found(self._cut(text))[0]

    def meant(self, text: str, mentions: Sequence[Mention]) -> Meant:
        """Give a text as the model understands it, with the parties that `mentions` name in it."""
        return self._meant(self._cut(text), mentions)

    def _read(self, report: Report) -> Reading:
        text = self._cut(report.text)
        found, people, hidden = self._found(text)
        meant = self._meant(text, ())
        inferred = inference_of(report, meant, self.model.heads)
        parts = [part for part in join(report.text, found) if not is_writers_own(report.text, part.source, inferred)]
        sources = [_source(report, part) for part in parts]
        resolver = Resolver(report, sources, tables=self.tables, people=[report.span(*name) for name in people])
        who = resolver.resolution()
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
        meant = replace(meant, named=named_in(text.tokens, party_mentions(resolver.scene)))
        # What was taken for an outlet's inference is, in a party's own text, the party's word.
        inferred = () if said.report.voice == "party" else inferred
        reading = self._told(said.report, said.statements, meant, inferred, signers=said.signers)
        judged = Judgement(None) if report.title else None
        if len(text.tokens) <= _JUDGED:
            judged = self.judge.judge(report, tokens=text.tokens, hidden=hidden)
        if judged is not None and judged.missing:
            judged = judged._replace(missing=self._unborne(report.title or "", judged.missing, meant))
        reading = msgspec.structs.replace(reading, actors=said.actors, headline=judged.headline if judged else None)
        lines = (*gaps(report), *who.gaps, *lacking(reading), *(judged.gaps if judged else ()))
        return msgspec.structs.replace(reading, gaps=lines)

    def _unborne(self, title: str, missing: Sequence[str], meant: Meant) -> tuple[str, ...]:
        """Leave out the words of a headline that name a party which the body names otherwise."""
        named = party_words(title, self.tables or load_tables())
        return tuple(word for word in missing if named.get(word) not in meant.named.counts)

    def interpret(self, report: Report, statements: Sequence[Statement]) -> Reading:
        """Read what statements mean that somebody else has found: positions in them, and the report's events."""
        sources = [Source(source=s.source, cue=s.cue, content=s.content) for s in statements]
        scene = Resolver(report, sources, tables=self.tables).scene
        meant = self.meant(report.text, party_mentions(scene))
        return self._told(report, tuple(statements), meant, inference_of(report, meant, self.model.heads))

    def _told(
        self,
        report: Report,
        statements: tuple[Statement, ...],
        meant: Meant,
        inferred: tuple[Span, ...],
        *,
        signers: Sequence[str] = (),
    ) -> Reading:
        heads = self.model.heads
        taken = with_positions(report, meant, statements, heads, signers=signers)
        return Reading(
            report=report,
            statements=taken,
            events=events_of(report, meant, taken, heads),
            inference=inferred,
        )

    def _cut(self, text: str) -> Cut:
        tokens = tokenize(text, self.model.tokenizer)
        return Cut(
            tokens,
            tuple(Window(tokens, *window) for window in cut(text, tokens)),
            tuple(Window(tokens, *window) for window in cut_at_sentences(text, tokens)),
        )

    def _meant(self, text: Cut, mentions: Sequence[Mention]) -> Meant:
        # Filled in place: of a long text the vectors are hundreds of megabytes, and twice is too much.
        vectors = np.zeros((len(text.tokens), self.model.heads.width), np.float32)
        scores = np.zeros((len(text.tokens), SCORES), np.float32)
        for window in text.sentences:
            run = slice(window.first, window.last)
            vectors[run], scores[run] = self.model.mean(window)
        return Meant(
            tokens=text.tokens,
            vectors=vectors,
            scores=scores,
            named=named_in(text.tokens, mentions),
            windows=tuple((window.first, window.last) for window in text.sentences),
        )

    def _found(self, text: Cut) -> tuple[list[Parts], list[Pieces], Floats]:
        """Find statements by their parts, and personal names, window by window; give the encoder's vectors too."""
        parts: list[Parts] = []
        people: list[Pieces] = []
        hidden: list[Floats] = []
        for window in text.windows:
            scores, vectors, inner = self.model.encode(window)
            if len(text.tokens) <= _JUDGED:
                hidden.append(inner)
            parts += find(
                window, scores, vectors, link=self.model.link, chains=self.model.chains, settings=self.settings
            )
            people += persons(window, scores)
        return parts, people, np.concatenate(hidden) if hidden else np.zeros((0, 1), np.float32)


class Cut(NamedTuple):
    """A text in word pieces, and the windows in which they are read for statements and for meaning."""

    tokens: Tokens
    windows: tuple[Window, ...]
    sentences: tuple[Window, ...]


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
