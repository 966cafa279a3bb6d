"""Which parties may hold a position or have a part in an event, and what speaks for each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.actors.mentions import Mention
from dragoman.language.candidates import FEATURES, Candidate, Speaks, candidates_for, named_in, pieces_of
from dragoman.language.encoder import MODELS
from dragoman.language.tokens import Tokens, load_tokenizer, tokenize

TEXT = "Veltria shelled Karsov on Monday. The Veltrian army said Karsov had fired first. Dorn called for calm."


def tokens_of(text: str) -> Tokens:
    return tokenize(text, load_tokenizer(MODELS / "tokenizer.json"))


def mention(words: str, party: str, *, before: str = "", place: bool = False) -> Mention:
    """Name a party by words, those right behind `before`."""
    start = TEXT.index(before + words) + len(before)
    return Mention(start, start + len(words), party, place)


MENTIONS = [
    mention("Veltria", "Veltria"),
    mention("Karsov", "Karsov", place=True),
    mention("Veltrian", "Veltria"),
    mention("Karsov", "Karsov", before="said "),
    mention("Dorn", "Dorn"),
]


def asked(words: str, speaker: Speaks | None = None) -> dict[str | None, Candidate]:
    tokens = tokens_of(TEXT)
    place = pieces_of(tokens, TEXT.index(words), TEXT.index(words) + len(words))
    return {c.party: c for c in candidates_for(named_in(tokens, MENTIONS), [place], speaker=speaker)}


def test_every_party_named_near_the_words_is_asked() -> None:
    assert set(asked("Veltria shelled Karsov")) == {"Veltria", "Karsov", "Dorn"}


def test_the_speaker_is_asked_first_and_marked_even_where_it_is_not_named() -> None:
    tokens = tokens_of(TEXT)
    place = pieces_of(tokens, TEXT.index("Karsov had fired"), TEXT.index("Karsov had fired") + 16)
    found = candidates_for(named_in(tokens, MENTIONS), [place], speaker=Speaks("Sorland"))
    assert found[0].party == "Sorland"
    assert found[0].at is None
    assert [bool(c.features[8]) for c in found] == [True, *[False] * (len(found) - 1)]


def test_a_speaker_without_a_party_is_a_candidate_too() -> None:
    assert None in asked("called for calm", Speaks(None))
    assert None not in asked("called for calm")


def test_a_party_named_in_the_words_is_told_from_one_named_before_and_behind() -> None:
    found = asked("said Karsov had fired first")
    inside, _, _, before, behind = range(5)
    assert found["Karsov"].features[inside]
    assert found["Veltria"].features[before]
    assert found["Dorn"].features[behind]


def test_a_town_inside_the_words_counts_as_a_place_only() -> None:
    karsov = asked("shelled Karsov on Monday")["Karsov"]
    assert not karsov.features[0]
    assert karsov.features[1]


def test_pieces_of_a_stretch_are_those_that_touch_it() -> None:
    tokens = tokens_of(TEXT)
    first, after = pieces_of(tokens, *MENTIONS[2][:2])
    assert TEXT[int(tokens.start[first]) : int(tokens.end[after - 1])] == "Veltrian"


@given(st.data())
def test_features_are_finite_and_of_one_width_whatever_is_asked(data: st.DataObject) -> None:
    tokens = tokens_of(TEXT)
    first = data.draw(st.integers(0, len(tokens) - 1))
    after = data.draw(st.integers(first + 1, len(tokens)))
    named = named_in(tokens, data.draw(st.lists(st.sampled_from(MENTIONS), unique=True)))
    speaker = data.draw(st.sampled_from([None, "Veltria", "Sorland"]))
    found = candidates_for(named, [(first, after)], speaker=Speaks(speaker, (first, after)))
    assert len({c.party for c in found}) == len(found)
    for one in found:
        assert one.features.shape == (FEATURES,)
        assert np.isfinite(one.features).all()


def test_no_words_are_no_question() -> None:
    with pytest.raises(ValueError, match="empty"):
        candidates_for(named_in(tokens_of(TEXT), MENTIONS), [])
