"""Serves a record on this machine: a port of the loopback, a launch link, and an end without a trace."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dragoman.errors import DragomanError
from dragoman.record import Record
from dragoman.web.app import create_app
from dragoman.web.asked import Ask, Query
from dragoman.web.desk import Desk
from dragoman.web.guard import LAUNCH, Guard, Keys
from dragoman.web.pages import overview

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST: Final = "127.0.0.1"
PORT: Final = 8384
# A port that is taken gives way to one of the next.
_TRIED: Final = 20
_PATIENCE: Final = 5


class Served:
    """A record about to be served: the app behind its guard, the socket it listens on, and the link to open it."""

    def __init__(
        self, path: Path, *, port: int | None, read_only: bool, hosts: frozenset[str], told: Callable[[str], None]
    ) -> None:
        """Open the record once, to say at once what is wrong with it, and take a port. `told` shows later links."""
        Record.open(path).close()
        self.socket = _listen(port)
        self.port = int(self.socket.getsockname()[1])
        self.desk = Desk(path, read_only=read_only)
        self._keys = Keys(told=lambda token: told(self._address(token)))
        self.app: ASGIApp = Guard(create_app(self.desk), keys=self._keys, port=self.port, hosts=hosts)
        # What the first page needs of a large record takes a second to count; it is counted before the link is shown.
        overview.page(self.desk, Ask(path={}, query=Query(()), form=Query(())))
        self.link = self._address(self._keys.new_link())

    def run(self) -> None:
        """Answer until somebody ends it (Ctrl-C)."""
        import uvicorn

        logging.getLogger("dragoman.web").addHandler(logging.StreamHandler())
        config = uvicorn.Config(
            self.app, log_level="warning", access_log=False, server_header=False, date_header=True, proxy_headers=False,
            timeout_graceful_shutdown=_PATIENCE, timeout_keep_alive=_PATIENCE, h11_max_incomplete_event_size=64 << 10,
            ws="none",
        )  # fmt: skip
        uvicorn.Server(config).run(sockets=[self.socket])

    def _address(self, token: str) -> str:
        return f"http://{HOST}:{self.port}{LAUNCH}?token={token}"


def _listen(port: int | None) -> socket.socket:
    """Return a socket on the loopback: at the port given, else at the first that is free."""
    for each in (port,) if port is not None else range(PORT, PORT + _TRIED):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, each))
        except OSError as error:
            listening.close()
            if port is not None:
                raise DragomanError(
                    f"Port {port} cannot be had ({error.strerror}). Name another with --port."
                ) from error
            continue
        listening.listen(128)
        return listening
    raise DragomanError(f"The ports {PORT} to {PORT + _TRIED - 1} are all taken. Name a free one with --port.")
