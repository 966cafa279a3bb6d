"""Measures how a headline compares with its evidence: figures that a person can check, a name each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from dragoman.language.headline_evidence import AS_IT_IS, NEGATION, NOT_FOUND, POSSIBILITY, SMALL_WORD, Compared
from dragoman.language.headline_words import Word, names_of
from dragoman.language.linking import Floats
from dragoman.language.tokens import Ints

NAMES = (
    "words as they are in the evidence", "words as they are in the body", "words found in the evidence",
    "words found in the body", "least near word", "second least near word", "mean nearness", "figures not in the body",
    "figures not in the evidence", "names not in the body", "names not in the evidence", "negation only in headline",
    "negation only in evidence", "possibility only in headline", "possibility only in evidence", "pairs of words",
    "longest run in order", "turned order", "words in the best sentence", "sentences of evidence", "length of the body",
    "length of the headline", "nearness of the best sentence",
)  # fmt: skip
Words = Sequence[Word]


def features(compared: Compared) -> Floats:
    """Give the figures of `NAMES` in their order."""
    title = compared.title
    content: Ints = np.flatnonzero(compared.title.classes != SMALL_WORD).astype(np.int64)
    if not len(content) or not compared.evidence_words:
        return np.zeros(len(NAMES), dtype=np.float32)
    best, near = _best_sentence(compared, content)
    sentence = [compared.body.words[at] for at in range(*best)]
    forms = [word.form for word in title.words]
    theirs = [word.form for word in sentence]
    figures = [
        *_found(compared, content),
        *_nearness(compared, content),
        *_missing(compared),
        *_turned(compared, best),
        _pairs(forms, [compared.body.words[at].form for at in compared.evidence_words]),
        _longest(forms, theirs) / len(forms),
        _inversions(title.words, theirs),
        float(np.isin([title.words[at].form for at in content.tolist()], theirs).mean()),
        float(len(compared.chosen)),
        math.log(1 + len(compared.body.words)),
        math.log(1 + len(forms)),
        near,
    ]
    return np.array(figures, dtype=np.float32)


def _found(compared: Compared, content: Ints) -> list[float]:
    return [
        float((found[content] >= least).mean())
        for least in (AS_IT_IS, NOT_FOUND + 1)
        for found in (compared.in_evidence, compared.in_body)
    ]


def _nearness(compared: Compared, content: Ints) -> list[float]:
    near = np.sort(compared.cosines[content][:, compared.evidence_words].max(axis=1))
    return [float(near[0]), float(near[min(1, len(near) - 1)]), float(near.mean())]


def _missing(compared: Compared) -> list[float]:
    words, known = compared.title.words, names_of(compared.body.words)
    shouted = sum(word.capital for word in words) > 0.6 * len(words)  # Every Word Has A Capital
    figures = np.array([word.number for word in words])
    names = np.array(
        [word.content and (word.form in known or (word.capital and not shouted and not word.opens)) for word in words]
    )
    return [
        float((kind & (found == NOT_FOUND)).sum())
        for kind in (figures, names)
        for found in (compared.in_body, compared.in_evidence)
    ]


def _turned(compared: Compared, best: tuple[int, int]) -> list[float]:
    """Say whether only one side denies, or only one leaves open."""
    figures = []
    for kind in (NEGATION, POSSIBILITY):
        ours = bool((compared.title.classes == kind).any())
        theirs = bool((compared.body.classes[slice(*best)] == kind).any())
        figures += [float(ours and not theirs), float(theirs and not ours)]
    return figures


def _best_sentence(compared: Compared, content: Ints) -> tuple[tuple[int, int], float]:
    """Choose the one sentence of the evidence that is nearest to the headline, and say how near it is."""
    ours = compared.title.vectors[content].mean(axis=0)
    scored = []
    for first, last in compared.chosen:
        theirs = compared.body.vectors[first:last].mean(axis=0)
        norm = float(np.linalg.norm(ours) * np.linalg.norm(theirs)) or 1.0
        covered = float(compared.cosines[content, first:last].max(axis=1).mean())
        scored.append((covered, (first, last), float(ours @ theirs) / norm))
    _, place, near = max(scored, key=lambda one: one[0])
    return place, near


def _pairs(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """Give the share of neighbouring words that are neighbours in the evidence too."""
    known = set(pairwise(theirs))
    pairs = list(pairwise(ours))
    return sum(pair in known for pair in pairs) / max(1, len(pairs))


def _longest(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Give the length of the longest common subsequence."""
    row = [0] * (len(theirs) + 1)
    for word in ours:
        above = 0
        for at, other in enumerate(theirs, start=1):
            above, row[at] = row[at], above + 1 if word == other else max(row[at], row[at - 1])
    return row[-1]


def _inversions(ours: Words, theirs: Sequence[str]) -> float:
    """Give the share of pairs of content words that stand in the other order in a sentence."""
    places = [theirs.index(word.form) for word in ours if word.content and word.form in theirs]
    pairs = [(a, b) for at, a in enumerate(places) for b in places[at + 1 :] if a != b]
    return sum(a > b for a, b in pairs) / max(1, len(pairs))
