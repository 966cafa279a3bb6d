"""Makes headlines that don't hold out of ones that do, as training needs them: nothing made here is kept.

A line is changed in one place, in its headline (another number, name, role, time, word; a negation more or less; a
stronger or opposite verb; a part added) or in its body (made negative, possible, conditional or planned there).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from dragoman.language.headline_kin import OPPOSITE, SAME
from dragoman.language.headline_words import listed, words
from training.headline_data import CONTRADICTED, HELD, PARTLY, SUPPORTED, UNSUPPORTED, Line

_AUX = {"is", "are", "was", "were", "will", "would", "has", "have", "had", "can", "could", "should", "must", "did"}
_SOFT = {
    "may": "will", "might": "will", "could": "will", "considers": "decides on", "considering": "starting",
    "plans to": "has begun to", "planning to": "starting to", "hopes to": "manages to", "wants to": "manages to",
    "wants": "gets", "seeks": "wins", "seek": "win", "proposes": "adopts", "proposed": "adopted", "threatens": "begins",
    "threatens to": "begins to", "warns of": "suffers", "calls for": "secures", "urges": "forces", "asks": "forces",
    "discuss": "agree on", "discusses": "agrees on", "to discuss": "agree on", "ready to": "starts to",
    "prepares to": "starts to", "weighs": "approves", "expected to": "certain to", "set to": "refuses to",
    "talks": "agreement", "proposal": "decision", "offer": "deal", "plan": "law", "alleged": "proven",
    "some": "all", "most": "all", "partly": "fully", "partial": "full", "temporary": "permanent", "limited": "full",
    "hundreds": "thousands", "dozens": "hundreds", "thousands": "millions", "nearly": "over", "almost": "more than",
}  # fmt: skip
_AMOUNTS = ("two", "three", "four", "six", "seven", "nine", "eleven", "dozens", "thousands")
_DAYS = sorted(listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"))
_MONTHS = sorted(listed("January February March April May June July August September October November December"))
_PLACES = sorted(
    listed(
        "Geneva Vienna Cairo Doha Istanbul Ankara Moscow Kyiv London Paris Berlin Rome Brussels Washington Beijing "
        "Tokyo Delhi Riyadh Oslo Madrid Warsaw Tehran Baghdad Damascus Nairobi Lagos Lima Havana Ottawa Canberra Seoul"
    )
)
_HYPED = (
    "{name} finally agrees to {thing}", "{name} accepts {thing}", "{name} signs {thing}", "{name} rejects {thing}",
    "{name} agrees to {thing} - but what it wants will shock you!", "{name} walks out of {thing}",
    "{name} wins {thing}", "{name} admits defeat over {thing}", "{name} to end {thing}",
    "{name} threatens to quit {thing}",
    "BREAKING: {name} secures {thing}", "{name} caves in on {thing}!", "{name} calls off {thing}",
)  # fmt: skip
_THINGS = (
    "peace talks", "a ceasefire", "a peace deal", "new sanctions", "a prisoner swap", "the treaty", "a trade deal",
    "the summit", "an arms embargo", "a referendum", "early elections", "a truce", "the alliance", "a budget",
    "the strike",
)  # fmt: skip
Change = tuple[str, int, tuple[int, int]]
Maker = Callable[["Given"], "Change | None"]


class Given:
    """One line to be changed, with what it takes to change it."""

    def __init__(self, line: Line, chance: random.Random, others: Sequence[Line]) -> None:
        self.line, self.chance, self.others = line, chance, others
        self.title = line.title

    @property
    def names(self) -> list[re.Match[str]]:
        """Find what the headline writes as names, where only names have capitals."""
        if sum(word[0].isupper() for word in self.title.split()) > 0.6 * len(self.title.split()):
            body = set(re.findall(r"(?<=[a-z,] )[A-Z][\w’']+", self.line.body))
            return [m for m in re.finditer(r"\b[A-Z][\w]+\b", self.title) if m.group() in body]
        return list(re.finditer(r"\b[A-Z][a-z]\w*(?: [A-Z][a-z]\w*)*\b|\b[A-Z]{2,4}\b", self.title))

    def body_names(self, line: Line) -> list[str]:
        """Give the names in a body, the frequent ones more often."""
        return re.findall(r"(?<=[a-z,] )[A-Z][a-z]\w+(?: [A-Z][a-z]\w+)?", line.body)

    def other(self) -> Line:
        """Choose another line over another body."""
        for _ in range(20):
            other = self.chance.choice(self.others)
            if other.body != self.line.body:
                return other
        return self.others[0]

    def put(self, match: re.Match[str], new: str, verdict: int) -> Change | None:
        """Put other words in the place of some."""
        start, end = match.span()
        if match.group().lower() == new.lower():
            return None
        if match.group()[:1].isupper():
            new = new[:1].upper() + new[1:]
        return self.title[:start] + new + self.title[end:], verdict, (start, start + len(new))


def _pick(given: Given, pattern: str) -> re.Match[str] | None:
    found = list(re.finditer(pattern, given.title))
    return given.chance.choice(found) if found else None


def number(given: Given) -> Change | None:
    """Give another number."""
    match = _pick(
        given, r"\b\d[\d,.]*\d\b|\b\d\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands)\b"
    )
    if match is None:
        return None
    text = match.group()
    in_body = [n for n in re.findall(r"\b\d[\d,.]*\d\b|\b\d\b", given.line.body) if n != text]
    if in_body and given.chance.random() < 0.5:
        return given.put(match, given.chance.choice(in_body), CONTRADICTED)
    if not text[0].isdigit():
        return given.put(match, given.chance.choice(_AMOUNTS), CONTRADICTED)
    value = float(text.replace(",", "") or 1) if text.replace(",", "").replace(".", "", 1).isdigit() else 7
    new = round(value * given.chance.choice([0.5, 0.8, 1.2, 2, 3, 10])) + given.chance.choice([0, 1, 2])
    shown = f"{new:,}" if "," in text else str(new)
    return given.put(match, shown, CONTRADICTED) if shown not in given.line.body else None


def name(given: Given) -> Change | None:
    """Give another name: one of the body, or one that it doesn't have."""
    names = given.names
    if not names:
        return None
    match = given.chance.choice(names)
    if given.chance.random() < 0.6 and (inside := given.body_names(given.line)):
        new = given.chance.choice(inside)
    else:
        new = given.chance.choice(given.body_names(given.other()) or _PLACES)
        if new in given.line.body:
            return None
    if new.lower() in given.title.lower() or match.group().lower() in new.lower():
        return None
    return given.put(match, new, CONTRADICTED if new in given.line.body else UNSUPPORTED)


def place(given: Given) -> Change | None:
    """Give another place after a preposition."""
    match = _pick(given, r"(?<=\bin )[A-Z]\w+|(?<=\bnear )[A-Z]\w+|(?<=\bfrom )[A-Z]\w+")
    if match is None:
        return None
    new = given.chance.choice(_PLACES)
    return given.put(match, new, CONTRADICTED) if new not in given.line.body else None


def roles(given: Given) -> Change | None:
    """Let two names change places."""
    names = given.names
    if len(names) < 2:
        return None
    at = given.chance.randrange(len(names) - 1)
    first, second = names[at], names[at + 1]
    between = given.title[first.end() : second.start()]
    # Names side by side do the same thing together, and their order says nothing.
    if first.group() == second.group() or len(between.split()) < 1 or re.fullmatch(r"\W*(?:and|or|,|&)?\W*", between):
        return None
    new = second.group() + between + first.group()
    return (
        given.title[: first.start()] + new + given.title[second.end() :],
        CONTRADICTED,
        (
            first.start(),
            first.start() + len(new),
        ),
    )


def opposed(given: Given) -> Change | None:
    """Say the opposite."""
    match = _pick(given, _any(OPPOSITE))
    return given.put(match, given.chance.choice(OPPOSITE[match.group().lower()]), CONTRADICTED) if match else None


def alike(given: Given) -> Change | None:
    """Say the same in other words: nothing is changed that matters."""
    match = _pick(given, _any(SAME))
    if match is None:
        return None
    made = given.put(match, given.chance.choice(SAME[match.group().lower()]), given.line.verdict)
    return (made[0], made[1], (0, 0)) if made else None


@lru_cache(maxsize=4)
def _pattern(words: tuple[str, ...]) -> str:
    return rf"(?i)\b(?:{'|'.join(sorted(words, key=len, reverse=True))})\b"


def _any(table: Mapping[str, object]) -> str:
    return _pattern(tuple(table))


def negated(given: Given) -> Change | None:
    """Put a "not" in, or take it out."""
    match = _pick(given, r"\b(?:not|never|no longer) ")
    if match and given.chance.random() < 0.9:
        start = match.start()
        return given.title[:start] + given.title[match.end() :], CONTRADICTED, (max(0, start - 1), start + 5)
    match = _pick(given, rf"\b(?:{'|'.join(_AUX)})\b")
    if match:
        return given.put(match, f"{match.group()} not", CONTRADICTED)
    match = _pick(given, r"(?<=[a-z] )to (?=[a-z])")
    if match:
        return given.put(match, given.chance.choice(["not to ", "refuses to ", "denies plan to "]), CONTRADICTED)
    match = _pick(given, r"(?<=[a-z] )(?:[a-z]{3,}s)(?= [a-z])")
    if match and match.group() not in {"its", "was", "has"} and not match.group().endswith("ss"):
        return given.put(
            match,
            given.chance.choice(["does not ", "refuses to ", "denies it will ", "fails to "]) + match.group()[:-1],
            CONTRADICTED,
        )
    return None


def harder(given: Given) -> Change | None:
    """Put as done or sure what is not."""
    match = _pick(given, rf"\b(?:{'|'.join(sorted(_SOFT, key=len, reverse=True))})\b")
    return given.put(match, _SOFT[match.group()], given.chance.choice([PARTLY, UNSUPPORTED])) if match else None


def date(given: Given) -> Change | None:
    """Give another day, month or year."""
    match = _pick(given, rf"\b(?:{'|'.join(_DAYS)}|{'|'.join(_MONTHS)}|(?:19|20)\d\d)\b")
    if match is None:
        return None
    pool = (
        _DAYS if match.group() in _DAYS else _MONTHS if match.group() in _MONTHS else ["2019", "2027", "2030", "1998"]
    )
    new = given.chance.choice(pool)
    return given.put(match, new, CONTRADICTED) if new not in given.line.body else None


def word(given: Given) -> Change | None:
    """Put a word of another headline in the place of one."""
    ours = list(re.finditer(r"\b[a-z]{4,}\b", given.title))
    theirs = re.findall(r"\b[a-z]{4,}\b", given.other().title)
    if not ours or not theirs:
        return None
    new, match = given.chance.choice(theirs), given.chance.choice(ours)
    return given.put(match, new, UNSUPPORTED) if new[:5] not in given.line.body.lower() else None


def added(given: Given) -> Change | None:
    """Add a part of another headline."""
    parts = re.split(r" (?=as|after|amid|despite|because|and|over|while|before) ?\b", given.other().title, maxsplit=1)
    if len(parts) < 2 or len(parts[1].split()) < 3 or not given.title[-1].isalnum():
        return None
    new = " " + parts[1]
    return given.title + new, PARTLY, (len(given.title), len(given.title) + len(new))


_REASON = r" (?=(?:after|over|amid|because of|due to|following|despite|as) \w)"


def cause(given: Given) -> Change | None:
    """Give another reason or circumstance."""
    ours, theirs = re.split(_REASON, given.title, maxsplit=1), re.split(_REASON, given.other().title, maxsplit=1)
    if len(ours) < 2 or len(theirs) < 2:
        return None
    new = f"{ours[0]} {theirs[1]}"
    return new, UNSUPPORTED, (len(ours[0]) + 1, len(new))


def bare(given: Given) -> Change | None:
    """State what the headline only has somebody say."""
    said = re.match(r"^(.{20,}?)(?:,? (?:[\w’'.-]+ ){1,4}(?:say|says|said)| [—–-] [\w’' ]+)$", given.title)
    said = said or re.match(r"^(?:[\w’'.-]+ ){1,4}(?:says|claims) (?:that )?(.{20,})$", given.title)
    if said is None:
        return None
    new = said.group(1)
    return new[:1].upper() + new[1:], PARTLY, (0, 0)


def hyped(given: Given) -> Change | None:
    """Announce what the body tells nothing of."""
    thing = given.chance.choice(_THINGS)
    if thing.split()[-1][:5] in given.line.body.lower() and given.chance.random() < 0.5:
        return None
    names = given.body_names(given.line)
    if not names:
        return None
    text = given.chance.choice(_HYPED).format(name=given.chance.choice(names), thing=thing)
    verb = next((w for w in re.findall(r"\w+", text.split(" ", 1)[1]) if w.isalpha()), "x")
    if verb[:5].lower() in given.line.body.lower() and thing.split()[-1][:5] in given.line.body.lower():
        return None
    return text, UNSUPPORTED, (len(text.split()[0]), len(text))


def foreign(given: Given) -> Change | None:
    """Take another headline, the more alike the better."""
    ours = {w.form for w in words(given.line.body) if w.content}
    pool = given.chance.sample(list(given.others), min(40, len(given.others)))
    best, most = None, 0
    for other in pool:
        shared = sum(w.form in ours for w in words(other.title) if w.content)
        if other.body != given.line.body and other.title != given.title and shared >= most:
            best, most = other, shared
    return (best.title, UNSUPPORTED, (0, 0)) if best else None


IN_TITLE: tuple[tuple[Maker, float], ...] = (
    (number, 2), (name, 2), (place, 1), (roles, 2.5), (opposed, 3), (negated, 2), (harder, 2), (date, 1), (word, 1.5),
    (added, 1), (hyped, 0.8), (foreign, 0.8), (cause, 1.5), (bare, 0.4),
)  # fmt: skip

_BASE = {
    "agreed": "agree", "signed": "sign", "accepted": "accept", "approved": "approve", "withdrew": "withdraw",
    "released": "release", "sent": "send", "closed": "close", "opened": "open", "ended": "end", "began": "begin",
    "lifted": "lift", "imposed": "impose", "joined": "join", "left": "leave", "seized": "seize", "killed": "kill",
    "attacked": "attack", "struck": "strike", "announced": "announce", "adopted": "adopt", "launched": "launch",
    "banned": "ban", "suspended": "suspend", "resumed": "resume", "arrested": "arrest", "freed": "free",
    "visited": "visit", "met": "meet",
}  # fmt: skip
_DONE = rf"\b({'|'.join(_BASE)})\b"
_TURNS = (
    ("did not {}", CONTRADICTED), ("refused to {}", CONTRADICTED), ("has yet to {}", CONTRADICTED),
    ("denied that it would {}", CONTRADICTED), ("failed to {}", CONTRADICTED), ("was asked to {}", UNSUPPORTED),
    ("may {}", PARTLY), ("could {}", PARTLY), ("plans to {}", PARTLY), ("threatened to {}", PARTLY),
    ("hopes to {}", PARTLY), ("would only {}, if its own terms were met,", PARTLY), ("was expected to {}", PARTLY),
)  # fmt: skip


def sentence_lines(line: Line, chance: random.Random, *, most: int) -> Iterator[tuple[Line, str]]:
    """Yield sentences of a body as headlines over it, shortened as headlines are, and the sentences; each holds."""
    found = [s.strip() for s in re.split(r"(?<=[.!?])\s+|\n", line.body)]
    found = [s for s in found if 6 <= len(s.split()) <= 22 and s.endswith(".") and s[0].isupper() and '"' not in s]
    found = [s for s in found if not re.match(r"(?:It|He|She|They|This|That|These|But|And|His|Her|Their|We|I)\b", s)]
    for sentence in chance.sample(found, min(most, len(found))):
        title = sentence.rstrip(".")
        if chance.random() < 0.6:
            title = re.sub(r"(?<! in)(?<! at) (?:the|a|an)(?= [a-z])", "", title)
        if chance.random() < 0.5:
            title = re.sub(r"\bon (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b ?", "", title)
        if chance.random() < 0.4:
            title = re.sub(r"\b(?:has|have) (?=\w+ed\b)", "", title)
        if chance.random() < 0.4:
            title = re.sub(r"\bsaid\b", "says", title)
        yield Line("made", line.body, title[:1].upper() + title[1:], SUPPORTED, origin=line.group), sentence


def turned_body(line: Line, title: str, sentence: str, chance: random.Random) -> Line | None:
    """Make the body deny, or leave open, what a headline out of one of its sentences says."""
    matches = [
        m
        for m in re.finditer(_DONE, sentence)
        if not re.search(r"(?:was|were|been|has|have|had|be|is|are|by) $", sentence[: m.start()])
    ]
    if len(matches) != 1 or line.body.count(sentence) != 1:
        return None
    match = matches[0]
    form, verdict = chance.choice(_TURNS)
    new = sentence[: match.start()] + form.format(_BASE[match.group()]) + sentence[match.end() :]
    at = title.find(match.group())
    if at < 0:
        return None
    doubt = tuple(1.0 if at <= n < at + len(match.group()) else 0.0 for n in range(len(title)))
    return Line("made", line.body.replace(sentence, new), title, verdict, (), doubt, line.group)


def changed(line: Line, chance: random.Random, others: Sequence[Line], *, most: int) -> Iterator[Line]:
    """Yield changed headlines over a line's own body, half of them said in other words besides."""
    makers, weights = zip(*IN_TITLE, strict=True)
    seen: set[str] = set()
    for _ in range(most * 4):
        made = chance.choices(makers, weights)[0](Given(line, chance, others))
        if made is None or made[0] in seen:
            continue
        seen.add(made[0])
        title, verdict, (first, last) = made
        doubt = tuple(1.0 if first <= at < last else 0.0 for at in range(len(title))) if last else None
        other = Line("made", line.body, title, verdict, (), doubt, line.group)
        yield reworded(other, chance) if last and chance.random() < 0.4 else other
        if len(seen) >= most:
            return


def reworded(line: Line, chance: random.Random) -> Line:
    """Say a line in other words, in one place or two that are not doubted; its verdict stays."""
    for _ in range(chance.choice([1, 1, 2])):
        found = [
            m for m in re.finditer(_any(SAME), line.title) if not line.doubt or not any(line.doubt[m.start() : m.end()])
        ]
        if not found:
            return line
        match = chance.choice(found)
        new = chance.choice(SAME[match.group().lower()])
        new = new[:1].upper() + new[1:] if match.group()[:1].isupper() else new
        title = line.title[: match.start()] + new + line.title[match.end() :]
        doubt = line.doubt and (*line.doubt[: match.start()], *[0.0] * len(new), *line.doubt[match.end() :])
        line = replace(line, set="made", title=title, doubt=doubt, origin=line.group)
    return line


def cropped(line: Line, sentence: str, chance: random.Random) -> Line:
    """Cut the body down to a sentence and what stands around it, as long as an agency's flash or a little longer."""
    at = line.body.index(sentence)
    start = line.body.find(" ", max(0, at - chance.choice([0, 150, 350]))) + 1
    end = line.body.rfind(" ", 0, at + len(sentence) + chance.choice([0, 150, 350]))
    start = 0 if at < 150 else min(start, at)
    return replace(line, body=line.body[start : max(end, at + len(sentence))], origin=line.group)


def from_sentences(line: Line, chance: random.Random, others: Sequence[Line], *, most: int) -> Iterator[Line]:
    """Yield headlines out of sentences of a body, changed ones, and bodies changed under them.

    Where the headline and the body are changed alike, the changed headline holds and the old one doesn't: the headline
    alone then tells nothing.
    """
    for whole, sentence in sentence_lines(line, chance, most=most):
        if line.body.count(sentence) != 1:
            continue
        plain = cropped(reworded(whole, chance) if chance.random() < 0.7 else whole, sentence, chance)
        made = list(changed(plain, chance, others, most=3))
        yield from (plain, *made[:2])
        if turned := turned_body(plain, plain.title, sentence, chance):
            yield turned
        for other in made[2:]:
            body = plain.body.replace(sentence, f"{other.title}.")
            yield replace(plain, body=body, title=other.title)
            yield replace(plain, body=body, verdict=other.verdict)


def holds(line: Line) -> bool:
    """Say whether a line can be changed into one that doesn't hold."""
    return line.verdict in {SUPPORTED, HELD} and len(line.title.split()) >= 4
