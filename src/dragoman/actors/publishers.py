"""Says who publishes a report: an outlet, or a party to the talks itself, by name and by address."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from dragoman.actors.phrases import find_hits
from dragoman.actors.scene import outlet_of
from dragoman.actors.tables import Tables
from dragoman.actors.text import fold, tokens
from dragoman.report import Report

# Kinds of table names whose bearers have a side and publish: "Kremlin", "Hamas", "NATO", "Israel Defense Forces".
SIDES = frozenset({"name", "seat", "organ", "international", "armed"})
NAMED = r"[A-Z][\w'’ʻ]*(?:[ -][A-Z][\w'’ʻ]*){0,2}"
_STATE_FORM = (
    r"(?:the\s+)?(?:(?:[A-Z]\w+\s+)?"
    r"(?:Republic|Kingdom|State|Sultanate|Federation|Emirate|Commonwealth|Union)\s+of\s+)?"
)
_DESK = r"(?:(?:Press|Media|Information)\s+(?:Service|Office|Cent(?:re|er)|Department)\s+of\s+(?:the\s+)?)?"
_OFFICE = (
    r"(?:Presidency|Chancellery|Government|Cabinet|Embassy|General\s+Staff|(?:Foreign|Defen[cs]e)\s+Ministry"
    r"|Ministry\s+(?:of|for)\s+(?:the\s+)?[A-Z]\w+(?:(?:,?\s+and\s+|\s+)[A-Z]\w+){0,2}"
    r"|(?:Office|Administration)\s+of\s+the\s+(?:President|Prime\s+Minister|Chancellor|Federal\s+Chancellor|King))"
)
# "Presidency of Valdoria", "Press Service of the Government of the Republic of Adunwe", "Ministry of Foreign Affairs".
_OFFICE_OF = re.compile(rf"(?:the\s+)?{_DESK}{_OFFICE}(?:\s+of\s+{_STATE_FORM}(?P<whose>{NAMED}))?", re.IGNORECASE)
# "Nur Front media office", "Tarrovian Foreign Ministry".
_WHOSE_OFFICE = re.compile(
    rf"(?:The\s+)?(?P<whose>{NAMED}?)(?:['’]s)?\s+(?:(?i:(?:media|press|political|information)\s+(?:office|service|bureau|wing)"
    r"|presidency|government|chancellery|(?:foreign|defen[cs]e|interior)\s+ministry|ministry\s+of\s+[a-z]+(?:\s+affairs)?))"
)
# "Press service of the Altyndar-Dashtiran border commission", "Joint secretariat of the Volo talks".
_JOINT_BODY = re.compile(
    r"(?:(?:Joint\s+)?Secretariat|Press\s+(?:Service|Office))\s+of\s+the\s+(?P<pair>[A-Z]\w+[-–][A-Z]\w+)?.{0,60}"
    r"\b(?:commission|committee|council|talks|secretariat)",
    re.IGNORECASE,
)
# Labels of hosts that only a state gives itself.
_OFFICIAL = frozenset({
    "mfa", "mofa", "foreign-ministry", "foreignministry", "ministry-of-foreign-affairs", "mod", "presidency",
    "president", "pmo", "government", "chancellery", "kremlin",
})  # fmt: skip
_STATE_DOMAINS = frozenset({"gov", "gob", "gouv", "govt"})
_COUNTRY_CODE = 2


class Publisher(NamedTuple):
    """Who publishes: the parties whose own voice it is, as far as known; `official` is false for an outlet."""

    official: bool
    parties: tuple[str, ...] = ()
    because: str = ""


OUTLET = Publisher(official=False)


def publisher_of(report: Report, tables: Tables) -> Publisher | None:
    """Return who publishes a report by its outlet and its address; None where neither says anything."""
    if outlet_of(report, tables) is not None:
        return OUTLET
    host = _host(report.url)
    for found in (_by_site(report.outlet, host, tables), _by_labels(report, host), _by_name(report.outlet, tables)):
        if found is not None:
            return found
    return OUTLET if report.outlet else None


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None


def _by_site(outlet: str | None, host: str | None, tables: Tables) -> Publisher | None:
    for name in (host, outlet):
        labels = fold(name or "").strip().split(".")
        for first in range(len(labels)):
            ending = ".".join(labels[first:])
            if ending in tables.sites:
                party = tables.sites[ending]
                return Publisher(official=True, parties=(party,), because=name or "") if party else OUTLET
    return None


def _by_labels(report: Report, host: str | None) -> Publisher | None:
    """Know a state's host by what it calls itself: "mfa", "gov.xx"; whose it is where title or text name a label."""
    labels = (host or "").removeprefix("www.").split(".")
    country = len(labels[-1]) == _COUNTRY_CODE
    state = len(labels) > 1 and labels[-2] in _STATE_DOMAINS and country
    own = labels[0] in _OFFICIAL and (len(labels) > _COUNTRY_CODE or country)
    if not (state or own):
        return None
    named = {t.fold: t.text for t in tokens(f"{report.title or ''}\n{report.text[:2000]}") if t.capital}
    party = next((named[label] for label in labels[:-1] if label in named and label not in _OFFICIAL), None)
    return Publisher(official=True, parties=(party,) if party else (), because=host or "")


def _by_name(outlet: str | None, tables: Tables) -> Publisher | None:
    if not outlet:
        return None
    if (side := side_named(outlet, tables)) is not None:
        return Publisher(official=True, parties=(side,), because=outlet)
    if (joint := _JOINT_BODY.fullmatch(outlet)) is not None:
        pair = re.split("[-–]", joint["pair"]) if joint["pair"] else ()
        return Publisher(official=True, parties=tuple(pair), because=outlet)
    office = _OFFICE_OF.fullmatch(outlet) or _WHOSE_OFFICE.fullmatch(outlet)
    if office is None:
        return None
    whose = office["whose"]
    party = (side_named(whose, tables) or whose) if whose else _whose(outlet, tables)
    return Publisher(official=True, parties=(party,) if party else (), because=outlet)


def side_named(name: str, tables: Tables) -> str | None:
    """Return the party that a whole name stands for ("Kremlin": Russia), None where it is none's or not known."""
    words = tokens(name)
    if words and words[0].fold == "the":
        words = words[1:]
    hits = find_hits(words, tables)
    whole = len(hits) == 1 and hits[0].after - hits[0].first == len(words)
    return hits[0].entry.party if whole and hits[0].entry.kind in SIDES | {"adjective", "capital"} else None


def _whose(outlet: str, tables: Tables) -> str | None:
    """Return the only party that an office's name names: "Ministry of Foreign Affairs of the State of Qatar"."""
    parties = {hit.entry.party for hit in find_hits(tokens(outlet), tables)} - {None}
    return parties.pop() if len(parties) == 1 else None
