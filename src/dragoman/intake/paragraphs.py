"""Lines into paragraphs: text that was wrapped at a column is joined again, text that was not is left alone."""

from __future__ import annotations

import itertools

# Text is wrapped somewhere between these columns, or it is not wrapped.
_NARROWEST, _WIDEST = 40, 100
# Share of the line breaks within blocks that must fall where a wrapping program would have put them.
_WRAPPED_SHARE = 0.6


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of plain text, without the white space around them.

    A blank line ends a paragraph. So does a single line break, unless the text is wrapped at a column, which shows
    in that the next word would not have fitted on the line: then lines are joined with a space.
    """
    blocks = _blocks(text)
    width = _wrap_width(blocks)
    return [paragraph for block in blocks for paragraph in (_joined(block, width) if width else map(str.strip, block))]


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _wrap_width(blocks: list[list[str]]) -> int:
    """Return the column at which the text is wrapped, 0 where it is not."""
    lengths = sorted(len(line) for block in blocks for line in block)
    pairs = [pair for block in blocks for pair in itertools.pairwise(block)]
    if not pairs or not lengths:
        return 0
    # A long address on a line of its own does not unwrap the rest, so the longest few lines don't count.
    width = lengths[(len(lengths) - 1) * 97 // 100]
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    full = sum(_is_full(first, second, width) for first, second in pairs)
    return width if full >= len(pairs) * _WRAPPED_SHARE else 0


def _is_full(line: str, following: str, width: int) -> bool:
    """Tell whether the next line's first word would not have fitted on this one."""
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width


def _joined(block: list[str], width: int) -> list[str]:
    joined = [block[0].strip()]
    for before, line in itertools.pairwise(block):
        indented = line[:1].isspace() and not before[:1].isspace()
        if indented or not _is_full(before, line, width):
            joined.append(line.strip())
        else:
            joined[-1] += _glue(before, line) + line.strip()
    return joined


def _glue(before: str, line: str) -> str:
    """Return what stands between two wrapped lines: nothing after a hyphen inside a word, else a space."""
    split_word = len(before) > 1 and before[-1] == "-" and before[-2].isalpha() and line.lstrip()[:1].islower()
    return "" if split_word else " "
