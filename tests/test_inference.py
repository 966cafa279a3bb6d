"""The writer's own inference: sentences of a report in which no source speaks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from meaning_world import cases, meant, report, weights

from dragoman.language.inference import inference_of
from dragoman.language.meaning import Heads
from dragoman.language.reader import Reader
from dragoman.language.sentences import sentences
from dragoman.report import Report

TEXT = "The bridge is closed. Nobody crossed it on Monday.\n\nThis could mean war. The river rose."


def leaning(chance: float) -> Heads:
    """Give heads to which every sentence is as likely to be inference."""
    drawn = weights()
    drawn["inference.weight"] *= 0
    drawn["inference.bias"] = np.array([np.log(chance / (1 - chance))], dtype=np.float32)
    return Heads(drawn)


def test_sentences_are_chosen_by_how_likely_they_are() -> None:
    assert len(inference_of(report(TEXT), meant(TEXT), leaning(0.31), least=0.3)) == 4
    assert inference_of(report(TEXT), meant(TEXT), leaning(0.29), least=0.3) == ()


def test_a_sentence_is_weighed_by_its_own_words() -> None:
    read = meant(TEXT)
    drawn = weights()
    heads = Heads(drawn)
    chances = []
    for start, end in sentences(TEXT):
        inside = (read.tokens.start >= start) & (read.tokens.end <= end)
        score = read.vectors[inside].mean(axis=0) @ drawn["inference.weight"][0] + drawn["inference.bias"][0]
        chances.append(1 / (1 + np.exp(-score)))
    middle = float(np.median(chances))
    expected = [TEXT[start:end] for (start, end), c in zip(sentences(TEXT), chances, strict=True) if c >= middle]
    assert [s.text for s in inference_of(report(TEXT), read, heads, least=middle)] == expected
    assert len(expected) == 2


@given(st.lists(st.sampled_from(["It rained. ", "Why? ", "\n\n", "“No,” he said. ", "🕊️ ", "\x00", "x"]), max_size=9))
def test_what_is_found_are_whole_sentences_in_order(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = inference_of(report(text), meant(text), leaning(0.9))
    assert all(text[s.start : s.end] == s.text for s in found)
    places = [(s.start, s.end) for s in found]
    assert places == sorted(places)
    assert set(places) <= set(sentences(text))


def test_in_a_partys_own_text_nobody_infers() -> None:
    assert inference_of(report(TEXT, voice="party"), meant(TEXT), leaning(0.9)) == ()
    assert inference_of(report(""), meant(""), leaning(0.9)) == ()


# --- What the shipped model reads -------------------------------------------------------------------------------------

# Pairs of near-identical sentences: (sentence, whether the writer infers in it).
READ = {
    "suggests": ("This suggests that Moscow is unwilling to end the war.", True),
    "says it suggests": ("Analysts said this suggests that Moscow is unwilling to end the war.", False),
    "could mean": ("The move could mean that Kyiv has to surrender territory.", True),
    "says it could mean": ("The ministry said the move could mean that Kyiv has to surrender territory.", False),
    "signals": ("The refusal appears to signal that Tehran is preparing for a longer conflict.", True),
    "has said": ("Tehran has said that it is preparing for a longer conflict.", False),
    "likely": ("The summit is likely to end without a deal, and the war will go on for years.", True),
    "ended": ("The summit ended without a deal on Monday.", False),
    "unlikely": ("A breakthrough in the talks seems unlikely for now.", True),
    "met": ("The two ministers met in Geneva on Monday.", False),
    "built": ("The bridge is 200 metres long and was built in 1961.", False),
    "struck": ("Israel struck targets in southern Lebanon on Monday.", False),
}  # fmt: skip


@pytest.mark.parametrize(("text", "inferred"), cases(READ))
def test_the_writers_inference_is_told_from_what_is_reported(reader: Reader, text: str, *, inferred: bool) -> None:
    assert [span.text for span in reader.read(report(text)).inference] == ([text] if inferred else [])


def test_one_inference_is_found_among_reported_sentences(reader: Reader) -> None:
    inferred = "This suggests that Moscow is unwilling to end the war."
    text = f"The two ministers met in Geneva on Monday. The talks lasted three hours. {inferred}"
    assert [span.text for span in reader.read(Report(text=text)).inference] == [inferred]


def test_what_nobody_says_but_this_is_the_writers_own(reader: Reader) -> None:
    text = (
        "The ministry said the talks would go on. This suggests that the government is unwilling to break them off. "
        "He said that it would rain."
    )
    read = reader.read(Report(text=text))
    assert [span.text[:13] for span in read.inference] == ["This suggests"]
    assert all(one.source is None or one.source.text != "This" for one in read.statements)
    assert [one.id for one in read.statements] == [f"s{n}" for n, _ in enumerate(read.statements, start=1)]
