"""Records in rows on a time axis, each with its title and its words: sums over a time, and what is not money."""

from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from components.charts.theme import Sketch, bar, finish, nothing, safe, scatter, wrapped
from components.text import qualified

LINE = 46
"""Height in pixels of a row on a time axis: its title, and its mark below."""

TITLE = 62
"""Characters of a title in such a row."""


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
    first, last = time_axis(years, frame["start"], frame["end"])
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
    figure = Sketch(
        [
            bar(
                base=rows.start,
                x=rows.length,
                y=rows.place,
                orientation="h",
                width=0.3,
                marker={"color": filled, "line": {"color": colour, "width": 1.5}, "opacity": rows.opacity},
                **shared,
            ),
            scatter(
                x=[first] * len(frame),
                y=[place - 0.38 for place in rows.place],
                mode="text",
                text=_titles(frame),
                textposition="middle right",
                textfont={"size": 12},
                **shared,
            ),
            scatter(
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


def time_axis(years: tuple[int, int], *dates: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """From the first day of the years to their last, wider where a date lies outside."""
    known = pd.concat([*dates, pd.Series([pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1], 12, 31)])]).dropna()
    return known.min(), known.max()


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


def _titles(frame: pd.DataFrame) -> list[str]:
    return [wrapped(title if len(title) <= TITLE else f"{title[: TITLE - 1].rstrip()}…", TITLE + 2) for title in frame["title"]]
