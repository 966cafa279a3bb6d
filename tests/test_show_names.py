from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from show_samples import FULL

from dragoman.reading import Reading
from dragoman.report import Report
from dragoman.show.names import file_name

HOSTILE = [
    "../../etc/passwd", "..", ".", "...", "/", "//", "/etc/passwd", "~/.ssh/id", "~root", "C:\\Windows\\x",
    "\\\\host\\share", "..\\..\\x", "CON", "nul", "COM1", "LPT9.txt", "aux.html", ".hidden", "-rf", "--help",
    "a/b/c", "a\x00b", "\x00", "\n", "a\nb", "\r\n", "\t", "", " ", "a b ", "name.", "a:b", "file:stream",
    "<script>", "a|b;rm -rf *", "$(id)", "`id`", "%2e%2e%2f", "%00", "*?", '"\'', "\u202egpj.exe", "\ud800", "é" * 500,
    "x" * 10_000, "․․/x", "∕etc", "停火", "．．／", "\u2025/x", "👩‍👩‍👧", "http://evil.example/x", "a#b?c",
]  # fmt: skip


def named(title: str | None, report_id: str = "") -> str:
    return file_name(Reading(report=Report(title=title, id=report_id)))


def check_safe(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*-[0-9a-f]{10}\.html", name)
    assert len(name) <= 80
    assert (Path("/pages") / name).resolve().parent == Path("/pages")


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_leaves_the_folder(title: str) -> None:
    check_safe(named(title))


@pytest.mark.parametrize("report_id", HOSTILE)
def test_no_id_leaves_the_folder(report_id: str) -> None:
    check_safe(named("Talks", report_id))


@settings(deadline=None)
@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_no_name_at_all_leaves_the_folder(title: str, report_id: str) -> None:
    check_safe(named(title, report_id))


def test_a_name_begins_with_the_words_of_the_title() -> None:
    assert file_name(FULL).startswith("vash-veltria-ready-to-sign-ceasefire")


def test_a_report_without_a_title_is_called_report() -> None:
    assert named(None).startswith("report-")


def test_two_reports_with_one_title_have_two_names() -> None:
    names = {file_name(Reading(report=Report(title="Talks", text=text))) for text in ("one", "two")}
    assert len(names) == 2


def test_the_same_report_has_the_same_name_again() -> None:
    assert file_name(FULL) == file_name(FULL)
