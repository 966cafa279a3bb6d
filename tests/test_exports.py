"""A record goes out as tables, readings, annotations and a draft of a conflict, and nothing is lost on the way."""

from __future__ import annotations

import builtins
import csv
import io
import json
import sqlite3
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from exports_world import WORDS, fill, given, in_memory, put_out, readings, talks
from hypothesis import example, settings
from hypothesis import given as each
from hypothesis import strategies as st
from record_world import clock, event, everything, position, reading

from dragoman.errors import ConflictError, ExportError, LibraryMissing
from dragoman.exports import FORMATS
from dragoman.exports.cells import guarded, unguarded
from dragoman.exports.dna import COLUMNS
from dragoman.exports.tables import columns
from dragoman.reading import Reading
from dragoman.record import Filter, Record
from dragoman.record.review import Decision, decide, undo
from dragoman.settlement import loads, solve


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(fill(tmp_path / "talks.record", *talks())) as opened:
        yield opened


def table(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


# --- Tables -----------------------------------------------------------------------------------------------------------


def test_a_table_has_the_rows_of_the_query_the_oldest_first(record: Record) -> None:
    rows = table(given(record, "csv", party="Veltria"))
    assert [row["text"] for row in rows] == ["“We will sign,” [...] “But not today.”", "“We refuse.”", "“We accept.”"]
    assert list(rows[0]) == list(columns("statements"))
    assert [row["start"] for row in rows] == [
        str(r.start) for r in record.statements(Filter(party="Veltria", order="oldest"))
    ]


@pytest.mark.parametrize(("name", "count"), [("statements", 6), ("positions", 6), ("events", 2), ("actors", 3)])
def test_every_table_goes_out(record: Record, name: str, count: int) -> None:
    assert len(table(given(record, "csv", table=name))) == count


@each(st.text(max_size=20))
@example("=1+1")
@example("'=1+1")
@example("''-1")
@example("\t=cmd")
def test_no_cell_is_a_formula_and_every_cell_can_be_had_back(words: str) -> None:
    cell = guarded(words)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unguarded(cell) == words


def test_numbers_are_no_formulas() -> None:
    assert (guarded(-1.5), guarded(3), guarded(None)) == (-1.5, 3, None)


@settings(max_examples=50)
@each(st.lists(WORDS | st.sampled_from(["=HYPERLINK()", "a\rb", 'a"b', "a\nb", "a;b", "-1", "\x00"]), max_size=3))
def test_whatever_a_cell_holds_the_table_comes_back(items: list[str]) -> None:
    made = reading(positions=tuple(position(item=item, condition=item) for item in items))
    with in_memory(made) as record:
        for to, delimiter, column in (("csv", ",", "item"), ("dna", ";", "concept")):
            rows = table(given(record, to, table="positions"), delimiter)
            assert [unguarded(row[column]) for row in rows] == items
            assert [unguarded(row["condition"]) for row in rows] == items


def test_events_have_no_persons_and_the_error_says_so(record: Record) -> None:
    with pytest.raises(ExportError, match="Leave --person"):
        given(record, "csv", table="events", person="Vash")


def test_parquet_has_days_as_dates_and_every_row(record: Record) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = pq.read_table(io.BytesIO(put_out(record, "parquet")))
    assert found.column_names == list(columns("statements"))
    assert found.schema.field("date").type == pa.date32()
    assert found.schema.field("start").type == pa.int64()
    rows = list(record.statements(Filter(order="oldest")))
    assert found["text"].to_pylist() == [row.text for row in rows]
    assert found["date"].to_pylist()[0] == date(2025, 3, 14)
    assert found["class"].to_pylist() == [row.class_ for row in rows]
    assert found["confidence"].to_pylist() == [row.confidence for row in rows]


def test_an_empty_table_is_a_parquet_file_all_the_same(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    with Record.open(fill(tmp_path / "empty.record")) as record:
        assert pq.read_table(io.BytesIO(put_out(record, "parquet", table="actors"))).num_rows == 0


def test_without_pyarrow_the_error_says_what_to_install(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(LibraryMissing, match=r"pip install 'dragoman\[parquet\]'"):
        put_out(record, "parquet")


# --- The Discourse Network Analyzer -----------------------------------------------------------------------------------


def test_a_dna_table_has_a_row_a_position_with_agreement(record: Record) -> None:
    text = given(record, "dna")
    assert text.splitlines()[0] == ";".join(f'"{name}"' for name in COLUMNS)
    rows = table(text, ";")
    assert [(row["person"], row["organization"], row["concept"], row["agreement"]) for row in rows] == [
        ("Orlen Vash", "Veltria", "peace deal", ""),
        ("", "Karsova", "truce", "0"),
        ("Orlen Vash", "Veltria", "truce", "0"),
        ("Pera Linn", "Karsova", "Truce", "1"),
        ("Orlen Vash", "Veltria", "truce", "1"),
        ("Ola Brandt", "Tarrovia", "truce", ""),
    ]
    assert (rows[1]["reported by"], rows[1]["stance"]) == ("Veltria", "against")
    assert (rows[0]["time"], rows[2]["time"]) == ("2025-03-14 23:30:00", "2025-03-15 00:00:00")
    assert (rows[0]["author"], rows[0]["source"], rows[0]["type"]) == ("A. Reed; B. Holm", "The Lantern", "news report")


def test_an_item_stands_under_the_name_of_its_group(tmp_path: Path) -> None:
    path = fill(tmp_path / "talks.record", *talks())
    with Record.open(path, "write") as record:
        with record.transaction() as connection:
            connection.execute("INSERT INTO item_group (id, issue, item) VALUES (1, 'ceasefire', 'a truce')")
            connection.execute("UPDATE position SET item_group_id = 1 WHERE item IN ('truce', 'Truce')")
        assert {row["concept"] for row in table(given(record, "dna"), ";")} == {"peace deal", "a truce"}


# --- Readings ---------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@each(readings())
def test_readings_go_out_as_they_came_in_byte_for_byte(made: Reading) -> None:
    with in_memory(made) as record:
        text = given(record, "jsonl")
        assert text == made.to_json() + "\n"
        assert Reading.from_dict(json.loads(text)) == made


def test_readings_go_out_the_same_whatever_the_order_they_were_added_in(tmp_path: Path) -> None:
    forward, backward = fill(tmp_path / "one.record", *talks()), fill(tmp_path / "two.record", *reversed(talks()))
    with Record.open(forward) as one, Record.open(backward) as other:
        for to in ("jsonl", "prodigy", "doccano", "webannotation", "schema-org", "graphml"):
            assert given(one, to) == given(other, to)


def test_reports_are_chosen_by_outlet_day_and_by_what_is_said_in_them(record: Record) -> None:
    def titles(**asked: Any) -> list[str]:
        return [json.loads(line)["report"]["published"][:10] for line in given(record, "jsonl", **asked).splitlines()]

    assert titles(outlet="The Lantern") == ["2025-03-14", "2025-03-21"]
    assert titles(since="2025-03-18", until="2025-03-20") == ["2025-03-18", "2025-03-20"]
    assert titles(as_of="2025-03-15") == ["2025-03-14", "2025-03-15"]
    assert titles(party="Karsova") == ["2025-03-18"]
    assert titles(issue="ceasefire", act="accept") == ["2025-03-18", "2025-03-20"]


def test_what_is_added_while_a_record_goes_out_is_not_in_it(tmp_path: Path) -> None:
    path = fill(tmp_path / "talks.record", *(reading(f"We wait {n}", published="2025-03-14") for n in range(3)))

    class Busy(io.BytesIO):
        def write(self, data: Any) -> int:
            with Record.open(path, "write") as writer:
                writer.add(reading("We hurry", published="2025-03-15"))
            return super().write(data)

    from dragoman.exports import export

    with Record.open(path) as record:
        out = Busy()
        export(record, "jsonl", out)
        export(record, "jsonl", after := io.BytesIO())
    assert (out.getvalue().count(b"\n"), after.getvalue().count(b"\n")) == (3, 4)


# --- Annotations and claims -------------------------------------------------------------------------------------------


@settings(max_examples=60)
@each(readings())
def test_every_annotation_finds_its_words_again(made: Reading) -> None:
    text = made.report.text
    with in_memory(made) as record:
        page = json.loads(given(record, "webannotation"))
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert len(page["items"]) == len(made.statements)
    for item, statement in zip(page["items"], made.statements, strict=True):
        assert len(item["target"]) == len(statement.content)
        for target, span in zip(item["target"], statement.content, strict=True):
            quote, *position_of = target["selector"]
            assert (quote["type"], quote["exact"]) == ("TextQuoteSelector", span.text)
            for where in position_of:
                assert text[where["start"] : where["end"]] == quote["exact"]
                assert text[: where["start"]].endswith(quote["prefix"])
                assert text[where["end"] :].startswith(quote["suffix"])
            assert bool(position_of) == (span.start is not None)


def test_a_source_without_an_address_is_named_by_the_report(record: Record) -> None:
    sources = {t["source"] for item in json.loads(given(record, "webannotation"))["items"] for t in item["target"]}
    assert "https://lantern.example/1" in sources
    assert all(source.startswith(("https:", "urn:dragoman:report:")) for source in sources)


def test_only_what_counts_is_annotated(tmp_path: Path) -> None:
    with Record.open(fill(tmp_path / "talks.record", everything()), "write") as record:
        record.connection.execute("UPDATE statement SET live = 0 WHERE key = 's1'")
        assert [item["id"][-2:] for item in json.loads(given(record, "webannotation"))["items"]] == ["s2"]


def things(record: Record, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(given(record, "schema-org", **asked))["@graph"]
    return found


def test_words_in_quotation_marks_are_quotations_and_others_claims(tmp_path: Path) -> None:
    told = reading("We accept", role="president", url="https://norvik.example/1")
    [statement] = told.statements
    indirect = msgspec.structs.replace(statement, kind="indirect")
    with Record.open(
        fill(tmp_path / "t.record", told, Reading(report=everything().report, statements=(indirect,)))
    ) as record:
        quotation, claim = sorted(things(record), key=lambda thing: thing["@type"], reverse=True)
    assert (quotation["@type"], quotation["text"]) == ("Quotation", "“We accept.”")
    assert quotation["creator"] == {
        "@type": "Person", "name": "Orlen Vash", "jobTitle": "president",
        "affiliation": {"@type": "Organization", "name": "Veltria"},
    }  # fmt: skip
    assert quotation["isPartOf"]["url"] == "https://norvik.example/1"
    assert claim["@type"] == "Claim"
    assert claim["appearance"]["publisher"]["name"] == "The Lantern"


def test_a_claim_review_comes_from_a_persons_verdict_and_from_nothing_else(tmp_path: Path) -> None:
    with Record.open(fill(tmp_path / "talks.record", *talks()), "write") as record:
        assert "ClaimReview" not in {thing["@type"] for thing in things(record)}
        verdict = {"verdict": "misleading", "rating": 2}
        told = Decision(target="claim", target_id=1, action="correct", field="verdict", new=verdict, reviewer="A. Reed")
        decide(record, msgspec.structs.replace(told, reason="the lake froze in March"))
        [review] = [thing for thing in things(record) if thing["@type"] == "ClaimReview"]
        assert review["reviewRating"] == {"@type": "Rating", "alternateName": "misleading", "ratingValue": 2}
        assert (review["author"]["name"], review["reviewBody"]) == ("A. Reed", "the lake froze in March")
        assert review["claimReviewed"] == review["itemReviewed"]["text"] == "“We will sign,” [...] “But not today.”"
        undo(record, reviewer="A. Reed")
        assert "ClaimReview" not in {thing["@type"] for thing in things(record)}


def test_no_word_ends_the_script_that_holds_it(tmp_path: Path) -> None:
    with Record.open(fill(tmp_path / "talks.record", reading("</script><script>alert(1)"))) as record:
        for to in ("schema-org", "webannotation"):
            text = given(record, to)
            assert "<" not in text
            assert "</script>" in json.dumps(json.loads(text))


# --- A draft of a conflict --------------------------------------------------------------------------------------------


def test_a_draft_has_parties_items_and_the_statements_behind_each_preference(record: Record) -> None:
    text = given(record, "conflict", issue="ceasefire")
    conflict = loads(text)
    assert set(conflict.parties) <= {"Veltria", "Karsova", "Tarrovia"}
    assert "peace deal" not in text
    evidence = [
        line for p in tomllib.loads(text)["preferences"] for s in p.get("statements", []) for line in s["evidence"]
    ]
    keys = {f"{row.report}/{row.statement}" for row in record.positions()}
    assert evidence
    assert {line.split(": ")[0] for line in evidence} <= keys
    assert solve(conflict).equilibria("nash")


def test_a_draft_from_one_report_names_the_report_too(record: Record) -> None:
    text = given(record, "conflict", since="2025-03-20", until="2025-03-20")
    [row] = record.positions(Filter(since="2025-03-20", until="2025-03-20"))
    assert f"{row.report}/s1: " in text


def test_without_positions_there_is_nothing_to_draft(tmp_path: Path) -> None:
    with (
        Record.open(fill(tmp_path / "talks.record", reading())) as record,
        pytest.raises(ConflictError, match="no position"),
    ):
        given(record, "conflict")


def test_more_than_a_draft_can_weigh_is_refused(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.exports.conflict.MOST_REPORTS", 2)
    with pytest.raises(ExportError, match="--since"):
        given(record, "conflict")


# --- All of them ------------------------------------------------------------------------------------------------------


def test_there_is_no_other_format(record: Record) -> None:
    with pytest.raises(ExportError, match="csv, jsonl"):
        given(record, "pdf")


@pytest.mark.parametrize("to", [name for name in FORMATS if name != "conflict"])
def test_an_empty_record_goes_out_in_every_format(to: str, tmp_path: Path) -> None:
    with Record.open(fill(tmp_path / "empty.record")) as record:
        put_out(record, to)


@pytest.mark.parametrize("to", FORMATS)
def test_going_out_changes_nothing_and_leaves_no_transaction_open(to: str, tmp_path: Path) -> None:
    path = fill(tmp_path / "talks.record", *talks(), reading("Strange", events=(event(),), published=None))
    before = path.read_bytes()
    with Record.open(path) as record:
        assert put_out(record, to) == put_out(record, to)
        assert not record.connection.in_transaction
    assert path.read_bytes() == before
    with sqlite3.connect(path) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()
    assert clock() == "2025-06-01T00:00:00Z"
