"""Pledge against delivery: what is documented is never more than the records carry, and nothing unknown is a zero."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.build.reasons import kinds
from data.filters import Filters
from data.tables import Tables
from data.views import funding
from data.views.contributions import GIVEN
from data.views.funding_delivery import UNKNOWN, pledges

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
    "amount_per": None,
    "amount_qualifier": "about",
}
PAYMENT = PLEDGE | {"flow": "disbursement", "measure": "increment", "fulfils": ["pledge"], "summable": True}
TOTAL = PAYMENT | {"measure": "cumulative", "summable": False, "as_of_text": "May 2011"}


def _pledges(rows: pd.DataFrame, contributions: pd.DataFrame) -> pd.DataFrame:
    """The pledges of a table of which each row is one record, with the reasons that the build gives where it has none."""
    if "reason_records" not in contributions:
        ids, parents = contributions["id"].tolist(), contributions["part_of"].tolist()
        cells = zip(ids, parents, contributions["fulfils"], contributions["overlaps"], strict=True)
        rows_by_id = {
            key: {"part_of": parent if isinstance(parent, str) else None, "fulfils": fulfils, "overlaps": overlaps}
            for key, parent, fulfils, overlaps in cells
        }
        found = kinds(rows_by_id, set(contributions["id"][contributions["summable"]]), dict.fromkeys(ids, "editor"))
        records = pd.Series([reason.records for reason in found.values()], index=contributions.index, dtype=object)
        contributions = contributions.assign(reason_records=records)
    return pledges(rows, contributions, np.ones(len(contributions), dtype=np.int64))


def _one(*others: dict[str, Any]) -> pd.Series:
    table = pd.DataFrame([PLEDGE, *others])
    return _pledges(table[table["id"] == "pledge"], table).iloc[0]


def test_nothing_recorded_is_not_known_and_not_zero() -> None:
    row = _one()
    assert row["payments"] == 0
    assert pd.isna(row["documented_usd"])
    assert pd.isna(row["open_usd"])
    assert row["unknown"] == "nothing"


def test_payments_are_added_and_the_rest_is_open() -> None:
    row = _one(
        PAYMENT | {"id": "a", "amount_usd": 30.0}, PAYMENT | {"id": "b", "amount_usd": 20.0, "fulfils": [], "part_of": "pledge"}
    )
    assert (row["payments"], row["payments_usd"], row["documented_usd"], row["open_usd"]) == (2, 50.0, 50.0, 50.0)


def test_a_running_total_is_not_added_to_the_payments_that_it_contains() -> None:
    row = _one(PAYMENT | {"id": "a", "amount_usd": 30.0}, TOTAL | {"id": "b", "amount_usd": 60.0})
    assert (row["documented_usd"], row["running_as_of"], row["open_usd"]) == (60.0, "May 2011", 40.0)
    assert row["documented_qualifiers"] == ["about"]


def test_a_payment_held_by_another_is_counted_once() -> None:
    whole = PAYMENT | {"id": "a", "amount_usd": 30.0}
    part = PAYMENT | {"id": "b", "amount_usd": 10.0, "summable": False, "part_of": "a"}
    assert _one(whole, part)["payments_usd"] == 30.0


def test_a_part_that_is_left_out_only_for_its_pledge_is_a_payment() -> None:
    part = PAYMENT | {"id": "a", "amount_usd": 5.0, "summable": False, "part_of": "pledge", "fulfils": []}
    table = pd.DataFrame([PLEDGE | {"summable": True}, part])
    assert _pledges(table[:1], table).iloc[0]["payments_usd"] == 5.0


def test_a_payment_without_an_amount_is_said_to_be_unknown() -> None:
    row = _one(PAYMENT | {"id": "a", "amount": None, "amount_usd": float("nan")})
    assert row["payments"] == 1
    assert pd.isna(row["documented_usd"])
    assert (row["unknown"], row["unpriced"]) == ("unpriced", 1)


def test_promises_are_no_delivery_but_a_link() -> None:
    row = _one(PAYMENT | {"id": "a", "flow": "commitment"})
    assert (row["payments"], row["others"], row["delivery"]) == (0, 1, "linked")
    assert pd.isna(row["documented_usd"])
    assert row["unknown"] == "linked"


def test_a_ceiling_for_each_year_is_no_sum_to_be_open() -> None:
    pledge = PLEDGE | {"measure": "context", "amount_per": "year"}
    table = pd.DataFrame([pledge, PAYMENT | {"id": "a", "amount_usd": 30.0}])
    row = _pledges(table[:1], table).iloc[0]
    assert (row["payments"], row["documented_usd"], row["delivery"]) == (1, 30.0, "paid")
    assert pd.isna(row["pledged_usd"])
    assert pd.isna(row["open_usd"])
    assert row["unknown"] == "yearly"


def test_a_step_on_the_way_of_a_promise_is_not_a_promise_of_its_own() -> None:
    steps = [
        PLEDGE | {"id": "part", "part_of": "pledge"},
        PLEDGE | {"id": "under", "flow": "commitment", "fulfils": ["pledge"]},
        PLEDGE | {"id": "within-payment", "flow": "commitment", "part_of": "paid"},
    ]
    table = pd.DataFrame([PLEDGE, *steps, PAYMENT | {"id": "paid", "fulfils": []}])
    assert list(_pledges(table, table)["id"]) == ["pledge"]


def test_a_running_total_of_promises_has_a_row_only_where_payments_are_linked_to_it() -> None:
    total = PLEDGE | {"measure": "cumulative"}
    part = PAYMENT | {"id": "a", "fulfils": [], "part_of": "pledge"}
    table = pd.DataFrame([total, part])
    assert _pledges(table, table).empty
    table = pd.DataFrame([total, TOTAL | {"id": "b", "amount_usd": 60.0}])
    assert _pledges(table, table).iloc[0]["documented_usd"] == 60.0


def test_the_pledges_for_afghanistan(real: Tables) -> None:
    """Five billion of 2009, of which 2.576 by April 2012; two billion before, of which 1.48 by early 2009."""
    rows = _pledges(funding.ledger(real, Filters()), real["contributions"]).set_index("id")
    millions = {
        "2009-afghanistan-five-billion-pledge": (5000, 2576, 2424),
        "2009-afg-pledge-total": (2000, 1480, 520),
        "2012-afg-pledge-3bn": (3000, 2451, 549),
    }
    for key, expected in millions.items():
        found = [rows.loc[key, column] for column in ("pledged_usd", "documented_usd", "open_usd")]
        assert found == pytest.approx([value * 1e6 for value in expected])
    assert rows.loc["2020-afg-pledge-geneva", "delivery"] == "paid"
    assert rows.loc["2007-grassroots-grant-assistance", "delivery"] == "linked"
    assert "2009-afg-supplementary" not in rows.index


def test_delivery_does_not_depend_on_the_filters(real: Tables) -> None:
    narrow = funding.ledger(real, Filters(years=(2009, 2009)))
    rows = _pledges(narrow, real["contributions"]).set_index("id")
    whole = _pledges(funding.ledger(real, Filters()), real["contributions"]).set_index("id")
    assert len(rows)
    assert rows["payments"].to_dict() == whole.loc[rows.index, "payments"].to_dict()


def test_nothing_is_documented_that_no_record_carries(any_set: Tables) -> None:
    rows = _pledges(funding.ledger(any_set, Filters()), any_set["contributions"])
    table = any_set["contributions"]
    for row in rows.to_dict("records"):
        fulfils = pd.Series([row["id"] in keys for keys in table["fulfils"]], index=table.index, dtype=bool)
        linked = table[fulfils | (table["part_of"] == row["id"])]
        given = linked["amount_usd"][linked["flow"].isin(GIVEN)]
        assert pd.isna(row["documented_usd"]) or row["documented_usd"] <= max(given.sum(), given.max()) + 0.005
    assert rows.loc[rows["payments"] == 0, "documented_usd"].isna().all()
    assert rows["unknown"].isin(UNKNOWN).all()
