"""Statements as schema.org data: quotations, claims, and reviews of claims that a person has judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dragoman.exports.formats import Wanted
from dragoman.exports.jsonld import present, put_items
from dragoman.exports.selecting import statements_by_report
from dragoman.reading import Statement
from dragoman.record.decisions import Decision, standing
from dragoman.record.laying import Desk
from dragoman.record.record import Record
from dragoman.record.rows import content
from dragoman.report import Report

CONTEXT = "https://schema.org"
# What somebody who gave no words has said of a claim.
_WORDS = {"accept": "accepted", "reject": "rejected"}
_CLAIMS = """
SELECT s.key, s.id FROM statement s JOIN report r ON r.id = s.report_id WHERE r.key = ? AND s.live = 1 ORDER BY s.seq"""


def write(record: Record, put: Callable[[str], object], wanted: Wanted) -> None:
    """Write a graph: a Quotation for words in quotation marks, a Claim for others, and ClaimReviews.

    A ClaimReview is written from a person's recorded verdict on whether a claim is true, and from nothing else.
    """
    put_items(put, {"@context": CONTEXT}, "@graph", _things(record, wanted))


def _things(record: Record, wanted: Wanted) -> Iterator[dict[str, Any]]:
    for reading, statements in statements_by_report(record, wanted.asked):
        reviews = _reviews(record, reading.report.id)
        for statement in statements:
            yield thing(reading.report, statement)
            if statement.id in reviews:
                yield _review(reading.report, statement, reviews[statement.id])


def thing(report: Report, statement: Statement) -> dict[str, Any]:
    """Return a statement as a Quotation, or where it is told in the report's words, as a Claim."""
    told = {"@id": name(report, statement), "text": content(statement)}
    article = _article(report)
    if statement.kind == "indirect":
        return present({"@type": "Claim", **told, "author": _speaker(statement), "appearance": article})
    return present({"@type": "Quotation", **told, "creator": _speaker(statement), "isPartOf": article})


def name(report: Report, statement: Statement) -> str:
    """Return the name of a statement in the graph."""
    return f"urn:dragoman:statement:{report.id}/{statement.id}"


def _speaker(statement: Statement) -> dict[str, Any] | None:
    who = statement.speaker
    party = {"@type": "Organization", "name": who.party} if who.party else None
    if who.name is None or who.name == who.party:
        return party
    return present({"@type": "Person", "name": who.name, "jobTitle": who.role, "affiliation": party})


def _article(report: Report) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": report.outlet} if report.outlet else None
    kind = "NewsArticle" if report.voice == "outlet" else "Article"
    return present({
        "@type": kind, "@id": f"urn:dragoman:report:{report.id}", "headline": report.title, "url": report.url,
        "datePublished": report.published, "publisher": publisher,
    })  # fmt: skip


def _reviews(record: Record, key: str) -> dict[str, Decision]:
    """Return the newest verdict that still holds on each claim of a report."""
    if record.connection.execute("SELECT 1 FROM decision WHERE target = 'claim' LIMIT 1").fetchone() is None:
        return {}
    desk = Desk(record.connection, record.people, record.clock)
    found: dict[str, Decision] = {}
    for statement, number in record.connection.execute(_CLAIMS, (key,)).fetchall():
        if held := standing(desk.log("claim", number)):
            found[statement] = held[-1]
    return found


def _review(report: Report, statement: Statement, told: Decision) -> dict[str, Any]:
    given = told.new if isinstance(told.new, dict) else {"verdict": told.new or _WORDS.get(told.action)}
    rating = present({"@type": "Rating", "alternateName": given.get("verdict"), "ratingValue": given.get("rating")})
    text = content(statement)
    claim = {"@type": "Claim", "text": text, "author": _speaker(statement), "appearance": _article(report)}
    return present({
        "@type": "ClaimReview", "claimReviewed": text, "itemReviewed": present(claim), "reviewRating": rating,
        "author": {"@type": "Person", "name": told.reviewer}, "datePublished": told.decided_at,
        "reviewBody": told.reason,
    })  # fmt: skip
