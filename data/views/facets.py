"""How many records each value of a filter would leave, beside the other filters at hand."""

from collections.abc import Mapping

import pandas as pd

from data.description import FACT_TABLES
from data.filters import Filters
from data.query import Shared
from data.store import Tables
from data.views.common import left
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
    counted = fact_keys(Shared(tables), (column, "table")).counted(left(Shared(tables), others))
    frame = counted.pivot(index=column, columns="table", values="records").reindex(columns=list(FACT_TABLES))
    frame = frame.fillna(0).astype("int64").rename_axis(columns=None)
    frame = frame.assign(records=frame.sum(axis="columns")).rename_axis("id").reset_index()
    return frame.sort_values(["records", "id"], ascending=[False, True], ignore_index=True)
