"""The real records: no money counted twice, nothing without a source, nothing decided by hand in a chart."""

import pandas as pd
import pytest

from data.description import FACT_TABLES
from data.store import Tables


@pytest.fixture
def contributions(real: Tables) -> pd.DataFrame:
    return real["contributions"].set_index("id")


def test_no_dollar_is_counted_twice(contributions: pd.DataFrame) -> None:
    added = set(contributions.index[contributions["summable"]])
    for key, row in contributions.loc[sorted(added)].iterrows():
        parent = row["part_of"]
        while isinstance(parent, str):
            assert parent not in added, f"{key} is contained in {parent} and both are added"
            parent = contributions.at[parent, "part_of"]
        assert added.isdisjoint(row["fulfils"]), f"{key} and the pledge that it fulfils are both added"
        assert added.isdisjoint(row["overlaps"]), f"{key} and what it overlaps are both added"


def test_a_summable_row_is_a_gift_in_dollars(contributions: pd.DataFrame) -> None:
    added = contributions[contributions["summable"]]
    assert added["amount_usd"].notna().all()
    assert added["measure"].isin(["increment", "period"]).all()
    assert added["nato_link"].isin(["through", "alongside"]).all()
    assert contributions[~contributions["summable"]]["not_summable_reason"].notna().all()
    assert added["not_summable_reason"].isna().all()


def test_every_record_is_cited_and_every_paragraph_is_of_a_file(real: Tables) -> None:
    citations = real["citations"]
    for name in FACT_TABLES:
        assert set(real[name]["id"]) <= set(citations["record_id"])
    with_file = set(real["sources"]["id"][real["sources"]["file"].notna()])
    assert set(citations["source_id"][citations["paragraph"].notna()]) == with_file


def test_the_traps_are_handled(real: Tables, contributions: pd.DataFrame) -> None:
    twenty = contributions[(contributions["amount"] == 20_000_000) & (contributions["currency"] == "USD")]
    assert {"2012-ana-trust-fund-literacy"} < set(twenty.index), "the two 20 millions are two records"
    for amount in (5_000_000_000, 2_490_000_000, 1_300_000_000):
        assert not contributions[contributions["amount"] == amount]["summable"].any()
    budget = contributions[contributions["amount"] == 40_000_000_000]
    assert "context" in set(budget["nato_link"])
    possible = real["participation"][real["participation"]["role"] == "possible"]
    assert possible["title"].str.contains("Industrial Advisory Group|NIAG").any()
