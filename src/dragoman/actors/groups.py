"""Finds the bodies and the people that "it" and "they" mean."""

from __future__ import annotations

from dragoman.actors import anaphora
from dragoman.actors.describe import describe
from dragoman.actors.figures import Figure
from dragoman.actors.heard import Heard, Hearing
from dragoman.actors.parties import OPEN, Standing
from dragoman.actors.phrases import Hit, noun_ending_at
from dragoman.actors.titles import title_start
from dragoman.actors.wordlists import words_of

COMPLEMENT = words_of("complement")
JOINT = frozenset({"and", "&"})
_ACTING = frozenset({"name", "organ", "international", "armed", "seat", "agency", "capital"})
_SEVERAL = frozenset({"official", "institution", "member", "armed", "expert", "public", "media", "organisation"})
_BACK = 2  # sentences that "they" reaches back over
_TAG = 4  # words; a sentence with no more of them outside the statement is its "they said" alone
_PARTNER_WITHIN = 6  # words from one of two people joined by "and" to the other


def group_meant(hearing: Hearing, number: int, word: str, at: int) -> Heard:
    """Return what "it" or "they" at token `at` means: a subject of its sentence, the last to speak, one before."""
    scene = hearing.scene
    start = scene.sentence_of(at)
    if word in anaphora.PLURAL and (several := _several(hearing, number, at, start)) is not None:
        return several
    accuser = _accuser(hearing, number)
    last = next((h for h in hearing.before(number) if _is_group(h, word, at) and h.standing.party != accuser), None)
    floor = start if last is None else max(start, last.token + 1)
    here = _subject(hearing, number, range(floor, at), accuser)
    if here is not None and (last is None or word in anaphora.THING or last.token < start):
        return here
    if last is not None:
        return Heard(at, last.standing, None, last.reading)
    before = _subject(hearing, number, range(scene.sentence_of(max(0, start - 1)), start), accuser)
    return before or Heard(at, OPEN)


def _is_group(heard: Heard, word: str, at: int) -> bool:
    if heard.figure is not None or heard.standing is OPEN or at - heard.token >= anaphora.WINDOW:
        return False
    reading = heard.reading
    return (
        word in anaphora.THING
        or reading is None
        or reading.plural
        or reading.kind in {"name", "institution", "document"}
    )


def _accuser(hearing: Hearing, number: int) -> str | None:
    """Return who cannot be meant by "which it denies": whoever made the charge just before."""
    cue = hearing.scene.words[slice(*hearing.scene.span_tokens(hearing.sources[number].cue))]
    if not any(w.fold.startswith("den") for w in cue):
        return None
    last = next(iter(hearing.before(number)), None)
    return last.standing.party if last is not None else None


def _subject(hearing: Hearing, number: int, tokens: range, barred: str | None) -> Heard | None:
    """Return the first state or body in `tokens` that can be a subject and stands outside the statement's own words."""
    own = set(hearing.own(number))
    for hit in hearing.scene.page.between(tokens.start, tokens.stop):
        if hit.first in own or hit.entry.kind not in _ACTING or hit.entry.party == barred:
            continue
        if _acts(hearing, hit, charged=barred is not None):
            reading = describe(hearing.scene.page, hit.first, hit.after)
            if reading is not None:
                return Heard(tokens.stop, Standing(None, None, reading.party, reading.class_), None, reading)
    return None


def _acts(hearing: Hearing, hit: Hit, *, charged: bool) -> bool:
    """Say whether a name can be a subject; one who is charged with something may stand behind a preposition."""
    words = hearing.scene.words
    if words[hit.after - 1].possessive:
        return False
    behind = hit.first > 0 and words[hit.first - 1].fold in COMPLEMENT and not words[hit.first].opens
    return charged or not behind


def _several(hearing: Hearing, number: int, at: int, start: int) -> Heard | None:
    """Return the people or bodies that "they" means: those who head this sentence, else one of those before."""
    own = set(hearing.own(number))
    last = next((h for h in hearing.before(number) if h.joint or _is_group(h, "they", at)), None)
    begin, end, seen = start, at, 0
    while end > 0 and seen < _BACK:
        if last is not None and begin <= last.token < end:
            return Heard(at, last.standing, None, last.reading, joint=last.joint)
        # The statement's own words may fill whole sentences before "they said".
        seen += sum(i not in own for i in range(begin, end)) > _TAG
        for token in range(begin, end):
            if token not in own and (found := _plural_at(hearing, token, begin, end)) is not None:
                found.token = at
                return found
        begin, end = hearing.scene.sentence_of(max(0, begin - 1)), begin
    return None


def _plural_at(hearing: Hearing, token: int, floor: int, end: int) -> Heard | None:
    """Return two people joined by "and", or the plural noun, that stands at a token and can be a subject."""
    scene = hearing.scene
    if token > floor and scene.words[token - 1].fold in COMPLEMENT:
        return None
    figure = scene.figure_at.get(token)
    if figure is not None:
        leads = scene.figure_at.get(token - 1) is not figure and token - floor <= anaphora.SUBJECT_WITHIN
        return _pair(hearing, figure, token, end) if leads else None
    noun = noun_ending_at(scene.page, token, max(floor, token - 3))
    if noun is None or not noun.plural or noun.kind not in _SEVERAL:
        return None
    begin = title_start(scene.page, noun.first)
    if begin > floor and scene.words[begin - 1].fold in COMPLEMENT:
        return None
    begin = max(begin, floor)
    reading = describe(scene.page, begin, token + 1)
    if reading is None or not reading.plural or reading.vague:
        return None
    stands = Standing(None, without_article(hearing, begin, token + 1), reading.party, reading.class_)
    return Heard(token, stands, None, reading)


def _pair(hearing: Hearing, figure: Figure, token: int, end: int) -> Heard | None:
    scene = hearing.scene
    after = next(m.after for m in figure.mentions if m.first <= token < m.after)
    if after >= end or scene.words[after].fold not in JOINT or scene.words[after].gap != " ":
        return None
    near = range(after + 1, min(end, after + _PARTNER_WITHIN))
    other = next((scene.figure_at[i] for i in near if i in scene.figure_at), None)
    return together(hearing, [figure, other], token) if other is not None and other is not figure else None


def together(hearing: Hearing, figures: list[Figure], at: int) -> Heard:
    """Return people who speak as one: their names in a row, the party of the first."""
    stands = [hearing.standing_of(f) for f in figures]
    if len(figures) == 1:
        return Heard(at, stands[0], figures[0])
    names = "; ".join(s.name or "" for s in stands)
    roles = "; ".join(s.role for s in stands if s.role) or None
    return Heard(at, Standing(names, roles, stands[0].party, stands[0].class_), joint=True)


def without_article(hearing: Hearing, first: int, after: int) -> str:
    """Return the words of a phrase without "the" or "a" before them."""
    while first < after - 1 and hearing.scene.words[first].fold in {"the", "a", "an"}:
        first += 1
    return hearing.scene.page.text_of(first, after)
