"""Gives the word lists of data/wordlists.tsv, which the rules of the resolver go by."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files


def read_rows(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of one of the tables that come with Dragoman, as tuples of their columns."""
    text = files("dragoman.actors").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield tuple(line.split("\t"))


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words, _ in read_rows("wordlists")}


def words_of(name: str) -> frozenset[str]:
    """Return the words of a list. Raises `KeyError` where there is no such list."""
    return _lists()[name]
