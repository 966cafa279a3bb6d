from __future__ import annotations

import re
import subprocess
import sys
from importlib import resources
from time import process_time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from show_html import Outline
from show_samples import EMPTY, FULL, PLAIN, STATEMENTS, TEXT, at

from dragoman.reading import Reading, Statement
from dragoman.report import Report, Span
from dragoman.show.page import file_name, fragment, index, page

TEMPLATES = resources.files("dragoman.show") / "templates"


def test_the_text_of_the_report_is_on_the_page_whole() -> None:
    [article] = Outline(page(FULL)).marked("d-text")
    assert flat(without_numbers(article.text)) == flat(TEXT)


def flat(text: str) -> str:
    return " ".join(text.split())


def without_numbers(text: str) -> str:
    """Take out the numbers set behind the marks: in TEXT, no digit is anything else."""
    return re.sub(r"[EH]?\d", "", text)


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_any_text_with_any_spans_is_shown_whole_and_well_formed(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("ab <&>\"'\n\r\u2029é😀"), min_size=1, max_size=60))
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda p: p[0] < p[1])
    spans = data.draw(st.lists(places.map(lambda p: Span(p[0], p[1], text[p[0] : p[1]])), max_size=6))
    statements = tuple(
        Statement(id=f"s{number}", source=None, cue=None, content=(span,), kind="direct", confidence=1)
        for number, span in enumerate(spans)
    )
    outline = Outline(page(Reading(report=Report(text=text), statements=statements)))
    shown = "".join(element.text for element in outline.tagged("p") if element in paragraphs(outline))
    assert outline.balanced
    assert re.sub(r"\d|\s", "", shown) == re.sub(r"\s", "", text)


def paragraphs(outline: Outline) -> list[object]:
    start = next(place for place, element in enumerate(outline.elements) if "d-text" in element.classes)
    end = next(place for place, element in enumerate(outline.elements) if "d-list" in element.classes)
    return [element for element in outline.elements[start:end] if element.tag == "p"]


@pytest.mark.parametrize(
    ("text", "count"),
    [("one\ntwo\nthree", 3), ("one\ntwo\n\nthree\nfour\n", 2), ("one\r\ntwo", 2), ("one\u2029two", 2), ("\n\none", 1)],
)
def test_paragraphs_stand_between_blank_lines_or_else_one_a_line(text: str, count: int) -> None:
    found = paragraphs(Outline(page(Reading(report=Report(text=text)))))
    assert len([p for p in found if getattr(p, "text", "").strip()]) == count


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("d-source", "Karsova's chief negotiator Ilse Tarn"),
        ("d-cue", "rejected"),
        ("d-content", "the condition"),
        ("d-relay", "Norvik Press Agency"),
        ("d-addressee", "reporters"),
        ("d-event", "the talks will resume on Friday"),
        ("d-evidence", "his government would sign a thirty-day ceasefire if Karsova withdrew its forces"),
        ("d-inference", "The remarks suggest that neither side expects a deal before winter."),
    ],
)
def test_each_role_is_marked_in_the_text(name: str, words: str) -> None:
    assert words in [element.text for element in Outline(page(FULL)).marked(name)]


def test_a_piece_under_two_marks_carries_both() -> None:
    [piece] = [e for e in Outline(page(FULL)).marked("d-event") if e.text == "the talks will resume on Friday"]
    assert {"d-content", "d-open", "d-close", "d-s8"} <= piece.classes


def test_content_opens_and_closes_once() -> None:
    outline = Outline(page(FULL))
    contents = sum(len(statement.content) for statement in STATEMENTS)
    in_text = [element for element in outline.elements if element.tag == "span" and "title" in element.attributes]
    assert sum("d-open" in element.classes for element in in_text) == contents
    assert sum("d-close" in element.classes for element in in_text) == contents


def test_a_pointer_over_a_mark_tells_speaker_kind_relay_and_role() -> None:
    [source] = [e for e in Outline(page(FULL)).marked("d-source") if e.text == "her"]
    assert source.attributes["title"] == (
        "4: Ilse Tarn, chief negotiator (Karsova) · direct · official · via Norvik Press Agency · confidence 0.87"
        " – source"
    )


def test_the_list_has_speaker_cue_kind_relay_confidence_and_positions() -> None:
    entry = flat(Outline(page(FULL)).marked("d-statement")[2].text)
    assert entry.startswith("3 Ilse Tarn, chief negotiator (Karsova) rejected · indirect · official · via Norvik")
    assert "confidence 0.71 the condition Karsova against withdrawal from the Lower Senn issue: withdrawal" in entry


def test_list_and_text_link_to_each_other() -> None:
    outline = Outline(page(FULL))
    ids = outline.ids()
    targets = {link.attributes["href"] for link in outline.tagged("a") if link.attributes["href"].startswith("#")}
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in targets} <= set(ids)
    for number in range(1, len(STATEMENTS) + 1):
        assert {f"#s{number}", f"#s{number}-text"} <= targets


def test_no_link_leads_nowhere_where_a_span_is_not_in_the_text() -> None:
    lost = msgspec.structs.replace(STATEMENTS[1], source=None, cue=None, content=(Span(9_000, 9_005, "stray"),))
    outline = Outline(page(msgspec.structs.replace(PLAIN, statements=(lost,))))
    hrefs = [link.attributes["href"] for link in outline.tagged("a")]
    assert {href[1:] for href in hrefs if href.startswith("#")} <= set(outline.ids())
    assert "stray" in outline.marked("d-statement")[0].text


def test_words_of_the_headline_are_marked_in_the_headline() -> None:
    statement = msgspec.structs.replace(
        STATEMENTS[0], source=Span(None, None, "Vash"), cue=None, content=(Span(None, None, "ready to sign ceasefire"),)
    )
    outline = Outline(page(msgspec.structs.replace(PLAIN, statements=(statement,))))
    [source] = [e for e in outline.marked("d-source") if "d-s1" in e.classes]
    [heading] = outline.tagged("h1")
    assert source.text == "Vash"
    assert heading.text == "Vash1: Veltria ready to sign ceasefire, but not to give away the river"


def test_verdict_gaps_problems_and_what_was_cut_are_told() -> None:
    text = flat(Outline(page(FULL)).tagged("body")[0].text)
    assert "Headline: partly. The report bears out its headline in part. style: quote · confidence 0.79" in text
    assert "Gaps: no photograph credit; single named source for the shelling" in text
    assert "Problem (language): the last paragraph was cut at the length limit" in text
    assert "Cut away as page furniture: 4 lines World 130views Share this story Read more" in text


def test_the_matrix_links_each_cell_to_its_statements() -> None:
    [table] = Outline(page(FULL)).tagged("table")
    assert flat(table.text) == (
        "issue Veltria Karsova ceasefire conditional 1 – withdrawal for 1 against 34 territory against 2 –"
    )


def test_the_legend_names_only_the_marks_that_are_there() -> None:
    assert flat(Outline(page(PLAIN)).marked("d-legend")[0].text) == "source cue content said to"
    assert Outline(page(EMPTY)).marked("d-legend") == []


def test_a_reading_of_nothing_is_a_page_too() -> None:
    text = flat(Outline(page(EMPTY)).tagged("body")[0].text)
    assert text == (
        "Untitled report Problem (intake): the file is empty 0 statements No text. Statements No statement found."
    )


@pytest.mark.parametrize(
    "html",
    [page(FULL), page(EMPTY), fragment(FULL), index([(file_name(FULL), FULL)])],
    ids=["page", "empty page", "fragment", "index"],
)
def test_nothing_is_loaded_and_no_script_runs(html: str) -> None:
    outline = Outline(html)
    assert outline.balanced
    assert not {e.tag for e in outline.elements} & {"script", "link", "img", "iframe", "object", "form", "base", "svg"}
    assert not {name for e in outline.elements for name in e.attributes if name.startswith("on") or name == "src"}
    assert not re.search(r"url\(|@import|@font-face", html)


def test_a_page_forbids_the_browser_to_load_anything() -> None:
    for html in (page(FULL), index([])):
        [policy] = [m for m in Outline(html).tagged("meta") if m.attributes.get("http-equiv")]
        assert policy.attributes["content"].startswith("default-src 'none'; style-src 'unsafe-inline'")


@pytest.mark.parametrize(("language", "lang"), [("en", "en"), ("pt-BR", "pt-BR"), (None, ""), ('"><b>', ""), ("x", "")])
def test_the_text_names_its_language_and_the_page_its_own(language: str | None, lang: str) -> None:
    outline = Outline(page(Reading(report=Report(title="T", text="Text.", language=language))))
    assert outline.tagged("html")[0].attributes["lang"] == "en"
    assert outline.tagged("article")[0].attributes["lang"] == lang
    assert paragraphs(outline)[0].attributes["dir"] == "auto"  # type: ignore[attr-defined]


def test_a_fragment_has_no_ids_and_no_links_within_the_notebook() -> None:
    outline = Outline(fragment(FULL))
    assert outline.ids() == []
    assert [link.attributes["href"] for link in outline.tagged("a")] == [FULL.report.url]
    assert not outline.tagged("html")
    assert FULL._repr_html_() == fragment(FULL)


def test_the_style_of_a_fragment_touches_nothing_outside_it() -> None:
    css = re.sub(r"/\*.*?\*/", "", Outline(fragment(FULL)).tagged("style")[0].text, flags=re.DOTALL)
    selectors = [part.strip() for part in re.findall(r"([^{}]+)\{", css)]
    assert len(selectors) > 50
    for selector in selectors:
        assert selector.startswith("@container") or ".dragoman" in selector or ".d-fragment" in selector


def test_an_index_links_its_pages_with_their_counts() -> None:
    outline = Outline(index([("a-1.html", FULL), ("b-2.html", EMPTY)]))
    assert [link.attributes["href"] for link in outline.tagged("a")] == ["./a-1.html", "./b-2.html"]
    text = flat(outline.tagged("body")[0].text)
    assert "2 reports · 8 statements" in text
    assert "8 statements · 4 voices · 2 relayed · 2 events Headline: partly." in text
    assert "Untitled report 0 statements Problem (intake): the file is empty" in text


def long_reading(paragraph_count: int) -> Reading:
    """A text of `paragraph_count` paragraphs of 200 characters, each with one statement of three spans."""
    paragraph = "The envoy said that " + "the talks would go on " * 8 + "!!\n\n"
    text = paragraph * paragraph_count

    def statement(number: int) -> Statement:
        start = number * len(paragraph)
        spans = [Span(start + a, start + b, paragraph[a:b]) for a, b in ((0, 9), (10, 14), (20, 190))]
        return Statement(
            id=f"s{number}", source=spans[0], cue=spans[1], content=(spans[2],), kind="indirect", confidence=0.9
        )

    return Reading(report=Report(text=text), statements=tuple(map(statement, range(paragraph_count))))


def seconds(reading: Reading) -> float:
    start = process_time()
    page(reading)
    return process_time() - start


def test_a_long_report_takes_time_in_proportion_to_its_length() -> None:
    small, large = long_reading(400), long_reading(4_000)
    seconds(small)
    assert seconds(large) < 30 * max(seconds(small), 0.02)


def test_a_statement_inside_a_statement_a_thousand_deep_stays_a_page_of_bearable_size() -> None:
    text = "x" * 2_000
    statements = tuple(
        Statement(
            id=str(n), source=None, cue=None, content=(Span(n, 2_000 - n, text[n : 2_000 - n]),), kind="direct",
            confidence=1,
        )
        for n in range(999)
    )  # fmt: skip
    assert len(page(Reading(report=Report(text=text), statements=statements))) < 4_000_000


def test_a_page_with_very_many_statements_leaves_out_the_rules_that_light_them_up() -> None:
    assert ":has(.d-n1:is(" in page(long_reading(300))
    assert ":has(.d-n1:is(" not in page(long_reading(301))


def test_the_templates_lie_in_the_package() -> None:
    names = {entry.name for entry in TEMPLATES.iterdir()}
    assert {"page.html.j2", "fragment.html.j2", "index.html.j2", "reading.css", "page.css"} <= names


def test_showing_in_the_terminal_does_not_load_the_templates() -> None:
    code = "import sys, dragoman.show.terminal; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


COLOUR = re.compile(r"(--d-[a-z-]+): (#[0-9a-f]{6})")
INKS = ("--d-ink", "--d-soft", "--d-link", "--d-good", "--d-bad", "--d-aside")
GROUNDS = ("--d-paper", "--d-panel", "--d-content", "--d-deep", "--d-lit")


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", ["reading.css", "page.css", "fragment.css"])
def test_every_ink_stands_out_from_every_ground(sheet: str) -> None:
    colours = dict(COLOUR.findall((TEMPLATES / sheet).read_text(encoding="utf-8")))
    grounds = [(ink, ground) for ink in INKS[:1] for ground in GROUNDS]
    grounds += [(ink, ground) for ink in INKS[1:] for ground in ("--d-paper", "--d-lit")]
    for ink, ground in grounds:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for mark in ("--d-source", "--d-cue", "--d-edge", "--d-aside", "--d-hatch-edge", "--d-lit-edge"):
        assert contrast(colours[mark], colours["--d-paper"]) >= 3, mark


def test_the_dark_colours_of_page_and_notebook_are_the_same() -> None:
    sheets = [dict(COLOUR.findall((TEMPLATES / name).read_text("utf-8"))) for name in ("page.css", "fragment.css")]
    assert sheets[0] == sheets[1]


def test_the_sample_spans_are_where_they_say() -> None:
    assert at("said").text == TEXT[at("said").start : at("said").end]
