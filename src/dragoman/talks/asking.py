"""Asks a record where parties stand, what changed and what contradicts what: rows in, findings out."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from dragoman.reading import Issue
from dragoman.record.record import Record
from dragoman.talks.contradictions import contradictions
from dragoman.talks.histories import changes, histories, matrix
from dragoman.talks.rows import deeds_in, placed, said_in, stands_in
from dragoman.talks.values import Cell, Change, Contradiction, Evidence, History, Period, Side


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which findings are asked for. What is None is not asked about.

    `since` and `until` are days of a finding, both counted in. `as_of` is a day too: no report after it is used.
    """

    party: str | None = None
    issue: Issue | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None


ALL = Wanted()


def histories_in(record: Record, wanted: Wanted = ALL) -> tuple[History, ...]:
    """Return the histories of a record's positions: of one party or issue if named, and as of a day."""
    found = _histories(record, wanted)
    return tuple(replace(each, evidence=_all(record, each.evidence), periods=_periods(record, each)) for each in found)


def changes_in(record: Record, wanted: Wanted = ALL) -> list[Change]:
    """Return the changes of stance in a record, by date."""
    found = [each for each in changes(_histories(record, wanted)) if _within(each.date, wanted)]
    return [replace(each, before=_shown(record, each.before), after=_shown(record, each.after)) for each in found]


def contradictions_in(record: Record, wanted: Wanted = ALL) -> list[Contradiction]:
    """Return the contradictions in a record, by date; with a party those about it or with words of it."""
    every = contradictions(
        histories(stands_in(record, issue=wanted.issue, until=wanted.as_of)),
        said_in(record, until=wanted.as_of),
        deeds_in(record, until=wanted.as_of),
    )
    found = [each for each in every if _within(each.date, wanted) and _asked(each, wanted)]
    return [replace(each, first=_side(record, each.first), second=_side(record, each.second)) for each in found]


def matrix_in(record: Record, wanted: Wanted = ALL) -> tuple[Cell, ...]:
    """Return where each party stands on each issue, by party and issue; with `as_of`, where it stood on that day."""
    return tuple(replace(each, best=_shown(record, each.best)) for each in matrix(_histories(record, wanted)))


def _histories(record: Record, wanted: Wanted) -> tuple[History, ...]:
    return histories(stands_in(record, party=wanted.party, issue=wanted.issue, until=wanted.as_of))


def _shown(record: Record, evidence: Evidence) -> Evidence:
    return replace(evidence, stand=replace(evidence.stand, place=placed(record, evidence.stand.place)))


def _all(record: Record, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(_shown(record, each) for each in evidence)


def _periods(record: Record, history: History) -> tuple[Period, ...]:
    return tuple(
        replace(each, best=_shown(record, each.best), evidence=_all(record, each.evidence)) for each in history.periods
    )


def _side(record: Record, side: Side) -> Side:
    return replace(side, place=placed(record, side.place))


def _within(day: str, wanted: Wanted) -> bool:
    return (wanted.since or "") <= day and (wanted.until is None or day <= wanted.until)


def _asked(found: Contradiction, wanted: Wanted) -> bool:
    parties = {found.party, found.first.party, found.second.party}
    return (wanted.party is None or wanted.party in parties) and wanted.issue in {None, found.issue}
