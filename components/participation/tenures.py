"""Posts, bodies and programmes from beginning to end, as far as known."""

import streamlit as st

from components.blocks.chart_block import chart_block
from components.participation import ALL_OF_IT, charts
from components.text.format import counted, of_many
from data.filters import Filters
from data.tables import Tables
from data.views import participation


def draw(tables: Tables, filters: Filters, years: tuple[int, int]) -> None:
    """Draw one of the three kinds of what lasts."""
    st.subheader("Posts, bodies and programmes")
    if not participation.lasts(tables, filters):
        st.caption("No post, body or programme under these filters.")
        return
    kinds = list(participation.TENURES)
    what = st.segmented_control("Show", kinds, default=kinds[0], required=True, key="lasting", bind="query-params") or kinds[0]
    tenures = participation.tenures(tables, filters, participation.TENURES[what])
    shown = tenures.highest("date_earliest", charts.MOST_TENURES).part()
    left_out = of_many(len(shown), len(tenures), "that begin last", ALL_OF_IT)
    chart_block(
        charts.tenures(shown, years, what),
        "tenures",
        f"{what} with a Japanese part, from beginning to end as far as known",
        f"{counted(len(tenures), 'record')}.{left_out} A bar fades to the edge of the axis where its beginning or end is not "
        "known, fainter where no source says that it goes on; one that is pale from end to end is dated only about. Click a "
        "bar for its record.",
        shown,
        ["id", "title", "date", "date_text", "ends", "role", "organisation", "source_ids"],
    )
