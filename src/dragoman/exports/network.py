"""Networks of parties and what they take a stance on, over time.

A stance holds from the day on which it is first reported until the day before the party is reported with another on the
same item: what a reader of the reports would have held to be so. The last one has no end. Two parties agree on an item
while both stand for it, against it, or for it on a condition; they are in conflict while one is for it and the other
against. Nothing is said of a stance that is unclear.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import Literal, NamedTuple

import msgspec

from dragoman.exports.formats import Wanted
from dragoman.exports.selecting import Items
from dragoman.record.record import Record

STANCES = ("for", "against", "conditional", "unclear")
_PLAIN = frozenset(STANCES) - {"unclear"}

Kind = Literal["integer", "string"]
Value = int | str | None


class Spell(NamedTuple):
    """Days, both counted in; no end while it lasts. What held on them, where an edge has several states."""

    start: str
    end: str | None
    state: str | None = None


class Node(NamedTuple):
    """A party or an item."""

    id: str
    label: str
    values: Mapping[str, Value]
    spells: tuple[Spell, ...]


class Edge(NamedTuple):
    """A party's stance on an item, or the agreement or conflict of two parties."""

    id: str
    source: str
    target: str
    kind: str
    weight: int
    values: Mapping[str, Value]
    spells: tuple[Spell, ...]


class Graph(NamedTuple):
    """A network: its nodes, its edges, and the kinds of their values. `states` names what spells tell of edges."""

    about: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    node_values: Mapping[str, Kind]
    edge_values: Mapping[str, Kind]
    states: str | None


class _Tie:
    """What one party is reported with on one item, in the order of the days."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()
        self.by_others = 0
        self.days: list[str] = []

    def take(self, stance: str, day: str | None, *, by_other: bool) -> None:
        self.counts[stance] += 1
        self.by_others += by_other
        if day is None:
            return
        self.days = [min([day, *self.days[:1]]), day]
        if not self.runs or self.runs[-1][0] != stance:
            self.runs.append((stance, day))

    def spells(self) -> tuple[Spell, ...]:
        if not self.runs:
            return ()
        ends = [max(_before(later), start) for (_, start), (_, later) in zip(self.runs, self.runs[1:], strict=False)]
        return tuple(Spell(start, end, stance) for (stance, start), end in zip(self.runs, [*ends, None], strict=True))


class _Item(NamedTuple):
    issue: str
    name: str


_Ties = dict[tuple[str, _Item], _Tie]

_NODE_VALUES: dict[str, Kind] = {
    "kind": "string", "issue": "string", "positions": "integer", "first": "string", "last": "string",
}  # fmt: skip
_TWO_MODE: dict[str, Kind] = {
    **dict.fromkeys(STANCES, "integer"), "by others": "integer", "last stance": "string", "first": "string",
    "last": "string",
}  # fmt: skip
_ONE_MODE: dict[str, Kind] = {"items": "string"}


def graph(record: Record, wanted: Wanted) -> Graph:
    """Return the network that is wanted of a record. It holds an entry for each change of each stance, not each row."""
    ties, labels = _gathered(record, wanted)
    if wanted.network == "parties":
        return _one_mode(ties, labels)
    return _two_mode(ties, labels)


def _gathered(record: Record, wanted: Wanted) -> tuple[_Ties, dict[_Item, str]]:
    ties: _Ties = defaultdict(_Tie)
    labels: dict[_Item, str] = {}
    items = Items(record)
    for row in record.positions(msgspec.structs.replace(wanted.asked, order="oldest")):
        if row.party is None:
            continue
        name = " ".join(items.name(row.id, row.item).split())
        item = _Item(row.issue, name.casefold())
        labels.setdefault(item, name)
        ties[row.party, item].take(row.stance, row.date, by_other=row.reported_by is not None)
    return ties, labels


def _two_mode(ties: _Ties, labels: Mapping[_Item, str]) -> Graph:
    parties, items = _parties(ties), sorted(labels)
    names = {party: f"p{number}" for number, party in enumerate(parties)}
    places = {item: f"i{number}" for number, item in enumerate(items)}
    edges = [
        Edge(
            id=f"e{number}", source=names[party], target=places[item], kind="stance", weight=tie.counts.total(),
            values=_told(tie), spells=tie.spells(),
        )
        for number, ((party, item), tie) in enumerate(sorted(ties.items(), key=lambda pair: pair[0]))
    ]  # fmt: skip
    by_item = _by_item(ties)
    of_items = [
        _node(places[item], labels[item], "item", item.issue, (tie for _, tie in by_item[item])) for item in items
    ]
    return Graph(
        about="Parties and the items they take a stance on.", nodes=(*_party_nodes(ties, names), *of_items),
        edges=tuple(edges), node_values=_NODE_VALUES, edge_values=_TWO_MODE, states="stance",
    )  # fmt: skip


def _told(tie: _Tie) -> dict[str, Value]:
    last = tie.runs[-1][0] if tie.runs else None
    told: dict[str, Value] = {stance: tie.counts[stance] for stance in STANCES}
    return told | {"by others": tie.by_others, "last stance": last} | _first_and_last([tie])


def _one_mode(ties: _Ties, labels: Mapping[_Item, str]) -> Graph:
    names = {party: f"p{number}" for number, party in enumerate(_parties(ties))}
    shared: dict[tuple[str, str, str], dict[_Item, list[Spell]]] = defaultdict(lambda: defaultdict(list))
    for item, found in _by_item(ties).items():
        for (first, one), (second, other) in combinations(found, 2):
            for kind, spell in _met(one.spells(), other.spells()):
                shared[first, second, kind][item].append(spell)
    edges = [
        Edge(
            id=f"e{number}", source=names[first], target=names[second], kind=kind, weight=len(found),
            values={"items": "; ".join(f"{item.issue}: {labels[item]}" for item in sorted(found))},
            spells=merged(spell for spells in found.values() for spell in spells),
        )
        for number, ((first, second, kind), found) in enumerate(sorted(shared.items(), key=lambda pair: pair[0]))
    ]  # fmt: skip
    return Graph(
        about="Parties that agree or are in conflict; an edge weighs as many items as it is about.",
        nodes=tuple(_party_nodes(ties, names)), edges=tuple(edges), node_values=_NODE_VALUES, edge_values=_ONE_MODE,
        states=None,
    )  # fmt: skip


def _met(one: Iterable[Spell], other: Iterable[Spell]) -> Iterator[tuple[str, Spell]]:
    """Yield when two parties agreed on an item, and when they were in conflict."""
    theirs = tuple(other)
    for mine in one:
        for their in theirs:
            start = max(mine.start, their.start)
            end = min((end for end in (mine.end, their.end) if end is not None), default=None)
            if end is not None and end < start:
                continue
            states = {mine.state, their.state}
            if len(states) == 1 and states <= _PLAIN:
                yield "agreement", Spell(start, end)
            elif states == {"for", "against"}:
                yield "conflict", Spell(start, end)


def merged(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Return spells of one state as few that do not meet."""
    found: list[Spell] = []
    for spell in sorted(spells, key=lambda each: (each.start, each.end or "9")):
        last = found[-1] if found else None
        if last is None or (last.end is not None and last.end < _before(spell.start)):
            found.append(spell)
        elif last.end is not None:
            found[-1] = Spell(last.start, None if spell.end is None else max(last.end, spell.end))
    return tuple(found)


def _parties(ties: _Ties) -> list[str]:
    return sorted({party for party, _ in ties})


def _by_item(ties: _Ties) -> dict[_Item, list[tuple[str, _Tie]]]:
    found: dict[_Item, list[tuple[str, _Tie]]] = defaultdict(list)
    for (party, item), tie in sorted(ties.items(), key=lambda each: each[0]):
        found[item].append((party, tie))
    return found


def _party_nodes(ties: _Ties, names: Mapping[str, str]) -> list[Node]:
    found: dict[str, list[_Tie]] = defaultdict(list)
    for (party, _), tie in ties.items():
        found[party].append(tie)
    return [_node(name, party, "party", None, found[party]) for party, name in names.items()]


def _node(name: str, label: str, kind: str, issue: str | None, ties: Iterable[_Tie]) -> Node:
    found = list(ties)
    told = _first_and_last(found)
    count = sum(tie.counts.total() for tie in found)
    spells = (Spell(str(told["first"]), None),) if told["first"] else ()
    return Node(name, label, {"kind": kind, "issue": issue, "positions": count} | told, spells)


def _first_and_last(ties: Iterable[_Tie]) -> dict[str, Value]:
    days = [day for tie in ties for day in tie.days]
    return {"first": min(days, default=None), "last": max(days, default=None)}


def _before(day: str) -> str:
    told = date.fromisoformat(day)
    return day if told == date.min else (told - timedelta(days=1)).isoformat()
