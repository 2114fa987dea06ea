"""Downloads: RFC 4180, spreadsheets run nothing, and the three formats say the same."""

import csv
import io
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import export
from data.filters import Filters
from data.storage.parquet_table import BATCH_ROWS
from data.tables import Tables


@given(st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"])))))
def test_csv_gives_back_every_text_and_runs_no_formula(texts: list[str | None]) -> None:
    table = pa.table({"n": pa.array(range(len(texts)), pa.int64()), "text": pa.array(texts, pa.string())})
    content = b"".join(export.csv_pieces(table.to_reader())).decode("utf-8")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert rows[0] == ["n", "text"]
    assert len(rows) == len(texts) + 1
    for text, (_, cell) in zip(texts, rows[1:], strict=True):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
        assert cell.removeprefix("'") == (text or "").removeprefix("'")


def test_numbers_stay_numbers() -> None:
    table = pa.table({"amount": [-1.5, 2.0], "text": ["-1.5", "+2"], "list": pa.array([["=a", "b"], []])})
    rows = list(csv.reader(io.StringIO(b"".join(export.csv_pieces(table.to_reader())).decode())))
    assert rows[1:] == [["-1.5", "'-1.5", "'=a;b"], ["2", "'+2", ""]]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_text_and_no_item_of_a_list_runs(sign: str) -> None:
    """Some spreadsheets part cells at semicolons, so each item of a list begins a cell."""
    cell, item = pa.array([f"{sign}1"]), pa.array([["a", f"{sign}1", f"b{sign}"]])
    content = b"".join(export.csv_pieces(pa.table({"text": cell, "list": item}).to_reader())).decode()
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert rows[1] == [f"'{sign}1", f"a;'{sign}1;b{sign}"]


@pytest.mark.parametrize("rows", [0, 1, BATCH_ROWS, BATCH_ROWS + 1])
def test_pieces_fit_together(rows: int) -> None:
    table = pa.table({"n": pa.array(range(rows), pa.int64())})
    assert pq.read_table(io.BytesIO(b"".join(export.parquet_pieces(table.to_reader(BATCH_ROWS))))).equals(table)
    assert json.loads(b"".join(export.json_pieces(table.to_reader(BATCH_ROWS), {"version": "1"})))["data"] == table.to_pylist()
    assert len(pd.read_csv(io.BytesIO(b"".join(export.csv_pieces(table.to_reader()))))) == rows


def test_the_three_formats_say_the_same(any_set: Tables) -> None:
    for name in any_set.arrow:
        made = {fmt: b"".join(export.pieces(any_set, name, Filters(), fmt)) for fmt in export.FORMATS}
        parquet = pq.read_table(io.BytesIO(made["parquet"]))
        rows = json.loads(made["json"])["data"]
        cells = list(csv.reader(io.StringIO(made["csv"].decode(), newline="")))
        assert cells[0] == parquet.column_names == [column.name for column in any_set.description[name].columns]
        assert len(cells) - 1 == len(rows) == len(parquet)
        assert rows == json.loads(json.dumps(parquet.to_pylist(), default=str))
