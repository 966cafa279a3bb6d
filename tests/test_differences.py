"""What was cut, put in or altered between two wordings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.record.differences import Run, after, before, differences, matching

WORDS = st.lists(st.sampled_from(["we", "We", "will", "not", "sign", "sign,”", "“we", "-", "30", "Orlen"]), max_size=40)


def spaced(words: list[str]) -> str:
    return " ".join(words)


@given(WORDS, WORDS)
@settings(deadline=None)
def test_the_difference_leads_from_either_wording_to_the_other(earlier: list[str], later: list[str]) -> None:
    runs = differences(spaced(earlier), spaced(later))
    assert before(runs) == spaced(earlier)
    assert after(runs) == spaced(later)


@given(WORDS)
@settings(deadline=None)
def test_a_wording_is_no_different_from_itself(words: list[str]) -> None:
    assert {run.op for run in differences(spaced(words), spaced(words))} <= {"same"}


@given(WORDS, WORDS)
@settings(deadline=None)
def test_runs_that_match_are_the_same_words_on_both_sides(left: list[str], right: list[str]) -> None:
    for a, c, size in matching(left, right):
        assert size > 0
        assert left[a : a + size] == right[c : c + size]


def test_what_was_cut_and_what_was_put_in_is_said_word_by_word() -> None:
    assert differences("We will sign the paper today", "We will not sign the paper") == (
        Run("same", "We will"),
        Run("inserted", "not"),
        Run("same", "sign the paper"),
        Run("deleted", "today"),
    )


def test_marks_and_capitals_make_no_difference_and_are_kept_for_both_sides() -> None:
    [run] = differences("“We will sign,”", "«we will sign»")
    assert (run.op, run.words, run.later) == ("same", "“We will sign,”", "«we will sign»")


def test_a_mark_that_stands_alone_is_a_word() -> None:
    assert [run.op for run in differences("truce - now", "truce now")] == ["same", "deleted", "same"]


def test_very_long_wordings_differ_whole_between_their_common_ends() -> None:
    earlier = ["head", *(f"a{n}" for n in range(1000)), "tail"]
    later = ["head", *(f"b{n}" for n in range(1000)), "tail"]
    runs = differences(spaced(earlier), spaced(later))
    assert [run.op for run in runs] == ["same", "deleted", "inserted", "same"]
    assert after(runs) == spaced(later)
