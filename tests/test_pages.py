"""Every page on empty tables, one row and the real ones, under filters that leave nothing, and on broken files."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import registry
from data.opened import STORE
from data.tables import TABLES
from tests.conftest import SETS

PAGES = tuple(registry.PAGES)


def open_page(name: str, **query: str | list[str]) -> AppTest:
    """Run one page behind the frame, with a query in its address."""
    app = AppTest.from_file("../components/shell.py", default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page(f"../pages/{name}.py").run()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", SETS)
@pytest.mark.usefixtures("store_folder")
def test_a_page_runs_on_any_set(page: str, kind: str, folders: dict[str, Path]) -> None:
    STORE.folder = folders[kind]
    app = open_page(page)
    assert not app.exception
    assert not app.error
    assert app.title[0].value
    if kind == "empty" and page != "about":
        assert "No records" in app.info[0].value


@pytest.mark.parametrize("page", [page for page in PAGES if page != "about"])
def test_an_empty_result_offers_the_filter_to_widen(page: str) -> None:
    app = open_page(page, q="zzzzzz", country=["Afghanistan"])
    assert "No records" in app.info[0].value
    noun = "document" if page == "sources" else "record"
    assert noun in app.button(key="widen-words").label
    app.button(key="widen-words").click().run()
    assert not app.exception
    assert app.text_input(key="q").value == ""
    assert app.multiselect(key="country").value == ["AFG"]


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("funding", {"q": "skopje", "link": "Alongside"}, "No running total in dollars under these filters."),
        (
            "participation",
            {"q": "carabiniere", "pick": "tenures.nothing"},
            "No posts, bodies or programmes under these filters.",
        ),
        ("sources", {"q": "structured", "view": "Editions", "pick": "edition-steps.a|b"}, "No two editions to compare"),
    ],
)
def test_a_chart_with_nothing_to_draw_is_a_sentence(page: str, query: dict[str, str], said: str) -> None:
    app = open_page(page, **query)
    assert not app.exception
    assert any(said in caption.value for caption in app.caption)


@pytest.mark.parametrize("page", ["timeline", "funding", "sources"])
def test_a_record_opens_over_a_page_that_has_nothing_to_show(page: str) -> None:
    app = open_page(page, q="zzzzzz", record="2013-joint-political-declaration")
    assert "No records" in app.info[0].value
    assert app.get("dialog")


def test_reset_brings_every_filter_back() -> None:
    app = open_page("timeline", q="abe", area=["Political dialogue"], undated="false")
    assert app.text_input(key="q").value == "abe"
    assert app.toggle(key="undated").value is False
    next(button for button in app.button if button.label == "Reset filters").click().run()
    assert app.text_input(key="q").value == ""
    assert app.multiselect(key="area").value == []
    assert app.toggle(key="undated").value is True


def test_an_unknown_value_in_the_address_is_dropped() -> None:
    app = open_page("overview", area=["Gardening"], years=["abc", "2010"], source=["hearsay"])
    assert not app.exception
    assert app.multiselect(key="area").value == []
    assert app.multiselect(key="source").value == []


def test_a_record_has_its_own_page() -> None:
    app = open_page("records", record="2013-joint-political-declaration")
    assert not app.exception
    shown = " ".join(element.value for element in app.markdown)
    assert "Sources" in shown
    assert "paragraph" in shown


@pytest.mark.parametrize("key", ["no-such-record", "<b>x</b>", "../../etc/passwd", "x" * 9000, "\x00"])
def test_an_unknown_record_is_said_to_be_unknown(key: str) -> None:
    app = open_page("records", record=key)
    assert not app.exception
    assert "There is no record" in app.warning[0].value


@pytest.mark.usefixtures("store_folder")
def test_a_withdrawn_record_says_why(folders: dict[str, Path]) -> None:
    STORE.folder = folders["one row"]
    app = open_page("records", record="2001-gone")
    assert "It was wrong" in app.warning[0].value


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("store_folder")
def test_a_broken_file_is_named_and_the_page_recovers(page: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TABLES, tmp_path / "tables"))
    STORE.folder = folder
    good = (folder / "datapackage.json").read_bytes()
    (folder / "datapackage.json").write_bytes(good[:-20])
    app = open_page(page)
    assert not app.exception
    assert r"datapackage\.json" in app.error[0].value, "the text is shown literally"
    assert r"python \-m data\.build" in app.error[0].value
    (folder / "datapackage.json").write_bytes(good)
    app.run()
    assert not app.error


@pytest.mark.parametrize(
    ("page", "pick", "query"),
    [
        ("areas", "editions.NATO’s page|7 November 2017|Counter-piracy", {}),
        ("sources", "edition-steps.7 November 2017 → about 2023|only in the later", {"view": "Editions"}),
        ("sources", "edition-steps.about 2012 → 7 November 2017|in both", {"view": "Editions"}),
        ("timeline", "timeline.Ministerial|2025-nakatani-rutte-tokyo", {}),
        ("timeline", "timeline.Others|2016-kosovo-undp-total", {"lanes": "Actor"}),
        ("participation", "exercises.Locked Shields|no year", {}),
        ("participation", "participation-organisation.not stated|participant", {"count": "Organisation"}),
    ],
)
def test_a_mark_is_found_by_the_words_that_addresses_once_had(page: str, pick: str, query: dict[str, str]) -> None:
    app = open_page(page, pick=pick, **query)
    assert not app.exception
    assert any("record" in text.value and " behind " in text.value for text in app.markdown)
