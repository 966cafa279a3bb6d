from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result

from dragoman.cli import settle as settle_module
from dragoman.cli.settle import settle
from dragoman.settlement import CONCEPTS, Concept
from dragoman.settlement.variants import NAMES

EXAMPLES = Path(__file__).parents[1] / "examples" / "conflicts"
EUPHRATES = str(EXAMPLES / "euphrates-1975.toml")


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(settle, list(arguments), input=given)


def test_the_table_marks_equilibria_and_gives_the_reasons() -> None:
    result = run(EUPHRATES)
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["NYY", "NASH", "GMR", "SMR", "SEQ", "SSEQ", "nash", "nash"] in lines
    assert ["YNN", "moves", "nash"] in lines
    assert "NNN could hold (GMR): nobody takes any option" in result.stdout
    assert "if it takes up “attack”, then Syria takes up “release water”" in result.stdout
    assert "NNN GMR holds in 90%; one swap ends it: Iraq prefers YNY over NNN" in result.stdout


def test_json_is_one_line_of_one_object() -> None:
    result = run("--json", EUPHRATES)
    [line] = result.stdout.splitlines()
    assert json.loads(line)["equilibria"]["nash"] == ["NYY"]
    assert set(json.loads(line)) == {
        "schema", "states", "decision_makers", "equilibria", "stable", "because", "robustness",
    }  # fmt: skip


def test_what_else_is_asked_for_has_keys_of_its_own_in_the_json() -> None:
    other = str(EXAMPLES / "chicken.toml")
    result = run(
        "--json", EUPHRATES, "--paths", "--want", "YNN", "--party", "Syria", "--compare", other, "--variant", "sim",
        "--variant", "hypergame", "--no-because", "--swaps", "2", "--samples", "20",
    )  # fmt: skip
    answer = json.loads(result.stdout)
    assert answer["left_out"] == ["because"]
    assert answer["inverse"]["counted"] == 384
    assert [ways["state"] for ways in answer["paths"]] == ["NNN", "NYY"]
    assert answer["comparison"]["titles"][1] == "Chicken"
    assert answer["variants"]["sim"]["equilibria"] == {"sim": ["NYY"]}
    assert answer["variants"]["hypergame"]["equilibria"]["nash"][0]["kind"] == "steady"
    assert answer["robustness"][0]["samples"] == 20


def test_what_else_is_asked_for_is_told_in_the_terminal() -> None:
    other = str(EXAMPLES / "chicken.toml")
    result = run(
        EUPHRATES, "--paths", "--want", "YNN", "--party", "Syria", "--compare", other, "--variant", "coalitions"
    )
    assert result.exit_code == 0
    assert "384 of 720 strict rankings of Syria would do" in result.stdout
    assert "1 changed: Syria puts YNN over NYY" in result.stdout
    assert "by anyone's moves: Syria takes up “escalate”, then Iraq takes up “attack”" in result.stdout
    assert "it is the status quo" in result.stdout
    assert "only in Chicken: YN, NY" in result.stdout
    assert "By other rules (coalitions" in result.stdout


def test_why_gives_the_reasons_for_one_state() -> None:
    result = run(EUPHRATES, "--why", "NYN", "--concept", "smr")
    assert result.stdout.splitlines() == [
        "NYN: Syria: escalate",
        (
            "  Syria stays: if it gives up “escalate”, then Iraq takes up “attack”, which Syria likes less than where "
            "it stands, and no move by Syria gets it out of there."
        ),
        (
            "  Iraq moves: if it takes up “attack”, it is better off, and from anything that the others can do against "
            "it, it can move on to something better."
        ),
    ]


@pytest.mark.parametrize("name", ["garrison-1977", "elmira-1991", "prisoners-dilemma", "chicken"])
def test_every_example_is_settled(name: str) -> None:
    assert run(str(EXAMPLES / f"{name}.toml")).exit_code == 0


def test_a_file_comes_from_standard_input() -> None:
    text = Path(EUPHRATES).read_bytes()
    assert json.loads(run("--json", "-", given=text).stdout)["states"][0] == "NNN"
    assert "standard input, line 2: the file is not UTF-8" in run("-", given=b"# a\n\xff").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.toml",), "nowhere.toml: the file cannot be read (No such file or directory). Check the name."),
        ((EUPHRATES, "--why", "YYY"), "The state YYY is infeasible: the pattern YY- rules it out."),
        ((EUPHRATES, "--why", "Y"), "The pattern 'Y' has 1 letter and there are 3 options."),
        ((EUPHRATES, "--want", "NNN", "--party", "Iran"), "There is no decision maker 'Iran'."),
        ((str(EXAMPLES / "chicken.toml"), "--paths"), "There is no status quo to start from."),
        ((str(EXAMPLES / "elmira-1991.toml"), "--variant", "nm"), "Limited-move stability is for two decision makers"),
    ],
)
def test_a_problem_is_one_clear_line_on_standard_error(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert said in line
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "arguments", [(), (EUPHRATES, "--want", "NNN"), (EUPHRATES, "--concept", "best"), (EUPHRATES, "--swaps", "0")]
)
def test_wrong_use_exits_with_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_words_of_a_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "hostile.toml"
    path.write_text(
        'title = "\\u001b[31mred [bold]\\u202e"\ndraft = true\nassumed = ["a\\nb"]\n'
        '[[decision_makers]]\nname = "[red]A"\noptions = ["\\u009bx [link=http://a]"]\n'
        '[[preferences]]\ndecision_maker = "[red]A"\nranking = [["Y"], ["N"]]\n',
        encoding="utf-8",
    )
    refused = run(str(path))
    assert refused.exit_code == 1
    assert "\x9b" not in refused.output
    path.write_text(path.read_text(encoding="utf-8").replace("\\u009b", ""), encoding="utf-8")
    shown = run(str(path)).stdout
    assert "red [bold]" in shown
    assert "[link=http://a]" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


def test_the_choices_named_for_help_are_those_of_the_library() -> None:
    assert settle_module._CONCEPTS == CONCEPTS == get_args(Concept)
    assert settle_module._VARIANTS == NAMES


def test_help_imports_neither_numpy_nor_the_library() -> None:
    code = (
        "import sys; from dragoman.cli.settle import settle\n"
        "try: settle(['--help'])\nexcept SystemExit: pass\n"
        "assert not {'numpy', 'rich', 'dragoman.settlement'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "dragoman settle conflict.toml --why YNN" in done.stdout
