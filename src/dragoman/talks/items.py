"""Which items are the same thing, by a rule that errs on the side of keeping apart.

An item's words are taken as stems. Words of the table say which thing of the issue is meant; a word of undoing
("lifting sanctions") turns the stance around. Items that the table does not know are the same where their words are, or
where at least half of all their words are common to both, whichever was seen first giving its name. What belongs
together is settled in the order of days, so that nothing said later changes what was the same thing before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from dragoman.reading import Stance
from dragoman.talks.values import Stand
from dragoman.talks.vocabulary import EMPTY, SAME, TELLING, THINGS, TOPICS, UNDOING, WHOLE

# Items are the same where at least so much of all their words is common to both.
LEAST_COMMON: Final = 0.5
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ENDINGS: Final = ("ations", "ation", "ings", "ing", "als", "al", "ments", "ment", "ies", "ed", "es", "s", "e")
_SHORTEST: Final = 4  # letters that a stem keeps
_OPPOSITE: Final[dict[Stance, Stance]] = {"for": "against", "against": "for"}


class Thing(NamedTuple):
    """What an item speaks of: a name from the table (or None), the words that tell it, and whether it is its undoing.

    With neither a name nor words it is vague: "this plan".
    """

    name: str | None
    words: frozenset[str]
    undone: bool


def stem(word: str) -> str:
    """Return a word without its commonest endings: "withdrawal", "withdrawing" and "withdraws" are one."""
    word = SAME.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word


def tokens(text: str) -> list[str]:
    """Return the words of a text, in small letters, without the ending of the possessive."""
    return [found.removesuffix("'s") for found in _WORD.findall(text.casefold().replace("’", "'"))]


@lru_cache(maxsize=65_536)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that name something."""
    return frozenset(stem(word) for word in tokens(text) if word not in _empty()) - {"s"}


def turned(stance: Stance) -> Stance:
    """Return the stance toward the undoing of what a stance is toward."""
    return _OPPOSITE.get(stance, stance)


@lru_cache(maxsize=65_536)
def thing_of(issue: str, item: str, party: str) -> Thing:
    """Return what an item of an issue speaks of. Words made of the party's own name say nothing to that party."""
    words = stems(item)
    undoing = words & _listed(UNDOING)
    told = frozenset(word for word in words - undoing if not made_of(word, party))
    kinds = told & _listed(TELLING)
    for thing in THINGS.get(issue, ()):
        if told & _listed(thing.contrary):
            return Thing(thing.name, kinds, not undoing)
        if told & _listed(thing.words):
            return Thing(thing.name, kinds, bool(undoing))
    if told - _listed(TOPICS.get(issue, "")):
        return Thing(None, told, bool(undoing))
    return Thing(THINGS[issue][0].name if issue in WHOLE else None, frozenset(), bool(undoing))


def same(first: Thing, second: Thing) -> bool:
    """Say whether two items of one issue speak of the same thing, or of its undoing."""
    if first.name is not None or second.name is not None:
        return first.name == second.name and first.words == second.words
    return bool(first.words) and common(first.words, second.words) >= LEAST_COMMON


def common(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the share of all words of two that both have."""
    return len(first & second) / len(first | second) if first or second else 0.0


class Group(NamedTuple):
    """Positions of one party on one thing: the name it is shown under, all its names, and the positions."""

    thing: Thing
    name: str
    names: tuple[str, ...]
    stands: tuple[tuple[Stand, Stance], ...]


def grouped(stands: Iterable[Stand]) -> list[Group]:
    """Put the positions of one party on one issue together by what they speak of, with the stance toward the thing."""
    found: list[tuple[Thing, list[tuple[Stand, bool]]]] = []
    last: list[tuple[Stand, bool]] | None = None
    # Things are put together the first time they are met: what is the same as one stays the same.
    homes: dict[tuple[str | None, frozenset[str]], list[tuple[Stand, bool]]] = {}
    for stand in sorted(stands, key=_place):
        thing = thing_of(stand.issue, stand.item, stand.party)
        # What names nothing speaks of what was spoken of last.
        vague = thing.name is None and not thing.words
        home = last if vague else homes.get((thing.name, thing.words)) or _home(found, thing)
        if home is None:
            found.append((thing, home := []))
        if not vague:
            homes[thing.name, thing.words] = home
        home.append((stand, thing.undone))
        last = home
    return [_group(thing, members) for thing, members in found]


def _home(found: Sequence[tuple[Thing, list[tuple[Stand, bool]]]], thing: Thing) -> list[tuple[Stand, bool]] | None:
    return next((members for known, members in found if same(known, thing)), None)


def _place(stand: Stand) -> tuple[str, str, int]:
    return stand.date or "", stand.item.casefold(), stand.id


def _group(thing: Thing, members: Sequence[tuple[Stand, bool]]) -> Group:
    # A thing that the table does not know is what its first item says; its undoing is then the other way round.
    as_thing = members[0][1] if thing.name is None else False
    names = tuple(dict.fromkeys(stand.item for stand, _ in members))
    stands = tuple((stand, turned(stand.stance) if undone != as_thing else stand.stance) for stand, undone in members)
    kinds = " ".join(sorted(thing.words)) if thing.name else ""
    return Group(thing, f"{kinds} {thing.name}".strip() if thing.name else names[0], names, stands)


@cache
def _listed(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


@cache
def _empty() -> frozenset[str]:
    return frozenset(EMPTY.split())


@lru_cache(maxsize=65_536)
def made_of(word: str, party: str) -> bool:
    """Say whether a word is made of a party's name: "Orvelian", "Israeli"."""
    parts = [part for part in party.casefold().split() if len(part) >= _SHORTEST]
    return len(word) >= _SHORTEST and any(word.startswith(part[:5]) or part.startswith(word) for part in parts)
