"""What the words of a report mean to the model that reads positions and events: vectors of its pieces, and heads.

The model is a second encoder beside the one that finds statements: the same small transformer, trained for meaning
alone (docs/experiments.md says what one encoder for both cost). Its heads are plain products over averages of its
vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dragoman.language.candidates import Candidate, Named, Range
from dragoman.language.linking import Floats, softmax
from dragoman.language.tokens import Tokens

# Columns of the token scores: O, B, I of an event's evidence; out and in of an item; out and in of a condition.
EVIDENCE, ITEM, CONDITION = slice(0, 3), slice(3, 5), slice(5, 7)
SCORES = 7
_AROUND = 40  # pieces to either side that tell what a statement is about
_LONGEST_CONTENT, _LONGEST_VOICE, _LONGEST_EVIDENCE, _LONGEST_SENTENCE = 220, 40, 120, 100
_SHARPER = 4.0
_HOW_SHARPER = 2.0


@dataclass(frozen=True, slots=True)
class Meant:
    """A text as the model understands it: vectors (pieces, width), token scores (pieces, 7), and who is named."""

    tokens: Tokens
    vectors: Floats
    scores: Floats
    named: Named
    windows: tuple[Range, ...]

    def average(self, pieces: Sequence[int]) -> Floats:
        """Average the vectors of some pieces; zeros for none."""
        if not len(pieces):
            return np.zeros(self.vectors.shape[1], dtype=np.float32)
        mean: Floats = self.vectors[np.asarray(pieces)].mean(axis=0)
        return mean

    def mentions(self, candidates: Iterable[Candidate]) -> Floats:
        """Give the vector of the mention that speaks for each candidate."""
        return np.stack([self.average(range(*c.at) if c.at else ()) for c in candidates])


@dataclass(frozen=True, slots=True)
class Words:
    """The pieces of a statement: its content, its cue and source together."""

    content: tuple[Range, ...]
    voice: tuple[Range, ...] = ()


class Heads:
    """The heads of the model: weights by name, as they were trained."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        """Take the weights of `training.meaning_model.MeaningModel`, encoder left out."""
        self.weights = {name: np.asarray(value, dtype=np.float32) for name, value in weights.items()}

    @property
    def width(self) -> int:
        """The width of the encoder's vectors."""
        return int(self.weights["mention.weight"].shape[1])

    def linear(self, name: str, x: Floats) -> Floats:
        """Multiply rows by a layer's weights and add its bias."""
        product: Floats = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return product

    def said(self, meant: Meant, statements: Sequence[Words]) -> Floats:
        """Give the vector of each statement: its content, its cue and source, the words around it."""
        return np.stack([_said(meant, words) for words in statements])

    def issues(self, said: Floats) -> Floats:
        """Give the probability of each issue (statements, issues)."""
        return sigmoid(self.linear("issue", said) * _SHARPER)

    def how(self, said: Floats, issues: Sequence[int]) -> Floats:
        """Give the vector on which act, stance and holder hang, a row a (statement, issue)."""
        return gelu(self.linear("how", said) * _HOW_SHARPER + self.weights["how_issue.weight"][np.asarray(issues)])

    def holders(self, meant: Meant, how: Floats, candidates: Sequence[Candidate]) -> Floats:
        """Give for one position how likely each candidate holds it and is aimed at (candidates, 2)."""
        return self._of_parties(meant, how, candidates, ("meets_how", "party", "party_out"))

    def parts(self, meant: Meant, event: Floats, candidates: Sequence[Candidate]) -> Floats:
        """Give for one event how likely each candidate acts and is acted on (candidates, 2)."""
        return self._of_parties(meant, event, candidates, ("meets_event", "part", "part_out"))

    def _of_parties(
        self, meant: Meant, vector: Floats, candidates: Sequence[Candidate], names: tuple[str, str, str]
    ) -> Floats:
        meets, inner, outer = names
        mention = self.linear("mention", meant.mentions(candidates))
        features = np.stack([c.features for c in candidates])
        same = np.broadcast_to(vector, (len(candidates), len(vector)))
        together = np.concatenate((mention, mention * self.linear(meets, vector), features, same), axis=1)
        return sigmoid(self.linear(outer, gelu(self.linear(inner, together))))

    def types(self, meant: Meant, event: Floats, sides: tuple[Sequence[Candidate], Sequence[Candidate]]) -> Floats:
        """Give the probability of each PLOVER type for one event with its actors and recipients."""
        both = [self._side(meant, side) for side in sides]
        return softmax(self.linear("event_type", np.concatenate((event, *both))))

    def _side(self, meant: Meant, side: Sequence[Candidate]) -> Floats:
        width = len(self.weights["mention.bias"])
        if not side:
            return np.zeros(width, dtype=np.float32)
        mean: Floats = self.linear("mention", meant.mentions(side)).mean(axis=0)
        return mean


def evidence_vector(meant: Meant, evidence: Range) -> Floats:
    """Give the vector of an event's evidence."""
    return meant.average(range(*evidence)[:_LONGEST_EVIDENCE])


def sentence_vector(meant: Meant, sentence: Range) -> Floats:
    """Give the vector of a sentence."""
    return meant.average(range(*sentence)[:_LONGEST_SENTENCE])


def said_pieces(words: Words, size: int) -> tuple[list[int], list[int], list[int]]:
    """Return the pieces of a statement's content, of its cue and source, and of the words around, in a text of `size`.

    Raises `ValueError` where it has no content.
    """
    content = [piece for run in words.content for piece in range(*run)][:_LONGEST_CONTENT]
    voice = [piece for run in words.voice for piece in range(*run)][:_LONGEST_VOICE]
    first, last = min(content), max(content)
    near = [*range(max(0, first - _AROUND), first), *range(last + 1, min(size, last + 1 + _AROUND))]
    return content, voice, near


def _said(meant: Meant, words: Words) -> Floats:
    return np.concatenate([meant.average(part) for part in said_pieces(words, len(meant.tokens))])


def sigmoid(x: Any) -> Floats:
    """Turn scores into probabilities, each by itself."""
    found: Floats = (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)
    return found


def gelu(x: Floats) -> Floats:
    """Apply the Gaussian error linear unit in its form with tanh (Hendrycks and Gimpel 2016)."""
    found: Floats = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return found
