"""Finds through whom a statement came: agencies, outlets, platforms, and the speaker inside whose words it stands."""

from __future__ import annotations

import re

from dragoman.actors.heard import Hearing, Source
from dragoman.actors.hearers import frame, hearer_at
from dragoman.actors.phrases import Hit, noun_ending_at
from dragoman.actors.scene import Scene
from dragoman.actors.text import folded
from dragoman.actors.wordlists import words_of
from dragoman.reading import Relay
from dragoman.report import Span

_PLATFORMS = {
    "x": "X", "telegram": "Telegram", "twitter": "Twitter", "facebook": "Facebook", "whatsapp": "WhatsApp",
    "instagram": "Instagram", "youtube": "YouTube", "tiktok": "TikTok", "weibo": "Weibo", "substack": "Substack",
    "linkedin": "LinkedIn", "truth": "Truth Social", "bluesky": "Bluesky", "website": "website",
    "vkontakte": "VKontakte",
}  # fmt: skip
_POSTING = words_of("posting")
_CARRIES = words_of("carries")
_REPORTS = words_of("reports")
# Verbs by which one passes on another's words: "he mentioned that the Vatican said ...".
_PASSES = words_of("passes on")
_MERE_NOUNS = words_of("mere nouns")
_MEDIA = frozenset({"media", "television", "agency", "newspaper", "tv", "broadcaster"})
_PAPERS = frozenset({"data", "figures", "documents", "records", "information"})
_CARRIED_BY = frozenset({"by", "citing", "in"})
_NEAR = 4  # words before an outlet or platform in which the word that makes it a carrier stands
_THAT = 3  # words that "X said that" takes at the least
_CLAUSE = 12  # words back from "that" to who said it
DEEPEST = 3  # voices within voices
_SHORT_FORM = re.compile(r"\(([A-Z]{2,8})\b")


def relays(hearing: Hearing, number: int, depth: int = 0) -> tuple[Relay, ...]:
    """Return who carried the statement to the report, the outermost last."""
    source, scene = hearing.sources[number], hearing.scene
    carriers = [Relay(name=span.text, span=span) for span in source.relay]
    for found in (*_quoted_by(scene, source), *_platforms(scene, source), *_outlets(scene, source)):
        if not any(_same_place(found.span, carrier.span) for carrier in carriers):
            carriers.append(found)
    around = _voice_around(hearing, number, depth)
    carriers.extend(v for v in around if not any(_same_place(v.span, carrier.span) for carrier in carriers))
    return tuple({carrier.name.lower(): carrier for carrier in carriers}.values())


def _same_place(first: Span | None, second: Span | None) -> bool:
    """Say whether two spans overlap."""
    if first is None or second is None or None in {first.start, first.end, second.start, second.end}:
        return False
    return (first.start or 0) < (second.end or 0) and (second.start or 0) < (first.end or 0)


def _voice_around(hearing: Hearing, number: int, depth: int) -> list[Relay]:
    """Return the speaker in whose words the statement stands, or who passes it on in the clause before it."""
    outer = hearing.outer(number)
    if outer is None:
        return _that_clause(hearing, number)
    first, after = hearing.scene.span_tokens(hearing.sources[number].cue)
    if after - first == 1 and hearing.scene.words[first].fold in _MERE_NOUNS:
        return []  # "his threats": named, not passed on
    stands = hearing.of(outer).standing
    name = stands.name or stands.role or stands.party
    if not name:
        return []
    short = _SHORT_FORM.search(name)
    voice = Relay(name=short[1] if short else name, span=hearing.sources[outer].source)
    # Spans of a reading nest without circles only where contents do; a bound keeps odd ones from turning for ever.
    return [voice, *relays(hearing, outer, depth=depth + 1)] if depth < DEEPEST else [voice]


def _that_clause(hearing: Hearing, number: int) -> list[Relay]:
    """Return who passes on the source's words: "Meloni announced that Pope Leo had confirmed"."""
    scene = hearing.scene
    at, after = scene.span_tokens(hearing.sources[number].source)
    if after == at or at < _THAT or scene.words[at - 1].fold != "that" or scene.words[at - 2].fold not in _PASSES:
        return []
    for back in range(at - _THAT, max(scene.sentence_of(at), at - _CLAUSE) - 1, -1):
        figure = scene.figure_at.get(back)
        if figure is None and scene.words[back].fold in {"he", "she"}:
            figure = hearing.person(number, scene.words[back].fold, back)
        if figure is not None:
            return [Relay(name=figure.name, span=scene.span_of(back, back + 1))]
    return []


def _quoted_by(scene: Scene, source: Source) -> list[Relay]:
    """Return who is named in "as quoted by the ministry", "according to six officials", "citing sources".

    Outlets are found without it, and a source does not carry itself.
    """
    inside = range(*scene.span_tokens(source.source))
    cue = {w.fold for w in scene.words[slice(*scene.span_tokens(source.cue))]}
    if "according" in cue or "citing" in cue or not inside:
        return []
    for first, after in frame(scene, source):
        for at in range(first, after - 1):
            behind = _behind_carrying(scene, at)
            if behind is None or behind in inside or behind >= after:
                continue
            span = hearer_at(scene, behind)
            if span is not None and _is_voice(scene, *scene.span_tokens(span)):
                span = scene.span_of(behind, _clause_end(scene, scene.span_tokens(span)[1], after))
                return [Relay(name=span.text, span=span)]
    return []


def _is_voice(scene: Scene, first: int, after: int) -> bool:
    """Say whether words name somebody who passes on: no outlet (found elsewhere), no paper ("a statement")."""
    if _names_outlet(scene, first, after) or scene.words[after - 1].fold in _MEDIA | _PAPERS:
        return False
    noun = noun_ending_at(scene.page, after - 1, first)
    return noun is None or noun.kind != "document"


def _clause_end(scene: Scene, at: int, after: int) -> int:
    """Return where "six officials who were familiar with the discussion" ends."""
    if at >= after or scene.words[at].fold not in {"who", "with", "familiar", "briefed", "close", "involved"}:
        return at
    while at < after and not {",", ".", ";"} & set(scene.words[at].gap):
        at += 1
    return at


def _behind_carrying(scene: Scene, at: int) -> int | None:
    """Return the token behind "quoted by", "according to" or "citing", where one of them stands at `at`."""
    word = scene.words[at].fold
    if word == "citing":
        return at + 1
    following = scene.words[at + 1].fold if at + 1 < len(scene.words) else ""
    return at + 2 if (word, following) in {("quoted", "by"), ("cited", "by"), ("according", "to")} else None


def _names_outlet(scene: Scene, first: int, after: int) -> bool:
    return any(h.entry.kind == "outlet" for h in scene.hits_in(first, after))


def _platforms(scene: Scene, source: Source) -> list[Relay]:
    found: list[Relay] = []
    for first, after in frame(scene, source):
        for at in range(first, after):
            name = _platform_at(scene, first, at)
            if name is not None:
                end = min(after, at + len(name.split()))
                found.append(Relay(name=name, span=scene.span_of(at, end)))
    return found


def _platform_at(scene: Scene, first: int, at: int) -> str | None:
    word = scene.words[at]
    name = _PLATFORMS.get(word.fold)
    if name is None or not (word.capital or name == "website") or (name == "X" and word.text != "X"):
        return None
    if name == "Twitter" and at > first and scene.words[at - 1].text == "X":
        return None  # "X/Twitter"
    posted = any(w.fold in _POSTING for w in scene.words[max(first, at - _NEAR) : at])
    return name if posted else None


def _outlets(scene: Scene, source: Source) -> list[Relay]:
    found = []
    inside = range(*scene.span_tokens(source.source))
    for first, after in frame(scene, source):
        for hit in scene.hits_in(first, after):
            if hit.first not in inside and _carries(scene, first, hit):
                end = _name_end(scene, hit.after, after)
                span = scene.span_of(hit.first, end)
                found.append(Relay(name=hit.entry.name if end == hit.after else span.text, span=span))
        media = (at for at in range(first, after) if scene.words[at].fold in _MEDIA and at not in inside)
        found.extend(relay for at in media if (relay := _medium(scene, first, at, after)) is not None)
    return found


def _name_end(scene: Scene, at: int, after: int) -> int:
    """Return where an outlet's name ends that the tables know only the beginning of: "Fox" of "Fox Business"."""
    while at < after and scene.words[at].capital and scene.words[at].gap == " ":
        at += 1
    return at


def _carries(scene: Scene, first: int, hit: Hit) -> bool:
    if hit.entry.kind != "outlet" or is_own(scene, hit.entry.name):
        return False
    before = {w.fold for w in scene.words[max(first, hit.first - _NEAR) : hit.first]}
    behind = {w.fold for w in scene.words[hit.after : hit.after + 3]}
    return bool(before & _CARRIES or behind & _REPORTS)


def _medium(scene: Scene, first: int, at: int, after: int) -> Relay | None:
    """Return "Iranian state media", "the news agency" where it carries: behind "according to", before "reported"."""
    words = scene.words
    if words[at].fold == "agency" and words[at - 1].fold != "news":
        return None
    begin = at
    while begin > first and words[begin - 1].fold not in _CARRIES and at - begin < _NEAR and words[begin].gap == " ":
        begin -= 1
    before = [w.fold for w in words[max(first, begin - 2) : begin]]
    reports = at + 1 < after and words[at + 1].fold in {"reported", "reports"}
    if not (reports or before == ["according", "to"] or set(before[-1:]) & _CARRIED_BY):
        return None
    begin += words[begin].fold == "the"
    if _names_outlet(scene, begin, at + 1):
        return None
    name = scene.page.text_of(begin, at + 1)
    if words[at].fold == "agency" and at - begin <= 1:
        # "According to the news agency": the one named before.
        earlier = [
            h for h in scene.hits if h.entry.kind == "outlet" and h.first < begin and not is_own(scene, h.entry.name)
        ]
        if not earlier:
            return None
        name = earlier[-1].entry.name
    return Relay(name=name, span=scene.span_of(begin, at + 1))


def is_own(scene: Scene, name: str) -> bool:
    """Say whether an outlet's name is that of the report's own outlet."""
    return scene.outlet is not None and scene.tables.outlets.get(" ".join(folded(name))) == scene.outlet
