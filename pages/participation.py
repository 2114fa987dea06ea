"""Participation: what Japan takes part in, in which role, and since when."""

import streamlit as st

from components.blocks.data_table import Look, configured, data_table, tall
from components.links import download_address
from components.page import begin, stop_if_empty
from components.participation import sections
from components.participation.sections import RECORD_COLUMNS
from components.text.messages import message
from data.selection import table_rows
from data.views import overview, participation

tables, filters = begin(
    message("Participation"),
    message(
        "Exercises, bodies, programmes, missions, posts, dialogues and initiatives in which Japan takes part. Possible future "
        "participation is listed separately."
    ),
)
stop_if_empty(tables, filters, "participation")

years = overview.years_shown(tables, filters)
_, outlook = participation.taking_part(tables, filters)
sections.draw_spans(tables, filters, years)
sections.draw_exercises(tables, filters)
sections.draw_tenures(tables, filters, years)
sections.draw_counts(tables, filters, outlook)

settings = configured(tables.description, "participation", RECORD_COLUMNS)
possible = participation.possible(tables, filters)
if len(possible):
    st.subheader(message("Possible"))
    st.markdown(message("Sources hold these out only as a prospect. They are not counted above."))
    data_table(possible, RECORD_COLUMNS, "possible", message("Possible future participation"), settings)

st.subheader(message("All participation"))
rows = table_rows(tables, "participation", filters)
download = download_address("participation", filters)
alt = message("Records of participation")
data_table(rows, RECORD_COLUMNS, "participation", alt, settings, look=Look(height=tall(rows), address=download))
