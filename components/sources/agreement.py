"""Show how many documents state each record, which of them agree, and what each edition adds to the one before or drops."""

from functools import partial
from math import ceil

import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.selection import Marks
from components.sources import charts
from components.text.documents import document_label, edition_label
from components.text.labels import label
from components.text.messages import message, plural
from data.filters import Filters
from data.selection import select
from data.tables import Tables
from data.views import sources


def draw_agreement(tables: Tables, filters: Filters) -> None:
    """Draw records by number of documents, and one page of the matrix of records and documents."""
    # `documents` stays a number in the table and its file; its double is the key of a bar and reads as words.
    selection = select(tables, filters)
    depth = selection.count("documents")
    depth["stated_by"] = depth["documents"]
    records = plural("{count} record.", "{count} records.", int(depth["records"].sum()))
    note = message("Copies and agency reports count as documents of their own. Click a bar for its records.")
    chart = charts.depth(depth)
    chart_block(
        chart,
        "depth",
        chart.title,
        f"{records} {note}",
        depth,
        ["documents", "records", "record_ids", "source_ids"],
        Marks(
            ["stated_by"],
            lambda rows: selection.with_records(rows, "documents"),
            labels={"stated_by": charts.documents_label},
            former={"stated_by": {number: charts.documents_label(number) for number in depth["documents"]}},
        ),
    )
    several = sources.corroborated(tables, filters)
    if not len(several):
        st.caption(message("No record under these filters is stated by more than one document."))
        return
    pages = ceil(len(several) / sources.MATRIX_RECORDS)
    page = min(st.pagination(pages, key="page", bind="query-params"), pages) if pages > 1 else 1
    matrix = sources.corroboration(tables, filters, page)
    documents = tables["sources"].set_index("id", drop=False)
    names = {key: document_label(documents.loc[key]) for key in matrix["source_id"].unique()}
    caption = [
        plural(
            "{shown} of {count} record stated by several documents, contradicted ones first.",
            "{shown} of {count} records stated by several documents, contradicted ones first.",
            len(several),
            shown=matrix["id"].nunique(),
        ),
        message("● agrees, ≠ differs, · silent."),
        message("The most cited documents have a column each; the others follow."),
        message("Silence is not denial. Click a cell for its record."),
    ]
    chart = charts.corroboration(matrix, names)
    chart_block(
        chart,
        "corroboration",
        chart.title,
        " ".join(caption),
        matrix[matrix["stance"] != "silent"],
        ["id", "title", "source_id", "stance", "claim"],
        Marks(labels={"stance": partial(label, "stance")}),
    )


def draw_editions(tables: Tables, filters: Filters) -> None:
    """Draw the steps from edition to edition; a filter of sources is ignored, as it would empty every edition but its own."""
    wider = filters.without("sources")
    steps = sources.edition_steps(tables, wider)
    names = {
        step: " → ".join(edition_label(tables, edition) for edition in editions)
        for step, editions in zip(steps["step"], steps["source_ids"], strict=True)
    }
    caption = [message("Compares the records cited from each edition that was read in full.")]
    if filters.sources:
        caption.append(message("The filter by source does not apply here."))
    caption += [
        message("Only in the earlier: dropped from the page, not undone."),
        message("Only in the later: much of it had not happened before."),
        message("Click a bar for its records."),
    ]
    changes = {sources.IN_BOTH: "in both", sources.ADDED: "only in the later", sources.DROPPED: "only in the earlier"}
    chart_block(
        charts.steps(steps, names),
        "edition-steps",
        message("Records in one edition of NATO’s page on Japan and not in the next, and the reverse"),
        " ".join(caption),
        steps,
        ["step", "change", "records", "record_ids", "source_ids"],
        Marks(
            ["step", "change"],
            partial(sources.step_records, tables, wider),
            labels={"step": names.__getitem__, "change": partial(label, "edition_change")},
            former={"step": names, "change": changes},
        ),
    )
