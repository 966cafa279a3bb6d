"""What cannot both be so: in positions, in facts, in events; and what a record is asked about it all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from dossier_positions import DOSSIER, LABELS, said, stands
from hypothesis import given, settings
from hypothesis import strategies as st
from record_world import event, position, reading
from test_talks_positions import refused, stand

from dragoman.cli import main
from dragoman.errors import EvaluationError
from dragoman.evaluate.dossier import changes_figures, labels_of, score_changes
from dragoman.reading import Reading
from dragoman.record.record import Record
from dragoman.talks.asking import Wanted, changes_in, contradictions_in, matrix_in
from dragoman.talks.claims import DAYS
from dragoman.talks.contradictions import REPORTED_DAYS, contradictions
from dragoman.talks.histories import changes, histories
from dragoman.talks.values import Contradiction, Done, Place, Said, Stand

DRONES = "Two Veltrian drones crossed the lake on Sunday."
NO_DRONES = "No Veltrian drone crossed the lake on Sunday."


def heard(number: int, date: str, text: str, **given: Any) -> Said:
    told: dict[str, Any] = {"party": "Karsova", "confidence": 0.9, "place": Place(report=f"q{number}", statement="s1")}
    return Said(**{**told, "id": number, "date": date, "text": text, **given})


def done(number: int, date: str, **given: Any) -> Done:
    parties = {"actors": frozenset({"Veltria"}), "recipients": frozenset({"Karsova"})}
    told: dict[str, Any] = {"type": "ASSAULT", "reality": "happened", "issue": "attacks", "confidence": 0.9}
    told |= {"text": f"deed {number}", "place": Place(report=f"e{number}"), **parties}
    return Done(**{**told, "id": number, "date": date, **given})


def of_positions(*rows: Stand) -> tuple[Contradiction, ...]:
    return contradictions(histories(rows))


def of_facts(*rows: Said) -> tuple[Contradiction, ...]:
    return contradictions([], rows)


# --- positions


def test_what_is_reported_of_a_party_against_its_own_word_is_a_contradiction_either_way_round() -> None:
    agreed = stand(1, "2025-05-20", reported_by="Tarrovia", outlet="Lakes Wire")
    denied = stand(2, "2025-05-21", act="deny", stance="against", outlet="The Lantern")
    [found] = of_positions(agreed, denied)
    assert (found.kind, found.party, found.date) == ("reported", "Veltria", "2025-05-21")
    assert [(side.party, side.outlets) for side in (found.first, found.second)] == [
        ("Tarrovia", ("Lakes Wire",)), ("Veltria", ("The Lantern",)),
    ]  # fmt: skip
    assert "as Tarrovia says, is for on 2025-05-20" in found.because
    [turned] = of_positions(refused(1, "2025-05-20"), stand(2, "2025-05-21", reported_by="Tarrovia"))
    assert turned.kind == "reported"


def test_two_others_who_say_opposite_things_of_a_party_contradict_each_other() -> None:
    one, other = stand(1, "2025-05-20", reported_by="Tarrovia"), refused(2, "2025-05-20", reported_by="Norvik")
    assert [found.kind for found in of_positions(one, other)] == ["reported"]
    assert of_positions(one, refused(2, "2025-05-20", reported_by="Tarrovia")) == ()


def test_what_lies_too_far_apart_or_excludes_nothing_is_none() -> None:
    agreed = stand(1, "2025-05-01", reported_by="Tarrovia")
    assert of_positions(agreed, refused(2, f"2025-05-{1 + REPORTED_DAYS:02}")) != ()
    assert of_positions(agreed, refused(2, f"2025-05-{2 + REPORTED_DAYS:02}")) == ()
    assert of_positions(agreed, stand(2, "2025-05-02", stance="conditional")) == ()
    assert of_positions(agreed, refused(2, "2025-05-02", confidence=0.3)) == ()
    assert of_positions(agreed, refused(2, "2025-05-02", late=True)) == ()
    assert of_positions(agreed, refused(2, "2025-05-02", party="Karsova")) == ()
    assert of_positions(agreed, refused(2, "2025-05-02", item="a ferry", issue="other")) == ()


def test_a_contradiction_is_settled_where_the_party_comes_round() -> None:
    quarrel = stand(1, "2025-05-01", reported_by="Tarrovia"), refused(2, "2025-05-02")
    assert of_positions(*quarrel)[0].settled is None
    assert of_positions(*quarrel, stand(3, "2025-05-06"))[0].settled == "2025-05-06"


def test_one_quarrel_that_goes_on_is_one_contradiction() -> None:
    rows = [stand(1, "2025-05-01", reported_by="Tarrovia"), *(refused(n, f"2025-05-0{n}") for n in (2, 3, 4))]
    [found] = of_positions(*rows)
    assert (found.first.id, found.second.id) == (1, 2)


def test_two_voices_of_one_party_contradict_each_other_and_a_change_does_not() -> None:
    one = stand(1, "2025-05-01", speaker="Orlen Vash", text="Our guns will fall silent.")
    other = refused(2, "2025-05-01", speaker="Pera Linn", text="We accept no truce.")
    assert [found.kind for found in of_positions(one, other)] == ["voices"]
    same_words = refused(2, "2025-05-01", speaker="Pera Linn", text="Our guns fall silent.")
    assert of_positions(one, same_words) == (), "two readings of the same words"
    assert of_positions(stand(1, "2025-05-01"), refused(2, "2025-05-02")) == ()
    weak = refused(2, "2025-05-01", confidence=0.5, speaker="Pera Linn")
    assert of_positions(one, weak) == (), "what would not hold a party to its stance contradicts nothing"
    again = refused(2, "2025-05-01", speaker="Orlen Vash", text="We accept no truce.")
    assert of_positions(one, again) == (), "one speaker on one day"
    same_breath = refused(2, "2025-05-01", speaker="Orlen Vash", place=one.place)
    assert of_positions(one, same_breath) == ()


# --- facts


def test_who_denies_what_another_asserts_contradicts_it_with_no_position_read() -> None:
    [found] = of_facts(heard(1, "2025-05-20", DRONES), heard(2, "2025-05-21", NO_DRONES, party="Veltria"))
    assert (found.kind, found.party, found.item) == ("fact", "Veltria", "veltrian drones crossed lake sunday")
    assert (found.first.says, found.second.says) == ("says", "denies")


@pytest.mark.parametrize(
    ("asserted", "denied", "why"),
    [
        (DRONES, "Two Veltrian drones crossed the lake on Sunday.", "nothing is denied"),
        ("Two Veltrian drones will cross the lake on Sunday.", NO_DRONES, "it is not said to have happened"),
        ("to send two Veltrian drones across the lake on Sunday", NO_DRONES, "it is a wish"),
        (DRONES, "No Veltrian ferry sails on Mondays, and drones are far from our thoughts these days.", "other words"),
        ("Two Norvik drones crossed the lake on Sunday.", "No Norvik drone crossed the lake on Sunday.", "not of them"),
        (NO_DRONES, NO_DRONES, "both deny it"),
    ],
)
def test_what_is_no_contradiction_of_facts(asserted: str, denied: str, why: str) -> None:
    assert of_facts(heard(1, "2025-05-20", asserted), heard(2, "2025-05-21", denied, party="Veltria")) == (), why


def test_a_denial_comes_from_another_party_within_days() -> None:
    claim = heard(1, "2025-05-01", DRONES)
    assert of_facts(claim, heard(2, "2025-05-02", NO_DRONES)) == ()
    assert of_facts(claim, heard(2, f"2025-05-0{1 + DAYS}", NO_DRONES, party="Veltria")) != ()
    assert of_facts(claim, heard(2, f"2025-05-0{2 + DAYS}", NO_DRONES, party="Veltria")) == ()
    assert of_facts(claim, heard(2, "2025-05-02", NO_DRONES, party="Veltria", late=True)) == ()


def test_a_denial_that_is_read_as_one_need_not_be_about_those_who_deny() -> None:
    claim = heard(1, "2025-05-20", "The first battalion left the hills.", issues=frozenset({"withdrawal"}))
    plain = heard(2, "2025-05-21", "No battalion has left, and no platoon.", party="Tarrovia")
    assert of_facts(claim, plain) == ()
    read = heard(
        2, "2025-05-21", plain.text, party="Tarrovia", issues=frozenset({"withdrawal"}), acts=frozenset({"deny"})
    )
    assert len(of_facts(claim, read)) == 1


def test_a_statement_stands_in_one_contradiction() -> None:
    agreed = stand(1, "2025-05-20", reported_by="Karsova", place=Place(report="q1", statement="s1"))
    denied = refused(2, "2025-05-21", act="deny", place=Place(report="q2", statement="s1"))
    rows = [heard(1, "2025-05-20", DRONES), heard(2, "2025-05-21", NO_DRONES, party="Veltria")]
    assert [found.kind for found in contradictions(histories([agreed, denied]), rows)] == ["reported"]


# --- events


def test_a_deed_reported_as_happened_and_as_denied_is_a_contradiction() -> None:
    happened, denied = done(1, "2025-05-20", outlet="Lakes Wire"), done(2, "2025-05-21", reality="denied")
    [found] = contradictions([], [], [denied, happened])
    assert (found.kind, found.party, found.item, found.first.says) == ("event", "Veltria", "ASSAULT", "happened")
    others: tuple[dict[str, Any], ...] = ({"type": "AID"}, {"actors": frozenset({"Karsova"})}, {"confidence": 0.1})
    for other in (*others, {"date": "2025-06-21"}):
        assert contradictions([], [], [happened, done(2, **{"date": "2025-05-21", "reality": "denied", **other})]) == ()


def test_who_denies_a_deed_that_a_report_tells_contradicts_the_report() -> None:
    deed = done(1, "2025-05-20", text="Veltrian drones crossed the lake on Sunday")
    assert len(contradictions([], [heard(2, "2025-05-21", NO_DRONES, party="Veltria")], [deed])) == 1
    assert contradictions([], [heard(2, "2025-05-21", NO_DRONES, party="Tarrovia")], [deed]) == ()


@settings(deadline=None, max_examples=60)
@given(st.permutations(stands()), st.permutations(said()))
def test_the_order_of_the_rows_plays_no_part(rows: list[Stand], told: list[Said]) -> None:
    assert contradictions(histories(rows), told) == contradictions(histories(stands()), said())


# --- the dossier


def test_most_contradictions_of_the_dossier_are_found_and_nothing_else() -> None:
    found = contradictions(histories(stands()), said())
    figures = score_changes(DOSSIER, changes(histories(stands())), found)
    assert figures["contradictions precision"] == 100.0
    assert figures["contradictions recall"] >= 85
    assert {each.kind for each in found} == {"reported", "fact"}


def test_a_label_is_found_once_and_a_wrong_stance_is_not_found() -> None:
    found = changes(histories(stands()))
    assert score_changes(DOSSIER, [*found, *found], ())["changes precision"] == 50.0
    away = [change for change in found if change.party != "Orvelia"]
    right = len(away) / len(LABELS["changes"])
    assert score_changes(DOSSIER, away, ())["changes recall"] == round(100 * right, 1)


def test_a_folder_without_labels_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"labels\.json"):
        labels_of(tmp_path)
    (tmp_path / "labels.json").write_text('{"schema": "other/1"}')
    with pytest.raises(EvaluationError, match="dragoman-dossier/1"):
        labels_of(tmp_path)


# --- a record


def readings() -> list[Reading]:
    def told(day: str, words: str, **given: Any) -> Reading:
        return reading(words, published=day, **given)

    against = position(act="refuse", stance="against")
    return [
        told("2025-03-01", "We reject the truce", positions=(against,)),
        told("2025-03-14", "We accept the truce", outlet="The Lantern", positions=(position(),)),
        told("2025-03-15", "They agreed to talks", name="Pera Linn", party="Karsova", positions=(
            position(issue="talks", item="talks", reported_by="Karsova"),)),
        told("2025-03-16", "There will be no talks", positions=(
            position(issue="talks", item="talks", act="deny", stance="against"),)),
        told("2025-03-17", "It rains", events=(event(reality="denied"), event(type="AID"))),
    ]  # fmt: skip


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "talks.record"
    with Record.create(path) as made:
        for each in readings():
            made.add(each)
    return path


def test_a_record_is_asked_what_changed_and_what_contradicts_what(record: Path) -> None:
    with Record.open(record) as opened:
        [change] = changes_in(opened)
        assert (change.party, change.date, change.after.outlets) == ("Veltria", "2025-03-14", ("The Lantern",))
        assert change.before.stand.text == "“We reject the truce.”"
        [quarrel] = contradictions_in(opened)
        assert (quarrel.kind, quarrel.first.party, quarrel.second.party) == ("reported", "Karsova", "Veltria")
        assert [cell.stance for cell in matrix_in(opened, Wanted(issue="ceasefire"))] == ["for"]


def test_every_finding_points_to_words_of_a_report(record: Path) -> None:
    with Record.open(record) as opened:
        [change], [quarrel] = changes_in(opened), contradictions_in(opened)
        spots = [(change.before.stand.place, change.before.stand.text), (quarrel.first.place, quarrel.first.text)]
        for place, text in spots:
            assert opened.reading(opened.report_id(place.report)).report.text[place.start : place.end] == text


def test_what_is_asked_for_is_given_and_nothing_later_than_as_of(record: Path) -> None:
    with Record.open(record) as opened:
        assert changes_in(opened, Wanted(as_of="2025-03-13")) == []
        assert matrix_in(opened, Wanted(as_of="2025-03-13"))[0].stance == "against"
        assert changes_in(opened, Wanted(party="Karsova")) == changes_in(opened, Wanted(issue="talks")) == []
        assert changes_in(opened, Wanted(since="2025-03-15")) == changes_in(opened, Wanted(until="2025-03-13")) == []
        assert len(contradictions_in(opened, Wanted(party="Karsova"))) == 1
        assert contradictions_in(opened, Wanted(party="Norvik")) == contradictions_in(opened, Wanted(issue="ceasefire"))
        assert contradictions_in(opened, Wanted(as_of="2025-03-15")) == []


@pytest.mark.parametrize(("command", "count"), [("changes", 1), ("contradictions", 1), ("matrix", 2)])
def test_the_commands_print_rows_for_people_and_programs(record: Path, command: str, count: int) -> None:
    run = CliRunner().invoke
    lines = run(main, [command, str(record), "--json"]).stdout.splitlines()
    found = [json.loads(line) for line in lines]
    assert len(found) == count
    assert all(any(name.endswith("report") and value for name, value in row.items()) for row in found)
    csv = run(main, [command, str(record), "--csv", "--limit", "1"]).stdout.splitlines()
    assert csv[0].split(",") == list(found[0])
    assert len(csv) == 2
    people = run(main, [command, str(record)]).stdout
    assert "Veltria" in people
    assert found[0].get("item", "") in people
    assert run(main, [command, str(record), "--party", "Nobody"]).stdout == ""


def test_a_record_of_the_dossier_can_be_scored(record: Path) -> None:
    with Record.open(record) as opened:
        figures = changes_figures(DOSSIER, opened)
    assert figures == {
        "changes precision": 0.0, "changes recall": 0.0, "contradictions precision": 0.0, "contradictions recall": 0.0,
    }  # fmt: skip
