"""The rows of the actor tables, as values."""

from __future__ import annotations

from typing import NamedTuple

from dragoman.actors.wordlists import words_of
from dragoman.reading import SpeakerClass

_ORGANISATIONS = frozenset({"international", "agency", "ngo", "company", "church", "movement"})
NAMES_FIRST = frozenset({"China", "Taiwan", "North Korea", "South Korea", "Vietnam"})
_NUMERALS = words_of("numerals")


class Entry(NamedTuple):
    """What a name in the tables stands for.

    `kind` is the row's kind (name, adjective, capital, seat, organ, region, city, international, agency, court, ngo,
    company, church, faction, thinktank, armed, people, outlet); `party` the side it speaks for, None where for none;
    `home` the state it belongs to; `name` its first name.
    """

    kind: str
    party: str | None
    home: str | None
    name: str


class Term(NamedTuple):
    """One person's time in one office. `start` and `end` are "YYYY-MM", `end` empty while it lasts."""

    party: str | None
    office: str
    start: str
    end: str

    def holds(self, month: str) -> bool:
        """Say whether the office was held in `month`, the first and the last month counted in."""
        return self.start <= month and (not self.end or month <= self.end)


class Person(NamedTuple):
    """A person of the tables: name, gender (f or m), home state where no office tells it, offices over time."""

    name: str
    gender: str
    home: str | None
    terms: tuple[Term, ...]

    def at(self, month: str | None) -> tuple[Term, ...]:
        """Return the offices held in `month`; none where the month is not known."""
        return tuple(t for t in self.terms if t.holds(month)) if month else ()

    @property
    def state(self) -> str | None:
        """Return the state or body this person is of, whatever the date."""
        return self.home or next((t.party for t in self.terms if t.party), None)


class Standing(NamedTuple):
    """Where a speaker stands: name, role in the report's words, party, class."""

    name: str | None = None
    role: str | None = None
    party: str | None = None
    class_: SpeakerClass = "unknown"


OPEN = Standing()


def class_of_party(entry_kind: str, party: str | None) -> SpeakerClass:
    """Return the class of one who speaks for a party of this kind."""
    if entry_kind in {"armed", "people"}:
        return "armed-group" if entry_kind == "armed" else "public"
    if entry_kind in _ORGANISATIONS or party in {"European Union", "Vatican"} or (entry_kind == "court" and party):
        return "organisation"
    if entry_kind == "thinktank":
        return "expert"
    return "media" if entry_kind == "outlet" else "official"


def last_word(parts: tuple[str, ...]) -> str:
    """Return the word of a folded name by which its bearer is called afterwards: the last that is no numeral."""
    for word in reversed(parts):
        if word not in _NUMERALS:
            return word
    return parts[-1]
