"""Finds to whom a statement was made and through whom it came, in the words around its cue and its source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dragoman.actors.phrases import noun_ending_at
from dragoman.reading import Relay
from dragoman.report import Span

if TYPE_CHECKING:
    from dragoman.actors.resolver import Resolver, Source
    from dragoman.actors.scene import Scene

# Cues that take the hearer straight behind them.
_TELLS = frozenset(
    "told tell tells telling informed informing informs assured assuring reminded instructed thanked thanking urged urging urges "
    "warned warning addressing asked asking promised pressured pressuring begged implored notified briefed".split()
)
# Behind these only the hearer of a call, and only with the "on" or "to" that belongs to it.
_CALLS = {("called", "on"), ("call", "on"), ("calls", "on"), ("calling", "on"), ("called", "upon"), ("appealed", "to"),
          ("spoke", "to"), ("speaking", "to"), ("spoken", "to"), ("said", "to"), ("saying", "to"), ("responding", "to")}  # fmt: skip
# Words before the hearer in the sentence of the statement, wherever they stand.
_LEADS: dict[str, tuple[str, ...]] = {  # first word: the words that may follow it, "" for none
    "speaking": ("to", "with"), "interview": ("with", "to"), "letter": ("to",), "message": ("to",), "addressing": ("",),
    "meeting": (), "remarks": ("to",), "conversation": (), "call": (), "speech": ("to",),
    "address": ("to",), "statement": ("to",), "testimony": ("to",), "question": ("from", "by"),
    "hearing": ("at",), "shared": ("with",), "interviewed": ("by",),
}  # fmt: skip
_ENDS = frozenset(
    "that in on at during about to after over when as for by before while from if whether since who which where because and said "
    "says saying on's this last earlier yesterday today monday tuesday wednesday thursday friday saturday sunday it he she they we "
    "i there not how why what will is are was were has have had would can could may might via".split()
)
_HEARERS = frozenset("reporters journalists lawmakers supporters media".split())
_PLATFORMS = {
    "x": "X", "telegram": "Telegram", "twitter": "Twitter", "facebook": "Facebook", "whatsapp": "WhatsApp",
    "instagram": "Instagram", "youtube": "YouTube", "tiktok": "TikTok", "weibo": "Weibo", "substack": "Substack",
    "linkedin": "LinkedIn", "truth": "Truth Social", "bluesky": "Bluesky", "website": "website", "vkontakte": "VKontakte",
}  # fmt: skip
_POSTING = frozenset("on via platform channel post posted page account through social its his her their network website groups".split())
_CARRIES = frozenset("by told to according via with citing quoting quoted cited reported published seen in on".split())
_REPORTS = frozenset("reported reports said says cited quoted writes wrote citing quoting news agency".split())
LONGEST_HEARER = 9


def addressee(found: Resolver, number: int) -> Span | None:
    """Return the words that name the hearer of a statement, None where none is named near it."""
    source, scene = found.sources[number], found.scene
    if source.addressee is not None:
        return source.addressee
    return _behind_cue(scene, source) or _led(scene, source)


def _behind_cue(scene: Scene, source: Source) -> Span | None:
    first, after = scene.span_tokens(source.cue)
    if after == first or after >= len(scene.words):
        return None
    verbs = [w.fold for w in scene.words[first:after]]
    if verbs[-1] in _TELLS:
        return _hearer(scene, after)
    if verbs[-1] in {"reporters", "journalists", "parliament", "lawmakers"} and len(verbs) > 1:
        return _span(scene, after - 1, after)
    if len(verbs) > 1 and (verbs[-2], verbs[-1]) in _CALLS:
        return _hearer(scene, after)
    if (verbs[-1], scene.words[after].fold) in _CALLS:
        return _hearer(scene, after + 1)
    for at in range(first, after - 1):
        pair = (scene.words[at].fold, scene.words[at + 1].fold)
        if pair in _CALLS and at + 2 < after:
            return _hearer(scene, at + 2)
        if pair[0] in _TELLS:
            return _hearer(scene, at + 1)
    return None


def _led(scene: Scene, source: Source) -> Span | None:
    """Return the hearer named with "speaking to", "in an interview with" in the statement's sentence, outside its content."""
    for first, after in _frame(scene, source):
        for at in range(first, after):
            word = scene.words[at].fold
            if word not in _LEADS:
                continue
            for second in _LEADS[word]:
                end = at + 2 if second else at + 1
                if end < after and (not second or scene.words[at + 1].fold == second):
                    hearer = _hearer(scene, end)
                    if hearer is not None:
                        return hearer
            held = {w.fold for w in scene.words[max(first, at - 3) : at]} & {"during", "at", "in"}
            if word in {"meeting", "conversation", "call"} and held:
                end = next((i + 1 for i in range(at + 1, min(at + 5, after)) if scene.words[i].fold == "with"), None)
                if end is not None and end < after and (hearer := _hearer(scene, end)) is not None:
                    return hearer
        if (sitting := _sitting(scene, first, after)) is not None:
            return sitting
    return None


def _sitting(scene: Scene, first: int, after: int) -> Span | None:
    """Return the body in "at a UN Security Council meeting", "a session of the General Assembly"."""
    for hit in scene.hits_in(first, after):
        if hit.entry.kind not in {"international", "court", "organ", "agency"}:
            continue
        behind = {w.fold for w in scene.words[hit.after : min(after, hit.after + 2)]}
        before = {w.fold for w in scene.words[max(first, hit.first - 4) : hit.first]}
        if behind & _SITTINGS or (before & _SITTINGS and before & {"of", "at", "before", "to"}):
            return _span(scene, hit.first, hit.after)
    return None


_SITTINGS = frozenset({"meeting", "session", "hearing", "briefing", "committee", "panel"})


def _frame(scene: Scene, source: Source) -> list[tuple[int, int]]:
    """Return the stretches of the statement's sentence around cue and source that are not content."""
    anchor = source.cue or source.source
    if anchor is None or anchor.start is None:
        return []
    at, _ = scene.span_tokens(anchor)
    first = scene.sentence_of(at)
    after = at + 1
    while after < len(scene.words) and not scene.words[after].opens:
        after += 1
    quoted = {i for span in source.content for i in range(*scene.span_tokens(span))}
    frame: list[tuple[int, int]] = []
    begin: int | None = None
    for i in range(first, after + 1):
        outside = i < after and i not in quoted
        if outside and begin is None:
            begin = i
        elif not outside and begin is not None:
            frame.append((begin, i))
            begin = None
    return frame


def _hearer(scene: Scene, at: int) -> Span | None:
    """Return the noun phrase that begins at token `at`, where it can be somebody who hears."""
    words = scene.words
    after = at
    while after < len(words) and after - at < LONGEST_HEARER:
        word = words[after]
        if after > at and any(c in word.gap for c in ',.:;"“”()\n—'):
            break
        if word.fold == "and" and after + 1 < len(words) and (words[after + 1].capital or words[after + 1].fold == "other"):
            after += 1
            continue
        if word.fold in _ENDS and not word.capital or word.fold.endswith("day") and word.capital:
            break
        after += 1
    if after == at or any(c in words[at].gap for c in ',.:;"“”'):
        return None
    named = any(at <= h.first < after for h in scene.hits) or any(i in scene.figure_at for i in range(at, after))
    pronoun = after - at == 1 and words[at].fold in {"them", "him", "her", "us", "me"}
    people = any(noun_ending_at(words, i, at, scene.tables) for i in range(at, after)) or words[after - 1].fold in _HEARERS
    return _span(scene, at, after) if (named or people) and not pronoun else None


def _span(scene: Scene, first: int, after: int) -> Span:
    last = scene.words[after - 1]
    return scene.report.span(scene.words[first].start, last.start + len(last.text) if not last.possessive else last.end)


def relays(found: Resolver, number: int) -> tuple[Relay, ...]:
    """Return who carried the statement to the report, the outermost last: agencies, platforms, the speaker around it."""
    source, scene = found.sources[number], found.scene
    carriers = [Relay(name=span.text, span=span) for span in source.relay]
    if not carriers:
        carriers = [*_platforms(scene, source), *_outlets(scene, source), *_quoted_by(scene, source)]
    outer = found.outer(number)
    if outer is None and (told := _that_clause(found, source)) is not None:
        carriers.append(told)
    if outer is not None and not _is_mere_noun(scene, source) and (carrier := _outer_voice(found, outer)) is not None:
        carriers = [*carriers, carrier]
    return tuple({carrier.name.lower(): carrier for carrier in carriers}.values())


def _quoted_by(scene: Scene, source: Source) -> list[Relay]:
    """Return the ministry or person in "as quoted by the Foreign Ministry"; outlets are found without it."""
    for first, after in _frame(scene, source):
        for at in range(first, after - 2):
            if scene.words[at].fold in {"quoted", "cited"} and scene.words[at + 1].fold == "by":
                span = _hearer(scene, at + 2)
                if span is not None and not any(h.entry.kind == "outlet" for h in scene.hits_in(*scene.span_tokens(span))):
                    return [Relay(name=span.text, span=span)]
    return []


# Verbs by which one passes on another's words: "he mentioned that the Vatican said ...".
_PASSES = frozenset("said mentioned announced claimed noted told added reported revealed confirmed recalled disclosed explained".split())


def _that_clause(found: Resolver, source: Source) -> Relay | None:
    """Return who passes on the source's words in the clause before it: "Meloni announced that Pope Leo had confirmed"."""
    scene = found.scene
    at, after = scene.span_tokens(source.source)
    if after == at or at < 3 or scene.words[at - 1].fold != "that" or scene.words[at - 2].fold not in _PASSES:
        return None
    for back in range(at - 3, max(scene.sentence_of(at), at - 12) - 1, -1):
        figure = scene.figure_at.get(back)
        if figure is not None:
            return Relay(name=figure.name, span=_span(scene, back, back + 1))
        heard = found.heard_at(back)
        if heard is not None:
            return Relay(name=heard, span=_span(scene, back, back + 1))
    return None


_NOUNS = frozenset(
    "assertion promise promises directive comment comments suggestion allegation allegations threat threats decision decisions "
    "criticism call calls appeal pressure concern concerns condemnation announcement proposal proposals plan plans support "
    "opposition request requests warning warnings accusation accusations position intention belief hope hopes fears complaint".split()
)


def _is_mere_noun(scene: Scene, source: Source) -> bool:
    """Say whether somebody's words are only named inside another's ("his threats"), not passed on."""
    first, after = scene.span_tokens(source.cue)
    return after - first == 1 and scene.words[first].fold in _NOUNS


def _outer_voice(found: Resolver, outer: int) -> Relay | None:
    stands = found.speaker(outer)
    name = stands.name or stands.role or stands.party
    short = re.search(r"\(([A-Z]{2,8})\b", name or "")
    name = short[1] if short else name
    span = found.sources[outer].source
    return Relay(name=name, span=span) if name else None


def _platforms(scene: Scene, source: Source) -> list[Relay]:
    found = []
    for first, after in _frame(scene, source):
        for at in range(first, after):
            word = scene.words[at]
            name = _PLATFORMS.get(word.fold)
            if name is None or not (word.capital or name == "website") or (name == "X" and word.text != "X"):
                continue
            if name == "Twitter" and at > first and scene.words[at - 1].text == "X":
                continue
            if any(w.fold in _POSTING for w in scene.words[max(first, at - 4) : at]):
                found.append(Relay(name=name, span=_span(scene, at, at + 1 + (name == "Truth Social"))))
    return found


def _outlets(scene: Scene, source: Source) -> list[Relay]:
    found = []
    inside = scene.span_tokens(source.source)
    for first, after in _frame(scene, source):
        for hit in scene.hits_in(first, after):
            if hit.entry.kind != "outlet" or inside[0] <= hit.first < inside[1] or is_own(scene, hit.entry.name):
                continue
            before = {w.fold for w in scene.words[max(first, hit.first - 4) : hit.first]}
            behind = {w.fold for w in scene.words[hit.after : hit.after + 3]}
            if before & _CARRIES or behind & _REPORTS:
                found.append(Relay(name=hit.entry.name, span=_span(scene, hit.first, hit.after)))
        found.extend(_media(scene, first, after, inside))
    return found


def _media(scene: Scene, first: int, after: int, inside: tuple[int, int]) -> list[Relay]:
    """Return "Iranian state media", "a news agency" where they carry: behind "according to", "by", "told"."""
    found = []
    for at in range(first, after):
        if scene.words[at].fold not in {"media", "television", "agency", "newspaper", "tv", "broadcaster"}:
            continue
        if inside[0] <= at < inside[1] or (scene.words[at].fold == "agency" and scene.words[at - 1].fold != "news"):
            continue
        begin = at
        while begin > first and scene.words[begin - 1].fold not in _CARRIES and at - begin < 4 and scene.words[begin].gap == " ":
            begin -= 1
        before = [w.fold for w in scene.words[max(first, begin - 2) : begin]]
        reports = at + 1 < after and scene.words[at + 1].fold in {"reported", "reports"}
        if not (before[-1:] in (["by"], ["citing"], ["in"]) or before == ["according", "to"] or reports):
            continue
        begin += scene.words[begin].fold == "the"
        if at - begin <= 1 and scene.words[at].fold == "agency":
            # "According to the news agency": the one named before.
            earlier = [h for h in scene.hits if h.entry.kind == "outlet" and h.first < begin and not is_own(scene, h.entry.name)]
            if earlier:
                found.append(Relay(name=earlier[-1].entry.name, span=_span(scene, begin, at + 1)))
        elif not any(h.entry.kind == "outlet" for h in scene.hits_in(begin, at + 1)):
            found.append(Relay(name=scene.text_of(begin, at + 1), span=_span(scene, begin, at + 1)))
    return found


def is_own(scene: Scene, name: str) -> bool:
    """Say whether an outlet's name is that of the report's own outlet."""
    if scene.outlet is None:
        return False
    from dragoman.actors.text import folded

    entry = scene.tables.outlets.get(" ".join(folded(name)))
    return entry == scene.outlet


def carried_over(found: Resolver, spans: Sequence[Span | None]) -> list[Span | None]:
    """Let a hearer stand for the statements that the same speaker adds at once: "told ABC ...", "he added"."""
    order = sorted(range(len(spans)), key=lambda n: found.place(n))
    out = list(spans)
    last: tuple[object, Span, int] | None = None
    for number in order:
        stands = found.speaker(number)
        key = (stands.name, stands.party)
        where = found.place(number)
        hearer = out[number]
        if hearer is not None:
            last = (key, hearer, where) if _lasts(found, number) else None
        elif last is not None and last[0] == key and stands.name and found.outer(number) is None:
            if where - last[2] <= REACH:
                out[number] = last[1]
                last = (key, last[1], where)
        elif found.outer(number) is None:
            last = None
    return out


def _lasts(found: Resolver, number: int) -> bool:
    """Say whether a hearer goes on listening: one who was told or spoken to, not one who was called on or thanked."""
    first, after = found.scene.span_tokens(found.sources[number].cue)
    verbs = {w.fold for w in found.scene.words[first:after]}
    return not verbs & (_TELLS - {"told", "tell", "tells", "telling", "addressing"}) and not verbs & {"called", "calls", "calling", "appealed"}


# Characters between two statements of one speaker within which the hearer is still the same.
REACH = 300
