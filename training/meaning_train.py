"""Trains the model for meaning: `python -m training.meaning_train --data ../shared/data --out DIR`.

Everything random hangs on the seed. Progress goes to standard output; a running average of the weights is written with
safetensors after every epoch. How good it is: export it, then `dragoman evaluate talks FILE --kept --given`.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from dragoman.evaluate.plover import kept_out, relations
from dragoman.language.candidates import Candidate
from dragoman.language.meaning import Words, said_pieces
from dragoman.language.tokens import CLS, SEP, load_tokenizer
from training import descriptions
from training.labels import IGNORED, stack
from training.meaning_data import Done, Example, Maker, Said, all_rows, relation_example
from training.meaning_model import TOKEN_HEADS, MeaningModel, average
from training.model import WIDTH

# What each part of the loss counts for; the factors bring sums over many labels to the size of one choice.
WEIGHTS = {
    "evidence": 5.0, "item": 0.3, "condition": 0.3, "issue": 15.0, "act": 1.0, "stance": 0.5, "party": 2.8,
    "type": 0.7, "reality": 0.5, "event_issue": 0.3, "part": 4.0, "inference": 5.0,
}  # fmt: skip
SMOOTHING = 0.05
# An event's type has to be told from its words alone as well: this often its parties are shown.
SHOWN = 0.7
LONGEST_EVIDENCE, LONGEST_SENTENCE = 120, 100


@dataclass(slots=True)
class Batch:
    """Reports encoded together: the vectors of all their pieces in a row, and where each report's begin."""

    examples: list[Example]
    hidden: Tensor
    starts: list[int]


def encoded(model: MeaningModel, examples: list[Example]) -> Batch:
    """Encode reports, a sentence a window."""
    windows = [(e.tokens, first, after) for e in examples for first, after in e.windows]
    ids, features, mask = (torch.from_numpy(array) for array in stack(windows))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = model.encoder(ids, features, mask, torch.zeros(len(ids)))
    length = ids.shape[1]
    keep = torch.cat([torch.arange(1, b - a + 1) + row * length for row, (_, a, b) in enumerate(windows)])
    starts = np.cumsum([0, *(len(e.tokens) for e in examples)])[:-1].tolist()
    return Batch(examples, out.float().reshape(-1, WIDTH)[keep], starts)


def losses_of(model: MeaningModel, examples: list[Example]) -> dict[str, Tensor]:
    """Give the parts of the loss of one batch, those that it has labels for."""
    batch = encoded(model, examples)
    return {
        **_token_losses(model, batch),
        **_statement_losses(model, batch),
        **_event_losses(model, batch),
        **_inference_loss(model, batch),
    }


def _token_losses(model: MeaningModel, batch: Batch) -> dict[str, Tensor]:
    labels = {name: torch.full((len(batch.hidden),), IGNORED, dtype=torch.long) for name in TOKEN_HEADS}
    for example, start in zip(batch.examples, batch.starts, strict=True):
        if example.events_known:
            labels["evidence"][start : start + len(example.tokens)] = 0
            for done in example.done:
                first, after = done.evidence
                labels["evidence"][start + first : start + after] = 2
                labels["evidence"][start + first] = 1
        for said in (one for one in example.said if one.held):
            for name, marked in (("item", said.item), ("condition", said.condition)):
                for value, runs in ((0, said.content), (1, marked)):
                    for first, after in runs:
                        labels[name][start + first : start + after] = value
    losses, column = {}, 0
    scores = model.tokens(batch.hidden)
    for name, size in TOKEN_HEADS.items():
        if bool((labels[name] != IGNORED).any()):
            part = scores[:, column : column + size]
            losses[name] = functional.cross_entropy(part, labels[name], ignore_index=IGNORED)
        column += size
    return losses


def _statement_losses(model: MeaningModel, batch: Batch) -> dict[str, Tensor]:
    placed = [
        (said, start, len(e.tokens)) for e, start in zip(batch.examples, batch.starts, strict=True) for said in e.said
    ]
    if not placed:
        return {}
    scores, vectors = model.issues(batch.hidden, [_parts(*one) for one in placed])
    wanted = torch.zeros_like(scores)
    pairs = [(n, held) for n, (said, *_) in enumerate(placed) for held in said.held]
    for n, held in pairs:
        wanted[n, held.issue] = 1
    losses = {"issue": functional.binary_cross_entropy_with_logits(scores, wanted)}
    if not pairs:
        return losses
    issues = torch.tensor([held.issue for _, held in pairs])
    act, stance, how = model.how_of(vectors[[n for n, _ in pairs]], issues)
    acts, stances = (torch.tensor([getattr(held, name) for _, held in pairs]) for name in ("act", "stance"))
    losses["act"] = functional.cross_entropy(act, acts, label_smoothing=SMOOTHING)
    losses["stance"] = functional.cross_entropy(stance, stances)
    asked = [
        (row, candidate, placed[n][1], (float(c in held.holders), float(c in held.aims)))
        for row, (n, held) in enumerate(pairs)
        for c, candidate in enumerate(placed[n][0].candidates)
    ]
    mention, features = _of_candidates(model, batch, [(candidate, start) for _, candidate, start, _ in asked])
    found = model.holders(mention, features, how[[row for row, *_ in asked]])
    losses["party"] = functional.binary_cross_entropy_with_logits(found, torch.tensor([truth for *_, truth in asked]))
    return losses


def _parts(said: Said, start: int, size: int) -> tuple[list[int], list[int], list[int]]:
    words = Words(said.content, tuple(part for part in (said.cue, said.source) if part is not None))
    content, voice, near = said_pieces(words, size)
    return [i + start for i in content], [i + start for i in voice], [i + start for i in near]


def _of_candidates(model: MeaningModel, batch: Batch, asked: list[tuple[Candidate, int]]) -> tuple[Tensor, Tensor]:
    """Give the mentions' vectors and the features of candidates; each comes with where its report begins."""
    runs = [range(c.at[0] + start, c.at[1] + start) if c.at else range(0) for c, start in asked]
    features = torch.from_numpy(np.stack([c.features for c, _ in asked]))
    return model.mention(average(batch.hidden, runs)), features


def _event_losses(model: MeaningModel, batch: Batch) -> dict[str, Tensor]:
    placed = [(done, start) for e, start in zip(batch.examples, batch.starts, strict=True) for done in e.done]
    asked = [(row, c, n, start) for row, (d, start) in enumerate(placed) for n, c in enumerate(d.candidates)]
    if not asked:
        return {}
    runs = [range(done.evidence[0] + s, done.evidence[1] + s)[:LONGEST_EVIDENCE] for done, s in placed]
    events = model.drop(average(batch.hidden, runs))
    losses = _known_losses(model, events, [done for done, _ in placed])
    mention, features = _of_candidates(model, batch, [(c, start) for _, c, _, start in asked])
    rows = [row for row, *_ in asked]
    truth = torch.tensor([[float(n in placed[row][0].actors), float(n in placed[row][0].recipients)]
                          for row, _, n, _ in asked])  # fmt: skip
    scores = model.parts(mention, features, events[rows])
    losses["part"] = functional.binary_cross_entropy_with_logits(scores, truth)
    actor, recipient = (_mean_by(mention, rows, truth[:, side], len(placed)) for side in (0, 1))
    shown = (torch.rand(len(placed), 1) < SHOWN).float()
    logs = torch.log_softmax(model.types(events, actor * shown, recipient * shown), -1)
    allowed = torch.full_like(logs, -1e4)
    for row, (done, _) in enumerate(placed):
        allowed[row, list(done.types)] = 0.0
    right = torch.logsumexp(logs + allowed, -1)
    losses["type"] = -((1 - SMOOTHING) * right + SMOOTHING * logs.mean(-1)).mean()
    return losses


def _known_losses(model: MeaningModel, events: Tensor, done: list[Done]) -> dict[str, Tensor]:
    known = torch.tensor([one.known for one in done])
    if not bool(known.any()):
        return {}
    reality, issue = (torch.tensor([getattr(one, name) for one in done])[known] for name in ("reality", "issue"))
    return {
        "reality": functional.cross_entropy(model.reality(events)[known], reality),
        "event_issue": functional.cross_entropy(model.event_issue(events)[known], issue),
    }


def _mean_by(mention: Tensor, rows: list[int], weight: Tensor, size: int) -> Tensor:
    """Average candidates' vectors by weight, a row an event."""
    at = torch.tensor(rows, dtype=torch.long)
    total = mention.new_zeros(size).index_add(0, at, weight)
    summed = mention.new_zeros((size, mention.shape[1])).index_add(0, at, mention * weight[:, None])
    return summed / total.clamp(min=1.0)[:, None]


def _inference_loss(model: MeaningModel, batch: Batch) -> dict[str, Tensor]:
    known = [(e, start) for e, start in zip(batch.examples, batch.starts, strict=True) if e.sentences]
    runs = [range(a + s, b + s)[:LONGEST_SENTENCE] for e, s in known for a, b in e.sentences]
    if not runs:
        return {}
    wanted = torch.tensor([float(value) for e, _ in known for value in e.inferred])
    scores = model.inference(model.drop(average(batch.hidden, runs)))[:, 0]
    return {"inference": functional.binary_cross_entropy_with_logits(scores, wanted)}


@torch.no_grad()
def start_from_words(model: MeaningModel, tokenizer: Tokenizer) -> None:
    """Let the heads for issues and types begin with the vectors of what their labels mean."""
    model.eval()
    starts = ((model.issue, descriptions.ISSUES, 0.2), (model.event_type, descriptions.TYPES, 0.4))
    for head, described, scale in starts:
        head.weight.mul_(0.3)
        for row, words in enumerate(described.values()):
            ids = torch.tensor([[CLS, *tokenizer.encode(words, add_special_tokens=False).ids, SEP]])
            features = torch.zeros((*ids.shape, 3), dtype=torch.long)
            vector = model.encoder(ids, features, torch.ones_like(ids), torch.zeros(1))[0].mean(0)
            head.weight[row, :WIDTH] += scale * vector / vector.norm()
    model.issue.bias.fill_(-0.8)
    model.train()


class Average:
    """A running average of a model's weights."""

    def __init__(self, model: MeaningModel, *, decay: float) -> None:
        self.decay, self.steps = decay, 0
        self.held = {name: value.detach().clone() for name, value in model.named_parameters()}

    @torch.no_grad()
    def add(self, model: MeaningModel) -> None:
        """Take the model's weights in."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for name, value in model.named_parameters():
            self.held[name].lerp_(value, 1 - decay)


def batches(examples: list[Example], chance: random.Random, *, pieces: int) -> list[list[Example]]:
    """Give one epoch of batches in random order, about `pieces` word pieces each."""
    order = examples[:]
    chance.shuffle(order)
    found: list[list[Example]] = []
    size = pieces
    for example in order:
        if size + len(example.tokens) > pieces:
            found.append([])
            size = 0
        found[-1].append(example)
        size += len(example.tokens)
    return found


def train(given: argparse.Namespace) -> Path:
    """Train; gives the file of the averaged weights."""
    torch.manual_seed(given.seed)
    chance = random.Random(given.shuffle)
    maker = Maker(load_tokenizer(given.encoder / "tokenizer.json"))
    examples = [maker.example(row) for labelled in all_rows(given.data).values() for row in labelled]
    told = [one for n, one in enumerate(relations(given.data / "plover/PLV_train.tsv")) if not kept_out(n)]
    examples += [relation_example(maker.tokenizer, number, one) for number, one in enumerate(told)]
    model = MeaningModel()
    with torch.no_grad():
        model.encoder.load_minilm(given.encoder)
    start_from_words(model, maker.tokenizer)
    torch.manual_seed(given.shuffle)
    slow = [p for n, p in model.named_parameters() if n.startswith("encoder.") and "features" not in n]
    fast = [p for n, p in model.named_parameters() if not n.startswith("encoder.") or "features" in n]
    groups = [{"params": slow, "lr": given.encoder_rate}, {"params": fast, "lr": given.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.02)
    steps = given.epochs * len(batches(examples, random.Random(given.seed), pieces=given.pieces))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.08 * steps)) * max(0.02, 1 - step / steps)
    )
    mean, began = Average(model, decay=0.99), time.monotonic()
    given.out.mkdir(parents=True, exist_ok=True)
    for epoch in range(given.epochs):
        totals: dict[str, float] = {}
        for batch in batches(examples, chance, pieces=given.pieces):
            losses = losses_of(model, batch)
            optimizer.zero_grad()
            torch.stack([WEIGHTS[name] * value for name, value in losses.items()]).sum().backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            mean.add(model)
            for name, value in losses.items():
                totals[name] = totals.get(name, 0.0) + float(value.detach())
        print(epoch + 1, round(time.monotonic() - began), {n: round(v, 2) for n, v in totals.items()}, flush=True)
        save_file({name: value.contiguous() for name, value in mean.held.items()}, given.out / "meaning.safetensors")
    return given.out / "meaning.safetensors"


def options() -> argparse.ArgumentParser:
    """Say what the command takes; the defaults are what the shipped weights were trained with."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of the published encoder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--pieces", type=int, default=1200)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--encoder-rate", type=float, default=1.2e-4)
    parser.add_argument("--seed", type=int, default=1, help="what the heads begin with")
    parser.add_argument("--shuffle", type=int, default=1, help="the order of the reports, and dropout")
    return parser


if __name__ == "__main__":
    train(options().parse_args())
