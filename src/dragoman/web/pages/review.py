"""Review: suggestions of the model, one after the other, decided with single keys; the same decisions as elsewhere."""

from __future__ import annotations

import msgspec

from dragoman.web.asked import Ask
from dragoman.web.desk import Desk
from dragoman.web.faults import Refused
from dragoman.web.files import Moved
from dragoman.web.render import Page


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing yet."""

    told: str = ""


def page(_desk: Desk, _ask: Ask) -> Page:
    """Answer the review page."""
    return Page(template="review.html.j2", title="Review", value=Review())


def decide(_desk: Desk, _ask: Ask) -> Moved:
    """Take a decision."""
    raise Refused(409, "Nothing can be decided.", "Go back.")
