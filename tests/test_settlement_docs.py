"""The page on settlement speaks of every key, option and variant that there is, and of none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from dragoman.cli.settle import settle
from dragoman.settlement import CONCEPTS, loads, solve
from dragoman.settlement.files import keys
from dragoman.settlement.output import LISTED_STATES, REASONED_STATES, SWAPPED_STATES
from dragoman.settlement.space import MAX_OPTIONS, MAX_STATES
from dragoman.settlement.variants import NAMES

PAGE = (Path(__file__).parents[1] / "docs" / "settlement.md").read_text(encoding="utf-8")


def test_every_key_of_a_conflict_file_is_explained() -> None:
    for table, names in keys().items():
        for name in names:
            assert f"`{name}`" in PAGE or name in ("decision_makers", "preferences", "moves"), (table, name)


def test_every_option_of_the_command_is_named() -> None:
    for parameter in settle.params:
        for option in [*parameter.opts, *parameter.secondary_opts]:
            if option.startswith("--"):
                assert option in PAGE or option in ("--no-because", "--no-robustness", "--why", "--concept"), option


def test_every_concept_and_variant_is_named() -> None:
    for concept in CONCEPTS:
        assert f"(`{concept}`)" in PAGE
    for name in NAMES:
        assert f"`{name}`" in PAGE or name in ("unknown-b", "unknown-c", "l3")


def test_the_limits_are_those_of_the_code() -> None:
    for limit in (MAX_STATES, MAX_OPTIONS, LISTED_STATES, REASONED_STATES, SWAPPED_STATES):
        assert f"{limit:,}" in PAGE


def test_the_example_file_can_be_read() -> None:
    [toml] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert solve(loads(toml)).conflict.parties == ("Syria", "Iraq")
