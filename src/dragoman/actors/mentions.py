"""Lists where each party is named in a report: by itself, by its people, by its capital or ministry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dragoman.actors.describe import SIDE_KINDS
from dragoman.actors.parties import standing
from dragoman.actors.phrases import find_hits
from dragoman.actors.scene import Scene
from dragoman.actors.tables import Tables
from dragoman.actors.text import tokens
from dragoman.report import Span

# A place says less of a side than a name does: "a strike on Kharkiv" is on Ukraine, "talks in Istanbul" no Turkish act.
_PLACES = frozenset({"region", "city"})
# Where the people have another name than the side that rules there.
_PEOPLE_OF = {"Gaza": "Palestinians", "West Bank": "Palestinians"}


class Mention(NamedTuple):
    """Words that stand for a party, in code points; `place` where only a town or region of it is named."""

    start: int
    end: int
    party: str
    place: bool = False


def party_mentions(scene: Scene) -> tuple[Mention, ...]:
    """Return the mentions of every party in the text, in order: states, bodies and groups, and people by their side."""
    found = [*_of_people(scene), *_of_names(scene)]
    return tuple(sorted(found))


def party_words(text: str, tables: Tables) -> dict[str, str]:
    """Return the words of a line that name a party, each with the party: "Washington" and the United States."""
    words = tokens(text)
    hits = [hit for hit in find_hits(words, tables) if hit.entry.party is not None]
    return {words[at].text: hit.entry.party or "" for hit in hits for at in range(hit.first, hit.after)}


def _of_people(scene: Scene) -> Iterable[Mention]:
    for figure in scene.figures:
        party = standing(figure, scene).party
        if party is not None:
            for mention in figure.mentions:
                yield _mention(scene.span_of(mention.first, mention.after), party, place=False)


def _of_names(scene: Scene) -> Iterable[Mention]:
    for hit in scene.hits:
        entry, span = hit.entry, scene.span_of(hit.first, hit.after)
        if entry.party is not None and entry.kind in SIDE_KINDS:
            yield _mention(span, entry.party, place=False)
        elif people := next((people for place, people in _PEOPLE_OF.items() if span.text.startswith(place)), None):
            yield _mention(span, people, place=True)
            if entry.party is not None:
                yield _mention(span, entry.party, place=True)
        elif entry.kind in _PLACES and (home := entry.party or entry.home) is not None:
            yield _mention(span, home, place=True)


def _mention(span: Span, party: str, *, place: bool) -> Mention:
    return Mention(span.start or 0, span.end or 0, party, place)
