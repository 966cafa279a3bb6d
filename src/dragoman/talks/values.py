"""What positions over time are made of, and what is made of them. Frozen, and nothing here knows of a record."""

from __future__ import annotations

from typing import Literal

import msgspec

from dragoman.reading import Act, Issue, Reality, Stance

Kind = Literal["reported", "voices", "fact", "event"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where words stand: a report, the statement in it if they are one, and the span (None in the headline)."""

    report: str
    statement: str | None = None
    start: int | None = None
    end: int | None = None
    title: str | None = None


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """A party's position on an item, as one statement in one report gives it.

    `reported_by` is another party in whose words it stands; None where the party speaks for itself. `told` numbers the
    statement, and `group` the same statement over all reports that carry it, with `seen`, the day it is seen earliest.
    `late` says that the report looks back ("had said"): its day is not that of the words.
    """

    id: int
    date: str | None
    outlet: str | None = None
    party: str
    issue: Issue
    item: str
    act: Act
    stance: Stance
    condition: str | None = None
    toward: str | None = None
    reported_by: str | None = None
    speaker: str | None = None
    text: str = ""
    confidence: float
    reviewed: bool = False
    told: int
    group: int | None = None
    seen: str | None = None
    late: bool = False
    place: Place


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A statement, for what it says of facts. `issues` and `acts` are those of its positions, if any are read."""

    id: int
    date: str | None
    outlet: str | None = None
    party: str | None = None
    speaker: str | None = None
    cue: str | None = None
    text: str
    issues: frozenset[Issue] = frozenset()
    acts: frozenset[Act] = frozenset()
    confidence: float
    group: int | None = None
    seen: str | None = None
    late: bool = False
    place: Place


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An event as one report has it."""

    id: int
    date: str | None
    outlet: str | None = None
    actors: frozenset[str]
    recipients: frozenset[str] = frozenset()
    type: str
    reality: Reality
    issue: Issue
    text: str
    confidence: float
    group: int | None = None
    place: Place


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One statement's bearing on a stance, however many reports carry it.

    `stance` is toward the thing: the opposite of the stance toward the item as it was put, where that is the thing's
    undoing ("lifting sanctions"). `own` says that it is the party's word and not another's, `new` that it calls itself
    new, `late` that it is told looking back. `stand` is the row that shows it best, `rows` all of them, `outlets` who
    carried it, `weight` how much it counts, from 0 to 1.
    """

    date: str
    stance: Stance
    own: bool
    new: bool
    late: bool
    outlets: tuple[str, ...]
    weight: float
    stand: Stand
    rows: tuple[int, ...]


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which a party is held to one stance.

    `since` is the day it was first seen so, `known` the day the evidence was enough; `best` shows it best.
    """

    stance: Stance
    since: str
    known: str
    weight: float
    best: Evidence
    evidence: tuple[Evidence, ...]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What one party says of one thing, in the order of days: all evidence, and the stances it is held to."""

    party: str
    issue: Issue
    item: str
    names: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    periods: tuple[Period, ...]

    @property
    def current(self) -> Period | None:
        """Return the stance held last, None where the evidence was never enough for one."""
        return self.periods[-1] if self.periods else None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A party took another stance.

    `date` is the day of the first statement of the new stance, `known` the day the evidence was enough, `because` why
    it was taken for a change.
    """

    party: str
    issue: Issue
    item: str
    date: str
    known: str
    before: Evidence
    after: Evidence
    confidence: float
    because: str


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of two that contradict each other. `id` is its row: of a position, a statement or an event."""

    id: int
    date: str
    says: str
    speaker: str | None
    party: str | None
    outlets: tuple[str, ...]
    text: str
    confidence: float
    place: Place


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """Two statements that cannot both be so. `party` is whose position or deed it is about, `date` the later day.

    Kinds: "reported" (what others say of a party's stance against its own word, or two others' words), "voices" (a
    party's own words against each other), "fact" (one says that something is so, another that it is not), "event" (a
    deed reported here as happened, there as denied). `settled` is the day from which the party's own word bears out
    what was reported, so that the two no longer contradict each other.
    """

    kind: Kind
    party: str | None
    issue: Issue | None
    item: str
    date: str
    first: Side
    second: Side
    confidence: float
    because: str
    settled: str | None = None


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """Where a party stands on an issue: on the thing it says most of, with its best sentence."""

    party: str
    issue: Issue
    item: str
    stance: Stance
    act: Act
    condition: str | None
    since: str
    statements: int
    items: int
    changed: bool
    weight: float
    best: Evidence
