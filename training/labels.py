"""Turns documents into windows of labelled pieces."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from dragoman.language.linking import distances
from dragoman.language.tokens import (
    CLS,
    GAP_PARAGRAPH,
    GAP_SPACE,
    PAD,
    SEP,
    Ints,
    Tokens,
    load_tokenizer,
    sentence_ends,
    tokenize,
)
from dragoman.language.windows import WINDOW, cut
from training.corpora import ROLES, Document
from training.model import NAMES

IGNORED = -100


@dataclass(frozen=True, slots=True)
class Link:
    """One cue in a window and what belongs to it; positions count from the window's first marker."""

    cue: tuple[int, int]
    labels: Ints  # (roles, length)
    real: bool
    known: tuple[bool, ...]  # which roles the data set marks


@dataclass(frozen=True, slots=True)
class Example:
    """A window ready to learn from. Token labels are (groups, length): cue, source, content, name."""

    tokens: Tokens
    first: int
    last: int
    style: float
    labels: Ints
    links: tuple[Link, ...]

    @property
    def length(self) -> int:
        """The window's length with its two markers."""
        return self.last - self.first + 2


class Labeller:
    """Cuts documents into examples, each time a little differently, by a seeded generator."""

    def __init__(self, tokenizer: Path, *, seed: int) -> None:
        self.tokenizer = load_tokenizer(tokenizer)
        self.chance = random.Random(seed)
        self._cache: dict[str, Tokens] = {}

    def examples(self, document: Document, *, vary: bool) -> list[Example]:
        """Cut one document into examples; `vary` moves the windows and the paragraph breaks about."""
        tokens = self._tokens(document)
        limit = WINDOW
        if vary:
            tokens = self._with_other_breaks(document, tokens)
            limit = self.chance.randint(WINDOW // 2, WINDOW)
        spans = [self._pieces(document, tokens, role) for role in ROLES]
        return [self._window(document, tokens, window, spans) for window in cut(document.text, tokens, limit=limit)]

    def _tokens(self, document: Document) -> Tokens:
        key = f"{document.id}\x1f{len(document.text)}\x1f{hash(document.text)}"
        if key not in self._cache:
            self._cache[key] = tokenize(document.text, self.tokenizer)
        return self._cache[key]

    def _with_other_breaks(self, document: Document, tokens: Tokens) -> Tokens:
        """Drop or set paragraph breaks: real pages have them or lack them, and no reading should hang on it."""
        draw = self.chance.random()
        gap = tokens.gap.copy()
        if draw < 0.2:
            gap[1:][gap[1:] >= GAP_SPACE] = GAP_SPACE
        elif draw < 0.5 and not (gap[1:] == GAP_PARAGRAPH).any():
            ends = np.flatnonzero(sentence_ends(document.text, tokens))
            share = self.chance.choice((0.2, 0.4, 1.0))
            gap[[int(end) for end in ends if self.chance.random() < share]] = GAP_PARAGRAPH
        return replace(tokens, gap=gap)

    @staticmethod
    def _pieces(document: Document, tokens: Tokens, role: str) -> list[list[tuple[int, int]]]:
        """Give each attribution's spans of a role in pieces; a span inside a piece takes the whole piece."""
        return [
            [
                (int(np.searchsorted(tokens.end, start, "right")), int(np.searchsorted(tokens.start, end, "left")))
                for start, end in attribution.spans[role]
            ]
            for attribution in document.attributions
        ]

    def _window(
        self,
        document: Document,
        tokens: Tokens,
        window: tuple[int, int],
        spans: list[list[list[tuple[int, int]]]],
    ) -> Example:
        first, last = window
        length = last - first + 2

        def inside_of(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
            return [(max(a, first) - first + 1, min(b, last) - first + 1) for a, b in found if a < last and b > first]

        by_statement = [
            [inside_of(spans[role][index]) for role in range(len(ROLES))]
            for index in range(len(document.attributions))
        ]  # fmt: skip
        inside = [parts for parts in by_statement if any(parts)]
        labels = np.zeros((4, length), dtype=np.int64)
        for group, role in enumerate(("cue", "source", "content")):
            for parts in inside:
                _write(labels[group], parts[ROLES.index(role)])
        self._name_labels(document, tokens, window, labels)
        carriers = (True, True, True, document.carriers, document.carriers)
        links = []
        for parts in inside:
            if not parts[1]:
                continue
            known = (*carriers[:3], carriers[3] or bool(parts[3]), carriers[4])
            links.append(self._link(parts, length, known=known))
        return Example(tokens, first, last, document.style, labels, tuple(links))

    @staticmethod
    def _link(parts: list[list[tuple[int, int]]], length: int, *, known: tuple[bool, ...]) -> Link:
        rows = np.zeros((len(ROLES), length), dtype=np.int64)
        for row, found in enumerate(parts):
            _write(rows[row], found)
        return Link(parts[1][0], rows, real=True, known=known)

    @staticmethod
    def _name_labels(document: Document, tokens: Tokens, window: tuple[int, int], labels: Ints) -> None:
        """Label the names; a data set marks names or statements, and what it does not mark is not learned from it."""
        if not document.names:
            labels[3] = IGNORED
            return
        labels[:3] = IGNORED
        first, last = window
        for start, end, kind in document.names:
            a = int(np.searchsorted(tokens.end, start, "right"))
            b = int(np.searchsorted(tokens.start, end, "left"))
            if a >= first and b <= last and a < b:
                label = 1 + 2 * NAMES.index(kind)
                labels[3, a - first + 1] = label
                labels[3, a - first + 2 : b - first + 1] = label + 1


def _write(row: Ints, spans: list[tuple[int, int]]) -> None:
    for start, end in spans:
        if start < end:
            row[start] = 1
            row[start + 1 : end] = 2


def stray_link(cue: tuple[int, int], length: int) -> Link:
    """Make a link from a cue that is none, for the linker to learn to refuse."""
    return Link(cue, np.zeros((len(ROLES), length), dtype=np.int64), real=False, known=(True,) * len(ROLES))


def link_distances(link: Link, length: int) -> Ints:
    """Give the distance buckets of a link's window."""
    return distances(length, *link.cue)


def stack(parts: Sequence[tuple[Tokens, int, int]]) -> tuple[Ints, Ints, Ints]:
    """Lay windows side by side: ids (windows, length), features (windows, length, 3), mask (windows, length)."""
    length = max(last - first for _, first, last in parts) + 2
    ids = np.full((len(parts), length), PAD, dtype=np.int64)
    features = np.zeros((len(parts), length, 3), dtype=np.int64)
    mask = np.zeros((len(parts), length), dtype=np.int64)
    for row, (tokens, first, last) in enumerate(parts):
        size = last - first
        ids[row, 0], ids[row, 1 : size + 1], ids[row, size + 1] = CLS, tokens.ids[first:last], SEP
        for column, values in enumerate((tokens.gap, tokens.case, tokens.quote)):
            features[row, 1 : size + 1, column] = values[first:last]
        mask[row, : size + 2] = 1
    return ids, features, mask
