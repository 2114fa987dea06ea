"""A part of many rows at a time, with the choice of the part."""

from math import ceil

import pandas as pd
import streamlit as st

from data.selection.rows import Rows

PAGE_ROWS = 1_000
"""Most rows of a table that are sent to the browser at once."""


def part(rows: pd.DataFrame | Rows, key: str, most: int = PAGE_ROWS) -> pd.DataFrame:
    """The rows of the page that the reader chose; all of them, and no choice, where they fit on one."""
    pages = ceil(len(rows) / most)
    if pages < 2:
        return rows if isinstance(rows, pd.DataFrame) else rows.part()
    page = min(st.pagination(pages, key=f"{key}-page"), pages)
    start, stop = (page - 1) * most, min(page * most, len(rows))
    st.caption(f"Rows {start + 1:,} to {stop:,} of {len(rows):,}.")
    return rows.iloc[start:stop].reset_index(drop=True) if isinstance(rows, pd.DataFrame) else rows.part(start, stop)


def all_rows(rows: pd.DataFrame | Rows) -> pd.DataFrame:
    """All the rows."""
    return rows if isinstance(rows, pd.DataFrame) else rows.part()
