"""Finding the statements of a window, with scores and a link function made by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.linking import PLAIN, ROLES, Floats
from dragoman.language.statements import DEFAULTS, Pieces, Settings, Window, find
from dragoman.language.tokens import Ints, Tokens

CHAINS = [PLAIN] * len(ROLES)
SURE = 8.0
# Cue head and linker weigh alike, and the content head not at all, so that a confidence can be told in advance.
EVEN = Settings(cue_bias=0.5, cue=0.5, real=0.5, content=0.0, base=0.0, least=0.4)
Spans = Mapping[str, Sequence[Pieces]]


def window(words: str, *, first: int = 0, last: int | None = None) -> Window:
    """Make a window over words with one space between; a piece is a word, and piece n has position n + 1."""
    split = words.split(" ")
    ends = np.cumsum([len(word) + 1 for word in split]) - 1
    starts = ends - [len(word) for word in split]
    same = np.zeros(len(split), dtype=np.int64)
    tokens = Tokens(ids=same, start=starts, end=ends, gap=same, case=same, quote=same)
    return Window(tokens, first, len(split) if last is None else last)


def cue_scores(length: int, *cues: Pieces) -> Floats:
    """Score these positions as cues, everything else as none, and all as content."""
    scores = np.zeros((length, 9), dtype=np.float32)
    scores[:, 0] = SURE
    scores[:, 8] = SURE
    for start, end in cues:
        scores[start:end, 0] = 0
        scores[start, 1] = SURE
        scores[start + 1 : end, 2] = SURE
    return scores


def vectors(length: int) -> Floats:
    return np.zeros((1, length, 4), dtype=np.float32)


@dataclass
class Linker:
    """Answers every cue with the parts it was given for it, and keeps what it was shown."""

    parts: Sequence[Spans]
    real: float = SURE
    seen: list[tuple[Ints, Ints]] = field(default_factory=list)

    def __call__(self, _vectors: Floats, distance: Ints, others: Ints) -> tuple[Floats, Floats]:
        self.seen.append((distance, others))
        cues, length = distance.shape
        roles = np.zeros((cues, length, len(ROLES), 3), dtype=np.float32)
        roles[..., 0] = SURE
        for cue in range(cues):
            for role, spans in self.parts[cue].items():
                for start, end in spans:
                    roles[cue, start, ROLES.index(role), 1] = 3 * SURE
                    roles[cue, start + 1 : end, ROLES.index(role), 2] = 3 * SURE
        return roles.reshape(cues, length, -1), np.full(cues, self.real, dtype=np.float32)


SENTENCE = "The envoy said on Monday that talks would resume"
WHOLE: Spans = {"source": [(1, 3)], "cue": [(3, 4)], "content": [(6, 10)]}


def read(
    *parts: Spans, words: str = SENTENCE, cues: Sequence[Pieces] = ((3, 4),), real: float = SURE
) -> list[dict[str, object]]:
    """Find the statements of `words` and give their parts as words."""
    seen = window(words)
    scores = cue_scores(seen.length, *cues)
    found = find(seen, scores, vectors(seen.length), link=Linker(parts, real), chains=CHAINS, settings=EVEN)

    def say(span: Pieces | None) -> str | None:
        return words[slice(*span)] if span else None

    return [
        {
            "source": say(part.source),
            "cue": say(part.cue),
            "content": [say(span) for span in part.content],
            "relay": [say(span) for span in part.relay],
            "addressee": say(part.addressee),
        }
        for part in found
    ]


def test_a_statement_is_read_off_its_cue_and_what_is_linked_to_it() -> None:
    assert read(WHOLE) == [
        {
            "source": "The envoy",
            "cue": "said",
            "content": ["that talks would resume"],
            "relay": [],
            "addressee": None,
        }
    ]


def test_a_window_without_cues_has_no_statements_and_does_not_trouble_the_linker() -> None:
    seen = window(SENTENCE)
    linker = Linker([])
    assert find(seen, cue_scores(seen.length), vectors(seen.length), link=linker, chains=CHAINS) == []
    assert linker.seen == []


def test_all_parts_of_a_statement_are_found() -> None:
    words = "A , he told us , according to aides , B"
    parts: Spans = {"source": [(3, 4)], "content": [(1, 2), (11, 12)], "addressee": [(5, 6)], "relay": [(9, 10)]}
    assert read(parts, words=words, cues=[(4, 5)]) == [
        {"source": "he", "cue": "told", "content": ["A", "B"], "relay": ["aides"], "addressee": "us"}
    ]


def test_a_statement_may_have_no_source() -> None:
    [found] = read({"content": [(4, 6)]}, words="It is reported that talks resumed", cues=[(2, 4)])
    assert found["source"] is None
    assert found["cue"] == "is reported"


def test_a_cue_with_nothing_said_is_no_statement() -> None:
    assert read({"source": [(1, 3)], "cue": [(3, 4)]}) == []


def test_a_cue_that_the_linker_refuses_is_no_statement() -> None:
    assert read(WHOLE, real=-2 * SURE) == []


def confidences(
    scores: Floats, *parts: Spans, real: float = SURE, settings: Settings = EVEN, words: str = SENTENCE
) -> list[float]:
    seen = window(words)
    link = Linker(parts, real=real)
    found = find(seen, scores, vectors(seen.length), link=link, chains=CHAINS, settings=settings)
    return [part.confidence for part in found]


def test_a_doubtful_cue_is_given_to_the_linker_which_judges_it() -> None:
    scores = cue_scores(window(SENTENCE).length)
    # Less likely a cue than not, but within the bias of one.
    scores[3, :3] = (0, -0.2, -20)
    assert len(confidences(scores, WHOLE)) == 1
    assert confidences(scores, WHOLE, real=-SURE) == []
    assert confidences(scores, WHOLE, settings=replace(EVEN, cue_bias=0.0)) == []


@pytest.mark.parametrize(
    ("cue", "real", "weights", "expected"),
    [
        (0.0, 0.0, {}, 0.5),
        (2.0, 0.0, {}, 1 / (1 + np.exp(-1))),
        (0.0, 2.0, {}, 1 / (1 + np.exp(-1))),
        (2.0, 2.0, {}, 1 / (1 + np.exp(-2))),
        (0.0, 2.0, {"real": 1.0}, 1 / (1 + np.exp(-2))),
        (0.0, 0.0, {"base": 1.0}, 1 / (1 + np.exp(-1))),
    ],
)
def test_the_confidence_weighs_the_log_odds_of_cue_and_link(
    cue: float, real: float, weights: dict[str, float], expected: float
) -> None:
    scores = cue_scores(window(SENTENCE).length)
    scores[3, :3] = (0, cue, -20)
    [found] = confidences(scores, WHOLE, real=real, settings=replace(EVEN, **weights))
    assert found == pytest.approx(expected, abs=1e-4)


def test_the_confidence_weighs_how_sure_the_content_head_is_of_the_content() -> None:
    scores = cue_scores(window(SENTENCE).length, (3, 4))
    settings = replace(EVEN, cue=0.0, real=0.0, content=1.0, least=0.0)
    scores[:, 6:] = (0, 0, 0)
    [found] = confidences(scores, WHOLE, settings=settings)
    assert found == pytest.approx(2 / 3, abs=1e-4), "B and I together"
    # Outside the content of this statement it does not matter.
    scores[:6, 6:] = (SURE, 0, 0)
    assert confidences(scores, WHOLE, settings=settings) == pytest.approx([found])
    scores[6:10, 6:] = (SURE, 0, 0)
    [less] = confidences(scores, WHOLE, settings=settings)
    assert less < 0.01


@pytest.mark.parametrize(("least", "count"), [(0.49, 1), (0.51, 0)])
def test_statements_below_the_least_confidence_are_dropped(least: float, count: int) -> None:
    scores = cue_scores(window(SENTENCE).length)
    scores[3, :3] = (0, 0, -20)
    assert len(confidences(scores, WHOLE, real=0.0, settings=replace(EVEN, least=least))) == count


def test_a_cue_of_several_words_is_as_sure_as_its_words_are_on_average() -> None:
    scores = cue_scores(window(SENTENCE).length, (3, 5))
    # One half and nine tenths.
    scores[3, :3], scores[4, :3] = (0, 0, -20), (0, -20, np.log(9))
    [found] = confidences(scores, WHOLE, settings=replace(EVEN, cue=1.0, real=0.0))
    assert found == pytest.approx(0.7, abs=1e-3)


def test_of_two_cues_with_one_content_the_surer_is_kept() -> None:
    words = "Kyiv said and added that talks failed"
    scores = cue_scores(window(words).length, (2, 3))
    scores[4, :3] = (0, 1, -20)
    said: Spans = {"source": [(1, 2)], "content": [(5, 8)]}
    assert len(confidences(scores, said, said, words=words)) == 1
    assert confidences(scores, said, said, words=words)[0] > 0.9


def test_a_statement_within_another_is_kept_beside_it() -> None:
    words = "Kyiv said that Moscow denied that talks failed"
    scores = cue_scores(window(words).length, (2, 3), (5, 6))
    outer: Spans = {"source": [(1, 2)], "content": [(3, 9)]}
    inner: Spans = {"source": [(4, 5)], "content": [(6, 9)]}
    assert len(confidences(scores, outer, inner, words=words)) == 2


@pytest.mark.parametrize(
    ("sources", "nearest"),
    [
        ([(1, 3), (6, 8)], "envoy said"),
        ([(1, 2), (6, 8)], "talks would"),
        ([(6, 8)], "talks would"),
        ([(3, 4), (8, 9)], "Monday"),
    ],
)
def test_of_several_sources_the_nearest_to_the_cue_is_taken(sources: list[Pieces], nearest: str) -> None:
    words = "envoy said Monday , that talks would resume"
    [found] = read({"source": sources, "content": [(8, 9)]}, words=words, cues=[(4, 5)])
    assert found["source"] == nearest


def test_the_cue_takes_the_bounds_that_the_linker_gives_it() -> None:
    [found] = read({**WHOLE, "cue": [(3, 6)]})
    assert found["cue"] == "said on Monday"


def test_a_cue_that_the_linker_sees_elsewhere_stays_where_it_was_found() -> None:
    [found] = read({**WHOLE, "cue": [(8, 9)]})
    assert found["cue"] == "said"


def test_every_cue_has_a_statement_of_its_own() -> None:
    words = "Aides said talks failed and Moscow denied it"
    first: Spans = {"source": [(1, 2)], "content": [(3, 5)]}
    second: Spans = {"source": [(6, 7)], "content": [(8, 9)]}
    found = read(first, second, words=words, cues=[(2, 3), (7, 8)])
    assert [part["source"] for part in found] == ["Aides", "Moscow"]
    assert [part["content"] for part in found] == [["talks failed"], ["it"]]


def test_the_linker_sees_each_cue_with_the_distance_to_it_and_the_other_sure_cues() -> None:
    seen = window("a said b c denied d wants e")
    scores = cue_scores(seen.length, (2, 3), (5, 6))
    # A third one that is found only for being given the benefit of the doubt.
    scores[7, :3] = (0, -0.2, -20)
    linker = Linker([{}, {}, {}])
    find(seen, scores, vectors(seen.length), link=linker, chains=CHAINS, settings=EVEN)
    [(distance, others)] = linker.seen
    assert np.argwhere(distance == 0).tolist() == [[0, 2], [1, 5], [2, 7]]
    assert [np.flatnonzero(row).tolist() for row in others] == [[5], [2], [2, 5]]


def test_the_markers_at_the_ends_of_a_window_are_never_words() -> None:
    seen = window("a b")
    assert find(seen, cue_scores(4, (0, 1), (3, 4)), vectors(4), link=Linker([]), chains=CHAINS) == []
    parts: Spans = {"content": [(0, 1), (2, 3), (3, 4)], "source": [(0, 2)], "relay": [(3, 4)]}
    [found] = find(seen, cue_scores(4, (1, 2)), vectors(4), link=Linker([parts]), chains=CHAINS)
    assert (found.content, found.source, found.relay) == (((2, 3),), None, ())


def test_parts_are_placed_in_the_text_and_not_in_the_window() -> None:
    seen = window(f"before it {SENTENCE} after", first=2, last=11)
    [found] = find(seen, cue_scores(seen.length, (3, 4)), vectors(seen.length), link=Linker([WHOLE]), chains=CHAINS)
    assert found.source == (10, 19)
    assert found.cue == (20, 24)


def noise(random: np.random.Generator) -> Callable[[Floats, Ints, Ints], tuple[Floats, Floats]]:
    def link(_vectors: Floats, distance: Ints, _others: Ints) -> tuple[Floats, Floats]:
        roles = random.normal(0, 4, (*distance.shape, 15)).astype(np.float32)
        return roles, random.normal(2, 2, len(distance)).astype(np.float32)

    return link


@given(length=st.integers(1, 30), before=st.integers(0, 3), seed=st.integers(0, 2**32 - 1))
def test_whatever_the_scores_every_part_stands_in_the_window(length: int, before: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    text = " ".join(["word"] * (before + length + 2))
    seen = window(text, first=before, last=before + length)
    scores = random.normal(0, 3, (seen.length, 9)).astype(np.float32)
    low, high = int(seen.tokens.start[before]), int(seen.tokens.end[before + length - 1])
    for part in find(seen, scores, vectors(seen.length), link=noise(random), chains=CHAINS):
        assert DEFAULTS.least <= part.confidence <= 1
        assert part.content
        for start, end in (s for s in (part.source, part.cue, part.addressee, *part.content, *part.relay) if s):
            assert low <= start < end <= high
            assert set(text[start:end].split(" ")) == {"word"}
