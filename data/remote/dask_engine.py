"""Ask Dask for facts that are not in memory: on a cluster, or on threads of this process."""

import importlib
import operator
import os
from collections.abc import Iterator
from functools import partial, reduce
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as pads

from data.remote.engine import Among, Frame, Span, as_lazy
from data.storage.location import Location
from data.storage.parquet_table import BATCH_ROWS


class Dask:
    """See `data.remote.engine.Engine`."""

    modules: tuple[str, ...] = ("dask.dataframe", "distributed")
    install = '"dask[dataframe]" distributed'
    errors: tuple[str, ...] = ("distributed.KilledWorker", "distributed.TimeoutError")
    _client: object = None

    def frame(self, rows: pads.Dataset, location: Location, columns: list[str], span: Span, among: Among | None) -> Frame:
        """Return a table as Dask's frame, of which each part reads its own file and no more columns and rows than it needs.

        Dask's own reader joins parts by the size of their files, which says little about texts that repeat.
        """
        system, _ = location.opened
        filters = arrow_filter(span, among)
        read_part = partial(pd.read_parquet, columns=columns, filters=filters, filesystem=system, dtype_backend="pyarrow")
        form = pa.schema([rows.schema.field(each) for each in columns]).empty_table().to_pandas(types_mapper=pd.ArrowDtype)
        return as_lazy(importlib.import_module("dask.dataframe").from_map(read_part, rows.files, meta=form))

    def batches(self, native: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:  # noqa: ANN401 - dask has types only where installed
        """Yield the rows of a frame in their order, a partition at a time."""
        for number in range(native.npartitions):
            part = native.get_partition(number).compute()
            yield from pa.Table.from_pandas(part, schema=schema, preserve_index=False).to_batches(BATCH_ROWS)

    def connect(self) -> None:
        """Connect to the scheduler that `DASK_SCHEDULER_ADDRESS` names, if any; all work of this process goes there."""
        if os.environ.get("DASK_SCHEDULER_ADDRESS") and self._client is None:
            self._client = importlib.import_module("distributed").Client()


def arrow_filter(span: Span, among: Among | None = None) -> pads.Expression | None:
    """Return what a row must meet in the form that Arrow's readers take; None where it is nothing."""
    compare = {"<=": operator.le, ">=": operator.ge}
    rules = [pads.field(among[0]).isin(among[1])] if among else []
    rules += [compare[sign](pads.field(column), value) for column, sign, value in span]
    return reduce(operator.and_, rules) if rules else None
