"""The page of work in Panel: `python -m tests.bench.peers.panel_app PORT`."""

import sys
from io import StringIO

import pandas as pd
import panel as pn
import plotly.graph_objects as go

from tests.bench.peers import work

ROWS = work.frame()
SPAN = (int(ROWS["year"].min()), int(ROWS["year"].max()))

pn.extension("plotly", "tabulator")


def page() -> pn.Column:
    """The page of one session."""
    areas = pn.widgets.MultiChoice(name="areas", options=sorted(ROWS["area"].unique()))
    years = pn.widgets.IntRangeSlider(name="years", start=SPAN[0], end=SPAN[1], value=SPAN)
    found = pn.bind(work.filtered, ROWS, areas, years)

    def number(rows: pd.DataFrame, place: int) -> str:
        return work.numbers(rows)[place]

    def chart(rows: pd.DataFrame, place: int) -> go.Figure:
        return work.charts(rows)[place]

    def head(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.head(work.ROWS)

    def echo(wanted: list[str], between: tuple[int, int]) -> str:
        return work.said(wanted, between)

    def content() -> StringIO:
        sink = StringIO()
        work.filtered(ROWS, areas.value, years.value).to_csv(sink)
        sink.seek(0)
        return sink

    return pn.Column(
        areas,
        years,
        *(pn.pane.Markdown(pn.bind(number, found, place)) for place in range(3)),
        *(pn.pane.Plotly(pn.bind(chart, found, place)) for place in range(2)),
        pn.widgets.Tabulator(pn.bind(head, found)),
        pn.pane.Markdown(pn.bind(echo, areas, years), name="echo"),
        pn.widgets.FileDownload(callback=content, filename="events.csv"),
    )


if __name__ == "__main__":
    pn.serve({"/": page}, port=int(sys.argv[1]), address="127.0.0.1", show=False)
