"""Random conflicts, each as the text of a conflict file and as the plain sets that the oracle takes."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import settlement_oracle as oracle

# The oracle takes minutes on a thousand states: larger option sets are cut down by infeasible patterns.
MOST_STATES = 100


@dataclass(frozen=True)
class Sample:
    """A random conflict: its file, its state names, and its moves and payoffs for the oracle."""

    text: str
    names: list[str]
    moves: list[list[set[int]]]
    payoffs: list[list[int]]

    @property
    def parties(self) -> list[str]:
        return [f"P{number}" for number in range(len(self.moves))]


def sample(seed: int, *, strict: bool = False, graph: bool | None = None, parties: int | None = None) -> Sample:
    """Return the random conflict of this seed: 2 to 5 decision makers; 2 to 10 options, or states and moves."""
    random = Random(seed)
    count = parties or random.choice([2, 2, 3, 3, 3, 4, 5])
    if random.random() < 0.25 if graph is None else graph:
        names, moves, head = _graph(random, count)
    else:
        names, moves, head = _options(random, count)
    top = len(names) * 3 if strict else random.choice([2, 3, len(names), len(names) * 3])
    payoffs = [[random.randrange(top) for _ in names] for _ in range(count)]
    if strict:
        payoffs = [random.sample(range(len(names)), len(names)) for _ in range(count)]
    text = head + "".join(_ranking(party, names, worth) for party, worth in enumerate(payoffs))
    return Sample(text, names, moves, payoffs)


def _options(random: Random, parties: int) -> tuple[list[str], list[list[set[int]]], str]:
    total = random.choice([2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10])
    widths = [0] * parties
    for number in range(total):
        widths[number if number < parties else random.randrange(parties)] += 1
    one_way = {place: random.choice(["take", "drop"]) for place in range(total) if random.random() < 0.2}
    infeasible = [_pattern(random, total) for _ in range(random.choice([0, 0, 1, 2, 3]))]
    names = _feasible(total, infeasible)
    while not names or len(names) > MOST_STATES:
        infeasible = [*infeasible, _pattern(random, total)] if names else infeasible[:-1]
        names = _feasible(total, infeasible)
    names, moves = oracle.option_moves(widths, infeasible, one_way)
    return names, moves, _head(widths, infeasible, one_way)


def _feasible(total: int, infeasible: list[str]) -> list[str]:
    return oracle.option_moves([total], infeasible, {})[0] if total < 5 else _counted(total, infeasible)


def _counted(total: int, infeasible: list[str]) -> list[str]:
    every = ["".join("Y" if number >> bit & 1 else "N" for bit in range(total)) for number in range(1 << total)]
    return [name for name in every if not any(oracle.covers(pattern, name) for pattern in infeasible)]


def _pattern(random: Random, total: int) -> str:
    while True:
        pattern = "".join(random.choice("YN---") for _ in range(total))
        if pattern.strip("-"):
            return pattern


def _head(widths: list[int], infeasible: list[str], one_way: dict[int, str]) -> str:
    lines = [f"infeasible = {infeasible!r}"]
    first = 0
    for party, width in enumerate(widths):
        own = range(first, first + width)
        ways = ", ".join(f'"o{place}" = "{one_way[place]}"' for place in own if place in one_way)
        lines += ["[[decision_makers]]", f'name = "P{party}"', f"options = {[f'o{place}' for place in own]!r}"]
        lines += [f"one_way = {{ {ways} }}"] if ways else []
        first += width
    return "\n".join(lines) + "\n"


def _graph(random: Random, parties: int) -> tuple[list[str], list[list[set[int]]], str]:
    count = random.randrange(2, 12)
    names = [f"s{number}" for number in range(count)]
    density = random.choice([0.1, 0.25, 0.5])
    moves = [
        [{t for t in range(count) if t != s and random.random() < density} for s in range(count)]
        for _ in range(parties)
    ]
    lines = [f"states = {names!r}"]
    for party in range(parties):
        lines += ["[[decision_makers]]", f'name = "P{party}"']
    for party, own in enumerate(moves):
        for s, reached in enumerate(own):
            if reached:
                to = [names[t] for t in sorted(reached)]
                lines += ["[[moves]]", f'decision_maker = "P{party}"', f'from = "{names[s]}"', f"to = {to!r}"]
    return names, moves, "\n".join(lines) + "\n"


def _ranking(party: int, names: list[str], worth: list[int]) -> str:
    groups = [
        [n for n, w in zip(names, worth, strict=True) if w == level] for level in sorted(set(worth), reverse=True)
    ]
    return f'[[preferences]]\ndecision_maker = "P{party}"\nranking = {groups!r}\n'
