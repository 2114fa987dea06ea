"""Limit the work that one process does at a time: running downloads, their minimum rate, and open pages."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from time import monotonic

from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from components.web.refusals import refusal

MAX_DOWNLOADS = 16
"""Downloads that run at the same time; the next is refused with `Retry-After`."""

MIN_BYTES_PER_SECOND = 100_000
"""Minimum download rate, before compression. File size is not limited."""

MAX_LAG_SECONDS = 120.0
"""Seconds a client may fall behind MIN_BYTES_PER_SECOND before it is disconnected."""

MAX_SESSIONS = 300
"""Pages that are open at the same time; the next browser is refused, and tries again by itself."""

HANDLES_PER_SESSION = 5
"""File handles of an open page: its socket, three of its event loop, and one to spare."""

RESERVED_HANDLES = 100
"""File handles reserved for downloads, tables and the program itself."""

MAX_HANDLES = 65_536
"""File handles to request where the system names no limit."""

COLLECT_SECONDS = 60.0
"""Seconds between garbage collections; runs of pages collect nothing, for speed."""


def raise_handle_limit() -> int:
    """Raise this process's limit of file handles as far as the system permits, and return it."""
    if sys.platform == "win32":
        return MAX_HANDLES
    import resource  # noqa: PLC0415 - not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return MAX_HANDLES
    target = MAX_HANDLES if hard == resource.RLIM_INFINITY else hard
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, target), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def sessions_that_fit() -> int:
    """Return how many pages may be open so that each gets the file handles it needs; at least one."""
    return max(1, min(MAX_SESSIONS, (raise_handle_limit() - RESERVED_HANDLES) // HANDLES_PER_SESSION))


async def collect_regularly() -> None:
    """Free the reference cycles of closed pages, and with them their file handles, without waiting for the next visit."""
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        gc.collect()


class Slots:
    """A fixed number of slots to take and give back, and what takes them. Only the event loop touches them."""

    def __init__(self, number: int, taken_by: str) -> None:
        self.number, self.taken_by = number, taken_by
        self.taken = 0

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Take a slot until the end of the block; false where all are taken."""
        granted = self.taken < self.number
        self.taken += granted
        try:
            yield granted
        finally:
            self.taken -= granted

    def refusal(self) -> Response:
        """Return the answer to a request that gets no slot."""
        message = f"{self.number} {self.taken_by} and no more are served at once. Try again in a few seconds."
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, message)


DOWNLOAD_SLOTS = Slots(MAX_DOWNLOADS, "downloads are under way")


class Download(StreamingResponse):
    """A file in pieces that takes a slot until it ends, in whatever way."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, or refuse where no slot is free."""
        if scope["method"] == "HEAD":
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await send({"type": "http.response.body"})
            return
        with DOWNLOAD_SLOTS.one() as granted:
            if not granted:
                await DOWNLOAD_SLOTS.refusal()(scope, receive, send)
                return
            try:
                await super().__call__(scope, receive, _at_minimum_rate(send))
            except ClientDisconnect:
                return


def _at_minimum_rate(send: Send) -> Send:
    """Send while the client keeps up; time that the server spends on making the file does not count.

    Raises TimeoutError where the client falls MAX_LAG_SECONDS behind. A client that is ahead earns no credit.
    """
    remaining = MAX_LAG_SECONDS

    async def send_in_time(message: Message) -> None:
        nonlocal remaining
        began = monotonic()
        async with asyncio.timeout(remaining):
            await send(message)
        gained = len(message.get("body", b"")) / MIN_BYTES_PER_SECOND
        remaining = min(MAX_LAG_SECONDS, remaining - (monotonic() - began) + gained)

    return send_in_time
