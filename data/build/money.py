"""Convert amounts to current and constant dollars.

Exchange rates are the European Central Bank's daily reference rates (CurrencyConverter, offline), averaged over the month
or year of the record's date. Constant prices use the United States consumer price index for all urban consumers, yearly
mean, as carried by `cpi`.
"""

import warnings
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import fmean

from currency_converter import CurrencyConverter, RateNotFoundError

from data.build.dates import DateReading, read_date
from data.build.records import Row

with warnings.catch_warnings():
    # The library warns when its index is older than today; the base year is fixed in the description, so it need not be newer.
    warnings.simplefilter("ignore")
    import cpi

_CONVERTER = CurrencyConverter()
_DIGITS = 6
"""Significant digits of a rate or deflator in the tables; amounts are computed from the rounded value."""


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
    """Return the mean of the ECB's daily rates in units of `currency` per US dollar; None where a month or year has none."""
    months = range(1, 13) if month is None else (month,)
    daily = [rate for each in months for rate in _daily_rates(currency, year, each)]
    return _significant(fmean(daily)) if daily else None


def deflator(year: int, base_year: int) -> float | None:
    """Return the CPI of the base year divided by the CPI of `year`, or None where the index has no yearly mean."""
    try:
        return _significant(float(cpi.get(base_year)) / float(cpi.get(year)))
    except cpi.errors.CPIObjectDoesNotExist:
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
    rates = []
    for day in range(1, monthrange(year, month)[1] + 1):
        try:
            rates.append(float(_CONVERTER.convert(1, "USD", currency, date=date(year, month, day))))
        except (RateNotFoundError, ValueError):
            # No rate on weekends and holidays, before 1999, or for a currency that the bank does not quote.
            continue
    return tuple(rates)


def _significant(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
