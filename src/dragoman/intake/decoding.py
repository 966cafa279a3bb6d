"""Compressed answers opened piece by piece, so that a small bomb never becomes a large buffer."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from dragoman.errors import BadResponse, TooLarge
from dragoman.intake.limits import Limits, megabytes
from dragoman.intake.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PIECE = 65_536
_GZIP = zlib.MAX_WBITS | 16


def opened(pieces: Iterable[bytes], *, encoding: str, name: str, limits: Limits) -> bytes:
    """Return a body with its content encoding undone. Raises `TooLarge` and `BadResponse`."""
    body = bytearray()
    wire = 0
    for piece, size in _inflated(pieces, encoding.strip().lower(), name=name):
        wire += size
        body += piece
        _hold(len(body), wire, name=name, limits=limits)
    return bytes(body)


def _hold(size: int, wire: int, *, name: str, limits: Limits) -> None:
    if size > limits.decoded_bytes:
        raise TooLarge(f"{shown(name)} unpacks to more than {megabytes(limits.decoded_bytes)}, the most that is read.")
    if size > limits.ratio_from and size > wire * limits.ratio:
        raise TooLarge(f"{shown(name)} unpacks to over {limits.ratio} times its size, as no page of text does.")


def _inflated(pieces: Iterable[bytes], encoding: str, *, name: str) -> Iterator[tuple[bytes, int]]:
    """Yield decoded pieces of at most 64 KB, each with the number of wire bytes that have newly gone into it."""
    if encoding in ("", "identity"):
        yield from ((piece, len(piece)) for piece in pieces)
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        # One encoding at most: packing twice serves nobody but the maker of a bomb.
        raise BadResponse(f"{shown(name)} is packed as {shown(encoding)}, which nobody asked for.")
    unpack = None
    for piece in pieces:
        unpack = unpack or zlib.decompressobj(_window(encoding, piece))
        rest, size = piece, len(piece)
        try:
            while rest and not unpack.eof:
                yield unpack.decompress(rest, _PIECE), size
                rest, size = unpack.unconsumed_tail, 0
        except zlib.error as error:
            raise BadResponse(f"{shown(name)} is packed badly ({error}). Try again later.") from None


def _window(encoding: str, first: bytes) -> int:
    """Return zlib's parameter for an encoding: servers send "deflate" with its header and without."""
    if encoding != "deflate":
        return _GZIP
    wrapped = len(first) > 1 and first[0] & 0x0F == 8 and (first[0] * 256 + first[1]) % 31 == 0  # noqa: PLR2004 -- RFC 1950
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
