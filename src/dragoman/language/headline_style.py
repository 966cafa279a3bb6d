"""Tells how a headline is written, whatever it says: by its form alone, and only where the form is plain.

The styles are those of the talks guidelines, section 5: a teaser withholds the point, a quote gives what somebody says
and who. A sober headline is given none: what stands within quotation marks is somebody's own words and never counts.
"""

from __future__ import annotations

import re

from dragoman.language.headline_words import listed
from dragoman.reading import Style

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]{2,}’(?!\w)|(?<!\w)'[^']{2,}'(?!\w)|«[^»]*»|(?<!\w)'.{4,}?'(?!\w)")

_WITHHELD = re.compile(
    r"""\b(?:
      (?:you|you'll|you’ll)\ (?:won.?t|will\ not|will\ never|would\ never|never|have\ to|need\ to|wouldn.?t)\ \w+
    | will\ (?:shock|surprise|stun|amaze|astonish|horrify|leave|make|blow|break|melt)\ (?:you|your|everyone|us)\b
    | here(?:.?s|\ is|\ are)\ (?:why|what|how|who|where|when|the|everything|all|our)
    | this\ is\ (?:why|what|how|who|where)
    | what\ (?:we|you|to)\ (?:know|need|should|must|expect|watch)
    | what\ (?:happened|happens|comes|came)\ (?:next|then|on|after|when)
    | (?:what|who|how|why)\ .{3,60}\ (?:and\ why|explained)$
    | things?\ (?:to|you|we)\ know
    | a\ (?:closer\ )?look\ (?:back|at|inside|into)
    | the\ (?:real|true|secret|hidden|surprising|shocking)\ (?:reason|reasons|story|truth|cause)
    | the\ one\ (?:thing|word|reason|man|woman|question|condition|detail)
    | (?:nobody|no\ one|no-one)\ (?:saw|expected|is\ talking|wants\ you|will\ tell|dares?)
    | (?:wait|find\ out|guess|see|learn|discover)\ (?:till|until|what|who|why|how|which|where)
    | is\ not\ what\ you | isn.?t\ what\ you | may\ surprise | might\ surprise
    | (?:there.?s|with)\ a\ (?:catch|twist) | did\ next\b | \w+\ trick\b | the\ answer\ (?:will|may|might)
    | but\ (?:what|his|her|their|its|the)\ [\w\ ]{2,40}\ (?:will|may|might|could|is)\ [\w\ ]*
      \b(?:you|your|everyone|surpris\w+|shock\w*|unexpected)
    | (?:revealed|exposed):\ | you.?ll\ never | guess\ (?:who|what)
    | insights\ from | (?:verify|fact.check)\ examines
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# "5 things", "4 biggest mistakes": a list that the body holds.
LISTED = re.compile(
    r"^(?:in brief: |live: |watch: )?(?:the )?(?:\d{1,2}|three|four|five|six|seven|eight|nine|ten) (?:[\w’'-]+ ){0,2}"
    r"(?:things?|ways?|reasons?|mistakes|takeaways|questions|facts|tips|signs|lessons|charts|moments|stocks|secrets)\b",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"^in brief:|(?:\.\.\.|…)$|: what (?:is|we|you|to) know|, (?:explained|annotated)$", re.IGNORECASE)

_HYPE = re.compile(
    r"""\b(?:
      will\ (?:shock|stun|amaze|astonish|horrify|blow|break|melt)\ (?:you|your|everyone|us|the\ world)
    | (?:jaw|jaws)[ -](?:drop\w*|will) | make\ your\ jaw | mind-?blowing | jaw-?dropping | heart-?stopping
    | you\ won.?t\ believe | bombshell | unbelievable | sickening | horrifying | gobsmack\w* | mega-?deal
    | blows?\ (?:the\ )?lid | all\ hell | goes\ nuclear | total\ (?:chaos|humiliation|meltdown|carnage)
    | (?:utter|sheer|absolute)\ (?:chaos|humiliation|horror|carnage|madness) | meltdown | showdown\ of
    | stunning(?!\ view) | shocking | shock\ (?:move|claim|demand|admission|plan|deal|ultimatum|threat)
    | explosive\ (?:claim|row|admission|letter|report|revelation)\w*
    | terrifying | chilling | unthinkable | insane | outrageous | savage[sd]? | madman | warmonger\w*
    | obliterates? | eviscerat\w+ | grovels? | begs?\ for\ mercy | on\ (?:his|her|their|its)\ knees
    | crumbles?\ under
    | sellout | sell-out | backstab\w*
    | diplomatic\ triumph | (?:glorious|heroic|treacherous|barbaric|monstrous|criminal\ regime)
    | bloodthirsty | spineless | groveling | grovelling | humiliat(?:ing|es|ed|ion) | cowardly | shameless
    | stab\w*\ .{3,30}\ in\ the\ back | slap\ in\ the\ face | brink\ of\ (?:doom|apocalypse|armageddon)
    | (?:world|nation|europe|planet)\ (?:holds\ its\ breath|in\ shock|stunned)
    | shock(?:ing)?\ (?:truth|twist|secret)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SHOUTED = listed(
    "shock shocking finally never ever war peace truce deal collapse collapses crash chaos horror fury "
    "furious rage explosive disaster victory doom doomed panic betrayed secret revealed "
    "stunning massive huge insane crazy worst best last dead death killed attack destroyed crushed slams blasts "
    "everything nothing no all sank surrender surrenders defeat humiliated caves bloody bloodbath terror nightmare "
    "apocalypse today tonight forever finished over slaughter massacre lies liar truth traitor treason yes win "
    "wins won lost lose fails failed shame disgrace outrage scandal cowards coward monster monsters hell"
)
_CAPITALS = re.compile(r"(?<![\w.&-])[A-Z]{2,}(?![\w&])")

_SPEECH = (
    r"(?:says?|said|tells?|told|claims|claimed|insists?|warns?|vows?|adds|argues|admits|writes|"
    r"calls? .{2,40} ['‘“\"])"
)
# "..., minister says", "... - Kremlin", "...: UN envoy" at the end.
_ENDS_SAYING = re.compile(
    r",? (?:(?:[\w’'.-]+ ){0,5}(?:says?|said|claims|warns)(?: (?:at|in|on|to) [\w’' .]{2,20})?"
    r"|says? (?:[\w’'.-]+ ?){1,5}|according to (?:[\w’'.-]+ ?){1,6})$"
)
_SAID_AT_END = re.compile(r"(?:\s[—–-]{1,2}\s|:\s)(?P<who>[\w’'.-]+(?: [\w’'.-]+){0,5})$")
# Offices that a headline names in its own words, whatever the body calls them.
_OFFICE = re.compile(
    r"\b(?:CEO|FM|PM|MP|SVR|FSB|president|official|diplomat|minister|ministry|envoy|chief|commander|general|experts?|"
    r"analysts?|sources?|spokes\w+|parliament|committee|lawmaker|senator|activist|agency|Kremlin|TV|party|governor)\b",
    re.IGNORECASE,
)
_NO_VOICE = re.compile(
    r"\b(?:updates?|live|photos?|video|watch|report|review|analysis|explained|latest|opinion|editorial|gallery|"
    r"podcast|poll|study|timeline|map|briefing)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?P<who>[A-Z][\w’'.-]*(?: [\w’'.-]+){0,4}): (?P<rest>.+)$")
_SAYS = re.compile(rf"^(?:[\w’'.,&-]+ ){{1,7}}{_SPEECH}\b", re.IGNORECASE)


def styles(title: str, body: str) -> tuple[Style, ...]:
    """Return a headline's styles in the order of the contract; `body` says whether a name before a colon speaks."""
    title = " ".join(title.split())
    bare = _QUOTED.sub("“”", title)
    found: list[Style] = []
    if teaser(bare):
        found.append("teaser")
    if sensational(bare):
        found.append("sensational")
    if quote(title, bare, body):
        found.append("quote")
    if "?" in bare:
        found.append("question")
    return tuple(found)


def teaser(bare: str) -> bool:
    """Say whether a headline, without what it quotes, withholds the point."""
    return any(pattern.search(bare) for pattern in (_WITHHELD, LISTED, _KNOWN))


def sensational(bare: str) -> bool:
    """Say whether a headline, without what it quotes, shouts."""
    if "!" in bare.replace("Yahoo!", "") or _HYPE.search(bare):
        return True
    capitals = _CAPITALS.findall(bare)
    letters = re.findall(r"[A-Za-z]{2,}", bare)
    # Where every word is in capitals, that is how the outlet prints.
    whole = len(capitals) > len(letters) / 2
    return not whole and any(word.lower() in _SHOUTED and len(word) > 3 for word in capitals)  # noqa: PLR2004 -- "WAR"


def quote(title: str, bare: str, body: str) -> bool:
    """Say whether a headline gives what somebody says, and who says it."""
    if "?" in bare:
        return False
    if (end := _SAID_AT_END.search(title)) and _voice(end["who"], body):
        return True
    if (lead := _LEAD.match(title)) and _speaks(lead["who"], lead["rest"], body):
        return True
    return bool(_ENDS_SAYING.search(title) or (_SAYS.match(title) and not _LEAD.match(title)))


def _voice(who: str, body: str) -> bool:
    """Say whether the words after a dash or a colon at the end name somebody who could have said the rest."""
    if _NO_VOICE.search(who) or who[0].isdigit():
        return False
    if _OFFICE.search(who):
        return True
    last = who.rsplit(maxsplit=1)[-1]
    return who[0].isupper() and last[0].isupper() and bool(re.search(rf"\b{re.escape(last)}\b", body))


def _speaks(who: str, rest: str, body: str) -> bool:
    """Say whether the name before a colon speaks: words in quotation marks follow it, or the body has it saying."""
    if _NO_VOICE.search(who):
        return False
    # "Gantz to Netanyahu: ..."; "Chief at a conference: ...".
    name = re.escape(re.split(r" (?:to|at|in|on) ", who)[0].split()[-1])
    if re.search(rf"\bin {name}\b", body):  # a place, and what happened there
        return False
    if rest[0] in "'‘“\"":
        return bool(re.search(rf"\b{name}\b", body))
    said = (
        r"(?:said|says|told|stated|added|noted|stressed|declared|announced|explained|wrote|insisted|warned|emphasized)"
    )
    return bool(
        re.search(rf"\b{name}(?:,[^,.]{{2,60}},)?(?: \w+){{0,2}} {said}\b|\b{said} (?:[\w’'.]+ ){{0,5}}{name}\b", body)
    )
