"""To whom something was said and through whom it came. The world is invented."""

from __future__ import annotations

import pytest
from actors_world import resolved, source, span

from dragoman.actors.resolver import Source
from dragoman.report import Span


def hearer(text: str, *sources: Source) -> list[str | None]:
    return [s.text if s else None for s in resolved(text, *sources).addressees]


def carriers(text: str, *sources: Source, outlet: str | None = None) -> list[list[str]]:
    return [[r.name for r in found] for found in resolved(text, *sources, outlet=outlet).relays]


@pytest.mark.parametrize(
    ("text", "cue", "to"),
    [
        ("Mira Sund told reporters that the bridge is closed.", "told", "reporters"),
        ("Mira Sund told reporters that the bridge is closed.", "told reporters", "reporters"),
        ("Mira Sund told the Norvik Press that the bridge is closed.", "told", "the Norvik Press"),
        ("Mira Sund called on Karsova to open it.", "called on", "Karsova"),
        ("Mira Sund called on Karsova to open it.", "called", "Karsova"),
        ("Mira Sund urged Veltria and Karsova to open it.", "urged", "Veltria and Karsova"),
        ("Speaking to journalists on Monday, Mira Sund said that it is closed.", "said", "journalists"),
        ("In an interview with the Norvik Press, Mira Sund said it is closed.", "said", "the Norvik Press"),
        ("In a letter to the River Commission, Mira Sund wrote that it is closed.", "wrote", "the River Commission"),
        ("During a meeting in Oster with Pavel Dunn, Mira Sund said it is closed.", "said", "Pavel Dunn"),
        ("Mira Sund said at a River Commission meeting that it is closed.", "said", "River Commission"),
        ("Mira Sund said that it is closed.", "said", None),
        ("Mira Sund told them that it is closed.", "told", None),
        ("Mira Sund warned that it is closed.", "warned", None),
    ],
)
def test_the_hearer_is_read_around_the_cue(text: str, cue: str, to: str | None) -> None:
    text = f"{text} Envoy Pavel Dunn left."
    assert hearer(text, source(text, "Mira Sund", cue=cue)) == [to]


def test_a_hearer_inside_the_content_is_not_the_statements() -> None:
    text = 'Mira Sund said: "I was speaking to reporters."'
    assert hearer(text, source(text, "Mira Sund", cue="said", content=('"I was speaking to reporters."',))) == [None]


def test_a_hearer_goes_on_listening_to_the_same_speaker() -> None:
    text = 'Mira Sund told reporters: "It is closed." She added: "It stays so." Pavel Dunn said: "No."'
    sources = (
        source(text, "Mira Sund", cue="told", content=('"It is closed."',)),
        source(text, "She", cue="added", content=('"It stays so."',)),
        source(text, "Pavel Dunn", cue="said", content=('"No."',)),
    )
    assert hearer(text, *sources) == ["reporters", "reporters", None]


def test_one_who_is_called_on_does_not_go_on_listening() -> None:
    text = "Mira Sund called on Karsova to stop. She added that it is late."
    assert hearer(text, source(text, "Mira Sund", cue="called on"), source(text, "She", cue="added"))[1] is None


def test_a_hearer_that_a_model_found_is_kept() -> None:
    text = "Mira Sund said to all present that it is closed."
    given = Source(source=span(text, "Mira Sund"), cue=span(text, "said"), addressee=span(text, "all present"))
    assert hearer(text, given) == ["all present"]


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("Mira Sund wrote on X that it is closed.", ["X"]),
        ("Mira Sund wrote in a post on her Telegram channel that it is closed.", ["Telegram"]),
        ("Mira Sund said it is closed, Norvik Press reported.", ["Norvik Press"]),
        ("Mira Sund said it is closed, according to Norvik Press.", ["Norvik Press"]),
        ("Mira Sund said it is closed, as quoted by the Veltrian Army.", ["the Veltrian Army"]),
        ("Mira Sund said it is closed, according to Veltrian state media.", ["Veltrian state media"]),
        ("Mira Sund told Norvik Press it is closed.", ["Norvik Press"]),
        ("Mira Sund said it is closed.", []),
        ("Mira Sund marked the map with an X and said it is closed.", []),
    ],
)
def test_carriers_are_read_in_the_sentence(text: str, via: list[str]) -> None:
    cue = next(c for c in ("wrote", "told", "said") if c in text)
    assert carriers(text, source(text, "Mira Sund", cue=cue)) == [via]


def test_the_reports_own_outlet_carries_nothing() -> None:
    text = "Mira Sund told Norvik Press it is closed."
    assert carriers(text, source(text, "Mira Sund", cue="told"), outlet="norvik") == [[]]


def test_a_voice_inside_anothers_words_is_carried_by_the_other() -> None:
    text = 'Envoy Pavel Dunn said: "Karsova insists that the bridge stay closed."'
    outer = source(text, "Pavel Dunn", cue="said", content=('"Karsova insists that the bridge stay closed."',))
    inner = source(text, "Karsova", cue="insists", content=("the bridge stay closed",))
    assert carriers(text, outer, inner) == [[], ["Pavel Dunn"]]


def test_words_that_are_only_named_are_not_carried() -> None:
    text = 'Envoy Pavel Dunn said: "Karsova made threats against the bridge."'
    outer = source(text, "Pavel Dunn", cue="said", content=('"Karsova made threats against the bridge."',))
    assert carriers(text, outer, source(text, "Karsova", cue="threats"))[1] == []


def test_the_clause_before_that_names_the_carrier() -> None:
    text = "Envoy Pavel Dunn mentioned that Karsova had agreed."
    assert carriers(text, source(text, "Karsova", cue="had agreed")) == [["Pavel Dunn"]]


def test_the_outermost_carrier_is_last() -> None:
    text = 'Envoy Pavel Dunn said: "Karsova, Norvik Press reported, has agreed to it."'
    outer = source(text, "Pavel Dunn", cue="said", content=('"Karsova, Norvik Press reported, has agreed to it."',))
    assert carriers(text, outer, source(text, "Karsova", cue="has agreed"))[1] == ["Norvik Press", "Pavel Dunn"]


def test_carriers_that_a_model_found_stand_before_those_of_the_rules() -> None:
    text = "Mira Sund wrote on X that it is closed, the old radio says."
    given = Source(source=span(text, "Mira Sund"), cue=span(text, "wrote"), relay=(span(text, "the old radio"),))
    assert carriers(text, given) == [["the old radio", "X"]]


def test_carriers_and_hearers_point_into_the_text() -> None:
    text = "Mira Sund told Norvik Press on Telegram that it is closed."
    found = resolved(text, source(text, "Mira Sund", cue="told"))
    spans: list[Span | None] = [found.addressees[0], *(r.span for r in found.relays[0])]
    assert len(spans) == 3
    for one in spans:
        assert one is not None
        assert text[one.start : one.end] == one.text


def test_a_sentence_about_the_occasion_names_the_hearer() -> None:
    text = (
        "Envoy Pavel Dunn said it is closed. Dunn made the remarks in an interview with Norvik Press. "
        "Minister Mira Sund said it is open."
    )
    said = source(text, "Pavel Dunn", cue="said"), source(text, "Mira Sund", cue="said")
    assert hearer(text, *said) == ["Norvik Press", None]


def test_in_the_meeting_means_whom_the_speaker_met() -> None:
    text = "Envoy Pavel Dunn met with Minister Mira Sund in Oster. Dunn said in the meeting that it is closed."
    assert hearer(text, source(text, "Dunn", cue="said", nth=1)) == ["Mira Sund"]


@pytest.mark.parametrize(
    ("tail", "via"),
    [
        ("according to six officials who were familiar with it", "six officials who were familiar with it"),
        ("as cited by the Veltrian Army", "the Veltrian Army"),
        ("citing Karsovan officials", "Karsovan officials"),
    ],
)
def test_anonymous_carriers_are_carriers(tail: str, via: str) -> None:
    text = f"Mira Sund agreed to a date, {tail}."
    assert carriers(text, source(text, "Mira Sund", cue="agreed")) == [[via]]


def test_a_paper_carries_nothing_and_a_source_not_itself() -> None:
    text = "Mira Sund agreed to a date, according to the statement. It is late, according to Pavel Dunn."
    found = carriers(text, source(text, "Mira Sund", cue="agreed"), source(text, "Pavel Dunn", cue="according to"))
    assert found == [[], []]
