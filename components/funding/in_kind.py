"""What is not money: people, goods and land, each in its own unit."""

import pandas as pd

from components.blocks.chart_block import chart_block
from components.funding.charts.spans import MOST_ROWS, in_rows
from components.funding.controls import View, sections_with_all
from components.funding.time import axis
from components.text.format import counted, of_many, quantity_words, with_words
from data.views.funding import not_money
from data.views.largest import highest


def draw(rows: pd.DataFrame, years: tuple[int, int], view: View) -> None:
    """Draw the quantities of one kind of contribution."""
    found = with_words(not_money(rows))
    found = found.assign(start=found["date_earliest"], end=found["date_latest"])
    shown = highest(found, "start", MOST_ROWS)
    left_out = of_many(len(shown), len(found), "that begin last", sections_with_all())
    chart_block(
        in_rows(
            shown,
            [quantity_words(row) for row in shown.to_dict("records")],
            (shown["measure"] != "cumulative").tolist(),
            "What is counted that is not money, each in its own unit",
            axis(years, shown["start"], shown["end"]),
            view.colour,
        ),
        "funding-things",
        f"{len(shown)} of {counted(len(rows), 'record')} by what they count, in {counted(shown['unit'].nunique(), 'unit')}",
        f"Of {counted(len(rows), 'record')}, {len(found)} with a count of something that is not money, in "
        f"{counted(found['unit'].nunique(), 'unit')} that cannot be added.{left_out} Filled: given once. "
        "Outline: a running total. The place on the axis is the record’s date.",
        shown,
        ["unit", "quantity", "quantity_qualifier", "title", "date_text", "purpose", "as_stated", "source_ids", "id"],
    )
