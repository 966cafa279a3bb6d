"""Words of a headline and of a body, in the forms in which the one is looked for in the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from dragoman.actors.text import fold
from dragoman.actors.wordlists import words_of

# A figure with its separators; initials written as one word (U.S.); a word with inner apostrophes.
_WORD = re.compile(r"\d+(?:[.,]\d+)*|(?:[A-Za-z]\.){2,}|[^\W_]+(?:['’ʼ][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$|(?<=[sS])['’ʼ]$")
_SENTENCE_GAP = re.compile(r"[.!?…]['\"”’)\]]*\s|\n")
# Letters that two words of a family share at their beginning: agree, agreed, agreement.
FAMILY = 5


def listed(text: str) -> frozenset[str]:
    """Give the words of a list that is written as a line of text."""
    return frozenset(text.split())


_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDER = "first second third fourth fifth sixth seventh eighth ninth tenth"
NUMBERS = (
    {word: str(value) for value, word in enumerate(_COUNTED.split())}
    | {word: str(10 * value) for value, word in enumerate(_TENS.split(), start=2)}
    | {word: str(value) for value, word in enumerate(_ORDER.split(), start=1)}
    | {"dozen": "12", "twice": "2", "both": "2"}
)
SMALL = listed(
    "a an the of to in on at by for from with into onto over under as and or but nor so than then that this these "
    "those it its he his him she her they their them we our us i my you your who whom whose which what when where why "
    "how is are was were be been being am do does did has have had will would shall should can could may might must "
    "not no n't never there here up out off down about after before during between among amid against via per "
    "if while because since until though although also too very just only more most some any all each other own same "
    "such both 's s t re ve ll d m o"
)
NEGATIONS = listed(
    "not no never none nor neither nobody nothing nowhere without n't cannot don't doesn't didn't won't wouldn't can't "
    "couldn't isn't aren't wasn't weren't hasn't haven't hadn't shouldn't mustn't ain't unable denied deny denies "
    "denying denial rejected reject rejects rejecting refused refuse refuses refusing refusal fails failed fail "
    "failing ruled dismissed dismiss dismisses halt halted stop stopped lack lacks lacked"
)
POSSIBLE = listed(
    "may might could would can should if unless whether possible possibly perhaps likely unlikely consider considers "
    "considering considered mulls weigh weighs weighing weighed potential potentially propose proposes proposed "
    "proposal hope hopes hoped hoping want wants wanted seek seeks seeking sought threat threaten threatens "
    "threatened expected suggest suggests suggested discuss discusses discussed discussing talks once provided "
    "condition conditional subject pending alleged allegedly reportedly claims claimed claim accuse accuses accused "
    "say says said plan plans planned planning"
)
# Not the pronoun.
_STATES = frozenset({"US", "U.S.", "USA", "U.S.A.", "US's", "US’s", "America"})


class Word(NamedTuple):
    """A word: its place in the text, its form for comparing, and what it looks like."""

    start: int
    end: int
    form: str
    capital: bool
    opens: bool

    @property
    def family(self) -> str:
        """Give the letters that related words share."""
        return self.form[:FAMILY]

    @property
    def number(self) -> bool:
        """Say whether the word is a figure, in digits or in letters."""
        return self.form[0].isdigit()

    @property
    def content(self) -> bool:
        """Say whether the word carries meaning of its own."""
        return self.form not in SMALL


def words(text: str) -> list[Word]:
    """Return the words of a text in order."""
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        gap = text[last : start + 1]
        opens = not found or (
            # Most gaps are one space; only the others are worth a look.
            gap[:-1] != " " and bool(_SENTENCE_GAP.search(gap)) and found[-1].form not in _abbreviated()
        )
        found.append(Word(start, end, form_of(match.group()), match.group()[0].isupper(), opens))
        last = end
    return found


@lru_cache(maxsize=65536)
def form_of(word: str) -> str:
    """Give a word as it is compared: folded, without the possessive, a figure in digits, a plural as a singular."""
    if word in _STATES:
        return "usa"
    low = fold(_POSSESSIVE.sub("", word)) or fold(word)
    if low[0].isdigit():
        return low.replace(",", "")
    if low in NUMBERS:
        return NUMBERS[low]
    low = low.replace(".", "")
    return _singular(low) if low not in SMALL else low


def _singular(low: str) -> str:
    """Take the ending of a plural or of a verb's third person off."""
    if len(low) > 4 and low.endswith("ies"):  # noqa: PLR2004 -- "dies", "ties" keep their own form
        return low[:-3] + "y"
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):  # noqa: PLR2004 -- "gas", "was"
        return low[:-1]
    return low


@lru_cache(maxsize=1)
def _abbreviated() -> frozenset[str]:
    return words_of("sentence abbreviations")


def sentences(found: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the sentences of a text as ranges of its words."""
    starts = [index for index, word in enumerate(found) if word.opens]
    return list(pairwise([*starts, len(found)]))


def names_of(found: Sequence[Word]) -> frozenset[str]:
    """Return the forms that a text writes with a capital where no sentence begins."""
    return frozenset(word.form for word in found if word.capital and not word.opens and word.content)
