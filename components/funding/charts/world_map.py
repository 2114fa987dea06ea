"""Where the money went: bubbles on coastlines."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import cos, hypot, pi, sin
from typing import Any

import pandas as pd

from components.charts.theme import NEUTRAL, UNSEEN, Chart, Trace, finish, mark_key, nothing, safe, wrapped
from components.text.format import MIXED, brief, counted, mixed_bounds, money_words

LARGEST = 44.0
"""Diameter of the largest bubble in pixels; areas are as the sums."""

LEAST = 9.0
"""Diameter below which a bubble would not be seen."""

NARROW = 340.0
"""Width in pixels of the map on a narrow screen, where marks collide first."""

MARGIN = 19.0
"""Degrees of longitude kept free around the outermost bubbles."""

SHAPE = 0.74
"""Least height of the map as a share of its width, so that it fills its place on a narrow screen too."""

LAND = "rgba(138,148,158,0.10)"

JAPAN = (138.0, 36.7)
"""Longitude and latitude of the giver, for orientation."""

NAMED = 0.02
"""Share of the largest sum from which a bubble bears its name."""

LABEL, LABEL_LINE = 16, 15.0
"""Characters of a line of a label, and its height in pixels."""

LABEL_SHAPE = 1.2
"""Half the width of a label of two or three lines as a share of its height."""


@dataclass(frozen=True)
class _Place:
    """Where a mark stands, its radius, and the height of the label above it, in degrees."""

    longitude: float
    latitude: float
    radius: float
    label: float = 0.0

    def clear_of(self, other: "_Place") -> bool:
        """Whether this mark lies neither on the other nor on its label."""
        across, up = abs(self.longitude - other.longitude), self.latitude - other.latitude
        over = max(across - other.label * LABEL_SHAPE, 0.0), max(other.radius - up, up - other.radius - other.label, 0.0)
        return hypot(across, up) >= self.radius + other.radius and (not other.label or hypot(*over) >= self.radius)


def world(frame: pd.DataFrame, title: str, colour: str) -> Chart:
    """Recipients as bubbles whose area is the sum that is added, rings where nothing can be added, and Japan for orientation.

    `frame` has `country`, `country_name`, `longitude`, `latitude`, `usd`, `added`, `records`, `unpriced` and `qualifiers` (of
    what is added), the greatest first. Only coastlines are drawn, so that the map takes no side on any border. A mark that
    would lie on a greater one stands beside it, with a line to its place. Marks carry the country's code and name.
    """
    if frame.empty:
        return nothing(title, "No recipient has a place on the map")
    west, east = _range([*frame["longitude"], JAPAN[0]])
    largest = float(frame["usd"].max()) or 1.0
    size = [max(LEAST, LARGEST * (usd / largest) ** 0.5) for usd in frame["usd"]]
    labels = [_label(row) if row["usd"] >= largest * NAMED else "" for row in frame.to_dict("records")]
    places = _spread(frame, size, labels, (east - west) / NARROW)
    look = [colour if added else NEUTRAL for added in frame["added"]]
    figure = Chart(_leaders(frame, places))
    figure.add_trace(
        _geo(
            lon=[place.longitude for place in places],
            lat=[place.latitude for place in places],
            mode="markers+text",
            text=labels,
            textposition="top center",
            textfont={"size": 12},
            marker={
                "size": size,
                "symbol": ["circle" if added else "circle-open" for added in frame["added"]],
                "color": look,
                "opacity": 0.8,
                "line": {"width": 1.5, "color": look},
            },
            customdata=[mark_key(*key) for key in zip(frame["country"], frame["country_name"], strict=True)],
            hovertext=[_hover(row) for row in frame.to_dict("records")],
            hoverinfo="text",
        )
    )
    figure.add_trace(
        _geo(
            lon=[JAPAN[0]],
            lat=[JAPAN[1]],
            mode="markers+text",
            text=["Japan"],
            textposition="top center",
            textfont={"size": 12},
            marker={"symbol": "diamond", "size": 8, "color": NEUTRAL},
            hoverinfo="skip",
        )
    )
    south, north = _heights([*frame["latitude"], JAPAN[1]], (east - west) * SHAPE)
    figure.update_layout(
        hoverdistance=4,
        geo={
            "projection": {"type": "equirectangular"},
            "resolution": 110,
            "showcoastlines": True,
            "coastlinecolor": NEUTRAL,
            "coastlinewidth": 0.7,
            "showland": True,
            "landcolor": LAND,
            "showcountries": False,
            "showframe": False,
            "bgcolor": UNSEEN,
            "lonaxis": {"range": [west, east]},
            "lataxis": {"range": [south, north]},
        },
    )
    return finish(figure, title, 350, legend=False)


def _geo(**look: object) -> Trace:
    return {"type": "scattergeo", **look}


def _range(degrees: list[float]) -> tuple[float, float]:
    """The outermost longitudes with a margin, within the world."""
    return max(min(degrees) - MARGIN, -180.0), min(max(degrees) + MARGIN, 180.0)


def _heights(degrees: list[float], least: float) -> tuple[float, float]:
    """From south to north: every latitude with a margin, and at least so many degrees, within the world."""
    middle, half = (min(degrees) + max(degrees)) / 2, max((max(degrees) - min(degrees)) / 2 + MARGIN, least / 2)
    return max(middle - half, -84.0), min(middle + half, 84.0)


def _spread(frame: pd.DataFrame, size: list[float], labels: list[str], degrees: float) -> list[_Place]:
    """Where each mark stands: its own place, or the nearest one that is clear of the greater marks.

    `size` are the diameters in pixels, `degrees` how many of them a pixel is on a narrow screen.
    """
    placed: list[_Place] = []
    for longitude, latitude, diameter, text in zip(frame["longitude"], frame["latitude"], size, labels, strict=True):
        radius = (diameter / 2 + 1.5) * degrees
        label = (text.count("<br>") + 1) * LABEL_LINE * degrees if text else 0.0
        own = _Place(longitude, latitude, radius, label)
        around = (
            replace(own, longitude=longitude + step * radius * cos(turn), latitude=latitude + step * radius * sin(turn))
            for step, turn in product([each / 2 for each in range(1, 24)], [each * pi / 8 for each in range(16)])
        )
        free = (place for place in (own, *around) if all(place.clear_of(other) for other in placed))
        placed.append(next(free, own))
    return placed


def _leaders(frame: pd.DataFrame, places: list[_Place]) -> Trace:
    """Lines from marks that stand aside to their places."""
    lines: tuple[list[float | None], list[float | None]] = ([], [])
    for place, longitude, latitude in zip(places, frame["longitude"], frame["latitude"], strict=True):
        if (place.longitude, place.latitude) != (longitude, latitude):
            lines[0].extend([longitude, place.longitude, None])
            lines[1].extend([latitude, place.latitude, None])
    return _geo(lon=lines[0], lat=lines[1], mode="lines", line={"width": 1, "color": NEUTRAL}, hoverinfo="skip")


def _label(row: Mapping[Hashable, Any]) -> str:
    name = wrapped(row["country_name"], LABEL)
    return f"{name}<br>{safe(brief(row['usd'], row['qualifiers']))}" if row["added"] else name


def _hover(row: Mapping[Hashable, Any]) -> str:
    money = f"{money_words(row['usd'])} added" if row["added"] else "nothing that can be added"
    more = f", {row['unpriced']} without amount" if row["unpriced"] else ""
    mixed = f"<br>≈: {wrapped(MIXED)}" if mixed_bounds(row["qualifiers"]) else ""
    return f"<b>{safe(row['country_name'])}</b><br>{money}<br>{counted(row['records'], 'record')}{more}{mixed}"
