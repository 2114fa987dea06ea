"""About: how facts are coded, and the codebook as the description of the tables has it."""

import streamlit as st

from components.page import begin
from components.text import plain
from data.filters import PARAMETERS

tables, filters = begin(
    "About",
    "How the records are made, what the columns mean, and how to take the data with you.",
)

st.subheader("How facts are coded")
st.markdown(
    """
- **A record is one fact in the world**, told in the project's own words. Documents that tell the same visit are citations
  of one record, not several records.
- **Every record is cited** to the paragraph that states it, where the document lies in a file; else to a place in words.
- **Dates are as exact as the sources and no more.** They are kept in EDTF (ISO 8601-2); a month is drawn as a month, a
  decade fades.
- **Money keeps its meaning.** Pledges, payments and running totals overlap. An amount is added only where it is safe;
  otherwise the ledger says why not. What went *through* NATO's funds, what was given *alongside* its operations and what is
  *context* are three sums.
- **Disagreement is data.** Both readings stand with their sources, and the record says which it follows.
- **Not known is a value.** An amount or date that no source states is "not stated", never zero.
- **An outlook is not participation.** What Japan "could" join is marked as possible.
"""
)
st.subheader("How sure a record is")
st.markdown(plain(tables.description["events"].by_name["confidence"].description))

st.subheader("Take the data with you")
st.markdown(
    f"""
Every table comes as `/api/NAME.csv`, `/api/NAME.json` and `/api/NAME.parquet`, with the filters of this page's address
({", ".join(f"`{name}`" for name in PARAMETERS)}), and all of it as `/api/datapackage.zip`. For example
`/api/events.csv?area=Cyber+defence&years=2015&years=2023`.
"""
)
st.code(tables.description.citation, language=None, wrap_lines=True)
st.caption(
    f"Data version {tables.description.version}, licence {tables.description.licence} ({tables.description.licence_url})."
)

st.subheader("Codebook")
for table in tables.description.tables.values():
    with st.expander(f"{table.title} ({table.rows} rows): {table.description}"):
        st.dataframe(
            [
                {
                    "Column": column.name,
                    "Title": column.title,
                    "Type": column.type,
                    "Unit": column.unit or "",
                    "Description": column.description,
                    "Values": ", ".join(column.allowed),
                    "Made by": "build" if column.derived else "editor",
                }
                for column in table.columns
            ],
            hide_index=True,
            alt=f"Codebook of the table {table.name}",
            column_config={"Description": st.column_config.Column(width="large")},
        )
