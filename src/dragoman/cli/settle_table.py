"""A solved conflict in the terminal: a table of states, and sentences a mediator reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table as Grid
from rich.text import Text

from dragoman.settlement import CONCEPTS, state_words, words
from dragoman.settlement.explain import Explainer
from dragoman.settlement.output import SWAPPED_PAIRS, SWAPPED_STATES
from dragoman.settlement.robustness import count_swaps
from dragoman.settlement.words import move_words
from dragoman.show.clean import for_terminal, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from dragoman.settlement import Concept, Robustness, Solution

# A table of more rows than this shows the equilibria only, and of those as many.
_ROWS = 64
_EXPLAINED = 8
_LISTED = 6
_WAYS = 3
_STRONGEST: tuple[Concept, ...] = ("nash", "sseq", "seq", "smr", "gmr")


def quick(solution: Solution) -> bool:
    """Return whether every single swap can be tried while a person waits."""
    model = solution.conflict.model
    return model.states <= SWAPPED_STATES and count_swaps(model.payoffs) <= SWAPPED_PAIRS


class Table:
    """Prints what was found about one conflict."""

    def __init__(self, console: Console, solution: Solution) -> None:
        self._console = console
        self._solution = solution
        self._conflict = solution.conflict
        self._explainer = Explainer(solution)

    def verdicts(self) -> None:
        """Print each state, under which concepts it is an equilibrium, and what keeps each party there."""
        equilibrium = self._solution.is_equilibrium
        shown = list(range(self._conflict.model.states))
        if len(shown) > _ROWS:
            shown = [state for state in shown if equilibrium[:, state].any()][:_ROWS]
        self._head()
        grid = Grid(box=SIMPLE_HEAD, pad_edge=False)
        for column in ("state", "holds under", *self._conflict.parties):
            grid.add_column(Text(_clean(column)), overflow="fold")
        for state in shown:
            holding = [concept for concept in CONCEPTS if equilibrium[CONCEPTS.index(concept), state]]
            cells = [self._name(state), " ".join(concept.upper() for concept in holding)]
            cells += [self._verdict(state, party) for party in range(self._conflict.model.parties)]
            grid.add_row(*(Text(_clean(cell)) for cell in cells), style="bold" if holding else "dim")
        self._console.print(grid)
        self._legend()
        self._reasons([state for state in shown if equilibrium[:, state].any()])

    def why(self, state: str, concept: Concept) -> None:
        """Print for one state why each party stays or moves under a concept."""
        self._say(f"{state}: {state_words(self._conflict, state)}", style="bold")
        for party in self._conflict.parties:
            for reason in self._explainer.why(state, party, concept):
                self._say(f"  {words(reason, self._conflict)}")
                for evidence in reason.evidence:
                    self._say(f"    | {evidence}", style="dim")

    def robustness(self, found: Sequence[Robustness], swaps: int) -> None:
        """Print in what share of changed preferences each equilibrium holds, and what would end it."""
        self._say("")
        self._say(
            f"If preferences are not quite so ({swaps} swap{'s' if swaps > 1 else ''} of neighbours in a ranking):"
        )
        for each in found:
            share = f"{each.holds_in:.0%}"
            if each.sampled:
                share += f" ({each.interval[0]:.0%} to {each.interval[1]:.0%} of {each.neighbours:,} drawn)"
            ends = [f"{b.decision_maker} prefers {b.prefers} over {b.over}" for b in each.breaks_if]
            more = f"; and {len(ends) - _LISTED} more" if len(ends) > _LISTED else ""
            breaks = f"; one swap ends it: {'; '.join(ends[:_LISTED])}{more}" if ends else ""
            self._say(f"  {each.state} {each.concept.upper()} holds in {share}{breaks}")

    def extras(self, found: dict[str, Any]) -> None:
        """Print what else was asked for: ways, an inverse answer, a comparison, variants."""
        for ways in found.get("paths", ()):
            self._ways(ways)
        if "inverse" in found:
            self._inverse(found["inverse"])
        if "comparison" in found:
            self._comparison(found["comparison"])
        for name, each in found.get("variants", {}).items():
            self._say("")
            self._say(f"By other rules ({each['reading']}):")
            for concept, states in each["equilibria"].items():
                plain = [s if isinstance(s, str) else f"{s['state']} ({s['kind']})" for s in states]
                self._say(f"  {name} {concept.upper()}: {', '.join(plain) or 'none'}")

    def _head(self) -> None:
        model = self._conflict.model
        self._say(self._conflict.title or "Conflict", style="bold")
        if self._conflict.draft:
            self._say("A draft, to be gone through by a person before anything is made of it.")
            for assumed in self._conflict.assumed:
                self._say(f"  assumed: {assumed}")
        self._say(f"{model.parties} decision makers, {model.states:,} feasible states", style="dim")
        for number, (party, option) in enumerate(self._conflict.options, 1):
            self._say(f"  {number}. {party}: {option}", style="dim")

    def _legend(self) -> None:
        self._say(
            "Under a party: what keeps it there. nash: nothing better to move to; else the strongest concept under "
            "which others deter it; moves: nothing does.",
            style="dim",
        )

    def _verdict(self, state: int, party: int) -> str:
        stable = self._solution.stable[:, party, state]
        found = [concept for concept in _STRONGEST if stable[CONCEPTS.index(concept)]]
        if not found:
            return "moves"
        return "seq smr" if found[0] == "seq" and "smr" in found else found[0]

    def _reasons(self, states: Sequence[int]) -> None:
        for state in states[:_EXPLAINED]:
            name = self._name(state)
            held = [c for c in _STRONGEST if self._solution.is_equilibrium[CONCEPTS.index(c), state]]
            self._say("")
            self._say(f"{name} could hold ({held[0].upper()}): {state_words(self._conflict, name)}", style="bold")
            for party in self._conflict.parties:
                for reason in self._explainer.why(name, party, held[0])[:_LISTED]:
                    self._say(f"  {words(reason, self._conflict)}")
        if len(states) > _EXPLAINED:
            self._say(f"and {len(states) - _EXPLAINED} more; --why STATE says why of each.", style="dim")

    def _ways(self, ways: dict[str, Any]) -> None:
        self._say("")
        self._say(f"From the status quo to {ways['state']}:")
        for key, label in (("by_moves", "by anyone's moves"), ("by_improvements", "each step to its mover's liking")):
            if not ways[key]:
                self._say(f"  {label}: no way")
            elif not ways[key][0]:
                self._say("  it is the status quo")
            else:
                for way in ways[key][:_WAYS]:
                    self._say(f"  {label}: {self._told(way)}")

    def _told(self, way: list[list[str]]) -> str:
        before = self._conflict.model.space.name(self._conflict.start or 0)
        steps: list[str] = []
        for mover, after in way:
            steps.append(move_words(self._conflict, mover, before, after))
            before = after
        return ", then ".join(steps)

    def _inverse(self, found: dict[str, Any]) -> None:
        party, state = found["decision_maker"], found["state"]
        self._say("")
        self._say(f"For {state} to hold ({found['concept'].upper()}), all other preferences as they are:")
        if found["counted"] is not None:
            self._say(f"  {found['counted']:,} of {found['rankings']:,} strict rankings of {party} would do")
        if not found["changes"]:
            self._say(f"  nothing that {party} prefers would do")
        for change in found["changes"]:
            pairs = [f"{up} {'level with' if tie else 'over'} {down}" for up, down, tie in change["pairs"]]
            self._say(
                f"  {change['distance']} changed: {party} puts {', '.join(pairs)}" if pairs else "  nothing: it holds"
            )

    def _comparison(self, found: dict[str, Any]) -> None:
        first, second = (title or "untitled" for title in found["titles"])
        self._say("")
        self._say(f"Beside “{second}”:")
        for each in found["equilibria"]:
            for key, label in (
                ("both", "in both"),
                ("only_first", f"only in {first}"),
                ("only_second", f"only in {second}"),
            ):
                if each[key]:
                    self._say(f"  {each['concept'].upper()} {label}: {', '.join(each[key])}")

    def _name(self, state: int) -> str:
        return self._conflict.model.space.name(state)

    def _say(self, line: str, style: str = "") -> None:
        self._console.print(Text(_clean(line), style=style), soft_wrap=True)


def _clean(text: str) -> str:
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + for_terminal(one_line(text))
