"""Show how many documents state each record, and which of them agree."""

from functools import partial
from math import ceil

import streamlit as st

from components.blocks.chart_block import chart_block
from components.blocks.selection import Marks
from components.charts.theme import mark_key
from components.sources import charts
from components.text.documents import document_label
from components.text.labels import label
from components.text.messages import message, plural
from data.filters import Filters
from data.selection import select
from data.tables import Tables
from data.views import sources


def draw(tables: Tables, filters: Filters) -> None:
    """Draw records by number of documents, and one page of the matrix of records and documents."""
    # `documents` stays a number in the table and its file; its double is the key of a bar and reads as words.
    depth = sources.depth(tables, filters)
    depth["stated_by"] = depth["documents"]
    records = plural("{count} record.", "{count} records.", int(depth["records"].sum()))
    note = message("Copies and agency reports count as documents of their own. Click a bar for its records.")
    chart_block(
        charts.depth(depth),
        "depth",
        message("Records by number of documents"),
        f"{records} {note}",
        depth,
        ["documents", "records", "record_ids", "source_ids"],
        Marks(
            ["stated_by"],
            lambda rows: select(tables, filters).with_records(rows, "documents"),
            labels={"stated_by": charts.documents_label},
            former=lambda rows: [mark_key(charts.documents_label(number)) for number in rows["documents"]],
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
    chart_block(
        charts.corroboration(matrix, names),
        "corroboration",
        message("Which documents confirm or contradict a record"),
        " ".join(caption),
        matrix[matrix["stance"] != "silent"],
        ["id", "title", "source_id", "stance", "claim"],
        Marks(labels={"stance": partial(label, "stance")}),
    )
