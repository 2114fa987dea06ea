"""Who agrees with whom: how many documents state a record, and the matrix of records and documents."""

from functools import partial
from math import ceil

import streamlit as st

from components.blocks.chart_block import chart_block
from components.sources import charts
from components.text.format import counted
from data.filters import Filters
from data.tables import Tables
from data.views import sources


def draw(tables: Tables, filters: Filters) -> None:
    """Draw the depth of the record, and one page of the matrix."""
    depth = sources.depth(tables, filters)
    chart_block(
        charts.depth(depth),
        "depth",
        "Records by the number of documents that state them",
        f"{counted(int(depth['records'].sum()), 'record')}. Copies and agency reports count as documents of their own. "
        "Click a bar for its records.",
        depth,
        ["documents", "records", "record_ids", "source_ids"],
        by=["stated_by"],
        listed=partial(sources.depth_records, tables, filters),
    )
    several = sources.corroborated(tables, filters)
    if not len(several):
        st.caption("No record under these filters is stated by more than one document.")
        return
    pages = ceil(len(several) / sources.MATRIX_RECORDS)
    page = min(st.pagination(pages, key="page", bind="query-params"), pages) if pages > 1 else 1
    matrix = sources.corroboration(tables, filters, page)
    chart_block(
        charts.corroboration(matrix),
        "corroboration",
        "Which documents agree on a record, differ or are silent",
        f"{matrix['id'].nunique()} of {counted(len(several), 'record')} stated by several documents, those on which one "
        "differs first. ● agrees, ≠ differs, · silent. The documents that state most have a column; any other follows in cells "
        "of their own. Silence is not denial. Click a cell for the record.",
        matrix[matrix["stance"] != "silent"],
        ["id", "title", "source_id", "stance", "claim"],
    )
