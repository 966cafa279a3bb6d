"""Finds the personal names in a window, from the encoder's head for names."""

from __future__ import annotations

from dragoman.language.linking import Floats, runs
from dragoman.language.statements import Pieces, Window

# Columns of the token scores: O, then B and I of a person; the other kinds of names follow.
_NAME, _BEGIN, _INSIDE = 9, 1, 2


def persons(window: Window, scores: Floats) -> list[Pieces]:
    """Return the personal names in a window, in code points of the text."""
    best = scores[:, _NAME:].argmax(axis=1)
    # Any other kind of name is outside of a person's.
    best[best > _INSIDE] = 0
    best[[0, -1]] = 0
    found = [window.place(span) for span in runs(best)]
    return [span for span in found if span[0] < span[1]]
