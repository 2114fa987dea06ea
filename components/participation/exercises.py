"""Exercises by year with Japan's role in each."""

from functools import partial

import streamlit as st

from components.charts import participation as charts
from components.figure import figure
from components.participation import ALL_OF_IT, COLUMNS, COUNTED
from components.tables import configured, table
from components.text import counted, of_many
from data.filters import Filters
from data.frames import different
from data.store import Tables
from data.views import participation
from data.views.room import of_highest


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
    figure(
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
        table(rows, COLUMNS, "exercises-year", f"Exercises of {year} with roles", settings)
