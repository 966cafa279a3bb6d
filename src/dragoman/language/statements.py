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
    """What decides whether a cue counts. Chosen on the development parts; docs/experiments.md has the sweep."""

    # Added to the scores of B and I, so that doubtful cues reach the linker, which then judges them.
    cue_bias: float = 0.5
    # Least confidence of a statement that is kept.
    least: float = 0.4


DEFAULTS = Settings()


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

    `scores` (length, labels) begin with O / B / I of a cue; `vectors` (1, length, width) are the linker's view of the
    same pieces; `chains` are the learned transitions, one a role.
    """
    cues = _cues(scores[:, :3], settings)
    if not cues:
        return []
    roles, real = link(vectors, *_views(cues, window.length))
    # All roles of all cues in one search: (cues, length, 15) -> (cues x 5, length, 3).
    rows = roles.reshape(len(cues), window.length, len(ROLES), 3).transpose(0, 2, 1, 3).reshape(-1, window.length, 3)
    paths = best_paths(rows, list(chains) * len(cues)).reshape(len(cues), len(ROLES), window.length)
    found = []
    for cue, score, path in zip(cues, real.tolist(), paths, strict=True):
        confidence = float(np.sqrt(cue.probability * _sigmoid(score)))
        parts = _parts(window, cue, path, confidence) if confidence >= settings.least else None
        if parts is not None:
            found.append(parts)
    return found


def _cues(scores: Floats, settings: Settings) -> list[_Cue]:
    """Find the cues of one window in its token scores (length, 3)."""
    raised = scores + np.array([0, settings.cue_bias, settings.cue_bias], dtype=np.float32)
    # The markers at the two ends are no words.
    raised[[0, -1], 1:] = -1e4
    path = best_paths(raised[None], [PLAIN])[0]
    probabilities = softmax(scores)
    return [_Cue(span, float(1 - probabilities[span[0] : span[1], 0].min())) for span in runs(path)]


def _views(cues: Sequence[_Cue], length: int) -> tuple[Ints, Ints]:
    """Give what the linker sees of each cue: the distance of every piece to it, and where the other cues are."""
    distance = np.stack([distances(length, *cue.span) for cue in cues])
    marks = np.zeros(length, dtype=np.int64)
    for cue in cues:
        marks[cue.span[0] : cue.span[1]] = 1
    return distance, np.where(distance == 0, 0, marks)


def _parts(window: Window, cue: _Cue, paths: Ints, confidence: float) -> Parts | None:
    """Read one statement off its role paths; None where nothing is said."""
    inside = {
        role: [s for s in runs(path) if s[0] > 0 and s[1] < window.length]
        for role, path in zip(ROLES, paths, strict=True)
    }
    if not inside["content"]:
        return None
    at_cue = [span for span in inside["cue"] if span[0] < cue.span[1] and span[1] > cue.span[0]]
    return Parts(
        source=_nearest(window, inside["source"], cue.span),
        cue=window.place(at_cue[0] if at_cue else cue.span),
        content=tuple(window.place(span) for span in inside["content"]),
        relay=tuple(window.place(span) for span in inside["relay"]),
        addressee=_nearest(window, inside["addressee"], cue.span),
        confidence=confidence,
    )


def _nearest(window: Window, spans: Sequence[Pieces], cue: Pieces) -> Pieces | None:
    """Choose the span nearest to the cue: a statement has one source."""
    if not spans:
        return None
    return window.place(min(spans, key=lambda span: max(span[0] - cue[1], cue[0] - span[1])))


def _sigmoid(score: float) -> float:
    return float(1 / (1 + np.exp(-score)))
