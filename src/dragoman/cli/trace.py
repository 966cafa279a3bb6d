"""`dragoman trace`: what comes again in a record, who carried it, and what was cut or altered."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.asking import RECORD, asked, filters, put_out

if TYPE_CHECKING:
    from dragoman.cli.rows_shown import Lines
    from dragoman.record.groups import Changed, GroupRow, MemberRow

_COLUMNS = (
    "group", "relation", "similarity", "id", "date", "outlet", "speaker", "party", "text", "to", "difference", "title",
    "url", "report", "statement", "start", "end",
)  # fmt: skip
_STYLES = {"deleted": "red strike", "inserted": "green underline"}
_MARKS = {"deleted": ("[-", "-]"), "inserted": ("{+", "+}")}


@click.command()
@RECORD
@click.argument("statement", required=False)
@click.option("--reports", "kind", flag_value="report", help="Whole reports that were carried on, cut or altered.")
@click.option("--events", "kind", flag_value="event", help="Events told in several reports.")
@filters("party", "outlet", "since", "until", "limit", "json", "csv")
def trace(record: Path, statement: str | None, kind: str | None, **given: Any) -> None:
    """List what stands in several reports, most often carried first: the earliest seen, who carried it, what changed.

    The earliest seen is the earliest in this record, and says nothing of where the words come from. STATEMENT is one
    statement, by its number or as "report/s1"; then its group alone is shown. What was cut is marked [-so-], what was
    put in {+so+}; on a terminal in red and green. --json gives a group a line, --csv a member a line. How groups are
    found, and what is not, is in docs/tracing.md.

    \b
    Examples:
      dragoman trace talks.record
      dragoman trace talks.record 1a2b3c4d5e6f7a8b/s3
      dragoman trace talks.record --reports --csv > reprints.csv
    """
    from dragoman.record.frames import Rows
    from dragoman.record.groups import GroupRow, group_of, groups, statement_row
    from dragoman.record.record import Record

    if statement is not None and kind is not None:
        raise click.UsageError("Take a statement, --reports or --events, not two of them.")
    with Record.open(record) as opened:
        found: Iterable[GroupRow]
        if statement is not None:
            group = group_of(opened, statement_row(opened, statement))
            found = () if group is None else (group,)
        else:
            machine = given["as_json"] or given["as_csv"]
            found = groups(opened, asked(given, machine=machine), kind=kind or "statement")  # type: ignore[arg-type]
        if given["as_csv"] and not given["as_json"]:
            _csv(found)
        else:
            put_out(Rows(GroupRow, iter(found)), given, shown)


def shown(group: GroupRow, lines: Lines) -> None:
    """Print a group: the earliest seen, then whoever carried it, with what is different."""
    first, *others = group.members
    lines.head("earliest seen", *_who(first))
    lines.words(first.text or "no headline")
    lines.note(
        f"{len({each.report for each in group.members})} reports, {group.outlets} outlets", _place(first), first.title
    )
    for member in others:
        lines.note(f"{member.relation} {member.similarity:.2f}", *_who(member), _place(member))
        if member.difference:
            lines.marked(_styled(member.difference))
        elif group.kind != "statement":
            lines.words(member.text or "no headline")
    lines.space()


def difference(runs: Iterable[Changed]) -> str:
    """Return a difference as one line: [-cut-] and {+put in+}."""
    return " ".join(words for _, words in _parts(runs))


def _parts(runs: Iterable[Changed]) -> Iterator[tuple[str, str]]:
    for run in runs:
        before, after = _MARKS.get(run.op, ("", ""))
        yield run.op, f"{before}{run.words}{after}"


def _styled(runs: Iterable[Changed]) -> list[tuple[str, str]]:
    return [(words, _STYLES.get(op, "")) for op, words in _parts(runs)]


def _who(member: MemberRow) -> tuple[str | None, ...]:
    speaker = member.speaker or member.party
    tail = f" ({member.party})" if member.speaker and member.party and member.party != member.speaker else ""
    return member.date, member.outlet, speaker and speaker + tail


def _place(member: MemberRow) -> str:
    span = f" {member.start}-{member.end}" if member.start is not None else ""
    return f"{member.report}{f'/{member.statement}' if member.statement else ''}{span}"


def _csv(found: Iterable[GroupRow]) -> None:
    """Print a member a line."""
    from dragoman.cli.asking import cell

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for group in found:
        for member in group.members:
            told = {"group": group.group, "difference": difference(member.difference) or None}
            writer.writerow([cell(told[name] if name in told else getattr(member, name)) for name in _COLUMNS])
