"""The tree of errors: as drawn, and as it is."""

from __future__ import annotations

import re

import pytest

from dragoman import errors
from dragoman.errors import DragomanError

_DRAWN = re.compile(r"^((?:│ {3}| {4})*(?:[├└]── )?)([A-Z]\w+)", re.MULTILINE)


def drawn() -> dict[str, str | None]:
    """Read the drawing in the module's docstring: each class with the one it hangs on."""
    assert errors.__doc__ is not None
    tree: dict[str, str | None] = {}
    above: list[str] = []
    drawing = errors.__doc__[errors.__doc__.index("DragomanError\n") :].split("\n\n")[0]
    for line in drawing.splitlines():
        found = _DRAWN.match(line)
        assert found, f"not a line of the tree: {line}"
        depth, name = len(found[1]) // 4, found[2]
        tree[name] = above[depth - 1] if depth else None
        above[depth:] = [name]
    return tree


def classes(top: type[DragomanError] = DragomanError) -> list[type[DragomanError]]:
    return [top, *(lower for direct in top.__subclasses__() for lower in classes(direct))]


HOUSE = [error for error in classes() if error.__module__.startswith("dragoman.")]


def test_the_tree_that_is_drawn_is_the_tree_that_is() -> None:
    real = {error.__name__: error.__bases__[0].__name__ if error is not DragomanError else None for error in HOUSE}
    assert drawn() == real


def test_every_error_of_the_house_is_in_the_one_tree() -> None:
    defined = [value for value in vars(errors).values() if isinstance(value, type)]
    assert {error.__module__ for error in HOUSE} == {"dragoman.errors"}
    assert set(defined) == set(HOUSE)


@pytest.mark.parametrize("error", HOUSE, ids=lambda error: error.__name__)
def test_every_error_says_what_it_is_and_which_room_it_comes_from(error: type[DragomanError]) -> None:
    assert error.__dict__.get("__doc__"), "a docstring of its own"
    assert error.stage
    assert str(error("report.txt is empty.")) == "report.txt is empty."


@pytest.mark.parametrize(
    ("name", "stage"),
    [("EmptyInput", "intake"), ("FetchTimeout", "fetch"), ("LanguageNotRead", "language"), ("ModelError", "model")],
)
def test_an_error_inherits_the_stage_of_what_it_is_a_kind_of(name: str, stage: str) -> None:
    assert getattr(errors, name).stage == stage
