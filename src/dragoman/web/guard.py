"""Who may ask, and what every answer says: stands before the app and sees each request first.

The record is served to one person on one machine. A page elsewhere must not be able to read it (by a name of its own
that leads to this address, or by asking in that person's browser), nor write to it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from dragoman.web.faults import Fault, fault

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = Mapping[str, list[str]]

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
LAUNCH: Final = "/launch"
# Forms hold a pasted report or a conflict file at most; only what is added may be as large as intake takes it.
FORM_BYTES: Final = 2 << 20
ADD_BYTES: Final = 64 << 20
QUERY_BYTES: Final = 8 << 10
_SAFE: Final = frozenset({"GET", "HEAD"})
_KNOWN: Final = frozenset({"GET", "HEAD", "POST"})
_HOST: Final = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?")
# A new link is shown at most so often, so that nobody fills the terminal.
_PAUSE: Final = 5.0

# Plot puts one style sheet, always the same, into each of its drawings; it is named by its digest.
PLOT_STYLE: Final = "sha256-+T7YM2qEMIzyLk7iHO9m+/uOXTrvhyPGQjtWoTMb7qU="
POLICY: Final = "; ".join((
    "default-src 'none'", "script-src 'self'", f"style-src 'self' '{PLOT_STYLE}'", "img-src 'self' data:",
    "connect-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
))  # fmt: skip
HEADERS: Final = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    # Not "no-referrer": under it a browser sends forms without saying where they come from.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


class Keys:
    """The launch link, good for one use, and the cookies given for it. Only digests of them are kept."""

    def __init__(self, *, told: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        """Take what shows a new link to the person at the terminal."""
        self._told = told
        self._clock = clock
        self._launch = b""
        self._sessions: set[bytes] = set()
        self._shown = -_PAUSE

    def new_link(self) -> str:
        """Return a new token for the launch link; the one before is no longer good."""
        token = secrets.token_urlsafe(32)
        self._launch = _digest(token)
        self._shown = self._clock()
        return token

    def show_link(self) -> bool:
        """Show a new link in the terminal, unless one is good still or was shown just now; say whether."""
        if self._launch or self._clock() - self._shown < _PAUSE:
            return False
        self._told(self.new_link())
        return True

    def spend(self, token: str) -> str | None:
        """Take a launch token and return the secret of a cookie for it; None where it is not good."""
        if not self._launch or not hmac.compare_digest(_digest(token), self._launch):
            return None
        self._launch = b""
        secret = secrets.token_urlsafe(32)
        self._sessions.add(_digest(secret))
        return secret

    def holds(self, secret: str) -> bool:
        """Say whether a cookie was given out by this server."""
        given = _digest(secret)
        return any(hmac.compare_digest(given, known) for known in self._sessions)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class Guard:
    """Lets through to the app what the person at this machine asks, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, *, keys: Keys, port: int, hosts: frozenset[str] = frozenset()) -> None:
        """Wrap `app`, served at `port`. `hosts` are names served beside those of this machine itself."""
        self._app = app
        self._keys = keys
        self._hosts = LOOPBACK | {host.lower() for host in hosts}
        self.cookie = f"dragoman-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        guarded = _with_headers(send)
        headers = _headers(scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _say(refusal, scope, guarded)
        elif scope["path"] == LAUNCH:
            await self._launch(scope, guarded)
        elif not self._known(headers) and not scope["path"].startswith("/static/"):
            await _say(_OUTSIDE, scope, guarded)
        else:
            await self._app(scope, _bounded(receive, most=_most(scope)), guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> Fault | None:
        """Return why a request is not even looked at, by the name it was sent to, its size, or where it comes from."""
        hosts = headers.get("host", [])
        if len(hosts) != 1 or not (host := _HOST.fullmatch(hosts[0])):
            return fault(400, "The request does not say in one word whom it asks.", "Open the link from the terminal.")
        if host[1].lower() not in self._hosts:
            return fault(
                421, f"Dragoman does not answer to the name {hosts[0]}.",
                "Open the link that stands in the terminal. To serve another name, start it with --allow-host NAME.",
            )  # fmt: skip
        return self._misshapen(scope, headers) or self._from_elsewhere(scope, headers, hosts[0])

    def _misshapen(self, scope: Scope, headers: Headers) -> Fault | None:
        """Return what is wrong with the method or the size of a request."""
        if scope["method"] not in _KNOWN:
            return fault(405, f"No page answers to {scope['method']}.", "Follow the links and buttons of the pages.")
        if len(scope["query_string"]) > QUERY_BYTES:
            return fault(414, "The address is longer than 8 KB.", "Ask for fewer things at once.")
        if _declared(headers) > _most(scope):
            return _too_large(_most(scope))
        return None

    def _from_elsewhere(self, scope: Scope, headers: Headers, host: str) -> Fault | None:
        """Return the refusal of what would change something and does not come from a page of ours."""
        if scope["method"] in _SAFE or _same_origin(scope, headers, host):
            return None
        return fault(
            403, "The request does not come from a page of Dragoman.",
            "Send forms from the pages themselves. A program sends the header Origin with the address it asks.",
        )  # fmt: skip

    def _known(self, headers: Headers) -> bool:
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load("; ".join(headers.get("cookie", [])))
        except CookieError:
            return False
        return self.cookie in jar and self._keys.holds(jar[self.cookie].value)

    async def _launch(self, scope: Scope, send: Send) -> None:
        """Turn the token of the launch link into a cookie."""
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        secret = self._keys.spend(token) if scope["method"] == "GET" else None
        if secret is None:
            # Whoever is at the terminal sees the new link; whoever is not gets nothing by asking.
            self._keys.show_link()
            await _say(_SPENT, scope, send)
            return
        cookie = f"{self.cookie}={secret}; HttpOnly; SameSite=Strict; Path=/"
        await _answer(send, 303, b"", (("location", "/"), ("set-cookie", cookie), ("cache-control", "no-store")))


_OUTSIDE: Final = fault(
    401, "The record is shown only to the browser that opened the link which Dragoman printed when it started.",
    "If you came here by a link on another site, load this page again. Else open the link in the terminal; if it was "
    "used already, start dragoman serve anew.",
)  # fmt: skip
_SPENT: Final = fault(
    401, "This link lets in one browser, once, and was used already.",
    "A new one stands in the terminal in which Dragoman runs. The browser that used the old one is still let in.",
)  # fmt: skip


def _too_large(most: int) -> Fault:
    return fault(413, f"It is over {most >> 20} MB.", "Send less at once; dragoman add takes whole folders.")


def _headers(scope: Scope) -> Headers:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


def _most(scope: Scope) -> int:
    return ADD_BYTES if scope["path"] == "/add" and scope["method"] == "POST" else FORM_BYTES


def _declared(headers: Headers) -> int:
    given = headers.get("content-length", ["0"])
    # Of a number that no size has, its first digits are more than enough to refuse it.
    return max((int(value[:18]) for value in given if value.isdecimal()), default=0)


def _same_origin(scope: Scope, headers: Headers, host: str) -> bool:
    """Say whether a page of ours sent this: by what browsers say of it, every word of which has to fit.

    A browser names the origin of every form; one that says nothing is none, and has to name it too.
    """
    site, origin = headers.get("sec-fetch-site", []), headers.get("origin", [])
    if not site and not origin:
        return False
    ours = f"{scope.get('scheme', 'http')}://{host}".lower()
    return all(value == "same-origin" for value in site) and all(value.lower() == ours for value in origin)


def _bounded(receive: Receive, *, most: int) -> Receive:
    """Stop a body that is longer than it said, or said nothing."""
    from starlette.exceptions import HTTPException

    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413, f"It is over {most >> 20} MB.")
        return message

    return bounded


def _with_headers(send: Send) -> Send:
    """Set the headers of every answer, whoever gives it."""
    ours = [(name.encode(), value.encode()) for name, value in HEADERS]

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = [pair for pair in message.get("headers", []) if pair[0] != b"server"]
            names = {name.lower() for name, _ in given}
            extra = [] if b"cache-control" in names else [(b"cache-control", b"private, no-cache")]
            message = {**message, "headers": [*given, *ours, *extra]}
        await send(message)

    return guarded


async def _say(found: Fault, scope: Scope, send: Send) -> None:
    from dragoman.web.render import fault_page

    content, kind = fault_page(found, as_json=scope["path"].endswith(".json"))
    await _answer(send, found.status, content, (("content-type", kind), ("cache-control", "no-store")))


async def _answer(send: Send, status: int, body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
    told = [(name.encode(), value.encode()) for name, value in (*headers, ("content-length", str(len(body))))]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})
