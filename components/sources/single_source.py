"""List the records that rest on one document only, by the kind of document."""

from functools import partial

import streamlit as st

from components import address
from components.blocks.data_table import Look, data_table, tall
from components.text.labels import label
from components.text.messages import message, plural
from data.filters import Filters
from data.tables import Tables
from data.views import sources

SINGLE_SOURCE_COLUMNS = ["title", "date_text", "table", "confidence", "publisher", "kind", "source_id"]


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the choice of a kind of document and the table of records."""
    every = sources.single(tables, filters)
    if not len(every):
        st.caption(message("Every record under these filters is stated by more than one document."))
        return
    kinds = sources.kinds(tables, filters)
    kind = st.segmented_control(
        message("Kind of document"),
        kinds,
        format_func=partial(label, "source_kind"),
        wrap=True,
        **address.one("document_kind", kinds, formerly="kind"),
    )
    rows = sources.single(tables, filters, kind)
    caption = plural(
        "{shown} of {count} single-source record under these filters. Click a row to open its record.",
        "{shown} of {count} single-source records under these filters. Click a row to open its record.",
        len(every),
        shown=f"{len(rows):,}",
    )
    st.caption(caption)
    data_table(rows, SINGLE_SOURCE_COLUMNS, "single", message("Single-source records"), look=Look(height=tall(rows)))
