"""Amounts in dollars, and which of them are safe to add.

Exchange rates are the European Central Bank's daily reference rates (CurrencyConverter, offline), averaged over the month
or year of the record's date. Constant prices use the United States consumer price index for all urban consumers, yearly
mean, as carried by `cpi`.
"""

import warnings
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import fmean
from typing import Any

from currency_converter import CurrencyConverter, RateNotFoundError

from data.build.dates import DateReading, read_date

with warnings.catch_warnings():
    # The library warns when its index is older than today; the base year is fixed in the description, so it need not be newer.
    warnings.simplefilter("ignore")
    import cpi

Row = Mapping[str, Any]

_CONVERTER = CurrencyConverter()
_DIGITS = 6
"""Significant digits of a rate or deflator that the tables keep; amounts are computed from the kept value."""


@dataclass(frozen=True)
class Dollars:
    """An amount in current and constant dollars with what was used; None where it would be a guess, and `note` says why."""

    current: float | None = None
    constant: float | None = None
    rate: float | None = None
    rate_period: str | None = None
    deflator: float | None = None
    note: str | None = None


def dollars(row: Row, base_year: int) -> Dollars:
    """Convert the amount of a contribution to current dollars, and to dollars of `base_year`.

    A sum is converted only where its date lies within one year and it does not cover several: a rate for a longer time
    would be a guess.
    """
    if row["amount"] is None:
        return Dollars()
    when = read_date(row["date"])
    too_wide = _too_wide(row, when)
    if row["currency"] == "USD":
        rate, period = None, None
        current = row["amount"]
    else:
        if too_wide:
            return Dollars(note=f"Not converted: {too_wide}.")
        rate, period = _rate(row["currency"], when)
        if rate is None:
            return Dollars(note=f"Not converted: no ECB rate for {row['currency']} in {period}.")
        current = round(row["amount"] / rate, 2)
    if too_wide:
        return Dollars(current, None, rate, period, None, f"Not in constant dollars: {too_wide}.")
    assert when.single_year is not None
    factor = deflator(when.single_year, base_year)
    if factor is None:
        note = f"Not in constant dollars: no yearly price index for {when.single_year}."
        return Dollars(current, None, rate, period, None, note)
    return Dollars(current, round(current * factor, 2), rate, period, factor)


def mean_rate(currency: str, year: int, month: int | None = None) -> float | None:
    """Mean of the ECB's daily rates in units of `currency` per US dollar; None where a month or year has none."""
    months = range(1, 13) if month is None else (month,)
    daily = [rate for each in months for rate in _daily_rates(currency, year, each)]
    return _significant(fmean(daily)) if daily else None


def deflator(year: int, base_year: int) -> float | None:
    """CPI of the base year divided by CPI of `year`; None where the index has no yearly mean."""
    try:
        return _significant(float(cpi.get(base_year)) / float(cpi.get(year)))
    except cpi.errors.CPIObjectDoesNotExist:
        return None


def why_not_added(rows: Iterable[Row], current: Mapping[str, float | None]) -> dict[str, str | None]:
    """For each contribution the reason why its amount is not added, or None where it is safe to add.

    The rules, in order: an editor's reason; no amount; a measure or link that is no contribution of its own; no dollar
    value; a priced record given under it is added instead; a record that contains it is added.

    Parameters
    ----------
    rows
        All contributions, in any order.
    current
        Amount in current dollars by id.
    """
    contributions = {row["id"]: row for row in rows}
    reasons = {key: row["not_summable_reason"] or _reason_alone(row, current[key]) for key, row in contributions.items()}
    given: dict[str, list[str]] = {}
    for key, row in contributions.items():
        for pledge in row["fulfils"] if reasons[key] is None else ():
            given.setdefault(pledge, []).append(key)
    for pledge, payments in given.items():
        if reasons[pledge] is None:
            reasons[pledge] = f"What was given under it is added instead: {', '.join(sorted(payments))}."
    for key in sorted(contributions):
        if reasons[key] is None and (whole := _added_ancestor(contributions[key], contributions, reasons)):
            reasons[key] = f"Already contained in {whole}."
    return reasons


def _reason_alone(row: Row, current: float | None) -> str | None:
    if row["amount"] is None:
        return "No amount is stated."
    if row["nato_link"] == "context" or row["measure"] == "context":
        return "Told for scale; not a contribution to or beside NATO."
    if row["measure"] == "cumulative":
        as_of = f" as of {read_date(row['as_of']).text}" if row["as_of"] else ""
        if row["flow"] in ("pledge", "commitment"):
            return f"Running total of promises{as_of}; single promises, or what was given under them, are counted instead."
        return f"Running total{as_of}; it contains single payments, which are counted one by one."
    if current is None:
        return "It has no value in dollars."
    return None


def _added_ancestor(row: Row, contributions: Mapping[str, Row], reasons: Mapping[str, str | None]) -> str | None:
    seen = {row["id"]}
    while (parent := row["part_of"]) is not None and parent not in seen:
        if reasons[parent] is None:
            return str(parent)
        seen.add(parent)
        row = contributions[parent]
    return None


def _too_wide(row: Row, when: DateReading) -> str | None:
    if row["measure"] == "cumulative":
        return "a running total over several years"
    if when.single_year is None:
        return "the date is wider than one year"
    if row["period"] is not None and read_date(row["period"]).single_year is None:
        return "the sum covers several years"
    return None


def _rate(currency: str, when: DateReading) -> tuple[float | None, str]:
    assert when.single_year is not None
    if when.single_month:
        year, month = when.single_month
        return mean_rate(currency, year, month), f"{year}-{month:02d}"
    return mean_rate(currency, when.single_year), str(when.single_year)


@cache
def _daily_rates(currency: str, year: int, month: int) -> tuple[float, ...]:
    found = []
    for day in range(1, monthrange(year, month)[1] + 1):
        try:
            found.append(float(_CONVERTER.convert(1, "USD", currency, date=date(year, month, day))))
        except (RateNotFoundError, ValueError):
            # No rate on weekends and holidays, before 1999, or for a currency that the bank does not quote.
            continue
    return tuple(found)


def _significant(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
