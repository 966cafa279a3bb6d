"""A report from bytes or text: what kind it is, its text, and what is known about it."""

from __future__ import annotations

import re

from dragoman.errors import EmptyInput, NoStory, TooLarge
from dragoman.intake import furniture
from dragoman.intake.bylines import split_title
from dragoman.intake.headline import has_sentence
from dragoman.intake.limits import Limits, megabytes
from dragoman.intake.markdown import read_markdown
from dragoman.intake.page import LONGEST_SEEN, Page, Parts
from dragoman.intake.paragraphs import paragraphs
from dragoman.intake.text import declared_in_page, decode
from dragoman.intake.worker import Extractor
from dragoman.report import Report

HTML_ENDINGS = (".html", ".htm", ".xhtml")
MARKDOWN_ENDINGS = (".md", ".markdown")
TEXT_ENDINGS = (".txt", ".text")
REPORT_ENDINGS = (*TEXT_ENDINGS, *MARKDOWN_ENDINGS, *HTML_ENDINGS)

_PAGE_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,4000}+-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(rb"</?(?:p|div|a|br|span|h[1-6]|article|body|ul|li)\b[^<>]{0,500}>", re.IGNORECASE)
# This many tags in the first part make a page of a file that does not begin as one.
_TAGS_OF_A_PAGE = 6
_LOOK = 8_192
# A menu's entries have at most this many words.
_ENTRY_WORDS = 5
_MENU_LINES = 3


def report_from_text(text: str, *, title: str | None = None) -> Report:
    """Return a report of `text` exactly as it is: nothing is cut, mended or joined."""
    return Report(title=title, text=text)


def report_from_bytes(  # noqa: PLR0913 -- all keyword-only, all but the name seldom given
    data: bytes,
    *,
    name: str,
    url: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
    extractor: Extractor | None = None,
) -> Report:
    """Return the report in `data`: an HTML page, Markdown or plain text, by its name and by what it looks like.

    `name` is what messages call it, `url` where it came from, `encoding` what the server said it is in.
    `extractor` is the worker to take pages apart with; without one, a worker is started for this page alone.
    Raises an `IntakeError`.
    """
    bounds = limits or Limits()
    if len(data) > bounds.html_bytes:
        raise too_large(name, len(data), bounds.html_bytes)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"):
        raise EmptyInput(f"{name} is empty. Give a report with text in it.")
    if looks_like_html(data, name=name):
        with_worker = extractor or Extractor(limits=bounds)
        try:
            html = decode(data, name=name, declared=encoding or declared_in_page(data))
            parts = with_worker.take_apart(Page(html, url), name=name)
        finally:
            if extractor is None:
                with_worker.close()
        return _from_parts(parts, name=name, url=url, limits=bounds)
    if len(data) > bounds.text_bytes:
        raise too_large(name, len(data), bounds.text_bytes)
    text = decode(data, name=name, declared=encoding)
    if not text.strip():
        raise EmptyInput(f"{name} is empty. Give a report with text in it.")
    read = _from_markdown if name.lower().endswith(MARKDOWN_ENDINGS) else _from_text
    return read(text, name=name, url=url, limits=bounds)


def too_large(name: str, size: int | None, limit: int) -> TooLarge:
    """Return the error for something over a size limit; `size` is None where nobody counted to the end."""
    found = f"is {megabytes(size)}" if size is not None else "is larger"
    return TooLarge(f"{name} {found}, and {megabytes(limit)} is the most that is read. Split it into single reports.")


def looks_like_html(data: bytes, *, name: str) -> bool:
    """Tell whether bytes are an HTML page: they begin as one, or have its tags. Markdown may hold a few."""
    head = (
        data[:_LOOK]
        .replace(b"\x00", b"")
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
    )
    if _PAGE_START.match(head):
        return True
    if name.lower().endswith(MARKDOWN_ENDINGS):
        return False
    tags = len(_TAGS.findall(head))
    return tags >= _TAGS_OF_A_PAGE or (tags > 0 and name.lower().endswith(HTML_ENDINGS))


def gaps(report: Report) -> tuple[str, ...]:
    """Return what a report does not say of itself: "no title", "no date", "no byline", "no outlet"."""
    fields = (
        ("title", report.title),
        ("date", report.published),
        ("byline", report.authors),
        ("outlet", report.outlet),
    )
    return tuple(f"no {name}" for name, value in fields if not value)


def _from_text(text: str, *, name: str, url: str | None, limits: Limits) -> Report:
    story = _cut(paragraphs(text), name=name, limits=limits)
    _require_story(story, name=name, page=name.lower().endswith(HTML_ENDINGS))
    return Report(
        title=story.title,
        outlet=story.outlet,
        url=url,
        published=story.published,
        authors=story.authors,
        text="\n\n".join(story.paragraphs),
        removed=story.removed,
    )


def _from_markdown(text: str, *, name: str, url: str | None, limits: Limits) -> Report:
    found = read_markdown(text)
    story = _cut(list(found.paragraphs), title=found.title, name=name, limits=limits)
    _require_story(story, name=name)
    return Report(
        title=story.title,
        outlet=found.outlet or story.outlet,
        url=url or found.url,
        published=found.published or story.published,
        authors=found.authors or story.authors,
        language=found.language,
        text="\n\n".join(story.paragraphs),
        removed=(*found.removed, *story.removed),
    )


def _from_parts(parts: Parts, *, name: str, url: str | None, limits: Limits) -> Report:
    story = _cut(list(parts.paragraphs), title=_plain_title(parts), name=name, limits=limits)
    _require_story(story, name=name, page=True)
    head, removed = _around(parts.seen, story)
    above = furniture.told_by(head)
    return Report(
        title=story.title,
        outlet=parts.outlet or story.outlet or above.outlet,
        url=url or parts.url,
        published=parts.published or story.published or above.published,
        authors=parts.authors or story.authors or above.authors,
        language=parts.language,
        text="\n\n".join(story.paragraphs),
        removed=removed,
    )


def _cut(lines: list[str], *, name: str, limits: Limits, title: str | None = None) -> furniture.Story:
    if len(lines) > limits.paragraphs:
        raise TooLarge(
            f"{name} has {len(lines):,} paragraphs, and {limits.paragraphs:,} are the most that are read. "
            "Split it into single reports."
        )
    return furniture.cut(lines, title=title)


def _plain_title(parts: Parts) -> str | None:
    """Return a page's title without the outlet's name behind it."""
    if parts.title is None:
        return None
    head, mark, tail = parts.title.rpartition(" | ")
    if mark and head and tail.casefold() == (parts.outlet or "").casefold():
        return head
    return split_title(parts.title)[0]


def _around(seen: tuple[str, ...], story: furniture.Story) -> tuple[list[str], tuple[str, ...]]:
    """Return the lines a reader sees above the story, and every line that is not in it, in page order."""
    kept = "".join("".join(story.paragraphs).split())
    outside = ["".join(line.split()) not in kept for line in seen]
    head = list(seen[: outside.index(False)]) if False in outside else []
    around = (line for line, out in zip(seen, outside, strict=True) if out and len(line) < LONGEST_SEEN)
    removed = (line for line in dict.fromkeys((*around, *story.removed)) if line != story.title)
    return head, tuple(removed)


def _require_story(story: furniture.Story, *, name: str, page: bool = False) -> None:
    """Raise `NoStory` where nothing is left but a list. A web page must hold a sentence; a text need not, as a note."""
    lines = story.paragraphs
    menu = len(lines) >= _MENU_LINES and all(len(line.split()) <= _ENTRY_WORDS for line in lines)
    if not lines or ((page or menu) and not any(map(has_sentence, lines))):
        raise NoStory(f"{name} has no story in it, only a menu or a list of links. Give the page of one report.")
