from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import settlement_oracle as oracle
from hypothesis import given, settings
from hypothesis import strategies as st
from settlement_models import Sample, sample

from dragoman.errors import ConflictError
from dragoman.settlement import Conflict, DecisionMaker, Preference, load, loads, stability, sweeps
from dragoman.settlement.explain import explain
from dragoman.settlement.stability import Solution, compiled_serves, solve
from dragoman.settlement.sweeps import CONCEPTS

CASES = Path(__file__).parents[2] / "shared" / "data" / "conflicts"
# The whole comparison is DRAGOMAN_MODELS=10000 pytest tests/test_settlement_stability.py
MODELS = int(os.environ.get("DRAGOMAN_MODELS", "250"))


def stable_sets(solution: Solution) -> dict[str, list[set[int]]]:
    return {
        concept: [set(np.flatnonzero(row).tolist()) for row in rows]
        for concept, rows in zip(CONCEPTS, solution.stable, strict=True)
    }


def certificates(solution: Solution) -> dict[tuple[str, int, int], list[oracle.Certificate]]:
    names = {name: index for index, name in enumerate(solution.conflict.state_names)}
    parties = {name: index for index, name in enumerate(solution.conflict.parties)}
    found: dict[tuple[str, int, int], list[oracle.Certificate]] = {}
    for reason in explain(solution):
        key = (reason.concept, parties[reason.decision_maker], names[reason.state])
        improvement = None if reason.improvement is None else names[reason.improvement]
        sanction = [(parties[mover], names[state]) for mover, state in reason.sanction]
        found.setdefault(key, []).append((reason.verdict, improvement, sanction))
    return found


def differences(model: Sample) -> list[str]:
    solution = solve(loads(model.text))
    expected = oracle.solve(model.moves, model.payoffs)
    if list(solution.conflict.state_names) != model.names:
        return [f"states {solution.conflict.state_names}"]
    if stable_sets(solution) != expected:
        return [f"verdicts {stable_sets(solution)}, expected {expected}"]
    return oracle.false_certificates(model.moves, model.payoffs, expected, certificates(solution))


def test_no_verdict_and_no_certificate_differs_from_the_oracle_on_random_models() -> None:
    wrong = {seed: found for seed in range(MODELS) if (found := differences(sample(seed)))}
    assert wrong == {}


def test_the_oracle_refuses_a_false_certificate() -> None:
    model = sample(3, strict=True, graph=False, parties=3)
    solution = solve(loads(model.text))
    expected = oracle.solve(model.moves, model.payoffs)
    good = certificates(solution)
    key = next(key for key, [first, *_] in good.items() if first[2])
    assert oracle.false_certificates(model.moves, model.payoffs, expected, good) == []
    assert oracle.false_certificates(model.moves, model.payoffs, expected, {**good, key: [("stable", None, [])]})
    verdict, improvement, sanction = good[key][0]
    twice = [(verdict, improvement, [*sanction, sanction[-1]]), *good[key][1:]]
    assert oracle.false_certificates(model.moves, model.payoffs, expected, {**good, key: twice})


@pytest.mark.parametrize("name", ["prisoners", "syriairaq", "elmira", "garrison"])
def test_published_cases_come_out_as_published(name: str) -> None:
    if not CASES.is_dir():
        pytest.skip("the shared cases are not beside this checkout")
    expected = json.loads((CASES / f"{name}.expected.json").read_text())
    solution = solve(load(CASES / f"{name}.toml"))
    assert solution.conflict.model.states == expected["states"]
    for concept in CONCEPTS:
        assert list(solution.equilibria(concept)) == expected["equilibria"][concept]
        for party in solution.conflict.parties:
            assert list(solution.stable_states(party, concept)) == expected["stable"][concept][party]


def two_by_two(first: tuple[int, ...], second: tuple[int, ...]) -> Conflict:
    parties = (DecisionMaker(name="Row", options=("a",)), DecisionMaker(name="Column", options=("b",)))
    preferences = (Preference(decision_maker="Row", payoffs=first), Preference(decision_maker="Column", payoffs=second))
    return Conflict(decision_makers=parties, preferences=preferences)


def test_the_576_strict_games_of_two_by_two_have_the_known_numbers_of_equilibria() -> None:
    # All games are what-ifs of the same moves, solved in one call; labelled games, so 24 x 24.
    orders = list(itertools.permutations(range(4)))
    games = np.array(list(itertools.product(orders, orders)), dtype=np.int32).transpose(1, 2, 0)
    moves = two_by_two(orders[0], orders[0]).model.moves
    stable = sweeps.verdicts(moves, np.ascontiguousarray(games))
    counts = {
        concept: Counter(rows.all(axis=0).sum(axis=0).tolist()) for concept, rows in zip(CONCEPTS, stable, strict=True)
    }
    assert counts == {
        "nash": {0: 72, 1: 432, 2: 72},
        "gmr": {1: 192, 2: 320, 3: 64},
        "smr": {0: 32, 1: 320, 2: 208, 3: 16},
        "seq": {1: 380, 2: 196},
        "sseq": {0: 32, 1: 412, 2: 132},
    }


def test_chicken_adds_mutual_cooperation_under_gmr_and_smr() -> None:
    # a and b are to swerve; the worst is that nobody does.
    solution = solve(two_by_two((0, 1, 3, 2), (0, 3, 1, 2)))
    assert solution.equilibria("nash") == solution.equilibria("seq") == ("YN", "NY")
    assert solution.equilibria("gmr") == solution.equilibria("smr") == ("YN", "NY", "YY")


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(min_value=10**6, max_value=10**9))
def test_stronger_concepts_are_included_in_weaker_ones(seed: int) -> None:
    nash, gmr, smr, seq, sseq = solve(loads(sample(seed).text)).stable
    for narrow, wide in ((nash, sseq), (sseq, seq), (seq, gmr), (nash, smr), (smr, gmr), (sseq, smr)):
        assert not (narrow & ~wide).any()


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(min_value=10**6, max_value=10**9))
def test_many_what_ifs_at_once_give_what_each_gives_alone(seed: int) -> None:
    model = loads(sample(seed).text).model
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(0, 5, size=(model.parties, model.states, 7)).astype(np.int32)
    together = sweeps.verdicts(model.moves, payoffs)
    for number in range(7):
        alone = sweeps.verdicts(model.moves, np.ascontiguousarray(payoffs[:, :, number : number + 1]))
        assert (together[..., number] == alone[..., 0]).all()


def test_small_blocks_give_the_same_verdicts_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    conflict = loads(sample(5, graph=False, parties=3).text)
    whole = solve(conflict, engine="plain").stable
    monkeypatch.setattr(sweeps, "_BLOCK", 1)
    monkeypatch.setattr(sweeps, "_KEPT", 0)
    assert (solve(conflict, engine="plain").stable == whole).all()


def test_passes_over_classes_give_the_same_verdicts_as_lookups(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(150):
        conflict = loads(sample(seed).text)
        monkeypatch.setattr(sweeps, "CLASSES_FROM", 1)
        by_classes = solve(conflict, engine="plain").stable
        monkeypatch.setattr(sweeps, "CLASSES_FROM", 1 << 30)
        assert (solve(conflict, engine="plain").stable == by_classes).all(), seed


@pytest.mark.skipif(not compiled_serves([]), reason="the extra `fast` is not installed")
def test_the_compiled_path_gives_the_answers_of_the_plain_one() -> None:
    for seed in range(80):
        conflict = loads(sample(seed, graph=False).text)
        assert (solve(conflict, engine="compiled").stable == solve(conflict, engine="plain").stable).all(), seed


@pytest.mark.skipif(not compiled_serves([]), reason="the extra `fast` is not installed")
@pytest.mark.parametrize("one_way", [True, False])
def test_a_large_conflict_takes_the_compiled_path_by_itself_and_agrees(
    monkeypatch: pytest.MonkeyPatch, *, one_way: bool
) -> None:
    rng = np.random.default_rng(1)
    conflict = Conflict(
        decision_makers=tuple(
            DecisionMaker(
                name=f"P{i}",
                options=tuple(f"o{i}{k}" for k in range(w)),
                one_way=((f"o{i}0", "take"),) if one_way else (),
            )
            for i, w in enumerate((5, 4, 4))
        ),
        preferences=tuple(
            Preference(decision_maker=f"P{i}", payoffs=tuple(rng.integers(0, 500, 1 << 13).tolist())) for i in range(3)
        ),
    )
    plain = solve(conflict).stable
    monkeypatch.setattr(sweeps, "verdicts", None)
    monkeypatch.setattr(stability, "COMPILED_FROM_ONE_WAY", 1)
    monkeypatch.setattr(stability, "COMPILED_FROM", 1)
    assert (solve(conflict).stable == plain).all()


def test_the_compiled_path_refuses_graph_form_by_name() -> None:
    conflict = loads(sample(1, graph=True).text)
    with pytest.raises(ConflictError, match="option form"):
        solve(conflict, engine="compiled")


def test_a_party_alone_is_deterred_by_nobody() -> None:
    solution = solve(
        Conflict(
            decision_makers=(DecisionMaker(name="Solo", options=("go",)),),
            preferences=(Preference(decision_maker="Solo", weights=(("go", 1),)),),
        )
    )
    assert [solution.equilibria(concept) for concept in CONCEPTS] == [("Y",)] * 5


def test_an_opponent_may_move_twice_with_another_in_between() -> None:
    # Only One -> Two -> One brings the focal party from its improvement below where it stood.
    solution = solve(
        loads(
            """
            states = ["start", "better", "a", "b", "worse"]
            [[decision_makers]]
            name = "Focal"
            [[decision_makers]]
            name = "One"
            [[decision_makers]]
            name = "Two"
            [[moves]]
            decision_maker = "Focal"
            from = "start"
            to = ["better"]
            [[moves]]
            decision_maker = "One"
            from = "better"
            to = ["a"]
            [[moves]]
            decision_maker = "Two"
            from = "a"
            to = ["b"]
            [[moves]]
            decision_maker = "One"
            from = "b"
            to = ["worse"]
            [[preferences]]
            decision_maker = "Focal"
            ranking = [["a", "b"], ["better"], ["start"], ["worse"]]
            [[preferences]]
            decision_maker = "One"
            ranking = [["start", "better", "a", "b", "worse"]]
            [[preferences]]
            decision_maker = "Two"
            ranking = [["start", "better", "a", "b", "worse"]]
            """
        )
    )
    assert solution.is_stable("start", "Focal", "gmr")
    assert not solution.is_stable("start", "Focal", "seq")
    [reason] = [r for r in explain(solution) if (r.state, r.decision_maker, r.concept) == ("start", "Focal", "gmr")]
    assert reason.sanction == (("One", "a"), ("Two", "b"), ("One", "worse"))


def test_an_unknown_concept_state_or_party_is_named() -> None:
    solution = solve(two_by_two((0, 1, 2, 3), (0, 1, 2, 3)))
    with pytest.raises(ConflictError, match="no concept 'xyz'"):
        solution.equilibria("xyz")  # type: ignore[arg-type]
    with pytest.raises(ConflictError, match="no decision maker 'Nobody'"):
        solution.stable_states("Nobody", "nash")
    with pytest.raises(ConflictError, match="covers 2 states"):
        solution.is_stable("Y-", "Row", "nash")
