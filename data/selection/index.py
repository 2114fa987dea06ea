"""What the filters look at in a table of facts, made once for each opened set of tables."""

from dataclasses import dataclass

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.filters import ANY_OF
from data.schema import FACT_TABLES
from data.selection.cells import Cells, Codes, RowIds
from data.selection.filter_columns import SEARCH, as_texts, flat_columns, search_text
from data.selection.rule import compared
from data.tables import Tables, derived

LOOKED_AT = ("date_earliest", "date_latest", *(column for each in ANY_OF for column in each.columns))
"""Columns that the filters look at, words aside; of dates at their years alone."""

APART = 2
"""Texts tell rows apart too where that makes no more than so many times the cells; else words look at every row.

So no other filter pays for the words of records that each have a text of their own.
"""


@dataclass(frozen=True)
class Index:
    """What the filters look at in one table of facts.

    Attributes
    ----------
    cells
        The rows, those in one cell that no filter tells apart; words do where `by_text` says so.
    flat
        Of each cell, its country and the flat columns of one of its rows.
    texts
        The texts that words are searched for in, as a flat column.
    by_text
        Whether all rows of a cell have the same text.
    text
        Which of the texts is that of each cell, or of each row where those of a cell have several.
    """

    cells: Cells
    flat: pa.Table
    texts: "nw.DataFrame[pa.Table]"
    by_text: bool
    text: Codes


@derived(FACT_TABLES)
def index_of(tables: Tables, name: str) -> Index:
    """What the filters look at in one table of facts."""
    table = tables.arrow[name]
    columns = {each: table[each] for each in LOOKED_AT if each in table.schema.names}
    number = tables.whole.number[name] if tables.whole else None
    texts = search_text(table)
    text = texts.indices.to_numpy()
    cells = Cells.by([_told_apart(column) for column in columns.values()], len(table), number)
    by_text = False
    # Of records that one row stands for, each has a text of its own.
    if number is None:
        finer = Cells.by([cells.of, text], len(table))
        by_text = len(finer.first) <= APART * len(cells.first)
        cells = finer if by_text else cells
    one = {each: column.take(pa.array(cells.first)).combine_chunks() for each, column in columns.items()}
    return Index(
        cells=cells,
        flat=pa.table(flat_columns(pa.record_batch(one), areas_of(tables))),
        texts=compared(pa.table({SEARCH: texts.dictionary})),
        by_text=by_text,
        text=text[cells.first] if by_text else text,
    )


@derived()
def areas_of(tables: Tables) -> tuple[str, ...]:
    """Labels of the areas; those that the facts name where the table of areas is not open."""
    opened = tables.arrow
    if "areas" in opened:
        return tuple(opened["areas"]["label"].to_pylist())
    named = [pc.list_flatten(opened[name]["areas"]).unique() for name in FACT_TABLES if name in opened]
    return tuple(dict.fromkeys(label for labels in named for label in labels.to_pylist()))


def _told_apart(column: pa.ChunkedArray) -> Codes:
    """A number for each row, the same for those that no filter tells apart by this column."""
    if pa.types.is_date(column.type):
        return np.asarray(pc.fill_null(pc.year(column), np.iinfo(np.int64).min).to_numpy())
    return np.asarray(pc.fill_null(as_texts(column).dictionary_encode().combine_chunks().indices, -1).to_numpy())


def rows_of(keys: pa.ChunkedArray, ids: pa.ChunkedArray) -> RowIds:
    """The row of each key among the identifiers; −1 where it is none of them."""
    return np.asarray(pc.fill_null(pc.index_in(keys, value_set=ids), -1).to_numpy())


@derived()
def source_codes(tables: Tables) -> tuple[RowIds, npt.NDArray[np.object_]]:
    """The source of each citation as its place among the sources that are cited, and these."""
    coded = tables.arrow["citations"]["source_id"].dictionary_encode().combine_chunks()
    return coded.indices.to_numpy(), np.asarray(coded.dictionary.to_pylist(), dtype=object)
