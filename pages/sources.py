"""Sources: which documents are cited, what rests on each, who agrees with whom, and where documents disagree."""

from math import ceil

import streamlit as st

from components.charts import sources as charts
from components.document import (
    DIFFERENCE,
    DOCUMENT,
    difference_box,
    document_card,
    forget,
    from_choice,
    remember_difference,
    remember_document,
)
from components.figure import figure
from components.page import begin, stop_if_empty
from components.tables import configured, table
from components.text import plain
from data.query import select
from data.views import sources

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
    st.stop()
if key:
    st.warning(f"There is no document {plain(key[:80])}. Choose one below.", icon=":material/search_off:")

stop_if_empty(tables, filters, "sources")

VIEWS = ("Documents", "Agreement", "One source only", "Editions", "Differences", "Quality")
view = st.segmented_control("View", VIEWS, default=VIEWS[0], required=True, key="view", bind="query-params", wrap=True)

COLUMNS = ["title", "publisher", "published_text", "records", "only_source", "differs", "kind", "language"]
NOTED = ["copy_of", "title_is_descriptive", "quality_note", "url"]
settings = configured(tables.description, "sources", [name for name in [*COLUMNS, *NOTED] if name not in COLUMNS[3:6]]) | {
    "url": st.column_config.LinkColumn("Address", display_text="open"),
    "records": st.column_config.NumberColumn("Records", help="Records that it supports or differs from."),
    "only_source": st.column_config.NumberColumn("It alone", help="Records that no other document states."),
    "differs": st.column_config.NumberColumn("Differs", help="Records of which it gives another reading."),
}

if view == "Documents":
    support = sources.support(tables, filters)
    names = dict(zip(support["id"], support["title"] + " · " + support["publisher"], strict=True))
    st.selectbox(
        "Open a document",
        list(names),
        index=None,
        format_func=lambda each: names.get(each, each),
        placeholder="Type a part of its title or publisher",
        key="choose-document",
        on_change=from_choice,
        args=(DOCUMENT, "choose-document"),
    )
    st.caption(f"{len(support)} documents, those that support most records first. Click a row for the document’s own page.")
    alt = "Documents and how many records each supports"
    table(support, [*COLUMNS, "quality_note", "url", "id"], "documents", alt, settings, remember_document)

if view == "Agreement":
    depth = sources.depth(tables, filters)
    figure(
        charts.depth(depth),
        "depth",
        "Records by the number of documents that state them",
        f"{int(depth['records'].sum())} records. Copies and agency reports count as documents of their own. Click a bar for "
        "its records.",
        depth,
        ["documents", "records", "record_ids", "source_ids"],
        by=["documents"],
    )
    several = sources.corroborated(tables, filters)
    if len(several):
        pages = ceil(len(several) / sources.MATRIX_RECORDS)
        page = min(st.pagination(pages, key="page", bind="query-params"), pages) if pages > 1 else 1
        matrix = sources.corroboration(tables, several, page)
        figure(
            charts.corroboration(matrix),
            "corroboration",
            "Which documents agree on a record, differ or are silent",
            f"{matrix['id'].nunique()} of {len(several)} records that several documents state, those on which one differs "
            "first. ● agrees, ≠ differs, · silent. The documents that state most have a column; any other follows in cells of "
            "their own. Silence is not denial. Click a cell for the record.",
            matrix[matrix["stance"] != "silent"],
            ["id", "title", "source_id", "stance", "claim"],
        )

if view == "One source only":
    kinds = sorted(set(sources.single(tables, filters)["kind"]))
    kind = st.segmented_control("Kind of document", kinds, key="kind", bind="query-params")
    single = sources.single(tables, filters, kind)
    st.caption(f"{len(single)} records rest on one document only. Click a row to open its record.")
    shown = ["title", "date_text", "table", "confidence", "publisher", "kind", "source_id"]
    table(single, shown, "single", "Records that rest on one document only")

if view == "Editions":
    steps = sources.edition_steps(tables, filters)
    figure(
        charts.steps(steps),
        "edition-steps",
        "Records that one edition of NATO's page on Japan tells and the next does not, and the reverse",
        "By the records cited from each edition that was read from end to end. What only the earlier tells was dropped from "
        "the page, not undone; much of what only the later tells had not happened yet. Click a bar for its records.",
        steps,
        ["step", "change", "records", "record_ids", "source_ids"],
        by=["step", "change"],
    )

if view == "Differences":
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
    shown = ["topic", "kind", "reading_a", "source_a", "reading_b", "source_b", "effect", "resolution", "record_ids"]
    alt = "Discrepancies with both readings and their effect"
    table(differing, shown, "differences", alt, configured(tables.description, "discrepancies", shown), remember_difference)

if view == "Quality":
    noted = sources.quality(tables, filters)
    st.caption(
        f"{len(noted)} documents of which a reader should know something: {int(noted['copy_of'].notna().sum())} were read in a "
        f"copy, {int(noted['quality_note'].notna().sum())} have a note. Click a row for the document’s own page."
    )
    shown = ["title", "publisher", "records", "copy_of", "title_is_descriptive", "quality_note", "id"]
    table(noted, shown, "quality", "Documents with a note on their quality", settings, remember_document)
