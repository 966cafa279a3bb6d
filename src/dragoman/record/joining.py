"""Lays what people decided over the joins of spellings and actors."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from dragoman.record.decisions import Opinion, Outcome, outcome
from dragoman.record.people import OURSELVES, People


def lay_join(
    connection: sqlite3.Connection,
    people: People,
    clock: Callable[[], str],
    number: int,
    held: Sequence[Opinion],
) -> Outcome:
    """Make a join what follows from the decisions about it: it holds, is parted for good, or leads to another actor.

    What an earlier laying wrote is taken back first, so that it does not matter what was decided before.
    """
    result = outcome(held)
    row = connection.execute("SELECT actor_id, actor_name_id FROM actor_join WHERE id = ?", (number,)).fetchone()
    if row is None:
        return result
    actor, spelling = row
    evidence = f"people looked at join {number}"
    connection.execute(
        "UPDATE actor_join SET undone_at = ?, undone_by = ?, reason = 'decided anew'"
        " WHERE actor_name_id = ? AND evidence = ? AND undone_at IS NULL",
        (clock(), OURSELVES, spelling, evidence),
    )
    back = connection.execute(
        "UPDATE actor_join SET undone_at = NULL, undone_by = NULL, reason = NULL WHERE id = ? AND undone_by <> ?",
        (number, OURSELVES),
    )
    if result.stands is None:
        if back.rowcount:
            people.give(spelling, actor)
        return result
    by = ", ".join(each.reviewer for each in held if each.stands.value == result.stands)
    to = result.values.get("actor", actor) if result.stands else None
    if to != actor:
        people.undo(number, by=by, why="decided in review")
    if to is not None:
        connection.execute(
            "INSERT INTO actor_join (actor_id, actor_name_id, how, evidence, joined_at) VALUES (?, ?, 'person', ?, ?)",
            (to, spelling, evidence, clock()),
        )
        people.give(spelling, to)
    return result
