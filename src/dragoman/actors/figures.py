"""Joins the names in a report to the people they are of."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from dragoman.actors.describe import Description
from dragoman.actors.names import TITLES, NameAt
from dragoman.actors.phrases import Page
from dragoman.actors.text import folded
from dragoman.actors.values import NAMES_FIRST, Person, last_word

_LONGEST_UNSURE = 4  # words of a name that nothing but its capitals tells from a title
_SHORTEST_SURE = 4  # letters of a surname known from the tables alone, in mid-sentence
_LONG_SURNAME = 6  # letters of a surname in which one may be misspelt
_WOMEN = ("woman", "mother", "sister", "daughter", "wife", "widow", "girl")


@dataclass(slots=True)
class Said:
    """What the report says of a person in one place: the words, their reading, and the tokens they are."""

    text: str
    reading: Description
    first: int
    after: int


@dataclass(slots=True)
class Figure:
    """A person in a report: every mention, the full name, and what is said of them."""

    name: str
    key: tuple[str, ...]
    mentions: list[NameAt] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    person: Person | None = None
    gender: str = ""
    aged: bool = False
    read: set[int] = field(default_factory=set)

    @property
    def surname(self) -> str:
        """Return the word by which the report may call them alone."""
        return last_word(self.key)


class Joiner:
    """Joins names to figures, one after another: give it the full names first, then the short ones."""

    def __init__(self, page: Page, sources: Container[int], month: str | None) -> None:
        self.figures: list[Figure] = []
        self._page = page
        self._sources = sources
        self._month = month

    def key(self, name: NameAt) -> tuple[str, ...]:
        """Return a name's words in the form in which they are compared."""
        return tuple(t.fold for t in self._page.words[name.first : name.after])

    def is_full(self, name: NameAt) -> bool:
        """Say whether a name is more than a surname."""
        return name.person is not None or len([w for w in self.key(name) if w not in {"al", "el"}]) > 1

    def add_full(self, name: NameAt) -> None:
        """Join a full name to the person it is of, or begin a new one."""
        key = self.key(name)
        for figure in self.figures:
            if _same_person(figure, name, key):
                figure.mentions.append(name)
                if len(key) > len(figure.key) and figure.person is None:
                    figure.name, figure.key = self._surface(name), key
                figure.gender = figure.gender or name.gender
                return
        given = self._page.tables.genders.get(key[0]) is not None
        if name.person is not None or name.titled or given or len(key) <= _LONGEST_UNSURE:
            gender = name.person.gender if name.person else name.gender
            self.figures.append(Figure(self._surface(name), key, [name], person=name.person, gender=gender))

    def add_short(self, name: NameAt) -> None:
        """Join a surname or first name to the one it fits; begin a new person where the tables or a title allow it."""
        word = last_word(self.key(name))
        fitting = [f for f in self.figures if _called(f, word)]
        fitting = fitting or [f for f in self.figures if _misspelt(f.surname, word)]
        if name.gender and len(fitting) > 1:
            sure = [f for f in fitting if f.gender == name.gender]
            fitting = sure or [f for f in fitting if not f.gender] or fitting
        if fitting:
            figure = _nearest(fitting, name.first)
            figure.mentions.append(name)
            figure.gender = figure.gender or name.gender
            return
        person = self._known(name, word)
        if person is not None or name.titled or name.first in self._sources:
            gender = (person.gender if person else "") or name.gender
            self.figures.append(Figure(self._surface(name), self.key(name), [name], person=person, gender=gender))

    def _surface(self, name: NameAt) -> str:
        return self._page.text_of(name.first, name.after)

    def _known(self, name: NameAt, word: str) -> Person | None:
        """Return the one person of the tables called so: of several, the one in office then, or ever."""
        known: Sequence[Person] = self._page.tables.surnames.get(word, ())
        if len(known) > 1:
            known = [p for p in known if (p.at(self._month) if self._month else p.terms)]
        sure = name.titled or name.first in self._sources or self._page.words[name.first].opens
        return known[0] if len(known) == 1 and (sure or len(word) >= _SHORTEST_SURE) else None


def _same_person(figure: Figure, name: NameAt, key: tuple[str, ...]) -> bool:
    if name.person is not None or figure.person is not None:
        return name.person is figure.person
    if last_word(key) != figure.surname:
        return False
    shared = {w for w in key[:-1] if len(w) > 1} & set(figure.key[:-1])
    return bool(shared) or key[0][0] == figure.key[0][0] == key[0]


def _called(figure: Figure, word: str) -> bool:
    """Say whether `word` alone may mean this person."""
    if word == figure.surname:
        return True
    if figure.person is None:
        return word == figure.key[0] and word not in TITLES
    key = folded(figure.person.name)
    family_first = figure.person.state in NAMES_FIRST and word == figure.key[0]
    return family_first or word in {last_word(key), key[0]}


def _misspelt(surname: str, word: str) -> bool:
    """Say whether two long surnames differ in one letter, as spellings in one report do (Khamenei, Khamanei)."""
    if min(len(surname), len(word)) < _LONG_SURNAME or abs(len(surname) - len(word)) > 1 or surname[0] != word[0]:
        return False
    if len(surname) == len(word):
        return sum(a != b for a, b in zip(surname, word, strict=True)) == 1
    longer, shorter = (surname, word) if len(surname) > len(word) else (word, surname)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _nearest(figures: Iterable[Figure], at: int) -> Figure:
    def distance(figure: Figure) -> tuple[int, int]:
        before = max((m.first for m in figure.mentions if m.first < at), default=-1)
        return (0, at - before) if before >= 0 else (1, min(m.first for m in figure.mentions))

    return min(figures, key=distance)


def guess_gender(figure: Figure, page: Page) -> str:
    """Return f or m by what is said of a person, by the given name, or by "Mr." and "Ms."; else nothing."""
    if any(said.reading.head.endswith(_WOMEN) for said in figure.said):
        return "f"
    for word in figure.key[:-1] or figure.key:
        if page.tables.genders.get(word):
            return page.tables.genders[word]
    return next((m.gender for m in figure.mentions if m.gender), "")


def supported(figure: Figure, page: Page, sources: Container[int]) -> bool:
    """Say whether anything but its capitals tells that a name is a person's."""
    if figure.person is not None or figure.said or figure.aged:
        return True
    if any(m.titled or m.gender or m.first in sources for m in figure.mentions):
        return True
    given = page.tables.genders.get(page.words[figure.mentions[0].first].fold)
    return bool(given) and len(figure.key) > 1
