"""Readings go to Prodigy and doccano and come back without loss; what a person altered there is a decision."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from exports_world import fill, given, in_memory, readings, talks
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st
from record_world import everything, position, reading

from dragoman.errors import AnnotationError, DragomanError, RecordReadOnly
from dragoman.exports import Imported, doccano, import_annotations, prodigy
from dragoman.exports.documents import Document
from dragoman.exports.labels import (
    CONTENT,
    CONTINUES,
    CUE,
    LABELS,
    LINKS,
    SOURCE,
    Labelled,
    Link,
    Mark,
    labels_of,
    relabelled,
)
from dragoman.reading import Reading, Speaker
from dragoman.record import Filter, Record
from dragoman.report import Report, Span

Task = dict[str, Any]
TOOLS: dict[str, tuple[Callable[[Reading], Task], Callable[[Task], Document]]] = {
    "prodigy": (prodigy.task, prodigy.document),
    "doccano": (lambda made: doccano.example(made, 1), doccano.document),
}


def through(task: Task) -> Task:
    """Give a task as it comes out of a file."""
    found: Task = json.loads(json.dumps(task))
    return found


# --- Marks and links --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", TOOLS)
@settings(max_examples=150)
@each(made=readings())
def test_a_reading_comes_back_from_a_tool_as_it_went(tool: str, made: Reading) -> None:
    write, read = TOOLS[tool]
    document = read(through(write(made)))
    assert document.labelled == labels_of(made)
    assert document.own
    back = relabelled(document.base, document.labelled)
    assert (back.reading, back.changes, back.left_out) == (made, (), 0)


@settings(max_examples=150)
@each(made=readings(), data=st.data())
def test_whatever_is_taken_away_or_added_the_marks_are_what_the_person_left(made: Reading, data: st.DataObject) -> None:
    was, length = labels_of(made), len(made.report.text)
    # Links stay whole where their ends do; a mark is taken away with the links that lead to it.
    gone = data.draw(st.sets(st.sampled_from(sorted(was.marks)), max_size=3)) if was.marks else set()
    start = data.draw(st.integers(0, length - 1))
    new = Mark(
        start, data.draw(st.integers(start + 1, length)), data.draw(st.sampled_from([CONTENT, "actor", "inference"]))
    )
    found = Labelled(
        marks=frozenset((was.marks - gone) | {new}),
        links=frozenset(link for link in was.links if not {link.head, link.child} & gone),
    )
    back = relabelled(made, found)
    now = labels_of(back.reading)
    # What is left out has no place in a reading; all else is there again, and nothing else is.
    assert now.marks <= found.marks
    assert len(found.marks - now.marks) + len(found.links - now.links) <= back.left_out
    assert labels_of(relabelled(back.reading, now).reading) == now
    assert len({statement.id for statement in back.reading.statements}) == len(back.reading.statements)
    rejected = {change.before for change in back.changes if change.action == "reject"}
    added = [change for change in back.changes if change.action == "add" and change.target == "statement"]
    lost = sum(change.target == "statement" and change.action == "reject" for change in back.changes)
    assert len(back.reading.statements) == len(made.statements) - lost + len(added)
    assert rejected <= set(range(max(len(made.statements), len(made.events))))


@settings(max_examples=100)
@each(made=readings())
def test_every_token_of_a_task_fits_its_text_and_every_span_its_tokens(made: Reading) -> None:
    task = prodigy.task(made)
    text, tokens = task["text"], task["tokens"]
    for number, token in enumerate(tokens):
        assert (text[token["start"] : token["end"]], token["id"]) == (token["text"], number)
    for span in task["spans"]:
        if "token_start" in span:
            inner = text[tokens[span["token_start"]]["start"] : tokens[span["token_end"]]["end"]]
            assert inner == text[span["start"] : span["end"]].strip()
        else:
            assert not text[span["start"] : span["end"]].strip()


@settings(max_examples=60)
@each(made=readings())
def test_every_entity_has_its_words_beside_it(made: Reading) -> None:
    example = doccano.example(made, 1)
    for entity in example["entities"]:
        assert example["text"][entity["start_offset"] : entity["end_offset"]] == entity["text"]
    assert {relation["from_id"] for relation in example["relations"]} <= {
        entity["id"] for entity in example["entities"]
    }


def test_the_labels_are_those_that_are_named() -> None:
    labelled = labels_of(everything())
    assert {mark.label for mark in labelled.marks} <= set(LABELS)
    assert {link.type for link in labelled.links} <= set(LINKS)


# --- What a person alters ---------------------------------------------------------------------------------------------


def altered(marks: set[Mark] | None = None, *, without: set[Mark] | None = None, links: set[Link] | None = None) -> Any:
    was = labels_of(everything())
    gone = without or set()
    kept = {link for link in was.links if not {link.head, link.child} & gone}
    found = Labelled(marks=(was.marks - gone) | (marks or set()), links=frozenset(kept | (links or set())))
    return relabelled(everything(), found)


def place(words: str, label: str) -> Mark:
    start = everything().report.text.index(words)
    return Mark(start, start + len(words), label)


def test_a_statement_whose_content_is_unmarked_is_rejected() -> None:
    back = altered(without={place("“We will sign,”", CONTENT), place("“But not today.”", CONTENT)})
    assert [statement.id for statement in back.reading.statements] == ["s2"]
    [change] = back.changes
    assert (change.target, change.action, change.before, change.after) == ("statement", "reject", 0, None)


def test_a_corrected_source_changes_who_speaks_and_nothing_else() -> None:
    source, anchor = place("Pera Linn", SOURCE), place("“We will sign,”", CONTENT)
    back = altered({source}, without={place("Orlen Vash", SOURCE)}, links={Link(anchor, source, SOURCE)})
    told, before = back.reading.statements[0], everything().statements[0]
    assert told.speaker == Speaker(actor="a3", name="Pera Linn", party="Karsova", class_="official")
    assert told == msgspec.structs.replace(before, source=told.source, speaker=told.speaker)
    assert [change.action for change in back.changes] == ["correct"]


def test_a_content_drawn_shorter_is_the_same_statement() -> None:
    before, now = place("“We will sign,”", CONTENT), place("We will sign", CONTENT)
    was = labels_of(everything())
    moved = {Link(now, link.child, link.type) for link in was.links if link.head == before}
    back = altered({now}, without={before}, links=moved)
    told = back.reading.statements[0]
    assert [span.text for span in told.content] == ["We will sign", "“But not today.”"]
    assert told.positions == everything().statements[0].positions
    assert [(change.action, change.before) for change in back.changes] == [("correct", 0)]


def test_a_content_redrawn_by_a_tool_that_drops_its_links_keeps_them() -> None:
    was, before, now = labels_of(everything()), place("“We will sign,”", CONTENT), place("We will sign", CONTENT)
    for marks, content in (({now}, ["We will sign", "“But not today.”"]), (set[Mark](), ["“But not today.”"])):
        found = Labelled(
            marks=(was.marks - {before}) | marks, links=frozenset(link for link in was.links if link.head != before)
        )
        back = relabelled(everything(), found)
        told, first = back.reading.statements[0], everything().statements[0]
        assert [span.text for span in told.content] == content
        assert told == msgspec.structs.replace(first, content=told.content)
        assert ([change.action for change in back.changes], back.left_out) == (["correct"], 0)


def test_of_two_statements_with_the_same_words_the_one_that_is_not_altered_stays() -> None:
    first = everything().statements[0]
    second = msgspec.structs.replace(first, id="s9", source=None, cue=None, addressee=None, relay=())
    made = msgspec.structs.replace(everything(), statements=(first, second))
    was, cue = labels_of(made), place("told", CUE)
    links = frozenset(link for link in was.links if link.child != cue)
    back = relabelled(made, Labelled(marks=was.marks - {cue}, links=links))
    assert back.reading.statements == (msgspec.structs.replace(first, cue=None), second)
    assert [(change.action, change.before) for change in back.changes] == [("correct", 0)]


def test_a_new_statement_has_the_parts_that_are_linked_to_it() -> None:
    content, source, cue = place("objected", CONTENT), place("Pera Linn", SOURCE), place("Linn", CUE)
    back = altered({content, source, cue}, links={Link(content, source, SOURCE), Link(content, cue, CUE)})
    told = back.reading.statements[2]
    assert (told.id, told.source and told.source.text, told.cue and told.cue.text) == ("s3", "Pera Linn", "Linn")
    assert (told.speaker.party, told.kind, told.confidence) == ("Karsova", "indirect", 1.0)
    assert [(change.action, change.after) for change in back.changes] == [("add", 2)]


def test_an_event_given_another_type_is_corrected_and_one_unmarked_rejected() -> None:
    before = place("Pera Linn objected", "event:REJECT")
    back = altered({before._replace(label="event:ACCUSE")}, without={before})
    assert back.reading.events[0] == msgspec.structs.replace(everything().events[0], type="ACCUSE")
    gone = altered(without={before})
    assert [event.evidence.text for event in gone.reading.events] == ["says Vash"]
    assert [(c.target, c.action) for c in (*back.changes, *gone.changes)] == [("event", "correct"), ("event", "reject")]


def test_what_stands_in_the_headline_is_left_as_it_is() -> None:
    back = altered(without={place("😀 delay", CONTENT)})
    assert Span(None, None, "Vash") in back.reading.actors[0].mentions
    assert back.reading.events == everything().events


def test_marks_that_have_no_place_in_a_reading_are_counted() -> None:
    loose, strange = place("objected", SOURCE), place("Analysts", "PERSON")
    anchor, second = place("😀 delay", CONTENT), place("Pera Linn", SOURCE)
    back = altered({loose, strange, second}, links={Link(anchor, second, SOURCE), Link(anchor, strange, "knows")})
    assert back.left_out == 5


def test_evidence_for_a_headline_can_be_drawn_anew() -> None:
    evidence = place("“We will sign,”", "evidence")
    back = altered({evidence}, without={place("“But not today.”", "evidence")})
    assert back.reading.headline is not None
    assert [span.text for span in back.reading.headline.evidence] == ["“We will sign,”"]
    assert [change.target for change in back.changes] == ["headline"]


# --- Into a record ----------------------------------------------------------------------------------------------------


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(fill(tmp_path / "talks.record", *talks()), "write") as opened:
        yield opened


def tasks(record: Record, tool: str, **asked: Any) -> list[Task]:
    return [json.loads(line) for line in given(record, tool, **asked).splitlines()]


def take(record: Record, tool: Any, *lines: Any) -> list[Imported]:
    file = io.BytesIO(
        b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines)
    )
    return list(import_annotations(record, file, tool, name="annotated.jsonl", by="A. Reed"))


def decisions(record: Record) -> list[tuple[Any, ...]]:
    sql = "SELECT target, action, field, reviewer FROM decision ORDER BY id"
    return list(record.connection.execute(sql))


@pytest.mark.parametrize("tool", TOOLS)
def test_what_was_not_altered_changes_nothing(tool: str, record: Record) -> None:
    before = given(record, "jsonl")
    assert {done.outcome for done in take(record, tool, *tasks(record, tool))} == {"unchanged"}
    assert (given(record, "jsonl"), decisions(record), record.counts()["reading"]) == (before, [], 5)


@pytest.mark.parametrize("tool", TOOLS)
def test_an_altered_report_is_a_decision_and_goes_out_as_it_came(tool: str, record: Record) -> None:
    [task, *_] = tasks(record, tool)
    for name in ("entities", "spans"):
        marks = task.get(name, [])
        marks[:] = [mark for mark in marks if mark["label"] != "cue"]
    left = {mark.get("id") for mark in task.get("entities", [])}
    for link in list(task["relations"]):
        if link.get("to_id", -1) not in left if tool == "doccano" else link["label"] == "cue":
            task["relations"].remove(link)
    [done] = take(record, tool, task)
    assert (done.outcome, done.decisions, done.left_out) == ("altered", 2, 0)
    assert decisions(record) == [("statement", "correct", "cue", "A. Reed")] * 2
    assert record.counts()["reading"] == 5
    assert record.reading(1).statements[0].cue is None
    assert [row.review for row in record.statements(Filter(until="2025-03-14"))] == ["corrected", "corrected"]
    again = tasks(record, tool)[0]
    assert (again["text"], again["relations"]) == (task["text"], through(again)["relations"])
    assert TOOLS[tool][1](again).labelled == TOOLS[tool][1](task).labelled
    assert list(record.check()) == []
    assert [each.outcome for each in take(record, tool, task)] == ["unchanged"]


def test_a_rejected_statement_no_longer_counts_and_goes_out_no_more(record: Record) -> None:
    task = tasks(record, "prodigy", party="Tarrovia")[0]
    task["spans"], task["relations"] = [s for s in task["spans"] if s["label"] == "actor"], []
    assert [done.outcome for done in take(record, "prodigy", task)] == ["altered"]
    [row] = record.connection.execute("SELECT target, target_id, action, start, reviewer FROM decision").fetchall()
    assert row == ("statement", 6, "reject", 17, "A. Reed")
    assert list(record.statements(Filter(party="Tarrovia"))) == []
    assert list(record.positions(Filter(party="Tarrovia"))) == []
    [after] = tasks(record, "prodigy", since="2025-03-21")
    assert [span["label"] for span in after["spans"]] == ["actor"]
    assert after["dragoman"]["statements"] == []


def test_an_answer_is_a_decision_on_each_statement(record: Record) -> None:
    first, second, third, *_ = tasks(record, "prodigy")
    done = take(
        record, "prodigy", first | {"answer": "accept"}, second | {"answer": "reject"}, third | {"answer": "ignore"}
    )
    assert [(one.outcome, one.decisions) for one in done] == [("decided", 2), ("decided", 1), ("ignored", 0)]
    assert [row[1] for row in decisions(record)] == ["accept", "accept", "reject"]
    assert [row.review for row in record.statements(Filter(until="2025-03-15"))] == ["accepted", "accepted"]
    assert "against" not in {row.stance for row in record.positions(Filter(party="Veltria"))}
    spoken = {row.name: row.statements for row in record.actors()}
    assert spoken["Orlen Vash"] == 2
    assert [one.outcome for one in take(record, "prodigy", first | {"answer": "accept"})] == ["unchanged"]
    assert list(record.check()) == []


@pytest.mark.parametrize("tool", TOOLS)
def test_what_was_added_is_a_new_reading_and_stays_though_a_newer_model_misses_it(tool: str, record: Record) -> None:
    [task] = tasks(record, tool, party="Tarrovia")
    text = task["text"]
    start = text.index("The lake")
    if tool == "prodigy":
        task["spans"].append({"start": start, "end": len(text), "label": "content"})
    else:
        task["entities"].append({"id": 99, "start_offset": start, "end_offset": len(text), "label": "content"})
    [done] = take(record, tool, task)
    assert (done.outcome, done.decisions, record.counts()["reading"]) == ("altered", 1, 6)
    [again] = tasks(record, tool, since="2025-03-21")
    assert TOOLS[tool][1](again).labelled == TOOLS[tool][1](task).labelled
    model = record.connection.execute("SELECT model FROM reading ORDER BY id DESC").fetchone()
    assert model == ("people (A. Reed)",)
    record.add(talks()[4], model="newer")
    assert "The lake lay still." in {row.text for row in record.statements(Filter(since="2025-03-21"))}
    assert [one.outcome for one in take(record, tool, task)] == ["unchanged"]


def test_verdicts_stay_with_what_was_not_altered(record: Record) -> None:
    task = tasks(record, "prodigy")[0]
    take(record, "prodigy", task | {"answer": "accept"})
    task["relations"] = [link for link in task["relations"] if link["label"] != CONTINUES]
    task["spans"] = [s for s in task["spans"] if (s["start"], s["label"]) != (44, CONTENT)]
    take(record, "prodigy", task)
    asked = Filter(until="2025-03-14", order="oldest")
    assert [row.review for row in record.statements(asked)] == ["corrected", "accepted"]


def test_an_old_export_does_not_undo_a_newer_reading(record: Record) -> None:
    task = tasks(record, "prodigy", party="Karsova")[0]
    now = record.reading(3)
    richer = msgspec.structs.replace(now.statements[0], positions=(position(), position(item="aid")))
    record.add(msgspec.structs.replace(now, statements=(richer,)))
    assert [done.outcome for done in take(record, "prodigy", task)] == ["unchanged"]
    task["spans"] = [span for span in task["spans"] if span["label"] != "cue"]
    task["relations"] = [link for link in task["relations"] if link["label"] != "cue"]
    assert [done.outcome for done in take(record, "prodigy", task)] == ["altered"]
    assert [told.item for told in record.reading(3).statements[0].positions] == ["truce", "aid"]


@pytest.mark.parametrize("tool", TOOLS)
def test_a_report_from_another_record_is_added_whole(tool: str, record: Record, tmp_path: Path) -> None:
    made = reading("We wait", name="Ola Brandt", party="Tarrovia", published="2025-04-01")
    with Record.open(fill(tmp_path / "other.record", made)) as other:
        lines = tasks(other, tool)
    [done] = take(record, tool, *lines)
    assert done.outcome == "added"
    assert record.reading(record.report_id(made.report.id)) == made


FOREIGN: dict[str, Task] = {
    "prodigy": {
        "text": "Orlen Vash said: we wait.", "meta": {"source": "The Lantern"}, "answer": "accept",
        "tokens": [{"text": "Orlen", "start": 0, "end": 5, "id": 0}, {"text": "Vash", "start": 6, "end": 10, "id": 1},
                   {"text": "we", "start": 17, "end": 19, "id": 2}],
        "spans": [{"start": 0, "end": 10, "label": "source"}, {"start": 17, "end": 24, "label": "content"}],
        "relations": [{"head": 2, "child": 1, "label": "source"}],
    },
    "doccano": {
        "id": 7, "text": "Orlen Vash said: we wait.", "outlet": "The Lantern", "Comments": [],
        "entities": [{"id": 31, "start_offset": 0, "end_offset": 10, "label": "source"},
                     {"id": 40, "start_offset": 17, "end_offset": 24, "label": "content"}],
        "relations": [{"id": 3, "from_id": 40, "to_id": 31, "type": "source"}],
    },
}  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS)
def test_a_text_labelled_elsewhere_is_added_with_what_is_marked_in_it(tool: str, record: Record) -> None:
    [done] = take(record, tool, FOREIGN[tool])
    assert (done.outcome, done.left_out) == ("added", 0)
    assert done.report is not None
    found = record.reading(record.report_id(done.report))
    [told] = found.statements
    assert (told.source and told.source.text, told.content[0].text, told.speaker.name) == (
        "Orlen Vash", "we wait", "Orlen Vash",
    )  # fmt: skip
    assert found.report.outlet == "The Lantern"
    model = record.connection.execute("SELECT model FROM reading ORDER BY id DESC").fetchone()
    assert model == ("people (A. Reed)",)


def test_doccano_without_relations_has_lists(record: Record) -> None:
    [done] = take(record, "doccano", {"text": "They wait.", "label": [[0, 9, "content"], [0, 4, "source"]]})
    assert (done.outcome, done.left_out) == ("added", 1)


BAD: list[Any] = [
    b"{not json}\n",
    b"[1, 2]\n",
    b"\xff\xfe\n",
    b"[" * 100_000 + b"\n",
    {"spans": []},
    {"text": "short", "spans": [{"start": 0, "end": 99, "label": "content"}]},
    {"text": "short", "spans": [{"start": True, "end": 2, "label": "content"}]},
    {"text": "short", "spans": [{"start": 0, "end": 2}]},
    {"text": "short", "spans": "content"},
    {"text": "short", "spans": [{"start": 0, "end": 2, "label": "PERSON"}]},
    {"text": "short", "relations": [{"head": 5, "child": 0, "label": "source"}]},
    {"text": "short", "dragoman": {"schema": "other/9", "report": {}}},
    {"text": "short", "dragoman": {"report": None}},
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_a_bad_line_is_a_problem_and_the_next_is_gone_on_with(bad: Any, record: Record) -> None:
    done = take(record, "prodigy", bad, FOREIGN["prodigy"])
    assert [one.outcome for one in done] == ["problem", "added"]
    assert done[0].problem is not None
    assert done[0].problem.startswith("annotated.jsonl, line 1: ")


def test_a_text_that_was_altered_is_refused(record: Record) -> None:
    task = tasks(record, "prodigy")[0]
    for text in ("x" + task["text"], task["text"][:-1] + "!"):
        [done] = take(record, "prodigy", task | {"text": text})
        assert done.problem is not None
        assert "text" in done.problem
    assert decisions(record) == []


def test_a_line_too_long_ends_the_import(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.exports.importing.MAX_LINE", 1_000)
    with pytest.raises(AnnotationError, match="Split the file"):
        take(record, "prodigy", {"text": "x" * 2_000})


def test_a_record_opened_for_reading_takes_nothing_in(tmp_path: Path) -> None:
    with Record.open(fill(tmp_path / "talks.record", *talks())) as record, pytest.raises(RecordReadOnly):
        take(record, "prodigy", *(task | {"answer": "accept"} for task in tasks(record, "prodigy")))


def test_an_import_that_was_cut_off_is_finished_by_another(record: Record) -> None:
    task = tasks(record, "prodigy")[0]
    task["relations"] = [link for link in task["relations"] if link["label"] != "cue"]
    task["spans"] = [span for span in task["spans"] if span["label"] != "cue"]
    record.connection.execute(
        "CREATE TRIGGER full BEFORE INSERT ON decision WHEN (SELECT count(*) FROM decision) = 1"
        " BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(DragomanError, match="full"):
        take(record, "prodigy", task)
    record.connection.execute("DROP TRIGGER full")
    assert [statement.cue for statement in record.reading(1).statements if statement.cue] != []
    assert [(done.outcome, done.decisions) for done in take(record, "prodigy", task)] == [("altered", 1)]
    assert [statement.cue for statement in record.reading(1).statements] == [None, None]


@settings(max_examples=25)
@each(made=readings())
def test_a_record_goes_through_a_tool_into_another_without_loss(made: Reading) -> None:
    for tool in TOOLS:
        with in_memory(made) as one, in_memory() as other:
            lines = tasks(one, tool)
            assert [done.outcome for done in take(other, tool, *lines)] == ["added"]
            assert given(other, "jsonl") == given(one, "jsonl")
            assert tasks(other, tool) == lines


def test_a_report_without_statements_goes_and_comes() -> None:
    bare = Reading(report=Report(text="The lake lay still."))
    for write, read in TOOLS.values():
        document = read(through(write(bare)))
        assert relabelled(document.base, document.labelled).reading == bare
