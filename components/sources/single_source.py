"""What rests on one document only, by the kind of document."""

import streamlit as st

from components.blocks.data_table import data_table, tall
from data.filters import Filters
from data.tables import Tables
from data.views import sources

COLUMNS = ["title", "date_text", "table", "confidence", "publisher", "kind", "source_id"]


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the records that rest on one document only."""
    every = sources.single(tables, filters)
    if not len(every):
        st.caption("Every record under these filters is stated by more than one document.")
        return
    kind = st.segmented_control("Kind of document", sources.kinds(tables, filters), key="kind", bind="query-params", wrap=True)
    single = sources.single(tables, filters, kind)
    st.caption(
        f"{len(single):,} of {len(every):,} records under these filters that rest on one document only. Click a row to open "
        "its record."
    )
    data_table(single, COLUMNS, "single", "Records that rest on one document only", height=tall(single))
