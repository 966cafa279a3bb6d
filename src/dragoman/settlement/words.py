"""Reasons in a mediator's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.settlement.conflict import Conflict
    from dragoman.settlement.explain import Reason

CONCEPT_NAMES = {
    "nash": "Nash stability",
    "gmr": "general metarationality",
    "smr": "symmetric metarationality",
    "seq": "sequential stability",
    "sseq": "symmetric sequential stability",
}
# What keeps an improvement from being taken back, as far as the concept looks.
_UNPUNISHED = {
    "nash": "",
    "gmr": ", and nothing that the others can do takes that away",
    "smr": ", and from anything that the others can do against it, it can move on to something better",
    "seq": ", and nothing that serves the others takes that away",
    "sseq": ", and from anything that serves the others and goes against it, it can move on to something better",
}


def words(reason: Reason, conflict: Conflict) -> str:
    """Return a reason as one sentence: "Russia stays: if it takes up ..., then ..., which Russia likes no better"."""
    party = reason.decision_maker
    if reason.improvement is None:
        return f"{party} stays: no move of its own leads to anything it likes better."
    step = move_words(conflict, party, reason.state, reason.improvement, subject="it")
    if reason.verdict == "unstable":
        return f"{party} moves: if {step}, it is better off{_UNPUNISHED[reason.concept]}."
    answer = " and ".join(_answer_words(conflict, reason))
    end = f"which {party} likes {_no_better(conflict, reason)}"
    held = f", and no move by {party} gets it out of there" if reason.concept in ("smr", "sseq") else ""
    return f"{party} stays: if {step}, then {answer}, {end}{held}."


def move_words(conflict: Conflict, mover: str, before: str, after: str, *, subject: str = "") -> str:
    """Return a move as a clause: who takes up and gives up which options, or moves to which state in graph form."""
    subject = subject or mover
    if conflict.states:
        return f"{subject} moves to {after}"
    changes = zip(conflict.options, before, after, strict=True)
    taken = [option for (_, option), was, now in changes if (was, now) == ("N", "Y")]
    changes = zip(conflict.options, before, after, strict=True)
    dropped = [option for (_, option), was, now in changes if (was, now) == ("Y", "N")]
    parts = [f"takes up {_listed(taken)}"] if taken else []
    parts += [f"gives up {_listed(dropped)}"] if dropped else []
    return f"{subject} {' and '.join(parts)}"


def state_words(conflict: Conflict, state: str) -> str:
    """Return a state as the options taken in it, party by party, or as its name in graph form."""
    if conflict.states:
        return state
    chosen = conflict.taken(conflict.state(state))
    said = [
        f"{party}: {', '.join(option for holder, option in chosen if holder == party)}"
        for party in conflict.parties
        if any(holder == party for holder, _ in chosen)
    ]
    return "; ".join(said) or "nobody takes any option"


def _answer_words(conflict: Conflict, reason: Reason) -> list[str]:
    steps: list[str] = []
    before = reason.improvement or reason.state
    for mover, after in reason.sanction:
        steps.append(move_words(conflict, mover, before, after))
        before = after
    return steps


def _no_better(conflict: Conflict, reason: Reason) -> str:
    ranks = conflict.model.payoffs[conflict.party(reason.decision_maker)]
    end, start = conflict.state(reason.sanction[-1][1]), conflict.state(reason.state)
    return "less than where it stands" if ranks[end] < ranks[start] else "no better than where it stands"


def _listed(options: Sequence[str]) -> str:
    quoted = [f"“{option}”" for option in options]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
