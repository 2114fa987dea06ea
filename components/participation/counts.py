"""Count the records of participation by format or organisation and by role."""

from collections import Counter
from functools import partial

import streamlit as st

from components import address
from components.blocks.chart_block import chart_block
from components.blocks.selection import Marks
from components.charts.theme import mark_key
from components.participation import charts
from components.text.format import drawn_of_total
from components.text.labels import NOT_STATED, ids, label
from components.text.messages import marked, message, plural
from data.filters import Filters
from data.storage.small_frames import different
from data.tables import Tables
from data.views import participation
from data.views.common import of_highest, tuples


def draw(tables: Tables, filters: Filters, possible: int) -> None:
    """Draw the bars; `possible` is the number of records that are only possible."""
    st.subheader(message("By format and organisation"))
    column = address.choose(message("Count by"), "count", ids("count"))
    counts = participation.by(tables, filters, column)
    sums = Counter[str]()
    for name, records in tuples(counts, column, "records"):
        sums[name] += records
    shown = of_highest(counts, column, sums, charts.MAX_BARS)
    drawn, total = different(shown[column]), len(sums)
    caption = [plural("{count} record.", "{count} records.", sums.total())]
    if possible:
        caption.append(plural("{count} possible one is not counted.", "{count} possible ones are not counted.", possible))
    part = marked("Of {total}, the {drawn} with most records are drawn; all are in the table “All participation” below.")
    caption += drawn_of_total(part, drawn, total)
    if column == "organisation":
        caption.append(message("“Not stated”: no source names the organisation."))
    chart_block(
        charts.roles(shown, column),
        f"participation-{column}",
        message("Participation by format and role")
        if column == "format"
        else message("Participation by organisation and role"),
        " ".join(caption),
        shown,
        [column, "role", "records", "record_ids", "source_ids"],
        Marks(
            [column, "role"],
            partial(participation.by_records, tables, filters, column=column),
            labels={column: partial(label, column), "role": partial(label, "role")},
            former=lambda rows: [
                mark_key("not stated" if name == NOT_STATED else name, role) for name, role in tuples(rows, column, "role")
            ],
        ),
    )
