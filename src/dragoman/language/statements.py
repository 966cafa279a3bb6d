"""Finds the statements of a window: cues first, then for each cue its own source and content.

Works on scores, wherever they come from: the encoder at run time, or a model in training.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.language.linking import PLAIN, ROLES, Chain, Floats, best_paths, distances, runs, softmax
from dragoman.language.tokens import Ints, Tokens

# Takes vectors of shape (1, length, width), distances and other cues of (cues, length); gives role scores of shape
# (cues, length, 15) and statement scores of (cues).
Link = Callable[[Floats, Ints, Ints], tuple[Floats, Floats]]
Pieces = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides whether a cue makes a statement; docs/experiments.md has how each number was found.

    `cue`, `real`, `content` and `base` weigh the evidence (log odds) into the confidence of a statement: the cue
    head's, the linker's, and the mean of the content head's over the content.
    """

    # Added to the scores of B and I, so that doubtful cues reach the linker, which then judges them.
    cue_bias: float = 2.0
    # Logistic regression over the candidates of both development parts (2,606 of PolNeAR, 430 of talks/).
    cue: float = 0.318
    real: float = 0.045
    content: float = 0.256
    base: float = -1.261
    # Least confidence of a statement that is kept: 0.3 to 0.45 are within half a point of each other on all figures.
    least: float = 0.38


DEFAULTS = Settings()
# Columns of the token scores.
_CUE, _CONTENT = slice(0, 3), slice(6, 9)
# A candidate that shares more than this of its content with a surer one is the same statement found twice.
_SAME = 0.5
# Cues that the linker is told of while it reads another: those that the head alone would call cues.
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Window:
    """A run of a text's pieces that the encoder sees at once."""

    tokens: Tokens
    first: int
    last: int

    @property
    def length(self) -> int:
        """The window's length with the two markers around it."""
        return self.last - self.first + 2

    def place(self, span: Pieces) -> Pieces:
        """Turn a range of positions in the window into code points of the text."""
        first, last = span[0] - 1 + self.first, span[1] - 2 + self.first
        return int(self.tokens.start[first]), int(self.tokens.end[last])


@dataclass(frozen=True, slots=True)
class Parts:
    """A statement by its parts, in code points of the text."""

    source: Pieces | None
    cue: Pieces
    content: tuple[Pieces, ...]
    relay: tuple[Pieces, ...]
    addressee: Pieces | None
    confidence: float


@dataclass(frozen=True, slots=True)
class _Cue:
    span: Pieces
    probability: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    cue: _Cue
    roles: dict[str, list[Pieces]]
    confidence: float

    @property
    def content(self) -> set[int]:
        return {piece for first, last in self.roles["content"] for piece in range(first, last)}


def find(  # noqa: PLR0913 -- the model's three outputs and what reads them
    window: Window,
    scores: Floats,
    vectors: Floats,
    *,
    link: Link,
    chains: Sequence[Chain],
    settings: Settings = DEFAULTS,
) -> list[Parts]:
    """Find the statements of a window, in the order of their cues.

    `scores` (length, labels) hold O / B / I of cue, source and content; `vectors` (1, length, width) are the linker's
    view of the same pieces; `chains` are the learned transitions, one a role.
    """
    cues = _cues(scores[:, _CUE], settings)
    if not cues:
        return []
    roles, real = link(vectors, *_views(cues, window.length))
    # All roles of all cues in one search: (cues, length, 15) -> (cues x 5, length, 3).
    rows = roles.reshape(len(cues), window.length, len(ROLES), 3).transpose(0, 2, 1, 3).reshape(-1, window.length, 3)
    paths = best_paths(rows, list(chains) * len(cues)).reshape(len(cues), len(ROLES), window.length)
    said = 1 - softmax(scores[:, _CONTENT])[:, 0]
    candidates = []
    for cue, score, path in zip(cues, real.tolist(), paths, strict=True):
        spans = _spans(path)
        if spans["content"]:
            evidence = (_log_odds(cue.probability), score, _log_odds(_mean(said, spans["content"])))
            candidates.append(_Candidate(cue, spans, confidence_of(evidence, settings)))
    return [_parts(window, candidate) for candidate in _surest(candidates, least=settings.least)]


def confidence_of(evidence: tuple[float, float, float], settings: Settings) -> float:
    """Weigh the log odds of cue head, linker and content head into one probability."""
    cue, real, content = evidence
    return _sigmoid(settings.cue * cue + settings.real * real + settings.content * content + settings.base)


def _surest(candidates: Sequence[_Candidate], *, least: float) -> list[_Candidate]:
    """Keep the candidates that are sure enough and not found already, in the order of their cues."""
    kept: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-c.confidence, c.cue.span)):
        if candidate.confidence >= least and not any(_repeats(candidate, other) for other in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.cue.span)


def _repeats(candidate: _Candidate, other: _Candidate) -> bool:
    """Say whether a candidate has another's content; a statement inside another, its cue included, is its own."""
    here, there = candidate.content, other.content
    if len(here & there) <= _SAME * min(len(here), len(there)):
        return False
    return candidate.cue.span[0] not in there and other.cue.span[0] not in here


def _cues(scores: Floats, settings: Settings) -> list[_Cue]:
    """Find the cues of one window in its token scores (length, 3): the plain ones, and doubtful ones elsewhere."""
    plain = _cue_spans(scores, bias=0.0)
    doubtful = [
        span
        for span in _cue_spans(scores, bias=settings.cue_bias)
        if not any(span[0] < last and first < span[1] for first, last in plain)
    ]
    probabilities = 1 - softmax(scores)[:, 0]
    return [_Cue((first, last), float(probabilities[first:last].mean())) for first, last in sorted(plain + doubtful)]


def _cue_spans(scores: Floats, *, bias: float) -> list[Pieces]:
    raised = scores + np.array([0, bias, bias], dtype=np.float32)
    # The markers at the two ends are no words.
    raised[[0, -1], 1:] = -1e4
    return runs(best_paths(raised[None], [PLAIN])[0])


def _views(cues: Sequence[_Cue], length: int) -> tuple[Ints, Ints]:
    """Give what the linker sees of each cue: the distance of every piece to it, and where the other sure cues are."""
    distance = np.stack([distances(length, *cue.span) for cue in cues])
    marks = np.zeros(length, dtype=np.int64)
    for cue in cues:
        if cue.probability >= _SURE:
            marks[cue.span[0] : cue.span[1]] = 1
    return distance, np.where(distance == 0, 0, marks)


def _spans(paths: Ints) -> dict[str, list[Pieces]]:
    """Read the spans of every role off its path, the two markers left out."""
    length = paths.shape[1]
    return {
        role: [span for span in runs(path) if span[0] > 0 and span[1] < length]
        for role, path in zip(ROLES, paths, strict=True)
    }


def _parts(window: Window, candidate: _Candidate) -> Parts:
    """Place a candidate in the text."""
    cue, roles = candidate.cue.span, candidate.roles
    at_cue = [span for span in roles["cue"] if span[0] < cue[1] and span[1] > cue[0]]
    return Parts(
        source=_nearest(window, roles["source"], cue),
        cue=window.place(at_cue[0] if at_cue else cue),
        content=tuple(window.place(span) for span in roles["content"]),
        relay=tuple(window.place(span) for span in roles["relay"]),
        addressee=_nearest(window, roles["addressee"], cue),
        confidence=candidate.confidence,
    )


def _nearest(window: Window, spans: Sequence[Pieces], cue: Pieces) -> Pieces | None:
    """Choose the span nearest to the cue: a statement has one source."""
    if not spans:
        return None
    return window.place(min(spans, key=lambda span: max(span[0] - cue[1], cue[0] - span[1])))


def _mean(values: Floats, spans: Sequence[Pieces]) -> float:
    return float(np.concatenate([values[first:last] for first, last in spans]).mean())


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return float(np.log(clipped / (1 - clipped)))


def _sigmoid(score: float) -> float:
    return float(1 / (1 + np.exp(-score)))
