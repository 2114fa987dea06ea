"""Charts of the funding page: what is added by one column, and what of a pledge is documented as given."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import floor, log10
from typing import Any

import pandas as pd

from components.charts.theme import NEUTRAL, UNSEEN, Chart, Trace, bar, finish, mark_key, nothing, wrapped
from components.funding.charts.rows import MARK_PX, Layout, laid_out, names, strips
from components.text.format import MIXED, brief, mixed_bounds, money_words
from components.text.labels import label

OUTLINE: Mapping[str, object] = {"color": UNSEEN, "line": {"color": NEUTRAL, "width": 1.5}}
"""A bar of which only the edge is drawn."""

Row = Mapping[Any, Any]
"""One row of a frame."""

FREE_SHARE = 0.04
"""Share of the longest bar that is kept free beside it."""

MAX_BARS = 100
"""How many rows there is room for."""

AXES_PX = 96
"""Pixels for the legend above the rows, and for the axis below them."""


def label_of(by: str) -> Callable[[str], str]:
    """Return what names the values of a column that sums are broken down by."""
    return partial(label, "flow" if by == "flow" else "other")


def breakdown(frame: pd.DataFrame, by: str, title: str, unit: str, colour: str, *, log: bool = False) -> Chart:
    """What is added by one column, with what is left out in words above each bar.

    Parameters
    ----------
    frame
        Columns `by`, `usd`, `added`, `not_added`, `unpriced`, `records` and `qualifiers` (of what is added), the greatest
        first.
    by
        Name of the column; its values are the key of a mark.
    title, unit, colour
        Title of the chart, the dollars of `usd` in words, colour of the bars.
    log
        Whether the axis is logarithmic.
    """
    if frame.empty:
        return nothing(title)
    rows, labels = frame.to_dict("records"), frame[by].map(label_of(by)).tolist()
    start, shown = _scale(frame["usd"], log=log)
    words = [[name, f"{_sum(row)} · {_left_out(row)}"] for name, row in zip(labels, rows, strict=True)]
    layout = laid_out(words, frame["added"].gt(0).tolist())
    shared = {
        "customdata": [mark_key(row[by]) for row in rows],
        "hovertext": [
            _lines(name, _full_sum(row), _left_out(row), *_mixed(row["qualifiers"]))
            for name, row in zip(labels, rows, strict=True)
        ],
        "hoverinfo": "text",
    }
    look = {"color": colour, "line": {"width": 0}}
    figure = Chart([strips(layout, start, _length(shown, start, log=log), shared), names(layout, start)])
    figure.add_trace(_bars(layout, start, frame["usd"], "Added", look, shared))
    return _finished(figure, title, layout, shown, unit, log=log, legend=False)


def delivery(frame: pd.DataFrame, title: str, unit: str, colour: str, *, log: bool = False) -> Chart:
    """For each pledge its amount as an outline, and in it what is documented as given; the rest is not known.

    `frame` has `id`, `title`, `pledged_usd`, `documented_usd` (null where nothing can be counted), `unknown`,
    `amount_qualifier` (of the pledge) and `documented_qualifiers` (of what is documented).
    """
    if frame.empty:
        return nothing(title, "No pledge with a recorded payment under these filters")
    rows = frame.to_dict("records")
    start, shown = _scale(pd.concat([frame["pledged_usd"], frame["documented_usd"]]), log=log)
    layout = laid_out([[str(row["title"]), _share(row)] for row in rows])
    shared = {
        "customdata": frame["id"].tolist(),
        "hovertext": [_lines(str(row["title"]), _share(row), str(row["unknown"])) for row in rows],
        "hoverinfo": "text",
    }
    given, look = frame["documented_usd"].fillna(0.0), {"color": colour, "line": {"width": 0}}
    figure = Chart([strips(layout, start, _length(shown, start, log=log), shared), names(layout, start)])
    figure.add_trace(_bars(layout, start, given, "Documented as given", look, shared))
    figure.add_trace(_bars(layout, start, frame["pledged_usd"], "Pledged; the empty part is not known", OUTLINE, shared))
    return _finished(figure, title, layout, shown, unit, log=log, legend=True)


def _bars(
    layout: Layout,
    start: float,
    dollars: pd.Series,
    name: str,
    look: Mapping[str, object],
    shared: Mapping[str, object],
) -> Trace:
    return bar(
        y=layout.marks,
        base=start,
        x=[max(usd / 1e6 - start, 0.0) for usd in dollars],
        orientation="h",
        name=name,
        marker=look,
        width=MARK_PX,
        **shared,
    )


def _scale(dollars: pd.Series, *, log: bool) -> tuple[float, tuple[float, float]]:
    """Where bars begin, and the range of the axis in millions (as powers of ten where logarithmic)."""
    known = dollars[dollars > 0] / 1e6
    highest = float(known.max()) if len(known) else 1.0
    if not log:
        return 0.0, (0.0, highest * (1 + FREE_SHARE))
    low = floor(log10(float(known.min())) - 0.01) if len(known) else -1
    return 10.0**low, (low, low + (log10(highest) - low) * (1 + FREE_SHARE))


def _length(shown: tuple[float, float], start: float, *, log: bool) -> float:
    """Length of a bar from its start to the end of the axis."""
    return (10.0 ** shown[1] if log else shown[1]) - start


def _finished(
    figure: Chart,
    title: str,
    layout: Layout,
    shown: tuple[float, float],
    unit: str,
    *,
    log: bool,
    legend: bool,
) -> Chart:
    scale = {"type": "log", "dtick": 1} if log else {"nticks": 5}
    words_of_log = ", logarithmic" if log else ""
    figure.update_xaxes(
        **scale, range=shown, tickformat=",~g", fixedrange=True, title={"text": f"{unit}, million{words_of_log}", "standoff": 8}
    )
    figure.update_yaxes(visible=False, range=[layout.depth, -4], fixedrange=True)
    figure.update_layout(barmode="overlay", hovermode="closest")
    return finish(figure, title, int(layout.depth) + AXES_PX + (40 if legend else 0), legend=legend)


def _lines(name: str, *lines: str) -> str:
    return f"<b>{wrapped(name)}</b><br>" + "<br>".join(wrapped(line) for line in lines)


def _mixed(qualifiers: Iterable[str | None]) -> list[str]:
    return [f"≈: {MIXED}"] if mixed_bounds(qualifiers) else []


def _sum(row: Row) -> str:
    return brief(row["usd"], row["qualifiers"]) if row["added"] else "no sum"


def _full_sum(row: Row) -> str:
    return money_words(row["usd"]) if row["added"] else "no sum"


def _left_out(row: Row) -> str:
    unpriced = f" · {row['unpriced']:,} without amount" if row["unpriced"] else ""
    return f"{row['added']} of {row['records']} added{unpriced}"


def _share(row: Row) -> str:
    pledged = brief(row["pledged_usd"], [row["amount_qualifier"]])
    documented: float | None = row["documented_usd"]
    if documented is None or pd.isna(documented):
        return f"nothing countable of {pledged}"
    return f"{brief(documented, row['documented_qualifiers'])} of {pledged}"
