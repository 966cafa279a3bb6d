"""Scores the judging of headlines, on two kinds of file.

XSumFaith (Maynez et al., ACL 2020): a line over a body, and how many of its readers found it faithful. By majority;
AUC and balanced accuracy of the faithfulness score. Our own headline pairs: a headline over a body and its verdict;
the share of lines right on the verdict and on supported or not, of pairs with both lines right, and of pairs with one
supported line in which that line is the likelier supported.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import EvaluationError
from dragoman.evaluate.rows import labelled_rows
from dragoman.language.headline import Judge
from dragoman.reading import Headline
from dragoman.report import Report

_LINE_FIELDS = ("line", "body", "faithful_votes", "workers")
_PAIR_FIELDS = ("group", "headline", "body", "verdict", "style")
STYLES = ("teaser", "sensational", "quote", "question")


def kept_document(body: str) -> bool:
    """Say whether an XSumFaith document is in the fifth that nothing is trained on."""
    return int(hashlib.sha256(body.encode()).hexdigest(), 16) % 5 == 0


def evaluate_headlines(path: Path, judge: Judge, *, kept_only: bool = False) -> dict[str, float]:
    """Score a file of either kind; figures in percent, by name. `kept_only`: the documents that nothing is trained on.

    Raises `EvaluationError` where the file is of neither shape.
    """
    rows = list(labelled_rows(path, fields=("body",)))
    if all(field in rows[0] for field in _LINE_FIELDS):
        return faithfulness(_whole(path, _LINE_FIELDS), judge, kept_only=kept_only)
    if all(field in rows[0] for field in _PAIR_FIELDS):
        return pairs(_whole(path, _PAIR_FIELDS), judge)
    raise EvaluationError(
        f"{path} has neither {', '.join(_LINE_FIELDS)} (XSumFaith) nor {', '.join(_PAIR_FIELDS)} (headline pairs)."
    )


def _whole(path: Path, fields: Sequence[str]) -> list[dict[str, Any]]:
    return list(labelled_rows(path, fields=fields))


# --- XSumFaith


def faithfulness(rows: Iterable[dict[str, Any]], judge: Judge, *, kept_only: bool) -> dict[str, float]:
    """Score the faithfulness of lines; rows without a body are passed over."""
    scored = []
    for row in rows:
        body = row["body"]
        if isinstance(body, str) and (not kept_only or kept_document(body)):
            faithful = int(row["faithful_votes"]) * 2 > int(row["workers"])
            scored.append((judge.faithful(tidied(row["line"], body)[0], body), faithful))
    if {faithful for _, faithful in scored} != {True, False}:
        raise EvaluationError(
            "The file needs lines that are faithful and lines that are not. Is it the right data set?"
        )
    return {
        "lines": float(len(scored)),
        "auc": round(100 * auc(scored), 1),
        "balanced accuracy": round(100 * balanced_accuracy([(score >= 0, truth) for score, truth in scored]), 1),
    }


def auc(scored: Sequence[tuple[float, bool]]) -> float:
    """Give the chance that a true one is scored above a false one, a tie counting half."""
    true = [score for score, truth in scored if truth]
    false = [score for score, truth in scored if not truth]
    won = sum((one > other) + 0.5 * (one == other) for one in true for other in false)
    return won / (len(true) * len(false))


def balanced_accuracy(answers: Sequence[tuple[bool, bool]]) -> float:
    """Give the mean of the shares of true and of false ones that are answered right."""
    shares = [
        sum(answer == truth for answer, truth in answers if truth is kind) / sum(truth is kind for _, truth in answers)
        for kind in (True, False)
    ]
    return sum(shares) / 2


_GONE = (r"\\+(?=')", r"(?<=\d,) (?=\d{3}\b)", r"(?<=\() ", r" (?=[),.;:!?%])", r"(?<=[$£€]) ")


def tidied(line: str, body: str) -> tuple[str, list[int]]:
    """Write a lower-cased, token-wise line of XSumFaith as a headline is written; also give each character's old place.

    Capitals come from the body: a word that the body writes with a capital where no sentence begins gets it back.
    """
    gone = {at for pattern in _GONE for match in re.finditer(pattern, line) for at in range(*match.span())}
    places = [at for at in range(len(line)) if at not in gone]
    text = "".join(line[at] for at in places)
    capitals = {m.group(1).lower(): m.group(1) for m in re.finditer(r"(?<=[a-z,] )([A-Z][\w&]+)", body)}
    text = re.sub(r"[\w&]+", lambda m: capitals.get(m.group(), m.group()), text)
    return text[:1].upper() + text[1:], places


# --- headline pairs


def pairs(rows: Iterable[dict[str, Any]], judge: Judge) -> dict[str, float]:
    """Score verdicts and styles on headline pairs. A verdict in doubt counts as not supported, and as wrong."""
    judged = [(row, *_judged(row, judge)) for row in rows]
    groups: dict[str, list[tuple[dict[str, Any], Headline | None, float]]] = defaultdict(list)
    for one in judged:
        groups[one[0]["group"]].append(one)
    figures = {
        "lines": float(len(judged)),
        "verdict": _share([_same(row, found) for row, found, _ in judged]),
        "supported or not": _share([_alike(row, found) for row, found, _ in judged]),
        "pairs supported or not": _share([all(_alike(r, f) for r, f, _ in group) for group in groups.values()]),
        "pairs in order": _share([order for group in groups.values() if (order := _in_order(group)) is not None]),
        "in doubt": _share([found is None for _, found, _ in judged]),
    }
    return figures | {f"style {name}": _f1(name, judged) for name in STYLES}


def _judged(row: dict[str, Any], judge: Judge) -> tuple[Headline | None, float]:
    found = judge.judge(Report(title=row["headline"], text=row["body"]))
    return (found.headline, found.support) if found else (None, 0.0)


def _same(row: dict[str, Any], found: Headline | None) -> bool:
    return found is not None and found.verdict == row["verdict"]


def _alike(row: dict[str, Any], found: Headline | None) -> bool:
    supported: bool = row["verdict"] == "supported"
    return supported == (found is not None and found.verdict == "supported")


def _in_order(group: Sequence[tuple[dict[str, Any], Headline | None, float]]) -> bool | None:
    """Say whether the one supported line of a group is the likelier; None where not exactly one is supported."""
    support = {row["verdict"] == "supported": value for row, _, value in group}
    return support[True] > support[False] if len(support) == len(group) == 2 else None  # noqa: PLR2004 -- a pair


def _share(answers: Sequence[bool]) -> float:
    return round(100 * sum(answers) / len(answers), 1) if answers else 0.0


def _f1(style: str, judged: Sequence[tuple[dict[str, Any], Headline | None, float]]) -> float:
    answers = [(style in row["style"], found is not None and style in found.style) for row, found, _ in judged]
    both = sum(wanted and given for wanted, given in answers)
    wanted, given = sum(a for a, _ in answers), sum(b for _, b in answers)
    return round(200 * both / (wanted + given), 1) if wanted + given else 0.0
