"""Participation: what Japan takes part in, in which role, and since when."""

import streamlit as st

from components.blocks.chart_block import chart_block, forget_pick
from components.blocks.data_table import configured, data_table, tall
from components.blocks.density_block import density_figure
from components.links import download_address
from components.page import begin, stop_if_empty
from components.participation import COLUMNS, charts, counts, exercises, tenures
from components.text.format import counted
from data.selection import query
from data.views import overview, participation

tables, filters = begin(
    "Participation",
    "Exercises, bodies, programmes, missions, posts, dialogues and initiatives in which Japan takes part. What is only an "
    "outlook stands apart and is not counted as participation.",
)
stop_if_empty(tables, filters, "participation")

years = overview.years_shown(tables, filters)
taking_part, outlook = participation.taking_part(tables, filters)

left_out = f"; {outlook:,} of what is only possible are left out and listed below" if outlook else ""
lanes = st.segmented_control(
    "Lanes", ("Format", "Role"), default="Format", required=True, key="lanes", bind="query-params", on_change=forget_pick
)
lane = (lanes or "Format").lower()
words = f"{counted(taking_part, 'record')} of participation{left_out}."
if taking_part > charts.MOST_SPANS:
    density = participation.density(tables, filters, lane, years)
    density_figure(
        lambda cells: charts.density(cells, density.names, years),
        "participation-spans",
        f"Number of records of what Japan takes part in, in lanes by {lane} and years",
        words,
        density,
        taking_part - density.dated(),
    )
else:
    shown = participation.taken(tables, filters, lane).part()
    chart_block(
        charts.spans(shown, years),
        "participation-spans",
        f"What Japan takes part in, on a time axis in lanes by {lane}",
        f"{words} A bar that fades has an end that is not known; one that fades in has a beginning that is not known.",
        shown,
        ["id", "format", "role", "title", "date", "date_text", "organisation", "source_ids"],
    )

exercises.draw(tables, filters)
tenures.draw(tables, filters, years)
counts.draw(tables, filters, outlook)

settings = configured(tables.description, "participation", COLUMNS)
possible = participation.possible(tables, filters)
if len(possible):
    st.subheader("Only possible")
    st.markdown("Sources hold these out as an outlook. They are not counted above.")
    data_table(possible, COLUMNS, "possible", "Participation that is only an outlook", settings)

st.subheader("All of it")
rows = query.rows(tables, "participation", filters)
address = download_address("participation", filters, query.choices(tables))
data_table(rows, COLUMNS, "participation", "Records of participation", settings, height=tall(rows), address=address)
