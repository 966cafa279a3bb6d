"""Scores readings against the gold of news on talks: statements, speakers, positions, events, headline, inference.

Statements of a reading and of the gold are matched one to one by the overlap of their contents (Jaccard over
characters, at least a half, the best first). What is said of a speaker is scored over matched statements; an empty
answer counts as wrong where the gold has one, and a filled one where the gold has none. Names compare by their last
word, parties without regard to case, addressees and relays by a third of their words. "matched": over matched
statements; "report:": as sets over a report; the others end to end.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import EvaluationError
from dragoman.evaluate.rows import labelled_rows
from dragoman.reading import Reading, Speaker, Statement
from dragoman.report import Report, Span

if TYPE_CHECKING:
    from dragoman.language.reader import Reader

Row = Mapping[str, Any]
FIELDS = ("id", "text", "statements", "events", "headline", "inference")
LEAST_OVERLAP = 0.5
LEAST_WORDS = 0.34
# What there is to score where statements and speakers are given.
_MEANT = frozenset({
    "matched party x issue", "matched party x issue x act", "stance", "party x issue", "report: party x issue",
    "party x issue x stance", "report: party x issue x stance", "party x issue x act", "report: party x issue x act",
    "event type x actor x recipient", "report: event type x actor x recipient", "event actor x recipient", "reality",
    "evidence", "inference",
})  # fmt: skip
_SMALL = {"the", "a", "an", "of"}


def kept_out(report_id: str) -> bool:
    """Say whether a report of the training part is in the fifth that is kept out of everything that is trained."""
    return int(hashlib.sha256(report_id.encode()).hexdigest(), 16) % 5 == 0


def evaluate_talks(path: Path, readings: Sequence[Reading]) -> dict[str, float]:
    """Score the readings of a gold file's reports, in its order; figures in percent, by name.

    Raises `EvaluationError` where the file is not of that shape or the readings are not of its reports.
    """
    gold = list(labelled_rows(path, fields=FIELDS))
    if len(gold) != len(readings):
        raise EvaluationError(
            f"{path} has {len(gold)} reports and {len(readings)} were read. Read each of them once, in order."
        )
    return score((row, reading.to_dict()) for row, reading in zip(gold, readings, strict=True))


def read_and_score(path: Path, reader: Reader, *, kept_only: bool = False, given: bool = False) -> dict[str, float]:
    """Read the reports of a gold file and score the readings; with `kept_only`, the fifth that nothing is trained on.

    With `given`, the gold's statements and their speakers are given, and what is read is what they mean. Raises
    `EvaluationError` where the file is not of that shape.
    """
    gold = [row for row in labelled_rows(path, fields=FIELDS) if not kept_only or kept_out(row["id"])]
    readings: Iterable[Reading]
    if given:
        readings = (reader.interpret(report_of(row), statements_of(row)) for row in gold)
    else:
        readings = reader.read_many([report_of(row) for row in gold])
    figures = score((row, reading.to_dict()) for row, reading in zip(gold, readings, strict=True))
    return {name: figure for name, figure in figures.items() if not given or name in _MEANT}


def report_of(row: Row) -> Report:
    """Return the report of a gold row."""
    title, outlet, url, published = (row.get(name) for name in ("title", "outlet", "url", "published"))
    return Report(title=title, outlet=outlet, url=url, published=published, text=row["text"])


def statements_of(row: Row) -> tuple[Statement, ...]:
    """Return the statements of a gold row, without their positions."""
    report = report_of(row)

    def span(given: Row | None) -> Span | None:
        return report.span(given["start"], given["end"]) if given else None

    return tuple(
        Statement(
            id=f"s{number}",
            source=span(one["source"]),
            cue=span(one["cue"]),
            content=tuple(report.span(c["start"], c["end"]) for c in one["content"]),
            kind=one["kind"],
            speaker=Speaker(name=one["speaker"]["name"], party=one["speaker"]["party"], class_=one["speaker"]["class"]),
            confidence=1.0,
        )
        for number, one in enumerate(row["statements"], start=1)
    )


def score(pairs: Iterable[tuple[Row, Row]]) -> dict[str, float]:
    """Score (gold, read) pairs, both in the shape of contract 1; figures in percent, by name."""
    tally = _Tally()
    for gold, read in pairs:
        _statements(tally, gold, read)
        _events(tally, gold, read)
        _rest(tally, gold, read)
    return tally.figures()


class _Tally:
    """Counts right answers over all, and bags of right, given and wanted things."""

    def __init__(self) -> None:
        self._order: dict[str, None] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def answer(self, name: str, *, right: bool) -> None:
        self._order.setdefault(name)
        self._counts[name, "right"] += right
        self._counts[name, "all"] += 1

    def answers(self, name: str, right: int, of: int) -> None:
        self._order.setdefault(name)
        self._counts[name, "right"] += right
        self._counts[name, "all"] += of

    def found(self, name: str, *, right: int, given: int, wanted: int) -> None:
        self._order.setdefault(name)
        for part, number in (("right", right), ("given", given), ("wanted", wanted)):
            self._counts[name, part] += number

    def bag(self, name: str, wanted: Iterable[Hashable], given: Iterable[Hashable]) -> None:
        first, second = Counter(wanted), Counter(given)
        self.found(name, right=(first & second).total(), given=second.total(), wanted=first.total())

    def figures(self) -> dict[str, float]:
        return {name: figure for name in self._order if (figure := self._figure(name)) is not None}

    def parts(self, name: str) -> tuple[float, float]:
        """Return precision and recall of what was counted in bags."""
        right = self._counts[name, "right"]
        given, wanted = self._counts[name, "given"], self._counts[name, "wanted"]
        return (right / given if given else 0.0), (right / wanted if wanted else 0.0)

    def _figure(self, name: str) -> float | None:
        if (name, "all") in self._counts:
            every = self._counts[name, "all"]
            return round(100 * self._counts[name, "right"] / every, 1) if every else None
        precision, recall = self.parts(name)
        return round(200 * precision * recall / (precision + recall), 1) if precision + recall else 0.0


# --- statements and who speaks in them


def _statements(tally: _Tally, gold: Row, read: Row) -> None:
    wanted, given = gold["statements"], read["statements"]
    matched = _match(wanted, given)
    tally.found("statement", right=len(matched), given=len(given), wanted=len(wanted))
    for first, second in matched:
        _speaker(tally, first, second)
        _carriers(tally, first, second)
        _matched_positions(tally, first["positions"], second["positions"])
    _positions(tally, wanted, given)


def _match(wanted: Sequence[Row], given: Sequence[Row]) -> list[tuple[Row, Row]]:
    first, second = [_characters(s["content"]) for s in wanted], [_characters(s["content"]) for s in given]
    overlaps = sorted(
        ((len(a & b) / len(a | b), i, j) for i, a in enumerate(first) for j, b in enumerate(second) if a & b),
        reverse=True,
    )
    taken: set[tuple[str, int]] = set()
    pairs = []
    for overlap, i, j in overlaps:
        if overlap >= LEAST_OVERLAP and ("wanted", i) not in taken and ("given", j) not in taken:
            taken |= {("wanted", i), ("given", j)}
            pairs.append((wanted[i], given[j]))
    return pairs


def _characters(spans: Iterable[Row]) -> set[int]:
    return {at for span in spans for at in range(span["start"], span["end"])}


def _speaker(tally: _Tally, gold: Row, read: Row) -> None:
    for part in ("source", "cue"):
        tally.answer(part, right=_touch(gold[part], read[part]))
    first, second = gold["speaker"], read["speaker"]
    name = _surname(first.get("name")) == _surname(second.get("name"))
    party = _same(first.get("party"), second.get("party"))
    tally.answer("name", right=name)
    tally.answer("party", right=party)
    tally.answer("class", right=_same(first.get("class"), second.get("class")))
    tally.answer("kind", right=gold["kind"] == read["kind"])
    if first.get("name"):
        tally.answer("name_given", right=name)
    if first.get("party"):
        tally.answer("party_given", right=party)


def _touch(first: Row | None, second: Row | None) -> bool:
    """Say whether two spans share a character, or are both missing."""
    if first is None or second is None:
        return first is second
    return bool(_characters([first]) & _characters([second]))


def _surname(name: str | None) -> str | None:
    return re.sub(r"[^\w]+$", "", name.split()[-1].lower()) if name and name.split() else None


def _same(first: str | None, second: str | None) -> bool:
    return (first or "").strip().lower() == (second or "").strip().lower()


def _carriers(tally: _Tally, gold: Row, read: Row) -> None:
    first, second = _text(gold["addressee"]), _text(read["addressee"])
    right = bool(first and second and alike(first, second))
    tally.found("addressee", right=right, given=bool(second), wanted=bool(first))
    wanted, given = [_text(r) for r in gold["relay"]], [_text(r) for r in read["relay"]]
    found = sum(any(alike(one, other) for other in given) for one in wanted)
    tally.found("relay", right=found, given=len(given), wanted=len(wanted))


def _text(value: Any) -> str:
    """Return the words of a name that stands as a string, a span or a relay."""
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("text") or "")
    return value or ""


def alike(first: str, second: str) -> bool:
    """Say whether two names share a third of their words, small ones left out."""
    one, other = (set(re.findall(r"\w+", text.lower())) - _SMALL for text in (first, second))
    if not one and not other:
        return True
    return bool(one & other) and len(one & other) / len(one | other) >= LEAST_WORDS


# --- positions


def _low(value: str | None) -> str:
    return (value or "").lower()


def _issue(position: Row) -> tuple[str, str]:
    return _low(position["party"]), position["issue"]


def _act(position: Row) -> tuple[str, str, str]:
    return *_issue(position), position["act"]


def _stance(position: Row) -> tuple[str, str, str]:
    return *_issue(position), position["stance"]


def _matched_positions(tally: _Tally, wanted: Sequence[Row], given: Sequence[Row]) -> None:
    tally.bag("matched party x issue", map(_issue, wanted), map(_issue, given))
    tally.bag("matched party x issue x act", map(_act, wanted), map(_act, given))
    on_issue = Counter(map(_issue, wanted)) & Counter(map(_issue, given))
    in_stance = Counter(map(_stance, wanted)) & Counter(map(_stance, given))
    tally.answers("stance", in_stance.total(), on_issue.total())


def _positions(tally: _Tally, wanted: Sequence[Row], given: Sequence[Row]) -> None:
    first = [p for s in wanted for p in s["positions"]]
    second = [p for s in given for p in s["positions"]]
    for name, key in (("party x issue", _issue), ("party x issue x stance", _stance), ("party x issue x act", _act)):
        one: list[Hashable] = [key(p) for p in first]
        other: list[Hashable] = [key(p) for p in second]
        tally.bag(name, one, other)
        tally.bag(f"report: {name}", set(one), set(other))


# --- events, headline, inference


def _sides(event: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(map(_low, event["actor"]))), tuple(sorted(map(_low, event["recipient"])))


def _events(tally: _Tally, gold: Row, read: Row) -> None:
    wanted, given = gold["events"], read["events"]
    first = [(e["type"], _sides(e)) for e in wanted]
    second = [(e["type"], _sides(e)) for e in given]
    tally.bag("event type x actor x recipient", first, second)
    tally.bag("report: event type x actor x recipient", set(first), set(second))
    tally.bag("event actor x recipient", map(_sides, wanted), map(_sides, given))
    real = Counter((e["type"], _sides(e), e["reality"]) for e in wanted) & Counter(
        (e["type"], _sides(e), e["reality"]) for e in given
    )
    tally.answers("reality", real.total(), (Counter(first) & Counter(second)).total())
    tally.answers("evidence", *_evidence(wanted, given))


def _evidence(wanted: Sequence[Row], given: Sequence[Row]) -> tuple[int, int]:
    """Count the events of one type and parties whose evidence touches the gold's, and all that were matched."""
    right = matched = 0
    left = list(given)
    for event in (one for one in wanted if one.get("evidence")):
        key = (event["type"], _sides(event))
        same = [other for other in left if (other["type"], _sides(other)) == key]
        if same:
            best = next((o for o in same if _touch(o["evidence"], event["evidence"])), same[0])
            right += _touch(best["evidence"], event["evidence"])
            matched += 1
            left.remove(best)
    return right, matched


def _rest(tally: _Tally, gold: Row, read: Row) -> None:
    wanted, given = gold["inference"], read.get("inference") or []
    right = sum(any(_half(one, other) for other in given) for one in wanted)
    tally.found("inference", right=right, given=len(given), wanted=len(wanted))
    first, second = gold["headline"] or {}, read.get("headline") or {}
    tally.answer("headline verdict", right=first.get("verdict") == second.get("verdict"))
    held = {"supported", "partly"}
    tally.answer("headline supported or not", right=(first.get("verdict") in held) == (second.get("verdict") in held))
    tally.bag("headline style", first.get("style") or [], second.get("style") or [])


def _half(first: Row, second: Row) -> bool:
    one, other = _characters([first]), _characters([second])
    return bool(one & other) and len(one & other) / len(one | other) >= LEAST_OVERLAP
