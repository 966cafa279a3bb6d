"""Says who is speaking: ends every source of a report at a person, an office and the party spoken for, or leaves it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from dragoman.actors import anaphora
from dragoman.actors.describe import SERVES, SIDE_KINDS, Description, describe
from dragoman.actors.figures import ROLE_KINDS, Figure, Said, title_start
from dragoman.actors.names import TITLES
from dragoman.actors.phrases import noun_ending_at
from dragoman.actors.parties import Standing, common_home, standing
from dragoman.actors.scene import Scene, look
from dragoman.actors.tables import Tables, load_tables
from dragoman.actors.values import class_of_party
from dragoman.reading import Actor, Relay, Speaker
from dragoman.report import Report, Span

NO_DATE = "no date: the tables of who held which office were not used"
_LEADING = frozenset("after that which as and but while when if because since before although so than by from according to per".split())
_DEFINITE = frozenset({"the", "that", "this", "his", "her", "their", "its", "our", "both", "those", "these"})
_INDEFINITE = frozenset({"a", "an", "another", "one", "some", "several", "two", "three", "many", "few", "any", "other"})
_COMPLEMENT = frozenset("of for to by with from in at against behind near on about under over who which".split())
_ACTING = frozenset({"name", "organ", "international", "armed", "seat", "agency", "capital"})
_JOINT = frozenset({"and", "&"})
# Offices that a body has one of, so that even "a UN humanitarian chief" can be only one person.
_ONE = frozenset({"humanitarian chief", "supreme leader", "president", "prime minister", "chancellor", "pope", "secretary-general",
                  "commission president", "council president", "high representative"})  # fmt: skip
_GAZA_OFFICIALS = frozenset({"health", "medical", "civil", "interior"})
_PERSONLIKE = ("er", "or", "ist", "ian", "ant", "ee", "man", "woman", "men", "women", "person", "kid", "guy")
_WRITTEN = frozenset({"statement", "wrote", "post", "letter", "posted", "statements"})
_MARKS = frozenset("\"“”'‘")
_SEVERAL = frozenset({"official", "institution", "member", "armed", "expert", "public", "media", "organisation"})
_BACK = 2  # sentences that "they" reaches back over
_TAG = 4  # words; a sentence with no more outside the statement is its "they said" alone
_LOCAL = frozenset({"governor", "mayor", "administration"})
_LOCAL_WORDS = frozenset({"local", "regional", "region"})
OPEN = Standing(None, None, None, "unknown")


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of one statement that tell who is speaking. Spans lie in the report's text; None where there is none."""

    source: Span | None
    cue: Span | None = None
    content: tuple[Span, ...] = ()
    addressee: Span | None = None
    relay: tuple[Span, ...] = ()


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """Who is who in a report: a speaker for every source, in the order given; every actor; what was left undone."""

    speakers: tuple[Speaker, ...]
    addressees: tuple[Span | None, ...]
    relays: tuple[tuple[Relay, ...], ...]
    actors: tuple[Actor, ...]
    gaps: tuple[str, ...] = ()


@dataclass(slots=True)
class _Heard:
    """Somebody who has spoken so far: a person of the report, or what an unnamed source stands for."""

    token: int
    standing: Standing
    figure: Figure | None
    reading: Description | None = None
    spans: list[Span] = field(default_factory=list)
    nested: bool = False
    writes: bool = False
    joint: bool = False


def resolve(
    report: Report, sources: Sequence[Source], *, tables: Tables | None = None, people: Sequence[Span] = ()
) -> Resolution:
    """Return who speaks in each of `sources`, and everybody who speaks or is named.

    `people` are personal names that a model has found; the rules find names without it. Tables default to Dragoman's
    own. What the report says of somebody goes before the tables; offices count only at the report's date.
    """
    return Resolver(report, sources, tables=tables, people=people).resolution()


class Resolver:
    """Resolves the sources of one report, in the order in which they stand in it."""

    def __init__(
        self, report: Report, sources: Sequence[Source], *, tables: Tables | None = None, people: Sequence[Span] = ()
    ) -> None:
        self.scene: Scene = look(report, tables or load_tables(), [s.source for s in sources], people)
        self.sources = sources
        for source in sources:
            self._title_before(source)
        text = report.text
        marked = (s for source in sources for s in source.content if s.start is not None and text[s.start : s.start + 1] in _MARKS)
        self._quoted = frozenset(i for span in marked for i in range(*self.scene.span_tokens(span)))
        self._heard: list[_Heard] = []
        self._of: dict[int, _Heard] = {}
        self._outer: dict[int, int | None] = {}
        for number in sorted(range(len(sources)), key=self._place):
            self._hear(number)

    def speaker(self, number: int) -> Standing:
        """Return who speaks in the source of this number."""
        return self._of[number].standing

    def figure(self, number: int) -> Figure | None:
        """Return the person that speaks in the source of this number, None where it is no named person."""
        return self._of[number].figure

    def outer(self, number: int) -> int | None:
        """Return the number of the statement in whose content this one stands, the innermost; None where in none."""
        if number not in self._outer:
            self._outer[number] = self._find_outer(number)
        return self._outer[number]

    def _find_outer(self, number: int) -> int | None:
        here = self._extent(number)
        best: tuple[int, int] | None = None
        for other, source in enumerate(self.sources):
            if other == number or not source.content:
                continue
            for span in source.content:
                if here and span.start is not None and span.end is not None and span.start <= here[0] and here[1] <= span.end:
                    size = span.end - span.start
                    if best is None or size < best[0]:
                        best = (size, other)
        return best[1] if best else None

    def resolution(self) -> Resolution:
        """Return everything that was found."""
        from dragoman.actors.relay import addressee, carried_over, relays
        from dragoman.actors.roster import roster

        numbers = range(len(self.sources))

        ids, actors = roster(self.scene, [self._of[n] for n in range(len(self.sources))])
        speakers = tuple(
            Speaker(actor=ids[n], name=s.name, role=s.role, party=s.party, class_=s.class_)
            for n, s in enumerate(self._of[n].standing for n in range(len(self.sources)))
        )
        gaps = () if self.scene.month else (NO_DATE,)
        hearers = carried_over(self, [addressee(self, n) for n in numbers])
        return Resolution(
            speakers=speakers,
            addressees=tuple(hearers),
            relays=tuple(relays(self, n) for n in numbers),
            actors=actors,
            gaps=gaps,
        )

    def heard_at(self, token: int) -> str | None:
        """Return the name of the person whom "he" or "she" at a token means."""
        word = self.scene.words[token].fold
        if word not in {"he", "she"}:
            return None
        spoke = [(h.token, h.figure) for h in self._heard if h.figure is not None and h.token < token]
        figure = anaphora.by_pronoun(word, token, self.scene, spoke)
        return figure.name if figure is not None else None

    def place(self, number: int) -> int:
        """Return where a statement stands: the start of its source, else of its cue or content."""
        return self._place(number)[0]

    def _extent(self, number: int) -> tuple[int, int] | None:
        source = self.sources[number]
        for span in (source.source, source.cue):
            if span is not None and span.start is not None and span.end is not None:
                return span.start, span.end
        return None

    def _place(self, number: int) -> tuple[int, int]:
        source = self.sources[number]
        spans = [s.start for s in (source.source, source.cue, *source.content) if s is not None and s.start is not None]
        own = source.source.start if source.source is not None and source.source.start is not None else None
        return (own if own is not None else min(spans, default=0), number)

    def _title_before(self, source: Source) -> None:
        """Give the first name in a source the title that stands before its comma: "the mayor of Kyiv, Vitali Klitschko"."""
        first, after = self.scene.span_tokens(source.source)
        at = next((i for i in range(first, after) if i in self.scene.figure_at), after)
        if at >= after or at == first or not self.scene.words[at].gap.startswith(","):
            return
        figure = self.scene.figure_at[at]
        reading = describe(self.scene.words, self.scene.hits, first, at, self.scene.tables)
        if reading is not None and reading.kind in ROLE_KINDS and not reading.plural and all(s.first != first for s in figure.said):
            figure.said.append(Said(self._role(first, at), reading, at, first, at))

    def _hear(self, number: int) -> None:
        source = self.sources[number]
        first, after = self.scene.span_tokens(source.source)
        while first < after - 1 and self.scene.words[first].fold in _LEADING:
            first += 1
        heard = self._who(number, first, after) if after > first else _Heard(self._token(source), OPEN, None)
        heard.writes = any(w.fold in _WRITTEN for w in self.scene.words[slice(*self.scene.span_tokens(source.cue))])
        heard.nested = self.outer(number) is not None
        if source.source is not None:
            heard.spans.append(source.source)
        self._heard.append(heard)
        self._of[number] = heard

    def _token(self, source: Source) -> int:
        place = next((s.start for s in (source.cue, *source.content) if s is not None and s.start is not None), 0)
        return self.scene.token_at(place)

    def _who(self, number: int, first: int, after: int) -> _Heard:
        word = self.scene.words[first].fold
        if self._is_pronoun(first, after):
            return self._pronoun(number, word, first)
        figures = self._figures(first, after)
        if figures:
            return self._named(figures, first)
        owner = self._owner(number, first, after)
        if owner is not None:
            return owner
        return self._described(number, first, after)

    def _is_pronoun(self, first: int, after: int) -> bool:
        token = self.scene.words[first]
        # "US" and "WHO" are no pronouns; "I" is one.
        shouted = token.text.isupper() and len(token.text) > 1
        return token.fold in anaphora.PRONOUNS and not shouted and after - first <= 2 and not self._figures(first, after)

    # --- names

    def _figures(self, first: int, after: int) -> list[Figure]:
        """Return the people named as heads of the source's words: no possessors, nobody behind "of" or "for"."""
        found: list[Figure] = []
        at = first
        while at < after:
            figure = self.scene.figure_at.get(at)
            if figure is None:
                at += 1
                continue
            mention = next(m for m in figure.mentions if m.first <= at < m.after)
            end = min(mention.after, after)
            owns = self.scene.words[end - 1].possessive and end < after
            if not owns and not self._is_complement(first, at) and all(f is not figure for f in found):
                if not found or self._joined(at):
                    found.append(figure)
            at = max(end, at + 1)
        return found

    def _is_complement(self, first: int, at: int) -> bool:
        """Say whether the name at `at` hangs on a noun before it ("the office of", "mother of", "adviser to")."""
        start = at
        for back in range(at - 1, first - 1, -1):
            word = self.scene.words[back]
            if "," in self.scene.words[back + 1].gap:
                return False
            if word.fold in _COMPLEMENT and not word.capital:
                own_title = title_start(self.scene.words, start, self.scene.hits, self.scene.figure_at) < back
                return back > first and not own_title and not self._ends_office(first, back, start)
        return False

    def _ends_office(self, first: int, of: int, at: int) -> bool:
        """Say whether a name behind "of ..." is the holder's: "Chief Executive Officer of the corporation X"."""
        words = self.scene.words
        if words[of].fold != "of" or at - of < 2 or words[at - 1].possessive or words[at - 1].fold in TITLES:
            return False
        reading = describe(words, self.scene.hits, first, of, self.scene.tables)
        return reading is not None and reading.kind in {"official", "organisation"} and reading.head not in SERVES

    def _joined(self, at: int) -> bool:
        back = at
        while back > 0 and at - back < 10:
            back -= 1
            if self.scene.words[back].fold in _JOINT:
                return True
            if "," in self.scene.words[back + 1].gap:
                return False
        return False

    def _named(self, figures: list[Figure], first: int) -> _Heard:
        stands = [standing(f, self.scene) for f in figures]
        if len(figures) == 1:
            return _Heard(first, stands[0], figures[0])
        names = "; ".join(s.name or "" for s in stands)
        roles = "; ".join(s.role for s in stands if s.role) or None
        return _Heard(first, Standing(names, roles, stands[0].party, stands[0].class_), None, joint=True)

    def _owner(self, number: int, first: int, after: int) -> _Heard | None:
        """Return what stands for somebody's office, spokesman, family: "Netanyahu's office", "his spokesman"."""
        scene = self.scene
        figure: Figure | None = None
        at = first
        for at in range(first, after - 1):
            if scene.words[at].possessive and at in scene.figure_at:
                figure = scene.figure_at[at]
                break
            if at == first and scene.words[at].fold in {"his", "her"}:
                figure = anaphora.by_pronoun(scene.words[at].fold, at, scene, self._spoke(number))
                break
        if figure is None:
            return None
        reading = describe(scene.words, scene.hits, at + 1, after, scene.tables)
        role = scene.text_of(first, after)
        if reading is None or reading.kind not in {"official", "institution", "document"}:
            class_ = reading.class_ if reading is not None else "unknown"
            return _Heard(first, Standing(None, role, None, class_), None, reading)
        whose = standing(figure, scene)
        if reading.kind == "official" and not reading.plural:
            named = anaphora.by_description(reading._replace(party=whose.party), first, scene, self._spoke(number), definite=True)
            if named is not None and named is not figure and (reading.office or reading.head == "counterpart"):
                return _Heard(first, standing(named, scene), named, reading)
        party = reading.party or whose.party
        return _Heard(first, Standing(None, role, party, whose.class_), None, reading._replace(party=party))

    def _before(self, number: int) -> list[_Heard]:
        """Return who spoke before, the last first; those inside another's words only for one who speaks there too."""
        inside = self.outer(number) is not None
        return [h for h in reversed(self._heard) if inside or not h.nested]

    # --- pronouns

    def _spoke(self, number: int) -> list[tuple[int, Figure]]:
        """Return the persons who have spoken so far, without those inside whose words this statement stands."""
        return [(h.token, h.figure) for h in reversed(self._before(number)) if h.figure is not None]

    def _pronoun(self, number: int, word: str, at: int) -> _Heard:
        outer = self.outer(number)
        if word in anaphora.SELF:
            whose = self._of.get(outer) if outer is not None else None
            if whose is not None:
                return _Heard(at, whose.standing, whose.figure, whose.reading)
            # "We" outside any quotation is the paper itself.
            return _Heard(at, Standing(None, None, None, "media"), None)
        if word in anaphora.MALE | anaphora.FEMALE:
            barred = self._barred(outer)
            figure = anaphora.by_pronoun(word, at, self.scene, self._spoke(number), barred, self._words(number))
            return _Heard(at, standing(figure, self.scene), figure) if figure else _Heard(at, OPEN, None)
        if word in anaphora.RELATIVE:
            figure = self.scene.figure_at.get(at - 1)
            if figure is not None:
                return _Heard(at, standing(figure, self.scene), figure)
        return self._group(number, word, at)

    def _words(self, number: int) -> anaphora.Words:
        """Return the tokens of this statement's own words, and of everybody's direct words."""
        own = sorted({i for s in self.sources[number].content for i in range(*self.scene.span_tokens(s))})
        return anaphora.Words(own, self._quoted)

    def _barred(self, outer: int | None) -> list[Figure]:
        """Return the speaker of the direct quotation around a pronoun: nobody calls himself "he"."""
        if outer is None:
            return []
        heard = self._of.get(outer)
        text = self.scene.report.text
        quoted = any(s.start is not None and text[s.start : s.start + 1] in "\"“'‘" for s in self.sources[outer].content)
        return [heard.figure] if heard is not None and heard.figure is not None and quoted else []

    def _group(self, number: int, word: str, at: int) -> _Heard:
        """Return the body or the people that "it" or "they" means: a subject of the sentence, the last to speak, a subject before."""
        scene = self.scene
        start = scene.sentence_of(at)
        if word in anaphora.PLURAL and (several := self._several(number, at, start)) is not None:
            return several
        accuser = self._accuser(number)
        heard = next((h for h in self._before(number) if self._groups(h, word, at) and h.standing.party != accuser), None)
        here = self._subject(number, start if heard is None else max(start, heard.token + 1), at, accuser)
        if here is not None and (heard is None or word in anaphora.THING or heard.token < start):
            return here
        if heard is not None:
            return _Heard(at, heard.standing, None, heard.reading)
        before = self._subject(number, scene.sentence_of(max(0, start - 1)), start, accuser)
        return before or _Heard(at, OPEN, None)

    def _several(self, number: int, at: int, start: int) -> _Heard | None:
        """Return the people or bodies that "they" means: those who head this sentence, else the one before."""
        own = {i for span in self.sources[number].content for i in range(*self.scene.span_tokens(span))}
        last = next((h for h in self._before(number) if self._groups(h, "they", at) or h.joint), None)
        begin, end, seen = start, at, 0
        while end > 0 and seen < _BACK:
            if last is not None and begin <= last.token < end:
                return _Heard(at, last.standing, None, last.reading, joint=last.joint)
            # The statement's own words may fill whole sentences before "they said".
            seen += sum(i not in own for i in range(begin, end)) > _TAG
            for token in range(begin, end):
                if token not in own and (found := self._plural_at(token, begin, end, at)) is not None:
                    return found
            end, begin = begin, self.scene.sentence_of(max(0, begin - 1))
        return None

    def _plural_at(self, token: int, floor: int, end: int, at: int) -> _Heard | None:
        """Return two people joined by "and", or the plural noun, that stands at a token and can be a subject."""
        scene = self.scene
        if token > floor and scene.words[token - 1].fold in _COMPLEMENT:
            return None
        figure = scene.figure_at.get(token)
        if figure is not None and scene.figure_at.get(token - 1) is not figure and token - floor <= anaphora.SUBJECT_WITHIN:
            return self._pair(figure, token, end, at)
        noun = noun_ending_at(scene.words, token, max(floor, token - 3), scene.tables)
        if noun is None or not noun[2] or noun[1] not in _SEVERAL:
            return None
        begin = title_start(scene.words, noun[0], scene.hits)
        if begin > floor and scene.words[begin - 1].fold in _COMPLEMENT:
            return None
        reading = describe(scene.words, scene.hits, max(begin, floor), token + 1, scene.tables)
        if reading is None or not reading.plural or reading.vague:
            return None
        return _Heard(at, Standing(None, self._role(max(begin, floor), token + 1), reading.party, reading.class_), None, reading)

    def _pair(self, figure: Figure, token: int, end: int, at: int) -> _Heard | None:
        after = next(m.after for m in figure.mentions if m.first <= token < m.after)
        joined = after < end and self.scene.words[after].fold in _JOINT and self.scene.words[after].gap == " "
        other = next((self.scene.figure_at[i] for i in range(after + 1, min(end, after + 6)) if i in self.scene.figure_at), None)
        if not joined or other is None or other is figure:
            return None
        found = self._named([figure, other], at)
        found.joint = True
        return found

    def _groups(self, heard: _Heard, word: str, at: int) -> bool:
        if heard.figure is not None or heard.standing is OPEN or at - heard.token >= anaphora.WINDOW:
            return False
        reading = heard.reading
        many = reading is None or reading.plural or reading.kind in {"name", "institution", "document"}
        return many or word in anaphora.THING

    def _accuser(self, number: int) -> str | None:
        """Return who cannot be meant by "which it denies": whoever made the charge just before."""
        first, after = self.scene.span_tokens(self.sources[number].cue)
        if not any(w.fold.startswith("den") for w in self.scene.words[first:after]):
            return None
        last = next(iter(self._before(number)), None)
        return last.standing.party if last is not None else None

    def _subject(self, number: int, floor: int, at: int, barred: str | None) -> _Heard | None:
        """Return the first state or body named from `floor` on that can be a subject and stands outside this statement's content."""
        words = self.scene.words
        quoted = {i for span in self.sources[number].content for i in range(*self.scene.span_tokens(span))}
        for hit in self.scene.hits:
            if not floor <= hit.first < at or hit.entry.kind not in _ACTING or hit.first in quoted or hit.entry.party == barred:
                continue
            behind_preposition = hit.first > 0 and words[hit.first - 1].fold in _COMPLEMENT and not words[hit.first].opens
            if words[hit.after - 1].possessive or (behind_preposition and barred is None):
                continue
            reading = describe(words, self.scene.hits, hit.first, hit.after, self.scene.tables)
            if reading is not None:
                return _Heard(at, Standing(None, None, reading.party, reading.class_), None, reading)
        return None

    # --- descriptions

    def _described(self, number: int, first: int, after: int) -> _Heard:
        scene = self.scene
        reading = describe(scene.words, scene.hits, first, after, scene.tables)
        start = scene.words[first].fold
        role = self._role(first, after)
        if reading is None:
            return self._of_thing(first, after, role)
        definite = start in _DEFINITE
        if reading.kind == "public" and reading.head in {"people", "person"} and self._knows(first, after):
            reading = reading._replace(kind="unknown", class_="unknown")
        if reading.kind in {"official", "expert", "media", "member", "public", "unknown", "organisation"} and not reading.plural:
            figure = self._person_meant(number, reading, first, definite)
            if figure is not None:
                return _Heard(first, standing(figure, scene), figure, reading)
        if definite and reading.party is None and (armed := self._armed_group(reading, first)) is not None:
            return armed
        if reading.kind == "document":
            return self._document(number, first, after, reading)
        if reading.kind == "institution" and reading.plural and reading.party is None:
            joint = next((h for h in reversed(self._heard) if h.reading is not None and h.reading.kind == "name"), None)
            if joint is not None and definite and reading.head in {"governments", "countries", "states", "nations"}:
                return _Heard(first, joint.standing, None, joint.reading)
        if definite or reading.vague:
            again = self._said_again(number, reading, first)
            if again is not None:
                return again
        if reading.vague:
            party = self._vague_party(reading, first)
            class_ = class_of_party(scene.tables.kind_of(party), party) if party else reading.class_
            if party == "Hamas":
                class_ = "official"
            reading = reading._replace(party=party, class_=class_)
        if reading.kind == "name" and len(role.split()) <= 3:
            role = role if reading.entry_kind in {"organ", "outlet", "seat"} else ""
        return _Heard(first, Standing(None, role or None, reading.party, reading.class_), None, reading)

    def _of_thing(self, first: int, after: int, role: str) -> _Heard:
        """Read a phrase whose noun nobody knows: "the Israeli plan" is Israel's, "an Israeli cellist" only himself."""
        hit = next((h for h in self.scene.hits_in(first, after) if h.entry.kind in SIDE_KINDS and h.entry.party), None)
        last = self.scene.words[after - 1].fold.rstrip("s")
        if hit is None or last.endswith(_PERSONLIKE) or hit.entry.kind == "people":
            return _Heard(first, Standing(None, role, None, "unknown"), None)
        class_ = class_of_party(hit.entry.kind, hit.entry.party)
        return _Heard(first, Standing(None, role, hit.entry.party, class_), None)

    def _armed_group(self, reading: Description, at: int) -> _Heard | None:
        """Return the armed group that "the rebels", "the paramilitary group" means: the last one named."""
        soft = reading.head in {"group", "movement", "organisation", "organization"}
        if reading.kind != "armed" and not soft:
            return None
        kinds = {"armed", "ngo", "company", "international"} if soft else {"armed"}
        named = [h for h in self.scene.hits if h.entry.kind in kinds and h.first < at]
        if not named or named[-1].entry.kind != "armed":
            return None
        party = named[-1].entry.party
        again = reading._replace(party=party, class_="armed-group")
        return _Heard(at, Standing(None, None, party, "armed-group"), None, again)

    def _knows(self, first: int, after: int) -> bool:
        """Say whether the source is anonymous by what it knows: "two people familiar with the matter"."""
        return any(w.fold in {"familiar", "briefed", "knowledge", "close", "involved", "aware"} for w in self.scene.words[first:after])

    def _role(self, first: int, after: int) -> str:
        words = self.scene.words
        while first < after - 1 and words[first].fold in {"the", "a", "an"}:
            first += 1
        return self.scene.text_of(first, after)

    def _person_meant(self, number: int, reading: Description, first: int, definite: bool) -> Figure | None:
        if reading.former:
            return None
        start = self.scene.words[first].fold
        if start in _INDEFINITE:
            # "A UN humanitarian chief" is the one there is; "a minister" may be any.
            figure = anaphora.by_description(reading, first, self.scene, self._spoke(number), definite=False)
            single = reading.party is not None and figure is not None
            return figure if single and set(reading.office) & anaphora.offices_of(figure, self.scene) & _ONE else None
        if reading.kind == "official" or definite:
            return anaphora.by_description(reading, first, self.scene, self._spoke(number), definite=definite)
        return None

    def _said_again(self, number: int, reading: Description, at: int) -> _Heard | None:
        """Return the unnamed source that spoke before under the same noun: "the ministry", "the source", "the lawmakers"."""
        for heard in self._before(number):
            old = heard.reading
            if old is None or heard.figure is not None:
                continue
            same = _singular(old.head) == _singular(reading.head)
            if same and (reading.party is None or reading.party == old.party) and (old.party is not None or reading.party is None):
                return _Heard(at, heard.standing, None, old)
        return None

    def _document(self, number: int, first: int, after: int, reading: Description) -> _Heard:
        """Return whose statement "the statement" is: of the body named with it, else of the last body that spoke."""
        if reading.party is not None:
            return _Heard(first, Standing(None, self._role(first, after), reading.party, reading.class_), None, reading)
        figures = [self.scene.figure_at[i] for i in range(first, after) if i in self.scene.figure_at]
        if figures:
            whose = standing(figures[0], self.scene)
            return _Heard(first, whose, figures[0], reading)
        for heard in self._before(number):
            written = heard.figure is not None and heard.writes
            if (heard.figure is None and heard.standing.name is None and heard.standing.class_ != "unknown") or written:
                return _Heard(first, heard.standing, heard.figure, heard.reading)
        if any(w.fold == "joint" for w in self.scene.words[first:after]):
            side = next((h for h in self.scene.hits if h.entry.kind in SIDE_KINDS and h.entry.party), None)
            if side is not None:
                class_ = class_of_party(side.entry.kind, side.entry.party)
                return _Heard(first, Standing(None, self._role(first, after), side.entry.party, class_), None, reading)
        return _Heard(first, Standing(None, self._role(first, after), None, "unknown"), None, reading)

    def _vague_party(self, reading: Description, at: int) -> str | None:
        """Return the state of "the military", "officials": by the nearest like phrase, by the place, by the report."""
        # Only the authorities in Gaza are Hamas's; an aid official there is not.
        words = {w.fold for w in self.scene.words[at : at + 4]}
        if reading.place is not None and (reading.place != "Hamas" or reading.kind == "institution" or words & _GAZA_OFFICIALS):
            return reading.place
        if sole := next((self.scene.tables.sole[o] for o in reading.office if o in self.scene.tables.sole), None):
            return sole
        if reading.head in _LOCAL or any(w.fold in _LOCAL_WORDS for w in self.scene.words[at : at + 3]):
            near = [h for h in self.scene.hits if h.entry.kind in {"city", "region"} and at - 60 <= h.first < at]
            if near:
                return near[-1].entry.home
        head = _singular(reading.head)
        for back in range(at - 1, max(-1, at - 600), -1):
            if _singular(self.scene.words[back].fold) == head:
                party = self._named_with(back)
                if party is not None:
                    return party
        return common_home(self.scene)

    def _named_with(self, at: int) -> str | None:
        """Return the party named with the noun at `at`: in front of it ("the Russian Foreign Ministry"), or in one name."""
        floor = at
        while floor > 0 and at - floor < 4 and self.scene.words[floor].gap == " ":
            floor -= 1
        for hit in self.scene.hits:
            if hit.entry.party and floor <= hit.first and hit.first <= at and hit.after <= at + 1 and hit.entry.kind in SIDE_KINDS:
                return hit.entry.party
        return None


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
