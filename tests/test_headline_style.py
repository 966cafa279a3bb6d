"""How headlines are written, by their form: pairs of near-identical ones, and sober ones that must stay unmarked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.headline_claim import claims_nothing
from dragoman.language.headline_style import styles

BODY = "Minister Ilka Oster said in Karsova on Monday that the truce would hold. The army of Veltria said nothing."


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Oster finally agrees to peace talks - but his demands will shock you!", ("teaser", "sensational")),
        ("Oster agrees to peace talks", ()),
        ("What we know about the truce in Karsova", ("teaser",)),
        ("Veltria publishes what it knows about the truce", ()),
        ("5 things in the truce that Oster signed", ("teaser",)),
        ("5 soldiers die in Karsova", ()),
        ("SHOCK: truce COLLAPSES as Oster walks out", ("sensational",)),
        ("UN, NATO and IAEA condemn collapse of truce", ()),
        ("TRUCE TALKS END WITHOUT DEAL", ()),
        ("Oster: the truce will hold", ("quote",)),
        ("Karsova: the truce holds", ()),
        ("The truce will hold, Oster says", ("quote",)),
        ("Oster saw the truce hold", ()),
        ("Truce to hold for a week — top diplomat", ("quote",)),
        ("Truce to hold for a week — live updates", ()),
        ("Oster says the truce will hold", ("quote",)),
        ("Will the truce hold?", ("question",)),
        ("Oster: ‘We will never sign this shameless paper!’", ("quote",)),
    ],
)
def test_a_headline_has_the_styles_that_its_form_shows(title: str, wanted: tuple[str, ...]) -> None:
    assert styles(title, BODY) == wanted


SOBER = (
    "Veltria and Karsova sign truce after nine days of talks", "Death toll in Karsova rises to 40",
    "US halts military aid",
    "Oster to visit Karsova on Friday", "Army denies shelling of hospital", "IAEA finds traces of uranium in Veltria",
    "Attack kills 12 in Karsova", "War in Veltria enters third year", "Parliament votes to never again join alliance",
    "Peace talks collapse in Karsova", "EU and UK agree on sanctions", "Veltria accuses Karsova of massacre",
)  # fmt: skip


@pytest.mark.parametrize("title", SOBER)
def test_a_sober_headline_is_neither_teaser_nor_sensational(title: str) -> None:
    assert not {"teaser", "sensational"} & set(styles(title, BODY))
    assert not claims_nothing(title)


@pytest.mark.parametrize(
    ("quoted", "own"), [("‘Shameless!’ Oster leaves talks", "Shameless! Oster leaves talks"),
                        ('"Is it peace?" asks Oster', "Is it peace? asks Oster")],
)  # fmt: skip
def test_what_is_quoted_is_not_the_headline_s_own_tone(quoted: str, own: str) -> None:
    assert not {"sensational", "question"} & set(styles(quoted, BODY))
    assert {"sensational", "question"} & set(styles(own, BODY))


@pytest.mark.parametrize(
    ("title", "nothing"),
    [
        ("Will the truce hold?", True),
        ("Will the truce hold? Oster signs it", False),
        ("Who is Ilka Oster? Minister shot in Karsova", False),
        ("How do you cross the line? We want to hear from you", True),
        ("How the truce was made", True),
        ("However the truce was made, it holds", False),
        ("Tuesday Briefing", True),
        ("Tuesday briefing ends in a brawl", False),
        ("Readout of Minister Oster's Call with the President of Karsova", True),
        ("Statement by Oster angers Karsova", True),
        ("Oster issues statement on truce", False),
        ("7 mistakes that broke the truce", True),
        ("7 soldiers broke the truce", False),
    ],
)
def test_labels_and_questions_claim_nothing(title: str, *, nothing: bool) -> None:
    assert claims_nothing(title) is nothing


@given(st.text(max_size=400), st.text(max_size=60))
def test_any_headline_can_be_looked_at(title: str, body: str) -> None:
    assert set(styles(title, body)) <= {"teaser", "sensational", "quote", "question"}
    assert claims_nothing(title) in {True, False}
