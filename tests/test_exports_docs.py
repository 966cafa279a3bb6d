"""docs/exports.md has the formats, columns, labels and limits of the code."""

from __future__ import annotations

from typing import get_args

import pytest
from test_docs import coded, page, rows, section

from dragoman.exports import FORMATS, conflict, parquet
from dragoman.exports.annotations import AROUND
from dragoman.exports.dna import COLUMNS
from dragoman.exports.formats import Network
from dragoman.exports.labels import EVENT, LABELS, LINKS
from dragoman.exports.network import _NODE_VALUES, _ONE_MODE, _TWO_MODE
from dragoman.exports.tables import KINDS, columns

TEXT = page("exports.md")


def tables(heading: str) -> list[list[str]]:
    """Give the rows of the tables below a heading, heads left out."""
    return [row for row in rows(section(TEXT, heading)) if coded(row[0])]


def test_every_format_is_named_with_what_it_is() -> None:
    told = {coded(row[0])[0]: row[1] for row in rows(TEXT)[1 : len(FORMATS) + 1]}
    assert told == {name: form.what for name, form in FORMATS.items()}


@pytest.mark.parametrize("to", FORMATS)
def test_every_format_has_its_part(to: str) -> None:
    assert any(to in line for line in TEXT.splitlines() if line.startswith("## "))


@pytest.mark.parametrize("table", KINDS)
def test_the_columns_of_a_table_are_in_their_order(table: str) -> None:
    told = {coded(row[0])[0]: coded(row[1]) for row in tables("csv and parquet")}
    assert told[table] == list(columns(table))  # type: ignore[arg-type]


def test_the_columns_of_dna_are_in_their_order() -> None:
    assert [coded(row[0])[0] for row in tables("dna")] == list(COLUMNS)


def test_the_values_of_networks_are_explained() -> None:
    found = tables("gexf and graphml")
    assert [coded(row[0])[0] for row in found if len(row) == 2] == list(_NODE_VALUES)
    edges = [(coded(row[0])[0], row[1]) for row in found if len(row) == 3]
    two, one = get_args(Network)
    assert edges == [*((name, two) for name in _TWO_MODE), *((name, one) for name in _ONE_MODE)]


def test_the_labels_and_links_are_explained() -> None:
    told = [coded(row[0])[0] for row in tables("prodigy and doccano")]
    plain = [label for label in LABELS if not label.startswith(EVENT)]
    assert told == [*plain, f"{EVENT}ASSAULT", *LINKS]


def test_the_limits_are_those_of_the_code() -> None:
    assert f"at most {conflict.MOST_REPORTS:,}\nreports" in TEXT
    assert f"{parquet.BATCH:,} rows a group" in TEXT
    assert f"({AROUND} characters before and after)" in TEXT
