"""Where each party stands on each thing, from when on and by whose word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from dragoman.talks.items import grouped
from dragoman.talks.values import Cell, Change, Evidence, History, Stand
from dragoman.talks.weighing import evidence_of, periods_of, together


def until(stands: Iterable[Stand], day: str | None) -> list[Stand]:
    """Return the positions of reports up to a day, counted in; with None all. Undated ones only with None."""
    return [stand for stand in stands if day is None or (stand.date is not None and stand.date <= day)]


def histories(stands: Iterable[Stand], *, as_of: str | None = None) -> tuple[History, ...]:
    """Return what every party says of every thing, in whatever order rows come; nothing after `as_of` is used."""
    cells: dict[tuple[str, str], list[Stand]] = defaultdict(list)
    for stand in until(stands, as_of):
        cells[stand.party, stand.issue].append(stand)
    return tuple(history for _, cell in sorted(cells.items()) for history in _of_cell(cell))


def _of_cell(stands: Sequence[Stand]) -> list[History]:
    found = []
    for group in grouped(stands):
        evidence = evidence_of(group.stands)
        found.append(
            History(
                party=stands[0].party,
                issue=stands[0].issue,
                item=group.name,
                names=group.names,
                evidence=evidence,
                periods=periods_of(evidence),
            )
        )
    return found


def changes(found: Iterable[History]) -> tuple[Change, ...]:
    """Return where a party's stance changed, by date. A first stance is no change, and one that is unclear none."""
    pairs = [(history, n) for history in found for n in range(1, len(history.periods))]
    return tuple(sorted((_change(*pair) for pair in pairs), key=lambda each: (each.date, each.party, each.item)))


def _change(history: History, number: int) -> Change:
    before, after = history.periods[number - 1], history.periods[number]
    last = _last_word([each for each in before.evidence if each.date <= after.since] or before.evidence)
    # The words of the run that brought the change; what came later is not needed to know of it.
    first = _first_word([each for each in after.evidence if each.date <= after.known])
    return Change(
        party=history.party,
        issue=history.issue,
        item=history.item,
        date=after.since,
        known=after.known,
        before=last,
        after=first,
        confidence=round(min(before.weight, _weight_then(after.evidence, after.known)), 2),
        because=_because(last, first, [each for each in after.evidence if each.date <= after.known]),
    )


def _weight_then(evidence: Iterable[Evidence], day: str) -> float:
    return together(each.weight for each in evidence if each.date <= day)


def _last_word(evidence: Sequence[Evidence]) -> Evidence:
    """Return the latest of the weightier half: how the old stance was put last, and not in a passing word."""
    most = max(each.weight for each in evidence)
    return max((each for each in evidence if each.weight >= most / 2), key=lambda each: (each.date, each.weight))


def _first_word(evidence: Sequence[Evidence]) -> Evidence:
    return max(evidence, key=lambda each: (each.weight, each.own, each.stand.id * -1))


def _because(before: Evidence, after: Evidence, run: Sequence[Evidence]) -> str:
    outlets = sorted({name for each in run for name in each.outlets})
    own = "its own word" if any(each.own for each in run) else "the word of others"
    was = f"{after.stand.party} was {in_words(before)} on {before.date}"
    told = f"{was} and is {in_words(after)} from {run[0].date} on, by {own}"
    parts = [told, f"in {_counted(len(run), 'statement')}"]
    if outlets:
        parts.append(f"carried by {', '.join(outlets)}")
    parts.append(f"weighing {_weight_then(run, run[-1].date):.2f}")
    return ", ".join(parts) + ("; the words call themselves new." if any(each.new for each in run) else ".")


def in_words(evidence: Evidence) -> str:
    """Say a stance in words: "against", "for", "for on a condition"."""
    return "for on a condition" if evidence.stance == "conditional" else evidence.stance


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def matrix(found: Iterable[History]) -> tuple[Cell, ...]:
    """Return where each party stands on each issue: on the thing of which it is held to a stance by most statements."""
    cells: dict[tuple[str, str], list[History]] = defaultdict(list)
    for history in found:
        cells[history.party, history.issue].append(history)
    return tuple(cell for _, each in sorted(cells.items()) if (cell := _cell(each)) is not None)


def _cell(all_of_it: Sequence[History]) -> Cell | None:
    held = [history for history in all_of_it if history.current is not None]
    if not held:
        return None
    history = max(held, key=lambda each: (len(each.evidence), each.evidence[-1].date, each.item))
    current = history.periods[-1]
    return Cell(
        party=history.party,
        issue=history.issue,
        item=history.item,
        stance=current.stance,
        act=current.best.stand.act,
        condition=current.best.stand.condition,
        since=current.since,
        statements=len({rows for each in all_of_it for rows in (e.rows for e in each.evidence)}),
        items=len(all_of_it),
        changed=len(history.periods) > 1,
        weight=current.weight,
        best=current.best,
    )
