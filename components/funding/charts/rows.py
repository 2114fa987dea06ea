"""Charts of rows of which the words stand above their marks, so that no width of a window cuts them: sums, pledges, spans."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from math import floor, log10
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from components.charts.lanes import Axis, milliseconds, time_axis
from components.charts.theme import NEUTRAL, UNSEEN, Chart, bar, finish, mark_key, nothing, safe, text_trace, wrapped
from components.text.format import brief, mixed_bounds, money_words
from components.text.labels import label
from components.text.messages import marked, message

LINE_PX, MARK_PX, GAP_PX = 16.0, 14.0, 20.0
"""Height of a line of words and of a mark, and pixels between a mark and the words of the next row."""

MAX_LINE_CHARACTERS, MAX_BESIDE_CHARACTERS = 54, 26
"""Characters of a line that a narrow screen (390 pixels) holds, and of words that stand beside a mark and not above it."""

MIN_BESIDE_SHARE = 0.5
"""Share of the axis that words beside a mark need on a narrow screen."""

MIN_MARK_SHARE = 0.012
"""Least length of a mark on a time axis, as a share of it; one that is open where it begins is four times as long."""

FREE_SHARE = 0.04
"""Share of the longest bar that is kept free beside it."""

MAX_SUM_ROWS, MAX_SPAN_ROWS = 100, 60
"""How many bars of sums and how many spans there is room for."""

AXIS_PX, TIME_AXIS_PX = 96, 70
"""Pixels for what stands above and below the rows: of bars, and of spans."""

_OUTLINE: Mapping[str, object] = {"color": UNSEEN, "line": {"color": NEUTRAL, "width": 1.5}}
"""A bar of which only the edge is drawn."""

MIXED = marked("mixed bounds: some amounts are stated as over or at least, others as up to")


def hover(title: str, *lines: str, qualifiers: Iterable[str | None] = ()) -> str:
    """Put a title and lines into the words of a hover; `qualifiers` are those of the amounts of a sum."""
    mixed = [f"≈: {message(MIXED)}"] if mixed_bounds(qualifiers) else []
    return "<br>".join([f"<b>{wrapped(title)}</b>", *map(wrapped, lines), *map(wrapped, mixed)])


def label_of(by: str) -> Callable[[str], str]:
    """Return what names the values of a column that sums are broken down by."""
    return partial(label, "flow" if by == "flow" else "other")


def breakdown(frame: pd.DataFrame, by: str, title: str, unit: str, colour: str, *, log: bool = False) -> Chart:
    """Draw what is added by one column, with what is left out in words above each bar.

    `frame` has the column `by`, of which the values are the key of a mark, and `usd` (in dollars of the `unit`), `added`,
    `unpriced`, `records` and `qualifiers` (of what is added), the greatest first.
    """
    if frame.empty:
        return nothing(title)
    rows, labels = frame.to_dict("records"), frame[by].map(label_of(by)).tolist()
    added = [_added(row) for row in rows]
    sums = [brief(row["usd"], row["qualifiers"]) if row["added"] else message("no sum") for row in rows]
    totals = [money_words(row["usd"]) if row["added"] else message("no sum") for row in rows]
    shared = {
        "customdata": [mark_key(row[by]) for row in rows],
        "hovertext": [
            hover(name, total, each, qualifiers=row["qualifiers"])
            for name, total, each, row in zip(labels, totals, added, rows, strict=True)
        ],
    }
    words = [[name, f"{usd} · {each}"] for name, usd, each in zip(labels, sums, added, strict=True)]
    bars = {message("Added"): (frame["usd"], {"color": colour})}
    return _sums(title, unit, words, shared, bars, [row["added"] > 0 for row in rows], log=log)


def _added(row: Mapping[Hashable, Any]) -> str:
    words = message("{added} of {records} added", added=row["added"], records=row["records"])
    return message("{added} · {count} without amount", added=words, count=f"{row['unpriced']:,}") if row["unpriced"] else words


def delivery(frame: pd.DataFrame, title: str, unit: str, colour: str, *, log: bool = False) -> Chart:
    """Draw for each pledge its amount as an outline, and in it what is documented as given; the rest is not known.

    `frame` has `id`, `title`, `pledged_usd`, `documented_usd` (null where nothing can be counted), `unknown`,
    `amount_qualifier` (of the pledge) and `documented_qualifiers` (of what is documented).
    """
    if frame.empty:
        return nothing(title, message("No pledge with a recorded payment under these filters"))
    rows = frame.to_dict("records")
    shares = [_share(row) for row in rows]
    shared = {
        "customdata": frame["id"].tolist(),
        "hovertext": [hover(row["title"], share, str(row["unknown"])) for row, share in zip(rows, shares, strict=True)],
    }
    words = [[row["title"], share] for row, share in zip(rows, shares, strict=True)]
    bars: Mapping[str, tuple[pd.Series, Mapping[str, object]]] = {
        message("Documented as given"): (frame["documented_usd"].fillna(0.0), {"color": colour}),
        message("Pledged; the empty part is not known"): (frame["pledged_usd"], _OUTLINE),
    }
    return _sums(title, unit, words, shared, bars, [True] * len(rows), log=log)


def _share(row: Mapping[Hashable, Any]) -> str:
    pledged = brief(row["pledged_usd"], [row["amount_qualifier"]])
    if pd.isna(row["documented_usd"]):
        return message("nothing countable of {pledged}", pledged=pledged)
    documented = brief(row["documented_usd"], row["documented_qualifiers"])
    return message("{documented} of {pledged}", documented=documented, pledged=pledged)


def _sums(
    title: str,
    unit: str,
    words: Sequence[Sequence[str]],
    shared: Mapping[str, Any],
    bars: Mapping[str, tuple[pd.Series, Mapping[str, object]]],
    has_mark: Sequence[bool],
    *,
    log: bool,
) -> Chart:
    """Draw rows with bars over each other: by their name, the dollars of each row and the look."""
    every = pd.concat([dollars for dollars, _ in bars.values()]) / 1e6
    known = every[every > 0]
    high, low = float(known.max()) if len(known) else 1.0, float(known.min()) if len(known) else 0.1
    start, shown = 0.0, (0.0, high * (1 + FREE_SHARE))
    axis: dict[str, Any] = {"nticks": 5, "title": {"text": message("{unit}, million", unit=unit)}}
    if log:
        least = floor(log10(low) - 0.01) if len(known) else -1
        start, shown = 10.0**least, (least, least + (log10(high) - least) * (1 + FREE_SHARE))
        axis = {"type": "log", "dtick": 1, "title": {"text": message("{unit}, million, logarithmic", unit=unit)}}
    length = (10.0 ** shown[1] if log else shown[1]) - start
    figure, positions, depth = _placed(words, start, length, shared, has_mark)
    for name, (dollars, look) in bars.items():
        lengths = [max(usd / 1e6 - start, 0.0) for usd in dollars]
        figure.add_bar(y=positions, base=start, x=lengths, orientation="h", name=name, marker=look, width=MARK_PX, **shared)
    axis["title"]["standoff"] = 8
    figure.update_xaxes(**axis, range=shown, tickformat=",~g", fixedrange=True)
    figure.update_yaxes(visible=False, range=[depth, -4], fixedrange=True)
    figure.update_layout(barmode="overlay", hovermode="closest")
    legend = len(bars) > 1
    return finish(figure, title, int(depth) + AXIS_PX + (40 if legend else 0), legend=legend)


def _placed(
    blocks: Sequence[Sequence[str]], start: float, length: float, shared: Mapping[str, Any], has_mark: Sequence[bool]
) -> tuple[Chart, list[float], float]:
    """Place rows below each other: words from the `start` of the axis, and room for a mark under them.

    Each block holds the paragraphs of a row, the first of which is its name. Unseen bars as large as the rows let a row be
    hovered and clicked wherever the pointer stands in it; `shared` holds what marks say and carry. Returns the chart, where
    marks stand and where the last row ends, in pixels from the top.
    """
    words, tops, marks, top = [], [], [], 0.0
    for (name, *others), is_marked in zip(blocks, has_mark, strict=True):
        bold = [f"<b>{line}</b>" for line in _lines(name)]
        lines = bold + [line for paragraph in others for line in _lines(paragraph)]
        words.append("<br>".join(lines))
        tops.append(top)
        marks.append(top + LINE_PX * len(lines) + 2 + MARK_PX / 2)
        top = marks[-1] + (MARK_PX / 2 if is_marked else -MARK_PX / 2) + GAP_PX
    heights = np.diff([*tops, top])
    strips = bar(
        y=(np.array(tops) + heights / 2).tolist(),
        width=heights.tolist(),
        base=[start] * len(tops),
        x=[length] * len(tops),
        orientation="h",
        marker={"color": UNSEEN},
        showlegend=False,
        **shared,
    )
    return Chart([strips, text_trace([start] * len(tops), tops, words, "bottom right", 12)]), marks, top


@lru_cache(maxsize=20_000)
def _lines(paragraph: str) -> tuple[str, ...]:
    return tuple(safe(line) for line in wrap(paragraph, MAX_LINE_CHARACTERS))


def in_rows(
    frame: pd.DataFrame, words: Sequence[str], solid: Sequence[bool], title: str, years: tuple[int, int], colour: str
) -> Chart:
    """Draw a row for each record: its title, below it its span on the time axis, and its words where there is room for them.

    A span that is not solid is an outline; one that is open on a side is paler. The axis holds the years and every span.
    `frame` has `id`, `title`, `date_text`, `start` and `end` (null where open).
    """
    if frame.empty:
        return nothing(title)
    known = list(zip(milliseconds(frame["start"]), milliseconds(frame["end"]), strict=True))
    axis = time_axis(years, *zip(*known, strict=True))
    marks = [_mark(start, end, axis) for start, end in known]
    titles, blocks, beside = frame["title"].tolist(), [], []
    for name, text, (first, last), (_, end) in zip(titles, words, marks, known, strict=True):
        shown = text if end is not None else message("{amount} (end open)", amount=text)
        before, after = first - axis.first, axis.last - last
        is_beside = len(shown) <= MAX_BESIDE_CHARACTERS and max(before, after) >= MIN_BESIDE_SHARE * axis.width
        blocks.append([name] if is_beside else [name, shown])
        side = (first, "middle left") if before > after else (last, "middle right")
        beside.append((*side, f"  {safe(shown)}  " if is_beside else ""))
    hovers = [hover(*cells) for cells in zip(titles, frame["date_text"].tolist(), words, strict=True)]
    shared = {"customdata": frame["id"].tolist(), "hovertext": hovers}
    figure, positions, depth = _placed(blocks, axis.first, axis.width, shared, [True] * len(blocks))
    look = {
        "color": [colour if filled else UNSEEN for filled in solid],
        "line": {"color": colour, "width": 1.5},
        "opacity": [0.6 if None in each else 0.9 for each in known],
    }
    lengths = [last - first for first, last in marks]
    starts = [first for first, _ in marks]
    figure.add_bar(base=starts, x=lengths, y=positions, orientation="h", width=MARK_PX, marker=look, **shared)
    at, sides, texts = (list(cells) for cells in zip(*beside, strict=True))
    figure.add_trace(text_trace(at, positions, texts, sides))
    figure.update_layout(hovermode="closest", barmode="overlay")
    figure.update_xaxes(type="date", range=[axis.first, axis.last], side="top", fixedrange=True)
    figure.update_yaxes(visible=False, range=[depth, -6], fixedrange=True)
    return finish(figure, title, int(depth) + TIME_AXIS_PX, legend=False)


def first_drawn(years: tuple[int, int], every: tuple[int, int], *dates: pd.Series) -> tuple[int, int]:
    """Return the years of an axis that begins with the first date drawn, unless a filter says where it begins.

    `years` are those shown, `every` all that there are: where both begin alike, no filter does.
    """
    if years[0] != every[0]:
        return years
    days = np.concatenate([each.to_numpy("datetime64[D]") for each in dates])
    known = days[~np.isnat(days)]
    return (min(max(known.min().item().year, years[0]), years[1]), years[1]) if len(known) else years


def _mark(start: float | None, end: float | None, axis: Axis) -> tuple[float, float]:
    """Find where a mark begins and ends on the axis; never so short that it cannot be seen."""
    least = axis.width * MIN_MARK_SHARE
    last = axis.within(axis.last if end is None else end)
    first = axis.within(last - least * 4 if start is None else start)
    return first, max(last, first + least)
