"""Tables for people: every column has a title in words, from the description where it is described."""

import contextlib
import io
import re
from collections.abc import Callable, Sequence

import pandas as pd
import pytest

from components.blocks.data_table import all_rows, csv_of, title_of
from data.filters import Filters
from data.selection import select
from data.selection.rows import Rows
from data.tables import Tables
from tests.test_pages import PAGES, open_page


class Open(contextlib.nullcontext[None]):
    """A fold that stands open."""

    open = True


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Columns of every fold "Table and download" of the pages that are opened."""
    names: set[str] = set()

    def noted(rows: pd.DataFrame | Rows, columns: Sequence[str], key: str, *_: object, **__: object) -> None:
        names.update(columns)
        assert len(pd.read_csv(io.BytesIO(csv_of(all_rows(rows)[list(columns)])))) == len(rows), key

    monkeypatch.setattr("components.blocks.chart_block.st.expander", lambda *_, **__: Open())
    monkeypatch.setattr("components.blocks.chart_block.data_table", noted)
    return names


@pytest.mark.parametrize("page", [name for name in PAGES if name not in ("about", "records")])
def test_no_fold_shows_the_raw_name_of_a_column(page: str, shown: set[str], real: Tables) -> None:
    views = ("Agreement", "Editions") if page == "sources" else ("Documents",)
    sections = ("Through time", "Who and how", "Where", "Delivery", "Not money") if page == "funding" else ("Through time",)
    for view in views:
        for section in sections:
            assert not open_page(page, view=view, section=section).exception
    assert shown
    for name in shown:
        title = title_of(real.description, name)
        assert re.match(r"[A-Z]", title), title
        assert "_" not in title
        assert not re.search(r"usd|\bids\b", title, re.IGNORECASE), title


def test_a_described_column_has_its_title(real: Tables) -> None:
    described = real.description["contributions"].by_name["amount_usd_constant"]
    assert title_of(real.description, described.name) == described.title
    assert title_of(real.description, "date_text") == "Date"
    assert title_of(real.description, "of_no_table") == "Of no table"


@pytest.mark.parametrize("page", [name for name in PAGES if name != "about"])
@pytest.mark.parametrize("words", ["", "Afghan National Army Trust Fund"])
def test_every_download_of_a_page_can_be_made(page: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, bytes] = {}

    def button(_label: str, content: Callable[[], bytes], **settings: str) -> None:
        made[settings["key"]] = content()

    monkeypatch.setattr("components.blocks.data_table.st.download_button", button)
    views = ("Documents", "One source only", "Differences", "Quality") if page == "sources" else ("Documents",)
    for view in views:
        assert not open_page(page, view=view, section="Ledger", **({"q": words} if words else {})).exception
    assert made or words or page == "timeline", "the timeline has its table behind a fold"
    for key, content in made.items():
        assert pd.read_csv(io.BytesIO(content)).shape[1] > 1, key


def test_the_file_of_records_by_number_of_documents_holds_numbers(real: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, bytes] = {}

    def button(_label: str, content: Callable[[], bytes], **settings: str) -> None:
        made[settings["key"]] = content()

    monkeypatch.setattr("components.blocks.chart_block.st.expander", lambda *_, **__: Open())
    monkeypatch.setattr("components.blocks.data_table.st.download_button", button)
    app = open_page("sources", view="agreement")
    expected = select(real, Filters()).count("documents")
    for rows in (pd.read_csv(io.BytesIO(made["depth-table-csv"])), app.dataframe[0].value):
        assert rows["documents"].tolist() == expected["documents"].tolist()


def test_lists_of_nothing_and_of_numbers_are_written() -> None:
    rows = pd.DataFrame({"none": [[], []], "numbers": [[3, 5], []], "words": [["a", "b"], ["c"]]})
    assert csv_of(rows).decode().replace('"', "") == "none,numbers,words\r\n,3;5,a;b\r\n,,c\r\n"


def test_a_file_that_is_too_large_for_memory_comes_from_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.blocks.data_table.MAX_FILE_ROWS", 3)
    app = open_page("records", area=["Cyber defence"], years=["2007", "2020"])
    assert not app.exception
    assert not app.get("download_button")
    link = app.get("link_button")[0].proto
    assert link.url == "api/events.csv?years=2007&years=2020&area=cyber-defence"
    app = open_page("overview")
    assert any("file made here" in each.value for each in app.caption)


@pytest.mark.parametrize(
    ("page", "pick"),
    [("overview", "activity.2023|events"), ("areas", "editions.NATO’s page|about 2012|Political dialogue")],
)
def test_a_list_behind_a_mark_is_bounded_and_says_so(monkeypatch: pytest.MonkeyPatch, page: str, pick: str) -> None:
    whole = open_page(page, pick=pick)
    said = next(each.value for each in whole.markdown if " behind " in each.value)
    monkeypatch.setattr("data.selection.rows.MAX_LISTED_RECORDS", 2)
    app = open_page(page, pick=pick)
    assert said.replace("**", "**2 of ", 1) in [each.value for each in app.markdown]
