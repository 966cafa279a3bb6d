"""A report seen through the tables: its words, the names in it, and the people they are of."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.actors.figures import Figure, Joiner, supported
from dragoman.actors.names import STOP, NameAt, is_given_name, known_names, unknown_names
from dragoman.actors.phrases import Hit, Page, find_hits
from dragoman.actors.tables import Tables
from dragoman.actors.text import Token, tokens
from dragoman.actors.titles import collect
from dragoman.actors.values import Entry, Standing, last_word
from dragoman.report import Report, Span

_ISO_MONTH = re.compile(r"\s*(\d{4})-(\d{2})")
_WORDED = re.compile(
    r"\b\d{1,2}\s+([A-Z][a-z]{2})[a-z]*\.?,?\s+(\d{4})\b|\b([A-Z][a-z]{2})[a-z]*\.?\s+\d{1,2},?\s+(\d{4})\b"
)
_MONTHS = {name: f"{number:02}" for number, name in enumerate(
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1)}  # fmt: skip
LONGEST = 400_000  # characters; what stands behind them is not looked at
LONGEST_SENTENCE = 150  # words to either side; what has no end is a list or a page without marks
_TOP = 60  # words at the head of a report, whose names count twice
_DATE_WORDS = frozenset({"in", "of", "since", "by", "on", "until", "last", "early", "late", "mid"})


@dataclass(slots=True)
class Scene:
    """What the tables and the rules see in a report before anybody speaks."""

    report: Report
    page: Page
    figures: list[Figure]
    month: str | None
    outlet: Entry | None
    starts: list[int]
    figure_at: dict[int, Figure] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)
    stands: dict[int, Standing] = field(default_factory=dict)

    @property
    def words(self) -> list[Token]:
        """Return the report's words."""
        return self.page.words

    @property
    def hits(self) -> list[Hit]:
        """Return the table names in the report."""
        return self.page.hits

    @property
    def tables(self) -> Tables:
        """Return the tables the report is seen through."""
        return self.page.tables

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
        return [h for h in self.page.between(first, after) if h.after <= after]

    def token_at(self, offset: int) -> int:
        """Return the first token that starts at or after a place in the text."""
        return bisect_left(self.starts, offset)

    def sentence_of(self, token: int) -> int:
        """Return the token that opens the sentence of `token`; of an endless one, a token not too far back."""
        words = self.words
        token = min(token, len(words) - 1)
        furthest = max(token - LONGEST_SENTENCE, 0)
        while token > furthest and not words[token].opens:
            token -= 1
        return token

    def sentence_end(self, token: int) -> int:
        """Return the token behind the sentence of `token`; of an endless one, a token not too far on."""
        words = self.words
        furthest = min(token + LONGEST_SENTENCE, len(words))
        token += 1
        while token < furthest and not words[token].opens:
            token += 1
        return min(token, len(words))

    def span_of(self, first: int, after: int) -> Span:
        """Return the span of the tokens, without a possessive at its end."""
        last = self.words[after - 1]
        return self.report.span(self.words[first].start, last.start + len(last.text))


def look(report: Report, tables: Tables, sources: Sequence[Span | None] = (), people: Sequence[Span] = ()) -> Scene:
    """Return the scene of a report. `sources` are places where a capital is a name; `people` names a model found."""
    text = report.text[:LONGEST]
    words = tokens(text)
    starts = [t.start for t in words]
    inside = {i for span in (*sources, *people) for i in _tokens_of(starts, span)}
    known = known_names(words, tables)
    taken = {i for name in known for i in range(name.first, name.after)}
    page = Page(text, words, _outside(find_hits(words, tables), taken), tables)
    page.keep([hit for hit in page.hits if not is_given_name(page, hit)])
    names = [*known, *unknown_names(page, taken, inside)]
    names += _like_places(page, names, inside) + _like_words(words, names)
    names += _at_sentence_heads(page, names)
    month = month_of(report.published)
    heads = {first for span in sources for first in _tokens_of(starts, span)[:1]}
    figures = _people(page, names, inside, month, heads)
    figure_at = {i: f for f in figures for m in f.mentions for i in range(m.first, m.after)}
    page.keep(_outside(page.hits, figure_at))
    return Scene(report, page, figures, month, outlet_of(report, tables), starts, figure_at, _places(report, page))


def _outside(hits: Sequence[Hit], taken: Sequence[int] | set[int] | dict[int, Figure]) -> list[Hit]:
    return [h for h in hits if not any(i in taken for i in range(h.first, h.after))]


def _people(page: Page, names: list[NameAt], inside: set[int], month: str | None, heads: set[int]) -> list[Figure]:
    """Return the people that the names are of, with what the report says of each."""
    joiner = Joiner(page, inside, month)
    ordered = sorted(names, key=lambda n: n.first)
    for name in filter(joiner.is_full, ordered):
        joiner.add_full(name)
    collect(joiner.figures, page, heads)
    # What is no person must not take the short names: "Trump Tower" is not Trump.
    joiner.figures = [f for f in joiner.figures if supported(f, page, inside)]
    for name in ordered:
        if not joiner.is_full(name):
            joiner.add_short(name)
    for figure in joiner.figures:
        figure.mentions.sort(key=lambda m: m.first)
    collect(joiner.figures, page, heads)
    return [f for f in joiner.figures if supported(f, page, inside)]


def _like_places(page: Page, names: list[NameAt], inside: set[int]) -> list[NameAt]:
    """Return the sources that bear a place's name and are a person named in full before: Yair Golan, then Golan."""
    surnames = {last_word(tuple(t.fold for t in page.words[n.first : n.after])) for n in names if n.after - n.first > 1}
    alone = [h for h in page.hits if h.after - h.first == 1 and h.first in inside]
    places = [h for h in alone if h.entry.kind in {"region", "city"} and page.words[h.first].fold in surnames]
    return [NameAt(h.first, h.after) for h in places]


def _like_words(words: list[Token], names: list[NameAt]) -> list[NameAt]:
    """Return the later mentions of people whose surname is also a word: Theresa May, then May."""
    surnames = {last_word(tuple(t.fold for t in words[n.first : n.after])) for n in names} & STOP
    if not surnames:
        return []
    taken = {i for n in names for i in range(n.first, n.after)}
    like = (at for at, word in enumerate(words) if word.capital and word.fold in surnames and at not in taken)
    return [NameAt(at, at + 1) for at in like if not _is_date(words, at)]


def _at_sentence_heads(page: Page, names: list[NameAt]) -> list[NameAt]:
    """Return the surnames that open a sentence, where a capital alone is no name: only those of full names."""
    full = [tuple(t.fold for t in page.words[n.first : n.after]) for n in names if n.after - n.first > 1]
    surnames = {last_word(key) for key in full} - STOP
    taken = {i for n in names for i in range(n.first, n.after)}
    taken.update(i for h in page.hits for i in range(h.first, h.after))
    heads = (at for at, word in enumerate(page.words) if word.opens and word.capital and at not in taken)
    return [NameAt(at, at + 1) for at in heads if page.words[at].fold in surnames]


def _is_date(words: list[Token], at: int) -> bool:
    before, behind = words[at - 1 : at], words[at + 1 : at + 2]
    number = any(w.text.isdigit() for w in (*before, *behind))
    return number or words[at].opens or any(w.fold in _DATE_WORDS for w in before)


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
    month = _MONTHS.get(worded[1] or worded[3])
    return f"{worded[2] or worded[4]}-{month}" if month else None


def outlet_of(report: Report, tables: Tables) -> Entry | None:
    """Return the table row of the outlet that published a report."""
    for name in (report.outlet, _host(report.url)):
        found = tables.outlets.get(" ".join(t.fold for t in tokens(name))) if name else None
        if found is not None:
            return found
    return None


def _host(url: str | None) -> str | None:
    match = re.match(r"https?://(?:www\.)?([^/:]+)", url or "")
    return match[1].rsplit(".", 1)[0].split(".")[-1] if match else None


def _places(report: Report, page: Page) -> Counter[str]:
    """Count how often each state is named, by any of its words, in the headline and at the head of the report twice."""
    counts: Counter[str] = Counter()
    title = [Hit(0, 0, hit.entry) for hit in find_hits(tokens(report.title or ""), page.tables)]
    for hit in (*title, *page.hits):
        home = hit.entry.home
        if home and hit.entry.kind != "outlet" and home != "Hamas":
            counts[home] += 2 if hit.first < _TOP else 1
    return counts
