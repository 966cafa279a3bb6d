"""Reports as examples for doccano (https://doccano.github.io), one JSON object a line; and its annotations back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dragoman.errors import AnnotationError
from dragoman.exports.documents import KEY, Document, base_of, bounded, described, kept, lined, listed, text_of
from dragoman.exports.formats import Wanted
from dragoman.exports.labels import Labelled, Link, Mark, labels_of
from dragoman.exports.selecting import readings
from dragoman.reading import Reading
from dragoman.record.record import Record


def write(record: Record, put: Callable[[str], object], wanted: Wanted) -> None:
    """Write the reports asked for, an example each, as doccano's "JSONL(relation)" has it."""
    for number, reading in enumerate(readings(record, wanted.asked), start=1):
        put(lined(example(reading, number)))


def example(reading: Reading, number: int) -> dict[str, Any]:
    """Return a reading as an example. Offsets are code points; each entity has its words beside it."""
    labelled, text = labels_of(reading), reading.report.text
    ids = {mark: place for place, mark in enumerate(sorted(labelled.marks), start=1)}
    return {
        "id": number,
        "text": text,
        "entities": [
            {"id": place, "label": m.label, "start_offset": m.start, "end_offset": m.end, "text": text[m.start : m.end]}
            for m, place in ids.items()
        ],
        "relations": [
            {"id": place, "from_id": ids[link.head], "to_id": ids[link.child], "type": link.type}
            for place, link in enumerate(sorted(labelled.links), start=1)
        ],
        **described(reading.report),
        KEY: kept(reading),
    }


def document(data: Mapping[str, Any]) -> Document:
    """Return an annotated example. Raises `AnnotationError` where it is none. doccano numbers entities anew."""
    text = text_of(data)
    base, own = base_of(data, text)
    entities = _entities(data, text)
    links = set()
    for relation in listed(data, "relations"):
        ends = entities.get(relation.get("from_id")), entities.get(relation.get("to_id"))
        if ends[0] is None or ends[1] is None:
            raise AnnotationError("a relation leads to an entity that is not there")
        links.add(Link(ends[0], ends[1], str(relation.get("type") or "")))
    labelled = Labelled(marks=frozenset(entities.values()), links=frozenset(links))
    return Document(base=base, labelled=labelled, own=own)


def _entities(data: Mapping[str, Any], text: str) -> dict[Any, Mark]:
    """Return the marks by their number. Without relations doccano writes them as lists: start, end, label."""
    if "entities" in data:
        found: dict[Any, Mark] = {}
        for each in listed(data, "entities"):
            start, end = bounded(each.get("start_offset"), each.get("end_offset"), text)
            found[each.get("id", len(found))] = Mark(start, end, str(each.get("label") or ""))
        return found
    given = data.get("label", data.get("labels")) or []
    if not isinstance(given, list) or not all(isinstance(each, list) and len(each) == 3 for each in given):  # noqa: PLR2004
        raise AnnotationError("its labels are no list of [start, end, label]")
    return {number: Mark(*bounded(start, end, text), str(label)) for number, (start, end, label) in enumerate(given)}
