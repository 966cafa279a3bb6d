"""A plain oracle for the graph model, written from the definitions with sets. It shares nothing with the engine.

`moves[i][s]` is the set of states that party i can move to from s, `payoffs[i][s]` its payoff.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

Moves = Sequence[Sequence[set[int]]]
Payoffs = Sequence[Sequence[int]]
CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


def option_moves(
    widths: Sequence[int], infeasible: Sequence[str], one_way: dict[int, str]
) -> tuple[list[str], list[list[set[int]]]]:
    """Return the feasible patterns in the order of their numbers, and each party's moves between them."""
    total = sum(widths)
    every = ["".join(reversed(letters)) for letters in itertools.product("NY", repeat=total)]
    names = [name for name in every if not any(covers(pattern, name) for pattern in infeasible)]
    moves: list[list[set[int]]] = []
    first = 0
    for width in widths:
        own = range(first, first + width)
        moves.append([{t for t, b in enumerate(names) if b != a and _may(a, b, own, one_way)} for a in names])
        first += width
    return names, moves


def covers(pattern: str, name: str) -> bool:
    return all(p in ("-", n) for p, n in zip(pattern, name, strict=True))


def _may(before: str, after: str, own: Iterable[int], one_way: dict[int, str]) -> bool:
    for place, (a, b) in enumerate(zip(before, after, strict=True)):
        if a == b:
            continue
        if place not in own:
            return False
        if one_way.get(place) == "take" and b == "N":
            return False
        if one_way.get(place) == "drop" and b == "Y":
            return False
    return True


def sequences(moves: Moves, who: Iterable[int], start: int) -> set[int]:
    """Return what a coalition reaches from a state by moves of its members, nobody twice in a row."""
    members = list(who)
    last: dict[int, set[int]] = {}
    todo = [(target, j) for j in members for target in moves[j][start]]
    while todo:
        state, mover = todo.pop()
        if mover in last.setdefault(state, set()):
            continue
        last[state].add(mover)
        todo.extend((target, k) for k in members if k != mover for target in moves[k][state])
    return set(last)


def improving(moves: Moves, payoffs: Payoffs) -> list[list[set[int]]]:
    return [
        [{t for t in reached if payoffs[i][t] > payoffs[i][s]} for s, reached in enumerate(own)]
        for i, own in enumerate(moves)
    ]


def solve(moves: Moves, payoffs: Payoffs) -> dict[str, list[set[int]]]:
    """Return, for each concept and party, the set of stable states."""
    parties = range(len(moves))
    better = improving(moves, payoffs)
    found: dict[str, list[set[int]]] = {concept: [set() for _ in parties] for concept in CONCEPTS}
    for i in parties:
        others = [j for j in parties if j != i]
        free = [sequences(moves, others, s) for s in range(len(moves[i]))]
        credible = [sequences(better, others, s) for s in range(len(moves[i]))]
        for s in range(len(moves[i])):
            tests = deterrents(moves, payoffs, i, s)
            for concept in CONCEPTS:
                reach = credible if concept in ("seq", "sseq") else free
                bad = tests[concept in ("smr", "sseq")]
                if all(concept != "nash" and any(bad(t) for t in reach[u]) for u in better[i][s]):
                    found[concept][i].add(s)
    return found


def deterrents(
    moves: Moves, payoffs: Payoffs, party: int, state: int
) -> tuple[Callable[[int], bool], Callable[[int], bool]]:
    """Return two tests: is a state no better than this one, and is it so with no way out for the party."""
    worth = payoffs[party]

    def bad(t: int) -> bool:
        return worth[t] <= worth[state]

    def held(t: int) -> bool:
        return bad(t) and all(bad(u) for u in moves[party][t])

    return bad, held


def equilibria(stable: Sequence[set[int]]) -> set[int]:
    return set.intersection(*stable)


Step = tuple[int, int]
Certificate = tuple[str, int | None, list[Step]]


def false_certificates(
    moves: Moves,
    payoffs: Payoffs,
    stable: dict[str, list[set[int]]],
    given: dict[tuple[str, int, int], list[Certificate]],
) -> list[str]:
    """Return what is wrong with the certificates given for (concept, party, state); nothing where all hold."""
    better = improving(moves, payoffs)
    wrong: list[str] = []
    for i in range(len(moves)):
        others = [j for j in range(len(moves)) if j != i]
        for s in range(len(moves[i])):
            tests = deterrents(moves, payoffs, i, s)
            for concept in CONCEPTS:
                steps = better if concept in ("seq", "sseq") else moves
                bad = tests[concept in ("smr", "sseq")]
                certificates = given.get((concept, i, s), [])
                if s in stable[concept][i]:
                    fault = _false_stable(better[i][s], certificates, steps, others, bad)
                else:
                    deterred = _deterred([] if concept == "nash" else others, steps, bad)
                    fault = _false_unstable(better[i][s], certificates, deterred)
                if fault:
                    wrong.append(f"{concept}, party {i}, state {s}: {fault}")
    return wrong


def _deterred(others: list[int], steps: Moves, bad: Callable[[int], bool]) -> Callable[[int], bool]:
    return lambda improvement: any(bad(t) for t in sequences(steps, others, improvement))


def _false_unstable(better: set[int], certificates: list[Certificate], deterred: Callable[[int], bool]) -> str:
    if len(certificates) != 1:
        return f"{len(certificates)} certificates"
    [(verdict, improvement, sanction)] = certificates
    if verdict != "unstable" or sanction or improvement not in better:
        return f"no open improvement: {certificates}"
    return f"the improvement {improvement} is deterred" if deterred(improvement) else ""


def _false_stable(
    better: set[int], certificates: list[Certificate], steps: Moves, others: list[int], bad: Callable[[int], bool]
) -> str:
    if not better:
        return "" if certificates == [("stable", None, [])] else f"no improvement, but {certificates}"
    if sorted(c[1] for c in certificates if c[1] is not None) != sorted(better):
        return f"improvements {better}, certificates {certificates}"
    for verdict, improvement, sanction in certificates:
        state, last = improvement, None
        for mover, target in sanction:
            if mover == last or mover not in others or state is None or target not in steps[mover][state]:
                return f"not a legal sequence: {sanction}"
            state, last = target, mover
        if verdict != "stable" or not sanction or state is None or not bad(state):
            return f"no deterrence: {sanction}"
    return ""
