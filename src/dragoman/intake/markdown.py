"""Markdown into paragraphs: front matter read, marks taken off, every word kept."""

from __future__ import annotations

import re

import msgspec

from dragoman.intake.dates import iso_date

_FRONT = re.compile(r"\s*---[ \t]*\n(?P<matter>.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"(?P<key>[A-Za-z_-]{2,20})\s*:\s*(?P<value>.*)")
_KEYS = {
    "title": "title", "headline": "title", "date": "published", "published": "published", "author": "authors",
    "authors": "authors", "by": "authors", "byline": "authors", "outlet": "outlet", "source": "outlet",
    "publication": "outlet", "publisher": "outlet", "site": "outlet", "url": "url", "link": "url",
    "lang": "language", "language": "language",
}  # fmt: skip
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*#*[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,}).*")
_DEFINITION = re.compile(r" {0,3}\[[^\]]{1,200}\]:\s*\S+.*")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")
_ITEM = re.compile(r"\s{0,12}(?:[-*+]|\d{1,3}[.)])[ \t]+")
_BULLET = re.compile(r"^\s{0,12}[-*+][ \t]+")
# Inline marks, applied in this order; each replacement keeps the words.
_INLINE = (
    (re.compile(r"!\[([^\]\n]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,300}\")?\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,1000})\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+\"[^\"]{0,300}\")?\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,1000})\]\[[^\[\]\n]{0,200}\]"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]{1,2000})>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>"), ""),
    (re.compile(r"\[\^[^\]\s]{1,50}\]"), ""),
    (re.compile(r"(?<![\\*])\*{1,3}(?=[^\s*])([^*\n]{1,5000}?)(?<=[^\s*\\])\*{1,3}(?!\*)"), r"\1"),
    (re.compile(r"(?<![\\\w])_{1,3}(?=[^\s_])([^_\n]{1,5000}?)(?<=[^\s_\\])_{1,3}(?!\w)"), r"\1"),
    (re.compile(r"~~(?=\S)([^~\n]{1,2000}?)~~"), r"\1"),
    (re.compile(r"`([^`\n]{1,1000})`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!~>|-])"), r"\1"),
)


class Markdown(msgspec.Struct, frozen=True, kw_only=True):
    """What a Markdown file gives: the fields of its front matter, its first heading, and its paragraphs."""

    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    paragraphs: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def read_markdown(text: str) -> Markdown:
    """Return the fields and paragraphs of a Markdown text. A first heading of level one is the title."""
    fields, body = _front_matter(text)
    blocks = _blocks(body)
    title = _one(fields, "title")
    for i, (level, line) in enumerate(blocks):
        if level == 1 and (title is None or line == title):
            title = line
            del blocks[i]
            break
    plain = [(line, _without_marks(line)) for _, line in blocks]
    return Markdown(
        title=_without_marks(title) if title else None,
        published=_date(_one(fields, "published")),
        authors=tuple(fields.get("authors", ())),
        outlet=_one(fields, "outlet"),
        url=_one(fields, "url"),
        language=_one(fields, "language"),
        paragraphs=tuple(words for _, words in plain if words),
        removed=tuple(line for line, words in plain if not words),
    )


def _front_matter(text: str) -> tuple[dict[str, list[str]], str]:
    """Split off front matter. Only `key: value` lines and simple lists are read; there is no YAML here to misuse."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    fields: dict[str, list[str]] = {}
    key: str | None = None
    for line in match["matter"].split("\n"):
        field = _FIELD.fullmatch(line)
        if field:
            key = _KEYS.get(field["key"].lower())
            values = field["value"].strip()
        elif key and line.lstrip().startswith("- "):
            values = line.lstrip()[2:]
        else:
            continue
        if key:
            fields.setdefault(key, []).extend(_values(values, several=key == "authors"))
    return fields, text[match.end() :]


def _values(value: str, *, several: bool) -> list[str]:
    listed = value.startswith("[") and value.endswith("]")
    parts = value.strip("[]").split(",") if listed or several else [value]
    stripped = (part.strip().strip("\"'").strip() for part in parts)
    return [part for part in stripped if part]


def _one(fields: dict[str, list[str]], key: str) -> str | None:
    return next(iter(fields.get(key, ())), None)


def _date(value: str | None) -> str | None:
    return iso_date(value) if value else None


def _blocks(body: str) -> list[tuple[int, str]]:
    """Return (heading level or 0, words) for every block, lines of one paragraph joined."""
    blocks: list[tuple[int, str]] = []
    open_block = False
    for raw in body.split("\n"):
        line = _QUOTE.sub("", raw, count=1)
        underline = _UNDERLINE.fullmatch(line)
        if underline and open_block and blocks[-1][0] == 0:
            blocks[-1] = (1 if "=" in line else 2, blocks[-1][1])
            open_block = False
        elif not line.strip() or _RULE.fullmatch(line) or _FENCE.fullmatch(line) or _DEFINITION.fullmatch(line):
            open_block = False
        elif heading := _HEADING.fullmatch(line):
            blocks.append((len(heading[1]), (heading[2] or "").strip()))
            open_block = False
        elif open_block and not _ITEM.match(line):
            blocks[-1] = (0, f"{blocks[-1][1]} {line.strip()}")
        else:
            blocks.append((0, _BULLET.sub("", line, count=1).strip()))
            open_block = True
        # Two spaces or a backslash at the end of a line break it.
        if open_block and raw.endswith(("  ", "\\")):
            blocks[-1] = (0, blocks[-1][1].rstrip("\\").rstrip())
            open_block = False
    return [block for block in blocks if block[1]]


def _without_marks(text: str) -> str:
    for pattern, words in _INLINE:
        text = pattern.sub(words, text)
    return text.strip()
