"""The example dossier: as much is planted in it as its labels say, word for word, and nobody in it exists."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from dragoman.actors.tables import load_tables
from dragoman.errors import EvaluationError
from dragoman.evaluate.dossier_read import evaluate_dossier
from dragoman.intake.load import load
from dragoman.report import Report

DOSSIER = Path(__file__).parent.parent / "examples" / "dossier"
REPORTS = DOSSIER / "reports"
NAMES = sorted(path.name for path in REPORTS.iterdir())
LABELS: dict[str, Any] = json.loads((DOSSIER / "labels.json").read_text(encoding="utf-8"))
PLANTED = {"changes": 12, "contradictions": 8, "repeats": 25, "reprints": 3, "events": 5}
OUTLETS = {
    "Halyard Wire", "KAPRESS", "Littoral Council", "ORVINFORM", "The Holmgate Chronicle", "The Port Elun Flash",
}  # fmt: skip
PARTIES = {"Orvelia", "Kavessa", "Haldry Front", "Littoral Council", "Varrand"}
RELATIONS = {"verbatim", "cut", "paraphrased", "translated"}
STANCES = {"for", "against", "conditional"}
WEEKS = 10


@cache
def report(name: str) -> Report:
    """Return a report as intake makes it of the file, which is what a record keeps."""
    [loaded] = load([str(REPORTS / name)])
    assert loaded.report is not None, loaded.problem
    return loaded.report


def day(name: str) -> dt.date:
    published = report(name).published
    assert published is not None
    return dt.date.fromisoformat(published)


def labelled() -> list[tuple[str, str]]:
    """Return every (file, words) that the labels hold, however deep."""
    found: list[tuple[str, str]] = []

    def walk(value: object) -> None:
        if isinstance(value, list):
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            words = value.get("sentence") or value.get("text")
            if "file" in value and words:
                found.append((value["file"], words))
            for item in value.values():
                walk(item)

    walk(LABELS)
    return found


def without_marks(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).casefold().strip()


def test_there_are_enough_reports_over_enough_weeks() -> None:
    days = [day(name) for name in NAMES]
    assert len(NAMES) >= 30
    assert days == sorted(days)
    assert max(days) - min(days) >= dt.timedelta(weeks=WEEKS)
    assert {d.year for d in days} == {2026}


@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_taken_in_with_its_headline_outlet_and_date(name: str) -> None:
    found = report(name)
    lines = (REPORTS / name).read_text(encoding="utf-8").splitlines()
    assert found.title == lines[0]
    assert found.outlet in OUTLETS
    assert found.published == name[:10]
    assert 120 <= len(found.text.split()) <= 260


def test_six_outlets_carry_at_least_three_reports_each() -> None:
    counts = Counter(report(name).outlet for name in NAMES)
    assert set(counts) == OUTLETS
    assert min(counts.values()) >= 3


def test_as_much_is_planted_as_the_dossier_promises() -> None:
    assert {kind: len(LABELS[kind]) for kind in PLANTED} == PLANTED
    ids = [item["id"] for kind in PLANTED for item in LABELS[kind]]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("name", "words"), labelled())
def test_labelled_words_stand_in_their_report_once(name: str, words: str) -> None:
    assert report(name).text.count(words) == 1


@pytest.mark.parametrize("change", LABELS["changes"], ids=lambda c: c["id"])
def test_a_change_goes_from_one_stance_to_another_and_forward_in_time(change: dict[str, Any]) -> None:
    before, after = change["before"], change["after"]
    assert change["party"] in PARTIES
    assert before["stance"] != after["stance"]
    assert {before["stance"], after["stance"]} <= STANCES
    assert before["date"] < after["date"] == change["date"]
    for side in (before, after):
        assert side["date"] == report(side["file"]).published
        assert (side["stance"] == "conditional") == ("condition" in side)
        assert side.get("condition", "") in side["sentence"]


def test_the_changes_of_one_item_follow_each_other() -> None:
    stances: dict[tuple[str, str], str] = {}
    for change in sorted(LABELS["changes"], key=lambda c: c["date"]):
        item = change["party"], change["item"]
        assert stances.get(item, change["before"]["stance"]) == change["before"]["stance"], change["id"]
        stances[item] = change["after"]["stance"]


@pytest.mark.parametrize("contradiction", LABELS["contradictions"], ids=lambda c: c["id"])
def test_a_contradiction_is_between_two_parties_in_two_reports(contradiction: dict[str, Any]) -> None:
    sides = contradiction["sides"]
    assert len({side["party"] for side in sides}) == len(sides) >= 2
    assert len({side["file"] for side in sides}) == len(sides)
    assert {side["party"] for side in sides} <= PARTIES
    assert contradiction["kind"] in {"fact", "position"}


@pytest.mark.parametrize("repeat", LABELS["repeats"], ids=lambda r: r["id"])
def test_a_repeated_statement_stands_in_two_to_five_reports_the_earliest_first(repeat: dict[str, Any]) -> None:
    occurrences = repeat["occurrences"]
    files = [o["file"] for o in occurrences]
    assert 2 <= len(set(files)) == len(files) <= 5
    assert [day(name) for name in files] == sorted(day(name) for name in files)
    assert occurrences[0]["relation"] == "verbatim"
    assert {o["relation"] for o in occurrences} <= RELATIONS


@pytest.mark.parametrize("repeat", LABELS["repeats"], ids=lambda r: r["id"])
def test_what_is_called_verbatim_or_cut_has_the_words_of_the_earliest(repeat: dict[str, Any]) -> None:
    first, *later = repeat["occurrences"]
    own = without_marks(re.sub(r"[”»],? (?:he|she) said[^.]*\.", "", first["text"]))
    for occurrence in later:
        words = without_marks(occurrence["text"])
        if occurrence["relation"] == "verbatim":
            assert words == own
        elif occurrence["relation"] == "cut":
            quoted = re.search(r"[“'\"](.+?)[,.]?[”'\"](?!\w)", occurrence["text"])
            assert quoted is not None
            assert without_marks(quoted[1]) in own
        else:
            assert words != own


@pytest.mark.parametrize("reprint", LABELS["reprints"], ids=lambda r: r["id"])
def test_a_reprint_is_the_other_report_shortened_under_another_headline(reprint: dict[str, Any]) -> None:
    original, copy = report(reprint["original"]), report(reprint["copy"])
    assert original.outlet != copy.outlet
    assert original.title != copy.title
    assert day(reprint["original"]) < day(reprint["copy"])
    kept = set(copy.text.split("\n\n")[1:])
    assert kept & set(original.text.split("\n\n"))
    assert all(cut in original.text and cut not in copy.text for cut in reprint["cut"])
    shared = sum(paragraph in original.text for paragraph in kept)
    assert shared == len(kept)


@pytest.mark.parametrize("event", LABELS["events"], ids=lambda e: e["id"])
def test_an_event_is_reported_by_several_outlets_and_not_before_it_happened(event: dict[str, Any]) -> None:
    files = [r["file"] for r in event["reports"]]
    assert len({report(name).outlet for name in files}) >= 3
    assert all(day(name) >= dt.date.fromisoformat(event["date"]) for name in files)
    assert set(event["actor"]) | set(event["recipient"]) <= PARTIES


def test_the_actors_file_knows_every_party_and_everybody_who_is_labelled() -> None:
    built_in, with_own = load_tables(), load_tables(DOSSIER / "actors.toml")
    assert {*with_own.kinds, *with_own.codes} >= PARTIES
    assert PARTIES.isdisjoint({*built_in.kinds, *built_in.codes})
    speakers = {r["speaker"] for r in LABELS["repeats"]}
    speakers |= {s["speaker"] for c in LABELS["contradictions"] for s in c["sides"]} - {None}
    own = (DOSSIER / "actors.toml").read_text(encoding="utf-8")
    assert [name for name in speakers if f'person = "{name}"' not in own] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_state_that_exists_is_named(name: str) -> None:
    text = (REPORTS / name).read_text(encoding="utf-8")
    # Babel's list begins with "world".
    states = {*Locale("en").territories.values(), *load_tables().codes} - {"world"}
    assert [state for state in states if re.search(rf"\b{re.escape(state)}\b", text)] == []


def test_nobody_of_the_cast_stands_in_the_tables_of_people_who_exist() -> None:
    data = Path(load_tables.__code__.co_filename).parent / "data"
    known = "".join((data / name).read_text(encoding="utf-8") for name in ("holders.tsv", "persons.tsv", "outlets.tsv"))
    cast = re.findall(r'^(?:person|name) = "(.+)"', (DOSSIER / "actors.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(cast) > len(PARTIES)
    assert [name for name in cast if re.search(rf"\b{re.escape(name)}\b", known)] == []


def test_the_readme_names_the_parties_and_how_to_read_the_dossier() -> None:
    readme = (DOSSIER / "README.md").read_text(encoding="utf-8")
    assert [party for party in PARTIES if party not in readme] == []
    assert "dragoman add talks.record examples/dossier/reports --actors examples/dossier/actors.toml" in readme


def test_labels_without_reports_beside_them_are_refused(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EvaluationError, match="no folder reports"):
        evaluate_dossier(tmp_path)


def test_reports_without_labels_are_refused_before_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    with pytest.raises(EvaluationError, match=r"labels\.json"):
        evaluate_dossier(tmp_path)
