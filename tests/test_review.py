"""What people decide stands in the record, is never lost, and can be taken back; where they differ both are kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_world import everything
from review_world import MOVES, REVIEWERS, in_memory, judge, make, read, stands, statement

from dragoman.errors import DecisionError, NotInRecord
from dragoman.record import Filter, Record
from dragoman.record.decisions import Decision, opinions, outcome, standing
from dragoman.record.review import STANDS, decide, item, log, undo


@pytest.fixture
def record() -> Iterator[Record]:
    with in_memory() as made:
        made.add(read(), model="one")
        yield made


def only(record: Record, view: str, **given: Any) -> Any:
    [row] = [r for r in getattr(record, view)() if all(getattr(r, name) == value for name, value in given.items())]
    return row


# --- What stands ------------------------------------------------------------------------------------------------------


def test_what_is_accepted_says_so_and_changes_nothing(record: Record) -> None:
    before = stands(record)["positions"]
    kept = judge(record, "accept", "position", 1)
    assert only(record, "positions", id=1).review == "accepted"
    assert kept.new == {
        "party": "Veltria", "reported_by": None, "issue": "ceasefire", "item": "item 0", "act": "accept",
        "stance": "for", "condition": None, "toward": None,
    }  # fmt: skip
    assert [row[:-1] for row in stands(record)["positions"]] == [row[:-1] for row in before]


def test_what_is_rejected_is_no_longer_answered(record: Record) -> None:
    judge(record, "reject", "statement", 2)
    assert {row.id for row in record.statements()} == {1, 3}
    assert [row.party for row in record.positions()] == ["Veltria"]
    assert list(record.search("corridor", Filter(limit=9))) == list(record.search("corridor")) != []
    assert all(hit.kind == "report" for hit in record.search("corridor"))
    assert next(row for row in record.actors() if row.name == "Pera Linn").statements == 0
    judge(record, "reject", "event", 1)
    assert list(record.events(Filter(party="Karsova"))) == []


@pytest.mark.parametrize(
    ("target", "number", "field", "new", "view", "shown"),
    [
        ("position", 1, "stance", "conditional", "positions", {"stance": "conditional"}),
        ("position", 1, "condition", "if it holds", "positions", {"condition": "if it holds"}),
        ("event", 1, "type", "AGREE", "events", {"type": "AGREE"}),
        ("event", 1, "actor", ["Karsova", "Tarrovia"], "events", {"actor": "Karsova, Tarrovia"}),
        ("event", 1, "recipient", [], "events", {"recipient": None}),
        ("statement", 1, "kind", "mixed", "statements", {"kind": "mixed"}),
        ("statement", 1, "cue", [11, 15], "statements", {"cue": "said"}),
        ("statement", 1, "content", [[0, 10], [16, 25]], "statements", {"text": "Orlen Vash [...] the truce"}),
        ("statement", 1, "relay", ["Lakes Wire"], "statements", {"relay": "Lakes Wire"}),
        ("speaker", 1, "party", "Tarrovia", "statements", {"party": "Tarrovia", "speaker": "Orlen Vash"}),
        ("speaker", 1, "role", "envoy", "statements", {"role": "envoy", "speaker": "Orlen Vash"}),
    ],
)  # fmt: skip
def test_what_is_corrected_is_answered_so(  # noqa: PLR0913, PLR0917
    record: Record, target: str, number: int, field: str, new: Any, view: str, shown: dict[str, Any]
) -> None:
    before = stands(record)
    judge(record, "correct", target, number, field=field, new=new)
    row = only(record, view, id=number)
    assert {name: getattr(row, name) for name in shown} == shown
    assert row.review == "corrected"
    assert list(record.check()) == []
    undo(record, reviewer="A. Reed")
    assert stands(record) == before


def test_corrected_words_are_found_and_the_old_ones_no_longer(record: Record) -> None:
    judge(record, "correct", "statement", 3, field="content", new=[[16, 36]])
    assert [hit.statement for hit in record.search("delay") if hit.kind == "statement"] == []
    assert [hit.statement for hit in record.search("truce") if hit.kind == "statement"] == ["s1", "s3"]


def test_a_speaker_who_is_another_takes_statement_and_position_along(record: Record) -> None:
    judge(record, "correct", "speaker", 1, field="name", new="Pera Linn")
    judge(record, "correct", "speaker", 1, field="party", new="Karsova")
    assert [row.id for row in record.statements(Filter(person="Pera Linn"))] == [2, 1]
    assert only(record, "positions", id=1).party == "Karsova"
    assert record.reading(1).statements[0].speaker.actor == "a2"
    assert list(record.check()) == []


def test_a_position_that_somebody_looked_at_does_not_follow_the_speaker(record: Record) -> None:
    judge(record, "accept", "position", 1)
    judge(record, "correct", "speaker", 1, field="party", new="Karsova")
    assert only(record, "positions", id=1).party == "Veltria"


def test_a_speaker_who_is_rejected_is_nobody(record: Record) -> None:
    judge(record, "reject", "speaker", 1)
    row = only(record, "statements", id=1)
    assert (row.speaker, row.party, row.class_, row.review) == (None, None, "unknown", "corrected")
    assert record.connection.execute("SELECT actor_id FROM statement WHERE id = 1").fetchone() == (None,)


def test_a_speaker_whom_the_record_did_not_know_is_known_then(record: Record) -> None:
    judge(record, "correct", "speaker", 3, field="name", new="Ilse Marden")
    assert [row.id for row in record.statements(Filter(person="Ilse Marden"))] == [3]
    assert list(record.check()) == []


# --- Several people ---------------------------------------------------------------------------------------------------


def test_where_two_differ_what_was_said_first_stands_and_both_are_shown(record: Record) -> None:
    judge(record, "correct", "position", 1, field="stance", new="against")
    judge(record, "correct", "position", 1, field="stance", new="conditional", reviewer="B. Holm")
    found = item(record, "position", 1)
    assert found is not None
    assert (found.values["stance"], found.disputed) == ("against", ("stance",))
    assert [(each.reviewer, each.new) for each in found.decisions] == [
        ("A. Reed", "against"),
        ("B. Holm", "conditional"),
    ]
    judge(record, "correct", "position", 1, field="stance", new="conditional", reviewer="C. Ost")
    assert only(record, "positions", id=1).stance == "conditional"
    settled = item(record, "position", 1)
    assert settled is not None
    assert settled.disputed == ()


def test_who_rejects_what_another_accepts_overwrites_nothing(record: Record) -> None:
    judge(record, "accept", "statement", 1)
    judge(record, "reject", "statement", 1, reviewer="B. Holm")
    assert only(record, "statements", id=1).review == "accepted"
    found = item(record, "statement", 1)
    assert found is not None
    assert found.disputed == (STANDS,)
    undo(record, reviewer="A. Reed")
    assert {row.id for row in record.statements()} == {2, 3}


JUDGEMENTS = st.tuples(
    REVIEWERS,
    st.sampled_from(["accept", "reject", "correct"]),
    st.sampled_from(["stance", "act"]),
    st.sampled_from(["x", "y"]),
)


def as_log(told: list[tuple[str, str, str, str]]) -> list[Decision]:
    made = []
    for number, (who, action, field, new) in enumerate(told, start=1):
        given: dict[str, Any] = {"field": field, "new": new} if action == "correct" else {}
        if action == "accept":
            given = {"new": {"stance": new, "act": new}}
        made.append(
            Decision(
                target="position", target_id=1, action=action, reviewer=who, id=number,  # type: ignore[arg-type]
                decided_at=f"2025-06-01T00:00:{number:02}Z", **given,
            )
        )  # fmt: skip
    return made


@given(st.lists(JUDGEMENTS, max_size=8), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_what_follows_does_not_hang_on_the_order_in_which_opinions_are_looked_at(
    told: list[tuple[str, str, str, str]], random: Any
) -> None:
    held = opinions(as_log(told))
    mixed = list(held)
    random.shuffle(mixed)
    assert outcome(mixed) == outcome(held)
    if len({each.reviewer for each in held}) < 2:
        assert outcome(held).disputed == ()


@given(st.lists(JUDGEMENTS, max_size=8))
def test_each_persons_last_word_on_whether_it_stands_is_what_they_hold(told: list[tuple[str, str, str, str]]) -> None:
    last = {who: action != "reject" for who, action, _, _ in told}
    assert {each.reviewer: each.stands.value for each in opinions(as_log(told))} == last


# --- Undoing ----------------------------------------------------------------------------------------------------------


def test_to_undo_is_one_more_decision_and_to_undo_that_is_to_redo(record: Record) -> None:
    first = judge(record, "reject", "statement", 1)
    undone = undo(record, reviewer="A. Reed", reason="too quick")
    assert (undone.action, undone.new, undone.reason) == ("undo", first.id, "too quick")
    assert len(list(record.statements())) == 3
    undo(record, reviewer="A. Reed", decision=undone.id)
    assert len(list(record.statements())) == 2
    assert [each.action for each in log(record)] == ["reject", "undo", "undo"]


def test_only_ones_own_decisions_can_be_undone_and_only_once(record: Record) -> None:
    first = judge(record, "reject", "statement", 1)
    with pytest.raises(DecisionError, match=r"is A\. Reed's"):
        undo(record, reviewer="B. Holm", decision=first.id)
    with pytest.raises(DecisionError, match="decided nothing"):
        undo(record, reviewer="B. Holm")
    undo(record, reviewer="A. Reed")
    with pytest.raises(DecisionError, match="undone already"):
        undo(record, reviewer="A. Reed", decision=first.id)
    with pytest.raises(NotInRecord, match="no decision 99"):
        undo(record, reviewer="A. Reed", decision=99)


def test_to_decide_the_same_again_adds_nothing(record: Record) -> None:
    first = judge(record, "correct", "position", 1, field="stance", new="against")
    assert judge(record, "correct", "position", 1, field="stance", new="against") == first
    accepted = judge(record, "accept", "position", 1)
    assert judge(record, "accept", "position", 1) == accepted
    assert only(record, "positions", id=1).review == "corrected"
    assert len(list(log(record))) == 2


@given(st.lists(MOVES, max_size=10))
@settings(deadline=None, max_examples=60)
def test_what_stands_follows_from_the_decisions_that_hold_and_from_nothing_else(moves: list[Any]) -> None:
    with in_memory() as record, in_memory() as fresh:
        record.add(read(), model="one")
        fresh.add(read(), model="one")
        for move in moves:
            make(record, move)
        for each in standing(log(record)):
            decide(fresh, each)
        assert stands(fresh) == stands(record)
        assert list(record.check()) == []


@given(st.lists(MOVES, max_size=10))
@settings(deadline=None, max_examples=60)
def test_who_undoes_everything_is_back_at_what_the_model_read(moves: list[Any]) -> None:
    with in_memory() as record:
        record.add(read(), model="one")
        before, reading = stands(record), record.reading(1)
        for move in moves:
            make(record, move)
        for each in standing(log(record)):
            undo(record, reviewer=each.reviewer, decision=each.id)
        assert stands(record) == before
        assert record.reading(1) == reading
        assert record.connection.execute("SELECT count(*) FROM model_value").fetchone() == (0,)


# --- What makes no sense ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"action": "correct", "field": "stance", "new": "maybe"}, "'maybe' is no stance of a position"),
        ({"action": "correct", "field": "colour", "new": "red"}, "no field 'colour'"),
        ({"action": "correct", "new": "red"}, "no field None"),
        ({"action": "correct", "field": "item", "new": " "}, "no item of a position"),
        ({"action": "correct", "field": "party", "new": ["Veltria"]}, "It takes words"),
        ({"action": "accept", "new": ["for"]}, "as an object"),
        ({"action": "accept", "new": {"stance": "maybe"}}, "no stance"),
        ({"action": "add"}, 'cannot be decided with "add"'),
        ({"action": "accept", "reviewer": "  "}, "name of who decides"),
        ({"action": "reject", "target": "headline"}, 'A headline cannot be decided with "reject"'),
        ({"action": "correct", "target": "statement", "field": "content", "new": [[0, 9999]]}, "does not say"),
        ({"action": "correct", "target": "statement", "field": "content", "new": [[5, 2]]}, "spans of the report"),
        ({"action": "correct", "target": "statement", "field": "content", "new": []}, "list of spans"),
        ({"action": "correct", "target": "statement", "field": "cue", "new": {"start": 0, "end": 4, "text": "said"}},
         "does not say 'said'"),
        ({"action": "correct", "target": "statement", "field": "cue",
          "new": {"start": None, "end": None, "text": "no"}}, "not stand in the headline"),
        ({"action": "correct", "target": "event", "field": "actor", "new": 7}, "list of parties"),
        ({"action": "reject", "target": "statement_group"}, "grouped with no other"),
    ],
)  # fmt: skip
def test_a_decision_that_makes_no_sense_is_refused_and_nothing_is_kept(
    record: Record, told: dict[str, Any], message: str
) -> None:
    with pytest.raises(DecisionError, match=message):
        decide(record, Decision(**{"target": "position", "target_id": 1, "reviewer": "A. Reed", **told}))
    assert list(log(record)) == []


@pytest.mark.parametrize("target", ["statement", "speaker", "position", "event", "headline", "actor_join", "change"])
def test_what_is_not_there_cannot_be_decided(record: Record, target: str) -> None:
    with pytest.raises(NotInRecord, match=f"no {target} 99"):
        judge(record, "accept", target, 99)


# --- Joins, headlines, claims -----------------------------------------------------------------------------------------


def test_a_join_is_parted_and_joined_again_as_people_decide() -> None:
    with in_memory() as record:
        from record_world import reading

        for name in ("Orlen Vash", "Orlen Wash", "Mira Linn"):
            record.add(reading(f"We wait for {name}", name=name))
        [vash, linn] = sorted(record.actors(), key=lambda row: row.name, reverse=True)
        [join] = record.joins(vash.id)
        spellings = {row.name: row.spellings for row in record.actors()}
        judge(record, "reject", "actor_join", join.id)
        assert {row.name for row in record.actors()} == {"Orlen Vash", "Orlen Wash", "Mira Linn"}
        undo(record, reviewer="A. Reed")
        assert {row.name: row.spellings for row in record.actors()} == spellings
        judge(record, "correct", "actor_join", join.id, field="actor", new=linn.id)
        assert next(row for row in record.actors() if row.name == "Mira Linn").statements == 2
        judge(record, "reject", "actor_join", join.id)
        assert len(list(record.actors())) == 3
        undo(record, reviewer="A. Reed")
        undo(record, reviewer="A. Reed")
        assert {row.name: row.spellings for row in record.actors()} == spellings
        assert list(record.check()) == []
        with pytest.raises(NotInRecord, match="no actor 99"):
            judge(record, "correct", "actor_join", join.id, field="actor", new=99)


def test_a_join_that_somebody_accepts_is_not_taken_back_by_itself() -> None:
    from record_world import reading

    with in_memory() as record:
        for name in ("Orlen Vash", "Vash"):
            record.add(reading(f"We wait for {name}", name=name))
        [row] = record.actors()
        [join] = record.joins(row.id)
        judge(record, "accept", "actor_join", join.id)
        record.add(reading("We wait for Mira", name="Mira Vash"))
        assert {row.name for row in record.actors()} == {"Orlen Vash", "Mira Vash"}


def test_the_verdict_on_a_headline_and_on_a_claim_can_be_decided() -> None:
    with in_memory() as record:
        record.add(everything())
        judge(record, "correct", "headline", 1, field="verdict", new="supported")
        headline = record.reading(1).headline
        assert headline is not None
        assert headline.verdict == "supported"
        told = judge(record, "correct", "claim", 1, field="verdict", new={"verdict": "false", "rating": 1})
        assert (told.new, told.start) == ({"verdict": "false", "rating": 1}, 0)


def test_what_a_statement_is_grouped_with_can_be_parted_and_put_together_again() -> None:
    from record_world import reading

    from dragoman.record.tracing import trace

    words = "We will accept a truce of thirty days along the whole of the northern line"
    with in_memory() as record:
        record.add(reading(words, outlet="Norvik Press", url="https://a.example/1"))
        record.add(reading(words, outlet="Lakes Wire", url="https://b.example/1", published="2025-03-15"))
        trace(record)
        members = "SELECT count(*) FROM statement_group_member"
        assert record.connection.execute(members).fetchone() == (2,)
        judge(record, "reject", "statement_group", 2)
        assert record.connection.execute(members).fetchone() == (0,)
        undo(record, reviewer="A. Reed")
        assert record.connection.execute(members).fetchone() == (2,)


def test_a_statement_of_somebody_elses_reading_is_untouched(record: Record) -> None:
    from record_world import reading

    record.add(reading("The lake is calm"))
    before = only(record, "statements", id=4)
    judge(record, "reject", "statement", 1)
    assert only(record, "statements", id=4) == before
    assert statement(0).id == "s1"
