"""Rows of a chart of which the words stand above their marks, so that no width of a window cuts them; and time in such rows.

Sums over a time and what is not money are a row for each record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap

import numpy as np
import pandas as pd

from components.charts.lanes import Axis, milliseconds, records, time_axis
from components.charts.theme import UNSEEN, Chart, Trace, bar, finish, nothing, safe, scatter, wrapped
from components.text.format import QUALIFIED, qualified

ROW_LINE_PX = 16.0
"""Height of a line of words, in pixels."""

MAX_LINE_CHARACTERS = 54
"""Characters of a line that a narrow screen (390 pixels) holds."""

MARK_PX = 14.0
"""Height of a mark, in pixels."""

GAP_PX = 20.0
"""Pixels between a mark and the words of the next row."""


@dataclass(frozen=True)
class Layout:
    """Where rows stand, in pixels from the top: their words, their marks, their edges, and the end of the last."""

    words: list[str]
    tops: list[float]
    marks: list[float]
    depth: float


def laid_out(blocks: Sequence[Sequence[str]], marked: Sequence[bool] | None = None) -> Layout:
    """Place rows below each other, with room for a mark under the words of each, or of those that are `marked`.

    Each block holds the paragraphs of a row, the first of which is its name.
    """
    words, tops, marks, top = [], [], [], 0.0
    for place, (name, *others) in enumerate(blocks):
        bold = [f"<b>{line}</b>" for line in _lines(name)]
        lines = bold + [line for paragraph in others for line in _lines(paragraph)]
        words.append("<br>".join(lines))
        tops.append(top)
        marks.append(top + ROW_LINE_PX * len(lines) + 2 + MARK_PX / 2)
        top = marks[-1] + (MARK_PX / 2 if marked is None or marked[place] else -MARK_PX / 2) + GAP_PX
    return Layout(words, tops, marks, top)


@lru_cache(maxsize=20_000)
def _lines(paragraph: str) -> tuple[str, ...]:
    return tuple(safe(line) for line in wrap(paragraph, MAX_LINE_CHARACTERS))


def strips(layout: Layout, start: object, length: object, shared: Mapping[str, object]) -> Trace:
    """Unseen bars as large as the rows, so that a row can be hovered and clicked wherever the pointer stands in it.

    `start` and `length` are those of the axis; `shared` holds what the marks say and carry.
    """
    ends = [*layout.tops[1:], layout.depth]
    return bar(
        y=[(top + end) / 2 for top, end in zip(layout.tops, ends, strict=True)],
        width=[end - top for top, end in zip(layout.tops, ends, strict=True)],
        base=[start] * len(layout.tops),
        x=[length] * len(layout.tops),
        orientation="h",
        marker={"color": UNSEEN, "line": {"width": 0}},
        showlegend=False,
        **shared,
    )


def names(layout: Layout, start: object) -> Trace:
    """The words of the rows, from the left edge of the axis."""
    return scatter(
        x=[start] * len(layout.tops),
        y=layout.tops,
        mode="text",
        text=layout.words,
        textposition="bottom right",
        textfont={"size": 12},
        hoverinfo="skip",
        showlegend=False,
    )


MAX_CHARACTERS_BESIDE = 26
"""Most characters of words that stand beside a mark; longer ones stand above it."""

MIN_SHARE_BESIDE = 0.5
"""Share of the axis that words beside a mark need on a narrow screen."""

MAX_ROWS = 60
"""How many rows there is room for."""

MIN_LENGTH_SHARE = 0.012
"""Least length of a mark, as a share of the axis; one that is open where it begins is four times as long."""

AXIS_ABOVE_PX = 70
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
        len(text) <= MAX_CHARACTERS_BESIDE and max(free) >= MIN_SHARE_BESIDE
        for text, *free in zip(drawn, before, after, strict=True)
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
                width=MARK_PX,
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
    return finish(figure, title, int(layout.depth) + AXIS_ABOVE_PX, legend=False)


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
    least = axis.width * MIN_LENGTH_SHARE
    last = axis.within(axis.last if end is None else end)
    first = axis.within(last - least * 4 if start is None else start)
    return first, max(last, first + least)
