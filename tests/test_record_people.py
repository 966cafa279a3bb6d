"""One person is one row over all spellings, with the evidence; what a person parts stays parted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_world import clock, reading

from dragoman.actors.tables import load_tables
from dragoman.errors import NotInRecord
from dragoman.record import Filter, Record
from dragoman.record.spelling import sound, spelled


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.create(tmp_path / "talks.record", clock=clock) as opened:
        yield opened


def add(record: Record, *names: tuple[str, str | None], **given: str) -> None:
    for name, party in names:
        number = record.counts()["report"]
        record.add(reading(f"We wait {number}", name=name, party=party, **given))  # type: ignore[arg-type]


def cast(record: Record) -> dict[str, set[str]]:
    return {row.name: set((row.spellings or "").split(",")) for row in record.actors()}


# --- By sound ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spellings",
    [
        ["Volodymyr Zelensky", "Volodymyr Zelenskyy", "Volodymyr Zelenskiy", "Mr. Vladimir Zelenskyi"],
        ["Abbas Araghchi", "Abbas Araqchi", "Seyed Abbas Araghchí"],
        ["Ismail Haniyeh", "Ismael Haniya", "Ismail Haniyah"],
        ["Yevgeny Prigozhin", "Evgeny Prigojin", "Yevgeniy Prigozhin"],
        ["Mohammad Qalibaf", "Mohammed Ghalibaf", "Muhammad Qalibaf"],
        ["Yoav Gallant", "Yoav Galant"],
    ],
    ids=lambda names: names[0],
)  # fmt: skip
def test_these_are_spellings_of_one_name(spellings: list[str]) -> None:
    assert len({spelled(each, "X")[:2] for each in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Donald Trump", "Donald Trump Jr."),
        ("Abbas Araghchi", "Ahmad Araghchi"),
        ("Michael Waltz", "Michael Walz"),
        ("Boris Johnson", "Mike Johnson"),
        ("Hassan Nasrallah", "Hashem Nasrallah"),
    ],
)
def test_these_are_two_people(one: str, other: str) -> None:
    assert spelled(one, "X")[:2] != spelled(other, "X")[:2]


def test_no_two_persons_of_the_tables_and_one_party_sound_the_same() -> None:
    tables = load_tables()
    found: dict[tuple[str, str, str | None], set[str]] = {}
    for names in tables.names.values():
        for key, person in names:
            heard = spelled(" ".join(key), person.state)
            if heard.whole:
                found.setdefault((heard.surname, heard.given, person.state), set()).add(person.name)
    assert [same for same in found.values() if len(same) > 1] == []


@given(st.text(max_size=30))
def test_any_name_has_a_sound(name: str) -> None:
    heard = spelled(name, None)
    assert spelled(name, None) == heard
    assert sound(sound("zelenskyy")) == sound("zelenskyy")


# --- Joins ------------------------------------------------------------------------------------------------------------


def test_spellings_that_the_tables_know_are_one_person(record: Record) -> None:
    add(record, ("Volodymyr Zelenskyy", "Ukraine"), ("Volodymyr Zelensky", "Ukraine"), ("Vladimir Zelensky", None))
    assert cast(record) == {"Volodymyr Zelensky": {"Volodymyr Zelenskyy", "Volodymyr Zelensky", "Vladimir Zelensky"}}
    [row] = record.actors()
    assert row.statements == 3
    assert {join.how for join in record.joins(row.id)} == {"table"}
    assert "the tables know Volodymyr Zelensky" in record.joins(row.id)[0].evidence


def test_a_spelling_that_only_sounds_like_one_of_the_tables_is_joined_within_the_party(record: Record) -> None:
    add(record, ("Volodymir Zelenskiyy", "Ukraine"), ("Volodymir Zelenskiyy", "Karsova"))
    assert set(cast(record)) == {"Volodymyr Zelensky", "Volodymir Zelenskiyy"}


def test_unknown_spellings_are_one_person_by_sound_and_party(record: Record) -> None:
    add(record, ("Dmitri Orlovsky", "Veltria"), ("Dmitry Orlovskiy", "Veltria"), ("Dmitry Orlovsky", "Karsova"))
    assert cast(record) == {
        "Dmitry Orlovskiy": {"Dmitri Orlovsky", "Dmitry Orlovskiy"},
        "Dmitry Orlovsky": {"Dmitry Orlovsky"},
    }
    [row] = record.actors(Filter(party="Veltria"))
    [join] = record.joins(row.id)
    assert (join.how, join.spelling) == ("name", "Dmitry Orlovskiy")
    assert "sound the same" in join.evidence


def test_a_surname_is_the_one_person_who_bears_it(record: Record) -> None:
    add(record, ("Vash", "Veltria"), ("Orlen Vash", "Veltria"), ("O. Vash", "Veltria"))
    assert cast(record) == {"Orlen Vash": {"Vash", "Orlen Vash", "O. Vash"}}
    [row] = record.actors()
    assert row.statements == 3
    assert "only Orlen Vash bears it for Veltria" in record.joins(row.id)[0].evidence


def test_a_surname_that_two_bear_is_nobodys_and_its_join_is_taken_back(record: Record) -> None:
    add(record, ("Orlen Vash", "Veltria"), ("Vash", "Veltria"))
    assert len(cast(record)) == 1
    add(record, ("Mira Vash", "Veltria"))
    assert set(cast(record)) == {"Orlen Vash", "Vash", "Mira Vash"}
    first = next(record.actors(Filter(person="Orlen Vash")))
    [join] = record.joins(first.id)
    assert join.undone_at is not None


def test_an_initial_tells_two_bearers_of_a_surname_apart(record: Record) -> None:
    add(record, ("Orlen Vash", "Veltria"), ("Mira Vash", "Veltria"), ("M. Vash", "Veltria"))
    assert cast(record)["Mira Vash"] == {"Mira Vash", "M. Vash"}


def test_a_surname_in_another_party_or_in_none_is_somebody_else(record: Record) -> None:
    add(record, ("Orlen Vash", "Veltria"), ("Vash", "Karsova"), ("Vash", None))
    assert len(list(record.actors())) == 3


def test_a_whole_name_without_a_party_is_the_one_who_has_it(record: Record) -> None:
    add(record, ("Orlen Vash", None), ("Orlen Vash", "Veltria"))
    assert len(cast(record)) == 1
    add(record, ("Orlen Vash", "Karsova"))
    assert len(list(record.actors())) == 3


NAMES = [("Orlen Vash", "Veltria"), ("Vash", "Veltria"), ("Orlen Vasch", "Veltria"), ("Mira Vash", "Veltria"),
         ("Orlen Vash", None)]  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(range(len(NAMES)))), ids=lambda order: "".join(map(str, order)))
def test_who_is_who_does_not_hang_on_the_order(order: tuple[int, ...]) -> None:
    from test_record import _Held, _memory

    with Record(Path("memory"), _memory(), lock=_Held()) as record:  # type: ignore[arg-type]
        add(record, *(NAMES[number] for number in order))
        groups = {frozenset(names) for names in cast(record).values()}
        assert groups == {
            frozenset({"Orlen Vash"}),
            frozenset({"Vash"}),
            frozenset({"Orlen Vasch"}),
            frozenset({"Mira Vash"}),
        }
        assert list(record.check()) == []


def test_parties_and_bodies_are_no_persons(record: Record) -> None:
    record.add(reading("one", name=None, party="Ukraine"))
    record.add(reading("two", name="Ukraine", party="Ukraine"))
    record.add(reading("three", name="BBC", party=None, class_="media"))
    kinds = {row.name: (row.kind, row.statements) for row in record.actors()}
    assert kinds["Ukraine"] == ("party", 2)
    assert kinds["BBC"][0] == "body"


def test_the_nameless_are_nobody(record: Record) -> None:
    record.add(reading(name=None, party=None, class_="unknown"))
    assert cast(record) == {}
    assert len(list(record.statements())) == 1


# --- Offices ----------------------------------------------------------------------------------------------------------


def test_an_office_is_that_of_the_day(record: Record) -> None:
    for day in ("2015-01-20", "2025-02-01"):
        record.add(reading(name="Abbas Araqchi", party="Iran", published=day))
    assert next(record.actors(Filter(as_of="2025-03-01"))).office == "foreign minister"
    assert next(record.actors(Filter(as_of="2015-03-01"))).office == "deputy foreign minister"


def test_what_reports_call_somebody_is_kept_with_the_days(record: Record) -> None:
    for day in ("2025-03-14", "2025-01-02", "2025-05-01"):
        record.add(reading(f"on {day}", role="president", published=day))
    rows = record.connection.execute('SELECT office, "from", "to", seen FROM office').fetchall()
    assert rows == [("president", "2025-01-02", "2025-05-01", 3)]


# --- What people decide -----------------------------------------------------------------------------------------------


def test_an_undone_join_stays_undone(record: Record) -> None:
    add(record, ("Orlen Vash", "Veltria"), ("Orlen Vasch", "Veltria"), ("Orlen Wash", "Veltria"))
    [one] = [row for row in record.actors() if row.name == "Orlen Vash"]
    join = next(each for each in record.joins(one.id) if each.spelling == "Orlen Wash")
    other = record.undo_join(join.id, by="A. Reader", why="his cousin")
    add(record, ("Orlen Wash", "Veltria"), ("Orlen Vash", "Veltria"))
    assert cast(record)["Orlen Wash"] == {"Orlen Wash"}
    counts = {row.id: row.statements for row in record.actors()}
    assert (counts[one.id], counts[other]) == (2, 2)
    undone = next(each for each in record.joins(one.id) if each.id == join.id)
    assert undone.undone_at is not None
    assert list(record.check()) == []


def test_a_surname_that_a_person_parted_is_not_joined_again(record: Record) -> None:
    add(record, ("Orlen Vash", "Veltria"), ("Vash", "Veltria"))
    [row] = record.actors()
    [join] = record.joins(row.id)
    record.undo_join(join.id, by="A. Reader")
    add(record, ("O. Vash", "Veltria"), ("Vash", "Veltria"), ("Orlen Vasch", "Veltria"))
    assert cast(record)["Vash"] == {"Vash"}


def test_a_person_may_join_what_nothing_else_would(record: Record) -> None:
    add(record, ("Orlen Vash", "Veltria"), ("The Lion", "Veltria"))
    [lion, vash] = sorted(record.actors(), key=lambda row: row.name != "The Lion")
    [spelling] = record.connection.execute("SELECT id FROM actor_name WHERE actor_id = ?", (lion.id,)).fetchone()
    record.join(spelling, vash.id, by="A. Reader", why="his nickname")
    assert cast(record) == {"Orlen Vash": {"Orlen Vash", "The Lion"}}
    assert record.joins(vash.id)[-1].evidence == "A. Reader joined them: his nickname"
    add(record, ("The Lion", "Veltria"))
    assert next(record.actors()).statements == 3


def test_what_is_not_there_cannot_be_joined_or_parted(record: Record) -> None:
    add(record, ("Orlen Vash", "Veltria"))
    with pytest.raises(NotInRecord):
        record.undo_join(7, by="A. Reader")
    with pytest.raises(NotInRecord):
        record.join(7, 1, by="A. Reader")
    with pytest.raises(NotInRecord):
        record.join(1, 7, by="A. Reader")


def test_a_failed_addition_leaves_no_actor_behind(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman.record.writing import Writer

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_count", None)
        with pytest.raises(TypeError):
            record.add(reading())
    assert cast(record) == {}
    record.add(reading())
    assert next(record.actors()).statements == 1
    assert list(record.check()) == []
