"""Words of headlines and bodies: their places, the form in which they are compared, the sentences they make."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.headline_words import form_of, names_of, sentences, words


@given(st.text(max_size=200))
def test_every_word_stands_where_it_says_and_none_overlap(text: str) -> None:
    found = words(text)
    assert all(form_of(text[word.start : word.end]) == word.form for word in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@given(st.text(alphabet="aB .!?\n\"”'1", max_size=120))
def test_the_sentences_hold_every_word_once(text: str) -> None:
    found = words(text)
    assert [at for first, last in sentences(found) for at in range(first, last)] == list(range(len(found)))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Veltria’s", "Veltria"), ("forces", "force"), ("parties", "party"), ("1,200", "1200"), ("Seven", "7"),
     ("third", "3"), ("U.S.", "US"), ("Łódź", "łodz"), ("Assads'", "Assad")],
)  # fmt: skip
def test_forms_of_one_word_are_alike(one: str, other: str) -> None:
    assert form_of(one) == form_of(other)


@pytest.mark.parametrize(("one", "other"), [("US", "us"), ("gas", "ga"), ("7", "17"), ("crisis", "crisi")])
def test_forms_of_two_words_differ(one: str, other: str) -> None:
    assert form_of(one) != form_of(other)


def test_a_title_s_full_stop_and_a_decimal_end_no_sentence() -> None:
    found = words("Gen. Oster lost 3.5 per cent. He left. “Never,” she said.")
    assert [found[first].form for first, _ in sentences(found)] == ["gen", "he", "never"]


def test_names_are_what_has_a_capital_within_a_sentence() -> None:
    assert names_of(words("The envoy met Oster in Karsova. Talks failed.")) == {"oster", "karsova"}
