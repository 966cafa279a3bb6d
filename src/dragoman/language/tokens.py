"""Cuts a text into word pieces with their offsets, and says what the pieces look like.

The encoder is uncased: what capitals, quotation marks and paragraph breaks tell a reader is handed to it beside the
pieces, as three small features each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]

CLS, SEP, PAD = 101, 102, 0
# What stands before a piece: nothing (it goes on the word), white space, a line break, an empty line.
GAP_NONE, GAP_SPACE, GAP_LINE, GAP_PARAGRAPH = range(4)
CASE_LOWER, CASE_CAPITAL, CASE_UPPER, CASE_OTHER = range(4)
QUOTE_OUTSIDE, QUOTE_INSIDE, QUOTE_OPENS, QUOTE_CLOSES = range(4)

_OPENING = "“„«‟"
# Straight marks open and close alike; some newspapers' systems write two apostrophes for one.
_EITHER = ('"', "''")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WHITE = re.compile(r"\s+")
# A stray opening mark must not turn the rest of a report into a quotation.
_LONGEST_QUOTATION = 1500


@dataclass(frozen=True, slots=True)
class Tokens:
    """The word pieces of one text: ids, offsets in code points, and three features, all of one length."""

    ids: Ints
    start: Ints
    end: Ints
    gap: Ints
    case: Ints
    quote: Ints

    def __len__(self) -> int:
        return len(self.ids)


@lru_cache(maxsize=2)
def load_tokenizer(path: Path) -> Tokenizer:
    """Load a tokenizer file. Nothing is fetched."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def tokenize(text: str, tokenizer: Tokenizer) -> Tokens:
    """Cut `text` into word pieces; offsets are code points of `text` as it is."""
    # A lone surrogate cannot cross into the tokenizer; the replacement is one code point long as well.
    encoding = tokenizer.encode(_SURROGATE.sub("\ufffd", text), add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    start, end = offsets[:, 0], offsets[:, 1]
    return Tokens(
        ids=np.array(encoding.ids, dtype=np.int64),
        start=start,
        end=end,
        gap=_gaps(text, start, end),
        case=_cases(text, start),
        quote=_quotes(text, start),
    )


def _gaps(text: str, start: Ints, end: Ints) -> Ints:
    kinds = np.zeros(len(start), dtype=np.int64)
    previous = 0
    for index, (here, after) in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        if index == 0 or here > previous:
            kinds[index] = _gap(text[previous:here]) if index else GAP_PARAGRAPH
        previous = after
    return kinds


def _gap(between: str) -> int:
    lines = between.count("\n")
    if lines > 1:
        return GAP_PARAGRAPH
    if lines:
        return GAP_LINE
    return GAP_SPACE


def _cases(text: str, start: Ints) -> Ints:
    """Tell the case of the whole word that each piece belongs to."""
    kinds = np.zeros(len(start), dtype=np.int64)
    words = [(match.start(), match.end(), _case(match.group())) for match in re.finditer(r"\w+", text)]
    word = 0
    for index, here in enumerate(start.tolist()):
        while word < len(words) and words[word][1] <= here:
            word += 1
        inside = word < len(words) and words[word][0] <= here
        kinds[index] = words[word][2] if inside else CASE_OTHER
    return kinds


def _case(word: str) -> int:
    if not word[0].isalpha():
        return CASE_OTHER
    if word[0].islower() or not word[0].isupper():
        return CASE_LOWER
    return CASE_UPPER if len(word) > 1 and word.isupper() else CASE_CAPITAL


def _quotes(text: str, start: Ints) -> Ints:
    """Tell for each piece whether it stands inside double quotation marks."""
    states = quotation_states(text)
    return states[start] if len(start) else np.zeros(0, dtype=np.int64)


def quotation_states(text: str) -> Ints:
    """Follow the double quotation marks through the text, one state a code point.

    A paragraph break ends a quotation, and so does the end of the text: where it goes on, news English opens the
    marks anew.
    """
    states = np.zeros(len(text), dtype=np.int64)
    opened = -1
    for match in re.finditer(r"""["“”„«»‟]|''|\n\s*\n""", text):
        at, after, mark = match.start(), match.end(), match.group()
        if mark[0] == "\n":
            opened = _inside(states, opened, at)
        elif mark in _OPENING or (mark in _EITHER and opened < 0):
            _inside(states, opened, at)
            opened, states[at:after] = after - 1, QUOTE_OPENS
        else:
            opened, states[at:after] = _inside(states, opened, at), QUOTE_CLOSES
    _inside(states, opened, len(text))
    return states


def _inside(states: Ints, opened: int, closed: int) -> int:
    """Mark what stands between the marks, unless that is too long to be one quotation; return "none open"."""
    if opened >= 0 and closed - opened <= _LONGEST_QUOTATION:
        states[opened + 1 : closed] = QUOTE_INSIDE
    return -1


def sentence_ends(text: str, tokens: Tokens) -> NDArray[np.bool_]:
    """Say for each piece whether a sentence plainly ends before it (used to cut windows, not to count sentences)."""
    ends = np.zeros(len(tokens), dtype=np.bool_)
    for index in range(1, len(tokens)):
        if tokens.gap[index] == GAP_NONE or tokens.case[index] == CASE_LOWER:
            continue
        before = text[max(0, int(tokens.end[index - 1]) - 2) : int(tokens.end[index - 1])]
        ends[index] = bool(re.search(r"[.!?][\"”’»)]?$", before))
    return ends
