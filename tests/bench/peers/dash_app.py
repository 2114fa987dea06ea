"""The page of work in Dash, served by waitress: `python -m tests.bench.peers.dash_app PORT`."""

import sys
from typing import Any

import waitress
from dash import Dash, Input, Output, State, callback, dash_table, dcc, html

from tests.bench.peers import work

ROWS = work.frame()
SPAN = [int(ROWS["year"].min()), int(ROWS["year"].max())]

app = Dash(__name__)
app.layout = html.Div(
    [
        dcc.Dropdown(work.areas(), [], multi=True, id="areas"),
        dcc.RangeSlider(*SPAN, value=SPAN, id="years"),
        *(html.H3(id=f"number-{place}") for place in range(3)),
        *(dcc.Graph(id=f"chart-{place}") for place in range(2)),
        dash_table.DataTable(id="rows"),
        html.Button("CSV", id="button"),
        dcc.Download(id="csv"),
    ]
)


@callback(
    *(Output(f"number-{place}", "children") for place in range(3)),
    *(Output(f"chart-{place}", "figure") for place in range(2)),
    Output("rows", "data"),
    Input("areas", "value"),
    Input("years", "value"),
)
def show(areas: list[str], years: list[int]) -> tuple[Any, ...]:
    """Answer a filter change."""
    found = work.filtered(ROWS, areas, years)
    return (*work.numbers(found), *work.charts(found), found.head(work.ROWS).to_dict("records"))


@callback(
    Output("csv", "data"),
    Input("button", "n_clicks"),
    State("areas", "value"),
    State("years", "value"),
    prevent_initial_call=True,
)
def save(_clicks: int, areas: list[str], years: list[int]) -> dict[str, Any]:
    """Answer a click on the download."""
    return dict(dcc.send_data_frame(work.filtered(ROWS, areas, years).to_csv, "events.csv"))


if __name__ == "__main__":
    waitress.serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
