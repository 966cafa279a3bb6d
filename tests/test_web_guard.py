"""Who may ask the web app: host names, the launch link, other sites, sizes; and the headers of every answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
import web_world
from web_world import OURS, PORT, SAME_ORIGIN, Browser

from dragoman.web.guard import ADD_BYTES, FORM_BYTES, LAUNCH, Keys


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    path = web_world.kept(tmp_path_factory.mktemp("guard") / "talks.record", web_world.talks())
    found = Browser(path, hosts=frozenset({"Analyst.example"}))
    yield found
    found.close()


FOREIGN = [
    "evil.com", "localhost.evil.com", "127.0.0.1.nip.io", "127.0.0.1.evil.com:8384", "[::2]:8384", "0.0.0.0:8384",
    "10.0.0.7:8384", "127.1:8384", "2130706433:8384", "localhost.", "EVIL.COM", "[::ffff:127.0.0.1]", "example",
]  # fmt: skip
OWN = [f"127.0.0.1:{PORT}", "localhost", f"LOCALHOST:{PORT}", f"[::1]:{PORT}", "[::1]", "analyst.example:80"]
NO_HOST = ["", "127.0.0.1:port", "127.0.0.1 evil.com", "user@127.0.0.1", "127.0.0.1/", "127.0.0.1,evil.com", "::1"]


@pytest.mark.parametrize(("host", "method"), list(product(FOREIGN, ["GET", "HEAD", "POST", "OPTIONS", "PUT"])))
def test_a_foreign_host_name_is_answered_nothing_on_any_method(browser: Browser, host: str, method: str) -> None:
    origin = ("origin", f"http://{host}")
    headers = (browser.cookie, origin, ("sec-fetch-site", "same-origin"))
    answer = browser.ask(method, "/overview.json", headers=headers, host=host)
    assert answer.status == 421
    assert b"Veltria" not in answer.body


@pytest.mark.parametrize("host", OWN)
def test_this_machine_answers_to_its_own_names_and_those_it_was_given(browser: Browser, host: str) -> None:
    assert browser.get("/overview.json", host=host).status == 200


@pytest.mark.parametrize("host", NO_HOST)
def test_a_host_that_is_none_is_refused(browser: Browser, host: str) -> None:
    assert browser.get("/", host=host).status == 400


def test_no_host_and_two_hosts_are_refused(browser: Browser) -> None:
    assert browser.get("/", host=None).status == 400
    assert browser.get("/", headers=(("host", f"127.0.0.1:{PORT}"),)).status == 400


# --- The launch link


def test_without_a_cookie_nothing_of_the_record_is_shown(browser: Browser) -> None:
    for path in ("/", "/overview.json", "/search?q=truce", "/export/csv", "/nothing", "/report/1.json"):
        answer = browser.ask("GET", path)
        assert answer.status == 401
        assert not re.search(rb"Veltria|truce|talks\.record", answer.body)


@pytest.mark.parametrize(
    "cookie", ["", "x", "dragoman-8384=", "dragoman-8384=wrong", "dragoman-9999=x", "\x01;;=", "a" * 4000]
)
def test_a_wrong_cookie_is_none(browser: Browser, cookie: str) -> None:
    assert browser.ask("GET", "/", headers=(("cookie", cookie),)).status == 401


def test_the_launch_link_lets_in_one_browser_once(browser: Browser) -> None:
    token = browser.keys.new_link()
    first = browser.ask("GET", f"{LAUNCH}?token={token}")
    assert (first.status, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert token not in cookie
    assert browser.ask("GET", "/", headers=(("cookie", cookie.split(";")[0]),)).status == 200
    assert browser.ask("GET", f"{LAUNCH}?token={token}").status == 401


def test_a_spent_link_shows_a_new_one_in_the_terminal_alone(browser: Browser) -> None:
    browser.keys.spend(browser.keys.new_link())
    shown = len(browser.links)
    answer = browser.ask("GET", f"{LAUNCH}?token=guessed")
    assert len(browser.links) == shown + 1
    assert browser.links[-1] not in answer.text
    assert browser.ask("GET", f"{LAUNCH}?token={browser.links[-1]}").status == 303


def test_new_links_are_not_shown_faster_than_a_person_needs_them() -> None:
    shown: list[str] = []
    keys = Keys(told=shown.append, clock=lambda: 100.0)
    keys.spend(keys.new_link())
    for _ in range(50):
        keys.show_link()
    assert shown == []


def test_a_guess_does_not_take_the_link_from_who_has_it(browser: Browser) -> None:
    token = browser.keys.new_link()
    assert browser.ask("GET", f"{LAUNCH}?token=guessed").status == 401
    assert browser.ask("GET", f"{LAUNCH}?token={token}").status == 303


def test_tokens_are_long_differ_and_are_kept_as_digests_only() -> None:
    keys = Keys(told=lambda _: None)
    tokens = {keys.new_link() for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 43
    secret = keys.spend(keys.new_link())
    assert secret is not None
    assert keys.holds(secret)
    assert secret.encode() not in repr(vars(keys)).encode()
    assert keys.spend("") is None


def test_a_link_is_not_spent_by_a_form_of_another_site(browser: Browser) -> None:
    token = browser.keys.new_link()
    assert browser.ask("POST", f"{LAUNCH}?token={token}", headers=(("origin", "http://evil.com"),)).status == 403
    assert browser.ask("GET", f"{LAUNCH}?token={token}").status == 303


# --- Other sites

SITES = [None, "same-origin", "same-site", "cross-site", "none", "SAME-ORIGIN"]
ORIGINS = [
    None,
    OURS,
    "http://evil.com",
    "null",
    "http://127.0.0.1:9",
    "https://127.0.0.1:8384",
    "http://localhost:8384",
]


@pytest.mark.parametrize(("site", "origin", "known"), list(product(SITES, ORIGINS, [True, False])))
def test_only_a_form_of_our_own_pages_is_taken(
    browser: Browser,
    site: str | None,
    origin: str | None,
    known: bool,  # noqa: FBT001
) -> None:
    told = (("sec-fetch-site", site), ("origin", origin))
    headers = tuple((name, value) for name, value in told if value is not None)
    cookie = (browser.cookie,) if known else ()
    kind = ("content-type", "application/x-www-form-urlencoded")
    answer = browser.ask("POST", "/review", headers=(*cookie, kind, *headers), body=b"action=skip")
    ours = site in (None, "same-origin") and origin in (None, OURS) and (site, origin) != (None, None)
    assert answer.status == (303 if ours and known else 401 if ours else 403)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_no_other_method_is_answered(browser: Browser, method: str) -> None:
    assert browser.ask(method, "/", headers=(browser.cookie, *SAME_ORIGIN)).status == 405


def test_a_page_is_never_changed_by_asking_for_it(browser: Browser) -> None:
    assert browser.get("/settlement/save").status in (404, 405)
    assert browser.get("/actor/1/part").status in (404, 405)


# --- Sizes


def test_a_form_that_says_it_is_too_long_is_not_read(browser: Browser) -> None:
    for path, most in (("/review", FORM_BYTES), ("/add", ADD_BYTES)):
        headers = (browser.cookie, *SAME_ORIGIN, ("content-length", str(most + 1)))
        assert browser.ask("POST", path, headers=headers, body=b"x").status == 413


def test_a_form_that_is_longer_than_it_says_is_cut_off(browser: Browser) -> None:
    kind = ("content-type", "application/x-www-form-urlencoded")
    headers = (browser.cookie, kind, *SAME_ORIGIN, ("content-length", "10"))
    assert browser.ask("POST", "/review", headers=headers, body=b"a=" + b"x" * FORM_BYTES).status == 413


def test_an_address_has_an_end(browser: Browser) -> None:
    assert browser.get(f"/search?q={'x' * 9000}").status == 414


# --- Headers


@pytest.mark.parametrize("path", ["/", "/overview.json", "/nothing", "/report/nope", "/search?page=x", "/export/csv"])
def test_every_answer_has_the_headers_of_trust(browser: Browser, path: str) -> None:
    for answer in (browser.get(path), browser.ask("GET", path), browser.get(path, host="evil.com")):
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
        assert policy["form-action"] == policy["connect-src"] == "'self'"
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"] in ("private, no-cache", "no-store")
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers


def test_styles_and_scripts_are_kept_under_the_name_of_their_content(browser: Browser) -> None:
    page = browser.get("/").text
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        answer = browser.ask("GET", address)
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"]
        assert browser.get(re.sub(r"/[0-9a-f]{16}/", "/0000000000000000/", address)).status == 404


@pytest.mark.parametrize(
    "path", ["/static/x/../../guard.py", "/static/x/..%2f..%2fguard.py", "/static//etc/passwd", "/static/x/app.py"]
)
def test_nothing_but_the_files_of_the_pages_is_served(browser: Browser, path: str) -> None:
    assert browser.get(path).status == 404
