"""The evaluation gate: floors hold, rise, and are never lowered."""

from __future__ import annotations

import hashlib
import json
import runpy
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from dragoman.cli import main
from dragoman.errors import EvaluationError
from dragoman.evaluate import gate
from dragoman.evaluate.gate import TOLERANCE, Floors

ROOT = Path(__file__).parent.parent
HELD = Floors(digest="d", least={"triple f1": 50.0, "exact source f1": 79.0})
FIGURES = st.dictionaries(st.sampled_from("abcd"), st.floats(0, 100))


@pytest.mark.parametrize("figure", [50.0, 50.0 - TOLERANCE / 2, 71.3])
def test_a_figure_at_its_floor_or_above_holds(figure: float) -> None:
    assert gate.below({"triple f1": figure, "exact source f1": 79.0}, HELD) == []


def test_a_figure_below_its_floor_is_named_with_both() -> None:
    [line] = gate.below({"triple f1": 49.9, "exact source f1": 79.0}, HELD)
    assert line == "triple f1: 49.9, and the floor is 50.0"


def test_a_figure_that_was_not_measured_does_not_hold() -> None:
    [line] = gate.below({"triple f1": 60.0}, HELD)
    assert line == "exact source f1: not measured, and the floor is 79.0"


def test_a_figure_that_is_no_number_does_not_hold() -> None:
    assert len(gate.below({"triple f1": float("nan"), "exact source f1": 79.0}, HELD)) == 1


def test_a_figure_without_a_floor_is_not_held_to_one() -> None:
    assert gate.below({"triple f1": 50.0, "exact source f1": 79.0, "token cue f1": 0.0}, HELD) == []


@given(least=FIGURES, figures=FIGURES)
def test_raising_never_lowers_a_floor_and_never_drops_one(least: dict[str, float], figures: dict[str, float]) -> None:
    raised = gate.raised(figures, Floors("d", least))
    assert set(raised.least) == set(least)
    assert all(raised.least[name] >= least[name] for name in least)
    assert all(raised.least[name] >= figures.get(name, 0) for name in least)
    assert raised.digest == "d"


@given(figures=st.dictionaries(st.sampled_from("abcd"), st.floats(0, 100), min_size=1))
def test_figures_hold_the_floors_that_were_raised_to_them(figures: dict[str, float]) -> None:
    assert gate.below(figures, gate.raised(figures, Floors("d", dict.fromkeys(figures, 0.0)))) == []


def test_floors_come_back_from_their_file_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    gate.write_floors(path, {"polnear": HELD})
    assert gate.read_floors(path) == {"polnear": HELD}
    assert list(tmp_path.iterdir()) == [path], "nothing is left beside it"
    assert path.read_text().endswith("}\n")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"polnear": {"least": {}}}', '{"polnear": {"digest": "d", "least": 7}}']
)
def test_floors_of_another_shape_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(text)
    with pytest.raises(EvaluationError, match=r"floors\.json cannot be read"):
        gate.read_floors(path)


def test_missing_floors_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.json cannot be read"):
        gate.read_floors(tmp_path / "none.json")


def test_the_digest_is_that_of_the_files_bytes(tmp_path: Path) -> None:
    path = tmp_path / "dev.jsonl"
    path.write_bytes(b"a\r\nb")
    assert gate.digest_of(path) == hashlib.sha256(b"a\r\nb").hexdigest()


# --- The command that holds a data set to its floors ------------------------------------------------------------------

Gate = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Run `dragoman evaluate polnear` with figures that are given, on a data set whose floors are in `floors.json`."""
    data = tmp_path / "dev.jsonl"
    data.write_text("{}\n")
    gate.write_floors(tmp_path / "floors.json", {"polnear": Floors(gate.digest_of(data), {"triple f1": 50.0})})
    monkeypatch.chdir(tmp_path)

    def run(figure: float, *arguments: str) -> Result:
        monkeypatch.setattr("dragoman.language.reader.shared_reader", SimpleNamespace)
        monkeypatch.setattr("dragoman.evaluate.polnear.evaluate_polnear", lambda *_: {"triple f1": figure})
        return CliRunner().invoke(main, ["evaluate", "polnear", "dev.jsonl", *arguments])

    return run


def test_the_figures_are_printed_as_json(run: Gate) -> None:
    result = run(49.0)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"data": "polnear", "figures": {"triple f1": 49.0}}


def test_figures_at_the_floor_pass_the_gate(run: Gate) -> None:
    assert run(50.0, "--floors", "floors.json").exit_code == 0


def test_figures_below_the_floor_fail_the_gate_and_are_still_printed(run: Gate) -> None:
    result = run(49.0, "--floors", "floors.json")
    assert result.exit_code == 1
    assert "below the floor: triple f1: 49.0, and the floor is 50.0" in result.stderr
    assert json.loads(result.stdout)["figures"] == {"triple f1": 49.0}


def test_floors_are_raised_only_where_that_is_asked_for(run: Gate) -> None:
    run(60.0, "--floors", "floors.json")
    assert gate.read_floors(Path("floors.json"))["polnear"].least == {"triple f1": 50.0}
    run(60.0, "--floors", "floors.json", "--raise-floors")
    assert gate.read_floors(Path("floors.json"))["polnear"].least == {"triple f1": 60.0}


def test_figures_below_the_floor_raise_nothing(run: Gate) -> None:
    before = Path("floors.json").read_bytes()
    assert run(40.0, "--floors", "floors.json", "--raise-floors").exit_code == 1
    assert Path("floors.json").read_bytes() == before


def test_another_file_than_the_floors_were_measured_on_is_refused(run: Gate) -> None:
    Path("dev.jsonl").write_text("{} \n")
    result = run(60.0, "--floors", "floors.json", "--raise-floors")
    assert result.exit_code == 1
    assert "dev.jsonl is not the file that the floors of polnear were measured on" in result.stderr


def test_a_data_set_without_floors_is_refused(run: Gate) -> None:
    gate.write_floors(Path("floors.json"), {"other": HELD})
    result = run(60.0, "--floors", "floors.json")
    assert result.exit_code == 1
    assert "floors.json has no floors for polnear" in result.stderr


def test_raising_floors_without_naming_them_is_wrong_use(run: Gate) -> None:
    result = run(60.0, "--raise-floors")
    assert result.exit_code == 2
    assert "--floors" in result.stderr


def test_floors_that_cannot_be_read_are_one_line_and_no_traceback(run: Gate) -> None:
    Path("floors.json").write_text("{")
    result = run(60.0, "--floors", "floors.json")
    assert result.exit_code == 1
    assert "floors.json cannot be read" in result.stderr
    assert isinstance(result.exception, SystemExit)


# --- The script that runs them all ------------------------------------------------------------------------------------


@pytest.fixture
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts/gate.py"))


def test_the_gate_scores_every_set_that_has_floors_and_no_other(script: dict[str, Any]) -> None:
    assert {*script["SETS"], *script["OWN"]} == set(gate.read_floors(ROOT / script["FLOORS"]))


def test_the_gate_calls_evaluations_that_there_are(script: dict[str, Any]) -> None:
    from dragoman.cli.evaluate import evaluate

    assert {command for command, *_ in (*script["SETS"].values(), *script["OWN"].values())} <= set(evaluate.commands)


def test_every_pinned_floor_is_a_share_and_pinned_to_a_digest() -> None:
    for name, floors in gate.read_floors(ROOT / "evaluation/floors.json").items():
        assert len(floors.digest) == 64, name
        assert floors.least, name
        assert all(0 < least <= 100 for least in floors.least.values()), name
