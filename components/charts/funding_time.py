"""Amounts through time: single amounts by year and running totals, each in a chart of its own."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from math import log10
from typing import Any

import pandas as pd

from components.charts.funding_layout import near
from components.charts.funding_rows import time_axis
from components.charts.marks import several
from components.charts.theme import AREA_COLOURS, NEUTRAL, Chart, Trace, finish, mark, nothing, safe, scatter, wrapped
from components.text import MIXED, as_stated, bound_sign, mixed_bounds, money_words

BAR, BAR_AT, POINT_AT = 0.56, -0.18, 0.32
"""Width of a bar in years, and where bars and points stand in their year, so that no point lies on a bar."""

NARROW, HIGH = 300.0, 250.0
"""Width and height in pixels of the drawing on a narrow screen, where points collide first."""

LEAST_BAR = 4 / HIGH
"""Least height of a piece of a bar, as a share of the axis: a lower one could be neither seen nor hovered."""

COLLIDE = 7.5
"""Pixels within which a point would answer for its neighbour."""

SIGN = 14
"""Size of the sign of a bound, in pixels."""

SHOWN = 6
"""Most records that the hover of a count names."""

SERIES_COLOURS = tuple(AREA_COLOURS[index] for index in (1, 4, 7, 3, 9, 5))


@dataclass(frozen=True)
class Said:
    """How amounts are drawn of which the sources say that they were given, or promised, or not which."""

    name: str
    symbol: str
    pattern: str


SAID: Mapping[str, Said] = {
    "given": Said("Given", "circle", ""),
    "promised": Said("Promised", "diamond", "/"),
    "not said": Said("Not said which", "square", "x"),
}


@dataclass(frozen=True)
class Scale:
    """The years of the time axis, and whether amounts are on a logarithmic axis."""

    years: tuple[int, int]
    log: bool = False

    def amounts(self, values: pd.Series) -> tuple[float, float]:
        """The range of the axis of amounts (as powers of ten where logarithmic)."""
        known = values[values > 0]
        if not self.log:
            return 0.0, float(known.max()) * 1.1 if len(known) else 1.0
        return (log10(known.min()) - 0.15, log10(known.max()) + 0.15) if len(known) else (0.0, 1.0)

    def heights(self, values: pd.Series, shown: tuple[float, float]) -> list[float]:
        """Where values stand on the axis, in pixels."""
        places = values.map(log10) if self.log else values
        return [(place - shown[0]) / (shown[1] - shown[0]) * HIGH for place in places]


def gifts(frame: pd.DataFrame, title: str, scale: Scale, colour: str) -> Chart:
    """Single amounts by year: what is added as bars, one piece for each; what is not added as hollow points beside them.

    What is given, promised and not said to be either differ in pattern and symbol. On a logarithmic axis, where pieces of a
    bar would mislead, each amount is a point.

    `frame` has `id`, `title`, `date_text`, `year`, `said`, `value_usd`, `added_usd`, `why` and what `as_stated` needs.
    """
    if frame.empty:
        return nothing(title, "No single amount with a value in these dollars and a year")
    frame = frame.assign(at=frame["year"].astype(float) + POINT_AT, million=frame["value_usd"] / 1e6)
    added = frame[frame["added_usd"].notna()]
    figure = Chart()
    tops = frame["million"]
    if not scale.log:
        tops = pd.concat([tops, added.groupby("year")["million"].sum()])
    shown = scale.amounts(tops)
    if scale.log:
        frame = frame.assign(at=frame["at"].mask(frame["added_usd"].notna(), frame["year"].astype(float) + BAR_AT))
        points = frame
    else:
        points = frame[frame["added_usd"].isna()]
        _stacks(figure, added, shown[1] * LEAST_BAR, colour)
    # Points of two years are never gathered: the count would stand on a bar.
    across = (points["at"] - points["year"].astype(float)) * 10.0 + points["year"].astype(float) * NARROW
    alone, together = _collided(points, across.tolist(), scale.heights(points["million"], shown))
    for key, said in SAID.items():
        for state, part in alone[alone["said"] == key].groupby(alone["added_usd"].notna(), sort=True):
            name, symbol = (", added", said.symbol) if state else (", not added", f"{said.symbol}-open")
            look = {"symbol": symbol, "size": 8, "color": colour if state else NEUTRAL, "line": {"width": 1.5}}
            figure.add_trace(_points(part, f"{said.name}{name}", look))
    _counts(figure, together)
    figure.update_xaxes(range=[scale.years[0] - 0.6, scale.years[1] + 0.8], dtick=5, showgrid=False, fixedrange=True)
    return _finished(figure, title, scale, shown, 390)


def running(frame: pd.DataFrame, title: str, scale: Scale) -> Chart:
    """Running totals at the dates up to which they count, each series a stepped line of its own; single ones are hollow.

    Totals of what was given are circles, totals of promises are diamonds.

    `frame` has `id`, `title`, `series`, `counted`, `said`, `as_of_latest`, `as_of_text`, `amount_usd` and what `as_stated`
    needs.
    """
    if frame.empty:
        return nothing(title, "No running total in dollars under these filters")
    frame = frame.assign(at=frame["as_of_latest"], million=frame["amount_usd"] / 1e6)
    first, last = time_axis(scale.years, frame["at"])
    shown = scale.amounts(frame["million"])
    across = (frame["at"] - first) / (last - first) * NARROW
    alone, together = _collided(frame, across.tolist(), scale.heights(frame["million"], shown))
    figure = Chart()
    for place, (name, part) in enumerate(frame[frame["counted"] > 1].groupby("series", sort=False)):
        look = {"color": SERIES_COLOURS[place % len(SERIES_COLOURS)], "size": 8}
        line = {"shape": "hv", "color": look["color"], "width": 2}
        label = wrapped(name, 44)
        figure.add_scatter(
            x=part["at"], y=part["million"], mode="lines", line=line, name=label, legendgroup=str(name), hoverinfo="skip"
        )
        for key, said in SAID.items():
            found = alone[(alone["series"] == name) & (alone["said"] == key)]
            figure.add_trace(_points(found, label, look | {"symbol": said.symbol}, legendgroup=str(name), showlegend=False))
    for key, said in SAID.items():
        found = alone[(alone["counted"] == 1) & (alone["said"] == key)]
        look = {"symbol": f"{said.symbol}-open", "size": 9, "color": NEUTRAL, "line": {"width": 2}}
        if len(found):
            figure.add_trace(_points(found, f"{said.name}, stated once", look))
    _counts(figure, together)
    figure.update_xaxes(type="date", range=[first, last], fixedrange=True)
    return _finished(figure, title, scale, shown, 440)


def _stacks(figure: Chart, added: pd.DataFrame, least: float, colour: str) -> None:
    """Bars of what is added in each year, and the sign of its bounds above them."""
    drawn = added.assign(height=added["million"].clip(lower=least))
    drawn = drawn.assign(base=drawn.groupby("year")["height"].cumsum() - drawn["height"])
    for key, said in SAID.items():
        part = drawn[drawn["said"] == key]
        if part.empty:
            continue
        pattern = {"shape": said.pattern, "fillmode": "replace", "fgcolor": colour, "size": 5, "solidity": 0.45}
        figure.add_bar(
            x=part["year"] + BAR_AT,
            y=part["height"],
            base=part["base"],
            width=BAR,
            name=f"{said.name}, added",
            marker={"color": colour, "line": {"width": 1, "color": colour}, "pattern": pattern},
            customdata=part["id"],
            hovertext=[_hover(row) for row in part.to_dict("records")],
            hoverinfo="text",
        )
    signs = [
        (float(str(year)) + BAR_AT, (part["base"] + part["height"]).max(), list(part["amount_qualifier"]))
        for year, part in drawn.groupby("year")
    ]
    figure.add_scatter(
        x=[at for at, _, _ in signs],
        y=[top for _, top, _ in signs],
        mode="text",
        text=[bound_sign(qualifiers) for _, _, qualifiers in signs],
        textposition="top center",
        textfont={"size": SIGN},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _collided(frame: pd.DataFrame, across: list[float], up: list[float]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The rows whose points stand alone, and those whose points would answer for each other, gathered."""
    groups = near(across, up, COLLIDE)
    alone = frame.iloc[[group[0] for group in groups if len(group) == 1]]
    return alone, [frame.iloc[group] for group in groups if len(group) > 1]


def _points(frame: pd.DataFrame, name: str, look: Mapping[str, object], **more: object) -> Trace:
    """Points that are one record each, with the sign of its bound above it."""
    return scatter(
        x=frame["at"],
        y=frame["million"],
        mode="markers+text",
        marker=look,
        text=[bound_sign([each]) for each in frame["amount_qualifier"]],
        textposition="top center",
        textfont={"size": SIGN},
        name=name,
        customdata=frame["id"],
        hovertext=[_hover(row) for row in frame.to_dict("records")],
        hoverinfo="text",
        cliponaxis=False,
        **more,
    )


def _counts(figure: Chart, together: list[pd.DataFrame]) -> None:
    """A count for each group of points that would collide; a click lists the records."""
    if not together:
        return
    figure.add_scatter(
        x=[part["at"].min() + (part["at"].max() - part["at"].min()) / 2 for part in together],
        y=[part["million"].mean() for part in together],
        mode="markers+text",
        marker={"size": 8, "symbol": "hexagon", "color": NEUTRAL, "opacity": 1, "line": {"width": 0}},
        text=[f"{len(part)}×" for part in together],
        textposition="top center",
        textfont={"size": 11},
        hovertext=["<br>".join(_gathered(part)) for part in together],
        hoverinfo="text",
        customdata=[several(mark("together", part["id"].iloc[0]), part["id"], f"{len(part)} amounts") for part in together],
        name="Several, click to list",
        cliponaxis=False,
    )


def _gathered(part: pd.DataFrame) -> Iterator[str]:
    yield f"<b>{len(part)} amounts</b>, click to list"
    for row in part.head(SHOWN).to_dict("records"):
        yield f"{wrapped(row['title'])}: {safe(as_stated(row))}"
    if len(part) > SHOWN:
        yield f"and {len(part) - SHOWN} more"
    if mixed_bounds(part["amount_qualifier"]):
        yield wrapped(MIXED[:1].upper() + MIXED[1:])


def _hover(row: Mapping[Hashable, Any]) -> str:
    lines = [row["date_text"], f"As stated: {as_stated(row)}"]
    if "year" in row:
        state = "Added" if pd.notna(row["added_usd"]) else f"Not added. {row['why']}"
        lines += [money_words(row["value_usd"]), f"{SAID[row['said']].name}. {state}"]
    return f"<b>{wrapped(row['title'])}</b><br>" + "<br>".join(wrapped(line) for line in lines)


def _finished(figure: Chart, title: str, scale: Scale, shown: tuple[float, float], height: int) -> Chart:
    look = {"type": "log", "dtick": 1} if scale.log else {}
    figure.update_yaxes(**look, range=shown, tickformat=",~g", fixedrange=True)
    # Only what the pointer stands on answers: a point that is merely close would hide the bar under the pointer.
    figure.update_layout(barmode="overlay", hovermode="closest", hoverdistance=1)
    return finish(figure, title, height)
