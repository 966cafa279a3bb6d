"""Changes of stance and contradictions in a record: of a few parties and issues, or of all while that is quick."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, get_args

from dragoman.reading import Issue
from dragoman.record import Record
from dragoman.record.faults import named
from dragoman.talks.asking import Wanted, changes_in, contradictions_in
from dragoman.talks.values import Change, Contradiction
from dragoman.web.asked import Asked

# Contradictions are looked for among all statements of the days asked for; beyond so many a person has to wait.
MOST: Final = 6_000
_ISSUES: Final = {name: name for name in get_args(Issue)}


def changes(record: Record, asked: Asked) -> list[Change]:
    """Return the changes of stance of the parties and issues asked for, by date."""
    found = [each for wanted in _wanted(asked) for each in changes_in(record, wanted)]
    return sorted(found, key=lambda each: (each.date, each.party, each.item))


def contradictions(record: Record, asked: Asked) -> list[Contradiction] | None:
    """Return the contradictions about what is asked for, None where there is too much to look through."""
    with named(record.path):
        sql = f"SELECT count(*) FROM (SELECT 1 FROM statement WHERE live = 1 LIMIT {MOST + 1})"  # noqa: S608 -- a number of ours
        [count] = record.connection.execute(sql).fetchone()
    if count > MOST:
        return None
    every = Wanted(since=asked.since, until=asked.until, as_of=asked.as_of)
    return [each for each in contradictions_in(record, every) if _is_asked(each, asked)]


def _wanted(asked: Asked) -> Iterable[Wanted]:
    for party in asked.party or (None,):
        for issue in asked.issue or (None,):
            yield Wanted(
                party=party, issue=_ISSUES[issue] if issue else None, since=asked.since, until=asked.until,
                as_of=asked.as_of,
            )  # fmt: skip


def _is_asked(found: Contradiction, asked: Asked) -> bool:
    parties = {found.party, found.first.party, found.second.party}
    return (not asked.party or bool(parties & set(asked.party))) and (not asked.issue or found.issue in asked.issue)
