"""What waits to be looked over: of a large record some at a time, for to put all in order takes seconds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from threading import Lock
from typing import Final, cast

import msgspec

from dragoman.record import Record
from dragoman.record.faults import named
from dragoman.record.pending import Place, places
from dragoman.record.review import TARGETS, Item, Target, Wanted, count, item, queue

# Up to so many statements the whole order is worked out for every page.
SMALL: Final = 20_000
_AT_ONCE: Final = 200
_LISTS: Final = 16
_COUNTS: Final[dict[Target, str]] = {
    "statement": "SELECT count(*) FROM statement WHERE live = 1",
    "speaker": "SELECT count(*) FROM statement WHERE live = 1",
    "position": "SELECT count(*) FROM position WHERE live = 1", "event": "SELECT count(*) FROM event WHERE live = 1",
    "statement_group": "SELECT count(*) FROM statement_group_member WHERE relation <> 'earliest'",
    "actor_join": "SELECT count(*) FROM actor_join WHERE undone_at IS NULL",
}  # fmt: skip


class Waiting:
    """The rows that come next, by what is asked for. What is decided meanwhile is left out when it is its turn."""

    def __init__(self) -> None:
        self._lists: OrderedDict[Wanted, list[Place]] = OrderedDict()
        self._lock = Lock()

    def next(self, record: Record, wanted: Wanted, *, skipped: Collection[str]) -> Item | None:
        """Return the next row that is wanted and not skipped, None where none is left."""
        if is_small(record):
            some = msgspec.structs.replace(wanted, limit=len(skipped) + 1)
            return next((each for each in queue(record, some) if name_of(each) not in skipped), None)
        for fresh in (False, True):
            found = next(
                filter(None, (_good(record, each, wanted, skipped) for each in self._list(record, wanted, fresh))), None
            )
            if found is not None:
                return found
        return None

    def _list(self, record: Record, wanted: Wanted, fresh: bool) -> list[Place]:  # noqa: FBT001
        with self._lock:
            known = self._lists.get(wanted)
        if known is not None and not fresh:
            return known
        found = list(places(record, msgspec.structs.replace(wanted, limit=_AT_ONCE)))[:_AT_ONCE]
        with self._lock:
            self._lists[wanted] = found
            while len(self._lists) > _LISTS:
                self._lists.popitem(last=False)
        return found


def is_small(record: Record) -> bool:
    """Say whether a record is small enough to put all that waits in order for every page."""
    with named(record.path):
        sql = f"SELECT count(*) FROM (SELECT 1 FROM statement LIMIT {SMALL + 1})"  # noqa: S608 -- a number of ours
        [found] = record.connection.execute(sql).fetchone()
    return int(found) <= SMALL


def left(record: Record, wanted: Wanted, decided: int) -> int:
    """Return how many rows are left; of a large record that is open, all that count less those that are decided."""
    if is_small(record) or wanted.state != "open":
        return count(record, wanted)
    with named(record.path):
        every: int = sum(
            record.connection.execute(_COUNTS[each]).fetchone()[0] for each in wanted.targets if each in _COUNTS
        )
    return max(every - decided, 0)


def _good(record: Record, place: Place, wanted: Wanted, skipped: Collection[str]) -> Item | None:
    """Return a row that waited, unless it is skipped or somebody decided about it since."""
    if f"{place.target}:{place.number}" in skipped:
        return None
    found = item(record, place.target, place.number)
    if found is None or (wanted.state == "open" and found.decisions):
        return None
    if wanted.state == "second" and any(each.reviewer == wanted.reviewer for each in found.decisions):
        return None
    return found


def name_of(found: Item) -> str:
    """Return the name by which a row is skipped."""
    return f"{found.target}:{found.target_id}"


def targets(name: str | None) -> tuple[Target, ...]:
    """Return the kinds of rows asked for."""
    return (cast("Target", name),) if name else TARGETS
