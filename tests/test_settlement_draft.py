"""A draft of a conflict from readings loads, keeps its sentences, and says what it had to assume."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.cli.settle import settle
from dragoman.errors import ConflictError
from dragoman.reading import Act, Issue, Position, Reading, Stance, Statement
from dragoman.report import Report
from dragoman.settlement import Conflict, loads, solve
from dragoman.settlement.draft import draft, readings_from
from dragoman.settlement.items import MOST_OPTIONS, words_of
from dragoman.settlement.takes import clean, sentence_of

TEXT = (
    "Veltria demands a withdrawal from the valley. Karsova said it would never withdraw. “We accept the ceasefire if "
    "Karsova agrees to the withdrawal,” said Veltria's envoy.\n"
    "Karsova refuses the cease-fire. Norvik promised food aid."
)


def position(party: str | None, item: str, act: Act, stance: Stance, **more: str | None) -> Position:
    issue: Issue = "other" if "aid" in item else "ceasefire" if "fire" in item else "withdrawal"
    return Position(party=party, issue=issue, item=item, act=act, stance=stance, confidence=0.9, **more)


def reading(*said: tuple[str, Position], text: str = TEXT, published: str | None = None) -> Reading:
    """A reading with one statement for each of the words, which stand in the text, and the position it takes."""
    report = Report(title="Talks in Norvik", text=text, published=published)
    statements = tuple(
        Statement(
            id=f"s{number}",
            source=None,
            cue=None,
            content=(report.span(text.index(words), text.index(words) + len(words)),),
            kind="indirect",
            confidence=0.9,
            positions=(taken,),
        )
        for number, (words, taken) in enumerate(said, 1)
    )
    return Reading(report=report, statements=statements)


TALKS = reading(
    ("a withdrawal", position("Veltria", "withdrawal from the valley", "demand", "for", toward="Karsova")),
    ("never withdraw", position("Karsova", "withdrawal from the valley", "refuse", "against")),
    (
        "We accept the ceasefire",
        position("Veltria", "ceasefire", "accept", "conditional", condition="if Karsova agrees to the withdrawal"),
    ),
    ("the cease-fire", position("Karsova", "the cease-fire", "refuse", "against")),
    ("food aid", position("Norvik", "food aid", "promise", "for")),
)


def drafted(*readings: Reading) -> Conflict:
    return loads(draft(readings))


def said(conflict: Conflict, party: str) -> list[str]:
    return [statement.says for statement in conflict.preference(conflict.party(party)).statements]


def test_parties_hold_what_they_say_they_will_or_will_not_do_or_are_asked_to() -> None:
    conflict = drafted(TALKS)
    assert set(conflict.options) == {
        ("Karsova", "withdrawal from the valley"), ("Veltria", "ceasefire"), ("Norvik", "food aid"),
    }  # fmt: skip


def test_stances_are_statements_strongest_acts_first_with_conditions_as_if() -> None:
    conflict = drafted(TALKS)
    assert said(conflict, "Veltria") == ["withdrawal from the valley", "ceasefire IF withdrawal from the valley"]
    assert said(conflict, "Karsova") == ["!withdrawal from the valley", "!ceasefire"]
    assert said(conflict, "Norvik") == ["food aid"]


def test_each_statement_has_its_sentence_with_the_id_of_the_statement() -> None:
    conflict = drafted(TALKS)
    [demand, _] = conflict.preference(conflict.party("Veltria")).statements
    [_, refusal] = conflict.preference(conflict.party("Karsova")).statements
    assert demand.evidence == ("s1: Veltria demands a withdrawal from the valley.",)
    assert refusal.evidence == ("s4: Karsova refuses the cease-fire.",)


def test_of_several_readings_the_id_of_the_report_stands_before_that_of_the_statement() -> None:
    other = reading(("food aid", position("Norvik", "food aid", "promise", "for")), published="2031-05-02")
    conflict = drafted(TALKS, other)
    [aid] = conflict.preference(conflict.party("Norvik")).statements
    assert aid.evidence == tuple(
        f"{each.report.id}/{number}: Norvik promised food aid." for each, number in ((TALKS, "s5"), (other, "s1"))
    )


def test_it_is_marked_as_a_draft_with_what_it_assumes_and_can_be_solved() -> None:
    conflict = drafted(TALKS)
    assert conflict.draft
    assert conflict.title == "Draft: Talks in Norvik"
    assert any(line.startswith("Whoever says that it will or will not do a thing") for line in conflict.assumed)
    assert solve(conflict).equilibria("gmr")


def test_comments_say_who_was_taken_to_decide_and_why() -> None:
    text = " ".join(draft([TALKS]).replace("\n  #", "").split())
    assert "[ Held by Karsova: 2 of 2 positions speak of it as Karsova's to do." in text
    assert "It may be Karsova's as well; where it takes several, give each an option of its own." in text


def test_one_thing_under_two_names_is_one_option_and_it_is_said() -> None:
    short = position("Veltria", "ceasefire", "accept", "for")
    long = position("Karsova", "a temporary ceasefire", "refuse", "against")
    conflict = drafted(reading(("the ceasefire", short), ("the cease-fire", long)))
    assert len(conflict.options) == 1
    assert "“ceasefire” is the same as “a temporary ceasefire”." in conflict.assumed


@pytest.mark.parametrize("item", ["lifting the ceasefire", "end of the ceasefire", "ceasefire violations"])
def test_a_longer_name_that_turns_the_shorter_about_is_an_option_of_its_own(item: str) -> None:
    taken = position("Karsova", item, "refuse", "against")
    kept = position("Karsova", "ceasefire", "promise", "for")
    assert set(said(drafted(reading(("the ceasefire", kept), ("food aid", taken))), "Karsova")) == {
        "ceasefire",
        f"!{item}",
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the ceasefire", "Cease-fires", True), ("release of hostages", "the hostage release", True),
        ("food aid", "military aid", False), ("sanctions", "sanctions relief", False), ("the", "a", False),
    ],
)  # fmt: skip
def test_names_are_compared_by_their_words(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert (words_of(one) == words_of(other)) is same


def test_of_contradictory_stances_the_later_is_kept_and_the_other_named() -> None:
    before = reading(("the ceasefire", position("Veltria", "ceasefire", "refuse", "against")), published="2031-04-01")
    after = reading(("the ceasefire", position("Veltria", "ceasefire", "accept", "for")), published="2031-05-01")
    for order in ((before, after), (after, before)):
        assert said(drafted(*order), "Veltria") == ["ceasefire"]
        assert f"Contradicted, and kept for being in its own words, later or more often said: {before.report.id}" in (
            " ".join(draft(order).replace("\n  #", "").split())
        )


def test_a_partys_own_words_outweigh_what_another_tells_of_it() -> None:
    own = position("Veltria", "ceasefire", "accept", "for")
    told = position("Veltria", "ceasefire", "refuse", "against", reported_by="Karsova")
    assert said(drafted(reading(("a withdrawal", told), ("the ceasefire", own), ("food aid", told))), "Veltria") == [
        "ceasefire"
    ]
    assert "# In the words of Karsova, not its own." in draft([reading(("a withdrawal", told))])


def test_a_condition_that_names_no_option_is_a_comment_and_no_statement() -> None:
    taken = position("Veltria", "ceasefire", "accept", "conditional", condition="if winter ends")
    text = draft([reading(("the ceasefire", taken))])
    assert "# Conditional on “ceasefire”: on “if winter ends”, which names no option" in text
    assert loads(text).preferences[0].weights
    assert "held indifferent" in text


def test_a_condition_that_something_is_not_done_is_a_negation() -> None:
    taken = position("Karsova", "food aid", "accept", "conditional", condition="unless the withdrawal is demanded")
    other = position("Karsova", "withdrawal", "refuse", "against")
    assert "food aid IF !withdrawal" in said(drafted(reading(("food aid", taken), ("never", other))), "Karsova")


def test_an_unclear_stance_is_a_comment() -> None:
    taken = position("Veltria", "ceasefire", "doubt", "unclear")
    assert "# Unclear on “ceasefire”: s1: “We accept the ceasefire" in draft([reading(("the ceasefire", taken))])


def test_options_stay_few_and_what_is_left_out_is_named() -> None:
    many = [("food aid", position("Norvik", f"aid of kind {number}x", "promise", "for")) for number in range(40, 60)]
    twice = ("food aid", position("Norvik", "aid of kind 59x", "promise", "for"))
    agreed = ("a withdrawal", position("Veltria", "aid of kind 59x", "appeal", "for"))
    text = draft([reading(*many, twice, agreed)])
    conflict = loads(text)
    assert len(conflict.options) == MOST_OPTIONS
    assert conflict.options[0] == ("Norvik", "aid of kind 59x")
    assert "Left out, 8 options being the most of a draft: “aid of kind 47x”, “aid of kind 48x”" in " ".join(
        text.replace("\n#", "").split()
    )


def test_a_party_with_nothing_to_do_is_no_decision_maker_and_is_named() -> None:
    asked = position("Veltria", "withdrawal", "demand", "for", toward="Karsova")
    text = draft([reading(("a withdrawal", asked))])
    conflict = loads(text)
    assert conflict.parties == ("Karsova",)
    assert "# Karsova takes no plain stance on any of the options: held indifferent." in text
    assert "# No decision maker, for nothing here is theirs to do: “Veltria”." in text


def test_positions_of_no_party_make_nothing() -> None:
    with pytest.raises(ConflictError, match="no position of any party"):
        draft([reading(("food aid", position(None, "food aid", "appeal", "for")))])


@pytest.mark.parametrize(
    "item", ["A & B", "A IF B", "it's", "'x'", "x: y", "`x`", "(x", "!x", "été", "IFF", "x | y", "x!"]
)
def test_names_full_of_operators_are_still_names(item: str) -> None:
    conflict = drafted(
        reading(
            ("food aid", position("Norvik", item, "promise", "for")),
            ("a withdrawal", position("Norvik", "A", "promise", "against")),
            ("the ceasefire", position("Norvik", "B", "accept", "conditional", condition=item)),
        )
    )
    assert len(conflict.options) >= 2
    assert solve(conflict).stable.shape[2] == 2 ** len(conflict.options)


words = st.text(st.sampled_from("ab AIF&|!()'`:\"\\#[]{}=\n\r\t\x00\x7f\ud800\u202e\u2028é…"), max_size=12)
positions = st.builds(
    Position,
    party=st.none() | st.sampled_from(["A", "B"]) | words, reported_by=st.none() | words,
    issue=st.sampled_from(get_args(Issue)), item=st.sampled_from(["a", "a b", "b"]) | words,
    act=st.sampled_from(get_args(Act)), stance=st.sampled_from(get_args(Stance)), condition=st.none() | words,
    toward=st.none() | words, confidence=st.just(1.0),
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(words.filter(bool), positions), max_size=12), words)
def test_whatever_stands_in_readings_the_draft_loads(taken: list[tuple[str, Position]], title: str) -> None:
    text = "".join(w for w, _ in taken) or "x"
    whole = reading(*taken, text=text)
    whole = Reading(report=Report(title=title, text=text), statements=whole.statements)
    # With a second reading there is always something to draft.
    made = draft([whole, TALKS])
    conflict = loads(made)
    assert conflict.draft
    assert len(conflict.options) <= MOST_OPTIONS
    made.encode("utf-8")


@settings(deadline=None)
@given(st.integers(0, len(TEXT) - 2), st.integers(1, 30))
def test_the_sentence_behind_a_preference_holds_the_words_of_the_statement(start: int, length: int) -> None:
    found = reading((TEXT[start : start + length], position("Norvik", "food aid", "promise", "for")))
    [statement] = found.statements
    sentence = sentence_of(found, statement)
    assert clean(statement.content[0].text) in sentence
    assert sentence in clean(TEXT)


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(settle, list(arguments), input=given)


def test_the_command_prints_the_draft_and_the_command_can_settle_it(tmp_path: Path) -> None:
    file = tmp_path / "reading.json"
    file.write_text(TALKS.to_json(), encoding="utf-8")
    result = run("--from", str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == draft([TALKS])
    again = run("-", given=result.stdout.encode())
    assert again.exit_code == 0
    assert "A draft, to be gone through by a person before anything is made of it." in again.stdout


def test_json_lines_and_a_reading_over_several_lines_are_read() -> None:
    lines = f"{TALKS.to_json()}\n\n{TALKS.to_json()}\n".encode()
    assert readings_from(lines, name="x") == (TALKS, TALKS)
    assert readings_from(json.dumps(TALKS.to_dict(), indent=2).encode(), name="x") == (TALKS,)
    assert run("--from", "-", given=lines).stdout == draft([TALKS, TALKS])


def test_a_reading_without_positions_says_so_and_ends_with_one() -> None:
    result = run("--from", "-", given=Reading(report=Report(text="Nothing.")).to_json().encode())
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: 1 reading, and no position of any party in it: there is nothing to draft")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "standard input is empty."), (b"title = 'x'", "standard input is not a reading ("),
        (b"[1]", "standard input is JSON, and no reading."), (b"\xff", "standard input is not UTF-8."),
        (b'{"schema": "dragoman-reading/9"}', "this version of Dragoman knows dragoman-reading/1"),
        (b'{"report": 3}', "standard input is not a reading (Expected `object`, got `int` - at `$.report`)"),
        (TALKS.to_json().encode() + b"\n{}", "standard input, line 2 is not a reading ("),
        (b"[" * 100_000, "standard input is not a reading ("),
    ],
)  # fmt: skip
def test_what_is_no_reading_is_named_with_its_line(content: bytes, fault: str) -> None:
    result = run("--from", "-", given=content)
    assert result.exit_code == 1
    assert fault in result.stderr


def test_a_missing_file_is_named_and_both_or_neither_source_is_wrong_use(tmp_path: Path) -> None:
    missing = run("--from", str(tmp_path / "no.json"))
    assert missing.exit_code == 1
    assert "no.json cannot be read (No such file or directory)." in missing.stderr
    assert run().exit_code == 2
    assert run("x.toml", "--from", "y.json").exit_code == 2
