"""Scores PLOVER types of relations between two marked parties: macro F1 over the types, in percent."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import EvaluationError
from dragoman.language.relation import event_type

if TYPE_CHECKING:
    from dragoman.language.reader import Reader

FIELDS = ("marked_sentence", "gold_root")
# Older PLOVER has one type for giving way in words and in deeds.
YIELD, YIELDS = "YIELD", ("CONCEDE", "RETREAT")
_MARK = re.compile(r"</?[st]>")


@dataclass(frozen=True, slots=True)
class Relation:
    """A sentence with the places of actor and recipient in it, and the gold type."""

    sentence: str
    actor: tuple[int, int]
    recipient: tuple[int, int]
    type: str


def relations(path: Path) -> Iterator[Relation]:
    """Yield the relations of a tab-separated file. Raises `EvaluationError` where it is not of that shape."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EvaluationError(f"The data set {path} cannot be read: {error}.") from error
    if not rows:
        raise EvaluationError(f"{path} has no relations in it. Is it the right data set?")
    for number, row in enumerate(rows, start=2):
        if any(not row.get(field) for field in FIELDS):
            raise EvaluationError(f"{path}, line {number} lacks one of {', '.join(FIELDS)}. Is it the right data set?")
        found = relation(row)
        if not found.sentence.strip():
            raise EvaluationError(f"{path}, line {number} has marks and no words. Is it the right data set?")
        yield found


def relation(row: Mapping[str, str]) -> Relation:
    """Read one row: the marks `<s>`, `</s>`, `<t>`, `</t>` are taken out, and where they stood is kept.

    A mark that is missing leaves its side at the whole sentence; so the row is scored and not passed over.
    """
    marked, text, last = row["marked_sentence"], "", 0
    places: dict[str, int] = {}
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        places.setdefault(mark.group(), len(text))
        last = mark.end()
    text += marked[last:]
    actor, recipient = (_side(places, side, text) for side in "st")
    return Relation(text, actor, recipient, row["gold_root"].upper())


def _side(places: Mapping[str, int], side: str, text: str) -> tuple[int, int]:
    start, end = places.get(f"<{side}>"), places.get(f"</{side}>")
    if start is None or end is None or not text[start:end].strip():
        return 0, len(text)
    return start, end


def likeliest(chances: Mapping[str, float]) -> str:
    """Return the likeliest type, with those that older PLOVER holds for one taken as one."""
    together = {name: chance for name, chance in chances.items() if name not in YIELDS}
    together[YIELD] = sum(chances.get(name, 0.0) for name in YIELDS)
    return max(together, key=lambda name: together[name])


def kept_out(number: int) -> bool:
    """Say whether a row of the training part, counted from 0, is in the fifth that nothing is trained on."""
    return number % 5 == 0


def evaluate_plover(path: Path, reader: Reader, *, kept_only: bool = False) -> dict[str, float]:
    """Score the types of a file's relations, with `kept_only` those of the kept fifth; figures in percent, by name."""
    pairs = [
        (one.type, likeliest(event_type(one.sentence, actor=one.actor, recipient=one.recipient, reader=reader)))
        for number, one in enumerate(relations(path))
        if not kept_only or kept_out(number)
    ]
    return score(pairs)


def score(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """Score (gold, read) types: accuracy, macro F1 over the gold's types, and F1 of each."""
    gold, read = Counter(g for g, _ in pairs), Counter(r for _, r in pairs)
    right = Counter(g for g, r in pairs if g == r)
    each = {name: 200 * right[name] / (gold[name] + read[name]) for name in sorted(gold)}
    figures = {
        "accuracy": 100 * right.total() / max(1, len(pairs)),
        "macro f1": sum(each.values()) / max(1, len(each)),
        **each,
    }
    return {name: round(value, 1) for name, value in figures.items()}
