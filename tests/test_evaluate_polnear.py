"""Scores against PolNeAR: figures worked out by hand, and files that are not what they should be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import EvaluationError
from dragoman.evaluate.polnear import ROLES, Tally, Triple, evaluate_polnear, gold_triples, score
from dragoman.evaluate.rows import labelled_rows
from dragoman.language.reader import Reader
from dragoman.reading import Problem, Reading, Statement
from dragoman.report import Report, Span

#       0   4     10   15   20    26   31
TEXT = "The envoy said that talks had failed. Moscow denied it."
FIRST = Triple(source=((0, 9),), cue=((10, 14),), content=((15, 36),))
SECOND = Triple(source=((38, 44),), cue=((45, 51),), content=((52, 54),))
GOLD = (FIRST, SECOND)


def moved(triple: Triple, role: str, *spans: tuple[int, int]) -> Triple:
    return Triple(**({name: getattr(triple, name) for name in ROLES} | {role: spans}))


def f1(right: int, given: int, wanted: int) -> dict[str, float]:
    precision, recall = 100 * right / given, 100 * right / wanted
    mean = 2 * precision * recall / (precision + recall) if right else 0
    return {"precision": round(precision, 2), "recall": round(recall, 2), "f1": round(mean, 2)}


def test_the_gold_against_itself_is_perfect() -> None:
    scored = score([(TEXT, GOLD, GOLD)])
    assert set(scored) == {*(f"exact {role}" for role in ROLES), *(f"token {role}" for role in ROLES), "triple"}
    assert all(part == {"precision": 100, "recall": 100, "f1": 100} for part in scored.values())


def test_nothing_found_is_nought_and_no_error() -> None:
    scored = score([(TEXT, (), GOLD)])
    assert all(part == {"precision": 0, "recall": 0, "f1": 0} for part in scored.values())
    assert score([(TEXT, (), ())])["triple"] == {"precision": 0, "recall": 0, "f1": 0}


@pytest.mark.parametrize("span", [(15, 37), (16, 36), (15, 35)])
def test_a_span_that_is_off_by_one_is_wrong(span: tuple[int, int]) -> None:
    scored = score([(TEXT, (moved(FIRST, "content", span), SECOND), GOLD)])
    assert scored["exact content"] == f1(1, 2, 2)
    assert scored["exact source"] == f1(2, 2, 2)
    assert scored["triple"] == f1(1, 2, 2)


def test_words_that_are_touched_count_and_words_that_are_not_do_not() -> None:
    # Found "talks had failed", wanted "that talks had failed": three of four words, and "it" in both.
    scored = score([(TEXT, (moved(FIRST, "content", (20, 36)), SECOND), GOLD)])
    assert scored["token content"] == f1(4, 4, 5)
    # A span that cuts a word has the word.
    scored = score([(TEXT, (moved(FIRST, "content", (17, 36)), SECOND), GOLD)])
    assert scored["token content"] == f1(5, 5, 5)


def test_a_punctuation_mark_is_a_word_of_its_own() -> None:
    scored = score([(TEXT, (moved(FIRST, "content", (15, 37)), SECOND), GOLD)])
    assert scored["token content"] == f1(5, 6, 5)


def test_parts_that_are_linked_crosswise_are_right_spans_and_wrong_triples() -> None:
    crossed = (moved(FIRST, "source", (38, 44)), moved(SECOND, "source", (0, 9)))
    scored = score([(TEXT, crossed, GOLD)])
    assert scored["exact source"] == f1(2, 2, 2)
    assert scored["triple"] == f1(0, 2, 2)


def test_a_source_that_two_statements_share_counts_once() -> None:
    shared = (FIRST, moved(SECOND, "source", (0, 9)))
    scored = score([(TEXT, (FIRST,), shared)])
    assert scored["exact source"] == f1(1, 1, 1)
    assert scored["exact cue"] == f1(1, 1, 2)


def test_every_piece_of_a_content_counts_by_itself() -> None:
    pieces = moved(FIRST, "content", (15, 25), (26, 36))
    scored = score([(TEXT, (pieces,), (FIRST,))])
    assert scored["exact content"] == f1(0, 2, 1)
    assert scored["token content"] == f1(4, 4, 4)


def test_the_same_statement_found_twice_is_right_once() -> None:
    assert score([(TEXT, (FIRST, FIRST), GOLD)])["triple"] == f1(1, 2, 2)


def test_articles_are_pooled_and_not_averaged() -> None:
    # 1 of 1 in the first, 0 of 3 in the second: one of four, where an average would say one half.
    other = (moved(FIRST, "cue", (0, 3)), moved(FIRST, "cue", (4, 9)), moved(FIRST, "cue", (15, 19)))
    scored = score([(TEXT, (FIRST,), (FIRST,)), (TEXT, (FIRST,) * 3, other)])
    assert scored["exact cue"] == f1(1, 2, 4)
    assert scored["triple"] == f1(1, 4, 4)


def test_the_same_span_in_two_articles_is_two_spans() -> None:
    scored = score([(TEXT, (FIRST,), (FIRST,)), (TEXT, (), (FIRST,))])
    assert scored["exact source"] == f1(1, 1, 2)


SPANS = st.tuples(st.integers(0, 40), st.integers(1, 14)).map(lambda pair: ((pair[0], sum(pair)),))
TRIPLES = st.lists(st.builds(Triple, source=st.just(()) | SPANS, cue=SPANS, content=SPANS), max_size=5)


@given(TRIPLES, TRIPLES)
def test_precision_one_way_is_recall_the_other(some: list[Triple], others: list[Triple]) -> None:
    there, back = score([(TEXT, some, others)]), score([(TEXT, others, some)])
    for name, part in there.items():
        assert part["precision"] == back[name]["recall"]
        assert part["f1"] == back[name]["f1"]
        assert 0 <= part["f1"] <= 100


def test_a_tally_counts_bags() -> None:
    tally = Tally()
    tally.add("x", "aab", "abc")
    assert tally.scores() == {"x": {"precision": 66.67, "recall": 66.67, "f1": 66.67}}


# --- Files ------------------------------------------------------------------------------------------------------------


class Oracle:
    """Reads every report as it is told to, so that only the scoring is at work."""

    def __init__(self, *found: Sequence[Triple] | None) -> None:
        self.found = found
        self.texts: list[str] = []

    def read_many(self, reports: Iterable[Report]) -> Iterator[Reading]:
        for report, found in zip(reports, self.found, strict=True):
            self.texts.append(report.text)
            if found is None:
                yield Reading(report=report, problems=(Problem(stage="language", message="not read"),))
            else:
                yield Reading(report=report, statements=tuple(map(self.statement, found)))

    @staticmethod
    def statement(triple: Triple) -> Statement:
        def spans(role: str) -> tuple[Span, ...]:
            return tuple(Span(start, end, TEXT[start:end]) for start, end in getattr(triple, role))

        source = spans("source")
        return Statement(
            id="s",
            source=source[0] if source else None,
            cue=spans("cue")[0],
            content=spans("content"),
            kind="indirect",
            confidence=1.0,
        )


def row(*annotators: Sequence[Triple], text: str = TEXT) -> dict[str, Any]:
    annotations = [
        {"annotator": f"a{number}", "attributions": [{role: getattr(t, role) for role in ROLES} for t in triples]}
        for number, triples in enumerate(annotators)
    ]
    return {"id": "x", "publisher": "Courier", "text": text, "annotations": annotations}


def written(path: Path, *lines: object) -> Path:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def evaluate(path: Path, oracle: Oracle) -> dict[str, float]:
    return evaluate_polnear(path, cast("Reader", oracle))


def test_a_file_is_read_and_scored(tmp_path: Path) -> None:
    path = written(tmp_path / "dev.jsonl", row(GOLD), row((FIRST,)))
    oracle = Oracle(GOLD, ())
    figures = evaluate(path, oracle)
    assert oracle.texts == [TEXT, TEXT]
    assert figures["exact content recall"] == 66.67
    assert figures["triple precision"] == 100
    assert len(figures) == 21, "seven measures, each with precision, recall and F1"


def test_only_the_first_annotator_of_an_article_counts(tmp_path: Path) -> None:
    path = written(tmp_path / "dev.jsonl", row((FIRST,), GOLD))
    assert evaluate(path, Oracle((FIRST,)))["triple f1"] == 100


def test_a_report_that_was_not_read_counts_as_nothing_found(tmp_path: Path) -> None:
    path = written(tmp_path / "dev.jsonl", row((FIRST,)), row((FIRST,)))
    assert evaluate(path, Oracle((FIRST,), None))["triple recall"] == 50


def test_a_text_with_odd_separators_of_lines_is_one_row(tmp_path: Path) -> None:
    odd = "one\u2028two\x85three\x0bfour"
    path = tmp_path / "dev.jsonl"
    path.write_text(f'{{"text": "{odd}", "annotations": []}}\n'.replace("\x0b", "\\u000b"), encoding="utf-8")
    [read] = labelled_rows(path, fields=("text",))
    assert read["text"] == odd


def test_a_statement_without_a_source_has_no_source_span() -> None:
    assert gold_triples(row((moved(FIRST, "source"),)))[0].source == ()


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"annotations": []}, "line 2 lacks text"),
        ({"text": TEXT}, "line 2 lacks annotations"),
        ({}, "line 2 lacks text, annotations"),
        ([], "line 2 lacks text, annotations"),
        ("{", "line 2 is not JSON"),
        ("", "line 2 is not JSON"),
        ("[" * 200_000, "line 2 is not JSON"),
        ({"text": TEXT, "annotations": []}, r"line 2 is not of PolNeAR's shape.*\$\.annotations"),
        ({"text": TEXT, "annotations": [{}]}, r"line 2 .*attributions"),
        ({"text": TEXT, "annotations": [{"attributions": [{"source": []}]}]}, r"line 2 .*cue"),
        ({"text": 7, "annotations": [{"attributions": []}]}, r"line 2 .*text"),
        (
            {"text": TEXT, "annotations": [{"attributions": [{"source": [[1]], "cue": [], "content": []}]}]},
            r"line 2 .*source",
        ),
    ],
)
def test_a_row_of_another_shape_is_named_by_its_line(tmp_path: Path, bad: object, why: str) -> None:
    path = written(tmp_path / "dev.jsonl", row(GOLD), bad)
    with pytest.raises(EvaluationError, match=rf"dev\.jsonl, {why}"):
        evaluate(path, Oracle(GOLD, GOLD))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"none\.jsonl cannot be read"):
        evaluate(tmp_path / "none.jsonl", Oracle())
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvaluationError, match=r"binary\.jsonl cannot be read"):
        evaluate(tmp_path / "binary.jsonl", Oracle())
