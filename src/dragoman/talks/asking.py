"""Asks a record where parties stand, what changed and what contradicts what: rows in, findings out."""

from __future__ import annotations

import msgspec

from dragoman.reading import Issue
from dragoman.record.record import Record
from dragoman.talks.contradictions import contradictions
from dragoman.talks.histories import changes, histories, matrix
from dragoman.talks.rows import deeds_in, said_in, stands_in
from dragoman.talks.values import Cell, Change, Contradiction, History


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
    return histories(stands_in(record, party=wanted.party, issue=wanted.issue, until=wanted.as_of))


def changes_in(record: Record, wanted: Wanted = ALL) -> list[Change]:
    """Return the changes of stance in a record, by date."""
    return [each for each in changes(histories_in(record, wanted)) if _within(each.date, wanted)]


def contradictions_in(record: Record, wanted: Wanted = ALL) -> list[Contradiction]:
    """Return the contradictions in a record, by date; with a party those about it or with words of it."""
    found = contradictions(
        histories(stands_in(record, issue=wanted.issue, until=wanted.as_of)),
        said_in(record, until=wanted.as_of),
        deeds_in(record, until=wanted.as_of),
    )
    return [each for each in found if _within(each.date, wanted) and _asked(each, wanted)]


def matrix_in(record: Record, wanted: Wanted = ALL) -> tuple[Cell, ...]:
    """Return where each party stands on each issue, by party and issue; with `as_of`, where it stood on that day."""
    return matrix(histories_in(record, wanted))


def _within(day: str, wanted: Wanted) -> bool:
    return (wanted.since or "") <= day and (wanted.until is None or day <= wanted.until)


def _asked(found: Contradiction, wanted: Wanted) -> bool:
    parties = {found.party, found.first.party, found.second.party}
    return (wanted.party is None or wanted.party in parties) and wanted.issue in {None, found.issue}
