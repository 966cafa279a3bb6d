"""Word pieces: where they stand, what stands before them, their case, and the quotation they stand in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.language.tokens import (
    CASE_CAPITAL,
    CASE_LOWER,
    CASE_OTHER,
    CASE_UPPER,
    GAP_LINE,
    GAP_NONE,
    GAP_PARAGRAPH,
    GAP_SPACE,
    QUOTE_CLOSES,
    QUOTE_INSIDE,
    QUOTE_OPENS,
    QUOTE_OUTSIDE,
    quotation_states,
    sentence_ends,
    tokenize,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from dragoman.language.tokens import Tokens

# Everything a Python string can hold, lone surrogates too.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)
# Text that is mostly made of what the features look for.
MARKED = st.text(st.sampled_from("aB.'\"“”„«»‟‘’ \n\r\t"), max_size=80)
STATES = {QUOTE_OUTSIDE: ".", QUOTE_INSIDE: "i", QUOTE_OPENS: "(", QUOTE_CLOSES: ")"}


def drawn(text: str) -> str:
    """Draw the quotation states under a text: `(` opens, `)` closes, `i` inside, `.` outside."""
    return "".join(STATES[state] for state in quotation_states(text).tolist())


def pieces(text: str, tokens: Tokens) -> list[str]:
    return [text[start:end] for start, end in zip(tokens.start.tolist(), tokens.end.tolist(), strict=True)]


@given(text=ANY_TEXT | MARKED)
@example(text="한글 word")
@example(text="e\u0301\u0301 x")
@example(text="\ud800")
@example(text="İSTANBUL ß ﬁ ½")
@example(text="x" * 150)
def test_every_piece_stands_in_the_text_and_they_come_in_order(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenize(text, tokenizer)
    assert (tokens.start >= 0).all()
    assert (tokens.end <= len(text)).all()
    assert (tokens.start < tokens.end).all(), "a piece is never empty, so a span made of pieces never is"
    assert (np.diff(tokens.start) >= 0).all()
    assert (np.diff(tokens.end) >= 0).all()
    assert all(pieces(text, tokens))


@given(text=ANY_TEXT | MARKED)
def test_all_features_are_as_long_as_the_pieces_and_within_their_range(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenize(text, tokenizer)
    for feature in (tokens.gap, tokens.case, tokens.quote):
        assert feature.shape == (len(tokens),)
        assert feature.dtype == np.int64
        assert ((feature >= 0) & (feature <= 3)).all(), "the encoder has four embeddings for each"
    assert tokens.start.shape == tokens.end.shape == tokens.ids.shape
    assert len(sentence_ends(text, tokens)) == len(tokens)


@given(text=st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0x24F), max_size=60))
def test_every_letter_of_a_latin_text_is_in_a_piece(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenize(text, tokenizer)
    covered = np.zeros(len(text), dtype=np.bool_)
    for start, end in zip(tokens.start.tolist(), tokens.end.tolist(), strict=True):
        covered[start:end] = True
    assert all(covered[at] for at, letter in enumerate(text) if letter.isalnum())


def test_a_lone_surrogate_moves_no_offset(tokenizer: Tokenizer) -> None:
    text = "Zelensky \ud83d said"
    tokens = tokenize(text, tokenizer)
    assert pieces(text, tokens)[-1] == "said"


def test_an_empty_text_has_no_pieces(tokenizer: Tokenizer) -> None:
    assert len(tokenize("", tokenizer)) == 0
    assert len(tokenize(" \n\n\t", tokenizer)) == 0


def test_a_gap_tells_a_space_from_a_line_and_a_line_from_a_paragraph(tokenizer: Tokenizer) -> None:
    tokens = tokenize("one two\nsix\n\nten\r\n \r\nred, yes", tokenizer)
    assert tokens.gap.tolist() == [
        GAP_PARAGRAPH, GAP_SPACE, GAP_LINE, GAP_PARAGRAPH, GAP_PARAGRAPH, GAP_NONE, GAP_SPACE,
    ]  # fmt: skip


def test_a_text_begins_a_paragraph_whatever_stands_before_its_first_word(tokenizer: Tokenizer) -> None:
    assert tokenize("  one", tokenizer).gap.tolist() == [GAP_PARAGRAPH]


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("envoy", CASE_LOWER),
        ("Envoy", CASE_CAPITAL),
        ("NATO", CASE_UPPER),
        ("A", CASE_CAPITAL),
        ("2025", CASE_OTHER),
        (",", CASE_OTHER),
        ("Élysée", CASE_CAPITAL),
        ("中", CASE_LOWER),
    ],
)
def test_the_case_of_a_word_is_told(tokenizer: Tokenizer, word: str, case: int) -> None:
    assert set(tokenize(word, tokenizer).case.tolist()) == {case}


def test_every_piece_of_a_word_has_the_case_of_the_whole_word(tokenizer: Tokenizer) -> None:
    tokens = tokenize("Zaporizhzhia", tokenizer)
    assert len(tokens) > 1, "the word must fall into pieces for this to prove anything"
    assert set(tokens.case.tolist()) == {CASE_CAPITAL}


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ('a "b c" d', "..(iii).."),
        ("a “b c” d", "..(iii).."),
        ("a «b c» d", "..(iii).."),
        ("a „b c” d", "..(iii).."),
        ("a ''b c'' d", "..((iii)).."),
        ('"a" b "c"', "(i)...(i)"),
        # Single marks are apostrophes too often to be followed.
        ("it's ‘so’ a", "..........."),
        # Marks of two kinds: the straight one closes what a curly one opened.
        ('a “b" c', "..(i).."),
        # A quotation within a quotation.
        ("“a “b” c” d", "(ii(i)..).."),
        # Marks that open nothing and close nothing.
        ("a” b", ".).."),
    ],
)
def test_quotation_marks_of_every_kind_are_followed(text: str, states: str) -> None:
    assert drawn(text) == states


@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "\r\n\r\n", "\n\n\n"])
def test_a_paragraph_break_ends_a_quotation_that_was_not_closed(gap: str) -> None:
    text = f"“a b{gap}c d"
    assert drawn(text)[:4] == "(iii"
    assert drawn(text)[-3:] == "..."


def test_a_single_line_break_does_not_end_a_quotation() -> None:
    assert drawn("“a\nb”") == "(iii)"


def test_an_unbalanced_straight_mark_does_not_turn_the_next_paragraph_inside_out() -> None:
    assert drawn('a "b\n\nc "d" e')[6:] == "..(i).."


def test_a_quotation_that_is_open_at_the_end_of_the_text_is_one() -> None:
    assert drawn("a “b c") == "..(iii"
    assert drawn("“a\n\n“b") == "(i..(i"


def test_a_stray_opening_mark_does_not_make_a_quotation_of_all_that_follows() -> None:
    longest = "“" + "a" * 1499 + "”"
    assert set(quotation_states(longest)[1:-1].tolist()) == {QUOTE_INSIDE}
    longer = "“" + "a" * 1500 + "”"
    assert set(quotation_states(longer)[1:-1].tolist()) == {QUOTE_OUTSIDE}
    unclosed = "“" + "a" * 1500
    assert set(quotation_states(unclosed)[1:].tolist()) == {QUOTE_OUTSIDE}


@given(text=MARKED | ANY_TEXT)
def test_there_is_one_quotation_state_a_code_point(text: str) -> None:
    states = quotation_states(text)
    assert states.shape == (len(text),)
    marks = {at for match in re.finditer(r"""["“”„«»‟]|''""", text) for at in range(match.start(), match.end())}
    assert set(np.flatnonzero((states == QUOTE_OPENS) | (states == QUOTE_CLOSES)).tolist()) == marks


@given(before=MARKED.map(str.strip), after=MARKED.map(str.strip))
def test_what_stands_in_one_paragraph_does_not_change_the_next(before: str, after: str) -> None:
    whole = quotation_states(f"{before}\n\n{after}")
    assert (whole[: len(before)] == quotation_states(before)).all()
    assert (whole[len(before) + 2 :] == quotation_states(after)).all()


@given(text=MARKED)
def test_a_piece_has_the_quotation_state_of_its_first_letter(tokenizer: Tokenizer, text: str) -> None:
    tokens = tokenize(text, tokenizer)
    assert (tokens.quote == quotation_states(text)[tokens.start]).all()


def test_a_sentence_ends_before_a_capital_and_not_at_an_abbreviation(tokenizer: Tokenizer) -> None:
    text = "He left. She stayed!” Why? then i.e. nobody"
    tokens = tokenize(text, tokenizer)
    after = [
        piece for piece, ends in zip(pieces(text, tokens), sentence_ends(text, tokens).tolist(), strict=True) if ends
    ]
    assert after == ["She", "Why"]
