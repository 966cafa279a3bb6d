"""Turns labelled reports into examples for the heads that read positions, events and the writer's inference.

Everything is counted in word pieces of the whole report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from dragoman.actors.mentions import Mention, party_mentions
from dragoman.actors.resolver import Resolver, Source
from dragoman.evaluate.plover import YIELD, YIELDS, Relation
from dragoman.evaluate.talks import kept_out, report_of
from dragoman.language.candidates import Candidate, Named, Range, Speaks, candidates_for, named_in, pieces_of
from dragoman.language.relation import relation_words
from dragoman.language.sentences import sentences
from dragoman.language.tokens import Tokens, tokenize
from dragoman.language.windows import cut_at_sentences
from dragoman.reading import Act, EventType, Issue, Reality, Stance
from dragoman.report import Report
from training.corpora import rows
from training.own_labels import joined

ISSUES, ACTS, STANCES = get_args(Issue), get_args(Act), get_args(Stance)
TYPES, REALITIES = get_args(EventType), get_args(Reality)
Row = Mapping[str, Any]
# The words of an item in a text: how far apart they may stand, what a strange word costs, the least worth taking.
_LONGEST_ITEM, _COST, _LEAST_WORTH = 9, 0.04, 0.4
_STEM = 5  # letters of an invented state's name that its adjective keeps


@dataclass(frozen=True, slots=True)
class Held:
    """A gold position: issue, act, stance, and which candidates hold it and are aimed at."""

    issue: int
    act: int
    stance: int
    holders: tuple[int, ...]
    aims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A gold statement in pieces: content, cue, source, the parties that may hold its positions, the positions."""

    content: tuple[Range, ...]
    cue: Range | None
    source: Range | None
    candidates: tuple[Candidate, ...]
    held: tuple[Held, ...]
    item: tuple[Range, ...]
    condition: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A gold event in pieces: evidence, the type (or the types it may be), reality, issue, who has which part."""

    evidence: Range
    types: tuple[int, ...]
    reality: int
    issue: int
    candidates: tuple[Candidate, ...]
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    known: bool = True  # whether reality and issue are labelled


@dataclass(slots=True)
class Example:
    """A report ready to learn from; of a single relation (`events_known` False) only the type is."""

    id: str
    row: Row
    windows: tuple[Range, ...]
    tokens: Tokens
    named: Named
    said: tuple[Said, ...]
    done: tuple[Done, ...]
    sentences: tuple[Range, ...]
    inferred: tuple[bool, ...]
    events_known: bool = True


def talks(path: Path, *, kept: bool) -> list[Row]:
    """Read talks/: the kept fifth, or the rest."""
    return [row for row in rows(path) if kept_out(row["id"]) == kept]


def all_rows(data: Path) -> dict[str, list[Row]]:
    """Read everything that may be learned from, by where it is from."""
    own = Path(__file__).parent / "own"
    invented = [row for file in ("reports.jsonl", "items.jsonl") if (own / file).exists() for row in rows(own / file)]
    return {"talks": talks(data / "talks/train.jsonl", kept=False), "labels": list(joined(data)), "own": invented}


class Maker:
    """Makes examples of labelled reports."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer

    def example(self, row: Row) -> Example:
        """Make the example of one labelled report."""
        report = report_of(row)
        tokens = tokenize(report.text, self.tokenizer)
        windows = tuple(cut_at_sentences(report.text, tokens))
        named = named_in(tokens, _mentions(report, row))
        sentences = sentences_of(report.text, tokens)
        wanted = [pieces_of(tokens, s["start"], s["end"]) for s in row["inference"]]
        return Example(
            id=row["id"],
            row=row,
            windows=windows,
            tokens=tokens,
            named=named,
            said=tuple(self._said(report.text, tokens, named, s) for s in row["statements"]),
            done=tuple(self._done(tokens, named, row, e) for e in row["events"]),
            sentences=sentences,
            inferred=tuple(any(_half(s, w) for w in wanted) for s in sentences),
        )

    def _said(self, text: str, tokens: Tokens, named: Named, statement: Row) -> Said:
        content = tuple(sorted(_range(tokens, span) for span in statement["content"]))
        cue, source = (_range(tokens, statement[part]) if statement[part] else None for part in ("cue", "source"))
        candidates = candidates_for(named, content, speaker=Speaks(_plain(statement["speaker"]["party"]), source))
        held = [_held(candidates, position) for position in statement["positions"]]
        merged: dict[tuple[int, int, int], list[Held]] = {}
        for one in held:
            merged.setdefault((one.issue, one.act, one.stance), []).append(one)
        conditions = [p["condition"] for p in statement["positions"] if p["condition"]]
        return Said(
            content=content,
            cue=cue,
            source=source,
            candidates=tuple(candidates),
            held=tuple(
                Held(*key, _union(h.holders for h in same), _union(h.aims for h in same))
                for key, same in merged.items()
            ),
            item=tuple(
                r for p in statement["positions"] if (r := _item_in(text, tokens, content, p["item"])) is not None
            ),
            condition=tuple(r for c in conditions if (r := _words_in(text, tokens, content, c)) is not None),
        )

    @staticmethod
    def _done(tokens: Tokens, named: Named, row: Row, event: Row) -> Done:
        evidence = _range(tokens, event["evidence"])
        candidates = candidates_for(named, [evidence], speaker=speaker_around(row["statements"], event["evidence"]))
        index = {(c.party or "").lower(): n for n, c in enumerate(candidates)}
        actors, recipients = (
            tuple(index[p.lower()] for p in event[side] if p.lower() in index) for side in ("actor", "recipient")
        )
        return Done(
            evidence,
            (TYPES.index(event["type"]),),
            REALITIES.index(event["reality"]),
            ISSUES.index(event["issue"]),
            tuple(candidates),
            actors,
            recipients,
        )


def speaker_around(statements: Iterable[Row], span: Row) -> Speaks | None:
    """Say who speaks the words of a span, where a statement holds them."""
    for statement in statements:
        if any(c["start"] <= span["start"] and span["end"] <= c["end"] for c in statement["content"]):
            return Speaks(_plain(statement["speaker"]["party"]))
    return None


def _plain(party: str | None) -> str | None:
    return party or None


def _union(groups: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted({one for group in groups for one in group}))


def _held(candidates: list[Candidate], position: Row) -> Held:
    index = {(c.party or "").lower(): n for n, c in enumerate(candidates)}
    holder = index.get((position["party"] or "").lower())
    aim = index.get((position["toward"] or "").lower()) if position["toward"] else None
    return Held(
        ISSUES.index(position["issue"]),
        ACTS.index(position["act"]),
        STANCES.index(position["stance"]),
        (holder,) if holder is not None else (),
        (aim,) if aim is not None else (),
    )


def _range(tokens: Tokens, span: Row) -> Range:
    first, after = pieces_of(tokens, span["start"], span["end"])
    return first, max(after, first + 1)


def _words_in(text: str, tokens: Tokens, content: Iterable[Range], words: str) -> Range | None:
    for first, after in content:
        start, end = int(tokens.start[first]), int(tokens.end[after - 1])
        at = text.find(words, start, end)
        if at >= 0:
            return pieces_of(tokens, at, at + len(words))
    return None


_SMALL = frozenset(
    ("the", "a", "an", "of", "in", "on", "to", "for", "and", "with", "by", "from", "at", "its", "their", "his", "her")
)


def _item_in(text: str, tokens: Tokens, content: Iterable[Range], item: str) -> Range | None:
    """Find the shortest run of the content that holds most of the item's words."""
    wanted = {_stem(w) for w in re.findall(r"\w+", item.lower())} - _SMALL
    found: list[tuple[float, Range]] = []
    for first, after in content:
        start, end = int(tokens.start[first]), int(tokens.end[after - 1])
        words = [(m.start(), m.end(), _stem(m.group().lower())) for m in re.compile(r"\w+").finditer(text, start, end)]
        at = [n for n, word in enumerate(words) if word[2] in wanted]
        for a, b in ((a, b) for a in at for b in at if 0 <= b - a <= _LONGEST_ITEM):
            held = len({words[n][2] for n in range(a, b + 1)} & wanted)
            worth = held / max(1, len(wanted)) - _COST * (b - a + 1 - held)
            found.append((worth, (words[a][0], words[b][1])))
    best = max(found, key=lambda pair: (pair[0], -pair[1][0]), default=None)
    return pieces_of(tokens, *best[1]) if best is not None and best[0] >= _LEAST_WORTH else None


def _stem(word: str) -> str:
    return word[:6]


def _half(one: Range, other: Range) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared * 2 >= max(one[1], other[1]) - min(one[0], other[0])


def sentences_of(text: str, tokens: Tokens) -> tuple[Range, ...]:
    """Cut a text into sentences, in pieces."""
    ranges = [pieces_of(tokens, start, end) for start, end in sentences(text)]
    return tuple(r for r in ranges if r[0] < r[1])


# --- where the parties are named


def _mentions(report: Report, row: Row) -> list[Mention]:
    sources = [
        Source(
            source=_span(report, s["source"]),
            cue=_span(report, s["cue"]),
            content=tuple(report.span(c["start"], c["end"]) for c in s["content"]),
        )
        for s in row["statements"]
    ]
    found = party_mentions(Resolver(report, sources).scene)
    if not row["id"].startswith("own-"):
        return list(found)
    known = _invented(row)
    places = {(m.start, m.end) for m in known}
    return sorted([*known, *(m for m in found if (m.start, m.end) not in places)])


def _span(report: Report, span: Row | None) -> Any:
    return report.span(span["start"], span["end"]) if span else None


def _invented(row: Row) -> list[Mention]:
    """Find the invented parties of our own reports by their names, their adjectives and their people."""
    parties: dict[str, str] = {}
    for statement in row["statements"]:
        speaker = statement["speaker"]
        if speaker["party"]:
            parties[speaker["party"]] = speaker["party"]
            if speaker["name"]:
                parties[speaker["name"].split()[-1]] = speaker["party"]
        for position in statement["positions"]:
            parties |= {p: p for p in (position["party"], position["toward"]) if p}
    for event in row["events"]:
        parties |= {p: p for p in (*event["actor"], *event["recipient"])}
    found: dict[int, Mention] = {}
    for name, party in sorted(parties.items(), key=lambda pair: -len(pair[0])):
        stem = name[: max(_STEM, len(name) - 3)] if " " not in name else name
        for match in re.finditer(rf"\b{re.escape(stem)}\w*", row["text"]):
            found.setdefault(match.start(), Mention(match.start(), match.end(), party))
    return list(found.values())


def examples(maker: Maker, labelled: Iterable[Row]) -> Iterator[Example]:
    """Make the examples of labelled reports."""
    for row in labelled:
        yield maker.example(row)


# --- PLOVER: one relation a sentence


def relation_example(tokenizer: Any, number: int, one: Relation) -> Example:
    """Make the example of one relation: nothing but its type is known."""
    tokens = tokenize(one.sentence, tokenizer)
    sides = [pieces_of(tokens, *place) for place in (one.actor, one.recipient)]
    named = named_in(tokens, sorted([Mention(*one.actor, "actor"), Mention(*one.recipient, "recipient")]))
    evidence = relation_words(sides, len(tokens))
    candidates = candidates_for(named, [evidence])
    index = {c.party: n for n, c in enumerate(candidates)}
    types = tuple(TYPES.index(name) for name in (YIELDS if one.type == YIELD else (one.type,)))
    done = Done(evidence, types, 0, 0, tuple(candidates), (index["actor"],), (index["recipient"],), known=False)
    windows = tuple(cut_at_sentences(one.sentence, tokens))
    return Example(f"plover-{number}", {}, windows, tokens, named, (), (done,), (), (), events_known=False)
