"""How fast conflicts are settled: all five concepts, all verdicts, by doublings of the states.

    python benchmarks/settlement.py            the table, up to 2^20 states (the largest takes about 15 s)
    python benchmarks/settlement.py --most 16  up to 2^16 states

Prints processor time and wall time of the second of two runs (the first compiles), the memory at its peak, the growth
exponent from one size to the next, and the robustness of a 76-state conflict under every single swap. The floors are
held against processor time, so that the answer does not depend on what else the machine is doing.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from math import log2
from random import Random

import numpy as np

from dragoman.errors import ConflictError
from dragoman.settlement import Conflict, DecisionMaker, Preference, robustness, solve
from dragoman.settlement.stability import compiled_serves

# The sizes that the project holds itself to: options, decision makers, seconds.
PARTIES = ((13, 3), (17, 4), (62, 5))
LARGEST_PUBLISHED = 76
FLOORS = {12: (3, 0.1), 16: (4, 1.5), 20: (5, 30.0)}


def random_conflict(options: int, parties: int, *, infeasible: tuple[str, ...] = (), one_way: bool = False) -> Conflict:
    """Return a conflict of so many options shared out evenly, every party ranking the states at random."""
    widths = [options // parties + (party < options % parties) for party in range(parties)]
    makers = tuple(
        DecisionMaker(
            name=f"P{party}",
            options=tuple(f"o{party}{k}" for k in range(width)),
            one_way=((f"o{party}0", "take"),) if one_way else (),
        )
        for party, width in enumerate(widths)
    )
    even = tuple(Preference(decision_maker=maker.name, weights=((maker.options[0], 1),)) for maker in makers)
    count = Conflict(decision_makers=makers, preferences=even, infeasible=infeasible).model.states
    rng = np.random.default_rng(0)
    ranks = tuple(
        Preference(decision_maker=maker.name, payoffs=tuple(rng.permutation(count).tolist())) for maker in makers
    )
    return Conflict(decision_makers=makers, preferences=ranks, infeasible=infeasible)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the processor seconds and the wall seconds that some work takes."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - processor, time.perf_counter() - wall


def by_doublings(most: int) -> None:
    """Print the table of sizes."""
    print("| options | states | parties | path | processor s | wall s | growth | peak MiB | floor s |")
    print("|---|---|---|---|---|---|---|---|---|")
    before: dict[str, float] = {}
    for options in range(10, most + 1):
        parties = next(count for most, count in PARTIES if options <= most)
        conflict = random_conflict(options, parties)
        for path in ("plain", "compiled"):
            if path == "compiled" and not compiled_serves(conflict.model.moves):
                continue
            timed(lambda conflict=conflict, path=path: solve(conflict, engine=path))
            processor, wall = timed(lambda conflict=conflict, path=path: solve(conflict, engine=path))
            growth = f"{log2(processor / before[path]):.2f}" if path in before else ""
            before[path] = processor
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            floor = FLOORS.get(options)
            held = f"{floor[1]} ({'held' if processor <= floor[1] else 'not held'})" if floor else ""
            print(
                f"| {options} | {conflict.model.states:,} | {parties} | {path} | {processor:.3f} | {wall:.3f} "
                f"| {growth} | {peak:.0f} | {held} |",
                flush=True,
            )


def with_obstacles(options: int) -> None:
    """Print the time for a conflict with infeasible states and one-way options."""
    infeasible = tuple("-" * k + "YY" + "-" * (options - k - 2) for k in (0, 6))
    conflict = random_conflict(options, 5, infeasible=infeasible, one_way=True)
    timed(lambda: solve(conflict))
    processor, wall = timed(lambda: solve(conflict))
    print(f"\n{conflict.model.states:,} states of {options} options, infeasible patterns and a one-way option a party:")
    print(f"processor {processor:.2f} s, wall {wall:.2f} s")


def of_76_states() -> Conflict:
    """Return a two-party conflict of 76 feasible states, the size of the largest published one."""
    random = Random(1)
    while True:
        infeasible = tuple("".join(random.choice("YN---") for _ in range(7)) for _ in range(4))
        try:
            conflict = random_conflict(7, 2, infeasible=infeasible)
        except ConflictError:
            continue
        if conflict.model.states == LARGEST_PUBLISHED:
            return conflict


def swaps() -> None:
    """Print the time for every single swap in a 76-state conflict."""
    solution = solve(of_76_states())
    print("\nRobustness of 76 states, two parties:")
    for pairs in ("neighbours", "any"):
        found = robustness(solution, pairs=pairs)
        processor, wall = timed(lambda pairs=pairs: robustness(solution, pairs=pairs))
        tried = found[0].neighbours
        print(f"{pairs:10} {tried:5,} swaps: processor {processor:.3f} s, wall {wall:.3f} s (floor 2 s)")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=20, help="the most options; 2^20 states take about 10 s")
    most = parser.parse_args().most
    by_doublings(most)
    if compiled_serves([]):
        with_obstacles(most)
    swaps()


if __name__ == "__main__":
    main()
