"""Give all charts their colours and form.

The colours are Okabe and Ito's and Paul Tol's (https://personal.sron.nl/~pault/), which people with colour blindness can
distinguish, made lighter or darker where they would be faint on one of the two backgrounds: each has a contrast of at least
three to one with both (WCAG 2.2, 1.4.11). Text and background come from the theme in `.streamlit/config.toml`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from textwrap import wrap
from typing import Any

import pandas as pd
from plotly.basedatatypes import BaseFigure

from components.text.labels import label
from components.text.messages import message

BLUE, SKY, GREEN, FOREST = "#0072b2", "#3d9bd1", "#009e73", "#117733"
ORANGE, RED, PINK, INDIGO = "#c98400", "#cc3311", "#c06a9c", "#6f5fd0"

NEUTRAL = "#8a949e"
"""Grey that shows on both the light and the dark background."""

TABLE_COLOURS: Mapping[str, str] = {"events": BLUE, "contributions": ORANGE, "participation": GREEN}

LINK_COLOURS: Mapping[str, str] = {"through": BLUE, "alongside": SKY, "context": NEUTRAL}

ROLE_COLOURS: Mapping[str, str] = {
    "participant": GREEN,
    "contributing_participant": FOREST,
    "lead": INDIGO,
    "partner": BLUE,
    "supporter": SKY,
    "liaison": PINK,
    "observer": ORANGE,
    "possible": NEUTRAL,
}

AREA_COLOURS = (
    *(INDIGO, BLUE, FOREST, "#2f9e8d", "#d9601a", "#b58a1b", "#8a8a2b", "#b23a78", RED, "#aa4499"),
    *("#1f97cc", "#5f97bd", "#3a7f7f", "#cc6677", "#4c9a1f", "#d9748a", "#a8661a", "#7788aa", "#74743c", "#8a68a0"),
)
"""By the `colour_index` of an area. Twenty are too many to distinguish by colour alone; every chart names them too."""

DARK_INK = "#10202c"
"""Text on a light colour, whatever the background of the page."""

INK: Mapping[str, str] = dict.fromkeys((SKY, GREEN, ORANGE, PINK, NEUTRAL), DARK_INK)
"""Colour of text on those colours that white cannot be read on."""

GRID = "rgba(138,148,158,0.25)"

UNSEEN = "rgba(0,0,0,0)"
"""Colour of what is hovered and clicked but not drawn, or drawn by its edge or pattern alone."""

SEQUENTIAL: list[tuple[float, str]] = [(step / 9, f"#0000{11 + step}") for step in range(10)]
"""A scale of the theme's sequential colours, light or dark, which Streamlit replaces these by
(`streamlit/elements/lib/streamlit_plotly_theme.py`)."""

TEXT = SEQUENTIAL[-1][1]
"""Colour of text in charts: the end of that scale is dark on the light and light on the dark background; Streamlit's own grey
has a contrast of less than four to one with white."""

MAX_HOVER_LINE_CHARACTERS = 60


def safe(text: object) -> str:
    """Escape text so that plotly shows it literally: it renders a part of HTML in labels and hovers."""
    return escape(str(text), quote=False)


@lru_cache(maxsize=20_000)
def wrapped(text: str, width: int = MAX_HOVER_LINE_CHARACTERS) -> str:
    """Escape text for a hover and break it into lines."""
    return "<br>".join(safe(line) for line in wrap(text, width))


def mark_key(*parts: object) -> str:
    """Make the `customdata` of a mark: the cells of the key columns of the row that it draws."""
    return "|".join(str(part) for part in parts)


def stacked(frame: pd.DataFrame, by: str, names: str) -> tuple[dict[str, dict[Any, int]], Counter[Any]]:
    """Return the `records` of a frame by name for each value of `by`, which is a trace; and their sums by name."""
    parts: dict[str, dict[Any, int]] = {}
    sums: Counter[Any] = Counter()
    for part, name, records in zip(frame[by], frame[names], frame["records"], strict=True):
        parts.setdefault(part, {})[name] = records
        sums[name] += records
    return parts, sums


def join_ids(keys: Iterable[str]) -> str:
    """Make the `customdata` of a mark that stands for several rows: their keys."""
    return " ".join(keys)


Trace = dict[str, Any]
"""A trace as plotly describes it."""


def bar(**look: Any) -> Trace:  # noqa: ANN401 - as plotly takes it
    """Make a trace of bars without edges; plotly decides what is None, as in all traces."""
    return _trace("bar", look | {"marker": {"line": {"width": 0}} | look.get("marker", {})})


def cell_bars(centres: Iterable[float], length: float, rows: Sequence[object], **look: object) -> Trace:
    """Make a trace of the cells of a grid, each with its text in the middle."""
    inside = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0}
    starts = [centre - length / 2 for centre in centres]
    return bar(base=starts, x=[length] * len(starts), y=rows, orientation="h", **inside | look)


def scatter(**look: Any) -> Trace:  # noqa: ANN401 - as plotly takes it
    """Make a trace of marks or lines."""
    return _trace("scatter", look)


def text_trace(x: Sequence[float], y: Sequence[float], text: Sequence[str], textposition: object, size: int = 11) -> Trace:
    """Make a trace of words, which cannot be hovered."""
    font = {"size": size}
    return scatter(
        x=x, y=y, mode="text", text=text, textposition=textposition, textfont=font, hoverinfo="skip", showlegend=False
    )


def _trace(kind: str, look: Mapping[str, Any]) -> Trace:
    hover = {"hoverinfo": "text"} if "hovertext" in look else {}
    return {"type": kind} | hover | _given(look)


def _given(look: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in look.items() if value is not None}


FORM: dict[str, Any] = {
    "margin": {"l": 8, "r": 12, "t": 28, "b": 8},
    "minreducedheight": 20,
    "font": {"color": TEXT},
    "legend": {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1.0,
        "yanchor": "bottom",
        "title": {"text": ""},
        "traceorder": "normal",
    },
    "hoverlabel": {"align": "left"},
    "bargap": 0.25,
}
"""The layout of a chart that says nothing else."""

AXIS: dict[str, Any] = {
    "automargin": True,
    "fixedrange": True,
    "gridcolor": GRID,
    "zeroline": False,
    "tickfont": {"color": TEXT},
}


class Chart:
    """Hold a chart as plain dictionaries, as plotly.js takes them; where there is nothing to draw, a `message`.

    A `go.Figure` checks and copies at each step, which takes longer than all the rest of a page.
    """

    def __init__(self, traces: Trace | Iterable[Trace] = ()) -> None:
        self.title = ""
        self.message = ""
        self.traces = [traces] if isinstance(traces, dict) else list(traces)
        self.layout: dict[str, Any] = {}

    def add_trace(self, trace: Trace) -> None:
        """Add a trace."""
        self.traces.append(trace)

    def add_bar(self, **look: Any) -> None:  # noqa: ANN401 - as plotly takes it
        """Add a trace of bars."""
        self.traces.append(bar(**look))

    def add_scatter(self, **look: Any) -> None:  # noqa: ANN401 - as plotly takes it
        """Add a trace of marks or lines."""
        self.traces.append(scatter(**look))

    def add_annotation(self, **look: Any) -> None:  # noqa: ANN401 - as plotly takes it
        """Add a text without an arrow."""
        self.layout.setdefault("annotations", []).append({"showarrow": False, "font": {"size": 11}} | look)

    def add_shape(self, **look: Any) -> None:  # noqa: ANN401 - as plotly takes it
        """Add a shape."""
        self.layout.setdefault("shapes", []).append(look)

    def update_layout(self, **look: Any) -> None:  # noqa: ANN401 - as plotly takes it
        """Set properties of the layout, without merging them with what they were."""
        self.layout |= look

    def update_xaxes(self, **look: Any) -> None:  # noqa: ANN401 - as plotly takes it
        """Set properties of every horizontal axis."""
        self._update_axes("xaxis", look)

    def update_yaxes(self, **look: Any) -> None:  # noqa: ANN401 - as plotly takes it
        """Set properties of every vertical axis."""
        self._update_axes("yaxis", look)

    def drawn(self) -> BaseFigure:
        """Make the figure as plotly writes it to the browser, not checked."""
        return Unchecked({"data": self.traces, "layout": self.layout})

    def _update_axes(self, kind: str, look: Mapping[str, Any]) -> None:
        for name in {kind, *(name for name in self.layout if name.startswith(kind))}:
            self.layout[name] = self.layout.get(name, {}) | _given(look)


class Unchecked(BaseFigure):  # type: ignore[misc] # plotly tells no types of it
    """Give plotly all that it needs of a figure to write it as JSON."""

    def __init__(self, described: dict[str, Any]) -> None:
        self._described = described

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as it was described."""
        return self._described


def finish(chart: Chart, title: str, height: int, *, legend: bool = True) -> Chart:
    """Give a chart its title, which stands above it as text, and the form that all charts share."""
    chart.title = title
    chart.layout = FORM | {"height": height, "showlegend": legend} | chart.layout
    for name in {"xaxis", "yaxis", *(name for name in chart.layout if name.startswith(("xaxis", "yaxis")))}:
        chart.layout[name] = AXIS | chart.layout.get(name, {})
    return chart


def stacked_rows(
    frame: pd.DataFrame, by: str, part: str, ticks: Mapping[str, str], colours: Mapping[str, str], labels: str, hover: str = ""
) -> Chart:
    """Draw a row of bars for each name in a column, its `records` stacked by another.

    `ticks` has the names with their words, from bottom to top; `colours` the parts, which `labels` is the enumeration of.
    """
    parts, sums = stacked(frame, part, by)
    chart = Chart()
    for each in filter(parts.__contains__, colours):
        words = label(labels, each)
        chart.add_bar(
            y=[ticks[name] for name in parts[each]],
            x=list(parts[each].values()),
            orientation="h",
            name=words,
            marker={"color": colours[each]},
            text=list(parts[each].values()),
            textposition="inside",
            insidetextfont={"color": INK.get(colours[each], "#ffffff")},
            textangle=0,
            customdata=[mark_key(name, each) for name in parts[each]],
            hovertemplate=f"{hover}{words}: %{{x}}<extra></extra>",
        )
    chart.update_layout(barmode="stack")
    chart.update_yaxes(categoryorder="array", categoryarray=list(ticks.values()), showgrid=False)
    chart.update_xaxes(rangemode="tozero", dtick=1 if max(sums.values()) < 5 else None)
    return chart


def nothing(title: str, sentence: str = "") -> Chart:
    """Make a chart that draws nothing but a sentence."""
    chart = Chart()
    chart.title, chart.message = title, sentence or message("No records under these filters")
    return chart
