"""Sources: which documents are cited, what each supports, and where they disagree."""

import streamlit as st

from components.page import begin, stop_if_empty
from components.tables import configured, table
from components.text import plain
from data.query import select
from data.views import sources

tables, filters = begin(
    "Sources",
    "Every document, how many records it supports, which of them it alone supports, and where documents disagree.",
)
stop_if_empty(tables, filters, "sources")

support = sources.support(tables, filters)
COLUMNS = ["id", "title", "publisher", "published_text", "kind", "language", "url", "quality_note"]
settings = configured(tables.description, "sources", COLUMNS)
settings |= {
    "url": st.column_config.LinkColumn("Address", display_text="open"),
    "records": st.column_config.NumberColumn("Records", help="Records that the document supports or differs from."),
    "only_source": st.column_config.NumberColumn("Only source", help="Records that no other document states."),
    "differs": st.column_config.NumberColumn("Differs", help="Records of which it gives another reading."),
}
table(
    support.rename(columns={"id": "source_id"}),
    ["source_id", *COLUMNS[1:4], "records", "only_source", "differs", *COLUMNS[4:]],
    "sources",
    "Documents and how many records each supports",
    settings | {"source_id": settings["id"]},
)

chosen = st.selectbox(
    "Everything one document supports", support["id"].tolist(), index=None, placeholder="Choose a document", key="document"
)
if chosen:
    document = support.set_index("id").loc[chosen]
    st.markdown(f"**{plain(document['title'])}**, {plain(document['publisher'])}")
    if isinstance(document["quality_note"], str):
        st.info(plain(document["quality_note"]), icon=":material/report:")
    supported = sources.supported_by(tables, chosen)
    table(
        supported.rename(columns={"record_id": "id"}),
        ["paragraph", "locator", "title", "stance", "claim", "table", "id"],
        "supported",
        f"Records that {chosen} supports",
    )

st.subheader("Where sources differ")
discrepancies = select(tables, "discrepancies", filters)
st.caption(f"{len(discrepancies)} of {len(tables['discrepancies'])} discrepancies and possible double counts.")
SHOWN = [
    "topic",
    "kind",
    "reading_a",
    "source_a",
    "paragraph_a",
    "reading_b",
    "source_b",
    "paragraph_b",
    "effect",
    "resolution",
]
table(
    discrepancies.rename(columns={"id": "discrepancy_id"}),
    [*SHOWN, "record_ids"],
    "discrepancies",
    "Discrepancies with both readings",
    configured(tables.description, "discrepancies", [*SHOWN, "record_ids"]),
)
