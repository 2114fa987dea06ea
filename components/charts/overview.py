"""Charts of the overview: activity through the years, and the milestones."""

import pandas as pd
import plotly.graph_objects as go

from components.charts.theme import NEUTRAL, TABLE_COLOURS, TABLE_NAMES, finish, mark, nothing

TITLE = "Records by the year in which they lie or begin"


def activity(frame: pd.DataFrame, years: tuple[int, int]) -> go.Figure:
    """Stacked bars of records by year and table; years without any cited fact are hatched as "sources silent".

    Parameters
    ----------
    frame
        Columns `year`, `table`, `records`, `record_ids`.
    years
        First and last year of the axis.
    """
    if frame.empty:
        return nothing(TITLE)
    highest = int(frame.groupby("year")["records"].sum().max())
    silent = sorted(set(range(years[0], years[1] + 1)) - set(frame["year"].astype(int)))
    figure = go.Figure(
        [
            go.Bar(
                x=part["year"],
                y=part["records"],
                name=TABLE_NAMES[table],
                marker={"color": TABLE_COLOURS[table], "line": {"width": 0}},
                customdata=[mark(year, table) for year in part["year"]],
                hovertemplate=f"%{{x}}: %{{y}} {TABLE_NAMES[table].lower()}<extra></extra>",
            )
            for table, part in ((table, frame[frame["table"] == table]) for table in TABLE_COLOURS)
            if len(part)
        ]
    )
    if silent:
        figure.add_bar(
            x=silent,
            y=[highest] * len(silent),
            name="Sources silent",
            marker={"color": "rgba(0,0,0,0)", "pattern": {"shape": "/", "fgcolor": NEUTRAL, "size": 6}, "line": {"width": 0}},
            opacity=0.45,
            hovertemplate="%{x}: no cited fact<extra></extra>",
        )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(range=[years[0] - 0.6, years[1] + 0.6], dtick=5, showgrid=False, fixedrange=True)
    figure.update_yaxes(rangemode="tozero", title={"text": "Records"})
    return finish(figure, TITLE, 340)
