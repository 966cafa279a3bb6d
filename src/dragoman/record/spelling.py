"""Names as they sound: one person is spelled in many ways, by transliteration and by chance."""

from __future__ import annotations

import re
from typing import NamedTuple

from dragoman.actors.text import folded
from dragoman.actors.values import NAMES_FIRST, last_word

_HONORIFICS = frozenset({
    "mr", "mrs", "ms", "dr", "sir", "sheikh", "sayyid", "sayyed", "seyed", "seyyed", "sayed", "haji", "ayatollah",
})  # fmt: skip
_YOUNGER = frozenset({"jr", "junior"})
# In their order: what follows works on what the ones before have left. Chosen on the spellings of the actor tables:
# each pair of variants there that another step joined was joined, and no two persons of one party.
_STEPS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"[^a-z]", ""),
        (r"^ye", "e"),
        (r"t?s?ch", "c"),  # Araghtchi, Tschernenko
        (r"dzh|dj|zh", "j"),
        (r"gh|q", "q"),  # Araghchi, Araqchi; Ghalibaf, Qalibaf
        (r"kh", "h"),
        (r"ck", "k"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"ee|j$|y", "i"),
        (r"(.)\1+", r"\1"),  # Zelenskyy, Gallant
        (r"[ae]h$", "a"),  # Haniyeh, Haniyah
    )
)
_VOWELS = re.compile(r"[aeiou]")


class Spelling(NamedTuple):
    """A personal name by its sound.

    `given` is empty for a surname alone, "v." for an initial, else the first name's consonants; two first names that
    differ in these are two people. `folded` is the name in small letters without accents.
    """

    surname: str
    given: str
    folded: str

    @property
    def whole(self) -> bool:
        """Say whether the name has a first name written out."""
        return bool(self.given) and not self.given.endswith(".")

    def may_be(self, other: Spelling) -> bool:
        """Say whether this surname alone, or with an initial, may be that whole name."""
        return self.surname == other.surname and other.given.startswith(self.given.removesuffix("."))


def sound(word: str) -> str:
    """Return a folded word by its sound."""
    for pattern, by in _STEPS:
        word = pattern.sub(by, word)
    return word


def spelled(name: str, party: str | None) -> Spelling:
    """Return a name by its sound; the surname stands first where the party's names are written so."""
    words = tuple(word for word in folded(name) if word not in _HONORIFICS) or folded(name) or (name.lower(),)
    surname = words[0] if party in NAMES_FIRST else last_word(words)
    others = [word for word in words if word != surname]
    given = _given(others[0]) if others else ""
    # "Donald Trump Jr." is another man than Donald Trump.
    younger = " jr" if words[-1] in _YOUNGER else ""
    return Spelling((sound(surname) or surname) + younger, given, " ".join(words))


def _given(word: str) -> str:
    heard = sound(word) or word
    first, rest = heard[0], _VOWELS.sub("", heard[1:])
    # Osama and Usama, Emir and Amir: which vowel stands first is chance.
    lead = "*" if _VOWELS.match(first) else first
    return lead + (rest if len(word) > 1 else ".")
