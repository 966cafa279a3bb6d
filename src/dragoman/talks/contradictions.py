"""Where two statements, or two reports of a deed, cannot both be so: about where a party stands, and about facts.

What counts as a contradiction, and what does not, is told with its reasons in docs/positions.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from dragoman.reading import Issue
from dragoman.talks.claims import claim_of_deed, claims_of, disputes, side_of_deed
from dragoman.talks.histories import changes
from dragoman.talks.items import LEAST_COMMON, common, made_of, stems
from dragoman.talks.values import Change, Contradiction, Done, Evidence, History, Kind, Place, Said, Side
from dragoman.talks.weighing import ENOUGH, opposite, sureness
from dragoman.talks.when import apart

# So many days may lie between what is reported of a party and its own word. Later it may have thought again.
REPORTED_DAYS: Final = 7
# Two words of one party so close together are two voices; further apart the later stands.
VOICES_DAYS: Final = 2
# So many days may lie between a deed and its denial.
DEED_DAYS: Final = 4
# Events less surely read than this contradict nothing.
LEAST_SURE: Final = 0.35
_DONE: Final = frozenset({"happened", "ongoing"})


def contradictions(
    found: Iterable[History], said: Iterable[Said] = (), done: Iterable[Done] = ()
) -> tuple[Contradiction, ...]:
    """Return what contradicts what, by date: in positions, in what is said of facts, in events. Order plays no part.

    A statement is named once: a contradiction of positions goes before one of facts, and that before one of events.
    """
    deeds = tuple(done)
    every = [
        *(each for history in found for each in _of_history(history)),
        *_of_facts(said, deeds),
        *_of_events(deeds),
    ]
    kept: list[Contradiction] = []
    taken: set[tuple[str, str]] = set()
    for each in every:
        places = {_key(each.first.place, each.first.text), _key(each.second.place, each.second.text)}
        if not places & taken:
            kept.append(each)
            taken |= places
    return tuple(sorted(kept, key=lambda each: (each.date, each.kind, each.party or "", each.first.id)))


def _key(place: Place, text: str) -> tuple[str, str]:
    return place.report, place.statement or text


# --- positions


def _of_history(history: History) -> Iterator[Contradiction]:
    """Yield what contradicts itself in the words on one party's stance; of one quarrel the first two statements."""
    taken = changes([history])
    pairs = [
        (later.date, -_sure(first, second), kind, first, second)
        for n, first in enumerate(history.evidence)
        for later in history.evidence[n + 1 :]
        if apart(first.date, later.date) <= REPORTED_DAYS
        for second in (later,)
        if (kind := _kind(first, second, taken)) is not None
    ]
    last: str | None = None
    for date, _, kind, first, second in sorted(pairs, key=lambda pair: (*pair[:3], pair[3].rows, pair[4].rows)):
        if last is None or apart(last, date) > REPORTED_DAYS:
            last = date
            yield _contradiction(history, kind, first, second)


def _kind(first: Evidence, second: Evidence, taken: Sequence[Change]) -> Kind | None:
    if not opposite(first.stance, second.stance) or first.late or second.late:
        return None
    # Two words contradict each other where each alone would hold a party to its stance.
    if min(sureness(first), sureness(second)) < ENOUGH or first.stand.told == second.stand.told:
        return None
    if not (first.own and second.own):
        # Of two others, each has to be another voice; what a party said first may be overtaken by what is reported.
        return "reported" if first.stand.reported_by != second.stand.reported_by else None
    if apart(first.date, second.date) > VOICES_DAYS or _by_change(first, second, taken):
        return None
    # Of one speaker on one day, and in the same words, two stances are two readings.
    one_speaker = first.stand.speaker == second.stand.speaker and (
        first.stand.place.report == second.stand.place.report
        or (first.stand.speaker is not None and first.date == second.date)
    )
    alike = common(stems(first.stand.text), stems(second.stand.text)) >= LEAST_COMMON
    return None if one_speaker or alike else "voices"


def _by_change(first: Evidence, second: Evidence, taken: Sequence[Change]) -> bool:
    """Say whether the party changed its stance between two words of its own."""
    return first.date < second.date and any(first.date < change.date <= second.date for change in taken)


def _sure(first: Evidence, second: Evidence) -> float:
    return round(min(first.stand.confidence, second.stand.confidence), 2)


def _contradiction(history: History, kind: Kind, first: Evidence, second: Evidence) -> Contradiction:
    return Contradiction(
        kind=kind,
        party=history.party,
        issue=history.issue,
        item=history.item,
        date=max(first.date, second.date),
        first=_side(first),
        second=_side(second),
        confidence=_sure(first, second),
        because=f"{_told(first)} on {first.date}; {_told(second)} on {second.date}.",
        settled=_settled(history, first, second),
    )


def _told(evidence: Evidence) -> str:
    stand = evidence.stand
    who = stand.speaker or stand.party if evidence.own else stand.reported_by or stand.speaker
    whose = stand.party if evidence.own else f"{stand.party}, as {who} says,"
    return f"{whose} is {evidence.stance}"


def _settled(history: History, first: Evidence, second: Evidence) -> str | None:
    """Return the day on which the party's own word comes round to what was reported of it."""
    reported = first if not first.own else second
    if reported.own:
        return None
    after = max(first.date, second.date)
    own = (e.date for e in history.evidence if e.own and not e.late and e.date > after and e.stance == reported.stance)
    return min((day for day in own if apart(after, day) <= REPORTED_DAYS), default=None)


def _side(evidence: Evidence) -> Side:
    stand = evidence.stand
    return Side(
        id=stand.id,
        date=evidence.date,
        says=evidence.stance,
        speaker=stand.speaker,
        party=stand.reported_by or stand.party,
        outlets=evidence.outlets,
        text=stand.text,
        confidence=stand.confidence,
        place=stand.place,
    )


# --- facts


def _of_facts(said: Iterable[Said], done: Iterable[Done]) -> Iterator[Contradiction]:
    claims = [*claims_of(said), *(claim_of_deed(each) for each in done if each.reality in _DONE)]
    for dispute in disputes(claims):
        asserts, denies = dispute.asserts, dispute.denies
        sides = sorted(((asserts.date, asserts.side, "says"), (denies.date, denies.side, "denies")), key=_by_day)
        first, second = (msgspec.structs.replace(side, says=says) for _, side, says in sides)
        issues: list[Issue] = sorted(asserts.issues & denies.issues) or sorted(asserts.issues | denies.issues)
        days = apart(asserts.date, denies.date)
        yield Contradiction(
            kind="fact",
            party=denies.side.party,
            issue=issues[0] if issues else None,
            item=" ".join(dispute.words),
            date=second.date,
            first=first,
            second=second,
            confidence=round(min(asserts.side.confidence, denies.side.confidence, dispute.score), 2),
            because=(
                f"{asserts.side.party or ', '.join(asserts.side.outlets) or 'A report'} says it, {denies.side.party}"
                f" denies it, {'on the same day' if not days else f'{days} days apart' if days > 1 else 'a day apart'};"
                f" both speak of: {', '.join(dispute.words)}."
            ),
        )


def _by_day(side: tuple[str, Side, str]) -> tuple[str, int, str]:
    return side[0], side[1].id, side[2]


# --- events


def _of_events(done: Sequence[Done]) -> Iterator[Contradiction]:
    """Yield for each denied event the nearest report of it as happened."""
    happened = [each for each in done if each.reality in _DONE and each.date]
    for denied in sorted((each for each in done if each.reality == "denied" and each.date), key=_order):
        against = [each for each in happened if _same_deed(each, denied)]
        if against:
            nearest = min(against, key=lambda each: (apart(each.date or "", denied.date or ""), _order(each)))
            yield _of_deeds(nearest, denied)


def _order(each: Done) -> tuple[str, int]:
    return each.date or "", each.id


def _same_deed(first: Done, second: Done) -> bool:
    return (
        first.type == second.type
        and bool(first.actors & second.actors)
        and (bool(first.recipients & second.recipients) or not first.recipients or not second.recipients)
        and apart(first.date or "", second.date or "") <= DEED_DAYS
        and min(first.confidence, second.confidence) >= LEAST_SURE
        and _share_words(first, second)
    )


def _share_words(first: Done, second: Done) -> bool:
    """Say whether two reports of a deed have a word in common that is no party's name: a type alone is no deed."""
    parties = first.actors | second.actors | first.recipients | second.recipients
    shared = stems(first.text) & stems(second.text)
    return any(not any(made_of(word, party) for party in parties) for word in shared)


def _of_deeds(happened: Done, denied: Done) -> Contradiction:
    first, second = sorted((happened, denied), key=_order)
    return Contradiction(
        kind="event",
        party=min(happened.actors & denied.actors),
        issue=denied.issue,
        item=denied.type,
        date=second.date or "",
        first=side_of_deed(first),
        second=side_of_deed(second),
        confidence=round(min(first.confidence, second.confidence), 2),
        because=(
            f"{first.outlet or 'One report'} has it as {first.reality},"
            f" {second.outlet or 'another'} as {second.reality}."
        ),
    )
