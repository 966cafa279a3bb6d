"""The files that pages load: scripts and styles, all of them from here, each known by its digest.

What is vendored has its SHA-256 in `vendor/manifest.json`; one that is not what it was is not served.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from dragoman.errors import DragomanError
from dragoman.show.environment import environment

_KINDS: Final = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_OURS: Final = ("app.css", "app.js", "charts.js", "mark.svg")
_VENDORED: Final = ("htmx.min.js", "d3.min.js", "plot.min.js")
# As many statements of a report light up with their parts as on a page of `dragoman read --html`.
_LIT: Final = 300


class Asset(msgspec.Struct, frozen=True):
    """A file to be served: its content, its kind, and the digest that its address carries."""

    content: bytes
    kind: str
    digest: str


@cache
def assets() -> dict[str, Asset]:
    """Return every file by its name. Raises `DragomanError` where a vendored one was altered."""
    folder = files("dragoman.web").joinpath("static")
    found = {name: folder.joinpath(name).read_bytes() for name in _OURS}
    manifest = json.loads(folder.joinpath("vendor", "manifest.json").read_text(encoding="utf-8"))
    for name in _VENDORED:
        content = folder.joinpath("vendor", name).read_bytes()
        if hashlib.sha256(content).hexdigest() != manifest[name]["sha256"]:
            raise DragomanError(f"The file {name} of the web app is not the one that was shipped. Install it anew.")
        found[name] = content
    found["show.css"] = _show_css().encode()
    return {name: _asset(name, content) for name, content in found.items()}


def _asset(name: str, content: bytes) -> Asset:
    return Asset(content, _KINDS[name.rpartition(".")[2]], hashlib.sha256(content).hexdigest()[:16])


def _show_css() -> str:
    """Return the style of readings and conflicts as their own pages have it."""
    names = ("reading.css", "page.css", "settlement.css", "lit.css.j2")
    return "\n".join(environment().get_template(name).render(lit=range(1, _LIT + 1)) for name in names)


def address(name: str) -> str:
    """Return the address of a file, which changes with its content so that a browser may keep it."""
    return f"/static/{assets()[name].digest}/{name}"
