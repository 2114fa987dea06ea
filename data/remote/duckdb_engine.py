"""Ask DuckDB for facts that are not in memory: on one machine, and the default."""

import importlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads

from data.remote.engine import Among, Frame, Span, as_lazy
from data.storage.location import Location
from data.storage.parquet_table import BATCH_ROWS


@cache
def _connection() -> Any:  # noqa: ANN401 - duckdb has types only where it is installed
    # With several threads DuckDB returns the parts of a set in any order, and a page of rows is a page of the set's order.
    return importlib.import_module("duckdb").connect(config={"threads": 1})


class DuckDB:
    """See `data.remote.engine.Engine`."""

    modules: tuple[str, ...] = ("duckdb",)
    install = "duckdb"
    errors: tuple[str, ...] = ("duckdb.Error",)

    def frame(self, rows: pads.Dataset, location: Location, _columns: list[str], _span: Span, among: Among | None) -> Frame:
        """Return a table as DuckDB's relation, which finds columns and row groups by itself.

        Over a network it reads through Arrow, which needs no extension of DuckDB.
        """
        cursor = _connection().cursor()
        relation = cursor.from_arrow(rows) if location.is_remote else cursor.read_parquet(rows.files)
        if among:
            # Semi-join: an IN list would be scanned for every row.
            column, values = among
            relation = relation.join(cursor.from_arrow(pa.table({column: values})), column, "semi")
        return as_lazy(relation)

    def batches(self, native: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:  # noqa: ANN401 - as above
        """Yield the rows of a relation in their order."""
        for batch in native.to_arrow_reader(BATCH_ROWS):
            yield pa.Table.from_batches([batch]).cast(schema).to_batches()[0]

    def connect(self) -> None:
        """Do nothing: there is no scheduler to connect to."""
