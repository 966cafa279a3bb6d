"""A browser for the tests of the web app: asks the guarded app as a socket would, with any header one likes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import record_world as world

from dragoman.reading import Reading
from dragoman.record import Record
from dragoman.record.tracing import trace
from dragoman.web.app import create_app
from dragoman.web.desk import Desk
from dragoman.web.guard import Guard, Keys

PORT = 8384
OURS = f"http://127.0.0.1:{PORT}"
Headers = Sequence[tuple[str, str]]
SAME_ORIGIN: Headers = (("sec-fetch-site", "same-origin"), ("origin", OURS))


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Browser:
    """Asks the app of one record. It is let in already, unless it is told to be a stranger."""

    def __init__(self, path: Path, *, read_only: bool = False, hosts: frozenset[str] = frozenset()) -> None:
        self.links: list[str] = []
        self.desk = Desk(path, read_only=read_only)
        self.keys = Keys(told=self.links.append, clock=map(float, count(step=60)).__next__)
        self.app = Guard(create_app(self.desk), keys=self.keys, port=PORT, hosts=hosts)
        secret = self.keys.spend(self.keys.new_link())
        self.cookie = ("cookie", f"{self.app.cookie}={secret}")

    def close(self) -> None:
        self.desk.close()

    def get(self, path: str, *, headers: Headers = (), host: str | None = f"127.0.0.1:{PORT}") -> Answer:
        return self.ask("GET", path, headers=(self.cookie, *headers), host=host)

    def post(self, path: str, form: Any = (), *, headers: Headers = SAME_ORIGIN) -> Answer:
        body = urlencode(form, doseq=True).encode()
        kind = ("content-type", "application/x-www-form-urlencoded")
        return self.ask("POST", path, headers=(self.cookie, kind, *headers), body=body)

    def send_files(self, path: str, files: Iterable[tuple[str, bytes]]) -> Answer:
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
            + content
            + b"\r\n"
            for name, content in files
        ]
        kind = ("content-type", "multipart/form-data; boundary=x")
        return self.ask("POST", path, headers=(self.cookie, kind, *SAME_ORIGIN), body=b"".join(parts) + b"--x--\r\n")

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Headers = (),
        body: bytes = b"",
        host: str | None = f"127.0.0.1:{PORT}",
    ) -> Answer:
        parts = urlsplit(path)
        named = [] if host is None else [("host", host)]
        sized = [("content-length", str(len(body)))] if body and "content-length" not in dict(headers) else []
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": _unquoted(parts.path), "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in (*named, *sized, *headers)],
            "server": ("127.0.0.1", PORT), "client": ("127.0.0.1", 50000), "root_path": "",
        }  # fmt: skip
        return asyncio.run(_call(self.app, scope, body))


def _unquoted(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)


async def _call(app: Any, scope: Any, body: bytes) -> Answer:
    sent: list[dict[str, Any]] = []
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


def talks() -> list[Reading]:
    """Make the readings of a few days of talks: a party that changes its mind, another that reports of it."""
    told = world.position
    return [
        world.reading("We refuse the truce", published="2025-03-01", positions=(told(act="refuse", stance="against"),)),
        world.reading(
            "We refuse the truce", published="2025-03-02", outlet="The Lantern", title="No truce",
            positions=(told(act="refuse", stance="against"),),
        ),
        world.reading(
            "We accept the truce", published="2025-03-14", title="A turn", positions=(told(),),
            events=(world.event(),),
        ),
        world.reading(
            "We demand sanctions", name="Pera Linn", party="Karsova", published="2025-03-10", title="Karsova demands",
            positions=(told(party="Karsova", issue="sanctions", item="sanctions", act="demand"),),
        ),
        world.everything(),
    ]  # fmt: skip


def kept(path: Path, readings: Iterable[Reading]) -> Path:
    """Keep readings in a record at `path`."""
    with Record.create(path, clock=world.clock) as record:
        for reading in readings:
            record.add(reading, source=f"{reading.report.outlet}.txt")
        trace(record)
    return path
