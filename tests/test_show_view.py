from __future__ import annotations

import msgspec
import pytest
from show_samples import EMPTY, FULL, PLAIN, STATEMENTS, TEXT, VASH, at

from dragoman.reading import Actor, Event, Reading, Relay, Speaker, Statement
from dragoman.report import Report, Span
from dragoman.show import view
from dragoman.show.matrix import Stand, matrix


def row(**changes: object) -> view.StatementRow:
    statement = msgspec.structs.replace(STATEMENTS[0], **changes)
    [shown] = view.statement_rows(msgspec.structs.replace(FULL, statements=(statement,)))
    return shown


def test_a_speaker_is_named_by_name_role_and_party() -> None:
    assert row().who == "Orlen Vash, foreign minister (Veltria)"


@pytest.mark.parametrize(
    ("speaker", "who"),
    [
        (Speaker(name="Orlen Vash"), "Orlen Vash"),
        (Speaker(role="foreign minister", party="Veltria"), "foreign minister (Veltria)"),
        (Speaker(party="Veltria"), "The foreign minister of Veltria, Orlen Vash (Veltria)"),
        (Speaker(), "The foreign minister of Veltria, Orlen Vash"),
        (Speaker(name="Veltria", party="Veltria"), "Veltria"),
        (Speaker(actor="a2"), "Ilse Tarn, chief negotiator (Karsova)"),
        (Speaker(actor="nobody"), "The foreign minister of Veltria, Orlen Vash"),
    ],
)
def test_what_is_known_of_a_speaker_is_shown_and_else_the_words_of_the_report(speaker: Speaker, who: str) -> None:
    assert row(speaker=speaker).who == who


def test_a_statement_nobody_is_named_for_says_so() -> None:
    assert row(source=None, speaker=Speaker()).who == "No source named"
    assert row(source=None, speaker=Speaker(party="Veltria")).who == "Veltria"


def test_a_pronoun_is_shown_beside_the_name() -> None:
    assert row(source=at("he", after="tonight,” ")).here == "he"
    assert row().here is None


def test_notes_tell_kind_class_addressee_relay_and_confidence() -> None:
    shown = row(addressee=at("reporters"), relay=(Relay(name="Interfax"), Relay(name="the BBC")))
    assert shown.notes == ("indirect", "official", "to reporters", "via Interfax, the BBC", "confidence 0.96")


def test_a_statement_of_the_headline_says_that_it_stands_there() -> None:
    assert "in the headline" in row(source=None, cue=None, content=(Span(None, None, "no peace"),)).notes
    assert "in the headline" not in row().notes


def test_pieces_with_words_between_them_are_joined_by_an_ellipsis_in_brackets() -> None:
    pieces = (at("“We are ready to stop the guns tonight,”"), at("“but not to give away the river.”"))
    assert view.joined(pieces, TEXT) == (
        "“We are ready to stop the guns tonight,” [...] “but not to give away the river.”"
    )


def test_pieces_with_only_white_space_between_them_keep_their_paragraphs() -> None:
    pieces = (at("“We have waited eleven years."), at("“We can wait another.”"))
    assert view.joined(pieces, TEXT) == "“We have waited eleven years.\n“We can wait another.”"


def test_touching_and_placeless_pieces_are_joined_too() -> None:
    assert view.joined((Span(0, 2, "ab"), Span(2, 3, "c")), "abc") == "ab c"
    assert view.joined((Span(None, None, "a"), Span(None, None, "b")), "") == "a [...] b"
    assert view.joined((), "") == ""


def test_the_dateline_tells_only_what_is_known() -> None:
    assert view.dateline(FULL.report) == ("Oster Courier", "2025-03-11 18:40", "by Mirel Janda")
    assert view.dateline(Report()) == ()
    assert view.dateline(Report(language="ru", voice="party")) == ("language ru", "in a party's own voice")


def test_counts_tell_statements_voices_relays_and_events() -> None:
    assert view.counts(FULL) == ("8 statements", "4 voices", "2 relayed", "2 events")
    assert view.counts(PLAIN) == ("2 statements", "1 voice")
    assert view.counts(EMPTY) == ("0 statements",)


def test_a_position_tells_issue_act_condition_target_and_who_reports_it() -> None:
    rows = view.statement_rows(FULL)
    first, second = rows[0].positions
    assert (first.party, first.stance, first.item) == ("Veltria", "conditional", "thirty-day ceasefire")
    assert "condition: if Karsova withdrew its forces from the Lower Senn" in first.notes
    assert second.notes == ("issue: withdrawal", "demand", "toward Karsova", "confidence 0.81")
    assert "as told by Veltria" in rows[2].positions[0].notes


def test_an_event_points_from_actor_to_recipient() -> None:
    assert [event.parties for event in view.event_rows(FULL)] == ["Karsova → Veltria", "Veltria, Karsova"]


def test_an_event_names_an_actor_by_id_or_by_party() -> None:
    event = Event(
        actor=("a1",),
        recipient=("Karsova",),
        type="THREATEN",
        reality="planned",
        issue="attacks",
        evidence=at("shelled"),
        confidence=1,
    )
    [shown] = view.event_rows(msgspec.structs.replace(FULL, events=(event,)))
    assert shown.parties == "Orlen Vash, foreign minister (Veltria) → Karsova"


def test_an_actor_without_a_name_is_shown_by_its_first_mention() -> None:
    actor = Actor(id="a3", name=None, mentions=(at("A resident"), at("she")))
    [shown] = view.actor_rows(Reading(report=FULL.report, actors=(actor,)))
    assert shown == view.ActorRow(who="A resident", notes=("2 mentions",))


def test_every_verdict_has_a_sentence_of_its_own() -> None:
    assert len(set(view.VERDICTS.values())) == 5
    assert FULL.headline is not None
    assert view.headline_row(FULL.headline).notes == ("style: quote", "confidence 0.79")


def test_the_matrix_has_the_statements_behind_each_cell() -> None:
    table = matrix(FULL)
    assert table.parties == ("Veltria", "Karsova")
    assert [found.issue for found in table.rows] == ["ceasefire", "withdrawal", "territory"]
    assert table.rows[1].cells == ((Stand("for", (1,)),), (Stand("against", (3, 4)),))
    assert table.rows[0].cells[1] == ()


def test_a_statement_is_counted_once_in_a_cell() -> None:
    twice = msgspec.structs.replace(STATEMENTS[1], positions=STATEMENTS[1].positions * 2)
    [found] = matrix(Reading(report=FULL.report, statements=(twice,))).rows
    assert found.cells == ((Stand("against", (1,)),),)


def test_a_position_of_no_party_is_not_in_the_matrix_but_with_its_statement() -> None:
    nobody = tuple(msgspec.structs.replace(position, party=None) for position in STATEMENTS[1].positions)
    statement = Statement(
        id="s1", source=None, cue=None, content=(), kind="direct", speaker=VASH, confidence=1, positions=nobody
    )
    reading = Reading(report=FULL.report, statements=(statement,))
    assert matrix(reading).parties == ()
    assert view.statement_rows(reading)[0].positions[0].party == "no party"
