"""The app: addresses to pages, each as HTML and as JSON; what goes wrong becomes a page too."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from anyio import to_thread
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.errors import DragomanError, RecordError
from dragoman.web import data
from dragoman.web.asked import Ask, Query
from dragoman.web.assets import assets
from dragoman.web.desk import KEPT, Desk
from dragoman.web.faults import Fault, Refused, fault, fault_of, unforeseen
from dragoman.web.files import File, Moved
from dragoman.web.pages import (
    actors,
    add,
    exports,
    overview,
    report,
    review,
    search,
    settlement,
    statement,
    timeline,
)
from dragoman.web.render import HTML, JSON, Chrome, Page, as_json, fault_page, html

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Handler = Callable[[Desk, Ask], Page | File | Moved]
Endpoint = Callable[[Request], Awaitable[Response]]

_LOG: Final = logging.getLogger("dragoman.web")
_FIELDS: Final = 2_000
_FILES: Final = 500
# The address, the page that answers it, and the part of the app it belongs to. Each is there with .json as well.
_SHOWN: Final[tuple[tuple[str, Handler, str], ...]] = (
    ("/overview", overview.page, "overview"),
    ("/reports", report.listing, "reports"),
    ("/report/{key}", report.page, "reports"),
    ("/statement/{name:path}", statement.page, "search"),
    ("/search", search.page, "search"),
    ("/timeline", timeline.page, "timeline"),
    ("/actors", actors.listing, "actors"),
    ("/actor/{number}", actors.page, "actors"),
    ("/settlement", settlement.page, "settlement"),
    ("/review", review.page, "review"),
    ("/add", add.page, "add"),
    ("/add/{number}", add.progress, "add"),
    ("/export/{form}", exports.page, "export"),
)
_SENT: Final[tuple[tuple[str, Handler, str], ...]] = (
    ("/add", add.send, "add"),
    ("/actor/{number}/part", actors.part, "actors"),
    ("/actor/{number}/join", actors.join, "actors"),
    ("/review", review.decide, "review"),
    ("/settlement", settlement.page, "settlement"),
    ("/settlement/save", settlement.save, "settlement"),
)


def create_app(desk: Desk) -> Starlette:
    """Return the app over a record. It trusts whoever asks: `guard.Guard` stands before it."""

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        # More threads than records kept open would open and check one for each request.
        to_thread.current_default_thread_limiter().total_tokens = KEPT
        yield
        desk.close()

    routes = [Route("/static/{digest}/{name}", _static)]
    for path, handler, section in _SHOWN:
        # The longer first: a name in a path may hold a dot.
        routes.append(Route(f"{path}.json", _shown(desk, handler, section, json=True)))
        routes.append(Route(path, _shown(desk, handler, section, json=False)))
    routes.append(Route("/", _shown(desk, overview.page, "overview", json=False)))
    routes += [
        Route(path, _shown(desk, handler, section, json=False), methods=["POST"]) for path, handler, section in _SENT
    ]
    handlers: Any = {DragomanError: _on_ours, Refused: _on_refused, HTTPException: _on_http}
    return Starlette(routes=routes, exception_handlers=handlers, lifespan=life)


def _shown(desk: Desk, handler: Handler, section: str, *, json: bool) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            ask = await _ask(request, json=json)
            return await run_in_threadpool(_answer, desk, handler, section, request, ask)
        except (DragomanError, Refused, HTTPException):
            raise
        except Exception as error:  # noqa: BLE001 -- the border of a request: none may show a traceback
            return _on_any(request, error)

    return endpoint


async def _ask(request: Request, *, json: bool) -> Ask:
    form: list[tuple[str, str]] = []
    files: list[tuple[str, bytes]] = []
    if request.method == "POST":
        async with request.form(max_files=_FILES, max_fields=_FIELDS, max_part_size=8 << 20) as given:
            for name, value in given.multi_items():
                if isinstance(value, UploadFile):
                    files.append((value.filename or "", await value.read()))
                else:
                    form.append((name, value))
    query = parse_qsl(request.url.query, keep_blank_values=True, max_num_fields=500)
    return Ask(
        path={name: str(value) for name, value in request.path_params.items()},
        query=Query(query), form=Query(form), files=tuple(files), as_json=json,
    )  # fmt: skip


def _answer(desk: Desk, handler: Handler, section: str, request: Request, ask: Ask) -> Response:
    found = handler(desk, ask)
    if isinstance(found, Moved):
        return RedirectResponse(found.to, status_code=303)
    if isinstance(found, File):
        return Response(found.content, media_type=found.kind, headers={"content-disposition": found.disposition})
    if ask.as_json:
        return Response(as_json(found.value), status_code=found.status, media_type=JSON)
    return Response(html(found, _chrome(desk, request, section)), status_code=found.status, media_type=HTML)


def _chrome(desk: Desk, request: Request, section: str) -> Chrome:
    with desk.reading() as record:
        found = desk.remembered("counts", lambda: data.counts(record))
    return Chrome(
        record=desk.path.name, reports=found.reports, statements=found.statements, read_only=desk.read_only,
        path=request.url.path, query=request.url.query, section=section,
    )  # fmt: skip


async def _static(request: Request) -> Response:
    asset = assets().get(request.path_params["name"])
    if asset is None or asset.digest != request.path_params["digest"]:
        raise HTTPException(404)
    kept = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(asset.content, media_type=asset.kind, headers=kept)


async def _on_ours(request: Request, error: DragomanError) -> Response:
    if not isinstance(error, RecordError):
        _LOG.info("%s: %s", type(error).__name__, error)
    return _fault(request, fault_of(error))


async def _on_refused(request: Request, error: Refused) -> Response:
    return _fault(request, fault(error.status, error.what, error.advice))


async def _on_http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:  # noqa: PLR2004
        return _fault(request, fault(404, "Nothing stands at this address.", "Begin at the overview, or search."))
    what = error.detail if error.status_code in (400, 413) else "This address does not take that."
    return _fault(request, fault(error.status_code, what, "Follow the links and buttons of the pages."))


def _on_any(request: Request, error: Exception) -> Response:
    _LOG.error("A page failed: %s", request.url.path, exc_info=error)
    return _fault(request, unforeseen())


def _fault(request: Request, found: Fault) -> Response:
    content, kind = fault_page(found, as_json=request.url.path.endswith(".json"))
    headers = {"retry-after": "5"} if found.status == 503 else {}  # noqa: PLR2004
    return Response(content, status_code=found.status, media_type=kind, headers=headers)
