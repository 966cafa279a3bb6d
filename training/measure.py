"""Measures a model in training on the dev parts, through the same decoding as at run time."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from dragoman.evaluate.polnear import Triple, gold_triples, score
from dragoman.language.linking import PLAIN, ROLES, Chain, Floats
from dragoman.language.statements import Parts, Settings, Window, find
from dragoman.language.tokens import Ints, load_tokenizer, tokenize
from dragoman.language.windows import cut
from training import corpora
from training.labels import stack
from training.model import StatementModel


def chains_of(model: StatementModel) -> list[Chain]:
    """Take the learned transitions out of a model."""
    return [
        Chain(moves=moves.detach().numpy(), first=first.detach().numpy())
        for moves, first in (crf.constrained() for crf in model.crf)
    ]


class Scored:
    """The scores of a list of texts under one model, kept so that settings can be tried without a new pass."""

    def __init__(self, model: StatementModel, texts: Sequence[str], *, tokenizer: Path, style: float) -> None:
        model.eval()
        self.model, self.texts = model, texts
        self.windows: list[tuple[int, Window]] = []
        for index, text in enumerate(texts):
            tokens = tokenize(text, load_tokenizer(tokenizer))
            self.windows += [(index, Window(tokens, a, b)) for a, b in cut(text, tokens)]
        self.passes = [self._pass(window, style) for _, window in self.windows]

    def _pass(self, window: Window, style: float) -> tuple[Floats, Floats]:
        ids, features, mask = (torch.from_numpy(a) for a in stack([(window.tokens, window.first, window.last)]))
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            scores, vectors = self.model.encode(ids, features, mask, torch.full((1,), style))
        return scores[0].float().numpy(), vectors.float().numpy()

    def _link(self, vectors: Floats, distance: Ints, others: Ints) -> tuple[Floats, Floats]:
        mask = torch.ones(distance.shape)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            roles, real = self.model.linker(*(torch.from_numpy(a) for a in (vectors, distance, others)), mask)
        return roles.float().numpy(), real.float().numpy()

    def statements(self, settings: Settings) -> list[list[Parts]]:
        """Find the statements of each text."""
        found: list[list[Parts]] = [[] for _ in self.texts]
        chains = chains_of(self.model)
        for (index, window), (scores, vectors) in zip(self.windows, self.passes, strict=True):
            found[index] += find(window, scores, vectors, link=self._link, chains=chains, settings=settings)
        return found


def triple(parts: Parts) -> Triple:
    """Keep what PolNeAR marks."""
    return Triple((parts.source,) if parts.source else (), (parts.cue,), parts.content)


def polnear_dev(model: StatementModel, data: Path, tokenizer: Path, *, style: float = 0.0) -> dict[str, Any]:
    """Score a model on PolNeAR's dev part."""
    rows = list(corpora.rows(data / "polnear/dev.jsonl"))
    scored = Scored(model, [row["text"] for row in rows], tokenizer=tokenizer, style=style)
    found = scored.statements(Settings())
    return score((row["text"], [triple(p) for p in f], gold_triples(row)) for row, f in zip(rows, found, strict=True))


def statement_f1(gold: Sequence[Sequence[corpora.Attribution]], found: Sequence[Sequence[Parts]]) -> dict[str, float]:
    """Score statements of talks/ by overlap of their contents of at least a half, greedily matched."""
    right = given = wanted = 0
    for golds, parts in zip(gold, found, strict=True):
        a = [{c for s, e in g.spans["content"] for c in range(s, e)} for g in golds]
        b = [{c for s, e in p.content for c in range(s, e)} for p in parts]
        pairs = sorted(
            ((len(x & y) / len(x | y), i, j) for i, x in enumerate(a) for j, y in enumerate(b) if x & y), reverse=True
        )
        used_a: set[int] = set()
        used_b: set[int] = set()
        for value, i, j in pairs:
            if value >= 0.5 and i not in used_a and j not in used_b:
                used_a.add(i)
                used_b.add(j)
        right, given, wanted = right + len(used_a), given + len(b), wanted + len(a)
    precision, recall = right / max(given, 1), right / max(wanted, 1)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9)}


def measure(model: StatementModel, arguments: argparse.Namespace) -> dict[str, Any]:
    """Give the figures of both dev parts, for both conventions and the middle."""
    tokenizer = arguments.encoder / "tokenizer.json"
    kept = corpora.talks(arguments.data / "talks/train.jsonl", kept=True)
    figures: dict[str, Any] = {}
    for style in (0.0, 0.5, 1.0):
        result = polnear_dev(model, arguments.data, tokenizer, style=style)
        figures[f"polnear {style}"] = {name: values["f1"] for name, values in result.items()}
        scored = Scored(model, [d.text for d in kept], tokenizer=tokenizer, style=style)
        f1 = statement_f1([d.attributions for d in kept], scored.statements(Settings()))
        figures[f"talks {style}"] = {name: round(100 * value, 2) for name, value in f1.items()}
    return figures


if __name__ == "__main__":
    from training.train import options

    assert len(ROLES) == 5
    assert PLAIN.moves.shape == (3, 3)
    from safetensors.torch import load_file

    given = options().parse_args()
    probe = StatementModel()
    probe.load_state_dict(load_file(given.out / "average.safetensors"))
    print(json.dumps(measure(probe, given), indent=1))
