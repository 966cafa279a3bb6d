"""How two parties named in a sentence are related: the contract of `dragoman.event_type`, and what it tells."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from meaning_world import cases

import dragoman
from dragoman.language.reader import Reader
from dragoman.language.relation import NEAR, event_type, relation_words
from dragoman.reading import EventType

SENTENCE = "Turkey sent food aid to Syria."


def told(reader: Reader, sentence: str, actor: str, recipient: str) -> dict[str, float]:
    first, second = sentence.index(actor), sentence.index(recipient)
    return event_type(
        sentence, actor=(first, first + len(actor)), recipient=(second, second + len(recipient)), reader=reader
    )


def likeliest(chances: dict[str, float]) -> str:
    return max(chances, key=lambda name: chances[name])


# --- The contract -----------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(data=st.data())
def test_every_type_of_the_contract_has_a_probability_and_they_sum_to_one(reader: Reader, data: st.DataObject) -> None:
    sentence = data.draw(st.text(st.characters(exclude_categories=()), min_size=2, max_size=80).filter(str.strip))
    places = [at for at, sign in enumerate(sentence) if not sign.isspace()]
    actor, recipient = ((at, at + 1) for at in (data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))))
    found = event_type(sentence, actor=actor, recipient=recipient, reader=reader)
    assert tuple(found) == get_args(EventType)
    assert all(type(chance) is float and 0 <= chance <= 1 for chance in found.values())
    assert sum(found.values()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("actor", "recipient", "named"),
    [
        ((0, 0), (24, 29), "actor is 0..0"),
        ((5, 3), (24, 29), "actor is 5..3"),
        ((-1, 4), (24, 29), "actor is -1..4"),
        ((6, 7), (24, 29), "actor is 6..7"),
        ((0, 6), (24, 31), "recipient is 24..31"),
        ((0, 6), (40, 45), "recipient is 40..45"),
    ],
    ids=["empty", "backwards", "before the text", "a space", "too long", "behind the text"],
)
def test_words_that_are_not_in_the_sentence_are_named(
    reader: Reader, actor: tuple[int, int], recipient: tuple[int, int], named: str
) -> None:
    with pytest.raises(ValueError, match=rf"{named}, which is no stretch of words in a sentence of 30"):
        event_type(SENTENCE, actor=actor, recipient=recipient, reader=reader)


def test_the_front_door_tells_the_same(reader: Reader) -> None:
    assert dragoman.event_type(SENTENCE, actor=(0, 6), recipient=(24, 29)) == told(reader, SENTENCE, "Turkey", "Syria")


def test_the_same_is_told_every_time_and_by_another_reader_of_the_model(reader: Reader) -> None:
    first = told(reader, SENTENCE, "Turkey", "Syria")
    assert told(reader, SENTENCE, "Turkey", "Syria") == first
    assert told(Reader(reader.model, workers=1), SENTENCE, "Turkey", "Syria") == first


def test_actor_and_recipient_are_not_the_same_question(reader: Reader) -> None:
    assert told(reader, SENTENCE, "Turkey", "Syria") != told(reader, SENTENCE, "Syria", "Turkey")


def test_the_same_words_may_be_both_and_one_may_hold_the_other(reader: Reader) -> None:
    for actor, recipient in (((0, 6), (0, 6)), ((0, 30), (24, 29)), ((0, 30), (0, 30))):
        assert sum(event_type(SENTENCE, actor=actor, recipient=recipient, reader=reader).values()) == pytest.approx(1)


def test_offsets_are_code_points(reader: Reader) -> None:
    plain, marked = SENTENCE, f"🕊️ {SENTENCE}"
    assert likeliest(told(reader, marked, "Turkey", "Syria")) == likeliest(told(reader, plain, "Turkey", "Syria"))


def test_a_sentence_of_any_length_is_told(reader: Reader) -> None:
    for far in ("Turkey " + "and so on " * 3000 + "bombed Syria.", SENTENCE + " And so on." * 3000, "x" * 50_000):
        found = event_type(far, actor=(0, 6), recipient=(len(far) - 6, len(far) - 1), reader=reader)
        assert sum(found.values()) == pytest.approx(1, abs=1e-5)


def test_words_far_from_both_parties_have_no_part_in_it(reader: Reader) -> None:
    # Other sentences, each read by itself: what lies more than NEAR pieces behind is not looked at.
    behind = " It rained all day, and the harbour was empty until the evening of the next day, as it often is."
    more = " Bombs fell on the town at night and killed a farmer."
    one, other = SENTENCE + behind, SENTENCE + behind + more
    assert told(reader, one, "Turkey", "Syria") == told(reader, other, "Turkey", "Syria")


@given(st.data())
def test_a_relation_is_told_by_what_lies_between_and_a_little_around(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 400))
    sides = []
    for _ in range(2):
        first = data.draw(st.integers(0, size - 1))
        sides.append((first, data.draw(st.integers(first + 1, size))))
    first, after = relation_words(sides, size)
    assert 0 <= first < after <= size
    for begin, end in sides:
        assert first <= begin < end <= after
    assert first == max(0, min(sides)[0] - NEAR[0])
    assert after == min(size, max(end for _, end in sides) + NEAR[1])


# --- What it tells ----------------------------------------------------------------------------------------------------

TOLD = {
    "aid": (SENTENCE, "AID"),
    "assault": ("Turkish jets bombed towns in Syria.", "ASSAULT"),
    "accuse": ("Turkey accused Syria of breaking the truce.", "ACCUSE"),
    "threaten": ("Turkey threatened to invade Syria.", "THREATEN"),
    "request": ("Turkey asked Syria for help.", "REQUEST"),
    "coerce": ("Turkey arrested fishermen from Syria.", "COERCE"),
    "reject": ("Turkey rejected the proposal of Syria.", "REJECT"),
    "support": ("Turkey praised Syria for its reforms.", "SUPPORT"),
    "consult": ("Turkey's president met the president of Syria in Geneva.", "CONSULT"),
    "retreat": ("Turkey withdrew its troops from Syria.", "RETREAT"),
    "sanction": ("Turkey imposed sanctions on Syria.", "SANCTION"),
    "agree": ("Turkey signed an agreement with Syria.", "AGREE"),
    "mobilize": ("Turkey massed troops on the border with Syria.", "MOBILIZE"),
    "protest": ("Crowds in Turkey marched in protest against Syria.", "PROTEST"),
    "concede": ("Turkey gave in to the demands of Syria.", "CONCEDE"),
    "cooperate": ("Turkey shared intelligence with Syria.", "COOPERATE"),
}


@pytest.mark.parametrize(("sentence", "kind"), cases(TOLD, wrong={"mobilize"}))
def test_a_plain_act_has_its_type(reader: Reader, sentence: str, kind: str) -> None:
    actor = "Turk" if "Turkish" in sentence else "Turkey"
    assert likeliest(told(reader, sentence, actor, "Syria")) == kind


def test_the_passive_keeps_its_type(reader: Reader) -> None:
    assert likeliest(told(reader, "Turkey was bombed by jets from Syria.", "Syria", "Turkey")) == "ASSAULT"


BETWEEN_THREE = "Turkey sent food aid to Syria, and Egypt bombed Libya."


@pytest.mark.parametrize(
    ("actor", "recipient", "kind"),
    cases(
        {"first pair": ("Turkey", "Syria", "AID"), "second pair": ("Egypt", "Libya", "ASSAULT")}, wrong={"first pair"}
    ),
)
def test_two_acts_in_one_sentence_are_told_apart_by_their_parties(
    reader: Reader, actor: str, recipient: str, kind: str
) -> None:
    assert likeliest(told(reader, BETWEEN_THREE, actor, recipient)) == kind
