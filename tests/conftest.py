"""Tables that the tests share: the real ones, one row in each, and none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext

from data.build.__main__ import build
from data.opened import STORE
from data.tables import TABLES, Tables, read_tables
from tests.browser import WAIT, launched
from tests.server import Server, running
from tests.tiny import one_row, write_records

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")

SETS = ("empty", "one row", "real")


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A folder of built tables by the name of the set."""
    found = {"real": TABLES}
    for name, rows in {"empty": {}, "one row": one_row()}.items():
        folder = tmp_path_factory.mktemp(name.replace(" ", "-"))
        write_records(folder / "records", rows)
        build(folder / "records", folder / "tables")
        found[name] = folder / "tables"
    return found


@pytest.fixture(scope="session")
def opened(folders: dict[str, Path]) -> dict[str, Tables]:
    """Opened tables by the name of the set."""
    return {name: read_tables(folder) for name, folder in folders.items()}


@pytest.fixture
def real(opened: dict[str, Tables]) -> Tables:
    """The real tables."""
    return opened["real"]


@pytest.fixture(params=SETS)
def any_set(request: pytest.FixtureRequest, opened: dict[str, Tables]) -> Tables:
    """Each set in turn."""
    return opened[request.param]


@pytest.fixture
def store_folder() -> Iterator[None]:
    """Put the store back on the real tables after a test that points it elsewhere."""
    before = STORE.folder
    yield
    STORE.folder = before


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the real tables, as a person starts it."""
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one file: Playwright's loop stands in the way of others' in the same thread."""
    with launched() as started:
        yield started


@pytest.fixture(scope="module")
def context(browser: Browser) -> BrowserContext:
    """What the pages of one file share, on a screen of a desk."""
    shared = browser.new_context(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    shared.set_default_timeout(WAIT)
    return shared
