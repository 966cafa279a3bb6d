"""Reads a dossier as a user would, into a record, and scores what the record says against the dossier's labels."""

from __future__ import annotations

import tempfile
from pathlib import Path

from dragoman.actors.own import read_own
from dragoman.evaluate.dossier import changes_figures, labels_of, reports_of
from dragoman.evaluate.dossier_tracing import tracing_figures
from dragoman.language.reader import Reader
from dragoman.record.record import Record
from dragoman.record.tracing import trace

ACTORS = "actors.toml"


def evaluate_dossier(folder: Path) -> dict[str, float]:
    """Score changes, contradictions, repeats, reprints and events of the dossier in `folder`; figures in percent.

    Everything is read by the shipped model with the dossier's own table of actors. Raises `EvaluationError` where the
    folder has no labels, `TableError` where its table of actors is not well formed.
    """
    reports = reports_of(folder)
    labels_of(folder)  # before anything is read
    with tempfile.TemporaryDirectory() as place, Record.create(Path(place) / "dossier.record") as record:
        if (folder / ACTORS).exists():
            record.set_actors_file(ACTORS, read_own(folder / ACTORS))
        reader = Reader(tables=record.tables)
        readings = dict(zip(reports, reader.read_many(reports.values()), strict=True))
        for file, reading in readings.items():
            record.add(reading, source=file)
        trace(record)
        figures = changes_figures(folder, record)
    return figures | tracing_figures(folder, readings)
