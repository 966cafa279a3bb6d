"""Says who is speaking: ends every source at a person, an office and the party spoken for, or leaves it open."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dragoman.actors import anaphora
from dragoman.actors.describe import SERVES, describe
from dragoman.actors.figures import Figure, Said
from dragoman.actors.groups import COMPLEMENT, JOINT, group_meant, together
from dragoman.actors.heard import Heard, Hearing, Source
from dragoman.actors.hearers import hearers
from dragoman.actors.names import TITLES
from dragoman.actors.parties import OPEN, Standing
from dragoman.actors.relay import relays
from dragoman.actors.roster import roster
from dragoman.actors.scene import look
from dragoman.actors.tables import Tables, load_tables
from dragoman.actors.titles import role_before, title_start
from dragoman.actors.unnamed import described, owned
from dragoman.actors.wordlists import words_of
from dragoman.reading import Actor, Relay, Speaker
from dragoman.report import Report, Span

NO_DATE = "offices not looked up: no date"
_LEADING = words_of("leading")
_PRONOUN_WORDS = 2  # "he himself"
_WITH_PRONOUN = frozenset({"own", "himself", "herself", "itself", "themselves", "all", "both", "countries", "sides"})
_JOINED_WITHIN = 10  # words between two names with one "and"


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """Who is who in a report, in the order of the sources given; every actor; what was left undone."""

    speakers: tuple[Speaker, ...]
    addressees: tuple[Span | None, ...]
    relays: tuple[tuple[Relay, ...], ...]
    actors: tuple[Actor, ...]
    gaps: tuple[str, ...] = ()


def resolve(
    report: Report, sources: Sequence[Source], *, tables: Tables | None = None, people: Sequence[Span] = ()
) -> Resolution:
    """Return who speaks in each of `sources`, to whom and through whom, and everybody who speaks or is named.

    `people` are personal names that a model has found; the rules find names without it. Tables default to Dragoman's
    own. What the report says of somebody goes before the tables; offices count only at the report's date, and a report
    without one uses none and says so in `gaps`.
    """
    return Resolver(report, sources, tables=tables, people=people).resolution()


class Resolver:
    """Resolves the sources of one report, in the order in which they stand in it."""

    def __init__(
        self, report: Report, sources: Sequence[Source], *, tables: Tables | None = None, people: Sequence[Span] = ()
    ) -> None:
        self.scene = look(report, tables or load_tables(), [s.source for s in sources], people)
        self.hearing = Hearing(self.scene, sources)
        for source in sources:
            self._title_before(source)
        self._asked: set[int] = set()
        for number in sorted(range(len(sources)), key=lambda n: (self.hearing.place(n), n)):
            self._listen(number)

    def speaker(self, number: int) -> Standing:
        """Return who speaks in the source of this number."""
        return self.hearing.of(number).standing

    def figure(self, number: int) -> Figure | None:
        """Return the person that speaks in the source of this number, None where it is no named person."""
        return self.hearing.of(number).figure

    def resolution(self) -> Resolution:
        """Return everything that was found."""
        numbers = range(len(self.hearing.sources))
        ids, actors = roster(self.scene, [self.hearing.of(n) for n in numbers])
        speakers = tuple(
            Speaker(actor=ids[n], name=s.name, role=s.role, party=s.party, class_=s.class_)
            for n, s in enumerate(map(self.speaker, numbers))
        )
        return Resolution(
            speakers=speakers,
            addressees=tuple(hearers(self.hearing)),
            relays=tuple(relays(self.hearing, n) for n in numbers),
            actors=actors,
            gaps=() if self.scene.month else (NO_DATE,),
        )

    def _title_before(self, source: Source) -> None:
        """Give the first name in a source the title before its comma: "the mayor of Kyiv, Vitali Klitschko"."""
        first, after = self.scene.span_tokens(source.source)
        at = next((i for i in range(first, after) if i in self.scene.figure_at), None)
        if at is None or at == first or not self.scene.words[at].gap.startswith(","):
            return
        figure = self.scene.figure_at[at]
        reading = role_before(self.scene.page, first, at)
        if reading is not None and all(s.first != first for s in figure.said):
            figure.said.append(Said(self.scene.page.text_of(first, at), reading, first, at))

    def _listen(self, number: int) -> None:
        if not self.hearing.has(number):
            heard = self._hear(self.hearing.sources[number], number)
            if not self.hearing.has(number):
                self.hearing.add(number, heard)

    def _hear(self, source: Source, number: int) -> Heard:
        first, after = self.scene.span_tokens(source.source)
        while first < after - 1 and self.scene.words[first].fold in _LEADING:
            first += 1
        if after <= first:
            return Heard(self.scene.token_at(self.hearing.place(number)), OPEN)
        figures = self._heads(first, after)
        if not figures and self._is_pronoun(first, after):
            return self._pronoun(number, first)
        if figures:
            return together(self.hearing, figures, first)
        return owned(self.hearing, number, first, after) or described(self.hearing, number, first, after)

    def _is_pronoun(self, first: int, after: int) -> bool:
        token = self.scene.words[first]
        # "US" and "WHO" are no pronouns; "I" is one.
        if token.fold not in anaphora.PRONOUNS or (token.text.isupper() and len(token.text) > 1):
            return False
        return after - first == 1 or (
            after - first == _PRONOUN_WORDS and self.scene.words[first + 1].fold in _WITH_PRONOUN
        )

    def _pronoun(self, number: int, at: int) -> Heard:
        word = self.scene.words[at].fold
        if word in anaphora.SELF:
            outer = self.hearing.outer(number)
            if outer is None:
                # "We" outside any quotation is the paper itself.
                return Heard(at, Standing(class_="media"))
            if not self.hearing.has(outer):
                # "I think", he said: the outer source stands behind its quotation. A circle stays open.
                if number in self._asked:
                    return Heard(at, OPEN)
                self._asked.add(number)
                self._listen(outer)
            whose = self.hearing.of(outer)
            return Heard(at, whose.standing, whose.figure, whose.reading)
        if word in anaphora.MALE | anaphora.FEMALE:
            figure = self.hearing.person(number, word, at)
            return together(self.hearing, [figure], at) if figure is not None else Heard(at, OPEN)
        if word in anaphora.RELATIVE and (figure := self.scene.figure_at.get(at - 1)) is not None:
            return together(self.hearing, [figure], at)
        return group_meant(self.hearing, number, word, at)

    # --- names

    def _heads(self, first: int, after: int) -> list[Figure]:
        """Return the people named as heads of the source's words: no possessors, nobody behind "of" or "for"."""
        found: list[Figure] = []
        at = first
        while at < after:
            figure = self.scene.figure_at.get(at)
            if figure is None:
                at += 1
                continue
            mention = next(m for m in figure.mentions if m.first <= at < m.after)
            end = min(mention.after, after)
            owns = self.scene.words[end - 1].possessive and end < after
            fresh = all(f is not figure for f in found) and (not found or self._joined(at))
            if fresh and not owns and not self._is_complement(first, at):
                found.append(figure)
            at = max(end, at + 1)
        return found

    def _is_complement(self, first: int, at: int) -> bool:
        """Say whether the name at `at` hangs on a noun before it ("the office of", "mother of", "adviser to")."""
        words = self.scene.words
        for back in range(at - 1, first - 1, -1):
            if "," in words[back + 1].gap:
                return False
            if words[back].fold in COMPLEMENT and not words[back].capital:
                linked = words[at - 1].fold in COMPLEMENT
                own_title = not linked and title_start(self.scene.page, at, self.scene.figure_at) < back
                return back > first and not own_title and not self._ends_office(first, back, at)
        return False

    def _ends_office(self, first: int, of: int, at: int) -> bool:
        """Say whether a name behind "of ..." is the holder's: "Chief Executive Officer of the corporation X"."""
        words = self.scene.words
        if words[of].fold != "of" or at - of <= 1 or words[at - 1].possessive or words[at - 1].fold in TITLES:
            return False
        if describe(self.scene.page, of + 1, at) is None:
            return False  # "the envoy of neutral Hesmark": a place that no table knows
        reading = describe(self.scene.page, first, of)
        return reading is not None and reading.kind in {"official", "organisation"} and reading.head not in SERVES

    def _joined(self, at: int) -> bool:
        words = self.scene.words
        for back in range(at - 1, max(-1, at - 1 - _JOINED_WITHIN), -1):
            if words[back].fold in JOINT:
                return True
            if "," in words[back + 1].gap:
                return False
        return False


__all__ = ["NO_DATE", "Resolution", "Resolver", "Source", "resolve"]
