"""Our own labels of reports that stay where they are: digests and offsets only, no text.

`training/own/labels.jsonl` holds a report a line in the shape of talks/train.jsonl, but for the text, named by its
SHA-256, and the words of spans, which are offsets. `python -m training.own_labels place ...` makes such lines from the
raw annotation that GUIDELINES.md describes; `joined` puts labels and texts together again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training.corpora import rows

LABELS = Path(__file__).parent / "own/labels.jsonl"
Offsets = list[int]


def digest_of(text: str) -> str:
    """Name a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def joined(data: Path, labels: Path = LABELS) -> Iterator[dict[str, Any]]:
    """Yield labelled reports in the shape of talks/train.jsonl, their texts taken from the reports in `data`.

    A label whose report is not there is passed over.
    """
    texts = {digest_of(row["text"]): row for file in sorted((data / "reports").glob("*.jsonl")) for row in rows(file)}
    for label in rows(labels):
        report = texts.get(label["digest"])
        if report is not None:
            yield _with_text(label, report)


def _with_text(label: dict[str, Any], report: dict[str, Any]) -> dict[str, Any]:
    text = report["text"]

    def span(offsets: Offsets | None) -> dict[str, Any] | None:
        return {"start": offsets[0], "end": offsets[1], "text": text[slice(*offsets)]} if offsets else None

    def words(value: Offsets | str | None) -> str | None:
        return text[slice(*value)] if isinstance(value, list) else value

    statements = [
        {
            **statement,
            "source": span(statement["source"]),
            "cue": span(statement["cue"]),
            "content": [span(offsets) for offsets in statement["content"]],
            "speaker": {**statement["speaker"], "role": words(statement["speaker"]["role"])},
            "addressee": words(statement["addressee"]),
            "relay": [words(value) for value in statement["relay"]],
            "positions": [{**p, "condition": words(p["condition"])} for p in statement["positions"]],
        }
        for statement in label["statements"]
    ]
    return {
        "id": label["digest"][:16],
        **{key: report[key] for key in ("outlet", "url", "published", "title", "text")},
        "headline": {**label["headline"], "evidence": [span(o) for o in label["headline"]["evidence"]]},
        "statements": statements,
        "events": [{**event, "evidence": span(event["evidence"])} for event in label["events"]],
        "inference": [span(offsets) for offsets in label["inference"]],
    }


class Placer:
    """Turns one raw annotation into offsets of its report's text. `sentences` are the offsets it was numbered by."""

    def __init__(self, text: str, sentences: list[Offsets]) -> None:
        self.text, self.sentences = text, sentences

    def label(self, raw: dict[str, Any]) -> dict[str, Any]:
        """Give a whole label without its digest."""
        headline = raw["headline"]
        in_body = [span for span in headline.get("evidence", []) if span["s"] > 0]
        return {
            "headline": {
                "verdict": headline["verdict"],
                "style": headline.get("style", []),
                "evidence": [self._first(span) for span in in_body],
            },
            "statements": [self._statement(statement) for statement in raw["statements"]],
            "events": [{**move, "evidence": self._first(move["evidence"])} for move in raw["moves"]],
            "inference": [self.sentences[number] for number in raw["inference"]],
        }

    def _statement(self, raw: dict[str, Any]) -> dict[str, Any]:
        content = [self._first(span) for span in raw["content"]]
        cue = self._near(raw["cue"], content, apart=content)
        source = self._near(raw["source"], [cue] if cue else content, apart=[*content, *([cue] if cue else [])])
        anchor = cue or content[0]
        return {
            "source": source,
            "cue": cue,
            "content": content,
            "kind": raw["kind"],
            "speaker": {**raw["speaker"], "role": self._words(raw["speaker"]["role"], anchor)},
            "addressee": self._words(raw["addressee"], anchor),
            "relay": [self._words(name, anchor) for name in raw["relay"]],
            "positions": [{**p, "condition": self._words(p["condition"], content[0])} for p in raw["positions"]],
        }

    def _occurrences(self, span: dict[str, Any]) -> list[Offsets]:
        start, end = self.sentences[span["s"]]
        # The numbered sentences were written on one line each.
        pattern = re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(span["text"]))
        found = [[m.start(), m.end()] for m in re.finditer(pattern, self.text[:end]) if m.start() >= start]
        if not found:
            raise ValueError(f"not in sentence {span['s']}: {span['text']!r}")
        whole = [o for o in found if self._is_whole(o)]
        return whole or found

    def _is_whole(self, offsets: Offsets) -> bool:
        start, end = offsets
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        return not (before.isalnum() and self.text[start].isalnum()) and not (
            after.isalnum() and self.text[end - 1].isalnum()
        )

    def _first(self, span: dict[str, Any]) -> Offsets:
        return self._occurrences(span)[0]

    def _near(self, span: dict[str, Any] | None, anchors: list[Offsets], *, apart: list[Offsets]) -> Offsets | None:
        """Choose the occurrence nearest to what it belongs to, and not within what it must be apart from."""
        if span is None:
            return None
        found = self._occurrences(span)
        free = [o for o in found if not any(o[0] < end and o[1] > start for start, end in apart)]
        return min(free or found, key=lambda o: min(_distance(o, anchor) for anchor in anchors))

    def _words(self, words: str | None, anchor: Offsets) -> Offsets | str | None:
        """Give words by their offsets where the text has them near, so that no sentence of it is kept."""
        if not words:
            return None
        found = [[m.start(), m.end()] for m in re.finditer(re.escape(words), self.text)]
        return min(found, key=lambda o: _distance(o, anchor), default=None) or words


def _distance(a: Offsets, b: Offsets) -> int:
    return max(a[0] - b[1], b[0] - a[1], 0)


def place(index: Path, raw: Path, data: Path) -> Iterator[dict[str, Any]]:
    """Yield labels for every raw annotation in a folder; `index` says which report and which sentences each is of."""
    texts = {digest_of(row["text"]): row["text"] for file in (data / "reports").glob("*.jsonl") for row in rows(file)}
    for entry in json.loads(index.read_text(encoding="utf8")):
        file = raw / f"{entry['key']}.json"
        if file.exists():
            placer = Placer(texts[entry["digest"]], entry["sents"])
            annotation = json.loads(file.read_text(encoding="utf8"))
            yield {"digest": entry["digest"], "corpus": entry["corpus"], **placer.label(annotation)}


def write(labels: Iterable[dict[str, Any]], out: Path) -> int:
    """Write labels as JSON lines; returns how many."""
    lines = [json.dumps(label, ensure_ascii=False) for label in labels]
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf8")
    return len(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["place"])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--raw", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=LABELS)
    given = parser.parse_args()
    print(write(place(given.index, given.raw, given.data), given.out), "labels")
