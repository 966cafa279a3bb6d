"""The evaluation gate: floors that a change may raise and never quietly lower.

The floors of each data set are pinned together with the SHA-256 of its file, so that a figure always says what it was
measured on.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from dragoman.errors import EvaluationError

# What rounding may do to a figure between two machines.
TOLERANCE = 0.05


class Floors(msgspec.Struct, frozen=True):
    """The least that one data set's figures may be, by figure, and the digest of the file they hold for."""

    digest: str
    least: dict[str, float]


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a data set's file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_floors(path: Path) -> dict[str, Floors]:
    """Read the floors of every data set, by its name. Raises `EvaluationError` where the file is not of that shape."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Floors])
    except (OSError, msgspec.DecodeError) as error:
        raise EvaluationError(f"The floors in {path} cannot be read: {error}.") from error


def below(figures: Mapping[str, float], floors: Floors) -> list[str]:
    """Say which figures are below their floor or missing, a line each."""
    lines = []
    for name, least in floors.least.items():
        figure = figures.get(name)
        if figure is None:
            lines.append(f"{name}: not measured, and the floor is {least}")
        elif not figure >= least - TOLERANCE:  # said this way, a figure that is no number does not hold
            lines.append(f"{name}: {figure}, and the floor is {least}")
    return lines


def raised(figures: Mapping[str, float], floors: Floors) -> Floors:
    """Return the floors with each one raised to what was measured; none is ever lowered."""
    return Floors(floors.digest, {name: max(least, figures.get(name, least)) for name, least in floors.least.items()})


def write_floors(path: Path, floors: Mapping[str, Floors]) -> None:
    """Write the floors, whole or not at all."""
    beside = path.with_suffix(".new")
    beside.write_bytes(msgspec.json.format(msgspec.json.encode(floors), indent=2) + b"\n")
    os.replace(beside, path)  # noqa: PTH105 -- the same either way, and atomic
