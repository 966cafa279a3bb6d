"""How far people agree, and each with the model: percent, and Krippendorff's alpha as its author works it out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_world import in_memory, judge, read, statement

from dragoman.record import Record
from dragoman.record.review import STANDS, Agreement, agreement, alpha, undo

# Klaus Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections A, B and C: the data and the results
# as they are printed there. Each unit has the values of its observers; None is a missing one.
BINARY = ([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
NOMINAL = ("a a b b d c c c e d d a", "b a b b b c c c e d d d")
FOUR = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def units(*observers: Sequence[Hashable]) -> list[tuple[Hashable | None, ...]]:
    return list(zip(*observers, strict=True))


def rounded(found: float | None) -> float | None:
    return None if found is None else round(found, 3)


def test_two_observers_and_two_values() -> None:
    assert rounded(alpha(units(*BINARY))) == 0.095


def test_two_observers_and_any_number_of_values() -> None:
    assert rounded(alpha(units(*(row.split() for row in NOMINAL)))) == 0.692


def test_four_observers_and_values_that_are_missing() -> None:
    observers = [[None if value == "." else value for value in row.split()] for row in FOUR]
    assert rounded(alpha(units(*observers))) == 0.743


@pytest.mark.parametrize("told", [[], [("a",)], [("a", None)], [("a", "a"), ("a", "a")]])
def test_where_nothing_could_have_differed_there_is_no_alpha(told: list[tuple[str | None, ...]]) -> None:
    assert alpha(told) is None


PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=30)


@given(PAIRS)
def test_alpha_does_not_ask_who_is_who_or_what_comes_first(pairs: list[tuple[str, str]]) -> None:
    turned = [(other, one) for one, other in reversed(pairs)]
    one, other = alpha(pairs), alpha(turned)
    assert (one is None) == (other is None)
    assert one is None or other is None or abs(one - other) < 1e-9


@given(PAIRS)
def test_alpha_is_one_where_all_agree_and_less_where_not(pairs: list[tuple[str, str]]) -> None:
    found = alpha(pairs)
    if found is not None:
        assert (found == 1.0) == all(one == other for one, other in pairs)
        assert found <= 1.0


# --- Of a record ------------------------------------------------------------------------------------------------------


def of(record: Record, target: str, field: str) -> dict[tuple[str, str], Agreement]:
    return {(a.one, a.other): a for a in agreement(record) if (a.target, a.field) == (target, field)}


@pytest.fixture
def record() -> Record:
    made = in_memory()
    made.add(read(), model="one")
    return made


def test_nobody_agrees_with_anybody_before_anything_is_decided(record: Record) -> None:
    assert list(agreement(record)) == []


def test_two_people_and_the_model_are_compared_field_by_field(record: Record) -> None:
    for number in (1, 2):
        judge(record, "accept", "position", number)
    judge(record, "accept", "position", 1, reviewer="B. Holm")
    judge(record, "correct", "position", 2, field="stance", new="against", reviewer="B. Holm")
    found = of(record, "position", "stance")
    assert {pair: (each.of, each.agree, each.percent) for pair, each in found.items()} == {
        ("A. Reed", "B. Holm"): (2, 1, 50.0),
        ("A. Reed", "the model"): (2, 2, 100.0),
        ("B. Holm", "the model"): (2, 1, 50.0),
    }
    assert found["A. Reed", "B. Holm"].alpha == alpha([("f", "f"), ("f", "a")])
    assert found["A. Reed", "the model"].alpha is None
    assert of(record, "position", "party")["A. Reed", "B. Holm"].percent == 100.0


def test_who_rejects_a_row_differs_on_whether_it_stands_and_says_nothing_of_its_fields(record: Record) -> None:
    judge(record, "reject", "event", 1)
    judge(record, "accept", "event", 1, reviewer="B. Holm")
    assert {pair: each.agree for pair, each in of(record, "event", STANDS).items()} == {
        ("A. Reed", "B. Holm"): 0,
        ("A. Reed", "the model"): 0,
        ("B. Holm", "the model"): 1,
    }
    assert set(of(record, "event", "type")) == {("B. Holm", "the model")}


def test_what_is_undone_does_not_count(record: Record) -> None:
    judge(record, "reject", "event", 1)
    undo(record, reviewer="A. Reed")
    assert list(agreement(record)) == []


def test_decisions_on_two_readings_of_one_statement_are_on_one_statement(record: Record) -> None:
    judge(record, "accept", "statement", 1)
    record.add(read(statement(0, kind="mixed"), statement(1)), model="two")
    judge(record, "correct", "statement", 4, field="kind", new="mixed", reviewer="B. Holm")
    found = of(record, "statement", "kind")
    assert {pair: (each.of, each.agree) for pair, each in found.items()} == {
        ("A. Reed", "B. Holm"): (1, 0),
        ("A. Reed", "the model"): (1, 0),
        ("B. Holm", "the model"): (1, 1),
    }
