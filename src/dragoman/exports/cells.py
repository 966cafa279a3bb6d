"""Cells of a table that a spreadsheet opens: words from outside are never a formula there."""

from __future__ import annotations

import re
from typing import Any

# A spreadsheet takes what begins with one of these for a formula. An apostrophe before it is the spreadsheets' own sign
# for text. Words that begin with apostrophes and such a sign get one more, so that the sign can be taken off again.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")


def guarded(value: Any) -> Any:
    """Return a cell that no spreadsheet runs; numbers and nothing are let be."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def unguarded(cell: str) -> str:
    """Return the words of a guarded cell as they were."""
    return cell[1:] if _GUARDED.match(cell) else cell
