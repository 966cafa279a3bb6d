"""Hits are marked in whatever form the index finds them, and no letter of the text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.web.highlight import highlighted


def hits(text: str, words: str) -> list[str]:
    return [piece.text for piece in highlighted(text, words) if piece.hit]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("They refuse the truce.", "refused", ["refuse"]),
        ("planning a plan they planned", "plan", ["planning", "plan", "planned"]),
        ("Hostages and a hostage", "hostage", ["Hostages", "hostage"]),
        ("hostage, hostages; host", "hostag*", ["hostage", "hostages"]),
        ("thirty days, thirty nights", '"thirty days"', ["thirty", "days", "thirty"]),
        ("Élysée", "elysee", ["Élysée"]),
        ("nothing here", "truce", []),
        ("a truce", "", []),
        ("x", '"" * "', []),
    ],
)
def test_forms_of_a_word_are_marked(text: str, words: str, found: list[str]) -> None:
    assert hits(text, words) == found


@given(st.text(max_size=200), st.text(max_size=60))
def test_the_pieces_joined_are_the_text(text: str, words: str) -> None:
    assert "".join(piece.text for piece in highlighted(text, words)) == text


@given(st.from_regex(r"[a-z]{3,12}", fullmatch=True))
def test_a_word_finds_itself(word: str) -> None:
    assert hits(f"before {word.upper()} after", word)
