"""The contributions with what a ledger says of each, whatever is asked of it."""

from dataclasses import dataclass
from functools import lru_cache
from math import isnan

import pandas as pd

from data.tables import Tables, derived
from data.views.funding_reasons import NO_CONSTANT, known_reasons

PROMISED = ("pledge", "commitment")
GIVEN = ("disbursement", "in_kind", "personnel", "lead")


@dataclass(frozen=True)
class Terms:
    """In which dollars amounts are told, and which flows are shown."""

    constant: bool = False
    shown: str = "All"

    @property
    def column(self) -> str:
        """Column of the contributions that holds the amount."""
        return "amount_usd_constant" if self.constant else "amount_usd"


@derived()
def contributions(tables: Tables) -> pd.DataFrame:
    """The table of contributions with what a ledger says of each whatever is asked.

    Adds `recipient`, `start` and `end` as in `ledger`, `year` (of the date), `said` ("given", "promised", or "not said" where
    sources do not tell which), `series` (the name of the one to which it would belong as a running total),
    and the columns of a ledger, as they are in current dollars where no row shares its money with others.
    """
    rows = tables["contributions"]
    recipient = rows["country_name"].where(rows["country_name"].notna(), rows["place"])
    start, end = bounds(rows)
    names = dict.fromkeys(PROMISED, "promised") | dict.fromkeys(GIVEN, "given") | {"unspecified": "not said"}
    said = rows["flow"].map(names).astype(object)
    rows = rows.assign(recipient=recipient, start=start, end=end, said=said, hidden=False)
    nothing = pd.Series([()] * len(rows), index=rows.index, dtype=object)
    rows = rows.assign(year=rows["date_earliest"].dt.year.astype("Int64"), against=nothing, elsewhere=nothing)
    # In one block for each type, which is filtered many times faster.
    return in_dollars(tables, rows.assign(series=_series(rows)), Terms()).copy()


def in_dollars(tables: Tables, rows: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """All contributions with `value_usd`, `added_usd`, `why_kind` and `why` in the dollars of the terms."""
    value, summable = rows[terms.column], rows["summable"]
    lacks = summable & value.isna()
    return rows.assign(
        value_usd=value,
        added_usd=value.where(summable),
        why_kind=pd.Series(known_reasons(tables).kinds, index=rows.index, dtype=object).mask(lacks, NO_CONSTANT),
        why=rows["not_summable_reason"].mask(lacks, rows["conversion_note"]),
    )


def _series(rows: pd.DataFrame) -> pd.Series:
    """The names of the series that running totals belong to."""
    years = rows["period_earliest"].dt.year.tolist()
    parts = (rows[name].where(rows[name].notna(), "").tolist() for name in ("recipient", "purpose", "channel", "flow"))
    keys = zip(*parts, ("" if isnan(year) else f"since {year:.0f}" for year in years), strict=True)
    return pd.Series([_series_name(*key) for key in keys], index=rows.index, dtype=object)


@lru_cache(maxsize=5_000)
def _series_name(recipient: str, purpose: str, channel: str, flow: str, since: str) -> str:
    what = purpose[:1].upper() + purpose[1:] or recipient
    named = recipient.casefold() in what.casefold()
    parts = [what, "" if named else recipient, channel, "pledged" if flow == "pledge" else "", since]
    return ", ".join(part for part in parts if part)


def bounds(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Start and end of the time that an amount covers: the period where one is stated, else the date."""
    own = rows["period"].isna()
    start, end = (rows[f"period_{side}"].mask(own, rows[f"date_{side}"]) for side in ("earliest", "latest"))
    return start, end
