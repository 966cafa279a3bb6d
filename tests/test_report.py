"""A report and its spans: stored once, never changed, named by what they say."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.report import Report, Span

# Everything a Python string can hold: astral letters, controls, and the surrogates that UTF-8 refuses.
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(text=ANY_TEXT.filter(bool), data=st.data())
def test_a_span_is_the_slice_of_the_text_in_code_points(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Report(text=text).span(start, end)
    assert (span.start, span.end) == (start, end)
    assert text[start:end] == span.text


def test_offsets_count_code_points_and_not_bytes_or_utf_16_units() -> None:
    report = Report(text="🕊️ Zoë said")
    assert report.span(3, 6) == Span(3, 6, "Zoë")


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_a_span_that_is_empty_or_runs_backward_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"{start}..{end}"):
        Span(start, end, "words")


@pytest.mark.parametrize(("start", "end"), [(None, 3), (0, None)])
def test_a_span_with_one_end_is_refused(start: int | None, end: int | None) -> None:
    with pytest.raises(ValueError, match="both ends or none"):
        Span(start, end, "words")


def test_a_span_in_the_headline_has_no_offsets() -> None:
    span = Span(None, None, "Talks fail")
    assert span.start is None
    assert span.text == "Talks fail"


def test_a_report_cannot_be_changed() -> None:
    report = Report(text="The talks failed.")
    with pytest.raises(AttributeError):
        report.text = "The talks succeeded."  # type: ignore[misc]


def test_a_span_cannot_be_changed() -> None:
    span = Span(0, 3, "The")
    with pytest.raises(AttributeError):
        span.end = 4  # type: ignore[misc]


def test_a_report_keeps_the_text_it_was_given_to_the_last_character() -> None:
    text = "Metro\r\n\r\n130views\x00 \ufeff“Yes”\ud800  \n"
    assert Report(text=text).text == text


def test_the_same_report_has_the_same_name_and_another_one_has_another() -> None:
    given = {"text": "A", "title": "B", "url": "https://a.example/", "published": "2025-03-11"}
    same = Report(**given)  # type: ignore[arg-type]
    assert same.id == Report(**given).id  # type: ignore[arg-type]
    others = {Report(**(given | {field: "other"})).id for field in given}  # type: ignore[arg-type]
    assert len(others | {same.id}) == 5


def test_what_was_cut_away_does_not_rename_a_report() -> None:
    assert Report(text="A", removed=("130views",)).id == Report(text="A").id


def test_words_do_not_wander_between_the_fields_that_name_a_report() -> None:
    assert Report(title="ab", published="c").id != Report(title="a", published="bc").id


def test_a_report_keeps_the_name_it_was_given() -> None:
    assert Report(id="mine", text="A").id == "mine"


@given(ANY_TEXT)
def test_any_text_can_be_named(text: str) -> None:
    name = Report(text=text).id
    assert len(name) == 16
    assert int(name, 16) >= 0


def test_a_report_says_by_default_that_an_outlet_speaks() -> None:
    assert Report().voice == "outlet"
    with pytest.raises(msgspec.ValidationError, match="voice"):
        msgspec.convert({"voice": "nobody"}, Report)
