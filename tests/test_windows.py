"""Windows over a report: all of it, once, in pieces the encoder can take, cut where a reader would pause."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.encoder import MODELS
from dragoman.language.tokens import (
    GAP_LINE,
    GAP_NONE,
    GAP_PARAGRAPH,
    GAP_SPACE,
    QUOTE_CLOSES,
    QUOTE_INSIDE,
    QUOTE_OUTSIDE,
    Tokens,
    load_tokenizer,
    tokenize,
)
from dragoman.language.windows import LONGEST, WINDOW, cut, cut_at_sentences

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PROSE = st.text(st.sampled_from("ab. AB\n\"“”'"), max_size=400)


def words(*gaps: int, quote: int = QUOTE_OUTSIDE) -> Tokens:
    """Make pieces of one letter each with these gaps before them; no capitals, so no sentence ends."""
    count = len(gaps)
    at = np.arange(count, dtype=np.int64)
    same = np.zeros(count, dtype=np.int64)
    return Tokens(ids=at, start=at, end=at + 1, gap=np.array(gaps), case=same, quote=same + quote)


@given(text=PROSE, limit=st.integers(2, 40))
def test_the_windows_hold_every_piece_once_and_in_order(tokenizer: Tokenizer, text: str, limit: int) -> None:
    tokens = tokenize(text, tokenizer)
    windows = cut(text, tokens, limit=limit)
    assert [at for first, last in windows for at in range(first, last)] == list(range(len(tokens)))
    assert all(0 < last - first <= limit for first, last in windows)
    # No window but the last is shorter than half: a report does not fall into crumbs.
    assert all(last - first >= limit // 2 for first, last in windows[:-1])


@given(text=PROSE, limit=st.integers(4, 40))
def test_no_word_is_cut_unless_it_fills_half_a_window(tokenizer: Tokenizer, text: str, limit: int) -> None:
    tokens = tokenize(text, tokenizer)
    for first, last in cut(text, tokens, limit=limit)[:-1]:
        if tokens.gap[last] == GAP_NONE:
            assert (tokens.gap[first + limit // 2 : first + limit + 1] == GAP_NONE).all()


def test_a_text_that_fits_is_one_window() -> None:
    assert cut("", words(*[GAP_SPACE] * WINDOW)) == [(0, WINDOW)]
    assert len(cut("", words(*[GAP_SPACE] * (WINDOW + 1)))) == 2


def test_no_text_has_no_windows() -> None:
    assert cut("", words()) == []


@pytest.mark.parametrize(
    ("gaps", "where"),
    [
        ([GAP_SPACE, GAP_PARAGRAPH, GAP_LINE, GAP_SPACE, GAP_SPACE], "a paragraph before a line"),
        ([GAP_NONE, GAP_LINE, GAP_SPACE, GAP_SPACE, GAP_SPACE], "a line before a word"),
        ([GAP_NONE, GAP_SPACE, GAP_NONE, GAP_NONE, GAP_NONE], "a word before the middle of one"),
    ],
)
def test_a_window_ends_at_the_best_place_in_its_second_half(gaps: list[int], where: str) -> None:
    # Pieces 0 to 3 are in the first half of a window of eight; a cut falls before one of the pieces 4 to 8.
    tokens = words(*[GAP_PARAGRAPH] * 4, *gaps, GAP_SPACE)
    assert cut("a" * 10, tokens, limit=8)[0] == (0, 5), where


def test_of_two_equally_good_places_the_later_is_taken() -> None:
    assert cut("a" * 20, words(*[GAP_SPACE] * 20), limit=8)[0] == (0, 8)


def test_where_there_is_no_good_place_the_window_is_filled() -> None:
    assert cut("a" * 20, words(*[GAP_NONE] * 20), limit=8) == [(0, 8), (8, 16), (16, 20)]


@pytest.mark.parametrize(("quote", "first_cut"), [(QUOTE_OUTSIDE, 7), (QUOTE_CLOSES, 7), (QUOTE_INSIDE, 6)])
def test_the_end_of_a_sentence_counts_for_more_outside_a_quotation(quote: int, first_cut: int) -> None:
    # A sentence ends before "B" (piece 6) and before "C" (piece 7), the second within a quotation or not.
    text = "aaaa a. B. C aaaa"
    tokens = Tokens(
        ids=np.zeros(12, dtype=np.int64),
        start=np.array([0, 1, 2, 3, 5, 6, 8, 11, 13, 14, 15, 16]),
        end=np.array([1, 2, 3, 4, 6, 7, 10, 12, 14, 15, 16, 17]),
        gap=np.array([3, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0]),
        case=np.array([0, 0, 0, 0, 0, 3, 1, 1, 0, 0, 0, 0]),
        quote=np.array([0, 0, 0, 0, 0, 0, 0, quote, 0, 0, 0, 0]),
    )
    assert cut(text, tokens, limit=8)[0] == (0, first_cut)


def test_a_long_report_is_cut_at_its_paragraphs(tokenizer: Tokenizer) -> None:
    paragraph = "The envoy said the truce would hold until the talks began, and nobody at the table disagreed. "
    text = "\n\n".join([(paragraph * 4).strip()] * 12)
    tokens = tokenize(text, tokenizer)
    windows = cut(text, tokens)
    assert len(windows) > 3
    for (_, last), (first, _) in pairwise(windows):
        assert last == first
        assert tokens.gap[first] == GAP_PARAGRAPH


def test_windows_of_sentences_cover_a_text_once_and_begin_where_sentences_do() -> None:
    text = "The envoy said the truce would hold through the week of mourning. No. Veltria's army denied it on Friday."
    tokens = tokenize(text, load_tokenizer(MODELS / "tokenizer.json"))
    windows = cut_at_sentences(text, tokens)
    assert [first for first, _ in windows] == [0, *(after for _, after in windows[:-1])]
    assert windows[-1][1] == len(tokens)
    assert [text[int(tokens.start[first]) :][:3] for first, _ in windows] == ["The", "No."]


@given(st.text(alphabet="ab. \nA”", max_size=400))
def test_windows_of_sentences_are_never_empty_nor_too_long(text: str) -> None:
    tokens = tokenize(text, load_tokenizer(MODELS / "tokenizer.json"))
    windows = cut_at_sentences(text, tokens)
    assert sum(after - first for first, after in windows) == len(tokens)
    assert all(0 < after - first <= LONGEST for first, after in windows)
