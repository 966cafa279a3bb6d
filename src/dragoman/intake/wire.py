"""The one place where intake opens a connection: the address checked is the address connected to.

httpcore asks a backend to connect to a host by name. This one looks the name up once, checks every address,
connects to one of those, and leaves the name for the Host header and for TLS as it was. It also counts what
comes in and looks at the clock on every read, because a server that sends a byte a second keeps every single
read within its own limit.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpcore2

from dragoman.errors import TooLarge
from dragoman.intake.addresses import Resolver, checked
from dragoman.intake.limits import megabytes
from dragoman.intake.names import shown

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

_CONNECT_SECONDS = 10.0
# The headers of an answer come on top of the body; no honest server sends more of them.
_HEADER_BYTES = 100_000


class Budget:
    """What one fetch may still use: seconds until its deadline and bytes from the wire."""

    def __init__(self, *, seconds: float, size: int, name: str) -> None:
        self._deadline = time.monotonic() + seconds
        self._size = size
        self._left = size
        self.name = name

    def seconds(self) -> float:
        """Return the seconds left. Raises httpcore's `ReadTimeout` when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("out of time")
        return left

    def spend(self, size: int) -> None:
        """Count bytes that came in. Raises `TooLarge` when they are too many."""
        self._left -= size
        if self._left < -_HEADER_BYTES:
            raise TooLarge(f"{shown(self.name)} sends more than {megabytes(self._size)}, the most that is fetched.")


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to checked addresses only, within a budget."""

    def __init__(self, *, budget: Budget, resolver: Resolver, allow_private: bool) -> None:
        self._budget = budget
        self._resolver = resolver
        self._allow_private = allow_private
        self._system = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 -- the budget decides
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Look the host up once, check every address, and connect to the first that answers."""
        addresses = checked(host, self._resolver(host, port, self._budget.seconds()), allow_private=self._allow_private)
        failure: Exception | None = None
        for address in addresses[:4]:
            try:
                stream = self._system.connect_tcp(
                    address, port, min(_CONNECT_SECONDS, self._budget.seconds()), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _BudgetedStream(stream, self._budget)
        raise failure or httpcore2.ConnectError("no address")

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Refuse: no address that a person gives leads to a local socket."""
        raise httpcore2.ConnectError(f"local sockets are not used: {path}")


class _BudgetedStream(httpcore2.NetworkStream):
    """A connection that counts and looks at the clock on every read and write."""

    def __init__(self, stream: httpcore2.NetworkStream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 -- the budget decides
        data = self._stream.read(max_bytes, self._budget.seconds())
        self._budget.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._budget.seconds())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        return _BudgetedStream(
            self._stream.start_tls(ssl_context, server_hostname, self._budget.seconds()), self._budget
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
