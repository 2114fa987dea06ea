"""What the participation page asks: what Japan takes part in, how, and since when."""

import pandas as pd

from data.filters import Filters
from data.query import select
from data.store import Tables
from data.views.common import tally


def spans(tables: Tables, filters: Filters, lanes: str = "format") -> pd.DataFrame:
    """One row per record of participation, oldest first, with `lane` (its format or role) and `table`."""
    rows = select(tables, "participation", filters)
    words = rows[lanes].str.replace("_", " ").str.capitalize()
    return rows.assign(table="participation", lane=words).reset_index(drop=True)


def by_format(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Records by format and role: columns `format`, `role`, `records`, `record_ids`, `source_ids`."""
    return tally(select(tables, "participation", filters), ["format", "role"])


def taking_part(tables: Tables, filters: Filters) -> tuple[int, int]:
    """How many records are participation, and how many only an outlook."""
    possible = select(tables, "participation", filters)["role"] == "possible"
    return int((~possible).sum()), int(possible.sum())
