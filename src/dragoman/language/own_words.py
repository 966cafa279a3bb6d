"""Cuts what a party's own text says in its own voice into statements.

A sentence of such a text that nobody else is reported to have said is the party's statement. Left out is what states
nothing: headings, salutations, signatures, the formulae of legal texts, questions, and who met whom, which is an event.
A sentence in which an attributed statement stands is not said twice; a clause of it without one may be.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import msgspec

from dragoman.language.sentences import Place, sentences
from dragoman.language.turns import pieces, turns
from dragoman.language.voice import OwnVoice
from dragoman.reading import Statement
from dragoman.report import Report, Span

_FEWEST_WORDS = 6  # a shorter sentence only goes on with the one before
_FEWEST_SHORT = 3
_SMALL_SHARE = 5  # of so many words one at least begins with a small letter
_LONGEST_RUN = 4  # sentences in one statement
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FULL_STOP = re.compile(r"[\w%)][a-z0-9%)]\.\Z")
_STOPS = re.compile(r"[.!…][\"”’')\]*]*$")
_HEADING = re.compile(r"#|[-–—*•]?\s*\*\*[^*]*\*\*\s*$|\|")
# What begins or is no statement but furniture of official texts.
_FORMULAE = (
    "FOR IMMEDIATE RELEASE", "THE WHITE HOUSE", r"Dear\b", "My fellow", "Ladies and gentlemen", "Sincerely",
    "Respectfully",
    r"To (?:our|the|my|all) (?:\w+ )?(?:people|Congress|citizens|friends|House|Senate)\b[^.]*[.:]?$",
    "IN WITNESS WHEREOF", "NOW,? THEREFORE", "By the (?:authority|power) vested", "By virtue of", "Pursuant to",
    r"Done (?:at|in)\b", "Signed at", r"Sec(?:tion)?\.\s*\d", r"\(?[a-z0-9]{1,4}\)\s", "General Provisions",
    "This (?:order|notice|memorandum|proclamation) (?:shall|is not intended|may not)",
    "(?:You are|The Secretary of State is) (?:hereby )?authorized and directed",
    "Nothing in this (?:order|memorandum|notice)", "For (?:more|further) information", "For accredited",
    r"[^.]* may be (?:used|reproduced|quoted) free", "Read (?:more|the full)",
    "The (?:full )?text of", r"(?:Watch|Click|Photo|Contact)\b", "###", r"-?\s*END\b", "Note:", "Via Tele",
    r"\[?\(?(?:Applause|Laughter|Inaudible)", "I am enclosing", r"[^.]*\bplease visit\b",
    r"(?:(?:Good|Thank) \w+[,.! ]*)+$",
)  # fmt: skip
_FORMULA = re.compile(rf"(?:{'|'.join(_FORMULAE)})", re.IGNORECASE)
# Who met, spoke with or heard whom: what a readout tells and nobody holds. Only as the main verb, so near the head.
_CONTACT = (
    r"(?:met|meet|meets|spoke|spoken|talked|speaks|convened|hosted|joined|held|attended|participated|travell?ed|visited"
    r"|received|heard|listened|led"
    r"|lasted|discussed|reviewed|exchanged|covered|consulted|conferred|gathered|toured|briefed|opened|began|concluded|signed"
    r"|followed|follows|included|includes|touched|addressed|provided|welcomed|thanked|raised|accompanied|connected|sat|shared)"
)
_MODAL = re.compile(
    r"\b(?:will|shall|must|should|would|cannot|can|could|may|might|need|needs|won't|’ll)\b", re.IGNORECASE
)
_SELF = re.compile(r"\b(?:we|our|us|I|my)\b(?!\.)")
_ANY = r"(?:\b[A-Z][a-z]?\.|[^.;:])"
_NARRATED = re.compile(
    rf"(?:(?:(?!\b(?:has|have|had|is|are|was|were|do|does|did|who|which)\s){_ANY}){{0,200}}?\s)??"
    rf"(?:(?:has|have|had|was|were|will)\s)?{_CONTACT}\b"
)
# A topic that names an aim: "discussed efforts to secure the release".
_AIM = re.compile(
    r"\b(?:discuss(?:ed|ing)?|review(?:ed)?|exchang(?:ed|ing)\s+views\s+on|consult(?:ed)?\s+on|coordinat(?:ed|ing)\s+on)\b"
    rf"{_ANY}*?\s(?P<aim>(?:(?:their|its|the|our|joint|ongoing|shared|continued|continuing|diplomatic)\s+)*"
    r"(?:efforts|initiatives|negotiations|how|ways|planning|plans|(?:importance|need|urgency|necessity)\s+(?:of|for|to))\s"
    rf"{_ANY}{{20,}})"
)
# A sentence that goes on with what the one before said.
_GOES_ON = re.compile(
    r"(?:It|Its|They|Them|Their|He|She|His|Her|This|That|These|Those|Such|Should (?:it|they)|Nobody|No one|None"
    r"|Neither|Nor|And|But|So|Yet|Likewise|Otherwise|Until then)\b"
)
_CLAUSE = re.compile(r";\s+|,?\s+(?:and|but)\s+(?=(?:we|I)\s+)")


class OwnWords(msgspec.Struct, frozen=True):
    """One statement of a text's own voice, a span a sentence; `label` names who speaks where a transcript says so."""

    content: tuple[Span, ...]
    label: Span | None = None


def unattributed(report: Report, statements: Sequence[Statement], *, voice: OwnVoice) -> tuple[OwnWords, ...]:
    """Return what a party's own text says beside its attributed `statements`, in the order of the text."""
    taken = _places(statements)
    runs: list[OwnWords] = []
    last = -1
    for number, piece, label in _pieces(report, voice):
        for start, end in _said(report.text, piece, taken, voice, goes_on=number == last + 1 and bool(runs)):
            span = report.span(start, end)
            before = runs[-1] if runs else None
            if before is not None and number == last + 1 and _continues(before, span, label, report.text):
                runs[-1] = OwnWords((*before.content, span), label)
            else:
                runs.append(OwnWords((span,), label))
            last = number
    return tuple(runs)


def _pieces(report: Report, voice: OwnVoice) -> Iterator[tuple[int, Place, Span | None]]:
    """Yield the numbered sentences of the text with the label they stand under, without signature and questions."""
    said = turns(report.text) if voice.form == "remarks" else []
    signed = voice.mention.start if voice.mention is not None else None
    for number, place in enumerate(sentences(report.text)):
        if signed is not None and place[0] <= signed < place[1]:
            continue
        for piece, turn in pieces(place, said):
            if turn is None or turn.label is not None:
                yield number, piece, report.span(*turn.label) if turn is not None and turn.label else None


def _continues(before: OwnWords, span: Span, label: Span | None, text: str) -> bool:
    """Say whether a sentence goes on with the statement right before it: short, or about what that one was about."""
    first, here = before.content[-1], span.start or 0
    if len(before.content) >= _LONGEST_RUN or label != before.label or "\n\n" in text[first.end or 0 : here]:
        return False
    return _count(span.text) < _FEWEST_WORDS or bool(_GOES_ON.match(span.text))


def _count(words: str) -> int:
    return len(_WORD.findall(words))


def _places(statements: Sequence[Statement]) -> list[Place]:
    """Return where attributed statements stand, source, cue and content: places in order, without overlap."""
    spans = [s for one in statements for s in (one.source, one.cue, *one.content) if s is not None]
    places: list[Place] = []
    for start, end in sorted((s.start, s.end) for s in spans if s.start is not None and s.end is not None):
        if places and start <= places[-1][1]:
            places[-1] = places[-1][0], max(end, places[-1][1])
        else:
            places.append((start, end))
    return places


def _said(text: str, place: Place, taken: Sequence[Place], voice: OwnVoice, *, goes_on: bool) -> Iterator[Place]:
    """Yield what a sentence says in its own voice: the whole, a clause beside an attribution, an aim, or nothing."""
    words = text[slice(*place)].strip()
    place = _trimmed(text, place)
    if not _STOPS.search(words) or _HEADING.match(words) or _FORMULA.match(words) or _all_capitals(words):
        return
    if not _free(place, taken):
        yield from (_trimmed(text, c) for c in _clauses(text, place) if _free(c, taken) and _states(text, c, voice))
    elif _states(text, place, voice, least=_FEWEST_SHORT if goes_on else _FEWEST_WORDS):
        yield place
    elif voice.form in {"readout", "joint"} and (aim := _AIM.search(text, *place)) is not None:
        yield _trimmed(text, aim.span("aim"))


def _all_capitals(words: str) -> bool:
    """Say whether a line is an address or a list of names: hardly a word in it begins small."""
    found = _WORD.findall(words)
    small = sum(1 for word in found if word[0].islower())
    return small * _SMALL_SHARE < len(found)


def _trimmed(text: str, place: Place) -> Place:
    """Take the white space off a stretch of text, and the full stop that ends its sentence and no abbreviation."""
    start, end = place
    bare = text[start:end]
    start += len(bare) - len(bare.lstrip())
    end = start + len(bare.strip())
    return start, end - 1 if _FULL_STOP.search(text, start, end) else end


def _clauses(text: str, place: Place) -> list[Place]:
    start, end = place
    cuts = list(_CLAUSE.finditer(text, start, end))
    if not cuts:
        return []
    begins = [start, *(cut.end() for cut in cuts)]
    return list(zip(begins, [*(cut.start() for cut in cuts), end], strict=True))


def _free(place: Place, taken: Sequence[Place]) -> bool:
    """Say whether a stretch of text holds nothing of an attributed statement."""
    before = bisect_left(taken, place[1], key=lambda other: other[0]) - 1
    return before < 0 or taken[before][1] <= place[0]


def _states(text: str, place: Place, voice: OwnVoice, *, least: int = _FEWEST_WORDS) -> bool:
    """Say whether a stretch of text states, wants or does something, and does not only tell who met whom."""
    words = text[slice(*place)]
    if _count(words) < least or words.rstrip('"”’)').endswith("?"):
        return False
    contact = _NARRATED.match(words)
    modal = _MODAL.search(words)
    if contact is not None and (modal is None or modal.start() > contact.end()):
        return False
    return voice.form != "readout" or modal is not None or _SELF.search(words) is not None
