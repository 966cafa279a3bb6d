"""Reads who did what to whom: evidence by evidence, the parties with a part in it, the PLOVER type, and its reality."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

import numpy as np

from dragoman.language.candidates import Candidate, Range, Speaks, candidates_for
from dragoman.language.linking import PLAIN, Floats, best_paths, runs, softmax
from dragoman.language.meaning import EVIDENCE, Heads, Meant, evidence_vector
from dragoman.language.tokens import GAP_NONE
from dragoman.reading import Event, EventType, Issue, Reality, Statement
from dragoman.report import Report

TYPES, REALITIES, ISSUES = get_args(EventType), get_args(Reality), get_args(Issue)


# Contents that may begin before some words and still hold them: statements are not nested deeper.
_NESTED = 50
# What can only be done together: all sides act, and none is acted on.
_OF_ALL = frozenset({"AGREE"})


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure the model must be, on the development reports (docs/experiments.md). `bias` lets in more evidence."""

    bias: float = -0.5
    part: float = 0.7
    least: float = 0.5
    words: int = 3  # fewer are no clause: "He has"
    first: float = 0.1  # for the likeliest actor and the likeliest recipient


DEFAULTS = Sure()


def events_of(
    report: Report, meant: Meant, statements: Sequence[Statement], heads: Heads, *, sure: Sure = DEFAULTS
) -> tuple[Event, ...]:
    """Return the events of a report, in the order of their evidence."""
    found, contents = [], _contents(statements)
    for evidence, chance in _evidence(meant, sure):
        event = _event(report, meant, contents, (evidence, chance), heads, sure)
        if event is not None:
            found.append(event)
    return tuple(found)


def _evidence(meant: Meant, sure: Sure) -> list[tuple[Range, float]]:
    """Return the runs of pieces that tell of an event, with how sure the model is of each."""
    chances = softmax(meant.scores[:, EVIDENCE])
    raised = np.log(np.maximum(chances, 1e-9)) + np.array([0, sure.bias, sure.bias], dtype=np.float32)
    found = []
    for first, after in meant.windows:
        for a, b in runs(best_paths(raised[None, first:after], [PLAIN])[0]):
            found.append(((a + first, b + first), float(1 - chances[a + first : b + first, 0].mean())))
    return found


def _event(  # noqa: PLR0913, PLR0917 -- one event with all that is known of it
    report: Report,
    meant: Meant,
    contents: Sequence[_Said],
    evidence: tuple[Range, float],
    heads: Heads,
    sure: Sure,
) -> Event | None:
    (first, after), chance = evidence
    if int((meant.tokens.gap[first:after] != GAP_NONE).sum()) < sure.words:
        return None
    start, end = int(meant.tokens.start[first]), int(meant.tokens.end[after - 1])
    candidates = candidates_for(meant.named, [(first, after)], speaker=_speaker(contents, start, end))
    if not candidates:
        return None
    vector = evidence_vector(meant, (first, after))
    parts = heads.parts(meant, vector, candidates)
    actors = _chosen(candidates, parts[:, 0], sure)
    recipients = _chosen(candidates, parts[:, 1], sure, but=actors)
    if not actors and not recipients:
        return None
    types = heads.types(meant, vector, (actors, recipients))
    kind = int(types.argmax())
    confidence = chance * float(types[kind]) ** 0.5
    if confidence < sure.least:
        return None
    if TYPES[kind] in _OF_ALL:
        actors, recipients = [*actors, *recipients], []
    return Event(
        actor=_names(actors),
        recipient=_names(recipients),
        type=TYPES[kind],
        reality=REALITIES[int(heads.linear("reality", vector).argmax())],
        issue=ISSUES[int(heads.linear("event_issue", vector).argmax())],
        evidence=report.span(start, end),
        confidence=round(confidence, 3),
    )


class _Said(NamedTuple):
    """A stretch of somebody's words, with the party that says them."""

    start: int
    end: int
    party: str | None


def _contents(statements: Sequence[Statement]) -> list[_Said]:
    """Return the contents of all statements, in the order of the text."""
    return sorted(
        (
            _Said(span.start, span.end, one.speaker.party)
            for one in statements
            for span in one.content
            if span.start is not None and span.end is not None
        ),
        key=lambda said: said.start,
    )


def _speaker(contents: Sequence[_Said], start: int, end: int) -> Speaks | None:
    """Say who speaks the words of a stretch of text, where a statement holds them: of nested ones, the outer."""
    after = bisect_right(contents, start, key=lambda said: said.start)
    held = (said for said in contents[max(0, after - _NESTED) : after] if end <= said.end)
    said = next(held, None)
    return Speaks(said.party) if said is not None else None


def _chosen(
    candidates: Sequence[Candidate], chances: Floats, sure: Sure, *, but: Sequence[Candidate] = ()
) -> list[Candidate]:
    """Choose one side of an event: the likeliest party where it is likely enough, and others that are surer still."""
    barred = {c.party for c in but} | {None}
    order = [int(n) for n in np.argsort(-chances, kind="stable") if candidates[int(n)].party not in barred]
    chosen = order[:1] if order and chances[order[0]] >= sure.first else []
    for n in order[1:]:
        # "Gaza" may stand for Hamas or for its people, and in one clause it stands for one of them.
        same_words = any(candidates[n].at is not None and candidates[n].at == candidates[m].at for m in chosen)
        if chosen and chances[n] >= sure.part and not same_words:
            chosen.append(n)
    return [candidates[n] for n in sorted(chosen)]


def _names(chosen: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.party for c in chosen if c.party is not None))
