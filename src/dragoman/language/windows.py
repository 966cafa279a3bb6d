"""Packs the word pieces of a report into windows that the encoder can take.

A window ends at a paragraph break where it can, else at the end of a sentence outside quotation marks, else where it
must; so a statement is seldom cut in two.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dragoman.language.sentences import sentences
from dragoman.language.tokens import (
    GAP_LINE,
    GAP_NONE,
    GAP_PARAGRAPH,
    QUOTE_INSIDE,
    Ints,
    Tokens,
    sentence_ends,
)

# Pieces in a window, the two markers not counted. Longer windows cost more a piece and found nothing more on dev.
WINDOW = 254
# Pieces in a window of one sentence; a shorter one is read with the next.
SHORTEST, LONGEST = 12, 200


def cut(text: str, tokens: Tokens, *, limit: int = WINDOW) -> list[tuple[int, int]]:
    """Return the windows of a text as ranges of pieces, in order, each at most `limit` pieces long."""
    ends = sentence_ends(text, tokens)
    worth = _worth(tokens, ends)
    windows, first = [], 0
    while first < len(tokens):
        last = len(tokens) if len(tokens) - first <= limit else _best_cut(worth, first, limit)
        windows.append((first, last))
        first = last
    return windows


def cut_at_sentences(text: str, tokens: Tokens) -> list[tuple[int, int]]:
    """Return the windows in which a text is read for its meaning: a sentence each, a short one with the next.

    The vectors of a sentence read by itself say better what it is about than those of a sentence among others
    (docs/experiments.md).
    """
    starts = [int(np.searchsorted(tokens.end, start, side="right")) for start, _ in sentences(text)]
    cuts = [0]
    for start in starts[1:]:
        if start - cuts[-1] >= SHORTEST:
            cuts.append(start)
    return [
        (first, min(first + LONGEST, after))
        for begin, after in pairwise([*cuts, len(tokens)])
        for first in range(begin, after, LONGEST)
    ]


def _worth(tokens: Tokens, ends: NDArray[np.bool_]) -> Ints:
    """Rate each piece as the first of a new window."""
    worth: Ints = (tokens.gap != GAP_NONE).astype(np.int64)
    worth[ends] = 2
    worth[ends & (tokens.quote != QUOTE_INSIDE)] = 3
    worth[tokens.gap == GAP_LINE] = 4
    worth[tokens.gap == GAP_PARAGRAPH] = 5
    return worth


def _best_cut(worth: Ints, first: int, limit: int) -> int:
    # Not before the middle, so that no report falls into crumbs.
    earliest, latest = first + limit // 2, first + limit
    span = worth[earliest : latest + 1]
    best = int(span.max())
    return earliest + int(np.flatnonzero(span == best)[-1])
