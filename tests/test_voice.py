"""Whose text it is: a party's own statement is recognised, a report about one never."""

from __future__ import annotations

import pytest

from dragoman.actors.publishers import publisher_of
from dragoman.actors.tables import load_tables
from dragoman.language.voice import OwnVoice, own_voice
from dragoman.report import Report

BODY = "We call for talks. Our offer stands."
NARRATED = "President Orlen Vash spoke today with the envoy of Karsova. They agreed to meet."


def voice(**given: str) -> OwnVoice | None:
    return own_voice(Report(**{"text": BODY, **given}))  # type: ignore[arg-type]


# --- Who publishes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "party"),
    [
        ("https://www.whitehouse.gov/briefings/1", "United States"),
        ("https://bidenwhitehouse.archives.gov/x", "United States"),
        ("https://mfa.gov.ua/en/news/1", "Ukraine"),
        ("https://www.mid.ru/en/1", "Russia"),
        ("https://en.mfa.ir/1", "Iran"),
        ("https://www.consilium.europa.eu/en/press/1", "European Union"),
    ],
)
def test_an_address_of_a_state_tells_whose_voice_it_is(url: str, party: str) -> None:
    found = voice(url=url)
    assert found is not None
    assert found.parties == (party,)
    assert found.because in url


@pytest.mark.parametrize(
    "url",
    [
        "https://news.un.org/en/story/1",
        "https://www.ny.gov/news/1",
        "https://tass.com/politics/1",
        "https://www.notwhitehouse.example/1",
        "https://whitehouse.gov.example.com/1",
        "https://mid.ru.example/1",
        "https://[broken",
        "not an address",
    ],
)
def test_any_other_address_is_not_a_state(url: str) -> None:
    assert voice(url=url, title="A call for talks") is None


@pytest.mark.parametrize(
    ("outlet", "parties"),
    [
        ("whitehouse", ("United States",)),
        ("Kremlin", ("Russia",)),
        ("Ministry of Foreign Affairs of Ukraine", ("Ukraine",)),
        ("Presidency of Veltria", ("Veltria",)),
        ("Press Service of the Government of the Republic of Karsova", ("Karsova",)),
        ("Senn Front media office", ("Senn Front",)),
        ("Press service of the Veltria-Karsova border commission", ("Veltria", "Karsova")),
        ("Ministry of Foreign Affairs", ()),
    ],
)
def test_an_office_that_publishes_is_a_party(outlet: str, parties: tuple[str, ...]) -> None:
    found = voice(outlet=outlet)
    assert found is not None
    assert found.parties == parties


@pytest.mark.parametrize(
    "outlet",
    ["BBC", "tass", "mehr-news", "Norvik Press", "The Government Gazette Review", "Presidency Watch", "Courier"],
)
@pytest.mark.parametrize("title", ["Statement by President Orlen Vash", "Readout of President Vash’s call", "A truce"])
def test_a_named_outlet_is_an_outlet_whatever_it_prints(outlet: str, title: str) -> None:
    assert voice(outlet=outlet, title=title) is None


def test_a_host_that_calls_itself_a_ministry_is_the_states_that_the_text_names() -> None:
    found = voice(url="https://foreign-ministry.veltria.example/1", text="Veltria is ready. " + BODY)
    assert found is not None
    assert found.parties == ("Veltria",)
    nobody = publisher_of(Report(url="https://mfa.example.org/1", text="x"), load_tables())
    assert nobody is not None
    assert nobody.official
    assert nobody.parties == ()


# --- By its form alone ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "text", "parties"),
    [
        (
            "Joint Statement by the Leaders of France, Germany and Poland on the talks",
            BODY,
            ("France", "Germany", "Poland"),
        ),
        ("Joint statement of the Republic of Veltria and the Republic of Karsova", BODY, ("Veltria", "Karsova")),
        ("Readout of the President of Ukraine’s Call with the envoy", NARRATED, ("Ukraine",)),
        ("Statement by the Government of Ukraine on the talks", BODY, ("Ukraine",)),
    ],
)
def test_a_title_of_the_kind_over_a_body_in_the_same_voice_is_enough(
    title: str, text: str, parties: tuple[str, ...]
) -> None:
    found = own_voice(Report(title=title, text=text))
    assert found is not None
    assert found.parties == parties
    as_copied = own_voice(Report(text=f"{title}\n\n{text}"))
    assert as_copied is not None
    assert as_copied.parties == parties


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Joint statement by France and Germany angers Poland", "The statement was read on Monday, officials said."),
        ("Joint statement by France and Germany", "“We call for talks. Our offer stands,” the two wrote."),
        ("Statement by Ukraine rejected", "The ministry said that it would not answer."),
        ("Readout of a call", "Nobody would say what was said."),
        ("Leaders issue joint statement on Ukraine", BODY),
        (None, BODY),
        (None, "The truce will hold, the envoy said."),
        (None, "He read: “By the authority vested in me as President by the laws of the United States of America.”"),
        (None, ""),
    ],
)
def test_a_report_about_a_statement_is_an_outlets(title: str | None, text: str) -> None:
    assert own_voice(Report(title=title, text=text)) is None


def test_an_order_is_known_by_its_first_words() -> None:
    text = "By the authority vested in me as President by the laws of the United States of America, it is ordered."
    found = own_voice(Report(text=text))
    assert found is not None
    assert (found.parties, found.role) == (("United States",), "President")


def test_a_caller_who_says_that_it_is_a_partys_text_is_believed() -> None:
    found = own_voice(Report(text=BODY, outlet="Courier", voice="party"))
    assert found is not None
    assert found.parties == ()


# --- Who signs --------------------------------------------------------------------------------------------------------


def test_the_title_tells_who_signs() -> None:
    found = voice(outlet="Presidency of Veltria", title="Statement by Press Secretary Ilse Tarn on the truce")
    assert found is not None
    assert (found.name, found.role, found.party) == ("Ilse Tarn", "Press Secretary", "Veltria")
    assert found.mention is not None
    assert found.mention.start is None


@pytest.mark.parametrize(
    "title",
    ["Statement by President Orlen Vash Welcoming the Truce", "Statement from President Orlen Vash on the Truce"],
)
def test_the_topic_is_no_part_of_the_name(title: str) -> None:
    found = voice(outlet="Presidency of Veltria", title=title)
    assert found is not None
    assert found.name == "Orlen Vash"


def test_a_signature_at_the_end_tells_who_signs() -> None:
    text = BODY + " Orlen Vash, President of the Republic.\n\n###"
    found = voice(outlet="Presidency of Veltria", title="Veltria offers talks", text=text)
    assert found is not None
    assert (found.name, found.role) == ("Orlen Vash", "President of the Republic")
    assert found.mention is not None
    assert found.mention.start is not None
    assert text[found.mention.start : found.mention.end] == found.mention.text


def test_nobody_signs_a_readout() -> None:
    found = voice(
        outlet="Presidency of Veltria", title="Readout of President Vash’s call with the envoy", text=NARRATED
    )
    assert found is not None
    assert (found.form, found.name, found.role) == ("readout", None, None)


@pytest.mark.parametrize(
    ("title", "parties"),
    [
        ("Joint Statement from the United States, Egypt, and Qatar", ("United States", "Egypt", "Qatar")),
        ("United States-India Joint Statement", ("United States", "India")),
        ("Joint Statement on U.S.-UK Consultations", ("United States", "United Kingdom")),
        ("G7 Leaders’ Statement on the river", ("G7",)),
        ("Joint Statement on the river", ("United States",)),
        ("Joint Declaration of Support for Veltria", ("United States",)),
    ],
)
def test_a_joint_text_is_of_each_that_its_title_names_else_of_its_publisher(
    title: str, parties: tuple[str, ...]
) -> None:
    found = voice(url="https://www.whitehouse.gov/x", title=title)
    assert found is not None
    assert (found.form, found.parties) == ("joint", parties)


def test_a_joint_text_names_its_signers_at_its_head_where_the_title_does_not() -> None:
    text = "The Governments of Australia, Canada, and Norway welcome the truce."
    found = voice(url="https://www.whitehouse.gov/x", title="Joint Statement on the truce", text=text)
    assert found is not None
    assert found.parties == ("Australia", "Canada", "Norway")


def test_an_armed_group_speaks_as_one() -> None:
    found = voice(outlet="Senn Front media office", text=BODY + " Abu Marn, head of the Political Office.")
    assert found is not None
    assert (found.name, found.class_) == ("Abu Marn", "armed-group")
