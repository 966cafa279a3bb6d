"""Measures what is read as a party's own voice: `python -m training.party_voice ../shared/data`.

On the official texts of our own labels (a third of them, by digest, was kept apart from the rules) and on the parties'
own texts among our own-worded reports: statements before and after, matched as evaluate/talks.py does, and those of the
own voice alone. Then the share of the bundled official and news texts that are taken for a party's.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dragoman.evaluate.talks import _match, report_of
from dragoman.language.reader import Reader
from dragoman.language.voice import own_voice
from training.corpora import rows
from training.own_labels import joined

OWN = Path(__file__).parent / "own/reports.jsonl"
Row = Mapping[str, Any]


def kept(row: Row) -> bool:
    """Say whether an official text is in the third on which no rule was made."""
    return int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 3 == 0


def unattributed(statement: Row) -> bool:
    """Say whether a statement is its text's own voice's."""
    return statement["source"] is None and statement["cue"] is None


def measure(name: str, labelled: Iterable[Row], reader: Reader) -> None:
    """Print precision and recall of statements without and with the own voice, and of its statements alone."""
    counts = {part: [0, 0, 0] for part in ("attributed", "all", "own voice")}
    for row in labelled:
        read = reader.read(report_of(row)).to_dict()["statements"]
        told = [s for s in read if not unattributed(s)]
        for part, given in (("attributed", told), ("all", read)):
            _count(counts[part], len(_match(row["statements"], given)), given, row["statements"])
        own = [s for s in read if unattributed(s)]
        # Of its own words, those count as right that anything in the labels is matched with.
        right = sum(1 for _, s in _match(row["statements"], read) if unattributed(s))
        _count(counts["own voice"], right, own, [s for s in row["statements"] if unattributed(s)])
    for part, (right, given, wanted) in counts.items():
        figures = f"right {right:4} given {given:4} labelled {wanted:4}  precision {100 * right / max(given, 1):5.1f}"
        recall = "" if part == "own voice" else f"  recall {100 * right / max(wanted, 1):5.1f}"
        print(f"{name:10} {part:10} {figures}{recall}")


def _count(into: list[int], right: int, given: list[Row], wanted: list[Row]) -> None:
    into[0], into[1], into[2] = into[0] + right, into[1] + len(given), into[2] + len(wanted)


def main(data: Path) -> None:
    """Print all figures."""
    reader = Reader(workers=1)
    official = [row for row in joined(data) if row["outlet"] == "whitehouse"]
    measure("tried on", [row for row in official if not kept(row)], reader)
    measure("kept", [row for row in official if kept(row)], reader)
    measure("own-worded", [row for row in rows(OWN) if own_voice(report_of(row)) is not None], reader)
    for file in sorted((data / "reports").glob("*.jsonl")):
        reports = [report_of(row) for row in rows(file)]
        print(
            f"{file.name}: {sum(own_voice(report) is not None for report in reports)} of {len(reports)} a party's own"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    main(parser.parse_args().data)
