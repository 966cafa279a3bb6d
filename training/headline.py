"""Trains the headline model: `python -m training.headline --data ../shared/data`.

Lines are taken apart with the shipped encoder, changed lines are made (`training.headline_corrupt`), and the comparer
is trained on two thirds of the reports; how its scores and the plain measures are weighed is fitted on the other third.
The kept fifths and the pairs are only measured, by `dragoman evaluate`. Writes headline.onnx and headline.json beside
the encoder and their digests into its manifest. To be run anew whenever the encoder changes: about ten minutes on one
free core. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from torch.nn import functional

from dragoman.language.encoder import MODELS, Model
from dragoman.language.headline_evidence import Side, compare, lay
from dragoman.language.headline_model import measures_of
from dragoman.language.statements import Window
from dragoman.language.tokens import tokenize
from dragoman.language.windows import cut
from training.headline_corrupt import changed, from_sentences, holds, reworded
from training.headline_data import HELD, SUPPORTED, VERDICTS, Line, digest, everything
from training.headline_export import Narrowing, comparer
from training.headline_model import Comparer, stack, verdict_loss

Array = NDArray[Any]
BATCH = 64
REAL = {"talks", "own", "reports"}
# A real headline that holds is called unsupported or contradicted at most this often.
FALSE_ALARMS = 0.02
# Chosen by hand on the third that the weighing is fitted on: below them a reader is told that nobody can tell.
PARTLY_AT, HELD_AT, LACKING_AT = 0.5, 0.4, 0.7


@dataclass(frozen=True)
class Example:
    """A line as the comparer takes it: both sides' narrowed vectors and kinds, measures, each piece's doubt."""

    line: Line
    title: tuple[Array, Array]
    evidence: tuple[Array, Array]
    measures: Array
    doubt: Array | None


def lines_of(data: Path, chance: random.Random) -> list[Line]:
    """Give all lines to learn from, those made here included."""
    few: Counter[tuple[str, int]] = Counter()
    base = []
    for line in everything(data):
        few[line.body, line.verdict] += 1
        if line.set != "fnc" or few[line.body, line.verdict] <= 5:
            base.append(line)
    good = [line for line in base if holds(line)]
    others = [line for line in good if line.set in {*REAL, "news"}]
    from_fnc = [line for line in good if line.set == "fnc"]
    found = [line for line in base if line.verdict != -1]
    for line in [*(line for line in good if line.set != "fnc"), *chance.sample(from_fnc, min(1000, len(from_fnc)))]:
        found += changed(line, chance, others, most=5)
        found += {replace(other, verdict=verdict_of(line)) for other in [reworded(line, chance)] if other != line}
    for line in {line.body: line for line in base if line.set != "fnc"}.values():
        found += from_sentences(line, chance, others, most=3)
    return found


class Reading:
    """Takes lines apart with the encoder; a body is encoded once."""

    def __init__(self) -> None:
        self.model = Model()

    def side(self, text: str) -> Side:
        """Take a text apart."""
        tokens = tokenize(text, self.model.tokenizer)
        windows = [self.model.encode(Window(tokens, first, last)).hidden for first, last in cut(text, tokens)]
        return Side.of(text, tokens, np.concatenate(windows))

    def examples(self, lines: Sequence[Line], narrowing: Narrowing) -> list[Example]:
        """Give an example for each line, in the order of the bodies."""
        found, body, last = [], None, None
        for line in sorted(lines, key=lambda line: (line.body, line.title)):
            if line.body != last or body is None:
                body, last = self.side(line.body), line.body
            found.append(self._example(line, body, narrowing))
        return found

    def _example(self, line: Line, body: Side, narrowing: Narrowing) -> Example:
        title = self.side(line.title)
        compared = compare(title, body)
        ours, theirs = lay(compared)
        doubt = None
        if line.doubt is not None:
            marks = [max(line.doubt[word.start : word.end], default=0.0) for word in title.words]
            doubt = np.array(marks, dtype=np.float32)[ours.words]
        elif line.verdict == SUPPORTED and line.set != "xsum":
            doubt = np.zeros(len(ours.words), dtype=np.float32)
        sides = [
            (np.concatenate((narrowing(side.hidden), side.measures), axis=1).astype(np.float16), side.kinds)
            for side in (ours, theirs)
        ]
        return Example(line, sides[0], sides[1], measures_of(compared), doubt)

    def narrowing(self, lines: Sequence[Line]) -> Narrowing:
        """Find how to narrow the encoder's vectors, from some bodies."""
        return Narrowing.of(np.concatenate([self.side(line.body[:1500]).hidden for line in lines]))


def weight_of(line: Line) -> float:
    """Say what a line counts for. A real headline that holds is up against the five made of it that don't."""
    held = line.verdict in {SUPPORTED, HELD}
    if line.set == "xsum":
        return 6.0 if held else 1.5
    if line.set in REAL:
        return 4.0 if held else 5.0
    return 4.0 if line.set == "news" else 1.0


def verdict_of(line: Line) -> int:
    """Give what is learned of a line: the news' own headlines are taken to be supported."""
    return SUPPORTED if line.set == "news" else line.verdict


def fit(examples: Sequence[Example], *, epochs: int, seed: int) -> Comparer:
    """Train a comparer."""
    torch.manual_seed(seed)
    chance, model = random.Random(seed), Comparer()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.02, betas=(0.9, 0.98))
    steps, step = epochs * (len(examples) // BATCH + 1), 0
    for epoch in range(epochs):
        model.train()
        began, total = time.time(), 0.0
        for batch in _batches(examples, chance):
            for group in optimizer.param_groups:
                group["lr"] = 1e-3 * min(1, step / 150) * max(0.0, 1 - step / steps)
            loss = _loss(model, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step, total = step + 1, total + float(loss.detach())
        print(f"epoch {epoch}: loss {total * BATCH / len(examples):.3f}, {time.time() - began:.0f} s", flush=True)
    return model.eval()


def _batches(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """Give one epoch of batches, headlines with evidence of like length together."""
    mixed = chance.sample(examples, len(examples))
    batches = []
    for first in range(0, len(mixed), BATCH * 20):
        pool = sorted(mixed[first : first + BATCH * 20], key=lambda e: len(e.evidence[0]))
        batches += [pool[at : at + BATCH] for at in range(0, len(pool), BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(model: Comparer, batch: list[Example]) -> torch.Tensor:
    words, scores = model(stack([e.title for e in batch]), stack([e.evidence for e in batch]))
    verdicts = torch.tensor([verdict_of(e.line) for e in batch])
    weights = torch.tensor([weight_of(e.line) for e in batch])
    doubt, known = torch.zeros_like(words), torch.zeros_like(words)
    for row, example in enumerate(batch):
        if example.doubt is not None:
            doubt[row, : len(example.doubt)], known[row, : len(example.doubt)] = torch.from_numpy(example.doubt), 1
    by_word = functional.binary_cross_entropy_with_logits(words, doubt, reduction="none")
    return verdict_loss(scores, verdicts, weights) + (by_word * known).sum() / known.sum().clamp(min=1)


def scores_of(model: Comparer, examples: Sequence[Example]) -> tuple[Array, list[Array]]:
    """Give the verdict scores of each example, and the probabilities of its headline's pieces."""
    scores, words = np.zeros((len(examples), len(VERDICTS)), dtype=np.float32), []
    with torch.no_grad():
        for row, example in enumerate(examples):
            by_word, verdict = model(stack([example.title]), stack([example.evidence]))
            scores[row] = verdict[0].numpy()
            words.append(torch.sigmoid(by_word[0]).numpy())
    return scores, words


def held_back(line: Line) -> bool:
    """Say whether a line, with all made from the same report, is in the third that the weighing is fitted on."""
    return digest(line.group) % 3 == 0


def weigh(examples: Sequence[Example], scores: Array) -> dict[str, Any]:
    """Fit how the scores and measures are weighed, on lines that the comparer has not seen."""
    rows = np.concatenate((scores, np.stack([e.measures for e in examples])), axis=1)
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    rows = (rows - mean) / scale
    model = _verdicts(examples, rows)
    return {
        "mean": mean.tolist(),
        "scale": scale.tolist(),
        "verdicts": np.concatenate((model.coef_, model.intercept_[:, None]), axis=1).tolist(),
        "faithful": _faithful(examples, rows),
        "against": _against(examples, model.predict_proba(rows)),
        "partly": PARTLY_AT,
        "held": HELD_AT,
        "lacking": LACKING_AT,
    }


def _verdicts(examples: Sequence[Example], rows: Array) -> LogisticRegression:
    """Weigh real headlines, made ones and XSumFaith's alike; the news' own are taken to hold, at half the weight.

    XSumFaith doesn't say which of unsupported and contradicted a line is: it counts as half of each.
    """
    at, verdicts, weights = [], [], []
    for index, example in enumerate(examples):
        for verdict, weight in _votes(example.line):
            at.append(index)
            verdicts.append(verdict)
            weights.append(weight)
    sets = np.array([examples[index].line.set for index in at])
    weighed = np.array(weights)
    real = np.isin(sets, [*REAL, "news"])
    for name in ("made", "xsum"):
        weighed[sets == name] *= weighed[real].sum() / weighed[sets == name].sum()
    return LogisticRegression(C=0.05, max_iter=2000).fit(rows[at], verdicts, sample_weight=weighed)


def _votes(line: Line) -> list[tuple[int, float]]:
    """Give the verdicts that a line counts for, with their weights."""
    if line.set == "fnc" or (line.set == "made" and line.verdict < 0):
        return []
    if line.set == "xsum":
        # A tenth of the lines are faithful: they count for half.
        return [(SUPPORTED, 9.0)] if line.verdict == SUPPORTED else [(2, 0.5), (3, 0.5)]
    return [(verdict_of(line), 0.5 if line.set == "news" else 1.0)]


def _against(examples: Sequence[Example], predicted: Array) -> float:
    """Give the probability above which few headlines that hold lie; prints how many that don't are caught there."""
    real = np.array([e.line.set in {*REAL, "news"} and e.line.verdict in {SUPPORTED, HELD} for e in examples])
    against = predicted[:, 2:].sum(axis=1)
    least = float(np.quantile(against[real], 1 - FALSE_ALARMS))
    for name in ("made", "reports", "fnc"):
        wrong = np.array([e.line.set == name and e.line.verdict >= 2 for e in examples])
        print(f"against at {least:.3f}: {name} {(against[wrong] >= least).mean():.3f} caught of {wrong.sum()}")
    return least


def _faithful(examples: Sequence[Example], rows: Array) -> list[float]:
    """Weigh for XSumFaith's question; prints the AUC by folds of documents."""
    at = [i for i, e in enumerate(examples) if e.line.set == "xsum"]
    truth = np.array([examples[i].line.verdict == SUPPORTED for i in at])
    folds = np.array([digest("again", examples[i].line.body) % 5 for i in at])
    held_out = np.zeros(len(at))

    def fitted(chosen: Array) -> LogisticRegression:
        return LogisticRegression(C=0.02, class_weight="balanced", max_iter=2000).fit(rows[at][chosen], truth[chosen])

    for fold in range(5):
        held_out[folds == fold] = fitted(folds != fold).decision_function(rows[at][folds == fold])
    right = [((held_out[truth == kind] >= 0) == kind).mean() for kind in (True, False)]
    print(f"XSumFaith, by fold: AUC {roc_auc_score(truth, held_out):.3f}, balanced accuracy {sum(right) / 2:.3f}")
    model = fitted(np.full(len(at), fill_value=True))
    return [*model.coef_[0].tolist(), float(model.intercept_[0])]


def write(out: Path, model: Comparer, narrowing: Narrowing, weights: dict[str, Any]) -> None:
    """Write the comparer and its weights into a model folder and its manifest."""
    onnx.save(comparer({k: v.numpy() for k, v in model.state_dict().items()}, narrowing), out / "headline.onnx")
    encoder = hashlib.sha256((out / "encoder.onnx").read_bytes()).hexdigest()
    figures = {key: np.round(value, 5).tolist() if isinstance(value, list) else value for key, value in weights.items()}
    (out / "headline.json").write_text(json.dumps({"encoder": encoder, **figures}, indent=1) + "\n", encoding="utf8")
    seal(out)


def seal(out: Path) -> None:
    """Put the digests of the headline model into a model folder's manifest, as after the encoder was written anew."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf8"))
    for name in ("headline.onnx", "headline.json"):
        manifest["files"][name] = hashlib.sha256((out / name).read_bytes()).hexdigest()
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf8")


def train(data: Path, out: Path, *, epochs: int, seed: int) -> None:
    """Train and write the headline model."""
    torch.set_num_threads(1)
    chance = random.Random(seed)
    lines = lines_of(data, chance)
    print(len(lines), "lines", Counter((line.set, line.verdict) for line in lines), flush=True)
    reading = Reading()
    narrowing = reading.narrowing(chance.sample(lines, 300))
    examples = reading.examples(lines, narrowing)
    model = fit([e for e in examples if not held_back(e.line)], epochs=epochs, seed=seed)
    held = [e for e in examples if held_back(e.line)]
    write(out, model, narrowing, weigh(held, scores_of(model, held)[0]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=MODELS)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seal", action="store_true", help="only put the digests into the manifest")
    given = parser.parse_args()
    if given.seal:
        seal(given.out)
    else:
        train(given.data, given.out, epochs=given.epochs, seed=given.seed)
