"""XML of a network, element by element."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# What no XML 1.0 document may hold, however it is escaped.
_NEVER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, told: Mapping[str, object], *inner: ET.Element, text: str | None = None) -> ET.Element:
    """Return an element with what is told as attributes, empty ones left out."""
    made = ET.Element(tag, {name: clean(str(value)) for name, value in told.items() if value is not None})
    made.extend(inner)
    made.text = None if text is None else clean(text)
    return made


def line(made: ET.Element) -> str:
    """Return an element on a line of its own."""
    return ET.tostring(made, encoding="unicode") + "\n"


def clean(text: str) -> str:
    """Return a text that XML can hold: what it cannot becomes U+FFFD."""
    return _NEVER.sub("\ufffd", text)
