"""Sources: which documents are cited, what rests on each, who agrees with whom, and where documents disagree."""

import streamlit as st

from components import address
from components.links import DOCUMENT
from components.page import begin, stop_if_empty
from components.sources import agreement, differences, documents, editions, single_source
from components.sources.document_card import document_card, forget
from components.text.format import plain
from components.text.messages import message
from data.views import sources

VIEWS = {
    "documents": documents.draw,
    "agreement": agreement.draw,
    "single": single_source.draw,
    "editions": editions.draw,
    "differences": differences.draw,
    "quality": documents.draw_quality,
}

tables, filters = begin(
    message("Sources"),
    message("Every document cited, what rests on it, what rests on it alone, and where documents differ."),
)

key = st.query_params.get(DOCUMENT, "")
document = sources.document(tables, key) if key else None
if key:
    st.button(message("Back to the list"), icon=":material/arrow_back:", on_click=forget, args=(DOCUMENT,))
if document is not None:
    document_card(tables, document)
else:
    if key:
        unknown = message("There is no document {key}. Choose one below.", key=plain(key[:80]))
        st.warning(unknown, icon=":material/search_off:")
    stop_if_empty(tables, filters, "sources")
    VIEWS[address.choose(message("View"), "view", list(VIEWS), wrap=True)](tables, filters)
