"""The documentation says what the code does: its tables, lists, links and examples are held to it."""

from __future__ import annotations

import doctest
import json
import re
import runpy
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click
import msgspec
import pytest

import dragoman
from dragoman import errors, reading
from dragoman.actors.resolver import NO_DATE
from dragoman.cli import main
from dragoman.errors import DragomanError
from dragoman.intake import Limits, gaps, report_from_text
from dragoman.intake.lines import Kind, kind_of
from dragoman.intake.receive import REPORT_ENDINGS
from dragoman.intake.robots import AGENT
from dragoman.language.gaps import ALL_RELAYED, NO_VOICE, SINGLE_SOURCE
from dragoman.language.headline import IN_DOUBT, NOT_BORNE_OUT
from dragoman.language.reader import Reader, read_sources
from dragoman.language.windows import WINDOW
from dragoman.reading import Reading, Speaker, Statement
from dragoman.report import Report, Voice

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """Give what stands below a heading, up to the next of its level or above."""
    [found] = re.findall(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,6}} |\Z)", text, re.MULTILINE | re.DOTALL)
    return str(found[1])


def rows(text: str) -> list[list[str]]:
    """Give the cells of every row of every table; a `\\|` is no border."""
    lines = (line for line in text.splitlines() if line.startswith("|") and not line.startswith("|--"))
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def first_table(text: str) -> list[list[str]]:
    """Give the rows of the first table in a text, without its head."""
    found = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert found, "no table"
    return rows(found[0])[1:]


def coded(text: str) -> list[str]:
    """Give everything that stands between backticks."""
    return re.findall(r"`([^`\n]+)`", text)


# --- The command line -------------------------------------------------------------------------------------------------


def commands(context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            assert command is not None
            yield from commands(click.Context(command, parent=context, info_name=name, **command.context_settings))


COMMANDS = {each.command_path: each for each in commands(main.make_context("dragoman", [], resilient_parsing=True))}


def options(context: click.Context) -> set[str]:
    return {name for each in context.command.get_params(context) for name in (*each.opts, *each.secondary_opts)}


def test_the_page_of_commands_is_current() -> None:
    current = runpy.run_path(str(ROOT / "scripts/command_docs.py"))["current"]
    assert current(page("command-line.md")) == page("command-line.md"), "run python scripts/command_docs.py"


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_of_every_command_is_explained(path: str) -> None:
    table = {name: meaning for names, meaning in rows(section(page("command-line.md"), path)) for name in coded(names)}
    explained = {
        name for names, meaning in table.items() if meaning for name in re.findall(r"(?<![\w-])--?\w[\w-]*", names)
    }
    named = {name for name in options(COMMANDS[path]) if name.startswith("-")}
    assert named == explained


def examples() -> Iterator[tuple[str, str]]:
    """Give every call of the command that stands in a block of code, with the page it stands on."""
    for path in PAGES:
        for line in path.read_text(encoding="utf-8").splitlines():
            found = re.match(r"(?: {4,}|\s*\$ )(?:[^#`]*\| ?|\$ )?(dragoman (?:[a-z-]|<).*)", line)
            if found:
                yield path.name, found[1]


@pytest.mark.parametrize(("where", "line"), sorted(set(examples())))
def test_every_call_in_the_pages_is_one_that_the_command_takes(where: str, line: str) -> None:
    words = [word for word in shlex.split(line, comments=True) if word != "[OPTIONS]"]
    path = [words.pop(0)]
    while words and " ".join((*path, words[0])) in COMMANDS:
        path.append(words.pop(0))
    known = options(COMMANDS[" ".join(path)])
    ours = words[: next((n for n, word in enumerate(words) if word in ("|", ">", ";", "&&")), len(words))]
    assert {word.partition("=")[0] for word in ours if re.match(r"--?[a-z]", word)} <= known, where
    assert len(path) > 1 or ours[:1] in (["--help"], ["--version"]), f"{where}: dragoman has no command {ours[:1]}"


def test_the_exit_statuses_and_endings_are_named() -> None:
    text = page("command-line.md")
    assert [row[0] for row in rows(section(text, "What holds for every command"))] == ["status", "0", "1", "2"]
    assert {f"`{ending}`" for ending in REPORT_ENDINGS} <= set(re.findall(r"`\.\w+`", text))


def test_a_problem_looks_as_the_page_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.txt").write_bytes(b"")
    [outcome] = read_sources(["empty.txt"], reader=reader)
    text = page("command-line.md")
    assert json.dumps([msgspec.to_builtins(problem) for problem in outcome.reading.problems]) in text
    assert f'"id": "{outcome.reading.report.id}"' in text


# --- The reading ------------------------------------------------------------------------------------------------------


STRUCTS: list[type[msgspec.Struct]] = [
    value for value in vars(reading).values() if isinstance(value, type) and issubclass(value, msgspec.Struct)
]
LABELS = {
    name: get_args(value)
    for name, value in {**vars(reading), "Voice": Voice}.items()
    if get_args(value) and all(isinstance(label, str) for label in get_args(value))
}


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_field_of_the_contract_is_explained(struct: type[msgspec.Struct]) -> None:
    # A table's cell names it, or for the small ones a sentence does.
    assert {field.encode_name for field in msgspec.structs.fields(struct)} <= set(coded(page("reading.md")))


def test_the_label_sets_are_all_found() -> None:
    assert {
        "Kind",
        "SpeakerClass",
        "Issue",
        "Act",
        "Stance",
        "EventType",
        "Reality",
        "Verdict",
        "Style",
    } < LABELS.keys()


@pytest.mark.parametrize("name", sorted(LABELS))
def test_every_label_is_explained(name: str) -> None:
    assert set(LABELS[name]) <= set(coded(page("reading.md")))


@pytest.mark.parametrize(
    ("heading", "struct"),
    [
        ("The reading", Reading),
        ("report", Report),
        ("statements", Statement),
        ("headline", reading.Headline),
        ("positions of a statement", reading.Position),
        ("events", reading.Event),
        ("actors", reading.Actor),
    ],
)
def test_the_tables_of_fields_have_the_fields_in_their_order(heading: str, struct: type[msgspec.Struct]) -> None:
    named = [name for row in first_table(section(page("reading.md"), heading)) for name in coded(row[0])]
    fields = [field.encode_name for field in msgspec.structs.fields(struct)]
    # The schema is put before the fields when a reading is written.
    assert named == (["schema", *fields] if struct is Reading else fields)


def test_the_table_of_the_speaker_has_its_fields_in_their_order() -> None:
    table = first_table(page("reading.md").split("`speaker` has\n")[1])
    assert [coded(row[0])[0] for row in table] == [field.encode_name for field in msgspec.structs.fields(Speaker)]


def without_confidence(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_confidence(item) for key, item in value.items() if key != "confidence"}
    return [without_confidence(item) for item in value] if isinstance(value, list) else value


def test_the_example_is_what_is_read_from_the_report_that_is_shown(tmp_path: Path, reader: Reader) -> None:
    blocks = dict(FENCE.findall(page("reading.md")))
    (tmp_path / "envoy.txt").write_text(blocks["text"], encoding="utf-8")
    [outcome] = read_sources([str(tmp_path / "envoy.txt")], reader=reader)
    shown = json.loads(blocks["json"])
    # How sure the model is may differ from one to the next; what it finds in so plain a report may not.
    assert without_confidence(json.loads(outcome.reading.to_json())) == without_confidence(shown)
    assert shown["headline"] is not None
    assert Reading.from_dict(shown).report == outcome.reading.report


# --- The way a report takes -------------------------------------------------------------------------------------------

UNITS = {"MB": 1_000_000, "GiB": 1 << 30, "s": 1, "": 1}


def test_the_limits_are_those_of_the_code() -> None:
    table = {coded(name)[0]: value for name, value, _ in first_table(page("how-it-works.md").split("**Limits.**")[1])}
    shown = {}
    for name, value in table.items():
        number, _, unit = value.replace(",", "").partition(" ")
        shown[name] = float(number) * UNITS[unit]
    assert shown == {field.name: float(field.default) for field in msgspec.structs.fields(Limits)}


def furniture() -> dict[str, list[str]]:
    table = first_table(page("how-it-works.md").split("**What is cut.**")[1])
    return {coded(form)[0]: coded(examples) for form, examples in table}


def test_every_form_of_furniture_is_named() -> None:
    assert list(furniture()) == list(get_args(Kind))


@pytest.mark.parametrize(("form", "line"), [(form, line) for form, lines in furniture().items() for line in lines])
def test_an_example_of_furniture_is_cut_as_what_it_is_said_to_be(form: str, line: str) -> None:
    assert kind_of(line) == form


def test_every_gap_is_explained() -> None:
    table = first_table(page("how-it-works.md").split("**What `gaps` says.**")[1])
    explained = [coded(words)[0] for words, _ in table]
    of_headline = (IN_DOUBT, f"{NOT_BORNE_OUT}: ")
    assert explained == [*gaps(report_from_text("")), NO_DATE, SINGLE_SOURCE, ALL_RELAYED, NO_VOICE, *of_headline]


def test_the_gaps_of_a_reading_are_among_those_explained(reader: Reader) -> None:
    found = reader.read(Report(text="The president said that the truce would hold."))
    assert set(found.gaps) <= set(coded(page("how-it-works.md")))
    assert NO_DATE in found.gaps


def test_the_window_and_the_name_for_robots_are_those_of_the_code() -> None:
    assert f"at most\n{WINDOW} pieces" in page("how-it-works.md")
    assert f"honoured for the name `{AGENT}`" in page("how-it-works.md")


# --- Python -----------------------------------------------------------------------------------------------------------


def test_every_public_name_is_explained() -> None:
    text = page("python.md")
    assert {name for name in dragoman.__all__ if not re.search(rf"`{name}[`(]", text)} == set()


def test_every_error_is_explained_with_its_base_and_its_stage() -> None:
    table = first_table(section(page("python.md"), "Errors"))
    shown = {coded(name)[0]: (coded(base)[0], coded(stage)[0]) for name, base, stage, _ in table}
    real = {
        value.__name__: (value.__bases__[0].__name__, value.stage)
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, DragomanError)
    }
    assert shown == real


PYTHON = [
    (path.name, [code for language, code in FENCE.findall(path.read_text(encoding="utf-8")) if language == "python"])
    for path in PAGES
]


@pytest.mark.parametrize(("name", "blocks"), [(name, blocks) for name, blocks in PYTHON if blocks])
def test_the_examples_run(name: str, blocks: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # In a folder of its own, with the examples beside it: an example may write.
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for number, code in enumerate(blocks):
        if code.startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(code, names, f"{name}, block {number + 1}", name, 0)
            told: list[str] = []
            failed, _ = doctest.DocTestRunner(verbose=False).run(test, out=told.append, clear_globs=False)
            names.update(test.globs)
            assert failed == 0, "".join(told)
        else:
            script = tmp_path / f"block-{number + 1}.py"
            script.write_text(code, encoding="utf-8")
            names.update(runpy.run_path(str(script), init_globals=names))


# --- Pages, links, dependencies ---------------------------------------------------------------------------------------


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_within_the_project_leads_somewhere(path: Path) -> None:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, part = target.partition("#")
        linked = path.parent / file if file else path
        assert linked.exists(), f"{path.name} links to {target}"
        if part:
            headings = re.findall(r"^#+ (.*)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            assert part in {anchor(heading) for heading in headings}, f"{path.name} links to {target}"


@pytest.mark.parametrize("path", [path for path in PAGES if path.parent.name == "docs"], ids=lambda path: path.name)
def test_every_page_can_be_reached_from_the_readme(path: Path) -> None:
    assert f"(docs/{path.name})" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    }
    names = {re.split(r"[<>=!~\[; ]", each)[0] for each in needed}
    table = first_table(section(page("decisions.md"), "Dependencies"))
    explained = {name.strip() for row in table for name in row[0].split("(")[0].split(",") if row[1]}
    assert names == explained


def test_nothing_in_the_pages_speaks_of_a_place_on_one_machine() -> None:
    spoken = {path.name: re.findall(r"/(?:home|work|Users|root)/\S*", path.read_text("utf-8")) for path in PAGES}
    assert {name: found for name, found in spoken.items() if found} == {}
