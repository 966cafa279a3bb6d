"""Headlines judged with the shipped model: pairs of near-identical ones, and what a judgement says of itself."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dragoman.errors import ModelError
from dragoman.language import headline as module
from dragoman.language.encoder import MODELS, read_manifest
from dragoman.language.headline import IN_DOUBT, NOT_BORNE_OUT, Judge, Judgement
from dragoman.language.headline_model import INPUTS, HeadlineModel
from dragoman.language.reader import Reader
from dragoman.reading import Headline
from dragoman.report import Report

BODY = (
    "KARSOVA — Veltria and Karsova signed a truce of 40 days on Monday after nine hours of talks in the border town of "
    "Dravena.\n\nThe Veltrian foreign minister, Ilka Oster, said that her country would open the bridge at Norvik on "
    "Friday. Karsova did not agree to withdraw its troops from the hills, and its envoy said that no withdrawal was "
    "planned.\n\nTwelve soldiers were killed in the last week of fighting, according to the army."
)
NO_DEAL = (
    "Veltria's president, Orlen Vash, spoke to reporters for an hour on Tuesday and said nothing about a meeting. His "
    "spokesman said that Veltria would go on fighting until Karsova left the hills. No talks are planned, and neither "
    "side has named an envoy. The army said that it had taken two villages."
)


@pytest.fixture(scope="module")
def judge(reader: Reader) -> Judge:
    return Judge(reader.model)


def judged(judge: Judge, title: str, body: str = BODY) -> Judgement:
    found = judge.judge(Report(title=title, text=body))
    assert found is not None
    return found


def verdict(judge: Judge, title: str, body: str = BODY) -> str | None:
    found = judged(judge, title, body).headline
    return found.verdict if found else None


@pytest.mark.parametrize(
    "title",
    [
        "Veltria and Karsova sign 40-day truce after talks in Dravena",
        "Twelve soldiers killed in last week of fighting",
        "Veltria to open bridge at Norvik on Friday, minister says",
    ],
)
def test_a_sober_true_headline_is_supported_and_plain(judge: Judge, title: str) -> None:
    found = judged(judge, title)
    assert found.headline is not None
    assert found.headline.verdict == "supported"
    assert not {"teaser", "sensational"} & set(found.headline.style)
    assert found.missing == ()


def test_a_hyped_headline_over_a_body_without_it_is_unsupported_a_teaser_and_sensational(judge: Judge) -> None:
    found = judged(judge, "Vash finally agrees to peace talks - but his demands will shock you!", NO_DEAL)
    assert found.headline is not None
    assert found.headline.verdict == "unsupported"
    assert set(found.headline.style) >= {"teaser", "sensational"}


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Veltria and Karsova sign 40-day truce", "Veltria and Karsova reject 40-day truce"),
        ("Twelve soldiers killed in last week of fighting", "Ninety soldiers killed in last week of fighting"),
        ("Veltria and Karsova sign truce on Monday", "Veltria and Karsova sign truce on Sunday"),
        ("Karsova does not agree to withdraw troops", "Karsova agrees to withdraw troops"),
        ("Truce signed after talks in Dravena", "Truce signed after talks in Geneva"),
    ],
)
def test_the_true_one_of_two_is_the_likelier(judge: Judge, true: str, false: str) -> None:
    assert judged(judge, true).support > judged(judge, false).support


@pytest.mark.parametrize(
    "title",
    [
        "Veltria and Karsova reject 40-day truce",
        "Karsova agrees to withdraw troops from hills",
        "Veltria and Karsova sign truce on Sunday",
        "Veltria to close bridge at Norvik on Friday, minister says",
    ],
)
def test_a_headline_that_the_body_speaks_against_is_not_called_supported(judge: Judge, title: str) -> None:
    assert verdict(judge, title) != "supported"


def test_what_claims_nothing_is_said_to(judge: Judge) -> None:
    assert verdict(judge, "Will the truce hold?") == "no-claim"
    assert verdict(judge, "Tuesday Briefing") == "no-claim"


def test_the_evidence_stands_in_the_body_and_says_it(judge: Judge) -> None:
    found = judged(judge, "Twelve soldiers killed in last week of fighting").headline
    assert found is not None
    assert [span.text for span in found.evidence] == [
        "Twelve soldiers were killed in the last week of fighting, according to the army."
    ]
    assert all(BODY[span.start : span.end] == span.text for span in found.evidence)


def test_words_that_nothing_bears_out_are_named_in_the_words_of_the_headline(judge: Judge) -> None:
    found = judged(judge, "Veltria and Karsova sign truce, swap Prisoners and reopen their Embassies")
    assert found.missing
    assert all(
        word in "Veltria and Karsova sign truce, swap Prisoners and reopen their Embassies" for word in found.missing
    )
    assert not {"Veltria", "Karsova", "truce"} & set(found.missing)
    assert found.gaps[-1] == f"{NOT_BORNE_OUT}: {', '.join(found.missing)}"


def test_a_verdict_in_doubt_is_none_and_says_so(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = judge._headlines.weights
    sure = msgspec.structs.replace(weights, against=1.1, partly=1.1, held=1.1)
    monkeypatch.setattr(judge._headlines, "weights", sure)
    found = judged(judge, "Veltria and Karsova sign 40-day truce")
    assert found.headline is None
    assert found.gaps[0] == IN_DOUBT


def test_a_judgement_without_doubt_has_no_gaps() -> None:
    assert Judgement(Headline(verdict="supported", confidence=0.9)).gaps == ()


@pytest.mark.parametrize(
    ("title", "text"),
    [(None, BODY), ("", BODY), ("—", BODY), ("Truce", ""), ("Truce", "It holds."), ("A" * 401, BODY)],
)
def test_without_a_headline_or_a_body_there_is_no_judgement(judge: Judge, title: str | None, text: str) -> None:
    assert judge.judge(Report(title=title, text=text)) is None


def test_what_the_reader_has_encoded_gives_the_same_judgement(judge: Judge) -> None:
    from dragoman.language.tokens import tokenize

    report = Report(title="Veltria and Karsova sign 40-day truce", text=BODY)
    tokens = tokenize(BODY, judge.model.tokenizer)
    assert judge.judge(report, tokens=tokens, hidden=judge._encode(BODY, tokens)) == judge.judge(report)


@pytest.mark.parametrize("title", ["\uffff \ud800 truce", "x " * 200, "\u202etruce", "1" * 400, "<b>Truce</b>"])
def test_hostile_headlines_are_judged_or_let_be(judge: Judge, title: str) -> None:
    assert judge.judge(Report(title=title, text=BODY)) == judge.judge(Report(title=title, text=BODY))


def test_the_headline_model_was_trained_on_this_encoder() -> None:
    files = read_manifest(MODELS).files
    model = HeadlineModel(MODELS, files)
    assert model.weights.encoder == files["encoder.onnx"], "run python -m training.headline after a new encoder"
    assert {len(row) for row in (*model.weights.verdicts, model.weights.faithful)} == {INPUTS + 1}
    assert len(model.weights.verdicts) == len(module.VERDICTS)


def test_a_model_without_its_headline_part_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no headline model"):
        HeadlineModel(tmp_path, {})
    (tmp_path / "headline.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="not of this version"):
        HeadlineModel(tmp_path, {"headline.json": "", "headline.onnx": ""})
