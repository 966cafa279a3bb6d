"""Finds the personal names in a report, known to the tables or not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from dragoman.actors.phrases import Hit, Page, noun_ending_at
from dragoman.actors.tables import Tables, parts
from dragoman.actors.text import Token, fold
from dragoman.actors.values import Person, last_word
from dragoman.actors.wordlists import read_rows, words_of

LONGEST_NAME = 7
_SHORT_GLUED = 4  # letters of "un" in "Jong-un"
_WITH_MIDDLE = 3  # words of a name that has something between its first and its last
STOP = words_of("never names")
ABBREVIATIONS = words_of("title abbreviations")
_PARTICLES = words_of("name particles")
_MODIFIERS = words_of("title modifiers")
_ORGANISATION_ENDS = words_of("organisation ends")
_NICKNAME_GAPS = frozenset({' "', '" ', " “", "” "})
_HYPHENS = frozenset({"-", " - ", "‑"})
_HONORIFICS = {"mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "father": "m", "pope": "m", "mrs": "f",
               "ms": "f", "miss": "f", "dame": "f", "lady": "f", "queen": "f", "princess": "f",
               "sheikh": "m"}  # fmt: skip


class NameAt(NamedTuple):
    """A personal name at its place: its tokens, whose full name it is by the tables, its title's gender."""

    first: int
    after: int
    person: Person | None = None
    titled: bool = False
    gender: str = ""


def _noun_words(kinds: Collection[str]) -> frozenset[str]:
    rows = (nouns for kind, nouns, _ in read_rows("nouns") if kind in kinds)
    return frozenset(w for nouns in rows for noun in parts(nouns) for w in fold(noun).replace("-", " ").split())


# The words of titles; those that whoever bears the next name can be; the words that may stand between them.
TITLES = (_noun_words({"title", "official", "member"}) | _MODIFIERS) - {"may"}
_HOLDERS = TITLES - _MODIFIERS | {"general", "chief"}
LINKABLE = _noun_words({"institution", "organisation", "expert", "media", "public"}) - {"country", "people", "report"}


def known_names(words: Sequence[Token], tables: Tables) -> list[NameAt]:
    """Return the full names in `words` that the tables have, the longest at each place."""
    found: list[NameAt] = []
    at = 0
    while at < len(words):
        token = words[at]
        match = _known_at(words, at, tables) if token.capital and token.fold in tables.names else None
        if match is None:
            at += 1
        else:
            found.append(match)
            at = match.after
    return found


def _known_at(words: Sequence[Token], at: int, tables: Tables) -> NameAt | None:
    for key, person in tables.names[words[at].fold]:
        after = at + len(key)
        if after > len(words) or any(words[at + i].fold != part for i, part in enumerate(key)):
            continue
        last = words[after - 1]
        if not all(_runs_on(words, i) for i in range(at + 1, after)) or not (last.capital or last.glued):
            continue
        following = words[after] if after < len(words) else None
        # "Donald Trump Jr." is another man than Donald Trump.
        if following is not None and following.fold in {"jr", "sr"} and following.gap == " " and not last.possessive:
            return None
        return NameAt(at, after, person, _titled(words, at), _honorific(words, at))
    return None


def _runs_on(words: Sequence[Token], at: int) -> bool:
    """Say whether the token goes on with the name that the one before is part of."""
    before, gap = words[at - 1], words[at].gap
    if before.possessive:
        return False
    if gap == " " or gap in _HYPHENS:
        return True
    if gap == ". ":
        return len(before.text) == 1 or before.fold in ABBREVIATIONS
    return gap in _NICKNAME_GAPS and words[at].capital


def _titled(words: Sequence[Token], at: int) -> bool:
    if at == 0 or words[at - 1].fold not in _HOLDERS or words[at - 1].possessive:
        return False
    return words[at].gap == " " or (words[at].gap == ". " and words[at - 1].fold in ABBREVIATIONS)


def _honorific(words: Sequence[Token], at: int) -> str:
    return _HONORIFICS.get(words[at - 1].fold, "") if at else ""


def unknown_names(page: Page, taken: Collection[int], sources: Collection[int] = ()) -> Iterator[NameAt]:
    """Yield what else may be personal names: runs of capitals that are no table name, with their titles cut off.

    `taken` holds the tokens already spoken for, `sources` those in a source's words, where a capital alone is enough.
    """
    blocked = set(taken)
    for hit in page.hits:
        if not _given_before(page, hit):
            blocked.update(range(hit.first, hit.after))
    at = 0
    while at < len(page.words):
        if at in blocked or not _starts(page.words, at):
            at += 1
            continue
        after = _run_end(page, at, blocked)
        name = _name_in(page, at, after, sources)
        if name is not None:
            yield name
        at = max(after, at + 1)


def _given_before(page: Page, hit: Hit) -> bool:
    """Say whether a city's name is a surname here, as in "Jack London"."""
    first = hit.first
    if hit.entry.kind not in {"city", "region"} or hit.after - first > 1 or first == 0:
        return False
    before = page.words[first - 1]
    given = before.capital and not before.possessive and page.words[first].gap == " "
    return given and bool(page.tables.genders.get(before.fold))


def is_given_name(page: Page, hit: Hit) -> bool:
    """Say whether a table name is a given name here, as in "Israel Katz" or "Petra Holm"."""
    first = hit.first
    if hit.after - first > 1 or hit.after >= len(page.words) or not page.tables.genders.get(page.words[first].fold):
        return False
    following = page.words[hit.after]
    surname = following.capital and following.gap == " " and not page.words[first].possessive
    plain = following.fold not in TITLES | LINKABLE | _ORGANISATION_ENDS | STOP
    return surname and plain and not page.between(hit.after, hit.after + 1)


def _starts(words: Sequence[Token], at: int) -> bool:
    token = words[at]
    if token.capital:
        # "Mrs. May" is no month.
        return (token.fold not in STOP or bool(_honorific(words, at))) and any(c.isalpha() for c in token.text)
    return token.fold in _PARTICLES and at + 1 < len(words) and words[at + 1].glued and words[at + 1].capital


def _run_end(page: Page, at: int, blocked: Collection[int]) -> int:
    words = page.words
    after = at + 1
    while after < len(words) and after not in blocked and _runs_on(words, after) and _continues(page, after, blocked):
        after += 1
        if words[after - 1].possessive:
            break
    return after


def _continues(page: Page, at: int, blocked: Collection[int]) -> bool:
    """Say whether a run of capitals takes the token in: a capital, "-un", or a particle with a capital behind it."""
    words, token = page.words, page.words[at]
    if token.glued and token.capital:
        # "the Trump-Putin call" is nobody's name.
        return token.gap == "-" and not {words[at - 1].fold, token.fold} <= page.tables.surnames.keys()
    if token.capital:
        return token.fold not in STOP
    if token.glued:
        return words[at - 1].capital and token.text.isalpha() and len(token.text) <= _SHORT_GLUED
    following = at + 1
    return token.fold in _PARTICLES and following < len(words) and words[following].capital and following not in blocked


def _name_in(page: Page, at: int, after: int, sources: Collection[int]) -> NameAt | None:
    """Return the name in a run of capitals: what stands behind the last word of its title."""
    words = page.words
    first = after
    while first > at and words[first - 1].fold not in TITLES:
        if after - first > 1 and words[first - 1].fold in _ORGANISATION_ENDS:
            break
        first -= 1
    if first == after or after - first > LONGEST_NAME or words[after - 1].fold in _ORGANISATION_ENDS:
        return None
    titled = _titled(words, first)
    if after - first == 1 and not titled:
        shouted = words[first].text.isupper() and len(words[first].text) > 1
        famous = words[first].fold in page.tables.surnames
        if shouted or not (famous or _may_stand_alone(page, first, sources)):
            return None
    return NameAt(first, after, _by_ends(page, first, after), titled, _honorific(words, first))


def _may_stand_alone(page: Page, at: int, sources: Collection[int]) -> bool:
    """Say whether one capital may be a name: not "Officials" or "Experts", and inside a source only at its end."""
    words = page.words
    if noun_ending_at(page, at, at) is not None:
        return False
    if at in sources:
        ends = at + 1 not in sources
        alone = at - 1 not in sources or words[at].gap.startswith(",") or not words[at - 1].capital
        return ends and alone and (not words[at].opens or _capital_throughout(words, at))
    return not words[at].opens


def _capital_throughout(words: Sequence[Token], at: int) -> bool:
    """Say whether the word that opens the sentence at `at` is a name: never in small letters, and no mere plural."""
    word = words[at].fold
    same = [t for t in words if t.fold == word]
    return all(t.capital for t in same) and (not word.endswith("s") or any(not t.opens for t in same))


def _by_ends(page: Page, first: int, after: int) -> Person | None:
    """Return the one person of the tables with this first and last word, where the report adds names between them."""
    key = tuple(t.fold for t in page.words[first:after])
    if len(key) < _WITH_MIDDLE:
        return None
    # "Sayyid Badr bin Hamad Albusaidi": an honorific that is no title word may stand first.
    for start in range(len(key) - 1):
        found = page.tables.ends.get((key[start], last_word(key)), ())
        if found:
            return found[0] if len(found) == 1 else None
    return None
