from __future__ import annotations

import itertools
from pathlib import Path
from random import Random

import msgspec
import numpy as np
import pytest
import settlement_oracle as oracle
from hypothesis import given, settings
from hypothesis import strategies as st
from settlement_models import Sample, sample

from dragoman.errors import ConflictError
from dragoman.settlement import CONCEPTS, Conflict, compare, inverse, load, loads, paths, robustness, solve
from dragoman.settlement import inverse as inverse_module
from dragoman.settlement.robustness import Break, all_swaps, count_swaps, wilson

EXAMPLES = Path(__file__).parents[1] / "examples" / "conflicts"


@pytest.fixture
def euphrates() -> Conflict:
    return load(EXAMPLES / "euphrates-1975.toml")


def small(seed: int, most: int = 6) -> Sample:
    """Return a random model of 3 to `most` states."""
    for offset in itertools.count():
        model = sample(seed + offset)
        if 3 <= len(model.names) <= most:
            return model
    raise AssertionError


# Robustness


@pytest.mark.parametrize("seed", range(30))
def test_every_single_swap_that_ends_an_equilibrium_is_found_and_no_other(seed: int) -> None:
    model = small(seed * 1000, most=12)
    before = oracle.solve(model.moves, model.payoffs)
    expected: dict[tuple[str, str], set[tuple[str, str, str]]] = {
        (concept, model.names[state]): set() for concept in CONCEPTS for state in oracle.equilibria(before[concept])
    }
    swaps = list(neighbours(model.payoffs))
    for party, up, down in swaps:
        payoffs = [list(worth) for worth in model.payoffs]
        payoffs[party][up], payoffs[party][down] = payoffs[party][down], payoffs[party][up]
        after = oracle.solve(model.moves, payoffs)
        for (concept, name), swaps_found in expected.items():
            if model.names.index(name) not in oracle.equilibria(after[concept]):
                swaps_found.add((model.parties[party], model.names[up], model.names[down]))
    found = robustness(solve(loads(model.text)))
    assert {
        (each.concept, each.state): {(b.decision_maker, b.prefers, b.over) for b in each.breaks_if} for each in found
    } == expected
    for each in found:
        assert each.neighbours == len(swaps)
        assert each.holds_in == pytest.approx(1 - len(each.breaks_if) / len(swaps) if swaps else 1.0)


def neighbours(payoffs: list[list[int]]) -> list[tuple[int, int, int]]:
    found = []
    for party, worth in enumerate(payoffs):
        levels = sorted(set(worth))
        for low, high in itertools.pairwise(levels):
            found += [
                (party, up, down) for up, a in enumerate(worth) for down, b in enumerate(worth) if (a, b) == (low, high)
            ]
    return found


def test_swaps_are_counted_as_they_are_made() -> None:
    for seed in range(30):
        payoffs = loads(sample(seed).text).model.payoffs
        assert count_swaps(payoffs) == len(list(all_swaps(payoffs)))


def test_robustness_on_the_euphrates(euphrates: Conflict) -> None:
    found = {(each.concept, each.state): each for each in robustness(solve(euphrates))}
    assert found["gmr", "NNN"].breaks_if == (Break(decision_maker="Iraq", prefers="YNY", over="NNN"),)
    assert found["gmr", "NNN"].holds_in == 0.9
    assert found["nash", "NYY"].holds_in == 1.0


def test_samples_of_many_swaps_depend_on_the_seed_alone_and_carry_an_interval(euphrates: Conflict) -> None:
    solution = solve(euphrates)
    first = robustness(solution, swaps=3, samples=200, seed=5)
    assert first == robustness(solution, swaps=3, samples=200, seed=5)
    assert first != robustness(solution, swaps=3, samples=200, seed=6)
    for each in first:
        assert each.sampled
        assert each.interval[0] < each.holds_in <= each.interval[1] <= 1


def test_the_share_sampled_at_one_pair_of_swaps_agrees_with_the_exact_share(euphrates: Conflict) -> None:
    # All pairs of swaps, each sequence as likely as its steps, against a sample of them.
    solution = solve(euphrates)
    payoffs = euphrates.model.payoffs
    exact = 0.0
    first_steps = list(all_swaps(payoffs))
    for party, up, down in first_steps:
        once = payoffs.copy()
        once[party, [up, down]] = once[party, [down, up]]
        second_steps = [swap for swap in all_swaps(once) if (swap[0], {swap[1], swap[2]}) != (party, {up, down})]
        for other, rise, fall in second_steps:
            twice = once.copy()
            twice[other, [rise, fall]] = twice[other, [fall, rise]]
            variant = euphrates.with_payoffs(0, twice[0]).with_payoffs(1, twice[1])
            exact += ("NNN" in solve(variant).equilibria("gmr")) / len(first_steps) / len(second_steps)
    [sampled] = [
        each
        for each in robustness(solution, swaps=2, samples=2000, seed=1)
        if (each.concept, each.state) == ("gmr", "NNN")
    ]
    assert sampled.interval[0] <= exact <= sampled.interval[1]


def test_any_two_states_may_be_exchanged_when_asked(euphrates: Conflict) -> None:
    found = robustness(solve(euphrates), pairs="any")
    assert all(each.neighbours == 2 * 15 for each in found)
    assert any(len(each.breaks_if) > 1 for each in found)


@settings(deadline=None)
@given(of=st.integers(min_value=1, max_value=10_000), data=st.data())
def test_an_interval_holds_the_share_it_is_about(of: int, data: st.DataObject) -> None:
    held = data.draw(st.integers(min_value=0, max_value=of))
    low, high = wilson(held, of)
    assert 0 <= low <= held / of <= high <= 1


def test_robustness_refuses_no_swaps_at_all(euphrates: Conflict) -> None:
    with pytest.raises(ConflictError, match="at least one swap"):
        robustness(solve(euphrates), swaps=0)


# Ways from the status quo


@pytest.mark.parametrize("seed", range(60))
def test_ways_are_legal_shortest_and_all_that_there_are(seed: int) -> None:
    model = small(seed * 777, most=9)
    solution = solve(loads(model.text))
    start = Random(seed).choice(model.names)
    better = oracle.improving(model.moves, model.payoffs)
    for ways in paths(solution, start=start, limit=10_000):
        for moves, found in ((model.moves, ways.by_moves), (better, ways.by_improvements)):
            plain = {tuple((model.parties.index(p), model.names.index(s)) for p, s in way) for way in found}
            assert len(plain) == len(found)
            assert plain == shortest(moves, model.names.index(start), model.names.index(ways.state))


def shortest(moves: oracle.Moves, start: int, target: int) -> set[tuple[tuple[int, int], ...]]:
    """Return all shortest legal ways, by trying every sequence of growing length."""
    level: list[tuple[tuple[int, int], ...]] = [()]
    seen: set[tuple[int, int]] = set()
    for _ in range(len(moves) * len(moves[0]) + 1):
        arrived = {way for way in level if (way[-1][1] if way else start) == target}
        if arrived:
            return arrived
        nodes: dict[tuple[int, int], list[tuple[tuple[int, int], ...]]] = {}
        for way in level:
            here, last = (way[-1][1], way[-1][0]) if way else (start, -1)
            for mover, own in enumerate(moves):
                if mover != last:
                    for reached in own[here]:
                        nodes.setdefault((mover, reached), []).append((*way, (mover, reached)))
        # A way that is not the shortest to its last node is part of no shortest way.
        level = [way for node, ways in nodes.items() if node not in seen for way in ways]
        seen |= set(nodes)
    return set()


def test_a_start_has_to_be_known(euphrates: Conflict) -> None:
    assert {ways.state for ways in paths(solve(euphrates))} == {"NNN", "NYY"}
    unknown = msgspec.structs.replace(euphrates, status_quo=None)
    with pytest.raises(ConflictError, match="no status quo"):
        paths(solve(unknown))


def test_the_number_of_ways_told_is_limited(euphrates: Conflict) -> None:
    [ways] = [ways for ways in paths(solve(euphrates), start="YNN", limit=1) if ways.state == "NYY"]
    assert len(ways.by_moves) == 1


# The inverse question


@pytest.mark.parametrize(("concept", "counted"), [("nash", 240), ("gmr", 384), ("smr", 300), ("seq", 384)])
def test_the_euphrates_holds_at_state_2_in_the_textbook_number_of_profiles(
    euphrates: Conflict, concept: str, counted: int
) -> None:
    found = inverse(euphrates, "YNN", decision_maker="Syria", concept=concept)  # type: ignore[arg-type]
    assert (found.counted, found.rankings) == (counted, 720)


def test_the_smallest_change_comes_first_and_makes_the_state_hold(euphrates: Conflict) -> None:
    found = inverse(euphrates, "YNN", decision_maker="Syria", concept="seq")
    assert found.changes[0].pairs == (("YNN", "NYY", False),)
    for change in found.changes:
        new = {name: -place for place, group in enumerate(change.ranking) for name in group}
        ranks = np.array([new[name] for name in euphrates.state_names])
        assert "YNN" in solve(euphrates.with_payoffs(0, ranks)).equilibria("seq")
    distances = [change.distance for change in found.changes]
    assert distances == sorted(distances)


def test_a_state_that_holds_already_needs_no_change(euphrates: Conflict) -> None:
    [change] = inverse(euphrates, "NYY", decision_maker="Iraq", concept="nash").changes
    assert (change.distance, change.pairs) == (0, ())


def test_nothing_helps_where_another_party_would_move(euphrates: Conflict) -> None:
    found = inverse(euphrates, "YNN", decision_maker="Iraq", concept="nash")
    assert (found.changes, found.counted) == ((), 0)


@pytest.mark.parametrize("seed", range(60))
def test_the_solver_finds_the_changes_that_trying_all_rankings_finds(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pysat")
    model = small(seed * 313, most=5)
    conflict = loads(model.text)
    random = Random(seed)
    wanted, party, concept = random.choice(model.names), random.choice(model.parties), random.choice(CONCEPTS)
    tried = inverse(conflict, wanted, decision_maker=party, concept=concept)
    monkeypatch.setattr(inverse_module_globals(), "TRIED_STATES", 0)
    solved = inverse(conflict, wanted, decision_maker=party, concept=concept)
    assert [change.distance for change in solved.changes] == [change.distance for change in tried.changes]
    for change in solved.changes:
        assert change.distance == len(change.pairs)


TWO_HANDS = """
states = ["s", "t", "a", "b", "w"]
[[decision_makers]]
name = "Focal"
[[decision_makers]]
name = "Twice"
[[decision_makers]]
name = "Between"
[[moves]]
decision_maker = "Focal"
from = "s"
to = ["t"]
[[moves]]
decision_maker = "Twice"
from = "t"
to = ["a"]
[[moves]]
decision_maker = "Between"
from = "a"
to = ["b"]
[[moves]]
decision_maker = "Twice"
from = "b"
to = ["w"]
[[preferences]]
decision_maker = "Focal"
ranking = [["a", "b"], ["t"], ["s"], ["w"]]
[[preferences]]
decision_maker = "Twice"
ranking = [["s"], ["t"], ["a"], ["b"], ["w"]]
[[preferences]]
decision_maker = "Between"
ranking = [["b"], ["s", "t", "a", "w"]]
"""


def test_the_solver_lets_a_party_sanction_twice_with_another_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pysat")
    conflict = loads(TWO_HANDS)
    tried = inverse(conflict, "s", decision_maker="Twice", concept="seq")
    monkeypatch.setattr(inverse_module_globals(), "TRIED_STATES", 0)
    solved = inverse(conflict, "s", decision_maker="Twice", concept="seq")
    # Twice has to like a over t and w over b: no other ranking makes the threat one it would carry out.
    assert {("a", "t", False), ("w", "b", False)} <= set(solved.changes[0].pairs)
    assert [change.distance for change in solved.changes] == [change.distance for change in tried.changes]


def inverse_module_globals() -> object:
    # The function hides its module of the same name in the package.
    import sys

    assert inverse_module is inverse
    return sys.modules["dragoman.settlement.inverse"]


def test_a_large_conflict_is_answered_by_the_solver_and_checked() -> None:
    pytest.importorskip("pysat")
    conflict = load(EXAMPLES / "garrison-1977.toml")
    found = inverse(conflict, "NYNNNYNNN", decision_maker="US opponents", concept="seq", limit=2)
    assert found.counted is None
    for change in found.changes:
        new = {name: -place for place, group in enumerate(change.ranking) for name in group}
        ranks = np.array([new[name] for name in conflict.state_names])
        assert "NYNNNYNNN" in solve(conflict.with_payoffs(1, ranks)).equilibria("seq")
    assert found.changes


# Comparison


def test_two_variants_are_compared_state_by_state(euphrates: Conflict) -> None:
    before = solve(euphrates)
    softer = euphrates.with_payoffs(1, np.array([4, 5, 0, 3, 1, 2]))
    after = solve(msgspec.structs.replace(softer, title="A softer Iraq"))
    found = compare(before, after)
    assert found.titles == (euphrates.title, "A softer Iraq")
    for each in found.equilibria:
        assert set(each.both) | set(each.only_first) == set(before.equilibria(each.concept))
        assert set(each.both) | set(each.only_second) == set(after.equilibria(each.concept))
    assert any(each.only_second == ("NNN",) for each in found.equilibria if each.concept == "nash")
    for turn in found.turns:
        assert before.is_stable(turn.state, turn.decision_maker, turn.concept) is turn.stable_in_first
        assert after.is_stable(turn.state, turn.decision_maker, turn.concept) is not turn.stable_in_first


def test_states_that_only_one_variant_has_are_named(euphrates: Conflict) -> None:
    narrower = loads(
        'infeasible = ["Y--"]\n[[decision_makers]]\nname = "Syria"\noptions = ["release water", "escalate"]\n'
        '[[decision_makers]]\nname = "Iraq"\noptions = ["attack"]\n'
        '[[preferences]]\ndecision_maker = "Syria"\nweights = { escalate = 1 }\n'
        '[[preferences]]\ndecision_maker = "Iraq"\nweights = { attack = -1 }'
    )
    found = compare(solve(euphrates), solve(narrower))
    assert (found.only_first_states, found.only_second_states) == (("YNN", "YNY"), ())
