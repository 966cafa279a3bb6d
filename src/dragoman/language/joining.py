"""From parts found window by window to the statements of a report.

Puts together what reads as one: a quotation that runs on in the next paragraph, the inner and the outer voice of a
nested report. Names the kind by the quotation marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from dragoman.language.statements import Parts, Pieces
from dragoman.language.tokens import QUOTE_OUTSIDE, Ints, quotation_states
from dragoman.reading import Kind

_OPENS = re.compile(r"[\"“„«‘']")
_QUOTED_AS_SAYING = re.compile(
    r"(?:quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+"
    r"(?P<who>(?:[^\s,;:.!?“”\"]+,?\s+){0,11}?[^\s,;:.!?“”\"]+)\s+(?P<cue>as saying)\b"
)
_WHITE = re.compile(r"\s*")
_NEW_SENTENCE = re.compile(r"[.!?][\"”»’']?\s+\w")
_LONGEST_WORD = 40
_WORD_BEFORE = re.compile(r"[^\W_]+\Z")
_WORD_AFTER = re.compile(rf"[^\W_]{{1,{_LONGEST_WORD}}}")
# Of PolNeAR's passive cues after "it" none with a clause for its content has that "it" for its source.
_EMPTY_IT = re.compile(r"it\s+(?:is|was|will be|(?:has|have|had) been)\b.*", re.IGNORECASE | re.DOTALL)
_CLAUSE = re.compile(r"(?:that|whether|if)\b", re.IGNORECASE)
# The outer voice of two must hold at least this share of the inner statement to be its carrier.
_NESTED = 0.9
# Or all but this much: "that ", which belongs to a content, and a quotation mark.
_LOOSE = 6


def join(text: str, parts: Sequence[Parts]) -> list[Parts]:
    """Return a report's statements in reading order."""
    words = (_with_quoted_voice(text, _in_whole_words(text, part)) for part in parts)
    whole = (_without_empty_it(text, part) for part in words)
    ordered = _without_doubles(sorted(whole, key=lambda part: (part.cue, part.content)))
    ordered = _with_carriers(ordered)
    return _continued(text, ordered)


def _in_whole_words(text: str, part: Parts) -> Parts:
    """Let no part begin or end within a word, wherever the pieces of the word are cut."""

    def grown(span: Pieces) -> Pieces:
        start, end = span
        before = _WORD_BEFORE.search(text, max(0, start - _LONGEST_WORD), start) if text[start].isalnum() else None
        after = _WORD_AFTER.match(text, end) if text[end - 1].isalnum() else None
        return before.start() if before else start, after.end() if after else end

    return replace(
        part,
        source=grown(part.source) if part.source else None,
        cue=grown(part.cue),
        content=_merged(map(grown, part.content)),
        relay=tuple(map(grown, part.relay)),
        addressee=grown(part.addressee) if part.addressee else None,
    )


def _merged(spans: Iterable[Pieces]) -> tuple[Pieces, ...]:
    """Put together what overlaps: two pieces of content in one word have both become the word."""
    merged: list[Pieces] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _with_quoted_voice(text: str, part: Parts) -> Parts:
    """Read "the agency quoted her as saying": she is the source, and the agency, whom the tagger names, her carrier."""
    found = _QUOTED_AS_SAYING.match(text, part.cue[0])
    if part.source is None or found is None or found.end() < part.cue[1]:
        return part
    content = [_apart(span, found.span()) for span in part.content]
    left = tuple(_trimmed(text, span) for span in content if span is not None and text[slice(*span)].strip())
    relay = tuple(span for span in part.relay if _apart(span, found.span("who")) == span and span != part.source)
    return replace(
        part,
        source=found.span("who"),
        cue=found.span("cue"),
        content=left or part.content,
        relay=(*relay, part.source),
        addressee=None,
    )


def _trimmed(text: str, span: Pieces) -> Pieces:
    """Leave out the white space at the ends of a span."""
    words = text[slice(*span)]
    return span[0] + len(words) - len(words.lstrip()), span[1] - len(words) + len(words.rstrip())


def _apart(span: Pieces, other: Pieces) -> Pieces | None:
    """Take away from a span what lies in another, None where nothing is left or it would fall in two."""
    (start, end), (first, last) = span, other
    if end <= first or start >= last:
        return span
    if start < first:
        return start, first
    return (last, end) if end > last else None


def _without_empty_it(text: str, part: Parts) -> Parts:
    """Take away a source that is only the "it" of "it is reported that": nobody is named there."""
    if part.source is None or not _EMPTY_IT.fullmatch(text[part.source[0] : part.cue[1]]):
        return part
    clause = part.content[0][0] > part.cue[1] and _CLAUSE.match(text, part.content[0][0])
    return replace(part, source=None) if clause else part


def _without_doubles(parts: Sequence[Parts]) -> list[Parts]:
    """Of statements with the same content, keep the surest: two cues found for one attribution."""
    best: dict[tuple[Pieces, ...], Parts] = {}
    for part in parts:
        rival = best.get(part.content)
        if rival is None or part.confidence > rival.confidence:
            best[part.content] = part
    return [part for part in parts if best[part.content] is part]


def _with_carriers(parts: Sequence[Parts]) -> list[Parts]:
    """Where a statement's content is another's whole attribution, the inner is the statement, the outer carries it."""
    inner_of = _nested(parts)
    carriers: dict[int, tuple[Pieces, ...]] = {}
    # From the outermost voice inwards, so that a carrier brings along whoever carries it.
    for outer in sorted(inner_of, key=lambda index: -_size(parts[index])):
        part, inner = parts[outer], inner_of[outer]
        carriers[inner] = (*_voices(part), *carriers.get(outer, ()), *carriers.get(inner, ()))
    return [
        replace(part, relay=tuple(dict.fromkeys((*part.relay, *carriers.get(index, ())))))
        for index, part in enumerate(parts)
        if index not in inner_of
    ]


def _nested(parts: Sequence[Parts]) -> dict[int, int]:
    """Map each statement that only carries another to that other; both by their place among `parts`, sorted by cue."""
    cues = [part.cue for part in parts]
    found = {}
    for index, outer in enumerate(parts):
        # A voice without a name, or one that speaks to somebody, is more than a carrier.
        if outer.source is None or outer.addressee is not None:
            continue
        ends = [end for piece in outer.content for end in piece]
        near = range(bisect_left(cues, (min(ends), 0)), bisect_left(cues, (max(ends), 0)))
        reach, inner = max(((_reach(outer, parts[at]), at) for at in near if at != index), default=(0, 0))
        if reach and (reach >= _NESTED * _size(outer) or _size(outer) - reach <= _LOOSE):
            found[index] = inner
    return found


def _reach(outer: Parts, inner: Parts) -> int:
    """Say how much of the outer statement's content the inner one reaches over; 0 where it is not all in there."""
    if inner.source is None:
        return 0
    pieces = (inner.source, inner.cue, *inner.content)
    if not all(any(a <= start and end <= b for a, b in outer.content) for start, end in pieces):
        return 0
    return max(end for _, end in pieces) - min(start for start, _ in pieces)


def _voices(part: Parts) -> tuple[Pieces, ...]:
    return (part.source, *part.relay) if part.source else part.relay


def _size(part: Parts) -> int:
    return sum(end - start for start, end in part.content)


@dataclass(frozen=True, slots=True)
class _Taken:
    """The stretches of a text that are somebody's already: where they start, and how far all up to each reach."""

    starts: list[int]
    reach: list[int]

    @classmethod
    def of(cls, spans: Iterable[Pieces]) -> _Taken:
        ordered = sorted(spans)
        return cls([start for start, _ in ordered], list(accumulate((end for _, end in ordered), max)))

    def within(self, start: int, end: int) -> bool:
        """Say whether any stretch reaches into the one from `start` to `end`."""
        before = bisect_left(self.starts, end)
        return before > 0 and self.reach[before - 1] > start


def _continued(text: str, parts: Sequence[Parts]) -> list[Parts]:
    """Add the paragraphs in which a quotation goes on with no new cue to the statement that opened it.

    News English opens the marks anew in each paragraph, with or without having closed them in the one before.
    """
    states = quotation_states(text)
    taken = _Taken.of(span for part in parts for span in (part.cue, *part.content))
    joined = []
    for part in parts:
        content = list(part.content)
        if kind_of(text, content[-1:], states) != "indirect":
            end = max(part.cue[1], content[-1][1], part.source[1] if part.source else 0)
            while (more := _next_quotation(text, end, states, taken)) is not None:
                content.append(more)
                end = more[1]
        joined.append(replace(part, content=tuple(content)))
    return joined


def _next_quotation(text: str, end: int, states: Ints, taken: _Taken) -> Pieces | None:
    """Find the paragraph after the one `end` stands in, where it carries a quotation on: all quoted, nobody else's."""
    rest = text.find("\n", end)
    if rest < 0 or _NEW_SENTENCE.search(text, end, rest) or taken.within(end, rest):
        return None
    white = _WHITE.match(text, rest)
    start = white.end() if white else rest
    stop = text.find("\n", start)
    stop = start + len(text[start : stop if stop >= 0 else len(text)].rstrip())
    if not _OPENS.match(text, start) or taken.within(start, stop):
        return None
    quoted = [states[at] != QUOTE_OUTSIDE for at in range(start, stop) if text[at].isalnum()]
    return (start, stop) if quoted and all(quoted) else None


def kind_of(text: str, content: Sequence[Pieces], states: Ints) -> Kind:
    """Say whether all, none or some of the content stands in quotation marks."""
    inside = outside = 0
    for start, end in content:
        single = _single_quoted(text, start, end)
        for at in range(start, end):
            if text[at].isalnum():
                quoted = bool(states[at] != QUOTE_OUTSIDE) or single[0] <= at < single[1]
                inside, outside = inside + quoted, outside + (not quoted)
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


_SINGLE = re.compile(r"(?<!\w)[‘'‹](?=\w)(?:[^‘\n]{3,}?)[’'›](?!\w)")


def _single_quoted(text: str, start: int, end: int) -> Pieces:
    """Find the longest stretch in single quotation marks; an apostrophe within a word opens and closes nothing."""
    found = [match.span() for match in _SINGLE.finditer(text, max(0, start - 1), min(len(text), end + 1))]
    return max(found, key=lambda span: span[1] - span[0], default=(0, 0))
