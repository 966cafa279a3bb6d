"""Scores against the gold of talks: figures worked out by hand, and equality with the scorer the labels came with."""

from __future__ import annotations

import copy
import importlib.util
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman.errors import EvaluationError
from dragoman.evaluate.talks import alike, evaluate_talks, kept_out, read_and_score, score, statements_of
from dragoman.language.reader import Reader
from dragoman.reading import Position, Reading, Statement
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


def seen(start: int, end: int, **changes: Any) -> dict[str, Any]:
    return event(evidence=spot(start, end), **changes)


@pytest.mark.parametrize(
    ("read", "figure"),
    [
        ([seen(20, 36)], 100.0),
        ([seen(35, 50)], 100.0),
        ([seen(36, 50)], 0.0),
        ([seen(36, 50), seen(25, 26)], 100.0),
        # Of another type or between others it is not that event, so its evidence is not asked about.
        ([seen(20, 36, type="ASSAULT")], None),
        ([seen(20, 36, actor=["Dorn"])], None),
        ([], None),
    ],
    ids=["the same", "one sign", "beside it", "the best of two", "another type", "another actor", "nothing"],
)
def test_evidence_is_right_where_it_touches_that_of_the_same_event(
    read: list[dict[str, Any]], figure: float | None
) -> None:
    assert score([(row(events=[seen(20, 36)]), row(events=read))]).get("evidence") == figure


def test_one_events_evidence_bears_out_one_event() -> None:
    gold = row(events=[seen(0, 9), seen(20, 36)])
    assert score([(gold, row(events=[seen(20, 36)]))])["evidence"] == 0, "the first of the gold takes it"
    assert score([(gold, row(events=[seen(20, 36), seen(3, 5)]))])["evidence"] == 100
    assert score([(gold, row(events=[seen(20, 36), seen(21, 22)]))])["evidence"] == 50


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


class Given(Reader):
    """Notes what it is given to interpret, and finds one position in every statement."""

    def __init__(self) -> None:
        """Load nothing."""
        self.seen: list[tuple[Report, tuple[Statement, ...]]] = []

    def interpret(self, report: Report, statements: Any) -> Reading:
        self.seen.append((report, tuple(statements)))
        one = Position(party="Veltria", issue="talks", item="talks", act="state", stance="for", confidence=1.0)
        return Reading(report=report, statements=tuple(copy_of(s, positions=(one,)) for s in statements))


def copy_of(statement: Statement, **changes: Any) -> Statement:
    return msgspec.structs.replace(statement, **changes)


def gold_file(tmp_path: Path, *names: str) -> Path:
    path = tmp_path / "gold.jsonl"
    lines = [json.dumps(row(statement()) | {"id": name, "text": TEXT, "title": f"T {name}"}) for name in names]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_given_statements_are_the_golds_without_their_positions() -> None:
    gold = row(statement(), statement(source=None, cue=None)) | {"text": TEXT}
    first, second = statements_of(gold)
    assert (first.id, second.id) == ("s1", "s2")
    assert first.source is not None
    assert first.cue is not None
    assert (first.source.text, first.cue.text, [span.text for span in first.content]) == (
        "The envoy", "said", ["talks had failed"],
    )  # fmt: skip
    assert (first.speaker.name, first.speaker.party, first.speaker.class_) == ("Orlen Vash", "Veltria", "official")
    assert (second.source, second.cue, first.kind) == (None, None, "indirect")
    assert first.positions == second.positions == ()


def test_with_given_what_statements_mean_is_scored_and_not_how_they_are_found(tmp_path: Path) -> None:
    reader = Given()
    figures = read_and_score(gold_file(tmp_path, "a", "b"), reader, given=True)
    assert [report.title for report, _ in reader.seen] == ["T a", "T b"]
    assert [len(statements) for _, statements in reader.seen] == [1, 1]
    assert {figures[name] for name in ("party x issue", "matched party x issue", "stance")} == {100.0}
    assert not {"statement", "party", "kind", "headline verdict"} & figures.keys(), "these were given, or not asked"
    assert figures["event type x actor x recipient"] == 0, "no events were read"


def test_with_kept_only_the_fifth_is_read(tmp_path: Path) -> None:
    names = [str(number) for number in range(30)]
    reader = Given()
    read_and_score(gold_file(tmp_path, *names), reader, given=True, kept_only=True)
    assert [report.title for report, _ in reader.seen] == [f"T {name}" for name in names if kept_out(name)]


def test_the_shipped_model_reads_what_given_statements_mean(tmp_path: Path, reader: Reader) -> None:
    path = gold_file(tmp_path, "a")
    assert "party x issue" in read_and_score(path, reader, given=True)
    assert read_and_score(path, reader, given=True) == read_and_score(path, reader, given=True)


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
    ours = {name: figure for name, figure in score(pairs).items() if name != "evidence"}  # ours alone
    # That scorer asks nothing about the evidence of events.
    assert ours.keys() - {"evidence"} == theirs.keys()
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
