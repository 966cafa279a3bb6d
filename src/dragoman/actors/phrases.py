"""Finds the names of the tables in a report, and the nouns that say what somebody is."""

from __future__ import annotations

from typing import NamedTuple

from dragoman.actors.tables import Tables
from dragoman.actors.text import Token
from dragoman.actors.values import Entry

LONGEST_NOUN = 3
_PLURALS = {"men": "man", "women": "woman", "people": "people", "children": "child", "media": "media", "chiefs": "chief"}


class Hit(NamedTuple):
    """A name of the tables at its place: the first token, the one after the last, what it stands for."""

    first: int
    after: int
    entry: Entry


def find_hits(words: list[Token], tables: Tables) -> list[Hit]:
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


def _hit_at(words: list[Token], at: int, tables: Tables) -> Hit | None:
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


def _same(words: list[Token], at: int, key: tuple[str, ...]) -> bool:
    for offset, part in enumerate(key):
        token = words[at + offset]
        if token.text != part and not (offset == 0 and part == "the" and token.fold == "the"):
            return False
        if offset and (not _joined(token.gap) or words[at + offset - 1].possessive):
            # "Gaza's Health Ministry" is written with its possessive in the tables too.
            if not (words[at + offset - 1].possessive and token.gap == " "):
                return False
    return True


def _joined(gap: str) -> bool:
    return gap == " " or (len(gap) <= 3 and gap.strip() in {"", "-", "‑", ",", "/", "&", "."} and "\n" not in gap)


def noun_ending_at(words: list[Token], at: int, first: int, tables: Tables) -> tuple[int, str, bool] | None:
    """Return the noun of `tables` whose last word is `words[at]`: its first token, its kind, and whether it is plural."""
    plural = False
    single = words[at].fold
    for form in _forms(single):
        plural = form != single or single in _PLURALS
        for length in range(min(LONGEST_NOUN, at - first + 1), 0, -1):
            key = (*(t.fold for t in words[at - length + 1 : at]), form)
            kind = tables.nouns.get(key)
            if kind is not None:
                return at - length + 1, kind, plural
    return None


def _forms(word: str) -> tuple[str, ...]:
    """Return `word` and what its singular may be."""
    if word in _PLURALS:
        return word, _PLURALS[word]
    if word.endswith("ies"):
        return word, word[:-3] + "y"
    if word.endswith(("ses", "ches", "shes", "xes")):
        return word, word[:-2], word[:-1]
    if word.endswith("s") and not word.endswith("ss"):
        return word, word[:-1]
    return (word,)
