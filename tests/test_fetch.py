"""Pages from the web: what is refused, what is bounded, what is honoured."""

from __future__ import annotations

import gzip
import socket
import socketserver
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore2
import pytest

from dragoman.errors import (
    AddressRefused,
    BadResponse,
    FetchError,
    FetchTimeout,
    RobotsRefused,
    TooLarge,
    TooManyRedirects,
)
from dragoman.intake import Fetcher, Limits, load
from dragoman.intake.addresses import is_public, parse, resolve
from dragoman.intake.decoding import opened
from dragoman.intake.robots import Robots

STORY = b"<html><body><p>The envoy said on Friday that the talks would go on. Nothing is decided.</p></body></html>"
Answer = Callable[[BaseHTTPRequestHandler], None]


class Site(ThreadingHTTPServer):
    """A small site of our own: each path has an answer, every request is written down."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet: clients that hang up are what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Host", "")))
        answer = self.server.answers.get(self.path)
        if answer is None:
            send(404, b"gone")(self)
        else:
            answer(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """Keep quiet."""


def send(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for key, value in {"content_type": "text/html; charset=utf-8", **headers}.items():
            handler.send_header(key.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def move(to: str, status: int = 302) -> Answer:
    return send(status, location=to)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def private(**limits: float) -> Fetcher:
    return Fetcher(allow_private=True, limits=Limits(**limits))  # type: ignore[arg-type]


def test_a_page_is_fetched_with_its_final_address_and_encoding(site: Site) -> None:
    site.answers = {"/a": move("/b?x=1", 301), "/b?x=1": send(200, STORY, content_type="text/html; charset=ISO-8859-1")}
    page = private().fetch(f"{site.address}/a#part")
    assert page.data == STORY
    assert page.url == f"{site.address}/b?x=1"
    assert (page.media_type, page.encoding) == ("text/html", "iso-8859-1")


def test_an_address_is_a_source_like_any_other(site: Site) -> None:
    site.answers = {"/a": send(200, STORY)}
    good, bad = load([f"{site.address}/a", f"{site.address}/none"], allow_private=True)
    assert good.report is not None
    assert good.report.text.startswith("The envoy said on Friday")
    assert good.report.url == f"{site.address}/a"
    assert bad.problem is not None
    assert (bad.problem.stage, "404" in bad.problem.message) == ("fetch", True)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_packed_answers_are_unpacked(site: Site, encoding: str) -> None:
    packed = gzip.compress(STORY) if encoding == "gzip" else zlib.compress(STORY)
    site.answers = {"/a": send(200, packed, content_encoding=encoding)}
    assert private().fetch(f"{site.address}/a").data == STORY


def test_deflate_without_its_header_is_unpacked_too() -> None:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    raw = squeeze.compress(STORY) + squeeze.flush()
    assert opened([raw], encoding="deflate", name="a", limits=Limits()) == STORY


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_loop_ends(site: Site, status: int) -> None:
    site.answers = {"/a": move("/b", status), "/b": move("/a", status)}
    with pytest.raises(TooManyRedirects, match="more than 5 times"):
        private().fetch(f"{site.address}/a")
    assert len([path for path, _ in site.asked if path != "/robots.txt"]) == 6


def test_a_redirect_without_an_address_is_a_bad_answer(site: Site) -> None:
    site.answers = {"/a": send(302)}
    with pytest.raises(BadResponse, match="does not say where"):
        private().fetch(f"{site.address}/a")


@pytest.mark.parametrize(
    ("status", "word"), [(404, "no such page"), (403, "save the page"), (429, "later"), (500, "later"), (204, "later")]
)
def test_an_error_status_is_told_with_what_to_do(site: Site, status: int, word: str) -> None:
    site.answers = {"/a": send(status)}
    with pytest.raises(BadResponse, match=f"answered {status}.*{word}"):
        private().fetch(f"{site.address}/a")


@pytest.mark.parametrize("media", ["application/pdf", "image/png", "application/octet-stream", "video/mp4"])
def test_what_is_no_page_is_refused_by_its_type(site: Site, media: str) -> None:
    site.answers = {"/a": send(200, b"%PDF", content_type=media)}
    with pytest.raises(BadResponse, match=media):
        private().fetch(f"{site.address}/a")


def test_a_dead_address_is_one_clear_error() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(BadResponse, match="could not be fetched"):
        private().fetch(f"http://127.0.0.1:{port}/")


def test_a_host_that_does_not_exist_is_one_clear_error() -> None:
    with pytest.raises(BadResponse, match=r"no-such-host\.invalid could not be found"):
        private().fetch("http://no-such-host.invalid/")


def test_a_gzip_bomb_is_refused_without_being_unpacked(site: Site) -> None:
    site.answers = {"/a": send(200, gzip.compress(b"\x00" * 100_000_000), content_encoding="gzip")}
    tracemalloc.start()
    with pytest.raises(TooLarge, match="over 200 times its size"):
        private().fetch(f"{site.address}/a")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16_000_000


def test_a_page_over_the_decoded_limit_is_refused() -> None:
    pieces = [gzip.compress(bytes(range(256)) * 4_000, compresslevel=1)]
    with pytest.raises(TooLarge, match=r"unpacks to more than 0\.5 MB"):
        opened(pieces, encoding="gzip", name="a", limits=Limits(decoded_bytes=500_000))


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_encodings_nobody_asked_for_are_refused(encoding: str) -> None:
    with pytest.raises(BadResponse, match="nobody asked for"):
        opened([b"x"], encoding=encoding, name="a", limits=Limits())


@pytest.mark.parametrize("body", [b"not gzip at all", gzip.compress(STORY)[:10] + b"\xff" * 50])
def test_a_damaged_body_is_one_clear_error(body: bytes) -> None:
    with pytest.raises(BadResponse, match="packed badly"):
        opened([body], encoding="gzip", name="a", limits=Limits())


def test_more_than_the_wire_limit_is_cut_off(site: Site) -> None:
    site.answers = {"/a": send(200, b"x" * 3_000_000)}
    with pytest.raises(TooLarge, match="1 MB"):
        private(html_bytes=1_000_000).fetch(f"{site.address}/a")


def drip(first: bytes) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(first)
        for _ in range(200):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize(
    "first", [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "]
)
def test_a_server_that_drips_is_given_up_in_time(site: Site, first: bytes) -> None:
    site.answers = {"/a": drip(first)}
    began = time.monotonic()
    with pytest.raises(FetchTimeout, match=r"did not answer in 0\.5 s"):
        private(fetch_seconds=0.5).fetch(f"{site.address}/a")
    assert time.monotonic() - began < 3


def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(FetchTimeout):
            private(fetch_seconds=0.3).fetch(address)


def test_a_server_that_talks_nonsense_is_one_clear_error() -> None:
    class Nonsense(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(1000)
            self.request.sendall(b"\x00\xffnot http\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Nonsense) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        with pytest.raises(BadResponse):
            private().fetch(f"http://127.0.0.1:{server.server_address[1]}/")
        server.shutdown()


def test_robots_are_asked_once_and_obeyed(site: Site) -> None:
    site.answers = {
        "/robots.txt": send(200, b"User-agent: *\nDisallow: /closed\n", content_type="text/plain"),
        "/open": send(200, STORY),
        "/closed/a": send(200, STORY),
    }
    fetcher = private()
    assert fetcher.fetch(f"{site.address}/open").data == STORY
    with pytest.raises(RobotsRefused, match=r"robots\.txt asks programs not to"):
        fetcher.fetch(f"{site.address}/closed/a")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/open"]


def test_robots_are_asked_for_the_page_a_redirect_leads_to(site: Site) -> None:
    site.answers = {
        "/robots.txt": send(200, b"User-agent: dragoman\nDisallow: /b"),
        "/a": move("/b"),
        "/b": send(200, STORY),
    }
    with pytest.raises(RobotsRefused):
        private().fetch(f"{site.address}/a")


@pytest.mark.parametrize(
    ("status", "read"), [(404, True), (401, True), (403, True), (500, False), (503, False), (429, False)]
)
def test_robots_that_fail_to_answer(site: Site, status: int, read: bool) -> None:  # noqa: FBT001 -- a table's column
    site.answers = {"/robots.txt": send(status), "/a": send(200, STORY)}
    if read:
        assert private().fetch(f"{site.address}/a").data == STORY
    else:
        with pytest.raises(RobotsRefused, match="cannot say"):
            private().fetch(f"{site.address}/a")


def test_only_the_first_500_kb_of_robots_are_read(site: Site) -> None:
    rules = b"User-agent: *\nDisallow: /closed\n" + b"# filler\n" * 100_000 + b"Disallow: /open\n"
    site.answers = {"/robots.txt": send(200, rules, content_type="text/plain"), "/open": send(200, STORY)}
    assert private().fetch(f"{site.address}/open").data == STORY


def test_a_crawl_delay_is_kept_between_two_pages_of_a_site(site: Site) -> None:
    waits: list[float] = []
    site.answers = {"/robots.txt": send(200, b"User-agent: *\nCrawl-delay: 7\n"), "/a": send(200, STORY)}
    fetcher = Fetcher(allow_private=True, sleep=waits.append)
    fetcher.fetch(f"{site.address}/a")
    assert waits == []
    fetcher.fetch(f"{site.address}/a")
    assert len(waits) == 1
    assert 6 < waits[0] <= 7


def test_hostile_rules_are_matched_in_no_time() -> None:
    robots = Robots(
        "User-agent: *\nDisallow: /" + "*a" * 500 + "b\nDisallow: /" + "x" * 5_000 + "\nCrawl-delay: 1e9\nDisallow: /no"
    )
    began = time.monotonic()
    assert robots.allows("https://a.example/" + "a" * 5_000)
    assert not robots.allows("https://a.example/no")
    assert robots.delay() == 30
    assert time.monotonic() - began < 1


# The table of the guide: every address that leads inward, in every spelling.
INWARD = [
    "127.0.0.1",
    "127.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",  # noqa: S104 -- a target, not a binding
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.1",
    "169.254.169.254",
    "169.254.0.1",
    "2852039166",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::]",
    "[::1]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:8.8.8.8]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::808:808]",
    "[64:ff9b:1::1]",
    "[100::1]",
    "[2001::1]",
    "[2001:db8::1]",
    "[2002:7f00:1::]",
    "[3fff::1]",
    "[5f00::1]",
    "[3ffe::1]",
]


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made: list[str] = []

    def connect(_: object, host: str, *args: object, **kwargs: object) -> httpcore2.NetworkStream:  # noqa: ARG001
        made.append(host)
        raise httpcore2.ConnectError("not in this test")

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    return made


@pytest.mark.parametrize("host", INWARD)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_address_that_leads_inward_is_ever_connected_to(host: str, scheme: str, no_connection: list[str]) -> None:
    with pytest.raises(FetchError):
        Fetcher().fetch(f"{scheme}://{host}/latest/meta-data")
    assert no_connection == []


@pytest.mark.parametrize("host", INWARD)
def test_no_redirect_leads_inward(host: str, site: Site) -> None:
    # Our own site plays a public one: only its name resolves to itself, everything else as the system says.
    site.answers = {"/a": move("/b"), "/b": move(f"http://{host}/secret")}
    fetcher = Fetcher(resolver=resolve_as_public)
    with pytest.raises(FetchError):
        fetcher.fetch(f"http://public.example:{site.server_address[1]}/a")
    assert [path for path, _ in site.asked if "secret" in path] == []


def resolve_as_public(host: str, port: int, seconds: float) -> list[str]:
    """Resolve public.example to an address that passes for public and is routed to our site."""
    return [PUBLIC] if host == "public.example" else list(resolve(host, port, seconds))


PUBLIC = "93.184.215.14"


@pytest.fixture(autouse=True)
def route_public_to_us(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = httpcore2.SyncBackend.connect_tcp

    def routed(self: httpcore2.SyncBackend, host: str, *args: object) -> httpcore2.NetworkStream:
        return connect(self, "127.0.0.1" if host == PUBLIC else host, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", routed)


def test_a_public_address_is_connected_to_by_number_and_keeps_its_name(site: Site) -> None:
    site.answers = {"/a": send(200, STORY)}
    port = site.server_address[1]
    page = Fetcher(resolver=resolve_as_public).fetch(f"http://public.example:{port}/a")
    assert page.data == STORY
    assert {host for _, host in site.asked} == {f"public.example:{port}"}


def test_a_name_that_changes_between_check_and_connection_gains_nothing(no_connection: list[str]) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["10.0.0.1"]])
    with pytest.raises(FetchError):
        Fetcher(resolver=lambda *_: next(answers)).fetch("http://rebind.example/a")
    # The address that was checked is the one that was connected to, and nothing was looked up for the connection.
    assert no_connection == [PUBLIC]
    assert next(answers) == ["127.0.0.1"]


def test_tls_is_asked_for_the_name_and_not_for_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str | None] = []

    class Stream(httpcore2.NetworkStream):
        def start_tls(self, _: object, server_hostname: str | None = None, *__: object) -> Any:
            asked.append(server_hostname)
            raise httpcore2.ConnectError("far enough")

        def close(self) -> None:
            """Hold nothing."""

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", lambda *_: Stream())
    with pytest.raises(BadResponse):
        Fetcher(resolver=resolve_as_public).fetch("https://public.example/a")
    assert asked == ["public.example"]


def test_a_name_that_spells_a_private_address_is_looked_up_like_any_other(no_connection: list[str]) -> None:
    with pytest.raises(AddressRefused):
        Fetcher(resolver=lambda *_: ["127.0.0.1"]).fetch("http://127.0.0.1.nip.example/")
    assert no_connection == []


def test_one_private_address_among_public_ones_refuses_the_host(no_connection: list[str]) -> None:
    with pytest.raises(AddressRefused, match=r"not a public address \(10\.0\.0\.1\).*--allow-private"):
        Fetcher(resolver=lambda *_: [PUBLIC, "10.0.0.1"]).fetch("http://mixed.example/a")
    assert no_connection == []


NO_WEB_ADDRESS = [
    "file:///etc/passwd",
    "ftp://herald.example/a",
    "gopher://herald.example/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "http://",
    "http:///a",
    "http://user:pass@herald.example/",
    "http://herald.example@127.0.0.1/",
    "https://[::1",
    "//herald.example",
    "http://herald.example:99999/",
    "http://herald.example:0/",
    "http://exa%20mple.example/",
    "unix:///var/run/docker.sock",
]


@pytest.mark.parametrize("url", NO_WEB_ADDRESS)
def test_what_is_no_web_address_is_refused(url: str, no_connection: list[str]) -> None:
    with pytest.raises(AddressRefused):
        Fetcher(allow_private=True).fetch(url)
    assert no_connection == []


def test_a_redirect_to_another_scheme_is_refused(site: Site) -> None:
    site.answers = {"/a": move("file:///etc/passwd")}
    with pytest.raises(AddressRefused, match="only http and https"):
        private().fetch(f"{site.address}/a")


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::200e"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "localhost", "fe80::1%eth0", "1.2.3", "::ffff:1.1.1.1"])
def test_what_is_no_public_number_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_the_fragment_of_an_address_stays_here() -> None:
    assert str(parse("https://herald.example/a?b=c#d")) == "https://herald.example/a?b=c"


def test_a_page_never_makes_us_fetch_more(site: Site) -> None:
    page = STORY.replace(
        b"<body>",
        b"""<meta http-equiv="refresh" content="0; url=/next"><link rel="stylesheet" href="/a.css"><base href="/b/">
        <body><img src="/a.png"><iframe src="/frame"></iframe><a rel="next" href="/page/2">Next page</a>""",
    )
    site.answers = {"/a": send(200, page)}
    [loaded] = load([f"{site.address}/a"], allow_private=True)
    assert loaded.report is not None
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
