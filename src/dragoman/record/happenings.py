"""Says whether two reports tell of one event: the same type and parties, days near each other, similar words."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from dragoman.record.grouping import Link
from dragoman.record.repeats import hashed
from dragoman.record.wording import units

# Days between the reports of one event.
DAYS = 4
_TOP = 6
# Likeness, weight of shared meanings, number of them.
_LEAST = 0.3
_WEIGHING = 1.3
_COUNT = 2
# What has happened and what is only planned are two events, and so is what somebody denies.
_CLASSES = {"happened": "real", "ongoing": "real", "planned": "planned", "hypothetical": "planned", "denied": "denied"}


class Happening(NamedTuple):
    """An event as it is compared, with the sentence its evidence stands in."""

    id: int
    report: int
    order: tuple[str, ...]
    day: int | None
    type: str
    reality: str
    actors: frozenset[str]
    recipients: frozenset[str]
    text: str
    sentence: str


@lru_cache(maxsize=8192)
def keys(type_: str, text: str) -> frozenset[int]:
    """Return what an event is looked up by: its type with pairs of the weightiest meanings of its words."""
    whole = units(text)[0].meanings
    top = sorted(sorted(whole, key=lambda meaning: (-whole[meaning], meaning))[:_TOP])
    return frozenset(hashed("event", type_, one, other) for one, other in combinations(top, 2))


def compare(one: Happening, other: Happening) -> Link | None:
    """Say how near two events are, None where they are not one. It does not matter which comes first.

    Type and parties have to agree, and the evidence, or the sentence it stands in, to be alike.
    """
    if one.report == other.report or one.type != other.type or _CLASSES[one.reality] != _CLASSES[other.reality]:
        return None
    if one.day is None or other.day is None or abs(one.day - other.day) > DAYS:
        return None
    if not (_meet(one.actors, other.actors) and _meet(one.recipients, other.recipients)):
        return None
    alike = max(_alike(one.type, one.text, other.text), _alike(one.type, one.sentence, other.sentence))
    return Link("same", round(alike, 3), firm=False) if alike else None


def _meet(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return not ours or not theirs or bool(ours & theirs)


def _alike(type_: str, one: str, other: str) -> float:
    if keys(type_, one).isdisjoint(keys(type_, other)):
        return 0.0
    ours, theirs = units(one)[0], units(other)[0]
    shared = [meaning for meaning in ours.meanings if meaning in theirs.meanings]
    weight = sum(ours.meanings[meaning] for meaning in shared)
    if len(shared) < _COUNT or weight < _WEIGHING:
        return 0.0
    found = (weight / min(ours.weight, theirs.weight) + 2 * weight / (ours.weight + theirs.weight)) / 2
    return min(found, 1.0) if found >= _LEAST else 0.0
