"""The public names: one flat list, all of it there and all of it explained."""

from __future__ import annotations

import inspect
from importlib.metadata import version

import pytest

import dragoman


def test_the_list_of_public_names_is_what_can_be_imported() -> None:
    # What the module itself imports from elsewhere to do its work is not ours to offer.
    ours = [
        name
        for name, value in vars(dragoman).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("dragoman")
    ]
    assert sorted(ours) == dragoman.__all__


def test_the_list_of_public_names_is_in_order_and_names_nothing_twice() -> None:
    assert dragoman.__all__ == sorted(set(dragoman.__all__))


@pytest.mark.parametrize("name", dragoman.__all__)
def test_every_public_name_is_explained(name: str) -> None:
    value = getattr(dragoman, name)
    own = vars(value).get("__doc__") if inspect.isclass(value) else value.__doc__
    assert own, f"{name} has no docstring of its own"
    methods = inspect.getmembers(value, inspect.isroutine) if inspect.isclass(value) else []
    for method, function in methods:
        if not method.startswith("_") and method in vars(value):
            assert function.__doc__, f"{name}.{method} has no docstring"


@pytest.mark.parametrize("name", ["read", "read_many"])
def test_functions_take_their_options_by_name_only(name: str) -> None:
    kinds = [parameter.kind for parameter in inspect.signature(getattr(dragoman, name)).parameters.values()]
    assert kinds[0] is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert set(kinds[1:]) <= {inspect.Parameter.KEYWORD_ONLY}


def test_the_version_is_the_one_that_was_installed() -> None:
    assert dragoman.__version__ == version("dragoman")


def test_every_error_a_caller_may_catch_hangs_on_the_public_one() -> None:
    from dragoman import errors

    assert dragoman.DragomanError is errors.DragomanError
