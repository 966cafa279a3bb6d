"""Names for files that hold a shown reading."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.reading import Reading

# Short enough for every file system (255 bytes) and for a line of a directory listing.
_TITLE_LENGTH = 60
_ID_LENGTH = 10


def file_name(reading: Reading) -> str:
    """Return a name for the page of `reading`: words of its title and a part of its id, in `a-z 0-9 -`, and `.html`.

    No title can make a name that leaves its folder, hides, or means a device. The id tells reports with the same
    title apart.
    """
    report = reading.report
    words = _slug(report.title or "")[:_TITLE_LENGTH].strip("-") or "report"
    return f"{words}-{_mark(report.id)}.html"


def _slug(title: str) -> str:
    # Bounded before the work starts: a title is as long as whoever wrote it likes.
    plain = unicodedata.normalize("NFKD", title[: 8 * _TITLE_LENGTH]).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _mark(report_id: str) -> str:
    if re.fullmatch(r"[0-9a-f]{16}", report_id):
        return report_id[:_ID_LENGTH]
    # An id from somebody else's file may hold anything; its digest names it as well.
    return hashlib.sha256(report_id.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_LENGTH]
