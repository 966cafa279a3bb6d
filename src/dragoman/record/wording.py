"""What a statement says, as words that can be compared: by spelling, and by meaning.

A word stands for its meaning: a group of words of `data/meanings.txt` ("truce", "ceasefire"), a number ("thirty",
"30"), a name without its ending ("Orvelia", "Orvelian"), or else the word without its ending. How much a meaning weighs
hangs on how frequent its words are in English, and on nothing in the record: two statements are as near to each other
whatever else was added, and in whatever order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from dragoman.actors.text import Token, fold, tokens

# Words beyond this in one statement are not looked at: nobody's statement is so long.
MOST_WORDS = 1_000
# Statements whose words are kept in memory: each is compared with many.
_REMEMBERED = 8_192
# A word so frequent weighs nothing, one so rare weighs all there is. Places in a list of English words by frequency.
_FREQUENT = 40
_RARE = 16_000
_LEAST = 0.08
_NUMBER = 0.9
_NAME = 0.5
_UNKNOWN = 0.9


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL = _listed(
    "a an the of to in on at by for from with into onto over under as and or but nor so than then that this these "
    "those it its it's he his him himself she her hers they their them themselves we our ours us i my me you your who "
    "whom whose which what when where why how is are was were be been being am do does did doing has have had having "
    "will would shall should can could may might must not no n't never none neither there here up out off down about "
    "after before during between among amid against via per if while because since until though although also too very "
    "just only more most some any all each other own same such both every one ones again already still even ever well "
    "much many now said says say told tells tell added adds according stated states noted"
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: value for value, word in enumerate(_ONES.split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), start=2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_NEGATIONS = _listed(
    "not no never none nobody nothing nowhere neither nor without cannot n't refuse refuses refused refusing refusal "
    "reject rejects rejected rejecting deny denies denied denying decline declines declined oppose opposes opposed "
    "dismiss dismisses dismissed unwilling unable impossible"
)
# Written with a capital before a name, and no name for all that.
_TITLES = _listed(
    "president vice prime minister ministers foreign defence defense interior secretary general chancellor king queen "
    "prince sheikh ambassador envoy special spokesman spokeswoman spokesperson commander colonel major admiral marshal "
    "senator congressman governor mayor judge pope mr mrs ms dr sir state ministry government parliament army navy air "
    "force police chief head director leader deputy supreme republic"
)
# "no" and "not" that turn nothing round, by the word that follows.
_IDLE = _listed("matter later doubt only just less fewer")
_JOINING = frozenset({" ", "-", "‑", "–"})
_PARTED = re.compile(r"\[\.\.\.\]|[.!?…;:]['\"”’»)\]]*\s|\n")


class Word(NamedTuple):
    """A word of a statement: its spelling for comparing, its meaning, what that weighs, what kind of word it is."""

    spelling: str
    meaning: str
    weight: float
    name: bool = False
    number: bool = False
    negative: bool = False


class Unit(NamedTuple):
    """A sentence of a statement, or the whole of it."""

    words: tuple[Word, ...]
    meanings: dict[str, float]
    names: frozenset[str]
    numbers: frozenset[str]
    negative: bool

    @property
    def weight(self) -> float:
        """Return what its meanings weigh together."""
        return sum(self.meanings.values())


@lru_cache(maxsize=1)
def _meanings() -> dict[str, tuple[str, float]]:
    """Return the meaning and the weight of the words of the table."""
    found: dict[str, tuple[str, float]] = {}
    for line in files("dragoman.record").joinpath("data", "meanings.txt").read_text(encoding="utf-8").splitlines():
        rank, *group = line.split()
        told = (f"={group[0]}", _weight(int(rank)))
        found |= dict.fromkeys(group, told)
    return found


def _weight(rank: int) -> float:
    share = math.log(max(rank, 1) / _FREQUENT) / math.log(_RARE / _FREQUENT)
    return round(min(max(share, _LEAST), 1.0), 4)


@lru_cache(maxsize=_REMEMBERED)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of a statement in their order."""
    return tuple(word for sentence in _sentenced(text) for word in sentence)


@lru_cache(maxsize=_REMEMBERED)
def units(text: str) -> tuple[Unit, ...]:
    """Return what of a statement can be said again by itself: the whole first, then each sentence of several."""
    found = _sentenced(text)
    whole = unit(words(text))
    return (whole, *(unit(sentence) for sentence in found)) if len(found) > 1 else (whole,)


def unit(found: tuple[Word, ...]) -> Unit:
    """Take words together."""
    return Unit(
        found,
        {word.meaning: word.weight for word in found if word.weight},
        frozenset(word.meaning for word in found if word.name),
        frozenset(word.meaning for word in found if word.number),
        # Two of them say yes again.
        sum(word.negative for word in found) % 2 == 1,
    )


@lru_cache(maxsize=_REMEMBERED)
def _sentenced(text: str) -> tuple[tuple[Word, ...], ...]:
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[tuple[Word, ...]]:
    """Yield the words of each sentence. A colon and a gap between two pieces part sentences too."""
    found: list[Token] = []
    last = 0
    for token in tokens(text)[:MOST_WORDS]:
        if found and token.gap != " " and _PARTED.search(text[last : token.start]):
            yield tuple(_words(found))
            found = []
        found.append(token)
        last = token.end
    if found:
        yield tuple(_words(found))


def _words(sentence: list[Token]) -> Iterator[Word]:
    at = 0
    while at < len(sentence):
        taken, value = _number(sentence[at:])
        if taken:
            # "one" is as often a pronoun as a number.
            weight = 0.0 if sentence[at].fold == "one" and taken == 1 else _NUMBER
            spelling = " ".join(token.fold for token in sentence[at : at + taken])
            yield Word(spelling, f"#{value}", weight, number=bool(weight))
            at += taken
            continue
        follows = sentence[at + 1].fold if at + 1 < len(sentence) else ""
        yield _word(sentence[at], follows)
        at += 1


def _word(token: Token, follows: str) -> Word:
    low = token.fold
    negative = (low in _NEGATIONS or low.endswith("n't")) and follows not in _IDLE
    if low in _SMALL or low.endswith("n't") or (not token.capital and len(low) == 1):
        return Word(low, low, 0.0, negative=negative)
    known = _meanings().get(low)
    # At the head of a sentence every word has a capital; there only one that no table of English knows is a name.
    if token.capital and low not in _TITLES and not (token.opens and known):
        return Word(low, f"@{name_stem(low)}", _NAME)._replace(name=True)
    if known:
        return Word(low, *known, negative=negative)
    return Word(low, f"~{stem(low)}", _UNKNOWN, negative=negative)


def _number(sentence: list[Token]) -> tuple[int, int | str]:
    """Return how many words at the head of `sentence` are a number, and which."""
    first = sentence[0].fold
    if first[0].isdigit():
        # 14,000 and 9.5 stand as several words.
        taken, digits = 1, first
        while taken < len(sentence) and sentence[taken].gap == "," and len(sentence[taken].fold) == 3:  # noqa: PLR2004
            digits += sentence[taken].fold
            taken += 1
        if digits.isdecimal() and taken < len(sentence) and sentence[taken].fold in _SCALES:
            return taken + 1, int(digits) * _SCALES[sentence[taken].fold]
        return taken, int(digits) if digits.isdecimal() and len(digits) < 30 else digits  # noqa: PLR2004
    value, taken = 0, 0
    for token in sentence[:8]:
        if taken and token.gap not in _JOINING:
            break
        if token.fold in _NUMBERS and (taken == 0 or value % 10 == 0):
            value += _NUMBERS[token.fold]
        elif token.fold in _SCALES and taken:
            value = max(value, 1) * _SCALES[token.fold]
        elif not (token.fold == "and" and taken and value % 100 == 0 and value):
            break
        taken += 1
    if taken and sentence[taken - 1].fold == "and":
        taken -= 1
    return taken, value


def stem(word: str) -> str:
    """Return a word without its ending, one that no table knows."""
    for ending in ("ingly", "edly", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:  # noqa: PLR2004
            return word[: -len(ending)]
    return word


def name_stem(word: str) -> str:
    """Return a name without what makes it an adjective or a people: Orvelia, Orvelian and Orvelians are one."""
    low = fold(word).removesuffix("'s")
    for ending in ("ians", "ian", "ans", "ns", "an", "n", "ia", "a", "is", "i", "e", "s"):
        if low.endswith(ending) and len(low) - len(ending) >= 4:  # noqa: PLR2004
            return low[: -len(ending)]
    return low
