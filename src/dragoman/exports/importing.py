"""Annotations of people, from Prodigy or doccano, into a record.

What was altered in a document that came from the record is a decision, with who and when; what was added, a new
reading of the report. A document that was not altered changes nothing; where Prodigy says that it was accepted or
rejected, that is a decision on each of its statements. A document from elsewhere is added as a report with what is
marked in it.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from typing import IO, Any, Literal

import msgspec

from dragoman.errors import AnnotationError, DecisionError, DragomanError, NotInRecord
from dragoman.exports.deciding import Desk
from dragoman.exports.documents import Document
from dragoman.exports.labels import LABELS, Relabelled, labels_of, merged, relabelled
from dragoman.exports.selecting import counting
from dragoman.reading import Reading
from dragoman.record.faults import named
from dragoman.record.record import Record

Tool = Literal["prodigy", "doccano"]
Outcome = Literal["unchanged", "decided", "altered", "added", "ignored", "problem"]

TOOLS: tuple[Tool, ...] = ("prodigy", "doccano")
# A report of the greatest size with all that is found in it.
MAX_LINE = 64 << 20


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one line: the report, how many decisions were written, and what has no place in a reading."""

    line: int
    outcome: Outcome
    report: str | None = None
    decisions: int = 0
    left_out: int = 0
    problem: str | None = None


def import_annotations(record: Record, file: IO[bytes], tool: Tool, *, name: str, by: str) -> Iterator[Imported]:
    """Take in a file of annotations line by line; yield what became of each once it is safely kept.

    `name` is the file's, `by` the person whose annotations they are. A line that cannot be taken in is a "problem" and
    the next is gone on with. The record has to be open for writing.
    """
    if tool not in TOOLS:
        raise AnnotationError(f"There is no tool {tool!r}. Name one of: {', '.join(TOOLS)}.")
    read = importlib.import_module(f"dragoman.exports.{tool}").document
    for number, line in _lines(file):
        try:
            with named(record.path):
                found = read(_object(line))
                done = _taken(record, found, name=f"{name}, line {number}", by=by, number=number)
        except (AnnotationError, DecisionError) as error:
            told = str(error).rstrip(".")
            done = Imported(line=number, outcome="problem", problem=f"{name}, line {number}: {told}.")
        yield done


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise AnnotationError(f"Line {number} is over {MAX_LINE >> 20} MiB. Split the file, a document a line.")
        if line.strip():
            yield number, line


def _object(line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise AnnotationError("it is no JSON. Give the JSONL that the tool exports") from error
    if not isinstance(data, dict):
        raise AnnotationError("it is no JSON object. Give the JSONL that the tool exports")
    return data


def _taken(record: Record, document: Document, *, name: str, by: str, number: int) -> Imported:
    if document.answer == "ignore":
        return Imported(line=number, outcome="ignored", report=document.base.report.id)
    _require_ours(document)
    base = document.base
    known = _known(record, base)
    if known is None and document.answer == "reject":
        return Imported(line=number, outcome="ignored", report=base.report.id)
    if known is None:
        return _added(record, relabelled(base, document.labelled), name=name, by=by, number=number)
    now = counting(record, known)
    left = merged(labels_of(now), labels_of(base), document.labelled)
    found = relabelled(now, left)
    before = _decisions(record)
    desk = Desk(record, known, by=by, name=name)
    if altered := found.reading != now:
        desk.alter(now, found)
    if document.answer is not None:
        desk.answer(document.answer)
    written = _decisions(record) - before
    outcome: Outcome = "altered" if altered else "decided" if written else "unchanged"
    left_out = found.left_out
    return Imported(line=number, outcome=outcome, report=base.report.id, decisions=written, left_out=left_out)


def _decisions(record: Record) -> int:
    [count] = record.connection.execute("SELECT count(*) FROM decision").fetchone()
    return int(count)


def _known(record: Record, base: Reading) -> int | None:
    """Return the row of a document's report, None where it is not in the record."""
    try:
        report_id = record.report_id(base.report.id)
    except NotInRecord:
        return None
    if record.reading(report_id).report.text != base.report.text:
        raise AnnotationError(f"its text is not that of the report {base.report.id} in the record. Export it again")
    return report_id


def _require_ours(document: Document) -> None:
    """Refuse labels of another scheme alone: there is nothing in them that a reading could hold."""
    labels = {mark.label for mark in document.labelled.marks}
    if labels and not labels & set(LABELS):
        raise AnnotationError(
            f"none of its labels ({', '.join(sorted(labels)[:5])}) is one of: {', '.join(LABELS[:8])}"
        )


def _added(record: Record, found: Relabelled, *, name: str, by: str, number: int) -> Imported:
    try:
        added = record.add(found.reading, source=name, model=f"people ({by})")
    except DragomanError as error:
        raise AnnotationError(str(error).rstrip(".")) from error
    outcome: Outcome = "unchanged" if added.outcome == "unchanged" else "added"
    return Imported(line=number, outcome=outcome, report=found.reading.report.id, left_out=found.left_out)
