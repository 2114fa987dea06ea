"""Where the money went: bubbles on coastlines."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from math import cos, hypot, pi, sin
from typing import Any

import pandas as pd

from components.charts.theme import NEUTRAL, UNSEEN, Chart, Trace, finish, mark_key, nothing, safe, wrapped
from components.funding.charts.rows import hover
from components.text.format import brief, money_words
from components.text.messages import message, plural

MAX_BUBBLE_PX, MIN_BUBBLE_PX = 44.0, 9.0
"""Diameter of the largest bubble, and that below which one would not be seen; areas are as the sums."""

NARROW_MAP_PX = 340.0
"""Width of the map on a narrow screen, where marks collide first."""

MARGIN = 19.0
"""Degrees of longitude kept free around the outermost bubbles."""

MIN_HEIGHT_SHARE = 0.74
"""Least height of the map as a share of its width, so that it fills its place on a narrow screen too."""

LAND = "rgba(138,148,158,0.10)"

JAPAN = (138.0, 36.7)
"""Longitude and latitude of the giver, for orientation."""

MIN_NAMED_SHARE = 0.02
"""Share of the largest sum from which a bubble bears its name."""

MAX_LABEL_CHARACTERS, LABEL_LINE_PX = 16, 15.0
"""Characters of a line of a label, and its height."""

LABEL_SHAPE = 1.2
"""Half the width of a label of two or three lines as a share of its height."""


@dataclass(frozen=True)
class _Mark:
    """Where a mark stands, its radius, and the height of the label above it, in degrees."""

    longitude: float
    latitude: float
    radius: float
    label: float = 0.0

    def clear_of(self, other: "_Mark") -> bool:
        """Tell whether this mark lies neither on the other nor on its label."""
        across, up = abs(self.longitude - other.longitude), self.latitude - other.latitude
        over = max(across - other.label * LABEL_SHAPE, 0.0), max(other.radius - up, up - other.radius - other.label, 0.0)
        return hypot(across, up) >= self.radius + other.radius and (not other.label or hypot(*over) >= self.radius)


def world(frame: pd.DataFrame, title: str, colour: str) -> Chart:
    """Draw recipients as bubbles whose area is the sum that is added, rings where nothing can be added, and Japan.

    `frame` has `country`, `country_name`, `longitude`, `latitude`, `usd`, `added`, `records`, `unpriced` and `qualifiers` (of
    what is added), the greatest first. Only coastlines are drawn, so that the map takes no side on any border. A mark that
    would lie on a greater one stands beside it, with a line to its place. Marks carry the country's code and name.
    """
    if frame.empty:
        return nothing(title, message("No recipient has a place on the map"))
    rows = frame.to_dict("records")
    middles = list(zip(frame["longitude"], frame["latitude"], strict=True))
    longitudes, latitudes = zip(*middles, JAPAN, strict=True)
    west, east = max(min(longitudes) - MARGIN, -180.0), min(max(longitudes) + MARGIN, 180.0)
    # Every latitude with a margin, and at least a share of the width, within the world.
    middle, half = (min(latitudes) + max(latitudes)) / 2, (max(latitudes) - min(latitudes)) / 2 + MARGIN
    half = max(half, (east - west) * MIN_HEIGHT_SHARE / 2)
    largest = float(frame["usd"].max()) or 1.0
    sizes = [max(MIN_BUBBLE_PX, MAX_BUBBLE_PX * (row["usd"] / largest) ** 0.5) for row in rows]
    labels = [_label(row) if row["usd"] >= largest * MIN_NAMED_SHARE else "" for row in rows]
    marks = _spread(middles, sizes, labels, (east - west) / NARROW_MAP_PX)
    look = [colour if row["added"] else NEUTRAL for row in rows]
    bubbles = _points(
        [(mark.longitude, mark.latitude) for mark in marks],
        labels,
        {
            "size": sizes,
            "symbol": ["circle" if row["added"] else "circle-open" for row in rows],
            "color": look,
            "opacity": 0.8,
            "line": {"width": 1.5, "color": look},
        },
        customdata=[mark_key(row["country"], row["country_name"]) for row in rows],
        hovertext=[_hover(row) for row in rows],
        hoverinfo="text",
    )
    japan = {"symbol": "diamond", "size": 8, "color": NEUTRAL}
    figure = Chart([_leaders(middles, marks), bubbles, _points([JAPAN], [message("Japan")], japan, hoverinfo="skip")])
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
            "lataxis": {"range": [max(middle - half, -84.0), min(middle + half, 84.0)]},
        },
    )
    return finish(figure, title, 350, legend=False)


Middle = tuple[float, float]
"""Longitude and latitude."""


def _points(at: Iterable[Middle], text: Sequence[str], marker: Mapping[str, Any], **more: object) -> Trace:
    longitudes, latitudes = map(list, zip(*at, strict=True))
    look = {"mode": "markers+text", "textposition": "top center", "textfont": {"size": 12}}
    return {"type": "scattergeo", "lon": longitudes, "lat": latitudes, "text": text, "marker": marker, **look, **more}


def _spread(middles: Sequence[Middle], sizes: Sequence[float], labels: Sequence[str], degrees: float) -> list[_Mark]:
    """Return where each mark stands: on its own place, or the nearest one that is clear of the greater marks.

    `sizes` are the diameters in pixels, `degrees` how many of them a pixel is on a narrow screen.
    """
    marks: list[_Mark] = []
    for (longitude, latitude), diameter, text in zip(middles, sizes, labels, strict=True):
        radius = (diameter / 2 + 1.5) * degrees
        own = _Mark(longitude, latitude, radius, (text.count("<br>") + 1) * LABEL_LINE_PX * degrees if text else 0.0)
        around = (
            replace(own, longitude=longitude + step * radius * cos(turn), latitude=latitude + step * radius * sin(turn))
            for step, turn in product([each / 2 for each in range(1, 24)], [each * pi / 8 for each in range(16)])
        )
        marks.append(next((mark for mark in chain([own], around) if all(map(mark.clear_of, marks))), own))
    return marks


def _leaders(middles: Sequence[Middle], marks: Sequence[_Mark]) -> Trace:
    """Draw lines from marks that stand aside to their places."""
    lines: list[tuple[float | None, float | None]] = []
    for middle, mark in zip(middles, marks, strict=True):
        if (mark.longitude, mark.latitude) != middle:
            lines += [middle, (mark.longitude, mark.latitude), (None, None)]
    ends = {"lon": [longitude for longitude, _ in lines], "lat": [latitude for _, latitude in lines]}
    return {"type": "scattergeo", **ends, "mode": "lines", "line": {"width": 1, "color": NEUTRAL}, "hoverinfo": "skip"}


def _label(row: Mapping[Hashable, Any]) -> str:
    name = wrapped(row["country_name"], MAX_LABEL_CHARACTERS)
    return f"{name}<br>{safe(brief(row['usd'], row['qualifiers']))}" if row["added"] else name


def _hover(row: Mapping[Hashable, Any]) -> str:
    usd = message("{usd} added", usd=money_words(row["usd"]))
    records = plural("{count} record", "{count} records", row["records"])
    if row["unpriced"]:
        records = message("{records}, {count} without amount", records=records, count=row["unpriced"])
    return hover(
        row["country_name"],
        usd if row["added"] else message("nothing that can be added"),
        records,
        qualifiers=row["qualifiers"],
    )
