"""Scores against the gold of talks: figures worked out by hand, and equality with the scorer the labels came with."""

from __future__ import annotations

import copy
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import EvaluationError
from dragoman.evaluate.talks import alike, evaluate_talks, kept_out, score
from dragoman.reading import Reading
from dragoman.report import Report

SHARED = Path(__file__).parents[1].parent / "shared"
SCORER = SHARED / "tools" / "score_talks.py"
GOLD = SHARED / "data" / "talks" / "train.jsonl"
TEXT = "The envoy said that talks had failed. Oster denied it in a long letter."


def spot(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": TEXT[start:end]}


def position(**changes: Any) -> dict[str, Any]:
    return {"party": "Veltria", "issue": "talks", "act": "state", "stance": "for"} | changes


def statement(**changes: Any) -> dict[str, Any]:
    speaker = {"name": "Orlen Vash", "role": "envoy", "party": "Veltria", "class": "official"}
    return {
        "source": spot(0, 9), "cue": spot(10, 14), "content": [spot(20, 36)], "kind": "indirect", "speaker": speaker,
        "addressee": "the River Commission", "relay": ["Norvik Press"], "positions": [position()],
    } | changes  # fmt: skip


def event(**changes: Any) -> dict[str, Any]:
    return {"actor": ["Veltria"], "recipient": ["Karsova"], "type": "CONSULT", "reality": "happened"} | changes


def row(*statements: dict[str, Any], **changes: Any) -> dict[str, Any]:
    headline = {"verdict": "supported", "style": ["quote"]}
    return {
        "statements": list(statements),
        "events": [event()],
        "headline": headline,
        "inference": [spot(38, 50)],
    } | changes


def changed(**speaker: Any) -> dict[str, Any]:
    first = statement()
    return statement(speaker=first["speaker"] | speaker)


def test_the_gold_against_itself_is_perfect() -> None:
    gold = row(statement())
    assert set(score([(gold, copy.deepcopy(gold))]).values()) == {100.0}


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        (changed(name="Vash"), set()),
        (changed(name="Orlen Hale"), {"name", "name_given"}),
        (changed(name=None), {"name", "name_given"}),
        (changed(party="VELTRIA"), set()),
        (changed(party=None), {"party", "party_given"}),
        (changed(**{"class": "expert"}), {"class"}),
        (statement(source=None), {"source"}),
        (statement(source=spot(5, 12)), set()),
        (statement(source=spot(20, 25)), {"source"}),
        (statement(cue=spot(0, 3)), {"cue"}),
        (statement(kind="mixed"), {"kind"}),
        (statement(addressee="River Commission"), set()),
        (statement(addressee=None), {"addressee"}),
        (statement(addressee={"start": 0, "end": 3, "text": "the commission"}), set()),
        (statement(relay=[{"name": "Norvik Press Agency", "span": None}]), set()),
        (statement(relay=[]), {"relay"}),
    ],
)
def test_what_is_wrong_about_a_speaker_is_counted_wrong(read: dict[str, Any], wrong: set[str]) -> None:
    figures = score([(row(statement()), row(read))])
    assert {name for name, figure in figures.items() if figure < 100} == wrong


def test_a_filled_answer_is_wrong_where_the_gold_has_none() -> None:
    figures = score([(row(changed(party=None)), row(changed(party="Karsova")))])
    assert figures["party"] == 0
    assert "party_given" not in figures


def test_statements_match_by_half_of_their_content() -> None:
    half, less = statement(content=[spot(28, 36)]), statement(content=[spot(29, 36)])
    assert score([(row(statement()), row(half))])["statement"] == 100
    assert score([(row(statement()), row(less))])["statement"] == 0
    # Two found for one: half of what is given is right.
    assert score([(row(statement()), row(statement(), statement()))])["statement"] == pytest.approx(66.7)


def test_positions_count_by_party_and_issue_then_stance_and_act() -> None:
    read = row(statement(positions=[position(stance="against"), position(issue="territory")]))
    figures = score([(row(statement()), read)])
    assert figures["party x issue"] == figures["matched party x issue"] == pytest.approx(66.7)
    assert figures["party x issue x stance"] == figures["stance"] == 0
    assert figures["party x issue x act"] == pytest.approx(66.7)


def test_the_sides_of_an_event_count_in_any_order_and_case() -> None:
    gold = row(events=[event(actor=["Veltria", "Karsova"], recipient=[])])
    read = row(events=[event(actor=["karsova", "veltria"], recipient=[], reality="planned")])
    figures = score([(gold, read)])
    assert figures["event type x actor x recipient"] == 100
    assert figures["reality"] == 0


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("the BBC", "BBC", True), ("Norvik Press", "Norvik Press Agency", True), ("", "of the", True),
        ("Norvik Press", "Oster Post", False), ("Veltria and Karsova", "Veltria", False), ("Veltria", "", False),
    ],
)  # fmt: skip
def test_names_are_alike_by_a_third_of_their_words(first: str, second: str, *, same: bool) -> None:
    assert alike(first, second) is same


def test_a_fifth_is_kept_out_by_the_digest_of_the_id() -> None:
    kept = [name for name in map(str, range(500)) if kept_out(name)]
    assert 70 < len(kept) < 130
    assert kept == [name for name in map(str, range(500)) if kept_out(name)]


def test_a_file_is_scored_against_the_readings_of_its_reports(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(row(statement()) | {"id": "r", "text": TEXT}) + "\n", encoding="utf-8")
    figures = evaluate_talks(path, [Reading(report=Report(text=TEXT))])
    assert figures["statement"] == 0
    with pytest.raises(EvaluationError, match="1 reports and 0 were read"):
        evaluate_talks(path, [])


def test_a_file_of_another_shape_is_named(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"id": "r"}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match="line 1 lacks"):
        evaluate_talks(path, [])


@pytest.mark.skipif(not (SCORER.exists() and GOLD.exists()), reason="the labelled data is not beside the project")
def test_the_figures_are_those_of_the_scorer_that_came_with_the_labels() -> None:
    spec = importlib.util.spec_from_file_location("score_talks", SCORER)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()[:30]]
    pairs = [(gold, _spoilt(gold, number)) for number, gold in enumerate(rows)]
    theirs = {name: figure for name, figure in scorer.score(pairs).items() if figure is not None}
    ours = score(pairs)
    assert ours.keys() == theirs.keys()
    for name, figure in theirs.items():
        assert ours[name] == pytest.approx(100 * figure, abs=0.051), name


def _spoilt(gold: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a reading of a gold row with mistakes of every kind in it."""
    read = copy.deepcopy(gold)
    for index, found in enumerate(read["statements"]):
        turn = (number + index) % 7
        if turn == 0:
            found["speaker"] = {"name": None, "party": None, "class": "unknown"}
        elif turn == 1:
            found["positions"], found["relay"], found["addressee"] = [], ["X"], None
        elif turn == 2:
            found["content"], found["source"] = found["content"][:1], None
        elif turn == 3:
            found["kind"] = "mixed"
            found["positions"] = [p | {"stance": "unclear", "act": "state"} for p in found["positions"]]
    read["statements"] = read["statements"][number % 3 :]
    read["events"] = [e | {"reality": "planned"} for e in read["events"][number % 2 :]]
    read["headline"] = {"verdict": "partly", "style": []} if number % 4 == 0 else read["headline"]
    read["inference"] = read["inference"][1:]
    return read
