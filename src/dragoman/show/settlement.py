"""A solved conflict as HTML: one self-contained page, and a fragment for notebooks.

As with readings, nothing is loaded from anywhere, no script runs, and every word from outside is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from dragoman.settlement import CONCEPTS, paths, robustness
from dragoman.settlement.output import REASONED_STATES, SWAPPED_PAIRS, SWAPPED_STATES
from dragoman.settlement.robustness import count_swaps
from dragoman.settlement.words import CONCEPT_NAMES
from dragoman.show.clean import one_line
from dragoman.show.environment import environment
from dragoman.show.graph import MOST_STATES, Graph, graph
from dragoman.show.settlement_view import CREDIBLE, STRONGEST, Evidence, Teller, prefers, taken
from dragoman.show.view import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.settlement import Conflict, Robustness, Solution, Ways

# A page of more rows than these is read by nobody; what is left out is counted, and the JSON has it.
_ROWS: Final = 160
_TOLD: Final = 12
_ROWS_OPEN: Final = 24
_DRAWN: Final = 14
_WAYS_STATES: Final = 1 << 12

_ASKED: Final = {
    "nash": "no move of its own leads to anything it likes better",
    "sseq": "as SEQ, and it could not move on from there to anything better",
    "seq": "whatever better it moves to, the others have answers that serve themselves and leave it no better off",
    "smr": "as GMR, and it could not move on from there to anything better",
    "gmr": "whatever better it moves to, the others can bring it to something no better",
}  # fmt: skip


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was worked out about one solution, before it is put into words."""

    order: tuple[int, ...]
    equilibria: int
    credible: int
    ways: tuple[Ways, ...]
    robust: tuple[Robustness, ...]
    told: bool


def page(solution: Solution) -> str:
    """Return a solution as one HTML document that needs nothing else."""
    return environment().get_template("settlement_page.html.j2").render(context(solution, linked=True))


def fragment(solution: Solution) -> str:
    """Return a solution as a piece of HTML for a notebook: its own style, no ids, no links within the page."""
    return environment().get_template("settlement_fragment.html.j2").render(context(solution, linked=False))


def context(solution: Solution, *, linked: bool, swaps: int = SWAPPED_PAIRS) -> dict[str, Any]:
    """Gather what the templates show. `linked` says whether the parts of the page link to each other by ids.

    Robustness is left out where there are more than so many `swaps` of neighbours to try.
    """
    conflict = solution.conflict
    found = _look(solution, swaps=swaps)
    evidence = Evidence(conflict)
    teller = Teller(solution, evidence)
    ways = {each.state: each for each in found.ways}
    told = [state for state in found.order if teller.holds(state)][:_TOLD]
    rows = [teller.row(state) for state in found.order]
    held = [teller.held(state, ways, found.robust) for state in told]
    drawn, why_drawn = _drawn(conflict, found, told)
    return {
        "linked": linked,
        "title": one_line(conflict.title) or "Untitled conflict",
        "draft": conflict.draft,
        "assumed": conflict.assumed,
        "notes": one_line(conflict.notes),
        "counts": _counts(conflict, found),
        "parties": [(party.name, party.options, party.one_way) for party in conflict.decision_makers],
        "credible": [each for each in held if each.credible],
        "threatened": [each for each in held if not each.credible],
        "threatened_more": found.equilibria - found.credible - sum(not each.credible for each in held),
        "credible_more": found.credible - sum(each.credible for each in held),
        "rows": rows[:_ROWS_OPEN] if len(rows) > 2 * _ROWS_OPEN else rows,
        "rows_more": rows[_ROWS_OPEN:] if len(rows) > 2 * _ROWS_OPEN else [],
        "left_out": conflict.model.states - len(rows),
        "graph": drawn,
        "graph_why": why_drawn,
        "in_graph": _in_graph(drawn, teller, conflict),
        "moves": _moves(conflict, drawn),
        "shown": frozenset(row.number for row in rows),
        "preferences": [prefers(conflict, preference, evidence) for preference in conflict.preferences],
        "concept_names": CONCEPT_NAMES,
        "asked": [(concept, CONCEPT_NAMES[concept], _ASKED[concept]) for concept in STRONGEST],
        "today": _today(conflict),
    }


def _look(solution: Solution, *, swaps: int) -> _Found:
    conflict = solution.conflict
    model, equilibrium = conflict.model, solution.is_equilibrium
    holding = np.flatnonzero(equilibrium.any(axis=0))
    # Weighed so that a state which holds under a stronger concept stands before one that holds under a weaker.
    strength = sum(equilibrium[CONCEPTS.index(c)].astype(np.int64) << (4 - place) for place, c in enumerate(STRONGEST))
    if model.states <= REASONED_STATES:
        shown = np.argsort(-strength, kind="stable").tolist()
    else:
        shown = holding[np.argsort(-strength[holding], kind="stable")].tolist()
    if conflict.start is not None:
        # Today's state leads: what a reader asks first is whether things stay as they are.
        shown = [conflict.start, *(state for state in shown if state != conflict.start)]
    swapped = model.states <= SWAPPED_STATES and count_swaps(model.payoffs) <= swaps
    with_ways = conflict.start is not None and model.states <= _WAYS_STATES
    return _Found(
        order=tuple(shown[:_ROWS]),
        equilibria=len(holding),
        credible=int(equilibrium[[CONCEPTS.index(concept) for concept in CREDIBLE]].any(axis=0).sum()),
        ways=paths(solution, limit=1) if with_ways else (),
        robust=robustness(solution) if swapped else (),
        told=model.states <= REASONED_STATES,
    )


def _counts(conflict: Conflict, found: _Found) -> list[str]:
    options = [counted(len(conflict.options), "option")] if conflict.options else []
    held = f"{counted(found.equilibria, 'state')} that could hold"
    return [counted(conflict.model.parties, "decision maker"), *options, counted(conflict.model.states, "state"), held]


def _today(conflict: Conflict) -> tuple[str, str] | None:
    if conflict.start is None:
        return None
    name = conflict.model.space.name(conflict.start)
    said = [f"{party}: {', '.join(options)}" for party, options in taken(conflict, conflict.start)]
    return name, "" if conflict.states else "; ".join(said) or "nobody takes any option"


def _drawn(conflict: Conflict, found: _Found, told: Sequence[int]) -> tuple[Graph | None, str]:
    """Return the drawing and what it leaves out: of a large conflict, all but today, equilibria and ways to them."""
    every = conflict.model.states
    if every == 1:
        return None, "There is one state and nowhere to move."
    if every <= MOST_STATES:
        return graph(conflict, range(every)), ""
    chosen: dict[int, None] = {} if conflict.start is None else {conflict.start: None}
    for state in told:
        ways = next((each for each in found.ways if each.state == conflict.model.space.name(state)), None)
        paths_there = [] if ways is None else [*ways.by_moves[:1], *ways.by_improvements[:1]]
        steps = [conflict.state(name) for way in paths_there for _, name in way]
        if len({*chosen, *steps, state}) > _DRAWN:
            break
        chosen.update(dict.fromkeys([*steps, state]))
    if len(chosen) < 2:  # noqa: PLR2004
        return None, f"The graph of moves is left out: {every:,} states are too many to draw."
    why = (
        f"Of {every:,} states {len(chosen)} are drawn: today's, the strongest of those that could hold, and those on "
        "the shortest ways between."
    )
    return graph(conflict, sorted(chosen)), why


def _in_graph(drawn: Graph | None, teller: Teller, conflict: Conflict) -> dict[int, dict[str, Any]]:
    """Return for each state in the drawing under which concepts it holds and whether it is today's."""
    if drawn is None:
        return {}
    return {
        node.state: {"holds": teller.holds(node.state), "today": node.state == conflict.start} for node in drawn.nodes
    }


def _moves(conflict: Conflict, drawn: Graph | None) -> list[tuple[str, list[tuple[str, list[tuple[str, bool]]]]]]:
    """Return the drawing as a list: state by state who can move where, and whether the mover likes it better."""
    if drawn is None:
        return []
    model, states = conflict.model, sorted(node.state for node in drawn.nodes)
    name, there = model.space.name, set(states)
    told = []
    for state in states:
        movers = [
            (party, [(name(t), bool(ranks[t] > ranks[state])) for t in moves.of(state) if t in there])
            for party, moves, ranks in zip(conflict.parties, model.moves, model.payoffs, strict=True)
        ]
        told.append((name(state), [(party, targets) for party, targets in movers if targets]))
    return told
