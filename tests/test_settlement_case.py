"""The bundled case on the talks of March 2025: every preference in a report's words, the answer read by eye."""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path

import msgspec
import pytest

from dragoman.settlement import (
    Conflict,
    Preference,
    Solution,
    Statement,
    explain,
    load,
    paths,
    robustness,
    solve,
    state_words,
    words,
)
from dragoman.show.settlement import page

EXAMPLES = Path(__file__).parents[1] / "examples"
CASE = load(EXAMPLES / "conflicts" / "march-2025.toml")
REPORTS = {
    "harbour-courier-the-gap.txt", "meridian-dispatch-thirty-days.html", "lantern-online-demands.txt",
    "northgate-ledger-thousand-for-thousand.html",
}  # fmt: skip
STATEMENTS = [
    pytest.param(preference.decision_maker, statement, id=f"{preference.decision_maker}: {statement.says}")
    for preference in CASE.preferences
    for statement in preference.statements
]

TODAY = "NYNNNNNN"
WAR_WITH_AID = "NYYNYYNN"
RUSSIAS_TERMS = "NYYYYYNN"
TRUCE_WITH_AID = "YNYNYYNN"
TRUCE_GUARANTEED = "YNYNYYYN"
TRUCE_WITHOUT_AID = "YNYNNNNN"


@cache
def solution() -> Solution:
    return solve(CASE)


@pytest.mark.parametrize(("party", "statement"), STATEMENTS)
def test_every_preference_has_sentences_that_stand_word_for_word_in_a_report(party: str, statement: Statement) -> None:
    assert statement.evidence, party
    for each in statement.evidence:
        found = re.fullmatch(r"(.+) \[([\w.-]+)\]", each)
        assert found is not None, each
        sentence, file = found.groups()
        assert file in REPORTS
        text = html.unescape((EXAMPLES / "reports" / file).read_text(encoding="utf-8"))
        assert sentence in text
        # Whole sentences: what is quoted neither begins nor ends within one.
        before, after = text.split(sentence, 1)
        assert before.rstrip(" ")[-1] in '\n>.!?”"'
        assert sentence[-1] in '.?”"'
        assert after[:1] in (" ", "\n", "<")


def test_all_four_reports_are_used_and_all_options_of_the_talks_are_there() -> None:
    used = {re.findall(r"\[([\w.-]+)\]$", e)[0] for p in CASE.preferences for s in p.statements for e in s.evidence}
    assert used == REPORTS
    assert CASE.parties == ("Russia", "Ukraine", "United States", "Europe")
    assert [option for _, option in CASE.options] == [
        "temporary ceasefire", "final settlement on Russia's terms", "temporary ceasefire", "cede territory",
        "military aid", "intelligence", "security guarantees", "fill the gap",
    ]  # fmt: skip
    assert CASE.model.states == 60


def test_it_is_no_draft_and_carries_what_its_options_mean() -> None:
    assert not CASE.draft
    assert "A truce is in force where Russia and Ukraine both take the temporary ceasefire." in CASE.notes


def test_without_empty_threats_two_states_hold_the_war_with_aid_and_russias_terms() -> None:
    for concept in ("nash", "seq", "sseq"):
        assert solution().equilibria(concept) == (WAR_WITH_AID, RUSSIAS_TERMS)
    assert state_words(CASE, WAR_WITH_AID) == (
        "Russia: final settlement on Russia's terms; Ukraine: temporary ceasefire; "
        "United States: military aid, intelligence"
    )


def test_today_does_not_hold_for_kyiv_gains_by_accepting_a_truce() -> None:
    assert [party for party in CASE.parties if not solution().is_stable(TODAY, party, "gmr")] == ["Ukraine"]
    why = [words(r, CASE) for r in explain(solution()) if (r.state, r.concept) == (TODAY, "gmr")]
    assert why[1].startswith("Ukraine moves: if it takes up “temporary ceasefire”, it is better off")


def test_from_today_willing_steps_lead_to_the_war_with_aid_and_none_to_russias_terms() -> None:
    ways = {each.state: each for each in paths(solution())}
    assert ways[WAR_WITH_AID].by_improvements == ((("Ukraine", "NYYNNNNN"), ("United States", WAR_WITH_AID)),)
    assert ways[RUSSIAS_TERMS].by_improvements == ()
    assert ways[TRUCE_WITH_AID].by_improvements == ()


def test_a_truce_with_aid_holds_only_by_a_threat_that_europe_would_not_like_to_carry_out() -> None:
    assert TRUCE_WITH_AID in solution().equilibria("smr")
    assert not solution().is_stable(TRUCE_WITH_AID, "Russia", "seq")
    [why] = [
        words(r, CASE)
        for r in explain(solution())
        if (r.state, r.decision_maker, r.concept) == (TRUCE_WITH_AID, "Russia", "smr")
    ]
    assert why.startswith(
        "Russia stays: if it takes up “final settlement on Russia's terms” and gives up “temporary ceasefire”, then "
        "Europe takes up “security guarantees”, which Russia likes less than where it stands"
    )


def test_a_truce_with_european_soldiers_holds_under_no_concept() -> None:
    assert all(TRUCE_GUARANTEED not in solution().equilibria(c) for c in ("nash", "gmr", "smr", "seq", "sseq"))
    assert [p for p in CASE.parties if not solution().is_stable(TRUCE_GUARANTEED, p, "gmr")] == ["Russia"]


def test_no_single_swap_of_neighbours_ends_what_holds_but_one_each_of_europes() -> None:
    for each in robustness(solution()):
        if each.concept == "seq":
            assert {b.decision_maker for b in each.breaks_if} <= {"Europe"}
            assert len(each.breaks_if) == 1
            assert each.holds_in > 0.99


def variant(party: str, order: list[Statement]) -> tuple[str, ...]:
    changed = [
        Preference(decision_maker=party, statements=tuple(order)) if p.decision_maker == party else p
        for p in CASE.preferences
    ]
    return solve(msgspec.structs.replace(CASE, preferences=tuple(changed))).equilibria("seq")


def statements(party: str) -> list[Statement]:
    return list(CASE.preference(CASE.party(party)).statements)


def test_if_russia_minded_american_arms_more_than_a_truce_first_truces_without_arms_would_hold() -> None:
    cede, guarantees, settlement, aid, gap = statements("Russia")
    found = variant("Russia", [cede, guarantees, aid, settlement, gap])
    assert {WAR_WITH_AID, RUSSIAS_TERMS} < set(found)
    assert TRUCE_WITHOUT_AID in found
    assert TRUCE_WITH_AID not in found


def neighbours() -> list[tuple[str, list[Statement]]]:
    found = []
    for party in CASE.parties:
        said = statements(party)
        found += [(party, said[:k] + said[k + 1 :]) for k in range(len(said))]
        found += [(party, [*said[:k], said[k + 1], said[k], *said[k + 2 :]]) for k in range(len(said) - 1)]
    return found


def test_the_two_states_hold_whichever_statement_is_dropped_or_put_before_the_next() -> None:
    for party, order in neighbours():
        assert {WAR_WITH_AID, RUSSIAS_TERMS} <= set(variant(party, order)), (party, [s.says for s in order])


def test_the_page_of_the_case_quotes_every_sentence() -> None:
    text = html.unescape(page(solution()))
    for preference in CASE.preferences:
        for statement in preference.statements:
            for sentence in statement.evidence:
                assert sentence in text


def test_ceding_territory_is_not_undone() -> None:
    assert CASE.decision_makers[1].one_way == (("cede territory", "take"),)
    settled = CASE.state(RUSSIAS_TERMS)
    assert all(CASE.state_names[target][3] == "Y" for target in CASE.model.moves[1].of(settled))
    assert isinstance(CASE, Conflict)


def test_the_page_on_settlement_counts_as_the_case_does() -> None:
    page_on = (EXAMPLES.parent / "docs" / "settlement.md").read_text(encoding="utf-8")
    assert f"Each of its {len(STATEMENTS)} preference statements" in page_on
    assert f"follows from {len(STATEMENTS)} statements" in page_on
    assert f"Under GMR {len(solution().equilibria('gmr'))} states" in page_on
    for state in (WAR_WITH_AID, RUSSIAS_TERMS, TRUCE_WITH_AID, TRUCE_GUARANTEED):
        assert f"`{state}`" in page_on
