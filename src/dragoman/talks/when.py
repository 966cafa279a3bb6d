"""Days between days."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=65_536)
def number(day: str) -> int:
    """Return the number of a day written as 2025-03-14, so that days can be counted."""
    return date.fromisoformat(day).toordinal()


def apart(first: str, second: str) -> int:
    """Return how many days lie between two days, whichever is the earlier."""
    return abs(number(first) - number(second))
