"""Cuts a text into sentences with their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.actors.text import Token, tokens

Place = tuple[int, int]
# A sentence without an end is a list or a page without marks; nothing longer is looked at as one.
LONGEST = 2_000
# A list whose lines were run together: "at home. -   On trade".
_BULLET = re.compile(r"\s[-–•*]\s{2,}")
_OPENING = "\"'“‘«([*"


def sentences(text: str) -> Iterator[Place]:
    """Yield the sentences of `text` in order, without the white space around them; each lies in one paragraph.

    An initial ("Joseph R. Biden") or a known abbreviation ends none, nor does a full stop before a lower-case word.
    """
    words = tokens(text)
    if not words:
        return
    firsts = [0, *(at for at in range(1, len(words)) if _opens(words, at))]
    for first, after in zip(firsts, [*firsts[1:], len(words)], strict=True):
        start = _start(text, words, first)
        end = _start(text, words, after) if after < len(words) else len(text)
        line = text.find("\n", words[after - 1].end, end)
        end = start + len(text[start : end if line < 0 else line].rstrip(" \t\r\xa0-–—"))
        if end - start <= LONGEST:
            yield start, end


def _opens(words: list[Token], at: int) -> bool:
    word, before = words[at], words[at - 1]
    if "\n" in word.gap or _BULLET.search(word.gap):
        return True
    initial = len(before.text) == 1 and before.capital and word.gap[:1] == "." and before.text != "I"
    lower = word.text[0].islower() and "?" not in word.gap and "!" not in word.gap
    return word.opens and not initial and not lower


def _start(text: str, words: list[Token], at: int) -> int:
    """Return where the sentence of a first word begins: at the opening marks right before it."""
    lowest = words[at - 1].end if at else 0
    start = words[at].start
    while start > lowest and text[start - 1] in _OPENING:
        start -= 1
    # Straight marks close as well as open: those that hang on the word before are its own.
    return start if start == 0 or text[start - 1].isspace() else words[at].start
