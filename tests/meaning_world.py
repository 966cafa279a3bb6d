"""What the tests of meaning share: small heads, texts whose vectors are known, statements by their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from dragoman.actors.mentions import Mention
from dragoman.language.candidates import FEATURES, Named, named_in
from dragoman.language.encoder import MODELS
from dragoman.language.linking import Floats
from dragoman.language.meaning import Heads, Meant
from dragoman.language.tokens import load_tokenizer, tokenize
from dragoman.reading import Speaker, Statement
from dragoman.report import Report, Span

WIDTH, HOW, MENTION, INNER = 4, 5, 3, 6
ISSUES, TYPES = 25, 16
NOBODY = Named((), (), Counter(), ())
MISREAD = "the model reads it wrongly"

_SHAPES = {
    "issue": (ISSUES, 3 * WIDTH), "how": (HOW, 3 * WIDTH), "act": (12, HOW), "stance": (4, HOW),
    "mention": (MENTION, WIDTH), "meets_how": (MENTION, HOW), "meets_event": (MENTION, WIDTH),
    "party": (INNER, 2 * MENTION + FEATURES + HOW), "party_out": (2, INNER),
    "part": (INNER, 2 * MENTION + FEATURES + WIDTH), "part_out": (2, INNER),
    "event_type": (TYPES, WIDTH + 2 * MENTION), "reality": (5, WIDTH), "event_issue": (ISSUES, WIDTH),
    "inference": (1, WIDTH),
}  # fmt: skip


def weights(seed: int = 4) -> dict[str, Floats]:
    """Draw the weights of a small model, the same for the same seed."""
    rng = np.random.default_rng(seed)
    drawn = {"how_issue.weight": rng.normal(size=(ISSUES, HOW))}
    for name, (rows, columns) in _SHAPES.items():
        drawn |= {f"{name}.weight": rng.normal(size=(rows, columns)), f"{name}.bias": rng.normal(size=rows)}
    return {name: value.astype(np.float32) for name, value in drawn.items()}


def heads(seed: int = 4) -> Heads:
    return Heads(weights(seed))


def meant(text: str, mentions: Sequence[Mention] = (), *, scores: Floats | None = None) -> Meant:
    """Give a text vectors that depend on nothing but the place of each piece, and no marks unless `scores` has them."""
    tokens = tokenize(text, load_tokenizer(MODELS / "tokenizer.json"))
    size = len(tokens)
    return Meant(
        tokens=tokens,
        vectors=np.random.default_rng(size).normal(size=(size, WIDTH)).astype(np.float32),
        scores=unmarked(size) if scores is None else scores,
        named=named_in(tokens, mentions),
        windows=((0, size),) if size else (),
    )


def unmarked(size: int) -> Floats:
    """Give token scores that mark nothing."""
    scores = np.zeros((size, 7), dtype=np.float32)
    scores[:, [0, 3, 5]] = 9
    return scores


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def mention(text: str, words: str, party: str, *, place: bool = False) -> Mention:
    start = text.index(words)
    return Mention(start, start + len(words), party, place)


def statement(
    text: str, content: str, *, source: str | None = None, cue: str | None = None, party: str | None = None
) -> Statement:
    """Give a statement of a text by the words of its parts."""
    return Statement(
        id="s1",
        source=span(text, source) if source else None,
        cue=span(text, cue) if cue else None,
        content=(span(text, content),),
        kind="indirect",
        speaker=Speaker(party=party),
        confidence=1.0,
    )


def report(text: str, *, voice: str | None = None) -> Report:
    # A day on which it is known who holds which office.
    made: dict[str, Any] = {"text": text, "published": "2025-05-21"}
    return Report(**made, voice=voice) if voice else Report(**made)  # type: ignore[arg-type]


def cases(table: Mapping[str, tuple[Any, ...]], *, wrong: Iterable[str] = (), reason: str = MISREAD) -> list[Any]:
    """Turn a table into cases; those named in `wrong` must fail, so that one which comes right is seen at once."""
    missed = set(wrong)
    assert missed <= table.keys(), f"no such cases: {missed - table.keys()}"
    return [
        pytest.param(*row, id=name, marks=pytest.mark.xfail(reason=reason, strict=True) if name in missed else ())
        for name, row in table.items()
    ]
