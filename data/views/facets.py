"""How many records each value of a filter would leave, beside the other filters at hand."""

from collections.abc import Mapping

import pandas as pd

from data.filters import Filters
from data.schema import FACT_TABLES
from data.tables import Tables
from data.views.common import frame_of, select_all
from data.views.counts import fact_keys

FACETS: Mapping[str, tuple[str, str]] = {
    "Area": ("areas", "area"),
    "Country": ("countries", "country_name"),
    "Source": ("sources", "source"),
}
"""Attribute of `Filters` and column as `data.views.counts` names it, by what is counted."""


def counts(tables: Tables, filters: Filters, by: str) -> pd.DataFrame:
    """Count the records that each value of one filter would leave, if it alone were chosen there.

    Parameters
    ----------
    by
        A key of `FACETS`.

    Returns
    -------
    One row per value that would leave any, the one with most records first: `id` (the value as the filter takes it), how
    many there are in each table of facts, and `records`, their sum.
    """
    attribute, column = FACETS[by]
    others = filters.without(attribute)
    found: dict[str, list[int]] = {}
    for (value, table), records in fact_keys(tables, (column, "table")).pairs(select_all(tables, others)):
        found.setdefault(value, [0] * len(FACT_TABLES))[FACT_TABLES.index(table)] = records
    rows = ((value, *numbers, sum(numbers)) for value, numbers in found.items())
    return frame_of(sorted(rows, key=lambda row: (-row[-1], row[0])), ["id", *FACT_TABLES, "records"])
