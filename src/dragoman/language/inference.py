"""Finds the sentences in which the writer, and no source, interprets, predicts or judges."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.language.candidates import pieces_of
from dragoman.language.meaning import Heads, Meant, sentence_vector, sigmoid
from dragoman.language.sentences import sentences
from dragoman.report import Report, Span

# How sure the model must be, on the development reports (docs/experiments.md).
LEAST = 0.2
# A source that is a matter and nobody: "This suggests that ..." is the writer's own reading. "It" may be a ministry.
_MATTERS = frozenset({"this", "that", "these", "all this", "all of this"})


def is_writers_own(text: str, source: tuple[int, int] | None, inferred: Sequence[Span]) -> bool:
    """Say whether what looks like a statement is the writer's inference: no one says it but "this"."""
    if source is None or text[slice(*source)].lower() not in _MATTERS:
        return False
    return any((one.start or 0) <= source[0] and source[1] <= (one.end or 0) for one in inferred)


def inference_of(report: Report, meant: Meant, heads: Heads, *, least: float = LEAST) -> tuple[Span, ...]:
    """Return the sentences of the writer's own inference; none in a text whose own voice is a party's."""
    if report.voice == "party":
        return ()
    found = []
    for start, end in sentences(report.text):
        pieces = pieces_of(meant.tokens, start, end)
        if pieces[0] < pieces[1]:
            chance = float(sigmoid(heads.linear("inference", sentence_vector(meant, pieces)))[0])
            if chance >= least:
                found.append(report.span(start, end))
    return tuple(found)
