"""How much one process does at once: downloads under way, how long one may take, and sessions that are open."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from time import monotonic

from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from components.web.refusals import refusal

DOWNLOADS = 16
"""Downloads under way at once; the next is asked to come back."""

DOWNLOAD_SECONDS = 120.0
"""How far a client may be behind the least pace; one that does not read cannot hold its place for longer."""

LEAST_PACE = 100_000
"""Bytes that a client must take in each second that is waited for it, before they are packed; no file is too long."""

SESSIONS = 300
"""Most pages open at once; the next browser is asked to try again, and does so by itself."""

SESSION_HANDLES = 5
"""File handles that an open page takes: its socket, three of its event loop, and one to spare."""

OTHER_HANDLES = 100
"""File handles kept for downloads, tables and the program itself."""

MOST_HANDLES = 65_536
"""What is asked for where the system names no limit."""

COLLECT_SECONDS = 60.0
"""How often what closed pages leave behind is looked for: no run of a page does it, for speed."""


def handles() -> int:
    """File handles that this process may hold, after its own limit is raised as far as the system lets it."""
    if sys.platform == "win32":
        return MOST_HANDLES
    import resource  # noqa: PLC0415 - not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_HANDLES if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_HANDLES if soft == resource.RLIM_INFINITY else soft


def sessions_that_fit() -> int:
    """Pages that may be open at once, so that each finds the file handles it needs; at least one."""
    return max(1, min(SESSIONS, (handles() - OTHER_HANDLES) // SESSION_HANDLES))


async def collect_regularly() -> None:
    """Free what closed pages leave in cycles, their file handles too, without waiting for the next visit; never ends."""
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        gc.collect()


class Slots:
    """A number of places that are taken and given back; only the event loop touches them."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.taken = 0

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Take a place until the end of the block; false where none is left."""
        granted = self.taken < self.number
        self.taken += granted
        try:
            yield granted
        finally:
            self.taken -= granted


PLACES = Slots(DOWNLOADS)


class Download(StreamingResponse):
    """A file in pieces that holds one of the places while it is under way, however that ends."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, or ask to come back."""
        if scope["method"] == "HEAD":
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await send({"type": "http.response.body"})
            return
        with PLACES.one() as granted:
            if not granted:
                message = f"{PLACES.number} downloads are under way and no more are served at once. Try again in a few seconds."
                await refusal(HTTPStatus.SERVICE_UNAVAILABLE, message)(scope, receive, send)
                return
            try:
                await super().__call__(scope, receive, _at_least_pace(send))
            except ClientDisconnect:
                return


def _at_least_pace(send: Send) -> Send:
    """Send as long as the client keeps up; what the file itself takes to be made is not held against it.

    Raises TimeoutError where the client falls `DOWNLOAD_SECONDS` behind. What it is ahead is not saved up.
    """
    left = DOWNLOAD_SECONDS

    async def sent(message: Message) -> None:
        nonlocal left
        began = monotonic()
        async with asyncio.timeout(left):
            await send(message)
        gained = len(message.get("body", b"")) / LEAST_PACE
        left = min(DOWNLOAD_SECONDS, left - (monotonic() - began) + gained)

    return sent
