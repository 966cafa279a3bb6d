"""What a party's own text says in its own voice becomes its statements, and nothing else does."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.language.party_text import CONFIDENCE, Spoken, speak
from dragoman.language.turns import pieces, turns
from dragoman.reading import Actor, Speaker, Statement
from dragoman.report import Report, Span

OFFICE = "Presidency of Veltria"


def spoken(text: str, *statements: Statement, actors: tuple[Actor, ...] = (), title: str | None = None) -> Spoken:
    return speak(Report(text=text, outlet=OFFICE, title=title), statements, actors)


def own(said: Spoken) -> list[str]:
    return [" / ".join(span.text for span in s.content) for s in said.statements if s.source is None and s.cue is None]


def attributed(text: str, source: str, cue: str, content: str, **speaker: str) -> Statement:
    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words), words)

    who = Speaker(name=speaker.get("name"), party=speaker.get("party"), class_=speaker.get("class_", "unknown"))  # type: ignore[arg-type]
    return Statement(
        id="s1",
        source=span(source),
        cue=span(cue),
        content=(span(content),),
        kind="indirect",
        speaker=who,
        confidence=0.9,
    )


def test_an_outlets_report_stays_as_it_was() -> None:
    report = Report(text="The river is the border of the two republics.", outlet="Courier")
    one = attributed(report.text, "The river", "is", "the border")
    assert speak(report, (one,), ()) == Spoken(report, (one,), ())


def test_an_unattributed_sentence_is_the_partys_statement() -> None:
    said = spoken("Veltria will open the bridge on the first day of June.")
    assert said.report.voice == "party"
    [one] = said.statements
    assert (one.id, one.source, one.cue, one.relay, one.kind) == ("s1", None, None, (), "indirect")
    assert one.speaker.party == "Veltria"
    assert one.confidence == CONFIDENCE
    [actor] = said.actors
    assert (actor.id, actor.name, actor.party) == (one.speaker.actor, "Veltria", "Veltria")


@pytest.mark.parametrize(
    "text",
    [
        "FOR IMMEDIATE RELEASE OF THE PRESIDENCY TODAY.",
        "My fellow citizens of the Republic of Veltria.",
        "Does anybody believe that this can go on?",
        "President Orlen Vash met today with the envoy of Karsova in Oster.",
        "The President has spoken by telephone with the envoy of Karsova.",
        "The ministers exchanged lists of 118 persons taken since January.",
        "Done in two copies, in good faith, at Bang Saeo.",
        "For further information, write to the press office of the Presidency.",
        "Linden Palace, Oster, Republic of Veltria, Upper Senn Street 5.",
        "The border and the river",
        "This is a change.",
        "### **What the accord says about the river**",
    ],
)
def test_what_states_nothing_is_no_statement(text: str) -> None:
    assert own(spoken(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Neither side will build a post within five hundred metres of the river.",
        "Valdoria has today released 26 members of the Front who were held for rebellion.",
        "The fund is the property of our children; it is not a leash.",
        "We have not seized the survey ship that lay off the coast.",
    ],
)
def test_what_a_party_holds_wants_or_does_is_a_statement(text: str) -> None:
    assert own(spoken(text)) == [text.removesuffix(".")]


def test_a_sentence_with_an_attribution_in_it_is_not_said_twice() -> None:
    text = "We deny that our guns fired on the village in the night."
    said = spoken(text, attributed(text, "We", "deny", "that our guns fired on the village in the night"))
    assert own(said) == []
    assert len(said.statements) == 1


def test_a_clause_beside_an_attribution_is_still_the_partys_own() -> None:
    text = "The envoy says that the bridge is closed; it was never closed for a single day."
    said = spoken(text, attributed(text, "The envoy", "says", "that the bridge is closed"))
    assert own(said) == ["it was never closed for a single day"]


def test_a_sentence_that_goes_on_with_the_one_before_is_part_of_it() -> None:
    text = "No such document exists in our archives. It never did. Karsova must withdraw its forces from the bank."
    assert own(spoken(text)) == [
        "No such document exists in our archives / It never did",
        "Karsova must withdraw its forces from the bank",
    ]
    apart = text.replace("archives. It", "archives.\n\nIt")
    assert own(spoken(apart))[0] == "No such document exists in our archives"


def test_a_readout_says_what_it_was_about_where_that_is_an_aim() -> None:
    text = "President Vash spoke with the envoy. They discussed their efforts to secure the release of all prisoners."
    title = "Readout of President Vash’s call with the envoy"
    assert own(spoken(text, title=title)) == ["their efforts to secure the release of all prisoners"]
    topic = "President Vash spoke with the envoy. They discussed the incident on the northern ridge."
    assert own(spoken(topic, title=title)) == []


def test_we_is_the_party_and_no_outlet() -> None:
    text = "We call for the release of the prisoners."
    said = spoken(text, attributed(text, "We", "call for", "the release of the prisoners", class_="media"))
    [one] = said.statements
    assert one.speaker.party == "Veltria"
    assert one.speaker.class_ == "official"
    assert Span(0, 2, "We") in said.actors[0].mentions


def test_the_ministry_is_the_partys_and_a_named_guest_is_not() -> None:
    text = "The Ministry denies the claim. Ilse Tarn said that peace is possible."
    ministry = attributed(text, "The Ministry", "denies", "the claim", class_="official")
    guest = attributed(text, "Ilse Tarn", "said", "that peace is possible", name="Ilse Tarn", party="Karsova")
    first, second = spoken(text, ministry, guest).statements
    assert first.speaker.party == "Veltria"
    assert second.speaker == guest.speaker


def test_statements_stand_in_the_order_of_the_text_with_ids_of_their_own() -> None:
    text = "The bridge will be opened on Monday. We deny the claim. The ford will be closed on Tuesday."
    said = spoken(text, attributed(text, "We", "deny", "the claim", class_="media"))
    assert [s.id for s in said.statements] == ["s1", "s2", "s3"]
    assert [s.content[0].text[:8] for s in said.statements] == ["The brid", "the clai", "The ford"]


def test_who_signs_is_the_speaker_and_the_signature_says_nothing() -> None:
    text = "The bridge will be opened on Monday at noon. Orlen Vash, President of the Republic."
    said = spoken(text)
    [one] = said.statements
    assert (one.speaker.name, one.speaker.role) == ("Orlen Vash", "President of the Republic")
    actor = next(a for a in said.actors if a.id == one.speaker.actor)
    assert actor.mentions[0].text == "Orlen Vash, President of the Republic"


def test_an_actor_that_the_report_knows_already_is_not_listed_twice() -> None:
    known = Actor(id="a1", name="Veltria", class_="public", mentions=(Span(0, 7, "Veltria"),))
    said = spoken("Veltria will open the bridge on the first day of June.", actors=(known,))
    [actor] = said.actors
    assert (actor.id, actor.party, actor.class_, actor.mentions) == ("a1", "Veltria", "official", known.mentions)
    assert said.statements[0].speaker.actor == "a1"


def test_a_joint_text_keeps_all_who_sign_it() -> None:
    report = Report(
        text="Neither side will build a post within five hundred metres of the river.",
        outlet="Joint secretariat of the river talks",
        title="Joint communiqué of the Republic of Veltria and the Republic of Karsova on the river",
    )
    said = speak(report, (), ())
    assert said.voice is not None
    assert said.voice.parties == ("Veltria", "Karsova")
    assert said.statements[0].speaker.party == "Veltria"


# --- Transcripts ------------------------------------------------------------------------------------------------------

TRANSCRIPT = (
    "PRESIDENT VASH:\xa0 The bridge will be opened on Monday at noon.\n\n"
    "Q\xa0 Will the ford be closed on the same day?\n\nMODERATOR: This will be the last question of the day.\n\n"
    "MINISTER TARN: Karsova will send engineers to the ford in June."
)
TITLE = "Remarks by President Orlen Vash and Minister Ilse Tarn of Karsova"


def test_a_transcript_gives_each_their_own_words_and_a_reporter_none() -> None:
    said = spoken(TRANSCRIPT, title=TITLE)
    assert [(s.speaker.name, s.content[0].text[:11]) for s in said.statements] == [
        ("Orlen Vash", "The bridge "),
        ("Ilse Tarn", "Karsova wil"),
    ]


def test_the_words_of_a_turn_begin_behind_its_label() -> None:
    said = turns(TRANSCRIPT)
    labels = [TRANSCRIPT[slice(*turn.label)] if turn.label else None for turn in said]
    assert labels == ["PRESIDENT VASH", None, None, "MINISTER TARN"]
    parts = [TRANSCRIPT[a:b].strip() for (a, b), _ in pieces((0, len(TRANSCRIPT)), said)]
    assert "PRESIDENT" not in " ".join(parts)


def test_a_text_without_labels_has_no_turns() -> None:
    assert turns("The NATO summit: a beginning. Q was a letter.") == []


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "We will stay here for ever. ",
                "He said: no. ",
                "\n\n",
                "### ",
                "Q: ",
                "PRESIDENT VASH: ",
                "; and we ",
                "\ud83d",
                "U.S. ",
            ]
        ),
        max_size=15,
    ).map("".join)
)
def test_every_span_is_a_slice_and_no_words_are_said_twice(text: str) -> None:
    for title in (None, TITLE):
        said = spoken(text, title=title)
        spans = [span for one in said.statements for span in one.content]
        assert all(text[span.start : span.end] == span.text for span in spans)
        places = sorted((span.start or 0, span.end or 0) for span in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(places))
        assert [one.id for one in said.statements] == [f"s{n}" for n in range(1, len(said.statements) + 1)]
