"""`dragoman export` and `dragoman import`: files that are whole or not there, problems in one line, exit statuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from exports_world import fill, talks

from dragoman.cli import main
from dragoman.exports import FORMATS
from dragoman.record import Record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill(tmp_path / "talks.record", *talks())


def run(*words: Any) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def beside(path: Path) -> list[str]:
    """Name the files in a record's folder that are not the record's."""
    return sorted(each.name for each in path.parent.iterdir() if not each.name.startswith(path.name))


@pytest.mark.parametrize("to", FORMATS)
def test_every_format_is_written_to_a_file(to: str, path: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out.{to}"
    done = run("export", path, "--to", to, "--out", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert out.stat().st_size > 50
    assert "Written:" in done.stderr
    assert beside(path) == [out.name]


@pytest.mark.parametrize("to", [name for name, form in FORMATS.items() if not form.binary])
def test_standard_output_has_the_same_as_a_file(to: str, path: Path, tmp_path: Path) -> None:
    run("export", path, "--to", to, "--out", tmp_path / "out")
    done = run("export", path, "--to", to)
    assert done.stdout_bytes == (tmp_path / "out").read_bytes()
    assert done.stderr == ""


def test_filters_are_those_of_the_queries(path: Path) -> None:
    done = run("export", path, "--to", "csv", "--table", "positions", "--party", "Veltria", "--since", "2025-03-16")
    [row] = csv.DictReader(done.stdout.splitlines())
    assert (row["party"], row["date"], row["stance"]) == ("Veltria", "2025-03-20", "for")
    done = run("export", path, "--to", "jsonl", "--person", "Pera Linn")
    assert json.loads(done.stdout)["report"]["published"] == "2025-03-18"


def test_bytes_are_not_written_to_a_terminal(path: Path) -> None:
    done = run("export", path, "--to", "parquet")
    assert done.exit_code == 2
    assert "--out" in done.stderr


def test_what_fails_leaves_the_file_that_was_there(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "draft.toml"
    out.write_text("mine")
    done = run("export", path, "--to", "conflict", "--party", "Nobody", "--out", out)
    assert done.exit_code == 1
    assert "nothing to draft from" in done.stderr
    assert out.read_text() == "mine"
    assert beside(path) == ["draft.toml"]


def test_a_file_that_cannot_be_written_is_said(path: Path, tmp_path: Path) -> None:
    done = run("export", path, "--to", "csv", "--out", tmp_path / "nowhere" / "out.csv")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize("words", [["--to", "pdf"], [], ["--to", "csv", "--table", "votes"], ["--to", "csv", "--json"]])
def test_wrong_use_is_said(words: list[str], path: Path) -> None:
    assert run("export", path, *words).exit_code == 2


def test_a_record_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = run("export", tmp_path / "none.record", "--to", "csv")
    assert done.exit_code == 1
    assert "There is no record" in done.stderr


@pytest.mark.parametrize("tool", ["prodigy", "doccano"])
def test_what_went_out_can_be_taken_in(tool: str, path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    run("export", path, "--to", tool, "--out", out)
    done = run("import", path, out, "--from", tool, "--by", "A. Reed")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "5 unchanged" in done.stderr
    other = fill(tmp_path / "other.record")
    done = run("import", other, out, "--from", tool, "--by", "A. Reed", "--json")
    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == ["added"] * 5
    assert run("export", other, "--to", "jsonl").stdout == run("export", path, "--to", "jsonl").stdout


def test_problems_and_what_was_left_out_are_said_and_the_rest_is_taken_in(path: Path, tmp_path: Path) -> None:
    lines = [
        "{",
        json.dumps({"text": "A\x1b[2Jb", "label": [[0, 1, "content"], [2, 3, "X"]]}),
        json.dumps({"text": ""}),
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    done = run("import", path, tmp_path / "in.jsonl", "--from", "doccano")
    assert done.exit_code == 1
    assert "in.jsonl, line 1: it is no JSON" in done.stderr
    assert "line 2: 1 marks or links have no place" in done.stderr
    assert "1 added, 2 problem" in done.stderr
    assert "\x1b" not in done.stderr
    with Record.open(path) as record:
        assert record.counts()["report"] == 6
