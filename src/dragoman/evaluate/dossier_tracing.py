"""Scores tracing against the labels of the example dossier, given what was read of its reports.

A statement counts as a labelled occurrence where it stands over some of the occurrence's words; an occurrence that no
statement stands over was not read, and tracing can do nothing for it. What a labelled reprint shares with its original
is a repeat as well, though no label lists it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from dragoman.evaluate.dossier import labels_of
from dragoman.reading import Reading
from dragoman.record.record import Record
from dragoman.record.tracing import trace

# Everything that could be grouped, with its group where it has one, the earliest first.
_FOUND = {
    "statement": (
        'SELECT s.id, m.group_id, r.source, p.start, p."end" FROM statement s JOIN report r ON r.id = s.report_id'
        " JOIN statement_piece p ON p.statement_id = s.id LEFT JOIN statement_group_member m ON m.statement_id = s.id"
        " WHERE p.start IS NOT NULL ORDER BY r.date, m.relation <> 'earliest', s.id"
    ),
    "event": (
        'SELECT e.id, m.group_id, r.source, e.start, e."end" FROM event e JOIN report r ON r.id = e.report_id'
        " LEFT JOIN event_group_member m ON m.event_id = e.id WHERE e.start IS NOT NULL ORDER BY r.date, e.id"
    ),
}
_REPRINTS = (
    "SELECT a.source, b.source FROM report_group g JOIN report a ON a.id = g.earliest_id"
    " JOIN report_group_member m ON m.group_id = g.id AND m.report_id <> g.earliest_id"
    " JOIN report b ON b.id = m.report_id"
)
Pair = frozenset[str]


class _Place(NamedTuple):
    """Words of a report."""

    file: str
    start: int
    end: int

    def over(self, other: _Place) -> bool:
        """Say whether the two share a letter."""
        return self.file == other.file and self.start < other.end and other.start < self.end


class _Found:
    """Something that was found in a report, and the group that tracing put it in."""

    def __init__(self, group: int | None) -> None:
        self.group = group
        self.places: list[_Place] = []

    @property
    def file(self) -> str:
        """Return the report it is in."""
        return self.places[0].file

    def stands_over(self, place: _Place) -> bool:
        """Say whether some of its words are those of `place`."""
        return any(own.over(place) for own in self.places)


def tracing_figures(folder: Path, readings: Mapping[str, Reading]) -> dict[str, float]:
    """Score the groups found in readings of a dossier, by file name; precision and recall in percent.

    Recall is over the occurrences that were read, the first of each label left out: found where one is in a group with
    an earlier occurrence of its label. Precision is over the members of groups, the earliest of each left out. "read"
    is how many of the labelled occurrences are in the readings at all. Events are scored where any were read.
    """
    labels = labels_of(folder)
    pairs = {frozenset((each["original"], each["copy"])) for each in labels["reprints"]}
    repeats = _occurrences(labels["repeats"], "occurrences", "text", readings)
    events = _occurrences(labels["events"], "reports", "sentence", readings)
    with tempfile.TemporaryDirectory() as place, Record.create(Path(place) / "dossier.record") as record:
        for file, reading in sorted(readings.items()):
            record.add(reading, source=file)
        trace(record)
        figures = _scored("repeats", _all(record, "statement"), repeats, pairs)
        found = {frozenset(row) for row in record.connection.execute(_REPRINTS)}
        figures |= _figures("reprints", len(found & pairs), len(found), len(found & pairs), len(pairs))
        if any(reading.events for reading in readings.values()):
            figures |= _scored("same events", _all(record, "event"), events, pairs)
    return figures


def _all(record: Record, kind: str) -> list[_Found]:
    found: dict[int, _Found] = {}
    for number, group, file, start, end in record.connection.execute(_FOUND[kind]):
        found.setdefault(number, _Found(group)).places.append(_Place(file, start, end))
    return list(found.values())


def _occurrences(
    labels: Iterable[Mapping[str, Any]], key: str, words: str, readings: Mapping[str, Reading]
) -> list[list[_Place]]:
    """Return where the occurrences of each label stand."""
    return [[_place(each["file"], each[words], readings) for each in label[key]] for label in labels]


def _place(file: str, words: str, readings: Mapping[str, Reading]) -> _Place:
    start = readings[file].report.text.index(words)
    return _Place(file, start, start + len(words))


def _scored(name: str, found: list[_Found], labels: list[list[_Place]], reprints: set[Pair]) -> dict[str, float]:
    """Score groups against the occurrences of labels."""
    read = [[over for place in label if (over := [f for f in found if f.stands_over(place)])] for label in labels]
    wanted = got = 0
    for label in read:
        for at, over in enumerate(label[1:], start=1):
            before = {f.group for earlier in label[:at] for f in earlier}
            wanted += 1
            got += any(f.group in before for f in over if f.group is not None)
    groups: dict[int, list[_Found]] = {}
    right = given = 0
    for each in found:
        if each.group is None:
            continue
        earlier = groups.setdefault(each.group, [])
        given += bool(earlier)
        right += any(_same(each, other, labels, reprints) for other in earlier)
        earlier.append(each)
    occurrences = sum(map(len, labels))
    return {
        f"{name} read": round(100 * sum(map(len, read)) / occurrences, 1),
        **_figures(name, right, given, got, wanted),
    }


def _same(one: _Found, other: _Found, labels: list[list[_Place]], reprints: set[Pair]) -> bool:
    """Say whether two are occurrences of one label, or stand in a report and its reprint."""
    if frozenset((one.file, other.file)) in reprints:
        return True
    return any(any(map(one.stands_over, label)) and any(map(other.stands_over, label)) for label in labels)


def _figures(name: str, right: int, given: int, got: int, wanted: int) -> dict[str, float]:
    return {
        f"{name} precision": round(100 * right / given, 1) if given else 0.0,
        f"{name} recall": round(100 * got / wanted, 1) if wanted else 0.0,
    }
