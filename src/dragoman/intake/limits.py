"""How much intake takes on: sizes, times and counts, in one value."""

from __future__ import annotations

import msgspec

MB = 1_000_000


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The bounds of one report. Sizes are in bytes, times in seconds.

    `text_bytes` bounds plain text and Markdown: the longest official transcripts run to about 1 MB, so 5 MB is
    room enough, and more is a corpus and not a report. `html_bytes` bounds a page and what comes over the wire:
    markup outweighs the story a hundred times on some news sites, and 20 MB is where trafilatura itself stops.
    `decoded_bytes` and `ratio` bound what a compressed answer may grow to; `ratio` counts only above
    `ratio_from` bytes, because short repetitive pages compress well honestly. `paragraphs`
    bounds what is gone through line by line; a day's hearing has a few thousand. `page_seconds` and `page_memory`
    bound taking one page apart.
    """

    text_bytes: int = 5 * MB
    html_bytes: int = 20 * MB
    decoded_bytes: int = 50 * MB
    ratio: int = 200
    ratio_from: int = MB
    redirects: int = 5
    fetch_seconds: float = 30.0
    robots_bytes: int = 500_000
    paragraphs: int = 20_000
    page_seconds: float = 10.0
    page_memory: int = 1 << 30


def megabytes(size: int) -> str:
    """Return a size as people write it: "20 MB", "0.5 MB"."""
    return f"{size / MB:.3g} MB"
