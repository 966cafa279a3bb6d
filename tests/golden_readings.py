"""The golden readings of the bundled reports, a line a statement: `python tests/golden_readings.py` writes them anew.

Read the difference before it is committed: a golden line says what the report says, whatever a model found. A line
that begins with "wrong: " is kept to be seen and is not asked for: a wrong speaker, party, relay or kind, words that
are not the speaker's, words without which the rest says something else, or no statement at all.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.reading import Reading

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "examples" / "reports"
GOLDEN = Path(__file__).parent / "golden"
WRONG = "wrong: "


def lines(reading: Reading) -> list[str]:
    """Give each statement as `source = name, party | cue | kind | content / content | via relay`, without scores."""
    shown = []
    for statement in reading.statements:
        source = statement.source.text if statement.source else "-"
        cue = statement.cue.text if statement.cue else "-"
        content = " / ".join(" ".join(span.text.split()) for span in statement.content)
        relay = "".join(f" | via {relay.name}" for relay in statement.relay)
        known = ", ".join(filter(None, (statement.speaker.name, statement.speaker.party)))
        who = f"{source} = {known}" if known not in {"", source} else source
        shown.append(f"{who} | {cue} | {statement.kind} | {content}{relay}")
    return shown


def every(report: Path) -> list[str]:
    """Read all lines held for a report, those marked wrong among them."""
    return (GOLDEN / f"{report.name}.txt").read_text(encoding="utf-8").splitlines()


def golden(report: Path) -> list[str]:
    """Read the golden lines of a report, those marked wrong left out."""
    return [line for line in every(report) if not line.startswith(WRONG)]


def write() -> None:
    """Write the golden lines of every bundled report anew; what was marked wrong stays marked."""
    from dragoman.language.reader import read_sources

    GOLDEN.mkdir(exist_ok=True)
    for outcome in read_sources([str(REPORTS)]):
        path = GOLDEN / f"{Path(outcome.source).name}.txt"
        before = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        wrong = {line.removeprefix(WRONG) for line in before if line.startswith(WRONG)}
        marked = [WRONG + line if line in wrong else line for line in lines(outcome.reading)]
        path.write_text("".join(f"{line}\n" for line in marked), encoding="utf-8")


if __name__ == "__main__":
    write()
