"""Which settlements could hold: the Graph Model for Conflict Resolution."""

from dragoman.settlement.conflict import Conflict, DecisionMaker, Move, Preference, Statement
from dragoman.settlement.files import dumps, load, loads

__all__ = ["Conflict", "DecisionMaker", "Move", "Preference", "Statement", "dumps", "load", "loads"]
