"""The command line: what is printed where, and with which exit status."""

from __future__ import annotations

import importlib.metadata
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import dragoman
from dragoman.cli import COMMANDS, main
from dragoman.language import encoder, reader
from dragoman.reading import Problem, Reading, Statement
from dragoman.report import Report

STORY = "The envoy of {} said that the truce would hold.\n\nNobody at the table disagreed with the envoy.\n"


def invoke(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


# --- Help -------------------------------------------------------------------------------------------------------------


def every_command() -> Iterator[tuple[str, ...]]:
    """Name every command and every command below it."""
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, below) for below in command.commands)


@pytest.mark.parametrize("command", [(), *every_command()], ids=" ".join)
def test_every_command_has_help_with_an_example_that_calls_it(command: tuple[str, ...]) -> None:
    result = invoke(*command, "--help")
    assert result.exit_code == 0
    assert re.search(r"Examples?:\n", result.stdout)
    assert re.search(rf"^ +(.*\| )?dragoman {' '.join(command)}", result.stdout, re.MULTILINE)
    assert result.stderr == ""
    assert invoke(*command, "-h").stdout == result.stdout


@pytest.mark.parametrize("command", [(), *every_command()], ids=" ".join)
def test_wrong_use_of_any_command_is_exit_status_2(command: tuple[str, ...]) -> None:
    result = invoke(*command, "--no-such-option")
    assert result.exit_code == 2
    assert "--no-such-option" in result.stderr
    assert result.stdout == ""


def test_the_help_names_every_command() -> None:
    listed = re.findall(r"^  (\w+)  +\S", invoke("--help").stdout.split("Commands:")[1], re.MULTILINE)
    assert listed == list(COMMANDS)


def test_a_command_that_there_is_not_is_exit_status_2() -> None:
    result = invoke("negotiate")
    assert result.exit_code == 2
    assert "negotiate" in result.stderr


def test_the_version_is_printed() -> None:
    result = invoke("--version")
    assert (result.exit_code, result.stdout) == (0, f"dragoman {dragoman.__version__}\n")


HEAVY = {"numpy", "onnxruntime", "tokenizers", "trafilatura", "lxml", "httpx2", "numba", "rich", "jinja2", "torch"}


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_help_imports_nothing_heavy(command: Sequence[str]) -> None:
    code = (
        "import sys\nfrom dragoman.cli import main\n"
        f"main({[*command, '--help']!r}, standalone_mode=False)\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Usage:" in done.stdout
    assert not HEAVY & set(done.stderr.split())


def test_help_answers_at_once() -> None:
    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "dragoman", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    # The aim is 0.3 s on the clock. Processor time, the median of three and twice the aim: a busy machine is no fault.
    assert sorted(seconds() for _ in range(3))[1] < 0.6


# --- read -------------------------------------------------------------------------------------------------------------


class Stub:
    """Reads every report alike: its first two words are the source, "said" the cue, the rest the content."""

    workers = 2

    def read(self, report: Report) -> Reading:
        if "garbled" in report.text:
            message = "\x1b[31mThe truce is\nin no language."
            return Reading(report=report, problems=(Problem(stage="language", message=message),))
        start = report.text.index("said")
        statement = Statement(
            id="s1",
            source=report.span(0, start - 1),
            cue=report.span(start, start + 4),
            content=(report.span(start + 5, start + 30),),
            kind="indirect",
            confidence=0.9,
        )
        return Reading(report=report, statements=(statement,))

    def read_in_batch(self, report: Report, *, name: str | None = None) -> Reading:
        assert name, "a source is named, so that a problem can say which it was"
        return self.read(report)


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "shared_reader", Stub)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of three reports, the second one garbled, and an empty file."""
    place = tmp_path / "reports"
    place.mkdir()
    for number, name in enumerate(("Veltria", "Karsova", "Norvik"), start=1):
        garbled = "This garbled one is no report. " if number == 2 else ""
        (place / f"{number}.txt").write_text(garbled + STORY.format(name), encoding="utf-8")
    (place / "4.txt").write_bytes(b"")
    return place


def sources(result: Result) -> list[str | None]:
    readings = [Reading.from_dict(json.loads(line)) for line in result.stdout.splitlines()]
    return [r.statements[0].source.text if r.statements and r.statements[0].source else None for r in readings]


@pytest.mark.usefixtures("stub")
def test_json_is_one_object_a_line_in_the_order_of_the_sources(folder: Path) -> None:
    result = invoke("read", "--json", folder / "3.txt", folder / "1.txt")
    assert result.exit_code == 0
    assert sources(result) == ["The envoy of Norvik", "The envoy of Veltria"]
    assert result.stderr == ""


@pytest.mark.usefixtures("stub")
def test_a_bad_report_is_one_line_on_stderr_and_the_rest_goes_on(folder: Path) -> None:
    result = invoke("read", "--json", folder)
    assert result.exit_code == 1
    assert sources(result) == ["The envoy of Veltria", None, "The envoy of Norvik", None]
    garbled, empty = result.stderr.splitlines()
    assert garbled.startswith("dragoman: ")
    assert empty.startswith("dragoman: ")
    assert "4.txt is empty" in empty


@pytest.mark.usefixtures("stub")
def test_a_bad_report_has_its_problem_in_the_json(folder: Path) -> None:
    last = json.loads(invoke("read", "--json", folder).stdout.splitlines()[-1])
    [problem] = last["problems"]
    assert problem["stage"] == "intake"
    assert "4.txt is empty" in problem["message"]
    assert last["statements"] == []


@pytest.mark.usefixtures("stub")
def test_a_message_from_outside_cannot_steer_the_terminal(folder: Path) -> None:
    result = invoke("read", "--json", folder / "2.txt")
    [line] = result.stderr.splitlines()
    assert "\x1b" not in line
    assert "The truce is in no language." in line


@pytest.mark.usefixtures("stub")
@pytest.mark.parametrize(
    ("name", "why"), [("missing.txt", "does not exist"), ("nothing", "no reports in it"), ("binary.txt", "binary.txt")]
)
def test_a_source_that_cannot_be_read_is_named(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    result = invoke("read", tmp_path / name)
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert line.startswith("dragoman: ")
    assert name in line
    assert why in line
    assert result.stdout == ""


@pytest.mark.usefixtures("stub")
def test_the_statements_are_printed_for_people(folder: Path) -> None:
    result = invoke("read", folder / "1.txt")
    assert result.exit_code == 0
    assert "The envoy of Veltria" in result.stdout
    assert "that the truce would hold" in result.stdout
    assert "\x1b" not in result.stdout, "no colours where nobody sees them"


@pytest.mark.usefixtures("stub")
def test_quiet_prints_no_statements(folder: Path) -> None:
    result = invoke("read", "--quiet", folder)
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 2, "problems are still told"


@pytest.mark.usefixtures("stub")
def test_a_dash_reads_standard_input() -> None:
    result = invoke("read", "--json", "-", stdin=STORY.format("Veltria").encode())
    assert result.exit_code == 0
    assert sources(result) == ["The envoy of Veltria"]


@pytest.mark.usefixtures("stub")
def test_html_writes_a_page_a_report_and_an_index_and_says_where(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    result = invoke("read", "--quiet", "--html", out, folder)
    assert result.exit_code == 1, "two of the four could not be read"
    pages = {path.name for path in out.iterdir()}
    assert len(pages) == 3
    index = (out / "index.html").read_text(encoding="utf-8")
    for name in pages - {"index.html"}:
        assert f'href="./{name}"' in index
        assert "the truce would hold" in (out / name).read_text(encoding="utf-8")
    assert f"2 pages written. Open {out / 'index.html'}" in result.stderr


@pytest.mark.usefixtures("stub")
def test_html_and_json_go_together(folder: Path, tmp_path: Path) -> None:
    result = invoke("read", "--json", "--html", tmp_path / "out", folder / "1.txt")
    assert sources(result) == ["The envoy of Veltria"]
    assert (tmp_path / "out" / "index.html").is_file()


@pytest.mark.usefixtures("stub")
def test_a_file_named_as_the_folder_for_pages_is_wrong_use(folder: Path) -> None:
    result = invoke("read", "--html", folder / "4.txt", folder / "1.txt")
    assert result.exit_code == 2
    assert "4.txt" in result.stderr


@pytest.mark.usefixtures("stub")
def test_a_folder_that_cannot_be_made_is_one_line(folder: Path) -> None:
    result = invoke("read", "--quiet", "--html", folder / "4.txt" / "out", folder / "1.txt")
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert "cannot be written" in line
    assert "Name another folder" in line


@pytest.mark.usefixtures("stub")
def test_a_page_that_cannot_be_written_is_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "index.html").mkdir(parents=True)
    result = invoke("read", "--quiet", "--html", tmp_path / "out", folder / "1.txt")
    assert result.exit_code == 1
    assert "index.html cannot be written" in result.stderr


def test_reading_nothing_is_wrong_use() -> None:
    result = invoke("read")
    assert result.exit_code == 2
    assert "SOURCES" in result.stderr


@pytest.mark.usefixtures("stub")
def test_private_addresses_are_refused_without_leave() -> None:
    result = invoke("read", "http://127.0.0.1:9/story")
    assert result.exit_code == 1
    assert "--allow-private" in result.stderr


@pytest.mark.usefixtures("stub")
def test_sources_are_read_as_they_are_asked_for(folder: Path) -> None:
    many = [str(folder / "1.txt")] * 200
    asked = 0

    def asking() -> Iterator[str]:
        nonlocal asked
        for source in many:
            asked += 1
            yield source

    outcomes = reader.read_sources(asking())
    next(outcomes)
    assert asked < 50, "a long batch streams"
    assert sum(1 for _ in outcomes) == 199


# --- Without a model --------------------------------------------------------------------------------------------------


@pytest.fixture
def no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take the model away for one test."""
    place = tmp_path / "models"
    place.mkdir()
    monkeypatch.setattr(encoder, "MODELS", place)
    monkeypatch.setattr(encoder.Model.__init__, "__defaults__", (place,))
    reader.shared_reader.cache_clear()
    yield
    reader.shared_reader.cache_clear()


@pytest.mark.usefixtures("no_model")
@pytest.mark.parametrize("command", [("read", "{}"), ("evaluate", "polnear", "{}")], ids=" ".join)
def test_a_missing_model_is_one_line_and_no_traceback(command: Sequence[str], folder: Path) -> None:
    result = invoke(*(part.format(folder / "1.txt") for part in command))
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert "There is no model in" in line
    assert "Install the package anew" in line
    assert result.stdout == ""


# --- evaluate and doctor ----------------------------------------------------------------------------------------------


def test_a_data_set_of_another_shape_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "shared_reader", Stub)
    (tmp_path / "dev.jsonl").write_text('{"text": "x"}\n')
    result = invoke("evaluate", "polnear", tmp_path / "dev.jsonl")
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert "dev.jsonl, line 1 lacks annotations" in line


def test_a_data_set_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    result = invoke("evaluate", "polnear", tmp_path / "dev.jsonl")
    assert result.exit_code == 2
    assert "dev.jsonl" in result.stderr


@pytest.fixture
def manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    found = encoder.Manifest(name="m-1", style=0.5, names=(), files={"encoder.onnx": "ab" * 32}, chains=())
    monkeypatch.setattr(encoder, "read_manifest", lambda _: found)


@pytest.mark.usefixtures("manifest")
def test_the_doctor_prints_versions_and_the_models_digests() -> None:
    result = invoke("doctor")
    assert result.exit_code == 0
    found = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert found["dragoman"] == dragoman.__version__
    assert found["onnxruntime"] == importlib.metadata.version("onnxruntime")
    assert found["python"] == sys.version.split()[0]
    assert "m-1" in result.stdout
    assert "abababababababab" in result.stdout
    assert result.stderr == ""


@pytest.mark.usefixtures("manifest")
def test_the_doctor_prints_json_for_machines() -> None:
    found = json.loads(invoke("doctor", "--json").stdout)
    assert found["problems"] == []
    assert found["versions"]["model"] == "m-1"
    assert found["versions"]["model encoder.onnx"] == "abababababababab"


@pytest.mark.usefixtures("no_model")
def test_the_doctor_names_a_missing_model() -> None:
    result = invoke("doctor", "--json")
    assert result.exit_code == 1
    [problem] = json.loads(result.stdout)["problems"]
    assert "There is no model" in problem
    assert result.stderr == f"dragoman: {problem}\n"


@pytest.mark.usefixtures("manifest")
def test_the_doctor_names_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == "lxml":
            raise importlib.metadata.PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(importlib.metadata, "version", version)
    result = invoke("doctor")
    assert result.exit_code == 1
    assert result.stderr == "dragoman: The library lxml is missing. Install the package anew.\n"


def test_python_dash_m_is_the_same_command() -> None:
    done = subprocess.run([sys.executable, "-m", "dragoman", "negotiate"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: dragoman ")
