"""Tracing in a record: groups of statements, reports and events, whatever the order in which reports were added."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from record_world import clock, event, reading

from dragoman.cli import main
from dragoman.errors import NotInRecord, RecordReadOnly
from dragoman.evaluate.dossier_tracing import tracing_figures
from dragoman.intake.load import load
from dragoman.reading import Event, Reading, Relay, Speaker, Statement
from dragoman.record import Filter, Record
from dragoman.record.grouping import Link, partition
from dragoman.record.groups import GroupRow, group_of, groups, statement_row
from dragoman.record.repeats import Told
from dragoman.record.reprints import Printed
from dragoman.record.reprints import compare as compare_reports
from dragoman.record.tracing import part, trace
from dragoman.report import Report

DOSSIER = Path(__file__).parent.parent / "examples" / "dossier"
PACT = "We shall sign the lake agreement before the harvest, and nobody will stop us"
SHORT = "sign the lake agreement before the harvest"
GUNS = "The guns on the hill will be silent when the ships have gone"


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.create(tmp_path / "talks.record", clock=clock) as made:
        yield made


def said(words: str, day: int, **given: Any) -> Reading:
    """Make a reading of a report of that day of March, by an outlet of its own."""
    return reading(words, published=f"2025-03-{day:02}", outlet=f"Outlet {day}", title=f"Day {day}", **given)


def add(record: Record, *readings: Reading) -> None:
    for each in readings:
        record.add(each)
    trace(record)


def told(record: Record) -> list[list[tuple[str | None, str]]]:
    """Give the groups as days and relations, the most telling first."""
    return sorted([(m.date, m.relation) for m in group.members] for group in groups(record))


# --- Statements -------------------------------------------------------------------------------------------------------


def test_the_earliest_seen_leads_whoever_was_added_first(record: Record) -> None:
    add(record, said(SHORT, 9), said(PACT, 5), said(PACT, 7, name="Pera Linn", party="Karsova"))
    assert told(record) == [[("2025-03-05", "earliest"), ("2025-03-07", "verbatim"), ("2025-03-09", "cut")]]


def test_what_was_cut_is_said_word_by_word(record: Record) -> None:
    add(record, said(PACT, 5), said(SHORT, 9))
    [group] = groups(record)
    assert [(run.op, run.words) for run in group.members[1].difference] == [
        ("deleted", "“We shall"),
        ("same", "sign the lake agreement before the harvest,"),
        ("deleted", "and nobody will stop us.”"),
    ]
    assert group.members[1].to == group.members[0].id


def test_what_stands_in_one_report_only_is_in_no_group(record: Record) -> None:
    add(record, said(PACT, 5), said(GUNS, 6))
    assert told(record) == []
    assert group_of(record, 1) is None


READINGS = [said(PACT, 5), said(SHORT, 9), said(f"{GUNS}, and not before", 3), said(GUNS, 6), said(PACT, 8)]


@pytest.mark.parametrize("order", list(permutations(range(len(READINGS))))[::17])
def test_the_order_of_adding_makes_no_difference(tmp_path: Path, order: tuple[int, ...]) -> None:
    found = []
    for number, batch in enumerate((order, range(len(READINGS)))):
        with Record.create(tmp_path / f"{number}.record", clock=clock) as record:
            for at in batch:
                record.add(READINGS[at])
                if number == 0:
                    trace(record)
            trace(record)
            found.append(told(record))
    assert found[0] == found[1]
    assert sum(map(len, found[0])) == len(READINGS)


def test_tracing_again_changes_nothing(record: Record) -> None:
    add(record, said(PACT, 5), said(SHORT, 9))
    before = list(record.connection.iterdump())
    assert trace(record).reports == 0
    assert list(record.connection.iterdump()) == before


def test_only_what_is_new_is_looked_at(record: Record) -> None:
    add(record, said(PACT, 5), said(SHORT, 9))
    record.add(said(PACT, 12))
    done = trace(record)
    assert (done.reports, done.statement_groups) == (1, 1)
    [group] = groups(record)
    assert len(group.members) == 3


def test_a_corrected_report_leaves_its_group(record: Record) -> None:
    add(record, said(PACT, 5, url="https://a.example/1"), said(PACT, 6), said(PACT, 7))
    add(record, said(GUNS, 5, url="https://a.example/1"))
    assert told(record) == [[("2025-03-06", "earliest"), ("2025-03-07", "verbatim")]]
    add(record, said(f"{GUNS} away", 7, url="https://a.example/1"))
    assert not record.connection.execute("PRAGMA foreign_key_check").fetchall()


def test_a_group_of_which_one_is_left_is_none(record: Record) -> None:
    add(record, said(PACT, 5, url="https://a.example/1"), said(PACT, 6))
    add(record, said(GUNS, 5, url="https://a.example/1"))
    assert told(record) == []


def test_keys_go_with_the_reading_they_came_from(record: Record) -> None:
    add(record, said(PACT, 5, url="https://a.example/1"))
    add(record, said(GUNS, 5, url="https://a.example/1"))
    fresh = {row[0] for row in record.connection.execute("SELECT DISTINCT id FROM trace_key")}
    assert fresh == {2}


def test_a_record_opened_for_reading_is_not_traced(record: Record) -> None:
    add(record, said(PACT, 5))
    with Record.open(record.path) as reader, pytest.raises(RecordReadOnly):
        trace(reader)


# --- What a person parts ----------------------------------------------------------------------------------------------


def test_a_statement_that_a_person_parts_stays_apart(record: Record) -> None:
    add(record, said(PACT, 5), said(PACT, 6), said(PACT, 7))
    part(record, 2, by="A. Reed", why="another speech")
    apart = [[("2025-03-05", "earliest"), ("2025-03-07", "verbatim")]]
    assert told(record) == apart
    add(record, said(PACT, 9))
    assert [len(group) for group in told(record)] == [3]
    assert ("2025-03-06", "verbatim") not in told(record)[0]


def test_it_stays_apart_in_a_later_reading_too(record: Record) -> None:
    first = said(PACT, 6)
    add(record, said(PACT, 5), first, said(PACT, 7))
    part(record, 2, by="A. Reed")
    [statement] = first.statements
    again = Statement(
        id="s9", source=statement.source, cue=None, content=statement.content, kind="direct", confidence=0.5,
        speaker=statement.speaker, relay=(Relay(name="Lakes Wire"),),
    )  # fmt: skip
    add(record, Reading(report=first.report, statements=(again,), actors=first.actors))
    assert told(record) == [[("2025-03-05", "earliest"), ("2025-03-07", "verbatim")]]


def test_a_statement_in_no_group_cannot_be_parted(record: Record) -> None:
    add(record, said(PACT, 5))
    with pytest.raises(NotInRecord, match="is in no group"):
        part(record, 1, by="A. Reed")


# --- Grouping ---------------------------------------------------------------------------------------------------------


def numbered(*days: int) -> list[Told]:
    return [Told(n, n, (f"{day:04}",), day, str(day), "direct") for n, day in enumerate(days, start=1)]


def near(one: Told, other: Told) -> Link | None:
    """Call two the same whose days are beside each other, though not firmly."""
    gap = abs((one.day or 0) - (other.day or 0))
    return Link("paraphrased", 1 - gap / 10, firm=False) if gap <= 1 else None


def test_likeness_does_not_wander_from_one_to_the_next() -> None:
    found = partition(numbered(1, 2, 3, 4), near)
    assert [[member.item.day for member in group] for group in found] == [[1, 2], [3, 4]]


@given(st.lists(st.integers(1, 30), max_size=12), st.randoms())
@settings(deadline=None)
def test_groups_are_the_same_in_any_order(days: list[int], chance: Any) -> None:
    items = [told._replace(order=(*told.order, str(told.id))) for told in numbered(*days)]
    mixed = items.copy()
    chance.shuffle(mixed)
    assert partition(items, near) == partition(mixed, near)


def test_two_of_one_report_are_no_group_by_themselves() -> None:
    items = [told._replace(report=1) for told in numbered(1, 2)]
    assert partition(items, near) == []


# --- Whole reports ----------------------------------------------------------------------------------------------------

WORDS = " ".join(f"word{n} of the report that stands at place {n * 7}" for n in range(40))


def printed(text: str, *, number: int = 1, outlet: str = "A") -> Printed:
    return Printed(number, (str(number),), text, outlet)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        (WORDS, "verbatim"),
        (WORDS.upper(), "verbatim"),
        (WORDS[: len(WORDS) * 6 // 10], "cut"),
        (WORDS[: len(WORDS) // 2] + " Another ending was written here, with a view of its own." * 6, "altered"),
    ],
)
def test_a_report_that_is_carried_on_is_found(text: str, relation: str) -> None:
    link = compare_reports(printed(WORDS), printed(text, number=2, outlet="B"))
    assert link is not None
    assert link.relation == relation


def test_near_empty_bodies_are_no_reprints_of_each_other() -> None:
    empty = "Read this story and many more in our app. Subscribe now for a month of reading without advertisements."
    assert compare_reports(printed(empty), printed(empty, number=2, outlet="B")) is None


def test_what_an_outlet_puts_under_every_report_makes_no_reprint() -> None:
    foot = " ".join(f"terms{n} and conditions{n} apply to every reader" for n in range(20))
    one, other = (" ".join(f"{word}{n}" for n in range(60)) + foot for word in ("river", "harbour"))
    assert compare_reports(printed(one), printed(other, number=2)) is None


def test_reprints_are_kept_with_the_earliest_seen(record: Record) -> None:
    for day in (9, 5):
        text = WORDS if day == 5 else WORDS[: len(WORDS) * 7 // 10]
        record.add(Reading(report=Report(text=text, outlet=f"Outlet {day}", published=f"2025-03-{day:02}")))
    trace(record)
    [group] = groups(record, kind="report")
    assert [(m.date, m.relation) for m in group.members] == [("2025-03-05", "earliest"), ("2025-03-09", "cut")]


# --- Events -----------------------------------------------------------------------------------------------------------


def happened(words: str, day: int, **given: Any) -> Reading:
    report = Report(text=words, outlet=f"Outlet {day}", published=f"2025-03-{day:02}")
    return Reading(report=report, events=(event(evidence=report.span(0, len(words)), **given),))


SHELLED = "Karsovan artillery shelled the hospital of Ketta on Sunday and killed eleven patients."
RETOLD = "A hospital in Ketta was shelled on Sunday, and thirteen people died."


def test_one_event_told_by_two_outlets_is_one(record: Record) -> None:
    given: dict[str, Any] = {"type": "ASSAULT", "actor": ("Karsova",), "recipient": ("Veltria",)}
    add(record, happened(SHELLED, 8, **given), happened(RETOLD, 10, **given, reality="ongoing"))
    [group] = groups(record, kind="event")
    assert [member.date for member in group.members] == ["2025-03-08", "2025-03-10"]
    assert [g.group for g in groups(record, Filter(party="Karsova"), kind="event")] == [group.group]
    assert list(groups(record, Filter(party="Ostmere"), kind="event")) == []


@pytest.mark.parametrize(
    "other",
    [
        {"type": "AID"}, {"actor": ("Ostmere",)}, {"recipient": ("Ostmere",)}, {"reality": "planned"},
        {"reality": "denied"}, {"day": 20},
    ],
)  # fmt: skip
def test_another_type_party_reality_or_time_is_another_event(record: Record, other: dict[str, Any]) -> None:
    given = {"type": "ASSAULT", "actor": ("Karsova",), "recipient": ("Veltria",)}
    changed = {"day": 10, **given, **other}
    add(record, happened(SHELLED, 8, **given), happened(RETOLD, **changed))
    assert list(groups(record, kind="event")) == []


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_groups_are_asked_for_by_party_outlet_and_day(record: Record) -> None:
    add(record, said(PACT, 5), said(PACT, 6), said(GUNS, 7, party="Karsova", name="Pera Linn"))
    add(record, said(GUNS, 8, party="Karsova", name="Pera Linn"), said(GUNS, 9, party="Karsova", name="Pera Linn"))
    assert [len(group.members) for group in groups(record)] == [3, 2]
    assert [len(group.members) for group in groups(record, Filter(party="Veltria"))] == [2]
    assert [len(group.members) for group in groups(record, Filter(outlet="Outlet 8"))] == [3]
    assert [len(group.members) for group in groups(record, Filter(until="2025-03-06"))] == [2]
    assert [len(group.members) for group in groups(record, Filter(limit=1))] == [3]


def test_a_statement_is_named_by_number_or_by_report_and_statement(record: Record) -> None:
    first = said(PACT, 5)
    add(record, first, said(PACT, 6))
    assert statement_row(record, "2") == 2
    assert statement_row(record, f"{first.report.id}/s1") == 1
    for name in ("nothing", f"{first.report.id}/s7", "9" * 30):
        with pytest.raises(NotInRecord, match="There is no statement"):
            statement_row(record, name)
    with pytest.raises(NotInRecord, match="There is no statement 7"):
        group_of(record, 7)


def run(record: Record, *options: str) -> tuple[int, str, str]:
    found = CliRunner(env={"COLUMNS": "100"}).invoke(main, ["trace", str(record.path), *options])
    return found.exit_code, found.stdout, found.stderr


def test_the_command_shows_who_carried_it_and_what_was_cut(record: Record) -> None:
    add(record, said(PACT, 5), said(SHORT, 9))
    code, shown, _ = run(record)
    assert code == 0
    assert "earliest seen · 2025-03-05 · Outlet 5 · Orlen Vash (Veltria)" in shown
    assert "[-“We shall-] sign the lake agreement before the harvest, [-and nobody will stop us.”-]" in shown
    assert "origin" not in shown


def test_the_command_gives_json_a_group_and_csv_a_member(record: Record) -> None:
    add(record, said(PACT, 5), said(SHORT, 9))
    group = json.loads(run(record, "1", "--json")[1])
    assert group["members"][1]["difference"][0] == ["deleted", "“We shall", None]
    assert list(group) == list(GroupRow.__struct_fields__)
    head, *rows = run(record, "--csv")[1].splitlines()
    assert head.startswith("group,relation,similarity,id,date")
    assert [row.split(",")[1] for row in rows] == ["earliest", "cut"]


def test_the_command_says_what_it_does_not_find(record: Record) -> None:
    add(record, said(PACT, 5))
    assert run(record, "1") == (0, "", "dragoman: nothing found.\n")
    assert "There is no statement 7" in run(record, "7")[2]
    assert run(record, "1", "--reports")[0] == 2
    assert run(record, "--json", "--csv")[0] == 2
    assert run(record, "--reports")[0] == run(record, "--events")[0] == 0


def test_words_from_outside_steer_no_terminal(record: Record) -> None:
    add(record, said(f"\x1b[31m{PACT}", 5), said(f"{SHORT}\x1b]0;title\x07", 9))
    assert "\x1b" not in run(record)[1]
    assert "\x07" not in run(record)[1]


# --- The example dossier ----------------------------------------------------------------------------------------------


def as_labelled() -> dict[str, Reading]:
    """Make readings of the dossier in which the labelled statements and events, and they alone, are found.

    A label of reported speech is its whole sentence, with the words that attribute it; a reading has the content alone,
    which is easier to trace. So recall is lower here than over a model's reading.
    """
    labels = json.loads((DOSSIER / "labels.json").read_text("utf-8"))
    paths = sorted((DOSSIER / "reports").iterdir())
    reports = {p.name: each.report for p, each in zip(paths, load([str(p) for p in paths]), strict=True)}
    statements: dict[str, list[Statement]] = {name: [] for name in reports}
    events: dict[str, list[Event]] = {name: [] for name in reports}

    def span(file: str, words: str) -> Any:
        report = reports[file]
        assert report is not None
        start = report.text.index(words)
        return report.span(start, start + len(words))

    for label in labels["repeats"]:
        for each in label["occurrences"]:
            quoted = each["text"][0] in "“\"«'"
            speaker = Speaker(name=label["speaker"], party=label["party"], class_="official")
            place, number = span(each["file"], each["text"]), len(statements[each["file"]])
            kind: Any = "direct" if quoted else "indirect"
            statements[each["file"]].append(
                Statement(
                    id=f"s{number}", source=None, cue=None, content=(place,), kind=kind, speaker=speaker, confidence=1
                )
            )
    for label in labels["events"]:
        for each in label["reports"]:
            evidence = span(each["file"], each["sentence"])
            parties = {"actor": tuple(label["actor"]), "recipient": tuple(label["recipient"])}
            told = event(evidence=evidence, type=label["type"], issue=label["issue"], **parties)
            events[each["file"]].append(told)
    return {
        file: Reading(report=report, statements=tuple(statements[file]), events=tuple(events[file]))
        for file, report in reports.items()
        if report is not None
    }


def test_the_dossier_is_traced_as_well_as_is_asked() -> None:
    """Over whole sentences; what a model's reading gives is in docs/tracing.md."""
    figures = tracing_figures(DOSSIER, as_labelled())
    assert figures["repeats read"] == 100
    assert figures["repeats precision"] >= 95
    assert figures["repeats recall"] >= 70
    assert figures["reprints precision"] == figures["reprints recall"] == 100
    assert figures["same events precision"] >= 90
    assert figures["same events recall"] >= 70
