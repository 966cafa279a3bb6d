"""The heads that read meaning: their arithmetic against sums worked out by hand, on small weights."""

from __future__ import annotations

import math
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from meaning_world import HOW, MENTION, WIDTH, heads, meant, weights

from dragoman.language.candidates import FEATURES, Candidate
from dragoman.language.encoder import MODELS
from dragoman.language.linking import Floats, softmax
from dragoman.language.meaning import (
    Heads,
    Meant,
    Words,
    evidence_vector,
    gelu,
    said_pieces,
    sentence_vector,
    sigmoid,
)

TEXT = "The envoy of Veltria said that the truce would hold until the talks in Karsov began on Monday. " * 5
SMALL = st.floats(-20, 20, width=32)


def world() -> Meant:
    return meant(TEXT)


def candidates(*at: tuple[int, int] | None, seed: int = 0) -> list[Candidate]:
    rng = np.random.default_rng(seed)
    return [Candidate(f"p{n}", place, rng.normal(size=FEATURES).astype(np.float32)) for n, place in enumerate(at)]


def product(name: str, x: list[float]) -> list[float]:
    """Multiply by a layer's weights, number by number."""
    drawn = weights()
    rows, bias = drawn[f"{name}.weight"].tolist(), drawn[f"{name}.bias"].tolist()
    return [math.fsum(w * v for w, v in zip(row, x, strict=True)) + b for row, b in zip(rows, bias, strict=True)]


def mean(read: Meant, first: int, after: int) -> list[float]:
    rows = read.vectors[first:after].tolist()
    return [math.fsum(column) / len(rows) for column in zip(*rows, strict=True)]


def bent(x: list[float]) -> list[float]:
    return [0.5 * v * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v**3))) for v in x]


def chance(x: list[float]) -> list[float]:
    return [1 / (1 + math.exp(-v)) for v in x]


def near(found: Floats, expected: list[float]) -> bool:
    return bool(np.allclose(found, expected, atol=1e-4))


# --- The three functions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "probability"), [(0, 0.5), (math.log(3), 0.75), (-math.log(3), 0.25), (math.log(9), 0.9)]
)
def test_the_sigmoid_has_its_known_values(score: float, probability: float) -> None:
    assert float(sigmoid(score)) == pytest.approx(probability, abs=1e-6)


def test_the_sigmoid_survives_scores_that_no_exponential_can_hold() -> None:
    assert sigmoid(np.array([1e9, -1e9, np.inf, -np.inf])) == pytest.approx([1, 0, 1, 0], abs=1e-6)


@given(SMALL, SMALL)
def test_the_sigmoid_rises_and_is_the_same_on_both_sides(one: float, other: float) -> None:
    assert float(sigmoid(one)) + float(sigmoid(-one)) == pytest.approx(1, abs=1e-6)
    low, high = sorted((one, other))
    assert sigmoid(low) <= sigmoid(high)


def test_the_softmax_has_its_known_values() -> None:
    found = softmax(np.log(np.array([[1, 2, 5], [3, 3, 3]], dtype=np.float32)))
    assert np.allclose(found, [[1 / 8, 2 / 8, 5 / 8], [1 / 3, 1 / 3, 1 / 3]])


@given(arrays(np.float32, (3, 5), elements=SMALL), st.floats(-1000, 1000, width=32))
def test_the_softmax_sums_to_one_and_knows_only_differences(scores: Floats, more: float) -> None:
    assert np.allclose(softmax(scores).sum(axis=-1), 1, atol=1e-5)
    assert np.allclose(softmax(scores + np.float32(more)), softmax(scores), atol=1e-3)


@pytest.mark.parametrize(("x", "y"), [(0, 0), (1, 0.841192), (-1, -0.158808), (3, 2.996363), (-10, 0), (10, 10)])
def test_gelu_has_its_known_values(x: float, y: float) -> None:
    assert gelu(np.array([x], dtype=np.float32)).tolist() == pytest.approx([y], abs=1e-5)


@given(arrays(np.float32, 4, elements=SMALL))
def test_gelu_of_both_signs_differ_by_the_number(x: Floats) -> None:
    assert np.allclose(gelu(x) - gelu(-x), x, atol=1e-4)


# --- Averages and pieces ----------------------------------------------------------------------------------------------


@given(st.data())
def test_an_average_is_the_sum_divided_by_the_number_in_any_order(data: st.DataObject) -> None:
    read = world()
    pieces = data.draw(st.lists(st.integers(0, len(read.tokens) - 1), min_size=1, max_size=9))
    rows = [read.vectors[piece].tolist() for piece in pieces]
    expected = [math.fsum(column) / len(pieces) for column in zip(*rows, strict=True)]
    assert near(read.average(pieces), expected)
    assert near(read.average(pieces[::-1]), expected)


def test_the_average_of_nothing_is_zero_and_of_the_right_width() -> None:
    assert world().average(()).tolist() == [0.0] * WIDTH
    assert world().average(range(3, 3)).tolist() == [0.0] * WIDTH


def test_a_candidate_that_is_named_nowhere_has_a_vector_of_zeros() -> None:
    read = world()
    found = read.mentions(candidates((2, 4), None))
    assert near(found[0], mean(read, 2, 4))
    assert found[1].tolist() == [0.0] * WIDTH


@given(st.data())
def test_the_pieces_of_a_statement_stay_in_their_bounds(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 900))

    def run() -> tuple[int, int]:
        first = data.draw(st.integers(0, size - 1))
        return first, data.draw(st.integers(first + 1, size))

    words = Words(
        tuple(sorted(run() for _ in range(data.draw(st.integers(1, 3))))),
        tuple(run() for _ in range(data.draw(st.integers(0, 2)))),
    )
    content, voice, around = said_pieces(words, size)
    assert 0 < len(content) <= 220
    assert len(voice) <= 40
    assert len(around) <= 80
    assert set(content) <= set(chain.from_iterable(range(*run) for run in words.content))
    assert set(voice) <= set(chain.from_iterable(range(*run) for run in words.voice))
    assert all(0 <= piece < size for piece in (*content, *voice, *around))
    assert all(min(content) - 40 <= piece < min(content) or 0 < piece - max(content) <= 40 for piece in around)


def test_words_around_are_those_right_before_and_right_behind() -> None:
    assert said_pieces(Words(((3, 5),), ((0, 2),)), 7) == ([3, 4], [0, 1], [0, 1, 2, 5, 6])
    assert said_pieces(Words(((100, 102),)), 1000)[2] == [*range(60, 100), *range(102, 142)]


def test_a_statement_without_content_is_no_statement() -> None:
    with pytest.raises(ValueError, match="empty"):
        said_pieces(Words(()), 10)


def test_evidence_and_sentences_are_averaged_up_to_a_length() -> None:
    long = meant("word " * 300)
    assert near(evidence_vector(long, (10, 290)), mean(long, 10, 130))
    assert near(sentence_vector(long, (10, 290)), mean(long, 10, 110))
    assert near(sentence_vector(long, (10, 20)), mean(long, 10, 20))


# --- The heads --------------------------------------------------------------------------------------------------------


def test_a_layer_is_its_weights_times_the_row_and_its_bias() -> None:
    x = np.linspace(-1, 2, 2 * WIDTH, dtype=np.float32).reshape(2, WIDTH)
    found = heads().linear("mention", x)
    assert [near(row, product("mention", line)) for row, line in zip(found, x.tolist(), strict=True)] == [True, True]


def test_weights_kept_in_half_precision_are_worked_with_in_single() -> None:
    halves = Heads({name: value.astype(np.float16) for name, value in weights().items()})
    assert {value.dtype for value in halves.weights.values()} == {np.dtype(np.float32)}
    assert np.allclose(halves.weights["issue.weight"], weights()["issue.weight"], atol=1e-2)


def said(read: Meant) -> list[float]:
    """Give the vector of the statement in pieces 6 to 9, voice 1 and 2, put together by hand."""
    content, voice, around = [6, 7, 8], [1, 2], [*range(6), *range(9, 49)]
    rows = [[read.vectors[piece].tolist() for piece in part] for part in (content, voice, around)]
    return [math.fsum(column) / len(part) for part in rows for column in zip(*part, strict=True)]


def test_a_statement_is_its_content_its_voice_and_the_words_around() -> None:
    read = world()
    found = heads().said(read, [Words(((6, 9),), ((1, 3),)), Words(((6, 9),))])
    assert found.shape == (2, 3 * WIDTH)
    assert near(found[0], said(read))
    assert found[1, WIDTH : 2 * WIDTH].tolist() == [0.0] * WIDTH, "nobody is named to speak"


def test_issues_are_each_likely_by_itself() -> None:
    read = world()
    x = heads().said(read, [Words(((6, 9),), ((1, 3),))])
    assert near(heads().issues(x)[0], chance([4 * v for v in product("issue", said(read))]))


def test_how_something_is_said_hangs_on_the_statement_and_the_issue() -> None:
    read, issue = world(), 7
    x = heads().said(read, [Words(((6, 9),), ((1, 3),))])
    inner = [2 * v + w for v, w in zip(product("how", said(read)), weights()["how_issue.weight"][issue], strict=True)]
    assert near(heads().how(x, [issue])[0], bent(inner))
    assert heads().how(np.concatenate((x, x)), [7, 8]).shape == (2, HOW)


def by_hand(read: Meant, vector: list[float], one: Candidate, names: tuple[str, str, str]) -> list[float]:
    meets, inner, outer = names
    mention = product("mention", mean(read, *one.at) if one.at else [0.0] * WIDTH)
    met = [a * b for a, b in zip(mention, product(meets, vector), strict=True)]
    return chance(product(outer, bent(product(inner, [*mention, *met, *one.features.tolist(), *vector]))))


def test_holders_and_parts_are_weighed_by_mention_features_and_what_is_asked() -> None:
    read, who = world(), candidates((2, 4), None, (9, 10))
    how, event = np.linspace(-1, 1, HOW, dtype=np.float32), np.linspace(-2, 1, WIDTH, dtype=np.float32)
    holders, parts = heads().holders(read, how, who), heads().parts(read, event, who)
    assert holders.shape == parts.shape == (3, 2)
    for n, one in enumerate(who):
        assert near(holders[n], by_hand(read, how.tolist(), one, ("meets_how", "party", "party_out")))
        assert near(parts[n], by_hand(read, event.tolist(), one, ("meets_event", "part", "part_out")))


@given(st.permutations(range(4)))
def test_a_party_is_weighed_the_same_whoever_stands_beside_it(order: list[int]) -> None:
    read, who = world(), candidates((2, 4), None, (9, 10), (30, 33))
    event = np.ones(WIDTH, dtype=np.float32)
    alone = heads().parts(read, event, who)
    assert np.allclose(heads().parts(read, event, [who[n] for n in order]), alone[order], atol=1e-5)


def test_types_hang_on_the_evidence_and_on_the_mean_of_either_side() -> None:
    read, event = world(), np.linspace(-1, 1, WIDTH, dtype=np.float32)
    first, second, third = candidates((2, 4), (9, 10), (30, 33))
    sides = [product("mention", mean(read, *one.at or (0, 0))) for one in (first, second)]
    actor = [(a + b) / 2 for a, b in zip(*sides, strict=True)]
    raised = [math.exp(v) for v in product("event_type", [*event.tolist(), *actor, *[0.0] * MENTION])]
    found = heads().types(read, event, ([first, second], []))
    assert near(found, [v / sum(raised) for v in raised])
    assert np.allclose(heads().types(read, event, ([second, first], [])), found, atol=1e-5), "in any order"
    assert not np.allclose(heads().types(read, event, ([], [first, second])), found), "who acts is not acted on"
    assert heads().types(read, event, ([first], [third])).sum() == pytest.approx(1, abs=1e-5)


# --- The shipped heads ------------------------------------------------------------------------------------------------


def test_the_shipped_heads_fit_the_labels_and_are_numbers() -> None:
    with np.load(MODELS / "meaning.npz", allow_pickle=False) as file:
        shipped = Heads(file)
    assert shipped.weights.keys() == weights().keys()
    labels = {"issue": 25, "how_issue": 25, "act": 12, "stance": 4, "event_type": 16, "reality": 5, "inference": 1}
    assert {name: len(shipped.weights[f"{name}.weight"]) for name in labels} == labels
    assert all(np.isfinite(value).all() for value in shipped.weights.values())
