"""The headline, and whose page it is, among the lines that stand above a story."""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from dragoman.intake.bylines import byline, role, split_title
from dragoman.intake.lines import kind_of, side_by_side
from dragoman.intake.vocabulary import LABELS

# A bare question or exclamation mark is as likely the end of a headline, so it does not make prose.
_SENTENCE_END = re.compile(r".*(?:[.…]|[.!?…,][\"'”’»)\]]+)", re.DOTALL)
_LABEL_WORDS = 3
_PROSE_WORDS = 6
# Official headlines name a dozen heads of state and run to 60 words; no headline has a sentence end inside.
_LONG_PROSE = 30
_TITLE_WORDS = 60
_SENTENCE_INSIDE = re.compile(r"[a-z\d][.!?][\"”’)\]]*\s+[\"“‘]?[A-Z]")
# A headline that ends in a full stop is not longer than this.
_STOPPED_TITLE_WORDS = 25
_NAME_WORDS = 6
_ENTRY_WORDS = 5
# So many short lines must follow for a menu.
_RUN = 2
_JOINT = re.compile(r"\s*(?:&|\band\b|[/|,›»>·•])\s*")
_HOLDER = re.compile(
    r"(?:©|\(c\)|copyright)[\s©]*(?:\(c\)\s*)?(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?[\s,]*)?(?:by\s+)?"
    r"(?P<name>(?-i:[A-Z])[\w'’&-]*(?:\s+(?-i:[A-Z])[\w'’&-]*){0,5})",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"\s+(?:Ltd|Limited|Inc|LLC|plc|GmbH|Corp|Corporation|All|Terms)\b.*", re.IGNORECASE)


class Found(msgspec.Struct, frozen=True):
    """A headline without its outlet's name, that name, and the line it stands on."""

    title: str
    outlet: str | None
    at: int


def is_sentence(paragraph: str) -> bool:
    """Tell whether a paragraph ends as a sentence does."""
    return _SENTENCE_END.fullmatch(paragraph) is not None


def has_sentence(paragraph: str) -> bool:
    """Tell whether a paragraph holds a sentence of more than a few words anywhere."""
    return bool(paragraph.count(" ") >= _LABEL_WORDS and (is_sentence(paragraph) or _SENTENCE_INSIDE.search(paragraph)))


def is_prose(paragraph: str) -> bool:
    """Tell whether a paragraph is running text: it ends like a sentence, or is longer than any headline can be."""
    words = len(paragraph.split())
    long = words > _TITLE_WORDS or (words >= _LONG_PROSE and _SENTENCE_INSIDE.search(paragraph) is not None)
    return long or (words >= _PROSE_WORDS and is_sentence(paragraph))


def is_short(line: str) -> bool:
    """Tell whether a line is a label by its looks: a few words, and no sentence."""
    return len(line.split()) <= _LABEL_WORDS and not is_sentence(line) and not byline(line)


def is_section(line: str) -> bool:
    """Tell whether a line only names sections of a paper: "World", "Home | News", "Middle East & North Africa"."""
    parts = [part for part in _JOINT.split(line.casefold().strip(" :")) if part]
    return all(part in LABELS or kind_of(part) in ("menu", "newsletter") or _all_labels(part) for part in parts)


def _all_labels(part: str) -> bool:
    return all(word in LABELS or kind_of(word) == "menu" for word in part.split())


def same(first: str, second: str) -> bool:
    """Tell whether two lines say the same in the same words, whatever their marks and capitals."""
    return _bare(first) == _bare(second)


def find_headline(paragraphs: list[str], lines: list[int], first: int) -> Found | None:
    """Choose the headline among `lines`, the numbers of those above the story that are not surely furniture.

    One that is said twice (in the page's name and above the story) is it; else the first that is longer than a
    label; else the longest.
    """
    split = {
        i: split_title(paragraphs[i]) for i in lines if _fits(paragraphs[i]) and not _in_menu(paragraphs, i, first)
    }
    if not split:
        return None
    often = Counter(_bare(head) for head, _ in split.values())
    twice = next((i for i, (head, _) in split.items() if often[_bare(head)] > 1), None)
    long = next((i for i, (head, _) in split.items() if len(head.split()) > _LABEL_WORDS), None)
    longest = max(split, key=lambda i: len(split[i][0]))
    at = next(i for i in (twice, long, longest) if i is not None)
    outlet = next((outlet for _, outlet in split.values() if outlet), None)
    return Found(split[at][0], outlet, at)


def stopped_headline(paragraphs: list[str], first: int) -> Found | None:
    """Return the first sentence as the headline where what stands right below it says that it is one.

    Some papers end a headline with a full stop; only a byline, a date or a counter under it tells it apart.
    """
    line, below = paragraphs[first], paragraphs[first + 1]
    under = kind_of(below) in ("counter", "share", "date") or byline(below) or side_by_side(below)
    if under and len(line.split()) <= _STOPPED_TITLE_WORDS and line[:1] not in '"“':
        return Found(line, None, first)
    return None


def masthead(paragraphs: list[str], lines: list[int], legal: list[str]) -> tuple[int, str] | None:
    """Return the line above the story that names the outlet, and the name: the one that holds the copyright below."""
    below = _bare(" ".join(legal))
    for i in lines:
        for name in (paragraphs[i], *re.split(r"\s+[-–—|]\s+", paragraphs[i])):
            known = _bare(name)
            if len(known) > _LABEL_WORDS and len(name.split()) <= _NAME_WORDS and f" {known} " in f" {below} ":
                return i, name.strip()
    return None


def rights_holder(legal: list[str]) -> str | None:
    """Return the name in a copyright line ("© 2025 The Herald. All rights reserved."), None where it gives none."""
    for line in legal:
        if match := _HOLDER.match(line):
            name = _COMPANY.sub("", match["name"]).strip()
            if len(name) > _LABEL_WORDS:
                return name
    return None


def _fits(line: str) -> bool:
    if is_section(line) or role(line):
        return False
    words = line.split()
    # A very long one is the title of a statement, which is written with capitals; a lead without a full stop is not.
    long = len(words) > _LONG_PROSE and sum(word[:1].isupper() for word in words) * 2 < len(words)
    return len(words) <= _TITLE_WORDS and not long and not line.endswith((".", ",", ";", ":"))


def _in_menu(paragraphs: list[str], i: int, first: int) -> bool:
    """Tell whether a line stands in a run of short ones, as the entries of a menu do."""
    following = paragraphs[i + 1 : min(i + 1 + _RUN, first)]
    entry = len(paragraphs[i].split()) <= _ENTRY_WORDS
    if not entry or len(following) < _RUN:
        return False
    return all(is_short(line) and kind_of(line) in (None, "menu") for line in following)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).casefold().strip()
