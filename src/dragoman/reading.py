"""What Dragoman found in a report. Every value points to the words behind it (contract 1 of the design)."""

from __future__ import annotations

import json
from typing import Any, Literal

import msgspec

from dragoman.report import Report, Span

SCHEMA = "dragoman-reading/1"

Kind = Literal["direct", "indirect", "mixed"]
SpeakerClass = Literal["official", "armed-group", "organisation", "expert", "media", "public", "unknown"]
Issue = Literal[
    "ceasefire", "talks", "mediation", "settlement", "territory", "withdrawal", "security-guarantees", "alliance",
    "peacekeeping", "disarmament", "nuclear", "military-aid", "intelligence", "sanctions", "trade", "assets",
    "detainees", "humanitarian", "governance", "justice", "recognition", "attacks", "displacement", "navigation",
    "other",
]  # fmt: skip
Act = Literal[
    "demand", "propose", "appeal", "accept", "refuse", "concede", "promise", "threaten", "accuse", "deny", "doubt",
    "state",
]  # fmt: skip
Stance = Literal["for", "against", "conditional", "unclear"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Reality = Literal["happened", "ongoing", "planned", "hypothetical", "denied"]
Verdict = Literal["supported", "partly", "unsupported", "contradicted", "no-claim"]
Style = Literal["teaser", "sensational", "quote", "question"]


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where a party stands on an item of the talks, as one statement gives it."""

    party: str | None
    reported_by: str | None = None
    issue: Issue
    item: str
    act: Act
    stance: Stance
    condition: str | None = None
    toward: str | None = None
    confidence: float


class Speaker(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """Who is speaking: a person, the office held, the party spoken for. None where the report leaves it open."""

    actor: str | None = None
    name: str | None = None
    role: str | None = None
    party: str | None = None
    class_: SpeakerClass = "unknown"


class Relay(msgspec.Struct, frozen=True, kw_only=True):
    """A carrier of somebody else's words: an agency, an outlet, a platform, an anonymous official."""

    name: str
    span: Span | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Something a source is reported to have said, written, thought, wanted or decided.

    `source`, `cue` and `content` follow PolNeAR (Newell, Margolin and Ruths, LREC 2018); where two voices are
    nested the inner one is the source and the outer ones are in `relay`, outermost last.
    """

    id: str
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: Kind
    speaker: Speaker = Speaker()
    addressee: Span | None = None
    relay: tuple[Relay, ...] = ()
    confidence: float
    positions: tuple[Position, ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to whom: parties, a PLOVER type, and whether it happened."""

    actor: tuple[str, ...]
    recipient: tuple[str, ...] = ()
    type: EventType
    reality: Reality
    issue: Issue
    evidence: Span
    confidence: float


class Actor(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """Somebody who speaks or acts in a report, with every mention of them."""

    id: str
    name: str | None
    role: str | None = None
    party: str | None = None
    class_: SpeakerClass = "unknown"
    mentions: tuple[Span, ...] = ()


class Headline(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the body bears out what the headline claims, and how the headline is written."""

    verdict: Verdict
    style: tuple[Style, ...] = ()
    evidence: tuple[Span, ...] = ()
    confidence: float


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that kept a report from being read, or read whole. `stage` is the room it happened in."""

    stage: str
    message: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Everything found in one report."""

    report: Report
    headline: Headline | None = None
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    actors: tuple[Actor, ...] = ()
    inference: tuple[Span, ...] = ()
    gaps: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the reading as plain dicts and lists, in the shape of contract 1."""
        return {"schema": SCHEMA, **_plain(msgspec.to_builtins(self))}

    def to_json(self) -> str:
        """Return the reading as one line of JSON."""
        line = json.dumps(self.to_dict(), ensure_ascii=False)
        # A lone surrogate cannot be written as UTF-8; JSON's own escape can carry it.
        return line if _encodable(line) else json.dumps(self.to_dict())

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Reading:
        """Build a reading from the shape of contract 1. Raises `msgspec.ValidationError` where it does not fit."""
        if (schema := data.get("schema", SCHEMA)) != SCHEMA:
            raise msgspec.ValidationError(f"The reading is {schema}, and this version of Dragoman knows {SCHEMA}.")
        return msgspec.convert(data, cls)

    def _repr_html_(self) -> str:
        # Imported here: values know nothing of how they are shown until somebody asks to see one.
        from dragoman.show.page import fragment

        return fragment(self)


def _plain(value: Any) -> Any:
    """Turn tuples into lists, as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
