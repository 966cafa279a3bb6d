"""The bundled reports, read from file to statement, against readings reviewed by eye."""

from __future__ import annotations

from difflib import unified_diff

import pytest
from golden_readings import GOLDEN, REPORTS, every, golden, lines

from dragoman.language.reader import Reader, read_sources
from dragoman.reading import Reading

NAMES = sorted(path.name for path in REPORTS.iterdir())
# The int8 arithmetic of another processor may tip a doubtful statement over; nine in ten stand anywhere.
SHARE = 0.9


@pytest.fixture(scope="module")
def readings(reader: Reader) -> dict[str, Reading]:
    """Read all the bundled reports in one batch, as `make demo` does."""
    outcomes = read_sources([str(REPORTS)], reader=reader)
    return {outcome.source.rsplit("/", 1)[1]: outcome.reading for outcome in outcomes}


def test_every_bundled_report_is_read_without_a_problem(readings: dict[str, Reading]) -> None:
    assert sorted(readings) == NAMES
    assert [reading.problems for reading in readings.values() if reading.problems] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_report_reads_as_it_was_reviewed(readings: dict[str, Reading], name: str) -> None:
    wanted, found = golden(REPORTS / name), lines(readings[name])
    kept = [line for line in wanted if line in found]
    difference = "\n".join(unified_diff(wanted, found, "golden", "read", lineterm="", n=0))
    assert len(kept) >= SHARE * len(wanted), difference
    assert len(found) <= len(every(REPORTS / name)) / SHARE, difference


def test_there_are_golden_readings_of_these_reports_and_no_others() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == [f"{name}.txt" for name in NAMES]


# What a reader would be ashamed to have missed: who, the beginning of what, and how.
MUST = [
    ("belpress-ketta-bridge.txt", "Odo Karrin", "«There was no such agreement", "direct"),
    ("belpress-ketta-bridge.txt", "Ostmere", "that its forces were responsible", "indirect"),
    ("belpress-ketta-bridge.txt", "Tessik", "«Mrs Vaulk says that she wants peace,»", "mixed"),
    ("harbour-courier-the-gap.txt", "Dmitry Peskov", "“It is obvious that the United States", "direct"),
    ("harbour-courier-the-gap.txt", "John Ratcliffe", "that Trump “had a real question", "mixed"),
    ("harbour-courier-the-gap.txt", "Denys Shmyhal", "that the danger lies above all", "indirect"),
    ("lantern-online-demands.txt", "Volodymyr Zelensky", '"There is nothing to talk about,"', "direct"),
    ("lantern-online-demands.txt", "Kaja Kallas", '"Crimea is Ukraine,"', "direct"),
    ("lantern-online-demands.txt", "Ukrainian officials", "it will keep American support coming", "indirect"),
    ("meridian-dispatch-thirty-days.html", "Vladimir Putin", "that Russia agreed in principle", "indirect"),
    ("meridian-dispatch-thirty-days.html", "Marco Rubio", "“We’ll take this offer now", "direct"),
    ("meridian-dispatch-thirty-days.html", "Keir Starmer", "“We can’t allow President Putin", "direct"),
    ("northgate-ledger-thousand-for-thousand.html", "Keir Starmer", "“The Russian position", "direct"),
    ("northgate-ledger-thousand-for-thousand.html", "A Ukrainian source", "that the Russians", "indirect"),
    ("ostmere-star-secret-plan.txt", "a source in the government", "'It is four pages long", "direct"),
    ("ostmere-star-secret-plan.txt", "Mara Tessik", "that Belmara would 'never, ever'", "mixed"),
    ("tarrovia-foreign-ministry-statement.html", "Senna Vaulk", "“I will not sign a line", "direct"),
    ("tarrovia-foreign-ministry-statement.html", "The Ministry", "that Tarrovian artillery fired", "indirect"),
    ("three-lakes-wire-exchange.html", "Thea Brandivar", "“What you saw today", "direct"),
    ("three-lakes-wire-exchange.html", "Ise Valdaro", "that her teams had recorded 41 violations", "indirect"),
]


@pytest.mark.parametrize("must", MUST, ids=lambda must: must[1])
def test_the_statements_that_matter_are_found(readings: dict[str, Reading], must: tuple[str, str, str, str]) -> None:
    name, source, content, kind = must
    [found] = [
        statement
        for statement in readings[name].statements
        if statement.source and source in statement.source.text
        if any(span.text.startswith(content) for span in statement.content)
    ]
    assert found.kind == kind


def test_an_agency_that_carries_words_is_their_relay(readings: dict[str, Reading]) -> None:
    told = {
        (statement.source.text, statement.cue.text if statement.cue else ""): [relay.name for relay in statement.relay]
        for statement in readings["northgate-ledger-thousand-for-thousand.html"].statements
        if statement.source
    }
    assert told["A Ukrainian source", "told"] == ["BBC"]
    assert told["Russia", "also asked for"] == ["Bloomberg"]


def test_a_quotation_over_three_paragraphs_of_a_page_is_one_statement(readings: dict[str, Reading]) -> None:
    [statement] = [
        s
        for s in readings["three-lakes-wire-exchange.html"].statements
        if any("nine weeks of telephone calls" in span.text for span in s.content)
    ]
    said = " ".join(span.text for span in statement.content)
    assert "It proves that they can count" in said
    assert "they can do it at a table" in said


def test_what_was_cut_away_as_furniture_is_nobodys_statement(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        for statement in reading.statements:
            for span in statement.content:
                assert not [line for line in reading.report.removed if len(line) > 20 and line in span.text]
