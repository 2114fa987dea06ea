"""Ask Dask for facts that are not in memory: on a cluster, or on threads of this process."""

import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as pads

from data.remote.engine import Among, Frame, Span, as_lazy
from data.storage.location import Location
from data.storage.parquet_table import BATCH_ROWS

MODULES: tuple[str, ...] = ("dask.dataframe", "distributed")

INSTALL = '"dask[dataframe]" distributed'

ERRORS: tuple[str, ...] = ("distributed.KilledWorker", "distributed.TimeoutError")


def frame(rows: pads.Dataset, location: Location, columns: list[str], span: Span, among: Among | None) -> Frame:
    """Return a table as Dask's frame, of which each part reads its own file and no more columns and rows than it needs.

    Dask's own reader joins parts by the size of their files, which says little about texts that repeat.
    """
    system, _ = location.opened
    filters = arrow_filter(span, among)
    reader = partial(pd.read_parquet, columns=columns, filters=filters, filesystem=system, dtype_backend="pyarrow")
    form = pa.schema([rows.schema.field(each) for each in columns]).empty_table().to_pandas(types_mapper=pd.ArrowDtype)
    return as_lazy(importlib.import_module("dask.dataframe").from_map(reader, rows.files, meta=form))


def batches(native: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:  # noqa: ANN401 - dask has types only where installed
    """Yield the rows of a frame in their order, a partition at a time."""
    for number in range(native.npartitions):
        part = native.get_partition(number).compute()
        yield from pa.Table.from_pandas(part, schema=schema, preserve_index=False).to_batches(BATCH_ROWS)


def connect() -> None:
    """Connect to the scheduler that `DASK_SCHEDULER_ADDRESS` names, if it names one; all work of this process goes there."""
    if os.environ.get("DASK_SCHEDULER_ADDRESS"):
        _client()


@cache
def _client() -> object:
    return importlib.import_module("distributed").Client()


def arrow_filter(span: Span, among: Among | None = None) -> pads.Expression | None:
    """Return what a row must meet in the form that Arrow's readers take; None where it is nothing."""
    operators: Mapping[str, Callable[[Any, int], pads.Expression]] = {"<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b}
    every: pads.Expression | None = pads.field(among[0]).isin(among[1]) if among else None
    for column, sign, value in span:
        each = operators[sign](pads.field(column), value)
        every = each if every is None else every & each
    return every
