"""Marks in a text the words that were looked for, in any of the forms in which the index finds them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import msgspec

_WORD: Final = re.compile(r"\w+")
_TERM: Final = re.compile(r'"([^"]*)"|(\S+)')
# Endings that the index takes off (Porter); what is left of two forms of a word begins alike.
_ENDINGS: Final = (
    "ational", "fulness", "iveness", "ization", "ations", "ation", "ments", "ment", "ness", "ings", "ing", "edly",
    "ied", "ies", "ed", "es", "ly", "s", "e", "y",
)  # fmt: skip
_LEAST: Final = 3


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text; `hit` where it was looked for."""

    text: str
    hit: bool = False


def highlighted(text: str, words: str) -> tuple[Piece, ...]:
    """Return a text in pieces that joined give the text again."""
    wanted, begun = _wanted(words)
    pieces: list[Piece] = []
    at = 0
    for found in _WORD.finditer(text):
        plain = _plain(found[0])
        if _stem(plain) in wanted or any(plain.startswith(start) for start in begun):
            if found.start() > at:
                pieces.append(Piece(text[at : found.start()]))
            pieces.append(Piece(found[0], hit=True))
            at = found.end()
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)


@lru_cache(maxsize=64)
def _wanted(words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the stems that are looked for, and what a word may begin with."""
    stems, begun = set[str](), list[str]()
    for phrase, word in _TERM.findall(words):
        found = [_plain(each) for each in _WORD.findall(phrase or word)]
        if word.endswith("*") and found:
            begun.append(found.pop())
        stems.update(_stem(each) for each in found)
    return frozenset(stems), tuple(begun)


def _plain(word: str) -> str:
    split = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            left = word[: -len(ending)]
            # "planned" is a form of "plan".
            return left[:-1] if len(left) > _LEAST and left[-1] == left[-2] and left[-1] not in "lsz" else left
    return word
