"""What the fields of a row may be corrected to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec

from dragoman.errors import DecisionError
from dragoman.report import Span

Values = dict[str, Any]
Check = Callable[[Any], Any]

_LONGEST = 2000
_MOST = 100


def words(value: Any) -> str | None:
    """Return words, or None where there are none. Raises `DecisionError` for anything else."""
    if value is None or (isinstance(value, str) and len(value) <= _LONGEST):
        return (value or "").strip() or None
    raise DecisionError(f"It takes words, at most {_LONGEST:,} letters, or null.")


def told(value: Any) -> str:
    """Return words that may not be missing. Raises `DecisionError`."""
    if (found := words(value)) is None:
        raise DecisionError("It takes words, and cannot be empty.")
    return found


def one_of(labels: Any) -> Check:
    """Return the check that a value is one of the labels of a type."""
    known = get_args(labels)

    def check(value: Any) -> Any:
        if value not in known:
            raise DecisionError(f"It takes one of: {', '.join(known)}.")
        return value

    return check


def parties(value: Any) -> list[str]:
    """Return a list of parties; words with commas between them are one too. Raises `DecisionError`."""
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or len(given) > _MOST:
        raise DecisionError("It takes a list of parties.")
    return [told(each) for each in given if each != ""]


def span_or_none(value: Any) -> Values | None:
    """Return one span, or None. Raises `DecisionError`."""
    return None if value is None else spans([value])[0]


def spans(value: Any) -> list[Values]:
    """Return spans as a reading has them, given so or by their two ends. Whether the text holds them is asked later."""
    if not isinstance(value, list) or not 0 < len(value) <= _MOST:
        raise DecisionError("It takes a list of spans, each with start and end.")
    try:
        return [msgspec.to_builtins(msgspec.convert(_whole(each), Span)) for each in value]
    except (msgspec.ValidationError, ValueError) as error:
        raise DecisionError(f"It takes spans of the report's text, each with start and end ({error}).") from error


def _whole(value: Any) -> Any:
    if isinstance(value, list | tuple) and len(value) == 2:  # noqa: PLR2004 -- start and end
        return {"start": value[0], "end": value[1], "text": ""}
    return {"text": "", **value} if isinstance(value, Mapping) else value


def relay(value: Any) -> list[Values]:
    """Return carriers as a reading has them, given so or by their names. Raises `DecisionError`."""
    if not isinstance(value, list) or len(value) > _MOST:
        raise DecisionError("It takes a list of carriers, each with a name.")
    given = [{"name": each} if isinstance(each, str) else each for each in value]
    if not all(isinstance(each, Mapping) for each in given):
        raise DecisionError("It takes a list of carriers, each with a name.")
    return [{"name": told(each.get("name")), "span": span_or_none(each.get("span"))} for each in given]
