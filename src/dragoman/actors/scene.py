"""A report seen through the tables: its words, the names in it, and the people they are of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.actors.figures import Figure, join
from dragoman.actors.names import STOP, NameAt, known_names, unknown_names
from dragoman.actors.phrases import Hit, find_hits
from dragoman.actors.tables import Tables
from dragoman.actors.text import Token, tokens
from dragoman.actors.values import Entry, last_word
from dragoman.report import Report, Span

_ISO_MONTH = re.compile(r"\s*(\d{4})-(\d{2})")
_WORDED = re.compile(r"\b(\d{1,2})\s+([A-Z][a-z]{2})[a-z]*\.?,?\s+(\d{4})\b|\b([A-Z][a-z]{2})[a-z]*\.?\s+\d{1,2},?\s+(\d{4})\b")
_MONTHS = {m: f"{i:02}" for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)}
LONGEST = 400_000  # characters; what stands behind them is not looked at


@dataclass(slots=True)
class Scene:
    """What the tables and the rules see in a report before anybody speaks."""

    report: Report
    tables: Tables
    words: list[Token]
    hits: list[Hit]
    figures: list[Figure]
    month: str | None
    outlet: Entry | None
    starts: list[int] = field(default_factory=list)
    figure_at: dict[int, Figure] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)

    def span_tokens(self, span: Span | None) -> tuple[int, int]:
        """Return the tokens that lie in `span`, as first and after; an empty range for a span outside the text."""
        if span is None or span.start is None or span.end is None:
            return 0, 0
        first = bisect_left(self.starts, span.start)
        if first and self.words[first - 1].end > span.start:
            first -= 1
        return first, max(first, bisect_left(self.starts, span.end))

    def hits_in(self, first: int, after: int) -> list[Hit]:
        """Return the table names that lie inside the tokens."""
        return [h for h in self.hits if first <= h.first and h.after <= after]

    def text_of(self, first: int, after: int) -> str:
        """Return the report's words from token `first` up to `after`."""
        if after <= first:
            return ""
        last = self.words[after - 1]
        return self.report.text[self.words[first].start : last.start + len(last.text)]

    def token_at(self, offset: int) -> int:
        """Return the first token that starts at or after a place in the text."""
        return bisect_left(self.starts, offset)

    def sentence_of(self, token: int) -> int:
        """Return the token that opens the sentence of `token`."""
        while token > 0 and not self.words[token].opens:
            token -= 1
        return token


def look(report: Report, tables: Tables, sources: Sequence[Span | None] = (), people: Sequence[Span] = ()) -> Scene:
    """Return the scene of a report. `sources` are places where a capital is a name; `people` names found by a model."""
    text = report.text[:LONGEST]
    words = tokens(text)
    starts = [t.start for t in words]
    inside = {i for span in (*sources, *people) for i in _tokens_of(starts, span)}
    known = known_names(words, tables)
    taken = {i for name in known for i in range(name.first, name.after)}
    hits = [h for h in find_hits(words, tables) if not taken & set(range(h.first, h.after))]
    month = month_of(report.published)
    names = [*known, *unknown_names(words, hits, taken, tables, inside)]
    names += _like_places(words, hits, names, inside) + _like_words(words, names)
    figures = join(names, words, hits, text, tables, inside, month)
    mentioned = {i for f in figures for m in f.mentions for i in range(m.first, m.after)}
    hits = [h for h in hits if not mentioned & set(range(h.first, h.after))]
    scene = Scene(report, tables, words, hits, figures, month, outlet_of(report, tables), starts)
    for figure in figures:
        for mention in figure.mentions:
            scene.figure_at.update(dict.fromkeys(range(mention.first, mention.after), figure))
    scene.places = _places(scene)
    return scene


def _like_places(words: list[Token], hits: list[Hit], names: list[NameAt], inside: set[int]) -> list[NameAt]:
    """Return the sources that bear a place's name and are a person named in full before: Yair Golan, then Golan."""
    surnames = {last_word(tuple(t.fold for t in words[n.first : n.after])) for n in names if n.after - n.first > 1}
    alone = [h for h in hits if h.after - h.first == 1 and h.first in inside and h.entry.kind in {"region", "city"}]
    return [NameAt(h.first, h.after, None, titled=False, gender="") for h in alone if words[h.first].fold in surnames]


def _like_words(words: list[Token], names: list[NameAt]) -> list[NameAt]:
    """Return the later mentions of people whose surname is also a word: Theresa May, then May."""
    surnames = {last_word(tuple(t.fold for t in words[n.first : n.after])) for n in names} & STOP
    taken = {i for n in names for i in range(n.first, n.after)}
    return [
        NameAt(at, at + 1, None, titled=False, gender="")
        for at, word in enumerate(words)
        if surnames and word.fold in surnames and word.capital and at not in taken and not _is_date(words, at)
    ]


def _is_date(words: list[Token], at: int) -> bool:
    before, behind = words[at - 1 : at], words[at + 1 : at + 2]
    number = any(w.text.isdigit() for w in (*before, *behind))
    return number or words[at].opens or any(w.fold in {"in", "of", "since", "by", "on", "until", "last", "early", "late", "mid"} for w in before)


def _tokens_of(starts: list[int], span: Span | None) -> range:
    if span is None or span.start is None or span.end is None:
        return range(0)
    return range(bisect_left(starts, span.start), bisect_right(starts, span.end - 1))


def month_of(published: str | None) -> str | None:
    """Return "YYYY-MM" of a date as sources write it (ISO 8601, RFC 2822), None where it is none."""
    if not published:
        return None
    iso = _ISO_MONTH.match(published)
    if iso and "01" <= iso[2] <= "12":
        return f"{iso[1]}-{iso[2]}"
    worded = _WORDED.search(published)
    if worded is None:
        return None
    month = _MONTHS.get(worded[2] or worded[4])
    return f"{worded[3] or worded[5]}-{month}" if month else None


def outlet_of(report: Report, tables: Tables) -> Entry | None:
    """Return the table row of the outlet that published a report."""
    for name in (report.outlet, _host(report.url)):
        if name:
            found = tables.outlets.get(" ".join(t.fold for t in tokens(name)))
            if found is not None:
                return found
    return None


def _host(url: str | None) -> str | None:
    match = re.match(r"https?://(?:www\.)?([^/:]+)", url or "")
    return match[1].rsplit(".", 1)[0].split(".")[-1] if match else None


def _places(scene: Scene) -> Counter[str]:
    """Count how often each state is named, by any of its words, the head of the report twice."""
    counts: Counter[str] = Counter()
    title = tokens(scene.report.title or "")
    for hit in find_hits(title, scene.tables):
        if hit.entry.home and hit.entry.kind != "outlet":
            counts[hit.entry.home] += 2
    for hit in scene.hits:
        if hit.entry.home and hit.entry.kind != "outlet":
            counts[hit.entry.home] += 2 if hit.first < 60 else 1
    return counts
