"""Checks a headline against its evidence point by point: figures, names, days, denials, conditions, opposites.

Plain counts over words, a name each, so that a verdict can be traced to what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from dragoman.language.headline_kin import OPPOSITE, SAME
from dragoman.language.headline_words import NEGATIONS, Word, form_of, listed, names_of
from dragoman.language.linking import Floats

NAMES = (
    "opposites in the nearest sentence", "opposites in the evidence", "words of one meaning in the evidence",
    "words not borne out", "figures not in the evidence where it has others", "another figure of the same things",
    "another day or month", "another place", "names not in the nearest sentence", "names not in the evidence",
    "names not in the body", "denied only in the evidence", "denied only in the headline",
    "possible only in the evidence", "possible only in the headline", "condition only in the evidence",
    "said only in the evidence", "said only in the headline", "names in the other order", "sentences that deny it",
    "all words in the nearest sentence", "words not in the nearest sentence",
)  # fmt: skip
Words = Sequence[Word]
Sentence = tuple[int, int]

_POSSIBLE = listed(
    "may might could would can should want hope plan seek consider propose threaten weigh mull expect expected likely "
    "possible possibly potential due set prepare prepared ready intend aim ask call urge demand offer yet discuss wish"
)
_CONDITION = listed("if unless provided condition conditional only once until except without")
_SAID = listed(
    "say said told tell claim claimed allege alleged allegedly according accuse accused report reported warn warned "
    "insist insisted reportedly stated announced added argue argued denied deny suggest suggested"
)
_TIMES = listed(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december today tomorrow yesterday morning afternoon evening night week month year spring summer "
    "autumn winter"
)
_DENIED = NEGATIONS | {"deny", "reject", "refuse", "dismiss", "fail", "false", "untrue", "rule", "exclude", "cannot"}
_NEAR = 4
# Sentences that count as the evidence here, and denials beyond which more say no more.
_EVIDENCE, _MOST_DENIALS = 3, 3


@lru_cache(maxsize=65536)
def _kin(form: str) -> frozenset[str]:
    return _of(_SAME_FORMS, form)


@lru_cache(maxsize=65536)
def _against(form: str) -> frozenset[str]:
    return _of(_OPPOSITE_FORMS, form)


def _of(table: dict[str, frozenset[str]], form: str) -> frozenset[str]:
    return table.get(_stem(form), frozenset())


@lru_cache(maxsize=65536)
def _stem(form: str) -> str:
    """Take the endings of tense off, so that forms of one verb meet."""
    for ending in ("ing", "ed", "es", "e"):
        if len(form) > len(ending) + 2 and form.endswith(ending):
            return form[: -len(ending)]
    return form


def _forms(table: dict[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Give a table of phrases by their first words' stems, but for phrases that begin alike with small words."""
    made: dict[str, set[str]] = {}
    for phrase, others in table.items():
        if key := _head(phrase):
            made.setdefault(key, set()).update(head for other in others if (head := _head(other)))
    return {key: frozenset(others - {key}) for key, others in made.items()}


_LIGHT = listed("is say hold go fall give sit go let pull break put take call turn sign bring stand once more less")


def _head(phrase: str) -> str | None:
    first, *rest = phrase.split()
    form = form_of(first)
    return None if rest and form in _LIGHT else _stem(form)


_SAME_FORMS, _OPPOSITE_FORMS = _forms(SAME), _forms(OPPOSITE)


def facts(title: Words, body: Words, places: Sequence[Sentence]) -> Floats:
    """Give the counts of `NAMES`; `places` are the sentences of the body. They go by words alone, not by vectors."""
    content = [word for word in title if word.content]
    if not content or not places:
        return np.zeros(len(NAMES), dtype=np.float32)
    held = [_held(content, _stems(body[slice(*place)])) for place in places]
    # The earlier of two that hold as much: news puts first what it is about.
    order = sorted(range(len(places)), key=lambda at: (-held[at], at))
    chosen = [places[at] for at in sorted(order[:_EVIDENCE])]
    best = body[slice(*places[order[0]])]
    evidence = [word for first, last in chosen for word in body[first:last]]
    figures = (
        *_meanings(content, best, evidence),
        *_figures(title, evidence),
        _other_time(title, evidence),
        _other_place(title, best, evidence),
        *_names(title, best, evidence, body),
        *_manner(title, best),
        _turned(title, best),
        _denials(content, body, places) - _denials(content, title, [(0, len(title))]),
        _held(content, _stems(best)) / len(content),
        len(content) - _held(content, _stems(best)),
    )
    return np.array(figures, dtype=np.float32)


def _stems(words: Words) -> frozenset[str]:
    return frozenset(_stem(word.form) for word in words)


def _is_held(word: Word, stems: frozenset[str]) -> bool:
    """Say whether a word, or one of its meaning, is among the stems of words."""
    if word.number:
        return word.form in stems
    return _stem(word.form) in stems or bool(_kin(word.form) & stems)


def _held(content: Words, stems: frozenset[str]) -> int:
    return sum(_is_held(word, stems) for word in content)


def _meanings(content: Words, best: Words, evidence: Words) -> Iterator[float]:
    """Count opposites that stand where the word itself does not, and words of the headline that are (not) held."""
    for words in (best, evidence):
        stems = _stems(words)
        yield float(sum(not _is_held(word, stems) and bool(_against(word.form) & stems) for word in content))
    held = _held(content, _stems(evidence))
    yield held / len(content)
    yield float(len(content) - held)


def _figures(title: Words, evidence: Words) -> Iterator[float]:
    known = {word.form for word in evidence if word.number}
    missing = [at for at, word in enumerate(title) if word.number and word.form not in known]
    yield float(len(missing) if known else 0)
    after = {(one.form, other.form) for one, other in pairwise(evidence) if one.number}
    counted = {noun for _, noun in after}
    yield float(sum(at + 1 < len(title) and title[at + 1].form in counted for at in missing))


def _other_time(title: Words, evidence: Words) -> float:
    ours, theirs = ({word.form for word in words} & _TIMES for words in (title, evidence))
    return float(bool(ours - theirs) and bool(theirs - ours))


def _other_place(title: Words, best: Words, evidence: Words) -> float:
    """Say whether the headline puts it in a place that the evidence does not name, and the evidence in another."""
    ours, theirs = set(_where(title)), set(_where(best))
    return float(bool(ours - {word.form for word in evidence}) and bool(theirs - {word.form for word in title}))


def _where(words: Words) -> Iterator[str]:
    for one, other in pairwise(words):
        if one.form in {"in", "at", "near", "from", "to"} and other.capital:
            yield other.form


def _names(title: Words, best: Words, evidence: Words, body: Words) -> Iterator[float]:
    known = names_of(body)
    shouted = sum(word.capital for word in title) > 0.6 * len(title)
    names = [
        word
        for word in title
        if word.content and (word.form in known or (word.capital and not shouted and not word.opens))
    ]
    for words in (best, evidence, body):
        families = {word.family for word in words}
        yield float(sum(word.family not in families for word in names))


def _manner(title: Words, best: Words) -> Iterator[float]:
    """Compare how both put what they share: denied, possible, under a condition, as somebody's words."""
    shared = _stems(title) & _stems([word for word in best if word.content])
    for marks in (_DENIED, _POSSIBLE):
        ours, theirs = _marked(title, shared, marks), _marked(best, shared, marks)
        yield float(theirs and not ours)
        yield float(ours and not theirs)
    said, told = ({word.form for word in words} for words in (title, best))
    yield float(bool(told & _CONDITION) and not said & _CONDITION)
    yield float(bool(told & _SAID) and not said & _SAID)
    yield float(bool(said & _SAID) and not told & _SAID)


def _marked(words: Words, shared: frozenset[str], marks: frozenset[str]) -> bool:
    """Say whether a mark stands before or at a shared word, within a few words."""
    return any(
        word.form in marks or (word.form.endswith("n't") and marks is _DENIED)
        for at, one in enumerate(words)
        if _stem(one.form) in shared
        for word in words[max(0, at - _NEAR) : at + 1]
    )


def _turned(title: Words, best: Words) -> float:
    """Say whether two names of the headline stand the other way round in a sentence that is not passive."""
    there = {word.form: at for at, word in reversed(list(enumerate(best))) if word.capital and word.content}
    ours = [word.form for word in title if word.capital and word.form in there]
    passive = any(word.form == "by" for word in best) != any(word.form == "by" for word in title)
    return float(any(there[a] > there[b] for a, b in pairwise(ours) if a != b) and not passive)


def _denials(content: Words, body: Words, places: Sequence[Sentence]) -> float:
    """Count the sentences that deny what shares two words or more with the headline."""
    stems = frozenset(_stem(word.form) for word in content if not word.number)
    count = 0
    for first, last in places:
        words = body[first:last]
        if len(_stems(words) & stems) > 1 and any(word.form in _DENIED or word.form.endswith("n't") for word in words):
            count += 1
    return float(min(count, _MOST_DENIALS))
