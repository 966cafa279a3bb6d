"""Reads what a report says of a person beside the name: titles before it, appositives and ages behind it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from dragoman.actors.describe import SERVES, Description, describe
from dragoman.actors.figures import Figure, Said, guess_gender
from dragoman.actors.names import ABBREVIATIONS, LINKABLE, STOP, TITLES, NameAt
from dragoman.actors.phrases import Page
from dragoman.actors.text import Token
from dragoman.actors.wordlists import words_of

LONGEST_TITLE = 16
LONGEST_APPOSITIVE = 22
_LONGEST_AGE = 2  # digits
ROLE_KINDS = frozenset({"official", "member", "armed", "organisation", "expert", "media", "public"})
_BREAKS = frozenset('.;:"“”()[]!?—\n…')
_TITLE_LINKS = words_of("title links")
_ARTICLES = words_of("articles")
_RELATIVE = frozenset({"who", "which"})
_BE = frozenset({"is", "was", "are", "were", "has", "been", "serves", "served", "as"})
_FOR = frozenset({"for", "to", "of"})
_RANKS = frozenset({"former", "senior", "top", "chief", "deputy"})


def collect(figures: Iterable[Figure], page: Page, heads: Container[int] = ()) -> None:
    """Read what stands around every mention that has not been read into its figure.

    `heads` are the words that sources begin with: who speaks next is not the one named before.
    """
    figures = list(figures)
    named = {i for f in figures for m in f.mentions for i in range(m.first, m.after)}
    for figure in figures:
        for mention in figure.mentions:
            if mention.first not in figure.read:
                figure.read.add(mention.first)
                _read_before(figure, mention, page, named)
                _read_after(figure, mention, page, named, heads)
        figure.said.sort(key=lambda s: s.first)
        figure.gender = figure.gender or guess_gender(figure, page)


def _read_before(figure: Figure, mention: NameAt, page: Page, named: Container[int]) -> None:
    first = title_start(page, mention.first, named)
    if first == mention.first or page.words[mention.first - 1].fold in _TITLE_LINKS:
        return
    reading = describe(page, first, mention.first)
    if reading is None or reading.plural or reading.kind not in ROLE_KINDS | {"unknown", "document"}:
        return
    text = page.text_of(first, mention.first).strip(" ,")
    state = _state_behind(page, mention) if reading.party is None and not reading.former else None
    if state is not None:
        text = f"{text} of {state.text}"
        reading = reading._replace(party=state.party, entry_kind=state.kind)
    figure.said.append(Said(text, reading, first, mention.first))


class _State:
    """The state behind a name: "President Zelensky of Ukraine"."""

    def __init__(self, text: str, party: str, kind: str) -> None:
        self.text, self.party, self.kind = text, party, kind


def _state_behind(page: Page, mention: NameAt) -> _State | None:
    at = mention.after
    if at + 1 >= len(page.words) or page.words[at].fold != "of" or page.words[at].gap != " ":
        return None
    hit = next(iter(page.between(at + 1, at + 3)), None)
    if hit is None or hit.entry.party is None:
        return None
    return _State(page.text_of(hit.first, hit.after), hit.entry.party, hit.entry.kind)


def title_start(page: Page, at: int, named: Container[int] = ()) -> int:
    """Return the token at which the title before the name at `at` begins, `at` itself where there is none."""
    words = page.words
    in_hit = {i for h in page.between(at - LONGEST_TITLE, at) if h.after <= at for i in range(h.first, h.after)}
    first = at
    while first > 0 and at - first < LONGEST_TITLE and _reaches_back(words, first, at, named):
        before = words[first - 1]
        if not _in_title(words, first - 1, in_hit) and not _between(words, first - 1, in_hit):
            break
        first -= 1
        if before.fold in _ARTICLES and not (before.fold == "the" and _linked(words, first)):
            break
    while first < at and words[first].fold in _TITLE_LINKS:
        first += 1
    return first


def _linked(words: Sequence[Token], at: int) -> bool:
    return at > 0 and words[at - 1].fold in {"of", "for", "to", "at"}


def _reaches_back(words: Sequence[Token], first: int, at: int, named: Container[int]) -> bool:
    """Say whether the word before `first` can be in one title with it: no stop between, no other name, no master."""
    gap, before = words[first].gap, words[first - 1]
    if first - 1 in named and not before.possessive:
        return False
    if _BREAKS & set(gap) and not (gap == ". " and before.fold in ABBREVIATIONS):
        return False
    if gap.startswith(",") and (first != at or before.fold not in TITLES):
        return False
    # "a spokesman for President X" is not X's title.
    return not (before.fold in {"for", "to"} and first > 1 and words[first - 2].fold in SERVES | {"back"})


def _in_title(words: Sequence[Token], at: int, in_hit: Container[int]) -> bool:
    token = words[at]
    if token.fold in TITLES or token.fold in LINKABLE or at in in_hit or token.possessive:
        return True
    small = token.fold in _TITLE_LINKS or token.fold in _ARTICLES
    return small or token.text.isdigit() or (token.capital and not token.opens)


def _between(words: Sequence[Token], at: int, in_hit: Container[int]) -> bool:
    """Say whether a plain word stands inside a title: "hostage" in "former Israeli hostage negotiator"."""
    token = words[at]
    if at == 0 or token.fold in STOP or token.fold.endswith(("ed", "ing")) or not token.text.isalpha():
        return False
    return token.gap in {" ", "-"} and (at - 1 in in_hit or words[at - 1].fold in _RANKS)


def _read_after(figure: Figure, mention: NameAt, page: Page, named: Container[int], heads: Container[int]) -> None:
    begin = _appositive_start(figure, mention, page.words)
    if begin is None or begin in heads:
        return
    after = _appositive_end(page.words, begin)
    if after <= begin or _titles_another(page.words, begin, after, named) or not _like_role(page.words[begin]):
        return
    reading = describe(page, begin, after)
    if reading is not None and reading.kind in ROLE_KINDS and not reading.plural:
        figure.said.append(Said(page.text[page.words[begin].start : page.words[after - 1].end], reading, begin, after))


def _appositive_start(figure: Figure, mention: NameAt, words: Sequence[Token]) -> int | None:
    """Return where an appositive begins behind a name, None where none does; an age on the way is noted."""
    at = mention.after
    if at >= len(words) or words[at - 1].possessive:
        return None
    gap = words[at].gap
    if gap.startswith(",") and words[at].text.isdigit() and len(words[at].text) <= _LONGEST_AGE:
        figure.aged = True
        at += 1
        if at >= len(words) or not words[at].gap.startswith(","):
            return None
    elif not gap.startswith((",", " —", " –", " (")) and not _is_a(words, at):
        return None
    if words[at].fold in _RELATIVE and (at + 1 >= len(words) or words[at + 1].fold not in _BE):
        return None
    while at < len(words) and (words[at].fold in _RELATIVE or words[at].fold in _BE):
        at += 1
    return at if at < len(words) else None


def _is_a(words: Sequence[Token], at: int) -> bool:
    """Say whether "is the" follows a name."""
    follows = words[at].gap == " " and words[at].fold in {"is", "was"}
    return follows and at + 1 < len(words) and words[at + 1].fold in {"the", "a", "an"}


def _titles_another(words: Sequence[Token], begin: int, after: int, named: Container[int]) -> bool:
    """Say whether the words behind a comma are the next one's title in a list: "A, Defence Minister B, C"."""
    at = next((i for i in range(begin, after) if i in named), None)
    if at is not None and words[begin].fold in SERVES and any(words[i].fold in _FOR for i in range(begin, at)):
        return False  # "A, spokesman for President B"
    return at is not None and words[at - 1].fold not in _TITLE_LINKS and words[begin].fold not in _ARTICLES


def _like_role(token: Token) -> bool:
    told = token.fold in _ARTICLES or token.fold in TITLES
    return told or token.capital or token.possessive or token.text.isdigit()


def _appositive_end(words: Sequence[Token], at: int) -> int:
    after = at
    while after < len(words) and after - at < LONGEST_APPOSITIVE:
        gap = words[after].gap
        if after > at and (_BREAKS & set(gap) or "," in gap):
            break
        after += 1
    return after


def role_before(page: Page, first: int, at: int) -> Description | None:
    """Return what the words from `first` up to the name at `at` say of its bearer, None where they are no title."""
    reading = describe(page, first, at)
    return reading if reading is not None and reading.kind in ROLE_KINDS and not reading.plural else None
