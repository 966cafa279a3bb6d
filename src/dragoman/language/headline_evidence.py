"""Chooses the sentences of a body that a headline is judged by, and lays both out side by side for the comparer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dragoman.language.headline_words import FAMILY, NEGATIONS, POSSIBLE, Word, sentences, words
from dragoman.language.linking import Floats
from dragoman.language.tokens import Ints, Tokens

# Pieces of the headline and of the evidence that are compared. Longer ones are cut.
TITLE_PIECES, EVIDENCE_PIECES = 40, 128
MOST_SENTENCES = 4
# How a word is found on the other side.
NOT_FOUND, BY_FAMILY, AS_IT_IS = range(3)
SMALL_WORD, CONTENT_WORD, NUMBER, NEGATION, POSSIBILITY = range(5)
_FAMILY_WORTH = 0.7
# Cosines of unrelated words lie about here: only what is above says anything.
_UNRELATED, _COSINE_WORTH = 0.5, 0.8
# A first sentence is more often the one that a headline is made of.
_FIRST_WORTH = 0.15
_VOCABULARY = 30522
# A sentence that says less than this share of the headline's words best does not decide it.
_TELLING = 0.25


@dataclass(frozen=True)
class Side:
    """A headline or a body: its text by words and pieces, and the encoder's vector for each piece."""

    text: str
    words: Sequence[Word]
    tokens: Tokens
    hidden: Floats

    @classmethod
    def of(cls, text: str, tokens: Tokens, hidden: Floats) -> Side:
        """Take a text apart; `hidden` has a row for each of its pieces."""
        return cls(text, words(text), tokens, hidden)

    @cached_property
    def word_of_piece(self) -> Ints:
        """Give the number of each piece's word, -1 for a piece of none (a mark)."""
        if not self.words:
            return np.full(len(self.tokens), -1)
        starts = np.array([word.start for word in self.words])
        ends = np.array([word.end for word in self.words])
        at = np.searchsorted(starts, self.tokens.start, side="right") - 1
        return np.where((at >= 0) & (self.tokens.start < ends[np.maximum(at, 0)]), at, -1)

    @cached_property
    def vectors(self) -> Floats:
        """Give each word the mean of its pieces' vectors, of length one."""
        # The pieces of a word stand together, so each word's are one run.
        inside = np.flatnonzero(self.word_of_piece >= 0)
        at, first = np.unique(self.word_of_piece[inside], return_index=True)
        summed = np.zeros((len(self.words), self.hidden.shape[1]), dtype=np.float32)
        if len(inside):
            summed[at] = np.add.reduceat(self.hidden[inside], first, axis=0, dtype=np.float32)
        lengths = np.linalg.norm(summed, axis=1, keepdims=True)
        vectors: Floats = summed / np.maximum(lengths, 1e-6)
        return vectors

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Give the sentences as ranges of words."""
        return sentences(self.words)

    @cached_property
    def classes(self) -> Ints:
        """Give what each word is to the comparer."""
        return np.array([_class(word) for word in self.words], dtype=np.int64)

    def place(self, sentence: tuple[int, int]) -> tuple[int, int]:
        """Give a sentence's place in the text, its closing mark included."""
        first, last = sentence
        start, end = self.words[first].start, self.words[last - 1].end
        limit = self.words[last].start if last < len(self.words) else len(self.text)
        while start and self.text[start - 1] in "\"'“‘«([":
            start -= 1
        while end < limit and self.text[end] in ".!?…\"'”’»)]%":
            end += 1
        return start, end


def _class(word: Word) -> int:
    if word.number:
        return NUMBER
    if word.form in NEGATIONS or word.form.endswith("n't"):
        return NEGATION
    if word.form in POSSIBLE:
        return POSSIBILITY
    return CONTENT_WORD if word.content else SMALL_WORD


def related(word: Word) -> str | None:
    """Give the letters by which a word is known to be of a family, None for one that is too short or too common."""
    return word.family if word.content and not word.number and len(word.form) >= FAMILY - 1 else None


def matches(ours: Sequence[Word], theirs: Sequence[Word]) -> Ints:
    """Say for each of our words how it is found among theirs."""
    forms = {word.form for word in theirs}
    families = {related(word) for word in theirs} - {None}
    return np.array(
        [AS_IT_IS if word.form in forms else BY_FAMILY if related(word) in families else NOT_FOUND for word in ours],
        dtype=np.int64,
    )


@dataclass(frozen=True)
class Compared:
    """A headline beside the sentences of the body that say most of it."""

    title: Side
    body: Side
    chosen: list[tuple[int, int]]
    cosines: Floats
    worth: Floats

    @cached_property
    def evidence_words(self) -> list[int]:
        """Give the words of the chosen sentences, by number, in the order of the text."""
        return [word for first, last in self.chosen for word in range(first, last)]

    @cached_property
    def in_evidence(self) -> Ints:
        """Say how each word of the headline is found in the evidence."""
        return matches(self.title.words, [self.body.words[at] for at in self.evidence_words])

    @cached_property
    def in_body(self) -> Ints:
        """Say how each word of the headline is found in the whole body."""
        return matches(self.title.words, self.body.words)

    @cached_property
    def telling(self) -> list[tuple[int, int]]:
        """Give the chosen sentences without those that say too few words of the headline best."""
        content = np.flatnonzero(self.title.classes != SMALL_WORD)
        if not len(content) or len(self.chosen) < 2:  # noqa: PLR2004 -- one sentence is the evidence there is
            return self.chosen
        said = np.stack([self.worth[content, first:last].max(axis=1) for first, last in self.chosen])
        won = np.bincount(said.argmax(axis=0), minlength=len(self.chosen)) / len(content)
        least = min(_TELLING, won.max())
        return [sentence for sentence, share in zip(self.chosen, won, strict=True) if share >= least]


def compare(title: Side, body: Side) -> Compared:
    """Choose the sentences of a body that together say most of a headline."""
    # Not a matrix product: that would start threads of its own, which get into each other's way, and sum as they like.
    cosines = np.einsum("ik,jk->ij", title.vectors, body.vectors)
    worth = _worth(title, body, cosines)
    return Compared(title, body, _choose(body, worth), cosines, worth)


def _worth(title: Side, body: Side, cosines: Floats) -> Floats:
    """Say how much of each headline word each word of the body gives, weighed by how rare the word is."""
    number: dict[str | None, int] = {None: -1}
    forms, families = (
        np.array([number.setdefault(key, len(number)) for key in keys], dtype=np.int64)
        for keys in ([word.form for word in body.words], map(related, body.words))
    )
    seen = Counter(word.form for word in body.words)
    worth = np.clip((cosines - _UNRELATED) / (1 - _UNRELATED), 0, 1) * _COSINE_WORTH
    for row, word in enumerate(title.words):
        if not word.content:
            worth[row] = 0
            continue
        if family := related(word):
            kin = families == number.get(family, -2)
            worth[row] = np.where(kin, np.maximum(worth[row], _FAMILY_WORTH), worth[row])
        worth[row] = np.where(forms == number.get(word.form, -2), 1.0, worth[row])
        worth[row] *= math.log(1 + (len(body.words) + 1) / (1 + seen[word.form]))
    found: Floats = worth.astype(np.float32)
    return found


def _choose(body: Side, worth: Floats) -> list[tuple[int, int]]:
    """Take sentence after sentence, each the one that adds most, until nothing is added or there is no room."""
    places = body.sentences
    if not places or not len(worth):
        return places[:1]
    best = np.stack([worth[:, first:last].max(axis=1) for first, last in places])
    pieces = _pieces_of(body)
    held = np.zeros(len(worth), dtype=np.float32)
    chosen: list[int] = []
    room = EVIDENCE_PIECES
    while len(chosen) < MOST_SENTENCES and room > 0:
        gain = np.maximum(best, held).sum(axis=1) - held.sum()
        gain[0] += _FIRST_WORTH
        gain[chosen] = -1
        at = int(gain.argmax())
        if chosen and gain[at] < _FIRST_WORTH:
            break
        chosen.append(at)
        held = np.maximum(held, best[at])
        room -= int(pieces[places[at][1]] - pieces[places[at][0]])
    return [places[at] for at in sorted(chosen)]


def _pieces_of(body: Side) -> Ints:
    """Give how many pieces stand before each word."""
    counts = np.bincount(body.word_of_piece[body.word_of_piece >= 0], minlength=len(body.words))
    return np.concatenate(([0], np.cumsum(counts)))


@dataclass(frozen=True)
class Part:
    """One side as the comparer takes it: vectors, kinds and measures, a row for each piece, and whose word it is of."""

    hidden: Floats
    kinds: Ints
    measures: Floats
    words: Ints


def lay(compared: Compared) -> tuple[Part, Part]:
    """Lay a headline and its evidence out for the comparer, a row for each piece."""
    title, body = compared.title, compared.body
    ours = np.flatnonzero(title.word_of_piece >= 0)[:TITLE_PIECES]
    chosen = np.zeros(len(body.words) + 1, dtype=np.bool_)
    chosen[compared.evidence_words] = True
    theirs = np.flatnonzero(chosen[body.word_of_piece] & (body.word_of_piece >= 0))[:EVIDENCE_PIECES]
    return _our_part(compared, ours), _their_part(compared, theirs)


def _our_part(compared: Compared, pieces: Ints) -> Part:
    """Give the headline: how each word is found in the evidence and in the body, its class, how near the nearest is."""
    title = compared.title
    at = title.word_of_piece[pieces]
    kinds = np.stack((compared.in_evidence[at], compared.in_body[at], title.classes[at]), axis=1)
    near = _highest(compared.cosines[:, compared.evidence_words])[at]
    anywhere = _highest(compared.cosines)[at]
    return Part(title.hidden[pieces], kinds, _measures(near, anywhere, title.tokens.ids[pieces]), at)


def _their_part(compared: Compared, pieces: Ints) -> Part:
    """Give the evidence: how each word is found in the headline, its class, how near the headline's nearest is."""
    body = compared.body
    at = body.word_of_piece[pieces]
    found = matches([body.words[word] for word in at.tolist()], compared.title.words)
    near = _highest(compared.cosines.T)[at]
    measures = _measures(near, near, body.tokens.ids[pieces])
    return Part(body.hidden[pieces], np.stack((found, body.classes[at]), axis=1), measures, at)


def _highest(cosines: Floats) -> Floats:
    if not cosines.size:
        return np.zeros(len(cosines), dtype=np.float32)
    highest: Floats = cosines.max(axis=1)
    return highest


def _measures(near: Floats, anywhere: Floats, ids: Ints) -> NDArray[np.float32]:
    """Give nearness in meaning, and how rare a piece is: the vocabulary is ordered by how often a piece is met."""
    rare = np.log(ids) / math.log(_VOCABULARY)
    return np.stack((near, anywhere, rare), axis=1).astype(np.float32)
