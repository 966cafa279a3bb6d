"""A page's furniture cut away from its story: labels, counters, share lines, boxes, captions, bylines, dates.

The page is read in three zones. The head runs to the first paragraph of prose: there stand the section label, the
headline, the byline. The body runs to the last: there only lines are cut whose form says what they are. The tail is
what stands below. In doubt a line stays: a stray caption costs a little, a lost sentence is a lost statement. All
that is cut is kept, in order.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from dragoman.intake.bylines import Byline, bare_name, biography, byline, credit, known_outlet, role, split_title
from dragoman.intake.dates import DateLine, date_line, iso_date
from dragoman.intake.headline import (
    Found,
    find_headline,
    is_prose,
    is_section,
    is_sentence,
    is_short,
    masthead,
    rights_holder,
    same,
    stopped_headline,
)
from dragoman.intake.lines import Kind, kind_of, side_by_side
from dragoman.intake.vocabulary import LABELS

# Below these headings a page lists other stories.
_LIST_HEADING = re.compile(
    r"\W*(?:related|recommended|most\s+(?:read|popular|viewed)|more\s+(?:on|from|stories|news)|trending|"
    r"editors?['’]?s?\s+picks?|you\s+(?:may|might)\s+also|top\s+stories|latest\s+(?:news|stories|headlines)|comments?|"
    r"tags|topics|read\s+(?:more|next|also)|see\s+also|up\s+next|don['’]t\s+miss|what\s+to\s+read\s+next|"
    r"around\s+the\s+web)\b.{0,40}",
    re.IGNORECASE,
)
# Kinds that make a line of small things furniture as a whole.
_SMALL = frozenset({"counter", "share", "date", "menu", "legal"})


class Told(msgspec.Struct, frozen=True):
    """What furniture says of a report."""

    authors: tuple[str, ...] = ()
    published: str | None = None
    outlet: str | None = None


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A story without its page: what the furniture told, the paragraphs, and the lines that were cut."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    outlet: str | None = None
    paragraphs: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def cut(paragraphs: list[str], *, title: str | None = None) -> Story:
    """Return the story in a page's paragraphs. `title` is the headline where the page's own data gave it.

    Nothing but whole paragraphs is ever cut, so every kept paragraph stands exactly as it came.
    """
    kinds = [kind_of(paragraph) for paragraph in paragraphs]
    marks = [kind is not None or _tells(paragraph) for kind, paragraph in zip(kinds, paragraphs, strict=True)]
    authors = told_by([paragraph for mark, paragraph in zip(marks, paragraphs, strict=True) if mark]).authors
    marks = [mark or biography(paragraph, authors) for mark, paragraph in zip(marks, paragraphs, strict=True)]
    prose = [i for i, paragraph in enumerate(paragraphs) if not marks[i] and is_prose(paragraph)]
    if not prose:
        # No sentence anywhere: a note or a list. Cut what is surely furniture, guess at nothing.
        return _story(paragraphs, {i for i, mark in enumerate(marks) if mark}, _Head(title=title))
    head = _read_head(paragraphs, kinds, prose, title)
    first, last = (prose[1] if head.title_at == prose[0] else prose[0]), prose[-1]
    sure = {i for i, mark in enumerate(marks) if mark and not (i < first and kinds[i] == "pointer")}
    return _story(paragraphs, sure | head.gone | _cut_tail(paragraphs, marks, last), head)


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines above the story gave: the headline, its outlet, and which of them to cut."""

    title: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    title_at: int | None = None
    gone: frozenset[int] = frozenset()


def _tells(paragraph: str) -> bool:
    """Tell whether a paragraph says nothing but who wrote it and where, or is small things side by side."""
    if byline(paragraph) or credit(paragraph) or known_outlet(paragraph):
        return True
    return any(kind_of(part) in _SMALL for part in side_by_side(paragraph))


def _read_head(paragraphs: list[str], kinds: list[Kind | None], prose: list[int], given: str | None) -> _Head:
    first = prose[0]
    lines = [i for i in range(first) if kinds[i] == "pointer" or (kinds[i] is None and not _tells(paragraphs[i]))]
    legal = [line for kind, line in zip(kinds, paragraphs, strict=True) if kind == "legal"]
    owner = masthead(paragraphs, lines, legal)
    gone = {owner[0]} if owner else set()
    lines = [i for i in lines if i not in gone]
    found = Found(given, None, -1) if given else find_headline(paragraphs, lines, first)
    if found is None and len(prose) > 1:
        found = stopped_headline(paragraphs, first)
    often = Counter(paragraphs)
    gone |= {i for i in lines if (found is None or i != found.at) and _is_label(paragraphs[i], often[paragraphs[i]])}
    if found:
        gone |= {i for i in lines if i != found.at and same(split_title(paragraphs[i])[0], found.title)}
    names = [i for i in lines if found and i > found.at and _names_author(paragraphs, i)]
    gone |= set(names)
    return _Head(
        authors=tuple(name for i in names if (name := bare_name(paragraphs[i]))),
        title=found.title if found else None,
        outlet=(owner[1] if owner else None) or (found.outlet if found else None),
        title_at=found.at if found else None,
        gone=frozenset(gone),
    )


def _names_author(paragraphs: list[str], i: int) -> bool:
    """Tell whether a line under the headline is an author's bare name: the next gives a job or a date."""
    if bare_name(paragraphs[i]) is None or i + 1 >= len(paragraphs):
        return False
    below = paragraphs[i + 1]
    return "," in paragraphs[i] or role(below) or kind_of(below) == "date" or bool(side_by_side(below))


def _is_label(line: str, often: int) -> bool:
    """Tell whether a line above the story is a label: a few words, no sentence, and no name that speaks later on."""
    if role(line) or is_section(line):
        return True
    speaks = line.endswith((":", ",")) or (often > 1 and line.isupper())
    return is_short(line) and not speaks


def _cut_tail(paragraphs: list[str], marks: list[bool], last: int) -> set[int]:
    """Return the lines below the story that belong to boxes and lists of other stories.

    What is no sentence there goes with the furniture around it; alone, it stays.
    """
    if paragraphs[last].endswith(":"):
        return set()
    after = range(last + 1, len(paragraphs))
    gone = {i for i in after if paragraphs[i].casefold() in LABELS}
    # Once down, for all that stands below furniture; once up, for what stands right above it.
    listing = False
    for i in after:
        listing = listing or _heads_list(paragraphs[i], mark=marks[i])
        if listing and not is_sentence(paragraphs[i]):
            gone.add(i)
    above = False
    for i in reversed(after):
        above = _heads_list(paragraphs[i], mark=marks[i]) or (above and not is_sentence(paragraphs[i]))
        if above and not is_sentence(paragraphs[i]):
            gone.add(i)
    return gone


def _heads_list(line: str, *, mark: bool) -> bool:
    return mark or _LIST_HEADING.fullmatch(line) is not None


def told_by(lines: list[str]) -> Told:
    """Return what furniture says of author, date and outlet."""
    pieces = [piece for line in lines for piece in (side_by_side(line) or [line])]
    credits_ = [found for piece in pieces for found in (byline(piece), credit(piece)) if found]
    outlets = (*(found.outlet for found in credits_), *map(known_outlet, pieces), rights_holder(lines))
    return Told(
        _authors(credits_) or _beside_dates(lines),
        _published(pieces, lines),
        next((outlet for outlet in outlets if outlet), None),
    )


def _story(paragraphs: list[str], gone: set[int], head: _Head) -> Story:
    lines = [paragraphs[i] for i in sorted(gone)]
    told = told_by(lines)
    return Story(
        title=head.title,
        authors=told.authors or head.authors,
        published=told.published,
        outlet=head.outlet or told.outlet,
        paragraphs=tuple(line for i, line in enumerate(paragraphs) if i not in gone and i != head.title_at),
        removed=tuple(lines),
    )


def _beside_dates(lines: list[str]) -> tuple[str, ...]:
    """Return the people named beside a date: "A Name | March 14, 2025"."""
    rows = [side_by_side(line) for line in lines]
    dated = [row for row in rows if any(date_line(piece) for piece in row)]
    return tuple(name for row in dated for piece in row if (name := bare_name(piece)))


def _authors(credits_: list[Byline]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(author for found in credits_ for author in found.authors))


def _published(pieces: list[str], lines: list[str]) -> str | None:
    """Return the date of publication; that of the last change only where there is no other."""
    whole = [found for piece in pieces if (found := date_line(piece)) and found.date]
    # "Ostmere, 9 October 2024" beside other small things is a date as well.
    beside = [DateLine(iso_date(piece), later=True) for piece in pieces if piece not in lines and iso_date(piece)]
    return next((found.date for found in (*sorted(whole, key=lambda found: found.later), *beside)), None)
