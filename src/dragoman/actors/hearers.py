"""Finds to whom a statement was made, in the words around its cue and its source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from dragoman.actors.figures import Figure
from dragoman.actors.heard import Hearing, Source
from dragoman.actors.phrases import noun_ending_at
from dragoman.actors.scene import Scene
from dragoman.actors.wordlists import words_of
from dragoman.report import Span

LONGEST_HEARER = 9
# Words of the writer between two statements of one speaker within which the hearer is still the same.
REACH = 10
# Cues that take the hearer straight behind them, and those of them after which the hearer goes on listening.
_TELLS = words_of("tells")
_LISTENED = frozenset({"told", "tell", "tells", "telling", "addressing"})
_CALLED = frozenset({"called", "calls", "calling", "appealed"})
_ENDS = words_of("hearer ends")
_HEARERS = words_of("hearers")
_STOPS = frozenset(',.:;"“”()\n—')
_PRONOUNS = frozenset({"them", "him", "her", "us", "me"})
# Behind these only the hearer of a call, and only with the "on" or "to" that belongs to it.
_CALLS = {("called", "on"), ("call", "on"), ("calls", "on"), ("calling", "on"), ("called", "upon"), ("appealed", "to"),
          ("spoke", "to"), ("speaking", "to"), ("spoken", "to"), ("said", "to"), ("saying", "to"),
          ("responding", "to")}  # fmt: skip
# Words before the hearer anywhere in the statement's sentence: the first, and those that may follow it ("" for none).
_LEADS: dict[str, tuple[str, ...]] = {
    "speaking": ("to", "with"), "speak": ("to", "with"), "spoke": ("to", "with"), "interview": ("with", "to"),
    "letter": ("to",), "message": ("to",), "addressing": ("",),
    "remarks": ("to",), "speech": ("to",), "address": ("to",), "statement": ("to",), "testimony": ("to",),
    "question": ("from", "by"), "hearing": ("at",), "shared": ("with",), "interviewed": ("by",),
}  # fmt: skip
_TALKS = frozenset({"meeting", "conversation", "call"})
_TALKS_WITHIN = 5  # words from "meeting" to its "with"
_SITTINGS = frozenset({"meeting", "session", "hearing", "briefing", "committee", "panel"})
_SITTING_KINDS = frozenset({"international", "court", "organ", "agency"})
# A sentence about an occasion: "Hale made the remarks in an interview with ...".
_OCCASIONS = frozenset(
    {"remarks", "speech", "interview", "speaking", "addressing", "addressed", "statement", "comments", "speak", "spoke"}
)
OCCASION_SUBJECT = 12  # words from the head of such a sentence within which the speaker is named
OCCASION_WITHIN = 80  # words between such a sentence and a statement made on the occasion
_MET = frozenset({"met", "meets", "meeting"})
MET_WITHIN = 16  # words from "met" to whom
_HELD_WITHIN = 4  # words before a body in which "a session of" stands


def hearers(hearing: Hearing) -> list[Span | None]:
    """Return to whom each statement was made: by its own words, by the occasion, by what was said just before."""
    own = [addressee(hearing, number) for number in range(len(hearing.sources))]
    return carried_over(hearing, on_occasion(hearing, own))


def addressee(hearing: Hearing, number: int) -> Span | None:
    """Return the words that name the hearer of a statement, None where none is named near it."""
    source = hearing.sources[number]
    if source.addressee is not None:
        return source.addressee
    return _behind_cue(hearing.scene, source) or _in_sentence(hearing.scene, source)


def _behind_cue(scene: Scene, source: Source) -> Span | None:
    first, after = scene.span_tokens(source.cue)
    if after == first or after >= len(scene.words):
        return None
    cue = [w.fold for w in scene.words[first : after + 1]]
    last = len(cue) - 2
    if last and cue[last] in _HEARERS:
        return scene.span_of(after - 1, after)  # "told reporters"
    if cue[last] in _TELLS:
        return hearer_at(scene, after)
    for at in range(last + 1):
        if (cue[at], cue[at + 1]) in _CALLS:
            return hearer_at(scene, first + at + 2)
        if cue[at] in _TELLS:
            return hearer_at(scene, first + at + 1)
    return None


def _in_sentence(scene: Scene, source: Source) -> Span | None:
    """Return the hearer named with "speaking to", "in an interview with" in the statement's sentence."""
    return _led_in(scene, frame(scene, source))


def _led_in(scene: Scene, stretches: Sequence[tuple[int, int]]) -> Span | None:
    for first, after in stretches:
        for at in range(first, after):
            found = _led(scene, at, after) or _talked_with(scene, first, at, after)
            if found is not None:
                return found
        if (sitting := _sitting(scene, first, after)) is not None:
            return sitting
    return None


def _led(scene: Scene, at: int, after: int) -> Span | None:
    for second in _LEADS.get(scene.words[at].fold, ()):
        end = at + 2 if second else at + 1
        if end < after and (not second or scene.words[at + 1].fold == second):
            hearer = hearer_at(scene, end)
            if hearer is not None:
                return hearer
    return None


def _talked_with(scene: Scene, first: int, at: int, after: int) -> Span | None:
    """Return whom one met in "during a meeting in Rome with X"."""
    if scene.words[at].fold not in _TALKS:
        return None
    if not {w.fold for w in scene.words[max(first, at - 3) : at]} & {"during", "at", "in"}:
        return None
    near = range(at + 1, min(at + _TALKS_WITHIN, after))
    end = next((i + 1 for i in near if scene.words[i].fold == "with"), after)
    return hearer_at(scene, end) if end < after else None


def _sitting(scene: Scene, first: int, after: int) -> Span | None:
    """Return the body in "at a UN Security Council meeting", "a session of the General Assembly"."""
    for hit in scene.hits_in(first, after):
        if hit.entry.kind not in _SITTING_KINDS:
            continue
        behind = {w.fold for w in scene.words[hit.after : min(after, hit.after + 2)]}
        before = {w.fold for w in scene.words[max(first, hit.first - _HELD_WITHIN) : hit.first]}
        if behind & _SITTINGS or (before & _SITTINGS and before & {"of", "at", "before", "to"}):
            return scene.span_of(hit.first, hit.after)
    return None


def occasions(hearing: Hearing) -> list[tuple[Figure, Span, int]]:
    """Return who spoke to whom, and where the report says so: "Hale made the remarks in an interview with ..."."""
    scene = hearing.scene
    spoken = {i for n in range(len(hearing.sources)) for i in hearing.own(n)}
    found = []
    begin = 0
    for end in [i for i, w in enumerate(scene.words) if w.opens and i] + [len(scene.words)]:
        stretches = _stretches(begin, end, spoken)
        head = range(begin, min(end, begin + OCCASION_SUBJECT))
        figure = _first_figure(scene, head)
        if figure is not None and any(w.fold in _OCCASIONS for w in scene.words[begin:end]):
            hearer = _led_in(scene, stretches)
            if hearer is not None:
                found.append((figure, hearer, begin))
        begin = end
    return found


def _first_figure(scene: Scene, tokens: range) -> Figure | None:
    return next((scene.figure_at[i] for i in tokens if i in scene.figure_at), None)


def _meetings(hearing: Hearing) -> list[tuple[Figure, Figure, int]]:
    """Return who met whom, with the token of "met" or "meeting"."""
    scene = hearing.scene
    found = []
    for at, word in enumerate(scene.words):
        if word.fold in _MET:
            before = _first_figure(scene, range(at - 1, scene.sentence_of(at) - 1, -1))
            behind = _first_figure(scene, range(at + 1, at + MET_WITHIN))
            if before is not None and behind is not None and before is not behind:
                found.append((before, behind, at))
    return found


def _at_the_meeting(hearing: Hearing, number: int, meetings: Sequence[tuple[Figure, Figure, int]]) -> Span | None:
    """Return whom the speaker met, where the statement was made "in the meeting"."""
    heard, scene = hearing.of(number), hearing.scene
    for first, after in frame(scene, hearing.sources[number]):
        for at in range(first, after - 1):
            if scene.words[at].fold == "the" and scene.words[at + 1].fold == "meeting":
                pairs = [pair for pair in meetings if pair[2] < at and heard.figure in pair[:2]]
                if pairs:
                    other = next(f for f in pairs[-1][:2] if f is not heard.figure)
                    return scene.span_of(other.mentions[0].first, other.mentions[0].after)
    return None


def on_occasion(hearing: Hearing, spans: Sequence[Span | None]) -> list[Span | None]:
    """Give statements without a hearer the one of an occasion of the same speaker told of nearby."""
    known, meetings = occasions(hearing), _meetings(hearing)
    out = list(spans)
    for number, span in enumerate(spans):
        heard = hearing.of(number)
        if span is None and heard.figure is not None and not heard.nested:
            near = [(abs(at - heard.token), h.start or 0, h) for f, h, at in known if f is heard.figure]
            if near and min(near)[0] <= OCCASION_WITHIN:
                out[number] = min(near)[2]
            else:
                out[number] = _at_the_meeting(hearing, number, meetings)
    return out


def _stretches(begin: int, end: int, taken: set[int]) -> list[tuple[int, int]]:
    stretches: list[tuple[int, int]] = []
    for i in range(begin, end):
        if i in taken:
            continue
        if stretches and stretches[-1][1] == i:
            stretches[-1] = (stretches[-1][0], i + 1)
        else:
            stretches.append((i, i + 1))
    return stretches


def frame(scene: Scene, source: Source) -> list[tuple[int, int]]:
    """Return the stretches of the statement's sentence, around cue and source, that are not its content."""
    anchor = source.cue or source.source
    if anchor is None or anchor.start is None or not scene.words:
        return []
    at, _ = scene.span_tokens(anchor)
    first, after = scene.sentence_of(at), scene.sentence_end(at)
    contents = (scene.span_tokens(span) for span in source.content)
    own = {i for begin, end in contents for i in range(max(begin, first), min(end, after))}
    return _stretches(first, after, own)


def hearer_at(scene: Scene, at: int) -> Span | None:
    """Return the noun phrase that begins at token `at`, where it can be somebody who hears."""
    words = scene.words
    after = at
    while after < len(words) and after - at < LONGEST_HEARER and _goes_on(scene, at, after):
        after += 1
    if after == at or (_STOPS & set(words[at].gap)):
        return None
    if after - at == 1 and words[at].fold in _PRONOUNS:
        return None
    named = bool(scene.page.between(at, after)) or any(i in scene.figure_at for i in range(at, after))
    people = words[after - 1].fold in _HEARERS or any(noun_ending_at(scene.page, i, at) for i in range(at, after))
    return scene.span_of(at, after) if named or people else None


def _goes_on(scene: Scene, at: int, after: int) -> bool:
    word = scene.words[after]
    if after > at and _STOPS & set(word.gap):
        return False
    if word.fold == "and":
        following = scene.words[after + 1] if after + 1 < len(scene.words) else None
        return following is not None and (following.capital or following.fold == "other")
    ends = (word.fold in _ENDS and not word.capital) or (word.fold.endswith("day") and word.capital)
    return not ends


def carried_over(hearing: Hearing, spans: Sequence[Span | None]) -> list[Span | None]:
    """Let a hearer stand for the statements that the same speaker adds at once: "told ABC ...", "he added"."""
    out = list(spans)
    last: tuple[object, Span, int] | None = None
    told = sorted({i for n in range(len(spans)) for i in hearing.own(n)})
    for number in sorted(range(len(spans)), key=hearing.place):
        stands, hearer = hearing.of(number).standing, out[number]
        token = hearing.of(number).token
        where = token - bisect_left(told, token)  # words of the writer alone
        key = (stands.name, stands.party)
        if hearer is not None:
            last = (key, hearer, where) if _listens_on(hearing, number) else None
        elif hearing.outer(number) is not None:
            continue
        elif last is None or last[0] != key or not stands.name:
            last = None
        elif where - last[2] <= REACH:
            out[number] = last[1]
            last = (key, last[1], where)
    return out


def _listens_on(hearing: Hearing, number: int) -> bool:
    """Say whether a hearer goes on listening: one who was told or spoken to, not one who was called on or thanked."""
    cue = hearing.scene.words[slice(*hearing.scene.span_tokens(hearing.sources[number].cue))]
    return not {w.fold for w in cue} & (_TELLS - _LISTENED | _CALLED)
