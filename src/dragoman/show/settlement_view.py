"""What is said about a solved conflict, in words: the rows that the page shows.

Nothing here is escaped or made harmless; that is left to the one who shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from dragoman.settlement import CONCEPTS, state_words, words
from dragoman.settlement.explain import Explainer
from dragoman.settlement.words import move_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dragoman.settlement import Concept, Conflict, Preference, Reason, Robustness, Solution, Ways

# Strongest first: a state that is Nash stable is stable under all the others too.
STRONGEST: Final[tuple[Concept, ...]] = ("nash", "sseq", "seq", "smr", "gmr")
# Under these the others' answers count only where they serve those who give them.
CREDIBLE: Final = frozenset({"nash", "sseq", "seq"})
_REASONS: Final = 4
_GROUPS: Final = 60
_BREAKS: Final = 6


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences that give one reason, the concepts it holds for, and the numbers of the evidence behind it."""

    concepts: tuple[str, ...]
    sentences: tuple[str, ...]
    more: int
    evidence: tuple[int, ...]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What keeps one decision maker in a state: the concepts it is stable under, none where nothing does, and why."""

    party: str
    concepts: tuple[str, ...]
    reasons: tuple[Said, ...]


class StateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A state as shown: its number on the page, its name, the options taken, and the verdict of each party."""

    number: int
    name: str
    taken: tuple[tuple[str, tuple[str, ...]], ...]
    holds: tuple[str, ...]
    today: bool
    verdicts: tuple[Verdict, ...]


class Stability(msgspec.Struct, frozen=True, kw_only=True):
    """How an equilibrium fares when one preference changes, under the strongest concept it holds under."""

    concept: str
    share: str
    breaks: tuple[str, ...]
    more: int


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """An equilibrium as shown at the top: why each party stays, the ways there, and how robust it is.

    `credible` says that it holds under a concept that counts only answers which serve those who give them.
    """

    row: StateRow
    concept: str
    credible: bool
    why: tuple[Said, ...]
    ways: tuple[tuple[str, tuple[str, ...]], ...]
    stability: Stability | None


class Quoted(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence behind a preference, with its number; `first` where it is quoted for the first time."""

    number: int
    sentence: str
    first: bool


class Preferred(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a party's preferences, best or weightiest first, with its numbered evidence."""

    says: str
    gloss: str
    evidence: tuple[Quoted, ...]


class Prefers(msgspec.Struct, frozen=True, kw_only=True):
    """What a party prefers as shown, and what kind of list it is."""

    party: str
    seen_by: str | None
    kind: str
    lines: tuple[Preferred, ...]
    more: int
    evidence: tuple[Quoted, ...]


class Evidence:
    """The sentences behind the preferences, each numbered once in the order in which they stand in the conflict."""

    def __init__(self, conflict: Conflict) -> None:
        self._numbers: dict[str, int] = {}
        for preference in conflict.preferences:
            for sentence in [*(e for said in preference.statements for e in said.evidence), *preference.evidence]:
                self._numbers.setdefault(sentence, len(self._numbers) + 1)
        self._quoted: set[int] = set()

    def numbers(self, sentences: Sequence[str]) -> tuple[int, ...]:
        """Return the numbers of these sentences, ascending."""
        return tuple(sorted(self._numbers[sentence] for sentence in sentences if sentence in self._numbers))

    def quoted(self, sentences: Sequence[str]) -> tuple[Quoted, ...]:
        """Return these sentences, each with its number, once."""
        return tuple(self._quote(sentence) for sentence in dict.fromkeys(sentences))

    def _quote(self, sentence: str) -> Quoted:
        number = self._numbers[sentence]
        first = number not in self._quoted
        self._quoted.add(number)
        return Quoted(number=number, sentence=sentence, first=first)


class Teller:
    """Tells of the states of one solution."""

    def __init__(self, solution: Solution, evidence: Evidence) -> None:
        self._solution = solution
        self._conflict = solution.conflict
        self._equilibrium = solution.is_equilibrium
        self._explainer = Explainer(solution)
        self._evidence = evidence

    def row(self, state: int) -> StateRow:
        """Return a state with the verdict of every party and the reasons."""
        return StateRow(
            number=state + 1,
            name=self._conflict.model.space.name(state),
            taken=taken(self._conflict, state),
            holds=self.holds(state),
            today=state == self._conflict.start,
            verdicts=tuple(self._verdict(state, party) for party in range(self._conflict.model.parties)),
        )

    def holds(self, state: int) -> tuple[Concept, ...]:
        """Return the concepts under which a state is an equilibrium, strongest first."""
        return tuple(concept for concept in STRONGEST if self._equilibrium[CONCEPTS.index(concept), state])

    def held(self, state: int, ways: Mapping[str, Ways], robust: Sequence[Robustness]) -> Held:
        """Return an equilibrium with the reasons under the strongest concept it holds under."""
        row = self.row(state)
        concept = self.holds(state)[0]
        return Held(
            row=row,
            concept=concept,
            credible=concept in CREDIBLE,
            why=self._why(row.name, concept),
            ways=self._ways(ways[row.name]) if row.name in ways else (),
            stability=next((_stability(r) for r in robust if (r.state, r.concept) == (row.name, concept)), None),
        )

    def _why(self, name: str, concept: Concept) -> tuple[Said, ...]:
        """Return why each party stays; those that have nothing better to move to in one sentence."""
        every = self._conflict.parties
        idle = [who for who in every if self._explainer.why(name, who, concept)[0].improvement is None]
        told = tuple(self._said(name, who, (concept,)) for who in every if who not in idle)
        return (_idle(idle, of=len(every)), *told) if idle else told

    def _verdict(self, state: int, party: int) -> Verdict:
        stable = self._solution.stable[:, party, state]
        held = tuple(concept for concept in STRONGEST if stable[CONCEPTS.index(concept)])
        name, who = self._conflict.model.space.name(state), self._conflict.parties[party]
        if "nash" in held:
            return Verdict(party=who, concepts=held, reasons=(self._said(name, who, ("nash",)),))
        if not held:
            return Verdict(party=who, concepts=(), reasons=(self._said(name, who, STRONGEST[1:]),))
        # The same answer often serves several concepts: it is told once.
        groups: dict[tuple[object, ...], list[Concept]] = {}
        for concept in STRONGEST[1:]:
            why = self._explainer.why(name, who, concept)
            key = tuple((reason.verdict, reason.improvement, reason.sanction) for reason in why)
            groups.setdefault(key, []).append(concept)
        return Verdict(party=who, concepts=held, reasons=tuple(self._said(name, who, g) for g in groups.values()))

    def _said(self, name: str, party: str, concepts: Sequence[Concept]) -> Said:
        reasons = self._explainer.why(name, party, concepts[0])
        if reasons[0].verdict == "unstable":
            # The other way about than with stability: what moves under the weakest concept moves under all.
            reasons = self._explainer.why(name, party, concepts[-1])
        return Said(
            concepts=tuple(concepts),
            sentences=tuple(words(reason, self._conflict) for reason in reasons[:_REASONS]),
            more=max(0, len(reasons) - _REASONS),
            evidence=self._evidence.numbers(_sentences(reasons[:_REASONS])),
        )

    def _ways(self, ways: Ways) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if ways.by_moves == ((),):
            return (("From today", ("it is where things stand",)),)
        found = (
            ("From today, by anyone's moves", ways.by_moves),
            ("From today, each step to its mover's liking", ways.by_improvements),
        )
        return tuple((label, self._told(some[0]) if some else ("no way",)) for label, some in found)

    def _told(self, way: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        before = self._conflict.model.space.name(self._conflict.start or 0)
        steps: list[str] = []
        for mover, after in way:
            steps.append(move_words(self._conflict, mover, before, after))
            before = after
        return tuple(steps)


def _idle(parties: Sequence[str], *, of: int) -> Said:
    if len(parties) == of:
        sentence = "Nobody has a move of its own to anything it likes better."
    elif len(parties) == 1:
        sentence = f"{parties[0]} stays: no move of its own leads to anything it likes better."
    else:
        who = f"{', '.join(parties[:-1])} and {parties[-1]}"
        sentence = f"{who} stay: no move of their own leads to anything they like better."
    return Said(concepts=(), sentences=(sentence,), more=0, evidence=())


def _sentences(reasons: Sequence[Reason]) -> list[str]:
    return list(dict.fromkeys(sentence for reason in reasons for sentence in reason.evidence))


def taken(conflict: Conflict, state: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the options taken in a state, party by party; nothing in graph form."""
    chosen = conflict.taken(state)
    by_party = ((party, tuple(o for holder, o in chosen if holder == party)) for party in conflict.parties)
    return tuple((party, options) for party, options in by_party if options)


def _stability(found: Robustness) -> Stability:
    breaks = tuple(f"{b.decision_maker} prefers {b.prefers} over {b.over}" for b in found.breaks_if[:_BREAKS])
    return Stability(
        concept=found.concept,
        share=f"{round(found.holds_in * found.neighbours):,} of {found.neighbours:,}",
        breaks=breaks,
        more=max(0, len(found.breaks_if) - _BREAKS),
    )


def prefers(conflict: Conflict, preference: Preference, evidence: Evidence) -> Prefers:
    """Return a party's preferences as shown: its statements, weights or ranking, with the sentences behind them."""
    kind, lines, more = _lines(conflict, preference, evidence)
    return Prefers(
        party=preference.decision_maker,
        seen_by=preference.seen_by,
        kind=kind,
        lines=lines,
        more=more,
        evidence=evidence.quoted(preference.evidence),
    )


def _lines(conflict: Conflict, preference: Preference, evidence: Evidence) -> tuple[str, tuple[Preferred, ...], int]:
    if preference.statements:
        said = preference.statements[:_GROUPS]
        lines = tuple(Preferred(says=s.says, gloss="", evidence=evidence.quoted(s.evidence)) for s in said)
        return "statements, the weightiest first", lines, len(preference.statements) - len(said)
    if preference.weights:
        heaviest = sorted(preference.weights, key=lambda pair: -abs(pair[1]))[:_GROUPS]
        lines = tuple(Preferred(says=option, gloss=f"{weight:+}", evidence=()) for option, weight in heaviest)
        return "a weight for each option taken", lines, len(preference.weights) - len(heaviest)
    return _ranked(conflict, preference)


def _ranked(conflict: Conflict, preference: Preference) -> tuple[str, tuple[Preferred, ...], int]:
    """Return the groups of states that a party ranks alike, best first."""
    if preference.seen_by is None:
        ranks = conflict.model.payoffs[conflict.party(preference.decision_maker)]
    else:
        ranks = conflict.model.beliefs[preference.decision_maker, preference.seen_by]
    best = int(ranks.max())
    lines: list[Preferred] = []
    for rank in range(best, max(-1, best - _GROUPS), -1):
        tied = np.flatnonzero(ranks == rank)[:_GROUPS].tolist()
        names = [conflict.model.space.name(state) for state in tied]
        gloss = state_words(conflict, names[0]) if len(names) == 1 and not conflict.states else ""
        lines.append(Preferred(says=", ".join(names), gloss=gloss, evidence=()))
    return "states, best first; those on one line are tied", tuple(lines), best + 1 - len(lines)
