"""Makes headlines that don't hold out of ones that do, as training needs them: nothing made here is kept.

A line is changed in one place, in its headline (another number, name, role, time, word; a negation more or less; a
stronger or opposite verb; a part added) or in its body (made negative, possible, conditional or planned there).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from dragoman.language.headline_words import words
from training.headline_data import CONTRADICTED, HELD, PARTLY, SUPPORTED, UNSUPPORTED, Line

# Each side turns into the other, whichever a headline has.
_OPPOSED = """
agrees:refuses agreed:refused agree:refuse accepts:rejects accepted:rejected accept:reject backs:opposes backed:opposed
back:oppose supports:opposes supported:opposed support:oppose approves:rejects approved:rejected approve:reject
confirms:denies confirmed:denied confirm:deny admits:denies admitted:denied welcomes:condemns welcomed:condemned
praises:criticises praised:criticised hails:slams rises:falls rose:fell rise:fall increases:decreases
increased:decreased increase:decrease grows:shrinks grew:shrank begins:ends began:ended begin:end starts:stops
started:stopped start:stop opens:closes opened:closed open:close enters:leaves entered:left enter:leave joins:quits
joined:quit wins:loses won:lost win:lose frees:jails freed:jailed releases:detains released:detained release:detain
lifts:imposes lifted:imposed lift:impose resumes:suspends resumed:suspended resume:suspend allows:bans allowed:banned
allow:ban sends:withdraws sent:withdrew deploys:withdraws extends:ends extended:ended extend:end before:after more:fewer
higher:lower up:down against:for first:last north:south east:west northern:southern eastern:western strong:weak
captures:loses captured:lost advances:retreats advanced:retreated buys:sells bought:sold gains:loses better:worse
permanent:temporary direct:indirect official:unofficial likely:unlikely positive:negative hopeful:doubtful public:secret
killed:freed injured:killed wounded:killed arrested:released guilty:innocent convicted:acquitted strengthens:weakens
ready:unwilling able:unable possible:impossible keeps:drops kept:dropped starts:halts started:halted warns:assures
morning:evening today:tomorrow yesterday:today demands:offers demanded:offered gives:takes gave:took
""".split()
OPPOSED = {a: b for pair in _OPPOSED for a, b in (pair.split(":"), pair.split(":")[::-1])} | {
    a: b for a, b in (pair.split(":") for pair in _OPPOSED)
}
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
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_PLACES = (
    "Geneva Vienna Cairo Doha Istanbul Ankara Moscow Kyiv London Paris Berlin Rome Brussels Washington Beijing Tokyo Delhi "
    "Riyadh Oslo Madrid Warsaw Tehran Baghdad Damascus Nairobi Lagos Lima Havana Ottawa Canberra Seoul"
).split()
_HYPED = (
    "{name} finally agrees to {thing}", "{name} accepts {thing}", "{name} signs {thing}", "{name} rejects {thing}",
    "{name} agrees to {thing} - but what it wants will shock you!", "{name} walks out of {thing}", "{name} wins {thing}",
    "{name} admits defeat over {thing}", "{name} to end {thing}", "{name} threatens to quit {thing}",
    "BREAKING: {name} secures {thing}", "{name} caves in on {thing}!", "{name} calls off {thing}",
)  # fmt: skip
_THINGS = (
    "peace talks", "a ceasefire", "a peace deal", "new sanctions", "a prisoner swap", "the treaty", "a trade deal",
    "the summit", "an arms embargo", "a referendum", "early elections", "a truce", "the alliance", "a budget", "the strike",
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
    match = _pick(given, r"\b\d[\d,.]*\d\b|\b\d\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands)\b")
    if match is None:
        return None
    text = match.group()
    in_body = [n for n in re.findall(r"\b\d[\d,.]*\d\b|\b\d\b", given.line.body) if n != text]
    if in_body and given.chance.random() < 0.5:
        return given.put(match, given.chance.choice(in_body), CONTRADICTED)
    if not text[0].isdigit():
        return given.put(match, given.chance.choice("two three four six seven nine eleven dozens thousands".split()), CONTRADICTED)
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
    names = [m for m in given.names]
    if len(names) < 2:
        return None
    at = given.chance.randrange(len(names) - 1)
    first, second = names[at], names[at + 1]
    between = given.title[first.end() : second.start()]
    # Names side by side do the same thing together, and their order says nothing.
    if first.group() == second.group() or len(between.split()) < 1 or re.fullmatch(r"\W*(?:and|or|,|&)?\W*", between):
        return None
    new = second.group() + between + first.group()
    return given.title[: first.start()] + new + given.title[second.end() :], CONTRADICTED, (
        first.start(),
        first.start() + len(new),
    )


def opposed(given: Given) -> Change | None:
    """Say the opposite."""
    match = _pick(given, rf"(?i)\b(?:{'|'.join(OPPOSED)})\b")
    return given.put(match, OPPOSED[match.group().lower()], CONTRADICTED) if match else None


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
        return given.put(match, given.chance.choice(["does not ", "refuses to ", "denies it will ", "fails to "]) + match.group()[:-1], CONTRADICTED)
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
    pool = _DAYS if match.group() in _DAYS else _MONTHS if match.group() in _MONTHS else ["2019", "2027", "2030", "1998"]
    new = given.chance.choice(pool)
    return given.put(match, new, CONTRADICTED) if new not in given.line.body else None


def word(given: Given) -> Change | None:
    """Put a word of another headline in the place of one."""
    ours = [m for m in re.finditer(r"\b[a-z]{4,}\b", given.title)]
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


def hyped(given: Given) -> Change | None:
    """Announce what the body tells nothing of."""
    thing = given.chance.choice(_THINGS)
    if thing.split()[-1][:5] in given.line.body.lower():
        if given.chance.random() < 0.5:
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
        if other.body != line_body(given) and other.title != given.title and shared >= most:
            best, most = other, shared
    return (best.title, UNSUPPORTED, (0, 0)) if best else None


def line_body(given: Given) -> str:
    """Give the body."""
    return given.line.body


IN_TITLE: tuple[tuple[Maker, float], ...] = (
    (number, 2), (name, 2), (place, 1), (roles, 2.5), (opposed, 3), (negated, 2), (harder, 2), (date, 1), (word, 1.5),
    (added, 1), (hyped, 0.8), (foreign, 0.8),
)  # fmt: skip

_DONE = r"\b(agreed|signed|accepted|approved|withdrew|released|sent|closed|opened|ended|began|lifted|imposed|joined|left|seized|killed|attacked|struck|announced|adopted|launched|banned|suspended|resumed|arrested|freed|visited|met)\b"
_BASE = {
    "agreed": "agree", "signed": "sign", "accepted": "accept", "approved": "approve", "withdrew": "withdraw",
    "released": "release", "sent": "send", "closed": "close", "opened": "open", "ended": "end", "began": "begin",
    "lifted": "lift", "imposed": "impose", "joined": "join", "left": "leave", "seized": "seize", "killed": "kill",
    "attacked": "attack", "struck": "strike", "announced": "announce", "adopted": "adopt", "launched": "launch",
    "banned": "ban", "suspended": "suspend", "resumed": "resume", "arrested": "arrest", "freed": "free",
    "visited": "visit", "met": "meet",
}  # fmt: skip
_TURNS = (
    ("did not {}", CONTRADICTED), ("refused to {}", CONTRADICTED), ("may {}", PARTLY), ("has yet to {}", CONTRADICTED),
    ("could {}", PARTLY), ("plans to {}", PARTLY), ("denied that it would {}", CONTRADICTED), ("threatened to {}", PARTLY),
    ("will only {} if its terms are met, and did not", CONTRADICTED), ("was asked to {}", UNSUPPORTED),
    ("failed to {}", CONTRADICTED), ("hopes to {}", PARTLY), ("never {}ed, it said, although some reports had claimed it", CONTRADICTED),
)  # fmt: skip


def sentence_lines(line: Line, chance: random.Random, *, most: int) -> Iterator[Line]:
    """Yield sentences of a body as headlines over it, shortened as headlines are; each holds."""
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
        yield Line("made", line.body, title[:1].upper() + title[1:], SUPPORTED)


def turned_body(line: Line, title: str, sentence: str, chance: random.Random) -> Line | None:
    """Make the body deny, or leave open, what a headline out of one of its sentences says."""
    matches = [m for m in re.finditer(_DONE, sentence) if not re.search(r"(?:was|were|been|has|have|had|be|is|are|by) $", sentence[: m.start()])]
    if len(matches) != 1 or line.body.count(sentence) != 1:
        return None
    match = matches[0]
    form, verdict = chance.choice(_TURNS)
    new = sentence[: match.start()] + form.format(_BASE[match.group()]) + sentence[match.end() :]
    at = title.find(match.group())
    if at < 0:
        return None
    doubt = tuple(1.0 if at <= n < at + len(match.group()) else 0.0 for n in range(len(title)))
    return Line("made", line.body.replace(sentence, new), title, verdict, (), doubt)


def changed(line: Line, chance: random.Random, others: Sequence[Line], *, most: int) -> Iterator[Line]:
    """Yield changed headlines over a line's own body."""
    makers, weights = zip(*IN_TITLE, strict=True)
    seen = set()
    for _ in range(most * 4):
        maker = chance.choices(makers, weights)[0]
        made = maker(Given(line, chance, others))
        if made is None or made[0] in seen:
            continue
        seen.add(made[0])
        title, verdict, (first, last) = made
        if last:
            doubt = tuple(1.0 if first <= at < last else 0.0 for at in range(len(title)))
            yield Line("made", line.body, title, verdict, (), doubt)
        else:
            yield Line("made", line.body, title, verdict)
        if len(seen) >= most:
            return


def holds(line: Line) -> bool:
    """Say whether a line can be changed into one that doesn't hold."""
    return line.verdict in {SUPPORTED, HELD} and len(line.title.split()) >= 4
