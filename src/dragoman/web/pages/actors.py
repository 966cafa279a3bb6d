"""Actors: who speaks and acts, with offices over time, statements and spellings, which are parted and joined here."""

from __future__ import annotations

from typing import Final

import msgspec

from dragoman.record import ActorRow, StatementRow
from dragoman.web import data, sources
from dragoman.web.asked import Ask, Asked, Query, asked_of
from dragoman.web.desk import Desk
from dragoman.web.faults import Refused
from dragoman.web.files import Moved
from dragoman.web.render import Page

_ROWS: Final = 200
_LARGEST: Final = (1 << 63) - 1


class Actors(msgspec.Struct, frozen=True, kw_only=True):
    """The list of actors, who speaks most first."""

    asked: Asked
    choices: data.Choices
    actors: tuple[ActorRow, ...]
    more: bool


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """An actor, and a page of what they said."""

    person: sources.Person
    statements: tuple[StatementRow, ...]
    more: bool
    page: int


def listing(desk: Desk, ask: Ask) -> Page:
    """Answer the list of actors: `party`, `person`, `as_of` narrow it."""
    asked = asked_of(ask.query)
    with desk.reading() as record:
        rows = sources.actors(record, asked.filter(limit=_ROWS + 1))
        choices = desk.remembered("choices", lambda: data.choices(record))
    value = Actors(asked=asked, choices=choices, actors=tuple(rows[:_ROWS]), more=len(rows) > _ROWS)
    return Page(template="actors.html.j2", title="Actors", value=value)


def page(desk: Desk, ask: Ask) -> Page:
    """Answer one actor."""
    number = _number(ask.path)
    at = ask.query.number("page", least=1, most=_ROWS) or 1
    with desk.reading() as record:
        person = sources.actor_of(record, number)
        rows, more = sources.statements_of(record, number, at)
    value = Actor(person=person, statements=tuple(rows), more=more, page=at)
    return Page(template="actor.html.j2", title=person.row.name, value=value)


def part(desk: Desk, ask: Ask) -> Moved:
    """Take a spelling away from an actor, because a person says so."""
    number = _number(ask.path)
    join = ask.form.number("join", least=1, most=_LARGEST)
    if join is None:
        raise Refused(400, "No spelling was named.", "Choose one on the actor's page.")
    with desk.writing() as record:
        record.undo_join(join, by=reviewer(ask.form), why=ask.form.one("why") or "")
    return Moved(f"/actor/{number}")


def join(desk: Desk, ask: Ask) -> Moved:
    """Give another's spelling to an actor, because a person says so."""
    number = _number(ask.path)
    name = ask.form.one("spelling")
    if name is None:
        raise Refused(400, "No spelling was named.", "Write it as the reports do.")
    with desk.writing() as record:
        sources.actor_of(record, number)
        found = sources.spelling_of(record, name, ask.form.one("party"))
        if len(found) != 1:
            which = "Nobody stands under it" if not found else "It stands for several parties"
            raise Refused(422, f"{which}: {name}.", "Write it as the reports do, and name the party if there are two.")
        record.join(found[0].id, number, by=reviewer(ask.form), why=ask.form.one("why") or "")
    return Moved(f"/actor/{number}")


def reviewer(form: Query) -> str:
    """Return who decides: the name given in the form, else whose account this runs under."""
    import getpass

    given = form.one("reviewer")
    if given:
        return given[:100]
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def _number(path: object) -> int:
    return Query([("number", path["number"])]).number("number", least=1, most=_LARGEST) or 0  # type: ignore[index]
