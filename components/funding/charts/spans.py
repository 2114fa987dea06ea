"""Records in rows on a time axis, each with its title and its words: sums over a time, and what is not money."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from components.charts.lanes import Axis, milliseconds, records, time_axis
from components.charts.theme import UNSEEN, Chart, bar, finish, nothing, safe, scatter, wrapped
from components.funding.charts.layout import MARK, laid_out, names, strips
from components.text.format import QUALIFIED, qualified

BESIDE = 26
"""Most characters of words that stand beside a mark; longer ones stand above it."""

ROOM = 0.5
"""Share of the axis that words beside a mark need on a narrow screen."""

MOST_ROWS = 60
"""How many rows there is room for."""

LEAST = 0.012
"""Least length of a mark, as a share of the axis; one that is open where it begins is four times as long."""

AXES = 70
"""Pixels for the axis above the rows."""


def spans(frame: pd.DataFrame, title: str, years: tuple[int, int], colour: str) -> Chart:
    """Sums over a time as spans with their amount, never spread over the years; those not added are outlines.

    `frame` has `id`, `title`, `date_text`, `start`, `end` (null where open), `added_usd` and `QUALIFIED`.
    """
    words = [qualified(row) for row in records(frame, QUALIFIED)]
    return in_rows(frame, words, frame["added_usd"].notna().tolist(), title, years, colour)


def in_rows(
    frame: pd.DataFrame, words: Sequence[str], solid: Sequence[bool], title: str, years: tuple[int, int], colour: str
) -> Chart:
    """One row for each record: its title, below it its span on the time axis, and its words where there is room for them.

    A span that is not solid is an outline; one that is open on a side is paler. The axis holds the years and every span.
    """
    if frame.empty:
        return nothing(title)
    known = list(zip(milliseconds(frame["start"]), milliseconds(frame["end"]), strict=True))
    axis = time_axis(years, *zip(*known, strict=True))
    marks = [_mark(start, end, axis) for start, end in known]
    drawn = [text if end is not None else f"{text} (end open)" for text, (_, end) in zip(words, known, strict=True)]
    before = [(start - axis.first) / axis.width for start, _ in marks]
    after = [(axis.last - end) / axis.width for _, end in marks]
    beside = [
        len(text) <= BESIDE and max(room) >= ROOM for text, room in zip(drawn, zip(before, after, strict=True), strict=True)
    ]
    titles = frame["title"].tolist()
    layout = laid_out([[name] if short else [name, text] for name, text, short in zip(titles, drawn, beside, strict=True)])
    shared = {
        "customdata": frame["id"].tolist(),
        "hovertext": [
            f"<b>{wrapped(title)}</b><br>{wrapped(date_text)}<br>{wrapped(text)}"
            for title, date_text, text in zip(titles, frame["date_text"].tolist(), words, strict=True)
        ],
        "hoverinfo": "text",
    }
    figure = Chart(
        [
            strips(layout, axis.first, axis.width, shared),
            names(layout, axis.first),
            bar(
                base=[start for start, _ in marks],
                x=[end - start for start, end in marks],
                y=layout.marks,
                orientation="h",
                width=MARK,
                marker={
                    "color": [colour if filled else UNSEEN for filled in solid],
                    "line": {"color": colour, "width": 1.5},
                    "opacity": [0.6 if None in each else 0.9 for each in known],
                },
                **shared,
            ),
            scatter(
                x=[start if left > right else end for (start, end), left, right in zip(marks, before, after, strict=True)],
                y=layout.marks,
                mode="text",
                text=[f"  {safe(text)}  " if short else "" for text, short in zip(drawn, beside, strict=True)],
                textposition=[
                    "middle left" if left > right else "middle right" for left, right in zip(before, after, strict=True)
                ],
                textfont={"size": 11},
                hoverinfo="skip",
            ),
        ]
    )
    figure.update_layout(hovermode="closest", barmode="overlay")
    figure.update_xaxes(type="date", range=[axis.first, axis.last], side="top", fixedrange=True)
    figure.update_yaxes(visible=False, range=[layout.depth, -6], fixedrange=True)
    return finish(figure, title, int(layout.depth) + AXES, legend=False)


def first_drawn(years: tuple[int, int], whole: tuple[int, int], *dates: pd.Series) -> tuple[int, int]:
    """The years of an axis that begins with the first date drawn, unless a reader chose where it begins.

    `years` are those shown, `whole` all that there are: where both begin alike, nobody chose.
    """
    if years[0] != whole[0]:
        return years
    days = np.concatenate([each.to_numpy("datetime64[D]") for each in dates])
    known = days[~np.isnat(days)]
    return (min(max(known.min().item().year, years[0]), years[1]), years[1]) if len(known) else years


def _mark(start: float | None, end: float | None, axis: Axis) -> tuple[float, float]:
    """Where a mark begins and ends on the axis; never so short that it cannot be seen."""
    least = axis.width * LEAST
    last = axis.within(axis.last if end is None else end)
    first = axis.within(last - least * 4 if start is None else start)
    return first, max(last, first + least)
