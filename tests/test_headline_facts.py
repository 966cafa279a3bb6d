"""The point by point checks of a headline: pairs of near-identical headlines or bodies, of which one trips a check."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.headline_facts import NAMES, facts
from dragoman.language.headline_kin import OPPOSITE, SAME
from dragoman.language.headline_words import sentences, words

BODY = (
    "Rain fell all week. Veltria agreed to a truce of 40 days with Karsova on Monday in Dravena. "
    "Karsova may open the bridge if the guns fall silent. Oster said that the army had seized two villages."
)


def found(title: str, body: str = BODY) -> dict[str, float]:
    ours, theirs = words(title), words(body)
    return dict(zip(NAMES, facts(ours, theirs, sentences(theirs)).tolist(), strict=True))


@pytest.mark.parametrize(
    ("name", "clean", "tripped"),
    [
        ("opposites in the nearest sentence", "Veltria agrees to truce", "Veltria rejects truce"),
        ("opposites in the evidence", "Army seizes villages", "Army loses villages"),
        ("another figure of the same things", "Veltria in 40 days' truce", "Veltria in 60 days' truce"),
        ("figures not in the evidence where it has others", "Truce of 40 days", "Truce of 41 days"),
        ("another day or month", "Veltria agrees to truce on Monday", "Veltria agrees to truce on Friday"),
        ("another place", "Veltria agrees to truce in Dravena", "Veltria agrees to truce in Norvik"),
        ("names not in the body", "Truce of Veltria and Karsova", "Truce of Veltria and Norvik"),
        ("names not in the nearest sentence", "Truce of Veltria and Karsova", "Truce of Veltria and Oster"),
        ("denied only in the headline", "Veltria agreed to truce", "Veltria never agreed to truce"),
        ("possible only in the headline", "Veltria agreed to truce", "Veltria may have agreed to truce"),
        ("possible only in the evidence", "Karsova may open bridge", "Karsova opens bridge, silent guns"),
        ("condition only in the evidence", "Karsova may open bridge if guns silent", "Karsova may open bridge"),
        ("said only in the evidence", "Army seized two villages, says Oster", "Army seized two villages"),
        ("said only in the headline", "Veltria agreed to truce", "Veltria agreed to truce, it is claimed"),
        ("names in the other order", "Veltria agreed to truce with Karsova", "Karsova agreed to truce with Veltria"),
        ("words not borne out", "Veltria agreed to truce", "Veltria agreed to referendum"),
    ],
)  # fmt: skip
def test_a_check_trips_on_the_one_and_not_on_the_other(name: str, clean: str, tripped: str) -> None:
    assert found(tripped)[name] > found(clean)[name]


def test_other_words_of_one_meaning_bear_it_out() -> None:
    assert found("Veltria accepts ceasefire")["words not borne out"] == 0
    assert found("Veltria accepts referendum")["words not borne out"] == 1


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Veltria did not agree to a truce with Karsova.", "denied only in the evidence"),
        ("Veltria might agree to a truce with Karsova.", "possible only in the evidence"),
        ("Veltria agreed to a truce with Karsova, provided the bridge opens.", "condition only in the evidence"),
        ("Veltria claims it agreed to a truce with Karsova.", "said only in the evidence"),
        ("Veltria agreed to a truce with Karsova. Karsova denied the truce with Veltria.", "sentences that deny it"),
    ],
)
def test_one_headline_over_two_bodies_is_told_apart(body: str, name: str) -> None:
    plain = "Veltria agreed to a truce with Karsova."
    title = "Veltria agreed to truce with Karsova"
    assert found(title, body)[name] > found(title, plain)[name]


def test_who_did_it_may_stand_last_in_a_passive_sentence() -> None:
    body = "The envoy met Karsova, which was attacked by Veltria."
    assert found("Veltria attacked Karsova", body)["names in the other order"] == 0


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_two_texts_can_be_checked(title: str, body: str) -> None:
    ours, theirs = words(title), words(body)
    values = facts(ours, theirs, sentences(theirs))
    assert values.shape == (len(NAMES),)
    assert np.isfinite(values).all()


def test_every_word_of_the_table_leads_to_others() -> None:
    assert all(word not in others for word, others in SAME.items())
    assert len(OPPOSITE) > 300
