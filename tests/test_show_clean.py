from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.show.clean import for_html, for_terminal, one_line, paragraphs, shortened

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)  # lone surrogates too


@settings(deadline=None)
@given(ANY_TEXT)
def test_no_control_or_surrogate_reaches_a_terminal(text: str) -> None:
    shown = for_terminal(text)
    assert not any(ord(c) < 0x20 and c not in "\t\n" for c in shown)
    assert not any(0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")


@settings(deadline=None)
@given(ANY_TEXT)
def test_a_cleaned_text_is_as_long_as_before_and_can_be_written(text: str) -> None:
    shown = for_html(text)
    assert len(shown) == len(text)
    shown.encode("utf-8")


@settings(deadline=None)
@given(ANY_TEXT, st.sampled_from(["ascii", "cp1252", "latin-1", "utf-8"]))
def test_a_text_for_a_terminal_can_be_written_in_its_encoding(text: str, encoding: str) -> None:
    for_terminal(text, encoding=encoding).encode(encoding)


@settings(deadline=None)
@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert for_html(for_html(text)) == for_html(text)
    assert for_terminal(for_terminal(text)) == for_terminal(text)


@pytest.mark.parametrize("text", ["Übergabe, Київ, بيروت, 停火, 👩‍👩‍👧, e\u0301", "a\tb\nc", "\u200fعربي\u200e"])
def test_honest_text_is_left_alone(text: str) -> None:
    assert for_html(text) == text
    assert for_terminal(text) == text


def test_an_escape_sequence_stays_visible_as_a_picture() -> None:
    assert for_terminal("\x1b[2J\x9b31m") == "␛[2J\ufffd31m"


def test_a_terminal_without_unicode_gets_the_nearest_letters() -> None:
    assert for_terminal("“Škvor” → Київ", encoding="ascii") == '"Skvor" > ????'


def test_one_line_and_paragraphs_fold_white_space() -> None:
    assert one_line("  a\n\n b\t c ") == "a b c"
    assert paragraphs(" a  b \r\n\r\n\u2029 c ") == "a b\nc"


def test_a_long_line_is_cut_between_words_and_says_so() -> None:
    assert shortened("one two three four", limit=10) == "one two [...]"
    assert shortened("one two", limit=10) == "one two"
    assert shortened("x" * 100, limit=10) == "x" * 10 + " [...]"
