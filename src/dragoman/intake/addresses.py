"""Which addresses may be fetched: http and https, to hosts whose every address is a public one.

The check is made on the numeric addresses a name resolves to, and the connection is made to those (`wire.py`), so
that decimal, octal and short forms, names that point inward, and names that change between check and connection
all end here. Sources: the IANA special-purpose registries for IPv4 and IPv6.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from dragoman.errors import AddressRefused, BadResponse, FetchTimeout
from dragoman.intake.names import shown

if TYPE_CHECKING:
    import httpx2

Resolver = Callable[[str, int, float], Sequence[str]]

_REFUSED_V4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_LAST_PORT = 65_535
# Only 2000::/3 is given out for the public network at all; these parts of it are not, or lead to IPv4 addresses.
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    ipaddress.IPv6Network(net)
    for net in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20")
)


def parse(url: str) -> httpx2.URL:
    """Return the address as one to fetch, without its fragment. Raises `AddressRefused` where it is not one."""
    import httpx2

    try:
        parsed = httpx2.URL(url.strip())
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise AddressRefused(f"{shown(url)} is not a web address ({error}).") from None
    if parsed.scheme not in ("http", "https"):
        raise AddressRefused(f"{shown(url)} is not fetched: only http and https addresses are.")
    if parsed.userinfo:
        raise AddressRefused(f"{shown(parsed.host)}: an address with a user name in it is not fetched. Leave it out.")
    if not parsed.host.strip(".[] ") or "%" in parsed.host or " " in parsed.host:
        raise AddressRefused(f"{shown(url)} names no host that can be looked up.")
    if parsed.port is not None and not 0 < parsed.port <= _LAST_PORT:
        raise AddressRefused(f"{shown(url)} names a port that does not exist.")
    return parsed.copy_with(fragment=None)


def is_public(address: str) -> bool:
    """Tell whether a numeric address belongs to the public network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in net for net in _REFUSED_V4)
    return ip.scope_id is None and ip in _PUBLIC_V6 and not any(ip in net for net in _REFUSED_V6)


def resolve(host: str, port: int, seconds: float) -> list[str]:
    """Return the numeric addresses of a host, in the system's order. Raises a `FetchError`."""
    answer: list[str] = []
    failure: list[str] = []

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            failure.append(str(getattr(error, "strerror", None) or error))
        else:
            answer.extend(dict.fromkeys(str(entry[4][0]) for entry in found))

    # The system's resolver cannot be interrupted, so it is left behind in a thread when it takes too long.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(0.0, seconds))
    if thread.is_alive():
        raise FetchTimeout(f"{shown(host)} could not be looked up in time. Try again later.")
    if failure or not answer:
        why = failure[0] if failure else "no address"
        raise BadResponse(f"{shown(host)} could not be found ({why}). Check the address and the connection.")
    return answer


def checked(host: str, addresses: Sequence[str], *, allow_private: bool) -> Sequence[str]:
    """Return the addresses of a host where all may be connected to. Raises `AddressRefused`.

    All must be public: one private address among public ones is how a name is made to point inward later.
    """
    inward = [] if allow_private else [address for address in addresses if not is_public(address)]
    if inward:
        raise AddressRefused(
            f"{shown(host)} is not a public address ({shown(inward[0])}) and is not fetched. "
            "If it is yours and you mean it, give --allow-private."
        )
    return addresses
