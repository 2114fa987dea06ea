"""What the filters look at in a table of facts, made once for each opened set of tables."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.cells import Cells, Codes, Places
from data.description import FACT_TABLES
from data.store import Tables

SEARCHED = ("title", "description", "actors", "place", "channel", "purpose")
"""Columns that the words of a search are looked for in."""

OPEN_START, OPEN_END = np.iinfo(np.int64).min, np.iinfo(np.int64).max
"""Years of a date without a start or end."""


@dataclass(frozen=True)
class Index:
    """What the filters look at in one table of facts.

    Attributes
    ----------
    cells
        The rows, those in one cell that no filter but that of words tells apart.
    earliest, latest
        Of each cell, the years of its dates.
    areas
        Of each cell, its areas as a number with one of `area_bits` for each.
    country
        Of each cell, its country.
    cited
        The cells that each source is cited for.
    texts, text
        The texts that words are searched for in, and of each row which of them is its own.
    """

    cells: Cells
    earliest: Places
    latest: Places
    areas: npt.NDArray[np.uint64]
    area_bits: dict[str, np.uint64]
    country: pa.ChunkedArray
    cited: dict[str, Places]
    texts: pa.Array
    text: Codes


class Shared:
    """A key for one opened set of tables, compared by identity, so that what is derived from it is made once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def __hash__(self) -> int:
        return id(self.tables)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shared) and self.tables is other.tables


def fold(text: str) -> str:
    """The text as it is compared: without case and accents."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


@lru_cache(maxsize=2 * len(FACT_TABLES))
def index_of(shared: Shared, name: str) -> Index:
    """What the filters look at in one table of facts."""
    tables = shared.tables
    table = tables.arrow[name]
    labels = tables.arrow["areas"]["label"] if "areas" in tables.arrow else pc.list_flatten(table["areas"]).unique()
    bits = {label: np.uint64(1) << np.uint64(position) for position, label in enumerate(labels.to_pylist())}
    earliest, latest = _years(table["date_earliest"], OPEN_START), _years(table["date_latest"], OPEN_END)
    areas, country = _area_sets(table["areas"], bits), _coded(table["country"])
    row, source, names = _cited(shared, name)
    number = tables.whole.number[name] if tables.whole else None
    cells = Cells.by([earliest, latest, areas, country, sets(row, source, len(names), len(table))], len(table), number)
    texts = search_text(table)
    return Index(
        cells=cells,
        earliest=earliest[cells.first],
        latest=latest[cells.first],
        areas=areas[cells.first],
        area_bits=bits,
        country=table["country"].take(pa.array(cells.first)),
        cited=_cells_of_sources(cells, row, source, names),
        texts=texts.dictionary,
        text=texts.indices.to_numpy(),
    )


def _cells_of_sources(cells: Cells, row: Places, source: Codes, names: Sequence[str]) -> dict[str, Places]:
    """The cells whose rows are cited from each source."""
    number = max(len(cells.first), 1)
    code, cell = np.divmod(np.unique(source.astype(np.int64) * number + cells.of[row]), number)
    ends = np.cumsum(np.bincount(code, minlength=len(names)))
    return dict(zip(names, np.split(cell, ends[:-1]), strict=True)) if names else {}


def _years(column: pa.ChunkedArray, where_open: int) -> Places:
    return np.asarray(pc.fill_null(pc.year(column), where_open).to_numpy())


def _coded(column: pa.ChunkedArray) -> Codes:
    """Each row's value as a number, −1 where it has none."""
    return np.asarray(pc.fill_null(column.dictionary_encode().combine_chunks().indices, -1).to_numpy())


def _area_sets(column: pa.ChunkedArray, bits: dict[str, np.uint64]) -> npt.NDArray[np.uint64]:
    """Each row's areas as one number with a bit per area."""
    sets = np.zeros(len(column), dtype=np.uint64)
    parents = pc.list_parent_indices(column).to_numpy()
    labels = pc.list_flatten(column).dictionary_encode().combine_chunks()
    own = np.array([bits[label] for label in labels.dictionary.to_pylist()], dtype=np.uint64)
    np.bitwise_or.at(sets, parents, own[labels.indices.to_numpy()])
    return sets


def rows_of(keys: pa.ChunkedArray, ids: pa.ChunkedArray) -> Places:
    """The row of each key among the identifiers; −1 where it is none of them."""
    return np.asarray(pc.fill_null(pc.index_in(keys, value_set=ids), -1).to_numpy())


def _cited(shared: Shared, name: str) -> tuple[Places, Places, Sequence[str]]:
    """Which rows of a table of facts are cited, from which source as its place among these names; each pair once, by row."""
    if "citations" not in shared.tables.arrow:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), ()
    codes, names = source_codes(shared)
    row = rows_of(shared.tables.arrow["citations"]["record_id"], shared.tables.arrow[name]["id"])
    row, code = np.divmod(np.unique(row[row >= 0].astype(np.int64) * len(names) + codes[row >= 0]), max(len(names), 1))
    return row, code, names.tolist()


def sets(row: Places, code: Places, codes: int, rows: int) -> Places:
    """A number for each row that is the same for rows with the same codes; the pairs must be by row, then by code."""
    sets = np.zeros(rows, dtype=np.int64)
    while len(row):
        first = np.append(True, row[1:] != row[:-1])
        sets *= codes + 1
        sets[row[first]] += code[first] + 1
        sets = pd.factorize(sets)[0]
        row, code = row[~first], code[~first]
    return sets


def search_text(rows: pa.Table | pa.RecordBatch) -> pa.DictionaryArray:
    """Each row's searched columns in one folded text; what several rows share is kept and folded once."""
    columns = [rows[name] for name in SEARCHED if name in rows.schema.names]
    texts = [pc.binary_join(column, "\n") if pa.types.is_list(column.type) else column for column in columns]
    joined = pc.binary_join_element_wise(*texts, "\n", null_handling="skip").dictionary_encode()
    coded = joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
    folded = pa.array([fold(text) for text in coded.dictionary.to_pylist()], type=pa.string())
    return pa.DictionaryArray.from_arrays(coded.indices, folded)


@lru_cache(maxsize=2)
def source_codes(shared: Shared) -> tuple[Places, npt.NDArray[np.object_]]:
    """The source of each citation as its place among the sources that are cited, and these."""
    coded = shared.tables.arrow["citations"]["source_id"].dictionary_encode().combine_chunks()
    return coded.indices.to_numpy(), np.asarray(coded.dictionary.to_pylist(), dtype=object)
