"""Amounts in words: as stated, with the conversions that were used, against values worked out by hand and by the libraries."""

import warnings
from calendar import monthrange
from datetime import date
from statistics import fmean
from typing import Any

import pandas as pd
import pytest
from currency_converter import CurrencyConverter, RateNotFoundError

from components.blocks.record_card import statement
from components.text.dates import date_words
from components.text.format import as_stated, money_words, qualified, quantity_words
from data.filters import Filters
from data.tables import Tables
from data.views.funding import ledger
from tests import plain

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import cpi

BASE: dict[str, Any] = {
    "amount": 1_300_000_000.0,
    "currency": "USD",
    "amount_qualifier": "more_than",
    "amount_per": None,
    "measure": "cumulative",
    "date": "2007/..",
    "period": "2007/2017-11-07",
    "as_of": "2017-11-07",
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "over US$1.3 billion since 2007, as of 7 November 2017"),
        ({"date": "2011-05", "as_of": "2011-05"}, "over US$1.3 billion by May 2011"),
        ({"measure": "period", "date": "2009", "period": "2009/2013"}, "over US$1.3 billion for 2009–2013"),
        ({"measure": "period", "date": "2007", "period": "2007/.."}, "over US$1.3 billion since 2007"),
        ({"measure": "increment", "date": "2012", "currency": "JPY", "amount_qualifier": "about"}, "about ¥1.3 billion"),
        ({"currency": "BAM", "measure": "increment", "date": "2016", "amount_qualifier": None}, "BAM 1.3 billion"),
        (
            {"measure": "context", "amount_per": "year", "period": "2021/2024", "date": "2020"},
            "over US$1.3 billion a year for 2021–2024",
        ),
        ({"amount": None}, "not stated"),
    ],
)
def test_as_stated(change: dict[str, Any], words: str) -> None:
    row = BASE | change
    assert as_stated(row | {f"{name}_text": date_words(row[name]) for name in ("date", "period", "as_of")}) == words


def test_numbers_in_words() -> None:
    assert money_words(5e9) == "US$5 billion"
    assert money_words(20e6, "EUR") == "€20 million"
    assert money_words(571.0) == "US$571"
    assert qualified(BASE | {"amount_qualifier": "up_to"}) == "up to US$1.3 billion"
    officers = {"quantity": 82000.0, "quantity_qualifier": "about", "unit": "officers"}
    assert quantity_words(officers) == "about 82,000 officers"
    assert quantity_words({"quantity": None}) == ""


def test_the_statement_of_yen_by_hand(real: Tables) -> None:
    # 1.2 billion yen of December 2009 at 89.8141 yen per dollar are 13.36 million dollars; times 321.943 / 214.537 they
    # are 20.05 million dollars of 2025 (ECB daily rates; CPI-U yearly means of the Bureau of Labor Statistics).
    rows = real["contributions"]
    row = rows[rows["id"] == "ana-trust-fund-medical-supplies"].iloc[0]
    told = statement(row, 2025)
    assert told["Amount as stated"] == "about ¥1.2 billion"
    assert "13.36 million" in told["In current US dollars"]
    assert "89.8141 JPY per dollar" in told["In current US dollars"]
    assert "2009-12" in told["In current US dollars"]
    assert "20.05 million" in told["In US dollars of 2025"]
    assert row["amount_usd"] == pytest.approx(1_200_000_000 / 89.8141, abs=0.01)
    assert row["amount_usd_constant"] == pytest.approx(13_360_931 * 321.943 / 214.537, rel=1e-4)


def test_every_statement_names_what_was_used(any_set: Tables) -> None:
    for _, row in any_set["contributions"].iterrows():
        told = statement(row, 2025)
        assert told["Flow"]
        assert told["Measure"]
        assert told["Link to NATO"]
        if pd.isna(row["amount"]):
            assert told["Amount as stated"] == "not stated"
            assert "In current US dollars" not in told
        if pd.notna(row["rate"]):
            assert row["rate_period"] in told["In current US dollars"]


def _library_rate(converter: CurrencyConverter, currency: str, period: str) -> float:
    """Mean of the daily rates of a month (2009-12) or a year (2009), read from the library."""
    year, _, month = period.partition("-")
    rates = []
    for each in [int(month)] if month else range(1, 13):
        for day in range(1, monthrange(int(year), each)[1] + 1):
            try:
                rates.append(converter.convert(1, "USD", currency, date=date(int(year), each, day)))
            except (RateNotFoundError, ValueError):
                continue
    return fmean(rates)


def test_every_conversion_equals_the_librarys_at_the_recorded_period(real: Tables) -> None:
    converter = CurrencyConverter()
    rows = real["contributions"]
    converted = rows[rows["rate"].notna()]
    assert len(converted) > 5
    for row in converted.to_dict("records"):
        assert row["rate"] == pytest.approx(_library_rate(converter, str(row["currency"]), str(row["rate_period"])), rel=1e-5)
        assert row["amount_usd"] == pytest.approx(row["amount"] / row["rate"], abs=0.01)


def test_every_constant_value_equals_cpi(real: Tables) -> None:
    rows = real["contributions"]
    constant = rows[rows["amount_usd_constant"].notna()]
    assert len(constant) > 20
    for row in constant.to_dict("records"):
        inflated = cpi.inflate(row["amount_usd"], row["date_earliest"].year, to=2025)
        assert row["amount_usd_constant"] == pytest.approx(inflated, rel=1e-5)


def test_nothing_is_spread_and_nothing_unknown_is_a_number(real: Tables) -> None:
    rows = ledger(real, Filters())
    spans = plain.spans(rows)
    assert spans["id"].is_unique
    assert set(spans["id"]).isdisjoint(plain.gifts(rows)["id"])
    unknown = rows[rows["amount"].isna()]
    assert unknown[["amount_usd", "amount_usd_constant", "value_usd", "added_usd", "rate"]].isna().all().all()
    assert not (rows["added_usd"] == 0).any()
    wide = rows[(rows["date_earliest"].dt.year != rows["date_latest"].dt.year) | rows["date_earliest"].isna()]
    assert wide["amount_usd_constant"].isna().all()
