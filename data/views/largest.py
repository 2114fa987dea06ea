"""What a chart has room for: the part of its rows that it draws where there are more."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.selection import highest as positions_of_highest


def highest(rows: pd.DataFrame, column: str, most: int) -> pd.DataFrame:
    """The rows with the highest values of a column, in the order that they have; all where there are no more than `most`.

    The highest of a date are the latest. What has no value counts as lower than all that have one.
    """
    if len(rows) <= most:
        return rows
    return rows.take(positions_of_highest(rows[column].to_numpy(), most)).reset_index(drop=True)


def of_highest(rows: pd.DataFrame, by: str, values: Mapping[str, Any], most: int) -> pd.DataFrame:
    """The rows of those groups of the column `by` that have the highest values, in the order that they have.

    `values` holds one for each group, under its name; of equal ones the last by name are kept. All rows where there are no
    more than `most`.
    """
    if len(values) <= most:
        return rows
    kept = sorted(sorted(values), key=values.__getitem__)[-most:]
    return rows[rows[by].isin(kept)].reset_index(drop=True)
