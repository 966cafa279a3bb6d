"""Reads from a statement which positions it takes: whose, on which issue and item, by which act, in which stance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import msgspec
import numpy as np

from dragoman.language.candidates import Candidate, Range, Speaks, candidates_for, pieces_of
from dragoman.language.jointly import speaking_together
from dragoman.language.linking import Floats, softmax
from dragoman.language.meaning import CONDITION, ITEM, Heads, Meant, Words
from dragoman.reading import Act, Issue, Position, Stance, Statement
from dragoman.report import Report, Span

ISSUES, ACTS, STANCES = get_args(Issue), get_args(Act), get_args(Stance)
_IN_SOURCE = 9  # the feature of a candidate that is named in the source
# What an issue is called where no words of the statement name its item.
_NAMES = {"other": "other matter", "nuclear": "nuclear programme", "alliance": "alliance membership"}


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure the model must be, on the development reports (docs/experiments.md)."""

    issue: float = 0.3
    holder: float = 0.6
    aim: float = 0.5
    item: float = 0.4
    condition: float = 0.5


DEFAULTS = Sure()


def with_positions(  # noqa: PLR0913 -- what is read, by what, and how
    report: Report,
    meant: Meant,
    statements: Sequence[Statement],
    heads: Heads,
    *,
    signers: Sequence[str] = (),
    sure: Sure = DEFAULTS,
) -> tuple[Statement, ...]:
    """Return the statements with the positions that each takes, the surest issue first.

    What a joint text says in its own voice is a position of each of its `signers`.
    """
    placed = [(n, words) for n, one in enumerate(statements) if (words := words_of(meant, one)) is not None]
    if not placed:
        return tuple(statements)
    said = heads.said(meant, [words for _, words in placed])
    chances = heads.issues(said)
    found = list(statements)
    together = speaking_together(report, statements, meant.named.mentions)
    for row, (number, words) in enumerate(placed):
        one = statements[number]
        speaker = Speaks(one.speaker.party, _range(meant, one.source), together[number])
        taken = _taken(report, meant, words, speaker, (said[row], chances[row]), heads, sure)
        if signers and statements[number].source is None:
            taken = tuple(one for position in taken for one in _of_each(position, statements[number], signers))
        found[number] = msgspec.structs.replace(statements[number], positions=taken)
    return tuple(found)


def _of_each(position: Position, statement: Statement, signers: Sequence[str]) -> list[Position]:
    """Give the speaker's position to every signer."""
    if position.party != statement.speaker.party:
        return [position]
    return [msgspec.structs.replace(position, party=party) for party in signers]


def words_of(meant: Meant, statement: Statement) -> Words | None:
    """Return the pieces of a statement's parts; None where its content stands outside the text."""
    content = tuple(sorted(r for span in statement.content if (r := _range(meant, span)) is not None))
    if not content:
        return None
    voice = tuple(r for span in (statement.cue, statement.source) if (r := _range(meant, span)) is not None)
    return Words(content, voice)


def _range(meant: Meant, span: Span | None) -> Range | None:
    if span is None or span.start is None or span.end is None:
        return None
    first, after = pieces_of(meant.tokens, span.start, span.end)
    return (first, after) if first < after else None


def _taken(  # noqa: PLR0913, PLR0917 -- one statement with all that is known of it
    report: Report,
    meant: Meant,
    words: Words,
    speaker: Speaks,
    read: tuple[Floats, Floats],
    heads: Heads,
    sure: Sure,
) -> tuple[Position, ...]:
    said, chances = read
    issues = [int(k) for k in np.argsort(-chances, kind="stable") if chances[k] >= sure.issue]
    if not issues:
        return ()
    candidates = candidates_for(meant.named, words.content, speaker=speaker)
    how = heads.how(np.broadcast_to(said, (len(issues), len(said))), issues)
    acts, stances = softmax(heads.linear("act", how)), softmax(heads.linear("stance", how))
    items = _runs(meant, words, ITEM, least=sure.item)
    condition = _condition(report, meant, words, sure)
    found: list[Position] = []
    for row, issue in enumerate(issues):
        act, stance = int(acts[row].argmax()), int(stances[row].argmax())
        item = _item(report, meant, items, issue, heads)
        parties = heads.holders(meant, how[row], candidates)
        found.extend(
            Position(
                party=candidates[holder].party,
                reported_by=_reporter(candidates, holder),
                issue=ISSUES[issue],
                item=item,
                act=ACTS[act],
                stance=STANCES[stance],
                condition=condition if STANCES[stance] == "conditional" else None,
                toward=_aim(candidates, parties[:, 1], holder, least=sure.aim),
                confidence=_confidence(float(chances[issue]), float(acts[row][act]), float(parties[holder][0])),
            )
            for holder in _holders(candidates, parties[:, 0], speaker.together, least=sure.holder)
        )
    return tuple(found)


def _holders(candidates: Sequence[Candidate], chances: Floats, together: Sequence[str], *, least: float) -> list[int]:
    """Choose who holds a position: everybody who is likely to, at least the likeliest; those who speak as one alike."""
    likely = [int(n) for n in np.flatnonzero(chances >= least)] or [int(chances.argmax())]
    if not together or not {0, *(n for n, c in enumerate(candidates) if c.party in together)} & set(likely):
        return likely
    others = [n for n in likely if n != 0 and candidates[n].party not in together]
    return [*(n for n, c in enumerate(candidates) if c.party in together), *others]


def _reporter(candidates: Sequence[Candidate], holder: int) -> str | None:
    """Return the speaker's party where it tells of another's position; joint speakers tell of their own."""
    one = candidates[holder]
    return None if holder == 0 or one.features[_IN_SOURCE] else candidates[0].party


def _aim(candidates: Sequence[Candidate], chances: Floats, holder: int, *, least: float) -> str | None:
    others = [n for n, c in enumerate(candidates) if n != holder and c.party not in {None, candidates[holder].party}]
    best = max(others, key=lambda n: chances[n], default=None)
    return candidates[best].party if best is not None and chances[best] >= least else None


def _confidence(issue: float, act: float, holder: float) -> float:
    return round(issue * math.sqrt(act) * math.sqrt(max(holder, 0.5)), 3)


# --- the words of items and conditions


def _runs(meant: Meant, words: Words, column: slice, *, least: float) -> list[Range]:
    """Return the runs of the content whose pieces a token head marks, as whole words."""
    found: list[Range] = []
    for first, after in words.content:
        marked = softmax(meant.scores[first:after, column])[:, 1] >= least
        at = first
        while at < after:
            if not marked[at - first]:
                at += 1
                continue
            end = at
            while end < after and marked[end - first]:
                end += 1
            found.append(_whole(meant, at, end, (first, after)))
            at = max(end, found[-1][1])
    return found


def _whole(meant: Meant, first: int, after: int, within: Range) -> Range:
    """Grow a run to whole words."""
    gap = meant.tokens.gap
    start, end = meant.tokens.start, meant.tokens.end
    while first > within[0] and gap[first] == 0 and start[first] == end[first - 1]:
        first -= 1
    while after < within[1] and gap[after] == 0 and start[after] == end[after - 1]:
        after += 1
    return first, after


def _item(report: Report, meant: Meant, runs: Sequence[Range], issue: int, heads: Heads) -> str:
    """Return the marked words that are most of this issue; the issue's own name where none are marked."""
    name: str = ISSUES[issue]
    # A party's name alone is no item: it says with whom, not about what.
    runs = [run for run in runs if not meant.named.names(run)]
    if not runs:
        return _NAMES.get(name) or name.replace("-", " ")
    width = meant.vectors.shape[1]
    weight = heads.weights["issue.weight"][issue][:width]
    first, after = max(runs, key=lambda r: float(meant.average(range(*r)) @ weight))
    words = report.text[int(meant.tokens.start[first]) : int(meant.tokens.end[after - 1])]
    return " ".join(words.split()).strip(" \t,.;:\"'“”‘’«»") or name


def _condition(report: Report, meant: Meant, words: Words, sure: Sure) -> str | None:
    runs = _runs(meant, words, CONDITION, least=sure.condition)
    if not runs:
        return None
    first, after = max(runs, key=lambda r: r[1] - r[0])
    return report.text[int(meant.tokens.start[first]) : int(meant.tokens.end[after - 1])].strip() or None
