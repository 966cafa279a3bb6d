"""Tables of rows as Parquet, with days as dates."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import IO, Any, get_type_hints

from dragoman.errors import LibraryMissing
from dragoman.exports.formats import Table, Wanted
from dragoman.exports.tables import KINDS, columns, rows
from dragoman.record.record import Record

# Rows of a row group: some ten megabytes in memory.
BATCH = 20_000
DAYS = frozenset({"date", "first_seen", "last_seen"})


def write(record: Record, out: IO[bytes], wanted: Wanted) -> None:
    """Write a table. Raises `LibraryMissing` where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise LibraryMissing(
            "Parquet is written with pyarrow, which is not installed. Install it: pip install 'dragoman[parquet]'"
        ) from error
    made = _schema(pa, wanted.table)
    found = rows(record, wanted)
    with pq.ParquetWriter(out, made, compression="zstd") as writer:
        while batch := list(islice(found, BATCH)):
            writer.write_batch(pa.record_batch([_column(pa, batch, field) for field in made], schema=made))


def _schema(pa: Any, table: Table) -> Any:
    kinds = {int: pa.int64(), float: pa.float64()}
    hints = get_type_hints(KINDS[table])
    fields = zip(KINDS[table].__struct_fields__, columns(table), strict=True)
    return pa.schema([
        (column, pa.date32() if column in DAYS else kinds.get(_plain(hints[name]), pa.string()))
        for name, column in fields
    ])  # fmt: skip


def _plain(hint: Any) -> Any:
    """Return the kind of a field, whether or not it may be empty."""
    return next((kind for kind in getattr(hint, "__args__", ()) if kind in (int, float)), hint)


def _column(pa: Any, batch: list[Any], field: Any) -> Any:
    name = "class_" if field.name == "class" else field.name
    values = [getattr(row, name) for row in batch]
    if field.name in DAYS:
        values = [day and date.fromisoformat(day) for day in values]
    return pa.array(values, type=field.type)
