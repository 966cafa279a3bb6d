"""A later reading by a better model keeps what people decided, and says what it would change."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_world import position
from review_world import CONTENTS, MOVES, in_memory, judge, make, meeting, read, span, stands, statement

from dragoman.record import Record
from dragoman.record.decisions import standing
from dragoman.record.matching import overlaps
from dragoman.record.review import STANDS, Difference, changes, decide, item, log, undo


def told(record: Record) -> dict[tuple[str, str], tuple[Any, Any]]:
    return {(each.target, each.field): (each.decided, each.model) for each in changes(record)}


def verdicts(record: Record) -> dict[str, str | None]:
    return {row.text: row.review for row in record.statements()}


# --- Statements -------------------------------------------------------------------------------------------------------


def test_what_was_decided_holds_for_the_same_words_in_a_newer_reading() -> None:
    with in_memory() as record:
        record.add(read(), model="one")
        judge(record, "accept", "statement", 1)
        judge(record, "reject", "statement", 2)
        wider = (span("the truce would hold."),)
        again = record.add(read(statement(0, content=wider), statement(1), statement(2, kind="mixed")), model="two")
        assert again.outcome == "read-anew"
        assert verdicts(record) == {CONTENTS[0]: "accepted", CONTENTS[2]: None}
        assert told(record)["statement", STANDS] == (False, True)
        assert told(record)["statement", "content"][1] == [msgspec.to_builtins(span("the truce would hold."))]
        assert list(record.check()) == []


def test_words_that_are_mostly_others_are_another_statement() -> None:
    with in_memory() as record:
        record.add(read(statement(0)), model="one")
        judge(record, "reject", "statement", 1)
        record.add(
            read(statement(0, content=(span("said the truce would hold. Pera Linn replied that"),))), model="two"
        )
        assert len(list(record.statements())) == 1
        assert list(changes(record)) == []


def test_what_somebody_accepted_is_kept_where_the_newer_model_does_not_find_it() -> None:
    with in_memory() as record:
        record.add(read(), model="one")
        judge(record, "accept", "statement", 1)
        record.add(read(statement(1), statement(2)), model="two")
        assert verdicts(record)[CONTENTS[0]] == "accepted"
        [row] = [row for row in record.statements() if row.text == CONTENTS[0]]
        assert (row.speaker, row.party) == ("Orlen Vash", "Veltria")
        assert row.statement not in {"s2", "s3"}
        assert [each.item for each in record.positions() if each.statement == row.statement] == ["item 0"]
        assert list(changes(record)) == [
            Difference(target="statement", target_id=row.id, field=STANDS, decided=True, model=False)
        ]
        assert [hit.text for hit in record.search("truce") if hit.kind == "statement"] == [CONTENTS[0]]
        assert list(record.check()) == []
        undo(record, reviewer="A. Reed")
        assert set(verdicts(record)) == {CONTENTS[1], CONTENTS[2]}
        assert {each.item for each in record.positions()} == {"item 1"}


def test_a_kept_statement_is_one_with_what_a_third_reading_finds() -> None:
    with in_memory() as record:
        record.add(read(), model="one")
        judge(record, "accept", "statement", 1)
        record.add(read(statement(1), statement(2)), model="two")
        record.add(read(events=()), model="three")
        assert verdicts(record) == {CONTENTS[0]: "accepted", CONTENTS[1]: None, CONTENTS[2]: None}
        assert list(changes(record)) == []
        undo(record, reviewer="A. Reed")
        assert verdicts(record) == dict.fromkeys(CONTENTS)


def test_a_corrected_speaker_stays_who_people_say_and_comes_back_as_the_newer_model_has_it() -> None:
    with in_memory() as record:
        record.add(read(), model="one")
        judge(record, "correct", "speaker", 1, field="name", new="Pera Linn")
        judge(record, "correct", "speaker", 1, field="party", new="Karsova")
        record.add(read(statement(0, kind="mixed"), statement(1)), model="two")
        rows = {row.text: (row.speaker, row.party) for row in record.statements()}
        assert rows[CONTENTS[0]] == ("Pera Linn", "Karsova")
        assert told(record) == {
            ("speaker", "name"): ("Pera Linn", "Orlen Vash"),
            ("speaker", "party"): ("Karsova", "Veltria"),
        }
        undo(record, reviewer="A. Reed")
        undo(record, reviewer="A. Reed")
        assert {row.text: row.speaker for row in record.statements()}[CONTENTS[0]] == "Orlen Vash"
        assert list(record.check()) == []


def test_a_model_that_reads_it_as_people_do_changes_nothing() -> None:
    with in_memory() as record:
        record.add(read(), model="one")
        judge(record, "correct", "statement", 1, field="kind", new="mixed")
        record.add(read(statement(0, kind="mixed"), statement(1)), model="two")
        assert list(changes(record)) == []
        assert verdicts(record)[CONTENTS[0]] == "corrected"


def test_a_corrected_place_is_found_again_by_either_place() -> None:
    with in_memory() as record:
        record.add(read(statement(2)), model="one")
        judge(record, "correct", "statement", 1, field="content", new=[[118, 140]])
        record.add(read(statement(2, kind="mixed")), model="two")
        [row] = record.statements()
        assert row.review == "corrected"
        assert set(told(record)) == {("statement", "content")}


# --- Positions, events, headlines -------------------------------------------------------------------------------------


def test_a_position_is_found_again_by_what_it_is_about() -> None:
    two = (position(item="item 0"), position(issue="territory", item="the valley", act="refuse", stance="against"))
    with in_memory() as record:
        record.add(read(statement(0, positions=two)), model="one")
        judge(record, "correct", "position", 1, field="stance", new="conditional")
        judge(record, "reject", "position", 2)
        turned = (
            position(issue="territory", item="the valley", act="state", stance="unclear"),
            position(item="item 0", act="promise"),
        )
        record.add(read(statement(0, positions=turned)), model="two")
        [row] = record.positions()
        assert (row.item, row.act, row.stance, row.review) == ("item 0", "promise", "conditional", "corrected")
        assert told(record) == {("position", "stance"): ("conditional", "for"), ("position", STANDS): (False, True)}


def test_another_position_in_the_same_words_is_not_rejected_with_the_first() -> None:
    with in_memory() as record:
        record.add(read(statement(0)), model="one")
        judge(record, "reject", "position", 1)
        record.add(read(statement(0, positions=(position(issue="territory", item="the valley"),))), model="two")
        assert [row.item for row in record.positions()] == ["the valley"]


def test_a_position_that_somebody_accepted_is_kept_in_its_statement() -> None:
    with in_memory() as record:
        record.add(read(statement(0)), model="one")
        judge(record, "accept", "position", 1)
        record.add(read(statement(0, positions=())), model="two")
        [row] = record.positions()
        assert (row.item, row.review) == ("item 0", "accepted")
        assert told(record) == {("position", STANDS): (True, False)}
        undo(record, reviewer="A. Reed")
        assert list(record.positions()) == []


def test_an_event_is_found_again_by_its_words_and_type_or_parties() -> None:
    with in_memory() as record:
        record.add(read(), model="one")
        judge(record, "correct", "event", 1, field="type", new="AGREE")
        record.add(read(events=(meeting(type="AID", actor=("Tarrovia",)), meeting(reality="planned"))), model="two")
        found = {row.actor: (row.type, row.reality, row.review) for row in record.events()}
        assert found == {"Veltria": ("AGREE", "planned", "corrected"), "Tarrovia": ("AID", "happened", None)}
        record.add(read(events=()), model="three")
        assert [row.type for row in record.events()] == ["AGREE"]
        assert list(record.check()) == []


def test_a_headline_keeps_its_verdict() -> None:
    from record_world import everything

    whole = everything()
    assert whole.headline is not None
    with in_memory() as record:
        record.add(whole, model="one")
        judge(record, "correct", "headline", 1, field="verdict", new="supported")
        weaker = msgspec.structs.replace(whole.headline, verdict="unsupported")
        record.add(msgspec.structs.replace(whole, headline=weaker), model="two")
        headline = record.reading(1).headline
        assert headline is not None
        assert headline.verdict == "supported"
        assert told(record) == {("headline", "verdict"): ("supported", "unsupported")}


def test_a_decision_about_a_row_of_an_older_reading_is_one_about_what_it_has_become() -> None:
    with in_memory() as record:
        record.add(read(), model="one")
        record.add(read(statement(0, kind="mixed"), statement(1), statement(2)), model="two")
        kept = judge(record, "reject", "statement", 1)
        assert kept.target_id == 4
        assert set(verdicts(record)) == {CONTENTS[1], CONTENTS[2]}
        found = item(record, "statement", 1)
        assert found is not None
        assert (found.target_id, found.review) == (4, "rejected")


def test_a_corrected_page_is_another_report_and_carries_nothing() -> None:
    from record_world import reading

    with in_memory() as record:
        record.add(reading("We accept", url="https://a.example/1"))
        judge(record, "reject", "statement", 1)
        record.add(reading("We accept it", url="https://a.example/1"))
        assert [row.review for row in record.statements()] == [None]


# --- Whatever the decisions, whatever the readings --------------------------------------------------------------------


READINGS = st.lists(
    st.tuples(
        st.lists(st.integers(0, 2), max_size=3, unique=True),
        st.sampled_from(["indirect", "mixed"]),
        st.sampled_from(["for", "against"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


def reading_of(drawn: tuple[list[int], Any, Any, bool]) -> Any:
    numbers, kind, stance, met = drawn
    found = tuple(
        statement(number, kind=kind, positions=(position(party="Veltria", item=f"item {number}", stance=stance),))
        for number in numbers
    )
    made = read(*found) if found else msgspec.structs.replace(read(), statements=())
    return msgspec.structs.replace(made, events=(meeting(),) if met else ())


@given(st.lists(MOVES, max_size=6), READINGS)
@settings(deadline=None, max_examples=50)
def test_who_undoes_everything_has_what_the_newest_model_reads(moves: list[Any], drawn: list[Any]) -> None:
    with in_memory() as record, in_memory() as fresh:
        for each in (record, fresh):
            each.add(read(), model="one")
        for move in moves:
            make(record, move)
        for number, each in enumerate(drawn):
            record.add(reading_of(each), model=f"more {number}")
            fresh.add(reading_of(each), model=f"more {number}")
            assert list(record.check()) == []
        for decision in standing(log(record)):
            undo(record, reviewer=decision.reviewer, decision=decision.id)
        assert stands(record) == stands(fresh)
        assert list(changes(record)) == []


@given(st.lists(MOVES, max_size=6), READINGS)
@settings(deadline=None, max_examples=50)
def test_no_reading_takes_away_what_people_decided(moves: list[Any], drawn: list[Any]) -> None:
    with in_memory() as record:
        record.add(read(), model="one")
        for move in moves:
            make(record, move)
        held = {target: item(record, target, 1) for target in ("statement", "speaker", "position", "event")}
        for number, each in enumerate(drawn):
            record.add(reading_of(each), model=f"more {number}")
        for target, before in held.items():
            assert before is not None
            if before.review is None:
                continue
            now = item(record, before.target, 1)
            assert now is not None
            if before.review == "rejected":
                gone = now.review == "rejected" or not any(now.target_id == row.id for row in record.statements())
                assert gone, target
                continue
            assert now.review == before.review
            said = {field for each in before.decisions for field in _fields(each)}
            assert {f: now.values[f] for f in said} == {f: before.values[f] for f in said}


def _fields(decision: Any) -> list[str]:
    return [decision.field] if decision.action == "correct" else list(decision.new or ())


@given(st.lists(MOVES, min_size=1, max_size=6), READINGS)
@settings(deadline=None, max_examples=40)
def test_to_decide_before_or_after_a_reading_is_the_same(moves: list[Any], drawn: list[Any]) -> None:
    """Only of what the newer readings find: what they do not find can be decided before alone."""
    whole = [(*each[:0], [0, 1, 2], *each[1:3], True) for each in drawn]
    with in_memory() as before, in_memory() as after:
        before.add(read(), model="one")
        after.add(read(), model="one")
        for move in moves:
            make(before, move)
        decided = standing(log(before))
        for number, each in enumerate(whole):
            before.add(reading_of(each), model=f"more {number}")
            after.add(reading_of(each), model=f"more {number}")
        for decision in decided:
            decide(after, decision)
        assert stands(before) == stands(after)


# --- Overlap ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        (range(10), range(10), 1.0),
        (range(10), range(5, 10), 0.5),
        (range(10), range(5, 15), None),
        (range(10), range(10, 20), None),
    ],
)
def test_overlap_is_what_both_have_of_what_either_has(one: range, other: range, part: float | None) -> None:
    found = list(overlaps({1: [frozenset(one)]}, {2: frozenset(other)}))
    assert found == ([] if part is None else [(2, 1, part)])


@given(st.frozensets(st.integers(0, 20), min_size=1), st.frozensets(st.integers(0, 20), min_size=1))
def test_overlap_is_the_same_both_ways(one: frozenset[int], other: frozenset[int]) -> None:
    there = [part for _, _, part in overlaps({1: [one]}, {2: other})]
    assert there == [part for _, _, part in overlaps({1: [other]}, {2: one})]
