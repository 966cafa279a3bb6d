"""Names from outside, made fit to be shown in a message."""

from __future__ import annotations

_LONGEST = 200


def shown(name: str) -> str:
    """Return a name without anything that a terminal would act on, cut at 200 characters."""
    plain = name.encode("utf-8", "replace").decode("utf-8")
    plain = "".join(character if character.isprintable() else "\ufffd" for character in plain)
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
