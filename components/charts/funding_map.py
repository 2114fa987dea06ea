"""Where the money went: bubbles on coastlines."""

import pandas as pd
import plotly.graph_objects as go

from components.charts.theme import NEUTRAL, finish, mark, nothing, safe
from components.text import money_words

LARGEST = 54.0
"""Diameter of the largest bubble in pixels; areas are as the sums."""

LEAST = 7.0
"""Diameter below which a bubble would not be seen."""

MARGIN = 14.0
"""Degrees kept free around the outermost bubbles."""

LAND = "rgba(138,148,158,0.10)"

JAPAN = (138.0, 36.7)
"""Longitude and latitude of the giver, for orientation."""

NAMED = 0.02
"""Share of the largest sum from which a bubble bears its name."""


def world(frame: pd.DataFrame, title: str, colour: str) -> go.Figure:
    """Recipients as bubbles whose area is the sum that is added, rings where nothing can be added, and Japan for orientation.

    `frame` has `country`, `country_name`, `longitude`, `latitude`, `usd`, `added`, `records`, `unpriced`. Only coastlines are
    drawn, so that the map takes no side on any border. Marks carry the country's code and name.
    """
    if frame.empty:
        return nothing(title, "No recipient has a place on the map")
    largest = float(frame["usd"].max()) or 1.0
    size = [max(LEAST, LARGEST * (usd / largest) ** 0.5) for usd in frame["usd"]]
    named = [row["country_name"] if row["usd"] >= largest * NAMED else "" for _, row in frame.iterrows()]
    figure = go.Figure(
        go.Scattergeo(
            lon=frame["longitude"],
            lat=frame["latitude"],
            mode="markers+text",
            text=[safe(name) for name in named],
            textposition="top center",
            textfont={"size": 12},
            marker={
                "size": size,
                "symbol": ["circle" if added else "circle-open" for added in frame["added"]],
                "color": [colour if added else NEUTRAL for added in frame["added"]],
                "opacity": 0.75,
                "line": {"width": 1.5, "color": [colour if added else NEUTRAL for added in frame["added"]]},
            },
            customdata=[mark(*key) for key in zip(frame["country"], frame["country_name"], strict=True)],
            hovertext=[_hover(row) for _, row in frame.iterrows()],
            hoverinfo="text",
        )
    )
    figure.add_scattergeo(
        lon=[JAPAN[0]],
        lat=[JAPAN[1]],
        mode="markers+text",
        text=["Japan"],
        textposition="top center",
        textfont={"size": 12},
        marker={"symbol": "diamond", "size": 8, "color": NEUTRAL},
        hoverinfo="skip",
    )
    figure.update_geos(
        projection_type="equirectangular",
        resolution=110,
        showcoastlines=True,
        coastlinecolor=NEUTRAL,
        coastlinewidth=0.7,
        showland=True,
        landcolor=LAND,
        showcountries=False,
        showframe=False,
        bgcolor="rgba(0,0,0,0)",
        lonaxis_range=_range([*frame["longitude"], JAPAN[0]], 180.0),
        lataxis_range=_range([*frame["latitude"], JAPAN[1]], 84.0),
    )
    return finish(figure, title, 420, legend=False)


def _range(degrees: list[float], limit: float) -> list[float]:
    """The outermost places with a margin, within the world."""
    return [max(min(degrees) - MARGIN, -limit), min(max(degrees) + MARGIN, limit)]


def _hover(row: pd.Series) -> str:
    money = f"{money_words(row['usd'])} added" if row["added"] else "nothing that can be added"
    more = f", {row['unpriced']} without amount" if row["unpriced"] else ""
    return f"<b>{safe(row['country_name'])}</b><br>{money}<br>{row['records']} records{more}"
