"""Gives a party's own text its voice: its unattributed sentences become its statements, its "we" is the party."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

import msgspec

from dragoman.actors.resolver import Source, resolve
from dragoman.actors.tables import Tables, load_tables
from dragoman.language.joining import kind_of
from dragoman.language.own_words import OwnWords, unattributed
from dragoman.language.tokens import quotation_states
from dragoman.language.turns import Turn, turns
from dragoman.language.voice import OwnVoice, own_voice
from dragoman.reading import Actor, Speaker, Statement
from dragoman.report import Report, Span

# This share of what is taken for a text's own words is so labelled in the official texts of training/own: 58 of 85.
CONFIDENCE = 0.68
_SELF = re.compile(r"(?:we|i|us|our|my|me)(?:['’]\w+)?", re.IGNORECASE)
# The publisher as its own texts call it; a capital or "the" alone is no name of a third party.
_ITSELF = re.compile(
    r"[Tt]he\s+(?:(?:Foreign|Defen[cs]e)\s+)?(?:Ministry|Government|Republic|Kingdom|Chancellery|Presidency|Cabinet|Administration)"
    r"(?:\s+of\s+(?:Foreign\s+Affairs|Defen[cs]e))?"
)


_OFFICES = frozenset(
    {"president", "secretary", "minister", "official", "speaker", "spokesperson", "chancellor", "king"}
)


class Spoken(msgspec.Struct, frozen=True):
    """A report with its voice, its statements and actors; `voice` is None where the text is an outlet's."""

    report: Report
    statements: tuple[Statement, ...]
    actors: tuple[Actor, ...]
    voice: OwnVoice | None = None

    @property
    def signers(self) -> tuple[str, ...]:
        """Return the parties that sign a joint text; none of any other."""
        return self.voice.parties if self.voice is not None and len(self.voice.parties) > 1 else ()


def speak(
    report: Report, statements: tuple[Statement, ...], actors: tuple[Actor, ...], *, tables: Tables | None = None
) -> Spoken:
    """Return the report's statements with those that its own voice makes, in the order of the text, numbered anew.

    Of an outlet's report everything stays as it was. A joint text's statements have the first signer's party as their
    speaker's; `voice.parties` has them all.
    """
    known = tables or load_tables()
    voice = own_voice(report, tables=known)
    if voice is None:
        return Spoken(report, statements, actors)
    cast = _Cast(report, voice, actors, known)
    told = tuple(cast.told(one) for one in statements)
    own = tuple(cast.own(words) for words in unattributed(report, statements, voice=voice))
    numbered = (msgspec.structs.replace(one, id=f"s{n}") for n, one in enumerate(_in_order(told, own), start=1))
    return Spoken(msgspec.structs.replace(report, voice="party"), tuple(numbered), cast.actors(), voice)


class _Cast:
    """Who speaks in a party's own text: its signer, and in a transcript whoever a label names."""

    def __init__(self, report: Report, voice: OwnVoice, actors: tuple[Actor, ...], tables: Tables) -> None:
        self._report, self._voice, self._tables = report, voice, tables
        self._actors = list(actors)
        self._states = quotation_states(report.text)
        self._turns: list[Turn] = turns(report.text) if voice.form == "remarks" else []
        self._labels: dict[str, Speaker] = {}
        self._mentions: dict[str, list[Span]] = {}

    def actors(self) -> tuple[Actor, ...]:
        """Return the actors, with their new mentions."""
        return tuple(
            msgspec.structs.replace(actor, mentions=_together(actor.mentions, self._mentions.get(actor.id, ())))
            for actor in self._actors
            if not _SELF.fullmatch(actor.name or "")
        )

    def told(self, statement: Statement) -> Statement:
        """Return an attributed statement, spoken by the text's own voice where its source is "we" or "the Ministry"."""
        source, speaker = statement.source, statement.speaker
        if source is None or source.start is None or speaker.name not in {None, self._voice.party, source.text}:
            return statement
        # "We" outside any quotation was heard as the outlet, and so was "I've" as nobody's.
        itself = _SELF.fullmatch(source.text) is not None and speaker.class_ in {"media", "unknown", "public"}
        named = _ITSELF.fullmatch(source.text) is not None or source.text == self._voice.party
        if speaker.party is not None or not (itself or named):
            return statement
        return msgspec.structs.replace(statement, speaker=self._speaker(self._label_at(source.start), source))

    def own(self, words: OwnWords) -> Statement:
        """Return a statement of the text's own voice."""
        places = [(span.start or 0, span.end or 0) for span in words.content]
        return Statement(
            id="",
            source=None,
            cue=None,
            content=words.content,
            kind=kind_of(self._report.text, places, self._states),
            speaker=self._speaker(words.label),
            confidence=CONFIDENCE,
        )

    def _label_at(self, start: int) -> Span | None:
        turn = next((t for t in reversed(self._turns) if t.start <= start), None)
        return self._report.span(*turn.label) if turn is not None and turn.label is not None else None

    def _speaker(self, label: Span | None, mention: Span | None = None) -> Speaker:
        if label is not None and label.text not in self._labels:
            self._labels[label.text] = self._labelled(label.text)
        speaker = self._labels[label.text] if label is not None else self._voice.speaker()
        actor = self._actor(speaker)
        if actor is not None:
            said_by = label or (self._voice.mention if speaker.name == self._voice.name else None)
            self._mentions.setdefault(actor, []).extend(span for span in (mention, said_by) if span is not None)
        return msgspec.structs.replace(speaker, actor=actor)

    def _labelled(self, label: str) -> Speaker:
        """Return who a transcript's label names, by the fullest name that the title gives."""
        signer = self._voice.mention.text if self._voice.mention is not None else ""
        if set(label.casefold().split()) - {"the"} <= set(signer.casefold().split()):
            return self._voice.speaker()
        surname = label.rsplit(maxsplit=1)[-1]
        full = None if surname.casefold() in _OFFICES else _full_name(surname, self._report.title or "")
        words = full[0].strip() if full is not None else label.title()
        alone = Report(text=f"{words}.\n", published=self._report.published)
        found = resolve(alone, [Source(source=alone.span(0, len(words)))], tables=self._tables).speakers[0]
        # Only a guest needs a state behind the name on the publisher's own page.
        party = found.party or self._voice.party
        return msgspec.structs.replace(found, actor=None, party=party)

    def _actor(self, speaker: Speaker) -> str | None:
        """Return the id of a speaker's actor: one of the report's, else a new one behind them."""
        name = speaker.name or speaker.party
        if name is None:
            return None
        found = next((actor for actor in self._actors if _same(actor, speaker)), None)
        if found is None:
            found = Actor(
                id=f"a{len(self._actors) + 1}", name=name, role=speaker.role, party=speaker.party, class_=speaker.class_
            )
            self._actors.append(found)
        elif found.party is None:
            known = msgspec.structs.replace(found, party=speaker.party, class_=speaker.class_)
            self._actors[self._actors.index(found)] = known
        return found.id


def _full_name(surname: str, title: str) -> re.Match[str] | None:
    """Find a surname in a title with the capitalised words before it and the state behind it."""
    behind = r"(?:\s+of\s+(?:the\s+)?(?:[A-Z]\w+\s?)+)?"
    return re.search(rf"(?:[A-Z][\w.’'-]*\s)*(?i:{re.escape(surname)})(?!\w){behind}", title)


def _same(actor: Actor, speaker: Speaker) -> bool:
    if speaker.name is None:
        # A state that no table knows is an actor without a party until its own text says that it is one.
        return actor.name == speaker.party and actor.party in {None, speaker.party}
    if actor.name is None or (actor.party and speaker.party and actor.party != speaker.party):
        return False
    return actor.name.split()[-1].casefold() == speaker.name.split()[-1].casefold()


def _together(mentions: Sequence[Span], more: Sequence[Span]) -> tuple[Span, ...]:
    """Return mentions in the order of the text, those in the title first."""
    return tuple(
        sorted(dict.fromkeys((*mentions, *more)), key=lambda s: (s.start if s.start is not None else -1, s.end or 0))
    )


def _in_order(told: Sequence[Statement], own: Sequence[Statement]) -> list[Statement]:
    """Put statements in the order of the text; the attributed keep theirs among themselves."""
    places = [*accumulate(map(_start, told), max), *map(_start, own)]
    return [one for _, one in sorted(zip(places, (*told, *own), strict=True), key=lambda pair: pair[0])]


def _start(statement: Statement) -> int:
    spans = (statement.source, statement.cue, *statement.content)
    return min((s.start for s in spans if s is not None and s.start is not None), default=0)
