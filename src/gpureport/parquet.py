"""Rows as Parquet, with types that do not depend on the rows."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from gpureport.store import Column, Row

_MEMBER = pa.struct(
    [
        ("claim_id", pa.string()),
        ("source", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("text", pa.string()),
        ("role", pa.string()),
        ("off_by", pa.float64()),
    ]
)
_TYPES = {
    "text": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "texts": pa.list_(pa.string()),
    "objects": pa.list_(_MEMBER),
}


def to_parquet(rows: Sequence[Row], columns: Sequence[Column]) -> bytes:
    """Return rows as a Parquet file; fields an object does not have are null."""
    schema = pa.schema([(column.name, _TYPES[column.type]) for column in columns])
    arrays = [pa.array([_value(row[c.name], c) for row in rows], type=_TYPES[c.type]) for c in columns]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), file)
    return file.getvalue()


def _value(value: object, column: Column) -> object:
    if isinstance(value, tuple):
        return list(value)
    return float(value) if column.type == "number" and isinstance(value, int) else value
