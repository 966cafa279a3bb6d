"""Trains the statement model: `python -m training.train --data ../shared/data --out DIR`.

Everything random hangs on the seed. Progress goes to standard output; the last weights and their running average are
written with safetensors, with the figures on the dev parts.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from training import corpora
from training.corpora import ROLES, Document
from training.labels import IGNORED, Example, Labeller, Link, link_distances, stack, stray_link
from training.model import NAMES, TOKEN_GROUPS, StatementModel, crf_loss
from training.own_labels import joined

# What each part of the loss counts for. Source and content of the token head only help the encoder along.
WEIGHTS = {"cue": 1.0, "source": 0.3, "content": 0.3, "name": 0.5, "links": 1.0, "real": 0.3}


def batches(
    labeller: Labeller, documents: list[Document], chance: random.Random, *, pieces: int
) -> Iterator[list[Example]]:
    """Give one epoch of batches: windows of like length together, batches in random order."""
    examples = [example for document in documents for example in labeller.examples(document, vary=True)]
    chance.shuffle(examples)
    groups, batch = [], []
    pool = 400
    for first in range(0, len(examples), pool):
        for example in sorted(examples[first : first + pool], key=lambda e: e.length):
            if batch and (len(batch) + 1) * example.length > pieces:
                groups.append(batch)
                batch = []
            batch.append(example)
    groups.append(batch)
    chance.shuffle(groups)
    yield from groups


def epoch_documents(sets: dict[str, list[Document]], chance: random.Random, *, names: float) -> list[Document]:
    """Choose what one epoch reads: all of PolNeAR and talks/, a share of the names, some with an outer voice."""
    documents = [
        corpora.with_carrier(document, chance) if chance.random() < 0.25 else document
        for document in sets["polnear"] + (sets["talks"] + sets["own"]) * 2
    ]
    documents += chance.sample(sets["names"], k=int(len(sets["names"]) * names))
    return documents


def loss_of(model: StatementModel, batch: list[Example], chance: random.Random) -> tuple[Tensor, dict[str, float]]:
    """Give the loss of one batch and its parts."""
    ids, features, mask = (torch.from_numpy(a) for a in stack([(e.tokens, e.first, e.last) for e in batch]))
    # A third of the windows are read without saying whose conventions they follow, so that the middle can be asked for.
    style = torch.tensor([0.5 if chance.random() < 0.33 else e.style for e in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, vectors = model.encode(ids, features, mask, style)
    scores = scores.float()
    losses = _token_losses(scores, batch)
    losses.update(_link_losses(model, scores, vectors, mask, batch, chance))
    total = sum((WEIGHTS[name] * value for name, value in losses.items()), start=torch.zeros(()))
    return total, {name: float(value.detach()) for name, value in losses.items()}


def _token_losses(scores: Tensor, batch: list[Example]) -> dict[str, Tensor]:
    length = scores.shape[1]
    labels = torch.full((len(batch), 4, length), IGNORED, dtype=torch.long)
    for row, example in enumerate(batch):
        labels[row, :, : example.length] = torch.from_numpy(example.labels)
    losses, first = {}, 0
    for group, (name, size) in enumerate(TOKEN_GROUPS.items()):
        part = scores[:, :, first : first + size].reshape(-1, size)
        first += size
        if bool((labels[:, group] != IGNORED).any()):
            losses[name] = functional.cross_entropy(part, labels[:, group].reshape(-1), ignore_index=IGNORED) * 10
    return losses


def _stray_cues(scores: Tensor, example: Example, row: int, chance: random.Random) -> list[Link]:
    """Take pieces that look like a cue to the head and are none, and now and then any word."""
    if (example.labels[0] == IGNORED).any():
        return []
    doubtful = torch.softmax(scores[row, : example.length, :3].detach(), -1)[:, 1] > 0.07
    found = [
        at
        for at in np.flatnonzero(doubtful.numpy()).tolist()
        if example.labels[0, at] == 0 and 0 < at < example.length - 1
    ]
    found = found[:4]
    if chance.random() < 0.1:
        found.append(chance.randrange(1, example.length - 1))
    return [stray_link((at, at + 1), example.length) for at in found if example.labels[0, at] == 0]


def _link_losses(  # noqa: PLR0913, PLR0917 -- one step of one loop, cut out for reading
    model: StatementModel, scores: Tensor, vectors: Tensor, mask: Tensor, batch: list[Example], chance: random.Random
) -> dict[str, Tensor]:
    rows, links = [], []
    for row, example in enumerate(batch):
        for link in (*example.links, *_stray_cues(scores, example, row, chance)):
            rows.append(row)
            links.append(link)
    if not links:
        return {}
    length = vectors.shape[1]
    distance = torch.stack([torch.from_numpy(link_distances(link, length)) for link in links])
    others = torch.stack([_other_cues(batch[row], link, length) for row, link in zip(rows, links, strict=True)])
    row_mask = mask[rows]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        roles, real = model.linker(vectors[rows], distance, others, row_mask)
    truth = torch.tensor([float(link.real) for link in links])
    losses = {"real": functional.binary_cross_entropy_with_logits(real.float(), truth)}
    # Every role that a data set marks, of every real statement, as a row of one sweep.
    wanted = [
        (at, role) for at, link in enumerate(links) if link.real for role, known in enumerate(link.known) if known
    ]
    if wanted:
        labels = torch.zeros((len(wanted), length), dtype=torch.long)
        for place, (at, role) in enumerate(wanted):
            values = links[at].labels[role]
            labels[place, : len(values)] = torch.from_numpy(values)
        at_rows = torch.tensor([at for at, _ in wanted])
        role_rows = torch.tensor([role for _, role in wanted])
        split = roles.view(len(links), length, len(ROLES), 3)[at_rows, :, role_rows]
        moves, first = (torch.stack(parts) for parts in zip(*(crf.constrained() for crf in model.crf), strict=True))
        losses["links"] = crf_loss(
            (moves[role_rows], first[role_rows]), split, labels, row_mask[at_rows].float()
        ).sum() / len(links)
    return losses


def _other_cues(example: Example, link: Link, length: int) -> Tensor:
    marks = torch.zeros(length, dtype=torch.long)
    for other in example.links:
        if other is not link:
            marks[other.cue[0] : other.cue[1]] = 1
    return marks


def optimizer_of(model: StatementModel, *, rate: float) -> torch.optim.AdamW:
    """Make the encoder learn slowly and the new parts fast."""
    encoder = [
        p for n, p in model.named_parameters() if n.startswith("encoder.") and "features" not in n and "style" not in n
    ]
    known = {id(p) for p in encoder}
    fresh = [p for p in model.parameters() if id(p) not in known]
    return torch.optim.AdamW(
        [{"params": encoder, "lr": rate}, {"params": fresh, "lr": rate * 4}],
        weight_decay=0.01,
        betas=(0.9, 0.98),
        fused=True,
    )


def train(arguments: argparse.Namespace) -> None:
    """Train, measure on the dev parts after each epoch, and write the weights."""
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    chance = random.Random(arguments.seed)
    data: Path = arguments.data
    sets = {
        "polnear": corpora.polnear(data / "polnear/train.jsonl"),
        "talks": corpora.talks(data / "talks/train.jsonl", kept=False),
        "own": corpora.own(joined(data)) if arguments.own else [],
        "names": corpora.names(data / "ner/worldwide-train.tsv"),
    }
    labeller = Labeller(arguments.encoder / "tokenizer.json", seed=arguments.seed)
    model = StatementModel()
    with torch.no_grad():
        model.encoder.load_minilm(arguments.encoder)
    if arguments.start:
        model.load_state_dict(load_file(arguments.start))
    average = {name: value.detach().clone() for name, value in model.state_dict().items()}
    optimizer = optimizer_of(model, rate=arguments.rate)
    steps_an_epoch = len(
        list(
            batches(
                labeller,
                epoch_documents(sets, random.Random(0), names=arguments.names),
                random.Random(0),
                pieces=arguments.pieces,
            )
        )
    )
    total, step = steps_an_epoch * arguments.epochs, 0
    peaks = [group["lr"] for group in optimizer.param_groups]
    began = time.time()
    for epoch in range(arguments.stop_after or arguments.epochs):
        model.train()
        sums: dict[str, float] = {}
        for batch in batches(
            labeller, epoch_documents(sets, chance, names=arguments.names), chance, pieces=arguments.pieces
        ):
            warm, cool = min(1.0, step / (0.06 * total)), max(0.0, 1 - step / total)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * min(warm, cool + 0.02)
            loss, parts = loss_of(model, batch, chance)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            keep = min(0.998, step / (step + 20))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.values()), list(model.state_dict().values()), 1 - keep)
            for name, number in parts.items():
                sums[name] = sums.get(name, 0.0) + number
            if step % 50 == 0:
                pace = (time.time() - began) / step
                print(
                    f"epoch {epoch} step {step}/{total} {pace:.2f} s/step",
                    {k: round(v / (step - epoch * steps_an_epoch), 3) for k, v in sums.items()},
                    flush=True,
                )
        if (epoch + 1) % arguments.measure_every == 0 or epoch + 1 == (arguments.stop_after or arguments.epochs):
            arguments.out.mkdir(parents=True, exist_ok=True)
            save_file(average, arguments.out / "average.safetensors")
            save_file({k: v.contiguous() for k, v in model.state_dict().items()}, arguments.out / "last.safetensors")
            from training.measure import measure

            probe = StatementModel()
            probe.load_state_dict(average)
            print(f"epoch {epoch} dev", json.dumps(measure(probe, arguments)), flush=True)


def options() -> argparse.ArgumentParser:
    """Describe the command's options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to go on from, instead of the published encoder's")
    parser.add_argument("--names", type=float, default=0.15, help="the share of the names read an epoch")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--stop-after", type=int, help="stop after so many epochs of the schedule")
    parser.add_argument("--own", action="store_true", help="learn from our own labels too")
    parser.add_argument("--pieces", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--seed", type=int, default=20250521)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--measure-every", type=int, default=2)
    return parser


if __name__ == "__main__":
    assert len(NAMES) == 4
    train(options().parse_args())
