"""What is said about a reading, in words: the rows that the terminal and the page both show.

Nothing here is escaped or made harmless; that is left to the one who shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.show.clean import one_line, paragraphs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dragoman.reading import Actor, Event, Headline, Position, Reading, Speaker, Statement, Verdict
    from dragoman.report import Report, Span

NO_SOURCE: Final = "No source named"
NO_TITLE: Final = "Untitled report"

VERDICTS: Final[Mapping[Verdict, str]] = {
    "supported": "The report bears out its headline",
    "partly": "The report bears out its headline in part",
    "unsupported": "The report does not bear out its headline",
    "contradicted": "The report contradicts its headline",
    "no-claim": "The headline makes no claim to check",
}


class PositionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A position as shown: who stands where on what, and what else is known of it."""

    party: str
    stance: str
    item: str
    notes: tuple[str, ...]


class StatementRow(msgspec.Struct, frozen=True, kw_only=True):
    """A statement as shown. `who` names the speaker, `here` the words that name them in this place, if others."""

    number: int
    who: str
    here: str | None
    cue: str | None
    notes: tuple[str, ...]
    words: str
    positions: tuple[PositionRow, ...]


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event as shown: the parties, what happened between them, and the words it rests on."""

    number: int
    parties: str
    type: str
    notes: tuple[str, ...]
    words: str


class ActorRow(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the report as shown, and how often they are mentioned."""

    who: str
    notes: tuple[str, ...]


class HeadlineRow(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on a headline as shown, and the words it rests on."""

    verdict: str
    sentence: str
    notes: tuple[str, ...]
    evidence: tuple[str, ...]


def title(report: Report) -> str:
    """Return the title on one line, or words that say there is none."""
    return one_line(report.title or "") or NO_TITLE


def dateline(report: Report) -> tuple[str, ...]:
    """Return what is known of where the report comes from: outlet, date, authors, language, whose voice it is."""
    parts = [
        report.outlet,
        (report.published or "").replace("T", " ", 1),
        f"by {', '.join(report.authors)}" if report.authors else None,
        f"language {report.language}" if report.language not in (None, "en") else None,
        "in a party's own voice" if report.voice == "party" else None,
    ]
    return tuple(one_line(part) for part in parts if part)


def counts(reading: Reading) -> tuple[str, ...]:
    """Return how much was found: statements, voices, relayed statements, events."""
    rows = len(reading.statements)
    voices = len({row.who for row in statement_rows(reading)} - {NO_SOURCE})
    relayed = sum(1 for statement in reading.statements if statement.relay)
    found = [counted(rows, "statement")]
    if rows:
        found.append(counted(voices, "voice"))
    if relayed:
        found.append(f"{relayed} relayed")
    if reading.events:
        found.append(counted(len(reading.events), "event"))
    return tuple(found)


def counted(number: int, noun: str) -> str:
    """Return `number` and `noun`, in the plural where it is not one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def statement_rows(reading: Reading) -> list[StatementRow]:
    """Return a row for every statement, in the reading's order."""
    actors = {actor.id: actor for actor in reading.actors}
    text = reading.report.text
    return [_statement_row(statement, number, text, actors) for number, statement in enumerate(reading.statements, 1)]


def _statement_row(statement: Statement, number: int, text: str, actors: Mapping[str, Actor]) -> StatementRow:
    source = one_line(statement.source.text) if statement.source else None
    speaker = _known(statement.speaker, actors)
    who = _who(speaker, source)
    return StatementRow(
        number=number,
        who=who,
        here=source if source and source not in who and one_line(speaker.name or "") not in source else None,
        cue=one_line(statement.cue.text) if statement.cue else None,
        notes=tuple(_statement_notes(statement, speaker)),
        words=joined(statement.content, text),
        positions=tuple(_position_row(position) for position in statement.positions),
    )


def _known(speaker: Speaker, actors: Mapping[str, Actor]) -> Speaker | Actor:
    """Return the speaker, or the actor it points to where the speaker itself says nothing."""
    if speaker.name or speaker.role or speaker.actor is None:
        return speaker
    return actors.get(speaker.actor, speaker)


def _who(speaker: Speaker | Actor, source: str | None) -> str:
    """Name a speaker by name, role and party as far as they are known, else by the words of the report."""
    name = one_line(speaker.name or "")
    role = one_line(speaker.role or "")
    lead = ", ".join(part for part in (name, role) if part) or source or ""
    party = one_line(speaker.party or "")
    if not lead:
        return party or NO_SOURCE
    return f"{lead} ({party})" if party and party != lead else lead


def _statement_notes(statement: Statement, speaker: Speaker | Actor) -> list[str]:
    notes: list[str] = [statement.kind]
    if speaker.class_ != "unknown":
        notes.append(speaker.class_)
    if statement.addressee:
        notes.append(f"to {one_line(statement.addressee.text)}")
    if statement.relay:
        notes.append(f"via {', '.join(one_line(relay.name) for relay in statement.relay)}")
    if not _in_text(statement):
        notes.append("in the headline")
    return [*notes, confidence(statement.confidence)]


def _in_text(statement: Statement) -> bool:
    spans = (statement.source, statement.cue, *statement.content)
    return any(span is not None and span.start is not None for span in spans)


def confidence(value: float) -> str:
    """Return how sure the reading is, 0 to 1, in words."""
    return f"confidence {value:.2f}"


def joined(spans: Sequence[Span], text: str) -> str:
    """Return the words of `spans` as one; what the report says between two pieces shows as `[...]`."""
    pieces: list[str] = []
    for index, span in enumerate(spans):
        if index:
            pieces.append(_between(spans[index - 1], span, text))
        pieces.append(span.text)
    return paragraphs("".join(pieces))


def _between(left: Span, right: Span, text: str) -> str:
    if left.end is None or right.start is None or left.end > right.start:
        return " [...] "
    gap = text[left.end : right.start]
    return " [...] " if gap.strip() else gap or " "


def _position_row(position: Position) -> PositionRow:
    notes = [f"issue: {position.issue}", position.act]
    if position.condition:
        notes.append(f"condition: {one_line(position.condition)}")
    if position.toward:
        notes.append(f"toward {one_line(position.toward)}")
    if position.reported_by:
        notes.append(f"as told by {one_line(position.reported_by)}")
    return PositionRow(
        party=one_line(position.party or "") or "no party",
        stance=position.stance,
        item=one_line(position.item),
        notes=(*notes, confidence(position.confidence)),
    )


def event_rows(reading: Reading) -> list[EventRow]:
    """Return a row for every event, in the reading's order."""
    actors = {actor.id: actor for actor in reading.actors}
    return [_event_row(event, number, actors) for number, event in enumerate(reading.events, 1)]


def _event_row(event: Event, number: int, actors: Mapping[str, Actor]) -> EventRow:
    sides = [_side(event.actor, actors) or "nobody named"]
    if event.recipient:
        sides.append(_side(event.recipient, actors))
    return EventRow(
        number=number,
        parties=" → ".join(sides),
        type=event.type,
        notes=(event.reality, event.issue, confidence(event.confidence)),
        words=one_line(event.evidence.text),
    )


def _side(names: Sequence[str], actors: Mapping[str, Actor]) -> str:
    return ", ".join(_who(actors[name], None) if name in actors else one_line(name) for name in names)


def actor_rows(reading: Reading) -> list[ActorRow]:
    """Return a row for everybody in the report, in the reading's order."""
    return [_actor_row(actor) for actor in reading.actors]


def _actor_row(actor: Actor) -> ActorRow:
    mention = one_line(actor.mentions[0].text) if actor.mentions else None
    notes = [actor.class_] if actor.class_ != "unknown" else []
    return ActorRow(who=_who(actor, mention), notes=(*notes, counted(len(actor.mentions), "mention")))


def headline_row(headline: Headline) -> HeadlineRow:
    """Return the verdict on a headline in words."""
    style = f"style: {', '.join(headline.style)}" if headline.style else None
    return HeadlineRow(
        verdict=headline.verdict,
        sentence=VERDICTS[headline.verdict],
        notes=tuple(note for note in (style, confidence(headline.confidence)) if note),
        evidence=tuple(one_line(span.text) for span in headline.evidence),
    )
