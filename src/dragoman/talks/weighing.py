"""How much a statement counts as evidence of a stance, and from when the evidence is enough.

The rule, with its reasons, is in docs/positions.md; the figures here are the ones told there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import Final

from dragoman.reading import Act, Stance
from dragoman.talks.items import stems, turned
from dragoman.talks.values import Evidence, Period, Stand

# So much evidence is enough to hold a party to a stance: one clear word of its own, or several that are less clear.
ENOUGH: Final = 0.6
# A change needs better evidence than a first stance: it says that a party went back on its word.
ENOUGH_ANEW: Final = 0.65
# Readings less sure than this weigh nothing, however many: misreadings of one kind are not independent.
LEAST_SURE: Final = 0.25
# How firmly an act puts a stance. A doubt is of what others will do and puts none.
FIRMNESS: Final[Mapping[Act, float]] = {
    "refuse": 1.0, "accept": 1.0, "concede": 1.0, "promise": 1.0, "demand": 1.0, "propose": 0.9, "appeal": 0.8,
    "deny": 0.8, "threaten": 0.75, "state": 0.5, "accuse": 0.4, "doubt": 0.0,
}  # fmt: skip
# What another says of a party's stance, against the party's own word.
REPORTED: Final = 0.4
# What a report tells of earlier days.
LATE: Final = 0.3
# What each further outlet takes away of the doubt that it was said; more than four add nothing.
OUTLET: Final = 0.8
MOST_OUTLETS: Final = 4
# What words that call themselves new take away of the doubt that they are ("no longer").
NEW: Final = 0.7
# Of opposite stances on one day the stronger counts where it is stronger by this; else the day tells nothing.
CLEAR: Final = 0.1
_NEW: Final = re.compile(
    r"\b(?:no longer|not any more|any more|anymore|for the first time|chang\w+ (?:my|our|his|her|its|their) mind|"
    r"reversed|dropp(?:ed|ing)|now (?:accepts?|agrees?|supports?|rejects?|refuses?|willing|ready))\b",
    re.IGNORECASE,
)
_SCALE: Final[Mapping[Stance, int]] = {"against": -1, "conditional": 0, "for": 1}


def on_scale(act: Act, stance: Stance) -> float | None:
    """Return a stance as a number: -1 refuses, 0 accepts on a condition, 1 accepts; None where it says nothing."""
    return None if stance == "unclear" or act == "doubt" else _SCALE[stance] * FIRMNESS[act]


def together(weights: Iterable[float]) -> float:
    """Return how sure one is of what several independent pieces of evidence say, each sure by its weight."""
    return 1 - prod(1 - weight for weight in weights)


def evidence_of(stands: Iterable[tuple[Stand, Stance]]) -> tuple[Evidence, ...]:
    """Return what stands weigh, the same statement in several reports once, in the order of days; undated ones not."""
    units: dict[tuple[str, int, Stance], list[Stand]] = defaultdict(list)
    for stand, stance in stands:
        if on_scale(stand.act, stance) is not None and _says_something(stand) and (stand.seen or stand.date):
            kind, number = ("told", stand.told) if stand.group is None else ("group", stand.group)
            units[kind, number, stance].append(stand)
    found = [
        _unit(members, stance)
        for (kind, number, stance), members in units.items()
        # What is read as a yes and as a no in one statement is misread at least once, and says nothing.
        if not (stance != "conditional" and (kind, number, turned(stance)) in units)
    ]
    return tuple(sorted(found, key=lambda each: (each.date, each.stand.id, each.stance)))


def _says_something(stand: Stand) -> bool:
    """Say whether the words of a statement name anything: "this" and "no" alone do not tell a stance on what."""
    return not stand.text or bool(stems(stand.text))


def _unit(members: Sequence[Stand], stance: Stance) -> Evidence:
    best = min(members, key=lambda stand: (stand.late, -_sure(stand), stand.date or "", stand.id))
    outlets = tuple(sorted({stand.outlet for stand in members if stand.outlet}))
    new = best.act == "concede" or any(_NEW.search(stand.text) for stand in members)
    doubt = (1 - _sure(best)) * OUTLET ** (min(max(len(outlets), 1), MOST_OUTLETS) - 1) * (NEW if new else 1)
    late = all(stand.late for stand in members)
    day = min(stand.seen or stand.date or "" for stand in members)
    return Evidence(
        date=day,
        stance=stance,
        own=best.reported_by is None,
        new=new,
        late=late,
        outlets=outlets,
        weight=round((1 - doubt) * (LATE if late else 1) * (1 if best.reported_by is None else REPORTED), 4),
        stand=best,
        rows=tuple(sorted(stand.id for stand in members)),
    )


def _sure(stand: Stand) -> float:
    """Return how sure a reading is: its own confidence, or a person's, by how firmly the stance is put."""
    return (1.0 if stand.reviewed else min(max(stand.confidence, 0.0), 1.0)) * FIRMNESS[stand.act]


def sureness(evidence: Evidence) -> float:
    """Return how sure the reading of a statement is that shows a stance best, by how firmly it puts it."""
    return _sure(evidence.stand)


def periods_of(evidence: Sequence[Evidence]) -> tuple[Period, ...]:
    """Return the stances a party is held to, one after the other, no two alike in a row.

    Days are gone through in order. A run of days that say the same is weighed; from the day on which it weighs enough
    the party is held to that stance, until a run of another stance weighs enough. Nothing is taken back by later days.
    """
    held: list[_Held] = []
    run = _Run()
    for day in _days([each for each in evidence if sureness(each) >= LEAST_SURE]):
        if run.evidence and run.evidence[0].stance != day[0].stance:
            if all(each.late for each in day):
                continue
            run = _Run()
        run.add(day)
        if not run.weighs(ENOUGH_ANEW if held and held[-1].stance != day[0].stance else ENOUGH):
            continue
        if not held or held[-1].stance != day[0].stance:
            held.append(_Held(day[0].stance, run.evidence[0].date, day[0].date))
        # What the run said before it weighed enough comes with it.
        held[-1].evidence += run.evidence[run.taken :]
        run.taken = len(run.evidence)
    return tuple(_period(each) for each in held)


class _Run:
    """Days in a row that say the same, and what they weigh together."""

    def __init__(self) -> None:
        self.evidence: list[Evidence] = []
        self.taken = 0
        self._doubt = 1.0
        self._voices: set[str | None] = set()

    def add(self, day: Sequence[Evidence]) -> None:
        self.evidence += day
        self._doubt *= prod(1 - each.weight for each in day)
        self._voices |= {each.stand.reported_by for each in day}

    def weighs(self, least: float) -> bool:
        """Say whether the run weighs so much; others' word alone only if two parties give it."""
        return 1 - self._doubt >= least and (None in self._voices or len(self._voices) > 1)


class _Held:
    """A stance while evidence for it comes in."""

    def __init__(self, stance: Stance, since: str, known: str) -> None:
        self.stance, self.since, self.known = stance, since, known
        self.evidence: list[Evidence] = []


def _period(held: _Held) -> Period:
    return Period(
        stance=held.stance,
        since=held.since,
        known=held.known,
        weight=round(together(each.weight for each in held.evidence), 4),
        best=max(held.evidence, key=lambda each: (each.weight, each.date)),
        evidence=tuple(held.evidence),
    )


def _days(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Return the evidence day by day: where a day says several things, the one that is clearly stronger."""
    by_day: dict[str, dict[Stance, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for each in evidence:
        by_day[each.date][each.stance].append(each)
    days = []
    for _, stances in sorted(by_day.items()):
        ranked = sorted(stances.values(), key=lambda said: -together(each.weight for each in said))
        weights = [together(each.weight for each in said) for said in ranked]
        if len(weights) == 1 or weights[0] - weights[1] >= CLEAR:
            days.append(ranked[0])
    return days


def opposite(first: Stance, second: Stance) -> bool:
    """Say whether two stances exclude each other: for and against do, and a condition excludes neither."""
    return first == turned(second) != second
