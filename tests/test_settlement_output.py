from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import settlement_oracle as oracle
from settlement_models import sample

from dragoman.settlement import (
    CONCEPTS,
    Conflict,
    DecisionMaker,
    Preference,
    Robust,
    explain,
    load,
    loads,
    solve,
    state_words,
    to_dict,
    to_json,
    words,
)
from dragoman.settlement.explain import Explainer

EXAMPLES = Path(__file__).parents[1] / "examples" / "conflicts"


def open_ended(widths: tuple[int, ...], seed: int = 0) -> Conflict:
    """Return a conflict of all patterns over so many options a party, ranked at random."""
    count = 1 << sum(widths)
    rng = np.random.default_rng(seed)
    return Conflict(
        decision_makers=tuple(
            DecisionMaker(name=f"P{i}", options=tuple(f"o{i}{k}" for k in range(w))) for i, w in enumerate(widths)
        ),
        preferences=tuple(
            Preference(decision_maker=f"P{i}", payoffs=tuple(rng.permutation(count).tolist()))
            for i in range(len(widths))
        ),
    )


def test_the_json_has_the_keys_of_the_contract_and_no_others() -> None:
    answer = json.loads(to_json(solve(load(EXAMPLES / "euphrates-1975.toml"))))
    assert list(answer) == [
        "schema", "states", "decision_makers", "equilibria", "stable", "because", "robustness",
    ]  # fmt: skip
    assert answer["schema"] == "dragoman-settlement/1"
    assert answer["states"] == ["NNN", "YNN", "NYN", "NNY", "YNY", "NYY"]
    assert answer["decision_makers"] == ["Syria", "Iraq"]
    assert answer["equilibria"]["gmr"] == ["NNN", "NYY"]
    assert answer["stable"]["Iraq"]["seq"] == ["YNN", "NNY", "YNY", "NYY"]
    assert list(answer["stable"]["Syria"]) == list(answer["equilibria"]) == list(CONCEPTS)
    reasons = {(r["state"], r["decision_maker"], r["concept"], r["improvement"]): r for r in answer["because"]}
    assert reasons["NNN", "Iraq", "gmr", "NNY"] == {
        "state": "NNN", "decision_maker": "Iraq", "concept": "gmr", "verdict": "stable", "improvement": "NNY",
        "sanction": [["Syria", "YNY"]], "evidence": [],
    }  # fmt: skip
    assert reasons["NNN", "Iraq", "seq", "NNY"]["verdict"] == "unstable"
    assert reasons["NNN", "Iraq", "seq", "NNY"]["sanction"] == []
    assert reasons["NYY", "Iraq", "nash", None]["verdict"] == "stable"
    breaks = [{"decision_maker": "Iraq", "prefers": "YNY", "over": "NNN"}]
    assert {"state": "NNN", "concept": "gmr", "breaks_if": breaks, "holds_in": 0.9} in answer["robustness"]


def test_a_graph_is_told_by_the_names_of_its_states() -> None:
    model = sample(4, graph=True)
    answer = to_dict(solve(loads(model.text)))
    expected = oracle.solve(model.moves, model.payoffs)
    for concept in CONCEPTS:
        states = sorted(oracle.equilibria(expected[concept]))
        assert answer["equilibria"][concept] == [model.names[s] for s in states]


def test_every_verdict_has_a_reason_in_the_json() -> None:
    solution = solve(load(EXAMPLES / "elmira-1991.toml"))
    answer = to_dict(solution)
    told = {(r["state"], r["decision_maker"], r["concept"]): r["verdict"] for r in answer["because"]}
    assert len(told) == 12 * 3 * 5
    for (state, party, concept), verdict in told.items():
        assert (verdict == "stable") is solution.is_stable(state, party, concept)


def test_of_several_open_improvements_the_one_liked_best_is_named() -> None:
    conflict = load(EXAMPLES / "euphrates-1975.toml")
    # Syria at YNN can better its lot by NNN, which it likes best of all, and by NYN.
    [reason] = Explainer(solve(conflict)).why("YNN", "Syria", "nash")
    assert reason.improvement == "NNN"
    other = conflict.with_payoffs(0, np.array([4, 1, 5, 2, 0, 3], dtype=np.int32))
    [reason] = Explainer(solve(other)).why("YNN", "Syria", "nash")
    assert reason.improvement == "NYN"


def test_a_longer_sanction_is_given_only_where_no_single_step_deters() -> None:
    longer = 0
    for model in (sample(seed, parties=3, graph=True) for seed in range(60)):
        better = oracle.improving(model.moves, model.payoffs)
        for reason in explain(solve(loads(model.text))):
            if reason.concept in ("gmr", "seq") and len(reason.sanction) > 1:
                focal, start = model.parties.index(reason.decision_maker), model.names.index(str(reason.improvement))
                moves = better if reason.concept == "seq" else model.moves
                worth = model.payoffs[focal]
                stands = worth[model.names.index(reason.state)]
                assert all(worth[t] > stands for j in range(3) if j != focal for t in moves[j][start])
                longer += 1
    assert longer > 5


def test_what_is_left_out_of_a_large_answer_is_said() -> None:
    middle = to_dict(solve(open_ended((4, 5))))
    assert middle["left_out"] == ["robustness"]
    assert middle["because"]
    large = to_dict(solve(open_ended((4, 4, 4))))
    assert large["left_out"] == ["because", "robustness"]
    assert len(large["states"]) == 4096
    asked = to_dict(solve(open_ended((3, 3))), because=False, robust=False)
    assert asked["left_out"] == ["because", "robustness"]


def test_the_lists_of_a_very_large_answer_are_left_out_but_not_its_equilibria() -> None:
    answer = to_dict(solve(open_ended((5, 6, 6))))
    assert answer["left_out"] == ["states", "stable", "because", "robustness"]
    assert (answer["states"], answer["stable"]) == ([], {})
    assert answer["equilibria"]["gmr"]


def test_a_sampled_robustness_carries_its_interval() -> None:
    answer = to_dict(solve(load(EXAMPLES / "chicken.toml")), robust=Robust(swaps=2, samples=50, seed=3))
    for each in answer["robustness"]:
        assert each["samples"] == 50
        assert each["interval"][0] <= each["holds_in"] <= each["interval"][1]


def test_evidence_is_that_of_the_preference_and_of_the_statement_that_decides() -> None:
    conflict = loads(
        """
        [[decision_makers]]
        name = "A"
        options = ["attack", "talk"]
        [[decision_makers]]
        name = "B"
        options = ["aid"]
        [[preferences]]
        decision_maker = "A"
        evidence = ["whole"]
        statements = [
          { statement = "!aid", evidence = ["on aid"] },
          { statement = "attack", evidence = ["on attack"] },
          { statement = "talk", evidence = ["on talks"] },
        ]
        [[preferences]]
        decision_maker = "B"
        statements = ["aid IFF attack"]
        """
    )
    explainer = Explainer(solve(conflict))
    reasons = {reason.improvement: reason for reason in explainer.why("NNN", "A", "seq")}
    # Attacking is better for "attack", and is answered with aid, which is worse for "!aid".
    assert explainer.why("NYN", "A", "seq")[0].evidence == ("whole", "on attack", "on aid")
    assert reasons["NYN"].evidence == ("whole", "on talks")


def test_reasons_read_as_a_mediator_would_say_them() -> None:
    conflict = load(EXAMPLES / "euphrates-1975.toml")
    said = {
        (reason.state, reason.decision_maker, reason.concept): words(reason, conflict)
        for reason in explain(solve(conflict))
    }
    assert said["NYY", "Iraq", "nash"] == "Iraq stays: no move of its own leads to anything it likes better."
    assert said["NNN", "Iraq", "gmr"] == (
        "Iraq stays: if it takes up “attack”, then Syria takes up “release water”, which Iraq likes less than where it "
        "stands."
    )
    assert said["NYN", "Syria", "smr"] == (
        "Syria stays: if it gives up “escalate”, then Iraq takes up “attack”, which Syria likes less than where it "
        "stands, and no move by Syria gets it out of there."
    )
    assert said["NNN", "Iraq", "nash"] == "Iraq moves: if it takes up “attack”, it is better off."
    assert said["NNN", "Iraq", "seq"] == (
        "Iraq moves: if it takes up “attack”, it is better off, and nothing that serves the others takes that away."
    )


def test_a_state_reads_as_what_each_party_does() -> None:
    conflict = load(EXAMPLES / "euphrates-1975.toml")
    assert state_words(conflict, "NYY") == "Syria: escalate; Iraq: attack"
    assert state_words(conflict, "NNN") == "nobody takes any option"
    assert state_words(loads(sample(4, graph=True).text), "s1") == "s1"
