from __future__ import annotations

import itertools
from pathlib import Path

import msgspec
import numpy as np
import pytest
import settlement_oracle as oracle
from settlement_models import Sample, sample

from dragoman.errors import ConflictError
from dragoman.settlement import (
    CONCEPTS,
    Conflict,
    DecisionMaker,
    Preference,
    blocs,
    coalitions,
    hypergame,
    limited_moves,
    load,
    loads,
    non_myopic,
    simultaneous,
    solve,
    strength,
    unknown_preferences,
)
from dragoman.settlement.variants import NAMES, variant

EXAMPLES = Path(__file__).parents[1] / "examples" / "conflicts"


@pytest.fixture
def elmira() -> Conflict:
    return load(EXAMPLES / "elmira-1991.toml")


def numbered(conflict: Conflict, states: tuple[str, ...]) -> set[int]:
    """Return states by their place, counted from 1 as the literature does."""
    return {conflict.state(state) + 1 for state in states}


# Simultaneous moves


def sim_each(model: Sample) -> list[set[int]]:
    """Return the states SIM-stable for each party by trying every combination of the others' improvements."""
    better = oracle.improving(model.moves, model.payoffs)
    parties = range(len(model.moves))
    stable: list[set[int]] = [set() for _ in parties]
    for i in parties:
        for s, here in enumerate(model.names):
            others = [[here, *(model.names[t] for t in better[j][s])] for j in parties if j != i]
            if all(
                any(
                    (landed := together(here, [model.names[u], *combination])) in model.names
                    and model.payoffs[i][model.names.index(landed)] <= model.payoffs[i][s]
                    for combination in itertools.product(*others)
                )
                for u in better[i][s]
            ):
                stable[i].add(s)
    return stable


def together(here: str, targets: list[str]) -> str:
    return "".join(next((t[k] for t in targets if t[k] != letter), letter) for k, letter in enumerate(here))


def test_simultaneous_stability_tries_every_combination_of_the_others_improvements() -> None:
    tried = 0
    for seed in range(110):
        model = sample(seed, graph=False)
        if len(model.names) <= 20:
            found = simultaneous(loads(model.text))
            assert [set(np.flatnonzero(row).tolist()) for row in found.stable[0]] == sim_each(model), seed
            tried += 1
    assert tried > 50


def test_a_second_improvement_is_judged_by_itself() -> None:
    # Row has two improvements; Column's answer spoils the first and not the second.
    conflict = Conflict(
        decision_makers=(DecisionMaker(name="Row", options=("a", "b")), DecisionMaker(name="Column", options=("c",))),
        preferences=(
            # NNN 1; YNN and NYN better; YNY worse, NYY better.
            Preference(decision_maker="Row", payoffs=(1, 2, 2, 0, 1, 0, 2, 0)),
            Preference(decision_maker="Column", weights=(("c", 1),)),
        ),
    )
    assert not simultaneous(conflict).stable[0, 0, conflict.state("NNN")]


def test_the_joint_reading_only_adds_to_sequential_stability() -> None:
    added = 0
    for seed in range(90):
        conflict = loads(sample(seed, graph=False).text)
        if conflict.model.states > 32:
            continue
        seq = solve(conflict).stable[CONCEPTS.index("seq")]
        joint = simultaneous(conflict, "joint").stable[0]
        assert (seq <= joint).all()
        gained = joint & ~seq
        assert (~seq)[:, gained.any(axis=0)].sum(axis=0).min(initial=2) >= 2
        added += int(gained.sum())
    assert added


def test_simultaneous_moves_need_options() -> None:
    with pytest.raises(ConflictError, match="need options"):
        simultaneous(loads(sample(1, graph=True).text))
    with pytest.raises(ConflictError, match="no reading 'both'"):
        simultaneous(loads(sample(1, graph=False).text), "both")  # type: ignore[arg-type]


# Coalitions


def test_elmira_with_ministry_and_company_as_one_loses_state_7(elmira: Conflict) -> None:
    found = blocs(elmira, [["Ministry of the Environment", "Company"]])
    assert numbered(elmira, found.equilibria("nash")) == {5, 6, 9, 10, 11, 12}
    assert numbered(elmira, found.equilibria("seq")) == {1, 5, 6, 9, 10, 11, 12}
    for concept in ("gmr", "smr"):
        assert numbered(elmira, found.equilibria(concept)) == {1, 3, 4, 5, 6, 9, 10, 11, 12}


def test_elmira_with_company_and_local_governments_as_one(elmira: Conflict) -> None:
    found = blocs(elmira, [["Company", "Local governments"]])
    for concept in CONCEPTS:
        assert numbered(elmira, found.equilibria(concept)) == {1, 3, 4, 5, 6, 7, 9, 10, 11, 12}


def test_what_no_coalition_would_leave_is_stable_for_each_party_alone(elmira: Conflict) -> None:
    together, alone = coalitions(elmira), solve(elmira)
    assert len(together.rows) == 7
    for concept in CONCEPTS:
        assert set(together.equilibria(concept)) <= set(alone.equilibria(concept))
    assert numbered(elmira, together.equilibria("nash")) == {5, 6, 10, 11, 12}


def test_a_coalition_of_one_is_judged_as_the_party_is() -> None:
    # Nash, GMR and SMR know no joint sanctions; two-party conflicts know none at all.
    for seed in range(80):
        conflict = loads(sample(seed).text)
        if conflict.model.states <= 40:
            alone = solve(conflict).stable
            found = blocs(conflict, [])
            assert (found.stable == alone).all()
            for party, name in enumerate(conflict.parties):
                single = coalitions(conflict, [name]).stable[:, 0]
                assert (single[:3] == alone[:3, party]).all()
                assert (single[3:] >= alone[3:, party]).all()


def test_coalitions_by_their_definition_with_sets() -> None:
    for seed in range(60):
        model = sample(seed, parties=3)
        if len(model.names) > 12:
            continue
        found = coalitions(loads(model.text), model.parties[:2])
        states = range(len(model.names))
        reach = [oracle.sequences(model.moves, [0, 1], s) for s in states]
        both = [{t for t in reach[s] if all(model.payoffs[i][t] > model.payoffs[i][s] for i in (0, 1))} for s in states]
        alone = oracle.improving(model.moves, model.payoffs)[2]

        def bad(s: int, t: int, model: Sample = model) -> bool:
            return any(model.payoffs[i][t] <= model.payoffs[i][s] for i in (0, 1))

        nash = {s for s in states if not both[s]}
        gmr = {s for s in states if all(any(bad(s, t) for t in model.moves[2][u]) for u in both[s])}
        seq = {s for s in states if all(any(bad(s, t) for t in alone[u]) for u in both[s])}
        got = [set(np.flatnonzero(row).tolist()) for row in found.stable[:, 0]]
        assert (got[0], got[1], got[3]) == (nash, gmr, seq), seed


def test_coalitions_refuse_strangers_and_double_members(elmira: Conflict) -> None:
    with pytest.raises(ConflictError, match="no decision maker 'Nobody'"):
        coalitions(elmira, ["Nobody"])
    with pytest.raises(ConflictError, match="at least one member"):
        coalitions(elmira, [])
    with pytest.raises(ConflictError, match="stands in two blocs"):
        blocs(elmira, [["Company"], ["Company", "Local governments"]])


# Foresight


def two_by_two(first: tuple[int, ...], second: tuple[int, ...]) -> Conflict:
    return Conflict(
        decision_makers=(DecisionMaker(name="Row", options=("a",)), DecisionMaker(name="Column", options=("b",))),
        preferences=(
            Preference(decision_maker="Row", payoffs=first),
            Preference(decision_maker="Column", payoffs=second),
        ),
    )


def test_one_move_ahead_is_nash_stability() -> None:
    for seed in range(60):
        conflict = loads(sample(seed, strict=True, parties=2).text)
        assert (limited_moves(conflict, 1).stable[0] == solve(conflict).stable[0]).all()


def test_both_prisoners_keep_silent_once_they_look_two_moves_ahead() -> None:
    # Kilgour 1985, Brams and Wittman 1981: in the prisoner's dilemma both states are non-myopically stable.
    conflict = load(EXAMPLES / "prisoners-dilemma.toml")
    assert limited_moves(conflict, 1).equilibria("l1") == ("NN",)
    assert limited_moves(conflict, 2).equilibria("l2") == ("NN", "YY")
    assert non_myopic(conflict).verdicts.equilibria("nm") == ("NN", "YY")


def test_limited_moves_by_recursion_on_every_two_by_two_game() -> None:
    def ahead(worth: tuple[tuple[int, ...], tuple[int, ...]], party: int, state: int, horizon: int) -> int:
        if horizon == 0:
            return state
        end = ahead(worth, 1 - party, state ^ (1 << party), horizon - 1)
        return end if worth[party][end] > worth[party][state] else state

    orders = list(itertools.permutations(range(4)))
    for first, second in itertools.islice(itertools.product(orders, orders), 0, None, 7):
        conflict = two_by_two(first, second)
        for horizon in (2, 3, 6):
            found = limited_moves(conflict, horizon).stable[0]
            for party, state in itertools.product(range(2), range(4)):
                assert found[party, state] == (ahead((first, second), party, state, horizon) == state)


def test_non_myopic_stability_is_limited_move_stability_at_every_late_horizon() -> None:
    for seed in range(40):
        conflict = loads(sample(seed, strict=True, parties=2).text)
        found = non_myopic(conflict)
        late = [
            limited_moves(conflict, horizon).stable
            for horizon in range(max(1, found.settled_from), found.settled_from + 2 * found.period + 1)
        ]
        if found.settled_from:
            assert (np.logical_and.reduce(late) == found.verdicts.stable).all()


def test_foresight_is_refused_for_three_parties_and_for_ties(elmira: Conflict) -> None:
    with pytest.raises(ConflictError, match="two decision makers; here are 3"):
        limited_moves(elmira, 2)
    with pytest.raises(ConflictError, match="strict preferences; Row ranks some states alike"):
        non_myopic(two_by_two((0, 0, 1, 2), (0, 1, 2, 3)))
    with pytest.raises(ConflictError, match="The horizon is 0"):
        limited_moves(two_by_two((0, 1, 2, 3), (0, 1, 2, 3)), 0)


# Unknown and strong preferences


def relational(
    model: Sample, unknown: list[set[frozenset[int]]], *, bold: bool, wary: bool
) -> dict[str, list[set[int]]]:
    """Return GMR, SMR and SEQ stable states by the definitions of Li, Hipel, Kilgour and Fang, with sets."""
    parties, states = range(len(model.moves)), range(len(model.names))

    def sign(i: int, s: int, t: int) -> str:
        if frozenset((s, t)) in unknown[i]:
            return "U"
        return "+" if model.payoffs[i][t] > model.payoffs[i][s] else "-="

    would = [[{t for t in model.moves[i][s] if sign(i, s, t) in "+U"} for s in states] for i in parties]
    found: dict[str, list[set[int]]] = {c: [set() for _ in parties] for c in ("nash", "gmr", "smr", "seq")}
    for i in parties:
        others = [j for j in parties if j != i]
        for s in states:
            leaves = {t for t in model.moves[i][s] if sign(i, s, t) in ("+U" if bold else "+")}
            deters = {t for t in states if sign(i, s, t) in ("-=", "U") if wary or sign(i, s, t) == "-="}
            held = {t for t in deters if model.moves[i][t] <= deters}
            free = {u: oracle.sequences(model.moves, others, u) for u in leaves}
            credible = {u: oracle.sequences(would, others, u) for u in leaves}
            verdicts = {
                "nash": not leaves,
                "gmr": all(free[u] & deters for u in leaves),
                "smr": all(free[u] & held for u in leaves),
                "seq": all(credible[u] & deters for u in leaves),
            }
            for concept, stable in verdicts.items():
                if stable:
                    found[concept][i].add(s)
    return found


@pytest.mark.parametrize(
    ("extension", "bold", "wary"), [("a", True, False), ("b", False, False), ("c", True, True), ("d", False, True)]
)
def test_unknown_preferences_by_their_definitions(extension: str, *, bold: bool, wary: bool) -> None:
    for seed in range(60):
        model = sample(seed)
        if not 3 <= len(model.names) <= 14:
            continue
        conflict = loads(model.text)
        pairs = [(0, 1), (1, 2)] if seed % 2 else [(0, 2)]
        named = tuple((model.names[s], model.names[t]) for s, t in pairs)
        vague = msgspec.structs.replace(
            conflict, preferences=tuple(msgspec.structs.replace(p, unknown=named) for p in conflict.preferences)
        )
        unknown = [{frozenset(pair) for pair in pairs} for _ in model.moves]
        expected = relational(model, unknown, bold=bold, wary=wary)
        found = unknown_preferences(vague, extension)  # type: ignore[arg-type]
        for concept, sets in expected.items():
            row = found.stable[CONCEPTS.index(concept)]
            assert [set(np.flatnonzero(each).tolist()) for each in row] == sets, (seed, concept)


def test_with_nothing_unknown_all_four_extensions_are_the_plain_concepts(elmira: Conflict) -> None:
    for extension in ("a", "b", "c", "d"):
        assert (unknown_preferences(elmira, extension).stable == solve(elmira).stable).all()
    with pytest.raises(ConflictError, match="no extension 'e'"):
        unknown_preferences(elmira, "e")  # type: ignore[arg-type]


# A at NN would take a; B answers with b, and at YY A is worse off than at NN, by how much GAP says.
STRONG = """
[[decision_makers]]
name = "A"
options = ["a"]
[[decision_makers]]
name = "B"
options = ["b"]
[[preferences]]
decision_maker = "A"
ranking = [["YN"], ["NN"], GAP ["YY"], ["NY"]]
[[preferences]]
decision_maker = "B"
statements = ["b"]
"""


def test_only_a_great_fall_makes_a_sanction_strong() -> None:
    mild, great = loads(STRONG.replace("GAP ", "")), loads(STRONG.replace("GAP", '">>",'))
    for conflict in (mild, great):
        assert (strength(conflict, "general").stable == solve(conflict).stable).all()
        assert "NN" in strength(conflict, "general").stable_states("A", "seq")
    assert "NN" in strength(great, "strong").stable_states("A", "seq")
    assert "NN" not in strength(great, "weak").stable_states("A", "seq")
    assert "NN" not in strength(mild, "strong").stable_states("A", "seq")
    assert "NN" in strength(mild, "weak").stable_states("A", "seq")


def test_strong_and_weak_stability_divide_the_general_one() -> None:
    great = loads(STRONG.replace("GAP", '">>",'))
    general, strong, weak = (strength(great, kind).stable for kind in ("general", "strong", "weak"))
    assert (strong | weak == general).all()
    assert not (strong & weak).any()
    with pytest.raises(ConflictError, match="no 'mild' stability"):
        strength(great, "mild")  # type: ignore[arg-type]


def test_strength_by_its_definition_with_sets() -> None:
    told = 0
    for seed in range(60):
        model = sample(seed)
        if not 3 <= len(model.names) <= 14:
            continue
        conflict = loads(model.text)
        gaps = {p.decision_maker: tuple(g for g in (1, 3) if g < len(p.ranking)) for p in conflict.preferences}
        strong = msgspec.structs.replace(
            conflict,
            preferences=tuple(
                msgspec.structs.replace(p, great_gaps=gaps[p.decision_maker]) for p in conflict.preferences
            ),
        )
        got = strength(strong, "strong").stable
        better = oracle.improving(model.moves, model.payoffs)
        for i, name in enumerate(model.parties):
            places = sorted(set(model.payoffs[i]), reverse=True)
            level = [sum(places.index(w) >= gap for gap in gaps[name]) for w in model.payoffs[i]]
            others = [j for j in range(len(model.parties)) if j != i]
            for s in range(len(model.names)):
                expected = all(
                    any(level[t] > level[s] for t in oracle.sequences(better, others, u)) for u in better[i][s]
                )
                assert got[CONCEPTS.index("seq"), i, s] == expected, seed
                told += expected
    assert told


# Misperception


def blind(conflict: Conflict, party: int, option: str) -> Conflict:
    makers = list(conflict.decision_makers)
    makers[party] = msgspec.structs.replace(makers[party], unaware_of=(option,))
    return msgspec.structs.replace(conflict, decision_makers=tuple(makers))


def test_where_all_see_all_every_equilibrium_is_steady_and_expected(elmira: Conflict) -> None:
    for concept in CONCEPTS:
        found = hypergame(elmira).equilibria(concept)
        assert tuple(each.state for each in found) == solve(elmira).equilibria(concept)
        assert {each.kind for each in found} == {"steady"}


def test_a_state_that_one_side_cannot_imagine_is_stealthy() -> None:
    conflict = blind(load(EXAMPLES / "euphrates-1975.toml"), 0, "attack")
    found = {each.state: each for each in hypergame(conflict).equilibria("nash")}
    assert found["NYY"].kind == "stealthy"
    assert found["NYY"].seen_by == ("Iraq",)
    # Syria, who sees no attack, sits still at NNN; Iraq does not.
    assert "NNN" not in found


def test_a_mistaken_belief_makes_an_equilibrium_unsteady() -> None:
    conflict = load(EXAMPLES / "euphrates-1975.toml")
    # Syria believes that Iraq would not have a war whatever happens.
    belief = Preference(decision_maker="Iraq", seen_by="Syria", ranking=(("--N",), ("--Y",)))
    mistaken = msgspec.structs.replace(conflict, preferences=(*conflict.preferences, belief))
    [found] = hypergame(mistaken).equilibria("nash")
    assert (found.state, found.kind, found.expected_by) == ("NYY", "unsteady", ("Iraq",))


def test_every_variant_has_a_name_and_a_plain_answer() -> None:
    conflict = load(EXAMPLES / "euphrates-1975.toml")
    for name in NAMES:
        assert variant(conflict, name)["equilibria"]


def test_variants_are_refused_beyond_a_thousand_states() -> None:
    party = DecisionMaker(name="A", options=tuple(f"o{number}" for number in range(11)))
    conflict = Conflict(decision_makers=(party,), preferences=(Preference(decision_maker="A", weights=(("o0", 1),)),))
    with pytest.raises(ConflictError, match=r"at most 1,024 states; here are 2,048"):
        strength(conflict)
    with pytest.raises(ConflictError, match="no verdict of 'X' under 'nash'"):
        strength(load(EXAMPLES / "chicken.toml")).stable_states("X", "nash")
