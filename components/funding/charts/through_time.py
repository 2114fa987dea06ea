"""Charts of amounts through time: single amounts by year and running totals, each in a chart of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log10
from operator import itemgetter
from statistics import fmean
from typing import Any

import numpy as np
import pandas as pd

from components.charts.lanes import Record, milliseconds, records, time_axis
from components.charts.marks import several
from components.charts.theme import AREA_COLOURS, NEUTRAL, Chart, Trace, finish, mark_key, nothing, safe, scatter, wrapped
from components.funding.charts.rows import MIXED, hover
from components.text.format import bound_sign, each_as_stated, mixed_bounds, money_words
from components.text.messages import marked, message

BAR, BAR_AT, POINT_AT = 0.56, -0.18, 0.32
"""Width of a bar in years, and where bars and points stand in their year, so that no point lies on a bar."""

NARROW_PX, HIGH_PX = 300.0, 250.0
"""Width and height of the drawing on a narrow screen, where points collide first."""

MIN_BAR_SHARE = 4 / HIGH_PX
"""Least height of a piece of a bar, as a share of the axis: a lower one could be neither seen nor hovered."""

COLLISION_PX = 7.5
"""Distance within which a point would answer for its neighbour."""

SIGN_PX = 14
"""Size of the sign of a bound."""

MAX_AMOUNTS, MAX_TOTALS = 300, 120
"""How many single amounts and running totals there is room for."""

MAX_NAMED_AMOUNTS = 6
"""Records that the hover of a count names."""

SERIES_COLOURS = tuple(AREA_COLOURS[index] for index in (1, 4, 7, 3, 9, 5))

_STATES = {
    "given": (marked("Given"), "circle", ""),
    "promised": (marked("Promised"), "diamond", "/"),
    "unclear": (marked("Not said which"), "square", "x"),
}
"""Name, symbol and pattern of amounts by what the sources say of them."""


@dataclass(frozen=True)
class Scale:
    """The years of the time axis, and whether amounts are on a logarithmic axis."""

    years: tuple[int, int]
    log: bool = False

    def amounts(self, values: Sequence[float]) -> tuple[float, float]:
        """Return the range of the axis of amounts (as powers of ten where logarithmic)."""
        known = [value for value in values if value > 0]
        if not self.log:
            return 0.0, max(known) * 1.1 if known else 1.0
        return (log10(min(known)) - 0.15, log10(max(known)) + 0.15) if known else (0.0, 1.0)

    def heights(self, values: Sequence[float], shown: tuple[float, float]) -> list[float]:
        """Return where values stand on the axis, in pixels."""
        positions = [log10(value) for value in values] if self.log else values
        return [(position - shown[0]) / (shown[1] - shown[0]) * HIGH_PX for position in positions]


def gifts(frame: pd.DataFrame, title: str, scale: Scale, colour: str) -> Chart:
    """Draw single amounts by year: what is added as bars, a piece for each; what is not added as hollow points beside them.

    What is given, promised and not said to be either differ in pattern and symbol. On a logarithmic axis, where pieces of a
    bar would mislead, each amount is a point.

    `frame` has `id`, `title`, `year`, `state`, `value_usd`, `added_usd`, `why` and what `each_as_stated` needs.
    """
    if frame.empty:
        return nothing(title, message("No single amount with a value in these dollars and a year"))
    rows = _rows(frame, "value_usd", "year", "added_usd", "why")
    for row in rows:
        row["added"] = row["added_usd"] == row["added_usd"]
        row["at"] = row["year"] + (BAR_AT if scale.log and row["added"] else POINT_AT)
    in_bars = [] if scale.log else sorted((row for row in rows if row["added"]), key=itemgetter("year"))
    stacks = [list(part) for _, part in groupby(in_bars, itemgetter("year"))]
    shown = scale.amounts([row["million"] for row in rows] + [sum(row["million"] for row in part) for part in stacks])
    points = rows if scale.log else [row for row in rows if not row["added"]]
    figure = Chart() if scale.log else _stacks(stacks, shown[1] * MIN_BAR_SHARE, colour)
    # Points of two years are never gathered: the count would stand on a bar.
    across = [(row["at"] - row["year"]) * 10.0 + row["year"] * NARROW_PX for row in points]
    single, together = _collided(points, across, scale, shown)
    for state, (name, symbol, _) in _STATES.items():
        for added, text in ((False, marked("{state}, not added")), (True, marked("{state}, added"))):
            part = [row for row in single if row["state"] == state and row["added"] is added]
            look = {"symbol": symbol if added else f"{symbol}-open", "size": 8, "line": {"width": 1.5}}
            look["color"] = colour if added else NEUTRAL
            if part:
                figure.add_trace(_points(part, message(text, state=message(name)), look))
    figure.update_xaxes(range=[scale.years[0] - 0.6, scale.years[1] + 0.8], dtick=5, showgrid=False, fixedrange=True)
    return _finished(figure, together, title, scale, shown, 390)


def running(frame: pd.DataFrame, numbers: Mapping[str, int], title: str, scale: Scale) -> Chart:
    """Draw running totals at the dates up to which they count, each series a stepped line; single ones are hollow.

    Totals of what was given are circles, totals of promises are diamonds.

    `frame` has `id`, `title`, `series`, `state`, `as_of_latest`, `amount_usd` and what `each_as_stated` needs; `numbers`
    says how many totals each series has, drawn or not.
    """
    if frame.empty:
        return nothing(title, message("No running total in dollars under these filters"))
    rows, days = _rows(frame, "amount_usd", "series"), milliseconds(frame["as_of_latest"])
    axis = time_axis(scale.years, days)
    for row, day in zip(rows, days, strict=True):
        row["at"] = day
    shown = scale.amounts([row["million"] for row in rows])
    across = [(row["at"] - axis.first) / axis.width * NARROW_PX for row in rows]
    single, together = _collided(rows, across, scale, shown)
    figure = Chart()
    for number, series in enumerate(dict.fromkeys(row["series"] for row in rows if numbers[row["series"]] > 1)):
        part = [row for row in rows if row["series"] == series]
        colour, label = SERIES_COLOURS[number % len(SERIES_COLOURS)], wrapped(series, 44)
        figure.add_scatter(
            x=[row["at"] for row in part],
            y=[row["million"] for row in part],
            mode="lines",
            line={"shape": "hv", "color": colour, "width": 2},
            name=label,
            legendgroup=series,
            hoverinfo="skip",
        )
        for state, (_, symbol, _) in _STATES.items():
            part = [row for row in single if row["series"] == series and row["state"] == state]
            look = {"color": colour, "size": 8, "symbol": symbol}
            figure.add_trace(_points(part, label, look, legendgroup=series, showlegend=False))
    for state, (name, symbol, _) in _STATES.items():
        part = [row for row in single if numbers[row["series"]] == 1 and row["state"] == state]
        look = {"symbol": f"{symbol}-open", "size": 9, "color": NEUTRAL, "line": {"width": 2}}
        if part:
            figure.add_trace(_points(part, message("{state}, stated once", state=message(name)), look))
    figure.update_xaxes(type="date", range=[axis.first, axis.last], fixedrange=True)
    return _finished(figure, together, title, scale, shown, 440)


def _rows(frame: pd.DataFrame, value: str, *columns: str) -> list[Record]:
    """Give the rows of a frame with what is drawn of them; `million` is the amount in the column `value`."""
    rows = records(frame, ["id", "title", "date_text", "amount_qualifier", "state", value, *columns])
    for row, words in zip(rows, each_as_stated(frame), strict=True):
        row["million"], row["as_stated"] = row[value] / 1e6, words
    return rows


def _stacks(stacks: Sequence[list[Record]], least: float, colour: str) -> Chart:
    """Draw bars of what is added in each year, and the sign of its bounds above them."""
    figure, tops = Chart(), []
    for part in stacks:
        tops.append(0.0)
        for row in part:
            row["height"], row["base"] = max(row["million"], least), tops[-1]
            tops[-1] += row["height"]
    for state, (name, _, shape) in _STATES.items():
        pieces = [row for part in stacks for row in part if row["state"] == state]
        pattern = {"shape": shape, "fillmode": "replace", "fgcolor": colour, "size": 5, "solidity": 0.45}
        if pieces:
            figure.add_bar(
                x=[row["year"] + BAR_AT for row in pieces],
                y=[row["height"] for row in pieces],
                base=[row["base"] for row in pieces],
                width=BAR,
                name=message("{state}, added", state=message(name)),
                marker={"color": colour, "line": {"width": 1, "color": colour}, "pattern": pattern},
                customdata=[row["id"] for row in pieces],
                hovertext=[_hover(row) for row in pieces],
            )
    signs = [bound_sign(row["amount_qualifier"] for row in part) for part in stacks]
    at = [part[0]["year"] + BAR_AT for part in stacks]
    figure.add_trace(_text_above(at, tops, signs, mode="text", hoverinfo="skip", showlegend=False))
    return figure


def _text_above(x: Sequence[float], y: Sequence[float], text: Sequence[str], size: int = SIGN_PX, **look: object) -> Trace:
    """Make a trace with text above its points that the edge of the drawing does not cut."""
    return scatter(x=x, y=y, text=text, textposition="top center", textfont={"size": size}, cliponaxis=False, **look)


def _collided(
    rows: Sequence[Record], across: Sequence[float], scale: Scale, shown: tuple[float, float]
) -> tuple[list[Record], list[list[Record]]]:
    """Divide rows into those whose points stand alone, and those whose points would answer for each other, gathered."""
    heights = scale.heights([row["million"] for row in rows], shown)
    groups = [[rows[position] for position in group] for group in near(across, heights, COLLISION_PX)]
    return [group[0] for group in groups if len(group) == 1], [group for group in groups if len(group) > 1]


def _points(rows: Sequence[Record], name: str, look: Mapping[str, object], **more: Any) -> Trace:  # noqa: ANN401 - as plotly takes it
    """Make points that are one record each, with the sign of its bound above it."""
    return _text_above(
        [row["at"] for row in rows],
        [row["million"] for row in rows],
        [bound_sign([row["amount_qualifier"]]) for row in rows],
        mode="markers+text",
        marker=look,
        name=name,
        customdata=[row["id"] for row in rows],
        hovertext=[_hover(row) for row in rows],
        **more,
    )


def _counts(together: Sequence[Sequence[Record]]) -> Trace:
    """Make a count for each group of points that would collide; a click lists the records."""
    ends = [(min(row["at"] for row in part), max(row["at"] for row in part)) for part in together]
    keys = [mark_key("together", part[0]["id"]) for part in together]
    return _text_above(
        [first + (last - first) / 2 for first, last in ends],
        [fmean(row["million"] for row in part) for part in together],
        [f"{len(part)}×" for part in together],
        11,
        mode="markers+text",
        marker={"size": 8, "symbol": "hexagon", "color": NEUTRAL, "opacity": 1, "line": {"width": 0}},
        hovertext=["<br>".join(_lines(part)) for part in together],
        customdata=[
            several(key, (row["id"] for row in part), message("{count} amounts", count=len(part)))
            for key, part in zip(keys, together, strict=True)
        ],
        name=message("Several, click to list"),
    )


def _lines(part: Sequence[Record]) -> list[str]:
    lines = [message("<b>{count} amounts</b>, click to list", count=len(part))]
    lines += [f"{wrapped(row['title'])}: {safe(row['as_stated'])}" for row in part[:MAX_NAMED_AMOUNTS]]
    if len(part) > MAX_NAMED_AMOUNTS:
        lines.append(message("and {count} more", count=len(part) - MAX_NAMED_AMOUNTS))
    if mixed_bounds(row["amount_qualifier"] for row in part):
        lines.append(wrapped(message(MIXED).capitalize()))
    return lines


def _hover(row: Record) -> str:
    lines = [row["date_text"], message("As stated: {amount}", amount=row["as_stated"])]
    if "year" in row:
        state = message(_STATES[row["state"]][0])
        added = message("{state}. Added", state=state)
        lines += [
            money_words(row["value_usd"]),
            added if row["added"] else message("{state}. Not added. {why}", state=state, why=row["why"]),
        ]
    return hover(row["title"], *lines)


def _finished(
    figure: Chart, together: Sequence[Sequence[Record]], title: str, scale: Scale, shown: tuple[float, float], height: int
) -> Chart:
    if together:
        figure.add_trace(_counts(together))
    look = {"type": "log", "dtick": 1} if scale.log else {}
    figure.update_yaxes(**look, range=shown, tickformat=",~g", fixedrange=True)
    # Only what the pointer stands on answers: a point that is merely close would hide the bar under the pointer.
    figure.update_layout(barmode="overlay", hovermode="closest", hoverdistance=1)
    return finish(figure, title, height)


def near(x: Sequence[float], y: Sequence[float], least: float) -> list[list[int]]:
    """Gather the points of which one lies closer than `least` to another of its group, as positions; by their first."""
    across, down = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    close = (across[:, None] - across) ** 2 + (down[:, None] - down) ** 2 < least**2
    one, other = np.nonzero(close | np.eye(len(across), dtype=bool))
    begins, first = np.searchsorted(one, np.arange(len(across))), np.arange(len(across))
    while not np.array_equal(first, lower := np.minimum.reduceat(first[other], begins)):
        first = lower
    groups: dict[int, list[int]] = {}
    for position, group in enumerate(first.tolist()):
        groups.setdefault(group, []).append(position)
    return list(groups.values())
