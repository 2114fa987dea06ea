"""Amounts through time: single gifts, sums over several years and running totals, which are never drawn in one stack."""

import pandas as pd

from data.views.common import year_of


def gifts(rows: pd.DataFrame) -> pd.DataFrame:
    """The single gifts of a ledger that have a value in dollars and a year, oldest first, with `year` (of their date)."""
    found = rows[(rows["measure"] == "increment") & rows["value_usd"].notna()]
    return found.assign(year=year_of(found)).dropna(subset="year").reset_index(drop=True)


def spans(rows: pd.DataFrame) -> pd.DataFrame:
    """The sums of a ledger that cover a time, with or without an amount, and told in any currency, oldest first.

    Adds `start` and `end`: the period where one is stated, else the date; null where open.
    """
    found = rows[rows["measure"] == "period"]
    own = found["period"].isna()
    dated = found.assign(
        start=found["period_earliest"].mask(own, found["date_earliest"]),
        end=found["period_latest"].mask(own, found["date_latest"]),
    )
    return dated.sort_values(["start", "end", "id"], na_position="last", ignore_index=True)


def running_totals(rows: pd.DataFrame) -> pd.DataFrame:
    """The running totals of a ledger that have a value in current dollars and a date, by series and date.

    Adds `series` and `counted` (how many dates the series has). Totals belong to one series where recipient, channel, flow,
    purpose and the year from which they count are the same: only those grow out of each other.
    """
    found = rows[(rows["measure"] == "cumulative") & rows["amount_usd"].notna() & rows["as_of_latest"].notna()]
    since = found["period_earliest"].dt.year.map(lambda year: f"since {year:.0f}", na_action="ignore").fillna("")
    parts = [found["recipient"].fillna(""), found["purpose"].fillna(""), found["channel"].fillna(""), found["flow"], since]
    keys = pd.Series(list(zip(*parts, strict=True)), index=found.index, dtype=object)
    names = keys.map(lambda key: _series_name(*key))
    found = found.assign(series=names, counted=names.map(names.value_counts()))
    return found.sort_values(["series", "as_of_latest", "id"], ignore_index=True)


def _series_name(recipient: str, purpose: str, channel: str, flow: str, since: str) -> str:
    what = purpose[:1].upper() + purpose[1:] or recipient
    named = recipient.casefold() in what.casefold()
    parts = [what, "" if named else recipient, channel, "pledged" if flow == "pledge" else "", since]
    return ", ".join(part for part in parts if part)
