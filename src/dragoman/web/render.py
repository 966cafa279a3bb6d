"""Values into HTML and JSON: the same value gives both twins."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec

from dragoman.show.clean import for_html, one_line, shortened
from dragoman.show.view import counted
from dragoman.web import assets
from dragoman.web.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Environment

HTML = "text/html; charset=utf-8"
JSON = "application/json"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a page answers: its template, its title, the value that both twins are made of.

    `also` is for the HTML alone: what the template needs and a program can do without.
    """

    template: str
    title: str
    value: Any
    also: dict[str, Any] = {}
    status: int = 200


class Chrome(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around every page: the record's name and size, whether it may be written, where the page is."""

    record: str
    reports: int
    statements: int
    read_only: bool
    path: str
    query: str
    section: str


@cache
def environment() -> Environment:
    """Return the environment of the pages: as that of `show`, with its templates at hand."""
    from jinja2 import ChoiceLoader, PackageLoader

    from dragoman.show.environment import environment as shown

    found = shown().overlay(loader=ChoiceLoader([PackageLoader("dragoman.web"), PackageLoader("dragoman.show")]))
    found.globals = {**found.globals, "asset": assets.address, "counted": counted}
    found.filters = {**found.filters, "one_line": one_line, "shortened": shortened, "address": _address}
    return found


def _address(path: str, asked: Iterable[tuple[str, Any]]) -> str:
    """Return an address with a query, leaving out what is not asked."""
    pairs = [(name, value) for name, value in asked if value not in (None, "", ())]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def html(page: Page, chrome: Chrome) -> bytes:
    """Return a page as HTML."""
    told = {name: getattr(page.value, name) for name in page.value.__struct_fields__}
    given = {**told, **page.also, "title": page.title, "chrome": chrome, "twin": _twin(chrome)}
    text = environment().get_template(page.template).render(given)
    return text.encode("utf-8", "replace")


def _twin(chrome: Chrome) -> str:
    path = "/overview" if chrome.path == "/" else chrome.path
    return f"{path}.json{'?' if chrome.query else ''}{chrome.query}"


def as_json(value: Any) -> bytes:
    """Return the value of a page as JSON."""
    return msgspec.json.encode(value, order="deterministic")


def fault_page(found: Fault, *, as_json: bool) -> tuple[bytes, str]:
    """Return an error page and its kind. It asks no record, for that may be what is wrong."""
    if as_json:
        return msgspec.json.encode({"error": found}), JSON
    text = environment().get_template("fault.html.j2").render(fault=found, title=for_html(found.title))
    return text.encode("utf-8", "replace"), HTML
