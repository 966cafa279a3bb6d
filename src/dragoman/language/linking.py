"""From scores to spans: cues out of the token head, and each statement's parts out of the linker.

The linker sees a window once a cue, with the distance of every piece to that cue, and scores five roles in O / B / I.
The best path through a role is found under the learned transitions of a conditional random field (Viterbi 1967).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.language.tokens import Ints

Floats = NDArray[np.float32]

ROLES = ("source", "cue", "content", "relay", "addressee")
OUTSIDE, BEGINS, INSIDE = range(3)
# Bucket 0 is the cue itself; 16 to its left begin at 1, 16 to its right at 17, on a logarithmic scale.
_LEFT, _RIGHT, _SIDE = 1, 17, 16
_NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Chain:
    """Learned scores of a role's labels: `moves` from one label to the next (3, 3), `first` (3)."""

    moves: Floats
    first: Floats


# Without learned scores: only that an I never follows an O and never comes first.
PLAIN = Chain(
    moves=np.array([[0, 0, _NEVER], [0, 0, 0], [0, 0, 0]], dtype=np.float32),
    first=np.array([0, 0, _NEVER], dtype=np.float32),
)


def distances(length: int, first: int, last: int) -> Ints:
    """Return the distance bucket of each of `length` pieces to the cue at pieces `first` up to `last`."""
    at = np.arange(length)
    left, right = first - at, at - (last - 1)
    far = np.maximum(np.maximum(left, right), 1)
    bucket = np.minimum(np.floor(np.log2(far) * 2).astype(np.int64), _SIDE - 1)
    return np.where(at < first, _LEFT + bucket, np.where(at >= last, _RIGHT + bucket, 0))


def best_paths(scores: Floats, chains: Sequence[Chain]) -> Ints:
    """Return the best labels of each row: scores (rows, length, 3), a chain a row; gives (rows, length)."""
    rows, length, _ = scores.shape
    moves = np.stack([chain.moves for chain in chains])
    value = np.stack([chain.first for chain in chains]) + scores[:, 0]
    back = np.zeros((length, rows, 3), dtype=np.int64)
    for step in range(1, length):
        through = value[:, :, None] + moves
        back[step] = through.argmax(axis=1)
        value = through.max(axis=1) + scores[:, step]
    return _trace(value.argmax(axis=1), back)


def _trace(last: Ints, back: Ints) -> Ints:
    length, rows, _ = back.shape
    paths, every = np.zeros((rows, length), dtype=np.int64), np.arange(rows)
    paths[:, -1] = last
    for step in range(length - 1, 0, -1):
        last = back[step, every, last]
        paths[:, step - 1] = last
    return paths


def runs(path: Ints) -> list[tuple[int, int]]:
    """Return the spans of a path of O / B / I labels, as ranges of pieces."""
    spans: list[tuple[int, int]] = []
    first = -1
    for at, label in enumerate(path.tolist()):
        if label != INSIDE and first >= 0:
            spans.append((first, at))
            first = -1
        if label == BEGINS:
            first = at
    if first >= 0:
        spans.append((first, len(path)))
    return spans


def softmax(scores: Floats) -> Floats:
    """Return probabilities over the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    probabilities: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return probabilities
