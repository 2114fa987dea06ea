"""Pledge against delivery: what is documented is never more than the records carry, and nothing unknown is a zero."""

from typing import Any

import pandas as pd
import pytest

from data.filters import Filters
from data.store import Tables
from data.views import funding, funding_delivery

PLEDGE: dict[str, Any] = {
    "id": "pledge",
    "flow": "pledge",
    "measure": "period",
    "amount": 100.0,
    "amount_usd": 100.0,
    "part_of": None,
    "fulfils": [],
    "overlaps": [],
    "summable": False,
    "nato_link": "through",
    "as_of_text": None,
}
PAYMENT = PLEDGE | {"flow": "disbursement", "measure": "increment", "fulfils": ["pledge"], "summable": True}
TOTAL = PAYMENT | {"measure": "cumulative", "summable": False, "as_of_text": "May 2011"}


def _one(*others: dict[str, Any]) -> pd.Series:
    table = pd.DataFrame([PLEDGE, *others])
    return funding_delivery.pledges(table[table["id"] == "pledge"], table).iloc[0]


def test_nothing_recorded_is_not_known_and_not_zero() -> None:
    row = _one()
    assert row["payments"] == 0
    assert pd.isna(row["documented_usd"])
    assert pd.isna(row["open_usd"])
    assert "not known" in row["unknown"]


def test_payments_are_added_and_the_rest_is_open() -> None:
    row = _one(
        PAYMENT | {"id": "a", "amount_usd": 30.0}, PAYMENT | {"id": "b", "amount_usd": 20.0, "fulfils": [], "part_of": "pledge"}
    )
    assert (row["payments"], row["payments_usd"], row["documented_usd"], row["open_usd"]) == (2, 50.0, 50.0, 50.0)


def test_a_running_total_is_not_added_to_the_payments_that_it_contains() -> None:
    row = _one(PAYMENT | {"id": "a", "amount_usd": 30.0}, TOTAL | {"id": "b", "amount_usd": 60.0})
    assert (row["documented_usd"], row["running_as_of"], row["open_usd"]) == (60.0, "May 2011", 40.0)


def test_a_payment_held_by_another_is_counted_once() -> None:
    whole = PAYMENT | {"id": "a", "amount_usd": 30.0}
    part = PAYMENT | {"id": "b", "amount_usd": 10.0, "summable": False, "part_of": "a"}
    assert _one(whole, part)["payments_usd"] == 30.0


def test_a_part_that_is_left_out_only_for_its_pledge_is_a_payment() -> None:
    part = PAYMENT | {"id": "a", "amount_usd": 5.0, "summable": False, "part_of": "pledge", "fulfils": []}
    table = pd.DataFrame([PLEDGE | {"summable": True}, part])
    assert funding_delivery.pledges(table[:1], table).iloc[0]["payments_usd"] == 5.0


def test_a_payment_without_an_amount_is_said_to_be_unknown() -> None:
    row = _one(PAYMENT | {"id": "a", "amount": None, "amount_usd": float("nan")})
    assert row["payments"] == 1
    assert pd.isna(row["documented_usd"])
    assert row["unknown"]


def test_promises_are_no_delivery() -> None:
    assert _one(PAYMENT | {"id": "a", "flow": "commitment"})["payments"] == 0


def test_the_pledge_of_2009(real: Tables) -> None:
    rows = funding_delivery.pledges(funding.ledger(real, Filters()), real["contributions"]).set_index("id")
    pledge = rows.loc["2009-afghanistan-five-billion-pledge"]
    assert pledge["documented_usd"] < pledge["pledged_usd"] == 5_000_000_000
    assert pledge["open_usd"] == pytest.approx(pledge["pledged_usd"] - pledge["documented_usd"])


def test_delivery_does_not_depend_on_the_filters(real: Tables) -> None:
    narrow = funding.ledger(real, Filters(years=(2009, 2009)))
    rows = funding_delivery.pledges(narrow, real["contributions"]).set_index("id")
    whole = funding_delivery.pledges(funding.ledger(real, Filters()), real["contributions"]).set_index("id")
    assert len(rows)
    assert rows["payments"].to_dict() == whole.loc[rows.index, "payments"].to_dict()


def test_nothing_is_documented_that_no_record_carries(any_set: Tables) -> None:
    rows = funding_delivery.pledges(funding.ledger(any_set, Filters()), any_set["contributions"])
    amounts = any_set["contributions"].set_index("id")["amount_usd"]
    assert (rows["documented_usd"].dropna() <= amounts.sum()).all()
    assert rows.loc[rows["payments"] == 0, "documented_usd"].isna().all()
    assert rows["unknown"].str.len().gt(10).all()
