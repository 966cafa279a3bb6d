"""Where the parties of a report are named: by themselves, by their people, by their towns."""

from __future__ import annotations

from dragoman.actors.mentions import Mention, party_mentions, party_words
from dragoman.actors.resolver import Resolver, Source
from dragoman.actors.tables import load_tables
from dragoman.report import Report


def mentions(text: str, *sources: str, published: str | None = "2025-05-21") -> list[tuple[str, str, bool]]:
    report = Report(text=text, published=published)
    places = [report.span(text.index(words), text.index(words) + len(words)) for words in sources]
    scene = Resolver(report, [Source(source=place) for place in places]).scene
    return [(text[m.start : m.end], m.party, m.place) for m in party_mentions(scene)]


def test_a_state_and_its_adjective_name_the_same_party() -> None:
    assert mentions("Ukraine struck an oil depot. Ukrainian drones flew in at night.") == [
        ("Ukraine", "Ukraine", False),
        ("Ukrainian", "Ukraine", False),
    ]


def test_a_capital_and_a_palace_name_the_party_that_sits_there() -> None:
    found = mentions("The Kremlin answered Kyiv within the hour.")
    assert [(party, place) for _, party, place in found] == [("Russia", False), ("Ukraine", False)]


def test_a_person_in_office_names_the_party_that_office_is_of() -> None:
    found = mentions("Foreign Minister Sergey Lavrov met Mr Guterres. Lavrov left early.", "Lavrov")
    assert ("Lavrov", "Russia", False) in found


def test_a_town_names_its_state_only_as_a_place() -> None:
    assert ("Kharkiv", "Ukraine", True) in mentions("Shells fell on Kharkiv.")


def test_gaza_names_its_people_and_those_who_rule_there() -> None:
    parties = {party for words, party, place in mentions("Shells fell on Gaza at dawn.") if words == "Gaza" and place}
    assert {"Palestinians", "Hamas"} <= parties


def test_somebody_without_a_side_names_no_party() -> None:
    assert mentions("Rosa Emblin, a baker, said the bridge was closed.", "Rosa Emblin, a baker") == []


def test_mentions_come_in_the_order_of_the_text_and_lie_in_it() -> None:
    text = "Israel and Iran traded blows. Tehran said so. Israeli jets turned back."
    report = Report(text=text)
    found = party_mentions(Resolver(report, []).scene)
    assert list(found) == sorted(found)
    assert all(isinstance(m, Mention) and 0 <= m.start < m.end <= len(text) for m in found)


def test_the_words_of_a_headline_that_name_a_party_are_known() -> None:
    words = party_words("Washington halts arms for Kyiv on Monday", load_tables())
    assert words == {"Washington": "United States", "Kyiv": "Ukraine"}
