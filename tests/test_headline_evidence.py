"""The sentences that a headline is judged by, and how both sides are laid out: with vectors made up for the purpose."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from dragoman.language.headline_evidence import (
    AS_IT_IS,
    BY_FAMILY,
    EVIDENCE_PIECES,
    NEGATION,
    NOT_FOUND,
    NUMBER,
    POSSIBILITY,
    TITLE_PIECES,
    Compared,
    Side,
    compare,
    lay,
    matches,
)
from dragoman.language.headline_features import NAMES, features
from dragoman.language.headline_words import words
from dragoman.language.tokens import tokenize

BODY = (
    "Rain fell on Karsova. Minister Oster agreed to a truce of 40 days, and the envoy left. "
    "“The bridge may stay shut,” she said. Nobody was hurt."
)


def side(text: str, tokenizer: Tokenizer) -> Side:
    """Give each piece a vector of its own, so that only the same pieces are near."""
    tokens = tokenize(text, tokenizer)
    hidden = np.zeros((len(tokens), 64), dtype=np.float32)
    hidden[np.arange(len(tokens)), tokens.ids % 64] = 1
    return Side.of(text, tokens, hidden)


def compared(title: str, tokenizer: Tokenizer, body: str = BODY) -> Compared:
    return compare(side(title, tokenizer), side(body, tokenizer))


def evidence(title: str, tokenizer: Tokenizer) -> list[str]:
    found = compared(title, tokenizer)
    return [BODY[slice(*found.body.place(sentence))] for sentence in found.telling]


def figures(title: str, tokenizer: Tokenizer, body: str = BODY) -> dict[str, float]:
    return dict(zip(NAMES, features(compared(title, tokenizer, body)).tolist(), strict=True))


def test_the_sentence_that_says_it_is_the_evidence(tokenizer: Tokenizer) -> None:
    assert evidence("Bridge stays shut", tokenizer)[-1] == "“The bridge may stay shut,” she said."
    assert "Minister Oster agreed to a truce of 40 days, and the envoy left." in evidence("Oster in truce", tokenizer)


def test_a_headline_made_of_two_sentences_has_both_as_evidence(tokenizer: Tokenizer) -> None:
    found = evidence("Oster agrees to truce, bridge shut", tokenizer)
    assert len(found) == 2
    assert [BODY.index(one) for one in found] == sorted(BODY.index(one) for one in found)


def test_the_evidence_is_a_few_sentences_whatever_the_length_of_the_body(tokenizer: Tokenizer) -> None:
    found = compared("Oster agrees to truce, bridge shut, nobody hurt, rain falls, envoy left", tokenizer, BODY * 30)
    assert len(found.chosen) <= 4
    title, body = lay(found)
    assert len(title.hidden) <= TITLE_PIECES
    assert len(body.hidden) <= EVIDENCE_PIECES


def test_a_word_is_found_as_it_is_or_by_its_family_or_not() -> None:
    ours = words("Agreement: 40 troops, 41 truces, no bridge")
    assert dict(zip([w.form for w in ours], matches(ours, words(BODY)).tolist(), strict=True)) == {
        "agreement": BY_FAMILY, "40": AS_IT_IS, "troop": NOT_FOUND, "41": NOT_FOUND, "truce": AS_IT_IS,
        "no": NOT_FOUND, "bridge": AS_IT_IS,
    }  # fmt: skip


def test_a_figure_is_no_relation_of_another_that_begins_alike() -> None:
    assert matches(words("123456"), words("123457")).tolist() == [NOT_FOUND]


def test_the_classes_tell_figures_denials_and_what_may_be(tokenizer: Tokenizer) -> None:
    classes = side("Oster denies 40 may go, and won't", tokenizer).classes.tolist()
    assert classes[1:4] == [NEGATION, NUMBER, POSSIBILITY]
    assert classes[-1] == NEGATION


@given(title=st.text(max_size=60), body=st.text(max_size=200))
def test_any_two_texts_can_be_laid_side_by_side(title: str, body: str, tokenizer: Tokenizer) -> None:
    found = compared(title, tokenizer, body)
    ours, theirs = lay(found)
    assert ours.kinds.shape == (len(ours.hidden), 3)
    assert theirs.kinds.shape == (len(theirs.hidden), 2)
    assert np.isfinite(features(found)).all()
    places = [found.body.place(sentence) for sentence in found.chosen]
    assert all(0 <= start < end <= len(body) for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))


@pytest.mark.parametrize(
    ("title", "name", "value"),
    [
        ("Oster agreed to truce of 40 days", "figures not in the body", 0),
        ("Oster agreed to truce of 60 days", "figures not in the body", 1),
        ("Oster agreed to truce in Karsova", "names not in the body", 0),
        ("Oster agreed to truce in Dravena", "names not in the body", 1),
        ("Oster did not agree to truce", "negation only in headline", 1),
        ("Oster agreed to truce", "negation only in headline", 0),
        ("Oster may agree to truce", "possibility only in headline", 1),
        ("The bridge stays shut", "possibility only in evidence", 1),
        ("Minister Oster agreed to truce", "turned order", 0),
    ],
)
def test_a_measure_says_what_its_name_says(title: str, name: str, value: float, tokenizer: Tokenizer) -> None:
    assert figures(title, tokenizer)[name] == value


def test_names_that_change_places_turn_the_order(tokenizer: Tokenizer) -> None:
    body = "Veltria warned Karsova of an attack."
    assert figures("Veltria warned Karsova", tokenizer, body)["turned order"] == 0
    assert figures("Karsova warned Veltria", tokenizer, body)["turned order"] > 0.5
