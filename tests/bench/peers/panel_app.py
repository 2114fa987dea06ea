"""The page of work in Panel: `python -m tests.bench.peers.panel_app PORT`."""

import sys
from io import StringIO

import panel as pn

from tests.bench.peers import work

ROWS = work.frame()
SPAN = (int(ROWS["year"].min()), int(ROWS["year"].max()))

pn.extension("plotly", "tabulator")


def page() -> pn.Column:
    """The page of one session; its last part repeats the filters, so that a reader knows which of them it answers."""
    areas = pn.widgets.MultiSelect(name="areas", options=work.areas())
    years = pn.widgets.IntRangeSlider(name="years", start=SPAN[0], end=SPAN[1], value=SPAN)
    numbers = [pn.pane.Markdown() for _ in range(3)]
    charts = [pn.pane.Plotly() for _ in range(2)]
    rows = pn.widgets.Tabulator()
    echo = pn.pane.Markdown()

    def show(wanted: list[str], between: tuple[int, int]) -> None:
        found = work.filtered(ROWS, wanted, between)
        for pane, number in zip(numbers, work.numbers(found), strict=True):
            pane.object = number
        for pane, chart in zip(charts, work.charts(found), strict=True):
            pane.object = chart
        rows.value = found.head(work.ROWS)
        echo.object = work.said(wanted, between)

    def content() -> StringIO:
        sink = StringIO()
        work.filtered(ROWS, areas.value, years.value).to_csv(sink)
        sink.seek(0)
        return sink

    show(areas.value, years.value)
    pn.bind(show, areas, years, watch=True)
    download = pn.widgets.FileDownload(callback=content, filename="events.csv")
    return pn.Column(areas, years, *numbers, *charts, rows, echo, download)


if __name__ == "__main__":
    pn.serve({"/": page}, port=int(sys.argv[1]), address="127.0.0.1", show=False)
