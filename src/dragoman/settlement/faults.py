"""A fault in the description of a conflict, with the place it stands at."""

from __future__ import annotations

import msgspec

from dragoman.errors import ConflictError


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a conflict's description a fault stands, so that a file's loader can name the line.

    `table` and `index` name an entry such as the second of `preferences`, `key` a key in it, `needle` the words at
    fault and `nth` which of their occurrences is meant, counted from 0.
    """

    table: str = ""
    index: int | None = None
    key: str = ""
    needle: str = ""
    nth: int = 0


class Fault(ConflictError):
    """A conflict is not well formed, at a known place of its description."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.place = place or Place()
