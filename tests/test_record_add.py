"""Sources go into a record; what is there is not read again; a table of one's own tells who is who."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman.actors.own import read_own, tables_of
from dragoman.actors.tables import load_tables
from dragoman.cli import main
from dragoman.errors import TableError
from dragoman.language.reader import Reader
from dragoman.reading import Reading
from dragoman.record import Record
from dragoman.record.adding import model_name
from dragoman.report import Report

ACTORS = """
[[states]]
name = "Veltria"
adjectives = ["Veltrian"]
capitals = ["Oster"]

[[offices]]
party = "Veltria"
office = "president"
person = "Orlen Vash"
from = "2020-03"

[[persons]]
name = "Orlen Vash"
variants = ["Orlin Wash"]
"""
STORY = "{name}, the Veltrian president, said on Monday that the truce would hold until the lake froze over again."


class Counting:
    """A reader that is a real one and counts what it reads."""

    def __init__(self, reader: Reader) -> None:
        self.real, self.workers, self.read = reader, reader.workers, 0

    @property
    def model(self) -> object:
        return self.real.model

    def read_in_batch(self, report: Report, *, name: str | None = None) -> Reading:
        self.read += 1
        return self.real.read_in_batch(report, name=name)


@pytest.fixture
def counting(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Counting:
    counted = Counting(reader)
    monkeypatch.setattr("dragoman.language.reader.shared_reader", lambda: counted)
    return counted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "reports"
    place.mkdir()
    for number, name in enumerate(("Orlen Vash", "Pera Linn", "Mira Holm")):
        (place / f"{number}.txt").write_text(STORY.format(name=name))
    (place / "empty.txt").touch()
    return place


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "talks.record"


def invoke(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def outcomes(result: Result) -> list[str]:
    return [json.loads(line)["added"]["outcome"] for line in result.stdout.splitlines()]


def test_a_folder_goes_into_a_record_and_the_second_time_nothing_is_read(
    folder: Path, path: Path, counting: Counting
) -> None:
    result = invoke("add", path, folder, "--json")
    assert outcomes(result) == ["added", "added", "added", "problem"]
    assert result.exit_code == 1
    assert "empty.txt is empty" in result.stderr
    assert "talks.record: 3 added, 1 not read" in result.stderr
    assert counting.read == 3
    assert outcomes(invoke("add", path, folder, "--json")) == ["unchanged"] * 3 + ["problem"]
    assert counting.read == 3
    with Record.open(path) as record:
        assert record.counts()["report"] == 3
        assert record.counts()["problem"] == 1
        models = record.connection.execute("SELECT DISTINCT model FROM reading").fetchall()
        assert models == [(model_name(counting.real),)]
        assert list(record.check()) == []


def test_what_is_new_is_read_and_the_rest_is_not(folder: Path, path: Path, counting: Counting) -> None:
    invoke("add", path, folder / "0.txt")
    invoke("add", path, folder)
    assert counting.read == 3


def test_a_file_that_was_mended_is_read_and_its_problem_solved(folder: Path, path: Path, counting: Counting) -> None:
    invoke("add", path, folder)
    (folder / "empty.txt").write_text(STORY.format(name="Ada Ruhn"))
    assert invoke("add", path, folder).exit_code == 0
    assert counting.read == 4
    with Record.open(path) as record:
        assert record.connection.execute("SELECT solved_at IS NULL FROM problem").fetchall() == [(0,)]


def test_reports_are_kept_one_by_one_as_they_are_asked_for(folder: Path, path: Path, reader: Reader) -> None:
    with Record.create(path) as record:
        done = record.add_sources([str(folder)], reader=reader)
        assert next(done).added.report_id == 1
        with Record.open(path) as other:
            assert other.counts()["report"] == 1


def test_ctrl_c_says_how_to_go_on(
    folder: Path, path: Path, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(record: Record, sources: object, **_: object) -> Iterator[object]:
        real = add_sources(record, sources)  # type: ignore[arg-type]
        yield next(iter(real))
        raise KeyboardInterrupt

    add_sources = Record.add_sources
    with monkeypatch.context() as patch:
        patch.setattr(Record, "add_sources", stopped)
        result = invoke("add", path, folder)
    assert result.exit_code == 130
    assert "1 added" in result.stderr
    assert "Run the same command again" in result.stderr
    assert outcomes(invoke("add", path, folder, "--json")) == ["unchanged", "added", "added", "problem"]
    assert counting.read >= 3


def test_nothing_to_add_is_wrong_use(path: Path) -> None:
    assert invoke("add", path).exit_code == 2
    assert not path.exists()


# --- A table of one's own ---------------------------------------------------------------------------------------------


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "actors.toml"
    file.write_text(ACTORS)
    return file


def test_a_table_of_ones_own_tells_who_is_who(folder: Path, path: Path, table: Path) -> None:
    invoke("add", path, "--actors", table)
    (folder / "9.txt").write_text("Orlin Wash said on 14 March 2025 that the truce would hold until the lake froze.")
    invoke("add", path, folder)
    with Record.open(path) as record:
        parties = {row.speaker: row.party for row in record.statements()}
        assert parties["Orlen Vash"] == "Veltria"
        assert record.tables.codes["Veltria"] == "Veltria"
        [row] = [row for row in record.actors() if row.name == "Orlen Vash"]
        assert set((row.spellings or "").split(",")) == {"Orlen Vash", "Orlin Wash"}
        assert row.office == "president"
        used = record.connection.execute("SELECT DISTINCT actors_file_id FROM reading").fetchall()
        assert used == [(1,)]


def test_the_newest_table_is_used_and_the_old_one_stays(path: Path, table: Path) -> None:
    invoke("add", path, "--actors", table)
    table.write_text(ACTORS.replace("Oster", "Wester"))
    invoke("add", path, "--actors", table)
    with Record.open(path) as record:
        assert record.connection.execute("SELECT current FROM actors_file ORDER BY id").fetchall() == [(0,), (1,)]
    table.write_text(ACTORS)
    invoke("add", path, "--actors", table)
    with Record.open(path) as record:
        assert record.connection.execute("SELECT current FROM actors_file ORDER BY id").fetchall() == [(1,), (0,)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[states]", "is not a TOML file"),
        ("[[stats]]\nname = 'X'", r"unknown block \[\[stats\]\]"),
        ("[[states]]\ncode = 'X'", r"actors.toml: \[\[states\]\] number 1: \"name\""),
        ("[[offices]]\noffice = 'king'\nperson = 'X Y'\nfrom = 'once'", '"from" must be a month'),
    ],
)
def test_a_table_that_is_not_well_formed_is_refused_before_anything_is_made(
    path: Path, tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "actors.toml"
    file.write_text(text)
    with pytest.raises(TableError, match=told):
        read_own(file)
    result = invoke("add", path, "--actors", file)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: actors.toml")
    assert not path.exists()


def test_without_a_table_the_tables_are_dragomans_own() -> None:
    assert tables_of() is load_tables()
    assert tables_of("actors.toml", ACTORS).codes["Veltria"] == "Veltria"
