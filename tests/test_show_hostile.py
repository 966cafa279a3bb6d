"""Words from outside cannot become markup, wherever they stand."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from show_html import Outline
from show_samples import FULL

from dragoman.reading import Actor, Event, Headline, Position, Problem, Reading, Relay, Speaker, Statement
from dragoman.report import Report, Span
from dragoman.show.clean import for_html
from dragoman.show.page import fragment, index, page

PAYLOADS = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext></p><style><!--</style><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<form action=https://evil.example><input name=x>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    '"><img src=x onerror=alert(1)>',
    "` onmouseover=alert(1)",
    "x\x00<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</script>",
    "<\u0000img src=x onerror=alert(1)>",
    "\ud800<img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "{{ 7 * 7 }}{% raw %}{{ cycler.__init__.__globals__ }}",
    "{% include '/etc/passwd' %}",
    "<plaintext>",
    "<textarea>",
    "<!doctype html>",
    "<!--",
    "<![CDATA[<script>alert(1)</script>]]>",
    "＜script＞alert(1)＜/script＞",
    "expression(alert(1)); background: url(https://evil.example)",
    "\u202e>tpircs<",
]


def span(words: str) -> Span:
    return Span(0, len(words), words)


def attacked(words: str) -> Reading:
    """A reading in which every field from outside holds `words`."""
    here = span(words)
    position = Position(
        party=words, reported_by=words, issue="other", item=words, act="state", stance="unclear", condition=words,
        toward=words, confidence=1,
    )  # fmt: skip
    statement = Statement(
        id=words, source=here, cue=here, content=(here, Span(None, None, words)), kind="direct", addressee=here,
        speaker=Speaker(name=words, role=words, party=words), relay=(Relay(name=words, span=here),), confidence=1,
        positions=(position,),
    )  # fmt: skip
    bare = Statement(id=words, source=here, cue=None, content=(here,), kind="direct", confidence=1)
    event = Event(
        actor=(words,), recipient=(words,), type="AID", reality="denied", issue="other", evidence=here, confidence=1
    )
    report = Report(
        id=words, title=words, outlet=words, url=words, published=words, authors=(words,), language=words, text=words,
        removed=(words,),
    )  # fmt: skip
    return Reading(
        report=report,
        headline=Headline(verdict="partly", evidence=(here,), confidence=1),
        statements=(statement, bare),
        events=(event,),
        actors=(Actor(id=words, name=words, role=words, party=words, mentions=(here,)),),
        inference=(here,),
        gaps=(words,),
        problems=(Problem(stage=words, message=words),),
    )


def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements and the names of their attributes: all that a payload could change if it got through."""
    outline = Outline(html)
    assert outline.balanced
    return [(element.tag, tuple(element.attributes)) for element in outline.elements]


def shown(reading: Reading) -> list[str]:
    return [page(reading), fragment(reading), index([("a.html", reading)])]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_every_field_leaves_the_elements_as_they_are(payload: str) -> None:
    for hostile, honest in zip(shown(attacked(payload)), shown(attacked("quiet words")), strict=True):
        assert skeleton(hostile) == skeleton(honest)
        hostile.encode("utf-8")


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("<>\"'&/=! -{}%#`\\;:ab\x00\x1b"), min_size=1, max_size=30).filter(str.strip))
def test_no_words_at_all_change_the_elements(words: str) -> None:
    assert skeleton(page(attacked(f"x{words}x"))) == skeleton(page(attacked("quiet words")))


@pytest.mark.parametrize("payload", PAYLOADS[:8])
def test_a_payload_is_shown_as_it_was_written(payload: str) -> None:
    [heading] = Outline(page(Reading(report=Report(title=payload, text="Text.")))).tagged("h1")
    assert heading.text == payload


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "\x01javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
        "//evil.example/x", "http:evil.example", "https:/\\evil.example", "https://", "https://\\evil.example",
        "https://bbc.example@evil.example/", "https://[::1", "https://x:99999/", "https://a b/", "https://a\tb/",
        "ftp://x.example/", "https://x.example/\u202eexe", "mailto:a@b.example", "blob:https://x.example/1", "",
    ],
)  # fmt: skip
def test_an_address_that_is_not_plain_http_is_shown_and_not_linked(url: str) -> None:
    outline = Outline(page(Reading(report=Report(url=url, text="Text."))))
    assert [link for link in outline.tagged("a") if not link.attributes["href"].startswith("#")] == []
    if url.strip():
        assert outline.marked("d-url")[0].text.split() == for_html(url).split()


@pytest.mark.parametrize("url", ["https://x.example/a?b=1&c=<2>\"'#d", "HTTP://x.example", "https://x.example:8443/é"])
def test_a_plain_address_is_linked_without_telling_where_from(url: str) -> None:
    [link] = [a for a in Outline(page(Reading(report=Report(url=url)))).tagged("a") if "rel" in a.attributes]
    assert link.attributes["href"] == url
    assert link.attributes["rel"] == "noopener noreferrer"


@pytest.mark.parametrize(
    "name",
    [
        "javascript:alert(1)", "//evil.example/x", "/\\evil.example", "https://evil.example", "\\\\evil", "a\nb",
        "?x", "#x", "\ud800", "a b.html", '"><script>', "data:text/html,x",
    ],
)  # fmt: skip
def test_an_index_links_only_beside_itself(name: str) -> None:
    [link] = Outline(index([(name, FULL)])).tagged("a")
    href = link.attributes["href"]
    assert href.startswith("./")
    assert not set(':\\?#"<> \n') & set(href)


def test_direction_overrides_do_not_reach_the_page() -> None:
    assert "\u202e" not in page(attacked("abc\u202edef"))


def test_a_position_of_a_hostile_party_stays_in_its_cell() -> None:
    statement = msgspec.structs.replace(
        FULL.statements[0],
        positions=(msgspec.structs.replace(FULL.statements[0].positions[0], party="</th></table><b>"),),
    )
    outline = Outline(page(msgspec.structs.replace(FULL, statements=(statement,))))
    assert outline.tagged("b") == []
    assert "</th></table><b>" in outline.tagged("table")[0].text
