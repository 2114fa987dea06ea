"""Records in rows on a time axis, each with its title and its words: sums over a time, and what is not money."""

import pandas as pd

from components.charts.funding_layout import MARK, laid_out, names, strips
from components.charts.theme import UNSEEN, Chart, bar, finish, nothing, safe, scatter, wrapped
from components.text import STATED, qualified

BESIDE = 26
"""Most characters of words that stand beside a mark; longer ones stand above it."""

ROOM = 0.5
"""Share of the axis that words beside a mark need on a narrow screen."""

MOST_ROWS = 60
"""How many rows there is room for."""

AXES = 70
"""Pixels for the axis above the rows."""


def spans(frame: pd.DataFrame, title: str, years: tuple[int, int], colour: str) -> Chart:
    """Sums over a time as spans with their amount, never spread over the years; those not added are outlines.

    `frame` has `id`, `title`, `date_text`, `start`, `end` (null where open), `added_usd`, `amount`, `currency` and
    `amount_qualifier`.
    """
    words = [qualified(row) for row in frame[STATED].to_dict("records")]
    return in_rows(frame.assign(words=words, solid=frame["added_usd"].notna()), title, years, colour)


def in_rows(frame: pd.DataFrame, title: str, years: tuple[int, int], colour: str) -> Chart:
    """One row for each record: its title, below it its span on the time axis, and `words` where there is room for them.

    A span that is not `solid` is an outline; one that is open on a side is paler. The axis holds the years and every span.
    """
    if frame.empty:
        return nothing(title)
    first, last = time_axis(years, frame["start"], frame["end"])
    least = (last - first) * 0.012
    ends = _within(frame["end"].fillna(last), first, last)
    starts = _within(frame["start"].fillna(ends - least * 4), first, last)
    ends = ends.where(ends >= starts + least, starts + least)
    open_ends = [" (end open)" if pd.isna(end) else "" for end in frame["end"]]
    words = [f"{text}{more}" for text, more in zip(frame["words"], open_ends, strict=True)]
    whole = _milliseconds(last - first)
    before = [_milliseconds(start - first) / whole for start in starts]
    after = [_milliseconds(last - end) / whole for end in ends]
    beside = [
        len(text) <= BESIDE and max(room) >= ROOM for text, room in zip(words, zip(before, after, strict=True), strict=True)
    ]
    layout = laid_out(
        [[name] if short else [name, text] for name, text, short in zip(frame["title"], words, beside, strict=True)]
    )
    shared = {
        "customdata": frame["id"].tolist(),
        "hovertext": [
            f"<b>{wrapped(row['title'])}</b><br>{wrapped(row['date_text'])}<br>{wrapped(row['words'])}"
            for row in frame[["title", "date_text", "words"]].to_dict("records")
        ],
        "hoverinfo": "text",
    }
    known = frame["start"].notna() & frame["end"].notna()
    figure = Chart(
        [
            strips(layout, first, _milliseconds(last - first), shared),
            names(layout, first),
            bar(
                base=starts.tolist(),
                x=[_milliseconds(length) for length in ends - starts],
                y=layout.marks,
                orientation="h",
                width=MARK,
                marker={
                    "color": [colour if solid else UNSEEN for solid in frame["solid"]],
                    "line": {"color": colour, "width": 1.5},
                    "opacity": [0.9 if each else 0.6 for each in known],
                },
                **shared,
            ),
            scatter(
                x=[start if left > right else end for start, end, left, right in zip(starts, ends, before, after, strict=True)],
                y=layout.marks,
                mode="text",
                text=[f"  {safe(text)}  " if short else "" for text, short in zip(words, beside, strict=True)],
                textposition=[
                    "middle left" if left > right else "middle right" for left, right in zip(before, after, strict=True)
                ],
                textfont={"size": 11},
                hoverinfo="skip",
            ),
        ]
    )
    figure.update_layout(hovermode="closest", barmode="overlay")
    figure.update_xaxes(type="date", range=[first, last], side="top", fixedrange=True)
    figure.update_yaxes(visible=False, range=[layout.depth, -6], fixedrange=True)
    return finish(figure, title, int(layout.depth) + AXES, legend=False)


def time_axis(years: tuple[int, int], *dates: pd.Series) -> tuple[pd.Timestamp, pd.Timestamp]:
    """From the first day of the years to their last, wider where a date lies outside."""
    known = pd.concat([*dates, pd.Series([pd.Timestamp(years[0], 1, 1), pd.Timestamp(years[1], 12, 31)])]).dropna()
    return known.min(), known.max()


def first_drawn(years: tuple[int, int], whole: tuple[int, int], *dates: pd.Series) -> tuple[int, int]:
    """The years of an axis that begins with the first date drawn, unless a reader chose where it begins.

    `years` are those shown, `whole` all that there are: where both begin alike, nobody chose.
    """
    known = pd.concat(list(dates)).dropna()
    if years[0] != whole[0] or known.empty:
        return years
    return min(max(int(known.min().year), years[0]), years[1]), years[1]


def _within(dates: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    after = dates.where(dates >= first, first)
    return after.where(after <= last, last)


def _milliseconds(length: pd.Timedelta) -> float:
    return length / pd.Timedelta(milliseconds=1)
