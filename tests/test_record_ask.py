"""What a record answers, in Python and on the command line; each row names its report and its span."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from record_world import clock, event, position, reading

from dragoman.cli import main
from dragoman.reading import Reading
from dragoman.record import Filter, Record
from dragoman.record.queries import match_of
from dragoman.report import Span


def dossier() -> Iterator[Reading]:
    """Give seven reports by three outlets in which two parties speak on two issues."""
    yield reading(
        "We refuse any truce", published="2025-03-01", positions=(position(act="refuse", stance="against"),),
        events=(event(),),
    )  # fmt: skip
    yield reading(
        "The truce may come", published="2025-03-14", outlet="The Lantern",
        positions=(position(stance="conditional"), position(act="demand", issue="territory", item="bridge")),
    )  # fmt: skip
    yield reading(
        "Veltria wants the bridge", name="Pera Linn", party="Karsova", published="2025-03-15", outlet="The Lantern",
        positions=(position(party="Veltria", reported_by="Karsova", issue="territory", item="bridge", act="demand"),),
        events=(event(type="ASSAULT", actor=("Karsova",), recipient=("Veltria", "Tarrovia"), issue="attacks",
                      evidence=Span(0, 4, "Pera")),),
    )  # fmt: skip
    yield reading("Prisoners came home", name="Orlen Vasch", published="2025-04-02", outlet="Lakes Wire")
    yield reading("The lake is calm", name=None, party=None, class_="public", published=None)
    yield reading("Nobody was told", name=None, party="Karsova", role="a spokesman", published="2025-04-03")
    yield reading(
        "The bridge is ours", name="Pera Linn", party="Karsova", published="2025-05-01",
        positions=(position(party="Karsova", issue="territory", item="bridge", act="refuse", stance="against"),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("record") / "talks.record"
    with Record.create(place, clock=clock) as record:
        for each in dossier():
            record.add(each)
    return place


@pytest.fixture
def record(path: Path) -> Iterator[Record]:
    with Record.open(path, clock=clock) as opened:
        yield opened


def said(record: Record, **asked: Any) -> list[str]:
    return [row.text.strip("“”.") for row in record.statements(Filter(order="oldest", **asked))]


def test_statements_come_by_date_and_name_report_and_span(record: Record) -> None:
    rows = list(record.statements())
    assert [row.date for row in rows] == [
        "2025-05-01", "2025-04-03", "2025-04-02", "2025-03-15", "2025-03-14", "2025-03-01", None,
    ]  # fmt: skip
    texts = {each.report.id: each.report.text for each in dossier()}
    assert all(texts[row.report][row.start : row.end] == row.text for row in rows)
    assert list(record.statements(Filter(order="oldest"))) == rows[::-1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"party": "Karsova"}, ["Veltria wants the bridge", "Nobody was told", "The bridge is ours"]),
        ({"outlet": "The Lantern"}, ["The truce may come", "Veltria wants the bridge"]),
        ({"party": "Veltria", "outlet": "The Lantern"}, ["The truce may come"]),
        ({"since": "2025-03-15", "until": "2025-04-02"}, ["Veltria wants the bridge", "Prisoners came home"]),
        ({"as_of": "2025-03-01"}, ["We refuse any truce"]),
        ({"until": "2025-04-30", "as_of": "2025-03-01"}, ["We refuse any truce"]),
        ({"person": "Orlen Vash"}, ["We refuse any truce", "The truce may come"]),
        ({"person": "Linn"}, ["Veltria wants the bridge", "The bridge is ours"]),
        ({"person": "Nobody Known"}, []),
        ({"issue": "territory"}, ["The truce may come", "Veltria wants the bridge", "The bridge is ours"]),
        ({"issue": "territory", "party": "Veltria"}, ["The truce may come"]),
        ({"act": "refuse"}, ["We refuse any truce", "The bridge is ours"]),
        ({"issue": "territory", "outlet": "The Lantern", "person": "Linn"}, ["Veltria wants the bridge"]),
        ({"limit": 2}, ["The lake is calm", "We refuse any truce"]),
    ],
    ids=str,
)  # fmt: skip
def test_statements_asked_for(record: Record, asked: dict[str, Any], found: list[str]) -> None:
    assert said(record, **asked) == found


def test_a_statement_with_two_such_positions_is_one_row(tmp_path: Path) -> None:
    with Record.create(tmp_path / "two.record") as record:
        record.add(reading("Bread and salt", positions=(position(item="bread"), position(item="salt"))))
        record.add(reading("Salt and bread", positions=(position(item="salt"), position(item="bread"))))
        assert len(list(record.statements(Filter(issue="ceasefire")))) == 2
        assert len(list(record.positions(Filter(issue="ceasefire")))) == 4


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"party": "Veltria"}, ["refuse truce", "accept truce", "demand bridge", "demand bridge"]),
        ({"party": "Veltria", "issue": "territory"}, ["demand bridge", "demand bridge"]),
        ({"person": "Pera Linn"}, ["demand bridge", "refuse bridge"]),
        ({"act": "refuse", "since": "2025-03-02"}, ["refuse bridge"]),
        ({"outlet": "The Lantern", "act": "accept"}, ["accept truce"]),
        ({"issue": "ceasefire", "as_of": "2025-03-10"}, ["refuse truce"]),
    ],
    ids=str,
)
def test_positions_asked_for(record: Record, asked: dict[str, Any], found: list[str]) -> None:
    assert [f"{row.act} {row.item}" for row in record.positions(Filter(order="oldest", **asked))] == found


def test_a_position_says_whose_it_is_who_says_so_and_in_what_words(record: Record) -> None:
    [row] = record.positions(Filter(person="Linn", party="Veltria"))
    assert (row.party, row.reported_by, row.speaker) == ("Veltria", "Karsova", "Pera Linn")
    assert row.text == "“Veltria wants the bridge.”"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["CONSULT", "ASSAULT"]),
        ({"party": "Veltria"}, ["CONSULT", "ASSAULT"]),
        ({"party": "Tarrovia"}, ["ASSAULT"]),
        ({"act": "CONSULT"}, ["CONSULT"]),
        ({"party": "Karsova", "issue": "attacks", "outlet": "The Lantern"}, ["ASSAULT"]),
        ({"until": "2025-03-02", "party": "Karsova"}, ["CONSULT"]),
    ],
    ids=str,
)
def test_events_asked_for(record: Record, asked: dict[str, Any], found: list[str]) -> None:
    assert [row.type for row in record.events(Filter(order="oldest", **asked))] == found


def test_an_event_names_its_parties(record: Record) -> None:
    [row] = record.events(Filter(act="ASSAULT"))
    assert (row.actor, row.recipient) == ("Karsova", "Veltria, Tarrovia")


def test_events_are_not_asked_for_by_person(record: Record) -> None:
    with pytest.raises(ValueError, match="no persons"):
        list(record.events(Filter(person="Orlen Vash")))


def test_actors_are_listed_by_how_much_they_say(record: Record) -> None:
    rows = list(record.actors())
    assert [(row.name, row.statements) for row in rows] == [
        ("Orlen Vash", 2), ("Pera Linn", 2), ("Karsova", 1), ("Orlen Vasch", 1),
    ]  # fmt: skip
    assert (rows[0].first_seen, rows[0].last_seen) == ("2025-03-01", "2025-03-14")
    assert all(row.start == 0 for row in rows)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"party": "Karsova"}, ["Pera Linn", "Karsova"]),
        ({"issue": "territory"}, ["Orlen Vash", "Pera Linn"]),
        ({"act": "accept"}, ["Orlen Vash"]),
        ({"outlet": "Lakes Wire"}, ["Orlen Vasch"]),
        ({"since": "2025-04-03"}, ["Pera Linn", "Karsova"]),
        ({"person": "Linn"}, ["Pera Linn"]),
        ({"person": "nobody"}, []),
    ],
    ids=str,
)
@pytest.mark.parametrize("few", [0, 1000])
def test_actors_asked_for(
    record: Record, asked: dict[str, Any], found: list[str], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.record.queries.FEW", few)
    assert [row.name for row in record.actors(Filter(**asked))] == found


# --- Search -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("truce", {"We refuse any truce", "The truce may come"}),
        ("TRUCES refused", {"We refuse any truce"}),
        ('"may come"', {"The truce may come"}),
        ('"come may"', set()),
        ("prison*", {"Prisoners came home"}),
        ("-- ** ''", set()),
        ("", set()),
    ],
)
def test_words_are_found_in_statements(record: Record, words: str, found: set[str]) -> None:
    assert {hit.text.strip("“”.") for hit in record.search(words) if hit.kind == "statement"} == found


def test_words_outside_statements_are_found_with_their_place(record: Record) -> None:
    hits = list(record.search("still"))
    assert len(hits) == 7
    assert {hit.kind for hit in hits} == {"report"}
    texts = {each.report.id: each.report.text for each in dossier()}
    for hit in hits:
        assert texts[hit.report][hit.start : hit.end] == hit.text
        assert "still" in hit.text


def test_words_of_a_headline_have_no_place_in_the_text(record: Record) -> None:
    hit = next(record.search("talks"))
    assert (hit.text, hit.start, hit.end) == ("Talks at the lake", None, None)


def test_a_search_is_narrowed_like_any_question(record: Record) -> None:
    assert [hit.text for hit in record.search("bridge", Filter(party="Karsova", until="2025-04-01"))] == [
        "“Veltria wants the bridge.”"
    ]
    assert [hit.date for hit in record.search("bridge", Filter(act="refuse"))] == ["2025-05-01"]
    assert len(list(record.search("lake", Filter(limit=3)))) == 3


def test_of_very_many_hits_the_newest_come_first(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.record.queries.WEIGHED", 1)
    assert [hit.date for hit in record.search("bridge", Filter(party="Karsova"))] == ["2025-05-01", "2025-03-15"]


@given(st.text())
def test_no_question_is_a_fault(words: str) -> None:
    with Record(Path("memory"), _empty(), lock=None) as record:
        assert list(record.search(words)) == []
    match_of(words)


def _empty() -> Any:
    import sqlite3

    from dragoman.record import schema

    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.build(connection)
    return connection


# --- Fast -------------------------------------------------------------------------------------------------------------


QUESTIONS = [
    {}, {"party": "V"}, {"outlet": "L"}, {"issue": "talks"}, {"act": "deny"}, {"party": "V", "issue": "talks"},
    {"party": "V", "outlet": "L"}, {"issue": "talks", "act": "deny", "outlet": "L"}, {"since": "2025-01-01"},
    {"party": "V", "since": "2025-01-01", "until": "2025-02-01"}, {"person": "Pera Linn", "party": "Karsova"},
]  # fmt: skip


@pytest.mark.parametrize("asked", QUESTIONS, ids=str)
@pytest.mark.parametrize("what", ["statements", "positions", "events"])
def test_no_question_sorts_or_looks_through_everything(record: Record, what: str, asked: dict[str, Any]) -> None:
    if what == "events":
        asked = {key: value for key, value in asked.items() if key != "person"}
    plans: list[str] = []
    record.connection.set_trace_callback(plans.append)
    list(getattr(record, what)(Filter(**asked)))
    record.connection.set_trace_callback(None)
    walked = next(sql for sql in plans if "CROSS JOIN report" in sql)
    plan = [row[3] for row in record.connection.execute(f"EXPLAIN QUERY PLAN {walked}")]
    # SQLite may order rows of one day among themselves; all rows it must never order.
    assert [
        step for step in plan if "TEMP B-TREE" in step and "RIGHT PART" not in step and "LAST TERM" not in step
    ] == []
    assert [step for step in plan if step.startswith("SCAN") and "USING" not in step] == []


# --- The command line -------------------------------------------------------------------------------------------------


def invoke(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_people_see_who_where_and_the_words(path: Path) -> None:
    shown = invoke("statements", path, "--party", "Karsova", "--oldest").stdout
    assert shown.splitlines()[:3] == [
        "2025-03-15 · The Lantern · Pera Linn (Karsova) · cue: said",
        "  │ “Veltria wants the bridge.”",
        f"    {list(dossier())[2].report.id}/s1 16-43 · Talks at the lake",
    ]


@pytest.mark.parametrize("command", ["statements", "positions", "events", "actors"])
def test_programs_get_every_row_as_json_and_as_csv(path: Path, record: Record, command: str) -> None:
    rows = list(getattr(record, command)())
    lines = [json.loads(line) for line in invoke(command, path, "--json").stdout.splitlines()]
    table = list(csv.DictReader(io.StringIO(invoke(command, path, "--csv").stdout)))
    assert len(lines) == len(table) == len(rows) > 0
    for line, cells, row in zip(lines, table, rows, strict=True):
        assert list(line) == list(cells)
        assert line["report"] == row.report
        assert cells["start"] == ("" if row.start is None else str(row.start))


def test_search_on_the_command_line(path: Path) -> None:
    assert json.loads(invoke("search", path, "may", "truce", "--json").stdout)["statement"] == "s1"
    assert "in the report" in invoke("search", path, "still").stdout


def test_nothing_found_is_said(path: Path) -> None:
    result = invoke("statements", path, "--party", "Nowhere")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "dragoman: nothing found.\n", 0)


def test_what_is_not_shown_is_said(path: Path) -> None:
    assert "the first 2 are shown" in invoke("statements", path, "--limit", 2).stderr


@pytest.mark.parametrize(
    "words",
    [["--since", "yesterday"], ["--issue", "weather"], ["--limit", "0"], ["--json", "--csv"]],
    ids=" ".join,
)
def test_wrong_use_is_said(path: Path, words: list[str]) -> None:
    assert invoke("statements", path, *words).exit_code == 2


def test_a_record_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    result = invoke("statements", tmp_path / "no.record")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: There is no record")


def test_a_cell_is_no_formula_and_a_terminal_is_not_steered(tmp_path: Path) -> None:
    with Record.create(tmp_path / "evil.record") as record:
        record.add(reading("calm", name="=cmd()", outlet="@evil\x1b[31m", title="-1+1"))
    table = invoke("statements", tmp_path / "evil.record", "--csv").stdout
    [row] = csv.DictReader(io.StringIO(table))
    assert (row["speaker"], row["outlet"][:6], row["title"]) == ("'=cmd()", "'@evil", "'-1+1")
    assert "\x1b" not in invoke("statements", tmp_path / "evil.record").stdout


def test_the_doctor_looks_through_a_record(path: Path, tmp_path: Path) -> None:
    result = invoke("doctor", path)
    assert result.exit_code == 0
    assert "statement                7" in result.stdout
    broken = tmp_path / "broken.record"
    broken.write_bytes(path.read_bytes().replace(b"truce may come", b"truce may go  "))
    result = invoke("doctor", broken)
    assert result.exit_code == 1
    assert "Go back to a copy" in result.stderr
