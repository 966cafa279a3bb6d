"""Date lines: "Published 14 March 2025, 10:32 GMT" and its kin, as whole lines."""

from __future__ import annotations

import datetime as dt
import re

import msgspec

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_FORMS = (
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})\.?,?\s+(?P<y>\d{{4}})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(r"\b(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?=\b|T)"),
    re.compile(r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})\b"),
    re.compile(r"\b(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})\b"),
)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_LEAD = re.compile(
    r"\W*(?:(?P<later>(?:last\s+)?(?:updated?|modified|edited|revised))|(?:first\s+)?(?:published|posted|created|released)"
    r"|date|issued)\b(?:\s+(?:on|at))?[\s:]*",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:[A-Z][A-Za-z'’-]+\s?){1,3},\s+(?=\S.*\d{4})")
_CLOCK = re.compile(
    r"\b\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?|\b[ap]\.m\.|\b\d{1,2}\s*hrs\b",
    re.IGNORECASE,
)
_DAY = r"(?:mon|tues?|wed(?:nes)?|thurs?|thu|fri|sat(?:ur)?|sun)(?:day)?"
_REST = re.compile(
    rf"(?:{_DAY}\b\.?|\b(?:at|on|as\s+of|local\s+time|noon|midnight|time|first\s+published|published|last\s+updated|"
    rf"updated?|modified|edited|GMT|UTC|BST|CES?T|EES?T|(?-i:[A-Z]{{1,4}}T)|IST|MSK|WAT|CAT|EAT|AES?T|JST|KST|[ap]m)\b"
    rf"|[+-]\s?\d{{1,2}}(?::?\d\d)?|[\s,.|/•·–—:()-])*",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"\W*(?:(?:last\s+)?updated|published|posted)?[\s:]*(?:an?|\d{1,3})\s*(?:second|sec|minute|min|hour|hr|day|week|month|year|[smhdw])s?"
    r"\s+ago\W*",
    re.IGNORECASE,
)
_LONGEST = 160


class DateLine(msgspec.Struct, frozen=True):
    """A line that gives nothing but a time. `date` is ISO 8601, None where the line has no year ("2 hours ago")."""

    date: str | None
    later: bool = False


def date_line(line: str) -> DateLine | None:
    """Return what a line says of the time, where it says nothing else; None for any other line."""
    if len(line) > _LONGEST:
        return None
    if _AGO.fullmatch(line):
        return DateLine(None)
    # Some sites print a date twice, without a space between: "14 Mar 202514 Mar 2025".
    line = re.sub(r"(?<=\s\d{4})(?=\d{1,2}\s[A-Z])", " ", line)
    lead = _LEAD.match(line) or _PLACE.match(line)
    later = bool(lead and lead.re is _LEAD and lead["later"])
    rest, date = _without_dates(line[lead.end() :] if lead else line)
    rest, clocks = _CLOCK.subn("", rest)
    if not _REST.fullmatch(rest) or not (date or clocks):
        return None
    return DateLine(date, later)


def iso_date(text: str) -> str | None:
    """Return the first full date (day, month and year) in `text` as ISO 8601, None where there is none."""
    return _without_dates(text)[1]


def _without_dates(text: str) -> tuple[str, str | None]:
    """Return the text with every date taken out, and the first of them in ISO 8601."""
    stamp = _STAMP.search(text)
    if stamp and _valid_stamp(stamp[0]):
        return _STAMP.sub("", text), stamp[0]
    found: list[tuple[int, str]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            date = _as_date(match)
            if date:
                found.append((match.start(), date))
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    return text, min(found)[1] if found else None


def _valid_stamp(stamp: str) -> bool:
    try:
        dt.datetime.fromisoformat(stamp)
    except ValueError:
        return False
    return True


def _as_date(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    if "a" in parts:
        # 03/14/2025 and 14/03/2025 are clear, 03/04/2025 is not, and a wrong date is worse than none.
        first, second = int(parts["a"]), int(parts["b"])
        day, month = (second, first) if second > 12 else (first, second)  # noqa: PLR2004 -- the months
        if first != second and max(first, second) <= 12:  # noqa: PLR2004
            return None
    else:
        month = _MONTHS.get(parts["m"].lower()) or int(parts["m"])
        day = int(parts["d"])
    try:
        return dt.date(int(parts["y"]), month, day).isoformat()
    except ValueError:
        return None
