"""Add: files, pasted text or an address into the record; how far that has come; what could not be read."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from dragoman.errors import NotInRecord, RecordReadOnly
from dragoman.intake.receive import REPORT_ENDINGS
from dragoman.web import sources
from dragoman.web.asked import Ask
from dragoman.web.desk import Desk
from dragoman.web.faults import Refused
from dragoman.web.files import Moved, safe_name
from dragoman.web.jobs import Batch
from dragoman.web.render import Page

_PROBLEMS: Final = 50
_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_ADDRESSES: Final = 100


class Add(msgspec.Struct, frozen=True, kw_only=True):
    """What can be added, the batches so far, and what could not be received or read."""

    endings: tuple[str, ...]
    batches: tuple[Batch, ...]
    problems: tuple[dict[str, Any], ...]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far one batch has come."""

    batch: Batch


def page(desk: Desk, _ask: Ask) -> Page:
    """Answer the page on which things are added."""
    with desk.reading() as record:
        problems = sources.problems(record, _PROBLEMS)
    value = Add(endings=tuple(REPORT_ENDINGS), batches=desk.jobs.batches(), problems=tuple(problems))
    return Page(template="add.html.j2", title="Add", value=value)


def progress(desk: Desk, ask: Ask) -> Page:
    """Answer how far a batch has come. Raises `NotInRecord` for one that this server did not begin."""
    number = ask.path["number"]
    batch = desk.jobs.batch(int(number)) if number.isascii() and number.isdecimal() and len(number) < 10 else None  # noqa: PLR2004
    if batch is None:
        raise NotInRecord(f"There is no batch {number[:40]} since this server began. What it added is in the record.")
    return Page(template="progress.html.j2", title=f"Batch {batch.id}", value=Progress(batch=batch))


def send(desk: Desk, ask: Ask) -> Moved:
    """Begin to add what was sent; go on to the page that says how far it has come."""
    if desk.read_only:
        raise RecordReadOnly(f"{desk.path.name} is served read-only. Start dragoman serve without --read-only.")
    files = [_file(name, content) for name, content in ask.files if name or content]
    if pasted := ask.form.text("text").strip():
        files.append(("pasted.txt", _pasted(pasted, ask).encode("utf-8", "replace")))
    addresses = ask.form.text("addresses").split()
    for address in addresses:
        if not _ADDRESS.fullmatch(address):
            raise Refused(422, f"{address[:200]} is no web address.", "Begin each with https:// and put one on a line.")
    if len(addresses) > _ADDRESSES:
        raise Refused(422, f"{len(addresses)} addresses are many.", f"Send {_ADDRESSES} at once, or use dragoman add.")
    if not files and not addresses:
        raise Refused(422, "Nothing was sent.", "Choose files, paste a text, or give an address.")
    return Moved(f"/add/{desk.jobs.add(files, addresses)}")


def _file(name: str, content: bytes) -> tuple[str, bytes]:
    if not name.lower().endswith(tuple(REPORT_ENDINGS)):
        raise Refused(422, f"{name[:200]} is no report by its ending.", f"Known are {', '.join(REPORT_ENDINGS)}.")
    return safe_name(name), content


def _pasted(text: str, ask: Ask) -> str:
    """Put what is known of a pasted text above it, line by line, as reports on paper have it."""
    told = [value for name in ("title", "outlet", "date") if (value := ask.form.one(name))]
    head = "\n".join(" ".join(value.split()) for value in told)
    return f"{head}\n\n{text}" if head else text
