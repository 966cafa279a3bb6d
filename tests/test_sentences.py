"""Cutting a text into sentences: offsets that are slices, and full stops that end nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.language.sentences import LONGEST, sentences

PIECES = (
    "The envoy left. ",
    "“Stay,” he said. ",
    "\n\n",
    "U.S. ",
    "Dr. ",
    "A. ",
    "No. 5 ",
    "\ud83d",
    "- ",
    "?!",
    "e\u0301 ",
    "(",
)
PROSE = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The truce holds. Nobody fired.", ["The truce holds.", "Nobody fired."]),
        ("“We will sign.” The hall rose.", ["“We will sign.”", "The hall rose."]),
        ("He asked. “Why now?” Nobody knew.", ["He asked.", "“Why now?”", "Nobody knew."]),
        ("It ended\n\nThen it began.", ["It ended", "Then it began."]),
        ("He signed. -   She did not.", ["He signed.", "She did not."]),
    ],
    ids=["full stop", "closing mark", "opening mark", "paragraph", "run-together list"],
)
def test_a_sentence_ends_where_it_plainly_does(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "President Orlen R. Vash, Jr. spoke with Gen. Tarn in the U.S. Embassy.",
        "The river rose by 3.5 metres, according to Dr. Marn.",
        "He wrote to the editor of Norvik.com on Monday.",
    ],
)
def test_a_full_stop_inside_a_name_or_number_ends_nothing(text: str) -> None:
    assert cut(text) == [text]


def test_signs_behind_the_last_sentence_are_no_part_of_it() -> None:
    assert cut("The truce holds.\n\n\\###") == ["The truce holds."]
    assert cut("The truce holds. —") == ["The truce holds."]


def test_what_has_no_end_for_pages_is_no_sentence() -> None:
    assert cut("word " * LONGEST) == []


@settings(deadline=None)
@given(PROSE)
def test_sentences_run_forward_and_hold_every_word_within_a_paragraph(text: str) -> None:
    places = list(sentences(text))
    assert all(a[1] <= b[0] for a, b in pairwise(places))
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in places)
    assert all("\n" not in text[start:end] for start, end in places)
    covered = {at for start, end in places for at in range(start, end)}
    assert all(at in covered for at, sign in enumerate(text) if sign.isascii() and sign.isalnum())
