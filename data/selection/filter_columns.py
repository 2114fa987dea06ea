"""The flat columns that filters look at: no list, no missing bound, no second table, so that any engine can compare them."""

import unicodedata
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.filters import ANY_OF

FIRST_DAY, LAST_DAY, SEARCH = "first_day", "last_day", "search"
AREA = next(each.flat for each in ANY_OF if each.form == "flags")
"""Before the label of an area in the name of its column."""

OPEN_START, OPEN_END = np.iinfo(np.int32).min, np.iinfo(np.int32).max
"""Days since 1970 where a date is open."""

SEARCHED = ("title", "description", "actors", "place", "channel", "purpose")
"""Columns that the words of a search are looked for in."""


def mark(source: str) -> str:
    """Mark an identifier of a document as it stands in the column of the cited ones, where none is part of another."""
    return f"|{source}|"


def flat_columns(rows: pa.RecordBatch, areas: Sequence[str]) -> dict[str, pa.Array]:
    """Return what filters look at in rows of a table of facts, beside the searched text."""
    earliest, latest = (rows[name].cast(pa.int32()) for name in ("date_earliest", "date_latest"))
    columns = {FIRST_DAY: pc.fill_null(earliest, OPEN_START), LAST_DAY: pc.fill_null(latest, OPEN_END)}
    for each in ANY_OF:
        cells = rows[next(name for name in each.columns if name in rows.schema.names)]
        if each.form == "flags":
            columns |= {f"{each.flat}{value}": _has(cells, value) for value in areas}
        else:
            columns[each.flat] = pc.binary_join(_marked(cells), "") if each.form == "marks" else cells
    return columns


def _marked(lists: pa.ListArray) -> pa.ListArray:
    parts = pc.binary_join_element_wise("|", lists.flatten(), "|", "")
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    return pa.ListArray.from_arrays(pa.array(np.append(0, np.cumsum(lengths)), pa.int32()), parts)


def _has(lists: pa.ListArray, label: str) -> pa.BooleanArray:
    having = np.zeros(len(lists), dtype=bool)
    having[pc.filter(pc.list_parent_indices(lists), pc.equal(pc.list_flatten(lists), label)).to_numpy()] = True
    return pa.array(having)


def search_text(rows: pa.Table | pa.RecordBatch) -> pa.DictionaryArray:
    """Join the searched columns of each row in one folded text; what several rows share is kept and folded once."""
    columns = [rows[name] for name in SEARCHED if name in rows.schema.names]
    texts = [pc.binary_join(column, "\n") if pa.types.is_list(column.type) else column for column in columns]
    joined = pc.binary_join_element_wise(*texts, "\n", null_handling="skip").dictionary_encode()
    coded = joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
    folded = pa.array([fold(text) for text in coded.dictionary.to_pylist()], type=pa.string())
    return pa.DictionaryArray.from_arrays(coded.indices, folded)


def fold(text: str) -> str:
    """Give the text as it is compared: without case and accents."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
