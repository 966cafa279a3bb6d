"""Joins the names in a report to the people they are of, and collects what the report says of each."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from dragoman.actors.describe import SERVES, Description, describe
from dragoman.actors.names import ABBREVIATIONS, LINKABLE, STOP, TITLES, NameAt
from dragoman.actors.phrases import Hit
from dragoman.actors.tables import Tables
from dragoman.actors.text import Token
from dragoman.actors.values import NAMES_FIRST, Person, last_word

_BREAKS = frozenset('.;:"“”()[]!?—\n…')
_TITLE_LINKS = frozenset("of the and for to s on".split())
_RELATIVE = frozenset({"who", "which"})
_BE = frozenset({"is", "was", "are", "were", "has", "been", "serves", "served", "as"})
_ARTICLES = frozenset("the a an his her its their one another".split())
ROLE_KINDS = frozenset({"official", "member", "armed", "organisation", "expert", "media", "public"})
LONGEST_TITLE = 16
LONGEST_APPOSITIVE = 22


@dataclass(slots=True)
class Said:
    """What the report says of a person in one place: the words, their reading, and the place."""

    text: str
    reading: Description
    at: int
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

    def first_after(self, token: int) -> int | None:
        """Return the token of the first mention after `token`."""
        return next((m.first for m in self.mentions if m.first >= token), None)


def join(
    names: Iterable[NameAt],
    words: Sequence[Token],
    hits: Sequence[Hit],
    text: str,
    tables: Tables,
    sources: set[int],
    month: str | None,
) -> list[Figure]:
    """Return the people that `names` are of: full names first, then the short ones that fit them, with what is said of each."""
    figures: list[Figure] = []
    short = []
    for name in sorted(names, key=lambda n: n.first):
        key = tuple(t.fold for t in words[name.first : name.after])
        if _is_full(key, name):
            _add_full(figures, name, key, words, text, tables)
        else:
            short.append((name, key))
    collect(figures, words, hits, text, tables)
    # What is no person must not take the short names: "Trump Tower" is not Trump.
    figures = [f for f in figures if supported(f, words, tables, sources)]
    for name, key in short:
        _add_short(figures, name, key, words, text, tables, sources, month)
    for figure in figures:
        figure.mentions.sort(key=lambda m: m.first)
    collect(figures, words, hits, text, tables)
    return [f for f in figures if supported(f, words, tables, sources)]


def _is_full(key: tuple[str, ...], name: NameAt) -> bool:
    bare = [w for w in key if w not in {"al", "el"}]
    return name.person is not None or len(bare) > 1


def _add_full(
    figures: list[Figure], name: NameAt, key: tuple[str, ...], words: Sequence[Token], text: str, tables: Tables
) -> None:
    surface = text[words[name.first].start : words[name.after - 1].start + len(words[name.after - 1].text)]
    for figure in figures:
        if _same_person(figure, name, key):
            figure.mentions.append(name)
            if len(key) > len(figure.key) and figure.person is None:
                figure.name, figure.key = surface, key
            figure.gender = figure.gender or name.gender
            return
    if name.person is None and not (name.titled or tables.genders.get(key[0]) is not None or len(key) <= 4):
        return
    figures.append(Figure(surface, key, [name], [], name.person, _table_gender(name)))


def _table_gender(name: NameAt) -> str:
    return name.person.gender if name.person else name.gender


def _same_person(figure: Figure, name: NameAt, key: tuple[str, ...]) -> bool:
    if name.person is not None or figure.person is not None:
        return name.person is figure.person
    if last_word(key) != figure.surname:
        return False
    shared = {w for w in key[:-1] if len(w) > 1} & set(figure.key[:-1])
    return bool(shared) or key[0][0] == figure.key[0][0] == key[0]


def _add_short(
    figures: list[Figure],
    name: NameAt,
    key: tuple[str, ...],
    words: Sequence[Token],
    text: str,
    tables: Tables,
    sources: set[int],
    month: str | None,
) -> None:
    word = last_word(key)
    fitting = [f for f in figures if _called(f, word)] or [f for f in figures if _misspelt(f.surname, word)]
    if name.gender and len(fitting) > 1:
        fitting = [f for f in fitting if f.gender in {"", name.gender}] or fitting
    if fitting:
        _nearest(fitting, name.first).mentions.append(name)
        return
    known = _known_by_surname(word, tables, month)
    token = words[name.first]
    if len(known) == 1 and not token.opens | (name.first in sources) | name.titled and len(word) < 4:
        known = ()
    if len(known) == 1 or name.titled or name.first in sources:
        surface = text[token.start : words[name.after - 1].start + len(words[name.after - 1].text)]
        person = known[0] if len(known) == 1 else None
        figures.append(Figure(surface, key, [name], [], person, (person.gender if person else "") or name.gender))


def _known_by_surname(word: str, tables: Tables, month: str | None) -> tuple[Person, ...]:
    """Return the persons of the tables called so: of several, those in office at the time."""
    known = tables.surnames.get(word, ())
    if len(known) > 1:
        # Without a date, those who ever held an office.
        known = tuple(p for p in known if (p.at(month) if month else p.terms))
    return known


def _called(figure: Figure, word: str) -> bool:
    """Say whether `word` alone may mean this person."""
    if word == figure.surname:
        return True
    if figure.person is not None:
        if figure.person.state in NAMES_FIRST and word == figure.key[0]:
            return True
        return any(word == last for last in _table_lasts(figure.person))
    return word == figure.key[0] and word not in TITLES


def _table_lasts(person: Person) -> tuple[str, ...]:
    from dragoman.actors.text import folded

    key = folded(person.name)
    return (last_word(key), key[0])


def _misspelt(surname: str, word: str) -> bool:
    """Say whether two long surnames differ in one letter, as spellings in one report do (Khamenei, Khamanei)."""
    if min(len(surname), len(word)) < 6 or abs(len(surname) - len(word)) > 1 or surname[0] != word[0]:
        return False
    if len(surname) == len(word):
        return sum(a != b for a, b in zip(surname, word, strict=True)) == 1
    longer, shorter = (surname, word) if len(surname) > len(word) else (word, surname)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _nearest(figures: list[Figure], at: int) -> Figure:
    def distance(figure: Figure) -> tuple[int, int]:
        before = max((m.first for m in figure.mentions if m.first < at), default=-1)
        return (0, at - before) if before >= 0 else (1, min(m.first for m in figure.mentions))

    return min(figures, key=distance)


def _gender(figure: Figure, tables: Tables) -> str:
    for said in figure.said:
        if said.reading.head.endswith(("woman", "mother", "sister", "daughter", "wife", "widow", "girl")):
            return "f"
    for word in figure.key[:-1] or figure.key:
        if tables.genders.get(word):
            return tables.genders[word]
    return next((m.gender for m in figure.mentions if m.gender), "")


def collect(figures: Iterable[Figure], words: Sequence[Token], hits: Sequence[Hit], text: str, tables: Tables) -> None:
    """Read the titles, appositives and ages around every mention into its figure."""
    figures = list(figures)
    named = {i for f in figures for m in f.mentions for i in range(m.first, m.after)}
    for figure in figures:
        for mention in figure.mentions:
            if mention.first in figure.read:
                continue
            figure.read.add(mention.first)
            _read_before(figure, mention, words, hits, text, tables, named)
            _read_after(figure, mention, words, hits, text, tables, named)
        figure.said.sort(key=lambda s: s.at)
        if not figure.gender:
            figure.gender = _gender(figure, tables)


def supported(figure: Figure, words: Sequence[Token], tables: Tables, sources: Container[int]) -> bool:
    """Say whether anything but its capitals tells that a name is a person's."""
    if figure.person is not None or figure.said or figure.aged:
        return True
    if any(m.titled or m.gender or m.first in sources for m in figure.mentions):
        return True
    return bool(tables.genders.get(words[figure.mentions[0].first].fold)) and len(figure.key) > 1


def _read_before(
    figure: Figure,
    mention: NameAt,
    words: Sequence[Token],
    hits: Sequence[Hit],
    text: str,
    tables: Tables,
    named: Container[int],
) -> None:
    first = title_start(words, mention.first, hits, named)
    if first == mention.first or words[mention.first - 1].fold in _TITLE_LINKS:
        return
    reading = describe(words, hits, first, mention.first, tables)
    if reading is None or reading.kind == "name" or reading.plural:
        return
    if reading.kind == "institution" and reading.head not in {"chief"}:
        return
    words_of = text[words[first].start : words[mention.first - 1].end].strip(" ,")
    # "President Zelensky of Ukraine": the state stands behind.
    after = mention.after
    if reading.party is None and after + 1 < len(words) and words[after].fold == "of" and words[after].gap == " ":
        hit = next((h for h in hits if h.first in {after + 1, after + 2}), None)
        if hit is not None and hit.entry.party is not None and not reading.former:
            reading = reading._replace(party=hit.entry.party, entry_kind=hit.entry.kind)
            words_of = f"{words_of} of {text[words[hit.first].start : words[hit.after - 1].end]}"
    figure.said.append(Said(words_of, reading, mention.first, first, mention.first))


def title_start(words: Sequence[Token], at: int, hits: Sequence[Hit], named: Container[int] = ()) -> int:
    """Return the token at which the title before the name at `at` begins, `at` itself where there is none."""
    in_hit = {i for h in hits if h.after <= at for i in range(h.first, h.after)} if at else set()
    first = at
    while first > 0 and at - first < LONGEST_TITLE:
        gap = words[first].gap
        before = words[first - 1]
        if first - 1 in named and not before.possessive:
            break
        comma = gap.startswith(",")
        if _BREAKS & set(gap) and not (gap == ". " and before.fold in ABBREVIATIONS):
            break
        if comma and first != at:
            break
        # "a spokesman for President X" is not X's title.
        if before.fold in {"for", "to"} and first > 1 and words[first - 2].fold in SERVES | {"back"}:
            break
        if comma and before.fold not in TITLES:
            break
        if not _in_title(words, first - 1, in_hit) and not _between(words, first - 1, in_hit):
            break
        first -= 1
        if before.fold in _ARTICLES and before.fold != "the":
            break
        if before.fold == "the" and not (first > 0 and words[first - 1].fold in {"of", "for", "to", "at"}):
            break
    while first < at and words[first].fold in _TITLE_LINKS:
        first += 1
    return first


def _in_title(words: Sequence[Token], at: int, in_hit: Container[int]) -> bool:
    token = words[at]
    known = token.fold in TITLES or token.fold in LINKABLE or at in in_hit
    return known or (token.capital and not token.opens) or token.fold in _TITLE_LINKS or token.possessive or (
        token.fold in _ARTICLES or token.text.isdigit()
    )  # fmt: skip


def _between(words: Sequence[Token], at: int, in_hit: Container[int]) -> bool:
    """Say whether a plain word stands inside a title: "hostage" in "former Israeli hostage negotiator"."""
    token = words[at]
    if at == 0 or token.fold in STOP or token.fold.endswith(("ed", "ing")) or not token.text.isalpha():
        return False
    before = words[at - 1]
    return token.gap in {" ", "-"} and (at - 1 in in_hit or before.fold in {"former", "senior", "top", "chief", "deputy"})


def _read_after(
    figure: Figure,
    mention: NameAt,
    words: Sequence[Token],
    hits: Sequence[Hit],
    text: str,
    tables: Tables,
    named: Container[int],
) -> None:
    at = mention.after
    if at >= len(words) or words[at - 1].possessive:
        return
    gap = words[at].gap
    if gap.startswith(",") and words[at].text.isdigit() and len(words[at].text) <= 2:
        figure.aged = True
        at += 1
        if at >= len(words) or not words[at].gap.startswith(","):
            return
    elif not gap.startswith((",", " —", " –", " (")):
        if not (gap == " " and words[at].fold in {"is", "was"} and at + 1 < len(words) and words[at + 1].fold in {"the", "a", "an"}):
            return
    begin = at
    if words[at].fold in _RELATIVE:
        if at + 1 >= len(words) or words[at + 1].fold not in _BE:
            return
    while begin < len(words) and (words[begin].fold in _RELATIVE or words[begin].fold in _BE):
        begin += 1
    after = _appositive_end(words, begin)
    if after <= begin or _titles_another(words, begin, after, named):
        return
    reading = describe(words, hits, begin, after, tables)
    if reading is None or reading.kind not in ROLE_KINDS or reading.plural:
        return
    if not _begins_like_role(words[begin]):
        return
    figure.said.append(Said(text[words[begin].start : words[after - 1].end], reading, begin, begin, after))


def _titles_another(words: Sequence[Token], begin: int, after: int, named: Container[int]) -> bool:
    """Say whether the words behind a comma are the next one's title in a list: "A, Defence Minister B, C"."""
    at = next((i for i in range(begin, after) if i in named), None)
    return at is not None and words[at - 1].fold not in _TITLE_LINKS and words[begin].fold not in _ARTICLES


def _begins_like_role(token: Token) -> bool:
    return token.fold in _ARTICLES or token.fold in TITLES or token.capital or token.possessive or token.text.isdigit()


def _appositive_end(words: Sequence[Token], at: int) -> int:
    after = at
    while after < len(words) and after - at < LONGEST_APPOSITIVE:
        gap = words[after].gap
        if after > at and (_BREAKS & set(gap) or "," in gap):
            break
        after += 1
    return after
