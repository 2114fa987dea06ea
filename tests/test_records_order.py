"""The table of records in the order that the address asks for, and the counts of what each filter would leave."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from components.records import sortable_columns
from data.filters import ANY_OF, AnyOf, Filters
from data.opened import STORE
from data.schema import FACT_TABLES
from data.selection import count_by_table
from data.tables import Tables
from data.views.common import filter_counts
from tests.conftest import SETS
from tests.test_pages import open_page

SOME = (Filters(), Filters(years=(2007, 2013), areas=("Cyber defence",)), Filters(words="trust", undated=False))


@pytest.mark.parametrize("is_former", [False, True])
def test_the_address_orders_the_table_by_a_name_or_as_formerly_a_title(real: Tables, is_former: bool) -> None:
    title = real.description["contributions"].by_name["amount_usd"].title
    column = title if is_former else "amount_usd"
    app = open_page("records", **{"table": "contributions", "sort-contributions": column, "descending": "true"})
    assert not app.exception
    assert app.selectbox(key="sort-contributions").value == "amount_usd"
    shown = app.dataframe[0].value
    assert shown["amount_usd"].dropna().is_monotonic_decreasing
    assert shown["amount_usd"].notna().iloc[0]
    assert len(shown) == len(real["contributions"])


def test_without_a_choice_the_order_is_that_of_dates(real: Tables) -> None:
    app = open_page("records")
    assert app.dataframe[0].value["id"].tolist() == real["events"]["id"].tolist()
    app.toggle(key="descending").set_value(True).run()
    days = pd.to_datetime(app.dataframe[0].value["date_earliest"]).dropna()
    assert days.is_monotonic_decreasing


def test_each_table_has_its_own_order_and_an_unknown_column_is_dropped(real: Tables) -> None:
    app = open_page("records", **{"sort-events": "Colour of the paper"})
    assert not app.exception
    assert app.selectbox(key="sort-events").value is None
    for name in FACT_TABLES:
        assert {"title", "date_earliest", "confidence"} <= set(sortable_columns(real.description[name]))


@pytest.mark.parametrize("filters", SOME)
@pytest.mark.parametrize("by", ANY_OF, ids=lambda each: each.parameter)
def test_a_count_is_what_the_filter_leaves(real: Tables, by: AnyOf, filters: Filters) -> None:
    found = filter_counts(real, filters, by)
    assert len(found)
    assert found["records"].is_monotonic_decreasing
    for row in found.head(30).to_dict("records"):
        alone: dict[str, Any] = {by.attribute: (row["value"],)}
        left = count_by_table(real, replace(filters, **alone))
        assert {name: row[name] for name in FACT_TABLES} == left
        assert row["records"] == sum(left.values())


def test_counts_of_nothing(any_set: Tables) -> None:
    for by in ANY_OF:
        assert filter_counts(any_set, Filters(words="zzzzzz"), by).empty
        assert filter_counts(any_set, Filters(), by).columns.tolist() == ["value", *FACT_TABLES, "records"]


@pytest.mark.parametrize("by", [each.parameter for each in ANY_OF])
@pytest.mark.parametrize("kind", SETS)
@pytest.mark.usefixtures("store_folder")
def test_the_counts_stand_in_the_address_on_any_set(by: str, kind: str, folders: dict[str, Path]) -> None:
    STORE.folder = folders[kind]
    app = open_page("records", facet=by, descending="true")
    assert not app.exception
    assert len(app.dataframe) == (0 if kind == "empty" else 2)
