"""What goes into a record's questions and what comes out: filters and rows, frozen."""

from __future__ import annotations

from typing import Literal

import msgspec

Outcome = Literal["added", "unchanged", "new-version", "read-anew", "problem"]
Order = Literal["oldest", "newest"]


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a reading: the row of its report (None for a problem), its version, what was new in it."""

    outcome: Outcome
    report_id: int | None = None
    version: int = 1
    statements: int = 0


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """One source of a batch, done and safely kept: what became of it, and the messages where it failed."""

    source: str
    added: Added
    problems: tuple[str, ...] = ()


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are asked for. What is None is not asked about.

    `since` and `until` are days, both counted in; `as_of` is a day too, and leaves out whatever is later. `person` is a
    name in any spelling. `limit` is the most rows that are given, the newest first unless `order` says otherwise.
    """

    party: str | None = None
    person: str | None = None
    issue: str | None = None
    act: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    order: Order = "newest"
    limit: int | None = None

    @property
    def last(self) -> str | None:
        """Return the last day asked for, the earlier of `until` and `as_of`."""
        return min(filter(None, (self.until, self.as_of)), default=None)


EVERYTHING = Filter()


class StatementRow(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """A statement of the record, with the report and the span it stands in."""

    id: int
    date: str | None
    outlet: str | None
    speaker: str | None
    role: str | None
    party: str | None
    class_: str
    kind: str
    cue: str | None
    text: str
    addressee: str | None
    relay: str | None
    confidence: float
    review: str | None
    title: str | None
    url: str | None
    report: str
    statement: str
    start: int | None
    end: int | None


class PositionRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where a party stands on an item, with the words it is read from."""

    id: int
    date: str | None
    outlet: str | None
    party: str | None
    issue: str
    item: str
    act: str
    stance: str
    condition: str | None
    toward: str | None
    reported_by: str | None
    speaker: str | None
    text: str
    confidence: float
    review: str | None
    title: str | None
    url: str | None
    report: str
    statement: str
    start: int | None
    end: int | None


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to whom, with the words it is read from."""

    id: int
    date: str | None
    outlet: str | None
    actor: str | None
    type: str
    recipient: str | None
    reality: str
    issue: str
    text: str
    confidence: float
    review: str | None
    title: str | None
    url: str | None
    report: str
    start: int | None
    end: int | None


class ActorRow(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """Somebody who speaks or acts, once over the whole record; where they were named first."""

    id: int
    name: str
    kind: str
    party: str | None
    class_: str
    office: str | None
    spellings: str | None
    statements: int
    first_seen: str | None
    last_seen: str | None
    report: str | None
    start: int | None
    end: int | None


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A place where words were found: in a statement (then `statement` names it) or elsewhere in a report."""

    kind: Literal["statement", "report"]
    date: str | None
    outlet: str | None
    speaker: str | None
    party: str | None
    text: str
    title: str | None
    url: str | None
    report: str
    statement: str | None
    start: int | None
    end: int | None


class Join(msgspec.Struct, frozen=True, kw_only=True):
    """Why a spelling was taken for an actor."""

    id: int
    actor_id: int
    actor: str
    spelling: str
    party: str | None
    how: str
    evidence: str
    undone_at: str | None
