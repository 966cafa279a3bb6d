"""Our own-worded reports on invented conflicts, in the shape of talks/train.jsonl.

A report is written as two files: KEY.txt with `outlet:` and `published:` above its numbered sentences, one a line, the
headline numbered 0, `¶` between paragraphs; and KEY.json, its raw annotation in the shape of GUIDELINES.md.
`python -m training.own_reports FOLDER` joins them to `training/own/reports.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from training.own_labels import Offsets, Placer, write

REPORTS = Path(__file__).parent / "own/reports.jsonl"
BREAK = "¶"
NUMBERED = re.compile(r"(\d+): (.+)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A written report: its text and where each numbered sentence lies in it; the headline has no place there."""

    outlet: str
    published: str
    title: str
    text: str
    sentences: list[Offsets]


def read_draft(written: str) -> Draft:
    """Read a report written in numbered sentences; raises ValueError on a line that is none, or out of turn."""
    outlet, published, *lines = written.rstrip("\n").split("\n")
    title, text, gap = "", "", ""
    sentences: list[Offsets] = []
    for line in lines:
        if line == BREAK:
            gap = "\n\n"
            continue
        found = NUMBERED.fullmatch(line)
        if found is None or int(found[1]) != len(sentences):
            raise ValueError(f"not sentence {len(sentences)}: {line!r}")
        if not sentences:
            title = found[2]
            sentences.append([0, 0])
            continue
        text += gap + found[2]
        sentences.append([len(text) - len(found[2]), len(text)])
        gap = " "
    when = datetime.fromisoformat(published.removeprefix("published: ")).replace(tzinfo=UTC)
    return Draft(outlet.removeprefix("outlet: "), format_datetime(when, usegmt=True), title, text, sentences)


def labelled(draft: Draft, raw: dict[str, Any]) -> dict[str, Any]:
    """Join a written report and its raw annotation."""
    placed = Placer(draft.text, draft.sentences).label(raw)

    def span(offsets: Offsets | None) -> dict[str, Any] | None:
        start, end = offsets or (0, 0)
        return {"start": start, "end": end, "text": draft.text[start:end]} if offsets else None

    statements = [
        {
            **given,
            "source": span(where["source"]),
            "cue": span(where["cue"]),
            "content": [span(offsets) for offsets in where["content"]],
        }
        for given, where in zip(raw["statements"], placed["statements"], strict=True)
    ]
    return {
        "id": f"own-{raw['id']}",
        "outlet": draft.outlet,
        "url": None,
        "published": draft.published,
        "title": draft.title,
        "text": draft.text,
        "headline": {**raw["headline"], "evidence": [span(offsets) for offsets in placed["headline"]["evidence"]]},
        "statements": statements,
        "events": [{**event, "evidence": span(event["evidence"])} for event in placed["events"]],
        "inference": [span(offsets) for offsets in placed["inference"]],
    }


def reports(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the labelled reports of a folder in the order of their keys."""
    for written in sorted(folder.glob("*.txt")):
        raw = json.loads(written.with_suffix(".json").read_text(encoding="utf8"))
        yield labelled(read_draft(written.read_text(encoding="utf8")), raw)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=REPORTS)
    given = parser.parse_args()
    print(write(reports(given.folder), given.out), "reports")
