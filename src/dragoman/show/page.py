"""A reading as HTML: one self-contained page, a fragment for notebooks, and an index over a batch of pages.

Nothing is loaded from anywhere, no script runs, and every word from outside is escaped: templates escape whatever
they are given, and `for_html` takes out what has no place in a text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from dragoman.show import view
from dragoman.show.body import body, kind_of, tips_of, title_pieces
from dragoman.show.clean import for_html, one_line
from dragoman.show.environment import environment
from dragoman.show.marks import Marks, marks_of
from dragoman.show.matrix import matrix
from dragoman.show.names import file_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.reading import Reading

__all__ = ["file_name", "fragment", "index", "page"]

# What each role is called in the legend, in the order in which a reader meets them.
_LEGEND: Final = {
    "source": "source",
    "cue": "cue",
    "content": "content",
    "addressee": "said to",
    "relay": "relayed by",
    "event": "event",
    "inference": "writer's inference",
    "evidence": "behind the headline",
}

# One rule a statement lights up all its parts; beyond this many a browser would feel them, and only links remain.
_LIT_STATEMENTS: Final = 300


def page(reading: Reading) -> str:
    """Return `reading` as one HTML document that needs nothing else."""
    return environment().get_template("page.html.j2").render(context(reading, linked=True))


def fragment(reading: Reading) -> str:
    """Return `reading` as a piece of HTML for a notebook: its own style, no ids, no links within the page."""
    return environment().get_template("fragment.html.j2").render(context(reading, linked=False))


def index(pages: Sequence[tuple[str, Reading]]) -> str:
    """Return a page that links to `pages`, given as pairs of a file name beside it and the reading shown there."""
    entries = [
        {
            "href": _beside(name),
            "title": view.title(reading.report),
            "dateline": view.dateline(reading.report),
            "counts": view.counts(reading),
            "headline": view.headline_row(reading.headline) if reading.headline else None,
            "gaps": reading.gaps,
            "problems": reading.problems,
        }
        for name, reading in pages
    ]
    totals = [
        view.counted(len(pages), "report"),
        view.counted(sum(len(reading.statements) for _, reading in pages), "statement"),
    ]
    return environment().get_template("index.html.j2").render(entries=entries, totals=totals)


def context(reading: Reading, *, linked: bool) -> dict[str, Any]:
    """Gather what the templates show. `linked` says whether list and text link to each other by ids."""
    report = reading.report
    marks = marks_of(reading)
    tips = tips_of(reading)
    lit = range(1, min(len(reading.statements), _LIT_STATEMENTS) + 1)
    return {
        "linked": linked,
        "language": _language(report.language),
        "title": view.title(report),
        "title_pieces": title_pieces(report.title, marks.title, tips),
        "dateline": view.dateline(report),
        "url": one_line(report.url or ""),
        "href": _href(report.url),
        "counts": view.counts(reading),
        "headline": view.headline_row(reading.headline) if reading.headline else None,
        "legend": _legend(marks),
        "placed": _placed(marks) if linked else frozenset(),
        "paragraphs": body(report.text, marks.text, tips),
        "statements": view.statement_rows(reading),
        "matrix": matrix(reading),
        "events": view.event_rows(reading),
        "actors": view.actor_rows(reading),
        "inference": reading.inference,
        "gaps": reading.gaps,
        "removed": report.removed,
        "problems": reading.problems,
        "lit": lit if len(reading.statements) <= _LIT_STATEMENTS else (),
    }


def _legend(marks: Marks) -> list[tuple[str, str]]:
    present = {mark.role for mark in (*marks.text, *marks.title)}
    return [(role, name) for role, name in _LEGEND.items() if role in present]


def _placed(marks: Marks) -> frozenset[str]:
    """Return the ids that stand in the text or title: only to these may a list link."""
    return frozenset(f"{kind_of(mark)}{mark.number}" for mark in (*marks.text, *marks.title) if mark.anchor)


def _language(language: str | None) -> str:
    """Return the language for HTML's `lang`; "" means unknown, as the standard has it."""
    return language if language and re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", language) else ""


def _href(url: str | None) -> str | None:
    """Return `url` where a link to it is safe and honest: http(s), a plain host, nothing a browser would rewrite."""
    if url is None or not re.fullmatch(r"https?://[^\s\\@]+", url, re.IGNORECASE):
        return None
    return url if for_html(url) == url and _has_host(url) else None


def _has_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        # A port out of range, or half a bracketed address.
        return False


def _beside(name: str) -> str:
    """Return a link to the file `name` in the same folder, which no scheme or host in `name` can turn elsewhere."""
    return "./" + quote(name, safe="/", errors="replace")
