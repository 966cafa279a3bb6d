"""Exports of what one looks at: the same filters, in any of the formats of `dragoman export`."""

from __future__ import annotations

import io
from typing import Final, get_args

from dragoman.exports import FORMATS, Network, Table, Wanted, export
from dragoman.web.asked import Ask, asked_of
from dragoman.web.desk import Desk
from dragoman.web.faults import Refused
from dragoman.web.files import File

_ENDINGS: Final = {
    "csv": "csv", "jsonl": "jsonl", "parquet": "parquet", "gexf": "gexf", "graphml": "graphml", "dna": "csv",
    "webannotation": "jsonld", "schema-org": "jsonld", "prodigy": "jsonl", "doccano": "jsonl", "conflict": "toml",
}  # fmt: skip
# A spreadsheet holds no more, and a browser waits for no more; the command line has no such end.
_ROWS: Final = 200_000


def page(desk: Desk, ask: Ask) -> File:
    """Answer a file in a format, of the `table` named and with the filters asked."""
    form = ask.path["form"]
    if form not in FORMATS:
        raise Refused(404, f"There is no format {form[:40]!r}.", f"The formats are: {', '.join(FORMATS)}.")
    asked = asked_of(ask.query)
    table: Table = "statements"
    for each in get_args(Table):
        if ask.query.choice("table", get_args(Table)) == each:
            table = each
    network: Network = "parties" if ask.query.choice("network", get_args(Network)) == "parties" else "parties-items"
    out = io.BytesIO()
    with desk.reading() as record:
        export(record, form, out, wanted=Wanted(asked=asked.filter(limit=_ROWS), table=table, network=network))
    name = f"{desk.path.stem}-{table}.{_ENDINGS.get(form, form)}"
    return File(content=out.getvalue(), kind="application/octet-stream", name=name)
