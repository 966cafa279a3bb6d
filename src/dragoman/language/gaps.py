"""Says what the statements of a reading lack: a second source, a voice at first hand, that of the accused side."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.reading import Reading, Relay, Statement

SINGLE_SOURCE = "single named source: "
ALL_RELAYED = "every statement relayed"
NO_VOICE = "accused and not heard: "
# Two statements of one source are a single-source report; one statement is a short one.
_FEWEST = 2


def lacking(reading: Reading) -> tuple[str, ...]:
    """Return what the statements of a finished reading lack, in words: a second source, a first hand, the accused.

    What a report does not say of itself (its date, its byline) is `intake.receive.gaps`.
    """
    return (*_of_statements(reading), *_unheard(reading))


def _of_statements(reading: Reading) -> Iterator[str]:
    # A party's own text is one voice by its nature; that is told by `voice`.
    if len(reading.statements) < _FEWEST or reading.report.voice == "party":
        return
    carriers = [_carrier(one, reading) for one in reading.statements]
    who = carriers[0]
    if who is not None and all(other is not None and other.casefold() == who.casefold() for other in carriers):
        yield SINGLE_SOURCE + who
    if all(_relays(one, reading) for one in reading.statements):
        yield ALL_RELAYED


def _carrier(statement: Statement, reading: Reading) -> str | None:
    """Return whom the outlet has a statement from: its outermost carrier, else the speaker."""
    relays = _relays(statement, reading)
    return relays[-1].name if relays else _who(statement)


def _relays(statement: Statement, reading: Reading) -> list[Relay]:
    """Return the carriers of a statement but for the outlet that publishes the report."""
    outlet = (reading.report.outlet or "").casefold()
    return [relay for relay in statement.relay if relay.name.casefold() != outlet]


def _who(statement: Statement) -> str | None:
    """Return who a statement is from, as far as it can be named: person, party, the words of the report."""
    speaker = statement.speaker
    return speaker.name or speaker.party or speaker.role


def _unheard(reading: Reading) -> Iterator[str]:
    """Name every side that is accused in the report and says nothing in it, in the order of the accusations."""
    heard = {party for one in reading.statements for party in _voices(one)}
    for party in dict.fromkeys(_accused(reading)):
        if party not in heard:
            yield NO_VOICE + party


def _voices(statement: Statement) -> Iterator[str]:
    if statement.speaker.party is not None:
        yield statement.speaker.party
    # A joint statement is each signer's: its positions name them, where nobody else reports them.
    yield from (p.party for p in statement.positions if p.party is not None and p.reported_by is None)


def _accused(reading: Reading) -> Iterator[str]:
    for one in reading.statements:
        for position in one.positions:
            if position.act == "accuse" and position.toward is not None:
                yield position.toward
    for event in reading.events:
        if event.type == "ACCUSE" and event.reality != "denied":
            yield from event.recipient
