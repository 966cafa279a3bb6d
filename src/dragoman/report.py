"""A report as it was received: its text, and what is known about where it came from."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

Voice = Literal["outlet", "party"]


class Span(msgspec.Struct, frozen=True):
    """A stretch of a report's text, in Unicode code points.

    `start` and `end` are None where the words stand in the headline and not in the text. Everywhere else
    `report.text[start:end] == text`.
    """

    start: int | None
    end: int | None
    text: str

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None):
            raise ValueError("a span has both ends or none")
        if self.start is not None and self.end is not None and not 0 <= self.start < self.end:
            raise ValueError(f"a span runs forward and is not empty: {self.start}..{self.end}")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A news report or official text, stored once and never changed.

    `published` is an ISO 8601 date or date-time as the source gave it, `language` an ISO 639-1 code,
    `removed` the lines that intake cut away as page furniture, in their order. `voice` says whose words the
    unattributed sentences are: an outlet's, or those of a party to the talks.
    """

    id: str = ""
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    voice: Voice = "outlet"
    text: str = ""
    removed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.id:
            msgspec.structs.force_setattr(self, "id", self._digest())

    def span(self, start: int, end: int) -> Span:
        """Return the span of this report's text from `start` up to `end`, in code points."""
        return Span(start, end, self.text[start:end])

    def _digest(self) -> str:
        """Name the report by what it says and where it stood, so that the same report has the same name."""
        parts = (self.url or "", self.title or "", self.published or "", self.text)
        # surrogatepass: text from outside may hold lone surrogates, which strict UTF-8 refuses.
        joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.sha256(joined).hexdigest()[:16]
