"""An open page: which websockets are let in, how long one may say nothing, and how one that is refused is answered."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime

SILENCE = 10.0
"""Seconds after the handshake in which a browser asks for its page; who asks for none holds a place for nothing."""

_PORTS: Mapping[str, int] = {"http": 80, "https": 443}

_CODE_UNSUPPORTED, _CODE_POLICY, _CODE_LATER = 1003, 1008, 1013


def own_origin(scope: Scope) -> str | None:
    """The host that Streamlit is to compare the origin of a handshake with, or None where the origin is foreign.

    An origin is ours where its host and port are those of the Host header; the scheme is not compared, as a proxy may end
    TLS. Of any other, Streamlit would ask a server on the internet for the address of this machine, while everybody waits.
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
    """The handshake with the host written as its origin writes it, so that Streamlit finds the two equal."""
    kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [*kept, (b"host", host.encode("latin-1"))]}


async def deny(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Refuse a handshake with this answer, or without one where the server can send none."""
    if "websocket.http.response" in scope.get("extensions", {}):
        await answer(scope, receive, send)
    else:
        later = answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        await send({"type": "websocket.close", "code": _CODE_LATER if later else _CODE_POLICY})


@dataclass
class SocketSession:
    """One websocket between the server and Streamlit: closed when it says nothing or what Streamlit cannot read."""

    scope: Scope
    receive: Receive
    send: Send
    silence: float = SILENCE
    asked: bool = False
    closed: bool = False

    async def run(self, app: ASGIApp) -> None:
        """Hand the session to Streamlit until it ends."""
        self._until = asyncio.get_running_loop().time() + self.silence
        await app(self.scope, self._heard, self._say)

    async def _say(self, message: Message) -> None:
        if not self.closed:
            await self.send(message)

    async def _heard(self) -> Message:
        try:
            async with asyncio.timeout_at(None if self.asked else self._until):
                message = await self.receive()
        except TimeoutError:
            if not self._resumed():
                return await self._close(_CODE_POLICY)
            self.asked = True
            message = await self.receive()
        if message["type"] != "websocket.receive":
            return message
        if message.get("bytes") is None:
            return await self._close(_CODE_UNSUPPORTED)
        self.asked = self.asked or _asks(message["bytes"])
        return message

    async def _close(self, code: int) -> Message:
        await self._say({"type": "websocket.close", "code": code})
        self.closed = True
        return {"type": "websocket.disconnect", "code": code}

    def _resumed(self) -> bool:
        """Whether this is a page that was open before: after a broken line its browser asks for nothing, as it has it all."""
        words = Headers(scope=self.scope).get("sec-websocket-protocol", "").split(",")
        return len(words) > 2 and Runtime.instance().is_active_session(words[2].strip())


def _asks(content: bytes) -> bool:
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except DecodeError:
        return False
    return message.WhichOneof("type") == "rerun_script"
