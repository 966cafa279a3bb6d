"""What the statements of a reading lack: a second source, a first hand, the voice of the accused."""

from __future__ import annotations

import msgspec
import pytest

from dragoman.language.gaps import ALL_RELAYED, NO_VOICE, SINGLE_SOURCE, lacking
from dragoman.reading import Event, Position, Reading, Relay, Speaker, Statement
from dragoman.report import Report, Span

CONTENT = (Span(0, 5, "Truce"),)


def said(
    name: str | None = None, *relays: str, party: str | None = None, positions: tuple[Position, ...] = ()
) -> Statement:
    return Statement(
        id="s1",
        source=None,
        cue=None,
        content=CONTENT,
        kind="indirect",
        speaker=Speaker(name=name, party=party),
        relay=tuple(Relay(name=relay) for relay in relays),
        confidence=1.0,
        positions=positions,
    )


def accuses(toward: str | None, *, party: str = "Veltria") -> Position:
    return Position(
        party=party, issue="attacks", item="the shelling", act="accuse", stance="against", toward=toward, confidence=1.0
    )


def reading(*statements: Statement, outlet: str | None = None, events: tuple[Event, ...] = ()) -> Reading:
    return Reading(report=Report(text="Truce", outlet=outlet), statements=statements, events=events)


def test_two_statements_of_one_voice_have_a_single_source() -> None:
    assert lacking(reading(said("Orlen Vash"), said("Orlen Vash"))) == (SINGLE_SOURCE + "Orlen Vash",)


def test_what_two_said_and_one_carried_has_a_single_source() -> None:
    found = lacking(reading(said("Orlen Vash", "BBC"), said("Ilse Tarn", "Norvik", "BBC")))
    assert found == ("single named source: BBC", ALL_RELAYED)


def test_the_outlet_itself_is_no_carrier() -> None:
    assert lacking(reading(said("Orlen Vash", "BBC"), said("Ilse Tarn", "bbc"), outlet="BBC")) == ()


@pytest.mark.parametrize(
    "statements",
    [
        (),
        (said("Orlen Vash"),),
        (said("Orlen Vash"), said("Ilse Tarn")),
        (said("Orlen Vash"), said()),
        (said(), said()),
        (said("Orlen Vash", "BBC"), said("Ilse Tarn")),
    ],
    ids=["none", "one", "two voices", "one unnamed", "all unnamed", "one at first hand"],
)
def test_nothing_is_lacking_where_it_cannot_be_told(statements: tuple[Statement, ...]) -> None:
    assert lacking(reading(*statements)) == ()


def test_every_statement_relayed_by_different_carriers_is_relayed() -> None:
    assert lacking(reading(said("Orlen Vash", "BBC"), said("Ilse Tarn", "Norvik"))) == (ALL_RELAYED,)


def test_a_partys_own_text_is_no_single_source_report() -> None:
    one = reading(said("Orlen Vash"), said("Orlen Vash"))
    own = msgspec.structs.replace(one, report=msgspec.structs.replace(one.report, voice="party"))
    assert lacking(own) == ()


def test_a_side_that_is_accused_and_says_nothing_is_named() -> None:
    accuser = said("Orlen Vash", party="Veltria", positions=(accuses("Karsova"),))
    assert lacking(reading(accuser, said("Ilse Tarn"))) == (NO_VOICE + "Karsova",)
    assert lacking(reading(accuser, said("Ilse Tarn", party="Karsova"))) == ()


def test_each_accused_side_is_named_once_in_the_order_of_the_accusations() -> None:
    accuser = said(
        "Orlen Vash", party="Veltria", positions=(accuses("Karsova"), accuses("Senn Front"), accuses("Karsova"))
    )
    assert lacking(reading(accuser)) == (NO_VOICE + "Karsova", NO_VOICE + "Senn Front")


def test_an_accusation_toward_nobody_names_nobody() -> None:
    assert lacking(reading(said("Orlen Vash", party="Veltria", positions=(accuses(None),)))) == ()


def test_only_an_accusation_counts() -> None:
    demand = msgspec.structs.replace(accuses("Karsova"), act="demand")
    assert lacking(reading(said("Orlen Vash", party="Veltria", positions=(demand,)))) == ()


def test_what_another_side_reports_of_the_accused_is_not_their_voice() -> None:
    told = Position(
        party="Karsova",
        reported_by="Veltria",
        issue="talks",
        item="talks",
        act="refuse",
        stance="against",
        confidence=1.0,
    )
    assert NO_VOICE + "Karsova" in lacking(
        reading(said("Orlen Vash", party="Veltria", positions=(accuses("Karsova"), told)))
    )


@pytest.mark.parametrize(("reality", "found"), [("happened", (NO_VOICE + "Karsova",)), ("denied", ())])
def test_an_event_of_accusing_counts_unless_it_is_denied(reality: str, found: tuple[str, ...]) -> None:
    event = Event(
        actor=("Veltria",),
        recipient=("Karsova",),
        type="ACCUSE",
        reality=reality,  # type: ignore[arg-type]
        issue="attacks",
        evidence=CONTENT[0],
        confidence=1.0,
    )
    assert lacking(reading(said("Orlen Vash", party="Veltria"), events=(event,))) == found
