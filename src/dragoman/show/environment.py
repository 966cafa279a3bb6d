"""The templates, which escape and clean whatever they are given."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dragoman.show.clean import for_html, shortened

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> Environment:
    """Return the environment that all pages are rendered in: every word escaped, nothing undefined let through."""
    # Imported here: showing something in the terminal does not need the templates.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("dragoman.show"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["shortened"] = shortened
    return found


def _finalize(value: object) -> object:
    """Clean every word that a template puts out, wherever it comes from."""
    return for_html(value) if isinstance(value, str) else value
