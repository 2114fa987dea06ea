"""Cells, what is left of them, and what is counted from them equal what plain loops over the rows give."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.selection.cells import ROWS_PER_LOOK, Cells, CellSelection
from data.selection.groups import Groups
from data.selection.rows import highest

ROWS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=60)


def _select(rows: list[tuple[int, int, bool]], wanted: int, *, words: bool) -> CellSelection:
    """What is left of rows of a filtered value, a counted value and whether they have the words."""
    cells = Cells.by([np.array([row[0] for row in rows], dtype=np.int64)], len(rows))
    is_chosen = np.array([rows[first][0] <= wanted for first in cells.first_row], dtype=bool)
    return CellSelection(cells, is_chosen, np.array([row[2] for row in rows], dtype=bool) if words else None)


@given(ROWS, st.integers(-1, 3), st.booleans())
def test_what_is_left_is_what_a_look_at_each_row_leaves(rows: list[tuple[int, int, bool]], wanted: int, words: bool) -> None:
    chosen = _select(rows, wanted, words=words)
    expected = [row for row, (value, _, has) in enumerate(rows) if value <= wanted and (has or not words)]
    assert chosen.rows().tolist() == np.flatnonzero(chosen.mask).tolist() == expected
    assert len(chosen) == len(expected)
    assert chosen.at(np.arange(len(rows))[::-1]).tolist() == chosen.mask[::-1].tolist()
    for part in (slice(0, 3), slice(2, 7), slice(50, 60)):
        assert chosen.rows(part).tolist() == expected[part]
    assert not chosen.is_chosen.flags.writeable
    only = np.arange(len(rows)) % 2 == 0
    assert chosen.among(only).rows().tolist() == [row for row in expected if row % 2 == 0]


@pytest.mark.parametrize("wanted", range(3))
@pytest.mark.parametrize("words", [False, True])
def test_a_part_of_many_rows_is_that_part_of_all_of_them(wanted: int, words: bool) -> None:
    draw = np.random.default_rng(5)
    value = np.searchsorted([0.001, 0.05], draw.random(3 * ROWS_PER_LOOK))
    cells = Cells.by([value], len(value))
    chosen = CellSelection(cells, value[cells.first_row] == wanted, draw.random(len(value)) < 1 / 2 if words else None)
    every = np.flatnonzero(chosen.mask)
    assert len(every)
    for part in (slice(0, 1_000), slice(1_000, 2_000), slice(len(every) - 10, len(every) + 10), slice(5, None)):
        assert chosen.rows(part).tolist() == every[part].tolist()


@given(ROWS, st.integers(-1, 3), st.booleans())
def test_counts_from_cells_are_those_of_the_rows(rows: list[tuple[int, int, bool]], wanted: int, words: bool) -> None:
    chosen = _select(rows, wanted, words=words)
    groups = Groups.of(chosen.cells, pd.DataFrame({"counted": [row[1] for row in rows]}), ("counted",))
    expected = Counter(rows[row][1] for row in chosen.rows())
    sizes = groups.sizes(chosen)
    some = np.flatnonzero(sizes)
    assert dict(zip(groups.keys(some), sizes[some].tolist(), strict=True)) == {(value,): n for value, n in expected.items()}
    assert dict(groups.counted(some, sizes)[["counted", "records"]].itertuples(index=False, name=None)) == expected
    for key, own in groups.rows(chosen, [(value,) for value in range(4)]).items():
        assert own.tolist() == [row for row in chosen.rows().tolist() if (rows[row][1],) == key]


@given(st.lists(st.integers(0, 5), max_size=40))
def test_a_cell_has_the_rows_of_one_value(values: list[int]) -> None:
    cells = Cells.by([np.array(values, dtype=np.int64)], len(values))
    for cell, (first, size) in enumerate(zip(cells.first_row.tolist(), cells.records_per_cell.tolist(), strict=True)):
        rows = cells.rows(np.array([cell])).tolist()
        assert rows == [row for row, value in enumerate(values) if value == values[first]]
        assert (rows[0], len(rows)) == (first, size)


DAYS = st.lists(st.none() | st.integers(0, 5), min_size=1, max_size=30)


@pytest.mark.parametrize("kind", ["number", "day", "word"])
@given(DAYS, st.integers(1, 8))
def test_the_highest_are_the_last_of_a_stable_order(kind: str, values: list[int | None], most: int) -> None:
    made: dict[str, Any] = {
        "number": pd.Series(values, dtype=float),
        "day": pd.to_datetime(pd.Series(values, dtype=float), unit="D", origin="2001-01-01").astype("datetime64[ms]"),
        "word": pd.Series([None if value is None else str(value) for value in values], dtype=object),
    }
    ranked = sorted(range(len(values)), key=lambda place: (-1 if values[place] is None else values[place], place))
    found = highest(made[kind].to_numpy(), min(most, len(values))).tolist()
    assert found == sorted(ranked[-most:])
