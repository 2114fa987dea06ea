"""Charts of the funding page: what is added by one column, and what of a pledge is documented as given."""

from collections.abc import Mapping
from math import floor, log10

import pandas as pd
import plotly.graph_objects as go

from components.charts.theme import NEUTRAL, Sketch, Trace, bar, finish, mark, nothing, safe, scatter, wrapped
from components.text import money_words, words

OUTLINE: Mapping[str, object] = {"color": "rgba(0,0,0,0)", "line": {"color": NEUTRAL, "width": 1.5}}
"""A bar of which only the edge is drawn."""

LABEL = 26
"""Characters of a label on an axis before it breaks."""

ROOM = 0.55
"""Share of the longest bar that is kept free beside it for words."""


def breakdown(frame: pd.DataFrame, by: str, title: str, unit: str, colour: str, *, log: bool = False) -> go.Figure:
    """What is added by one column, with what is left out in words beside each bar.

    Parameters
    ----------
    frame
        Columns `by`, `usd`, `added`, `not_added`, `unpriced`, `records`, the greatest first.
    by
        Name of the column; its values are the key of a mark.
    title, unit, colour
        Title of the chart, the dollars of `usd` in words, colour of the bars.
    log
        Whether the axis is logarithmic.
    """
    if frame.empty:
        return nothing(title)
    start, shown = _scale(frame["usd"], log=log)
    labels = [wrapped(words(str(name)), LABEL) for name in frame[by]]
    keys = [mark(name) for name in frame[by]]
    hovers = [f"<b>{wrapped(words(str(row[by])))}</b><br>{_sum(row)}<br>{_left_out(row)}" for _, row in frame.iterrows()]
    ends = [max(usd / 1e6, start) for usd in frame["usd"]]
    figure = Sketch(
        [
            _bars(labels, start, ends, "Added", {"color": colour, "line": {"width": 0}}, keys, hovers),
            scatter(
                x=ends,
                y=labels,
                mode="text",
                text=[f"  {_sum(row)}<br>  {_left_out(row, '<br>  ')}" for _, row in frame.iterrows()],
                textposition="middle right",
                textfont={"size": 11},
                customdata=keys,
                hovertext=hovers,
                hoverinfo="text",
                cliponaxis=False,
            ),
        ]
    )
    _money_axis(figure, shown, unit, log=log)
    figure.update_yaxes(categoryorder="array", categoryarray=labels[::-1], showgrid=False)
    return finish(figure, title, 110 + 54 * len(frame), legend=False)


def delivery(frame: pd.DataFrame, title: str, unit: str, colour: str, *, log: bool = False) -> go.Figure:
    """For each pledge its amount as an outline, and in it what is documented as given; the rest is not known.

    `frame` has `id`, `title`, `pledged_usd`, `documented_usd` (null where nothing can be counted), `unknown`.
    """
    if frame.empty:
        return nothing(title, "No pledge with a recorded payment under these filters")
    start, shown = _scale(pd.concat([frame["pledged_usd"], frame["documented_usd"]]), log=log)
    labels = [wrapped(name, 34) for name in frame["title"]]
    hovers = [f"<b>{wrapped(row['title'])}</b><br>{_share(row)}<br>{wrapped(row['unknown'])}" for _, row in frame.iterrows()]
    keys = frame["id"].tolist()
    pledged = [max(usd / 1e6, start) for usd in frame["pledged_usd"]]
    given = [max(usd / 1e6, start) for usd in frame["documented_usd"].fillna(0.0)]
    figure = Sketch(
        [
            _bars(labels, start, given, "Documented as given", {"color": colour, "line": {"width": 0}}, keys, hovers),
            _bars(labels, start, pledged, "Pledged; the empty part is not known", OUTLINE, keys, hovers),
            scatter(
                x=pledged,
                y=labels,
                mode="text",
                text=[f"  {_share(row)}" for _, row in frame.iterrows()],
                textposition="middle right",
                textfont={"size": 11},
                customdata=keys,
                hovertext=hovers,
                hoverinfo="text",
                cliponaxis=False,
                showlegend=False,
            ),
        ]
    )
    _money_axis(figure, shown, unit, log=log)
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(categoryorder="array", categoryarray=labels[::-1], showgrid=False)
    return finish(figure, title, 140 + 62 * len(frame))


def _bars(
    labels: list[str],
    start: float,
    ends: list[float],
    name: str,
    look: Mapping[str, object],
    keys: list[str],
    hovers: list[str],
) -> Trace:
    return bar(
        y=labels,
        base=start,
        x=[end - start for end in ends],
        orientation="h",
        name=name,
        marker=look,
        width=0.5,
        customdata=keys,
        hovertext=hovers,
        hoverinfo="text",
    )


def _scale(dollars: pd.Series, *, log: bool) -> tuple[float, tuple[float, float]]:
    """Where bars begin, and the range of the axis in millions (as powers of ten where logarithmic)."""
    known = dollars[dollars > 0] / 1e6
    highest = float(known.max()) if len(known) else 1.0
    if not log:
        return 0.0, (0.0, highest * (1 + ROOM))
    low = floor(log10(float(known.min())) - 0.01) if len(known) else -1
    return 10.0**low, (low, low + (log10(highest) - low) * (1 + ROOM))


def _money_axis(figure: Sketch, shown: tuple[float, float], unit: str, *, log: bool) -> None:
    scale = {"type": "log", "dtick": 1} if log else {"nticks": 5}
    words_of_log = ", logarithmic" if log else ""
    figure.update_xaxes(
        **scale, range=shown, tickformat=",~g", fixedrange=True, title={"text": f"{unit}, million{words_of_log}", "standoff": 8}
    )


def _sum(row: pd.Series) -> str:
    return money_words(row["usd"]) if row["added"] else "no sum"


def _left_out(row: pd.Series, between: str = ", ") -> str:
    parts = [f"{row['added']} of {row['records']} added"]
    parts += [f"{row['unpriced']} without amount"] if row["unpriced"] else []
    return between.join(parts)


def _share(row: pd.Series) -> str:
    if pd.isna(row["documented_usd"]):
        return f"nothing countable of {safe(money_words(row['pledged_usd']))}"
    return f"{money_words(row['documented_usd'])}<br>  of {money_words(row['pledged_usd'])}"
