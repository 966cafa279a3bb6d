"""The process in which pages are taken apart: it may take too long, eat memory or fall over, and be replaced.

A plain child process with MessagePack over its pipes, and not multiprocessing: that would run a caller's script
again in the child, and send values as pickles.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING, Self

import msgspec

from dragoman.errors import ExtractionFailed
from dragoman.intake.limits import Limits
from dragoman.intake.page import Page, Parts, take_apart

if TYPE_CHECKING:
    from types import TracebackType

# Python and trafilatura load in under a second; a machine that needs this long for it is out of order.
_START_SECONDS = 60.0
_LENGTH = struct.Struct(">I")
_READY = b"ready"
_ENTRY = """
import json, sys
sys.path.extend(path for path in json.loads(sys.argv[1]) if path not in sys.path)
from dragoman.intake.worker import serve
serve(int(sys.argv[2]))
"""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the worker sends back: the parts of a page, or what went wrong."""

    parts: Parts | None = None
    problem: str = ""


class Extractor:
    """Takes pages apart in a worker that is started when first needed, reused, and replaced when it fails.

    Use as a context manager, or `close()` it; a worker also ends by itself when the caller's process does.
    """

    def __init__(self, *, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the worker without waiting for it, so that it loads while the caller does other work."""
        if self._process is None:
            try:
                self._process = _launch(self._limits.page_memory)
            except OSError as error:
                raise ExtractionFailed(f"The reader of HTML pages could not be started ({error}).") from error
            self._ready = False

    def take_apart(self, page: Page, *, name: str) -> Parts:
        """Return the parts of a page. Raises `ExtractionFailed` over time, over memory, or when the worker ends."""
        process = self._ready_process(name)
        try:
            with _deadline(process, self._limits.page_seconds) as late:
                _send(process.stdin, msgspec.msgpack.encode(page))
                reply = _receive(process.stdout)
        except OSError:
            reply = None
        if reply is None:
            self.close()
            raise ExtractionFailed(_why_lost(name, late=late.is_set(), limits=self._limits))
        answer = msgspec.msgpack.decode(reply, type=Answer)
        if answer.parts is None:
            # What a failed page has left behind in memory must not fail the next one.
            self.close()
            raise ExtractionFailed(f"{name} could not be taken apart: {answer.problem}. Save its text and give that.")
        return answer.parts

    def close(self) -> None:
        """End the worker. The next page starts a new one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                # What is still in the pipe to a dead worker cannot be flushed, and need not be.
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()

    def _ready_process(self, name: str) -> subprocess.Popen[bytes]:
        self.start()
        process = self._process
        assert process is not None  # noqa: S101 -- start() has just set it
        if not self._ready:
            with _deadline(process, _START_SECONDS):
                greeting = _receive(process.stdout)
            if greeting != _READY:
                self.close()
                raise ExtractionFailed(f"{name} could not be taken apart: the reader of HTML pages did not start.")
            self._ready = True
        return process


class _deadline:  # noqa: N801 -- reads as a statement
    """Kills a process that works longer than `seconds`; the event tells whether it came to that."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self._process = process
        self._late = threading.Event()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> threading.Event:
        self._timer.start()
        return self._late

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self._late.set()
        self._process.kill()


def _launch(memory: int) -> subprocess.Popen[bytes]:
    # -P keeps the working folder out of the module path: a folder of reports must not bring its own modules.
    command = [sys.executable, "-P", "-c", _ENTRY, json.dumps([path for path in sys.path if path]), str(memory)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603


def _send(pipe: IO[bytes] | None, data: bytes) -> None:
    assert pipe is not None  # noqa: S101 -- opened in _launch
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _receive(pipe: IO[bytes] | None) -> bytes | None:
    """Return the next message, None at the end of the pipe."""
    assert pipe is not None  # noqa: S101 -- opened in _launch
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


def _why_lost(name: str, *, late: bool, limits: Limits) -> str:
    if late:
        return (
            f"{name} took longer than {limits.page_seconds:g} s to take apart and was given up. "
            "Save the story's text and give that."
        )
    return f"{name} ended the program that takes pages apart; it may be damaged. Save the story's text and give that."


def serve(memory: int) -> None:
    """Answer pages on standard input until it ends. Runs in the worker; `memory` bounds its address space in bytes."""
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library may print must not come between the messages.
    os.dup2(2, 1)
    import trafilatura  # noqa: F401 -- loaded before the first page, so that no page pays for it

    _bound_memory(memory)
    sys.addaudithook(_refuse_network)
    _send(replies, _READY)
    while (request := _receive(requests)) is not None:
        _send(replies, msgspec.msgpack.encode(_answer(request)))


def _answer(request: bytes) -> Answer:
    try:
        return Answer(parts=take_apart(msgspec.msgpack.decode(request, type=Page)))
    except MemoryError:
        return Answer(problem="it needs too much memory")
    except Exception as error:  # noqa: BLE001 -- the process boundary: a hostile page may raise anything in the parser
        return Answer(problem=f"the parser failed ({type(error).__name__})")


def _bound_memory(memory: int) -> None:
    """Bound the address space where the system can (Linux; macOS takes the call and ignores it, Windows has none).

    Elsewhere the limits on size and time are what bounds it.
    """
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _refuse_network(event: str, _: tuple[object, ...]) -> None:
    """Refuse every connection and child process: nothing is fetched or run because of what a page says."""
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system", "os.exec"):
        raise PermissionError(f"{event} is not allowed here")
