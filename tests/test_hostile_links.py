"""Tables that no build of ours wrote, whose text is hostile: pages show it literally and link only to the web."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.build.derive import derive
from data.build.records import read_description, read_records
from data.build.tables import write_tables
from data.opened import STORE
from tests.test_pages import open_page
from tests.tiny import one_row, write_records

GOOD = "https://example.org/page"
RUNS = "javascript:alert(1)"
LEAVES = "https://example.org/a> [x](javascript:alert(1)) <b"
BREAKS_OUT = "a.txt` **loud** [x](javascript:alert(1)) `"


@pytest.fixture
def pointed(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Point the store at one row each, with a document of this address."""
    write_records(tmp_path / "records", one_row())
    description = read_description(tmp_path / "records")
    tables = derive(read_records(tmp_path / "records", description), description)
    tables["sources"][0] |= {"url": request.param, "file": BREAKS_OUT}
    write_tables(tmp_path / "tables", tables, description)
    STORE.folder = tmp_path / "tables"


def _text(app: AppTest) -> str:
    assert not app.exception
    assert not app.error
    return "\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize("pointed", [RUNS], indirect=True)
@pytest.mark.usefixtures("store_folder", "pointed")
def test_an_address_that_runs_is_no_link() -> None:
    document = open_page("sources", document="a-page")
    assert RUNS not in _text(document)
    assert not document.get("link_button")
    assert "](<javascript" not in _text(open_page("records", record="2013-a-visit"))


@pytest.mark.parametrize("pointed", [GOOD], indirect=True)
@pytest.mark.usefixtures("store_folder", "pointed")
def test_an_address_of_the_web_is_a_link() -> None:
    assert [link.proto.url for link in open_page("sources", document="a-page").get("link_button")] == [GOOD]
    assert f"](<{GOOD}>)" in _text(open_page("records", record="2013-a-visit"))


@pytest.mark.parametrize("pointed", [LEAVES], indirect=True)
@pytest.mark.usefixtures("store_folder", "pointed")
def test_no_address_leaves_its_link() -> None:
    text = _text(open_page("records", record="2013-a-visit"))
    assert "](<https://example.org/a%3E%20[x](javascript:alert(1))%20%3Cb>)" in text


@pytest.mark.parametrize("pointed", [GOOD], indirect=True)
@pytest.mark.usefixtures("store_folder", "pointed")
def test_the_name_of_a_file_is_no_markup() -> None:
    text = _text(open_page("sources", document="a-page"))
    assert "**loud**" not in text
    assert RUNS not in text
