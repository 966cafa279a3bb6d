"""Readers of the headlines that the headline model learns from and is measured on.

XSumFaith (Maynez et al. 2020) is split by the digest of the document: a fifth is for measuring. The kept fifth of
talks/ is for measuring too, and so are the pairs in training/own, which are not read here at all.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.evaluate.headlines import kept_document, tidied
from dragoman.evaluate.talks import kept_out
from training.corpora import rows
from training.own_labels import joined

SUPPORTED, PARTLY, UNSUPPORTED, CONTRADICTED = range(4)
VERDICTS = ("supported", "partly", "unsupported", "contradicted")
# Any verdict but "supported", or any but "contradicted": what a set says when it doesn't say more.
NOT_SUPPORTED, HELD = -2, -3
_OWN = Path(__file__).parent / "own"


@dataclass(frozen=True)
class Line:
    """A headline over a body: its verdict, and where it is known how surely each character lacks support (0 to 1)."""

    set: str
    body: str
    title: str
    verdict: int
    style: tuple[str, ...] = ()
    doubt: tuple[float, ...] | None = None
    origin: str = ""

    @property
    def group(self) -> str:
        """Name the report that the line was made from: its lines are never parted between training and measuring."""
        return self.origin or self.body


def xsumfaith(data: Path, *, kept: bool) -> list[Line]:
    """Read XSumFaith: the kept fifth of the documents, or the rest."""
    lines = []
    for row in rows(data / "headlines/xsumfaith.jsonl"):
        if isinstance(row["body"], str) and kept_document(row["body"]) == kept:
            title, places = tidied(row["line"], row["body"])
            faithful = int(row["faithful_votes"]) * 2 > int(row["workers"])
            doubt = _doubts(row, places)
            verdict = SUPPORTED if faithful else NOT_SUPPORTED
            lines.append(Line("xsum", row["body"], title, verdict, (), doubt))
    return lines


def _doubts(row: dict[str, Any], places: list[int]) -> tuple[float, ...]:
    """Give for each character of the tidied line the share of the readers who marked it; `places` are its old ones."""
    marks: dict[int, set[str]] = defaultdict(set)
    for span in row["spans"]:
        if span["type"]:
            for at in range(int(span["start"]) - 1, int(span["end"])):
                marks[at].add(span["worker"])
    return tuple(len(marks.get(at, ())) / int(row["workers"]) for at in places)


def labelled(data: Path, *, kept: bool) -> list[Line]:
    """Read the headlines of talks/ (the kept fifth, or the rest), and for the rest our own labels and reports."""
    found = [
        _line("talks", row) for row in rows(data / "talks/train.jsonl") if kept_out(row["id"]) == kept and row["title"]
    ]
    if not kept:
        found += [_line("own", row) for row in joined(data) if row["title"]]
        found += [_line("reports", row) for row in rows(_OWN / "reports.jsonl")]
    return found


def _line(name: str, row: dict[str, Any]) -> Line:
    verdict = row["headline"]["verdict"]
    number = VERDICTS.index(verdict) if verdict in VERDICTS else -1
    return Line(name, row["text"], row["title"], number, tuple(row["headline"]["style"]))


def fnc(data: Path) -> list[Line]:
    """Read FNC-1: headlines that a body agrees with, and ones that it disagrees with."""
    bodies = {row["id"]: row["body"] for row in rows(data / "headlines/fnc1_train_bodies.jsonl")}
    verdicts = {"agree": HELD, "disagree": CONTRADICTED}
    return [
        Line("fnc", bodies[row["body"]], row["headline"], verdicts[row["stance"]])
        for row in rows(data / "headlines/fnc1_train_related.jsonl")
        if row["stance"] in verdicts and row["body"] in bodies
    ]


def news(data: Path) -> list[Line]:
    """Read the news reports with their headlines, taken to hold; those of the kept fifth of talks/ are left out."""
    kept = {_plain(line.title) for line in labelled(data, kept=True)}
    known = {_plain(line.title) for line in labelled(data, kept=False)}
    found: dict[str, Line] = {}
    for row in rows(data / "reports/news-2025-05-21.jsonl"):
        title = row["title"] or ""
        name = _plain(title)
        if name not in kept | known and _english(row["text"]) and 4 <= len(title.split()) <= 22:
            found.setdefault(name, Line("news", row["text"][:9000], title, HELD))
    return list(found.values())


def polnear(data: Path) -> list[Line]:
    """Read PolNeAR's training articles with their headlines, taken to hold."""
    return [
        Line("news", row["text"][:9000], row["title"], HELD)
        for row in rows(data / "polnear/train.jsonl")
        if row["title"] and 4 <= len(row["title"].split()) <= 22
    ]


def _plain(title: str) -> str:
    return re.sub(r"\W+", " ", title.lower()).strip()


def _english(text: str) -> bool:
    common = re.findall(r"\b(?:the|of|and|to|in|said|that|for)\b", text)
    return len(text) > 500 and len(common) > len(text.split()) / 8


def digest(*texts: str) -> int:
    """Give a number that hangs on the texts alone."""
    return int.from_bytes(hashlib.sha256("\x1f".join(texts).encode("utf-8", "surrogatepass")).digest()[:6], "big")


def everything(data: Path) -> Iterator[Line]:
    """Yield all that may be learned from."""
    yield from xsumfaith(data, kept=False)
    yield from labelled(data, kept=False)
    yield from news(data)
    yield from polnear(data)
    yield from fnc(data)
