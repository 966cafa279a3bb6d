"""Scores of PLOVER types: figures worked out by hand, marked sentences, and files that are not what they should be."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dragoman.cli import main
from dragoman.errors import EvaluationError
from dragoman.evaluate import plover
from dragoman.evaluate.plover import YIELD, evaluate_plover, kept_out, likeliest, relation, relations, score
from dragoman.language.reader import Reader
from dragoman.reading import EventType

HEAD = "marked_sentence\tgold_root\n"
WORDS = st.text(st.characters(exclude_characters="<>"), min_size=1, max_size=9)


def row(marked: str, gold: str = "Aid") -> dict[str, str]:
    return {"marked_sentence": marked, "gold_root": gold}


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rows.tsv"
    path.write_text(text, encoding="utf-8")
    return path


# --- Marks ------------------------------------------------------------------------------------------------------------


def test_marks_are_taken_out_and_their_places_kept() -> None:
    one = relation(row("Earlier <s>Turkey</s> sent aid to <t>Syria</t>."))
    assert one.sentence == "Earlier Turkey sent aid to Syria."
    assert (one.sentence[slice(*one.actor)], one.sentence[slice(*one.recipient)]) == ("Turkey", "Syria")
    assert one.type == "AID"


def test_the_recipient_may_come_first_or_hold_the_actor() -> None:
    one = relation(row("<t>Syria</t> was bombed by <s>Turkey</s>."))
    assert (one.actor, one.recipient) == ((20, 26), (0, 5))
    nested = relation(row("<t>The rivals of <s>Turkey</s></t> were bombed."))
    assert (nested.actor, nested.recipient) == ((14, 20), (0, 20))


@pytest.mark.parametrize(
    "marked",
    [
        "Turkey bombed <t>Syria</t>.",
        "<s>Turkey bombed <t>Syria</t>.",
        "Turkey</s> bombed <t>Syria</t>.",
        "Turkey</s> <s>bombed <t>Syria</t>.",
        "Turkey <s></s>bombed <t>Syria</t>.",
        "Turkey<s> </s>bombed <t>Syria</t>.",
    ],
    ids=["none", "no end", "no start", "end before start", "around nothing", "around a space"],
)
def test_a_side_without_its_marks_is_the_whole_sentence(marked: str) -> None:
    one = relation(row(marked))
    assert one.sentence == "Turkey bombed Syria."
    assert one.actor == (0, len(one.sentence))
    assert one.sentence[slice(*one.recipient)] == "Syria"


def test_the_first_of_two_marks_counts() -> None:
    one = relation(row("<s>Turkey</s> and <s>Egypt</s> bombed <t>Syria</t>."))
    assert one.sentence[slice(*one.actor)] == "Turkey"


@given(before=WORDS, actor=WORDS.filter(str.strip), between=WORDS, recipient=WORDS.filter(str.strip), behind=WORDS)
def test_what_was_marked_is_found_again(before: str, actor: str, between: str, recipient: str, behind: str) -> None:
    one = relation(row(f"{before}<s>{actor}</s>{between}<t>{recipient}</t>{behind}"))
    assert one.sentence == before + actor + between + recipient + behind
    assert (one.sentence[slice(*one.actor)], one.sentence[slice(*one.recipient)]) == (actor, recipient)


# --- Types and figures ------------------------------------------------------------------------------------------------


def test_giving_way_in_words_and_in_deeds_is_one_type_of_older_plover() -> None:
    assert likeliest({"ASSAULT": 0.4, "CONCEDE": 0.3, "RETREAT": 0.25, "AID": 0.05}) == YIELD
    assert likeliest({"ASSAULT": 0.4, "CONCEDE": 0.3, "RETREAT": 0.05, "AID": 0.25}) == "ASSAULT"


@given(st.lists(st.floats(0, 1), min_size=16, max_size=16))
def test_the_likeliest_type_is_one_that_older_plover_has(chances: list[float]) -> None:
    told = dict(zip(get_args(EventType), chances, strict=True))
    found = likeliest(told)
    assert found in {*get_args(EventType), YIELD} - {"CONCEDE", "RETREAT"}
    assert max(chances) <= (told["CONCEDE"] + told["RETREAT"] if found == YIELD else told[found])


def test_figures_are_those_worked_out_by_hand() -> None:
    pairs = [("AID", "AID"), ("AID", "AID"), ("AID", "ASSAULT"), ("ASSAULT", "ASSAULT"), ("REJECT", "AID")]
    # AID: 2 right, 3 in the gold, 3 read: 4/6. ASSAULT: 1, 1, 2: 2/3. REJECT: 0, 1, 0.
    assert score(pairs) == {"accuracy": 60.0, "macro f1": 44.4, "AID": 66.7, "ASSAULT": 66.7, "REJECT": 0.0}


def test_a_type_that_the_gold_does_not_have_counts_only_as_a_mistake() -> None:
    assert score([("AID", "AID"), ("AID", "PROTEST")]) == {"accuracy": 50.0, "macro f1": 66.7, "AID": 66.7}
    assert score([]) == {"accuracy": 0.0, "macro f1": 0.0}


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC")), min_size=1), st.randoms())
def test_figures_are_percent_and_do_not_hang_on_the_order(pairs: list[tuple[str, str]], random: Any) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert score(shuffled) == score(pairs)
    assert all(0 <= figure <= 100 for figure in score(pairs).values())
    assert set(score([(gold, gold) for gold, _ in pairs]).values()) == {100.0}


# --- Files ------------------------------------------------------------------------------------------------------------


def told(gold: Mapping[str, str]) -> Callable[..., dict[str, float]]:
    """Stand in for the model: a type by the first word of the sentence, whatever the sides."""

    def event_type(sentence: str, **_: Any) -> dict[str, float]:
        return {gold[sentence.split(maxsplit=1)[0]]: 1.0}

    return event_type


def test_a_file_is_scored_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {"A": "AID", "B": "RETREAT", "C": "ASSAULT"}
    monkeypatch.setattr(plover, "event_type", told(kinds))
    lines = "<s>A</s> x <t>y</t>\tAid\n<s>B</s> x <t>y</t>\tYield\n<s>C</s> x <t>y</t>\tReject\n"
    figures = evaluate_plover(written(tmp_path, HEAD + lines), Reader.__new__(Reader))
    assert figures == {"accuracy": 66.7, "macro f1": 66.7, "AID": 100.0, "REJECT": 0.0, "YIELD": 100.0}


def test_with_kept_only_every_fifth_row_is_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plover, "event_type", told({"A": "AID", "B": "ASSAULT"}))
    lines = "".join(f"{'A' if n in {0, 5, 10} else 'B'} x\tAid\n" for n in range(12))
    path = written(tmp_path, HEAD + lines)
    assert evaluate_plover(path, Reader.__new__(Reader), kept_only=True)["accuracy"] == 100
    assert evaluate_plover(path, Reader.__new__(Reader))["accuracy"] == 25
    assert [n for n in range(12) if kept_out(n)] == [0, 5, 10]


def test_columns_may_be_more_and_in_any_order(tmp_path: Path) -> None:
    path = written(tmp_path, "\tid\tgold_root\tmarked_sentence\n\t7\tYield\t<s>A</s> left <t>B</t>.\n")
    [one] = relations(path)
    assert (one.sentence, one.type) == ("A left B.", "YIELD")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("sentence\tlabel\nA\tAid\n", r"rows\.tsv, line 2 lacks one of marked_sentence, gold_root"),
        (HEAD + "<s>A</s> x\tAid\n<s>A</s> y\n", "line 3 lacks one of"),
        (HEAD + "\tAid\n", "line 2 lacks one of"),
        (HEAD + "A x\t\n", "line 2 lacks one of"),
    ],
    ids=["other columns", "a short line", "no sentence", "no type"],
)
def test_a_file_of_another_shape_is_named_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(EvaluationError, match=fault):
        list(relations(written(tmp_path, text)))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.tsv cannot be read"):
        list(relations(tmp_path / "none.tsv"))
    (tmp_path / "latin.tsv").write_bytes(HEAD.encode() + b"\xff\xfe x\tAid\n")
    with pytest.raises(EvaluationError, match=r"latin\.tsv cannot be read"):
        list(relations(tmp_path / "latin.tsv"))
    (tmp_path / "long.tsv").write_text(HEAD + "x" * 200_000 + "\tAid\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"long\.tsv cannot be read: field larger"):
        list(relations(tmp_path / "long.tsv"))


@pytest.mark.parametrize("text", ["", HEAD])
def test_a_file_without_rows_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(EvaluationError):
        evaluate_plover(written(tmp_path, text), Reader.__new__(Reader))


def test_a_sentence_of_marks_alone_is_named(tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(EvaluationError, match="line 2"):
        evaluate_plover(written(tmp_path, HEAD + "<s></s><t></t>\tAid\n"), reader)


def test_the_command_prints_the_figures(tmp_path: Path) -> None:
    lines = "<s>Turkey</s> sent food aid to <t>Syria</t>.\tAid\n<s>Turkish jets</s> bombed <t>Syria</t>.\tAssault\n"
    path = written(tmp_path, HEAD + lines)

    def run(*options: str) -> dict[str, Any]:
        result = CliRunner().invoke(main, ["evaluate", "plover", str(path), *options])
        assert result.exit_code == 0, result.output
        printed: dict[str, Any] = json.loads(result.output)
        return printed

    assert run() == {
        "data": "plover",
        "figures": {"accuracy": 100.0, "macro f1": 100.0, "AID": 100.0, "ASSAULT": 100.0},
    }
    assert run("--kept")["figures"].keys() == {"accuracy", "macro f1", "AID"}
