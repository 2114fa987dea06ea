"""Downloads of any size: the first piece needs no row, and what is held does not grow with the rows."""

import csv
import io
import re
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import export
from data.errors import TableError
from data.filters import Filters
from data.selection import choices_of, table_batches, table_mask
from data.selection.cells import Mask
from data.storage import parquet_table
from data.tables import Opened, Tables
from tests.sets import with_facts

RISKY = st.text(st.sampled_from(list("=+-@\t\r\n＝＋－＠;,\"'a 日é")), max_size=6)
CELLS = st.lists(st.tuples(st.none() | RISKY, st.none() | st.lists(RISKY, max_size=3)), max_size=12)


@given(CELLS, st.integers(0, 4))
def test_every_cell_and_every_item_of_a_list_is_guarded(rows: list[tuple[str | None, list[str] | None]], skip: int) -> None:
    """The glance at the octets finds what a search of every cell finds, wherever in its buffers the slice begins."""
    table = pa.table(
        {
            "text": pa.array([text for text, _ in rows], pa.string()),
            "large": pa.array([text for text, _ in rows], pa.large_string()),
            "coded": pa.array([text for text, _ in rows], pa.string()).dictionary_encode(),
            "list": pa.array([items for _, items in rows], pa.list_(pa.string())),
        }
    )
    content = b"".join(export.csv_pieces(table.slice(skip).to_reader(5))).decode()
    cells = list(csv.reader(io.StringIO(content, newline="")))[1:]
    single, several = re.compile(r"^(?=[=+\-@\t\r\n＝＋－＠])"), re.compile(r"(^|;)(?=[=+\-@\t\r\n＝＋－＠])")
    for (text, items), (plain, large, coded, joined) in zip(rows[skip:], cells, strict=True):
        assert plain == large == coded == single.sub("'", text or "")
        assert joined == several.sub(r"\1'", ";".join(items or []))


def _resampled(tables: Tables, rows: int) -> Tables:
    """The tables with so many events, each one of the real ones under an identifier of its own."""
    events = tables.arrow["events"].table()
    chosen = events.take(pa.array(np.random.default_rng(7).integers(0, len(events), rows))).combine_chunks()
    named = chosen.set_column(0, events.schema.field(0), pa.array([f"e{number:08}" for number in range(rows)]))
    return with_facts(tables, events=named)


def _peak(work: Callable[[], None]) -> int:
    """Bytes that Arrow and Python held at most while it worked, above what they held before."""
    pool = pa.default_memory_pool()
    pool.release_unused()
    before, most = int(pa.total_allocated_bytes()), 0
    tracemalloc.start()
    try:
        work()
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return most + max(0, int(pa.total_allocated_bytes()) - before)


@pytest.mark.parametrize("fmt", export.FORMATS)
def test_what_is_held_does_not_grow_with_the_rows(real: Tables, monkeypatch: pytest.MonkeyPatch, fmt: str) -> None:
    monkeypatch.setattr(parquet_table, "BATCH_ROWS", 1000)

    def drawn(tables: Tables) -> int:
        choices_of(tables)
        table_mask(tables, "events", Filters(words="nato"))
        largest = 0

        def work() -> None:
            nonlocal largest
            for piece in export.pieces(tables, "events", Filters(words="nato"), fmt):
                largest = max(largest, len(piece), pa.total_allocated_bytes() - held)

        held = pa.total_allocated_bytes()
        return max(_peak(work), largest)

    few, many = (drawn(_resampled(real, batches * parquet_table.BATCH_ROWS)) for batches in (3, 12))
    assert many < 1.5 * few


@pytest.mark.parametrize("fmt", export.FORMATS)
def test_the_first_piece_is_there_before_a_row_is_looked_for(real: Tables, monkeypatch: pytest.MonkeyPatch, fmt: str) -> None:
    looked: list[str] = []

    def watched(tables: Tables, name: str, filters: Filters) -> Mask:
        looked.append(name)
        return table_mask(tables, name, filters)

    monkeypatch.setattr("data.selection.any_table.table_mask", watched)
    parts: Iterator[bytes] = export.pieces(real, "sources", Filters(words="abe"), fmt)
    assert next(parts)
    assert not looked
    assert b"".join(parts)
    assert looked[0] == "sources"


def test_a_missing_table_is_told_before_the_first_piece(real: Tables) -> None:
    error = TableError("citations.parquet", "is missing.")
    arrow = {name: table for name, table in real.arrow.items() if name != "citations"}
    tables = Tables(real.description, Opened(arrow, {"citations": error}), {}, {"citations": error})
    with pytest.raises(TableError, match="citations"):
        table_batches(tables, "sources", Filters(words="abe"))
    assert table_batches(tables, "sources", Filters()).read_all().num_rows
    assert table_batches(tables, "events", Filters(words="abe")).read_all().num_rows


def test_the_same_filter_is_looked_for_once_and_its_answer_cannot_be_changed(real: Tables) -> None:
    wanted = Filters(words="nato fund", undated=False)
    mask = table_mask(real, "events", wanted)
    assert table_mask(real, "events", Filters(words="nato fund", undated=False)) is mask
    with pytest.raises(ValueError, match="read-only"):
        mask[0] = True
