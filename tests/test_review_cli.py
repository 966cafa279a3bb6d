"""`dragoman review`: keys on a terminal; lists and files without one."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from record_world import everything, reading
from review_world import in_memory, judge, read, statement
from rich.console import Console

from dragoman.cli import main, review
from dragoman.cli.review_keys import Session
from dragoman.cli.review_shown import passage
from dragoman.record import Record
from dragoman.record.review import State, Wanted, item, log


class Desk:
    """A person at the keys, with what is shown to them."""

    def __init__(self, record: Record, keys: str, answers: tuple[str, ...] = (), *, who: str = "A. Reed") -> None:
        self._screen = io.StringIO()
        self._keys, self._answers = iter(keys), iter(answers)
        console = Console(file=self._screen, width=100, color_system=None)
        self.session = Session(record, who=who, console=console, key=self._key, ask=self._answer)

    def _key(self) -> str:
        try:
            return next(self._keys)
        except StopIteration as error:
            raise EOFError from error

    def _answer(self, _question: str) -> str:
        return next(self._answers)

    @property
    def screen(self) -> str:
        return self._screen.getvalue()


def positions(**given: Any) -> Wanted:
    return Wanted(targets=("position",), **given)


@pytest.fixture
def record() -> Record:
    made = in_memory()
    made.add(read(), model="one")
    return made


def decided(record: Record) -> list[tuple[str, str, int]]:
    return [(each.action, each.target, each.target_id) for each in log(record)]


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_a_key_is_a_decision_and_the_next_row_comes(record: Record) -> None:
    desk = Desk(record, "ar")
    assert desk.session.run(positions()) == 2
    assert decided(record) == [("accept", "position", 1), ("reject", "position", 2)]
    assert "1 of 2" in desk.screen
    assert "2 of 2" in desk.screen
    assert "[the truce would hold]" in desk.screen
    assert "stance: for" in desk.screen


def test_what_is_skipped_is_not_decided_and_unknown_keys_do_nothing(record: Record) -> None:
    assert Desk(record, "s?xa").session.run(positions()) == 1
    assert decided(record) == [("accept", "position", 2)]


def test_keys_that_are_pressed_before_the_row_is_shown_are_taken_one_by_one(record: Record) -> None:
    pressed = iter(["\x1b[A", "xa", "r"])
    session = Session(record, who="A. Reed", console=Console(file=io.StringIO()), key=lambda: next(pressed))
    assert session.run(positions()) == 2
    assert decided(record) == [("accept", "position", 1), ("reject", "position", 2)]


@pytest.mark.parametrize("keys", ["q", "", "\x1b", "aq"])
def test_whoever_stops_keeps_what_was_decided(record: Record, keys: str) -> None:
    assert Desk(record, keys).session.run(positions()) == keys.count("a")


def test_ctrl_c_stops_like_q(record: Record) -> None:
    def interrupted() -> str:
        raise KeyboardInterrupt

    console = Console(file=io.StringIO())
    assert Session(record, who="A", console=console, key=interrupted).run(positions()) == 0


def test_a_correction_asks_for_field_and_value_and_shows_the_row_again(record: Record) -> None:
    desk = Desk(record, "csq", ("6", "against"))
    assert desk.session.run(positions()) == 1
    [told] = log(record)
    assert (told.field, told.old, told.new) == ("stance", "for", "against")
    assert "for, against, conditional, unclear" in desk.screen
    assert "stance: against · the model: for" in desk.screen


def test_a_value_that_makes_no_sense_is_told_and_the_row_comes_again(record: Record) -> None:
    desk = Desk(record, "ccsq", ("stance", "maybe", "nothing"))
    assert desk.session.run(positions()) == 0
    assert "'maybe' is no stance" in desk.screen
    assert desk.screen.count("1 of 2") == 3


@pytest.mark.parametrize(
    ("target", "answers", "new"),
    [
        ("statement", ("content", "Orlen Vash said | hold."), ["Orlen Vash said", "hold."]),
        ("statement", ("cue", "said"), "said"),
        ("statement", ("source", ""), None),
        ("statement", ("relay", "Lakes Wire, The Lantern"), ["Lakes Wire", "The Lantern"]),
        ("speaker", ("role", "envoy"), "envoy"),
        ("speaker", ("party", ""), None),
        ("event", ("recipient", "Karsova, Tarrovia"), ["Karsova", "Tarrovia"]),
    ],
)
def test_words_are_given_as_the_report_has_them(
    record: Record, target: Any, answers: tuple[str, str], new: Any
) -> None:
    # The first statement is the surest, so it comes last.
    only = Wanted(targets=(target,), first=((target, 1),))
    assert Desk(record, "cq", answers).session.run(only) == 1
    [told] = log(record)
    assert told.field == answers[0]
    found = [each.get("text") or each.get("name") for each in told.new] if _spans(told.new) else told.new
    assert (found["text"] if isinstance(found, dict) else found) == new


def _spans(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def test_a_capital_asks_for_a_reason(record: Record) -> None:
    Desk(record, "RA", ("not his", "")).session.run(positions())
    assert [each.reason for each in log(record)] == ["not his", None]


def test_undo_brings_the_row_back_and_then_the_one_after_it(record: Record) -> None:
    desk = Desk(record, "aura")
    assert desk.session.run(positions()) == 3
    assert [each.action for each in log(record)] == ["accept", "undo", "reject", "accept"]
    assert decided(record)[-2:] == [("reject", "position", 1), ("accept", "position", 2)]
    assert "undone: decision 1 on position 1" in desk.screen


def test_to_undo_nothing_is_told(record: Record) -> None:
    desk = Desk(record, "uq")
    assert desk.session.run(positions()) == 0
    assert "decided nothing" in desk.screen


def test_a_second_person_is_not_told_what_the_first_decided(record: Record) -> None:
    judge(record, "correct", "position", 1, field="stance", new="against")
    desk = Desk(record, "a", who="B. Holm")
    assert desk.session.run(positions(state="second", reviewer="B. Holm")) == 1
    assert "against" not in desk.screen
    again = Desk(record, "q", who="C. Ost")
    again.session.run(positions(state="conflict"))
    assert "stance: against · the model: for · people differ" in again.screen
    assert "B. Holm, " in again.screen


def test_where_nothing_is_left_that_is_said(record: Record) -> None:
    desk = Desk(record, "")
    assert desk.session.run(positions(below=0.1)) == 0
    assert "Nothing is to be reviewed." in desk.screen


def test_a_join_is_shown_and_led_elsewhere() -> None:
    with in_memory() as record:
        for name in ("Orlen Vash", "Orlen Wash", "Mira Linn"):
            record.add(reading(f"We wait for {name}", name=name))
        linn = next(row.id for row in record.actors() if row.name == "Mira Linn")
        desk = Desk(record, "cq", ("actor", str(linn)))
        assert desk.session.run(Wanted(targets=("actor_join",))) == 1
        assert "spelling: Orlen Wash" in desk.screen
        assert next(row for row in record.actors() if row.name == "Mira Linn").statements == 2


def test_what_a_report_says_cannot_steer_the_terminal() -> None:
    hostile = reading("We \x1b[2J accept \u202eit", title="\x1b]0;owned\x07", name="Or\x1blen", party="Vel\x07tria")
    with in_memory() as record:
        record.add(hostile)
        desk = Desk(record, "aq")
        desk.session.run(Wanted(targets=("statement", "speaker")))
        assert not {"\x1b", "\x07", "\u202e"} & set(desk.screen)


def test_the_marks_in_a_sentence_are_where_they_are() -> None:
    with in_memory() as record:
        record.add(everything())
        found = item(record, "statement", 1)
        assert found is not None
        shown = passage(found).plain
        assert shown.startswith("[“We will sign,”] Orlen Vash told Lakes Wire. [“But not today.”]")
        event = item(record, "event", 2)
        assert event is not None
        assert passage(event).plain == "“Not today”, says Vash"


# --- Without a terminal -----------------------------------------------------------------------------------------------


Run = Callable[..., Result]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "talks.record"
    with Record.create(place) as made:
        made.add(read(), model="one")
    return place


@pytest.fixture
def run(path: Path) -> Run:
    def call(*words: str, stdin: str = "") -> Result:
        return CliRunner().invoke(main, ["review", str(path), *words], input=stdin)

    return call


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_keys_need_a_terminal(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "--list and --decide" in result.stderr


def test_one_thing_is_done_at_a_time(run: Run) -> None:
    assert run("--list", "--export").exit_code == 2


def test_the_list_has_an_object_a_row(run: Run) -> None:
    found = objects(run("--list", "--json", "--kind", "event", "--kind", "position", "--below", "0.75"))
    assert [(each["target"], each["values"]["type"]) for each in found] == [("event", "CONSULT")]
    assert found[0]["context"].endswith("Tomas Brede warned of delay.")
    assert len(objects(run("--list", "--json", "--limit", "2"))) == 2


def test_the_list_for_people_shows_each_row_with_its_sentence(run: Run) -> None:
    result = run("--list", "--kind", "event")
    assert "[Envoys met at the lake.]" in " ".join(result.stdout.replace("│", "").split())
    assert run("--list", "--party", "Nobody").stderr == "dragoman: nothing is to be reviewed.\n"


def test_decisions_are_taken_from_lines_and_given_out_again(run: Run, path: Path) -> None:
    given = [
        {"target": "position", "target_id": 1, "action": "correct", "field": "stance", "new": "against"},
        {"target": "event", "target_id": 1, "action": "reject", "reviewer": "B. Holm"},
        {"target": "event", "target_id": 9, "action": "reject"},
    ]
    stdin = "".join(json.dumps(each) + "\n" for each in given)
    result = run("--decide", "-", "--who", "A. Reed", "--json", stdin=stdin)
    assert result.exit_code == 1
    assert "There is no event 9" in result.stderr
    assert "2 decided, 0 known already, 1 not taken" in result.stderr
    assert [each["outcome"] for each in objects(result)] == ["decided", "decided", "problem"]
    exported = run("--export").stdout
    assert [each["reviewer"] for each in map(json.loads, exported.splitlines())] == ["A. Reed", "B. Holm"]
    again = run("--decide", "-", stdin=exported)
    assert (again.exit_code, again.stderr) == (0, "talks.record: 0 decided, 2 known already, 0 not taken.\n")
    with Record.open(path) as record:
        assert next(row for row in record.positions() if row.id == 1).stance == "against"


def test_what_a_newer_model_would_change_is_told(run: Run, path: Path) -> None:
    assert "change nothing" in run("--changes").stderr
    with Record.open(path, "write") as record:
        judge(record, "accept", "statement", 1)
        judge(record, "accept", "event", 1)
        judge(record, "reject", "statement", 2)
        record.add(read(statement(0, kind="mixed"), statement(1), events=()), model="two")
    told = run("--changes").stdout
    assert "kind: indirect, the model: mixed" in told
    assert "people keep it, the model drops it" in told
    assert "people reject it, the model finds it" in told
    fields = {(each["target"], each["field"]) for each in objects(run("--changes", "--json"))}
    assert fields == {("statement", "kind"), ("event", "stands"), ("statement", "stands")}


def test_agreement_is_a_table_or_lines(run: Run, path: Path) -> None:
    assert "nobody has decided" in run("--agreement").stderr
    with Record.open(path, "write") as record:
        judge(record, "accept", "position", 1)
        judge(record, "reject", "position", 1, reviewer="B. Holm")
    table = run("--agreement").stdout
    assert any(line.split()[:1] == ["position"] and "0.0 %" in line for line in table.splitlines())
    found = objects(run("--agreement", "--json"))
    assert {"target": "position", "field": "stands", "one": "A. Reed", "other": "B. Holm", "of": 1, "agree": 0,
            "alpha": 0.0} in found  # fmt: skip


def test_who_decides_is_who_is_logged_in_unless_somebody_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "reed")
    line = '{"target": "event", "target_id": 1, "action": "accept"}\n'
    run("--decide", "-", stdin=line)
    assert objects(run("--export"))[0]["reviewer"] == "reed"

    def nobody() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert "--who NAME" in run("--decide", "-", stdin=line).stderr


def test_the_states_are_those_of_the_record() -> None:
    from typing import get_args

    assert get_args(State) == review.STATES
