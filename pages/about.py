"""About: how facts are coded, what the address holds, how to cite, and the codebook."""

import streamlit as st

from components.about import CONFIDENCE, METHOD, draw_codebook
from components.links import page_file
from components.page import begin
from components.text.format import plain
from components.text.messages import message
from data.export import FORMATS
from data.filters import PARAMETERS

tables, _ = begin(
    message("About"),
    message("How the records are made, how reliable they are, what the columns mean, and how to take the data with you."),
)
description = tables.description

for heading, text in METHOD.items():
    st.subheader(message(heading))
    st.markdown(message(text))

st.subheader(message("How reliable a record is"))
st.markdown(plain(description["events"].by_name["confidence"].description))
st.markdown(message(CONFIDENCE))
agreement = message("Which documents agree")
st.page_link(page_file("sources"), label=agreement, query_params={"view": "agreement"}, icon=":material/rule:")

st.subheader(message("Addresses"))
st.markdown(
    message(
        """
The address of a page holds its state, so a link shows what you see. On every page: {parameters}. Defaults are left out. One
record is `/records?record=ID`, one document `/sources?document=ID`, one question on which sources differ
`/sources?view=differences&difference=ID`; `pick` is the mark clicked in a chart.

Every table is available as {files} with the same filters, and everything as `/api/datapackage.zip`. For example
`/api/events.csv?area=cyber-defence&years=2015&years=2023`.
""",
        parameters=", ".join(f"`{name}`" for name in PARAMETERS),
        files=", ".join(f"`/api/NAME.{name}`" for name in FORMATS),
    )
)

st.subheader(message("How to cite"))
st.code(description.citation, language=None, wrap_lines=True)
st.caption(
    message(
        "Data version {version}, licence {licence} ({address}). Name the version: the file CHANGELOG.md beside the program "
        "lists what was added, corrected or withdrawn in each. Identifiers are never reused; the address of a withdrawn record "
        "says why it was withdrawn.",
        version=description.version,
        licence=description.licence,
        address=description.licence_url,
    )
)

st.subheader(message("Codebook"))
draw_codebook(description)
