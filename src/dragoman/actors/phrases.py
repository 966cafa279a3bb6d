"""Finds the names of the tables in a report, and the nouns that say what somebody is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dragoman.actors.tables import Tables
from dragoman.actors.text import Token
from dragoman.actors.values import Entry

LONGEST_NOUN = 3
_LONGEST_JOINT = 3  # characters between two words of one name: ", ", " & "
_PLURALS = {"men": "man", "women": "woman", "people": "people", "children": "child", "media": "media"}


class Hit(NamedTuple):
    """A name of the tables at its place: the first token, the one after the last, what it stands for."""

    first: int
    after: int
    entry: Entry


class Noun(NamedTuple):
    """A known noun at its place: its first token, the kind of speaker it names, and whether it is plural."""

    first: int
    kind: str
    plural: bool


@dataclass(slots=True)
class Page:
    """A report's text taken apart: its words, the table names in it, and the tables they are from."""

    text: str
    words: list[Token]
    hits: list[Hit]
    tables: Tables
    _firsts: list[int] = field(default_factory=list)

    def keep(self, hits: list[Hit]) -> None:
        """Keep these table names alone."""
        self.hits, self._firsts = hits, []

    def between(self, first: int, after: int) -> list[Hit]:
        """Return the table names that begin from token `first` up to `after`, in order."""
        if not self._firsts:
            self._firsts = [h.first for h in self.hits]
        return self.hits[bisect_left(self._firsts, first) : bisect_left(self._firsts, after)]

    def text_of(self, first: int, after: int) -> str:
        """Return the text from token `first` up to `after`, without a possessive at its end."""
        if after <= first:
            return ""
        last = self.words[after - 1]
        return self.text[self.words[first].start : last.start + len(last.text)]


def find_hits(words: Sequence[Token], tables: Tables) -> list[Hit]:
    """Return the table names in `words`, the longest at each place, in order and without overlap."""
    hits: list[Hit] = []
    at = 0
    while at < len(words):
        found = _hit_at(words, at, tables)
        if found is None:
            at += 1
        else:
            hits.append(found)
            at = found.after
    return hits


def _hit_at(words: Sequence[Token], at: int, tables: Tables) -> Hit | None:
    token = words[at]
    candidates = tables.phrases.get(token.text, ())
    if token.text == "The":
        candidates = (*candidates, *tables.phrases.get("the", ()))
    for key, entry in candidates:
        after = at + len(key)
        if after <= len(words) and _same(words, at, key):
            # The article of "the West" is asked for, but is no part of the name.
            return Hit(at + (key[0] == "the"), after, entry)
    return None


def _same(words: Sequence[Token], at: int, key: tuple[str, ...]) -> bool:
    for offset, part in enumerate(key):
        token = words[at + offset]
        if token.text != part and not (offset == 0 and part == "the" and token.fold == "the"):
            return False
        if offset and not _joined(words[at + offset - 1], token):
            return False
    return True


def _joined(before: Token, token: Token) -> bool:
    gap = token.gap
    if gap == " ":
        # "Gaza's Health Ministry" stands with its possessive in the tables too.
        return True
    inner = len(gap) <= _LONGEST_JOINT and gap.strip() in {"", "-", "‑", ",", "/", "&", "."} and "\n" not in gap
    return inner and not before.possessive


def noun_ending_at(page: Page, at: int, first: int) -> Noun | None:
    """Return the known noun whose last word is the token `at`, looking back no further than `first`."""
    words = page.words
    single = words[at].fold
    for form in _forms(single):
        for length in range(min(LONGEST_NOUN, at - first + 1), 0, -1):
            key = (*(t.fold for t in words[at - length + 1 : at]), form)
            kind = page.tables.nouns.get(key)
            if kind is not None:
                return Noun(at - length + 1, kind, form != single or single in _PLURALS)
    return None


def _forms(word: str) -> tuple[str, ...]:
    """Return `word` and what its singular may be."""
    if word in _PLURALS:
        return word, _PLURALS[word]
    if word.endswith("ies"):
        return word, f"{word[:-3]}y"
    if word.endswith(("ses", "ches", "shes", "xes")):
        return word, word[:-2], word[:-1]
    if word.endswith("s") and not word.endswith("ss"):
        return word, word[:-1]
    return (word,)


def singular(word: str) -> str:
    """Return the likely singular of a word."""
    return _forms(word)[-1]
