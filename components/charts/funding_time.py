"""Amounts through time in three charts of their own: single gifts, sums over a time, running totals."""

from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from components.charts.theme import AREA_COLOURS, NEUTRAL, finish, nothing, safe, wrapped
from components.text import as_stated, money_words, qualified

BAR = 0.7
"""Width of a bar in years."""

LINE = 46
"""Height in pixels of a row on a time axis: its title, and its mark below."""

TITLE = 62
"""Characters of a title in such a row."""

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
            go.Bar(
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
    figure = go.Figure([*drawn, _diamonds(others, "Stated, not added", NEUTRAL, "diamond-open")])
    figure.update_layout(barmode="overlay", hovermode="closest")
    figure.update_xaxes(range=[scale.years[0] - 0.6, scale.years[1] + 0.6], dtick=5, showgrid=False, fixedrange=True)
    _money_axis(figure, scale)
    return finish(figure, title, 360)


def spans(frame: pd.DataFrame, title: str, years: tuple[int, int], colour: str) -> go.Figure:
    """Sums over a time as spans with their amount, never spread over the years; those not added are outlines.

    `frame` has `id`, `title`, `date_text`, `start`, `end` (null where open), `added_usd`, `amount`, `currency` and
    `amount_qualifier`.
    """
    words = [qualified(row) for _, row in frame.iterrows()]
    return in_rows(frame.assign(words=words, solid=frame["added_usd"].notna()), title, years, colour)


def in_rows(frame: pd.DataFrame, title: str, years: tuple[int, int], colour: str) -> go.Figure:
    """One row for each record: its title, below it its span on the time axis, and `words` beside that.

    A span that is not `solid` is an outline; one that is open on a side is paler. The axis holds the years and every span.
    """
    if frame.empty:
        return nothing(title)
    first, last = _axis(years, frame["start"], frame["end"])
    least = (last - first) * 0.012
    rows = _Rows()
    for _, row in frame.iterrows():
        end = min(last if pd.isna(row["end"]) else row["end"], last)
        start = max(end - least * 4 if pd.isna(row["start"]) else row["start"], first)
        rows.add(row, start, max(end, start + least), first + (last - first) / 2)
    hovers = [
        f"<b>{wrapped(row['title'])}</b><br>{wrapped(row['date_text'])}<br>{wrapped(row['words'])}"
        for _, row in frame.iterrows()
    ]
    filled = [colour if solid else "rgba(0,0,0,0)" for solid in frame["solid"]]
    shared = {"customdata": frame["id"].tolist(), "hovertext": hovers, "hoverinfo": "text"}
    figure = go.Figure(
        [
            go.Bar(
                base=rows.start,
                x=rows.length,
                y=rows.place,
                orientation="h",
                width=0.3,
                marker={"color": filled, "line": {"color": colour, "width": 1.5}, "opacity": rows.opacity},
                **shared,
            ),
            go.Scatter(
                x=[first] * len(frame),
                y=[place - 0.38 for place in rows.place],
                mode="text",
                text=_titles(frame),
                textposition="middle right",
                textfont={"size": 12},
                **shared,
            ),
            go.Scatter(
                x=rows.word_at,
                y=rows.place,
                mode="text",
                text=rows.words,
                textposition=rows.side,
                textfont={"size": 11},
                **shared,
            ),
        ]
    )
    figure.update_layout(hovermode="closest", barmode="overlay")
    figure.update_xaxes(type="date", range=[first, last], side="top", fixedrange=True)
    figure.update_yaxes(visible=False, range=[len(frame) - 0.5, -0.8], fixedrange=True)
    return finish(figure, title, 70 + LINE * len(frame), legend=False)


def running(frame: pd.DataFrame, title: str, scale: Scale) -> go.Figure:
    """Running totals at the dates up to which they count, each series a stepped line of its own; single ones are circles.

    `frame` has `id`, `title`, `series`, `counted`, `as_of_latest`, `as_of_text`, `amount_usd` and what `as_stated` needs.
    """
    if frame.empty:
        return nothing(title, "No running total in dollars under these filters")
    grown = frame[frame["counted"] > 1]
    figure = go.Figure()
    for place, (name, part) in enumerate(grown.groupby("series", sort=False)):
        colour = SERIES_COLOURS[place % len(SERIES_COLOURS)]
        line = {"shape": "hv", "color": colour, "width": 2}
        figure.add_scatter(**_points(part), mode="lines+markers", line=line, marker={"size": 8}, name=wrapped(name, 48))
    single = frame[frame["counted"] == 1]
    look = {"symbol": "circle-open", "size": 9, "color": NEUTRAL, "line": {"width": 2}}
    figure.add_scatter(**_points(single), mode="markers", marker=look, name="Stated once")
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(type="date", range=_axis(scale.years, frame["as_of_latest"]), fixedrange=True)
    _money_axis(figure, scale)
    return finish(figure, title, 400)


@dataclass
class _Rows:
    """Rows on a time axis, as columns for the traces."""

    place: list[int] = field(default_factory=list)
    start: list[pd.Timestamp] = field(default_factory=list)
    length: list[float] = field(default_factory=list)
    opacity: list[float] = field(default_factory=list)
    word_at: list[pd.Timestamp] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    side: list[str] = field(default_factory=list)

    def add(self, row: pd.Series, start: pd.Timestamp, end: pd.Timestamp, middle: pd.Timestamp) -> None:
        """Add a record below the others; its words stand on the side that has more room."""
        self.place.append(len(self.place))
        self.start.append(start)
        self.length.append((end - start) / pd.Timedelta(milliseconds=1))
        self.opacity.append(0.45 if pd.isna(row["start"]) or pd.isna(row["end"]) else 0.9)
        left = start > middle
        self.word_at.append(start if left else end)
        self.side.append("middle left" if left else "middle right")
        open_end = " (end open)" if pd.isna(row["end"]) else ""
        self.words.append(f"  {safe(row['words'])}{open_end}  ")


def _axis(years: tuple[int, int], *dates: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """From the first day of the years to their last, wider where a date lies outside."""
    known = pd.concat([*dates, pd.Series([pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1], 12, 31)])]).dropna()
    return known.min(), known.max()


def _titles(frame: pd.DataFrame) -> list[str]:
    return [wrapped(title if len(title) <= TITLE else f"{title[: TITLE - 1].rstrip()}…", TITLE + 2) for title in frame["title"]]


def _points(frame: pd.DataFrame) -> dict[str, object]:
    return {
        "x": frame["as_of_latest"],
        "y": frame["amount_usd"] / 1e6,
        "customdata": frame["id"],
        "hovertext": [f"<b>{wrapped(row['title'])}</b><br>{wrapped(as_stated(row))}" for _, row in frame.iterrows()],
        "hoverinfo": "text",
    }


def _diamonds(frame: pd.DataFrame, name: str, colour: str, symbol: str) -> go.Scatter:
    return go.Scatter(
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


def _money_axis(figure: go.Figure, scale: Scale) -> None:
    look = {"type": "log", "dtick": 1} if scale.log else {"rangemode": "tozero"}
    figure.update_yaxes(**look, tickformat=",~g", fixedrange=True)
