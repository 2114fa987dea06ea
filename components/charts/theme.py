"""Colours and the form that all charts share.

The colours are Okabe and Ito's and Paul Tol's (https://personal.sron.nl/~pault/), which people with colour blindness can
tell apart; text and background come from the theme in `.streamlit/config.toml`.
"""

from collections.abc import Iterable, Mapping
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

TABLE_COLOURS: Mapping[str, str] = {
    "events": "#0072b2",
    "contributions": "#e69f00",
    "participation": "#009e73",
}

TABLE_NAMES: Mapping[str, str] = {
    "events": "Events",
    "contributions": "Contributions",
    "participation": "Participation",
}

LINK_COLOURS: Mapping[str, str] = {"through": "#0072b2", "alongside": "#56b4e9", "context": "#999999"}

LINK_NAMES: Mapping[str, str] = {
    "through": "Through NATO's own funds and programmes",
    "alongside": "Alongside NATO's operations",
    "context": "Context",
}

AREA_COLOURS = (
    *("#332288", "#0072b2", "#117733", "#44aa99", "#ee7733", "#ddaa33", "#999933", "#882255", "#cc3311", "#aa4499"),
    *("#33bbee", "#88ccee", "#225555", "#cc6677", "#55aa22", "#ee99aa", "#bb7722", "#7788aa", "#666633", "#775588"),
)
"""By the `colour_index` of an area."""

NEUTRAL = "#8a949e"
"""Grey that shows on both the light and the dark background."""

DARK_INK = "#10202c"
"""Text on a light colour, whatever the background of the page."""

GRID = "rgba(138,148,158,0.25)"

HOVER_WIDTH = 60


def safe(text: object) -> str:
    """Text as plotly shows it literally: plotly renders a part of HTML in labels and hovers."""
    return escape(str(text), quote=False)


def wrapped(text: object, width: int = HOVER_WIDTH) -> str:
    """Text for a hover, broken into lines."""
    return "<br>".join(safe(line) for line in wrap(str(text), width))


def mark(*parts: object) -> str:
    """What a mark carries in `customdata`: the cells of the key columns of the row that it draws."""
    return "|".join(str(part) for part in parts)


def group(keys: Iterable[str]) -> str:
    """What a mark carries that stands for several rows: their keys."""
    return " ".join(keys)


def finish(figure: go.Figure, title: str, height: int, *, legend: bool = True) -> go.Figure:
    """Give a figure its title and the form that all charts share."""
    figure.update_layout(
        title={"text": title, "x": 0, "xanchor": "left", "font": {"size": 16}, "automargin": True, "yref": "container"},
        height=height,
        margin={"l": 8, "r": 12, "t": 56, "b": 8},
        showlegend=legend,
        legend={
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.0,
            "yanchor": "bottom",
            "title": {"text": ""},
            "traceorder": "normal",
        },
        hoverlabel={"align": "left"},
        bargap=0.25,
    )
    figure.update_xaxes(automargin=True, gridcolor=GRID, zeroline=False, fixedrange=False)
    figure.update_yaxes(automargin=True, gridcolor=GRID, zeroline=False, fixedrange=True)
    return figure


def nothing(title: str, message: str = "No records under these filters") -> go.Figure:
    """A figure that says that there is nothing to draw."""
    figure = go.Figure()
    figure.add_annotation(text=message, showarrow=False, xref="paper", yref="paper", x=0.5, y=0.5)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return finish(figure, title, 200, legend=False)
