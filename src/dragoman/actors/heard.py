"""Keeps who has spoken so far in a report, for whom the next "it", "they" or "the ministry" may mean."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice

import msgspec

from dragoman.actors import anaphora
from dragoman.actors.describe import Description
from dragoman.actors.figures import Figure
from dragoman.actors.parties import OPEN, Standing, standing
from dragoman.actors.scene import Scene
from dragoman.report import Span

_MARKS = frozenset("\"“”'‘")
_WRITTEN = frozenset({"statement", "wrote", "post", "letter", "posted", "statements"})


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of one statement that tell who is speaking. Spans lie in the report's text; None where there is none.

    `addressee` and `relay` are what a model found; the rules look for them where they are empty.
    """

    source: Span | None
    cue: Span | None = None
    content: tuple[Span, ...] = ()
    addressee: Span | None = None
    relay: tuple[Span, ...] = ()


@dataclass(slots=True)
class Heard:
    """Somebody who has spoken: a person of the report, or what an unnamed source stands for.

    `joint` says that two people spoke as one, `nested` that it was inside another's words, `writes` that it was
    written, `listed` that the source names several states ("Veltria, Karsova and ...").
    """

    token: int
    standing: Standing
    figure: Figure | None = None
    reading: Description | None = None
    spans: list[Span] = field(default_factory=list)
    joint: bool = False
    nested: bool = False
    writes: bool = False
    listed: bool = False


class Hearing:
    """The statements of a report and who was heard in them, in the order in which they stand."""

    def __init__(self, scene: Scene, sources: Sequence[Source]) -> None:
        self.scene = scene
        self.sources = sources
        self.heard: list[Heard] = []
        self._of: dict[int, Heard] = {}
        self._outer: dict[int, int | None] = {}
        self._contents = sorted(
            (span.start, span.end, number)
            for number, source in enumerate(sources)
            for span in source.content
            if span.start is not None and span.end is not None
        )
        self._furthest = list(accumulate((end for _, end, _ in self._contents), max))
        text = scene.report.text
        spans = (span for source in sources for span in source.content if span.start is not None)
        marked = (span for span in spans if text[span.start : (span.start or 0) + 1] in _MARKS)
        self.quoted = frozenset(i for span in marked for i in range(*scene.span_tokens(span)))

    def has(self, number: int) -> bool:
        """Say whether somebody was heard in the statement of this number already."""
        return number in self._of

    def of(self, number: int) -> Heard:
        """Return who was heard in the statement of this number."""
        return self._of[number]

    def add(self, number: int, heard: Heard) -> None:
        """Keep who was heard in a statement."""
        source = self.sources[number]
        heard.writes = any(w.fold in _WRITTEN for w in self.scene.words[slice(*self.scene.span_tokens(source.cue))])
        hits = self.scene.hits_in(*self.scene.span_tokens(source.source))
        heard.listed = len({h.entry.party for h in hits if h.entry.kind in {"name", "capital"}}) > 1
        heard.nested = self.outer(number) is not None
        if source.source is not None:
            heard.spans.append(source.source)
        self.heard.append(heard)
        self._of[number] = heard

    def place(self, number: int) -> int:
        """Return where a statement stands: the start of its source, else the first of its parts."""
        source = self.sources[number]
        if source.source is not None and source.source.start is not None:
            return source.source.start
        spans = (source.cue, *source.content)
        return min((s.start for s in spans if s is not None and s.start is not None), default=0)

    def outer(self, number: int) -> int | None:
        """Return the number of the statement in whose content this one stands, the innermost; None where in none."""
        if number not in self._outer:
            self._outer[number] = self._find_outer(number)
        return self._outer[number]

    def _find_outer(self, number: int) -> int | None:
        here = self._extent(number)
        if here is None:
            return None
        at = bisect_right(self._contents, here[0], key=lambda c: c[0])
        best: tuple[int, int] | None = None
        # No content before one that all earlier ones end before can hold the statement.
        while at > 0 and self._furthest[at - 1] >= here[1]:
            at -= 1
            start, end, other = self._contents[at]
            if end >= here[1] and other != number and (best is None or end - start < best[0]):
                best = (end - start, other)
        return best[1] if best else None

    def _extent(self, number: int) -> tuple[int, int] | None:
        source = self.sources[number]
        for span in (source.source, source.cue):
            if span is not None and span.start is not None and span.end is not None:
                return span.start, span.end
        return None

    def own(self, number: int) -> list[int]:
        """Return the tokens of a statement's own content, in order."""
        spans = self.sources[number].content
        return sorted({i for span in spans for i in range(*self.scene.span_tokens(span))})

    def before(self, number: int) -> list[Heard]:
        """Return who spoke before, the last first; those inside another's words only for one who speaks there too."""
        inside = self.outer(number) is not None
        return list(islice((h for h in reversed(self.heard) if inside or not h.nested), anaphora.MENTIONS))

    def spoke(self, number: int) -> list[tuple[int, Figure]]:
        """Return the people who spoke before, in order, with the tokens at which they did."""
        return [(h.token, h.figure) for h in reversed(self.before(number)) if h.figure is not None]

    def person(self, number: int, word: str, at: int) -> Figure | None:
        """Return the person that "he" or "she" at a token means in this statement."""
        before = anaphora.Before(self.spoke(number), self.own(number), self.quoted, self._barred(number))
        return anaphora.by_pronoun(word, at, self.scene, before)

    def _barred(self, number: int) -> list[Figure]:
        """Return the speaker of the direct quotation around a statement: nobody calls himself "he"."""
        outer = self.outer(number)
        heard = self._of.get(outer) if outer is not None else None
        if outer is None or heard is None or heard.figure is None:
            return []
        tokens = self.own(outer)
        return [heard.figure] if tokens and tokens[0] in self.quoted else []

    def standing_of(self, figure: Figure) -> Standing:
        """Return where a person of the report stands."""
        return standing(figure, self.scene)


__all__ = ["OPEN", "Heard", "Hearing", "Source"]
