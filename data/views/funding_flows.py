"""Where the money went: from Japan through a channel to a recipient, and to which places."""

from collections.abc import Mapping
from itertools import chain

import pandas as pd

from data.views.funding import NOT_STATED, SUMMED, summed

PAIR = ["channel", "recipient"]

OTHERS = ("Other channels", "Other recipients")
"""Names of the channel and the recipient that stand for the smallest flows."""

EVERY = ("every channel", "every recipient")
"""Names of all channels and of all recipients in a sum."""

_LISTS = ("record_ids", "source_ids", "qualifiers")


def flows(rows: pd.DataFrame) -> pd.DataFrame:
    """What a ledger adds, by channel and recipient: one row per pair, the greatest first.

    Columns `channel`, `recipient`, `records`, `record_ids`, `source_ids`, `usd`, `qualifiers` (of the amounts added).
    """
    added = rows[["id", "source_ids", "channel", "recipient", *SUMMED]][rows["added_usd"].notna()]
    unknown = {name: f"{name.capitalize()} {NOT_STATED}" for name in ("channel", "recipient")}
    named = {name: added[name].where(added[name].notna(), words) for name, words in unknown.items()}
    found = summed(added.assign(**named), ["channel", "recipient"]).drop(columns=["added", "not_added", "unpriced"])
    return found.sort_values(["usd", "channel", "recipient"], ascending=[False, True, True], ignore_index=True)


def recipients(rows: pd.DataFrame, centres: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """What a ledger adds, by recipient country that has a place on the map.

    Columns `country`, `country_name`, `records`, `record_ids`, `source_ids`, `usd`, `qualifiers` (of the amounts added),
    `added`, `unpriced`, `longitude` and `latitude` (degrees, the middle of the country).
    """
    found = rows[["id", "source_ids", "country", "country_name", *SUMMED]][rows["country"].isin(list(centres))]
    by_country = summed(found, ["country", "country_name"]).drop(columns="not_added")
    placed = by_country.assign(
        longitude=pd.Series([centres[code][0] for code in by_country["country"]], dtype=float),
        latitude=pd.Series([centres[code][1] for code in by_country["country"]], dtype=float),
    )
    return placed.sort_values(["usd", "country_name"], ascending=[False, True], ignore_index=True)


def without_place(rows: pd.DataFrame, centres: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """The rows of a ledger that have no country, or one that the map does not hold."""
    return rows[~rows["country"].isin(list(centres))].reset_index(drop=True)


def gathered(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """The first flows, and the rest as one row, so that the sum of all stays.

    `rows` as `flows` gives them; no more than `most` stay as they are.
    """
    if len(rows) <= most:
        return rows
    rest = rows.iloc[most:].assign(channel=OTHERS[0], recipient=OTHERS[1])
    return pd.concat([rows.head(most), _summed(rest)], ignore_index=True)


def with_sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the flows, then the sum of every channel, of every recipient, and of all."""
    channels, recipients = rows.assign(recipient=EVERY[1]), rows.assign(channel=EVERY[0])
    return pd.concat([rows, *map(_summed, (channels, recipients, channels.assign(channel=EVERY[0])))], ignore_index=True)


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each pair of names; a list holds each of its items once."""
    how = {name: _joined if name in _LISTS else "sum" for name in rows.columns if name not in PAIR}
    return rows.groupby(PAIR, sort=False, as_index=False).agg(how)


def _joined(lists: pd.Series) -> list[str]:
    return list(dict.fromkeys(chain(*lists)))
