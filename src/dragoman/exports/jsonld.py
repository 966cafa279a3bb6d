"""Documents of JSON-LD, written item by item."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any


def put_items(
    put: Callable[[str], object], head: Mapping[str, Any], name: str, items: Iterable[Mapping[str, Any]]
) -> None:
    """Write an object: what stands in `head`, then `items` under `name`, one a line."""
    put(f"{_json(head)[:-1]}, {_json(name)}: [")
    for number, item in enumerate(items):
        put(f"{',' if number else ''}\n{_json(item)}")
    put("\n]}\n")


def present(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told without what is empty."""
    return {name: value for name, value in told.items() if value not in (None, "", [], {})}


def _json(value: Any) -> str:
    # Such a document is pasted into pages: no word in it may end the script it stands in.
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
