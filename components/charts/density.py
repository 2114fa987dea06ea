"""Cells on a time axis, darker the more records they stand for, where there are too many to draw one by one."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from components.charts.lanes import Record, new_year, records
from components.charts.marks import Drawing
from components.charts.theme import BLUE, Trace, bar, mark_key, safe


def cells_trace(drawing: Drawing, frame: pd.DataFrame, order: Sequence[str], lane_label: Callable[[str], str] = str) -> Trace:
    """Draw a lane for each name in `order` that has any below what is drawn already; return the cells.

    `frame` as `data.views.timeline.Density.cells` gives it.
    """
    sums: Counter[str] = Counter()
    every = records(frame, ["lane", "first_year", "last_year", "records"])
    for cell in every:
        sums[cell["lane"]] += cell["records"]
    rows = {name: drawing.lane(lane_label(name), sums[name], 1) for name in order if name in sums}
    cells = [cell for cell in every if cell["lane"] in rows]
    most = max(cell["records"] for cell in cells)
    starts = [new_year(cell["first_year"]) for cell in cells]
    return bar(
        base=starts,
        x=[new_year(cell["last_year"] + 1) - start for cell, start in zip(cells, starts, strict=True)],
        y=[rows[cell["lane"]] for cell in cells],
        width=0.9,
        orientation="h",
        marker={
            "color": BLUE,
            "opacity": [round(0.15 + 0.85 * (cell["records"] / most) ** 0.5, 2) for cell in cells],
            "line": {"width": 0},
        },
        hovertext=[_hover(cell, lane_label(cell["lane"])) for cell in cells],
        hoverinfo="text",
        customdata=[mark_key(cell["lane"], cell["first_year"]) for cell in cells],
        showlegend=False,
    )


def lengths(first: Iterable[int], last: Iterable[int]) -> list[float]:
    """The lengths of spans of years, in milliseconds."""
    return [new_year(end + 1) - new_year(start) for start, end in zip(first, last, strict=True)]


def _hover(cell: Record, lane: str) -> str:
    first, last = cell["first_year"], cell["last_year"]
    years = str(first) if first == last else f"{first}–{last}"
    return f"{safe(lane)}, {years}: {cell['records']:,}"
