"""Watch the websocket of an open page: admit, refuse and close it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.web.streamlit_internals import requests_page, resumes_session

MAX_SILENT_SECONDS = 10.0
"""Seconds a client has to request its page before the socket is closed."""

_PORTS: Mapping[str, int] = {"http": 80, "https": 443}

_CODE_UNSUPPORTED, _CODE_POLICY, _CODE_LATER = 1003, 1008, 1013


def own_origin(scope: Scope) -> str | None:
    """Return the host that Streamlit should compare the origin of a handshake with, or None where the origin is foreign.

    An origin is ours where its host and port are those of the Host header. The scheme is not compared, because a proxy may end
    TLS. For other origins Streamlit looks up this machine's public IP, blocking the event loop.
    """
    headers = Headers(scope=scope)
    origins, hosts = headers.getlist("origin"), headers.getlist("host")
    if not origins:
        return hosts[0] if hosts else ""
    if len(origins) != 1 or len(hosts) != 1:
        return None
    try:
        origin, host = urlsplit(origins[0]), urlsplit(f"//{hosts[0]}")
        default = _PORTS.get(origin.scheme)
        same = (origin.hostname, origin.port or default) == (host.hostname, host.port or default)
    except ValueError:
        return None
    plain = f"{origin.scheme}://{origin.netloc}".lower() == origins[0].lower() and "@" not in origin.netloc
    return origin.netloc if default and same and plain else None


def with_host(scope: Scope, host: str) -> Scope:
    """Return the handshake with its host spelt as in its origin, so that Streamlit's comparison finds them equal."""
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [*others, (b"host", host.encode("latin-1"))]}


async def deny(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a handshake with this answer, or with a code alone where the server can send no answer."""
    if "websocket.http.response" in scope.get("extensions", {}):
        await answer(scope, receive, send)
    else:
        later = answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        await send({"type": "websocket.close", "code": _CODE_LATER if later else _CODE_POLICY})


@dataclass
class SocketSession:
    """One websocket between the server and Streamlit, closed when it stays silent or sends what Streamlit cannot read."""

    scope: Scope
    receive: Receive
    send: Send
    max_silent_seconds: float = MAX_SILENT_SECONDS
    has_page: bool = False
    is_closed: bool = False

    async def run(self, app: ASGIApp) -> None:
        """Hand the session to Streamlit until it ends."""
        self._deadline = asyncio.get_running_loop().time() + self.max_silent_seconds
        await app(self.scope, self._receive, self._send)

    async def _send(self, message: Message) -> None:
        if not self.is_closed:
            await self.send(message)

    async def _receive(self) -> Message:
        try:
            async with asyncio.timeout_at(None if self.has_page else self._deadline):
                message = await self.receive()
        except TimeoutError:
            if not resumes_session(Headers(scope=self.scope)):
                return await self._close(_CODE_POLICY)
            self.has_page = True
            message = await self.receive()
        if message["type"] != "websocket.receive":
            return message
        if message.get("bytes") is None:
            return await self._close(_CODE_UNSUPPORTED)
        self.has_page = self.has_page or requests_page(message["bytes"])
        return message

    async def _close(self, code: int) -> Message:
        await self._send({"type": "websocket.close", "code": code})
        self.is_closed = True
        return {"type": "websocket.disconnect", "code": code}
