"""Who wrote it and who brought it out: bylines, credits and the names of outlets, as whole lines."""

from __future__ import annotations

import re

import msgspec

from dragoman.intake.vocabulary import NOT_NAMES, OUTLETS, PARTICLES

_ROLE = re.compile(
    r"(?:[\w'’&,-]+\s+){0,5}(?:correspondents?|editors?|reporters?|writers?|columnist|producer|journalists?|analyst|bureau(?:\s+chief)?)"
    r"(?:\s*(?:,|in|at|for)\s+[\w'’ -]{2,40})?",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:written\s+|reported\s+|story\s+|words\s+|analysis\s+|text\s+)?by:?\s+(?P<names>.+)", re.IGNORECASE
)
_CREDIT = re.compile(
    r"\(?(?:(?P<writing>(?:additional\s+)?(?:reporting|writing)|written|compiled|reported)|(?:editing|edited|translated|"
    r"translation|produced|production|additional\s+research|research|graphics?|fact-?checking))(?:\s+(?:and|&)\s+(?:writing|editing|reporting))?\s+by:?\s+"
    r"(?P<names>.+)",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"(?:by\s+)?(?:our\s+)?(?:[\w'’.&-]+\s+){0,3}(?:staff|agencies|newsroom|bureau|news\s+desk|web\s?desk|desk|editorial\s+board|"
    r"correspondents?|staff\s+(?:writers?|reporters?)|(?:staff|agencies)\s+(?:and|&)\s+(?:staff|agencies))",
    re.IGNORECASE,
)
_BIOGRAPHY = re.compile(
    r"\s+(?:is|was|has\s+been|covers|writes|reports)\s+(?:(?:an?|the|our)\s+)?(?:[\w'’,&-]+\s+){0,6}?"
    r"(?:correspondent|editor|reporter|writer|columnist|producer|journalist|author|contributor|for|about|on|from)\b"
)
_LONGEST_WORDS = 30


class Byline(msgspec.Struct, frozen=True):
    """A line that only says who wrote the report, and perhaps for whom."""

    authors: tuple[str, ...] = ()
    outlet: str | None = None


def byline(line: str) -> Byline | None:
    """Return what a byline says ("By A. B. Name and C Name, Reuters"), None for any other line."""
    if line.count(" ") >= _LONGEST_WORDS or len(line) > 300:  # noqa: PLR2004 -- words are short
        return None
    by = _BY.fullmatch(line)
    if by and not line.endswith((".", "!", "?", ";")):
        return _named(by["names"]) or (Byline() if _STAFF.fullmatch(line) else None)
    return None


def credit(line: str) -> Byline | None:
    """Return what a closing credit says ("Reporting by A Name; editing by B Name"), None for any other line."""
    if line.count(" ") >= 2 * _LONGEST_WORDS or len(line) > 600:  # noqa: PLR2004 -- several people may be named
        return None
    first, *others = (part.strip(" ().") for part in line.split(";"))
    match = _CREDIT.fullmatch(first)
    if not match:
        return None
    # "Reporting by A Name in Kyiv and B Name in Moscow, editing by C Name": the names end where the next task starts.
    names = re.split(r",?\s+(?:and\s+)?(?:editing|writing|additional|edited|written)\b", match["names"])[0]
    found = _named(re.sub(r"\s+in\s+[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?", "", names))
    if found is None and not others:
        return None
    return Byline(found.authors if found and match["writing"] else ())


def known_outlet(name: str) -> str | None:
    """Return an outlet's name as it writes itself, where `name` is one that is known here."""
    return OUTLETS.get(name.strip(" -–—|()©").casefold())


def role(line: str) -> bool:
    """Tell whether the line only names a job in a newsroom ("Chief political correspondent")."""
    return bool(line.count(" ") < 8 and len(line) < 100 and (_ROLE.fullmatch(line) or _STAFF.fullmatch(line)))  # noqa: PLR2004


def split_title(title: str) -> tuple[str, str | None]:
    """Return a headline without the outlet's name behind it, and that name: "Talks fail - BBC News"."""
    for mark in (" | ", " - ", " – ", " — ", " :: ", " » "):
        head, found, tail = title.rpartition(mark)
        if found and (outlet := known_outlet(tail)) and " " in head.strip():
            return head.strip(), outlet
    return title, None


def _named(names: str) -> Byline | None:
    """Read a list of people's names, with an outlet or a job behind it; None where it is not such a list."""
    outlet: str | None = None
    authors: list[str] = []
    for part in re.split(r"\s*(?:,|;|\||/|\s[–—-]\s|\band\b|&)\s*", names.strip()):
        part = re.sub(r"\s+(?:in|at|for)\s+[A-Z][\w'’ -]{2,30}$", "", part)  # noqa: PLW2901 -- the place is no name
        if known_outlet(part):
            outlet = known_outlet(part)
        elif is_name(part):
            authors.append(part)
        elif part and not _may_follow(part, named=bool(authors)):
            return None
    return Byline(tuple(authors), outlet) if authors or outlet else None


def _may_follow(part: str, *, named: bool) -> bool:
    """Tell whether a part of a byline that is no name may stand in it: a job or place behind a name, the staff."""
    return role(part) or _capitalised(part) if named else _STAFF.fullmatch(part) is not None


def bare_name(line: str) -> str | None:
    """Return the person's name in a line that else holds a place or job at most: "A Name in Kyiv", "A Name, editor"."""
    name, mark, job = line.partition(",")
    if mark and not role(job.strip()):
        return None
    name = re.sub(r"\s+in\s+[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?$", "", name).strip()
    return name if is_name(name) else None


def biography(paragraph: str, authors: tuple[str, ...]) -> bool:
    """Tell whether a paragraph introduces one of the report's authors: "A Name is a reporter at ..."."""
    return any(paragraph.startswith(f"{name} ") and _BIOGRAPHY.match(paragraph, len(name)) for name in authors)


def is_name(text: str) -> bool:
    """Tell whether `text` looks like a person's name: two to five capitalised words, none of them a day or month."""
    words = text.split()
    if not 2 <= len(words) <= 5:  # noqa: PLR2004
        return False
    return words[0].casefold() not in PARTICLES and all(_name_word(word) for word in words)


def _name_word(word: str) -> bool:
    bare = word.strip(".").casefold()
    if bare in PARTICLES:
        return True
    letters = re.sub(r"['’.-]", "", word)
    return letters.isalpha() and word[0].isupper() and bare not in NOT_NAMES


def _capitalised(text: str) -> bool:
    """Tell whether every word starts upper case, as a place or an outlet that is not known here would."""
    return all(word[0].isupper() or word.casefold() in PARTICLES for word in text.split())
