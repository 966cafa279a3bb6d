"""What is to be looked over, in order: where people differ, what a newer model reads otherwise, then the least sure."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from dragoman.errors import DecisionError
from dragoman.language.sentences import sentences
from dragoman.record.checks import Values
from dragoman.record.decisions import Decision, Target, canonical, standing
from dragoman.record.fields import ROWS
from dragoman.record.laying import CARRIED_BY, Desk
from dragoman.record.pending import SURE, Place, Wanted, Why, how_many, places
from dragoman.record.record import Record

_AROUND = 400  # letters of context on either side, where sentences are long


class Mark(NamedTuple):
    """A stretch of the report's text and what it is in the row."""

    start: int
    end: int
    label: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A row to look over: what it says, where it stands, what was decided about it, and why it comes now.

    `values` are the fields that can be corrected, as they stand, or for a second opinion as the model reads them;
    `model` those that the model reads otherwise. `context` are the sentences around, which begin at `context_start` in
    the text; it is the headline where nothing stands in the text, and the evidence of a join.
    """

    target: Target
    target_id: int
    why: Why
    values: Values
    model: Values
    confidence: float
    review: str | None
    disputed: tuple[str, ...]
    decisions: tuple[Decision, ...]
    about: Values
    report: str | None = None
    report_id: int | None = None
    date: str | None = None
    outlet: str | None = None
    title: str | None = None
    context: str = ""
    context_start: int | None = None
    marks: tuple[Mark, ...] = ()


def queue(record: Record, wanted: Wanted = Wanted()) -> Iterator[Item]:  # noqa: B008 -- frozen
    """Yield what is to be reviewed, the most pressing first, as it is asked for."""
    shown = _Shown(record, wanted)
    # What was decided meanwhile may have taken along what comes later.
    there = (each for each in places(record, wanted) if wanted.state != "open" or shown.counts(each))
    return (shown.item(each) for each in islice(there, wanted.limit))


def count(record: Record, wanted: Wanted = Wanted()) -> int:  # noqa: B008 -- frozen
    """Return how many items `queue` would yield."""
    return how_many(record, wanted)


def item(record: Record, target: Target, target_id: int, *, blind: bool = False) -> Item | None:
    """Return one row as an item, whether or not it is to be reviewed. None where there is no such row.

    `blind` shows what the model reads, and nothing of what people decided, as a second opinion needs it.
    """
    shown = _Shown(record, Wanted(state="second" if blind else "all"))
    number = shown.desk.newest(target, target_id)
    if target in ROWS and shown.desk.standing(target, number) is None:
        return None
    return shown.item(Place(target, number, "unsure"))


# --- How each is shown


_PLACE = "SELECT r.id, r.key, r.date, r.outlet, r.title, r.text FROM report r WHERE r.id = ?"


class _Shown:
    """Puts items together, whose report is looked up once while they follow each other."""

    def __init__(self, record: Record, wanted: Wanted) -> None:
        self.desk = Desk(record.connection, record.people, record.clock)
        self._blind = wanted.state == "second"
        self._report: tuple[Any, ...] = (None,)

    def counts(self, place: Place) -> bool:
        """Say whether a row's statement still stands; of other kinds of row everything does."""
        sql = {
            "speaker": "SELECT live FROM statement WHERE id = ?",
            "position": "SELECT s.live FROM position p JOIN statement s ON s.id = p.statement_id WHERE p.id = ?",
        }.get(place.target)
        return sql is None or bool(self.desk.connection.execute(sql, (place.number,)).fetchone()[0])

    def item(self, place: Place) -> Item:
        """Return a row as an item."""
        row = self.desk.standing(place.target, place.number)
        told = standing(self.desk.log(place.target, place.number))
        values, model = self._values(place, row.model if row else {})
        about = _about(self.desk.connection, place)
        plain = Item(
            target=place.target, target_id=place.number, why=place.why, values=values, model=model,
            confidence=about.pop("confidence", 1.0), review=row.outcome.review if row else None,
            disputed=row.outcome.disputed if row else (), decisions=() if self._blind else tuple(told), about=about,
        )  # fmt: skip
        report_id = about.pop("report_id", None)
        if report_id is None:
            return msgspec.structs.replace(plain, context=str(about.get("evidence", "")))
        return self._placed(plain, report_id)

    def _values(self, place: Place, model: Values) -> tuple[Values, Values]:
        """Return the values to decide about, and what the model reads otherwise."""
        if (kind := ROWS.get(place.target)) is None:
            return {}, {}
        now = kind(self.desk.connection, self.desk.people).read(place.number) or {}
        shown = model if self._blind else now
        values = {field: shown[field] for field in kind.fields}
        other = {f: model[f] for f in kind.fields if canonical(model[f]) != canonical(values[f])}
        return values, other

    def _placed(self, plain: Item, report_id: int) -> Item:
        """Put an item into its report: the sentences around it, and the marks in them."""
        if self._report[0] != report_id:
            self._report = self.desk.connection.execute(_PLACE, (report_id,)).fetchone()
        number, key, date, outlet, title, text = self._report
        marks = tuple(sorted(_marks(self.desk, plain)))
        start, end = _around(text, marks) if marks else (None, None)
        return msgspec.structs.replace(
            plain, report=key, report_id=number, date=date, outlet=outlet, title=title, marks=marks,
            context=title or "" if start is None else text[start:end], context_start=start,
        )  # fmt: skip


_ABOUT: Mapping[str, str] = {
    "statement": "SELECT confidence, report_id, key AS statement, coalesce(name, role, party) AS speaker FROM statement"
    " WHERE id = ?",
    "position": "SELECT p.confidence, p.report_id, s.key AS statement, coalesce(s.name, s.role, s.party) AS speaker"
    " FROM position p JOIN statement s ON s.id = p.statement_id WHERE p.id = ?",
    "event": "SELECT confidence, report_id FROM event WHERE id = ?",
    "headline": "SELECT h.confidence, d.report_id FROM headline h JOIN reading d ON d.id = h.reading_id WHERE d.id = ?",
    "statement_group": "SELECT m.similarity AS confidence, s.report_id, s.key AS statement, m.relation,"
    " e.text AS earliest, e.id AS earliest_id, r.outlet AS earliest_outlet, r.date AS earliest_date"
    " FROM statement_group_member m JOIN statement s ON s.id = m.statement_id"
    " JOIN statement_group g ON g.id = m.group_id JOIN statement e ON e.id = g.earliest_id"
    " JOIN report r ON r.id = e.report_id WHERE m.statement_id = ?",
    "actor_join": f"SELECT {SURE} AS confidence, n.name AS spelling, nullif(n.party, '') AS party, a.name AS actor,"  # noqa: S608
    " j.actor_id, j.how, j.evidence FROM actor_join j JOIN actor_name n ON n.id = j.actor_name_id"
    " JOIN actor a ON a.id = j.actor_id WHERE j.id = ?",
    "change": "SELECT c.confidence, p.report_id, c.party, c.issue, c.item, c.before_stance, c.after_stance"
    " FROM change c"
    " JOIN position p ON p.id = c.after_id WHERE c.id = ?",
    "contradiction": "SELECT c.confidence, p.report_id, c.kind, c.party, c.issue, c.item FROM contradiction c"
    " JOIN position p ON p.id = c.second_id WHERE c.id = ?",
}


def _about(connection: sqlite3.Connection, place: Place) -> Values:
    """Return what else is to be known of a row."""
    cursor = connection.execute(_ABOUT.get(place.target, _ABOUT["statement"]), (place.number,))
    found = cursor.fetchone()
    return dict(zip([column[0] for column in cursor.description], found, strict=True)) if found else {}


def _marks(desk: Desk, item: Item) -> Iterator[Mark]:
    """Yield where the parts of a row stand in the text."""
    if item.target == "event":
        sql = 'SELECT start, "end" FROM event WHERE id = ? AND start IS NOT NULL'
        yield from (Mark(start, end, "event") for start, end in desk.connection.execute(sql, (item.target_id,)))
        return
    number = _statement_of(desk.connection, item)
    if number is None:
        return
    told = item.values if item.target == "statement" else _now(desk, number)
    for label in ("source", "cue", "addressee"):
        yield from _mark([told[label]], label)
    yield from _mark(told["content"], "content")
    yield from _mark([each["span"] for each in told["relay"]], "relay")


def _now(desk: Desk, number: int) -> Values:
    return ROWS["statement"](desk.connection, desk.people).read(number) or {}


def _statement_of(connection: sqlite3.Connection, item: Item) -> int | None:
    sql = {
        "position": "SELECT statement_id FROM position WHERE id = ?",
        "change": "SELECT p.statement_id FROM change c JOIN position p ON p.id = c.after_id WHERE c.id = ?",
        "contradiction": "SELECT p.statement_id FROM contradiction c JOIN position p ON p.id = c.second_id"
        " WHERE c.id = ?",
    }.get(item.target)
    if sql is None:
        return item.target_id if CARRIED_BY.get(item.target) == "statement" else None
    found = connection.execute(sql, (item.target_id,)).fetchone()
    return None if found is None else int(found[0])


def _mark(spans: Iterable[Any], label: str) -> Iterator[Mark]:
    return (Mark(span["start"], span["end"], label) for span in spans if span is not None and span["start"] is not None)


def _around(text: str, marks: Iterable[Mark]) -> tuple[int, int]:
    """Return the span of the sentences that marks stand in, with the one before and the one after."""
    first, last = min(mark.start for mark in marks), max(mark.end for mark in marks)
    low, high = max(first - _AROUND, 0), min(last + _AROUND, len(text))
    places = [(low + start, low + end) for start, end in sentences(text[low:high])]
    within = [n for n, (start, end) in enumerate(places) if start < last and first < end]
    if not within:
        return first, last
    begin, end = places[max(within[0] - 1, 0)][0], places[min(within[-1] + 1, len(places) - 1)][1]
    return min(begin, first), max(end, last)


def span_of(record: Record, report_id: int, words: str, *, near: int = 0) -> Values:
    """Return where words stand in a report, of several places the nearest. "first ... last" is all between the two.

    Raises `DecisionError` where they do not stand there.
    """
    [text] = record.connection.execute("SELECT text FROM report WHERE id = ?", (report_id,)).fetchone()
    first, dots, last = (part.strip() for part in words.partition(" ... "))
    places = [found.start() for found in re.finditer(re.escape(first), text)] if first else []
    for start in sorted(places, key=lambda place: abs(place - near)):
        end = text.find(last, start + len(first)) + len(last) if dots else start + len(first)
        if not dots or end >= start + len(first) + len(last):
            return {"start": start, "end": end, "text": text[start:end]}
    raise DecisionError(
        f'The report does not say "{words[:80]}". Give its own words, or the first ... the last of them.'
    )
