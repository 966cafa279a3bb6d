"""Positions over time: where each party stands on each thing, what changed, and what contradicts what."""
