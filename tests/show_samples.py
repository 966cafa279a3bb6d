"""Readings made by hand for the tests of how they are shown. States, persons and outlets are invented."""

from __future__ import annotations

from dragoman.reading import (
    Actor,
    Event,
    Headline,
    Position,
    Problem,
    Reading,
    Relay,
    Speaker,
    Statement,
)
from dragoman.report import Report, Span

TEXT = """\
The foreign minister of Veltria, Orlen Vash, said on Tuesday that his government would sign a thirty-day ceasefire \
if Karsova withdrew its forces from the Lower Senn.

“We are ready to stop the guns tonight,” he told reporters in Oster, “but not to give away the river.”

According to Norvik Press Agency, Karsova's chief negotiator Ilse Tarn rejected the condition. “There will be no \
withdrawal before a settlement,” the agency quoted her as saying.

“We have waited eleven years.

“We can wait another.”

Karsovan artillery shelled two villages near Brod on Monday, killing a farmer, the Veltrian army said. Tarn denied \
that any shot had been fired. A resident, who asked not to be named, said she had heard “at least twenty explosions”.

It is hoped that the talks will resume on Friday. The remarks suggest that neither side expects a deal before winter.
"""

REPORT = Report(
    title="Vash: Veltria ready to sign ceasefire, but not to give away the river",
    outlet="Oster Courier",
    url="https://oster-courier.example/2025/03/11/ceasefire",
    published="2025-03-11T18:40",
    authors=("Mirel Janda",),
    language="en",
    text=TEXT,
    removed=("World", "130views", "Share this story", "Read more: How the Senn became a front line"),
)


def at(words: str, *, after: str = "") -> Span:
    """Return the span of the first `words` in TEXT that follow `after`."""
    start = TEXT.index(words, TEXT.index(after) + len(after))
    return Span(start, start + len(words), words)


VASH = Speaker(actor="a1", name="Orlen Vash", role="foreign minister", party="Veltria", class_="official")
TARN = Speaker(actor="a2", name="Ilse Tarn", role="chief negotiator", party="Karsova", class_="official")
NORVIK = Relay(name="Norvik Press Agency", span=at("Norvik Press Agency"))

STATEMENTS = (
    Statement(
        id="s1",
        source=at("The foreign minister of Veltria, Orlen Vash"),
        cue=at("said"),
        content=(
            at("his government would sign a thirty-day ceasefire if Karsova withdrew its forces from the Lower Senn"),
        ),
        kind="indirect",
        speaker=VASH,
        confidence=0.96,
        positions=(
            Position(
                party="Veltria",
                issue="ceasefire",
                item="thirty-day ceasefire",
                act="accept",
                stance="conditional",
                condition="if Karsova withdrew its forces from the Lower Senn",
                confidence=0.88,
            ),
            Position(
                party="Veltria",
                issue="withdrawal",
                item="withdrawal from the Lower Senn",
                act="demand",
                stance="for",
                toward="Karsova",
                confidence=0.81,
            ),
        ),
    ),
    Statement(
        id="s2",
        source=at("he", after="tonight,” "),
        cue=at("told"),
        content=(at("“We are ready to stop the guns tonight,”"), at("“but not to give away the river.”")),
        kind="direct",
        speaker=VASH,
        addressee=at("reporters"),
        confidence=0.93,
        positions=(
            Position(
                party="Veltria",
                issue="territory",
                item="ceding the river Senn",
                act="refuse",
                stance="against",
                confidence=0.9,
            ),
        ),
    ),
    Statement(
        id="s3",
        source=at("Karsova's chief negotiator Ilse Tarn"),
        cue=at("rejected"),
        content=(at("the condition"),),
        kind="indirect",
        speaker=TARN,
        relay=(NORVIK,),
        confidence=0.71,
        positions=(
            Position(
                party="Karsova",
                issue="withdrawal",
                item="withdrawal from the Lower Senn",
                act="refuse",
                stance="against",
                toward="Veltria",
                reported_by="Veltria",
                confidence=0.77,
            ),
        ),
    ),
    Statement(
        id="s4",
        source=at("her", after="agency quoted "),
        cue=at("quoted", after="the agency "),
        content=(
            at("“There will be no withdrawal before a settlement,”"),
            at("“We have waited eleven years."),
            at("“We can wait another.”"),
        ),
        kind="direct",
        speaker=TARN,
        relay=(NORVIK,),
        confidence=0.87,
        positions=(
            Position(
                party="Karsova",
                issue="withdrawal",
                item="withdrawal before a settlement",
                act="refuse",
                stance="against",
                confidence=0.9,
            ),
        ),
    ),
    Statement(
        id="s5",
        source=at("the Veltrian army"),
        cue=at("said", after="the Veltrian army "),
        content=(at("Karsovan artillery shelled two villages near Brod on Monday, killing a farmer"),),
        kind="indirect",
        speaker=Speaker(party="Veltria", class_="official"),
        confidence=0.9,
    ),
    Statement(
        id="s6",
        source=at("Tarn", after="army said. "),
        cue=at("denied"),
        content=(at("any shot had been fired"),),
        kind="indirect",
        speaker=Speaker(actor="a2"),
        confidence=0.84,
    ),
    Statement(
        id="s7",
        source=at("A resident, who asked not to be named"),
        cue=at("said", after="not to be named, "),
        content=(at("she had heard “at least twenty explosions”"),),
        kind="mixed",
        speaker=Speaker(class_="public"),
        confidence=0.66,
    ),
    Statement(
        id="s8",
        source=None,
        cue=at("It is hoped"),
        content=(at("the talks will resume on Friday"),),
        kind="indirect",
        confidence=0.52,
    ),
)

FULL = Reading(
    report=REPORT,
    headline=Headline(
        verdict="partly",
        style=("quote",),
        evidence=(at("his government would sign a thirty-day ceasefire if Karsova withdrew its forces"),),
        confidence=0.79,
    ),
    statements=STATEMENTS,
    events=(
        Event(
            actor=("Karsova",),
            recipient=("Veltria",),
            type="ASSAULT",
            reality="happened",
            issue="attacks",
            evidence=at("Karsovan artillery shelled two villages near Brod on Monday"),
            confidence=0.91,
        ),
        Event(
            actor=("Veltria", "Karsova"),
            type="CONSULT",
            reality="planned",
            issue="talks",
            evidence=at("the talks will resume on Friday"),
            confidence=0.6,
        ),
    ),
    actors=(
        Actor(
            id="a1",
            name="Orlen Vash",
            role="foreign minister",
            party="Veltria",
            class_="official",
            mentions=(at("Orlen Vash"), at("he", after="tonight,” ")),
        ),
        Actor(
            id="a2",
            name="Ilse Tarn",
            role="chief negotiator",
            party="Karsova",
            class_="official",
            mentions=(at("Ilse Tarn"),),
        ),
    ),
    inference=(at("The remarks suggest that neither side expects a deal before winter."),),
    gaps=("no photograph credit", "single named source for the shelling"),
    problems=(Problem(stage="language", message="the last paragraph was cut at the length limit"),),
)

# A reading as it comes before positions, events and actors are found.
PLAIN = Reading(report=REPORT, statements=STATEMENTS[:2])
EMPTY = Reading(report=Report(), problems=(Problem(stage="intake", message="the file is empty"),))
