"""Headlines made for training: each change is where it says, and what is kept out stays out."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.headline_kin import OPPOSITE, SAME
from training import headline_corrupt as corrupt
from training.headline_data import CONTRADICTED, HELD, PARTLY, SUPPORTED, UNSUPPORTED, Line

BODY = (
    "Veltria agreed to a truce of 40 days on Monday. The army of Veltria seized two towns near Karsova last week. "
    "Minister Ilka Oster said the deal with Karsova would hold if the bridge stayed open."
)
LINE = Line("talks", BODY, "Veltria agrees to 40-day truce with Karsova after talks", SUPPORTED)
OTHERS = (
    LINE,
    Line("news", "Prices of rice rose in Dravena on Friday.", "Rice prices rise in Dravena as harvest fails", HELD),
    Line("news", "The fleet of Norvik sank.", "Norvik fleet sinks amid storm, minister says", HELD),
)


def made(maker: corrupt.Maker, line: Line = LINE) -> list[corrupt.Change]:
    found = (maker(corrupt.Given(line, random.Random(seed), OTHERS)) for seed in range(60))
    return [one for one in found if one is not None]


@pytest.mark.parametrize("maker", [maker for maker, _ in corrupt.IN_TITLE], ids=lambda maker: str(maker.__name__))
def test_a_changed_headline_differs_where_it_says(maker: corrupt.Maker) -> None:
    line = Line(
        "news",
        BODY,
        "Oster says Veltria may agree to 40-day truce in Karsova and will meet on Monday after talks",
        SUPPORTED,
    )
    changes = made(maker, line)
    assert changes
    for title, verdict, (first, last) in changes:
        assert title != line.title
        assert verdict in {PARTLY, UNSUPPORTED, CONTRADICTED}
        if last and maker not in {corrupt.hyped, corrupt.negated}:
            # What stands before and after the change is the headline's own.
            assert line.title.startswith(title[:first])
            assert line.title.endswith(title[last:])


def test_names_change_places_only_where_the_order_tells() -> None:
    assert {title for title, _, _ in made(corrupt.roles)} == {"Karsova agrees to 40-day truce with Veltria after talks"}
    side_by_side = Line("news", BODY, "Veltria and Karsova agree to truce", SUPPORTED)
    assert made(corrupt.roles, side_by_side) == []


def test_a_figure_is_changed_to_one_that_the_headline_does_not_have() -> None:
    assert all("40-day" not in title for title, _, _ in made(corrupt.number))


@given(st.integers(0, 2**32))
def test_other_words_leave_the_verdict_and_the_doubt_in_place(seed: int) -> None:
    chance = random.Random(seed)
    doubt = tuple(1.0 if at < 7 else 0.0 for at in range(len(LINE.title)))
    line = corrupt.reworded(Line("made", BODY, LINE.title, CONTRADICTED, (), doubt, "origin"), chance)
    assert line.verdict == CONTRADICTED
    assert line.group == "origin"
    assert line.doubt is not None
    assert len(line.doubt) == len(line.title)
    assert "".join(c for c, marked in zip(line.title, line.doubt, strict=True) if marked) == "Veltria"


def test_no_word_is_its_own_opposite() -> None:
    clashes = [word for word, others in OPPOSITE.items() if set(others) & {word, *SAME.get(word, ())}]
    assert clashes == []


def test_a_body_that_denies_it_no_longer_says_it() -> None:
    sentence = "Veltria agreed to a truce of 40 days on Monday."
    turned = [corrupt.turned_body(LINE, "Veltria agreed to truce", sentence, random.Random(s)) for s in range(30)]
    assert all(
        one is not None and sentence not in one.body and one.title == "Veltria agreed to truce" for one in turned
    )
    assert {one.verdict for one in turned if one} == {PARTLY, UNSUPPORTED, CONTRADICTED}


def test_a_passive_sentence_is_not_turned() -> None:
    sentence = "The towns were seized near Karsova last week."
    line = Line("talks", sentence, "Towns seized", SUPPORTED)
    assert corrupt.turned_body(line, "Towns seized", sentence, random.Random(1)) is None


def test_headlines_out_of_sentences_come_with_the_body_that_bears_them_out() -> None:
    lines = [line for seed in range(20) for line in corrupt.from_sentences(LINE, random.Random(seed), OTHERS, most=2)]
    assert {line.group for line in lines} == {BODY}
    assert {line.verdict for line in lines} >= {SUPPORTED, CONTRADICTED}
    for line in lines:
        if line.verdict == SUPPORTED and line.body in BODY:
            assert re.findall(r"[A-Z]\w+", line.title)[-1] in line.body


def test_a_crop_keeps_the_sentence_whole() -> None:
    sentence = "The army of Veltria seized two towns near Karsova last week."
    crops = {corrupt.cropped(LINE, sentence, random.Random(seed)).body for seed in range(30)}
    assert len(crops) > 1
    assert all(sentence in crop and crop in BODY for crop in crops)
