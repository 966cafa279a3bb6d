from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from settlement_models import sample

from dragoman.errors import ConflictError
from dragoman.settlement import Conflict, DecisionMaker, Preference, Statement, dumps, load, loads, solve

EXAMPLES = Path(__file__).parents[1] / "examples" / "conflicts"

HEAD = """
[[decision_makers]]
name = "Russia"
options = ["ceasefire", "attack"]

[[decision_makers]]
name = "US"
options = ["aid"]
"""
US = '[[preferences]]\ndecision_maker = "US"\nweights = { aid = 1 }\n'


def ranks(preference: str, *, head: str = HEAD) -> dict[str, int]:
    text = f'{head}\n[[preferences]]\ndecision_maker = "Russia"\n{preference}\n{US}'
    conflict = loads(text)
    return dict(zip(conflict.state_names, conflict.model.payoffs[0].tolist(), strict=True))


def fault(text: str) -> str:
    with pytest.raises(ConflictError) as caught:
        loads(text, name="talks.toml")
    return str(caught.value)


def test_states_are_the_feasible_patterns_in_the_order_of_their_numbers() -> None:
    conflict = loads(f'infeasible = ["YY-"]\n{HEAD}\n[[preferences]]\ndecision_maker="Russia"\nweights={{aid=1}}\n{US}')
    assert conflict.state_names == ("NNN", "YNN", "NYN", "NNY", "YNY", "NYY")
    assert conflict.taken(conflict.state("NYY")) == (("Russia", "attack"), ("US", "aid"))


def test_a_ranking_ranks_best_first_and_its_patterns_cover_several_states() -> None:
    assert ranks('ranking = [["Y--"], ["NYN", "NYY"], "NNY", ["NNN"]]') == {
        "NNN": 0, "NNY": 1, "NYN": 2, "NYY": 2, "YNN": 3, "YNY": 3, "YYN": 3, "YYY": 3,
    }  # fmt: skip


def test_an_earlier_statement_outweighs_all_later_ones() -> None:
    found = ranks('statements = ["ceasefire IF aid", "!attack", "aid"]')
    # Without aid the first statement holds of itself; with aid and no ceasefire nothing makes up for it.
    assert found["YNY"] > found["NNN"] == found["YNN"] > found["YYY"] > found["NYN"] == found["YYN"] > found["NNY"]
    assert found["NNY"] > found["NYY"]


@pytest.mark.parametrize(
    ("statement", "states"),
    [
        ("!ceasefire & aid | attack", {"NNY", "NYN", "NYY", "YYN", "YYY"}),
        ("!(ceasefire | attack)", {"NNN", "NNY"}),
        ("ceasefire IFF !aid", {"YNN", "YYN", "NNY", "NYY"}),
        ("ceasefire & attack IF aid", {"NNN", "YNN", "NYN", "YYN", "YYY"}),
        ("'US: aid'&`attack`", {"NYY", "YYY"}),
        ("US: aid", {"NNY", "YNY", "NYY", "YYY"}),
        ("!!aid", {"NNY", "YNY", "NYY", "YYY"}),
    ],
)
def test_a_statement_binds_not_and_or_if_in_this_order(statement: str, states: set[str]) -> None:
    found = ranks(f'statements = ["{statement}"]')
    assert {state for state, rank in found.items() if rank} == states


def test_weights_add_up_exactly_as_written() -> None:
    head = HEAD.replace('"attack"]', '"attack", "third"]')
    found = ranks('weights = { ceasefire = 0.1, attack = 0.2, "Russia: third" = 0.3 }', head=head)
    assert found["YYNN"] == found["NNYN"] > found["NYNN"] > found["YNNN"] > found["NNNN"]


def test_the_longest_option_name_is_meant_and_names_may_hold_operators() -> None:
    head = HEAD.replace('"attack"]', '"ceasefire on land & sea"]')
    found = ranks('statements = ["ceasefire on land & sea"]', head=head)
    assert {state for state, rank in found.items() if rank} == {"NYN", "YYN", "NYY", "YYY"}


def test_a_statement_may_carry_its_own_evidence() -> None:
    text = f"{HEAD}{US}"
    text += '[[preferences]]\ndecision_maker = "Russia"\nevidence = ["whole"]\n'
    text += 'statements = ["!aid", { statement = "attack", evidence = ["s1", "s2"] }]'
    preference = loads(text).preference(0)
    assert preference.statements == (Statement(says="!aid"), Statement(says="attack", evidence=("s1", "s2")))
    assert preference.evidence == ("whole",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('ranking = [["Y--"], ["N--"],\n["NNN"]]', r"line 13: Russia ranks the state NNN twice"),
        ('ranking = [["Y--"], ["NNN"]]', r"line 12: Russia never ranks the state NYN and 2 more"),
        ('ranking = [["Y--"],\n["NN"]]', r"line 13: The pattern 'NN' has 2 letters and there are 3 options"),
        ('ranking = [["Y--", "n--"]]', r"line 12: The pattern 'n--' has 'n' in it"),
        ("ranking = []", r"line 11: What Russia prefers is said in no way.*`ranking`, `statements` or `weights`"),
        ('ranking = [["---"]]\nweights = { aid = 1 }', r"line 11: What Russia prefers is said in 2 ways"),
        ('statements = ["aid",\n"atack"]', r"line 13: There is no option 'atack'. Did you mean 'attack'\?"),
        ('statements = ["aid & "]', r"line 12: The statement 'aid & ' cannot be read: an option is missing"),
        ('statements = ["aid attack"]', r"cannot be read: an operator is missing"),
        ('statements = ["(aid"]', r"a bracket is not closed"),
        ('statements = ["aid)"]', r"closed that was never opened"),
        ('statements = ["aid IF attack IF ceasefire"]', r"set brackets to say which binds first"),
        ('statements = ["attack", "!attack"]', r"'!attack' contradicts 'attack', which stands before it"),
        ('statements = ["aid & !aid"]', r"'aid & !aid' contradicts itself"),
        ("weights = { peace = 1 }", r"line 12: The option 'peace' is unknown"),
        ("weights = { aid = true }", r"line 12: The weight of 'aid' is not a number"),
        ("weights = { aid = inf }", r"The weight Infinity of 'aid' is not a number of at most 18 digits"),
        ("weights = { aid = 1e400 }", r"of 'aid' is not a number of at most 18 digits"),
        ("ranking = [[1]]", r"line 12: Expected `text`, got `whole number`"),
        ('rankings = [["---"]]', r"line 12: A conflict file has no key 'rankings' here. Did you mean 'ranking'\?"),
        ('ranking = [["---"]]\nunknown = [["NNN", "NNN"]]', r"line 13: An unknown preference stands between two"),
        ('ranking = [">>", ["---"]]', r"has >> at place 0"),
    ],
)
def test_a_faulty_preference_is_refused_with_its_line_and_the_mend(change: str, said: str) -> None:
    text = f'{HEAD.strip()}\n\n# who\n[[preferences]]\ndecision_maker = "Russia"\n{change}\n{US}'
    assert re.search(said, fault(text)), fault(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", r"This is not TOML: Invalid value \(at end of document\)"),
        ("a = [[[[[[", r"This is not TOML"),
        (f"a = {'[' * 3000}", r"nested too deeply"),
        ("a = " + "9" * 5000, r"This is not TOML"),
        ("status_quo = 2024-02-30", r"This is not TOML"),
        ("titel = 'x'", r"line 1: A conflict file has no key 'titel' here. Did you mean 'title'\?"),
        ("title = 3", r"Expected `text`, got `whole number` at \$.title"),
        ("title = 'x'", r"There are 0 decision makers"),
        (HEAD, r"line 3: Russia has no preferences"),
        (HEAD + US + US, r"US has preferences twice, which contradict each other"),
        (HEAD + US.replace("US", "EU"), r"line 10: There is no decision maker 'EU'"),
        (HEAD.replace("US", "Russia"), r"line 7: The decision maker 'Russia' is there twice"),
        (HEAD.replace('"attack"', '"ceasefire"'), r"line 4: The option of Russia 'ceasefire' is there twice"),
        (HEAD.replace('"US"', '" "'), r"needs a name of 1 to 500 letters"),
        (HEAD + 'one_way = { air = "take" }', r"line 9: US has no option 'air'"),
        (HEAD + 'one_way = { aid = "keep" }', r"line 9: Invalid enum value 'keep'"),
        (HEAD + 'unaware_of = ["aid"]\n', r"line 9: US cannot be unaware of its own option"),
        ('infeasible = [\n"---"]' + HEAD, r"line 1: No state is feasible: the `infeasible` patterns rule out"),
        ('infeasible = [\n"YNN",\n"Y"]' + HEAD, r"line 3: The pattern 'Y' has 1 letter and there are 3 options"),
        ('status_quo = "YNNN"' + HEAD, r"line 1: The pattern 'YNNN' has 4 letters"),
        ('states = ["a", "a"]\n[[decision_makers]]\nname="A"', r"line 1: The state 'a' is named twice"),
        ('states = ["a"]' + HEAD, r"line 1: Both `states` and options are given"),
        ('[[decision_makers]]\nname="A"', r"line 1: There are no options and no states"),
    ],
)
def test_a_faulty_file_is_refused_with_its_line_and_the_mend(text: str, said: str) -> None:
    full = text + "".join(
        f'\n[[preferences]]\ndecision_maker = "{name}"\nweights = {{ aid = 1 }}\n'
        for name in ("Russia", "US")
        if "status_quo" in text and "YNNN" in text
    )
    assert re.search(said, fault(full)), fault(full)


GRAPH = """
states = ["talks", "war"]
[[decision_makers]]
name = "A"
[[moves]]
decision_maker = "A"
from = "talks"
to = ["war"]
[[preferences]]
decision_maker = "A"
ranking = [["talks"], ["war"]]
"""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('to = ["war"]', 'to = ["talks"]', r"line 8: A moves from 'talks' to itself"),
        ('to = ["war"]', 'to = ["wra"]', r"line 8: There is no state 'wra'. Did you mean 'war'\?"),
        ('from = "talks"', 'from = "tlks"', r"line 7: There is no state 'tlks'"),
        ('"A"\nfrom', '"B"\nfrom', r"line 6: There is no decision maker 'B'"),
        ('ranking = [["talks"], ["war"]]', 'statements = ["talks"]', r"speak of options .* graph form"),
        ('["talks"], ["war"]]', '["talks"]]', r"never ranks the state war"),
    ],
)
def test_a_faulty_graph_is_refused_with_its_line_and_the_mend(before: str, after: str, said: str) -> None:
    assert loads(GRAPH).state_names == ("talks", "war")
    assert before in GRAPH
    assert re.search(said, fault(GRAPH.replace(before, after))), fault(GRAPH.replace(before, after))


def test_two_to_the_forty_states_are_refused_with_the_size_and_what_to_cut() -> None:
    options = ", ".join(f'"o{number}"' for number in range(40))
    text = f'[[decision_makers]]\nname = "A"\noptions = [{options}]\n'
    said = fault(text + '[[preferences]]\ndecision_maker = "A"\nweights = { o0 = 1 }')
    assert "2^40 = 1,099,511,627,776 states, over the limit of 4,194,304 (2^22). Cut options" in said


def test_forty_options_with_few_feasible_states_are_taken() -> None:
    # Only the options before the first one that is not taken may be taken: 41 states.
    infeasible = ["-" * k + "NY" + "-" * (38 - k) for k in range(39)]
    party = DecisionMaker(name="A", options=tuple(f"o{number}" for number in range(40)))
    conflict = Conflict(
        decision_makers=(party,),
        preferences=(Preference(decision_maker="A", weights=(("o0", 1),)),),
        infeasible=tuple(infeasible),
    )
    assert conflict.model.states == 41


def test_a_party_with_too_many_moves_is_refused_by_name() -> None:
    party = DecisionMaker(name="Hydra", options=tuple(f"o{number}" for number in range(17)))
    with pytest.raises(ConflictError, match=r"Hydra can move in 17,179,738,112 ways between 131,072 states"):
        Conflict(decision_makers=(party,), preferences=(Preference(decision_maker="Hydra", weights=(("o0", 1),)),))


def test_one_way_options_change_in_their_direction_only() -> None:
    conflict = loads(
        '[[decision_makers]]\nname = "A"\noptions = ["x", "y"]\none_way = { x = "take", y = "drop" }\n'
        '[[preferences]]\ndecision_maker = "A"\nweights = { x = 1 }'
    )
    moves = conflict.model.moves[0]
    names = conflict.state_names
    assert {name: [names[t] for t in moves.of(s)] for s, name in enumerate(names)} == {
        "NN": ["YN"], "YN": [], "NY": ["NN", "YN", "YY"], "YY": ["YN"],
    }  # fmt: skip


def test_a_missing_file_is_named_and_so_is_one_that_is_not_utf_8(tmp_path: Path) -> None:
    with pytest.raises(ConflictError, match=r"nowhere.toml: the file cannot be read \(No such file"):
        load(tmp_path / "nowhere.toml")
    with pytest.raises(ConflictError, match="cannot be read"):
        load(tmp_path)
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b"title = 'a'\n# \xff")
    with pytest.raises(ConflictError, match=r"bad.toml, line 2: the file is not UTF-8"):
        load(bad)


def test_a_file_with_windows_line_ends_and_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "win.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GRAPH.replace("\n", "\r\n").encode())
    assert load(path).state_names == ("talks", "war")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_an_example_written_out_reads_back_the_same(path: Path) -> None:
    conflict = load(path)
    again = loads(dumps(conflict))
    assert (again.model.payoffs == conflict.model.payoffs).all()
    assert (again.decision_makers, again.status_quo) == (conflict.decision_makers, conflict.status_quo)


@settings(deadline=None, max_examples=50)
@given(seed=st.integers(min_value=0, max_value=10**9))
def test_a_random_conflict_written_out_reads_back_to_the_same_verdicts(seed: int) -> None:
    conflict = loads(sample(seed).text)
    again = loads(dumps(conflict))
    assert again.state_names == conflict.state_names
    assert np.array_equal(solve(again).stable, solve(conflict).stable)


@settings(deadline=None, max_examples=50)
@given(title=st.text(max_size=30), evidence=st.lists(st.text(max_size=20), max_size=3))
def test_any_words_survive_being_written_out(title: str, evidence: list[str]) -> None:
    title = title.encode("utf-8", "ignore").decode()
    conflict = Conflict(
        title=title,
        decision_makers=(DecisionMaker(name="A", options=("x",)),),
        preferences=(Preference(decision_maker="A", weights=(("x", 1),), evidence=tuple(evidence)),),
        draft=True,
        assumed=("that nobody else acts",),
    )
    again = loads(dumps(conflict))
    assert (again.title, again.preference(0).evidence) == (title, tuple(evidence))
    assert (again.draft, again.assumed) == (True, ("that nobody else acts",))
