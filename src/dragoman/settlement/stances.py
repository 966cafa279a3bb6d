"""What a party is held to prefer by the stances it takes: the preference statements of a draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.settlement.items import words_of
from dragoman.settlement.takes import shorter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.settlement.items import Item
    from dragoman.settlement.takes import Take

_EVIDENCE: Final = 3
_COMMENTED: Final = 12
# "The withdrawal" is meant for "withdrawal from the valley": a condition seldom says a name in full.
_ENOUGH: Final = 0.5
# How strongly an act puts a stance, the strongest first.
_STRENGTH: Final = (
    ("demand", "refuse", "threaten"), ("promise", "concede"), ("accept", "propose"), ("appeal", "accuse", "deny"),
)  # fmt: skip
_NEGATED: Final = re.compile(r"\b(?:without|unless|no|not|never|until)\b|n[’']t\b", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9 -]*[A-Za-z0-9]")


class Drafted(msgspec.Struct, frozen=True, kw_only=True):
    """A preference statement with the sentences behind it, and comments on what it had to assume."""

    says: str
    evidence: tuple[str, ...]
    comments: tuple[str, ...] = ()


class Preferred(msgspec.Struct, frozen=True, kw_only=True):
    """The statements of one party, the weightiest first, and comments on stances that made none."""

    statements: tuple[Drafted, ...]
    comments: tuple[str, ...]


class _Stand(msgspec.Struct, frozen=True, kw_only=True):
    says: str
    takes: tuple[Take, ...]
    comments: tuple[str, ...] = ()

    @property
    def weight(self) -> tuple[int, int]:
        """Return what orders the statements: how strongly it was put, then how often."""
        return min(_strength(take) for take in self.takes), -len({take.sentence for take in self.takes})


def preferred(party: str, items: Sequence[Item]) -> Preferred:
    """Return what a party's positions say of the options, an option's conditional stances before its plain one."""
    groups: list[list[_Stand]] = []
    comments: list[str] = []
    for item in items:
        own = [take for take in item.takes if take.party == party]
        stands = [*_conditional(own, item, items, comments), *_plain(own, item)]
        if stands:
            groups.append(stands)
        if unclear := [take for take in own if take.stance == "unclear"]:
            comments.append(f"Unclear on “{item.name}”: {_cited(unclear)}")
    groups.sort(key=lambda stands: min(stand.weight for stand in stands))
    statements = tuple(_drafted(stand) for stands in groups for stand in stands)
    return Preferred(statements=statements, comments=_bounded(comments))


def reference(name: str) -> str:
    """Return an option's name as it may stand in a statement."""
    return name if _PLAIN.fullmatch(name) else f"`{name}`"


def _strength(take: Take) -> int:
    return next((place for place, acts in enumerate(_STRENGTH) if take.act in acts), len(_STRENGTH))


def _plain(takes: Sequence[Take], item: Item) -> list[_Stand]:
    """Return the one plain stance on an option. Of two that contradict each other the better founded is kept."""
    sides = {stance: [take for take in takes if take.stance == stance] for stance in ("for", "against")}
    if not any(sides.values()):
        return []
    stance = max(sides, key=lambda side: _founded(sides[side]))
    kept, dropped = sides[stance], sides["against" if stance == "for" else "for"]
    comments = []
    if dropped:
        comments.append(
            f"Contradicted, and kept for being in its own words, later or more often said: {_cited(dropped)}"
        )
    if all(take.told_by for take in kept):
        comments.append(f"In the words of {', '.join(sorted({take.told_by or '' for take in kept}))}, not its own.")
    name = reference(item.name)
    says = name if stance == "for" else f"!{name}"
    return [_Stand(says=says, takes=tuple(kept), comments=tuple(comments))]


def _founded(takes: Sequence[Take]) -> tuple[bool, bool, str, int]:
    """Return how well a stance is founded: in a party's own words, then of the latest date, then the more often."""
    own = [take for take in takes if not take.told_by] or takes
    return bool(takes), any(not take.told_by for take in takes), max((t.when for t in own), default=""), len(own)


def _conditional(takes: Sequence[Take], item: Item, items: Sequence[Item], comments: list[str]) -> list[_Stand]:
    """Return a statement for each condition that names another option; of the others a comment is made."""
    stands: dict[str, list[Take]] = {}
    for take in takes:
        if take.stance != "conditional":
            continue
        other = _named_in(take.condition, item, items)
        if other is None:
            told = (
                f"on “{shorter(take.condition, 120)}”, which names no option" if take.condition else "on nothing named"
            )
            comments.append(f"Conditional on “{item.name}”: {told}, so no statement was made of it: {_cited([take])}")
            continue
        mark = "!" if _NEGATED.search(take.condition) else ""
        stands.setdefault(f"{reference(item.name)} IF {mark}{reference(other.name)}", []).append(take)
    return [
        _Stand(
            says=says,
            takes=tuple(found),
            comments=(f"The condition as it stands: “{shorter(found[0].condition, 200)}”.",),
        )
        for says, found in stands.items()
    ]


def _named_in(condition: str, item: Item, items: Sequence[Item]) -> Item | None:
    """Return the option, other than the one it is set on, of which most words stand in a condition; half at least."""
    words = words_of(condition)
    best, most = None, 0.0
    for other in items:
        share = max(len(known & words) / len(known) for known in map(words_of, other.names))
        if other is not item and share >= _ENOUGH and share > most:
            best, most = other, share
    return best


def _drafted(stand: _Stand) -> Drafted:
    sentences = list(dict.fromkeys(take.sentence for take in stand.takes))
    left = len(sentences) - _EVIDENCE
    more = (f"and {left} more sentences say so",) if left > 0 else ()
    return Drafted(says=stand.says, evidence=tuple(sentences[:_EVIDENCE]), comments=(*stand.comments, *more))


def _cited(takes: Sequence[Take]) -> str:
    sentences = list(dict.fromkeys(shorter(take.sentence, 240) for take in takes))
    more = f" (and {len(sentences) - 2} more)" if len(sentences) > 2 else ""  # noqa: PLR2004
    return " / ".join(sentences[:2]) + more


def _bounded(comments: Sequence[str]) -> tuple[str, ...]:
    left = len(comments) - _COMMENTED
    return (*comments[:_COMMENTED], f"and {left} more stances of this kind") if left > 0 else tuple(comments)
