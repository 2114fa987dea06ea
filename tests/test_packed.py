"""A packed table gives what the table holds, whole, by column, in pieces and as a frame in which what repeats is one object."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import TableError
from data.storage.parquet_table import Packed
from data.tables import Tables

TEXTS = st.sampled_from(["", "a", "b", "日本", "a;b"])
NUMBERS = st.none() | st.floats(allow_nan=False)
ROWS = st.lists(st.tuples(st.none() | TEXTS, st.lists(TEXTS, max_size=3), NUMBERS, st.none() | st.dates(), st.booleans()))

Row = tuple[str | None, list[str], float | None, date | None, bool]


def _table(rows: list[Row]) -> pa.Table:
    kinds = (pa.string(), pa.list_(pa.string()), pa.float64(), pa.date32(), pa.bool_())
    names = ("text", "list", "number", "day", "flag")
    columns = [[row[place] for row in rows] for place in range(len(names))]
    return pa.table([pa.array(cells, kind) for cells, kind in zip(columns, kinds, strict=True)], list(names))


@given(ROWS, st.integers(1, 7))
def test_a_packed_table_gives_back_what_it_holds(rows: list[Row], piece: int) -> None:
    table = _table(rows)
    packed = Packed.of(table)
    assert len(packed) == len(rows)
    assert packed.table().to_pylist() == table.to_pylist()
    assert all(packed[name].to_pylist() == table[name].to_pylist() for name in table.column_names)
    mask = np.array([len(row[1]) > 1 for row in rows], dtype=bool)
    parts = list(packed.batches(piece, mask))
    assert all(0 < len(part) <= piece for part in parts)
    expected = [row for row, kept in zip(table.to_pylist(), mask, strict=True) if kept]
    assert [row for part in parts for row in part.to_pylist()] == expected
    frame = packed.frame()
    assert [list(items) for items in frame["list"]] == [items for _, items, *_ in rows]
    assert [None if pd.isna(text) else text for text in frame["text"]] == [text for text, *_ in rows]
    assert sum(map(len, packed.batches(piece))) == len(rows)


def test_a_frame_of_the_real_tables_is_that_of_pandas(real: Tables) -> None:
    for name, packed in real.arrow.items():
        frame, expected = packed.frame(), packed.table().to_pandas(date_as_object=False)
        for column in expected.columns:
            cells = frame[column]
            if expected[column].dtype != cells.dtype:
                assert cells.dtype == object, (name, column)
            same = [
                list(one) == list(other) if isinstance(other, np.ndarray) else one == other or (pd.isna(one) and pd.isna(other))
                for one, other in zip(cells, expected[column], strict=True)
            ]
            assert all(same), (name, column)


def test_what_repeats_is_one_object() -> None:
    rows: list[Row] = [("a", ["x", "y"], 1.0, None, True), ("a", ["x", "y"], 2.0, None, True), (None, [], 3.0, None, True)]
    frame = Packed.of(_table(rows)).frame()
    assert frame["text"][0] is frame["text"][1]
    assert frame["list"][0] is frame["list"][1]
    assert frame["text"].isna().tolist() == [False, False, True]


def test_what_is_damaged_inside_is_told_by_its_file(real: Tables) -> None:
    content = bytearray(real.files["events.parquet"])
    content[200:400] = bytes(200)
    packed = Packed([bytes(content)], "tables/events.parquet")
    for unpack in (packed.frame, packed.table, lambda: list(packed.batches())):
        with pytest.raises(TableError, match=r"events\.parquet.*damaged inside"):
            unpack()
