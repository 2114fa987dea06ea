"""Show exercises by year with Japan's role in each."""

from functools import partial

import pandas as pd
import streamlit as st

from components import address
from components.blocks.chart_block import chart_block
from components.blocks.data_table import configured, data_table
from components.blocks.selection import Marks
from components.charts.theme import mark_key
from components.participation import RECORD_COLUMNS, charts
from components.text.format import drawn_of_total
from components.text.labels import label
from components.text.messages import marked, message, plural
from data.filters import Filters
from data.storage.small_frames import different
from data.tables import Tables
from data.views import participation
from data.views.common import of_highest, tuples


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the grid, and a table of the exercises of one year if a year is chosen."""
    st.subheader(message("Exercises"))
    grid = participation.exercises(tables, filters)
    if grid.empty:
        st.caption(message("No exercises under these filters."))
        return
    shown = of_highest(grid, "exercise", participation.last_years(grid), charts.MAX_EXERCISES)
    drawn, total = different(shown["exercise"]), different(grid["exercise"])
    part = marked("Of {total}, the {drawn} with the latest years are drawn; all are in the table “All participation” below.")
    caption = [
        message(
            "{records} of {exercises}.",
            records=plural("{count} record", "{count} records", participation.count_exercises(tables, filters)),
            exercises=plural("{count} exercise or series", "{count} exercises or series", total),
        ),
        *drawn_of_total(part, drawn, total),
        message("○ observer, ● participant, ○● both in one year."),
        message("Empty: no source for that year; Japan may still have taken part."),
    ]
    chart_block(
        charts.exercises(shown),
        "exercises",
        message("Exercises by year and Japan’s role"),
        " ".join(caption),
        shown,
        ["exercise", "year", "roles", "records", "record_ids", "source_ids"],
        Marks(
            ["exercise", "year"],
            partial(participation.exercise_records, tables, filters),
            labels={"year": partial(label, "year"), "roles": lambda roles: "; ".join(label("role", role) for role in roles)},
            former=_former_keys,
        ),
    )
    years = sorted(set(grid["year"]), reverse=True)
    year = st.selectbox(
        message("All exercises of one year"),
        years,
        index=None,
        placeholder=message("Choose a year"),
        format_func=partial(label, "year"),
        **address.one("exercises-of", years),
    )
    if year:
        rows = participation.in_year(tables, filters, year)
        settings = configured(tables.description, "participation", RECORD_COLUMNS)
        alt = message("Exercises of {year} with roles", year=label("year", year))
        data_table(rows, RECORD_COLUMNS, "exercises-year", alt, settings)


def _former_keys(rows: pd.DataFrame) -> list[str]:
    """Key rows by the words that stood in addresses before ids did."""
    pairs = tuples(rows, "exercise", "year")
    return [mark_key(exercise, "no year" if year == participation.NO_YEAR else year) for exercise, year in pairs]
