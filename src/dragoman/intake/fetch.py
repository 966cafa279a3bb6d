"""A page from the web: only where a person asked for it, only from public hosts, within limits, robots honoured."""

from __future__ import annotations

import http
import time
from typing import TYPE_CHECKING

import msgspec

from dragoman.errors import BadResponse, FetchTimeout, RobotsRefused, TooManyRedirects
from dragoman.intake.addresses import Resolver, parse, resolve
from dragoman.intake.decoding import opened
from dragoman.intake.limits import Limits
from dragoman.intake.names import shown
from dragoman.intake.robots import AGENT, Robots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx2

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_READABLE = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", ""})
_ADVICE = {
    401: "It asks for a password.",
    402: "It asks to be paid.",
    403: "The site refuses programs; open it in a browser, save the page and give the file.",
    404: "There is no such page; check the address.",
    410: "The page was taken away.",
    429: "The site asks for fewer requests; try again later.",
    451: "The site withholds the page for legal reasons.",
}


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it came: its bytes, where it was in the end, and what the server called it."""

    data: bytes
    url: str
    media_type: str = ""
    encoding: str | None = None


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    status: int
    headers: dict[str, str]
    body: bytes = b""


class Fetcher:
    """Fetches pages one after another, and remembers each site's robots.txt and when it was last asked.

    `resolver` and `sleep` stand in for the system's in tests.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
        resolver: Resolver = resolve,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._allow_private = allow_private
        self._limits = limits or Limits()
        self._resolver = resolver
        self._sleep = sleep
        self._robots: dict[str, Robots | None] = {}
        self._asked: dict[str, float] = {}

    def fetch(self, url: str) -> Fetched:
        """Return the page at an address, following at most five redirects. Raises a `FetchError` or `TooLarge`."""
        deadline = time.monotonic() + self._limits.fetch_seconds
        here = parse(url)
        for _ in range(self._limits.redirects + 1):
            self._ask_leave(here, deadline)
            answer = self._get(here, deadline, size=self._limits.html_bytes)
            if answer.status not in _REDIRECTS:
                return _as_page(here, answer)
            here = _next(here, answer)
        raise TooManyRedirects(
            f"{shown(url)} leads on more than {self._limits.redirects} times. Give the page's own address."
        )

    def _ask_leave(self, url: httpx2.URL, deadline: float) -> None:
        """Raise `RobotsRefused` where the site does not want the page read; wait where it asks for that."""
        site = _site(url)
        if site not in self._robots:
            self._robots[site] = self._read_robots(url, deadline)
        robots = self._robots[site]
        if robots is None:
            raise RobotsRefused(
                f"{shown(site)} cannot say whether it may be read (its robots.txt fails). Try again later."
            )
        if not robots.allows(str(url)):
            raise RobotsRefused(f"{shown(str(url))} is not read: the site's robots.txt asks programs not to.")
        wait = self._asked.get(site, -1e9) + robots.delay() - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._asked[site] = time.monotonic()

    def _read_robots(self, url: httpx2.URL, deadline: float) -> Robots | None:
        """Return a site's rules, no rules where it has none; None where it fails to tell (RFC 9309, 2.3.1)."""
        here = url.copy_with(raw_path=b"/robots.txt")
        for _ in range(self._limits.redirects + 1):
            answer = self._get(here, deadline, size=self._limits.robots_bytes, cut=True)
            if answer.status not in _REDIRECTS:
                break
            here = _next(here, answer)
        if answer.status == http.HTTPStatus.OK:
            return Robots(answer.body.decode("utf-8", "replace"))
        failing = (
            answer.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == http.HTTPStatus.TOO_MANY_REQUESTS
        )
        return None if failing else Robots("")

    def _get(self, url: httpx2.URL, deadline: float, *, size: int, cut: bool = False) -> _Answer:
        """Ask for one address once. `cut` stops reading at `size` bytes instead of refusing more."""
        import httpcore2
        import httpx2

        from dragoman.intake.wire import Budget, GuardedBackend

        name = str(url)
        budget = Budget(seconds=max(0.01, deadline - time.monotonic()), size=self._limits.html_bytes, name=name)
        backend = GuardedBackend(budget=budget, resolver=self._resolver, allow_private=self._allow_private)
        tls = httpx2.create_ssl_context() if url.scheme == "https" else None
        try:
            with (
                httpcore2.ConnectionPool(network_backend=backend, ssl_context=tls, http2=False) as pool,
                pool.stream("GET", name, headers=_headers(url)) as response,
            ):
                headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in response.headers}
                if response.status != http.HTTPStatus.OK:
                    return _Answer(status=response.status, headers=headers)
                _require_readable(name, headers, anything=cut)
                limits = msgspec.structs.replace(self._limits, decoded_bytes=max(size, self._limits.decoded_bytes))
                pieces = _first(response.iter_stream(), size) if cut else response.iter_stream()
                body = opened(pieces, encoding=headers.get("content-encoding", ""), name=name, limits=limits)
                return _Answer(status=response.status, headers=headers, body=body)
        except httpcore2.TimeoutException:
            raise FetchTimeout(
                f"{shown(name)} did not answer in {self._limits.fetch_seconds:g} s. Try again later."
            ) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
            raise BadResponse(f"{shown(name)} could not be fetched ({shown(str(error))}). Check the address.") from None


def _headers(url: httpx2.URL) -> list[tuple[bytes, bytes]]:
    from importlib.metadata import version

    return [
        (b"Host", url.netloc),
        (b"User-Agent", f"{AGENT}/{version('dragoman')}".encode()),
        (b"Accept", b"text/html, application/xhtml+xml, text/plain;q=0.9, text/markdown;q=0.9"),
        (b"Accept-Encoding", b"gzip, deflate"),
        (b"Accept-Language", b"en"),
        (b"Connection", b"close"),
    ]


def _site(url: httpx2.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _next(here: httpx2.URL, answer: _Answer) -> httpx2.URL:
    location = answer.headers.get("location", "")
    if not location:
        raise BadResponse(f"{shown(str(here))} answered {answer.status} and does not say where the page is.")
    try:
        joined = str(here.join(location))
    except Exception as error:
        # httpx's URL has no single base class for what can be wrong with one.
        raise BadResponse(f"{shown(str(here))} leads to something that is no address ({shown(location)}).") from error
    return parse(joined)


def _first(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Yield pieces until `size` bytes are through."""
    for piece in pieces:
        yield piece[:size]
        size -= len(piece)
        if size <= 0:
            return


def _require_readable(name: str, headers: dict[str, str], *, anything: bool) -> None:
    media = _media_type(headers)
    if not anything and media not in _READABLE:
        raise BadResponse(
            f"{shown(name)} is {shown(media)}, not a page of text. Save the report as text and give that."
        )


def _media_type(headers: dict[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _as_page(url: httpx2.URL, answer: _Answer) -> Fetched:
    if answer.status != http.HTTPStatus.OK:
        advice = _ADVICE.get(answer.status, "Try again later, or save the page and give the file.")
        raise BadResponse(f"{shown(str(url))} answered {answer.status}. {advice}")
    _, _, charset = answer.headers.get("content-type", "").lower().partition("charset=")
    return Fetched(
        data=answer.body,
        url=str(url),
        media_type=_media_type(answer.headers),
        encoding=charset.split(";")[0].strip(" \"'") or None,
    )
