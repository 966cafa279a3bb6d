"""Tells which parties speak as one: "Britain, France and Canada", and later "they", "the three countries"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from dragoman.actors.mentions import Mention
from dragoman.reading import Statement
from dragoman.report import Report

# Between two names of one list.
_LISTED = re.compile(r"(?:['’]s?)?(?:\s|,|/|&|and|the|of|with|as well as|along with)*", re.IGNORECASE)
_PAIR = 2
_JOINT = re.compile(r",|\band\b|&|/|\bas well as\b|\balong with\b", re.IGNORECASE)
# A source that stands for several who spoke before.
_SEVERAL = re.compile(
    r"\b(?:they|we|both|trio|joint\s+statement|the\s+statement|"
    r"(?:leaders|countries|nations|governments|states|powers|allies|partners|ministers|signatories|sides|capitals)(?!\w))",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "both": 2, "pair": 2, "three": 3, "trio": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


class _Group(NamedTuple):
    start: int
    parties: tuple[str, ...]


def speaking_together(
    report: Report, statements: Sequence[Statement], mentions: Sequence[Mention]
) -> list[tuple[str, ...]]:
    """Return for each statement the parties that its source lists, or that the several it means were before.

    Empty where one party speaks for itself. "The three countries" are those of the last list before them, in a source
    or, of three or more, anywhere in the text, that holds the speaker's party; else of the first list behind them.
    """
    sure = [m for m in mentions if not m.place]
    lists = [group for group in _lists(report, sure) if len(group.parties) > _PAIR]
    starts = [m.start for m in sure]
    heard: list[_Group] = []
    found = []
    for statement in statements:
        source = statement.source
        together: tuple[str, ...] = ()
        if source is not None and source.start is not None and source.end is not None:
            near = sure[bisect_left(starts, source.start) : bisect_left(starts, source.end)]
            inside = [m for m in near if m.end <= source.end]
            named = _lists(report, inside)
            party = statement.speaker.party
            # An envoy to two states speaks for neither: the speaker's own party stands in its list.
            joint = [group for group in named if len(group.parties) > 1 and (party is None or party in group.parties)]
            if joint:
                together = max(joint, key=lambda group: len(group.parties)).parties
                heard.append(_Group(source.start, together))
            elif not inside and _SEVERAL.search(source.text):
                together = _meant(_of_number(source.text, [*lists, *heard]), source.start, party)
        found.append(together)
    return found


def _of_number(words: str, groups: Sequence[_Group]) -> list[_Group]:
    """Keep the groups of as many parties as a source says, where it says how many: "the two countries"."""
    number = next((_NUMBERS[word] for word in words.lower().split() if word in _NUMBERS), None)
    return [group for group in groups if number is None or len(group.parties) == number]


def _meant(groups: Sequence[_Group], at: int, party: str | None) -> tuple[str, ...]:
    """Return the last group before a place that holds the party; the first behind it where there is none."""
    holding = sorted(group for group in groups if party in group.parties)
    before = [group for group in holding if group.start < at]
    return before[-1].parties if before else holding[0].parties if holding else ()


def _lists(report: Report, mentions: Sequence[Mention]) -> list[_Group]:
    """Return the runs of mentions that stand in one list, a single mention among them."""
    groups: list[_Group] = []
    end = -1
    for one in mentions:
        between = report.text[end : one.start] if groups and 0 <= end <= one.start else None
        if between is not None and _LISTED.fullmatch(between) and _JOINT.search(between):
            last = groups[-1]
            groups[-1] = _Group(last.start, tuple(dict.fromkeys((*last.parties, one.party))))
        else:
            groups.append(_Group(one.start, (one.party,)))
        end = one.end
    return groups
