"""How much one process does at once: downloads under way, how long one may take, and sessions that are open."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from components.refusal import refusal

DOWNLOADS = 16
"""Downloads under way at once; the next is asked to come back."""

DOWNLOAD_SECONDS = 120.0
"""Longest time that a download may take; a client that reads more slowly is cut off, so that it cannot hold its place."""

SESSIONS = 300
"""Open pages at once; the next browser is asked to try again, and does so by itself."""


class Places:
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


PLACES = Places(DOWNLOADS)


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
                async with asyncio.timeout(DOWNLOAD_SECONDS):
                    await super().__call__(scope, receive, send)
            except ClientDisconnect:
                return
