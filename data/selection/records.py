"""The table `records`: all facts, oldest first. The row of a record there is its number in everything that is selected."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.record_source import OWN, ROW, RowIds
from data.schema import FACT_TABLES, RECORDS
from data.selection.cells import Codes
from data.tables import Tables, derived


@derived()
def records(tables: Tables) -> pd.DataFrame:
    """Give the records of all tables of facts, oldest first, with the year as a nullable integer."""
    rows = tables[RECORDS]
    return rows.assign(year=rows["year"].astype("Int64"))


@derived()
def table_codes(tables: Tables) -> Codes:
    """Give the table of each record, as its number among FACT_TABLES."""
    codes: Codes = pc.index_in(tables.arrow[RECORDS]["table"], value_set=pa.array(FACT_TABLES)).to_numpy().astype(np.int8)
    return codes


@derived(FACT_TABLES)
def record_rows(tables: Tables, name: str) -> RowIds:
    """Give the row in `records` of each row of a table of facts; both are in the same order."""
    return np.flatnonzero(table_codes(tables) == FACT_TABLES.index(name))


def table_frame(tables: Tables, name: str) -> pd.DataFrame:
    """Give a table of facts with the row in `records` as index."""
    return tables[name].set_axis(record_rows(tables, name))


def find_records(tables: Tables, keys: Iterable[str]) -> pd.DataFrame:
    """Find the records of these identifiers, in their order, with the columns of `records`; what is no record is left out."""
    own = _own_of(tables, list(keys))
    return records(tables).iloc[own[ROW]].reset_index(drop=True).assign(**{name: own[name] for name in OWN})


def find_in_table(tables: Tables, name: str, key: str) -> pd.DataFrame:
    """Find the record of this identifier in a table of facts, with all columns of the table; no row where there is none."""
    own = _own_of(tables, [key], (name,))
    return table_frame(tables, name).loc[own[ROW]].reset_index(drop=True).assign(**{each: own[each] for each in OWN})


def find_rows(tables: Tables, keys: Sequence[str]) -> RowIds:
    """Find the rows in `records` of these identifiers, −1 where there is none."""
    own = _own_of(tables, keys)
    row_of = dict(zip(own["id"].tolist(), own[ROW].tolist(), strict=True))
    return np.array([row_of.get(key, -1) for key in keys], dtype=np.int64)


def _own_of(tables: Tables, keys: Sequence[str], names: Sequence[str] = FACT_TABLES) -> pd.DataFrame:
    """Find `OWN` of the records of these identifiers in some tables of facts, in their order, with their row in `records`."""
    if tables.remote is None:
        rows = _row_of_id(tables).get_indexer(pd.Index(keys, dtype=object))
        codes = [FACT_TABLES.index(name) for name in names]
        rows = rows[(rows >= 0) & np.isin(table_codes(tables)[rows], codes)]
        return records(tables)[list(OWN)].iloc[rows].assign(**{ROW: rows}).reset_index(drop=True)
    parts = [(tables.remote.find(name, keys), record_rows(tables, name)) for name in names]
    own = pd.concat([part.assign(**{ROW: rows[part[ROW].to_numpy()]}) for part, rows in parts])
    own = own.drop_duplicates("id").set_index("id", drop=False)
    return own.loc[[key for key in keys if key in own.index]].reset_index(drop=True)


@derived()
def _row_of_id(tables: Tables) -> "pd.Index[Any]":
    ids: pd.Index[Any] = pd.Index(records(tables)["id"], dtype=object)
    return ids


def find_citations(tables: Tables, column: str, keys: Sequence[str]) -> pd.DataFrame:
    """Find the citations of which a column has one of these values, with `table`, `title` and `date_text` of their records."""
    if tables.remote:
        return tables.remote.citations(column, keys)
    cited = tables["citations"][tables["citations"][column].isin(keys)]
    titles = find_records(tables, cited["record_id"])[["id", "title", "date_text", "table"]].drop_duplicates("id")
    return cited.merge(titles, left_on="record_id", right_on="id").drop(columns="id")


def records_per_row(tables: Tables) -> RowIds | None:
    """Count the records that each row in `records` stands for; None where each is one."""
    if tables.remote is None:
        return None
    numbers = np.empty(len(table_codes(tables)), dtype=np.int64)
    for name, own in tables.remote.records_per_row.items():
        numbers[record_rows(tables, name)] = own
    return numbers


@derived(("citations", "discrepancies"))
def rows_touched(tables: Tables, name: str) -> RowIds:
    """Give the row in `records` of each citation's record, or of each record that a discrepancy names; −1 where it is none."""
    table = tables.arrow[name]
    keys = table["record_id"] if name == "citations" else pc.list_flatten(table["record_ids"])
    return rows_of(keys, tables.arrow[RECORDS]["id"]).astype(np.int32)


def rows_of(keys: pa.ChunkedArray, ids: pa.ChunkedArray) -> RowIds:
    """Give the row of each key among the identifiers; −1 where it is none of them."""
    return np.asarray(pc.fill_null(pc.index_in(keys, value_set=ids), -1).to_numpy())


@derived()
def cited_sources(tables: Tables) -> tuple[RowIds, npt.NDArray[np.object_]]:
    """Give the source of each citation as its place among the sources that are cited, and these."""
    coded = tables.arrow["citations"]["source_id"].dictionary_encode().combine_chunks()
    return coded.indices.to_numpy(), np.asarray(coded.dictionary.to_pylist(), dtype=object)
