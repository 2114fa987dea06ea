"""A chart as every page shows it: figure, caption, the same as a table, and a download of exactly that."""

from collections.abc import Iterable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.record import remember
from components.tables import table
from components.text import plain

CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"], "responsive": True}


def figure(chart: go.Figure, key: str, alt: str, caption: str, rows: pd.DataFrame, columns: Iterable[str]) -> None:
    """Draw a chart with its caption, and its rows behind a fold; a click on a mark opens its records.

    Parameters
    ----------
    chart
        The figure.
    key
        Name of the chart on its page; also of the file that it is downloaded as.
    alt
        Accessible name: what the chart shows.
    caption
        How many records it draws, what is left out and why.
    rows
        Exactly what the chart draws.
    columns
        Columns of `rows` to show and download, in order.
    """

    def clicked() -> None:
        remember(key)

    # The title stands above the figure as text, where it wraps on a narrow screen.
    st.markdown(f"**{plain(chart.layout.title.text)}**")
    chart.update_layout(title=None, margin_t=28)
    st.plotly_chart(chart, key=key, alt=alt, on_select=clicked, selection_mode="points", config=CONFIG)
    st.caption(caption)
    fold = st.expander("Table and download", icon=":material/table:", key=f"{key}-fold", on_change="rerun")
    if fold.open:
        with fold:
            table(rows, list(columns), f"{key}-table", alt=f"Table: {alt}")
