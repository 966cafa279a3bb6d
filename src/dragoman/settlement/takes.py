"""Positions as they stand in readings, each with the sentence it was taken from: what a draft is made of."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.reading import Act, Issue, Position, Reading, Stance, Statement

MAX_WORDS = 400
_NAME = 120
_WINDOW = 2000
_OPERATOR = re.compile(r"\bIFF?\b")
_SIGNS = str.maketrans({
    ":": " -", "`": "’", "'": "’", "&": " and ", "|": " or ", "!": " ", "(": " ", ")": " ",
})  # fmt: skip
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s)|\n")


class Take(msgspec.Struct, frozen=True, kw_only=True):
    """One party's position on one item, cleaned of what a file cannot hold. `sentence` begins with its statement's id.

    `when` is the report's date as given, or "", and `told_by` another party in whose words the position stands.
    """

    party: str
    told_by: str | None
    issue: Issue
    item: str
    act: Act
    stance: Stance
    condition: str
    toward: str | None
    sentence: str
    when: str


def takes_of(readings: Sequence[Reading]) -> tuple[Take, ...]:
    """Return every position that names a party and an item, in the order of the readings."""
    several = len(readings) > 1
    return tuple(
        take
        for reading in readings
        for statement in reading.statements
        for position in statement.positions
        if (take := _take(reading, statement, position, several=several)) is not None
    )


def _take(reading: Reading, statement: Statement, position: Position, *, several: bool) -> Take | None:
    party, item = name(position.party or ""), name(position.item)
    if not party or not item:
        return None
    mark = f"{reading.report.id}/{statement.id}" if several else statement.id
    return Take(
        party=party,
        told_by=name(position.reported_by or "") or None,
        issue=position.issue,
        item=item,
        act=position.act,
        stance=position.stance,
        condition=shorter(clean(position.condition or ""), MAX_WORDS),
        toward=name(position.toward or "") or None,
        sentence=f"{shorter(clean(mark), 80)}: {sentence_of(reading, statement)}",
        when=clean(reading.report.published or "")[:40],
    )


def sentence_of(reading: Reading, statement: Statement) -> str:
    """Return the sentence or sentences of the report in which a statement stands, on one line, cut where long."""
    text = reading.report.text
    spans = [span for span in (statement.source, statement.cue, *statement.content) if span is not None]
    placed = [(s.start, s.end) for s in spans if s.start is not None and s.end is not None and s.end <= len(text)]
    if not placed:
        return shorter(clean(" … ".join(span.text for span in statement.content)), MAX_WORDS) or "(no words marked)"
    first, last = min(start for start, _ in placed), max(end for _, end in placed)
    before = max(0, first - _WINDOW)
    starts = [found.end() for found in _ENDS.finditer(text, before, first)]
    # A span that takes in its full stop ends its sentence itself.
    end = _ENDS.search(text, max(first, last - 2), last + _WINDOW)
    cut = text[starts[-1] if starts else before : max(end.end(), last) if end else last + _WINDOW]
    return shorter(clean(cut), MAX_WORDS)


def clean(text: str) -> str:
    """Return a text on one line without what a file cannot hold: controls, lone surrogates, direction marks."""
    kept = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs", "Cf", "Zl", "Zp") else letter for letter in text)
    return " ".join(kept.split())


def name(text: str) -> str:
    """Return a name that can stand in a statement: cleaned, bounded, without a statement's own signs."""
    plain = clean(text[: 8 * _NAME].translate(_SIGNS))
    return shorter(_OPERATOR.sub(lambda found: found[0].lower(), plain), _NAME)


def shorter(text: str, limit: int) -> str:
    """Return a text cut at a limit, with … for what was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
