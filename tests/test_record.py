"""A record is opened, filled, closed and opened again; what is not a record is refused by name."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_world import clock, event, everything, position, reading

from dragoman.errors import (
    DragomanError,
    NotARecord,
    NotInRecord,
    RecordDamaged,
    RecordError,
    RecordExists,
    RecordFull,
    RecordLocked,
    RecordMissing,
    RecordNewer,
    RecordOlder,
    RecordReadOnly,
)
from dragoman.reading import Problem, Reading
from dragoman.record import Filter, Record, schema
from dragoman.record.rows import when
from dragoman.report import Report


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "talks.record"


def write(path: Path, *readings: Reading) -> None:
    with Record.open(path, "create", clock=clock) as record:
        for each in readings:
            record.add(each)


# --- Adding -----------------------------------------------------------------------------------------------------------


def test_a_reading_comes_back_as_it_went_in(path: Path) -> None:
    with Record.create(path) as record:
        added = record.add(everything())
        assert added.outcome == "added"
        assert added.report_id is not None
        assert record.reading(added.report_id) == everything()


TEXT = st.text(min_size=1, max_size=40)


@given(text=TEXT, title=st.none() | TEXT, outlet=st.none() | TEXT, published=st.none() | TEXT, data=st.data())
def test_whatever_a_report_says_its_spans_hold(
    text: str, title: str | None, outlet: str | None, published: str | None, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    given_report = Report(text=text, title=title, outlet=outlet, published=published)
    span = given_report.span(start, end)
    [statement] = reading().statements
    statement = msgspec.structs.replace(statement, source=span, cue=None, content=(span, span))
    before = Reading(report=given_report, statements=(statement,), inference=(span,), gaps=(text,))
    with Record(Path("memory"), _memory(), lock=_Held()) as record:  # type: ignore[arg-type]
        report_id = record.add(before).report_id
        assert report_id is not None
        assert record.reading(report_id) == before
        assert list(record.check()) == []


class _Held:
    def release(self) -> None:
        """Hold nothing."""


def _memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.build(connection)
    return connection


def test_a_lone_surrogate_is_mended_and_every_span_holds(path: Path) -> None:
    broken = reading("We \ud800accept")
    with Record.create(path) as record:
        assert record.add(broken).outcome == "added"
        assert record.has(broken.report)
        assert record.add(broken).outcome == "unchanged"
        assert record.reading(1).statements[0].content[0].text == "“We \ufffdaccept.”"
        assert list(record.check()) == []


def test_the_same_report_twice_changes_nothing(path: Path) -> None:
    write(path, everything())
    before = path.read_bytes()
    with Record.open(path, "write") as record:
        assert record.add(everything()).outcome == "unchanged"
        assert record.counts()["statement"] == 2
    assert path.read_bytes() == before


def test_what_was_cut_as_furniture_makes_no_other_report(path: Path) -> None:
    more_views = msgspec.structs.replace(everything().report, removed=("Metro", "131 views"))
    with Record.create(path) as record:
        record.add(everything())
        assert record.has(more_views)


def test_another_text_at_the_same_address_is_a_new_version_and_the_old_one_stays(path: Path) -> None:
    url = "https://norvik.example/1"
    with Record.create(path) as record:
        record.add(reading("We accept", url=url, positions=(position(),), events=(event(),)))
        added = record.add(reading("We refuse", url=url))
        assert (added.outcome, added.version) == ("new-version", 2)
        assert record.add(reading("We wait", url=url)).version == 3
        assert [row.text for row in record.statements()] == ["“We wait.”"]
        assert list(record.positions()) == []
        assert list(record.events()) == []
        assert record.reading(1).statements[0].content[0].text == "“We accept.”"
        assert [row.statements for row in record.actors()] == [1]
        firsts = record.connection.execute("SELECT version_of FROM report ORDER BY id").fetchall()
        assert firsts == [(None,), (1,), (1,)]


def test_the_same_words_at_another_address_are_another_report(path: Path) -> None:
    with Record.create(path) as record:
        record.add(reading(url="https://norvik.example/1"))
        assert record.add(reading(url="https://lantern.example/1", outlet="The Lantern")).outcome == "added"


def test_a_later_reading_of_the_same_report_replaces_what_is_shown_and_keeps_the_old(path: Path) -> None:
    first = reading()
    better = msgspec.structs.replace(first, statements=(*first.statements, *first.statements))
    with Record.create(path) as record:
        record.add(first, model="first 1")
        assert record.add(better, model="second 1").outcome == "read-anew"
        assert len(list(record.statements())) == 2
        assert record.reading(1) == better
        models = record.connection.execute("SELECT model, current FROM reading ORDER BY id").fetchall()
        assert models == [("first 1", 0), ("second 1", 1)]
        assert list(record.check()) == []


def test_what_could_not_be_read_is_a_row_and_counted_until_it_is_solved(path: Path) -> None:
    nothing = Reading(report=Report(id="x"), problems=(Problem(stage="intake", message="a.txt is empty."),))
    with Record.create(path) as record:
        assert record.add(nothing, source="a.txt").outcome == "problem"
        record.add(nothing, source="a.txt")
        seen = "SELECT source, stage, message, times, solved_at IS NULL FROM problem"
        assert record.connection.execute(seen).fetchall() == [("a.txt", "intake", "a.txt is empty.", 2, 1)]
        record.add(reading(), source="a.txt")
        assert record.connection.execute(seen).fetchall() == [("a.txt", "intake", "a.txt is empty.", 2, 0)]


def test_a_reading_with_statements_and_a_problem_keeps_both(path: Path) -> None:
    partly = msgspec.structs.replace(reading(), problems=(Problem(stage="language", message="cut short"),))
    with Record.create(path) as record:
        assert record.add(partly).outcome == "added"
        assert record.reading(1) == partly


def test_what_fails_midway_leaves_nothing(path: Path) -> None:
    with Record.create(path) as record:
        record.add(reading("We wait"))
        with pytest.raises(RecordError, match="CHECK constraint"), record.transaction() as connection:
            connection.executemany("UPDATE statement SET kind = ?", [("mixed",), ("loud",)])
        assert [row.kind for row in record.statements()] == ["direct"]
        assert list(record.check()) == []


@pytest.mark.parametrize(
    ("published", "day", "moment"),
    [
        ("2025-03-14", "2025-03-14", None),
        ("2025-03-14T23:30:00-02:00", "2025-03-14", "2025-03-15T01:30:00Z"),
        ("2025-03-14T10:00:00Z", "2025-03-14", "2025-03-14T10:00:00Z"),
        ("Wed, 21 May 2025 23:02:14 +0300", "2025-05-21", "2025-05-21T20:02:14Z"),
        ("2025-02-30", None, None),
        ("0001-01-01T00:00:00+14:00", None, None),
        ("last week", None, None),
        ("9" * 100, None, None),
        (None, None, None),
    ],
)
def test_a_date_is_a_day_and_where_it_has_a_time_a_moment(published: str | None, day: str, moment: str) -> None:
    assert when(published) == (day, moment)


@given(st.text(max_size=70))
def test_no_date_is_too_strange(published: str) -> None:
    day = when(published).day
    assert day is None or len(day) == 10


# --- Opening ----------------------------------------------------------------------------------------------------------


def test_a_record_is_one_file_once_it_is_closed(path: Path) -> None:
    write(path, everything())
    assert [each.name for each in path.parent.iterdir()] == ["talks.record"]
    assert path.read_bytes()[68:72] == b"DRGN"


def test_there_is_nothing_to_open(path: Path) -> None:
    for mode in ("read", "write"):
        with pytest.raises(RecordMissing, match="dragoman add"):
            Record.open(path, mode)
    assert list(path.parent.iterdir()) == []


def test_nothing_is_made_over_what_is_there(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(RecordExists):
        Record.create(path)
    assert path.read_text() == "mine"


def test_an_empty_file_becomes_a_record_as_after_a_cut_off_start(path: Path) -> None:
    path.touch()
    write(path, reading())
    with Record.open(path) as record:
        assert record.counts()["report"] == 1


@pytest.mark.parametrize("mode", ["read", "write", "create"])
def test_a_file_of_another_kind_is_refused(path: Path, mode: str) -> None:
    path.write_bytes(b"%PDF-1.7 and more of it")
    with pytest.raises(NotARecord, match="another kind"):
        Record.open(path, mode)  # type: ignore[arg-type]
    assert path.read_bytes() == b"%PDF-1.7 and more of it"


def test_a_folder_is_no_record(tmp_path: Path) -> None:
    with pytest.raises(NotARecord):
        Record.open(tmp_path)


def test_another_database_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (id)")
    other.close()
    for mode in ("read", "write", "create"):
        with pytest.raises(NotARecord, match="no record"):
            Record.open(path, mode)


def test_a_newer_schema_is_refused_and_let_be(path: Path) -> None:
    write(path, reading())
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(RecordNewer, match="Install the newer version"):
        Record.open(path, "write")


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be a schema after this one, which adds a column."""
    scripts = {1: schema.script(1), 2: "ALTER TABLE report ADD COLUMN note TEXT;\nUPDATE report SET version = version;"}
    monkeypatch.setattr(schema, "MIGRATIONS", {1: "", 2: ""})
    monkeypatch.setattr(schema, "script", scripts.__getitem__)
    schema.expected.cache_clear()


@pytest.fixture(autouse=True)
def fresh_schema() -> Iterator[None]:
    """Let no test see the schema that another made up."""
    yield
    schema.expected.cache_clear()


def test_an_older_schema_is_brought_up_to_date_and_a_copy_is_kept(path: Path, request: pytest.FixtureRequest) -> None:
    write(path, everything())
    request.getfixturevalue("next_schema")
    with pytest.raises(RecordOlder, match="dragoman doctor --migrate"):
        Record.open(path)
    with Record.open(path, "write") as record:
        assert record.counts()["schema"] == 2
        assert record.reading(1) == everything()
        assert list(record.check()) == []
    copy = path.with_name("talks.record.schema-1")
    with sqlite3.connect(copy) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (1,)
        assert kept.execute("SELECT count(*) FROM statement").fetchone() == (2,)
    kept.close()


def test_a_migration_that_fails_leaves_the_record_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, everything())
    scripts = {1: schema.script(1), 2: "ALTER TABLE report ADD COLUMN note TEXT;\nSELECT no_such_function();"}
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", {1: "", 2: ""})
        patch.setattr(schema, "script", scripts.__getitem__)
        with pytest.raises(DragomanError, match="no_such_function"):
            Record.open(path, "write")
    with Record.open(path, "write") as record:
        assert record.counts()["schema"] == 1
        assert list(record.check()) == []


TAMPERED = [
    "CREATE TRIGGER theirs AFTER INSERT ON report BEGIN DELETE FROM statement; END",
    "DROP TRIGGER decision_is_kept",
    "DROP INDEX report_key",
    "DROP VIEW statements",
    "DROP VIEW statements; CREATE VIEW statements AS SELECT load_extension('x') AS id",
    "DROP TABLE gap",
    "ALTER TABLE report ADD COLUMN theirs TEXT",
    "CREATE VIRTUAL TABLE theirs USING fts5 (words)",
]


@pytest.mark.parametrize("sql", TAMPERED)
def test_an_altered_schema_is_refused(path: Path, sql: str) -> None:
    write(path, reading())
    with sqlite3.connect(path) as other:
        other.executescript(sql)
    other.close()
    for mode in ("read", "write"):
        with pytest.raises(RecordDamaged, match="not as Dragoman made it"):
            Record.open(path, mode)


def test_somebodys_own_tables_views_and_indexes_are_let_be(path: Path) -> None:
    write(path, reading())
    with sqlite3.connect(path) as other:
        other.executescript(
            "CREATE TABLE notes (id INTEGER PRIMARY KEY, report_id, note); CREATE INDEX mine ON statement (kind);"
            "CREATE VIEW recent AS SELECT * FROM statements WHERE date > '2025'; ANALYZE"
        )
    other.close()
    with Record.open(path) as record:
        assert list(record.check()) == []


@pytest.mark.parametrize("place", range(2))
def test_words_changed_from_outside_are_found(path: Path, place: int) -> None:
    write(path, reading("We wait seventeen days"))
    data = bytearray(path.read_bytes())
    places = [found.start() for found in re.finditer(b"seventeen", data)]
    # In the report, in the statement; the full-text index keeps only the stem.
    assert len(places) >= 2
    at = places[place]
    data[at : at + 9] = b"seventy  "
    path.write_bytes(data)
    with Record.open(path) as record:
        assert [fault for fault in record.check() if "copy" in fault.advice]


def test_a_torn_page_is_an_error_with_a_name(path: Path) -> None:
    write(path, reading())
    data = bytearray(path.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page : page + 100] = b"\xa5" * 100
    path.write_bytes(data)
    with pytest.raises(DragomanError, match=r"talks\.record"), Record.open(path) as record:
        list(record.check())


def test_a_record_cut_short_is_found(path: Path) -> None:
    write(path, *(reading(f"We wait {number}") for number in range(40)))
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(RecordDamaged), Record.open(path) as record:
        list(record.check())


def test_reading_never_writes(path: Path) -> None:
    write(path, reading())
    with Record.open(path) as record, pytest.raises(RecordReadOnly, match="opened for reading"):
        record.add(everything())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_an_error_with_a_name(path: Path) -> None:
    write(path, reading())
    path.parent.chmod(0o500)
    try:
        with pytest.raises(RecordReadOnly):
            Record.open(path, "write")
        with Record.open(path) as record:
            assert len(list(record.statements())) == 1
    finally:
        path.parent.chmod(0o700)


READ_ONLY = """
import sys
from dragoman.record import Record
from dragoman.errors import RecordReadOnly
import os
os.setuid(65534)
with Record.open(sys.argv[1]) as record:
    assert len(list(record.statements())) == 1
for path in (sys.argv[1], sys.argv[1] + ".new"):
    try:
        Record.open(path, "create")
    except RecordReadOnly as error:
        assert "cannot be written" in str(error)
    else:
        raise SystemExit("it could be opened")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_who_may_not_write_there_can_read(path: Path) -> None:
    write(path, reading())
    place = Path("/tmp") / f"dragoman-test-{os.getpid()}"  # noqa: S108 -- pytest's own folders are closed to others
    place.mkdir(mode=0o755)
    try:
        shutil.copy(path, place / path.name)
        (place / path.name).chmod(0o644)
        script = f"import dragoman.record.record, dragoman.actors.own\n{READ_ONLY}"
        subprocess.run([sys.executable, "-c", script, place / path.name], check=True)
    finally:
        shutil.rmtree(place)


def test_a_second_writer_is_refused_in_five_seconds_and_readers_are_not(path: Path) -> None:
    with Record.create(path) as first:
        first.add(reading())
        begun = time.monotonic()
        with pytest.raises(RecordLocked, match="another process"):
            Record.open(path, "write")
        assert time.monotonic() - begun < 5
        with Record.open(path) as reader:
            assert len(list(reader.statements())) == 1
    with Record.open(path, "write") as after:
        assert after.add(everything()).outcome == "added"


def test_a_reader_sees_the_record_as_it_was_when_it_began_to_ask(path: Path) -> None:
    with Record.create(path) as writer:
        writer.add(reading("We wait"))
        with Record.open(path) as reader:
            rows = reader.statements(Filter(order="oldest"))
            assert next(rows).text == "“We wait.”"
            writer.add(reading("We accept"))
            assert list(rows) == []
            assert len(list(reader.statements())) == 2


def test_a_full_disk_is_an_error_with_a_name_and_loses_nothing(path: Path) -> None:
    with Record.create(path, clock=clock) as record:
        record.add(reading("We wait"))
        [pages] = record.connection.execute("PRAGMA page_count").fetchone()
        record.connection.execute(f"PRAGMA max_page_count = {pages + 4}")
        many = (record.add(reading(f"We wait {number} " * 40)) for number in range(1_000))
        with pytest.raises(RecordFull, match="Free some space"):
            list(many)
        kept = record.counts()["report"]
        assert kept < 1_000
        assert list(record.check()) == []
        record.connection.execute("PRAGMA max_page_count = 1000000")
        assert record.add(everything()).outcome == "added"
        assert record.counts()["report"] == kept + 1


def test_a_reading_that_is_not_there(path: Path) -> None:
    write(path, reading())
    with Record.open(path) as record:
        assert record.report_id(reading().report.id) == 1
        with pytest.raises(NotInRecord):
            record.reading(7)
        with pytest.raises(NotInRecord):
            record.report_id("nothing")
