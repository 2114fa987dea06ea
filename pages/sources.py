"""Sources: which documents are cited, what rests on each, who agrees with whom, and where documents disagree."""

import streamlit as st

from components.links import DOCUMENT
from components.page import begin, stop_if_empty
from components.sources import agreement, differences, documents, editions, single_source
from components.sources.document_card import document_card, forget
from components.text.format import plain
from data.views import sources

VIEWS = {
    "Documents": documents.draw,
    "Agreement": agreement.draw,
    "One source only": single_source.draw,
    "Editions": editions.draw,
    "Differences": differences.draw,
    "Quality": documents.draw_quality,
}

tables, filters = begin(
    "Sources",
    "Every document, what rests on it, what rests on it alone, and where documents differ.",
)

key = st.query_params.get(DOCUMENT, "")
document = sources.document(tables, key) if key else None
if key:
    st.button("Back to the list", icon=":material/arrow_back:", on_click=forget, args=(DOCUMENT,))
if document is not None:
    document_card(tables, document)
else:
    if key:
        st.warning(f"There is no document {plain(key[:80])}. Choose one below.", icon=":material/search_off:")
    stop_if_empty(tables, filters, "sources")
    first = next(iter(VIEWS))
    view = st.segmented_control("View", list(VIEWS), default=first, required=True, key="view", bind="query-params", wrap=True)
    VIEWS[view or first](tables, filters)
