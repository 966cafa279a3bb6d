"""Runs the headline comparer, and weighs what it says with the plain measures into a probability for each verdict."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from dragoman.errors import ModelError
from dragoman.language.headline_evidence import Compared, lay
from dragoman.language.headline_facts import NAMES as FACTS
from dragoman.language.headline_facts import facts
from dragoman.language.headline_features import NAMES, features
from dragoman.language.linking import Floats, softmax

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

COMPARER, WEIGHTS = "headline.onnx", "headline.json"


class Weights(msgspec.Struct, frozen=True):
    """How the comparer's four scores and the plain measures are weighed, and from what probability on one speaks up.

    `verdicts` has a row of weights for each verdict, over the scores, the measures (standardised by `mean` and `scale`)
    and 1. `faithful` gives one figure the same way, for bodies and lines in the manner of XSumFaith. `against` is the
    least probability at which a headline is called unsupported or contradicted, `partly` and `held` those for calling
    it borne out in part or whole, and `lacking` that at which a word is named.
    """

    encoder: str
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    verdicts: tuple[tuple[float, ...], ...]
    faithful: tuple[float, ...]
    against: float
    partly: float
    held: float
    lacking: float


class HeadlineModel:
    """The comparer and its weights. Several threads may use one model at once."""

    def __init__(self, folder: Path, files: dict[str, str]) -> None:
        """Load from a model folder whose manifest has been checked and names `files`. Raises `ModelError`."""
        if not {COMPARER, WEIGHTS} <= files.keys():
            raise ModelError(f"The model in {folder} has no headline model. Install the package anew.")
        try:
            self.weights = msgspec.json.decode((folder / WEIGHTS).read_bytes(), type=Weights)
        except msgspec.DecodeError as error:
            raise ModelError(
                f"{folder / WEIGHTS} is not of this version: {error}. Install the package anew."
            ) from error
        self._session = _session(folder / COMPARER)

    def compare(self, compared: Compared) -> tuple[Floats, Floats, Floats]:
        """Give a probability for each verdict, the faithfulness score, and each headline word's for lacking support."""
        words, scores = self.run(compared)
        row = self._row(scores, measures_of(compared))
        verdicts: Floats = softmax(np.array(self.weights.verdicts, dtype=np.float32) @ row)
        faithful: Floats = np.array(self.weights.faithful, dtype=np.float32) @ row
        return verdicts, faithful, words

    def run(self, compared: Compared) -> tuple[Floats, Floats]:
        """Give the comparer's own answers: a probability for each headline word, and four scores."""
        title, evidence = lay(compared)
        inputs = {
            f"{name}_{part}": value
            for name, side in (("title", title), ("evidence", evidence))
            for part, value in (
                ("hidden", side.hidden.astype(np.float32)), ("measures", side.measures), ("kinds", side.kinds)
            )
        }  # fmt: skip
        answers, scores = self._session.run(["words", "verdict"], inputs)
        lacking = np.zeros(len(compared.title.words), dtype=np.float32)
        np.maximum.at(lacking, title.words, 1 / (1 + np.exp(-answers)))
        return lacking, scores

    def _row(self, scores: Floats, measures: Floats) -> Floats:
        values = np.concatenate((scores, measures))
        standard = (values - np.array(self.weights.mean)) / np.array(self.weights.scale)
        return np.concatenate((standard, [1.0])).astype(np.float32)


INPUTS = 4 + len(NAMES) + len(FACTS)


def measures_of(compared: Compared) -> Floats:
    """Give the plain measures of a headline against its body, those by vectors first."""
    body = compared.body
    return np.concatenate((features(compared), facts(compared.title.words, body.words, body.sentences)))


def _session(path: Path) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session: Any = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return session
