"""Where the money went: from Japan through a channel to a recipient, and to which places."""

from collections.abc import Mapping

import pandas as pd

from data.views.common import tally
from data.views.funding import NOT_STATED
from data.views.funding_bounds import with_qualifiers


def flows(rows: pd.DataFrame) -> pd.DataFrame:
    """What a ledger adds, by channel and recipient: one row per pair, the greatest first.

    Columns `channel`, `recipient`, `records`, `record_ids`, `source_ids`, `usd`, `qualifiers` (of the amounts added).
    """
    added = rows[rows["added_usd"].notna()]
    added = added.assign(
        channel=added["channel"].fillna("Channel " + NOT_STATED),
        recipient=added["recipient"].fillna("Recipient " + NOT_STATED),
    )
    counted = tally(added, ["channel", "recipient"])
    sums = added.groupby(["channel", "recipient"], observed=True)["added_usd"].sum().rename("usd").reset_index()
    merged = counted.merge(sums, on=["channel", "recipient"], how="left")
    merged = merged.sort_values(["usd", "channel", "recipient"], ascending=[False, True, True], ignore_index=True)
    return with_qualifiers(merged, rows)


def places(rows: pd.DataFrame, centres: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """What a ledger adds, by recipient country that has a place on the map.

    Columns `country`, `country_name`, `records`, `record_ids`, `source_ids`, `usd`, `qualifiers` (of the amounts added),
    `added`, `unpriced`, `longitude` and `latitude` (degrees, the middle of the country).
    """
    found = rows[rows["country"].isin(list(centres))]
    counted = tally(found, ["country", "country_name"])
    sums = (
        found.assign(added=found["added_usd"].notna(), unpriced=found["amount"].isna())
        .groupby("country", observed=True)
        .agg(usd=("added_usd", "sum"), added=("added", "sum"), unpriced=("unpriced", "sum"))
        .reset_index()
    )
    merged = counted.merge(sums, on="country", how="left")
    placed = merged.assign(
        longitude=[centres[code][0] for code in merged["country"]],
        latitude=[centres[code][1] for code in merged["country"]],
    ).sort_values(["usd", "country_name"], ascending=[False, True], ignore_index=True)
    return with_qualifiers(placed, rows)


def without_place(rows: pd.DataFrame, centres: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """The rows of a ledger that have no country, or one that the map does not hold."""
    return rows[~rows["country"].isin(list(centres))].reset_index(drop=True)
