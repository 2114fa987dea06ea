"""Amounts through time: single amounts by year and running totals, each in a chart of its own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log10
from statistics import fmean

import numpy as np
import pandas as pd

from components.charts.lanes import Record, milliseconds, records, time_axis
from components.charts.marks import several
from components.charts.theme import AREA_COLOURS, NEUTRAL, Chart, Trace, finish, mark_key, nothing, safe, scatter, wrapped
from components.text.format import MIXED, bound_sign, each_as_stated, mixed_bounds, money_words

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

MAX_AMOUNTS, MAX_TOTALS = 300, 120
"""How many single amounts and running totals there is room for."""

SHOWN = 6
"""Most records that the hover of a count names."""

SERIES_COLOURS = tuple(AREA_COLOURS[index] for index in (1, 4, 7, 3, 9, 5))


@dataclass(frozen=True)
class Words:
    """How amounts are drawn of which the sources say that they were given, or promised, or not which."""

    name: str
    symbol: str
    pattern: str


WORDS: Mapping[str, Words] = {
    "given": Words("Given", "circle", ""),
    "promised": Words("Promised", "diamond", "/"),
    "unclear": Words("Not said which", "square", "x"),
}


@dataclass(frozen=True)
class Scale:
    """The years of the time axis, and whether amounts are on a logarithmic axis."""

    years: tuple[int, int]
    log: bool = False

    def amounts(self, values: list[float]) -> tuple[float, float]:
        """The range of the axis of amounts (as powers of ten where logarithmic)."""
        known = [value for value in values if value > 0]
        if not self.log:
            return 0.0, max(known) * 1.1 if known else 1.0
        return (log10(min(known)) - 0.15, log10(max(known)) + 0.15) if known else (0.0, 1.0)

    def heights(self, values: list[float], shown: tuple[float, float]) -> list[float]:
        """Where values stand on the axis, in pixels."""
        places = [log10(value) for value in values] if self.log else values
        return [(place - shown[0]) / (shown[1] - shown[0]) * HIGH for place in places]


def gifts(frame: pd.DataFrame, title: str, scale: Scale, colour: str) -> Chart:
    """Single amounts by year: what is added as bars, one piece for each; what is not added as hollow points beside them.

    What is given, promised and not said to be either differ in pattern and symbol. On a logarithmic axis, where pieces of a
    bar would mislead, each amount is a point.

    `frame` has `id`, `title`, `year`, `state`, `value_usd`, `added_usd`, `why` and what `each_as_stated` needs.
    """
    if frame.empty:
        return nothing(title, "No single amount with a value in these dollars and a year")
    rows = _rows(frame, "value_usd", ["year", "added_usd", "why"])
    for row in rows:
        row["added"] = row["added_usd"] == row["added_usd"]
        row["at"] = row["year"] + (BAR_AT if scale.log and row["added"] else POINT_AT)
    stacks = [] if scale.log else _years(row for row in rows if row["added"])
    figure = Chart()
    tops = [row["million"] for row in rows] + [sum(row["million"] for row in part) for _, part in stacks]
    shown = scale.amounts(tops)
    points = rows if scale.log else [row for row in rows if not row["added"]]
    if not scale.log:
        _stacks(figure, stacks, shown[1] * LEAST_BAR, colour)
    # Points of two years are never gathered: the count would stand on a bar.
    across = [(row["at"] - row["year"]) * 10.0 + row["year"] * NARROW for row in points]
    alone, together = _collided(points, across, scale.heights([row["million"] for row in points], shown))
    for key, said in WORDS.items():
        for state, name, symbol in ((False, ", not added", f"{said.symbol}-open"), (True, ", added", said.symbol)):
            part = [row for row in alone if row["state"] == key and row["added"] is state]
            look = {"symbol": symbol, "size": 8, "color": colour if state else NEUTRAL, "line": {"width": 1.5}}
            if part:
                figure.add_trace(_points(part, f"{said.name}{name}", look))
    _counts(figure, together)
    figure.update_xaxes(range=[scale.years[0] - 0.6, scale.years[1] + 0.8], dtick=5, showgrid=False, fixedrange=True)
    return _finished(figure, title, scale, shown, 390)


def running(frame: pd.DataFrame, numbers: Mapping[str, int], title: str, scale: Scale) -> Chart:
    """Running totals at the dates up to which they count, each series a stepped line of its own; single ones are hollow.

    Totals of what was given are circles, totals of promises are diamonds.

    `frame` has `id`, `title`, `series`, `state`, `as_of_latest`, `amount_usd` and what `each_as_stated` needs; `numbers`
    says how many totals each series has, drawn or not.
    """
    if frame.empty:
        return nothing(title, "No running total in dollars under these filters")
    rows, days = _rows(frame, "amount_usd", ["series"]), milliseconds(frame["as_of_latest"])
    axis = time_axis(scale.years, days)
    for row, day in zip(rows, days, strict=True):
        row["at"] = day
    millions = [row["million"] for row in rows]
    shown = scale.amounts(millions)
    across = [(row["at"] - axis.first) / axis.width * NARROW for row in rows]
    alone, together = _collided(rows, across, scale.heights(millions, shown))
    figure = Chart()
    for place, name in enumerate(dict.fromkeys(row["series"] for row in rows if numbers[row["series"]] > 1)):
        part = [row for row in rows if row["series"] == name]
        look = {"color": SERIES_COLOURS[place % len(SERIES_COLOURS)], "size": 8}
        line = {"shape": "hv", "color": look["color"], "width": 2}
        label = wrapped(name, 44)
        figure.add_scatter(
            x=[row["at"] for row in part],
            y=[row["million"] for row in part],
            mode="lines",
            line=line,
            name=label,
            legendgroup=name,
            hoverinfo="skip",
        )
        for key, said in WORDS.items():
            found = [row for row in alone if row["series"] == name and row["state"] == key]
            figure.add_trace(_points(found, label, look | {"symbol": said.symbol}, legendgroup=name, showlegend=False))
    for key, said in WORDS.items():
        found = [row for row in alone if numbers[row["series"]] == 1 and row["state"] == key]
        look = {"symbol": f"{said.symbol}-open", "size": 9, "color": NEUTRAL, "line": {"width": 2}}
        if found:
            figure.add_trace(_points(found, f"{said.name}, stated once", look))
    _counts(figure, together)
    figure.update_xaxes(type="date", range=[axis.first, axis.last], fixedrange=True)
    return _finished(figure, title, scale, shown, 440)


def _rows(frame: pd.DataFrame, value: str, columns: list[str]) -> list[Record]:
    """The rows of a frame with what is drawn of them; `million` is the amount in the column `value`."""
    rows = records(frame, ["id", "title", "date_text", "amount_qualifier", "state", value, *columns])
    for row, words in zip(rows, each_as_stated(frame), strict=True):
        row["million"], row["as_stated"] = row[value] / 1e6, words
    return rows


def _years(rows: Iterable[Record]) -> list[tuple[int, list[Record]]]:
    """Rows by their year."""
    found: dict[int, list[Record]] = {}
    for row in rows:
        found.setdefault(row["year"], []).append(row)
    return sorted(found.items())


def _stacks(figure: Chart, stacks: list[tuple[int, list[Record]]], least: float, colour: str) -> None:
    """Bars of what is added in each year, and the sign of its bounds above them."""
    drawn: list[Record] = []
    signs: list[tuple[float, float, str]] = []
    for year, part in stacks:
        top = 0.0
        for row in part:
            row["height"], row["base"] = max(row["million"], least), top
            top += row["height"]
        drawn += part
        signs.append((year + BAR_AT, top, bound_sign(row["amount_qualifier"] for row in part)))
    for key, said in WORDS.items():
        pieces = [row for row in drawn if row["state"] == key]
        if not pieces:
            continue
        pattern = {"shape": said.pattern, "fillmode": "replace", "fgcolor": colour, "size": 5, "solidity": 0.45}
        figure.add_bar(
            x=[row["year"] + BAR_AT for row in pieces],
            y=[row["height"] for row in pieces],
            base=[row["base"] for row in pieces],
            width=BAR,
            name=f"{said.name}, added",
            marker={"color": colour, "line": {"width": 1, "color": colour}, "pattern": pattern},
            customdata=[row["id"] for row in pieces],
            hovertext=[_hover(row) for row in pieces],
            hoverinfo="text",
        )
    figure.add_scatter(
        x=[at for at, _, _ in signs],
        y=[top for _, top, _ in signs],
        mode="text",
        text=[sign for _, _, sign in signs],
        textposition="top center",
        textfont={"size": SIGN},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _collided(rows: list[Record], across: list[float], up: list[float]) -> tuple[list[Record], list[list[Record]]]:
    """The rows whose points stand alone, and those whose points would answer for each other, gathered."""
    groups = [[rows[place] for place in group] for group in near(across, up, COLLIDE)]
    return [group[0] for group in groups if len(group) == 1], [group for group in groups if len(group) > 1]


def _points(rows: list[Record], name: str, look: Mapping[str, object], **more: object) -> Trace:
    """Points that are one record each, with the sign of its bound above it."""
    return scatter(
        x=[row["at"] for row in rows],
        y=[row["million"] for row in rows],
        mode="markers+text",
        marker=look,
        text=[bound_sign([row["amount_qualifier"]]) for row in rows],
        textposition="top center",
        textfont={"size": SIGN},
        name=name,
        customdata=[row["id"] for row in rows],
        hovertext=[_hover(row) for row in rows],
        hoverinfo="text",
        cliponaxis=False,
        **more,
    )


def _counts(figure: Chart, together: list[list[Record]]) -> None:
    """A count for each group of points that would collide; a click lists the records."""
    if not together:
        return
    places = [[row["at"] for row in part] for part in together]
    figure.add_scatter(
        x=[min(at) + (max(at) - min(at)) / 2 for at in places],
        y=[fmean(row["million"] for row in part) for part in together],
        mode="markers+text",
        marker={"size": 8, "symbol": "hexagon", "color": NEUTRAL, "opacity": 1, "line": {"width": 0}},
        text=[f"{len(part)}×" for part in together],
        textposition="top center",
        textfont={"size": 11},
        hovertext=["<br>".join(_gathered(part)) for part in together],
        hoverinfo="text",
        customdata=[
            several(mark_key("together", part[0]["id"]), (row["id"] for row in part), f"{len(part)} amounts")
            for part in together
        ],
        name="Several, click to list",
        cliponaxis=False,
    )


def _gathered(part: list[Record]) -> Iterator[str]:
    yield f"<b>{len(part)} amounts</b>, click to list"
    for row in part[:SHOWN]:
        yield f"{wrapped(row['title'])}: {safe(row['as_stated'])}"
    if len(part) > SHOWN:
        yield f"and {len(part) - SHOWN} more"
    if mixed_bounds(row["amount_qualifier"] for row in part):
        yield wrapped(MIXED[:1].upper() + MIXED[1:])


def _hover(row: Record) -> str:
    told = row["date_text"], f"As stated: {row['as_stated']}"
    if "year" not in row:
        return _lines(row["title"], *told)
    state = "Added" if row["added"] else f"Not added. {row['why']}"
    return _lines(row["title"], *told, money_words(row["value_usd"]), f"{WORDS[row['state']].name}. {state}")


@lru_cache(maxsize=5_000)
def _lines(title: str, *lines: str) -> str:
    return f"<b>{wrapped(title)}</b><br>" + "<br>".join(wrapped(line) for line in lines)


def _finished(figure: Chart, title: str, scale: Scale, shown: tuple[float, float], height: int) -> Chart:
    look = {"type": "log", "dtick": 1} if scale.log else {}
    figure.update_yaxes(**look, range=shown, tickformat=",~g", fixedrange=True)
    # Only what the pointer stands on answers: a point that is merely close would hide the bar under the pointer.
    figure.update_layout(barmode="overlay", hovermode="closest", hoverdistance=1)
    return finish(figure, title, height)


def near(x: Sequence[float], y: Sequence[float], least: float) -> list[list[int]]:
    """Places of points, gathered where one lies closer than `least` to another of its group; in the order of the first."""
    across, down = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    close = (across[:, None] - across) ** 2 + (down[:, None] - down) ** 2 < least**2
    one, other = np.nonzero(close | np.eye(len(across), dtype=bool))
    begins, first = np.searchsorted(one, np.arange(len(across))), np.arange(len(across))
    while not np.array_equal(first, lower := np.minimum.reduceat(first[other], begins)):
        first = lower
    groups: dict[int, list[int]] = {}
    for place, group in enumerate(first.tolist()):
        groups.setdefault(group, []).append(place)
    return list(groups.values())
