"""The record: one SQLite file that remembers every report."""
