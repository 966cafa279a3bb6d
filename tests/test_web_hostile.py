"""Words from outside cannot become markup: 150 payloads through every field of a report and every field of a form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import record_world as world
import web_world
from show_html import Outline
from web_world import Browser

from dragoman.reading import Actor, Headline, Reading, Relay, Speaker, Statement
from dragoman.record import Record
from dragoman.report import Report, Span

_SCRIPTS = r"""
<script>{}</script>
<script src=//x.example/x.js></script>
<ScRiPt>{}</sCrIpT>
</script><script>{}</script>
<img src=x onerror={}>
<svg onload={}>
<svg><script>{}</script></svg>
<body onload={}>
<iframe src='javascript:{}'>
<a href='javascript:{}'>x</a>
<math><mi//xlink:href='data:x,<script>{}</script>'>
<details open ontoggle={}>
<input autofocus onfocus={}>
<video><source onerror={}></video>
<style>@import '//x.example'</style>
<link rel=stylesheet href=//x.example>
<meta http-equiv=refresh content='0;url=javascript:{}'>
<base href=//x.example/>
<form action=//x.example><button>
<object data='javascript:{}'>
<embed src='javascript:{}'>
<template><script>{}</script></template>
<!--<img src='--><img src=x onerror={}//'>
<noscript><p title='</noscript><img src=x onerror={}>'>
<textarea></textarea><img src=x onerror={}>
<title></title><img src=x onerror={}>
<b hx-get=//x.example hx-trigger=load>
<b hx-on:click={}>
<b data-hx-on-load={}>
<meta name=htmx-config content='{{}}'>
""".strip().split("\n")
_BREAKOUTS = r"""
"><img src=x onerror={}>
'><img src=x onerror={}>
" onmouseover="{}
' onmouseover='{}
" autofocus onfocus={} x="
` onload={}
"'><svg/onload={}>
</textarea><script>{}</script>
</title><script>{}</script>
</select><script>{}</script>
</style><script>{}</script>
--><script>{}</script>
]]><script>{}</script>
javascript:{}
JaVaScRiPt:{}
data:text/html,<script>{}</script>
&lt;script&gt;{}&lt;/script&gt;
&#60;script&#62;{}&#60;/script&#62;
\u003cscript\u003e{}
%3Cscript%3E{}%3C/script%3E
""".strip().split("\n")
_CALLS = ["alert(1)", "fetch('//x.example')", "document.cookie"]
PAYLOADS = [form.replace("{}", call) for form, call in product(_SCRIPTS + _BREAKOUTS, _CALLS)]
_ENDLESS = re.compile(r"^on", re.IGNORECASE)


# Some of the names sound alike and are one actor.
ACTORS = 130


def test_there_are_150_payloads() -> None:
    assert len(PAYLOADS) == 150


def hostile(payload: str, number: int) -> Reading:
    """Make a reading that has the payload in every field that words from outside can reach."""
    who = f"Vash {payload}"
    text = f"{who} said: “{payload}.” {payload} {payload}"
    report = Report(
        text=text, title=f"{number} {payload}", outlet=f"Outlet {payload}", url=f"https://x.example/{payload}",
        published="2025-03-14", authors=(payload, payload), removed=(payload,), language="en",
    )  # fmt: skip
    source = report.span(0, len(who))
    said = report.span(len(who) + 7, len(who) + 7 + len(payload) + 3)
    positions = (
        world.position(party=f"Party {payload}", item=f"item {payload}", condition=payload, toward=payload),
        world.position(party="Veltria", reported_by=payload, item=payload, act="refuse", stance="against"),
    )
    return Reading(
        report=report,
        headline=Headline(verdict="partly", evidence=(said, Span(None, None, payload)), confidence=0.5),
        statements=(
            Statement(
                id="s1", source=source, cue=report.span(len(who) + 1, len(who) + 5), content=(said,), kind="direct",
                speaker=Speaker(actor="a1", name=who, role=payload, party=f"Party {payload}"), addressee=said,
                relay=(Relay(name=payload), Relay(name=payload, span=said)), confidence=0.9, positions=positions,
            ),
        ),
        events=(world.event(actor=(payload,), recipient=(payload,), evidence=said),),
        actors=(Actor(id="a1", name=who, role=payload, party=f"Party {payload}", mentions=(source,)),),
        inference=(said,),
        gaps=(f"gap {payload}",),
    )  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = tmp_path_factory.mktemp("hostile") / "talks.record"
    web_world.kept(path, [hostile(payload, number) for number, payload in enumerate(PAYLOADS)])
    with Record.open(path, "write") as record:
        for payload in PAYLOADS[:40]:
            from dragoman.reading import Problem

            record.add_problems(payload, (Problem(stage="intake", message=payload),))
    found = Browser(path)
    yield found
    found.close()


@pytest.fixture(scope="module")
def keys(browser: Browser) -> list[str]:
    with Record.open(browser.desk.path) as record:
        return [key for (key,) in record.connection.execute("SELECT key FROM report ORDER BY id")]


def harmless(page: str) -> None:
    """Hold a page to have no script, style, handler, frame or address but our own."""
    outline = Outline(page)
    assert outline.balanced
    for element in outline.elements:
        names = set(element.attributes)
        assert not [name for name in names if _ENDLESS.match(name) or name == "style" or name.startswith("hx-on")]
        assert element.tag not in {
            "iframe",
            "object",
            "embed",
            "base",
            "style",
            "video",
            "img",
            "math",
            "noscript",
            "template",
        }
        if element.tag == "script":
            assert element.attributes["src"].startswith("/static/")
            assert element.text == ""
        if element.tag == "link":
            assert element.attributes["href"].startswith("/static/")
        if element.tag == "meta":
            assert element.attributes.get("name") != "referrer"
            assert "http-equiv" not in names
        for name in names & {"href", "src", "action", "formaction", "hx-get", "hx-post", "data-from"}:
            assert re.match(r"(?:/(?!/)|#|https?://)", element.attributes[name]), element.attributes[name]
        if "x.example" in element.attributes.get("src", "") + element.attributes.get("action", ""):
            pytest.fail(f"{element.tag} leads elsewhere")


@pytest.mark.parametrize("number", range(150))
def test_no_field_of_a_report_becomes_markup(browser: Browser, keys: list[str], number: int) -> None:
    for address in (f"/report/{keys[number]}", f"/statement/{keys[number]}/s1", f"/actor/{number % ACTORS + 1}"):
        answer = browser.get(address)
        assert answer.status == 200
        harmless(answer.text)


LISTS = [
    "/",
    "/reports",
    "/search",
    "/search?q=script",
    "/search?q=alert",
    "/timeline",
    "/actors",
    "/settlement?issue=ceasefire",
    "/review",
    "/add",
]


@pytest.mark.parametrize("address", LISTS)
def test_no_list_becomes_markup(browser: Browser, address: str) -> None:
    answer = browser.get(address)
    assert answer.status == 200
    harmless(answer.text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_word_of_an_address_or_a_form_becomes_markup(browser: Browser, payload: str) -> None:
    from urllib.parse import quote, urlencode

    for page, name in (
        ("/search", "q"),
        ("/search", "person"),
        ("/", "outlet"),
        ("/", "party"),
        ("/", "since"),
        ("/", "issue"),
        ("/review", "reviewer"),
    ):
        answer = browser.get(f"{page}?{urlencode({name: payload})}")
        assert answer.status in (200, 400)
        assert answer.headers["content-type"].startswith("text/html")
        harmless(answer.text)
    answers = [
        browser.get(f"/report/{quote(payload, safe='')}"),
        browser.get(f"/export/{quote(payload, safe='')}"),
        browser.get(f"/{quote(payload)}"),
        browser.post("/settlement", {"toml": payload, "first": payload}),
        browser.post("/settlement", {"toml": f"title = {json.dumps(payload)}\n{CONFLICT}"}),
        browser.post("/add", {"addresses": payload}),
        browser.send_files("/add", [(payload.replace('"', "%22").replace("\n", ""), b"x")]),
    ]
    for answer in answers:
        assert answer.status in (200, 303, 400, 404, 422)
        harmless(answer.text or "<p></p>")


CONFLICT = """
[[decision_makers]]
name = "V"
options = ["sign"]
[[preferences]]
decision_maker = "V"
statements = ["sign"]
"""


@pytest.mark.parametrize("number", range(0, 150, 10))
def test_json_is_never_taken_for_a_page(browser: Browser, keys: list[str], number: int) -> None:
    answer = browser.get(f"/report/{keys[number]}.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json["reading"]["report"]["title"].endswith(PAYLOADS[number])


def test_names_of_files_lead_nowhere_else(browser: Browser) -> None:
    from dragoman.web.files import safe_name

    for name in (
        "../../x.txt",
        "C:\\x.txt",
        "a\r\nset-cookie: x.txt",
        "\x00.txt",
        "..",
        "",
        "a" * 900 + ".txt",
        "“é”.txt",
    ):
        safe = safe_name(name)
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,100}", safe)
        assert not safe.startswith(".")
    answer = browser.post("/settlement/save", {"toml": f'title = "../\\u000d\\u000aset-cookie: x"\n{CONFLICT}'})
    assert "set-cookie" not in answer.headers
    assert ".." not in answer.headers["content-disposition"]


def test_a_file_name_that_was_sent_is_kept_as_a_name(tmp_path: Path) -> None:
    browser = Browser(web_world.kept(tmp_path / "own.record", []))
    assert browser.send_files("/add", [("x.exe", b"MZ")]).status == 422
    browser.close()
