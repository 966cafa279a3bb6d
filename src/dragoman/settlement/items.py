"""Which things parties argue over, under which names, and who could do them: the options of a draft."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dragoman.reading import Issue
    from dragoman.settlement.takes import Take

# 2^8 states is what a person can still go through; more options are named and left out.
MOST_OPTIONS: Final = 8
# Joining compares every name with every other.
_MOST_ITEMS: Final = 400

_FILLERS: Final = frozenset(
    {"a", "an", "the", "of", "in", "on", "to", "for", "by", "with", "from", "its", "their", "his", "her"}
)
# With one of these more a longer name means the contrary of the shorter, or something else: "sanctions relief".
_TURNS: Final = frozenset({
    "against", "ban", "breach", "break", "breaking", "cancellation", "cut", "denial", "easing", "end", "ending",
    "freeze", "halt", "halting", "lift", "lifting", "monitoring", "no", "not", "opposition", "pause", "pausing",
    "refusal", "rejection", "relief", "removal", "removing", "resumption", "stop", "stopping", "suspending",
    "suspension", "violation", "without",
})  # fmt: skip
# Of one's own doing it is said that it will be done, or not; of another's, that it should.
_OWN_ACTS: Final = frozenset({"accept", "refuse", "concede", "promise", "threaten"})
_ASKING_ACTS: Final = frozenset({"demand", "propose", "appeal", "accuse"})


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An option of a draft: its name, all names it went by, who is held to decide on it and why, and its positions."""

    name: str
    names: tuple[str, ...]
    words: frozenset[str]
    holder: str
    why_holder: str
    takes: tuple[Take, ...]


def items_of(takes: Sequence[Take]) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Return the options to draft with, most argued over first, and the names of those left out."""
    groups = _joined(takes)
    groups.sort(key=lambda group: (-len({t.party for t in group}), -len({t.sentence for t in group})))
    items = [_item(group) for group in groups]
    return tuple(items[:MOST_OPTIONS]), tuple(item.name for item in items[MOST_OPTIONS:])


def words_of(text: str) -> frozenset[str]:
    """Return the words of a name that tell it from others: in lower case, in the singular, without fillers."""
    joined = text.casefold().replace("cease-fire", "ceasefire").replace("’s", "")
    found = frozenset(_singular(word) for word in re.findall(r"\w+", joined) if word not in _FILLERS)
    return found or frozenset({joined})


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def _joined(takes: Sequence[Take]) -> list[list[Take]]:
    """Return the positions on each thing: of the same words, or of one issue with one name within the other."""
    same: dict[frozenset[str], list[Take]] = {}
    for take in takes:
        same.setdefault(words_of(take.item), []).append(take)
    groups: list[tuple[frozenset[str], list[Take]]] = []
    # The shortest names first: a longer name of the same issue joins the one it contains.
    ordered = sorted(same.items(), key=lambda pair: len(pair[0]))
    for words, found in ordered[:_MOST_ITEMS]:
        home = next(
            (group for known, group in groups if _within(known, words) and _issues(group) & _issues(found)), None
        )
        if home is None:
            groups.append((words, list(found)))
        else:
            home += found
    place = {id(take): number for number, take in enumerate(takes)}
    for _, group in groups:
        group.sort(key=lambda take: place[id(take)])
    later = [list(found) for _, found in ordered[_MOST_ITEMS:]]
    return sorted([*(group for _, group in groups), *later], key=lambda group: place[id(group[0])])


def _within(shorter: frozenset[str], longer: frozenset[str]) -> bool:
    return shorter < longer and not (longer - shorter) & _TURNS


def _issues(takes: Iterable[Take]) -> set[Issue]:
    # "Other" is no issue that two things could share.
    return {take.issue for take in takes} - {"other"}


def _item(takes: Sequence[Take]) -> Item:
    spellings: dict[frozenset[str], str] = {}
    for take in takes:
        spellings.setdefault(words_of(take.item), take.item)
    counts = Counter(words_of(take.item) for take in takes)
    names = [spellings[words] for words, _ in counts.most_common()]
    holder, why = _holder(takes)
    return Item(
        name=names[0], names=tuple(names), words=words_of(names[0]), holder=holder, why_holder=why, takes=tuple(takes)
    )


def _holder(takes: Sequence[Take]) -> tuple[str, str]:
    """Return who is held to decide on a thing, and why: who says it will or will not, or of whom it is asked."""
    votes: Counter[str] = Counter()
    for take in takes:
        if take.act in _OWN_ACTS:
            votes[take.party] += 1
        elif take.act in _ASKING_ACTS and take.toward and take.toward != take.party:
            votes[take.toward] += 1
    ranked = votes.most_common()
    if not ranked:
        holder = takes[0].party
        return holder, f"Nobody says who decides on this. Held by {holder}, the first that speaks of it."
    holder, most = ranked[0]
    others = [party for party, _ in ranked[1:]]
    why = f"Held by {holder}: {most} of {sum(votes.values())} positions speak of it as {holder}'s to do."
    if others:
        why += (
            f" It may be {' or '.join(others[:5])}'s as well; where it takes several, give each an option of its own."
        )
    return holder, why
