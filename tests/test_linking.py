"""Best paths, spans and distances: the arithmetic between scores and statements."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dragoman.language.linking import (
    BEGINS,
    INSIDE,
    OUTSIDE,
    PLAIN,
    Chain,
    Floats,
    best_paths,
    distances,
    runs,
    softmax,
)

# Sixteenths add up exactly in single precision, so that two ways of adding cannot disagree by rounding.
EXACT = st.integers(-160, 160).map(lambda sixteenths: sixteenths / 16)
LABELS = (OUTSIDE, BEGINS, INSIDE)


def floats(*shape: int) -> st.SearchStrategy[Floats]:
    return arrays(np.float32, shape, elements=EXACT)


CHAINS = st.builds(Chain, moves=floats(3, 3), first=floats(3)) | st.just(PLAIN)


def worth(path: tuple[int, ...], scores: Floats, chain: Chain) -> float:
    steps = sum(float(chain.moves[a, b]) for a, b in pairwise(path))
    return float(chain.first[path[0]]) + steps + sum(float(scores[at, label]) for at, label in enumerate(path))


@given(data=st.data(), rows=st.integers(1, 3), length=st.integers(1, 5))
def test_the_best_path_is_the_best_of_all_paths(data: st.DataObject, rows: int, length: int) -> None:
    scores = data.draw(floats(rows, length, 3))
    chains = [data.draw(CHAINS) for _ in range(rows)]
    paths = best_paths(scores, chains)
    assert paths.shape == (rows, length)
    for row, chain in enumerate(chains):
        best = max(worth(path, scores[row], chain) for path in product(LABELS, repeat=length))
        found = worth(tuple(paths[row].tolist()), scores[row], chain)
        assert found == pytest.approx(best, abs=1e-2), "no other path is worth more"


@given(data=st.data(), length=st.integers(1, 12))
def test_a_row_is_read_the_same_alone_as_among_others(data: st.DataObject, length: int) -> None:
    scores = data.draw(floats(4, length, 3))
    chains = [data.draw(CHAINS) for _ in range(4)]
    together = best_paths(scores, chains)
    for row in range(4):
        assert (best_paths(scores[row : row + 1], chains[row : row + 1])[0] == together[row]).all()


@given(scores=floats(1, 9, 3))
def test_without_learned_moves_nothing_goes_on_that_did_not_begin(scores: Floats) -> None:
    path = best_paths(scores, [PLAIN])[0].tolist()
    assert path[0] != INSIDE
    assert (OUTSIDE, INSIDE) not in pairwise(path)


@pytest.mark.parametrize(
    ("path", "spans"),
    [
        ([], []),
        ([0, 0, 0], []),
        ([0, 1, 2, 2, 0], [(1, 4)]),
        ([1, 2, 1, 2], [(0, 2), (2, 4)]),
        ([1, 1, 1], [(0, 1), (1, 2), (2, 3)]),
        ([0, 0, 1], [(2, 3)]),
        # What goes on without having begun is nothing.
        ([2, 2, 0, 1], [(3, 4)]),
    ],
)
def test_spans_are_read_off_a_path(path: list[int], spans: list[tuple[int, int]]) -> None:
    assert runs(np.array(path, dtype=np.int64)) == spans


@given(st.lists(st.booleans(), min_size=1, max_size=20), st.data())
def test_spans_written_as_a_path_are_read_back(cuts: list[bool], data: st.DataObject) -> None:
    edges = [0, *(at for at, here in enumerate(cuts, start=1) if here)]
    spans = [pair for pair in pairwise(edges) if data.draw(st.booleans())]
    path = np.zeros(len(cuts), dtype=np.int64)
    for start, end in spans:
        path[start], path[start + 1 : end] = BEGINS, INSIDE
    assert runs(path) == spans


@given(length=st.integers(1, 600), data=st.data())
def test_distances_have_a_bucket_each_and_stay_in_range(length: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, length - 1))
    last = data.draw(st.integers(first + 1, length))
    found = distances(length, first, last)
    assert found.shape == (length,)
    assert (found[first:last] == 0).all(), "the cue itself"
    left, right = found[:first], found[last:]
    assert ((left >= 1) & (left <= 16)).all()
    assert ((right >= 17) & (right <= 32)).all()
    assert (np.diff(left) <= 0).all(), "nearer is never a higher bucket"
    assert (np.diff(right) >= 0).all()


@given(st.integers(0, 300), st.integers(1, 20))
def test_distances_are_the_same_to_the_left_and_to_the_right(side: int, width: int) -> None:
    found = distances(2 * side + width, side, side + width)
    left, right = found[:side], found[side + width :]
    assert (left[::-1] - 1 == right - 17).all()


def test_the_four_nearest_pieces_are_told_apart() -> None:
    assert distances(6, 0, 1).tolist() == [0, 17, 19, 20, 21, 21]


@given(floats(4, 3))
def test_probabilities_add_up_to_one_and_keep_the_order(scores: Floats) -> None:
    probabilities = softmax(scores)
    assert np.allclose(probabilities.sum(axis=-1), 1, atol=1e-5)
    assert (probabilities >= 0).all()
    picked = np.take_along_axis(probabilities, scores.argmax(axis=-1)[:, None], axis=-1)[:, 0]
    assert (picked == probabilities.max(axis=-1)).all()


def test_probabilities_survive_scores_that_no_exponential_can_hold() -> None:
    assert softmax(np.array([[1e4, 0, -1e4]], dtype=np.float32)).tolist() == [[1, 0, 0]]
