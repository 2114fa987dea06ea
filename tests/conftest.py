"""What the tests share: tables (the real ones, one row in each, none), a server, a browser; and the tier of each test.

A test without a mark is of the quick tier: it opens no socket. The marks that a test needs for its fixtures are set here.
"""

import fcntl
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext

import app
from components.web.log import LOGGER
from data.build.__main__ import build
from data.opened import STORE
from data.tables import TABLES, Tables, read_tables
from tests.bench.generate import generate
from tests.browser import WAIT, launched
from tests.client import HERE, InProcess
from tests.server import Server, StartServer, running
from tests.storage import ObjectStorage, storage
from tests.tiny import one_row, write_records

settings.register_profile("local", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=25)
settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile("local")
"""No run fails because the machine is busy; `.ci/run` tries the same examples each time, a run by hand others each time."""

SETS = ("empty", "one row", "real")

CROWD = 100_000
"""Facts of a set that is too large for a mark of each."""

MARK_OF_FIXTURE = {"browser": "browser", "start_server": "server", "object_storage": "server"}

TIERS = ("browser", "server", "engine", "slow")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the fixtures that it and its fixtures ask for."""
    for item in items:
        for fixture, mark in MARK_OF_FIXTURE.items():
            if isinstance(item, pytest.Function) and fixture in item.fixturenames:
                item.add_marker(mark)


@pytest.fixture(autouse=True)
def no_sockets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test of the quick tier connect to anything."""
    if any(request.node.get_closest_marker(tier) for tier in TIERS):
        return

    def refused(*_args: object) -> NoReturn:
        pytest.fail("a test that opens sockets asks for `start_server` or has a mark")

    for call in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, call, refused)


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


@pytest.fixture(scope="session")
def crowd_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of many generated facts, made once for all workers."""
    root = tmp_path_factory.getbasetemp()
    folder = (root if worker_id == "master" else root.parent) / "crowd"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            generate(folder.with_suffix(".new"), CROWD, seed=7)
            folder.with_suffix(".new").rename(folder)
    return folder


@pytest.fixture(scope="session")
def crowd(crowd_folder: Path) -> Tables:
    """The tables of that folder."""
    return read_tables(crowd_folder)


@pytest.fixture
def store_folder() -> Iterator[None]:
    """Put the store back on the real tables after a test that points it elsewhere."""
    before = STORE.folder
    yield
    STORE.folder = before


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """The event loop, in another thread, that the whole application runs on in this process."""
    with start_blocking_portal() as started:
        yield started


@pytest.fixture(scope="session")
def client(portal: BlockingPortal) -> Iterator[httpx.Client]:
    """A client of the whole application in this process: HTTP without sockets."""
    with httpx.Client(transport=InProcess(app.app, portal), base_url=HERE) as started:
        yield started


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """Warnings and errors that are logged while the test runs, whoever logs them."""
    found: list[str] = []

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.getMessage())

    heard = Heard(logging.WARNING)
    loggers = [logging.getLogger(), LOGGER, logging.getLogger("streamlit")]
    for logger in loggers:
        logger.addHandler(heard)
    yield found
    for logger in loggers:
        logger.removeHandler(heard)


@pytest.fixture(scope="session")
def start_server() -> StartServer:
    """Start a dashboard, as `running` says."""
    return running


@pytest.fixture(scope="session")
def object_storage() -> ObjectStorage:
    """Start an S3 server, as `storage` says."""
    return storage


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, start_server: StartServer) -> Iterator[Server]:
    """The dashboard on the real tables, as a person starts it."""
    with start_server(tmp_path_factory.mktemp("server")) as started:
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
