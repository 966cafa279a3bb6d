"""The headline comparer: a small decoder that reads a headline's pieces against those of its evidence.

It takes the encoder's vectors as they are. Each piece of the headline looks at the others and at the evidence, twice;
it then gives each of them a score for lacking support, and the whole a score for each of four verdicts.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.headline_data import HELD, NOT_SUPPORTED, SUPPORTED, VERDICTS

NARROW, COMPARE_WIDTH, COMPARE_HEADS, COMPARE_LAYERS = 128, 96, 6, 2
TITLE, EVIDENCE = 40, 128
# Found in the evidence, found in the body, class of word; for the evidence: found in the headline, class of word.
TITLE_KINDS, EVIDENCE_KINDS, MEASURES = (3, 3, 5), (3, 5), 3


class Attention(nn.Module):
    """Looks from one row of pieces at another."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: Tensor, y: Tensor, mask: Tensor) -> Tensor:
        """Take x (rows, n, width), y (rows, m, width) and an additive mask (rows, 1, 1, m)."""
        rows, n, width = x.shape
        q, k, v = (
            part(z).view(rows, -1, self.heads, width // self.heads).transpose(1, 2)
            for part, z in ((self.query, x), (self.key, y), (self.value, y))
        )
        scores = (q * (width // self.heads) ** -0.5) @ k.transpose(-1, -2) + mask
        mixed: Tensor = self.out((torch.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(rows, n, width))
        return mixed


class Layer(nn.Module):
    """One post-norm decoder layer."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.among, self.across = Attention(width, heads), Attention(width, heads)
        self.norm, self.norm2, self.norm3 = (nn.LayerNorm(width, eps=1e-5) for _ in range(3))
        self.up, self.down = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, y: Tensor, x_mask: Tensor, y_mask: Tensor) -> Tensor:
        """Take the headline, the evidence, and their masks."""
        x = self.norm(x + self.drop(self.across(x, y, y_mask)))
        x = self.norm2(x + self.drop(self.among(x, x, x_mask)))
        return self.norm3(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Comparer(nn.Module):
    """Compares a headline with its evidence."""

    def __init__(self, dropout: float = 0.15) -> None:
        super().__init__()
        width = COMPARE_WIDTH
        self.title, self.evidence = nn.Linear(NARROW + MEASURES, width), nn.Linear(NARROW + MEASURES, width)
        self.title_kinds = nn.ModuleList(nn.Embedding(size, width) for size in TITLE_KINDS)
        self.evidence_kinds = nn.ModuleList(nn.Embedding(size, width) for size in EVIDENCE_KINDS)
        self.title_places, self.evidence_places = nn.Embedding(TITLE, width), nn.Embedding(EVIDENCE, width)
        for table in (*self.title_kinds, *self.evidence_kinds, self.title_places, self.evidence_places):
            nn.init.normal_(table.weight, std=0.1)
        self.title_norm, self.evidence_norm = nn.LayerNorm(width, eps=1e-5), nn.LayerNorm(width, eps=1e-5)
        self.layers = nn.ModuleList(Layer(width, COMPARE_HEADS, dropout) for _ in range(COMPARE_LAYERS))
        self.words, self.verdict = nn.Linear(width, 1), nn.Linear(3 * width, len(VERDICTS))
        self.drop = nn.Dropout(dropout)

    def forward(self, title: tuple[Tensor, ...], evidence: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        """Take each side's vectors with measures, kinds and mask; give word scores and verdict scores."""
        x, x_kinds, x_real = title
        y, y_kinds, y_real = evidence
        x = self.title(x) + self.title_places.weight[: x.shape[1]]
        y = self.evidence(y) + self.evidence_places.weight[: y.shape[1]]
        for column, table in enumerate(self.title_kinds):
            x = x + table(x_kinds[..., column])
        for column, table in enumerate(self.evidence_kinds):
            y = y + table(y_kinds[..., column])
        x, y = self.drop(self.title_norm(x)), self.drop(self.evidence_norm(y))
        x_mask, y_mask = (((1 - real) * -1e4)[:, None, None] for real in (x_real, y_real))
        for layer in self.layers:
            x = layer(x, y, x_mask, y_mask)
        words = self.words(x).squeeze(-1)
        share = torch.softmax(words + (1 - x_real) * -1e4, dim=1)
        mean = x_real / x_real.sum(dim=1, keepdim=True)
        highest = (x + (1 - x_real)[..., None] * -1e4).amax(dim=1)
        pooled = torch.cat([(x * share[..., None]).sum(1), (x * mean[..., None]).sum(1), highest], dim=1)
        return words, self.verdict(self.drop(pooled))


def stack(sides: list[tuple[NDArray[np.float16], NDArray[np.int8]]]) -> tuple[Tensor, Tensor, Tensor]:
    """Pad one side of several headlines to one length."""
    length = max(1, *(len(vectors) for vectors, _ in sides))
    vectors = np.zeros((len(sides), length, NARROW + MEASURES), dtype=np.float32)
    kinds = np.zeros((len(sides), length, sides[0][1].shape[1]), dtype=np.int64)
    real = np.zeros((len(sides), length), dtype=np.float32)
    for row, (one, sort) in enumerate(sides):
        vectors[row, : len(one)], kinds[row, : len(one)], real[row, : len(one)] = one, sort, 1
    return torch.from_numpy(vectors), torch.from_numpy(kinds), torch.from_numpy(real)


def verdict_loss(scores: Tensor, verdicts: Tensor, weights: Tensor) -> Tensor:
    """Give the loss of verdict scores; a line may say only that it holds, or that it is not supported."""
    logs = functional.log_softmax(scores, dim=1)
    plain = -logs.gather(1, verdicts.clamp(min=0)[:, None]).squeeze(1)
    # A little of the certainty is given to the others, so that what is made by rule is not overlearned.
    plain = 0.95 * plain - 0.05 * logs.mean(dim=1)
    unsupported = -torch.logsumexp(logs[:, SUPPORTED + 1 :], dim=1)
    held = -torch.logsumexp(logs[:, :2], dim=1)
    loss = torch.where(verdicts == NOT_SUPPORTED, unsupported, torch.where(verdicts == HELD, held, plain))
    return (loss * weights).sum() / weights.sum()
