"""Mutated conflict files give a named error or the right answer, never a traceback and never a hang."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from random import Random

import settlement_oracle as oracle
from settlement_models import sample

from dragoman.errors import ConflictError
from dragoman.settlement import CONCEPTS, Conflict, Solution, loads, solve

EXAMPLES = Path(__file__).parents[1] / "examples" / "conflicts"
# The whole run is DRAGOMAN_MUTATIONS=10000 pytest tests/test_settlement_fuzz.py
MUTATIONS = int(os.environ.get("DRAGOMAN_MUTATIONS", "1500"))
SECONDS = 5.0
_WORDS = [
    "[", "]", "[[", "]]", '"', "'", "=", ",", "{", "}", "-", "Y", "N", "YN-", ">>", "!", "&", "|", "IF", "IFF", "(",
    ")", "0", "-1", "1e9", "inf", "nan", "true", "\n", "\t", " ", "#", "\\", '"""', "é", "\u202e", "2024-01-01",
    "states", "moves", "options", "ranking", "statements", "weights", "infeasible", "one_way", "[[preferences]]",
    "unknown", "take",
]  # fmt: skip


def mutate(text: str, random: Random) -> str:
    for _ in range(random.choice([1, 1, 1, 2, 3, 8])):
        at = random.randrange(len(text) + 1)
        length = random.choice([1, 1, 2, 5, 40])
        other = random.randrange(len(text) + 1)
        lines = text.split("\n")
        line = random.randrange(len(lines))
        text = random.choice(
            [
                text[:at] + text[at + length :],
                text[:at] + random.choice(_WORDS) + text[at:],
                text[:at] + random.choice(_WORDS) + text[at + length :],
                text[:at] + text[other : other + length] + text[at:],
                "\n".join(lines[:line] + lines[line + 1 :]),
                "\n".join([*lines[:line], lines[line], *lines[line:]]),
                _exchanged(text, random),
                _exchanged(text, random),
                _exchanged(text, random),
            ]
        )
    return text


def _exchanged(text: str, random: Random) -> str:
    """Exchange two quoted words, which often leaves a file that says something else."""
    words = list(re.finditer(r"([\"'])[^\"'\n]*\1", text))
    if len(words) < 2:
        return text
    first, second = sorted(random.sample(words, 2), key=lambda word: word.start())
    between = text[first.end() : second.start()]
    return text[: first.start()] + second[0] + between + first[0] + text[second.end() :]


def sources() -> list[str]:
    return [path.read_text() for path in sorted(EXAMPLES.glob("*.toml"))] + [sample(seed).text for seed in range(20)]


def oracle_verdicts(conflict: Conflict) -> dict[str, list[set[int]]]:
    moves = [[set(own.of(state)) for state in range(conflict.model.states)] for own in conflict.model.moves]
    return oracle.solve(moves, conflict.model.payoffs.tolist())


def test_mutated_files_give_a_named_error_or_the_right_answer() -> None:
    texts = sources()
    random = Random(20250311)
    outcomes = {"refused": 0, "answered": 0}
    for number in range(MUTATIONS):
        text = mutate(random.choice(texts), random)
        started = time.process_time()
        found = outcome(text)
        assert time.process_time() - started < SECONDS, text
        if isinstance(found, str):
            outcomes["refused"] += 1
            assert 20 < len(found) < 3000, text
            continue
        outcomes["answered"] += 1
        # The oracle is slow: it judges every fourth of the small ones.
        if found.conflict.model.states <= 40 and number % 4 == 0:
            expected = oracle_verdicts(found.conflict)
            for concept, rows in zip(CONCEPTS, found.stable, strict=True):
                assert [set(row.nonzero()[0].tolist()) for row in rows] == expected[concept], text
    assert min(outcomes.values()) > MUTATIONS // 20, outcomes


def outcome(text: str) -> Solution | str:
    try:
        return solve(loads(text))
    except ConflictError as error:
        return str(error)


def test_a_file_of_nothing_but_noise_is_refused() -> None:
    random = Random(7)
    for _ in range(200):
        text = "".join(random.choice(_WORDS) for _ in range(random.randrange(60)))
        try:
            loads(text)
        except ConflictError:
            continue
        raise AssertionError(text)
