"""How many records of participation there are, by format or organisation and by role."""

from functools import partial

import streamlit as st

from components.blocks.chart_block import chart_block
from components.participation import ALL_OF_IT, COUNTED, charts
from components.text.format import counted, of_many
from data.filters import Filters
from data.small_frames import different
from data.tables import Tables
from data.views import participation
from data.views.common import tuples
from data.views.counts import summed_by
from data.views.largest import of_highest


def draw(tables: Tables, filters: Filters, outlook: int) -> None:
    """Draw the bars; `outlook` is the number of records that are only possible."""
    st.subheader("How many")
    by = st.segmented_control(
        "Count by", ("Format", "Organisation"), default="Format", required=True, key="count", bind="query-params"
    )
    column = (by or "Format").lower()
    possible = f"; the {outlook:,} of what is only possible are not counted" if outlook else ""
    counts = participation.by(tables, filters, column)
    sums = summed_by(((name,), records) for name, records in tuples(counts, column, "records"))
    shown = of_highest(counts, column, sums, charts.MOST_NAMES)
    left_out = of_many(different(shown[column]), len(sums), "with most records", ALL_OF_IT)
    chart_block(
        charts.roles(shown, column),
        f"participation-{column}",
        f"Participation by {column} and role",
        f"{counted(sums.total(), 'record')}{possible}.{left_out} An organisation that no source names is “not stated”.",
        shown,
        [column, "role", *COUNTED],
        by=[column, "role"],
        listed=partial(participation.by_records, tables, filters, column=column),
    )
