"""Lines into paragraphs: wrapped text is joined, other text is left alone."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.intake.paragraphs import paragraphs

STORY = [
    "The delegation said on Friday that it would return to the table next week, after both sides had agreed on a list.",
    "“Nothing is agreed,” the envoy told reporters at the old customs house, where the two teams met for three hours.",
    "A second round is planned for October, and the mediator has asked for the date to be kept out of the newspapers.",
]
WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=12), min_size=12, max_size=60)


def test_a_blank_line_ends_a_paragraph() -> None:
    assert paragraphs("\n\n".join(STORY)) == STORY


def test_a_single_line_break_ends_a_paragraph_where_nothing_is_wrapped() -> None:
    assert paragraphs("\n".join(STORY)) == STORY


@pytest.mark.parametrize("width", [60, 72, 80])
def test_text_wrapped_at_a_column_is_joined(width: int) -> None:
    assert paragraphs("\n\n".join(textwrap.fill(paragraph, width) for paragraph in STORY)) == STORY


def test_wrapped_paragraphs_without_blank_lines_end_where_the_next_word_would_have_fitted() -> None:
    assert paragraphs("\n".join(textwrap.fill(paragraph, 50) for paragraph in STORY)) == STORY


def test_an_indented_line_begins_a_paragraph_in_wrapped_text() -> None:
    wrapped = "\n".join(textwrap.fill(paragraph, 60, initial_indent="    ") for paragraph in STORY)
    assert paragraphs(wrapped) == STORY


def test_a_word_wrapped_at_its_hyphen_is_one_word_again() -> None:
    text = "The envoy said that both sides had asked for a long and wide-\nranging debate about the line of contact "
    text += "between the two"
    assert "wide-ranging" in paragraphs(text)[0]


def test_a_long_address_on_its_own_line_does_not_unwrap_the_rest() -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph * 4, 70) for paragraph in STORY)
    assert len(paragraphs(wrapped + "\n\nhttps://news.example/" + "x" * 150)) == len(STORY) + 1


def test_short_lines_of_uneven_length_are_not_taken_for_wrapped_text() -> None:
    lines = ["Metro", "Talks resume in Northport", "130views", "By the foreign desk", "The envoy said so."]
    assert paragraphs("\n".join(lines)) == lines


@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from([50, 65, 80]))
@settings(deadline=None)
def test_no_word_is_ever_lost_added_or_moved(blocks: list[list[str]], width: int) -> None:
    text = "\n\n".join(textwrap.fill(" ".join(words), width) for words in blocks)
    assert " ".join(paragraphs(text)).split() == [word for words in blocks for word in words]


@given(st.text(max_size=300))
@settings(deadline=None)
def test_paragraphs_of_any_text_are_trimmed_and_never_empty(text: str) -> None:
    for paragraph in paragraphs(text):
        assert paragraph
        assert paragraph == paragraph.strip()
