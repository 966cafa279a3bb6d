"""Our own-worded reports on invented conflicts: true offsets, known labels, nothing real in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from dragoman import reading as contract
from dragoman.actors.wordlists import read_rows
from training.corpora import rows
from training.own_reports import REPORTS, labelled, read_draft

OWN = list(rows(REPORTS))
ITEMS = list(rows(REPORTS.with_name("items.jsonl")))
# The short items a dozen at a time: one test each would be a thousand tests.
GROUPS = [[row] for row in OWN] + [ITEMS[first : first + 12] for first in range(0, len(ITEMS), 12)]
each = pytest.mark.parametrize("group", GROUPS, ids=[group[0]["id"] for group in GROUPS])
WORDS = st.text("abcdé“”'", min_size=1, max_size=12)


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every span anywhere in a label."""
    if isinstance(value, dict) and value.keys() == {"start", "end", "text"}:
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from spans(part)


def positions(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for statement in row["statements"]:
        yield from statement["positions"]


def real_names() -> set[str]:
    """Give names of states, cities, persons and outlets of the world."""
    territories = {name for code, name in Locale("en").territories.items() if code.isalpha()}
    cities = {city for _, names in read_rows("cities") for city in names.split(" | ")}
    persons = {row[0] for row in read_rows("persons")} | {row[2] for row in read_rows("holders")}
    outlets = {name for row in read_rows("outlets") for name in row[3].split(" | ")}
    return territories | cities | persons | outlets


def test_the_reports_are_forty_and_the_items_three_hundred_all_different() -> None:
    assert (len(OWN), len(ITEMS)) == (40, 300)
    assert len({row["id"] for row in (*OWN, *ITEMS)}) == len({row["text"] for row in (*OWN, *ITEMS)}) == 340


@each
def test_every_span_is_the_slice_it_says(group: list[dict[str, Any]]) -> None:
    for row in group:
        _every_span_is_the_slice_it_says(row)


def _every_span_is_the_slice_it_says(row: dict[str, Any]) -> None:
    found = list(spans(row))
    assert len(found) > 10
    for span in found:
        assert span["text"] == row["text"][span["start"] : span["end"]], span
        assert span["text"] == span["text"].strip()
        assert "\n" not in span["text"], "a span lies within one sentence"


@each
def test_every_label_is_one_of_the_contract(group: list[dict[str, Any]]) -> None:
    for row in group:
        _every_label_is_one_of_the_contract(row)


def _every_label_is_one_of_the_contract(row: dict[str, Any]) -> None:
    for statement in row["statements"]:
        assert statement["kind"] in get_args(contract.Kind)
        assert statement["speaker"]["class"] in get_args(contract.SpeakerClass)
        assert statement["content"]
    for position in positions(row):
        assert position["issue"] in get_args(contract.Issue), position
        assert position["act"] in get_args(contract.Act), position
        assert position["stance"] in get_args(contract.Stance), position
        assert position["item"]
    for event in row["events"]:
        assert event["type"] in get_args(contract.EventType), event
        assert event["reality"] in get_args(contract.Reality), event
        assert event["issue"] in get_args(contract.Issue), event
        assert event["actor"] or event["recipient"], event
    assert row["headline"]["verdict"] in get_args(contract.Verdict)
    assert set(row["headline"]["style"]) <= set(get_args(contract.Style))


@each
def test_conditions_names_and_carriers_are_words_of_the_report(group: list[dict[str, Any]]) -> None:
    for row in group:
        _conditions_names_and_carriers_are_words_of_the_report(row)


def _conditions_names_and_carriers_are_words_of_the_report(row: dict[str, Any]) -> None:
    for position in positions(row):
        assert (position["condition"] or "") in row["text"], position
        assert position["reported_by"] is None or position["reported_by"] != position["party"], position
    for statement in row["statements"]:
        speaker = statement["speaker"]
        for words in (speaker["name"], speaker["role"], statement["addressee"], *statement["relay"]):
            assert (words or "") in f"{row['title']} {row['text']} {row['outlet']}", words


@each
def test_nothing_real_is_named(group: list[dict[str, Any]]) -> None:
    for row in group:
        _nothing_real_is_named(row)


def _nothing_real_is_named(row: dict[str, Any]) -> None:
    said = f"{row['outlet']}\n{row['title']}\n{row['text']}"
    parties = {p["party"] or "" for p in positions(row)} | {p["toward"] or "" for p in positions(row)}
    words = set(re.findall(r"\w+", " ".join((said, *parties))))
    for name in real_names():
        # Most names fail the cheap test of their first word.
        if re.findall(r"\w+", name)[:1] and re.findall(r"\w+", name)[0] in words:
            assert not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said), name
            assert name not in parties


def test_what_is_rare_elsewhere_is_common_here() -> None:
    issues = [position["issue"] for row in OWN for position in positions(row)]
    for issue in ("security-guarantees", "withdrawal", "peacekeeping", "assets", "justice"):
        assert issues.count(issue) >= 20, issue
    acts = [position["act"] for row in OWN for position in positions(row)]
    assert {act for act in get_args(contract.Act) if acts.count(act) < 20} == set()
    assert {event["type"] for row in OWN for event in row["events"]} == set(get_args(contract.EventType))
    assert {row["headline"]["verdict"] for row in OWN} == set(get_args(contract.Verdict))


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_written_report_is_read_with_true_places(paragraphs: list[list[str]]) -> None:
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph]
    number = iter(range(1, len(sentences) + 1))
    lines = ["outlet: The Tern", "published: 2026-06-09T14:20", "0: A headline"]
    lines.append("\n¶\n".join("\n".join(f"{next(number)}: {s}" for s in paragraph) for paragraph in paragraphs))
    draft = read_draft("\n".join(lines) + "\n")
    assert draft.title == "A headline"
    assert draft.published == "Tue, 09 Jun 2026 14:20:00 GMT"
    assert [draft.text[start:end] for start, end in draft.sentences[1:]] == sentences
    assert draft.text.split("\n\n") == [" ".join(paragraph) for paragraph in paragraphs]


@pytest.mark.parametrize("line", ["2: Out of turn.", "No number.", ""])
def test_a_line_that_is_no_next_sentence_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not sentence 1"):
        read_draft(f"outlet: O\npublished: 2026-01-01T00:00\n0: A headline\n{line}\n1: The end.")


def test_a_pronoun_is_found_as_a_word_near_its_cue() -> None:
    draft = read_draft(
        "outlet: O\npublished: 2026-01-01T00:00\n0: H\n1: The heir left.\n¶\n2: There he said: he will.\n"
    )
    speaker = {"name": None, "role": None, "party": None, "class": "unknown"}
    statement = {
        "source": {"s": 2, "text": "he"}, "cue": {"s": 2, "text": "said"}, "content": [{"s": 2, "text": "he will"}],
        "kind": "indirect", "speaker": speaker, "addressee": None, "relay": [], "positions": [],
    }  # fmt: skip
    headline = {"claim": "h", "verdict": "no-claim", "style": [], "evidence": []}
    raw = {"id": "k", "headline": headline, "statements": [statement], "moves": [], "inference": [1]}
    row = json.loads(json.dumps(labelled(draft, raw)))
    assert row["id"] == "own-k"
    assert row["statements"][0]["source"] == {"start": 22, "end": 24, "text": "he"}
    assert row["inference"] == [{"start": 0, "end": 14, "text": "The heir left."}]
