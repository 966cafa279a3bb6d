"""The tables of who is who: their shape, their dates, and that no name stands for two."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from itertools import pairwise

import pytest

from dragoman.actors.tables import FILES, Tables, load_tables, parts
from dragoman.actors.wordlists import read_rows, words_of

MONTH = re.compile(r"20[0-2]\d-(0[1-9]|1[0-2])|19\d\d-(0[1-9]|1[0-2])")
KINDS = {
    "words": {"name", "adjective", "capital", "seat", "organ", "region", "leader"},
    "bodies": {"international", "agency", "court", "ngo", "company", "church", "faction", "thinktank"},
    "groups": {"armed", "people", "movement"},
    "nouns": {
        "official", "institution", "member", "armed", "organisation", "expert", "media", "public", "unknown",
        "document", "title",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def own() -> Tables:
    return load_tables()


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_its_columns_and_its_source(name: str) -> None:
    rows = list(read_rows(name))
    assert rows
    for row in rows:
        assert len(row) == FILES[name], row
        assert row[0] or name in {"holders", "outlets"}, row
        generated = name in {"states", "cities"}
        assert generated or row[-1].strip(), f"{row} says nowhere where it is from"
        assert all(cell == cell.strip() for cell in row), row


@pytest.mark.parametrize("name", FILES)
def test_no_row_stands_twice(name: str) -> None:
    rows = list(read_rows(name))
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_one_that_the_rules_know(name: str) -> None:
    assert {row[0] for row in read_rows(name)} <= KINDS[name]


def test_dates_are_months_and_run_forward() -> None:
    for _, _, person, start, end, _ in read_rows("holders"):
        assert MONTH.fullmatch(start), (person, start)
        assert not end or (MONTH.fullmatch(end) and start <= end), (person, start, end)


def test_an_office_with_one_holder_has_one_at_a_time() -> None:
    single = {office for office, single, *_ in read_rows("offices") if single == "yes"}
    terms = defaultdict(list)
    for party, office, person, start, end, _ in read_rows("holders"):
        if office in single:
            terms[party, office].append((start, end or "9999-12", person))
    for key, held in terms.items():
        held.sort()
        for (_, end, first), (start, _, second) in pairwise(held):
            # Hand-over months belong to both.
            assert end <= start, f"{key}: {first} and {second} at once"


def test_nobody_holds_one_office_twice_at_a_time() -> None:
    rows = [(party, office, person, start) for party, office, person, start, _, _ in read_rows("holders")]
    assert len(rows) == len(set(rows))


def test_every_office_held_is_in_the_list_of_offices() -> None:
    known = {row[0] for row in read_rows("offices")}
    assert {row[1] for row in read_rows("holders")} <= known
    leaders = {row[2] for row in read_rows("words") if row[0] == "leader"}
    assert leaders <= known


def test_every_person_has_an_office_or_a_home(own: Tables) -> None:
    held = {row[2] for row in read_rows("holders")}
    for name, gender, home, _, _ in read_rows("persons"):
        assert gender in {"", "f", "m"}, name
        assert name in held or home in own.codes, name


def test_every_party_is_a_state_or_a_known_body(own: Tables) -> None:
    parties = {row[0] for row in read_rows("holders") if row[0]} | {row[1] for row in read_rows("words")}
    grouped = {"Western countries", "European countries", "Arab states"}
    assert parties <= own.codes.keys() | own.kinds.keys() | grouped


def test_no_spelling_is_of_two_persons(own: Tables) -> None:
    seen: dict[str, str] = {}
    for name, _, _, variants, _ in read_rows("persons"):
        for variant in (name, *parts(variants)):
            assert seen.setdefault(variant, name) == name, variant
            assert variant not in own.people or own.people[variant].name == name


def test_no_name_of_one_kind_stands_for_two_parties() -> None:
    seen: dict[tuple[str, str], str] = {}
    rows = [(kind, party, names) for kind, party, names, _ in read_rows("words") if kind != "leader"]
    rows += [(row[0], row[1], row[3]) for table in ("bodies", "groups") for row in read_rows(table)]
    for kind, party, names in rows:
        for name in parts(names):
            assert seen.setdefault((kind, name), party) == party, (kind, name)


def test_the_home_of_every_outlet_and_group_is_a_state(own: Tables) -> None:
    homes = {row[0] for row in read_rows("outlets")} | {row[2] for t in ("groups", "bodies") for row in read_rows(t)}
    assert homes - {""} <= own.codes.keys()


@pytest.mark.parametrize(
    ("spellings", "party"),
    [
        (("Kyiv", "Kiev", "Ukraine", "Bankova"), "Ukraine"),
        (("Türkiye", "Turkiye", "Turkey", "Ankara"), "Turkey"),
        (("Kremlin", "Moscow", "Russian", "FSB"), "Russia"),
        (("White House", "Pentagon", "Foggy Bottom", "US", "U.S.", "State Department"), "United States"),
        (("Downing Street", "Britain", "UK", "Foreign Office"), "United Kingdom"),
        (("Elysee", "Élysée", "Paris", "French"), "France"),
        (("IDF", "Mossad", "Israeli"), "Israel"),
        (("IRGC", "Tehran", "Iranian"), "Iran"),
        (("Brussels", "EU", "European Commission"), "European Union"),
        (("Hezbollah", "Hizbullah"), "Hezbollah"),
        (("Houthis", "Ansar Allah"), "Houthis"),
    ],
)
def test_many_spellings_stand_for_one_party(own: Tables, spellings: tuple[str, ...], party: str) -> None:
    for spelling in spellings:
        first = spelling.replace("É", "É").split()[0]
        entries = [entry for key, entry in own.phrases[first] if " ".join(key) == spelling]
        assert [entry.party for entry in entries] == [party], spelling


@pytest.mark.parametrize("spelling", ["Zelensky", "Zelenskyy", "Zelenskiy", "Araghchi", "Araqchi"])
def test_spellings_of_a_surname_are_one_person(own: Tables, spelling: str) -> None:
    [person] = own.surnames[spelling.lower()]
    assert person.name in {"Volodymyr Zelensky", "Abbas Araghchi"}


@pytest.mark.parametrize(
    ("person", "month", "offices"),
    [
        ("David Cameron", "2015-01", {"prime minister"}),
        ("David Cameron", "2018-01", set()),
        ("David Cameron", "2024-01", {"foreign minister"}),
        ("Donald Trump", "2018-06", {"president"}),
        ("Donald Trump", "2022-06", set()),
        ("Mark Rutte", "2023-01", {"prime minister"}),
        ("Mark Rutte", "2025-01", {"secretary-general"}),
    ],
)
def test_who_held_what_depends_on_the_month(own: Tables, person: str, month: str, offices: set[str]) -> None:
    assert {term.office for term in own.people[person].at(month)} == offices
    assert own.people[person].at(None) == ()


def test_the_tables_load_within_fifty_milliseconds() -> None:
    from dragoman.actors.tables import _own_tables

    spent = []
    for _ in range(5):
        _own_tables.cache_clear()
        start = time.process_time()
        load_tables()
        spent.append(time.process_time() - start)
    assert min(spent) <= 0.05


def test_a_word_list_is_asked_for_by_its_name() -> None:
    assert "told" in words_of("tells")
    with pytest.raises(KeyError):
        words_of("no such list")
