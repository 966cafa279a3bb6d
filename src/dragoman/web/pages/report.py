"""Report: its text with all marks, the headline's verdict, gaps, speakers, what was cut; and the list of all."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec

from dragoman.show.page import context
from dragoman.show.view import counted
from dragoman.web import data, sources
from dragoman.web.asked import Ask, Asked, asked_of
from dragoman.web.desk import Desk
from dragoman.web.render import Page


class Reports(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the list of reports."""

    asked: Asked
    choices: data.Choices
    reports: tuple[sources.Listed, ...]
    more: bool


class One(msgspec.Struct, frozen=True, kw_only=True):
    """A report: its reading in the shape of `dragoman read --json`, and what the record knows beside."""

    reading: dict[str, Any]
    record: dict[str, Any]


def listing(desk: Desk, ask: Ask) -> Page:
    """Answer the list of reports: `outlet`, `since`, `until`, `as_of` narrow it."""
    asked = asked_of(ask.query)
    with desk.reading() as record:
        rows, more = sources.reports(record, asked)
        choices = desk.remembered("choices", lambda: data.choices(record))
    value = Reports(asked=asked, choices=choices, reports=tuple(rows), more=more)
    return Page(template="reports.html.j2", title="Reports", value=value)


def page(desk: Desk, ask: Ask) -> Page:
    """Answer one report, by its name in a reading."""
    with desk.reading() as record:
        found = sources.report_of(record, ask.path["key"])
    shown = context(found.reading, linked=True)
    facts = {name: value for name, value in msgspec.to_builtins(found).items() if name != "reading"}
    value = One(reading=found.reading.to_dict(), record=facts)
    also = {**shown, "record": found, "entry_links": _links(found)}
    return Page(template="report.html.j2", title=shown["title"], value=value, also=also)


def _links(found: sources.Received) -> list[tuple[str, str]]:
    """Return for each statement the address of its own page and what is to be found there."""
    report = quote(found.reading.report.id, safe="")
    return [
        (f"/statement/{report}/{quote(statement.id, safe='')}", _told(found, statement.id))
        for statement in found.reading.statements
    ]


def _told(found: sources.Received, name: str) -> str:
    elsewhere = found.repeated.get(name, 1) - 1
    told = [found.reviewed.get(name), f"in {counted(elsewhere, 'other report')}" if elsewhere > 0 else None]
    return ", ".join(filter(None, told)) or "this statement"
