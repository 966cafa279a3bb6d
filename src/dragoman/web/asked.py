"""What an address asks: its filters, checked, so that any view is a link and a broken one says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, get_args

import msgspec

from dragoman.reading import Act, Issue
from dragoman.record import Filter
from dragoman.web.faults import Refused

ISSUES: Final[tuple[str, ...]] = get_args(Issue)
ACTS: Final[tuple[str, ...]] = get_args(Act)
PAGE_ROWS: Final = 50
# Beyond, a person narrows the question; walking there row by row would take the longer the deeper.
_LAST_PAGE: Final = 100
_LONGEST: Final = 500
_MOST: Final = 24


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for. Days are counted in; of `party` and `issue` there may be several."""

    q: str = ""
    party: tuple[str, ...] = ()
    issue: tuple[str, ...] = ()
    act: str | None = None
    person: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    page: int = 1

    def filter(self, *, limit: int | None = None) -> Filter:
        """Return it as a question to the record, of one party and one issue: the first."""
        return Filter(
            party=self.party[0] if self.party else None,
            issue=self.issue[0] if self.issue else None,
            act=self.act, person=self.person, outlet=self.outlet, since=self.since, until=self.until,
            as_of=self.as_of, limit=limit,
        )  # fmt: skip

    def pairs(self, **changed: Any) -> list[tuple[str, Any]]:
        """Return it as the pairs of a query, with some changed, so that a link keeps what is asked."""
        given = {name: getattr(self, name) for name in self.__struct_fields__} | changed
        if given["page"] == 1:
            given["page"] = None
        return [
            (name, each)
            for name, value in given.items()
            for each in (value if isinstance(value, tuple) else (value,))
            if each not in (None, "")
        ]


class Query:
    """The pairs of a query or a form, asked for by name."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = pairs

    def one(self, name: str) -> str | None:
        """Return the last value of a name, without white space at its ends; None where there is none or it is empty."""
        found = [value for key, value in self._pairs if key == name]
        if not found or not (value := found[-1].strip()):
            return None
        if len(value) > _LONGEST:
            raise Refused(400, f"What stands at {name} is longer than {_LONGEST} letters.", "Ask for less.")
        return value

    def every(self, name: str) -> tuple[str, ...]:
        """Return every value of a name, each once."""
        found = dict.fromkeys(value.strip() for key, value in self._pairs if key == name and value.strip())
        if len(found) > _MOST or any(len(value) > _LONGEST for value in found):
            raise Refused(400, f"More is asked at {name} than one page shows.", f"Choose {_MOST} at most.")
        return tuple(found)

    def text(self, name: str) -> str:
        """Return a value as it was sent, of any length the request may have."""
        return next((value for key, value in reversed(self._pairs) if key == name), "")

    def number(self, name: str, *, least: int, most: int) -> int | None:
        """Return a whole number."""
        value = self.one(name)
        if value is None:
            return None
        if not value.isascii() or not value.isdecimal() or len(value) > 18 or not least <= int(value) <= most:  # noqa: PLR2004
            raise Refused(400, f"{name} is {value!r}, and has to be a number from {least} to {most}.", _BACK)
        return int(value)

    def day(self, name: str) -> str | None:
        """Return a day."""
        value = self.one(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise Refused(400, f"{name} is {value!r}, and that is no day.", "Write it as 2025-03-14.") from None

    def choice(self, name: str, among: Sequence[str]) -> str | None:
        """Return one of `among`."""
        value = self.one(name)
        if value is not None and value not in among:
            raise Refused(400, f"{name} is {value!r}, which is not known.", f"It is one of: {', '.join(among)}.")
        return value


_BACK: Final = "Go back, or take the number out of the address."


def asked_of(query: Query) -> Asked:
    """Return what a query asks. Raises `Refused` with what is wrong."""
    issues = query.every("issue")
    for issue in issues:
        if issue not in ISSUES:
            raise Refused(400, f"issue is {issue!r}, which is not known.", f"It is one of: {', '.join(ISSUES)}.")
    found = Asked(
        q=query.one("q") or "",
        party=query.every("party"),
        issue=issues,
        act=query.choice("act", ACTS),
        person=query.one("person"),
        outlet=query.one("outlet"),
        since=query.day("since"),
        until=query.day("until"),
        as_of=query.day("as_of"),
        page=query.number("page", least=1, most=_LAST_PAGE) or 1,
    )
    if found.since and found.until and found.since > found.until:
        raise Refused(
            400,
            f"Nothing lies between {found.since} and {found.until}.",
            "Put the earlier day first, or leave one out.",
        )
    return found


Path = Mapping[str, str]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A request as a page sees it: the names in its path, its query, and its form where it is one."""

    path: Path
    query: Query
    form: Query
    files: tuple[tuple[str, bytes], ...] = ()
    as_json: bool = False
