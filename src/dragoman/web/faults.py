"""What a page answers when it cannot be given: a status, what happened, and what to do next."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import msgspec

from dragoman import errors
from dragoman.errors import DragomanError


class Refused(Exception):
    """A page that cannot be given. `what` says what happened and `advice` what to do."""

    def __init__(self, status: int, what: str, advice: str) -> None:
        super().__init__(what)
        self.status = status
        self.what = what
        self.advice = advice


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What an error page says."""

    status: int
    title: str
    what: str
    advice: str


_TITLES: Final = {
    400: "This address asks for something that is not there to ask for",
    401: "This browser has not been let in",
    403: "This request is refused",
    404: "There is no such page",
    405: "This page cannot be asked that way",
    409: "This cannot be done now",
    413: "That is too large",
    414: "This address is too long",
    421: "This name is not served here",
    422: "That could not be taken in",
    500: "Something went wrong in Dragoman",
    503: "The record cannot be asked now",
}
# What may pass by itself, and what has to be put right first.
_STATUS: Final[tuple[tuple[type[DragomanError], int], ...]] = (
    (errors.NotInRecord, 404),
    (errors.RecordLocked, 503),
    (errors.RecordReadOnly, 409),
    (errors.RecordFull, 503),
    (errors.DecisionError, 422),
    (errors.RecordError, 503),
    (errors.IntakeError, 422),
    (errors.ConflictError, 422),
    (errors.ExportError, 409),
)
_ADVICE: Final[tuple[tuple[type[DragomanError], str], ...]] = (
    (errors.NotInRecord, "It may stand in another record. Search for words of it, or begin at the overview."),
    (errors.RecordLocked, "Reading goes on meanwhile. Try again in a moment."),
    (errors.RecordError, "Put it right, then load this page again; Dragoman goes on serving."),
)


def fault(status: int, what: str, advice: str) -> Fault:
    """Return what the error page of a status says."""
    known = _TITLES.get(status) or HTTPStatus(status).phrase
    return Fault(status=status, title=known, what=what, advice=advice)


def fault_of(error: DragomanError) -> Fault:
    """Return what the error page for one of our errors says; its message holds cause and advice already."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    advice = next((words for kind, words in _ADVICE if isinstance(error, kind)), "Go back, and try it another way.")
    return fault(status, str(error), advice)


def unforeseen() -> Fault:
    """Return what is said of a fault of ours: no more than that, for the rest may hold words of the record."""
    return fault(
        500,
        "The page could not be made, by a fault in Dragoman. What is kept in the record is as it was.",
        "The terminal in which Dragoman runs says more; please report it. The other pages go on.",
    )
