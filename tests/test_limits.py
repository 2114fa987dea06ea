"""What one process may hold: file handles for its sessions, and nothing of those that have gone."""

import asyncio
import gc
import resource
import subprocess
import sys

import pytest
from starlette.types import Message, Receive, Scope, Send

import app
from components.web import limits
from components.web.guard import RequestGuard
from tests.server import ROOT
from tests.test_doors import HERE, handshake, knock

SHOW = "import resource; from components.web.limits import sessions_that_fit as fit; print(fit(), resource.getrlimit(7)[0])"


@pytest.mark.parametrize(("soft", "hard", "sessions"), [(64, 1024, 184), (1024, 1024, 184), (256, 4096, 300), (64, 64, 1)])
def test_the_sessions_fit_the_file_handles(soft: int, hard: int, sessions: int) -> None:
    """In a process of its own, as a hard limit cannot be raised again."""
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < hard:
        pytest.skip("the system lets nobody hold that many")
    command = f"import resource; resource.setrlimit(7, ({soft}, {hard})); {SHOW}".replace("7", str(resource.RLIMIT_NOFILE))
    found = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split() == [str(sessions), str(hard)]


INFINITY = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("soft", "hard", "refused", "held"),
    [(256, INFINITY, False, 65_536), (256, INFINITY, True, 256), (INFINITY, INFINITY, False, 65_536), (256, 4096, True, 256)],
)
def test_the_limits_of_other_systems(monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, refused: bool, held: int) -> None:
    """macOS names no limit and refuses some; Linux knows neither."""
    now = [soft, hard]

    def raised(_kind: int, limits: tuple[int, int]) -> None:
        if refused:
            raise ValueError("not allowed to raise maximum limit")
        assert limits[0] != INFINITY
        assert soft != INFINITY, "there is nothing to raise"
        now[:] = limits

    monkeypatch.setattr(resource, "getrlimit", lambda _kind: tuple(now))
    monkeypatch.setattr(resource, "setrlimit", raised)
    assert limits.raise_handle_limit() == held


def test_the_doors_take_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "raise_handle_limit", lambda: limits.RESERVED_HANDLES)

    async def stays(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        await asyncio.sleep(3600)

    async def two() -> list[Message]:
        doors = RequestGuard(stays, hosts=())
        first = asyncio.create_task(knock(doors, handshake(HERE)))
        await asyncio.sleep(0)
        said = await knock(doors, handshake(HERE))
        first.cancel()
        return said

    start, body = asyncio.run(two())
    assert start["status"] == 503
    assert b"1 pages are open" in body["body"]
    assert (b"retry-after", b"5") in start["headers"]


def test_what_closed_pages_leave_is_freed_without_a_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cycle, as the event loop of a page is one, is closed while the server only waits."""
    monkeypatch.setattr(limits, "COLLECT_SECONDS", 0.05)
    closed = []

    class Held:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            closed.append(True)

    async def wait() -> None:
        async with app.warm_start(app.app):
            assert gc.get_freeze_count(), "what the start has made is looked at no more"
            Held()
            for _ in range(600):
                await asyncio.sleep(0.05)
                if closed:
                    break
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}, "nothing goes on after the end"

    gc.disable()
    try:
        asyncio.run(wait())
    finally:
        gc.enable()
        gc.unfreeze()
    assert closed
