"""What is to be reviewed comes in order, with its sentence; decisions go out as lines and come in again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_world import everything, position, reading
from review_world import CONTENTS, MOVES, in_memory, judge, make, read, stands, statement

from dragoman.errors import DecisionError
from dragoman.record import Filter, Record
from dragoman.record.review import (
    TARGETS,
    State,
    Wanted,
    count,
    item,
    log,
    put_out,
    queue,
    span_of,
    take_in,
    undo,
)
from dragoman.talks.pressing import pressing


@pytest.fixture
def record() -> Iterator[Record]:
    with in_memory() as made:
        made.add(read(), model="one")
        yield made


def seen(record: Record, **wanted: Any) -> list[tuple[str, int]]:
    return [(each.target, each.target_id) for each in queue(record, Wanted(**wanted))]


# --- Order ------------------------------------------------------------------------------------------------------------


def test_the_least_sure_comes_first(record: Record) -> None:
    sure = [each.confidence for each in queue(record)]
    assert sure == sorted(sure)
    assert {each.target for each in queue(record)} == {"statement", "speaker", "position", "event"}
    assert count(record) == len(sure) == 9


def test_what_people_differ_on_comes_before_what_a_newer_model_reads_otherwise(record: Record) -> None:
    judge(record, "accept", "statement", 1)
    judge(record, "accept", "statement", 3)
    judge(record, "reject", "statement", 3, reviewer="B. Holm")
    record.add(read(statement(0, kind="mixed"), statement(1), statement(2)), model="two")
    found = list(queue(record, Wanted(state="all")))
    assert [(each.target, each.target_id, each.why) for each in found[:2]] == [
        ("statement", 6, "conflict"),
        ("statement", 4, "changed"),
    ]
    assert {each.why for each in found[2:]} == {"unsure"}
    assert len(found) == len({(each.target, each.target_id) for each in found})


def test_what_changes_and_contradictions_rest_on_comes_before_the_rest() -> None:
    with in_memory() as record:
        for day, stance, act in ((1, "against", "refuse"), (2, "against", "refuse"), (9, "for", "accept"),
                                 (10, "for", "accept")):  # fmt: skip
            told = (position(stance=stance, act=act, confidence=0.95),)
            record.add(reading(f"We {act} the truce, day {day}", published=f"2025-03-{day:02}", positions=told))
        first = pressing(record)
        assert first
        assert {target for target, _ in first} == {"position"}
        found = list(queue(record, Wanted(first=first)))
        assert [each.why for each in found[: len(first)]] == ["first"] * len(first)
        assert {(each.target, each.target_id) for each in found[: len(first)]} == set(first)


def test_a_limit_gives_the_first_of_all(record: Record) -> None:
    every = seen(record)
    assert [seen(record, limit=number) for number in range(1, 10)] == [every[:number] for number in range(1, 10)]


# --- Which ------------------------------------------------------------------------------------------------------------


def test_what_is_decided_is_no_longer_open_and_open_again_when_undone(record: Record) -> None:
    judge(record, "accept", "event", 1)
    assert ("event", 1) not in seen(record)
    assert seen(record, state="decided") == [("event", 1)]
    undo(record, reviewer="A. Reed")
    assert ("event", 1) in seen(record)
    assert seen(record, state="decided") == []


def test_what_was_taken_along_by_a_rejected_statement_does_not_come(record: Record) -> None:
    judge(record, "reject", "statement", 1)
    assert not {("speaker", 1), ("position", 1), ("statement", 1)} & set(seen(record))
    assert seen(record, state="decided") == [("statement", 1)]


def test_a_statement_rejected_while_the_queue_is_gone_through_takes_its_position_along(record: Record) -> None:
    came = []
    for each in queue(record):
        came.append((each.target, each.target_id))
        if each.target == "statement":
            judge(record, "reject", "statement", each.target_id)
    assert ("position", 1) not in came or came.index(("position", 1)) < came.index(("statement", 1))


def test_a_second_opinion_sees_what_the_model_read_and_not_what_the_first_made_of_it(record: Record) -> None:
    judge(record, "correct", "position", 1, field="stance", new="against")
    [found] = queue(record, Wanted(state="second", reviewer="B. Holm"))
    assert (found.values["stance"], found.model, found.decisions) == ("for", {}, ())
    assert seen(record, state="second", reviewer="A. Reed") == []
    judge(record, "accept", "position", 1, new=found.values, reviewer="B. Holm")
    [differs] = queue(record, Wanted(state="conflict"))
    assert (differs.values["stance"], differs.model, differs.disputed) == ("against", {"stance": "for"}, ("stance",))
    assert ("position", 1) in seen(record, reviewer="C. Ost")
    assert ("position", 1) not in seen(record, reviewer="B. Holm")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"asked": Filter(party="Karsova")}, {("statement", 2), ("speaker", 2), ("position", 2), ("event", 1)}),
        ({"asked": Filter(person="Orlen Vash")}, {("statement", 1), ("speaker", 1), ("position", 1)}),
        ({"asked": Filter(issue="ceasefire")}, {(t, n) for t in ("statement", "speaker", "position") for n in (1, 2)}),
        ({"asked": Filter(issue="talks")}, {("event", 1)}),
        ({"asked": Filter(act="CONSULT")}, {("event", 1)}),
        ({"asked": Filter(outlet="Nobody's")}, set()),
        ({"asked": Filter(since="2025-03-15")}, set()),
        ({"asked": Filter(as_of="2025-03-13")}, set()),
        ({"report": "no such"}, set()),
        ({"below": 0.75}, {("statement", 3), ("speaker", 3), ("event", 1)}),
        ({"targets": ("event", "position")}, {("event", 1), ("position", 1), ("position", 2)}),
        ({"targets": ("claim",)}, set()),
    ],
)
def test_the_filter_is_that_of_the_other_questions(
    record: Record, wanted: dict[str, Any], found: set[tuple[str, int]]
) -> None:
    assert set(seen(record, **wanted)) == found


@given(st.lists(MOVES, max_size=8), st.sampled_from(["open", "second", "decided", "conflict", "changed", "all"]))
@settings(deadline=None, max_examples=40)
def test_each_row_comes_once_and_as_many_come_as_are_counted(moves: list[Any], state: State) -> None:
    with in_memory() as record:
        record.add(read(), model="one")
        for move in moves:
            make(record, move)
        wanted = Wanted(state=state, reviewer="B. Holm")
        found = [(each.target, each.target_id) for each in queue(record, wanted)]
        assert len(found) == len(set(found)) <= count(record, wanted)


# --- How it is shown --------------------------------------------------------------------------------------------------


def test_a_row_comes_with_its_sentence_and_the_marks_in_it(record: Record) -> None:
    found = item(record, "position", 2)
    assert found is not None
    assert found.context.startswith("Orlen Vash said the truce would hold. Pera Linn replied")
    assert found.context_start is not None
    text = record.reading(1).report.text
    assert text[found.context_start :].startswith(found.context)
    assert {text[mark.start : mark.end]: mark.label for mark in found.marks} == {
        "Pera Linn": "source",
        CONTENTS[1]: "content",
    }
    assert (found.outlet, found.date, found.title) == ("Norvik Press", "2025-03-14", "Talks at the lake")


def test_what_lies_in_the_headline_is_shown_with_it() -> None:
    with in_memory() as record:
        record.add(everything())
        found = item(record, "event", 2)
        assert found is not None
        assert (found.context, found.context_start, found.marks) == ("“Not today”, says Vash", None, ())


def test_a_join_is_shown_with_its_evidence() -> None:
    with in_memory() as record:
        for name in ("Orlen Vash", "Orlen Wash"):
            record.add(reading(f"We wait for {name}", name=name))
        [found] = queue(record, Wanted(targets=("actor_join",)))
        assert (found.about["spelling"], found.about["actor"]) == ("Orlen Wash", "Orlen Vash")
        assert "sound the same" in found.context
        judge(record, "reject", "actor_join", found.target_id)
        assert seen(record, targets=("actor_join",)) == []
        assert seen(record, targets=("actor_join",), state="decided") == [("actor_join", found.target_id)]


def test_what_is_not_there_is_no_item(record: Record) -> None:
    assert [item(record, target, 99) for target in ("statement", "speaker", "position", "event")] == [None] * 4


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the truce", "the truce"),
        ("Envoys ... lake", "Envoys met at the lake"),
        ("would hold.", "would hold."),
    ],
)
def test_words_are_found_in_a_report(record: Record, words: str, found: str) -> None:
    span = span_of(record, 1, words)
    assert (span["text"], record.reading(1).report.text[span["start"] : span["end"]]) == (found, found)


def test_of_several_places_the_nearest_is_taken(record: Record) -> None:
    assert [span_of(record, 1, "the", near=near)["start"] for near in (0, 80)] == [16, 77]


@pytest.mark.parametrize("words", ["", "peace", "lake ... Envoys", "lake ... nothing"])
def test_words_that_a_report_does_not_say_are_refused(record: Record, words: str) -> None:
    with pytest.raises(DecisionError, match="does not say"):
        span_of(record, 1, words)


# --- Out and in -------------------------------------------------------------------------------------------------------


def lines(record: Record) -> list[str]:
    return [json.dumps(each) for each in put_out(record)]


def test_decisions_go_out_with_the_row_they_are_about(record: Record) -> None:
    judge(record, "reject", "event", 1, reason="no meeting")
    [told] = put_out(record)
    assert told["text"] == "Envoys met at the lake."
    assert (told["report"], told["reason"], told["row"]["type"]) == (
        record.reading(1).report.id,
        "no meeting",
        "CONSULT",
    )


@given(st.lists(MOVES, max_size=8))
@settings(deadline=None, max_examples=40)
def test_what_went_out_comes_in_again_in_another_record(moves: list[Any]) -> None:
    with in_memory() as record, in_memory() as other:
        other.add(reading("Another report comes first"))
        before = stands(other)
        for each in (record, other):
            each.add(read(), model="one")
        for move in moves:
            make(record, move)
        told = lines(record)
        assert [each.message for each in take_in(other, told) if each.outcome == "problem"] == []
        after = stands(other)
        assert {view: [row for row in rows if row not in before[view]] for view, rows in after.items()} == stands(
            record
        )
        assert {each.outcome for each in take_in(other, told)} <= {"known"}
        assert {each.outcome for each in take_in(record, told)} <= {"known"}
        assert len(list(log(other))) <= len(told)


def test_two_records_that_take_each_others_decisions_agree(record: Record) -> None:
    with in_memory() as other:
        other.add(read(), model="one")
        judge(record, "correct", "position", 1, field="stance", new="against")
        for _ in range(5):  # later by the clock
            other.clock()
        judge(other, "correct", "position", 1, field="stance", new="conditional", reviewer="B. Holm")
        mine, theirs = lines(record), lines(other)
        assert [each.outcome for each in take_in(record, theirs)] == ["decided"]
        assert [each.outcome for each in take_in(other, mine)] == ["decided"]
        assert stands(record) == stands(other)
        assert [row.stance for row in record.positions(Filter(party="Veltria"))] == ["against"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "no JSON"),
        ("[]", "no decision"),
        ('{"target": "position"}', "no decision"),
        ('{"target": "position", "target_id": 1, "action": "accept"}', "name of who decides"),
        ('{"target": "colour", "target_id": 1, "action": "accept", "reviewer": "A"}', "no decision"),
        ('{"target": "position", "target_id": 99, "action": "accept", "reviewer": "A"}', "no position 99"),
        ('{"target": "position", "target_id": "1", "action": "accept", "reviewer": "A"}', "no decision"),
        ('{"target": "position", "target_id": 1, "action": "undo", "reviewer": "A"}', "not in the file"),
        ('{"record": "x", "target": "actor_join", "action": "correct", "reviewer": "A"}', "another record"),
        ('{"record": "x", "target": "event", "report": "none", "action": "accept", "reviewer": "A"}', "no report none"),
        ("x" * (1 << 20) + "x", "over 1 MiB"),
        ("[" * 100_000, "no JSON"),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_a_line_that_makes_no_sense_is_told_and_the_next_is_taken(record: Record, line: str, message: str) -> None:
    good = '{"target": "position", "target_id": 1, "action": "reject", "reviewer": "A. Reed"}'
    bad, taken = take_in(record, [line, "", good])
    assert (bad.outcome, bad.line, taken.outcome, taken.line) == ("problem", 1, "decided", 3)
    assert message in (bad.message or "")


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ([{"start": 0, "end": 5}], "Nothing like it stands there in the newest reading of the report."),
        ([{"start": None, "end": None, "text": "no"}], "Nothing like it stands there"),
        ([{"start": 0, "end": 10**12}], "behind the end of the report"),
        ([{"start": 5, "end": 2}], "spans of the report's text"),
        ("here", "list of spans"),
    ],
)
def test_what_stands_nowhere_in_the_report_is_told(record: Record, place: Any, message: str) -> None:
    judge(record, "accept", "event", 1)
    [told] = put_out(record)
    [taken] = take_in(record, [json.dumps({**told, "record": "another", "place": place})])
    assert message in (taken.message or "")


def test_a_line_without_a_place_is_found_by_its_ends(record: Record) -> None:
    line = {"record": "another", "target": "statement", "report": record.reading(1).report.id, "action": "reject"}
    [taken] = take_in(record, [json.dumps({**line, "start": 16, "end": 38, "reviewer": "A. Reed"})])
    assert taken.decision is not None
    assert taken.decision.target_id == 1


def test_the_kinds_that_are_reviewed_are_those_of_the_command() -> None:
    from dragoman.cli import review

    assert tuple(review.TARGETS) == TARGETS


def test_of_very_many_positions_findings_are_not_looked_for_unless_an_issue_has_fewer(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def seen_by(_record: Record, wanted: Any) -> list[Any]:
        asked.append(wanted.issue)
        return []

    monkeypatch.setattr("dragoman.talks.pressing.MOST", 1)
    monkeypatch.setattr("dragoman.talks.pressing.changes_in", seen_by)
    monkeypatch.setattr("dragoman.talks.pressing.contradictions_in", seen_by)
    assert pressing(record) == ()
    assert asked == []
    assert pressing(record, issue="nuclear") == ()
    assert asked == ["nuclear", "nuclear"]


def test_what_is_counted_is_what_comes(record: Record) -> None:
    judge(record, "accept", "event", 1)
    judge(record, "reject", "event", 1, reviewer="B. Holm")
    judge(record, "reject", "statement", 3)
    for reviewer, state in [(who, state) for who in ("A. Reed", "C. Ost") for state in ("open", "all", "decided")]:
        wanted = Wanted(state=state, reviewer=reviewer)  # type: ignore[arg-type]
        assert count(record, wanted) == len(list(queue(record, wanted))), (reviewer, state)
    assert count(record, Wanted(limit=2)) == 2
