"""Scores the judging of headlines: XSumFaith lines, and our own minimal pairs."""

from __future__ import annotations

import hashlib
import re


def kept_document(body: str) -> bool:
    """Say whether an XSumFaith document is in the fifth that nothing is trained on."""
    return int(hashlib.sha256(body.encode()).hexdigest(), 16) % 5 == 0



def tidied(line: str, body: str) -> tuple[str, list[int]]:
    """Write a lower-cased, token-wise line of XSumFaith as a headline is written; also give each character's old place.

    Capitals come from the body: a word that the body writes with a capital where no sentence begins gets it back.
    """
    places = _kept_places(line)
    text = "".join(line[at] for at in places)
    capitals = {m.group(1).lower(): m.group(1) for m in re.finditer(r"(?<=[a-z,] )([A-Z][\w&]+)", body)}
    text = re.sub(r"[\w&]+", lambda m: capitals.get(m.group(), m.group()), text)
    return text[:1].upper() + text[1:], places


def _kept_places(line: str) -> list[int]:
    gone: set[int] = set()
    for pattern in (r"\\+(?=')", r"(?<=\d,) (?=\d{3}\b)", r"(?<=\() ", r" (?=[),.;:!?%])", r"(?<=[$£€]) "):
        for match in re.finditer(pattern, line):
            gone.update(range(*match.span()))
    return [at for at in range(len(line)) if at not in gone]
