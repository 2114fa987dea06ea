"""Sources: which documents are cited, what rests on each, who agrees with whom, and where documents disagree."""

import streamlit as st

from components import address
from components.links import DOCUMENT
from components.page import begin, stop_if_empty
from components.sources import agreement, documents
from components.text.format import plain
from components.text.messages import message
from data.views import sources

VIEWS = {
    "documents": documents.draw_documents,
    "agreement": agreement.draw_agreement,
    "single": documents.draw_single_source,
    "editions": agreement.draw_editions,
    "differences": documents.draw_differences,
    "quality": documents.draw_quality,
}

tables, filters = begin(
    message("Sources"),
    message("Every document cited, what rests on it, what rests on it alone, and where documents differ."),
)

key = st.query_params.get(DOCUMENT, "")
document = sources.document(tables, key)
if key:
    st.button(message("Back to the list"), icon=":material/arrow_back:", on_click=documents.put, args=(DOCUMENT, None))
if document is not None:
    documents.draw_document(tables, document)
else:
    if key:
        unknown = message("There is no document {key}. Choose one below.", key=plain(key[:80]))
        st.warning(unknown, icon=":material/search_off:")
    stop_if_empty(tables, filters, "sources")
    VIEWS[address.choose(message("View"), "view", list(VIEWS), wrap=True)](tables, filters)
