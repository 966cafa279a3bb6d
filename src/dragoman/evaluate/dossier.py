"""Scores what is found in the example dossier against its labels: changes of stance, and contradictions.

A change is right where party, issue and both stances are those of a label and it is dated at most three days from it. A
contradiction is right where its two sides stand in the two labelled reports, are of the two labelled parties, and at
least one of them is the labelled sentence or a part of it. Each label is found once at most.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dragoman.errors import EvaluationError
from dragoman.talks.items import turned
from dragoman.talks.when import apart

if TYPE_CHECKING:
    from dragoman.record.record import Record
    from dragoman.report import Report
    from dragoman.talks.values import Change, Contradiction, Side

SCHEMA = "dragoman-dossier/1"
DAYS = 3
Label = Mapping[str, Any]
Found = TypeVar("Found")


def labels_of(folder: Path) -> Label:
    """Return the labels of a dossier. Raises `EvaluationError` where there are none or of another shape."""
    path = folder / "labels.json"
    try:
        labels: Label = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvaluationError(f"The labels in {path} cannot be read: {error}. Name the folder of a dossier.") from error
    if not isinstance(labels, dict) or labels.get("schema") != SCHEMA:
        raise EvaluationError(f"{path} is not of the shape {SCHEMA}. Name the folder of a dossier.")
    return labels


def reports_of(folder: Path) -> dict[str, Report]:
    """Return the reports of a dossier by the names of their files, as intake makes them.

    Raises `EvaluationError` where it has no folder of reports.
    """
    from dragoman.intake.load import load

    if not (folder / "reports").is_dir():
        raise EvaluationError(
            f"There is no folder reports in {folder}. Name the labels of a dossier, beside its reports."
        )
    paths = sorted((folder / "reports").iterdir())
    loaded = load([str(path) for path in paths])
    return {path.name: each.report for path, each in zip(paths, loaded, strict=True) if each.report is not None}


def changes_figures(folder: Path, record: Record) -> dict[str, float]:
    """Score the changes and contradictions of a record of the dossier's reports; precision and recall in percent."""
    from dragoman.talks.asking import changes_in, contradictions_in

    return score_changes(folder, changes_in(record), contradictions_in(record))


def score_changes(folder: Path, changes: Sequence[Change], contradictions: Sequence[Contradiction]) -> dict[str, float]:
    """Score changes and contradictions, whatever they were found in; precision and recall in percent."""
    labels, reports = labels_of(folder), reports_of(folder)
    right = _matched(changes, labels["changes"], _is_change)
    held = _matched(contradictions, labels["contradictions"], lambda found, label: _is_quarrel(found, label, reports))
    return {
        **_figures("changes", right, len(changes), len(labels["changes"])),
        **_figures("contradictions", held, len(contradictions), len(labels["contradictions"])),
    }


def _figures(name: str, right: int, given: int, wanted: int) -> dict[str, float]:
    return {
        f"{name} precision": round(100 * right / given, 1) if given else 0.0,
        f"{name} recall": round(100 * right / wanted, 1) if wanted else 0.0,
    }


def _matched(found: Sequence[Found], labels: Sequence[Label], fits: Callable[[Found, Label], bool]) -> int:
    """Count what is found of the labels, each once."""
    left = list(labels)
    for each in found:
        label = next((label for label in left if fits(each, label)), None)
        if label is not None:
            left.remove(label)
    return len(labels) - len(left)


def _is_change(found: Change, label: Label) -> bool:
    if (found.party, found.issue) != (label["party"], label["issue"]) or apart(found.date, label["date"]) > DAYS:
        return False
    stances = found.before.stance, found.after.stance
    wanted = label["before"]["stance"], label["after"]["stance"]
    # Where the labels name the thing by its opposite too, either will do.
    return stances == wanted or ("item_turned_round" in label and tuple(map(turned, stances)) == wanted)


def _is_quarrel(found: Contradiction, label: Label, reports: Mapping[str, Report]) -> bool:
    first, second = label["sides"]
    ways = ((found.first, found.second), (found.second, found.first))
    return any(
        _in_report(one, first, reports)
        and _in_report(other, second, reports)
        and (_is_said(one, first, reports) or _is_said(other, second, reports))
        for one, other in ways
    )


def _in_report(side: Side, label: Label, reports: Mapping[str, Report]) -> bool:
    return side.place.report == reports[label["file"]].id and side.party in {label["party"], None}


def _is_said(side: Side, label: Label, reports: Mapping[str, Report]) -> bool:
    """Say whether a side stands in the labelled sentence."""
    start = reports[label["file"]].text.index(label["sentence"])
    if side.place.start is None or side.place.end is None:
        return False
    return side.place.start < start + len(label["sentence"]) and start < side.place.end
