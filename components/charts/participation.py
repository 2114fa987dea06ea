"""Charts of the participation page."""

import pandas as pd
import plotly.graph_objects as go

from components.charts.marks import on_time_axis
from components.charts.theme import NEUTRAL, finish, mark, nothing

ROLE_COLOURS = {
    "participant": "#009e73",
    "contributing_participant": "#117733",
    "lead": "#332288",
    "partner": "#0072b2",
    "supporter": "#56b4e9",
    "liaison": "#cc79a7",
    "observer": "#e69f00",
    "possible": NEUTRAL,
}


def spans(frame: pd.DataFrame, years: tuple[int, int]) -> go.Figure:
    """What Japan takes part in, in lanes; `frame` as `data.views.participation.spans` gives it."""
    order = frame["lane"].value_counts().index.tolist() if len(frame) else []
    return on_time_axis(frame, "What Japan takes part in, by date", order, years)


def roles(frame: pd.DataFrame) -> go.Figure:
    """Records by format, stacked by role; an outlook ("possible") is hatched.

    `frame` has `format`, `role`, `records`, `record_ids`.
    """
    title = "Participation by format and role, records"
    if frame.empty:
        return nothing(title)
    order = frame.groupby("format")["records"].sum().sort_values().index.tolist()
    figure = go.Figure(
        [
            go.Bar(
                y=part["format"].str.capitalize(),
                x=part["records"],
                orientation="h",
                name=role.replace("_", " ").capitalize(),
                marker={"color": colour, "pattern": {"shape": "/" if role == "possible" else ""}},
                customdata=[mark(name, role) for name in part["format"]],
                hovertemplate=f"%{{y}}, {role.replace('_', ' ')}: %{{x}}<extra></extra>",
            )
            for role, colour, part in ((role, colour, frame[frame["role"] == role]) for role, colour in ROLE_COLOURS.items())
            if len(part)
        ]
    )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(categoryorder="array", categoryarray=[name.capitalize() for name in order], showgrid=False)
    figure.update_xaxes(rangemode="tozero", dtick=5)
    return finish(figure, title, 150 + 34 * len(order))
