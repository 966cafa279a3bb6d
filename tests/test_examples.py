"""The bundled reports: what they may say of real persons, and whether they are the files they claim to be."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel import Locale

EXAMPLES = Path(__file__).parent.parent / "examples"
SOURCES = (EXAMPLES / "SOURCES.md").read_text(encoding="utf-8")
ENCODINGS = {"belpress-ketta-bridge.txt": "cp1252", "ostmere-star-secret-plan.txt": "utf-8-sig"}
REAL = (
    "harbour-courier-the-gap.txt",
    "lantern-online-demands.txt",
    "meridian-dispatch-thirty-days.html",
    "northgate-ledger-thousand-for-thousand.html",
)
INVENTED = (
    "belpress-ketta-bridge.txt",
    "ostmere-star-secret-plan.txt",
    "tarrovia-foreign-ministry-statement.html",
    "three-lakes-wire-exchange.html",
)
PAGES = tuple(name for name in REAL + INVENTED if name.endswith(".html"))
# Everybody named in the four reports on Ukraine, and a few who might slip in beside them.
PERSONS = (
    "Bessent", "Biden", "Erdogan", "Fidan", "Kallas", "Lavrov", "Lecornu", "Lukashenko", "Macron", "Medinsky", "Merz",
    "Netanyahu", "Orban", "Peskov", "Putin", "Ratcliffe", "Rubio", "Rutte", "Shmyhal", "Starmer", "Sybiha", "Trump",
    "Tusk", "Umerov", "Ushakov", "Vance", "Waltz", "Witkoff", "Xi", "Zakharova", "Zelensky", "Zelenskyy",
    "von der Leyen",
)  # fmt: skip
QUOTED = re.compile(r'“([^”]*)(?:”|$)|"([^"]*)(?:"|$)')


def raw(name: str) -> str:
    return (EXAMPLES / "reports" / name).read_bytes().decode(ENCODINGS.get(name, "utf-8"))


class Page(HTMLParser):
    """What a page shows, block by block, and whether each element that was opened was closed in its turn."""

    void = frozenset({"meta", "link", "br", "img", "hr", "input"})
    inline = frozenset({"a", "span", "strong", "em", "time", "button"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.blocks: list[str] = [""]
        self.data: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "script":
            assert dict(attrs).get("type") == "application/ld+json", "a page needs no script to be read"
        if tag not in self.void:
            self.open.append(tag)
        if tag not in self.inline:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"
        if tag not in self.inline:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.data.append(data)
        elif "body" in self.open:
            self.blocks[-1] += data


def paragraphs(name: str) -> list[str]:
    """Return what a reader sees of a report, one string a paragraph, without tags and attributes."""
    blocks = Page(raw(name)).blocks if name.endswith(".html") else raw(name).splitlines()
    return [block for block in blocks if block.strip()]


def quotations(name: str) -> list[str]:
    return [curly or straight for text in paragraphs(name) for curly, straight in QUOTED.findall(text)]


def plain(text: str) -> str:
    """Even out what a report may change in a quotation: the shape of its marks, its first letter, its last stop."""
    return text.replace("’", "'").strip(" .,").casefold()


@pytest.mark.parametrize("name", REAL + INVENTED)
def test_a_report_is_there_and_holds_a_story(name: str) -> None:
    assert 350 <= len(" ".join(paragraphs(name)).split()) <= 900


def test_no_report_is_left_out_of_these_tests_or_of_the_readme() -> None:
    found = {path.name for path in (EXAMPLES / "reports").iterdir()}
    assert found == {*REAL, *INVENTED}
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name in found if f"`{name}`" not in readme] == []


@pytest.mark.parametrize("name", REAL)
def test_every_quoted_string_about_ukraine_has_its_source(name: str) -> None:
    section = plain(SOURCES.split(f"## {name}")[1].split("\n## ")[0])
    missing = [words for words in quotations(name) if plain(words) not in section]
    assert len(quotations(name)) >= 12
    assert missing == []


@pytest.mark.parametrize("name", REAL)
def test_every_source_row_names_words_that_the_report_uses(name: str) -> None:
    section = SOURCES.split(f"## {name}")[1].split("\n## ")[0].split("Given in other words")[0]
    used = [plain(words) for words in quotations(name)]
    rows = [plain(row.split("|")[1]) for row in section.splitlines() if row.startswith('| "')]
    assert rows
    assert [row for row in rows if not any(words in row for words in used)] == []


def test_the_overclaiming_headline_is_owned_up_to() -> None:
    headline = next(line for line in paragraphs("lantern-online-demands.txt") if "shock you" in line)
    assert headline in SOURCES.replace("\n", " ")
    assert '"' not in headline


@pytest.mark.parametrize("name", INVENTED)
def test_the_invented_conflict_names_no_real_person(name: str) -> None:
    text = raw(name)
    assert [person for person in PERSONS if re.search(rf"\b{person}\b", text)] == []


@pytest.mark.parametrize("name", INVENTED)
def test_the_invented_conflict_names_no_real_state(name: str) -> None:
    text = " ".join(paragraphs(name))
    states = Locale("en").territories.values()
    assert [state for state in states if re.search(rf"\b{re.escape(state)}\b", text)] == []


def test_the_windows_report_cannot_be_taken_for_utf_8() -> None:
    with pytest.raises(UnicodeDecodeError):
        (EXAMPLES / "reports" / "belpress-ketta-bridge.txt").read_bytes().decode("utf-8")
    assert raw("belpress-ketta-bridge.txt").count("«") == raw("belpress-ketta-bridge.txt").count("»") + 1


def test_the_tabloid_begins_with_a_byte_order_mark() -> None:
    assert (EXAMPLES / "reports" / "ostmere-star-secret-plan.txt").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_has_one_headline(name: str) -> None:
    page = Page(raw(name))
    assert page.open == []
    assert [page.tags.count(tag) for tag in ("html", "head", "body", "h1")] == [1, 1, 1, 1]


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_says_of_itself_to_machines_is_what_it_shows(name: str) -> None:
    page = Page(raw(name))
    for block in page.data:
        assert json.loads(block)["headline"] in page.blocks


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_from_the_network(name: str) -> None:
    page = raw(name)
    assert (
        re.search(r"\bsrc(set)?\s*=|@import|url\(|rel=.(stylesheet|preload|icon)|<(iframe|object|embed|base)\b", page)
        is None
    )
    hosts = re.findall(r"https?://([^/\"'\s]+)", page)
    assert [host for host in hosts if not (host.endswith(".example") or host == "schema.org")] == []
