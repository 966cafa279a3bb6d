"""Lists the parties that may hold a position or have a part in an event, and what speaks for each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dragoman.actors.mentions import Mention
from dragoman.language.linking import Floats
from dragoman.language.tokens import Tokens

Range = tuple[int, int]

# How far around its words a party may be named and still have a part in them, in word pieces.
_BEFORE, _AFTER = 90, 40
# Parties named elsewhere in the report that are asked as well: an act may be told of "the army" alone.
_ELSEWHERE = 3
FEATURES = 12


@dataclass(frozen=True, slots=True)
class Named:
    """The parties of a text with the pieces that name them, in order, and how often each is named."""

    at: tuple[Range, ...]
    mentions: tuple[Mention, ...]
    counts: Counter[str]
    starts: tuple[int, ...]

    def names(self, run: Range) -> bool:
        """Say whether a run of pieces lies within the name of a party."""
        last = bisect_right(self.starts, run[0]) - 1
        return last >= 0 and run[1] <= self.at[last][1]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party that may have a part in some words: the pieces of the mention that speaks for it best, and features."""

    party: str | None
    at: Range | None
    features: Floats


def named_in(tokens: Tokens, mentions: Sequence[Mention]) -> Named:
    """Place the mentions of parties in the pieces of a text."""
    found = [(pieces_of(tokens, m.start, m.end), m) for m in mentions]
    kept = [(at, m) for at, m in found if at[0] < at[1]]
    counts = Counter(m.party for _, m in kept if not m.place)
    places = tuple(at for at, _ in kept)
    return Named(places, tuple(m for _, m in kept), counts, tuple(first for first, _ in places))


def pieces_of(tokens: Tokens, start: int, end: int) -> Range:
    """Return the pieces that lie in a stretch of code points."""
    first = int(np.searchsorted(tokens.end, start, side="right"))
    return first, max(first, int(np.searchsorted(tokens.start, end, side="left")))


class Speaks(NamedTuple):
    """Whose words they are: the speaker's party, which may be none, the pieces of the source, who speaks with it."""

    party: str | None
    source: Range | None = None
    together: tuple[str, ...] = ()


def candidates_for(named: Named, words: Sequence[Range], *, speaker: Speaks | None = None) -> list[Candidate]:
    """List the parties that may have a part in `words`; a speaker comes first, also one without a party.

    Raises `ValueError` where there are no words.
    """
    first, after = min(a for a, _ in words), max(b for _, b in words)
    if speaker is not None and speaker.source is not None:
        first, after = min(first, speaker.source[0]), max(after, speaker.source[1])
    parties: dict[str | None, list[int]] = {speaker.party: []} if speaker is not None else {}
    parties |= {party: [] for party in (speaker.together if speaker is not None else ()) if party not in parties}
    for i in _between(named, first - _BEFORE, after + _AFTER):
        parties.setdefault(named.mentions[i].party, []).append(i)
    for party, _ in named.counts.most_common(_ELSEWHERE):
        parties.setdefault(party, [])
    return [_candidate(named, party, places, words, speaker) for party, places in parties.items()]


def _between(named: Named, first: int, after: int) -> range:
    return range(bisect_left(named.starts, first), bisect_right(named.starts, after - 1))


def _candidate(
    named: Named, party: str | None, places: Sequence[int], words: Sequence[Range], speaker: Speaks | None
) -> Candidate:
    source, together = (speaker.source, speaker.together) if speaker is not None else (None, ())
    inside = [i for i in places if any(_touch(named.at[i], w) for w in words)]
    sure = [i for i in inside if not named.mentions[i].place]
    first, after = words[0][0], words[-1][1]
    before = [i for i in places if named.at[i][1] <= first]
    best = sure[0] if sure else inside[0] if inside else _nearest(named, places, first)
    at = named.at[best] if best is not None else None
    length = max(1, after - first)
    total = max(1, named.counts.total())
    features = np.array(
        [
            bool(sure),
            bool(inside) and not sure,
            len(inside) > 1,
            bool(before),
            bool(places) and not inside and not before,
            (at[0] - first) / length if inside and at is not None else 0.0,
            np.log1p(max(0, first - named.at[before[-1]][1])) / 5 if before else 0.0,
            named.counts[party] / total if party is not None else 0.0,
            speaker is not None and party == speaker.party,
            (source is not None and any(_touch(named.at[i], source) for i in places)) or party in together,
            party is None,
            not places,
        ],
        dtype=np.float32,
    )
    return Candidate(party, at, features)


def _nearest(named: Named, places: Sequence[int], first: int) -> int | None:
    return min(places, key=lambda i: abs(named.at[i][0] - first), default=None)


def _touch(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]
