"""Rules that the source itself keeps: which room may use which, sizes, and what is never called."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "dragoman"
MODULES = sorted(SOURCE.rglob("*.py"))
VALUES = {"report", "reading", "errors"}
# Room -> the rooms it may use beside itself and the values. Data flows one way: nothing here leads back.
ROOMS: dict[str, set[str]] = {
    "report": set(),
    "reading": set(),
    "errors": set(),
    "intake": set(),
    "actors": set(),
    "language": {"intake", "actors"},
    "show": {"settlement"},
    "settlement": set(),
    "record": {"intake", "actors", "language"},
    "talks": {"record"},
    "exports": {"record", "settlement"},
    "evaluate": {"intake", "actors", "language", "settlement", "record", "talks"},
    "web": {"intake", "actors", "record", "talks", "show", "settlement", "exports"},
    "cli": {"web", "intake", "actors", "language", "record", "talks", "show", "settlement", "exports", "evaluate"},
    "__main__": {"cli"},
    # The front door: the public names, once.
    "__init__": {"language"},
}
# A value shows itself in a notebook, and asks the room for it only then.
ALLOWED = {("reading", "show"), ("settlement", "show")}

NEVER_IMPORTED = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "torch", "training"}
NEVER_CALLED = {"eval", "exec", "compile", "__import__", "breakpoint"}
# `allow_pickle=False` refuses what the rule forbids, and is the only way to write the word.
PICKLED_OR_SHELL = re.compile(r"allow_pickle(?!=False[,)])|shell=True")
LONGEST_MODULE = 600
LONGEST_FUNCTION = 80


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Name every module that a file imports, wherever in it: `dragoman.report`, `numpy`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            yield node.module or ""
            # `from dragoman import intake` imports a room too.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[str]:
    """Name every plain function that a file calls."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def shown(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function below its signature and its docstring."""
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    return length(function) - (statements[0].lineno - function.lineno) if statements else 0


def test_every_room_has_its_place_in_the_order() -> None:
    assert {room(path) for path in MODULES} == set(ROOMS)


def test_the_order_of_the_rooms_has_no_circle() -> None:
    left = {name: set(below) for name, below in ROOMS.items()}
    while left:
        free = {name for name, below in left.items() if not below}
        assert free, f"these wait for each other: {sorted(left)}"
        left = {name: below - free for name, below in left.items() if name not in free}


def test_no_room_uses_one_above_it() -> None:
    faults = [
        f"{shown(path)} uses {name}"
        for path in MODULES
        for name in imports(path)
        if (used := room_of(name)) and used not in ROOMS[room(path)] | VALUES | {room(path)}
        if (room(path), used) not in ALLOWED
    ]
    assert faults == []


def room_of(name: str) -> str | None:
    """Name the room of an imported module, None where it is not ours."""
    first, _, rest = name.partition(".")
    below = rest.split(".")[0]
    return below if first == "dragoman" and below in ROOMS else None


def test_nothing_is_imported_that_runs_foreign_bytes_or_trains() -> None:
    used = {(shown(path), name.split(".")[0]) for path in MODULES for name in imports(path)}
    assert [pair for pair in used if pair[1] in NEVER_IMPORTED] == []


def test_no_text_is_run_as_code() -> None:
    assert [(shown(path), name) for path in MODULES for name in calls(path) if name in NEVER_CALLED] == []
    assert [shown(path) for path in MODULES if PICKLED_OR_SHELL.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("line", "forbidden"),
    [
        ("np.load(path, allow_pickle=False)", False),
        ("np.load(path, allow_pickle=True)", True),
        ("np.load(path, allow_pickle=given)", True),
        ("np.load(path, allow_pickle = False)", True),
        ("np.load(path, allow_pickle=False or given)", True),
        ("np.load(path, **{'allow_pickle': True})", True),
        ("run(command, shell=True)", True),
    ],
)
def test_of_pickle_only_its_refusal_may_be_written(line: str, *, forbidden: bool) -> None:
    assert bool(PICKLED_OR_SHELL.search(line)) is forbidden


def test_only_the_command_line_prints() -> None:
    below = [path for path in MODULES if room(path) != "cli"]
    assert [shown(path) for path in below if "print" in set(calls(path))] == []
    assert [shown(path) for path in below if "click" in set(imports(path))] == []


def test_no_module_and_no_function_is_too_long() -> None:
    assert [shown(path) for path in MODULES if len(path.read_text("utf-8").splitlines()) > LONGEST_MODULE] == []
    assert [f"{shown(p)} {f.name}" for p in MODULES for f in functions(p) if length(f) > LONGEST_FUNCTION] == []


def test_half_of_all_functions_have_at_most_ten_lines() -> None:
    lengths = sorted(body(function) for path in MODULES for function in functions(path))
    assert lengths[len(lengths) // 2] <= 10


def test_everything_public_is_explained() -> None:
    faults = [shown(path) for path in MODULES if not ast.get_docstring(tree(path))]
    for path in MODULES:
        public = (n for n in tree(path).body if isinstance(n, ast.ClassDef | ast.FunctionDef) and n.name[0] != "_")
        faults += [f"{shown(path)} {node.name}" for node in public if not ast.get_docstring(node)]
    assert faults == []


def test_nothing_is_left_to_do() -> None:
    words = ("TODO", "FIXME", "XXX")
    assert [shown(path) for path in MODULES if any(word in path.read_text("utf-8") for word in words)] == []
