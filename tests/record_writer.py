"""Adds readings to a record until it is killed, and says of each when it is safely kept. Run by tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

# Run as a file of its own, so that its folder is the first that is looked in.
from record_world import clock, event, position, reading

from dragoman.reading import Reading
from dragoman.record import Record
from dragoman.report import Span

NAMES = (("Orlen Vash", "Veltria"), ("Vash", "Veltria"), ("Pera Linn", "Karsova"), ("Mira Vash", "Veltria"))


def readings(count: int) -> Iterator[Reading]:
    """Make so many readings, always the same; every ninth is a new version of the first."""
    for number in range(count):
        name, party = NAMES[number % len(NAMES)]
        yield reading(
            f"We wait for answer {number} " + "and wait " * (number % 40),
            name=name,
            party=party,
            url="https://norvik.example/first" if number % 9 == 0 else f"https://norvik.example/{number}",
            published=f"2025-03-{number % 28 + 1:02}",
            positions=(position(item=f"item {number % 7}"),),
            events=(event(evidence=Span(0, 2, name[:2])),),
        )


def main(path: str, count: str) -> None:
    """Add what is not there yet, and print the name of each report once it is kept."""
    with Record.open(Path(path), "create", clock=clock) as record:
        for each in readings(int(count)):
            if not record.has(each.report):
                record.add(each)
            sys.stdout.write(f"{each.report.id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
