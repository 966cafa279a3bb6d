# ruff: noqa: E501 -- a table
"""What a reader finds in the dossier: positions marked by hand in the words of its reports, for the rooms above.

A line: the report, whose position, in whose words if another's, issue, item, act, stance, words of the statement.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from dragoman.intake.load import load
from dragoman.report import Report
from dragoman.talks.values import Done, Place, Said, Stand

DOSSIER = Path(__file__).parent.parent / "examples" / "dossier"
REPORTS = sorted((DOSSIER / "reports").iterdir())
LABELS: dict[str, Any] = json.loads((DOSSIER / "labels.json").read_text(encoding="utf-8"))
OV, KA, HF, VA, LC = "Orvelia", "Kavessa", "Haldry Front", "Varrand", "Littoral Council"

POSITIONS = (
    ("02-03-li", LC, None, "ceasefire", "truce of thirty days", "propose", "for", "a truce of thirty days along"),
    ("02-03-li", LC, None, "navigation", "the Velm Strait open to merchant ships", "appeal", "for", "keep the Velm Strait"),
    ("02-04-ha", OV, None, "ceasefire", "this truce", "refuse", "against", "Orvelia rejects this truce"),
    ("02-04-ha", KA, None, "ceasefire", "the thirty days", "accept", "conditional", "would accept the thirty days on"),
    ("02-04-ha", KA, None, "withdrawal", "every Orvelian soldier left", "demand", "for", "every Orvelian soldier left"),
    ("02-05-ho", OV, None, "ceasefire", "this truce", "refuse", "against", "Orvelia rejects this truce"),
    ("02-05-ho", KA, None, "ceasefire", "the thirty days", "accept", "conditional", "would accept the thirty days on"),
    ("02-06-or", OV, None, "ceasefire", "the truce", "refuse", "against", "considers the truce proposed"),
    ("02-06-or", OV, None, "withdrawal", "leave the uplands", "refuse", "against", "Not one Orvelian soldier will leave"),
    ("02-06-or", OV, None, "ceasefire", "A ceasefire now", "refuse", "against", "A ceasefire now would merely"),
    ("02-06-or", OV, None, "detainees", "exchange all prisoners", "propose", "for", "to exchange all prisoners"),
    ("02-08-ka", OV, KA, "attacks", "the hospital of Marrowgate", "accuse", "against", "shelled the hospital of Marrowgate"),
    ("02-08-ka", KA, None, "ceasefire", "the truce", "accept", "conditional", "Let them go first"),
    ("02-09-or", OV, None, "attacks", "the explosions in Marrowgate", "deny", "against", "had nothing to do with"),
    ("02-09-or", OV, None, "attacks", "shell", "deny", "against", "Not a single shell was fired at"),
    ("02-10-ha", HF, None, "ceasefire", "a thirty-day truce", "refuse", "against", "to join a thirty-day truce"),
    ("02-10-ha", HF, None, "ceasefire", "a paper written in Anselport", "refuse", "against", "we will not put down our rifles"),
    ("02-10-ha", HF, None, "ceasefire", "the ceasefire", "refuse", "against", "The Front rejects the ceasefire"),
    ("02-10-ha", HF, None, "humanitarian", "relief convoys for the town", "refuse", "against", "relief convoys for the town"),
    ("02-10-ha", HF, None, "humanitarian", "convoy", "refuse", "against", "No convoy will go through the Corrin Pass"),
    ("02-10-ha", OV, None, "attacks", "shell at the town", "deny", "against", "said that the army had fired no shell"),
    ("02-10-ha", OV, None, "withdrawal", "taken out of the uplands", "refuse", "against", "No soldier of Orvelia's is going"),
    ("02-12-ho", OV, None, "peacekeeping", "the Council's monitors", "refuse", "against", "will not admit the Council's monitors"),
    ("02-12-ho", KA, None, "peacekeeping", "monitors", "accept", "for", "We would take them tomorrow"),
    ("02-12-ho", HF, None, "ceasefire", "the truce", "refuse", "against", "does not even want the truce"),
    ("02-12-ho", VA, None, "ceasefire", "the plan", "accept", "for", "It is the best text on the table"),
    ("02-13-fl", OV, None, "detainees", "hand over everyone it holds", "propose", "conditional", "it will hand over everyone"),
    ("02-13-fl", KA, None, "detainees", "trade murderers for conscripts", "refuse", "against", "We will not trade murderers"),
    ("02-13-fl", KA, None, "detainees", "an exchange of all for all", "refuse", "against", "Kavessa rejects an exchange of all"),
    ("02-16-ha", VA, None, "sanctions", "sanctions on Orvelian shipping", "promise", "for", "will impose sanctions on Orvelian"),
    ("02-16-ha", VA, None, "sanctions", "the measures", "promise", "for", "the measures would stay in force"),
    ("02-16-ha", VA, None, "peacekeeping", "a Varrandian force on the Haldry line", "refuse", "against", "ruled out a Varrandian force"),
    ("02-16-ha", VA, None, "peacekeeping", "Varrandian soldier", "refuse", "against", "No Varrandian soldier will stand"),
    ("02-16-ha", OV, None, "sanctions", "the decision", "accuse", "against", "Orvelia condemned the decision"),
    ("02-16-ha", KA, None, "sanctions", "the sanctions", "accept", "for", "welcomed the sanctions"),
    ("02-16-ha", KA, None, "detainees", "a general exchange of prisoners", "refuse", "against", "refusing a general exchange"),
    ("02-18-or", OV, None, "navigation", "inspected", "promise", "for", "Every vessel in the Velm Strait will go on"),
    ("02-18-or", KA, OV, "navigation", "the inspections", "accept", "for", "Kavessa has agreed to the inspections"),
    ("02-19-ka", KA, None, "navigation", "inspections", "deny", "against", "Kavessa has agreed to no inspections"),
    ("02-19-ka", OV, None, "navigation", "checked", "promise", "for", "All ships in the strait will continue to be"),
    ("02-21-li", LC, None, "navigation", "free passage", "state", "for", "supports free passage for the merchant"),
    ("02-26-ha", OV, None, "ceasefire", "a thirty-day truce", "accept", "conditional", "Orvelia would accept a thirty-day truce"),
    ("02-26-ha", OV, None, "military-aid", "all arms deliveries to Kavessa", "demand", "against", "Orvelia would accept a thirty-day"),
    ("02-26-ha", KA, None, "ceasefire", "truce", "refuse", "conditional", "There could be no truce for Kavessa while"),
    ("02-27-ka", HF, KA, "disarmament", "its heavy weapons", "accept", "for", "has agreed to hand over its heavy weapons"),
    ("02-27-ka", KA, None, "governance", "Autonomy for the uplands", "refuse", "against", "Autonomy for the uplands is not"),
    ("02-28-ha", HF, None, "disarmament", "disarm", "deny", "against", "it was going to disarm"),
    ("02-28-ha", HF, None, "disarmament", "nothing of the kind", "deny", "against", "We agreed to nothing of the kind"),
    ("03-01-fl", HF, KA, "disarmament", "its heavy weapons", "accept", "for", "has agreed to hand over its heavy weapons"),
    ("03-01-fl", HF, None, "disarmament", "nothing of the kind", "deny", "against", "We agreed to nothing of the kind"),
    ("03-03-ha", HF, None, "humanitarian", "relief convoys", "accept", "for", "to let relief convoys through the Corrin"),
    ("03-03-ha", HF, None, "humanitarian", "the pass is open to convoys", "promise", "for", "From tomorrow the pass is open to"),
    ("03-03-ha", HF, None, "ceasefire", "stop fighting for thirty days", "refuse", "against", "he would not stop fighting for thirty"),
    ("03-05-li", KA, None, "ceasefire", "the thirty-day truce", "accept", "for", "Kavessa accepts the thirty-day truce"),
    ("03-05-li", KA, None, "ceasefire", "the troops go first", "concede", "for", "We no longer ask that the troops go first"),
    ("03-05-li", KA, None, "withdrawal", "their withdrawal", "demand", "for", "goes on demanding their withdrawal"),
    ("03-05-li", OV, None, "peacekeeping", "monitors", "refuse", "against", "Kavessa supports them; Orvelia opposes them"),
    ("03-06-ho", OV, None, "ceasefire", "the arms shipments to end", "demand", "conditional", "If the ships with the guns stay away"),
    ("03-06-or", OV, None, "ceasefire", "the thirty days", "accept", "conditional", "agrees to the thirty days provided"),
    ("03-12-ka", KA, None, "detainees", "an exchange of all for all", "accept", "for", "We agree to an exchange of all for all"),
    ("03-12-ka", OV, KA, "detainees", "sixty-one civilians", "accuse", "against", "Orvelia is holding sixty-one civilians"),
    ("03-13-or", OV, None, "detainees", "civilians", "deny", "against", "Orvelia is holding no civilians"),
    ("03-13-or", OV, None, "detainees", "the exchange of prisoners", "accept", "for", "welcomes Kavessa's consent to the exchange"),
    ("03-14-ho", OV, VA, "withdrawal", "withdraw its troops", "accept", "for", "Orvelia is ready to withdraw its troops"),
    ("03-16-or", OV, None, "withdrawal", "withdrawal", "deny", "against", "The president promised no withdrawal"),
    ("03-16-or", OV, None, "withdrawal", "leave people who trusted it", "refuse", "against", "Orvelia refuses to leave people"),
    ("03-16-or", OV, None, "sanctions", "them lifted", "appeal", "for", "considers them unlawful and wants them lifted"),
    ("03-19-ha", OV, None, "ceasefire", "the truce", "accept", "for", "it accepted the truce proposed by the Littoral"),
    ("03-19-ha", OV, None, "ceasefire", "the thirty days", "accept", "for", "Orvelia accepts the thirty days as they were"),
    ("03-20-fl", OV, None, "ceasefire", "the thirty days", "accept", "for", "Orvelia accepts the thirty days as they were"),
    ("03-24-ha", HF, None, "ceasefire", "the thirty days", "accept", "for", "The Front accepts the thirty days"),
    ("03-24-ha", HF, None, "disarmament", "giving up weapons", "refuse", "against", "ruled out giving up weapons"),
    ("03-26-ka", OV, KA, "attacks", "drones crossed the line", "accuse", "against", "Two Orvelian drones crossed the line"),
    ("03-27-or", OV, None, "peacekeeping", "monitors of the Littoral Council", "accept", "for", "We agree to monitors of the"),
    ("03-27-or", OV, None, "attacks", "drone", "deny", "against", "No Orvelian drone crossed the line"),
    ("03-28-li", OV, None, "peacekeeping", "the monitors", "accept", "for", "Orvelia consents to the monitors along"),
    ("03-31-ho", VA, None, "peacekeeping", "four hundred peacekeepers", "promise", "for", "Varrand will send four hundred"),
    ("03-31-ho", KA, None, "peacekeeping", "them", "accept", "for", "We accept them gladly"),
    ("04-02-ha", OV, None, "withdrawal", "withdraw from the uplands", "promise", "conditional", "Orvelia will withdraw from the uplands"),
    ("04-02-ha", HF, None, "disarmament", "keep its heavy weapons", "promise", "for", "the Front would keep its heavy weapons"),
    ("04-04-or", OV, None, "withdrawal", "lead its army out of", "promise", "conditional", "Orvelia will lead its army out of"),
    ("04-04-or", OV, None, "withdrawal", "The first battalion left", "state", "for", "The first battalion left the"),
    ("04-05-ka", OV, KA, "withdrawal", "battalion", "deny", "against", "No battalion has left, and no platoon"),
    ("04-06-ha", OV, None, "navigation", "end its inspections", "concede", "for", "to end its inspections of merchant ships"),
    ("04-06-ha", OV, None, "navigation", "free to all merchant ships", "promise", "for", "From midnight the Velm Strait is free"),
    ("04-08-ho", VA, None, "sanctions", "lift the sanctions", "promise", "conditional", "We will lift the sanctions on condition"),
    ("04-08-ho", OV, None, "sanctions", "the measures ended", "demand", "for", "Orvelia wants the measures ended at once"),
    ("04-10-fl", HF, None, "humanitarian", "convoy", "refuse", "against", "No convoy goes through the pass any more"),
    ("04-10-fl", HF, None, "humanitarian", "ammunition under the flour", "accuse", "against", "There was ammunition under the flour"),
    ("04-11-li", LC, None, "humanitarian", "flour", "deny", "for", "There was flour, there was medicine"),
    ("04-14-ha", VA, None, "sanctions", "end its sanctions", "promise", "conditional", "Varrand would end its sanctions if its"),
    ("04-14-ha", KA, None, "governance", "autonomy for the uplands", "refuse", "against", "There will be no autonomy for"),
)  # fmt: skip


@cache
def report(start: str) -> Report:
    """Return the report whose file begins so, after the year."""
    [path] = [path for path in REPORTS if path.name.startswith(f"2026-{start}")]
    [loaded] = load([str(path)])
    assert loaded.report is not None
    return loaded.report


def stands(lines: tuple[tuple[Any, ...], ...] = POSITIONS) -> list[Stand]:
    """Return the marked positions as rows of a record would give them."""
    return [_stand(number, *line) for number, line in enumerate(lines, start=1)]


def _stand(  # noqa: PLR0913, PLR0917 -- the columns of the table
    number: int, start: str, party: str, by: str | None, issue: Any, item: str, act: Any, stance: Any, words: str
) -> Stand:
    place = _place(start, words)
    group = _group(place)
    return Stand(
        id=number, date=report(start).published, outlet=report(start).outlet, party=party, issue=issue, item=item,
        act=act, stance=stance, reported_by=by, text=_text(place, start), confidence=0.85, told=place.start or 0,
        group=group, seen=LABELS["repeats"][group]["occurrences"][0]["file"][:10] if group is not None else None,
        place=place,
    )  # fmt: skip


def _place(start: str, words: str) -> Place:
    text = report(start).text
    at = text.index(words)
    first = max(text.rfind(". ", 0, at) + 2, text.rfind("\n", 0, at) + 1)
    return Place(report=report(start).id, statement=f"s{first}", start=first, end=text.index(".", at) + 1)


def _text(place: Place, start: str) -> str:
    return report(start).text[place.start : place.end]


def _group(place: Place) -> int | None:
    """Return which repeat of the labels a sentence belongs to."""
    for number, repeat in enumerate(LABELS["repeats"]):
        for told in repeat["occurrences"]:
            other = report(told["file"][5:13])
            at = other.text.index(told["text"])
            if other.id == place.report and at < (place.end or 0) and (place.start or 0) < at + len(told["text"]):
                return number
    return None


def said() -> list[Said]:
    """Return the statements that hold the marked positions, and those who say what a contradiction is about."""
    by_place: dict[tuple[str, str | None], list[Stand]] = {}
    for stand in stands():
        by_place.setdefault((stand.place.report, stand.place.statement), []).append(stand)
    return [
        Said(
            id=held[0].id, date=held[0].date, outlet=held[0].outlet, party=held[0].reported_by or held[0].party,
            text=held[0].text, issues=frozenset(stand.issue for stand in held),
            acts=frozenset(stand.act for stand in held), confidence=0.9, group=held[0].group, seen=held[0].seen,
            place=held[0].place,
        )
        for held in by_place.values()
    ]  # fmt: skip


def deeds() -> list[Done]:
    """Return no events: what happened in the dossier is told in statements."""
    return []
