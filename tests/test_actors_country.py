"""Of which country a mention is. The world is invented but for the states' own names."""

from __future__ import annotations

import pytest
from actors_world import span, tables

from dragoman.actors.country import countries_of, country_of
from dragoman.report import Report


def country(text: str, words: str, *, published: str | None = None) -> str | None:
    return country_of(Report(text=text, published=published), span(text, words), tables=tables())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Veltria", "VLT"), ("Karsovan officials", "KRS"), ("the Veltrian Army", "VLT"), ("Germany", "DEU"),
        ("the EU", "EU"), ("European leaders", "EU"), ("U.S. senators", "USA"), ("Democrats", "USA"),
        ("North Korea", "PRK"), ("Kiev", "UKR"), ("the Senn Front", "VLT"), ("the weather", None), ("migrants", None),
    ],
)  # fmt: skip
def test_a_mention_has_the_country_of_its_words(words: str, code: str | None) -> None:
    assert country(f"Then {words} came.", words) == code


def test_a_person_has_the_country_of_the_office_the_report_gives() -> None:
    text = "Karsovan minister Lena Orrin came. Orrin left."
    assert country(text, "Lena Orrin") == "KRS"
    assert country(text, "Orrin left"[:5]) == "KRS"


def test_a_known_persons_home_needs_no_date() -> None:
    assert country("Then Ilse Tarn came.", "Ilse Tarn") == "VLT"
    assert country("Then Angela Merkel came.", "Angela Merkel") == "DEU"


def test_somebody_nobody_describes_has_none() -> None:
    assert country("In Veltria Lena Orrin came.", "Lena Orrin") is None


def test_senators_without_a_state_are_of_the_state_the_report_names_most() -> None:
    assert country("Karsova closed the border. Karsova waits. Then senators came.", "senators") == "KRS"


def test_many_mentions_are_read_at_once() -> None:
    text = "Veltria met Karsova."
    spans = [span(text, "Veltria"), span(text, "Karsova")]
    assert countries_of(Report(text=text), spans, tables=tables()) == ["VLT", "KRS"]
