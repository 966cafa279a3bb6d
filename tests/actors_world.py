"""An invented world for the tests of who is who: two states at odds, their people, a group, a body, an outlet."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from dragoman.actors.resolver import Resolution, Resolver, Source, resolve
from dragoman.actors.tables import Tables, load_tables
from dragoman.reading import Speaker
from dragoman.report import Report, Span

TOML = """
[[states]]
name = "Veltria"
code = "VLT"
names = ["Republic of Veltria"]
adjectives = ["Veltrian", "Veltrians"]
capitals = ["Oster"]
seats = ["Linden Palace"]
organs = ["Veltrian Army"]
regions = ["Lower Senn"]
leader = "president"

[[states]]
name = "Karsova"
code = "KRS"
adjectives = ["Karsovan", "Karsovans"]
capitals = ["Brennik"]

[[groups]]
name = "Senn Front"
kind = "armed"
home = "Veltria"
names = ["Front of the Senn"]

[[bodies]]
name = "River Commission"
kind = "international"

[[bodies]]
name = "Open Hands"
kind = "ngo"

[[outlets]]
name = "Norvik Press"
names = ["Norvik Press Agency"]
home = "Karsova"
slugs = ["norvik"]

[[persons]]
name = "Ilse Tarn"
gender = "f"
variants = ["Ilse Tarne"]

[[offices]]
party = "Veltria"
office = "president"
person = "Orlen Vash"
from = "2020-03"
to = "2024-05"

[[offices]]
party = "Veltria"
office = "president"
person = "Ilse Tarn"
from = "2024-06"

[[offices]]
party = "Karsova"
office = "foreign minister"
person = "Dorvik Hale"
from = "2021-01"
"""


def toml(text: str, folder: str | None = None) -> Path:
    """Write a table file and return where it is."""
    path = Path(folder or tempfile.mkdtemp()) / "extra.toml"
    path.write_text(text, encoding="utf-8")
    return path


@cache
def tables() -> Tables:
    """Return Dragoman's tables with the invented world added."""
    return load_tables(toml(TOML))


def span(text: str, words: str, nth: int = 0) -> Span:
    """Return the span of the nth occurrence of `words`."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words), words)


def source(
    text: str, words: str | None, *, cue: str | None = None, content: tuple[str, ...] = (), nth: int = 0
) -> Source:
    """Return the parts of a statement by their words; `nth` picks among like sources."""
    found = span(text, words, nth) if words else None
    after = found.end or 0 if found else 0
    cue_span = None
    if cue is not None:
        behind = text.find(cue, after)
        before = text.rfind(cue, 0, found.start or 0) if found else -1
        start = behind if behind >= 0 else before
        cue_span = Span(start, start + len(cue), cue)
    return Source(source=found, cue=cue_span, content=tuple(span(text, c) for c in content))


def resolved(
    text: str, *sources: Source, published: str | None = "2025-02-03", outlet: str | None = None
) -> Resolution:
    """Resolve sources of a text in the invented world."""
    return resolve(Report(text=text, published=published, outlet=outlet), sources, tables=tables())


def speaker(text: str, words: str, *, published: str | None = "2025-02-03", nth: int = 0) -> Speaker:
    """Return who the words are, as the only source of a text."""
    return resolved(text, source(text, words, nth=nth), published=published).speakers[0]


def resolver(text: str, *sources: Source) -> Resolver:
    """Return the resolver itself, for a look inside."""
    return Resolver(Report(text=text, published="2025-02-03"), sources, tables=tables())
