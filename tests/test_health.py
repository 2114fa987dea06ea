"""Readiness, limits and the fault of a page: ready only with one whole version, downloads bounded, errors told without text."""

import asyncio
import itertools
import logging
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from components.web import limits, log
from components.web.guard import RequestGuard
from components.web.limits import Download, Slots
from data.opened import STORE
from data.tables import TABLES
from tests.load.client import reader
from tests.server import PATIENCE, ROOT, Server, StartServer
from tests.test_pages import PAGES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TABLES, tmp_path / "tables"))


@pytest.fixture
def own(folder: Path, tmp_path: Path, start_server: StartServer) -> Iterator[Server]:
    """A dashboard on tables of its own, which may be broken."""
    with start_server(tmp_path, environment={"NATO_JAPAN_TABLES": str(folder)}) as started:
        yield started


def test_it_is_ready_only_with_every_table_of_one_version(own: Server, folder: Path) -> None:
    answer = own.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["rows"]["events"] > 0
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    for name, content in kept.items():
        (folder / name).write_bytes(content[:-50])
        broken = own.get("/healthz")
        assert broken.status_code == 503
        assert answer.headers["cache-control"] == broken.headers["cache-control"] == "no-store"
        assert not broken.json()["ready"]
        assert any(name in reason and "python -m data.build" in reason for reason in broken.json()["reasons"])
        (folder / name).write_bytes(content)
        assert own.get("/healthz").status_code == 200


def test_what_needs_a_broken_table_says_so_and_the_rest_works(own: Server, folder: Path) -> None:
    good = (folder / "people.parquet").read_bytes()
    (folder / "people.parquet").write_bytes(b"PAR1")
    with httpx.Client(base_url=own.address, timeout=PATIENCE) as client:
        refused = client.get("/api/people.csv")
        assert refused.status_code == 503
        assert refused.headers["retry-after"]
        assert "people.parquet" in refused.json()["error"]["message"]
        assert client.get("/api/datapackage.zip").status_code == 503
        assert client.get("/api/events.csv?q=abe").status_code == 200
        (folder / "people.parquet").write_bytes(good)
        assert client.get("/api/people.csv").status_code == 200
        (folder / "areas.parquet").unlink()
        unknown = client.get("/api/events.csv?area=Cyber+defence")
        assert unknown.status_code == 503, "no value is called unknown while the list of values is missing"


def test_it_writes_nothing(tmp_path: Path, start_server: StartServer) -> None:
    """Not into the home of its user, not into the folder for what is temporary, not beside the program."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    before = _tree(ROOT)
    variables = {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    with start_server(tmp_path, environment=variables) as started:
        for page in PAGES:
            asyncio.run(_titles(started.address, page))
        assert started.get("/api/datapackage.zip").status_code == 200
        assert not started.complaints()
    assert not [*home.iterdir(), *temporary.iterdir()]
    assert _tree(ROOT) == before


READ_ONLY = """
cut -d' ' -f2 /proc/self/mounts | while read -r place; do mount -o remount,bind,ro "$place" 2>/dev/null; done
touch "$0" 2>/dev/null && exit 1
exec "$@"
"""
"""Becomes a command that sees every file system read-only; ends where `$0` can still be written."""

NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs")
READS_ALL = ("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search", "--bounding-set=-all,+dac_read_search")
"""For a checkout or a Python in a folder that is closed to others, as the home of root is: read it, and nothing more."""


@pytest.fixture
def confined(tmp_path: Path) -> tuple[str, ...]:
    """A command that starts another as a user without rights and without a home, on a file system that is read-only."""
    if sys.platform != "linux" or os.getuid() != 0:
        pytest.skip("only root on Linux can take away the right to write; as another user `test_it_writes_nothing` must do")
    whole = (
        "unshare",
        "--mount",
        "sh",
        "-c",
        READ_ONLY,
        str(tmp_path),
        *NOBODY,
        *READS_ALL,
        "env",
        "-u",
        "HOME",
        "-u",
        "TMPDIR",
    )
    try:
        subprocess.run([*whole, "true"], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"this machine lets nobody take away the right to write: {getattr(error, 'stderr', '') or error}")
    return whole


def test_a_user_without_rights_serves_it_from_a_read_only_disk(
    confined: tuple[str, ...], tmp_path: Path, start_server: StartServer
) -> None:
    with start_server(tmp_path, many=True, under=confined) as started:
        status = Path(f"/proc/{started.process}/status").read_text(encoding="ascii")
        assert "Uid:\t65534\t65534\t65534\t65534" in status
        assert started.get("/healthz").json()["ready"]
        for page in PAGES:
            assert asyncio.run(_titles(started.address, page))
        for file in ("events.csv", "contributions.parquet", "datapackage.zip"):
            assert started.get(f"/api/{file}").content
        assert not started.complaints()


async def _titles(address: str, page: str) -> list[str]:
    async with reader(address) as here:
        await here.open(page)
        assert "exception" not in [kind for kind, _ in here.elements()]
        return [element.body for kind, element in here.elements() if kind == "heading"]


def _tree(folder: Path) -> dict[str, int]:
    """Every file of the program with its time."""
    places = [folder / "app.py", *(path for name in ("components", "data", "pages") for path in (folder / name).rglob("*"))]
    return {str(path): path.stat().st_mtime_ns for path in places if "__pycache__" not in path.parts and path.is_file()}


async def _pieces(number: int) -> AsyncIterator[bytes]:
    for _ in range(number):
        await asyncio.sleep(0)
        yield b"x" * 1000


async def _run(answer: Download, *, dies_after: int | None = None, stops: bool = False, method: str = "GET") -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        if dies_after is not None and len(sent) >= dies_after:
            raise OSError("the client is gone")
        if stops and sent:
            await asyncio.sleep(3600)
        await asyncio.sleep(0)
        sent.append(message)

    async def receive() -> Message:
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    await answer({"type": "http", "method": method, "asgi": {"spec_version": "2.4"}}, receive, send)
    return sent


@pytest.fixture
def two_places(monkeypatch: pytest.MonkeyPatch) -> Slots:
    places = Slots(2, "downloads are under way")
    monkeypatch.setattr(limits, "DOWNLOAD_SLOTS", places)
    return places


def test_more_downloads_than_places_are_asked_to_come_back(two_places: Slots) -> None:
    async def all_at_once() -> list[list[Message]]:
        return await asyncio.gather(*(_run(Download(_pieces(20))) for _ in range(5)))

    statuses = [sent[0]["status"] for sent in asyncio.run(all_at_once())]
    assert sorted(statuses) == [200, 200, 503, 503, 503]
    assert two_places.taken == 0
    refused = asyncio.run(_full(two_places))
    assert dict(refused[0]["headers"])[b"retry-after"]


async def _full(places: Slots, method: str = "GET") -> list[Message]:
    with places.one(), places.one():
        return await _run(Download(_pieces(1)), method=method)


def test_who_asks_for_the_headers_only_needs_no_place(two_places: Slots) -> None:
    start, end = asyncio.run(_full(two_places, "HEAD"))
    assert start["status"] == 200
    assert not end.get("body")


def test_a_download_that_is_abandoned_gives_its_place_back(two_places: Slots) -> None:
    for dies_after in range(4):
        asyncio.run(_run(Download(_pieces(20)), dies_after=dies_after))
        assert two_places.taken == 0


def test_a_client_that_does_not_read_is_cut_off(two_places: Slots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LAG_SECONDS", 0.1)
    with suppress(TimeoutError):
        asyncio.run(_run(Download(_pieces(20)), stops=True))
    assert two_places.taken == 0


@pytest.mark.parametrize(("seconds", "whole"), [(600, True), (60, True), (30, False)])
def test_who_keeps_the_pace_is_not_cut_off_and_saves_nothing_up(
    two_places: Slots, monkeypatch: pytest.MonkeyPatch, seconds: int, whole: bool
) -> None:
    """Every piece takes a minute: thirty of what the pace makes in so many seconds, then ten of next to nothing."""
    clock = itertools.count(0, 60)
    monkeypatch.setattr(limits, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(limits, "MIN_BYTES_PER_SECOND", 100)

    async def file() -> AsyncIterator[bytes]:
        for size in [100 * seconds] * 30 + [1] * 10:
            yield b"x" * size

    bodies = [message.get("body", b"") for message in asyncio.run(_run(Download(file())))]
    assert (sum(len(body) > 1 for body in bodies) == 30) is whole
    assert sum(len(body) == 1 for body in bodies) < 10
    assert two_places.taken == 0


def test_abandoned_downloads_leave_no_file_and_no_thread(server: Server) -> None:
    def held() -> tuple[int, int]:
        process = Path(f"/proc/{server.process}")
        return len(list((process / "fd").iterdir())), len(list((process / "task").iterdir()))

    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc")
    host, port = server.address.removeprefix("http://").split(":")
    server.get("/api/citations.json")
    before = held()
    for _ in range(60):
        with socket.create_connection((host, int(port))) as client:
            client.sendall(b"GET /api/citations.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
            client.recv(10)
    until = time.monotonic() + PATIENCE
    while (after := held())[0] > before[0] + 3 and time.monotonic() < until:
        time.sleep(0.1)
    assert after[0] <= before[0] + 3
    assert after[1] <= before[1] + 30, "the threads of the pool are kept, and bounded"
    assert server.get("/api/citations.json").status_code == 200
    assert not server.complaints()


def test_sessions_are_bounded() -> None:
    async def page(_scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        await receive()

    async def open_three() -> list[list[str]]:
        doors, leaving = RequestGuard(page, hosts=(), sessions=2), asyncio.Event()
        found: list[list[str]] = []

        async def one() -> None:
            said: list[str] = []
            found.append(said)

            async def send(message: Message) -> None:
                said.append(f"{message['type']} {message.get('code', '')}".strip())

            async def receive() -> Message:
                await leaving.wait()
                return {"type": "websocket.disconnect"}

            await doors({"type": "websocket", "path": "/_stcore/stream", "headers": []}, receive, send)

        opened = [asyncio.create_task(one()) for _ in range(3)]
        await asyncio.sleep(0.05)
        leaving.set()
        await asyncio.gather(*opened)
        await one()
        return found

    accepted = ["websocket.accept"]
    assert asyncio.run(open_three()) == [accepted, accepted, ["websocket.close 1013"], accepted]


def test_a_fault_of_an_address_is_told_without_its_text(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ValueError("somebody searched for murasaki")

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(log.RequestLog(broken)), base_url="http://here") as client:
            return await client.get("/api/events.csv")

    monkeypatch.setattr(log.LOGGER, "propagate", True)
    with caplog.at_level(logging.INFO):
        answer = asyncio.run(ask())
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.json()["error"]["message"]
    line = next(log.JsonLines().format(record) for record in caplog.records if record.name == "nato_japan")
    assert "murasaki" not in line + answer.text
    assert "ValueError" in line
    assert "broken" in line


@pytest.mark.usefixtures("store_folder")
def test_a_page_holds_one_version(folder: Path) -> None:
    STORE.folder = folder
    with STORE.hold() as tables:
        (folder / "events.parquet").unlink()
        assert STORE.tables() is tables
    assert "events" in STORE.tables().errors
