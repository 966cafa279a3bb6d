"""Judges a headline against its body: is it borne out, how is it written, which of its words are not borne out.

What the headline says and how it says it are judged apart. Where the verdict is in doubt there is none.
"""

from __future__ import annotations

from typing import NamedTuple, get_args

import numpy as np

from dragoman.language.encoder import Model
from dragoman.language.headline_claim import claims_nothing
from dragoman.language.headline_evidence import Compared, Side, compare
from dragoman.language.headline_facts import NAMES as FACTS
from dragoman.language.headline_facts import facts
from dragoman.language.headline_model import HeadlineModel
from dragoman.language.headline_style import styles
from dragoman.language.headline_words import words
from dragoman.language.linking import Floats
from dragoman.language.statements import Window
from dragoman.language.tokens import Tokens, tokenize
from dragoman.language.windows import cut
from dragoman.reading import Headline, Verdict
from dragoman.report import Report, Span

IN_DOUBT = "the headline: cannot tell whether the body bears it out"
NOT_BORNE_OUT = "words of the headline that nothing in the body bears out"
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)[:4]
# A headline is a line; what is longer is no headline, and would cost more than a body.
_LONGEST = 400
# Too little of a body to judge anything by.
_FEWEST_WORDS = 8
# Of the encoder's vectors; for a text that the tokenizer finds nothing in.
_WIDTH = 384
# Each trips on one or two in a hundred headlines that hold, and on several times as many that were made not to.
_AT_ODDS = (
    "opposites in the nearest sentence",
    "denied only in the evidence",
    "denied only in the headline",
    "another day or month",
    "another figure of the same things",
)
# How sure a verdict is that goes by the headline's form alone: its precision on the labelled headlines.
_BY_FORM = 0.9


class Judgement(NamedTuple):
    """What was found about a headline: the verdict (None where it is in doubt), and its words that are not borne out.

    `support` is the probability that the body bears all of it out.
    """

    headline: Headline | None
    missing: tuple[str, ...] = ()
    support: float = 0.0

    @property
    def gaps(self) -> tuple[str, ...]:
        """Say what a reading lacks for it, as lines of `Reading.gaps`."""
        lines = () if self.headline else (IN_DOUBT,)
        return (*lines, f"{NOT_BORNE_OUT}: {', '.join(self.missing)}") if self.missing else lines


class Judge:
    """Judges headlines with a model. Keep one for many reports."""

    def __init__(self, model: Model | None = None) -> None:
        """Use the encoder of `model`, the shipped one unless one is given. Raises `ModelError`."""
        self.model = model or Model()
        self._headlines = HeadlineModel(self.model.folder, self.model.manifest.files)

    def judge(self, report: Report, *, tokens: Tokens | None = None, hidden: Floats | None = None) -> Judgement | None:
        """Judge a report's headline; None where it has none, or no body to judge it by.

        `tokens` and `hidden` are the body's pieces and the encoder's vectors for them, where they are there already.
        """
        title = (report.title or "").strip()
        if not words(title) or len(title) > _LONGEST or len(report.text.split()) < _FEWEST_WORDS:
            return None
        compared = self.compared(title, report.text, tokens=tokens, hidden=hidden)
        if not len(compared.title.tokens) or not compared.body.words or not len(compared.body.tokens):
            return None
        style = styles(title, report.text)
        verdicts, _, lacking = self._headlines.compare(compared)
        support = float(verdicts[0])
        if claims_nothing(title):
            return Judgement(Headline(verdict="no-claim", style=style, confidence=_BY_FORM), (), support)
        missing = self._missing(compared, lacking)
        chosen = self._verdict(verdicts)
        if chosen and chosen[0] == "supported" and _at_odds(compared):
            chosen = None
        if chosen is None:
            return Judgement(None, missing, support)
        verdict, sure = chosen
        evidence = _evidence(report, compared)
        found = Headline(verdict=verdict, style=style, evidence=evidence, confidence=round(sure, 3))
        return Judgement(found, () if verdict == "supported" else missing, support)

    def faithful(self, title: str, text: str) -> float:
        """Give a figure for how faithful a line is to a body, to rank lines by (XSumFaith's question)."""
        return float(self._headlines.compare(self.compared(title, text))[1])

    def compared(
        self, title: str, text: str, *, tokens: Tokens | None = None, hidden: Floats | None = None
    ) -> Compared:
        """Set a headline beside the sentences of a body that say most of it."""
        if tokens is None or hidden is None:
            tokens = tokenize(text, self.model.tokenizer)
            hidden = self._encode(text, tokens)
        ours = tokenize(title, self.model.tokenizer)
        return compare(Side.of(title, ours, self._encode(title, ours)), Side.of(text, tokens, hidden))

    def _encode(self, text: str, tokens: Tokens) -> Floats:
        windows = [self.model.encode(Window(tokens, first, last)).hidden for first, last in cut(text, tokens)]
        return np.concatenate([np.zeros((0, _WIDTH), dtype=np.float32), *windows])

    def _verdict(self, verdicts: Floats) -> tuple[Verdict, float] | None:
        """Choose a verdict with its probability: against the headline only where that is sure; None where it is not."""
        weights = self._headlines.weights
        held, partly, unsupported, contradicted = verdicts.tolist()
        if unsupported + contradicted >= weights.against:
            likelier: Verdict = "unsupported" if unsupported >= contradicted else "contradicted"
            return likelier, unsupported + contradicted
        if partly >= weights.partly:
            return "partly", partly
        return ("supported", held) if held >= weights.held else None

    def _missing(self, compared: Compared, lacking: Floats) -> tuple[str, ...]:
        """Give the content words that are likely not borne out, in their order and as the headline writes them."""
        title = compared.title
        found = [
            title.text[word.start : word.end]
            for at, word in enumerate(title.words)
            if word.content and lacking[at] >= self._headlines.weights.lacking
        ]
        return tuple(dict.fromkeys(found))


def _at_odds(compared: Compared) -> bool:
    """Say whether a plain check speaks against a headline: an opposite, a denial on one side, another day or figure."""
    body = compared.body
    checks = dict(zip(FACTS, facts(compared.title.words, body.words, body.sentences).tolist(), strict=True))
    return any(checks[name] for name in _AT_ODDS)


def _evidence(report: Report, compared: Compared) -> tuple[Span, ...]:
    """Give the sentences that decide it, as spans of the body."""
    return tuple(report.span(*compared.body.place(sentence)) for sentence in compared.telling)


def judge(report: Report, *, model: Model | None = None) -> Headline | None:
    """Judge a report's headline against its body; None where there is none or the verdict is in doubt."""
    found = Judge(model).judge(report)
    return found.headline if found else None
