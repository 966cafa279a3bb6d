"""The pages of the web app: what each shows, its JSON twin, and what it says where something is not as it should be."""

from __future__ import annotations

import json
import re
import sqlite3
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import record_world as world
import web_world
from show_html import Outline
from web_world import Browser

from dragoman.record import Record
from dragoman.record.review import log

TWINS = [
    "/overview", "/reports", "/search", "/timeline", "/actors", "/settlement", "/review", "/add",
    "/search?q=truce", "/overview?as_of=2025-03-05", "/overview?open_party=Veltria&open_issue=ceasefire",
    "/settlement?issue=ceasefire", "/settlement?all=1", "/timeline?party=Veltria&issue=ceasefire",
]  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return web_world.kept(tmp_path_factory.mktemp("pages") / "talks.record", web_world.talks())


@pytest.fixture
def browser(path: Path) -> Iterator[Browser]:
    found = Browser(path)
    yield found
    found.close()


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Browser]:
    found = Browser(web_world.kept(tmp_path / "own.record", web_world.talks()))
    yield found
    found.close()


def key_of(path: Path, title: str) -> str:
    with Record.open(path) as record:
        [key] = record.connection.execute("SELECT key FROM report WHERE title = ?", (title,)).fetchone()
    return str(key)


@pytest.mark.parametrize("address", TWINS)
def test_every_page_is_there_as_html_and_as_json(browser: Browser, address: str) -> None:
    page, _, query = address.partition("?")
    shown = browser.get(address)
    assert shown.status == 200
    outline = Outline(shown.text)
    assert outline.balanced
    assert len(outline.ids()) == len(set(outline.ids()))
    assert len(outline.tagged("main")) == 1
    assert outline.tagged("h1")
    assert [each.attributes.get("lang") for each in outline.tagged("html")] == ["en"]
    twin = browser.get(f"{page}.json?{query}")
    assert (twin.status, twin.headers["content-type"]) == (200, "application/json")
    assert isinstance(twin.json, dict)
    assert f"{page}.json" in shown.text


# --- Overview


def test_a_cell_says_stance_act_since_when_and_how_many_statements(browser: Browser) -> None:
    [cell] = [
        cell
        for cell in browser.get("/overview.json").json["matrix"]["cells"]
        if cell["party"] == "Veltria" and cell["issue"] == "ceasefire"
    ]
    assert (cell["stance"], cell["act"], cell["since"], cell["changed"]) == ("for", "accept", "2025-03-14", True)
    assert cell["statements"] == 3
    page = browser.get("/").text
    assert "since 2025-03-14" in page
    assert "3 statements" in page


def test_as_of_a_day_nothing_later_is_used(browser: Browser) -> None:
    cells = browser.get("/overview.json?as_of=2025-03-05").json["matrix"]["cells"]
    assert [(cell["party"], cell["stance"], cell["statements"]) for cell in cells] == [("Veltria", "against", 2)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("party=Karsova", {("Karsova", "sanctions")}),
        ("issue=sanctions", {("Karsova", "sanctions")}),
        ("issue=sanctions&party=Veltria", set()),
        ("outlet=The+Lantern&until=2025-03-05", {("Veltria", "ceasefire")}),
        ("since=2025-03-05&until=2025-03-12", {("Karsova", "sanctions")}),
    ],
)
def test_the_matrix_is_of_what_is_asked(browser: Browser, query: str, found: set[tuple[str, str]]) -> None:
    cells = browser.get(f"/overview.json?{query}").json["matrix"]["cells"]
    assert {(cell["party"], cell["issue"]) for cell in cells} == found


def test_a_cell_opens_its_sentences_and_what_changed(browser: Browser) -> None:
    opened = browser.get("/overview.json?open_party=Veltria&open_issue=ceasefire").json["opened"]
    assert [row["date"] for row in opened["sentences"]] == ["2025-03-14", "2025-03-02", "2025-03-01"]
    [change] = opened["changes"]
    assert (change["before"]["stance"], change["after"]["stance"]) == ("against", "for")
    page = browser.get("/?open_party=Veltria&open_issue=ceasefire").text
    assert "“We refuse the truce.”" in page


def test_a_large_record_is_worked_out_from_the_newest_of_each_cell(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.web.data.EXACT", 1)
    monkeypatch.setattr("dragoman.web.data._NEWEST", 1)
    matrix = browser.get("/overview.json?until=2025-03-02").json["matrix"]
    assert matrix["exact"] is False
    [cell] = matrix["cells"]
    assert (cell["stance"], cell["statements"], cell["since"], cell["earlier"]) == ("against", 2, "2025-03-02", True)
    assert "by 2025-03-02" in browser.get("/?until=2025-03-02").text


# --- Report, statement


def test_a_report_shows_its_text_marked_its_headline_its_gaps_and_what_was_cut(browser: Browser, path: Path) -> None:
    key = key_of(path, "“Not today”, says Vash")
    page = Outline(browser.get(f"/report/{key}").text)
    reading = world.everything()
    article = next(each for each in page.tagged("article"))
    assert all(part in article.text for part in ("We will sign", "But not today", "😀 delay"))
    assert next(each.text for each in page.marked("d-cue") if each.tag == "span") in ("told", "cue")
    assert any("bears out its headline in part" in each.text for each in page.tagged("section"))
    assert "single named source: Orlen Vash" in page.tagged("main")[0].text
    assert "130 views" in page.tagged("details")[-1].text
    twin = browser.get(f"/report/{key}.json").json
    assert twin["reading"]["report"]["text"] == reading.report.text
    assert {card["name"] for card in twin["record"]["cards"]} == {"Orlen Vash"}


def test_a_statement_shows_where_else_it_stands_and_what_differs(browser: Browser, path: Path) -> None:
    key = key_of(path, "No truce")
    twin = browser.get(f"/statement/{key}/s1.json").json
    assert [member["outlet"] for member in twin["group"]["members"]] == ["Norvik Press", "The Lantern"]
    assert [member["relation"] for member in twin["group"]["members"]] == ["earliest", "verbatim"]
    assert "seen earliest" in browser.get(f"/statement/{key}/s1").text
    assert twin["row"]["text"] == "“We refuse the truce.”"


# --- Search, timeline, actors


def test_hits_are_marked_in_every_form(browser: Browser) -> None:
    outline = Outline(browser.get("/search?q=refused").text)
    assert {each.text for each in outline.tagged("mark")} == {"refuse"}
    assert [hit["hit"]["date"] for hit in browser.get("/search.json?q=refuse+truce").json["hits"]][:2] != []


def test_the_search_narrows_by_party_and_day(browser: Browser) -> None:
    assert browser.get("/search.json?q=truce&party=Karsova").json["hits"] == []
    rows = browser.get("/search.json?party=Veltria&since=2025-03-02&until=2025-03-02").json["statements"]
    assert [row["outlet"] for row in rows] == ["The Lantern"]


def test_the_timeline_has_changes_and_events_with_both_sentences(browser: Browser) -> None:
    twin = browser.get("/timeline.json?party=Veltria").json
    assert [change["date"] for change in twin["changes"]] == ["2025-03-14"]
    assert [event["type"] for event in twin["events"]].count("CONSULT") >= 1
    page = browser.get("/timeline?party=Veltria").text
    assert 'id="change-0"' in page
    assert "“We refuse the truce.”" in page.split('id="change-0"')[1]
    assert "“We accept the truce.”" in page.split('id="change-0"')[1]


def test_an_actor_has_offices_spellings_and_statements(browser: Browser) -> None:
    [vash] = list(browser.get("/actors.json?person=Vash").json["actors"])
    twin = browser.get(f"/actor/{vash['id']}.json").json
    assert [alias["name"] for alias in twin["person"]["aliases"]] == ["Orlen Vash"]
    assert [office["office"] for office in twin["person"]["offices"]] == ["president"]
    assert len(twin["statements"]) == 4


def test_spellings_are_joined_and_parted_by_a_person(writing: Browser) -> None:
    rows = {row["name"]: row["id"] for row in writing.get("/actors.json").json["actors"]}
    vash = rows["Orlen Vash"]
    form = {"spelling": "Pera Linn", "why": "a test", "reviewer": "A. Reed"}
    answer = writing.post(f"/actor/{vash}/join", {**form, "party": "Karsova"})
    assert (answer.status, answer.headers["location"]) == (303, f"/actor/{vash}")
    [join] = [each for each in writing.get(f"/actor/{vash}.json").json["person"]["joins"] if each["how"] == "person"]
    assert join["spelling"] == "Pera Linn"
    assert writing.post(f"/actor/{vash}/part", {"join": str(join["id"]), "reviewer": "A. Reed"}).status == 303
    names = {each["name"] for each in writing.get(f"/actor/{vash}.json").json["person"]["aliases"]}
    assert names == {"Orlen Vash"}
    assert writing.post(f"/actor/{vash}/join", {"spelling": "Nobody"}).status == 422


# --- Review


def test_a_suggestion_is_one_until_a_person_confirms_it(writing: Browser) -> None:
    first = writing.get("/review.json?target=position&reviewer=A.+Reed").json
    assert (first["decided"], first["left"]) == (0, 6)
    page = writing.get("/review?target=position").text
    assert "suggestion" in page
    form = {
        "target": "position",
        "target_id": str(first["item"]["target_id"]),
        "reviewer": "A. Reed",
        "target_kind": "position",
    }
    answer = writing.post("/review", {**form, "action": "reject"})
    assert answer.status == 303
    after = writing.get("/review.json?target=position&reviewer=A.+Reed").json
    assert (after["decided"], after["left"]) == (1, 5)
    assert writing.post("/review", {"action": "undo", "reviewer": "A. Reed"}).status == 303
    assert writing.get("/review.json?target=position&reviewer=A.+Reed").json["left"] == 6
    with Record.open(writing.desk.path) as record:
        assert [each.action for each in log(record)] == ["reject", "undo"]


def test_a_large_record_gives_its_rows_some_at_a_time(writing: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.web.waiting.SMALL", 0)
    monkeypatch.setattr("dragoman.web.waiting._AT_ONCE", 2)
    seen = []
    for left in (6, 5, 4, 3, 2, 1):
        told = writing.get("/review.json?target=position&reviewer=A.+Reed").json
        assert told["left"] == left
        seen.append(told["item"]["target_id"])
        form = {"target": "position", "target_id": str(seen[-1]), "reviewer": "A. Reed", "action": "accept"}
        assert writing.post("/review", {**form, "shown": json.dumps(told["item"]["values"])}).status == 303
    assert len(set(seen)) == 6
    assert writing.get("/review.json?target=position&reviewer=A.+Reed").json["item"] is None
    second = writing.get("/review.json?target=position&state=second&reviewer=B.+Holm").json
    assert second["item"]["target_id"] in seen


def test_what_was_not_shown_cannot_be_accepted(writing: Browser) -> None:
    item = writing.get("/review.json?target=position").json["item"]
    form = {"target": "position", "target_id": str(item["target_id"]), "reviewer": "A. Reed", "action": "accept"}
    for shown, status in (("{", 400), ("[" * 5000, 400), ("x" * 70_000, 413), ('{"stance": "perhaps"}', 422)):
        assert writing.post("/review", {**form, "shown": shown}).status == status


def test_a_field_is_corrected_and_a_row_skipped(writing: Browser) -> None:
    [item] = [writing.get("/review.json?target=position").json["item"]]
    form = {"target": "position", "target_id": str(item["target_id"]), "reviewer": "A. Reed"}
    assert writing.post("/review", {**form, "action": "correct", "field": "stance", "value": "unclear"}).status == 303
    assert writing.post("/review", {**form, "action": "correct", "field": "stance", "value": "perhaps"}).status == 422
    following = writing.get("/review.json?target=position").json["item"]
    name = f"position:{following['target_id']}"
    answer = writing.post("/review", {"action": "skip", "name": name, "target_kind": "position"})
    skipped = writing.get(answer.headers["location"].replace("/review", "/review.json")).json
    assert skipped["item"]["target_id"] != following["target_id"]
    assert writing.post("/review", {**form, "action": "dance"}).status == 400


# --- Settlement


def test_a_conflict_is_drafted_edited_compared_and_saved(browser: Browser) -> None:
    twin = browser.get("/settlement.json?issue=ceasefire&issue=sanctions").json
    assert set(twin["solution"]["decision_makers"]) <= {"Veltria", "Karsova"}
    toml = twin["toml"]
    assert tomllib.loads(toml)["draft"] is True
    page = browser.post("/settlement?issue=ceasefire", {"toml": toml, "first": toml})
    assert page.status == 200
    assert Outline(page.text).balanced
    saved = browser.post("/settlement/save", {"toml": toml})
    assert saved.headers["content-disposition"].startswith('attachment; filename="Draft')
    assert saved.text == toml


TWO = """
[[decision_makers]]
name = "Veltria"
options = ["sign", "attack"]
[[decision_makers]]
name = "Karsova"
options = ["leave"]
[[preferences]]
decision_maker = "Veltria"
statements = ["!attack", "sign", "leave"]
[[preferences]]
decision_maker = "Karsova"
statements = ["!leave", "sign"]
"""


def test_preferences_are_put_in_another_order_by_button_and_by_dragging(browser: Browser) -> None:
    for edit in ({"move": "0:0:down"}, {"order": "0:1,0,2"}):
        page = browser.post("/settlement", {"toml": TWO, "first": TWO, **edit})
        text = next(each.text for each in Outline(page.text).tagged("textarea") if each.attributes["name"] == "toml")
        said = [
            s["statement"] if isinstance(s, dict) else s for s in tomllib.loads(text)["preferences"][0]["statements"]
        ]
        assert said == ["sign", "!attack", "leave"]
        assert "Against the variant kept" in page.text


def test_a_variant_is_kept_to_compare_with(browser: Browser) -> None:
    before = TWO.replace('"sign", "leave"', '"leave", "sign"')
    assert "Against the variant kept" in browser.post("/settlement", {"toml": TWO, "first": before}).text
    assert (
        "Against the variant kept" not in browser.post("/settlement", {"toml": TWO, "first": before, "keep": "1"}).text
    )


@pytest.mark.parametrize(
    "edit", [{"move": "9:0:up"}, {"move": "0:0:up"}, {"order": "0:0,0,1"}, {"order": "x"}, {"move": "::"}]
)
def test_an_order_that_is_none_changes_nothing(browser: Browser, edit: dict[str, str]) -> None:
    page = browser.post("/settlement", {"toml": TWO, "first": TWO, **edit})
    assert page.status == 200
    assert page.text.index(">!attack<") < page.text.index(">sign<")


@pytest.mark.parametrize("toml", ["[[", "title = 1", "x" * 600_000, "a = 1\x00", TWO.replace("sign", "gone", 1)])
def test_a_conflict_that_is_none_is_told_of(browser: Browser, toml: str) -> None:
    answer = browser.post("/settlement", {"toml": toml})
    assert answer.status in (200, 413)
    assert 'role="alert"' in answer.text or answer.status == 413
    assert browser.post("/settlement/save", {"toml": toml}).status in (413, 422)


def test_a_conflict_too_large_for_a_page_is_left_to_the_command_line(browser: Browser) -> None:
    options = ", ".join(f'"o{n}"' for n in range(13))
    party = f'[[decision_makers]]\nname = "V"\noptions = [{options}]\n'
    large = party + '[[preferences]]\ndecision_maker = "V"\nweights = { "o1" = 1 }\n'
    answer = browser.post("/settlement", {"toml": large})
    assert answer.status == 422
    assert "dragoman settle" in answer.text


# --- Add


def finished(browser: Browser, location: str) -> Any:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        batch = browser.get(f"{location}.json").json["batch"]
        if batch["state"] not in ("waiting", "running"):
            return batch
        time.sleep(0.05)
    pytest.fail("the batch did not end")


def test_files_are_added_and_what_cannot_be_read_is_told(writing: Browser) -> None:
    story = "Envoy hopeful\n\nThe envoy of Norvik said that the truce would hold. “It will hold,” she said.".encode()
    answer = writing.send_files("/add", [("../../story.txt", story), ("empty.txt", b""), ("page.html", b"<p>")])
    assert answer.status == 303
    batch = finished(writing, answer.headers["location"])
    assert batch["state"] == "done"
    done = {each["source"]: each for each in batch["done"]}
    assert done["story.txt"]["outcome"] == "added"
    assert done["empty.txt"]["outcome"] == "problem"
    assert "dragoman-" not in str(batch)
    assert writing.get(f"/report/{done['story.txt']['report']}").status == 200
    problems = writing.get("/add.json").json["problems"]
    assert {each["source"] for each in problems} == {"empty.txt", "page.html"}
    assert writing.get(answer.headers["location"]).status == 200


def test_pasted_text_is_a_report_with_headline_outlet_and_day(writing: Browser) -> None:
    text = "The envoy said that the truce would hold. “It will hold,” she said."
    form = {"text": text, "title": "Envoy hopeful", "outlet": "Norvik Press", "date": "2025-03-20"}
    batch = finished(writing, writing.post("/add", form).headers["location"])
    [done] = batch["done"]
    report = writing.get(f"/report/{done['report']}.json").json["reading"]["report"]
    assert (report["title"], report["published"]) == ("Envoy hopeful", "2025-03-20")
    assert text in report["text"]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"text": "   "},
        {"addresses": "file:///etc/passwd"},
        {"addresses": "javascript:alert(1)"},
        {"addresses": "https://a.example\n" * 101},
    ],
)
def test_what_cannot_be_added_is_refused_with_advice(writing: Browser, form: dict[str, str]) -> None:
    answer = writing.post("/add", form)
    assert answer.status == 422
    assert "What to do" in answer.text


def test_an_address_of_this_network_is_not_fetched(writing: Browser) -> None:
    batch = finished(writing, writing.post("/add", {"addresses": "http://127.0.0.1:9/x"}).headers["location"])
    [done] = batch["done"]
    assert done["outcome"] == "problem"
    assert "127.0.0.1" in done["problems"][0]


# --- Export


@pytest.mark.parametrize(
    "form", ["csv", "jsonl", "gexf", "graphml", "dna", "webannotation", "schema-org", "prodigy", "doccano", "conflict"]
)
def test_what_one_looks_at_can_be_taken_along(browser: Browser, form: str) -> None:
    answer = browser.get(f"/export/{form}?party=Veltria&table=positions")
    assert answer.status == 200
    assert re.fullmatch(r'attachment; filename="talks-positions\.\w+"; .*', answer.headers["content-disposition"])
    assert answer.body


def test_an_export_is_of_what_is_asked(browser: Browser) -> None:
    rows = browser.get("/export/csv?outlet=The+Lantern&table=statements&until=2025-03-05").text.splitlines()
    assert len(rows) == 2


# --- What is not as it should be


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/report/nope", 404), ("/report/nope.json", 404), ("/statement/nope/s1", 404), ("/statement/99999", 404),
        ("/statement/", 404), ("/actor/99999", 404), ("/actor/x", 400), ("/actor/-1", 400), ("/add/99", 404),
        ("/add/x", 404), ("/nothing", 404), ("/export/nope", 404), ("/report/" + "9" * 400, 404),
        ("/actor/99999999999999999999", 400), ("/statement/9999999999999999999999", 404),
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_page_that_says_what_to_do(browser: Browser, address: str, status: int) -> None:
    answer = browser.get(address)
    assert answer.status == status
    assert "Traceback" not in answer.text
    if address.endswith(".json"):
        assert set(answer.json["error"]) == {"status", "title", "what", "advice"}
    else:
        assert "What to do" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday", "until=2025-02-30", "as_of=2025-13-01", "issue=weather", "act=dance", "page=0", "page=x",
        "page=101", "page=%D9%A1", "since=2025-03-02&until=2025-03-01",
        "q=" + "x" * 501, "&".join(f"party=p{n}" for n in range(30)),
        "as_of=0000-00-00", "since=%00",
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", ["/", "/search", "/timeline", "/reports", "/actors", "/settlement", "/export/csv"])
def test_a_broken_filter_says_what_is_wrong_with_it(browser: Browser, page: str, query: str) -> None:
    answer = browser.get(f"{page}?{query}")
    assert answer.status == 400
    assert "What to do" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "q=%22",
        "q=*",
        "q=%00",
        "q=AND+OR+NOT",
        "q=NEAR(a+b)",
        "q=a:b",
        "q=%F0%9F%98%80",
        'q="a*',
        "q=-",
        "q=%FF",
        "outlet=nope",
        "party=nope",
        "person=%27%3B--",
        "unknown=1",
    ],
)
def test_odd_words_find_nothing_or_something_and_break_nothing(browser: Browser, query: str) -> None:
    for page in ("/search", "/search.json", "/", "/timeline", "/actors", "/reports"):
        assert browser.get(f"{page}?{query}").status == 200


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE other (a)")
    connection.close()


def older(path: Path) -> None:
    web_world.kept(path, web_world.talks())
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 0")
    connection.close()


@pytest.mark.parametrize(
    "make",
    [lambda _: None, lambda p: p.write_bytes(b"no record" * 99), foreign, older, lambda p: p.mkdir()],
    ids=["missing", "torn", "foreign", "older", "folder"],
)
def test_a_record_that_cannot_be_opened_is_a_page_that_says_why(tmp_path: Path, make: object) -> None:
    path = tmp_path / "odd.record"
    make(path)  # type: ignore[operator]
    browser = Browser(path)
    for address in ("/", "/search?q=x", "/overview.json"):
        answer = browser.get(address)
        assert answer.status == 503
        assert "odd.record" in answer.text
        assert "Traceback" not in answer.text
    browser.close()


def test_a_record_that_is_being_written_can_be_read_and_says_who_waits(
    writing: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.record.opening.PATIENCE", 0.1)
    with Record.open(writing.desk.path, "write"):
        assert writing.get("/").status == 200
        answer = writing.post("/review", {"action": "undo"})
        assert answer.status == 503
        assert "being written by another process" in answer.text
        assert answer.headers["retry-after"]


def test_a_record_put_in_the_place_of_another_is_the_one_that_is_shown(tmp_path: Path) -> None:
    path = web_world.kept(tmp_path / "talks.record", web_world.talks()[:1])
    browser = Browser(path)
    assert browser.get("/overview.json").json["counts"]["reports"] == 1
    other = web_world.kept(tmp_path / "other.record", web_world.talks())
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    other.rename(path)
    assert browser.get("/overview.json").json["counts"]["reports"] == 5
    browser.close()


def test_what_was_added_meanwhile_is_shown_at_once(writing: Browser) -> None:
    before = writing.get("/overview.json").json["counts"]["reports"]
    with Record.open(writing.desk.path, "write") as record:
        record.add(world.reading("We wait", published="2025-04-01"))
    assert writing.get("/overview.json").json["counts"]["reports"] == before + 1


def test_read_only_nothing_is_written(path: Path) -> None:
    browser = Browser(path, read_only=True)
    for address, form in (
        ("/add", {"text": "x"}),
        ("/review", {"action": "undo"}),
        ("/actor/1/join", {"spelling": "x"}),
        ("/actor/1/part", {"join": "1"}),
    ):
        answer = browser.post(address, form)
        assert answer.status == 409
        assert "--read-only" in answer.text
    assert 'action="/add"' not in browser.get("/add").text
    assert browser.get("/").text.count("read-only") == 1
    browser.close()


def test_a_fault_of_ours_is_a_page_without_a_traceback(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> object:
        raise ZeroDivisionError("secret words")

    monkeypatch.setattr("dragoman.web.data.stood", fails)
    answer = browser.get("/?until=2024-01-01")
    assert answer.status == 500
    assert "secret" not in answer.text
    assert "ZeroDivisionError" not in answer.text


def test_an_empty_record_says_how_to_fill_it(tmp_path: Path) -> None:
    browser = Browser(web_world.kept(tmp_path / "empty.record", []))
    for page in ("/", "/reports", "/timeline", "/search", "/actors", "/review", "/settlement?all=1"):
        assert browser.get(page).status == 200
    assert "Add reports" in browser.get("/").text
    browser.close()
