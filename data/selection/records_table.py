"""Join the tables of facts into the table `records`: all of them, oldest first, with the columns that they share."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

KIND_COLUMNS: Mapping[str, str] = {"events": "kind", "contributions": "flow", "participation": "format"}
"""Of each table of facts, the column that is `kind` among the records."""

WITHOUT_YEAR = ("decade", "undated")
"""Precisions of a date that put it in no single year."""

_ORDER = [(name, "ascending") for name in ("date_earliest", "date_latest", "id")]


def join_records(facts: Mapping[str, Iterable[pa.RecordBatch]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Merge the rows of the tables of facts, which come oldest first, and hold no more than a batch or two of each.

    Parameters
    ----------
    facts
        The rows of each table, by its name.
    schema
        The columns of the table `records`.
    """
    streams, rows = {name: iter(batches) for name, batches in facts.items()}, schema.empty_table()
    while streams:
        for name in streams.keys() - set(rows["table"].unique().to_pylist()):
            batch = next((batch for batch in streams[name] if len(batch)), None)
            if batch is None:
                del streams[name]
            else:
                rows = pa.concat_tables([rows, _as_records(name, batch, schema)])
        rows = rows.sort_by(_ORDER)
        names = rows["table"].to_numpy()
        # What comes after the last row of a table may come after rows of it that are not read yet.
        ready = min((np.flatnonzero(names == name)[-1] + 1 for name in streams), default=len(rows))
        yield from rows.slice(0, ready).combine_chunks().to_batches()
        rows = rows.slice(ready)


def _as_records(name: str, facts: pa.RecordBatch, schema: pa.Schema) -> pa.Table:
    wide = pc.is_in(facts["date_precision"], value_set=pa.array(WITHOUT_YEAR))
    year = pc.if_else(wide, pa.scalar(None, pa.int64()), pc.year(facts["date_earliest"]))
    own = {"table": pa.repeat(name, len(facts)), "kind": facts[KIND_COLUMNS[name]], "year": year}
    columns = [(own[each.name] if each.name in own else facts[each.name]).cast(each.type) for each in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def year_of(frame: pd.DataFrame) -> pd.Series:
    """Give the calendar year in which each record of a table of facts lies or begins, as `records` has it; null for none."""
    starts = frame["date_earliest"].dt.year.astype("Int64")
    masked: pd.Series = starts.mask(frame["date_precision"].isin(WITHOUT_YEAR))
    return masked
