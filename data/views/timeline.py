"""What the timeline asks: every record with its bounds, in lanes."""

import pandas as pd

from data.filters import Filters
from data.store import Tables
from data.views.common import TABLE_NAMES, facts

LANES = ("Kind", "Area", "Table")
"""What the lanes of the timeline can stand for."""


def marks(tables: Tables, filters: Filters, lanes: str = "Kind") -> pd.DataFrame:
    """One row per record and lane, oldest first: the columns of `facts` and `lane`.

    A record of several areas stands in the lane of each where lanes are areas; elsewhere in one lane.
    """
    rows = facts(tables, filters)
    if lanes == "Area":
        rows = rows.assign(lane=rows["areas"]).explode("lane", ignore_index=True)
    elif lanes == "Table":
        rows = rows.assign(lane=rows["table"].map(TABLE_NAMES))
    else:
        kind = rows["kind"].where(rows["table"] != "contributions", "contribution")
        rows = rows.assign(lane=kind.str.capitalize())
    return rows
