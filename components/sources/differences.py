"""Show where documents differ, with both readings side by side."""

import streamlit as st

from components.blocks.data_table import configured, data_table
from components.links import DIFFERENCE
from components.sources.document_card import draw_difference, open_difference
from components.text.format import plain
from components.text.messages import message, plural
from data.filters import Filters
from data.selection.query import select
from data.tables import Tables
from data.views import sources

DIFFERENCE_COLUMNS = ["topic", "kind", "reading_a", "source_a", "reading_b", "source_b", "effect", "resolution", "record_ids"]


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the difference that the address names, and the table of all."""
    rows = select(tables, "discrepancies", filters)
    wanted = st.query_params.get(DIFFERENCE, "")
    discrepancy = sources.discrepancy(tables, wanted)
    if discrepancy is not None:
        draw_difference(tables, discrepancy)
    elif wanted:
        unknown = message("There is no discrepancy {key}. Choose one below.", key=plain(wanted[:80]))
        st.warning(unknown, icon=":material/search_off:")
    caption = plural(
        "{shown} of {count} contradiction, ambiguity, change of wording, damaged text or possible double count. "
        "Click a row to see both readings side by side.",
        "{shown} of {count} contradictions, ambiguities, changes of wording, damaged texts and possible double counts. "
        "Click a row to see both readings side by side.",
        len(tables["discrepancies"]),
        shown=len(rows),
    )
    st.caption(caption)
    settings = configured(tables.description, "discrepancies", DIFFERENCE_COLUMNS)
    alt = message("Discrepancies with both readings and their effect")
    data_table(rows, DIFFERENCE_COLUMNS, "differences", alt, settings, open_difference)
