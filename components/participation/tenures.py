"""Show posts, bodies and programmes from beginning to end, as far as known."""

import streamlit as st

from components import address
from components.blocks.chart_block import chart_block
from components.participation import charts
from components.text.format import drawn_of_total
from components.text.messages import marked, message, plural
from data.filters import Filters
from data.tables import Tables
from data.views import participation


def draw(tables: Tables, filters: Filters, years: tuple[int, int]) -> None:
    """Draw the posts, the bodies or the programmes."""
    st.subheader(message("Posts, bodies and programmes"))
    if not participation.lasts(tables, filters):
        st.caption(message("No posts, bodies or programmes under these filters."))
        return
    kind = address.choose(message("Show"), "lasting", participation.TENURES, "tenure")
    tenures = participation.tenures(tables, filters, kind)
    shown = tenures.highest("date_earliest", charts.MAX_TENURES).part()
    part = marked("Of {total}, the {drawn} that begin last are drawn; all are in the table “All participation” below.")
    caption = [
        plural("{count} record.", "{count} records.", len(tenures)),
        *drawn_of_total(part, len(shown), len(tenures)),
        message("A bar fades where its beginning or end is not known, and more so where no source says that it goes on."),
        message("Pale throughout: approximate date."),
        message("Click a bar for its record."),
    ]
    chart = charts.tenures(shown, years, kind)
    columns = ["id", "title", "date", "date_text", "ends", "role", "organisation", "source_ids"]
    chart_block(chart, "tenures", chart.title, " ".join(caption), shown, columns)
