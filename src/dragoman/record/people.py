"""Who is who over the whole record: one person, one row, under every spelling.

A spelling (a name and the party the report gave) belongs to one actor. It is joined to an actor by the tables, by its
sound, or, where it is a surname alone, because only one such person of that party is known; each join is a row with its
evidence. Which actor a spelling belongs to depends on what the record holds and not on the order in which it came.
A join that a person undoes stays undone.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from dragoman.actors.tables import Tables, load_tables
from dragoman.actors.text import folded, words
from dragoman.actors.values import Person
from dragoman.errors import NotInRecord
from dragoman.reading import Actor
from dragoman.record.spelling import Spelling, spelled

Kind = Literal["person", "party", "body"]
How = Literal["table", "name", "only", "person"]

OURSELVES = "Dragoman"
# Entries of the tables that a person cannot be taken for: a town may be a surname.
_BODIES = frozenset({
    "organ", "international", "armed", "agency", "court", "outlet", "people", "movement", "faction", "thinktank", "ngo",
    "company", "church",
})  # fmt: skip


class Known(NamedTuple):
    """Who a name is by itself: what kind of actor, the identity it is joined by, the name that is shown, why."""

    kind: Kind
    identity: str
    name: str
    party: str | None
    how: How
    evidence: str
    spelling: Spelling
    person: Person | None = None


class _Row(NamedTuple):
    """A spelling in the record."""

    id: int
    actor_id: int
    name: str
    party: str
    identity: str
    surname: str
    given: str
    folded: str


class Place(NamedTuple):
    """Where somebody appears: the report, its day."""

    report_id: int
    date: str | None


class People:
    """Finds the actors of one record, and makes those that are new. Belongs to the writer of the record."""

    def __init__(self, connection: sqlite3.Connection, tables: Tables | None, clock: Callable[[], str]) -> None:
        self._connection = connection
        self._tables = tables or load_tables()
        self._clock = clock
        # (name, party) -> the spelling and its actor. Forgotten when a transaction is taken back.
        self._seen: dict[tuple[str, str], tuple[int, int]] = {}

    def forget(self) -> None:
        """Forget what was looked up: a transaction was taken back, or joins have changed."""
        self._seen.clear()

    def find(self, actor: Actor, place: Place) -> tuple[int, int] | None:
        """Return the spelling and the actor of somebody in a reading, None for the nameless. Makes what is new."""
        name = actor.name or actor.party
        if not name or not name.strip():
            return None
        key = (name, actor.party or "")
        if key not in self._seen:
            found = self._connection.execute(
                "SELECT id, actor_id FROM actor_name WHERE name = ? AND party = ?", key
            ).fetchone()
            self._seen[key] = found or self._add(name, actor, place)
        return self._seen[key]

    def undo(self, join_id: int, *, by: str, why: str = "") -> int:
        """Take a spelling away from the actor it was joined to; return the actor it has now. It is not joined again."""
        row = self._joined(join_id)
        self._connection.execute(
            "UPDATE actor_join SET undone_at = ?, undone_by = ?, reason = ? WHERE id = ?",
            (self._clock(), by, why, join_id),
        )
        identity = f"{row.identity}#{row.id}"
        known = self._connection.execute("SELECT id FROM actor WHERE identity = ?", (identity,)).fetchone()
        own = int(known[0]) if known else self._make("person", identity, row.name, row.party or None, "unknown")
        self._move(row, own)
        self.forget()
        return own

    def give(self, name_id: int, actor_id: int) -> None:
        """Move a spelling, and what stands under it, to an actor; why is written by whoever asks."""
        row = self._row("id = ?", name_id)
        if row is not None and row.actor_id != actor_id:
            self._move(row, actor_id)
        self.forget()

    def join(self, name_id: int, actor_id: int, *, by: str, why: str = "") -> None:
        """Give a spelling to an actor because a person says so."""
        row = self._row("id = ?", name_id)
        if row is None or not self._connection.execute("SELECT 1 FROM actor WHERE id = ?", (actor_id,)).fetchone():
            raise NotInRecord(f"There is no spelling {name_id} or no actor {actor_id} in the record. List the actors.")
        self._write_join(actor_id, row.id, "person", f"{by} joined them{': ' + why if why else ''}", None)
        self._move(row, actor_id)
        self.forget()

    # --- who a name is

    def known(self, name: str, actor: Actor) -> Known:
        """Return who a name is by the tables and by its sound."""
        party = actor.party or ""
        spelling = spelled(name, actor.party)
        if name == party:
            return Known("party", f"party:{name}", name, name, "name", "the party itself", spelling)
        if body := self._body(name):
            return Known("body", f"body:{body}", body, actor.party, "table", f"the tables know {body}", spelling)
        if person := self._person(name, spelling, party):
            why = f'the tables know {person.name}, and "{name}" is a spelling of that'
            return Known("person", f"table:{person.name}", person.name, person.state, "table", why, spelling, person)
        if actor.class_ in {"media", "organisation"} and not actor.role:
            identity = f"body:{spelling.folded}"
            why = f'the same name but for accents: "{name}"'
            return Known("body", identity, name, actor.party, "name", why, spelling)
        why = f'surname and first name of "{name}" sound the same, and the party is the same'
        identity = f"name:{spelling.surname}/{spelling.given}/{party}"
        return Known("person", identity, name, actor.party, "name", why, spelling)

    def _body(self, name: str) -> str | None:
        key = words(name)
        for phrase, entry in self._tables.phrases.get(key[0], ()) if key else ():
            if phrase == key and entry.kind in _BODIES:
                return entry.name
        return None

    def _person(self, name: str, spelling: Spelling, party: str) -> Person | None:
        key = folded(name)
        for known, person in self._tables.names.get(key[0], ()) if key else ():
            if known == key:
                return person
        if not spelling.whole:
            return None
        found = {p.name: p for p in self._by_sound.get((spelling.surname, spelling.given), ()) if _of(p, party)}
        return next(iter(found.values())) if len(found) == 1 else None

    @cached_property
    def _by_sound(self) -> dict[tuple[str, str], list[Person]]:
        found: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for rows in self._tables.names.values():
            for key, person in rows:
                heard = spelled(" ".join(key), person.state)
                found[heard.surname, heard.given].append(person)
        return found

    @cached_property
    def _surnames(self) -> dict[str, dict[str, Person]]:
        found: dict[str, dict[str, Person]] = defaultdict(dict)
        for (surname, _), persons in self._by_sound.items():
            found[surname] |= {person.name: person for person in persons}
        return found

    # --- the record's own rows

    def _add(self, name: str, actor: Actor, place: Place) -> tuple[int, int]:
        known = self.known(name, actor)
        actor_id = self._actor(known, actor.class_)
        party = actor.party or ""
        heard = known.spelling if known.kind == "person" else Spelling("", "", known.spelling.folded)
        cursor = self._connection.execute(
            "INSERT INTO actor_name (actor_id, name, party, identity, surname, given, folded) VALUES (?,?,?,?,?,?,?)",
            (actor_id, name, party, known.identity, *heard),
        )
        row = _Row(cursor.lastrowid or 0, actor_id, name, party, known.identity, *heard)
        others = "SELECT 1 FROM actor_name WHERE actor_id = ? AND id <> ? LIMIT 1"
        if self._connection.execute(others, (actor_id, row.id)).fetchone() or (known.person and name != known.name):
            self._write_join(actor_id, row.id, known.how, known.evidence, place.report_id)
        if known.kind == "person":
            self._fullest(actor_id)
            for each in list(self._touched(row)):
                self._settle(each, place)
        [now] = self._connection.execute("SELECT actor_id FROM actor_name WHERE id = ?", (row.id,)).fetchone()
        return row.id, now

    def _actor(self, known: Known, class_: str) -> int:
        found = self._connection.execute("SELECT id FROM actor WHERE identity = ?", (known.identity,)).fetchone()
        if found:
            return int(found[0])
        made = self._make(known.kind, known.identity, known.name, known.party, class_)
        if known.person:
            self._connection.executemany(
                'INSERT INTO office (actor_id, origin, office, party, "from", "to") VALUES (?, \'table\', ?, ?, ?, ?)',
                [(made, t.office, t.party or "", t.start, t.end or None) for t in known.person.terms],
            )
        return made

    def _make(self, kind: Kind, identity: str, name: str, party: str | None, class_: str) -> int:
        cursor = self._connection.execute(
            "INSERT INTO actor (kind, identity, name, party, class) VALUES (?, ?, ?, ?, ?)",
            (kind, identity, name, party, class_),
        )
        return cursor.lastrowid or 0

    def _write_join(self, actor_id: int, name_id: int, how: How, evidence: str, report_id: int | None) -> None:
        self._connection.execute(
            "INSERT INTO actor_join (actor_id, actor_name_id, how, evidence, report_id, joined_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (actor_id, name_id, how, evidence, report_id, self._clock()),
        )

    def _fullest(self, actor_id: int) -> None:
        """Show an actor whom no table knows under the longest name seen."""
        self._connection.execute(
            "UPDATE actor SET name = coalesce((SELECT name FROM actor_name WHERE actor_id = actor.id"
            " ORDER BY length(name) DESC, name LIMIT 1), name) WHERE id = ? AND identity LIKE 'name:%'",
            (actor_id,),
        )

    # --- spellings that hang on what else the record holds

    def _touched(self, new: _Row) -> Iterator[_Row]:
        """Yield the spellings whose actor may be another now: the new one, and surnames alone beside a new name."""
        if new.party:
            alone = "surname = ? AND party = ? AND (given = '' OR given LIKE '%.')"
            yield from self._rows(alone, new.surname, new.party)
        if " " in new.folded:
            yield from self._rows("folded = ? AND party = '' AND surname <> ''", new.folded)

    def _settle(self, row: _Row, place: Place) -> None:
        """Give a spelling that says too little to the one actor it can be, or to none."""
        if self._decided(row.id):
            return
        target, how, why = self._target(row)
        if target == row.actor_id:
            return
        self._connection.execute(
            "UPDATE actor_join SET undone_at = ?, undone_by = ?, reason = 'it can be another now'"
            " WHERE actor_name_id = ? AND undone_at IS NULL",
            (self._clock(), OURSELVES, row.id),
        )
        if why:
            self._write_join(target, row.id, how, why, place.report_id)
        self._move(row, target)

    def _target(self, row: _Row) -> tuple[int, How, str]:
        found = self._candidates(row)
        if len(found) == 1:
            [(actor_id, name)] = found.items()
            if row.party:
                return actor_id, "only", f'"{row.name}" is a surname, and only {name} bears it for {row.party}'
            return actor_id, "name", f'"{row.name}" stands without a party here, and only {name} has the whole name'
        return self._own(row), "name", ""

    def _own(self, row: _Row) -> int:
        found = self._connection.execute("SELECT id FROM actor WHERE identity = ?", (row.identity,)).fetchone()
        return int(found[0]) if found else self._make("person", row.identity, row.name, row.party or None, "unknown")

    def _candidates(self, row: _Row) -> dict[int, str]:
        """Return the actors a spelling can be, with their names: they have a whole name that fits it."""
        if not row.party:
            return {r.actor_id: self._name_of(r.actor_id) for r in self._rows("folded = ? AND party <> ''", row.folded)}
        heard = Spelling(row.surname, row.given, row.folded)
        same = self._rows("surname = ? AND party = ?", row.surname, row.party)
        found = {r.actor_id: self._name_of(r.actor_id) for r in same if _heard(r).whole and heard.may_be(_heard(r))}
        by_table = self._surnames.get(row.surname, {}).values()
        for person in (p for p in by_table if _of(p, row.party) and heard.may_be(spelled(p.name, p.state))):
            if person.name not in found.values():
                known = Known("person", f"table:{person.name}", person.name, person.state, "only", "", heard, person)
                found[-1 if found else self._actor(known, "unknown")] = person.name
        return found

    def _decided(self, name_id: int) -> bool:
        """Say whether a person has joined or parted this spelling."""
        found = self._connection.execute(
            "SELECT 1 FROM actor_join WHERE actor_name_id = ?"
            " AND (undone_at IS NULL AND how = 'person' OR undone_by <> ?) LIMIT 1",
            (name_id, OURSELVES),
        ).fetchone()
        return found is not None

    def _move(self, row: _Row, actor_id: int) -> None:
        """Give a spelling to another actor, and with it everything that stands under it."""
        run = self._connection.execute
        run("UPDATE actor_name SET actor_id = ? WHERE id = ?", (actor_id, row.id))
        run("UPDATE appearance SET actor_id = ? WHERE actor_name_id = ? AND pinned = 0", (actor_id, row.id))
        speaking = (
            "SELECT s.id FROM appearance a JOIN statement s ON s.reading_id = a.reading_id AND s.appearance = a.key"
            " WHERE a.actor_name_id = ? AND a.pinned = 0"
        )
        run(f"UPDATE statement SET actor_id = ? WHERE id IN ({speaking})", (actor_id, row.id))  # noqa: S608
        run(f"UPDATE position SET actor_id = ? WHERE statement_id IN ({speaking})", (actor_id, row.id))  # noqa: S608
        self._seen.pop((row.name, row.party), None)
        recount(self._connection, {row.actor_id, actor_id})
        self._date({row.actor_id, actor_id})

    def _date(self, actors: set[int]) -> None:
        """Say anew when actors were first and last seen."""
        self._connection.executemany(
            "UPDATE actor SET (first_seen, last_seen) = (SELECT min(r.date), max(r.date) FROM actor_name n"
            " JOIN appearance a ON a.actor_name_id = n.id JOIN reading d ON d.id = a.reading_id"
            " JOIN report r ON r.id = d.report_id WHERE n.actor_id = actor.id) WHERE id = ?",
            [(each,) for each in sorted(actors)],
        )

    def _name_of(self, actor_id: int) -> str:
        [name] = self._connection.execute("SELECT name FROM actor WHERE id = ?", (actor_id,)).fetchone()
        return str(name)

    def _joined(self, join_id: int) -> _Row:
        row = self._row("id = (SELECT actor_name_id FROM actor_join WHERE id = ? AND undone_at IS NULL)", join_id)
        if row is None:
            raise NotInRecord(f"There is no join {join_id} to undo in the record. List the joins of an actor first.")
        return row

    def _row(self, where: str, *values: object) -> _Row | None:
        return next(iter(self._rows(where, *values)), None)

    def _rows(self, where: str, *values: object) -> list[_Row]:
        asked = f"SELECT id, actor_id, name, party, identity, surname, given, folded FROM actor_name WHERE {where}"  # noqa: S608
        return [_Row(*each) for each in self._connection.execute(f"{asked} ORDER BY id", values)]


def recount(connection: sqlite3.Connection, actors: set[int]) -> None:
    """Count the statements of actors anew."""
    connection.executemany(
        "UPDATE actor SET statements = (SELECT count(*) FROM statement s WHERE s.actor_id = actor.id AND s.live = 1)"
        " WHERE id = ?",
        [(each,) for each in sorted(actors)],
    )


def _heard(row: _Row) -> Spelling:
    return Spelling(row.surname, row.given, row.folded)


def _of(person: Person, party: str) -> bool:
    """Say whether a person of the tables is of a party, whatever the date; anybody is where no party is given."""
    return not party or party in {person.home, *(term.party for term in person.terms)}
