"""Finds the personal names in a report, known to the tables or not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from dragoman.actors.phrases import Hit, noun_ending_at
from dragoman.actors.tables import Tables, parts, read_rows
from dragoman.actors.text import Token, fold
from dragoman.actors.values import Person, last_word

LONGEST_NAME = 7
_PARTICLES = frozenset("al el bin bint ibn de la der den van von da dos du abu ben ul ur di del st ter zu ould".split())
STOP = frozenset(
    "the a an in on at of to for from by with and but or nor so yet if as it its he she his her him they their them we our us i "
    "my you your this that these those there here when while where what which who whom whose why how after before since until "
    "during under over amid among according also however meanwhile although though because despite not no yes all both each "
    "some many most several few more other another such one two three four five six seven eight nine ten last next first "
    "earlier later today yesterday tomorrow tonight now then again still just only even ever never once speaking asked while "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december asked told says said saying adding following given thus hence instead indeed moreover further "
    "additionally rather perhaps let is are was were has have had will would could should can may might do does did "
    "am pm gmt est".split()
)
_MODIFIERS = frozenset(
    "foreign defense defence prime interior deputy special supreme senior acting first permanent national security health "
    "finance economy economic energy justice education agriculture transport culture home vice presidential parliamentary "
    "chief top former ex interim lead then house senate state high general under assistant secretary-general opposition "
    "party military naval political humanitarian human rights media press strategic affairs external internal immigration "
    "treasury commerce trade labor labour environment planning information communications technology science sports tourism sunni shia shiite muslim christian hindu buddhist arab kurdish baloch african asian european latin western eastern "
    "northern southern central middle "
    "social welfare emergency relief nuclear atomic legal international regional local federal central royal islamic "
    "christian jewish catholic orthodox co joint retired outgoing incoming newly elected hawkish veteran long time longtime "
    "billionaire far right left wing hard line centrist republican democratic conservative liberal national unity "
    "democrats ally confidant close trusted personal private".split()
)
_ORGANISATION_ENDS = frozenset(
    "ministry council committee forum university agency party times post news union organization organisation association "
    "federation foundation institute center centre office department bank group company corporation church court police army "
    "force forces brigade brigades command fund board commission bureau service street house hospital school college airport "
    "bridge river sea strait gulf strip region province oblast district city county island islands desert valley mountain "
    "war agreement accord accords treaty deal plan pact conference summit statement operation act law resolution airlines "
    "airways tv radio channel journal tribune herald gazette review magazine prize award day week month cup league club "
    "tower hotel program programme administration square palace avenue road park dome plant station front movement congress parliament senate assembly chariots "
    "holocaust christmas easter ramadan covid staff".split()
)


class NameAt(NamedTuple):
    """A personal name at its place: its tokens, the person of the tables it is the full name of, and its title's gender."""

    first: int
    after: int
    person: Person | None
    titled: bool
    gender: str


def _linkable() -> frozenset[str]:
    kinds = {"institution", "organisation", "expert", "media", "public"}
    rows = (nouns for kind, nouns, _ in read_rows("nouns") if kind in kinds)
    return frozenset(w for nouns in rows for noun in parts(nouns) for w in fold(noun).split()) - {"country", "people", "report"}


LINKABLE = _linkable()


def _titles() -> frozenset[str]:
    words: set[str] = set(_MODIFIERS)
    for kind, nouns, _ in read_rows("nouns"):
        if kind in {"title", "official", "member"}:
            words.update(w for noun in parts(nouns) for w in fold(noun).replace("-", " ").split())
    return frozenset(words - {"may"})


TITLES = _titles()
# Words that only whoever bears the next name can be; "Security" or "European" before a name is no title.
_HOLDERS = TITLES - _MODIFIERS | {"general", "chief"}
_HONORIFICS = {"mr": "m", "sir": "m", "lord": "m", "king": "m", "prince": "m", "father": "m", "pope": "m", "mrs": "f",
               "ms": "f", "miss": "f", "dame": "f", "lady": "f", "queen": "f", "princess": "f", "sheikh": "m"}  # fmt: skip


def known_names(words: Sequence[Token], tables: Tables) -> list[NameAt]:
    """Return the full names in `words` that the tables have, the longest at each place."""
    found: list[NameAt] = []
    at = 0
    while at < len(words):
        token = words[at]
        match = _known_at(words, at, tables) if token.capital and token.fold in tables.names else None
        if match is None:
            at += 1
        else:
            found.append(match)
            at = match.after
    return found


def _known_at(words: Sequence[Token], at: int, tables: Tables) -> NameAt | None:
    for key, person in tables.names[words[at].fold]:
        after = at + len(key)
        if after > len(words) or any(words[at + i].fold != part for i, part in enumerate(key)):
            continue
        inner = range(at + 1, after)
        if all(_runs_on(words, i) for i in inner) and words[after - 1].capital | words[after - 1].glued:
            longer = after < len(words) and words[after].capital and words[after].gap == " " and not words[after - 1].possessive
            # "Donald Trump Jr." is another man than Donald Trump.
            if longer and words[after].fold in {"jr", "sr"}:
                return None
            return NameAt(at, after, person, _titled(words, at), _honorific(words, at))
    return None


def _runs_on(words: Sequence[Token], at: int) -> bool:
    """Say whether `words[at]` goes on with the name that the word before is part of."""
    before, gap = words[at - 1], words[at].gap
    if before.possessive:
        return False
    if gap in {" ", "-", " - ", "‑"}:
        return True
    if gap == ". ":
        return len(before.text) == 1 or before.fold in ABBREVIATIONS
    return gap in {' "', '" ', " “", "” "} and words[at].capital


ABBREVIATIONS = frozenset("mr mrs ms dr gen lt col maj capt sgt adm brig sen rep gov prof rev jr sr cmdr amb".split())


def _titled(words: Sequence[Token], at: int) -> bool:
    if at == 0 or words[at - 1].fold not in _HOLDERS or words[at - 1].possessive:
        return False
    return words[at].gap == " " or (words[at].gap == ". " and words[at - 1].fold in ABBREVIATIONS)


def _honorific(words: Sequence[Token], at: int) -> str:
    return _HONORIFICS.get(words[at - 1].fold, "") if at else ""


def unknown_names(
    words: Sequence[Token], hits: Sequence[Hit], taken: Collection[int], tables: Tables, sources: Collection[int] = ()
) -> Iterator[NameAt]:
    """Yield what else may be personal names: runs of capitals that are no table name, with their titles cut off.

    `taken` holds the tokens already spoken for, `sources` those inside a source's words, where a capital alone is enough.
    """
    blocked = set(taken)
    for hit in hits:
        if not _given_before(words, hit, tables):
            blocked.update(range(hit.first, hit.after))
    at = 0
    while at < len(words):
        if at in blocked or not _starts(words, at):
            at += 1
            continue
        after = _run_end(words, at, blocked, tables)
        yield from _name_in(words, at, after, sources, tables)
        at = max(after, at + 1)


def _given_before(words: Sequence[Token], hit: Hit, tables: Tables) -> bool:
    """Say whether a city's name is a surname here, as in "Jack London"."""
    first = hit.first
    if hit.entry.kind not in {"city", "region"} or hit.after - first > 1 or first == 0:
        return False
    before = words[first - 1]
    return before.capital and words[first].gap == " " and not before.possessive and bool(tables.genders.get(before.fold))


def _starts(words: Sequence[Token], at: int) -> bool:
    token = words[at]
    if token.capital:
        # "Mrs. May" is no month.
        return (token.fold not in STOP or bool(_honorific(words, at))) and any(c.isalpha() for c in token.text)
    return token.fold in _PARTICLES and at + 1 < len(words) and words[at + 1].glued and words[at + 1].capital


def _run_end(words: Sequence[Token], at: int, blocked: Collection[int], tables: Tables) -> int:
    after = at + 1
    while after < len(words) and after not in blocked and _runs_on(words, after):
        token = words[after]
        if token.glued and token.capital and (token.gap != "-" or {words[after - 1].fold, token.fold} <= tables.surnames.keys()):
            break  # "the Trump-Putin call"
        if token.capital and not (token.fold in STOP and not token.glued):
            after += 1
        elif token.glued and words[after - 1].capital and token.text.isalpha() and len(token.text) <= 4:
            after += 1  # "Jong-un"
        elif token.fold in _PARTICLES and after + 1 < len(words) and words[after + 1].capital and after + 1 not in blocked:
            after += 1
        else:
            break
        if token.possessive:
            break
    return after


def _name_in(
    words: Sequence[Token], at: int, after: int, sources: Collection[int], tables: Tables
) -> Iterator[NameAt]:
    first = after
    while first > at and words[first - 1].fold not in TITLES:
        if after - first > 1 and words[first - 1].fold in _ORGANISATION_ENDS:
            break
        first -= 1
    if first == after or after - first > LONGEST_NAME or words[after - 1].fold in _ORGANISATION_ENDS:
        return
    size = after - first
    titled = _titled(words, first)
    gender = _honorific(words, first)
    if size == 1 and not titled and not _famous(words[first], tables) and not _may_stand_alone(words, first, sources, tables):
        return
    if size == 1 and words[first].text.isupper() and len(words[first].text) > 1 and not titled:
        return
    yield NameAt(first, after, _by_ends(words, first, after, tables), titled, gender)


def _may_stand_alone(words: Sequence[Token], at: int, sources: Collection[int], tables: Tables) -> bool:
    """Say whether one capital may be a name: not "Officials" or "Experts", and inside a source only at its end."""
    if noun_ending_at(list(words[at : at + 1]), 0, 0, tables) is not None:
        return False
    if at in sources:
        ends = at + 1 not in sources
        alone = at - 1 not in sources or words[at].gap.startswith(",") or not words[at - 1].capital
        return ends and alone and (not words[at].opens or _capital_throughout(words, at))
    return not words[at].opens


def _capital_throughout(words: Sequence[Token], at: int) -> bool:
    """Say whether the word that opens the sentence at `at` is a name: never in small letters, and no mere plural."""
    word = words[at].fold
    same = [t for t in words if t.fold == word]
    return all(t.capital for t in same) and (not word.endswith("s") or any(not t.opens for t in same))


def _famous(token: Token, tables: Tables) -> bool:
    return token.fold in tables.surnames


def _by_ends(words: Sequence[Token], first: int, after: int, tables: Tables) -> Person | None:
    """Return the one person of the tables with this first and last word, where the report adds names between them."""
    key = tuple(t.fold for t in words[first:after])
    if len(key) < 3:
        return None
    found = tables.ends.get((key[0], last_word(key)), ())
    for start in range(1, len(key) - 1):
        # "Sayyid Badr bin Hamad Albusaidi": an honorific that is no title word may stand first.
        found = found or tables.ends.get((key[start], last_word(key)), ())
    return found[0] if len(found) == 1 else None
