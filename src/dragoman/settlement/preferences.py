"""From what a decision maker is said to prefer to a rank for every state, 0 the worst, equal ranks a tie."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from dragoman.settlement.faults import Fault, Place
from dragoman.settlement.space import MAX_COMPARISONS, NamedSpace, PatternSpace, shorten, suggestion
from dragoman.settlement.statements import Formula, Truth, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.settlement.conflict import Preference

Ranks = NDArray[np.int32]
Names = dict[str, int | None]
States = NamedSpace | PatternSpace

MAX_STATEMENTS = 500
MAX_DIGITS = 18
MAX_UNKNOWN = 10_000
# Statements packed into one 64-bit score before the scores are ranked anew.
_PACKED = 30
_MEND = "Say it one way: `ranking`, `statements` or `weights`."


def payoffs_of(preference: Preference, space: States, names: Names, place: Place) -> Ranks:
    """Return the rank of every state for one decision maker. Raises `Fault`."""
    ways = {
        "ranking": preference.ranking,
        "statements": preference.statements,
        "weights": preference.weights,
        "payoffs": preference.payoffs,
    }
    said = [way for way, value in ways.items() if value]
    if len(said) != 1:
        how = f"in {len(said)} ways ({', '.join(said)})" if said else "in no way"
        raise Fault(f"What {preference.decision_maker} prefers is said {how}. {_MEND}", place)
    here = msgspec.structs.replace(place, key=said[0], needle="")
    match said[0]:
        case "ranking":
            ranks = _from_ranking(preference, space, here)
        case "statements":
            ranks = _from_statements(preference, _options_of(space, here), names, here)
        case "weights":
            ranks = _from_weights(preference, _options_of(space, here), names, here)
        case _:
            ranks = _from_payoffs(preference.payoffs, space.count, here)
    _check_unknown(preference, space, place)
    return ranks


def dense(values: Sequence[int] | NDArray[np.integer[Any]]) -> Ranks:
    """Return ranks 0, 1, 2, ... in the order of the values, equal values sharing a rank."""
    return np.unique(np.asarray(values), return_inverse=True)[1].astype(np.int32)


def _from_ranking(preference: Preference, space: States, place: Place) -> Ranks:
    party, groups = preference.decision_maker, preference.ranking
    ranks = [-1] * space.count
    known = space.index if sum(map(len, groups)) > space.count // 2 else {}
    for position, group in enumerate(groups):
        for name in group:
            # Whole patterns are looked up at once: a ranking may have a hundred thousand.
            state = known.get(name)
            found = space.select(name, _within(place, groups, position, name)).tolist() if state is None else (state,)
            for each in found:
                if ranks[each] >= 0:
                    here = _within(place, groups, position, name)
                    raise Fault(f"{party} ranks the state {space.name(each)} twice. Keep one place for it.", here)
                ranks[each] = len(groups) - 1 - position
    if missing := ranks.count(-1):
        more = f" and {missing - 1:,} more" if missing > 1 else ""
        raise Fault(
            f"{party} never ranks the state {space.name(ranks.index(-1))}{more}. Every feasible state stands in the "
            "ranking once; a pattern with - covers several.",
            place,
        )
    if stray := [gap for gap in preference.great_gaps if not 1 <= gap < len(groups)]:
        raise Fault(f"{party}'s ranking has >> at place {stray[0]}, where no group follows another.", place)
    return dense(ranks)


def _within(place: Place, groups: Sequence[Sequence[str]], position: int, name: str) -> Place:
    """Return the place of a name in a group: it may stand in earlier groups too, and be at fault here."""
    earlier = sum(group.count(name) for group in groups[:position])
    again = groups[position].count(name) - 1
    return msgspec.structs.replace(place, needle=name, nth=earlier + again)


def _options_of(space: States, place: Place) -> PatternSpace:
    if isinstance(space, PatternSpace):
        return space
    raise Fault(f"`{place.key}` speak of options and this conflict is in graph form. Use `ranking`.", place)


def _from_statements(preference: Preference, space: PatternSpace, names: Names, place: Place) -> Ranks:
    texts = [statement.says for statement in preference.statements]
    if len(texts) > MAX_STATEMENTS:
        raise Fault(f"{len(texts)} statements are too many; {MAX_STATEMENTS} are the most.", place)
    places = [
        msgspec.structs.replace(place, needle=text, nth=texts[:number].count(text)) for number, text in enumerate(texts)
    ]
    formulas = [parse(text, names, here) for text, here in zip(texts, places, strict=True)]
    if sum(len(formula.steps) for formula in formulas) * space.count > MAX_COMPARISONS << 1:
        raise Fault("The statements are too long for so many states. Cut statements or options.", place)
    _check_contradictions(preference.decision_maker, texts, formulas, places)
    return lexicographic([formula.holds(space.taken) for formula in formulas])


def lexicographic(truths: Sequence[Truth]) -> Ranks:
    """Return the rank of each state where an earlier truth outweighs all later ones together."""
    ranks = np.zeros(len(truths[0]), dtype=np.int32)
    for first in range(0, len(truths), _PACKED):
        score = ranks.astype(np.int64)
        for truth in truths[first : first + _PACKED]:
            score = score * 2 + truth
        ranks = dense(score)
    return ranks


def _check_contradictions(
    party: str, texts: Sequence[str], formulas: Sequence[Formula], places: Sequence[Place]
) -> None:
    """Refuse a statement that no pattern can satisfy, and one that denies an earlier one."""
    tables: dict[tuple[frozenset[int], bytes], str] = {}
    for text, formula, place in zip(texts, formulas, places, strict=True):
        table = _truth_table(formula)
        if table is None:
            continue
        if not table.any():
            raise Fault(f"{party}'s statement {shorten(text)!r} contradicts itself: nothing makes it true.", place)
        if (earlier := tables.get((formula.options, (~table).tobytes()))) is not None:
            raise Fault(
                f"{party}'s statement {shorten(text)!r} contradicts {shorten(earlier)!r}, which stands before it. "
                "Keep the one that is meant.",
                place,
            )
        tables.setdefault((formula.options, table.tobytes()), text)


def _truth_table(formula: Formula, limit: int = 10) -> Truth | None:
    options = sorted(formula.options)
    if len(options) > limit:
        return None
    rows = np.arange(1 << len(options))
    return formula.holds(lambda option: (rows >> options.index(option)) & 1 == 1)


def _from_weights(preference: Preference, space: PatternSpace, names: Names, place: Place) -> Ranks:
    exact: dict[int, Fraction] = {}
    for name, weight in preference.weights:
        here = msgspec.structs.replace(place, needle=name)
        number = names.get(name)
        if number is None:
            why = "is shared by two decision makers; write 'decision maker: option'" if name in names else "is unknown"
            raise Fault(f"The option {shorten(name)!r} {why}.{suggestion(name, names)}", here)
        if number in exact:
            raise Fault(f"The option {name!r} is weighed twice. Keep one weight.", here)
        exact[number] = _exactly(name, weight, here)
    scale = lcm(*(weight.denominator for weight in exact.values()))
    whole = {number: int(weight * scale) for number, weight in exact.items()}
    if sum(abs(weight) for weight in whole.values()) >= 1 << 62:
        raise Fault("The weights lie too far apart to be added exactly. Use smaller numbers, or a ranking.", place)
    worth = np.zeros(space.count, dtype=np.int64)
    for number, weight in whole.items():
        worth += ((space.masks >> number) & 1) * weight
    return dense(worth)


def _exactly(name: str, weight: float | Decimal, place: Place) -> Fraction:
    """Return a weight as written: 0.1 + 0.2 ties with 0.3."""
    written = Decimal(str(weight))
    if (
        not written.is_finite()
        or (written and abs(written.adjusted()) > MAX_DIGITS)
        or len(written.as_tuple()[1]) > MAX_DIGITS
    ):
        raise Fault(
            f"The weight {shorten(str(weight), 30)} of {name!r} is not a number of at most {MAX_DIGITS} digits.", place
        )
    return Fraction(written)


def _from_payoffs(payoffs: Sequence[int], count: int, place: Place) -> Ranks:
    if len(payoffs) != count:
        raise Fault(f"There are {len(payoffs)} payoffs for {count} states. Give one for each, in order.", place)
    return dense(np.asarray(payoffs))


def _check_unknown(preference: Preference, space: States, place: Place) -> None:
    if len(preference.unknown) > MAX_UNKNOWN:
        raise Fault(f"{len(preference.unknown):,} unknown pairs are too many; {MAX_UNKNOWN:,} are the most.", place)
    for pair in preference.unknown:
        here = msgspec.structs.replace(place, key="unknown", needle=pair[0])
        ends = [space.select(name, here) for name in pair]
        if any(len(end) != 1 for end in ends) or ends[0][0] == ends[1][0]:
            raise Fault(f"An unknown preference stands between two different states, not {' and '.join(pair)}.", here)
