"""A reading as marks on its text and links between them, as annotation tools know them; and back.

What marks and links can say (what is a statement's content, source, cue, addressee and carrier; who is named where;
what is an event, an inference, evidence for the headline) can be changed in a tool. Everything else of a reading comes
back as it went out. Where marks and links are those of the reading, the reading that comes back is the very same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, Literal, NamedTuple, TypeVar, get_args

import msgspec

from dragoman.reading import Actor, Event, EventType, Reading, Relay, Speaker, Statement
from dragoman.report import Report, Span

CONTENT, SOURCE, CUE, ADDRESSEE, RELAY = "content", "source", "cue", "addressee", "relay"
ACTOR, INFERENCE, EVIDENCE, EVENT = "actor", "inference", "evidence", "event:"
# A link leads from the first piece of a statement's content to its other parts, and from the first place where somebody
# is named to the others. Its type is the label of the part, or one of these two.
CONTINUES, SAME = "continues", "same"
LABELS = (CONTENT, SOURCE, CUE, ADDRESSEE, RELAY, ACTOR, INFERENCE, EVIDENCE, *(EVENT + t for t in get_args(EventType)))
LINKS = (CONTINUES, SOURCE, CUE, ADDRESSEE, RELAY, SAME)

Thing = TypeVar("Thing")
Action = Literal["reject", "correct", "add"]


class Mark(NamedTuple):
    """A labelled stretch of a text, in code points."""

    start: int
    end: int
    label: str


class Link(NamedTuple):
    """A typed link from one mark to another."""

    head: Mark
    child: Mark
    type: str


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """The marks and links of one text, in no order."""

    marks: frozenset[Mark] = frozenset()
    links: frozenset[Link] = frozenset()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a person changed: a statement or event that was taken away, altered or added. Places are in the readings."""

    target: Literal["statement", "event", "headline"]
    action: Action
    before: int | None = None
    after: int | None = None


class Relabelled(msgspec.Struct, frozen=True, kw_only=True):
    """A reading after its marks were looked over: what changed, and how many marks and links have no place in one."""

    reading: Reading
    changes: tuple[Change, ...] = ()
    left_out: int = 0


def labels_of(reading: Reading) -> Labelled:
    """Return the marks and links of a reading. Words of the headline are not in the text and have no mark."""
    links = {link for statement in reading.statements for link in _links_of(statement)}
    links |= {link for actor in reading.actors for link in _names_of(actor)}
    marks = {mark for link in links for mark in (link.head, link.child)}
    marks |= {mark for statement in reading.statements if (mark := _anchor(statement))}
    marks |= {mark for actor in reading.actors for mark in _marks(actor.mentions, ACTOR)}
    marks |= {mark for event in reading.events for mark in _marks((event.evidence,), EVENT + event.type)}
    marks |= set(_marks(reading.inference, INFERENCE))
    marks |= set(_marks(reading.headline.evidence if reading.headline else (), EVIDENCE))
    return Labelled(marks=frozenset(marks), links=frozenset(links))


def merged(now: Labelled, was: Labelled, left: Labelled) -> Labelled:
    """Return `now` with what a person took away from `was` and added to it to leave it as it is in `left`."""
    marks = (now.marks - (was.marks - left.marks)) | (left.marks - was.marks)
    links = (now.links - (was.links - left.links)) | (left.links - was.links)
    whole = frozenset(link for link in links if {link.head, link.child} <= marks)
    return Labelled(marks=marks, links=whole)


def relabelled(base: Reading, found: Labelled) -> Relabelled:
    """Return `base` as its marks and links are now, and what changed."""
    was = labels_of(base)
    if found == was:
        return Relabelled(reading=base)
    return _Again(base, was, _healed(was, found)).done()


def _links_of(statement: Statement) -> Iterator[Link]:
    anchor = _anchor(statement)
    if anchor is None:
        return
    parts = ((SOURCE, (statement.source,)), (CUE, (statement.cue,)), (ADDRESSEE, (statement.addressee,)))
    for label, spans in (*parts, (RELAY, tuple(relay.span for relay in statement.relay))):
        yield from (Link(anchor, mark, label) for mark in _marks(spans, label))
    others = list(_marks(statement.content, CONTENT))[1:]
    yield from (Link(anchor, mark, CONTINUES) for mark in others if mark != anchor)


def _names_of(actor: Actor) -> Iterator[Link]:
    marks = list(_marks(actor.mentions, ACTOR))
    return (Link(marks[0], mark, SAME) for mark in marks[1:] if mark != marks[0])


def _anchor(statement: Statement) -> Mark | None:
    return next(_marks(statement.content, CONTENT), None)


def _first_named(actor: Actor) -> Mark | None:
    return next(_marks(actor.mentions, ACTOR), None)


def _marks(spans: Iterable[Span | None], label: str) -> Iterator[Mark]:
    for span in spans:
        if span is not None and span.start is not None and span.end is not None:
            yield Mark(span.start, span.end, label)


class _Chain(NamedTuple, Generic[Thing]):
    """What hangs together at one anchor: its links, and the things of the reading that stand there."""

    links: frozenset[Link]
    things: tuple[tuple[int, Thing], ...] = ()


_Standing = dict[Mark, list[tuple[int, Thing]]]


class _Again:
    """One reading, made again from what its marks are now."""

    def __init__(self, base: Reading, was: Labelled, found: Labelled) -> None:
        self._base = base
        self._report = base.report
        self._was = was
        self._found = found
        self._changes: list[Change] = []
        self._used: set[Mark | Link] = set()

    def done(self) -> Relabelled:
        """Return the reading, the changes, and how much was left out."""
        actors = self._actors()
        statements = self._statements(actors)
        reading = msgspec.structs.replace(
            self._base, statements=statements, events=self._events(), actors=actors,
            inference=self._spans(self._base.inference, INFERENCE), headline=self._headline(),
        )  # fmt: skip
        used = self._used | {link.child for link in self._used if isinstance(link, Link)}
        rest = (self._found.marks | self._found.links) - used
        return Relabelled(reading=reading, changes=tuple(self._changes), left_out=len(rest))

    def _spans(self, before: tuple[Span, ...], label: str) -> tuple[Span, ...]:
        """Return spans as their marks are now: those that stayed in their order, then new ones."""
        marks = {mark for mark in self._found.marks if mark.label == label}
        self._used |= marks
        kept = [span for span in before if span.start is None or Mark(span.start, span.end or 0, label) in marks]
        new = sorted(marks - set(_marks(before, label)))
        return (*kept, *(self._span(mark) for mark in new))

    def _headline(self) -> object:
        told = self._base.headline
        if told is None:
            return None
        evidence = self._spans(told.evidence, EVIDENCE)
        if evidence == told.evidence:
            return told
        self._changes.append(Change(target="headline", action="correct"))
        return msgspec.structs.replace(told, evidence=evidence)

    def _actors(self) -> tuple[Actor, ...]:
        old = _chains(self._was, ACTOR, SAME, _standing(self._base.actors, _first_named))
        new: dict[Mark, _Chain[Actor]] = _chains(self._found, ACTOR, SAME, {}, known=old)
        unmarked = {n: actor for n, actor in enumerate(self._base.actors) if _first_named(actor) is None}
        pairs = _paired(old, new)
        made = dict(unmarked)
        added: list[Actor] = []
        for anchor, chain in sorted(new.items()):
            self._used |= {anchor, *chain.links}
            before = pairs.get(anchor)
            if before is None:
                added.append(self._named(anchor, chain.links, number=len(added)))
                continue
            for number, actor, links in _shared(anchor, chain, before, old[before], _names_of):
                made[number] = actor if links is None else self._renamed(actor, anchor, links)
        return (*(made[number] for number in sorted(made)), *added)

    def _renamed(self, actor: Actor, anchor: Mark, links: frozenset[Link]) -> Actor:
        titles = tuple(span for span in actor.mentions if span.start is None)
        return msgspec.structs.replace(actor, mentions=(*self._mentions(anchor, links), *titles))

    def _named(self, anchor: Mark, links: frozenset[Link], *, number: int) -> Actor:
        taken = {actor.id for actor in self._base.actors}
        name = _fresh("a", taken, number + 1)
        return Actor(id=name, name=self._span(anchor).text, mentions=self._mentions(anchor, links))

    def _mentions(self, anchor: Mark, links: frozenset[Link]) -> tuple[Span, ...]:
        others = sorted({link.child for link in links} - {anchor})
        return tuple(self._span(mark) for mark in (anchor, *others))

    def _statements(self, actors: tuple[Actor, ...]) -> tuple[Statement, ...]:
        old = _chains(self._was, CONTENT, CONTINUES, _standing(self._base.statements, _anchor))
        new: dict[Mark, _Chain[Statement]] = _chains(self._found, CONTENT, CONTINUES, {}, known=old)
        pairs = _paired(old, new)
        made: dict[int, Statement] = {n: s for n, s in enumerate(self._base.statements) if _anchor(s) is None}
        kept = set(made)
        added: list[Statement] = []
        for anchor, chain in sorted(new.items()):
            self._used |= {anchor, *chain.links}
            before = pairs.get(anchor)
            if before is None:
                added.append(self._parts(anchor, chain.links, actors).new(self._fresh_id(len(added))))
                continue
            for number, statement, links in _shared(anchor, chain, before, old[before], _links_of):
                kept |= {number} if links is None else set()
                again = statement if links is None else self._parts(anchor, links, actors).corrected(statement)
                made[number] = again
        return self._placed(made, kept, added)

    def _parts(self, anchor: Mark, links: frozenset[Link], actors: tuple[Actor, ...]) -> _Parts:
        """Return the parts of a statement; what it can have one of and is given twice is counted as left out."""
        for label in (SOURCE, CUE, ADDRESSEE):
            self._used -= set(sorted(link for link in links if link.type == label)[1:])
        return _Parts(self._report, anchor, links, actors)

    def _placed(self, made: dict[int, Statement], kept: set[int], added: list[Statement]) -> tuple[Statement, ...]:
        after = {number: place for place, number in enumerate(sorted(made))}
        for number in range(len(self._base.statements)):
            if number not in made:
                self._changes.append(Change(target="statement", action="reject", before=number))
            elif number not in kept:
                self._changes.append(Change(target="statement", action="correct", before=number, after=after[number]))
        first = len(made)
        self._changes += [Change(target="statement", action="add", after=first + n) for n in range(len(added))]
        return (*(made[number] for number in sorted(made)), *added)

    def _fresh_id(self, number: int) -> str:
        return _fresh("s", {statement.id for statement in self._base.statements}, number + 1)

    def _events(self) -> tuple[Event, ...]:
        marks = {m for m in self._found.marks if m.label.startswith(EVENT) and m.label in LABELS}
        self._used |= marks
        events: list[Event] = []
        free = marks - {mark for mark in self._was.marks if mark.label.startswith(EVENT)}
        for number, event in enumerate(self._base.events):
            place = next(_marks((event.evidence,), EVENT + event.type), None)
            retyped = None if place is None else next((m for m in sorted(free) if m[:2] == place[:2]), None)
            if place is None or place in marks:
                events.append(event)
            elif retyped is not None:
                free.discard(retyped)
                self._changes.append(Change(target="event", action="correct", before=number, after=len(events)))
                events.append(msgspec.structs.replace(event, type=retyped.label.removeprefix(EVENT)))
            else:
                self._changes.append(Change(target="event", action="reject", before=number))
        for mark in sorted(free):
            self._changes.append(Change(target="event", action="add", after=len(events)))
            events.append(self._event(mark))
        return tuple(events)

    def _event(self, mark: Mark) -> Event:
        kind: EventType = mark.label.removeprefix(EVENT)  # type: ignore[assignment]
        evidence = self._span(mark)
        return Event(actor=(), type=kind, reality="happened", issue="other", evidence=evidence, confidence=1.0)

    def _span(self, mark: Mark) -> Span:
        return self._report.span(mark.start, mark.end)


class _Parts:
    """The parts of one statement as links give them."""

    def __init__(self, report: Report, anchor: Mark, links: frozenset[Link], actors: tuple[Actor, ...]) -> None:
        self._report = report
        self._actors = actors
        found: dict[str, list[Span]] = defaultdict(list)
        for link in sorted(links):
            found[link.type].append(report.span(link.child.start, link.child.end))
        self._found = found
        self._content = (report.span(anchor.start, anchor.end), *found[CONTINUES])

    def new(self, name: str) -> Statement:
        """Return a statement that was not there before."""
        source = self._first(SOURCE)
        quoted = self._content[0].text[:1] in "\"“”„«'‘"
        return Statement(
            id=name, source=source, cue=self._first(CUE), content=self._content,
            kind="direct" if quoted else "indirect", speaker=self._speaker(source), addressee=self._first(ADDRESSEE),
            relay=self._relay(()), confidence=1.0,
        )  # fmt: skip

    def corrected(self, before: Statement) -> Statement:
        """Return a statement with its parts as they are now; who speaks is asked anew where the source is another."""
        source, cue = self._now(before.source, SOURCE), self._now(before.cue, CUE)
        titles = tuple(span for span in before.content if span.start is None)
        return msgspec.structs.replace(
            before, source=source, cue=cue, content=(*self._content, *titles),
            addressee=self._now(before.addressee, ADDRESSEE), relay=self._relay(before.relay),
            speaker=before.speaker if source == before.source else self._speaker(source),
        )  # fmt: skip

    def _first(self, label: str) -> Span | None:
        return next(iter(self._found[label]), None)

    def _now(self, before: Span | None, label: str) -> Span | None:
        """Return a part as it is now; one in the headline has no mark and stays where no other was made."""
        in_title = before if before is not None and before.start is None else None
        return self._first(label) or in_title

    def _relay(self, before: tuple[Relay, ...]) -> tuple[Relay, ...]:
        spans = self._found[RELAY]
        kept = [relay for relay in before if relay.span is None or relay.span.start is None or relay.span in spans]
        known = {relay.span for relay in kept}
        return (*kept, *(Relay(name=span.text, span=span) for span in spans if span not in known))

    def _speaker(self, source: Span | None) -> Speaker:
        if source is None:
            return Speaker()
        for actor in self._actors:
            if source in actor.mentions:
                return Speaker(actor=actor.id, name=actor.name, role=actor.role, party=actor.party, class_=actor.class_)
        return Speaker(name=source.text)


def _standing(things: Iterable[Thing], anchor_of: Callable[[Thing], Mark | None]) -> _Standing[Thing]:
    found: _Standing[Thing] = defaultdict(list)
    for number, thing in enumerate(things):
        if (mark := anchor_of(thing)) is not None:
            found[mark].append((number, thing))
    return found


def _chains(
    labelled: Labelled, label: str, joins: str, standing: _Standing[Thing], *, known: Iterable[Mark] = ()
) -> dict[Mark, _Chain[Thing]]:
    """Return what hangs together, by its anchor: marks of a label that no other such mark is joined to."""
    outgoing: dict[Mark, set[Link]] = defaultdict(set)
    for link in labelled.links:
        if link.head.label == label and _fits(link, label, joins):
            outgoing[link.head].add(link)
    joined = {link.child for links in outgoing.values() for link in links if link.type == joins}
    marks = {mark for mark in labelled.marks if mark.label == label}
    # A piece of one statement may be another's anchor too, and was where a reading says so.
    anchors = (marks - joined) | set(standing) | (marks & set(outgoing)) | (marks & set(known))
    return {mark: _Chain(frozenset(outgoing[mark]), tuple(standing.get(mark, ()))) for mark in anchors}


def _fits(link: Link, label: str, joins: str) -> bool:
    """Say whether a link leads to a part of its own label, or of the same where it joins."""
    if link.type == joins:
        return link.child.label == label
    return label == CONTENT and link.type in (SOURCE, CUE, ADDRESSEE, RELAY) and link.child.label == link.type


def _paired(old: Mapping[Mark, _Chain[Thing]], new: Mapping[Mark, _Chain[Thing]]) -> dict[Mark, Mark]:
    """Return for new anchors the old ones they stand for: the same, one that overlaps, or one that shares a part."""
    pairs = {anchor: anchor for anchor in new if anchor in old and old[anchor].things}
    free = {anchor for anchor in old if anchor not in new and old[anchor].things}
    for anchor in sorted(set(new) - set(pairs)):
        children = {link.child for link in new[anchor].links}
        for before in sorted(free):
            theirs = {link.child for link in old[before].links}
            if _overlap(anchor, before) or anchor in theirs or before in children:
                pairs[anchor] = before
                free.discard(before)
                break
    return pairs


def _shared(
    anchor: Mark,
    chain: _Chain[Thing],
    before: Mark,
    old: _Chain[Thing],
    links_of: Callable[[Thing], Iterable[Link]],
) -> Iterator[tuple[int, Thing, frozenset[Link] | None]]:
    """Yield the things that stood at an anchor with the links each has now, None for one that is as it was.

    Where several stand at one, each keeps its own links; new ones go to the first that lost some, else to the first.
    """
    now = {(link.child, link.type) for link in chain.links}
    fresh = now - {(link.child, link.type) for link in old.links}
    own = {number: {(link.child, link.type) for link in links_of(thing)} for number, thing in old.things}
    heir = next((number for number, parts in own.items() if parts - now), old.things[0][0])
    for number, thing in old.things:
        parts = (own[number] & now) | (fresh if number == heir else set())
        same = anchor == before and parts == own[number]
        yield number, thing, None if same else frozenset(Link(anchor, child, kind) for child, kind in parts)


def _healed(was: Labelled, found: Labelled) -> Labelled:
    """Return what was found with the links that a tool took away with a mark led from the mark that stands for it.

    That is a mark of the same label that overlaps the one taken away, else the next of those it was joined to.
    """
    heads = {link.head for link in found.links}
    links = set(found.links)
    for anchor in sorted({link.head for link in was.links} - found.marks):
        lost = {link for link in was.links if link.head == anchor and link.child in found.marks}
        drawn = sorted(m for m in found.marks - was.marks if m.label == anchor.label and _overlap(m, anchor))
        joined = sorted(link.child for link in lost if link.type in (CONTINUES, SAME))
        heir = next((mark for mark in (*drawn, *joined)), None)
        if heir is not None and heir not in heads:
            links |= {Link(heir, link.child, link.type) for link in lost if link.child != heir}
    return Labelled(marks=found.marks, links=frozenset(links))


def _overlap(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _fresh(letter: str, taken: set[str], number: int) -> str:
    """Return a name that is not taken: the number-th such."""
    count = len(taken)
    while number:
        count += 1
        number -= f"{letter}{count}" not in taken
    return f"{letter}{count}"
