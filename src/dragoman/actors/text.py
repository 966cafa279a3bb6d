"""Words of a report with their places: the one way in which actors are looked for, in text and in tables alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from dragoman.actors.wordlists import words_of

# Initials written as one word (U.S., J.D.), or a word with inner apostrophes. Hyphens part words, so that
# "Takht-Ravanchi" and "Takht Ravanchi", "Jong-un" and "Jong - un" read the same.
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:['’ʼ][^\W\d_]+)*")
_POSSESSIVES = frozenset(a + s for a in "'’ʼ" for s in "sS")
_SENTENCE_GAP = re.compile(r"[.!?…]['\"”’)\]]*\s|\n")
# Titles whose full stop ends no sentence.
_ABBREVIATED = words_of("sentence abbreviations")


class Token(NamedTuple):
    """A word: its place in the text, its letters without the possessive, and what stands before it."""

    start: int
    end: int
    text: str
    fold: str
    capital: bool
    possessive: bool
    gap: str
    opens: bool

    @property
    def glued(self) -> bool:
        """Say whether a hyphen joins the word to the one before."""
        return self.gap in _HYPHENS


_HYPHENS = frozenset({"-", " - ", "‑", "–"})


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return `word` in lower case, without accents and with plain apostrophes: the form in which words are compared."""
    low = word.lower()
    if low.isascii():
        return low
    plain = unicodedata.normalize("NFKD", low.replace("’", "'").replace("ʼ", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def tokens(text: str) -> list[Token]:
    """Return the words of `text` in order."""
    found: list[Token] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        gap = text[last:start]
        if gap != " " and gap.isspace() and "\n" not in gap:
            gap = " "  # no-break and doubled spaces
        possessive = word[-2:] in _POSSESSIVES
        if possessive:
            word = word[:-2]
        folded = fold(word)
        # Most gaps are one space; only the others are worth a look.
        opens = not found or (
            gap != " " and _SENTENCE_GAP.search(gap) is not None and found[-1].fold not in _ABBREVIATED
        )
        found.append(Token(start, end, word, folded, word[0].isupper(), possessive, gap, opens))
        last = end
    return found


def words(phrase: str) -> tuple[str, ...]:
    """Return the words of a table's phrase as written, possessives parted as in a text."""
    if phrase.replace(" ", "").isalpha():  # most names: nothing to part but spaces
        return tuple(phrase.split())
    return tuple(token.text for token in tokens(phrase))


def folded(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase in the form in which they are compared."""
    if phrase.replace(" ", "").isalpha():
        return tuple(fold(word) for word in phrase.split())
    return tuple(token.fold for token in tokens(phrase))
