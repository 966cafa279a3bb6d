"""Sources into reports: files, folders, standard input; every bad one a problem and never the end."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import EmptyInput, IntakeError, TooLarge
from dragoman.intake import Limits, Loaded, gaps, load, report_from_bytes, report_from_text
from dragoman.intake.receive import looks_like_html

STORY = (
    b"Metro\n\nTalks resume in Northport at last\n130views\n\nThe envoy said on Friday that the talks would go on.\n"
)


def problem(loaded: Loaded) -> str:
    assert loaded.report is None
    assert loaded.problem is not None
    assert "\n" not in loaded.problem.message
    return loaded.problem.message


def test_a_saved_page_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(STORY)
    [loaded] = load([str(path)])
    assert loaded.source == str(path)
    assert loaded.problem is None
    assert loaded.report is not None
    assert loaded.report.title == "Talks resume in Northport at last"
    assert loaded.report.text == "The envoy said on Friday that the talks would go on."
    assert loaded.report.removed == ("Metro", "130views")
    assert gaps(loaded.report) == ("no date", "no byline", "no outlet")


def test_a_folder_gives_its_reports_in_order_and_leaves_the_rest(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.TXT", ".hidden/d.txt", ".e.txt", "f.pdf", "sub/deep/g.markdown"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(STORY)
    (tmp_path / "sub" / "circle").symlink_to(tmp_path)
    found = [os.path.relpath(loaded.source, tmp_path) for loaded in load([str(tmp_path)])]
    assert found == ["a.md", "b.txt", "sub/c.TXT", "sub/deep/g.markdown"]


def test_every_bad_source_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    files = {
        "empty.txt": b"", "blank.txt": b" \n\t\n", "mark.txt": b"\xef\xbb\xbf", "binary.txt": bytes(range(256)) * 8,
        "report.pdf.txt": b"%PDF-1.7", "menu.txt": b"Home\nWorld\nMoney\nSport\nContact us", "good.txt": STORY,
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder").mkdir()
    sources = [
        *(str(tmp_path / name) for name in files),
        str(tmp_path / "folder"),
        str(tmp_path / "gone.txt"),
        "a\x00b",
    ]
    loaded = list(load(sources))
    assert [one.source for one in loaded] == sources
    told = [one.problem.message if one.problem else "read" for one in loaded]
    words = [
        "empty",
        "empty",
        "empty",
        "binary",
        "PDF",
        "no story",
        "read",
        "no reports",
        "does not exist",
        "could not be read",
    ]
    assert all(word in message for word, message in zip(words, told, strict=True)), told
    assert {one.problem.stage for one in loaded if one.problem} == {"intake"}


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert "is 50 MB, and 20 MB is the most" in problem(next(load([str(path)])))


def test_text_has_a_lower_limit_than_pages() -> None:
    with pytest.raises(TooLarge, match="5 MB is the most"):
        report_from_bytes(b"The envoy said so. " * 300_000, name="a.txt")


def test_a_text_of_countless_lines_is_refused_at_once() -> None:
    with pytest.raises(TooLarge, match=r"300,001 paragraphs, and 20,000 are the most"):
        report_from_bytes(b"The envoy said on Friday that it was so.\n" + b"ab\n" * 300_000, name="a.txt")


@pytest.mark.parametrize(
    "lines", [b"ab\n" * 4_000, b"Talks resume in Northport today\n" * 4_000, b"130views\n" * 4_000]
)
def test_many_lines_above_and_below_a_story_are_gone_through_in_no_time(lines: bytes) -> None:
    began = time.monotonic()
    assert "so." in report_from_bytes(lines + b"The envoy said on Friday that it was so.", name="a.txt").text
    assert "so." in report_from_bytes(b"The envoy said on Friday that it was so.\n" + lines, name="a.txt").text
    assert time.monotonic() - began < 20


def test_a_pipe_without_end_is_cut_off() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no /dev/zero here")
    [loaded] = load(["/dev/zero"], limits=Limits(html_bytes=100_000))
    assert "the most that is read" in problem(loaded)


def test_a_megabyte_without_a_line_break_is_read() -> None:
    text = b"The envoy said on Friday that it was so. " * 25_000
    assert len(report_from_bytes(text, name="a.txt").text) == len(text) - 1


def test_right_to_left_text_comes_through() -> None:
    text = "قال المبعوث يوم الجمعة إن المحادثات ستستمر الأسبوع المقبل."
    assert report_from_bytes(text.encode(), name="a.txt").text == text


def test_standard_input_is_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(STORY)))
    [loaded] = load(["-"])
    assert loaded.source == "-"
    assert loaded.report is not None


def test_sources_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(STORY)

    def sources() -> list[str]:
        raise AssertionError("asked for too much")

    def stream() -> object:
        yield str(path)
        sources()

    assert next(load(stream())).report is not None  # type: ignore[arg-type]


def test_a_page_is_known_by_its_content_whatever_its_name() -> None:
    page = b"<!DOCTYPE html><html><body><p>The envoy said on Friday that it was so.</p></body></html>"
    assert report_from_bytes(page, name="saved.txt").text == "The envoy said on Friday that it was so."


def test_a_page_may_begin_with_any_number_of_comments() -> None:
    began = time.monotonic()
    assert looks_like_html(b"<!-- a --> <!-- b -->\n<!DOCTYPE html>", name="saved")
    assert not looks_like_html(b"<!-- --> " * 900, name="saved")
    assert time.monotonic() - began < 2


def test_text_with_a_tag_in_it_is_text() -> None:
    text = b"The envoy wrote <b>no</b> on the list, and nobody asked why he did."
    assert report_from_bytes(text, name="a.txt").text == text.decode()


def test_text_given_through_the_api_stays_as_it_is() -> None:
    text = "Metro\n\n130views \ud800 \x00\r\nHe said so. "
    report = report_from_text(text, title="T")
    assert (report.text, report.title, report.removed) == (text, "T", ())


def test_names_that_would_act_on_a_terminal_are_shown_harmless() -> None:
    message = problem(next(load(["a\x1b[31mb\nc.txt"])))
    assert "\x1b" not in message


def test_an_address_without_its_scheme_is_told_from_a_file() -> None:
    assert "begin with https://" in problem(next(load(["www.herald.example/talks"])))


@pytest.mark.parametrize("data", [b"", b"\x00\x00", b"\xff\xfe", b" \n "])
def test_nothing_is_said_to_be_nothing(data: bytes) -> None:
    with pytest.raises(EmptyInput):
        report_from_bytes(data, name="a.txt")


def test_intake_loads_nothing_heavy() -> None:
    heavy = [
        "trafilatura",
        "lxml",
        "httpx2",
        "httpcore2",
        "ftfy",
        "py3langid",
        "numpy",
        "protego",
        "charset_normalizer",
    ]
    code = f"import sys, dragoman.intake; print([m for m in {heavy!r} if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a"]))
@settings(deadline=None)
def test_arbitrary_bytes_give_a_report_or_an_intake_error(data: bytes, name: str) -> None:
    if b"<" in data:
        return
    try:
        report = report_from_bytes(data, name=name)
    except IntakeError:
        return
    assert report.text.strip()
    assert all(line.strip() for line in report.removed)


@given(
    st.lists(
        st.sampled_from([b"Metro", b"130views", b"\xe2\x80\x9cNo,\xe2\x80\x9d he said.", b"", b"By Ada Verin"]),
        max_size=8,
    )
)
@settings(deadline=None)
def test_a_story_line_survives_whatever_stands_around_it(lines: list[bytes]) -> None:
    sentence = "The envoy said on Friday that the talks would go on."
    report = report_from_bytes(b"\n\n".join([*lines, sentence.encode(), *lines]), name="a.txt")
    assert sentence in report.text.split("\n\n")
