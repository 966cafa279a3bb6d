"""Reads labelled data sets: JSON lines, checked for the fields that an evaluation needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import EvaluationError


def labelled_rows(path: Path, *, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON lines file. Raises `EvaluationError` naming the line where one lacks a field."""
    try:
        # Not splitlines: a text may hold separators of lines that JSON leaves as they are.
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"The data set {path} cannot be read: {error}.") from error
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise EvaluationError(f"{path}, line {number} is not JSON: {error}. Give a JSON lines file.") from error
        missing = [field for field in fields if not isinstance(row, dict) or field not in row]
        if missing:
            raise EvaluationError(f"{path}, line {number} lacks {', '.join(missing)}. Is it the right data set?")
        yield row
