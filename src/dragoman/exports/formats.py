"""The formats by name, and what of a record is wanted in one."""

from __future__ import annotations

from typing import Literal

import msgspec

from dragoman.record.values import EVERYTHING, Filter

Table = Literal["statements", "positions", "events", "actors"]
Network = Literal["parties-items", "parties"]


class Format(msgspec.Struct, frozen=True):
    """A format: the module that writes it, what it is in a line, and whether it is bytes and not text."""

    module: str
    what: str
    binary: bool = False


FORMATS = {
    "csv": Format("tables", "a table for spreadsheets"),
    "jsonl": Format("readings", "the readings themselves, one JSON object a line, as `dragoman read --json`"),
    "parquet": Format("parquet", "a table for pandas, polars, DuckDB, R (needs pyarrow)", binary=True),
    "gexf": Format("gexf", "a network over time, for Gephi (GEXF 1.3)"),
    "graphml": Format("graphml", "a network, for visone, igraph, Gephi, yEd"),
    "dna": Format("dna", "a statement table as the Discourse Network Analyzer writes it"),
    "webannotation": Format("annotations", "W3C Web Annotations (JSON-LD)"),
    "schema-org": Format("claims", "schema.org Quotation, Claim and ClaimReview (JSON-LD)"),
    "prodigy": Format("prodigy", "spans and relations for Prodigy, which can be imported again"),
    "doccano": Format("doccano", "entities and relations for doccano, which can be imported again"),
    "conflict": Format("conflict", "a first draft of a conflict file for `dragoman settle`"),
}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What of a record is put out: the rows asked for, of which table, as which network."""

    asked: Filter = EVERYTHING
    table: Table = "statements"
    network: Network = "parties-items"
