"""Loads the actor tables: states, bodies, groups, outlets, offices and who held them when.

The tables are tab-separated files in `data/`, one row a fact, each row with a source note; `docs/actors.md` says what
each column means. A user adds to them with a TOML file (`load_tables(extra=...)`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dragoman.actors.text import fold, folded, tokens, words
from dragoman.actors.values import NAMES_FIRST, Entry, Person, Term, last_word
from dragoman.actors.wordlists import read_rows

Row = tuple[str, ...]
Rows = Mapping[str, Iterable[Row]]

FILES: Mapping[str, int] = {  # file: columns
    "states": 5, "cities": 2, "words": 4, "bodies": 5, "groups": 5, "outlets": 6, "offices": 4, "holders": 6,
    "persons": 5, "nouns": 3, "given_names": 3, "sites": 4,
}  # fmt: skip
# Where one name stands in several tables the earlier kind wins: "US" is the state before it is the adjective.
_RANK = ("name", "seat", "organ", "international", "armed", "agency", "court", "capital", "outlet", "adjective",
         "people", "movement", "faction", "thinktank", "ngo", "company", "church", "region", "city")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything known beforehand about who is who. Build it with `load_tables`."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]]
    names: Mapping[str, tuple[tuple[tuple[str, ...], Person], ...]]
    people: Mapping[str, Person]
    ends: Mapping[tuple[str, str], tuple[Person, ...]]
    surnames: Mapping[str, tuple[Person, ...]]
    nouns: Mapping[tuple[str, ...], str]
    offices: Mapping[tuple[str, ...], tuple[str, ...]]
    leaders: Mapping[str, str]
    codes: Mapping[str, str]
    kinds: Mapping[str, str]
    homes: Mapping[str, str]
    sole: Mapping[str, str]
    genders: Mapping[str, str]
    outlets: Mapping[str, Entry]
    sites: Mapping[str, str | None]

    def kind_of(self, party: str | None) -> str:
        """Return the kind of a party: name (a state), international, armed, people; name where it is not known."""
        return self.kinds.get(party or "", "name")


def load_tables(extra: Path | None = None) -> Tables:
    """Return the tables that come with Dragoman, with the rows of the TOML file `extra` added to them.

    Raises `TableError` where `extra` cannot be read or a row in it is not well formed.
    """
    if extra is None:
        return _own_tables()
    from dragoman.actors.extra import read_extra

    return with_rows(read_extra(extra))


def with_rows(added: Rows) -> Tables:
    """Return the tables that come with Dragoman, with rows of a user's own added to them by table."""
    own = {name: list(read_rows(name)) for name in FILES}
    for name, rows in added.items():
        own[name].extend(rows)
    return _build(own)


@lru_cache(maxsize=1)
def _own_tables() -> Tables:
    return _build({name: tuple(read_rows(name)) for name in FILES})


def parts(cell: str) -> list[str]:
    """Return the names in a cell, which are parted by " | "."""
    return [part for part in (piece.strip() for piece in cell.split(" | ")) if part]


def _build(rows: Rows) -> Tables:
    states = list(rows["states"])
    spoken = list(rows["words"])
    kinds = _kinds(rows)
    codes = {row[0]: row[1] for row in states} | {"European Union": "EU"}
    people = _people(rows)
    return Tables(
        phrases=_phrases(_entries(states, spoken, rows, codes)),
        names=_names(people, rows["persons"]),
        people=people,
        ends=_ends(people, rows["persons"]),
        surnames=_surnames(people, rows["persons"]),
        nouns={folded(noun): kind for kind, nouns, _ in rows["nouns"] if kind != "title" for noun in parts(nouns)},
        offices=_offices(rows["offices"]),
        leaders={party: office for kind, party, office, _ in spoken if kind == "leader"},
        sole=_sole(rows, kinds),
        codes=codes,
        kinds=kinds,
        homes={row[1]: row[2] for row in (*rows["groups"], *rows["bodies"]) if row[1] and row[2]},
        genders=_genders(rows["given_names"]),
        outlets=_outlets(rows["outlets"]),
        sites=_sites(rows["sites"]),
    )


Names = Iterator[tuple[str, Entry]]


def _entries(states: Iterable[Row], spoken: Iterable[Row], rows: Rows, codes: Mapping[str, str]) -> Names:
    yield from _state_entries(states, spoken)
    yield from _body_entries(rows)
    yield from _city_entries(rows, codes)


def _state_entries(states: Iterable[Row], spoken: Iterable[Row]) -> Names:
    for name, _, others, people, capital in states:
        for other in (name, *parts(others)):
            yield other, Entry("name", name, name, name)
        for word in parts(people):
            yield word, Entry("adjective", name, name, name)
        if capital:
            yield capital, Entry("capital", name, name, name)
    for kind, party, names, _ in spoken:
        for name in parts(names) if kind != "leader" else ():
            yield name, Entry(kind, party, party, name if kind == "organ" else party)


def _body_entries(rows: Rows) -> Names:
    for kind, party, home, names, _ in (*rows["bodies"], *rows["groups"]):
        for name in parts(names):
            yield name, Entry(kind, party or None, home or None, party or name)
    for home, _, _, names, _, _ in rows["outlets"]:
        for name in parts(names):
            yield name, Entry("outlet", None, home, name)


def _city_entries(rows: Rows, codes: Mapping[str, str]) -> Names:
    of_code = {code: name for name, code in codes.items()}
    given = _genders(rows["given_names"])
    for code, cities in rows["cities"]:
        state = of_code.get(code)
        # Vladimir is a city, and nearly always a man.
        for city in (c for c in parts(cities) if state and fold(c) not in given):
            yield city, Entry("city", None, state, city)


def _phrases(entries: Iterable[tuple[str, Entry]]) -> dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]:
    best: dict[tuple[str, ...], Entry] = {}
    for name, entry in entries:
        key = words(name)
        if key and (key not in best or _RANK.index(entry.kind) <= _RANK.index(best[key].kind)):
            best[key] = entry
    by_first: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
    for key, entry in best.items():
        by_first[key[0]].append((key, entry))
    return {first: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for first, found in by_first.items()}


def _people(rows: Rows) -> dict[str, Person]:
    terms: dict[str, list[Term]] = defaultdict(list)
    for party, office, person, start, end, _ in rows["holders"]:
        terms[person].append(Term(party or None, office, start, end))
    details = {name: (gender, home) for name, gender, home, _, _ in rows["persons"]}
    given = _genders(rows["given_names"])
    people = {}
    for name in dict.fromkeys([*terms, *details]):
        gender, home = details.get(name, ("", ""))
        guess = given.get(folded(name)[0], "m")
        people[name] = Person(name, gender or guess, home or None, tuple(terms[name]))
    return people


def _variants(people: Mapping[str, Person], details: Iterable[Row]) -> Iterator[tuple[tuple[str, ...], Person]]:
    for name, person in people.items():
        yield folded(name), person
    for name, _, _, variants, _ in details:
        for variant in parts(variants):
            yield folded(variant), people[name]


def _names(
    people: Mapping[str, Person], details: Iterable[Row]
) -> dict[str, tuple[tuple[tuple[str, ...], Person], ...]]:
    by_first: dict[str, dict[tuple[str, ...], Person]] = defaultdict(dict)
    for key, person in _variants(people, details):
        # A name of one word (Francis, Salman) is too common to be known by itself.
        if len(key) > 1:
            by_first[key[0]].setdefault(key, person)
    return {first: tuple(sorted(found.items(), key=lambda pair: -len(pair[0]))) for first, found in by_first.items()}


def _ends(people: Mapping[str, Person], details: Iterable[Row]) -> dict[tuple[str, str], tuple[Person, ...]]:
    """Return the people by first and last word, for names with a middle name or an honorific more."""
    found: dict[tuple[str, str], dict[str, Person]] = defaultdict(dict)
    for key, person in _variants(people, details):
        if len(key) > 1:
            found[key[0], last_word(key)].setdefault(person.name, person)
    return {key: tuple(seen.values()) for key, seen in found.items()}


def _surnames(people: Mapping[str, Person], details: Iterable[Row]) -> dict[str, tuple[Person, ...]]:
    found: dict[str, dict[str, Person]] = defaultdict(dict)
    for key, person in _variants(people, details):
        first = person.state in NAMES_FIRST
        found[key[0] if first else last_word(key)].setdefault(person.name, person)
    return {surname: tuple(seen.values()) for surname, seen in found.items()}


def _offices(rows: Iterable[Row]) -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for office, _, titles, _ in rows:
        for title in dict.fromkeys([office.lower(), *parts(titles)]):
            found[folded(title)].append(office)
    return {title: tuple(offices) for title, offices in found.items()}


def _sole(rows: Rows, kinds: Mapping[str, str]) -> dict[str, str]:
    """Return the offices that only one body has, so that "the pope" or "the Commission president" needs no name."""
    single = {office for office, single, *_ in rows["offices"] if single == "yes"}
    parties: dict[str, set[str]] = defaultdict(set)
    for party, office, *_ in rows["holders"]:
        if office in single:
            parties[office].add(party)
    alone = {office: next(iter(found)) for office, found in parties.items() if len(found) == 1}
    # A state's office is never sole: other states have it and the table may not.
    return {
        office: party for office, party in alone.items() if kinds.get(party) == "international" or party == "Vatican"
    }


def _kinds(rows: Rows) -> dict[str, str]:
    found = {row[1]: "international" for row in rows["bodies"] if row[1] and row[0] in {"international", "court"}}
    found |= {row[1]: row[0] for row in rows["groups"]}
    return found | {"European Union": "international"}


def _genders(rows: Iterable[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    for gender, names, _ in rows:
        for name in parts(names):
            key = fold(name)
            # A name that both lists have tells nothing.
            found[key] = gender if found.get(key, gender) == gender else ""
    return found


def _outlets(rows: Iterable[Row]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for home, _, _, names, slugs, _ in rows:
        entry = Entry("outlet", None, home, parts(names)[0])
        for slug in (*parts(slugs), *parts(names)):
            found.setdefault(" ".join(t.fold for t in tokens(slug)), entry)
    return found


def _sites(rows: Iterable[Row]) -> dict[str, str | None]:
    """Return whose own voice is heard at a host, or under a publisher's name; None for nobody's."""
    return {
        fold(name): None if party == "none" else party
        for party, hosts, names, _ in rows
        for name in (*parts(hosts), *parts(names))
    }
