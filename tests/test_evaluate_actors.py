"""Scores of who is who: countries of mentions, and speakers with the gold's own spans."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import EvaluationError
from dragoman.evaluate.actors import evaluate_actors, evaluate_speakers
from dragoman.evaluate.talks import kept_out

SHARED = Path(__file__).parents[1].parent / "shared" / "data"
NEWSWCL50 = SHARED / "actors" / "newswcl50-dev.jsonl"
TALKS = SHARED / "talks" / "train.jsonl"
TEXT = "Germany met Canada. Then migrants came with Chancellor Angela Merkel."


def mention(words: str, country: str | None, kind: str = "COUNTRY") -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words, "type": kind, "country": country, "who": None}


def written(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_countries_are_scored_over_all_and_over_those_given(tmp_path: Path) -> None:
    mentions = [
        mention("Germany", "DEU"), mention("Canada", "MEX"), mention("migrants", None, "GROUP"),
        mention("Chancellor Angela Merkel", "DEU", "ACTOR"),
    ]  # fmt: skip
    path = written(tmp_path / "m.jsonl", {"text": TEXT, "mentions": mentions})
    assert evaluate_actors(path) == {"country": 75, "country given": 66.67, "persons": 100}


@pytest.mark.parametrize(
    "mentions",
    [[{"start": 0}], [mention("Germany", "DEU") | {"end": 999}], [mention("Germany", "DEU") | {"end": 0}], 3],
)
def test_a_file_of_another_shape_is_named(mentions: Any, tmp_path: Path) -> None:
    path = written(tmp_path / "m.jsonl", {"text": TEXT, "mentions": mentions})
    with pytest.raises(EvaluationError, match="line 1"):
        evaluate_actors(path)


def test_speakers_are_scored_with_the_golds_own_spans(tmp_path: Path) -> None:
    text = "The German government said it is closed."
    statement = {
        "source": {"start": 0, "end": 21, "text": "The German government"},
        "cue": {"start": 22, "end": 26, "text": "said"},
        "content": [{"start": 27, "end": 39, "text": "it is closed"}],
        "kind": "indirect",
        "speaker": {"name": None, "role": None, "party": "Germany", "class": "official"},
        "addressee": None,
        "relay": [],
        "positions": [],
    }
    row = {"id": "r", "text": text, "statements": [statement], "events": [], "headline": {}, "inference": []}
    figures = evaluate_speakers(written(tmp_path / "t.jsonl", row))
    assert (figures["name"], figures["party"], figures["class"]) == (100, 100, 100)
    assert evaluate_speakers(written(tmp_path / "t.jsonl", row), keep=lambda _: False) == {}


@pytest.mark.skipif(not NEWSWCL50.exists(), reason="the labelled data is not beside the project")
def test_countries_hold_their_floors_on_newswcl50() -> None:
    figures = evaluate_actors(NEWSWCL50)
    assert figures["country"] >= 80
    assert figures["country given"] >= 80
    assert figures["persons"] >= 75


@pytest.mark.skipif(not TALKS.exists(), reason="the labelled data is not beside the project")
def test_speakers_hold_their_floors_on_the_part_the_rules_were_made_on() -> None:
    figures = evaluate_speakers(TALKS, keep=lambda name: not kept_out(name))
    floors = {"name": 95, "party": 93, "class": 92, "addressee": 60, "relay": 70}
    assert {name for name, least in floors.items() if figures[name] < least} == set()
