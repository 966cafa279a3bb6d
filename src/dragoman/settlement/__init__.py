"""Which settlements could hold: the Graph Model for Conflict Resolution.

    conflict = load("talks.toml")
    solution = solve(conflict)
    solution.equilibria("seq")

`explain` says why, `robustness`, `paths`, `inverse` and `compare` what would change it, and the variants of the
concepts (`simultaneous`, `coalitions`, `blocs`, `limited_moves`, `non_myopic`, `unknown_preferences`, `strength`,
`hypergame`) judge by other rules.
"""

from dragoman.settlement.coalitions import blocs, coalitions
from dragoman.settlement.compare import Comparison, compare
from dragoman.settlement.conflict import Conflict, DecisionMaker, Move, Preference, Statement
from dragoman.settlement.explain import Reason, explain
from dragoman.settlement.files import dumps, load, loads
from dragoman.settlement.hypergame import Hypergame, hypergame
from dragoman.settlement.inverse import Inverse, inverse
from dragoman.settlement.limited import limited_moves, non_myopic
from dragoman.settlement.matrices import Verdicts
from dragoman.settlement.output import Robust, to_dict, to_json
from dragoman.settlement.paths import Ways, paths
from dragoman.settlement.relations import strength, unknown_preferences
from dragoman.settlement.robustness import Robustness, robustness
from dragoman.settlement.simultaneous import simultaneous
from dragoman.settlement.stability import Solution, solve
from dragoman.settlement.sweeps import CONCEPTS, Concept
from dragoman.settlement.words import state_words, words

__all__ = [
    "CONCEPTS",
    "Comparison",
    "Concept",
    "Conflict",
    "DecisionMaker",
    "Hypergame",
    "Inverse",
    "Move",
    "Preference",
    "Reason",
    "Robust",
    "Robustness",
    "Solution",
    "Statement",
    "Verdicts",
    "Ways",
    "blocs",
    "coalitions",
    "compare",
    "dumps",
    "explain",
    "hypergame",
    "inverse",
    "limited_moves",
    "load",
    "loads",
    "non_myopic",
    "paths",
    "robustness",
    "simultaneous",
    "solve",
    "state_words",
    "strength",
    "to_dict",
    "to_json",
    "unknown_preferences",
    "words",
]
