"""The states of a conflict: feasible yes/no patterns over the options, or names given one by one."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from dragoman.settlement.faults import Fault, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Masks = NDArray[np.int64]
Indices = NDArray[np.int64]

# 2^22 states with five decision makers take half a minute and 2 GiB; the largest published model has 76.
MAX_STATES = 1 << 22
# States named one by one, each with a list of moves a party.
MAX_NAMED = 1 << 16
# A state is one signed 64-bit number, one bit an option.
MAX_OPTIONS = 62
# Comparisons of one pattern with one state that a file may ask for: a second or two of work.
MAX_COMPARISONS = 1 << 30
_COMPARED = 100


class Space(Protocol):
    """The states of a conflict in their order, and how they are named."""

    @property
    def count(self) -> int:
        """Return how many states there are."""

    def name(self, index: int) -> str:
        """Return the name of one state."""

    def names(self) -> tuple[str, ...]:
        """Return the names of all states, in order."""

    @property
    def index(self) -> dict[str, int]:
        """Return the place of each state by its name."""

    def select(self, name: str, place: Place) -> Indices:
        """Return the states that a name or pattern stands for. Raises `Fault` where it stands for none."""


class NamedSpace:
    """The states of a graph-form conflict, named one by one."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self.index = {name: position for position, name in enumerate(self._names)}
        self._check()

    def _check(self) -> None:
        if len(self._names) > MAX_NAMED:
            raise Fault(_too_many(f"{len(self._names):,} states are named", MAX_NAMED), Place(key="states"))
        if len(self.index) == len(self._names):
            return
        seen: set[str] = set()
        for name in self._names:
            if name in seen:
                raise Fault(f"The state {name!r} is named twice. Name each once.", Place(key="states", needle=name))
            seen.add(name)

    @property
    def count(self) -> int:
        """Return how many states there are."""
        return len(self._names)

    def name(self, index: int) -> str:
        """Return the name of one state."""
        return self._names[index]

    def names(self) -> tuple[str, ...]:
        """Return the names of all states, in order."""
        return self._names

    def select(self, name: str, place: Place) -> Indices:
        """Return the one state of this name. Raises `Fault` where there is none."""
        if name not in self.index:
            raise Fault(f"There is no state {name!r}.{suggestion(name, self._names)}", place)
        return np.array([self.index[name]], dtype=np.int64)


class PatternSpace:
    """The feasible yes/no patterns over the options, in the order of their numbers.

    The number of a state is the sum of 2**k over the options taken, option 0 the first listed.
    """

    def __init__(self, width: int, infeasible: Sequence[str]) -> None:
        self.width = width
        self._infeasible = tuple(infeasible)
        self._compared = 0
        rules = [parse_pattern(text, width, _rule(infeasible, number)) for number, text in enumerate(infeasible)]
        self.masks = _feasible(width, rules)
        if not len(self.masks):
            raise Fault(
                "No state is feasible: the `infeasible` patterns rule out everything. Take one of them away.",
                Place(key="infeasible"),
            )

    @property
    def count(self) -> int:
        """Return how many states there are."""
        return len(self.masks)

    def name(self, index: int) -> str:
        """Return the pattern of one state."""
        mask = int(self.masks[index])
        return "".join("Y" if mask >> bit & 1 else "N" for bit in range(self.width))

    def names(self) -> tuple[str, ...]:
        """Return the patterns of all states, in order."""
        bits = (self.masks[:, None] >> np.arange(self.width)) & 1
        letters = np.where(bits == 1, ord("Y"), ord("N")).astype(np.uint8)
        return tuple(letters.view(f"S{self.width}").ravel().astype(str).tolist())

    @cached_property
    def index(self) -> dict[str, int]:
        """Return the place of each state by its pattern."""
        return {name: position for position, name in enumerate(self.names())}

    def taken(self, option: int) -> NDArray[np.bool_]:
        """Return where an option is taken."""
        truth: NDArray[np.bool_] = np.not_equal(self.masks >> option & 1, 0)
        return truth

    def select(self, name: str, place: Place) -> Indices:
        """Return the feasible states that a pattern covers. Raises `Fault` where it covers none."""
        care, want = parse_pattern(name, self.width, place)
        if care == (1 << self.width) - 1:
            return self._exactly(name, want, place)
        self._compared += self.count
        if self._compared > MAX_COMPARISONS:
            raise Fault("Too many patterns with `-` for so many states. Use `statements` or `weights` instead.", place)
        found = np.flatnonzero((self.masks & care) == want)
        if not len(found):
            raise Fault(f"The pattern {name} covers no feasible state. Take it out, or mend it.", place)
        return found

    def _exactly(self, name: str, mask: int, place: Place) -> Indices:
        position = int(np.searchsorted(self.masks, mask))
        if position < self.count and self.masks[position] == mask:
            return np.array([position], dtype=np.int64)
        raise Fault(
            f"The state {name} is infeasible: the pattern {self._ruled_out_by(mask)} rules it out. "
            "Take the state out, or take the pattern out of `infeasible`.",
            place,
        )

    def _ruled_out_by(self, mask: int) -> str:
        for text in self._infeasible:
            care, want = parse_pattern(text, self.width, Place(key="infeasible"))
            if mask & care == want:
                return text
        return "of an infeasible state"


def parse_pattern(text: str, width: int, place: Place) -> tuple[int, int]:
    """Return a pattern as two bit masks: the options it speaks of, and those of them it takes.

    Raises `Fault` where the length is not `width` or a letter is none of Y, N and -.
    """
    if len(text) != width:
        raise Fault(
            f"The pattern {shorten(text)!r} has {_count(len(text), 'letter')} and there {'are' if width > 1 else 'is'} "
            f"{_count(width, 'option')}. Write one letter an option, in their order: Y, N, or - for either.",
            place,
        )
    if stray := set(text) - set("YN-"):
        raise Fault(f"The pattern {text!r} has {min(stray)!r} in it. Only Y, N and - may stand there.", place)
    yes = sum(1 << bit for bit, letter in enumerate(text) if letter == "Y")
    no = sum(1 << bit for bit, letter in enumerate(text) if letter == "N")
    return yes | no, yes


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return " Did you mean ...?" for the known name nearest to a mistaken one, or an empty string."""
    # Comparing takes the product of the lengths: what is long or far down a list is not looked at.
    close = get_close_matches(name[:_COMPARED], [each for each in list(known)[:500] if len(each) <= _COMPARED], n=1)
    return f" Did you mean {close[0]!r}?" if close else ""


def shorten(text: str, limit: int = 80) -> str:
    """Return a text cut to a length that fits in a message."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _rule(infeasible: Sequence[str], number: int) -> Place:
    text = infeasible[number]
    return Place(key="infeasible", needle=text, nth=infeasible[:number].count(text))


def _feasible(width: int, rules: Sequence[tuple[int, int]]) -> Masks:
    """Return the patterns that no rule forbids, ascending, grown option by option so that rules cut early."""
    masks = np.zeros(1, dtype=np.int64)
    waiting = sorted(set(rules), key=lambda rule: rule[0].bit_count())
    decided = compared = 0
    for bit in _order(width, waiting):
        masks = np.concatenate([masks, masks | np.int64(1 << bit)])
        decided |= 1 << bit
        for care, want in [rule for rule in waiting if not rule[0] & ~decided]:
            compared += len(masks)
            masks = masks[(masks & care) != want]
        waiting = [rule for rule in waiting if rule[0] & ~decided]
        if len(masks) > MAX_STATES or compared > MAX_COMPARISONS:
            size = f"{width} options make 2^{width} = {1 << width:,} states"
            raise Fault(_too_many(size, MAX_STATES), Place(key="infeasible"))
    if any(care == 0 for care, _ in rules):
        return masks[:0]
    return np.sort(masks)


def _order(width: int, rules: Sequence[tuple[int, int]]) -> list[int]:
    """Return the options in the order in which the shortest rules become decidable first."""
    order: dict[int, None] = {}
    for care, _ in rules:
        order.update(dict.fromkeys(bit for bit in range(width) if care >> bit & 1))
    order.update(dict.fromkeys(range(width)))
    return list(order)


def _too_many(what: str, limit: int) -> str:
    return (
        f"{what}, over the limit of {limit:,} (2^{limit.bit_length() - 1}). Cut options that matter least, "
        "merge states that nobody tells apart, or rule out combinations with `infeasible`."
    )
