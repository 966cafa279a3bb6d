"""Whether two statements are one: the same words, fewer of them, other words for it, or another thing altogether."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.record.repeats import DAYS, Told, compare, keys
from dragoman.record.wording import name_stem, unit, units, words

NUMBERS = count(1)
WORD = st.sampled_from(["truce", "river", "guns", "silent", "thirty", "days", "not", "Veltria", "we", "the", "sign"])
PACT = "“We shall sign the lake agreement before the harvest, and nobody will stop us”"


def told(text: str, *, name: str | None = "Orlen Vash", party: str | None = "Veltria", **given: object) -> Told:
    """Make a statement in a report of its own."""
    number = next(NUMBERS)
    plain = {"id": number, "report": number, "order": (f"{number:06}",), "day": 739_000, "kind": "direct"}
    return Told(**{**plain, **given}, text=text, name=name, party=party)  # type: ignore[arg-type]


def relation(one: Told, other: Told) -> str | None:
    """Give the relation of two statements, which is the same both ways."""
    link, back = compare(one, other), compare(other, one)
    assert link == back
    return link.relation if link else None


# --- The same words ---------------------------------------------------------------------------------------------------


def test_the_same_words_in_other_marks_are_verbatim() -> None:
    assert relation(told(PACT), told("'We shall sign the lake agreement before the harvest, and nobody will stop us'"))


def test_six_words_are_enough_whoever_is_named() -> None:
    assert relation(told(PACT), told(PACT, name="Pera Linn", party="Karsova")) == "verbatim"


def test_few_words_count_with_the_same_speaker_alone() -> None:
    few = "“The truce holds firm”"
    assert relation(told(few), told(few)) == "verbatim"
    assert relation(told(few), told(few, name="Pera Linn", party="Karsova")) is None


def test_one_word_is_nobodys() -> None:
    assert relation(told("“Yes”"), told("“Yes”")) is None


def test_small_words_alone_are_nobodys() -> None:
    few = "“It is what it is and that is that”"
    assert relation(told(few), told(few, name="Pera Linn", party="Karsova")) is None


def test_a_shorter_quotation_of_the_same_is_cut() -> None:
    assert relation(told(PACT), told("“sign the lake agreement before the harvest”")) == "cut"


def test_a_cut_in_the_middle_is_found_too() -> None:
    short = "“We shall sign the lake agreement, and nobody will stop us”"
    assert relation(told(PACT), told(short)) == "cut"


def test_a_sentence_more_on_either_side_is_cut() -> None:
    one = "“The guns will be silent on both banks of the river.” [...] “So it was agreed.”"
    other = "“The guns will be silent on both banks of the river.” [...] “Ask the others.”"
    assert relation(told(one), told(other)) in {"cut", "translated"}


@pytest.mark.parametrize(
    "turned",
    [
        "“We shall not sign the lake agreement before the harvest, and nobody will stop us”",
        "“We shall never sign the lake agreement before the harvest, and nobody will stop us”",
    ],
)
def test_a_not_put_in_makes_it_another_statement(turned: str) -> None:
    assert relation(told(PACT), told(turned)) is None


def test_another_number_makes_it_another_statement() -> None:
    thirty = "“We offer a truce of thirty days along the whole of the river line”"
    assert relation(told(thirty), told(thirty.replace("thirty", "sixty"))) is None
    assert relation(told(thirty), told(thirty.replace("thirty", "30"))) is not None


def test_a_common_phrase_in_two_long_statements_is_not_a_repeat() -> None:
    one = "“On the other side of the river there are farmers who want to bring in their grain”"
    other = "“Our prisoners have been held on the other side of the river for two winters now, in the cold”"
    assert relation(told(one), told(other, name="Pera Linn", party="Karsova")) is None


def test_two_statements_of_one_report_are_never_a_repeat() -> None:
    one = told(PACT)
    assert compare(one, told(PACT, report=one.report)) is None


# --- Other words ------------------------------------------------------------------------------------------------------

SAID = "“Veltria will withdraw its soldiers from the valley”"
REPORTED = "that Veltrian troops would leave the valley"


def test_other_words_of_the_same_speaker_are_paraphrased() -> None:
    assert relation(told(SAID), told(REPORTED, kind="indirect")) == "paraphrased"


def test_two_quotations_in_other_words_are_translated_apart() -> None:
    assert relation(told(SAID), told("«Veltria is pulling its troops out; they leave the valley»")) == "translated"


def test_one_sentence_of_several_may_be_put_in_other_words() -> None:
    longer = f"{SAID} [...] “The harvest cannot wait for the generals.”"
    assert relation(told(longer), told(REPORTED, kind="indirect")) == "paraphrased"


def test_other_words_of_another_speaker_are_another_statement() -> None:
    assert relation(told(SAID), told(REPORTED, name="Pera Linn")) is None
    assert relation(told(SAID), told(REPORTED, name=None, party="Karsova")) is None


def test_a_name_in_another_spelling_is_the_same_speaker() -> None:
    one, other = told(SAID, name="Osim Qaral"), told(REPORTED, name="Ossim Gharal", kind="indirect")
    assert relation(one, other) == "paraphrased"


def test_a_party_alone_has_to_be_nearer_than_a_person() -> None:
    one, other = "“Let the wounded leave first, then we shall talk”", "«First the injured get out, then negotiations»"
    assert relation(told(one), told(other)) == "translated"
    assert relation(told(one, name=None), told(other, name=None)) is None


def test_reported_scraps_have_to_be_nearer_than_quotations() -> None:
    one, other = "“The guns on the hill will be silent when the ships have gone”", "guns, ships and bread, and a bell"
    assert relation(told(one), told(other)) == "translated"
    assert relation(told(one), told(other, kind="indirect")) is None


def test_a_name_alone_is_not_what_was_said() -> None:
    one, other = "that South Ketta farmers were fleeing", "that South Ketta farmers had voted"
    assert relation(told(one, kind="indirect"), told(other, kind="indirect")) is None


def test_the_same_number_makes_up_for_other_words() -> None:
    one = "“We shall send four hundred peacekeepers to the bank of the river”"
    other = told("that a force of {} would be put between the villages by the river", kind="indirect")
    assert relation(told(one), other._replace(text=other.text.format("400"))) == "paraphrased"
    assert relation(told(one), other._replace(text=other.text.format("observers"))) is None


def test_a_not_is_another_meaning() -> None:
    assert relation(told(SAID), told("that Veltrian troops would not leave the valley", kind="indirect")) is None


def test_no_longer_and_not_any_more_are_both_a_no() -> None:
    one, other = (
        "“We no longer demand the release of the prisoners”",
        "that the prisoners' release was not demanded now",
    )
    assert relation(told(one), told(other, kind="indirect")) == "paraphrased"


def test_other_numbers_are_another_meaning() -> None:
    one = "“We shall send four hundred peacekeepers to the river”"
    same = "that 400 peacekeepers would go to the river"
    other = "that 600 peacekeepers would go to the river"
    assert relation(told(one), told(same, kind="indirect")) == "paraphrased"
    assert relation(told(one), told(other, kind="indirect")) is None


def test_other_names_are_another_meaning() -> None:
    one, other = "“We shall open the bridge at Ketta to the convoys”", "that the convoys could use the bridge at Ostrel"
    assert relation(told(one), told(other, kind="indirect")) is None


def test_other_words_weeks_apart_are_another_statement() -> None:
    late = told(REPORTED, kind="indirect", day=739_000 + DAYS + 1)
    assert relation(told(SAID), late) is None
    assert relation(told(PACT), told(PACT, day=None)) == "verbatim"
    assert relation(told(SAID), told(REPORTED, kind="indirect", day=None)) is None


# --- Words and meanings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("thirty days", "#30"), ("30 days", "#30"), ("a thirty-day truce", "#30"), ("14,000 people", "#14000"),
        ("one hundred and eighty soldiers", "#180"), ("four hundred", "#400"), ("2 million", "#2000000"),
        ("twenty-two lorries", "#22"),
    ],
)  # fmt: skip
def test_a_number_in_words_is_the_number_in_figures(text: str, meanings: str) -> None:
    assert [word.meaning for word in words(text) if word.number] == [meanings]


def test_two_numbers_beside_each_other_stay_two() -> None:
    assert [word.meaning for word in words("two million, thirty")] == ["#2000000", "#30"]


def test_a_state_and_its_adjective_have_one_name() -> None:
    assert name_stem("Orvelia") == name_stem("Orvelian") == name_stem("Orvelians")
    assert name_stem("Iran") == name_stem("Iranian")


def test_words_of_one_meaning_are_one() -> None:
    [one], [other] = units("the ceasefire"), units("a truce")
    assert one.meanings == other.meanings


def test_opposites_are_two() -> None:
    pairs = [("accept", "reject"), ("leave", "stay"), ("begin", "end"), ("lift", "impose"), ("agree", "disagree")]
    for one, other in pairs:
        assert set(unit(words(one)).meanings) != set(unit(words(other)).meanings), (one, other)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_has_words_and_keys(text: str) -> None:
    whole = units(text)[0]
    assert all(0 <= weight <= 1 for weight in whole.meanings.values())
    assert keys(text) == keys(text)


@given(st.lists(WORD, min_size=6, max_size=14), st.integers(0, 8))
@settings(deadline=None)
def test_it_does_not_matter_which_of_two_comes_first(found: list[str], cut: int) -> None:
    one, other = told(" ".join(found)), told(" ".join(found[cut % 3 :][:cut] or found), kind="indirect")
    assert compare(one, other) == compare(other, one)


@given(st.lists(st.integers(0, 400).map(lambda n: f"w{n}x"), min_size=8, max_size=60, unique=True), st.data())
@settings(deadline=None)
def test_six_words_in_a_row_are_always_found(found: list[str], data: st.DataObject) -> None:
    """Whatever stands around them: a key of the run is a key of the whole."""
    start = data.draw(st.integers(0, len(found) - 6))
    run = found[start : start + 6]
    other = ["before", *run, "afterwards"]
    assert keys(" ".join(found)).runs & keys(" ".join(other)).runs
