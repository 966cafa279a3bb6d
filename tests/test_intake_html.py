"""HTML pages: taken apart in a worker that can be killed, and read like any other page."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import ExtractionFailed, NoStory
from dragoman.intake import Extractor, Limits, gaps, report_from_bytes
from dragoman.intake.page import Page
from dragoman.report import Report

FIXTURES = Path(__file__).parent / "fixtures" / "intake"
SENTENCE = "The delegation said on Friday that it would return to the table next week. "


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as shared:
        yield shared


def read(html: str | bytes, extractor: Extractor) -> Report:
    data = html.encode() if isinstance(html, str) else html
    return report_from_bytes(data, name="page.html", extractor=extractor)


def test_a_page_gives_its_story_its_fields_and_what_stood_around(extractor: Extractor) -> None:
    report = read((FIXTURES / "page.html").read_bytes(), extractor)
    assert report.title == "Talks resume in Northport"
    assert report.outlet == "Northport Herald"
    assert report.url == "https://herald.example/talks"
    assert report.published == "2025-03-14T10:00:00+00:00"
    assert report.authors == ("Ada Verin",)
    assert report.language == "en"
    assert gaps(report) == ()
    paragraphs = report.text.split("\n\n")
    assert [paragraph[:20] for paragraph in paragraphs] == [
        "The delegation said ",
        "Officials from both ",
        "“We came to listen,”",
        "The talks go on in O",
    ]
    assert "customs house, according to" in paragraphs[1]
    assert report.removed == (
        "Metro",
        "130views",
        "By Ada Verin",
        "Delegates arrive. Photo: Herald Pictures",
        "Read more: The long road to Northport",
        "Who pays for the bridge",
        "Sign up for our newsletter",
    )


def test_a_page_in_an_old_encoding_is_read_by_what_it_declares(extractor: Extractor) -> None:
    page = (
        f'<html><head><meta charset="windows-1250"></head><body><p>Premiér Fiala řekl: {SENTENCE * 3}</p></body></html>'
    )
    assert read(page.encode("cp1250"), extractor).text.startswith("Premiér Fiala řekl:")


def test_two_line_breaks_end_a_paragraph_and_one_within_a_sentence_does_not(extractor: Extractor) -> None:
    report = read(
        f"<html><body><article><p>{SENTENCE}<br><br>{SENTENCE}<br>{SENTENCE[:23]}<br>{SENTENCE[23:]}</p></article></body></html>",
        extractor,
    )
    assert report.text.split("\n\n") == [SENTENCE.strip()] * 3


def test_words_in_q_keep_their_quotation_marks_and_their_line(extractor: Extractor) -> None:
    said = "The envoy said <q>we will <b>not</b></q> and <q>no</q> on <code>Friday</code>."
    page = f"<html><body><p>{said}</p><p>{SENTENCE}</p></body></html>"
    assert read(page, extractor).text.split("\n\n")[0] == "The envoy said “we will not” and “no” on Friday."


def test_what_the_fields_leave_open_is_read_from_the_lines_above_the_story(extractor: Extractor) -> None:
    page = f"""<html><head><title>Talks resume in Northport | BBC News</title></head><body><article>
    <h1>Talks resume in Northport</h1><div>By Ada Verin</div><div>Northport, 14 March 2025 | 3 min read</div>
    <p>{SENTENCE * 2}</p><p>{SENTENCE}</p></article></body></html>"""
    report = read(page, extractor)
    assert (report.title, report.authors, report.published) == (
        "Talks resume in Northport",
        ("Ada Verin",),
        "2025-03-14",
    )


def test_a_page_without_fields_says_what_is_missing(extractor: Extractor) -> None:
    report = read(f"<html><body><p>{SENTENCE}</p><p>{SENTENCE}</p></body></html>", extractor)
    assert gaps(report) == ("no title", "no date", "no byline", "no outlet")


@pytest.mark.parametrize(
    "body",
    [
        "<nav><ul>" + "".join(f'<li><a href="/{i}">Section {i}</a></li>' for i in range(40)) + "</ul></nav>",
        "<div>" * 200_000 + "x",
        "<script>let a = 1;</script>",
        "<table>" + "<tr><td>a</td></tr>" * 2_000 + "</table>",
        "<p>" + "x" * 1_000_000 + "</p>",
    ],
    ids=["menu", "deep", "script", "cells", "one long word"],
)
def test_a_page_without_a_story_says_so(body: str, extractor: Extractor) -> None:
    with pytest.raises(NoStory, match=r"page\.html has no story"):
        read(f"<html><body>{body}</body></html>", extractor)


@pytest.mark.parametrize(
    "body",
    [
        f'<table><tr><td colspan="9007199254740991">{SENTENCE}</td></tr></table>',
        f'<p class="{"x" * 2_000_000}">{SENTENCE}</p>',
        f"<p>{SENTENCE * 13_000}</p>",
        f"<p>{SENTENCE}" * 200,
        f"<p>The min\x00ister said on Friday that it was so. {SENTENCE}</p>",
        f"<!--{'-' * 500_000}--><p>{SENTENCE}</p>",
        f"<p>&#xD800;&#0;&#x110000;&bogus; {SENTENCE}</p>",
        f"<svg><script>alert(1)</script></svg><p onclick='x()'>{SENTENCE}</p>",
    ],
    ids=["colspan", "attribute", "one line", "unclosed", "nul", "comment", "entities", "script"],
)
def test_monstrous_pages_with_a_story_are_read(body: str, extractor: Extractor) -> None:
    assert "The delegation said on Friday" in read(f"<!doctype html><html><body>{body}</body></html>", extractor).text


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    with Extractor(limits=Limits(page_seconds=1.0)) as extractor:
        began = time.monotonic()
        with pytest.raises(ExtractionFailed, match=r"longer than 1 s"):
            read("<html><body>" + "<p>word word word</p>" * 200_000 + "</body></html>", extractor)
        assert time.monotonic() - began < 8
        assert "delegation" in read(f"<html><body><p>{SENTENCE * 2}</p></body></html>", extractor).text


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the address space")
def test_a_page_that_takes_too_much_memory_is_given_up_and_the_next_one_is_read() -> None:
    with Extractor(limits=Limits(page_memory=230 << 20)) as extractor:
        with pytest.raises(ExtractionFailed, match=r"memory|ended the program"):
            read("<html><body>" + "<p>word</p>" * 400_000 + "</body></html>", extractor)
        assert "delegation" in read(f"<html><body><p>{SENTENCE * 2}</p></body></html>", extractor).text


def test_a_worker_that_dies_is_replaced() -> None:
    with Extractor() as extractor:
        page = Page(f"<html><body><p>{SENTENCE * 2}</p></body></html>")
        first = extractor.take_apart(page, name="a")
        assert extractor._process is not None
        extractor._process.kill()
        extractor._process.wait()
        with pytest.raises(ExtractionFailed):
            extractor.take_apart(page, name="a")
        assert extractor.take_apart(page, name="a") == first


def test_a_worker_that_cannot_be_started_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with Extractor() as extractor, pytest.raises(ExtractionFailed, match="could not be started"):
        extractor.take_apart(Page("<html></html>"), name="a")


def test_the_worker_opens_no_connection_whatever_a_page_asks_for() -> None:
    code = (
        "import sys; from dragoman.intake.worker import _refuse_network; sys.addaudithook(_refuse_network)\n"
        "import socket\n"
        "try: socket.create_connection(('127.0.0.1', 9))\n"
        "except PermissionError: print('refused')"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "refused"


def test_a_folder_of_reports_cannot_bring_its_own_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    with Extractor() as extractor:
        assert read(f"<html><body><p>{SENTENCE * 2}</p></body></html>", extractor).text


def test_the_same_page_is_read_the_same_whatever_came_before(extractor: Extractor) -> None:
    page = (FIXTURES / "page.html").read_bytes()
    first = read(page, extractor)
    read(f"<html><body><p>{SENTENCE * 3}</p></body></html>", extractor)
    assert read(page, extractor) == first
