"""Which equilibria hold when a preference is not quite as supposed.

A swap exchanges two states that are neighbours in one party's ranking: one in a group, the other in the next. It is
the smallest change that makes a party prefer the one over the other, and the k-swap neighbours of a conflict are
what k such swaps make of it, no pair swapped twice. The share in which an equilibrium holds is exact for single
swaps and sampled, with a seed and a 95% Wilson interval, for more.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.errors import ConflictError
from dragoman.settlement import sweeps
from dragoman.settlement.sweeps import CONCEPTS, Concept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.settlement.stability import Solution

Ints = NDArray[np.int32]
Truth = NDArray[np.bool_]
Pairs = Literal["neighbours", "any"]
Swap = tuple[int, int, int]

# Payoffs solved together: about 16 MiB of them.
_TOGETHER = 1 << 22
_NORMAL_95 = 1.959963984540054


class Break(msgspec.Struct, frozen=True, kw_only=True):
    """A preference that would end an equilibrium: a decision maker prefers a state over one it now likes better."""

    decision_maker: str
    prefers: str
    over: str


class Robustness(msgspec.Struct, frozen=True, kw_only=True):
    """How an equilibrium fares when preferences change a little.

    `breaks_if` lists every single swap that ends it. `holds_in` is the share of the `neighbours` in which it holds,
    within `interval`; `sampled` says whether these were drawn or are all there are.
    """

    state: str
    concept: Concept
    breaks_if: tuple[Break, ...]
    holds_in: float
    interval: tuple[float, float]
    neighbours: int
    sampled: bool

    def to_dict(self) -> dict[str, object]:
        """Return the finding in the shape of contract 2; where it was sampled, with the interval and the sample."""
        breaks = [msgspec.structs.asdict(each) for each in self.breaks_if]
        found = {"state": self.state, "concept": self.concept, "breaks_if": breaks, "holds_in": self.holds_in}
        return {**found, "interval": list(self.interval), "samples": self.neighbours} if self.sampled else found


def robustness(
    solution: Solution, *, swaps: int = 1, samples: int = 1000, seed: int = 0, pairs: Pairs = "neighbours"
) -> tuple[Robustness, ...]:
    """Return how every equilibrium under every concept fares under swaps, concept by concept.

    `swaps` is the number of swaps of a neighbour; above 1 `samples` of them are drawn with `seed`. With `pairs` "any"
    the single swaps exchange any two states of a party's ranking, however far apart. Raises `ConflictError` for
    numbers out of range.
    """
    if swaps < 1 or samples < 1:
        raise ConflictError("Robustness takes at least one swap and one sample.")
    payoffs = solution.conflict.model.payoffs
    single = list(all_swaps(payoffs, pairs))
    after_one = _equilibria(solution, (_swapped(payoffs, [swap]) for swap in single), len(single))
    after = after_one
    if swaps > 1:
        rng = np.random.default_rng(seed)
        after = _equilibria(solution, (_wander(payoffs, swaps, rng) for _ in range(samples)), samples)
    return tuple(
        _finding(solution, concept, state, [swap for swap, held in zip(single, one, strict=True) if not held], many,
                 sampled=swaps > 1)
        for number, concept in enumerate(CONCEPTS)
        for state in np.flatnonzero(solution.is_equilibrium[number]).tolist()
        for one, many in [(after_one[number, state], after[number, state])]
    )  # fmt: skip


def all_swaps(payoffs: Ints, pairs: Pairs = "neighbours") -> Iterator[Swap]:
    """Yield every single swap as (party, state to be preferred, state now preferred)."""
    for party, ranks in enumerate(payoffs):
        groups = [np.flatnonzero(ranks == rank).tolist() for rank in range(int(ranks.max()) + 1)]
        for low, worse in enumerate(groups):
            above = groups[low + 1 : low + 2] if pairs == "neighbours" else groups[low + 1 :]
            for better in above:
                yield from ((party, up, down) for up in worse for down in better)


def count_swaps(payoffs: Ints) -> int:
    """Return how many single swaps of neighbours there are."""
    sizes = [np.bincount(ranks).astype(np.int64) for ranks in payoffs]
    return int(sum((size[:-1] * size[1:]).sum() for size in sizes))


def wilson(held: int, of: int) -> tuple[float, float]:
    """Return the 95% Wilson score interval of a share (Wilson, JASA 22, 1927)."""
    if of == 0:
        return 0.0, 1.0
    share, z = held / of, _NORMAL_95
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    # Rounding must not push the share out of its own interval.
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def _finding(  # noqa: PLR0913 - one row of a table
    solution: Solution, concept: Concept, state: int, broken: list[Swap], held: Truth, *, sampled: bool
) -> Robustness:
    name, parties = solution.conflict.model.space.name, solution.conflict.parties
    share = float(held.mean()) if len(held) else 1.0
    return Robustness(
        state=name(state),
        concept=concept,
        breaks_if=tuple(Break(decision_maker=parties[p], prefers=name(up), over=name(down)) for p, up, down in broken),
        holds_in=share,
        interval=wilson(int(held.sum()), len(held)) if sampled else (share, share),
        neighbours=len(held),
        sampled=sampled,
    )


def _swapped(payoffs: Ints, swaps: list[Swap]) -> Ints:
    changed = payoffs.copy()
    for party, up, down in swaps:
        changed[party, up], changed[party, down] = changed[party, down], changed[party, up]
    return changed


def _wander(payoffs: Ints, steps: int, rng: np.random.Generator) -> Ints:
    """Return what a number of random neighbour swaps make of payoffs, no pair swapped twice."""
    changed = payoffs.copy()
    done: set[tuple[int, frozenset[int]]] = set()
    for _ in range(steps):
        choices = [swap for swap in all_swaps(changed) if (swap[0], frozenset(swap[1:])) not in done]
        if not choices:
            break
        party, up, down = choices[int(rng.integers(len(choices)))]
        done.add((party, frozenset((up, down))))
        changed[party, up], changed[party, down] = changed[party, down], changed[party, up]
    return changed


def _equilibria(solution: Solution, variants: Iterator[Ints], count: int) -> Truth:
    """Return where each variant of the payoffs has an equilibrium, with the axes concept, state, variant."""
    model = solution.conflict.model
    held = np.empty((len(CONCEPTS), model.states, count), dtype=np.bool_)
    width = max(1, _TOGETHER // model.payoffs.size)
    for first in range(0, count, width):
        last = min(first + width, count)
        together = np.stack([next(variants) for _ in range(first, last)], axis=-1)
        held[:, :, first:last] = sweeps.verdicts(model.moves, together).all(axis=1)
    return held
