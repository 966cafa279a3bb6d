"""Reads the turns of a transcript: whose words follow a label such as "PRESIDENT BIDEN:", and what a reporter asks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from dragoman.language.sentences import Place

_LABEL = re.compile(
    r"(?:^|(?<=\n)|(?<=\s\s)|(?<=\xa0\s)|(?<=\s\xa0))(?:(?P<who>[A-Z][A-Z.'’-]+(?:\s[A-Z][A-Z.'’-]*){0,5})(?:\s\([^)\n]{1,40}\))?:|Q(?=[\s\xa0]{2}))"
)
# Labels of those who speak for nobody here.
_OTHERS = frozenset(
    {"Q", "MODERATOR", "PARTICIPANT", "AUDIENCE", "AIDE", "OPERATOR", "INTERPRETER", "REPORTER", "HOST"}
)


class Turn(NamedTuple):
    """One turn: where its words begin, and its label; None where they are a reporter's or a moderator's."""

    label_start: int
    start: int
    label: Place | None


def turns(text: str) -> list[Turn]:
    """Return the turns of a transcript in order; none where a text has no labels."""
    return list(_turns(text))


def _turns(text: str) -> Iterator[Turn]:
    for found in _LABEL.finditer(text):
        who = found["who"]
        speaks = who is not None and who.split()[0] not in _OTHERS and len(who) > 1
        yield Turn(found.start(), found.end(), found.span("who") if speaks else None)


def pieces(place: Place, said: list[Turn]) -> Iterator[tuple[Place, Turn | None]]:
    """Yield the parts of a sentence by turn, without the labels: a transcript's line break need not end a sentence."""
    start, end = place
    at = bisect_right(said, start, key=lambda turn: turn.label_start) - 1
    turn = said[at] if at >= 0 else None
    start = max(start, turn.start) if turn is not None else start
    for following in said[at + 1 :]:
        if following.label_start >= end:
            break
        yield (start, following.label_start), turn
        turn, start = following, following.start
    yield (start, end), turn
