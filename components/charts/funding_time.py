"""Amounts through time: single gifts by year and running totals, each in a chart of its own."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from components.charts.funding_rows import time_axis
from components.charts.theme import AREA_COLOURS, NEUTRAL, Sketch, Trace, bar, finish, nothing, scatter, wrapped
from components.text import as_stated, money_words

BAR = 0.7
"""Width of a bar in years."""

SERIES_COLOURS = tuple(AREA_COLOURS[index] for index in (1, 4, 7, 3, 9, 5))


@dataclass(frozen=True)
class Scale:
    """The years of the time axis, and whether amounts are on a logarithmic axis."""

    years: tuple[int, int]
    log: bool = False


def gifts(frame: pd.DataFrame, title: str, scale: Scale, colour: str) -> go.Figure:
    """Single gifts by year: what is added as bars, one piece for each gift; what is not added as hollow diamonds.

    On a logarithmic axis, where pieces of a bar would mislead, each gift is a diamond at its own amount.

    `frame` has `id`, `title`, `date_text`, `year`, `value_usd`, `added_usd`, `why` and what `as_stated` needs.
    """
    if frame.empty:
        return nothing(title, "No single gift with an amount in these dollars")
    added, others = frame[frame["added_usd"].notna()], frame[frame["added_usd"].isna()]
    if scale.log:
        drawn = [_diamonds(added, "Added", colour, "diamond")]
    else:
        before = added.groupby("year")["added_usd"].cumsum() - added["added_usd"]
        drawn = [
            bar(
                x=added["year"],
                y=added["added_usd"] / 1e6,
                base=before / 1e6,
                width=BAR,
                name="Added",
                marker={"color": colour, "line": {"width": 1, "color": "rgba(255,255,255,0.6)"}},
                customdata=added["id"],
                hovertext=[_hover(row) for _, row in added.iterrows()],
                hoverinfo="text",
            )
        ]
    figure = Sketch([*drawn, _diamonds(others, "Stated, not added", NEUTRAL, "diamond-open")])
    figure.update_layout(barmode="overlay", hovermode="closest")
    figure.update_xaxes(range=[scale.years[0] - 0.6, scale.years[1] + 0.6], dtick=5, showgrid=False, fixedrange=True)
    _money_axis(figure, scale)
    return finish(figure, title, 360)


def running(frame: pd.DataFrame, title: str, scale: Scale) -> go.Figure:
    """Running totals at the dates up to which they count, each series a stepped line of its own; single ones are circles.

    `frame` has `id`, `title`, `series`, `counted`, `as_of_latest`, `as_of_text`, `amount_usd` and what `as_stated` needs.
    """
    if frame.empty:
        return nothing(title, "No running total in dollars under these filters")
    grown = frame[frame["counted"] > 1]
    figure = Sketch()
    for place, (name, part) in enumerate(grown.groupby("series", sort=False)):
        colour = SERIES_COLOURS[place % len(SERIES_COLOURS)]
        line = {"shape": "hv", "color": colour, "width": 2}
        figure.add_scatter(**_points(part), mode="lines+markers", line=line, marker={"size": 8}, name=wrapped(name, 48))
    single = frame[frame["counted"] == 1]
    look = {"symbol": "circle-open", "size": 9, "color": NEUTRAL, "line": {"width": 2}}
    figure.add_scatter(**_points(single), mode="markers", marker=look, name="Stated once")
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(type="date", range=time_axis(scale.years, frame["as_of_latest"]), fixedrange=True)
    _money_axis(figure, scale)
    return finish(figure, title, 400)


def _points(frame: pd.DataFrame) -> dict[str, object]:
    return {
        "x": frame["as_of_latest"],
        "y": frame["amount_usd"] / 1e6,
        "customdata": frame["id"],
        "hovertext": [f"<b>{wrapped(row['title'])}</b><br>{wrapped(as_stated(row))}" for _, row in frame.iterrows()],
        "hoverinfo": "text",
    }


def _diamonds(frame: pd.DataFrame, name: str, colour: str, symbol: str) -> Trace:
    return scatter(
        x=frame["year"],
        y=frame["value_usd"] / 1e6,
        mode="markers",
        marker={"symbol": symbol, "color": colour, "size": 10, "line": {"width": 1.5, "color": colour}},
        name=name,
        customdata=frame["id"],
        hovertext=[_hover(row) for _, row in frame.iterrows()],
        hoverinfo="text",
    )


def _hover(row: pd.Series) -> str:
    state = "Added" if pd.notna(row["added_usd"]) else f"Not added. {row['why']}"
    lines = (row["date_text"], f"As stated: {as_stated(row)}", money_words(row["value_usd"]), state)
    return f"<b>{wrapped(row['title'])}</b><br>" + "<br>".join(wrapped(line) for line in lines)


def _money_axis(figure: Sketch, scale: Scale) -> None:
    look = {"type": "log", "dtick": 1} if scale.log else {"rangemode": "tozero"}
    figure.update_yaxes(**look, tickformat=",~g", fixedrange=True)
