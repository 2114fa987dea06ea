"""Find the rows of each table that the filters select: facts, and the tables that follow them."""

from collections.abc import Iterator

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.filters import Filters
from data.record_source import RowIds
from data.schema import FACT_TABLES, RECORDS
from data.selection.cells import Mask
from data.selection.groups import Groups
from data.selection.index import select_records
from data.selection.records import cited_sources, record_rows, rows_touched
from data.selection.rows import Rows
from data.selection.rule import OWN_COLUMNS, compared, met, own
from data.selection.selection import group_codes, select
from data.tables import Tables, derived

MAX_MASKS = 32
"""Masks of tables that are kept, a byte a row each; one page asks for the same many times."""


def table_mask(tables: Tables, name: str, filters: Filters) -> Mask:
    """Tell which rows of a table the filters select, in the order of the table.

    A fact matches when it meets every filter, also as a row of `records`. The other tables follow the facts: a source or
    citation stays with the records that cite it, a discrepancy with the records it touches, an area, person or organisation
    with the records that name it. An area named by a document is matched by area and source.
    """
    tables.check(name)
    if not filters.active:
        return np.ones(len(tables.arrow[name]), dtype=bool)
    return select_records(tables, filters).mask if name == RECORDS else _matching(tables, filters, name)


def select_table(tables: Tables, name: str, filters: Filters) -> pd.DataFrame:
    """Select the rows of a table that the filters match, oldest first; the tables frame itself where nothing is filtered."""
    frame = tables[name]
    return frame if not filters.active else frame[table_mask(tables, name, filters)]


def table_rows(tables: Tables, name: str, filters: Filters) -> Rows:
    """Give the rows of `select`, not yet taken."""
    if name in FACT_TABLES:
        return select(tables, filters, name).rows()
    return Rows(
        tables[name],
        lambda part: np.flatnonzero(table_mask(tables, name, filters))[part],
        number=lambda: count_rows(tables, name, filters),
    )


def table_batches(tables: Tables, name: str, filters: Filters) -> pa.RecordBatchReader:
    """Stream the rows of a table that the filters select as Arrow batches, looked for when the stream is first read.

    Raises TableError at once where a table that they depend on is not open, FactsError where the records cannot be had.
    """
    if tables.remote:
        tables.remote.check()
        if name in (*FACT_TABLES, RECORDS, "citations"):
            return tables.remote.batches(name, filters)
    of_facts = {RECORDS: FACT_TABLES, **dict.fromkeys(FACT_TABLES, (RECORDS,))}
    beside = of_facts.get(name, (RECORDS, *FACT_TABLES, "citations")) if filters.active else ()
    for needed in (name, *beside):
        tables.check(needed)
    return pa.RecordBatchReader.from_batches(tables.arrow[name].schema, _left(tables, name, filters))


def _left(tables: Tables, name: str, filters: Filters) -> Iterator[pa.RecordBatch]:
    yield from tables.arrow[name].batches(mask=table_mask(tables, name, filters))


def count_rows(tables: Tables, name: str, filters: Filters) -> int:
    """Count the rows of a table that the filters select."""
    if name in FACT_TABLES:
        return len(select(tables, filters, name))
    return int(table_mask(tables, name, filters).sum())


def count_by_table(tables: Tables, filters: Filters) -> dict[str, int]:
    """Count the records that the filters select in each table of facts that is open."""
    return {name: count_rows(tables, name, filters) for name in FACT_TABLES if {name, RECORDS} <= tables.arrow.keys()}


@derived(latest=MAX_MASKS)
def _matching(tables: Tables, filters: Filters, name: str) -> Mask:
    facts = name in FACT_TABLES
    mask = select_records(tables, filters).mask[record_rows(tables, name)] if facts else _beside(tables, name, filters)
    mask.flags.writeable = False
    return mask


def _beside(tables: Tables, name: str, filters: Filters) -> Mask:
    frame = tables[name]
    if name == "withdrawn":
        return np.ones(len(frame), dtype=bool)
    if name == "area_mentions":
        return _own(tables, name, filters)
    if name == "citations":
        return _touched(tables, name, filters) & _own(tables, name, filters)
    if name == "discrepancies":
        parents = pc.list_parent_indices(tables.arrow[name]["record_ids"]).to_numpy()
        mask = np.zeros(len(frame), dtype=bool)
        mask[parents[_touched(tables, name, filters)]] = True
        return mask
    if name == "sources":
        # What is never cited looks at the last place, which no source has.
        sizes = _sources(tables).sizes(select_records(tables, filters))
        cited: Mask = np.append(sizes > 0, False)[_source_rows(tables)]
        return cited & _own(tables, name, filters)
    named = _named(tables, "areas" if name == "areas" else "actors", filters)
    if name == "organisations":
        named |= _named_in(tables, "contributions", "channel", filters)
        named |= _named_in(tables, "participation", "organisation", filters)
    return np.asarray(frame["label"].isin(named)) & _own(tables, name, filters)


def _touched(tables: Tables, name: str, filters: Filters) -> Mask:
    """Tell which of the records that a table names the filters select."""
    rows = rows_touched(tables, name)
    known = rows >= 0
    mask = np.zeros(len(rows), dtype=bool)
    mask[known] = select_records(tables, filters).at(rows[known])
    return mask


@derived()
def _sources(tables: Tables) -> Groups:
    """Group records by the sources that they are cited from."""
    codes, names = cited_sources(tables)
    rows = rows_touched(tables, "citations")
    return group_codes(tables, pd.DataFrame({"source": names}), codes[rows >= 0], rows[rows >= 0])


@derived()
def _source_rows(tables: Tables) -> RowIds:
    """Give the group of each row of the sources, −1 for what is never cited."""
    names = pd.Index(_sources(tables).frame["source"], dtype=object)
    return np.asarray(names.get_indexer(pd.Index(tables["sources"]["id"], dtype=object)))


def _own(tables: Tables, name: str, filters: Filters) -> Mask:
    """Tell which rows of a table meet the filters by their own columns."""
    rules = own(name, filters)
    if not rules:
        return np.ones(len(tables.arrow[name]), dtype=bool)
    if name == "citations":
        # The documents are asked, which are few however many citations there are.
        codes, names = cited_sources(tables)
        cited: Mask = met(compared(pa.table({"source_id": pa.array(names, pa.string())})), rules)[codes]
        return cited
    return met(_own_columns(tables, name), rules)


@derived(OWN_COLUMNS)
def _own_columns(tables: Tables, name: str) -> "nw.DataFrame[pa.Table]":
    table = tables.arrow[name]
    return compared(pa.table({column: table[column] for column in OWN_COLUMNS[name].values()}))


def _named(tables: Tables, column: str, filters: Filters) -> set[str]:
    return {label for name in FACT_TABLES for label in _named_in(tables, name, column, filters)}


def _named_in(tables: Tables, name: str, column: str, filters: Filters) -> set[str]:
    """Find what the records that the filters select name in a column of texts or of lists."""
    cells = tables.arrow[name][column].filter(pa.array(table_mask(tables, name, filters)))
    items = pc.list_flatten(cells) if pa.types.is_list(cells.type) else cells
    return set(items.unique().drop_null().to_pylist())
