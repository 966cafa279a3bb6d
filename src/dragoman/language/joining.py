"""From parts found window by window to the statements of a report.

Puts together what reads as one: a quotation that runs on in the next paragraph, the inner and the outer voice of a
nested report. Names the kind by the quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.language.statements import Parts, Pieces
from dragoman.language.tokens import QUOTE_OUTSIDE, Ints, quotation_states
from dragoman.reading import Kind

_OPENS = re.compile(r"[\"“„«‘']")
_WHITE = re.compile(r"\s*")
_NEW_SENTENCE = re.compile(r"[.!?][\"”»’']?\s+\w")
# The outer voice of two must hold at least this share of the inner statement to be its carrier.
_NESTED = 0.9


def join(text: str, parts: Sequence[Parts]) -> list[Parts]:
    """Return a report's statements in reading order."""
    ordered = sorted(parts, key=lambda part: (part.cue, part.content))
    ordered = _without_doubles(ordered)
    ordered = _with_carriers(ordered)
    return _continued(text, ordered)


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
    kept: list[Parts] = []
    inner_of = {index: _inner(part, parts) for index, part in enumerate(parts)}
    carried: dict[int, Pieces] = {}
    for index, inner in inner_of.items():
        source = parts[index].source
        if inner is not None and source is not None and parts[index].addressee is None:
            carried[inner] = source
    for index, part in enumerate(parts):
        inner = inner_of[index]
        if inner is not None and inner in carried and carried[inner] == part.source:
            continue
        carrier = carried.get(index)
        new = carrier is not None and carrier not in part.relay
        kept.append(replace(part, relay=(*part.relay, carrier)) if new else part)
    return kept


def _inner(outer: Parts, parts: Sequence[Parts]) -> int | None:
    """Find the statement that makes up nearly all of another's content."""
    size = sum(end - start for start, end in outer.content)
    for index, inner in enumerate(parts):
        if inner is outer or inner.source is None:
            continue
        pieces = [inner.source, inner.cue, *inner.content]
        if all(any(a <= start and end <= b for a, b in outer.content) for start, end in pieces):
            reach = max(end for _, end in pieces) - min(start for start, _ in pieces)
            if reach >= _NESTED * size:
                return index
    return None


def _continued(text: str, parts: Sequence[Parts]) -> list[Parts]:
    """Add the paragraphs in which a quotation goes on with no new cue to the statement that opened it.

    News English opens the marks anew in each paragraph, with or without having closed them in the one before.
    """
    states = quotation_states(text)
    taken = sorted(span for part in parts for span in (part.cue, *part.content))
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


def _next_quotation(text: str, end: int, states: Ints, taken: Sequence[Pieces]) -> Pieces | None:
    """Find the paragraph after the one `end` stands in, where it carries a quotation on: all quoted, nobody else's."""
    rest = text.find("\n", end)
    if rest < 0 or _NEW_SENTENCE.search(text, end, rest) or _overlaps(taken, end, rest):
        return None
    white = _WHITE.match(text, rest)
    start = white.end() if white else rest
    stop = text.find("\n", start)
    stop = start + len(text[start : stop if stop >= 0 else len(text)].rstrip())
    if not _OPENS.match(text, start) or _overlaps(taken, start, stop):
        return None
    quoted = [states[at] != QUOTE_OUTSIDE for at in range(start, stop) if text[at].isalnum()]
    return (start, stop) if quoted and all(quoted) else None


def _overlaps(taken: Sequence[Pieces], start: int, end: int) -> bool:
    """Say whether any of the sorted spans reaches into the stretch from `start` to `end`."""
    return any(a < end and b > start for a, b in taken)


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
