"""An HTML page taken apart: metadata, paragraphs, and the lines a reader sees around them.

This runs in the worker (`worker.py`), never in the caller's process: what a page does to a parser is bounded there.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import msgspec

from dragoman.intake.bylines import known_outlet, role

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCKS = frozenset({"p", "head", "quote", "item", "list", "div", "row", "cell", "code", "table", "body", "fw", "ab"})
_SOMETIMES_INLINE = frozenset({"code", "quote"})
# Enough for every label and counter round a story; more is a list of links.
_MOST_SEEN = 200
LONGEST_SEEN = 200
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{10,40})"')
_LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])", re.IGNORECASE)
# A paragraph that is one link and no sentence leads to another story.
_LINK_LINES = "//p[count(*)=1 and a and normalize-space(.)=normalize-space(a) and not(contains(., '.'))]"


class Page(msgspec.Struct, frozen=True):
    """A page to take apart."""

    html: str
    url: str | None = None


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What a page is made of. `seen` are the lines a reader sees in and round the story, cut short, in page order."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    paragraphs: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


def take_apart(page: Page) -> Parts:
    """Return the parts of a page; without paragraphs where trafilatura finds no story in it."""
    import trafilatura

    tree = trafilatura.load_html(page.html)
    if tree is None:
        # libxml2 makes a tree of anything it has the memory for.
        raise MemoryError
    _write_out_quotes(tree)
    seen = tuple(_seen(tree))
    language = _LANGUAGE.match(tree.get("lang") or "")
    stamp = _stamp(tree, page.html)
    found: Any = trafilatura.bare_extraction(
        tree,
        url=page.url,
        fast=False,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        prune_xpath=_LINK_LINES,
        date_extraction_params=_date_options(),
    )
    if found is None:
        return Parts(seen=seen)
    return Parts(
        title=_line(found.title),
        outlet=_outlet(found.sitename),
        url=_address(page.url or found.url),
        published=stamp if stamp and stamp.startswith(found.date or "") else found.date,
        authors=tuple(_authors(found.author)),
        language=language[0].lower() if language else None,
        paragraphs=tuple(_paragraphs(found.body)),
        seen=seen,
    )


def _write_out_quotes(tree: Any) -> None:
    """Put quotation marks where a page has `<q>`, which browsers show and extractors lose."""
    from lxml import etree

    for element in tree.iter("q"):
        element.text = f"“{element.text or ''}"
        last = element[-1] if len(element) else None
        if last is None:
            element.text += "”"
        else:
            last.tail = f"{last.tail or ''}”"
    etree.strip_tags(tree, "q")


def _date_options() -> dict[str, Any]:
    """Ask for the date that the page states, and not for one guessed from its text."""
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    return {"original_date": True, "extensive_search": False, "max_date": tomorrow.isoformat()}


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield the paragraphs of trafilatura's tree."""
    from lxml import etree

    words: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        block = element.tag in _BLOCKS and not (element.tag in _SOMETIMES_INLINE and _within_line(element))
        if block or (element.tag == "lb" and event == "start" and _ends_paragraph(words, element)):
            yield from _flush(words)
        elif element.tag == "lb":
            words.append(" ")
        words.append((element.text if event == "start" else element.tail) or "")
    yield from _flush(words)


def _within_line(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in ("p", "head", "item")


def _ends_paragraph(words: list[str], element: Any) -> bool:
    """Tell whether a line break ends a paragraph: two in a row do, and one behind a sentence."""
    double = (following := element.getnext()) is not None and following.tag == "lb" and not (element.tail or "").strip()
    return double or "".join(words).rstrip().endswith((".", "!", "?", "”", '"', "’"))


def _flush(words: list[str]) -> Iterator[str]:
    line = _line("".join(words))
    words.clear()
    if line:
        yield line


def _line(text: str | None) -> str | None:
    """Return text as HTML shows it: runs of white space as one space. A no-break space stays what it is."""
    return re.sub(r"[ \t\n\r\f]+", " ", text).strip() or None if text else None


def _seen(tree: Any) -> Iterator[str]:
    """Yield the lines a reader sees in the article, or on the page where none is marked, cut short."""
    places = tree.xpath("//article") or tree.xpath("//main") or tree.xpath("//body")
    count = 0
    for element in places[0].iter() if places else ():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "noscript", "template"):
            continue
        if any(isinstance(child.tag, str) and child.tag not in _INLINE_TAGS for child in element):
            continue
        if element.tag in _INLINE_TAGS and element.getparent().tag in ("p", *_INLINE_TAGS):
            continue
        line = _line(element.text_content())
        if line and element.tag not in ("td", "th"):
            yield line[:LONGEST_SEEN]
            count += 1
        if count >= _MOST_SEEN:
            return


_INLINE_TAGS = frozenset(
    {
        "a",
        "b",
        "strong",
        "i",
        "em",
        "span",
        "br",
        "time",
        "abbr",
        "sub",
        "sup",
        "u",
        "small",
        "mark",
        "img",
        "svg",
        "path",
    }
)


def _stamp(tree: Any, html: str) -> str | None:
    """Return the time of publication to the minute, where the page's own data gives it."""
    meta = tree.xpath("//meta[@property='article:published_time']/@content")
    linked = _PUBLISHED.search(html)
    for value in (*meta[:1], *([linked[1]] if linked else [])):
        if _STAMP.fullmatch(value.strip()):
            return str(value.strip())
    return None


def _outlet(name: str | None) -> str | None:
    """Return the site's name. A host's name is what trafilatura puts where a page gives none, and no outlet."""
    line = _line(name)
    return line if line and (" " in line or "." not in line) else None


def _authors(names: str | None) -> Iterator[str]:
    for name in (names or "").split(";"):
        plain = _line(name)
        if plain and not (known_outlet(plain) or role(plain) or "://" in plain):
            yield plain


def _address(url: str | None) -> str | None:
    """Return an address that may be shown as a link, None for any other kind."""
    return url if url and url.startswith(("http://", "https://")) else None
