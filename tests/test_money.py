"""Dollars and sums: against values worked out by hand, and the rules that keep money from being counted twice."""

from typing import Any

import pytest

from data.build.money import deflator, dollars, mean_rate
from data.build.reasons import reasons, words

PLAIN: dict[str, Any] = {
    "overlaps": [],
    "id": "a",
    "amount": 1000.0,
    "currency": "USD",
    "date": "2012-02-21",
    "flow": "disbursement",
    "measure": "increment",
    "period": None,
    "as_of": None,
    "part_of": None,
    "fulfils": [],
    "not_summable_reason": None,
    "nato_link": "through",
}


def test_dollars_stay_as_stated() -> None:
    value = dollars(PLAIN, 2025)
    assert (value.current, value.rate, value.rate_period) == (1000.0, None, None)


def test_constant_prices_by_hand() -> None:
    # CPI-U yearly means: 229.594 in 2012, 321.943 in 2025 (United States Bureau of Labor Statistics).
    assert deflator(2012, 2025) == pytest.approx(321.943 / 229.594, rel=1e-5)
    assert dollars(PLAIN, 2025).constant == pytest.approx(1402.23, abs=0.01)


def test_yen_by_hand() -> None:
    # ECB daily rates of December 2009 give a mean of 89.81 yen per dollar.
    value = dollars(PLAIN | {"currency": "JPY", "amount": 1_200_000_000.0, "date": "2009-12-17"}, 2025)
    assert value.rate == pytest.approx(89.81, abs=0.01)
    assert value.rate_period == "2009-12"
    assert value.current == pytest.approx(1_200_000_000 / 89.8141, rel=1e-6)


def test_a_year_has_the_mean_of_its_days() -> None:
    assert mean_rate("EUR", 2012) == pytest.approx(0.7783, abs=0.001)
    assert dollars(PLAIN | {"currency": "EUR", "date": "2012"}, 2025).rate_period == "2012"


@pytest.mark.parametrize(
    "change",
    [
        {"date": "2009/2013"},
        {"date": "../2017-11-07"},
        {"date": "2009-11-10", "period": "2009/2013"},
        {"measure": "cumulative", "date": "2011-05", "as_of": "2011-05"},
        {"currency": "BAM", "date": "2016"},
        {"date": "1996"},
    ],
)
def test_no_guess_where_the_date_is_too_wide_or_there_is_no_rate(change: dict[str, Any]) -> None:
    value = dollars(PLAIN | {"currency": "JPY"} | change, 2025)
    assert value.current is None
    assert value.note


def test_no_constant_dollars_for_a_sum_of_several_years() -> None:
    value = dollars(PLAIN | {"date": "2009/2013", "period": "2009/2013"}, 2025)
    assert value.current == 1000.0
    assert value.constant is None
    assert value.note


def _reasons(*rows: dict[str, Any]) -> dict[str, str | None]:
    made = [PLAIN | row for row in rows]
    made = [row | {"amount_usd": row["amount"]} for row in made]
    found = reasons(made)
    return {row["id"]: words(row, found[row["id"]]) for row in made}


@pytest.mark.parametrize(
    "change",
    [
        {"amount": None},
        {"measure": "cumulative", "as_of": "2011-05"},
        {"measure": "context"},
        {"nato_link": "context"},
        {"not_summable_reason": "An editor says so."},
    ],
)
def test_what_is_not_a_gift_of_its_own_is_not_added(change: dict[str, Any]) -> None:
    assert _reasons(change)["a"]


def test_a_payment_is_added_and_not_its_pledge() -> None:
    reasons = _reasons({"id": "pledge"}, {"id": "payment", "fulfils": ["pledge"]})
    assert reasons["payment"] is None
    assert reasons["pledge"] == "What was given under it is added instead: payment."


def test_a_pledge_without_a_priced_payment_is_added() -> None:
    assert _reasons({"id": "pledge"}, {"id": "payment", "fulfils": ["pledge"], "amount": None})["pledge"] is None


def test_a_part_is_added_only_where_no_whole_is() -> None:
    whole, part, smaller = {"id": "whole"}, {"id": "part", "part_of": "whole"}, {"id": "smaller", "part_of": "part"}
    assert _reasons(whole, part, smaller) == {
        "whole": None,
        "part": "Already contained in whole.",
        "smaller": "Already contained in whole.",
    }
    assert _reasons(whole | {"measure": "cumulative"}, part, smaller)["part"] is None
