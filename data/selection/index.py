"""Index what the filters look at, once for each opened set of tables, and find the records that they select."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.filters import ANY_OF, Filters
from data.schema import FACT_TABLES, RECORDS
from data.selection.cells import Cells, CellSelection, Codes, Mask
from data.selection.choices import choices_of
from data.selection.filter_columns import SEARCH, flat_columns, fold, search_text
from data.selection.records import record_rows, records_per_row, table_codes
from data.selection.rule import compared, has_words, met, where
from data.storage.parquet_table import as_texts
from data.tables import Tables, derived

LOOKED_AT = ("date_earliest", "date_latest", *(column for each in ANY_OF for column in each.columns))
"""Columns that the filters look at, words aside; of dates at their years alone."""

MAX_CELL_GROWTH = 2
"""Texts divide cells too where that makes no more than so many times the cells; else words look at every row.

So no other filter pays for the words of records that each have a text of their own.
"""

MAX_SELECTIONS = 8
"""Selections that are kept; where words looked at single rows, each has a byte a row."""

MAX_CELL_MASKS, MAX_CELL_MASK_BYTES = 1_000, 4_000_000
"""Masks of the cells that are kept, as readers often ask for the same, and the bytes that they may take."""

_NO_TEXT = pa.DictionaryArray.from_arrays(pa.array([0], pa.int32()), pa.array([""]))


@dataclass(frozen=True)
class Index:
    """What the filters look at in all records."""

    cells: Cells
    """The records, those in one cell that no filter tells apart; words do where `by_text` says so."""
    table: Codes
    """Of each cell, the number of its table among FACT_TABLES."""
    flat: "nw.DataFrame[pa.Table]"
    """Of each cell, its country and the flat columns of one of its records."""
    texts: "nw.DataFrame[pa.Table]"
    """The texts that words are searched for in, as a flat column."""
    by_text: bool
    """Whether all records of a cell have the same text."""
    text: Codes
    """Which of the texts is that of each cell, or of each record where those of a cell have several."""


@derived()
def index_of(tables: Tables) -> Index:
    """Index what the filters look at in the records."""
    table = tables.arrow[RECORDS]
    columns = {each: table[each] for each in LOOKED_AT if each in table.schema.names}
    texts, text = _texts(tables)
    codes = table_codes(tables)
    cells = Cells.by([codes, *(distinct_codes(column) for column in columns.values())], len(table), records_per_row(tables))
    by_text = False
    # Of records that one row stands for, each has a text of its own.
    if cells.records_per_row is None:
        finer = Cells.by([cells.cell_of_row, text], len(table))
        by_text = len(finer.first_row) <= MAX_CELL_GROWTH * len(cells.first_row)
        cells = finer if by_text else cells
    one = {each: column.take(pa.array(cells.first_row)).combine_chunks() for each, column in columns.items()}
    flat = flat_columns(pa.record_batch(one), areas_of(tables))
    return Index(
        cells=cells,
        table=codes[cells.first_row],
        flat=compared(pa.table(flat)),
        texts=compared(pa.table({SEARCH: texts})),
        by_text=by_text,
        text=text[cells.first_row] if by_text else text,
    )


def _texts(tables: Tables) -> tuple[pa.Array, Codes]:
    """Give the texts that words are searched for in, and which of them each record has; none where its table is not open."""
    names = [name for name in FACT_TABLES if name in tables.arrow]
    chunks = [search_text(tables.arrow[name]) for name in names]
    unified = pa.chunked_array([_NO_TEXT, *chunks], _NO_TEXT.type).unify_dictionaries()
    text = np.zeros(len(table_codes(tables)), dtype=np.int32)
    for name, chunk in zip(names, unified.chunks[1:], strict=True):
        text[record_rows(tables, name)] = chunk.indices.to_numpy()
    return unified.chunks[0].dictionary, text


@derived(latest=MAX_SELECTIONS)
def select_records(tables: Tables, filters: Filters) -> CellSelection:
    """Select records of the tables of facts that are open."""
    index, is_chosen = index_of(tables), _chosen_cells(tables)(filters.without("words"))
    words = " ".join(fold(filters.words).split())
    if not words:
        return CellSelection(index.cells, is_chosen)
    if tables.remote:
        matches = np.zeros(len(table_codes(tables)), dtype=np.int64)
        for name in FACT_TABLES:
            matches[record_rows(tables, name)] = tables.remote.count_having(name, words)
        return CellSelection(index.cells, is_chosen, matches, words)
    having: Mask = met(index.texts, has_words(words))[index.text]
    return CellSelection(index.cells, is_chosen & having) if index.by_text else CellSelection(index.cells, is_chosen, having)


@derived()
def _chosen_cells(tables: Tables) -> Callable[[Filters], Mask]:
    """Give the function that finds which cells filters select, words aside."""
    flat, years, areas = index_of(tables).flat, choices_of(tables).years, areas_of(tables)

    @lru_cache(maxsize=max(MAX_SELECTIONS, min(MAX_CELL_MASKS, MAX_CELL_MASK_BYTES // max(len(flat), 1))))
    def chosen(filters: Filters) -> Mask:
        return met(flat, where(filters, years, areas))

    return chosen


@derived()
def areas_of(tables: Tables) -> tuple[str, ...]:
    """List the labels of the areas; those that the facts name where the table of areas is not open."""
    opened = tables.arrow
    if "areas" in opened:
        return tuple(opened["areas"]["label"].to_pylist())
    return tuple(pc.list_flatten(opened[RECORDS]["areas"]).unique().to_pylist())


def distinct_codes(column: pa.ChunkedArray) -> Codes:
    """Number each row, the same for those that no filter tells apart by this column."""
    if pa.types.is_date(column.type):
        return np.asarray(pc.fill_null(pc.year(column), np.iinfo(np.int64).min).to_numpy())
    return np.asarray(pc.fill_null(as_texts(column).dictionary_encode().combine_chunks().indices, -1).to_numpy())
