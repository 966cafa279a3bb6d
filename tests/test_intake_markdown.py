"""Markdown: front matter read, marks taken off, every word kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.intake import report_from_bytes
from dragoman.intake.markdown import read_markdown

BODY = """---
title: "Talks resume in Northport"
date: 2025-03-14
authors: [Ada Verin, Jon de Vries]
outlet: Northport Herald
url: https://herald.example/talks
lang: en
draft: false
---
# Talks resume in Northport

The delegation **said** on *Friday* that it would
return to the [table](https://herald.example/table "Table").

> “Nothing is _agreed_,” the envoy said.

![Delegates](a.jpg)

## What next

- The bridge opens on Monday, he said.
- The list stays closed.

Read more: [The road](x.html)
"""


def test_a_report_in_markdown_gives_its_fields_and_plain_paragraphs() -> None:
    report = report_from_bytes(BODY.encode(), name="talks.md")
    assert report.title == "Talks resume in Northport"
    assert (report.published, report.outlet, report.language) == ("2025-03-14", "Northport Herald", "en")
    assert report.authors == ("Ada Verin", "Jon de Vries")
    assert report.url == "https://herald.example/talks"
    assert report.text.split("\n\n") == [
        "The delegation said on Friday that it would return to the table.",
        "“Nothing is agreed,” the envoy said.",
        "What next",
        "The bridge opens on Monday, he said.",
        "The list stays closed.",
    ]
    assert report.removed == ("![Delegates](a.jpg)", "Read more: The road")


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**bold** [link](http://x.example) said", "bold link said"),
        ("snake_case_names and 2 * 3 * 4 stay", "snake_case_names and 2 * 3 * 4 stay"),
        ("a [link][ref] and <https://x.example/a>", "a link and https://x.example/a"),
        ("`code` and ~~struck~~ and \\*stars\\*", "code and struck and *stars*"),
        ("a footnote[^1] and <b>tags</b>", "a footnote and tags"),
        ("[Putin](https://x.example/Putin_(disambiguation)) said", "Putin said"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
    ],
)
def test_marks_go_and_words_stay(marked: str, plain: str) -> None:
    assert read_markdown(marked).paragraphs == (plain,)


def test_an_underlined_line_is_a_heading() -> None:
    found = read_markdown("Talks resume\n============\n\nThe envoy said so.")
    assert (found.title, found.paragraphs) == ("Talks resume", ("The envoy said so.",))


def test_front_matter_that_is_no_yaml_is_read_as_far_as_it_goes() -> None:
    found = read_markdown(
        "---\ntitle: A: B\nauthors:\n  - Ada Verin\n  - Jon Lind\n: nonsense\n---\nThe envoy said so."
    )
    assert (found.title, found.authors) == ("A: B", ("Ada Verin", "Jon Lind"))


def test_a_rule_that_is_no_front_matter_loses_nothing() -> None:
    assert read_markdown("---\nThe envoy said so.\n").paragraphs == ("The envoy said so.",)


@pytest.mark.parametrize(
    "text", ["*" * 50_000, "[a](" * 20_000, "_a" * 20_000, "`" * 50_000, "> " * 30_000, "[" * 50_000]
)
def test_no_marks_make_the_reading_run_away(text: str) -> None:
    read_markdown(text)


@given(
    st.lists(
        st.sampled_from(["Envoys", "said", "nothing", "*of*", "**it**", "[here](x)", "\n\n", "\n", "# "]), max_size=40
    )
)
@settings(deadline=None)
def test_every_word_survives_its_marks(pieces: list[str]) -> None:
    found = read_markdown(" ".join(pieces))
    words = " ".join([found.title or "", *found.paragraphs]).replace("#", " ").split()
    expected = [piece.strip("*").replace("[here](x)", "here") for piece in pieces if piece.strip() and piece != "# "]
    assert sorted(words) == sorted(expected)
