"""Says whether a text is a party's own: a ministry's statement, a readout, a joint communiqué, and who signs it.

Who publishes decides first. Where nothing says who does, only a form that no report of an outlet has makes a text a
party's own: a title of the kind together with a body that speaks in the same voice. In doubt it is an outlet's.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

import msgspec

from dragoman.actors.phrases import find_hits
from dragoman.actors.publishers import NAMED, SIDES, Publisher, publisher_of, side_named
from dragoman.actors.resolver import Source, resolve
from dragoman.actors.tables import Tables, load_tables
from dragoman.actors.text import tokens
from dragoman.language.tokens import QUOTE_OUTSIDE, quotation_states
from dragoman.reading import Speaker, SpeakerClass
from dragoman.report import Report, Span

Form = Literal["readout", "joint", "statement", "remarks", "text"]


class OwnVoice(msgspec.Struct, frozen=True, kw_only=True):
    """Whose own text a report is.

    `parties` are all who sign it, the first named first, empty where nothing says whose it is; `name` and `role` the
    person who signs, `mention` where the text or the title (then without offsets) names them. `because` is what it was
    recognised by, in words.
    """

    parties: tuple[str, ...]
    form: Form
    name: str | None = None
    role: str | None = None
    class_: SpeakerClass = "official"
    mention: Span | None = None
    because: str

    @property
    def party(self) -> str | None:
        """Return the first party that signs."""
        return self.parties[0] if self.parties else None

    def speaker(self, actor: str | None = None) -> Speaker:
        """Return the speaker of what the text says in its own voice."""
        return Speaker(actor=actor, name=self.name, role=self.role, party=self.party, class_=self.class_)


_JOINT = re.compile(
    r"\bJoint\s+(?:Press\s+)?(?:Statement|Communiqu[ée]|Declaration|Readout)\b|\b(?:G7|G20|Quad|E3)\b.{0,40}\bStatement\b",
    re.IGNORECASE,
)
_READOUT = re.compile(r"(?:Joint\s+)?Readout\s+(?:of|by|from)\s", re.IGNORECASE)
_REMARKS = re.compile(
    r"(?:Opening\s+|Joint\s+)?(?:Remarks|Press\s+(?:Conference|Briefing|Gaggle|Call))\s+(?:by|as)\b", re.IGNORECASE
)
_BY = re.compile(
    r"(?:Statements?|Message|Remarks|Address|Speech|Declaration|Comments?|Readout)\s+(?:by|from|of)\s+(?P<who>.+)",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"(?:Press\s+)?Statement\s+(?:by|from|of)\s", re.IGNORECASE)
# What stands behind the signer in a title.
_TOPIC = re.compile(
    r"\s(?:on|regarding|concerning|about|after|following|marking|at|in|before|ahead|during|upon|with|calling|condemning"
    r"|commending|against|honoring|celebrating|recognizing|to(?!\s+the\s+(?:Vice\s+)?President\b))\s|\s\|\s|:\s",
    re.IGNORECASE,
)
# "Statement by President Vash Congratulating ...": a word in -ing ends the name, unless it is one (Xi Jinping).
_DOING = re.compile(r"\s(?!King\b|Ding\b|\w*ping\b)[A-Z][a-z]{2,}ing\s")
_BETWEEN = re.compile(
    r"(?:(?:following|of|on)\s+(?:the\s+|a\s+)?(?:meeting|talks|call)\s+)?(?:by|from|of|between|:)\s+(?P<signers>.+)",
    re.IGNORECASE,
)
# "We, the leaders of Veltria and Karsova, ..."
_HEAD = re.compile(
    r"\s*(?:We,?\s+)?[Tt]he\s+(?:[Ll]eaders|[Gg]overnments|[Pp]residents|[Ff]oreign\s+[Mm]inisters|[Mm]inisters)\s+of\s+"
    r"(?P<signers>(?:(?:the\s+|and\s+|of\s+)*[A-Z][\w.'’-]*,?\s+){1,80})"
)
_OFFICES = re.compile(
    r"\b(?:President|Minister|Chancellor|King|Leaders?|Secretary|Ambassador|Advis[eo]rs?|Amir|Premier|Call)\b"
)
_ARMED = re.compile(r"\b(?:Front|Movement|Brigades?|Militia|Resistance|Fighters|Liberation)\b")
_STATE_OF = re.compile(
    r"(?:Republic|Kingdom|State|Sultanate|Federation|Emirate|Union|Governments?)\s+of\s+(?:the\s+)?(?=[A-Z])",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\s*(?:(?:#+\s*)?EXECUTIVE ORDER[^\n]*\n\s*)?By the (?:authority|power) vested in me as "
    r"(?P<office>[A-Z]\w+(?: [A-Z]\w+)?)[^\n]{0,60}? laws of (?:the )?(?P<state>[A-Z][^\n,;(]{2,60})"
)
_SELF = re.compile(r"(?<![\w'’])(?:[Ww]e|I|[Oo]ur|[Mm]y)(?![\w'’.])")
_MET = re.compile(r"[^\n]{10,400}?\b(?:spoke|met|held|convened|called|hosted)\b")
# A signature: a name and an office after it, and no more, on the last line or as the last sentence.
_SIGNED = re.compile(
    r"(?:^|[\n.!?”\"]\s+)(?P<who>(?!(?:The|Ministry|Office|Government|Department|Embassy)\b)[A-Z][\w'’ʻʼ.-]+(?:\s+(?:[A-Z][\w'’ʻʼ.-]*|al-[\w'’ʻ-]+|bin|von|van|de)){1,4},\s+(?:the\s+)?"
    r"[A-Za-z-]+(?:\s+[\w'’-]+){0,8})\.?[\s\\#*-]*\Z"
)
_LONGEST_TITLE = 600
_END = 400  # characters at the end of a text in which a signature is looked for
_FEWEST_SELF = 2  # words for oneself that a text without a known publisher must have


def own_voice(report: Report, *, tables: Tables | None = None) -> OwnVoice | None:
    """Return whose own text a report is, None for an outlet's.

    A report whose `voice` is "party" already is taken at its word.
    """
    known = tables or load_tables()
    publisher = publisher_of(report, known)
    title = _title(report)
    if publisher is None and report.voice != "party":
        return _by_form(report, title, known)
    if report.voice != "party" and (publisher is None or not publisher.official):
        return None
    found = publisher if publisher and publisher.official else Publisher(official=True, because="as the caller says")
    return _signed(report, title, found, known)


def _title(report: Report) -> str:
    """Return the title, or a first line that stands alone without a full stop, as copied texts have it."""
    if report.title:
        return report.title[:_LONGEST_TITLE]
    line, mark, _ = report.text.strip()[: _LONGEST_TITLE + 1].partition("\n")
    return line.strip() if mark and not line.rstrip().endswith((".", "!", "?", "”", '"')) else ""


def _by_form(report: Report, title: str, tables: Tables) -> OwnVoice | None:
    """Recognise a party's own text by form alone: an order, or a title of the kind over a body in the same voice."""
    if order := _ORDER.match(report.text):
        party = side_named(order["state"].strip(), tables)
        return OwnVoice(parties=(party,), form="text", role=order["office"], because="an order") if party else None
    first_person = _speaks_itself(report)
    if _JOINT.match(title) and first_person and len(_signers(title, report, tables)) > 1:
        return _signed(report, title, Publisher(official=True, because="a joint statement"), tables)
    if _READOUT.match(title) and _MET.match(report.text.lstrip().removeprefix(title).lstrip()):
        return _if_known(_signed(report, title, Publisher(official=True, because="a readout"), tables))
    if _STATEMENT.match(title) and first_person:
        return _if_known(_signed(report, title, Publisher(official=True, because="a statement"), tables))
    return None


def _if_known(voice: OwnVoice) -> OwnVoice | None:
    return voice if voice.parties else None


def _speaks_itself(report: Report) -> bool:
    """Say whether the text speaks of itself as "we" or "I" outside quotation marks."""
    states = quotation_states(report.text)
    own = (m for m in _SELF.finditer(report.text) if states[m.start()] == QUOTE_OUTSIDE)
    return sum(1 for _ in own) >= _FEWEST_SELF


def _signed(report: Report, title: str, publisher: Publisher, tables: Tables) -> OwnVoice:
    """Return the voice of a text of a known or presumed publisher, with who signs it."""
    if _JOINT.search(title) and not _REMARKS.match(title):
        parties = _signers(title, report, tables) or publisher.parties
        role = "leaders" if re.search(r"\bleaders\b", title, re.IGNORECASE) else None
        return OwnVoice(parties=parties, form="joint", role=role, because=publisher.because)
    if len(publisher.parties) > 1:
        return OwnVoice(parties=publisher.parties, form="joint", because=publisher.because)
    if _READOUT.match(title):
        parties = publisher.parties or _parties_of(_host_of_readout(title), report, tables)
        return OwnVoice(parties=parties, form="readout", because=publisher.because)
    form: Form = "remarks" if _REMARKS.match(title) else "statement" if _BY.match(title) else "text"
    who = _signer_in(title)
    mention = Span(None, None, who) if who and report.title else _signature(report)
    person = _person(who, report, tables) if who else None
    if person is None or person.name is None:
        mention = _signature(report) or mention
        person = _person(mention.text, report, tables) if mention and mention.start is not None else person
    return _by_person(form, person, mention, publisher, tables)


def _by_person(
    form: Form, person: Speaker | None, mention: Span | None, publisher: Publisher, tables: Tables
) -> OwnVoice:
    if person is None or (person.name is None and person.role is None):
        return OwnVoice(
            parties=publisher.parties, form=form, class_=_class_of(publisher.parties, tables), because=publisher.because
        )
    # Who publishes goes before what tables say of a person; a guest's speech on a ministry's page is rare.
    parties = publisher.parties or ((person.party,) if person.party else ())
    named = person.name is not None
    return OwnVoice(
        parties=parties,
        form=form,
        name=person.name,
        role=person.role if named else None,
        class_=_class_of(parties, tables, person if named else None),
        mention=mention if named else None,
        because=publisher.because,
    )


def _class_of(parties: tuple[str, ...], tables: Tables, person: Speaker | None = None) -> SpeakerClass:
    party = parties[0] if parties else None
    if tables.kind_of(party) == "armed" or (party and party not in tables.codes and _ARMED.search(party)):
        return "armed-group"
    if tables.kind_of(party) == "international":
        return "organisation"
    return person.class_ if person is not None and person.class_ != "unknown" else "official"


def _signer_in(title: str) -> str | None:
    """Return who a title says speaks: "President Orlen Vash" of "Statement by President Orlen Vash on ..."."""
    found = _BY.match(title)
    who = _DOING.split(_TOPIC.split(found["who"], maxsplit=1)[0], maxsplit=1)[0].strip() if found else ""
    # Two who speak by turns are told apart by what stands before their words.
    return None if not who or " and " in who or "," in who else who


def _signature(report: Report) -> Span | None:
    start = max(0, len(report.text) - _END)
    found = _SIGNED.search(report.text[start:])
    return report.span(start + found.start("who"), start + found.end("who")) if found else None


def _person(who: str, report: Report, tables: Tables) -> Speaker | None:
    """Resolve a name with its office as the resolver would, were it the source of a statement."""
    text = f"{who.strip()}.\n"
    alone = Report(text=text, published=report.published)
    found = resolve(alone, [Source(source=alone.span(0, len(text) - 2))], tables=tables)
    return found.speakers[0]


def _host_of_readout(title: str) -> str:
    """Return whose call or meeting it is: "President Vash" of "Readout of President Vash’s Call with ..."."""
    rest = _READOUT.sub("", title, count=1)
    return re.split(r"['’]s?\s|\s(?:on|with|from)\s", rest, maxsplit=1)[0]


def _parties_of(who: str, report: Report, tables: Tables) -> tuple[str, ...]:
    person = _person(who, report, tables) if who.strip() else None
    return (person.party,) if person is not None and person.party else ()


def _signers(title: str, report: Report, tables: Tables) -> tuple[str, ...]:
    """Return the parties that sign a joint text, in their order: those named in its title, else at its head."""
    joint = _JOINT.search(title)
    before, behind = (title[: joint.end()], title[joint.end() :].lstrip()) if joint else ("", title)
    between = _BETWEEN.match(behind)
    if between is not None:
        listed = _DOING.split(_TOPIC.split(between["signers"], maxsplit=1)[0], maxsplit=1)[0].split(" for ")[0]
        found = _listed(listed, report, tables)
    else:
        # "United States-India Joint Statement"; "Joint Statement on U.S.-UK Consultations"
        found = _sides(before, tables) or _paired(behind, tables)
    if len(found) > 1:
        return found
    head = _HEAD.match(report.text)
    opening = _listed(head["signers"], report, tables) if head else ()
    if len(opening) > 1:
        return opening
    # A single name that no table knows is no signer: "Joint Declaration of Support".
    return tuple(party for party in found if side_named(party, tables))


def _listed(words: str, report: Report, tables: Tables) -> tuple[str, ...]:
    """Return the parties of a list of signers: states and bodies, people by their party, states that no table knows."""
    found: list[str] = []
    for piece in re.split(r",\s+(?:and\s+)?|\s+and\s+|\s+&\s+", words):
        sides = _sides(piece, tables)
        plain = _STATE_OF.sub("", re.sub(r"^the\s+", "", piece.strip(), flags=re.IGNORECASE))
        if not sides and _OFFICES.search(piece):
            person = _person(piece, report, tables)
            sides = (person.party,) if person and person.party else ()
        elif not sides and re.fullmatch(NAMED, plain):
            sides = (plain,)
        found += sides
    return tuple(dict.fromkeys(found))


def _sides(words: str, tables: Tables) -> tuple[str, ...]:
    hits = find_hits(tokens(words), tables)
    return tuple(dict.fromkeys(h.entry.party for h in hits if h.entry.party and h.entry.kind in SIDES | {"adjective"}))


def _paired(words: str, tables: Tables) -> tuple[str, ...]:
    """Return two parties that a hyphen joins: "U.S.-UK"."""
    spoken = tokens(words)
    hits = find_hits(spoken, tables)
    for first, second in pairwise(hits):
        if first.after == second.first and spoken[second.first].glued and first.entry.party and second.entry.party:
            return first.entry.party, second.entry.party
    return ()
