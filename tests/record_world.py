"""Readings for the tests of the record: invented parties, outlets and persons, positions and events filled in."""

from __future__ import annotations

from itertools import count
from typing import Any

from dragoman.reading import Actor, Event, Headline, Position, Reading, Relay, Speaker, Statement
from dragoman.report import Report, Span

CLOCK_START = "2025-06-01T00:00:00Z"


def clock() -> str:
    """Give the same time always, so that two records can be compared byte by byte."""
    return CLOCK_START


def ticking() -> Any:
    """Give a clock that goes on a second each time it is looked at."""
    seconds = count()
    return lambda: f"2025-06-01T00:{(second := next(seconds)) // 60:02}:{second % 60:02}Z"


def reading(  # noqa: PLR0913 -- a test names what it is about
    words: str = "We accept the truce",
    *,
    name: str | None = "Orlen Vash",
    party: str | None = "Veltria",
    role: str | None = None,
    class_: Any = "official",
    url: str | None = None,
    outlet: str = "Norvik Press",
    published: str | None = "2025-03-14",
    title: str = "Talks at the lake",
    positions: tuple[Position, ...] = (),
    events: tuple[Event, ...] = (),
) -> Reading:
    """Make the reading of a short report in which somebody says `words`."""
    who = name or party or "An official"
    text = f"{who} said: “{words}.” The lake lay still."
    report = Report(text=text, title=title, outlet=outlet, url=url, published=published)
    source, start = report.span(0, len(who)), len(who) + 7
    return Reading(
        report=report,
        statements=(
            Statement(
                id="s1",
                source=source,
                cue=report.span(len(who) + 1, len(who) + 5),
                content=(report.span(start, start + len(words) + 3),),
                kind="direct",
                speaker=Speaker(actor="a1", name=name, role=role, party=party, class_=class_),
                confidence=0.9,
                positions=positions,
            ),
        ),
        events=events,
        actors=(Actor(id="a1", name=name or party, role=role, party=party, class_=class_, mentions=(source,)),),
    )


def position(**given: Any) -> Position:
    """Make a position, the plainest one unless something is given."""
    plain = {"party": "Veltria", "issue": "ceasefire", "item": "truce", "act": "accept", "stance": "for"}
    return Position(**{**plain, "confidence": 0.8, **given})


def event(**given: Any) -> Event:
    """Make an event whose evidence are the first two letters of its report."""
    plain = {"actor": ("Veltria",), "recipient": ("Karsova",), "type": "CONSULT", "reality": "happened"}
    return Event(**{**plain, "issue": "talks", "evidence": Span(0, 2, "Or"), "confidence": 0.7, **given})


def everything() -> Reading:
    """Make a reading in which every field of the contract is filled."""
    text = "“We will sign,” Orlen Vash told Lakes Wire. “But not today.” Analysts fear 😀 delay. Pera Linn objected."
    report = Report(
        text=text, title="“Not today”, says Vash", outlet="The Lantern", url="https://lantern.example/1",
        published="2025-03-14T23:30:00-02:00", authors=("A. Reed", "B. Holm"), language="en", voice="outlet",
        removed=("Metro", "130 views"),
    )  # fmt: skip

    def span(words: str) -> Span:
        start = text.index(words)
        return report.span(start, start + len(words))

    told = Statement(
        id="s1", source=span("Orlen Vash"), cue=span("told"), kind="direct",
        content=(span("“We will sign,”"), span("“But not today.”")),
        speaker=Speaker(actor="a1", name="Orlen Vash", role="president", party="Veltria", class_="official"),
        addressee=span("Lakes Wire"), confidence=0.93,
        relay=(Relay(name="Lakes Wire", span=span("Lakes Wire")), Relay(name="The Lantern"),
               Relay(name="Vash", span=Span(None, None, "Vash"))),
        positions=(
            position(issue="settlement", item="peace deal", act="promise", stance="conditional", condition="not today"),
            position(party="Karsova", reported_by="Veltria", act="refuse", stance="against", toward="Veltria"),
        ),
    )  # fmt: skip
    fear = Statement(
        id="s2", source=span("Analysts"), cue=span("fear"), content=(span("😀 delay"), Span(None, None, "Not today")),
        kind="mixed", confidence=0.5,
    )  # fmt: skip
    return Reading(
        report=report,
        headline=Headline(
            verdict="partly", style=("quote", "teaser"), evidence=(span("“But not today.”"),), confidence=0.6
        ),
        statements=(told, fear),
        events=(
            event(evidence=span("Pera Linn objected"), type="REJECT", actor=("Karsova", "Tarrovia"), recipient=()),
            event(evidence=Span(None, None, "says Vash"), reality="planned"),
        ),
        actors=(
            Actor(id="a1", name="Orlen Vash", role="president", party="Veltria", class_="official",
                  mentions=(span("Orlen Vash"), Span(None, None, "Vash"))),
            Actor(id="a2", name=None, role="analysts", class_="expert", mentions=(span("Analysts"),)),
            Actor(id="a3", name="Pera Linn", party="Karsova", class_="official", mentions=(span("Pera Linn"),)),
        ),
        inference=(span("Analysts fear"),),
        gaps=("single named source: Orlen Vash",),
    )  # fmt: skip
