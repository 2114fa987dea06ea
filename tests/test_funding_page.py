"""The funding page as a reader meets it: every section on every set, controls in the address, one click to the ledger."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.funding.headline import made_of, total_words
from components.text.format import plain
from components.text.labels import ids, label
from data.filters import Filters
from data.opened import STORE
from data.tables import Tables
from data.views import funding
from data.views.contributions import SHOWN, Terms
from tests.conftest import SETS
from tests.test_pages import open_page


def _metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.parametrize("section", ids("section"))
@pytest.mark.parametrize("kind", SETS)
@pytest.mark.usefixtures("store_folder")
def test_every_section_runs_on_any_set(section: str, kind: str, folders: dict[str, Path]) -> None:
    STORE.folder = folders[kind]
    app = open_page("funding", section=section)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("section", ids("section"))
@pytest.mark.parametrize("link", ids("link"))
def test_every_kind_of_money_in_constant_prices_on_a_log_axis(section: str, link: str) -> None:
    app = open_page("funding", section=section, link=link, prices="constant", axis="log")
    assert not app.exception
    assert app.segmented_control(key="prices").value == "constant"


@pytest.mark.parametrize("prices", ["current", "constant"])
@pytest.mark.parametrize("shown", SHOWN)
def test_the_cards_say_the_sums_of_the_address(real: Tables, prices: str, shown: str) -> None:
    app = open_page("funding", prices=prices, shown=shown, years=["2005", "2015"])
    totals = funding.totals(real, Filters(years=(2005, 2015)), Terms(prices == "constant", shown))
    expected = {label("nato_link", total.link): plain(total_words(total)) for total in totals}
    assert _metrics(app) == expected


def test_one_click_leads_to_the_ledger(real: Tables) -> None:
    app = open_page("funding")
    app.button(key="ledger-alongside").click().run()
    assert not app.exception
    assert app.segmented_control(key="section").value == "ledger"
    assert app.segmented_control(key="link").value == "alongside"
    added, others = (frame.value for frame in app.dataframe)
    rows = funding.of_link(funding.ledger(real, Filters()), "alongside")
    assert added["added_usd"].sum() == pytest.approx(rows["added_usd"].sum())
    assert added["running_usd"].iloc[-1] == pytest.approx(rows["added_usd"].sum())
    assert len(added) + len(others) == len(rows)
    assert others["why"].notna().all()


def test_constant_prices_name_their_base_year_and_what_is_left_out() -> None:
    app = open_page("funding", prices="Constant")
    captions = " ".join(caption.value for caption in app.caption)
    assert "constant US dollars of 2025" in captions
    assert "no value in dollars of 2025" in captions


def test_the_card_of_a_contribution_tells_all_of_its_money() -> None:
    app = open_page("records", record="ana-trust-fund-medical-supplies")
    shown = " ".join(element.value for element in app.markdown)
    for words in ("Amount as stated", "In current US dollars", "In US dollars of 2025", "deflator", "Qualifier", "Measure"):
        assert words in shown
    not_added = open_page("records", record="2007-lotfa")
    captions = " ".join(caption.value for caption in not_added.caption)
    assert "Not added to any sum" in captions
    assert "running total" in captions


@pytest.mark.parametrize("prices", ["current", "constant"])
@pytest.mark.parametrize("link", ["Through", "Alongside"])
def test_the_ledger_has_room_for_every_digit(prices: str, link: str) -> None:
    """A narrow column would cut the leading digits: about eight pixels a character."""
    app = open_page("funding", section="Ledger", link=link, prices=prices)
    ledger = next(table for table in app.dataframe if "running_usd" in table.value.columns)
    settings = json.loads(ledger.proto.columns)
    for column in ("added_usd", "running_usd"):
        longest = max(len(f"{value:,.2f}") for value in ledger.value[column])
        assert settings[column]["width"] >= 8 * (longest + 2)


def test_a_sum_says_how_much_of_it_was_only_promised(real: Tables) -> None:
    app = open_page("funding")
    for total in funding.totals(real, Filters()):
        assert (plain(made_of(total)) in {each.value for each in app.markdown}) == bool(total.added)


def test_the_kind_of_money_is_one_that_has_a_record() -> None:
    app = open_page("funding", q="skopje")
    assert app.segmented_control(key="link").value == "alongside"
    assert not app.info
    app.text_input(key="q").set_value("").run()
    assert app.segmented_control(key="link").value == "through"


def test_a_kind_of_money_in_the_address_stays() -> None:
    app = open_page("funding", q="skopje", link="Context")
    assert app.segmented_control(key="link").value == "context"
    assert "Choose another kind" in app.info[0].value
