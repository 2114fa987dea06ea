"""Exercises by year with Japan's role in each."""

from functools import partial

import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.data_table import configured, data_table
from components.participation import ALL_OF_IT, COLUMNS, COUNTED, charts
from components.text.format import counted, of_many
from data.filters import Filters
from data.small_frames import different
from data.tables import Tables
from data.views import participation
from data.views.largest import of_highest


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the grid, and the exercises of one year where the reader asks for them."""
    st.subheader("Exercises")
    grid = participation.exercises(tables, filters)
    if grid.empty:
        st.caption("No exercise under these filters.")
        return
    shown = of_highest(grid, "exercise", participation.last_years(grid), charts.MOST_EXERCISES)
    drawn, every = different(shown["exercise"]), different(grid["exercise"])
    left_out = of_many(drawn, every, "with the latest years", ALL_OF_IT)
    records = counted(participation.exercises_left(tables, filters), "record")
    chart_block(
        charts.exercises(shown),
        "exercises",
        "Exercises by year with Japan's role in the cell",
        f"{records} of {counted(every, 'exercise')} or "
        f"series.{left_out} ○ observer, ● participant; ○● both in one year. An empty cell: no source speaks of that year, "
        "which is not the same as absence.",
        shown,
        ["exercise", "year", "role", *COUNTED],
        by=["exercise", "year"],
        listed=partial(participation.exercise_records, tables, filters),
    )
    year = st.selectbox(
        "All exercises of one year",
        sorted(set(grid["year"]), reverse=True),
        index=None,
        key="exercises-of",
        bind="query-params",
        placeholder="Choose a year",
    )
    if year:
        rows = participation.in_year(tables, filters, year)
        settings = configured(tables.description, "participation", COLUMNS)
        data_table(rows, COLUMNS, "exercises-year", f"Exercises of {year} with roles", settings)
