"""How far two agree on a record: two people, or a person and the model.

Krippendorff's alpha is 1 where they always agree, 0 where they agree as often as chance would have it, and below where
they agree less than that. Source of the definition, and of the example it is tested on: Klaus Krippendorff, Computing
Krippendorff's Alpha-Reliability (University of Pennsylvania, 2011), nominal data, any number of coders, values missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import msgspec

from dragoman.record.checks import Values
from dragoman.record.decisions import STANDS, Decision, Target, canonical, opinions
from dragoman.record.faults import named
from dragoman.record.laying import Desk, decisions
from dragoman.record.record import Record

MODEL = "the model"


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far two agree on one thing: `field` of a kind of row, or "stands", whether such a row is right at all.

    `of` is on how many rows both have said something, `agree` on how many the same; `alpha` is None where it has no
    meaning: nobody said anything on which the other might have differed.
    """

    target: Target
    field: str
    one: str
    other: str
    of: int
    agree: int
    alpha: float | None

    @property
    def percent(self) -> float:
        """Return on how many of a hundred rows they agree."""
        return 100.0 * self.agree / self.of


def agreement(record: Record) -> Iterator[Agreement]:
    """Yield how far each two reviewers agree, and each with the model, by kind of row and field.

    Who lets a row stand holds the values they accepted or put there; of fields they said nothing about, those that the
    model read, which were before them. Whoever rejects a row holds no value. What the model finds stands for it.
    """
    desk = Desk(record.connection, record.people, record.clock)
    with named(record.path):
        found = _said(desk, decisions(record.connection))
    for (target, field), units in sorted(found.items()):
        people = sorted({who for unit in units.values() for who in unit} - {MODEL})
        for one, other in (*combinations(people, 2), *((each, MODEL) for each in people)):
            pairs = [(unit[one], unit[other]) for unit in units.values() if one in unit and other in unit]
            if pairs:
                agree = sum(a == b for a, b in pairs)
                told = {"of": len(pairs), "agree": agree, "alpha": alpha(pairs)}
                yield Agreement(target=target, field=field, one=one, other=other, **told)  # type: ignore[arg-type]


def alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Return Krippendorff's alpha of nominal values, unit by unit, None for a value that is missing.

    None where no two values can be paired, or all values are the same: then nothing could have differed.
    """
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for unit in units:
        values = Counter(value for value in unit if value is not None)
        paired = sum(values.values())
        for one, first in values.items() if paired > 1 else ():
            for other, second in values.items():
                pairs = first * (second - (one == other))
                coincidences[one, other] += pairs / (paired - 1)  # type: ignore[assignment]
    totals: Counter[Hashable] = Counter()
    for (one, _), weight in coincidences.items():
        totals[one] += weight
    every = sum(totals.values())
    if len([each for each in totals.values() if each]) < 2:  # noqa: PLR2004 -- two values can differ
        return None
    observed = every - sum(coincidences[value, value] for value in totals)
    expected = every * every - sum(each * each for each in totals.values())
    return 1.0 - (every - 1) * observed / expected


Units = dict[int, dict[str, str]]


def _said(desk: Desk, every: Iterable[Decision]) -> dict[tuple[Target, str], Units]:
    """Return what each said of each row: by kind and field, row, and person. Rows of several readings are one."""
    rows: dict[tuple[Target, int], list[Decision]] = defaultdict(list)
    for each in every:
        rows[each.target, desk.newest(each.target, each.target_id)].append(each)
    found: dict[tuple[Target, str], Units] = defaultdict(lambda: defaultdict(dict))
    for (target, number), told in rows.items():
        model, has = _model(desk, target, number)
        for opinion in opinions(told):
            values = {STANDS: opinion.stands.value}
            if opinion.stands.value:
                values |= model | {f: held.value for f, held in opinion.values.items() if f in model}
            for field, value in values.items():
                unit = found[target, field][number]
                unit[opinion.reviewer] = canonical(value)
                if has:
                    unit[MODEL] = canonical(True if field == STANDS else model[field])
    return found


def _model(desk: Desk, target: Target, number: int) -> tuple[dict[str, Any], bool]:
    """Return what the model reads in a row, and whether it finds it."""
    if target == "claim":
        return {}, False
    standing = desk.standing(target, number)
    model: Values = standing.model if standing is not None else {}
    return {field: value for field, value in model.items() if field != "actor" or target == "event"}, desk.found(
        target, number
    )
