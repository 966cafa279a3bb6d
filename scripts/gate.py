"""The evaluation gate: scores every data set that has floors, and fails where a figure is below.

`python scripts/gate.py ../shared/data`
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FLOORS = Path("evaluation/floors.json")
# The floors' name for a data set -> (its evaluation, its file, further options).
SETS = {
    "polnear": ("polnear", "polnear/dev.jsonl"),
    "talks": ("talks", "talks/train.jsonl", "--kept"),
    "talks given": ("talks", "talks/train.jsonl", "--kept", "--given"),
    "actors": ("actors", "actors/newswcl50-dev.jsonl"),
    "plover": ("plover", "plover/PLV_train.tsv", "--kept"),
    "xsumfaith": ("headlines", "headlines/xsumfaith.jsonl", "--kept"),
}
# Those that are in the project.
OWN = {
    "headline_pairs": ("headlines", "training/own/headline_pairs.jsonl"),
    "dossier": ("dossier", "examples/dossier/labels.json"),
}


def main(data: Path) -> int:
    """Score each set in turn; give the number of sets below a floor."""
    sets = {name: (command, data / file, *more) for name, (command, file, *more) in SETS.items()}
    sets |= {name: (command, Path(file)) for name, (command, file) in OWN.items()}
    failed = 0
    for name, (command, path, *more) in sets.items():
        sys.stderr.write(f"evaluating {name}\n")
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "dragoman",
                "evaluate",
                str(command),
                str(path),
                *map(str, more),
                "--floors",
                str(FLOORS),
            ],
            check=False,
        )
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
