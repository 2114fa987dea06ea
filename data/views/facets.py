"""Count the records that each value of a filter would leave, beside the other filters at hand."""

import pandas as pd

from data.filters import AnyOf, Filters
from data.schema import FACT_TABLES
from data.selection import select
from data.tables import Tables
from data.views.common import frame_of


def counts(tables: Tables, filters: Filters, by: AnyOf) -> pd.DataFrame:
    """Count the records that each value of one filter would leave, if it alone were chosen there.

    Returns
    -------
    One row per value that would leave any, the one with most records first: `value` (as the tables have it), how many there
    are in each table of facts, and `records`, their sum.
    """
    numbers: dict[str, list[int]] = {}
    for (value, table), records in select(tables, filters.without(by.attribute)).pairs(by.parameter, "table"):
        numbers.setdefault(value, [0] * len(FACT_TABLES))[FACT_TABLES.index(table)] = records
    rows = ((value, *each, sum(each)) for value, each in numbers.items())
    return frame_of(sorted(rows, key=lambda row: (-row[-1], row[0])), ["value", *FACT_TABLES, "records"])
