"""A reading as JSON: contract 1 to the letter, there and back again."""

from __future__ import annotations

import json
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from show_samples import EMPTY, FULL, PLAIN

from dragoman import reading as values
from dragoman.reading import SCHEMA, Actor, Headline, Position, Problem, Reading, Relay, Speaker, Statement
from dragoman.report import Report, Span

ANY_TEXT = st.text(st.characters(exclude_categories=()))

# Contract 1, object by object: the names and their order.
READING = ["schema", "report", "headline", "statements", "events", "actors", "inference", "gaps", "problems"]
REPORT = ["id", "title", "outlet", "url", "published", "authors", "language", "voice", "text", "removed"]
HEADLINE = ["verdict", "style", "evidence", "confidence"]
STATEMENT = ["id", "source", "cue", "content", "kind", "speaker", "addressee", "relay", "confidence", "positions"]
SPEAKER = ["actor", "name", "role", "party", "class"]
RELAY = ["name", "span"]
POSITION = ["party", "reported_by", "issue", "item", "act", "stance", "condition", "toward", "confidence"]
EVENT = ["actor", "recipient", "type", "reality", "issue", "evidence", "confidence"]
ACTOR = ["id", "name", "role", "party", "class", "mentions"]
SPAN = ["start", "end", "text"]


def parsed(reading: Reading) -> Any:
    return json.loads(reading.to_json())


def test_the_json_has_the_names_of_contract_1_in_their_order() -> None:
    whole = parsed(FULL)
    assert list(whole) == READING
    assert list(whole["report"]) == REPORT
    assert list(whole["headline"]) == HEADLINE
    assert list(whole["headline"]["evidence"][0]) == SPAN
    assert list(whole["events"][0]) == EVENT
    assert list(whole["events"][0]["evidence"]) == SPAN
    assert list(whole["actors"][0]) == ACTOR
    assert list(whole["actors"][0]["mentions"][0]) == SPAN
    assert list(whole["inference"][0]) == SPAN
    assert list(whole["problems"][0]) == ["stage", "message"]


def test_a_statement_in_json_has_the_names_of_contract_1_in_their_order() -> None:
    second, third = parsed(FULL)["statements"][1:3]
    assert list(second) == STATEMENT
    for span in (second["source"], second["cue"], second["addressee"], *second["content"]):
        assert list(span) == SPAN
    assert list(second["speaker"]) == SPEAKER
    assert list(second["positions"][0]) == POSITION
    assert list(third["relay"][0]) == RELAY
    assert list(third["relay"][0]["span"]) == SPAN


def test_a_reading_of_nothing_has_every_name_too() -> None:
    whole = parsed(Reading(report=Report(text="Nobody spoke.")))
    assert list(whole) == READING
    assert whole["headline"] is None
    assert all(whole[name] == [] for name in READING[3:])


def test_what_is_not_there_is_null_and_not_left_out() -> None:
    last = parsed(FULL)["statements"][-1]
    assert last["source"] is None
    assert last["addressee"] is None
    assert last["speaker"] == {"actor": None, "name": None, "role": None, "party": None, "class": "unknown"}
    assert last["relay"] == []
    assert last["positions"] == []


def test_a_span_in_the_headline_has_null_ends_in_json() -> None:
    headline = Headline(verdict="partly", evidence=(Span(None, None, "Talks fail"),), confidence=0.5)
    whole = parsed(Reading(report=Report(title="Talks fail"), headline=headline))
    assert whole["headline"]["evidence"] == [{"start": None, "end": None, "text": "Talks fail"}]


@pytest.mark.parametrize("reading", [FULL, PLAIN, EMPTY], ids=["full", "plain", "empty"])
def test_a_reading_comes_back_from_its_json_as_it_was(reading: Reading) -> None:
    assert Reading.from_dict(parsed(reading)) == reading
    assert Reading.from_dict(reading.to_dict()) == reading


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    report = Report(text=draw(ANY_TEXT.filter(bool)), title=draw(st.none() | ANY_TEXT))

    def span() -> Span:
        start = draw(st.integers(0, len(report.text) - 1))
        return report.span(start, draw(st.integers(start + 1, len(report.text))))

    statement = Statement(
        id="s1",
        source=span() if draw(st.booleans()) else None,
        cue=span(),
        content=tuple(span() for _ in range(draw(st.integers(1, 3)))),
        kind=draw(st.sampled_from(get_args(values.Kind))),
        speaker=Speaker(name=draw(st.none() | ANY_TEXT), class_=draw(st.sampled_from(get_args(values.SpeakerClass)))),
        relay=(Relay(name=draw(ANY_TEXT), span=span()),),
        confidence=draw(st.floats(0, 1)),
    )
    actor = Actor(id="a1", name=draw(st.none() | ANY_TEXT), class_="expert", mentions=(span(),))
    return Reading(report=report, statements=(statement,), actors=(actor,))


@given(readings())
def test_any_reading_comes_back_from_its_json_with_every_span_in_place(reading: Reading) -> None:
    line = reading.to_json()
    assert "\n" not in line
    line.encode("utf-8")
    back = Reading.from_dict(json.loads(line))
    assert back == reading
    [statement] = back.statements
    for span in statement.content:
        assert back.report.text[span.start : span.end] == span.text


def test_letters_of_every_script_stand_in_the_json_as_themselves() -> None:
    assert "Київ“" in Reading(report=Report(text="Київ“")).to_json()


def test_a_lone_surrogate_is_carried_by_the_escape_of_json() -> None:
    line = Reading(report=Report(text="Z\ud83d said")).to_json()
    assert "\\ud83d" in line
    assert json.loads(line)["report"]["text"] == "Z\ud83d said"


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        ("report", None),
        ("report", {"text": 7}),
        ("statements", [{"id": "s1"}]),
        ("headline", {"verdict": "true", "confidence": 1}),
        ("inference", [{"start": 3, "end": 3, "text": ""}]),
        ("problems", ["broken"]),
    ],
)
def test_what_is_not_in_the_shape_of_contract_1_is_refused(where: str, wrong: object) -> None:
    with pytest.raises(msgspec.ValidationError, match=where):
        Reading.from_dict({**FULL.to_dict(), where: wrong})


def test_a_reading_of_another_schema_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match=r"dragoman-reading/2.*dragoman-reading/1"):
        Reading.from_dict({**FULL.to_dict(), "schema": "dragoman-reading/2"})


@pytest.mark.parametrize(
    "value",
    [
        FULL,
        FULL.report,
        FULL.headline,
        FULL.statements[0],
        FULL.statements[0].speaker,
        FULL.statements[2].relay[0],
        FULL.statements[0].positions[0],
        FULL.events[0],
        FULL.actors[0],
        FULL.problems[0],
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_value_can_be_changed(value: msgspec.Struct) -> None:
    field = value.__struct_fields__[0]
    with pytest.raises(AttributeError):
        setattr(value, field, getattr(value, field))
    assert hash(value) == hash(msgspec.structs.replace(value)), "all the way down"


def test_the_label_sets_are_those_of_the_contract() -> None:
    assert get_args(values.Kind) == ("direct", "indirect", "mixed")
    assert get_args(values.Verdict) == ("supported", "partly", "unsupported", "contradicted", "no-claim")
    assert len(get_args(values.EventType)) == 16, "PLOVER has sixteen event types"
    assert len(set(get_args(values.Issue))) == len(get_args(values.Issue)) == 25


def test_a_position_needs_an_issue_an_act_and_a_stance() -> None:
    with pytest.raises(TypeError, match="issue"):
        Position(party="Veltria", item="truce", act="demand", stance="for", confidence=1.0)  # type: ignore[call-arg]


def test_a_reading_shows_itself_in_a_notebook() -> None:
    shown = PLAIN._repr_html_()
    assert "Orlen Vash" in shown
    assert "<script" not in shown


def test_a_notebook_shows_words_from_outside_as_words() -> None:
    shown = Reading(report=Report(text="<script>alert(1)</script>", title="<img src=x onerror=alert(1)>"))._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown


def test_a_problem_names_its_stage() -> None:
    assert parsed(Reading(report=Report(), problems=(Problem(stage="intake", message="empty"),)))["problems"] == [
        {"stage": "intake", "message": "empty"}
    ]


def test_the_schema_is_named_first() -> None:
    assert SCHEMA == "dragoman-reading/1"
    assert FULL.to_json().startswith('{"schema": "dragoman-reading/1", "report": {"id": ')
