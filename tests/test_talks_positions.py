"""Where parties stand over time: items, evidence, periods, changes, the matrix."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

import pytest
from dossier_positions import DOSSIER, LABELS, stands
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.reading import Act, Stance
from dragoman.talks.histories import changes, histories, matrix, until
from dragoman.talks.items import same, stems, thing_of
from dragoman.talks.values import Place, Stand
from dragoman.talks.weighing import ENOUGH, FIRMNESS, on_scale

PLAIN = settings(deadline=None, max_examples=150)
ITEMS = (
    "truce",
    "the ceasefire",
    "this plan",
    "end of the truce",
    "monitors at the lake",
    "the lake monitors",
    "a ferry",
)


def stand(number: int = 1, date: str | None = "2025-03-01", **given: Any) -> Stand:
    """Make a position, the plainest one unless something is given."""
    plain = {"party": "Veltria", "issue": "ceasefire", "item": "truce", "act": "accept", "stance": "for"}
    told: dict[str, Any] = {"confidence": 0.9, "outlet": "Lakes Wire", "told": number, "text": f"words {number}"}
    return Stand(**{**plain, **told, "id": number, "date": date, "place": Place(report=f"r{number}"), **given})


def refused(number: int, date: str, **given: Any) -> Stand:
    return stand(number, date, **{"act": "refuse", "stance": "against", **given})


@st.composite
def rows(draw: st.DrawFn) -> list[Stand]:
    found = []
    for number in range(1, draw(st.integers(0, 14)) + 1):
        day = dt.date(2025, 3, 1) + dt.timedelta(days=draw(st.integers(0, 20)))
        found.append(
            stand(
                number,
                day.isoformat(),
                party=draw(st.sampled_from(["Veltria", "Karsova"])),
                issue=draw(st.sampled_from(["ceasefire", "peacekeeping", "other"])),
                item=draw(st.sampled_from(ITEMS)),
                act=draw(st.sampled_from(get_args(Act))),
                stance=draw(st.sampled_from(get_args(Stance))),
                confidence=draw(st.sampled_from([0.3, 0.5, 0.7, 0.95])),
                reported_by=draw(st.sampled_from([None, None, "Tarrovia", "Norvik"])),
                late=draw(st.booleans()),
            )
        )
    return found


# --- properties


@PLAIN
@given(rows(), st.randoms())
def test_the_order_of_the_rows_plays_no_part(found: list[Stand], random: Any) -> None:
    mixed = random.sample(found, len(found))
    assert histories(mixed) == histories(found)
    assert changes(histories(mixed)) == changes(histories(found))
    assert matrix(histories(mixed)) == matrix(histories(found))


@PLAIN
@given(rows(), st.integers(0, 20))
def test_nothing_later_is_used_as_of_a_day(found: list[Stand], days: int) -> None:
    day = (dt.date(2025, 3, 1) + dt.timedelta(days=days)).isoformat()
    then = histories(found, as_of=day)
    assert then == histories([row for row in found if (row.date or "") <= day])
    assert all(evidence.date <= day for history in then for evidence in history.evidence)


@PLAIN
@given(rows(), st.integers(0, 20))
def test_a_change_that_was_known_stays_known(found: list[Stand], days: int) -> None:
    day = (dt.date(2025, 3, 1) + dt.timedelta(days=days)).isoformat()
    then, now = changes(histories(found, as_of=day)), changes(histories(found))
    assert list(then) == [change for change in now if change.known <= day]


@PLAIN
@given(rows())
def test_a_change_leads_from_one_stance_to_another_and_forward_in_time(found: list[Stand]) -> None:
    for change in changes(histories(found)):
        assert change.before.stance != change.after.stance
        assert "unclear" not in {change.before.stance, change.after.stance}
        assert change.before.date < change.date <= change.known
        assert change.confidence >= round(ENOUGH, 2)
        assert change.because


@PLAIN
@given(rows())
def test_every_position_stands_in_one_history_of_its_party_and_issue(found: list[Stand]) -> None:
    kept = [row for history in histories(found) for evidence in history.evidence for row in evidence.rows]
    assert sorted(kept) == [row.id for row in found if on_scale(row.act, row.stance) is not None]


# --- the scale and the evidence


def test_acts_and_stances_lie_on_one_scale() -> None:
    assert set(FIRMNESS) == set(get_args(Act))
    assert [on_scale(*pair) for pair in (("refuse", "against"), ("accept", "conditional"), ("accept", "for"))] == [
        -1,
        0,
        1,
    ]
    assert on_scale("doubt", "against") is None
    assert on_scale("accept", "unclear") is None


def test_one_clear_word_makes_a_change_and_one_that_is_not_sure_makes_none() -> None:
    before = refused(1, "2025-03-01")
    [change] = changes(histories([before, stand(2, "2025-03-14")]))
    assert (change.before.stand.id, change.after.stand.id, change.date) == (1, 2, "2025-03-14")
    assert changes(histories([before, stand(2, "2025-03-14", confidence=0.5)])) == ()


def test_two_words_that_are_not_sure_make_one_change_dated_by_the_first() -> None:
    [change] = changes(
        histories(
            [
                refused(1, "2025-03-01"),
                stand(2, "2025-03-14", confidence=0.5),
                stand(3, "2025-03-16", confidence=0.5),
            ]
        )
    )
    assert (change.date, change.known) == ("2025-03-14", "2025-03-16")


def test_a_word_to_the_contrary_in_between_begins_the_count_anew() -> None:
    unsure = [
        stand(2, "2025-03-14", confidence=0.5),
        refused(3, "2025-03-15", confidence=0.4),
        stand(4, "2025-03-16", confidence=0.5),
    ]
    assert changes(histories([refused(1, "2025-03-01"), *unsure])) == ()


def test_one_statement_in_many_reports_counts_once() -> None:
    carried = [
        stand(n, f"2025-03-{13 + n}", confidence=0.35, group=7, seen="2025-03-15", outlet="Lakes Wire")
        for n in (2, 3, 4)
    ]
    assert changes(histories([refused(1, "2025-03-01"), *carried])) == ()
    apart = [stand(n, f"2025-03-{13 + n}", confidence=0.35) for n in (2, 3, 4)]
    assert len(changes(histories([refused(1, "2025-03-01"), *apart]))) == 1


def test_several_outlets_make_it_surer_that_it_was_said() -> None:
    carried = [
        stand(n, f"2025-03-{13 + n}", confidence=0.6, group=7, seen="2025-03-15", outlet=f"Outlet {n}") for n in (2, 3)
    ]
    [change] = changes(histories([refused(1, "2025-03-01"), *carried]))
    assert change.after.outlets == ("Outlet 2", "Outlet 3")
    assert change.date == "2025-03-15"


def test_a_change_needs_better_evidence_than_a_first_stance() -> None:
    [history] = histories([stand(1, "2025-03-14", confidence=0.62)])
    assert history.current is not None
    assert changes(histories([refused(1, "2025-03-01"), stand(2, "2025-03-14", confidence=0.62)])) == ()
    assert len(changes(histories([refused(1, "2025-03-01"), stand(2, "2025-03-14", confidence=0.68)]))) == 1


def test_readings_that_are_hardly_sure_weigh_nothing_however_many() -> None:
    guesses = [stand(n, f"2025-03-{10 + n}", confidence=0.24) for n in range(2, 9)]
    assert changes(histories([refused(1, "2025-03-01"), *guesses])) == ()


def test_a_yes_and_a_no_read_in_one_statement_cancel_each_other() -> None:
    both = [stand(2, "2025-03-14", told=9, confidence=0.95), refused(3, "2025-03-14", told=9, confidence=0.7)]
    assert changes(histories([refused(1, "2025-03-01"), *both])) == ()


def test_words_that_name_nothing_tell_no_stance() -> None:
    assert changes(histories([refused(1, "2025-03-01"), stand(2, "2025-03-14", confidence=0.99, text="this")])) == ()


def test_what_another_says_changes_nothing_until_the_party_says_so_or_a_third_does() -> None:
    before = refused(1, "2025-03-01")
    one = [stand(n, f"2025-03-{10 + n}", reported_by="Tarrovia", confidence=1.0) for n in (2, 3, 4, 5)]
    assert changes(histories([before, *one])) == ()
    [change] = changes(histories([before, *one, stand(6, "2025-03-16", reported_by="Norvik", confidence=1.0)]))
    assert "the word of others" in change.because
    [change] = changes(histories([before, one[0], stand(7, "2025-03-13")]))
    assert change.date == "2025-03-12"


def test_words_that_call_themselves_new_weigh_more() -> None:
    told = stand(2, "2025-03-14", confidence=0.5, text="We no longer ask that they go first.")
    [change] = changes(histories([refused(1, "2025-03-01"), told]))
    assert "call themselves new" in change.because


def test_what_is_told_looking_back_changes_nothing() -> None:
    late = refused(3, "2025-03-15", late=True)
    assert changes(histories([refused(1, "2025-03-01"), stand(2, "2025-03-14"), late]))[-1].after.stand.id == 2


def test_a_person_who_accepted_a_position_makes_it_sure() -> None:
    [change] = changes(histories([refused(1, "2025-03-01"), stand(2, "2025-03-14", confidence=0.2, reviewed=True)]))
    assert change.confidence >= ENOUGH


def test_of_a_day_that_says_both_the_clearly_stronger_counts() -> None:
    both = [stand(2, "2025-03-14"), refused(3, "2025-03-14", confidence=0.4)]
    assert len(changes(histories([refused(1, "2025-03-01"), *both]))) == 1
    assert changes(histories([refused(1, "2025-03-01"), both[0], refused(3, "2025-03-14")])) == ()


def test_undated_positions_are_no_evidence_and_no_part_of_any_day() -> None:
    assert histories([stand(1, None)])[0].evidence == ()
    assert until([stand(1, None), stand(2)], "2025-12-31") == [stand(2)]


# --- items


@pytest.mark.parametrize(
    ("issue", "one", "other", "alike", "turned"),
    [
        ("ceasefire", "this truce", "a cease-fire of thirty days", True, False),
        ("ceasefire", "end to the fighting", "the ceasefire", True, False),
        ("ceasefire", "continuing the war", "the ceasefire", True, True),
        ("ceasefire", "a permanent ceasefire", "a ceasefire", False, False),
        ("sanctions", "lifting the sanctions", "new sanctions", True, True),
        ("peacekeeping", "unarmed monitors", "peacekeepers", False, False),
        ("navigation", "inspections of ships", "free passage", True, True),
        ("navigation", "an end to the inspections", "free passage", True, False),
        ("humanitarian", "lifting the blockade", "aid convoys", True, False),
        ("disarmament", "its heavy weapons", "disarming the Front", True, False),
        ("territory", "the lake province", "the provinces at the lake", True, False),
        ("territory", "the lake province", "the hill district", False, False),
        ("trade", "opening the border to grain", "a fee on grain", False, False),
    ],
)
def test_items_of_the_same_thing_are_known(issue: str, one: str, other: str, *, alike: bool, turned: bool) -> None:
    first, second = thing_of(issue, one, "Veltria"), thing_of(issue, other, "Veltria")
    assert same(first, second) is alike
    if alike:
        assert (first.undone != second.undone) is turned


def test_words_made_of_the_own_name_say_nothing() -> None:
    assert thing_of("territory", "the Veltrian border", "Veltria").words == stems("border")
    assert thing_of("territory", "the Veltrian border", "Karsova").words != stems("border")


def test_giving_up_what_was_insisted_on_is_a_change_whatever_it_is_called() -> None:
    told = [
        stand(1, "2025-03-01", issue="sanctions", item="the sanctions", act="promise"),
        stand(2, "2025-03-14", issue="sanctions", item="lifting the sanctions", act="promise"),
    ]
    [change] = changes(histories(told))
    assert (change.before.stance, change.after.stance) == ("for", "against")
    assert change.after.stand.stance == "for"


def test_what_names_nothing_speaks_of_what_was_spoken_of_last() -> None:
    told = [
        stand(1, "2025-03-01", issue="peacekeeping", item="monitors"),
        refused(2, "2025-03-14", issue="peacekeeping", item="this plan"),
    ]
    [history] = histories(told)
    assert history.names == ("monitors", "this plan")


# --- the matrix


def test_the_matrix_has_a_cell_for_each_party_and_issue_with_its_stance_since_when() -> None:
    told = [
        refused(1, "2025-03-01"),
        stand(2, "2025-03-14"),
        stand(3, "2025-03-15"),
        stand(4, issue="talks", item="talks"),
    ]
    first, second = matrix(histories(told))
    assert (first.issue, first.stance, first.since, first.changed, first.statements) == (
        "ceasefire", "for", "2025-03-14", True, 3,
    )  # fmt: skip
    assert (second.issue, second.changed) == ("talks", False)
    assert matrix(histories(told, as_of="2025-03-10"))[0].stance == "against"


def test_what_is_not_sure_has_no_cell() -> None:
    assert matrix(histories([stand(confidence=0.3)])) == ()


# --- the dossier, with its positions marked by hand


def test_the_changes_of_the_dossier_are_found_and_no_others() -> None:
    from dragoman.evaluate.dossier import score_changes

    found = changes(histories(stands()))
    assert len(found) == len(LABELS["changes"])
    figures = score_changes(DOSSIER, found, ())
    assert (figures["changes precision"], figures["changes recall"]) == (100.0, 100.0)
    assert figures["contradictions recall"] == 0.0
