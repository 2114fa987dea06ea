"""Amounts through time: single amounts, sums over several years and running totals, which are never drawn in one stack."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from data.views.funding import GIVEN, PROMISED


def gifts(rows: pd.DataFrame) -> pd.DataFrame:
    """The single amounts of a ledger that have a value in dollars and lie in one calendar year, oldest first.

    Adds `year` (of their date) and `said`: "given", "promised", or "not said" where the sources do not tell which.
    """
    found = rows[_single(rows)]
    return found.assign(year=found["date_earliest"].dt.year.astype("Int64"), said=_said(found)).reset_index(drop=True)


def spans(rows: pd.DataFrame) -> pd.DataFrame:
    """The sums of a ledger that cover a time, with or without an amount, and told in any currency, oldest first.

    A single amount that is dated to no one calendar year is one of them: a bar would put it into a year that no source says.
    Adds `start` and `end`: the period where one is stated, else the date; null where open.
    """
    found = rows[_lasting(rows)]
    own = found["period"].isna()
    dated = found.assign(
        start=found["period_earliest"].mask(own, found["date_earliest"]),
        end=found["period_latest"].mask(own, found["date_latest"]),
    )
    order = dated[["start", "end", "id"]].sort_values(["start", "end", "id"], na_position="last").index
    return dated.loc[order].reset_index(drop=True)


def wide(rows: pd.DataFrame) -> pd.Series:
    """Whether a row is a single amount with a price and a date that does not lie in one calendar year."""
    found: pd.Series = (rows["measure"] == "increment") & rows["amount"].notna() & ~_in_one_year(rows)
    return found


def undrawn(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a ledger that state an amount and are in no chart through time, with the `reason` in words."""
    found = rows[rows["amount"].notna() & ~(_single(rows) | _lasting(rows) | _running(rows))]
    return found.assign(
        reason=pd.Series(
            [_reason(row) for row in found[["measure", "amount_usd", "conversion_note"]].to_dict("records")],
            index=found.index,
            dtype=str,
        )
    ).reset_index(drop=True)


def running_totals(rows: pd.DataFrame) -> pd.DataFrame:
    """The running totals of a ledger that have a value in current dollars and a date, by series and date.

    Adds `said` (as `gifts` does), `series` and `counted` (how many dates the series has). Totals belong to one series where
    recipient, channel, flow, purpose and the year from which they count are the same: only those grow out of each other.
    """
    found = rows[_running(rows)]
    since = found["period_earliest"].dt.year.map(lambda year: f"since {year:.0f}", na_action="ignore").fillna("")
    parts = [found["recipient"].fillna(""), found["purpose"].fillna(""), found["channel"].fillna(""), found["flow"], since]
    keys = pd.Series(list(zip(*parts, strict=True)), index=found.index, dtype=object)
    names = keys.map(lambda key: _series_name(*key))
    found = found.assign(series=names, counted=names.map(names.value_counts()), said=_said(found))
    order = found[["series", "as_of_latest", "id"]].sort_values(["series", "as_of_latest", "id"]).index
    return found.loc[order].reset_index(drop=True)


def _single(rows: pd.DataFrame) -> pd.Series:
    """Whether a row is among the `gifts`."""
    return (rows["measure"] == "increment") & rows["value_usd"].notna() & _in_one_year(rows)


def _lasting(rows: pd.DataFrame) -> pd.Series:
    """Whether a row is among the `spans`."""
    return (rows["measure"] == "period") | wide(rows)


def _running(rows: pd.DataFrame) -> pd.Series:
    """Whether a row is among the `running_totals`."""
    return (rows["measure"] == "cumulative") & rows["amount_usd"].notna() & rows["as_of_latest"].notna()


def _series_name(recipient: str, purpose: str, channel: str, flow: str, since: str) -> str:
    what = purpose[:1].upper() + purpose[1:] or recipient
    named = recipient.casefold() in what.casefold()
    parts = [what, "" if named else recipient, channel, "pledged" if flow == "pledge" else "", since]
    return ", ".join(part for part in parts if part)


def _in_one_year(rows: pd.DataFrame) -> pd.Series:
    same: pd.Series = rows["date_earliest"].dt.year == rows["date_latest"].dt.year
    return same


def _said(rows: pd.DataFrame) -> pd.Series:
    names = dict.fromkeys(PROMISED, "promised") | dict.fromkeys(GIVEN, "given")
    return rows["flow"].map(lambda flow: names.get(flow, "not said"))


def _reason(row: Mapping[Hashable, Any]) -> str:
    if row["measure"] == "context":
        return "A figure told for scale, not a contribution"
    if row["measure"] == "cumulative" and pd.notna(row["amount_usd"]):
        return "A running total without a date up to which it counts"
    kind = "A running total" if row["measure"] == "cumulative" else "A single amount"
    note = row["conversion_note"]
    return f"{kind} without a value in these dollars{f': {note}' if isinstance(note, str) else ''}"
