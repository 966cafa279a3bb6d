"""Finds the sentences in which the writer, and no source, interprets, predicts or judges."""

from __future__ import annotations

from dragoman.language.candidates import pieces_of
from dragoman.language.meaning import Heads, Meant, sentence_vector, sigmoid
from dragoman.language.sentences import sentences
from dragoman.report import Report, Span

# How sure the model must be, on the development reports (docs/experiments.md).
LEAST = 0.2


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
