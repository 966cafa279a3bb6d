"""Puts things that are linked into groups, each around the one seen earliest, whatever the order they come in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar


class Placed(Protocol):
    """Something of a record that has a place in time."""

    @property
    def id(self) -> int:
        """Its row."""

    @property
    def report(self) -> int:
        """The row of its report."""

    @property
    def order(self) -> tuple[str, ...]:
        """Its day, its moment, and what tells it from others of the same moment by what it is, never by its row."""


Item = TypeVar("Item", bound=Placed)


class Link(NamedTuple):
    """How two things are the same: in which way, and how near, 0 to 1. `firm` where the words themselves are."""

    relation: str
    similarity: float
    firm: bool = True


class Member(NamedTuple, Generic[Item]):
    """One of a group: how it is the same as `to`, which is the earliest, or the one it shares its words with."""

    item: Item
    to: Item
    link: Link


Group = list[Member[Item]]
EARLIEST = Link("earliest", 1.0)


def partition(
    items: Iterable[Item],
    compare: Callable[[Item, Item], Link | None],
    *,
    parted: Callable[[Item, Item], bool] = lambda _one, _other: False,
) -> list[Group[Item]]:
    """Return groups of two or more, each from at least two reports, the earliest member first.

    Each thing, the earliest first, goes to the group whose earliest it is nearest to; else to one that has a member
    with the same words. So likeness does not wander from one to the next until the last has nothing of the first. Two
    that are `parted` are in no group together.
    """
    groups: list[Group[Item]] = []
    for item in sorted(items, key=lambda each: each.order):
        found = [made for group in groups if (made := _fitting(group, item, compare, parted))]
        if not found:
            groups.append([Member(item, item, EARLIEST)])
            continue
        # max gives the first of equals: the group that began earliest.
        member, group = max(found, key=lambda pair: (pair[0].to.id == pair[1][0].item.id, pair[0].link.similarity))
        group.append(member)
    return [group for group in groups if len({member.item.report for member in group}) > 1]


def _fitting(
    group: Group[Item],
    item: Item,
    compare: Callable[[Item, Item], Link | None],
    parted: Callable[[Item, Item], bool],
) -> tuple[Member[Item], Group[Item]] | None:
    if any(parted(member.item, item) for member in group):
        return None
    leader = group[0].item
    if link := compare(leader, item):
        return Member(item, leader, link), group
    near = [(link, member.item) for member in group[1:] if (link := compare(member.item, item)) and link.firm]
    if not near:
        return None
    link, to = max(near, key=lambda each: each[0].similarity)
    return Member(item, to, link), group
