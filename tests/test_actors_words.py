"""Words with their places, and what noun phrases say."""

from __future__ import annotations

import pytest
from actors_world import resolver, tables
from hypothesis import given
from hypothesis import strategies as st

from dragoman.actors.describe import Description, describe
from dragoman.actors.phrases import Page, find_hits, singular
from dragoman.actors.scene import month_of
from dragoman.actors.text import fold, folded, tokens, words


def reading(phrase: str) -> Description | None:
    found = tokens(phrase)
    return describe(Page(phrase, found, find_hits(found, tables()), tables()), 0, len(found))


@given(st.text(max_size=300))
def test_every_word_stands_where_it_says(text: str) -> None:
    last = 0
    for token in tokens(text):
        assert last <= token.start < token.end <= len(text)
        assert text[token.start : token.end].startswith(token.text)
        assert token.gap.isspace() or text[last : token.start] == token.gap
        last = token.end


def test_hyphens_and_accents_make_no_difference() -> None:
    assert folded("Takht-Ravanchi") == folded("Takht Ravanchi") == ("takht", "ravanchi")
    assert fold("Élysée") == "elysee"
    assert words("Gaza's Health Ministry") == ("Gaza", "Health", "Ministry")


def test_a_title_with_a_full_stop_ends_no_sentence() -> None:
    opens = [t.text for t in tokens("He met Gen. Vash. They spoke.") if t.opens]
    assert opens == ["He", "They"]


@pytest.mark.parametrize(
    ("word", "one"), [("ministries", "ministry"), ("groups", "group"), ("women", "woman"), ("press", "press")]
)
def test_plurals_have_singulars(word: str, one: str) -> None:
    assert singular(word) == one


@pytest.mark.parametrize(
    ("phrase", "party", "class_"),
    [
        ("the Veltrian foreign minister", "Veltria", "official"),
        ("Karsova's defence ministry", "Karsova", "official"),
        ("a spokesman for the Senn Front", "Senn Front", "armed-group"),
        ("an adviser to the Veltrian president", "Veltria", "official"),
        ("Veltria's envoy to the River Commission", "Veltria", "official"),
        ("the River Commission's special envoy for Karsova", "River Commission", "organisation"),
        ("the former Veltrian defence minister", None, "expert"),
        ("Veltrian opposition leader", None, "official"),
        ("Veltrian lawmakers", "Veltria", "official"),
        ("a Veltrian senator", None, "official"),
        ("two people briefed on the talks", None, "public"),
        ("Veltrian media", None, "media"),
        ("the Karsovan newspaper", None, "media"),
        ("Veltrians", None, "public"),
        ("residents of Oster", None, "public"),
        ("a professor at Oster University", None, "expert"),
        ("the director of the hospital", None, "organisation"),
        ("Veltria, Karsova and others", "Veltria", "official"),
        ("thousands of Veltrian reservists", None, "public"),
        ("Veltrian security sources", "Veltria", "official"),
        ("rebels", None, "armed-group"),
        ("Gaza's Hamas-run health ministry", "Hamas", "official"),
        ("UN experts", "United Nations", "organisation"),
        ("aid groups", None, "organisation"),
    ],
)
def test_a_noun_phrase_says_for_whom_it_speaks(phrase: str, party: str | None, class_: str) -> None:
    found = reading(phrase)
    assert found is not None
    assert (found.party, found.class_) == (party, class_)


@pytest.mark.parametrize("phrase", ["the weather", "a very long day", ""])
def test_what_names_nobody_is_nothing(phrase: str) -> None:
    assert reading(phrase) is None


@pytest.mark.parametrize(
    ("phrase", "office"),
    [
        ("the Veltrian head of government", "prime minister"),
        ("Karsova's ambassador to the United Nations", "ambassador to the United Nations"),
        ("the top diplomat", "foreign minister"),
        ("the premier", "prime minister"),
    ],
)
def test_a_title_is_an_office_by_the_table(phrase: str, office: str) -> None:
    found = reading(phrase)
    assert found is not None
    assert office in found.office


@pytest.mark.parametrize(
    ("published", "month"),
    [
        ("2025-05-21T21:00:06+09:00", "2025-05"),
        ("Wed, 21 May 2025 23:02:14 +0300", "2025-05"),
        ("May 3, 2016", "2016-05"),
        ("2025-13-01", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_the_month_is_read_from_dates_as_sources_write_them(published: str | None, month: str | None) -> None:
    assert month_of(published) == month


def test_titles_before_and_behind_a_name_are_read() -> None:
    text = "Deputy Foreign Minister Anna Brell of Veltria met Lena Orrin, a Karsovan analyst, and Pavel Dunn, 52."
    figures = {f.name: f for f in resolver(text).scene.figures}
    assert [s.text for s in figures["Anna Brell"].said] == ["Deputy Foreign Minister of Veltria"]
    assert [s.reading.class_ for s in figures["Lena Orrin"].said] == ["expert"]
    assert figures["Pavel Dunn"].aged
