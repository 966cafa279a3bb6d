"""Answers that are no page: a file to keep, or the way to another page."""

from __future__ import annotations

import re
from urllib.parse import quote

import msgspec

_SAFE = re.compile(r"[^A-Za-z0-9._-]+")


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be kept by the browser under a name."""

    content: bytes
    kind: str
    name: str

    @property
    def disposition(self) -> str:
        """Return the header that names the file."""
        return f"attachment; filename=\"{safe_name(self.name)}\"; filename*=UTF-8''{quote(safe_name(self.name))}"


class Moved(msgspec.Struct, frozen=True):
    """Where the browser goes on, after something was sent."""

    to: str


def safe_name(name: str) -> str:
    """Return a name for a file that leads nowhere else, whatever it is made of."""
    last = re.split(r"[/\\]", name)[-1]
    return _SAFE.sub("-", last).strip("-.")[-100:] or "file"
