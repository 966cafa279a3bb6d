"""Make words from outside harmless before they are shown.

What is replaced stays visible as a sign of its own, so that a reader sees that something was there.
"""

from __future__ import annotations

import unicodedata

_UNSHOWABLE = "�"
_LINE_BREAKS = "\t\n\r"

# C0 controls have pictures of their own (U+2400 to U+241F), so a reader sees that one was there, and which.
_C0 = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in _LINE_BREAKS}
_DEL_AND_C1 = {0x7F: "\u2421"} | dict.fromkeys(range(0x80, 0xA0), _UNSHOWABLE)
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), _UNSHOWABLE)
_NONCHARACTERS = dict.fromkeys([*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF], _UNSHOWABLE)
# The two overrides show letters in an order they were not written in; no honest report needs them.
_OVERRIDES = dict.fromkeys([0x202D, 0x202E], _UNSHOWABLE)
# Embeddings and isolates are honest in a browser, which ends them with the paragraph. A terminal may never end them.
_EMBEDDINGS = dict.fromkeys([0x202A, 0x202B, 0x202C, 0x2066, 0x2067, 0x2068, 0x2069], _UNSHOWABLE)

_FOR_HTML = _C0 | _DEL_AND_C1 | _SURROGATES | _NONCHARACTERS | _OVERRIDES
_FOR_TERMINAL = _FOR_HTML | _EMBEDDINGS | {0x0D: "\n", 0x2028: "\n", 0x2029: "\n"}

_PLAIN = str.maketrans({
    "·": "-", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "→": ">", "–": "-", "—": "-",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ",
})  # fmt: skip


def for_html(text: str) -> str:
    """Replace what has no place in an HTML text: controls, surrogates, direction overrides. Does not escape."""
    return text.translate(_FOR_HTML)


def for_terminal(text: str, *, encoding: str = "utf-8") -> str:
    """Replace what could steer a terminal, and what `encoding` cannot carry. Keeps line breaks."""
    shown = text.translate(_FOR_TERMINAL)
    try:
        shown.encode(encoding)
    except UnicodeEncodeError:
        # An accent is worth losing to keep its letter: "Oskár" is better read as "Oskar" than as "Osk?r".
        split = unicodedata.normalize("NFKD", shown.translate(_PLAIN))
        bare = "".join(letter for letter in split if not unicodedata.combining(letter))
        return bare.encode(encoding, "replace").decode(encoding)
    return shown


def one_line(text: str) -> str:
    """Return `text` on one line, every run of white space one space."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Return `text` with one line a paragraph and no empty lines, every other run of white space one space."""
    return "\n".join(line for line in map(one_line, text.splitlines()) if line)


def shortened(text: str, *, limit: int) -> str:
    """Return `text` on one line, cut between words at `limit` characters; what was cut shows as `[...]`."""
    line = one_line(text[: 4 * limit])
    if len(line) <= limit and len(text) <= 4 * limit:
        return line
    cut = line[:limit]
    return f"{cut.rsplit(' ', 1)[0]} [...]"
