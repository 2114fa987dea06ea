"""Where documents differ, with both readings side by side."""

import streamlit as st

from components.blocks.data_table import configured, data_table
from components.links import DIFFERENCE
from components.sources.document_card import difference_box, remember_difference
from components.text.format import plain
from data.filters import Filters
from data.selection.query import select
from data.tables import Tables
from data.views import sources

COLUMNS = ["topic", "kind", "reading_a", "source_a", "reading_b", "source_b", "effect", "resolution", "record_ids"]


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the difference that the address names, and the table of all."""
    differing = select(tables, "discrepancies", filters)
    wanted = st.query_params.get(DIFFERENCE, "")
    found = sources.discrepancy(tables, wanted)
    if found is not None:
        difference_box(tables, found)
    elif wanted:
        st.warning(f"There is no discrepancy {plain(wanted[:80])}. Choose one below.", icon=":material/search_off:")
    st.caption(
        f"{len(differing)} of {len(tables['discrepancies'])} conflicts, ambiguities, drifts of wording, damages and possible "
        "double counts. Click a row to see both readings side by side."
    )
    settings = configured(tables.description, "discrepancies", COLUMNS)
    data_table(
        differing, COLUMNS, "differences", "Discrepancies with both readings and their effect", settings, remember_difference
    )
