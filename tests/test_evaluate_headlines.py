"""Scores of headlines: figures worked out by hand, on a judge that answers as it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import EvaluationError
from dragoman.evaluate.headlines import (
    auc,
    balanced_accuracy,
    evaluate_headlines,
    faithfulness,
    kept_document,
    pairs,
    tidied,
)
from dragoman.language.headline import Judge, Judgement
from dragoman.reading import Headline, Verdict
from dragoman.report import Report


class Told(Judge):
    """Answers with what the headline says it is: "supported 0.9 sensational"."""

    def __init__(self) -> None:
        """Load nothing."""

    def judge(self, report: Report, **_: Any) -> Judgement:
        verdict, support, *style = (report.title or "").split()
        if verdict == "doubt":
            return Judgement(None, (), float(support))
        return Judgement(
            Headline(verdict=verdict, style=tuple(style), confidence=0.5),  # type: ignore[arg-type]
            (),
            float(support),
        )

    def faithful(self, title: str, text: str) -> float:
        return float(title.split(maxsplit=1)[0]) - len(text) / 1000


def pair(*lines: tuple[str, Verdict], group: str = "g") -> list[dict[str, Any]]:
    return [{"group": group, "headline": title, "body": "b", "verdict": truth, "style": []} for title, truth in lines]


def test_pairs_are_scored_by_line_by_pair_and_by_order() -> None:
    rows = [
        *pair(("supported 0.9", "supported"), ("contradicted 0.1", "contradicted"), group="right"),
        *pair(("supported 0.8", "supported"), ("unsupported 0.2", "contradicted"), group="right but for the kind"),
        *pair(("supported 0.7", "supported"), ("supported 0.6", "partly"), group="in order only"),
        *pair(("doubt 0.3", "supported"), ("unsupported 0.4", "unsupported"), group="wrong"),
        *pair(("no-claim 0.3", "no-claim"), ("unsupported 0.4", "unsupported"), group="without a supported one"),
    ]
    figures = pairs(rows, Told())
    assert figures["lines"] == 10
    assert figures["verdict"] == 70.0
    assert figures["supported or not"] == 80.0
    assert figures["pairs supported or not"] == 60.0
    assert figures["pairs in order"] == 75.0
    assert figures["in doubt"] == 10.0


def test_styles_are_scored_as_sets() -> None:
    rows = pair(("supported 1 sensational", "supported"), ("supported 1 sensational quote", "supported"))
    rows[0]["style"], rows[1]["style"] = ["sensational"], ["quote", "teaser"]
    figures = pairs(rows, Told())
    assert [figures[f"style {name}"] for name in ("sensational", "quote", "teaser", "question")] == [66.7, 100, 0, 0]


def line(text: str, votes: int, body: str | float = "b") -> dict[str, Any]:
    return {"line": text, "body": body, "faithful_votes": str(votes), "workers": "3"}


def test_faithfulness_goes_by_the_majority_and_passes_over_what_has_no_body() -> None:
    rows = [line("2", 3), line("1", 2), line("1", 1), line("-1", 0), line("9", 0, float("nan"))]
    assert faithfulness(rows, Told(), kept_only=False) == {"lines": 4, "auc": 87.5, "balanced accuracy": 75.0}


def test_only_kept_documents_are_scored_where_asked() -> None:
    kept, other = (next(f"body {n}" for n in range(99) if kept_document(f"body {n}") is want) for want in (True, False))
    rows = [line("1", 3, kept), line("-1", 0, kept), line("-1", 3, other)]
    assert faithfulness(rows, Told(), kept_only=True)["lines"] == 2
    assert faithfulness(rows, Told(), kept_only=False)["lines"] == 3


def test_lines_of_one_kind_alone_cannot_be_scored() -> None:
    with pytest.raises(EvaluationError, match="faithful and lines that are not"):
        faithfulness([line("1", 3)], Told(), kept_only=False)


def test_the_shape_of_the_file_says_what_is_scored(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    for rows, figure in (([line("1", 3), line("0", 0)], "auc"), (pair(("supported 1", "supported")), "verdict")):
        file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        assert figure in evaluate_headlines(file, Told())
    file.write_text('{"body": "b"}', encoding="utf-8")
    with pytest.raises(EvaluationError, match="neither"):
        evaluate_headlines(file, Told())


@given(st.lists(st.tuples(st.floats(-5, 5), st.booleans()), min_size=1))
def test_the_auc_turns_round_with_the_scores(scored: list[tuple[float, bool]]) -> None:
    scored = [*scored, (0.0, True), (0.0, False)]
    assert auc(scored) == pytest.approx(1 - auc([(-score, truth) for score, truth in scored]))


def test_balanced_accuracy_weighs_both_kinds_alike() -> None:
    assert balanced_accuracy([(True, True)] * 9 + [(True, False)]) == 0.5


def test_a_lower_cased_line_gets_its_capitals_from_the_body() -> None:
    text, places = tidied("oster\\'s men of karsova, 1, 000 ( all ) left .", "The men met Oster in Karsova. All left.")
    assert text == "Oster's men of Karsova, 1,000 (all) left."
    assert len(places) == len(text)


@given(st.text(alphabet="ab 1,.()$'\\", max_size=40))
def test_each_character_of_a_tidied_line_knows_where_it_stood(text: str) -> None:
    tidy, places = tidied(text, "no names here")
    assert "".join(text[at] for at in places).lower() == tidy.lower()
