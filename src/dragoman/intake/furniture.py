"""A page's furniture cut away from its story: labels, counters, share lines, boxes, captions, bylines, dates.

The page is read in three zones. The head runs to the first paragraph of prose: there stand the section label, the
headline, the byline. The body runs to the last: there only lines are cut whose form says what they are. The tail is
what stands below. In doubt a line stays: a stray caption costs a little, a lost sentence is a lost statement. All
that is cut is kept, in order.
"""

from __future__ import annotations

import re

import msgspec

from dragoman.intake.bylines import Byline, byline, credit, known_outlet, role, split_title
from dragoman.intake.dates import date_line
from dragoman.intake.lines import kind_of
from dragoman.intake.vocabulary import LABELS

# Below these headings a page lists other stories.
_LIST_HEADING = re.compile(
    r"\W*(?:related|recommended|most\s+(?:read|popular|viewed)|more\s+(?:on|from|stories|news)|trending|editors?['’]?s?\s+picks?|"
    r"you\s+(?:may|might)\s+also|top\s+stories|latest\s+(?:news|stories|headlines)|comments?|tags|topics|read\s+(?:more|next|also)|"
    r"see\s+also|up\s+next|don['’]t\s+miss|what\s+to\s+read\s+next|around\s+the\s+web)\b.{0,40}",
    re.IGNORECASE,
)
# A bare question or exclamation mark is as likely the end of a headline, so it does not make prose.
_SENTENCE_END = re.compile(r".*(?:[.…]|[.!?…,][\"'”’»)\]]+)", re.DOTALL)
_LABEL_WORDS = 3
_PROSE_WORDS = 6
_LONG_PROSE = 30
_TITLE_WORDS = 40


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
    marks = [_furniture(paragraph) for paragraph in paragraphs]
    prose = [i for i, paragraph in enumerate(paragraphs) if not marks[i] and is_prose(paragraph)]
    if not prose:
        # No sentence anywhere: a note or a list. Cut what is surely furniture, guess at nothing.
        first = last = 0
    else:
        first, last = prose[0], prose[-1]
    taken = _cut_head(paragraphs, marks, first, title) if prose else _Head(title)
    gone = {i for i, mark in enumerate(marks) if mark and not (i < first and _is_pointer(paragraphs[i]))}
    gone |= taken.gone | (_cut_tail(paragraphs, last) if prose else set())
    return _told(paragraphs, gone, taken)


def is_prose(paragraph: str) -> bool:
    """Tell whether a paragraph is running text: it ends like a sentence, or is longer than any headline."""
    words = len(paragraph.split())
    return words >= _LONG_PROSE or (words >= _PROSE_WORDS and _SENTENCE_END.fullmatch(paragraph) is not None)


class _Head(msgspec.Struct, frozen=True):
    """What the lines above the story gave: the headline, its outlet, and which of them to cut."""

    title: str | None = None
    outlet: str | None = None
    title_at: int | None = None
    gone: frozenset[int] = frozenset()


def _furniture(paragraph: str) -> bool:
    """Tell whether a paragraph is furniture wherever on the page it stands."""
    return bool(kind_of(paragraph) or byline(paragraph) or credit(paragraph) or known_outlet(paragraph))


def _is_pointer(paragraph: str) -> bool:
    return kind_of(paragraph) == "pointer"


def _cut_head(paragraphs: list[str], marks: list[bool], first: int, given: str | None) -> _Head:
    lines = [i for i in range(first) if not marks[i] or _is_pointer(paragraphs[i])]
    title, outlet, at = (given, None, None) if given else _find_title(paragraphs, lines, first)
    gone = {i for i in lines if i != at and _is_label(paragraphs, i)}
    if title:
        gone |= {i for i in lines if i != at and _same(split_title(paragraphs[i])[0], title)}
    if title is None or given is None:
        return _Head(title, outlet, at, frozenset(gone))
    return _Head(title, outlet, None, frozenset(gone))


def _find_title(paragraphs: list[str], lines: list[int], first: int) -> tuple[str | None, str | None, int | None]:
    """Choose the headline among the lines above the story: one said twice, else the first that is no label."""
    fit = [i for i in lines if _fits_title(paragraphs[i]) and not _in_menu(paragraphs, i, first)]
    if not fit:
        return None, None, None
    split = {i: split_title(paragraphs[i]) for i in fit}
    outlet = next((outlet for _, outlet in split.values() if outlet), None)
    heads = [split[i][0] for i in fit]
    twice = next(
        (i for i, head in zip(fit, heads, strict=True) if sum(_same(head, other) for other in heads) > 1), None
    )
    long = next((i for i in fit if len(split[i][0].split()) > _LABEL_WORDS), None)
    at = twice if twice is not None else long if long is not None else max(fit, key=lambda i: len(split[i][0]))
    return split[at][0], outlet, at


def _fits_title(line: str) -> bool:
    if line.casefold().strip(" :") in LABELS or role(line):
        return False
    return len(line.split()) <= _TITLE_WORDS and not line.endswith((".", ",", ";", ":"))


def _in_menu(paragraphs: list[str], i: int, first: int) -> bool:
    """Tell whether a line stands in a run of short ones, as the entries of a menu do."""
    following = paragraphs[i + 1 : min(i + 3, first)]
    return len(following) == 2 and all(_is_short(line) and kind_of(line) in (None, "menu") for line in following)  # noqa: PLR2004


def _is_short(line: str) -> bool:
    return len(line.split()) <= _LABEL_WORDS and not _SENTENCE_END.fullmatch(line) and not byline(line)


def _is_label(paragraphs: list[str], i: int) -> bool:
    """Tell whether a line above the story is a label: a few words, no sentence, and no name that speaks later on."""
    line = paragraphs[i]
    if role(line):
        return True
    speaks = line.endswith((":", ",")) or (paragraphs.count(line) > 1 and line.isupper())
    return _is_short(line) and not speaks


def _cut_tail(paragraphs: list[str], last: int) -> set[int]:
    """Return the lines below the story that list other stories, or are labels."""
    gone: set[int] = set()
    if paragraphs[last].endswith(":"):
        return gone
    listing = False
    for i in range(last + 1, len(paragraphs)):
        listing = listing or _LIST_HEADING.fullmatch(paragraphs[i]) is not None
        if listing or paragraphs[i].casefold() in LABELS:
            gone.add(i)
    return gone


def _told(paragraphs: list[str], gone: set[int], head: _Head) -> Story:
    """Gather what the cut lines say of author, date and outlet, and put the story together."""
    cut_lines = [paragraphs[i] for i in sorted(gone)]
    credits_ = [found for line in cut_lines for found in (byline(line), credit(line)) if found]
    outlets = [head.outlet, *(found.outlet for found in credits_), *(known_outlet(line) for line in cut_lines)]
    kept = tuple(line for i, line in enumerate(paragraphs) if i not in gone and i != head.title_at)
    return Story(
        title=head.title,
        authors=_authors(credits_),
        published=_published(cut_lines),
        outlet=next((outlet for outlet in outlets if outlet), None),
        paragraphs=kept,
        removed=tuple(cut_lines),
    )


def _authors(credits_: list[Byline]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(author for found in credits_ for author in found.authors))


def _published(lines: list[str]) -> str | None:
    """Return the date of publication; that of the last change only where there is no other."""
    dates = [found for line in lines if (found := date_line(line)) and found.date]
    return next((found.date for found in sorted(dates, key=lambda found: found.later)), None)


def _same(first: str, second: str) -> bool:
    return _bare(first) == _bare(second)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).casefold().strip()
