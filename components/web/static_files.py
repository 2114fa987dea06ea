"""Files that never change, over HTTP: the base map, and Streamlit's own scripts, compressed once and kept.

plotly.js asks for `TOPOJSON_URL` + `world_110m.json`, the name of its map of the world at 1:110 million, so that a map asks
nothing of any other server. Streamlit sends its scripts as they are, 4.7 MB for the charts alone; compressing them for each
reader would cost more than it saves.
"""

import asyncio
import gzip
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from components.web.geo import FILE

TOPOJSON_URL = "/geo/"
"""What `topojsonURL` is set to in the configuration of a map."""

DAY = 86_400

LEVEL = 6
"""Of the compression: above it a script takes twice as long for one per cent."""


def base_map(request: Request) -> Response:
    """The map of the world; any other name is not found."""
    if request.path_params["name"] != FILE.name:
        return Response(f"There is only {FILE.name}.", HTTPStatus.NOT_FOUND, media_type="text/plain")
    return FileResponse(FILE, media_type="application/json", headers={"Cache-Control": f"public, max-age={DAY}"})


ROUTES: list[BaseRoute] = [Route(f"{TOPOJSON_URL}{{name}}", base_map)]


def _kept_addresses() -> frozenset[str]:
    """The map, and every script and style sheet of Streamlit; no other address can take up memory."""
    root = Path(get_static_dir())
    files = (path for kind in ("js", "css") for path in (root / "static" / kind).rglob(f"*.{kind}"))
    return frozenset({f"{TOPOJSON_URL}{FILE.name}", *(f"/{path.relative_to(root).as_posix()}" for path in files)})


async def _never() -> Message:
    """Wait until the answer is whole: nothing more comes from the client."""
    await asyncio.Event().wait()
    return {"type": "http.disconnect"}


class CompressedFiles:
    """ASGI middleware that compresses each file when it is first asked for, and answers from memory from then on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._addresses = _kept_addresses()
        self._kept: dict[str, tuple[Mapping[str, str], bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the compressed file, or 304 where the client has it; pass on whatever else is asked."""
        if not self._wanted(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._kept:
            made = await self._make(scope)
            if made is None:
                await self._app(scope, receive, send)
                return
            self._kept[path] = made
        headers, body = self._kept[path]
        held = headers["etag"] in Headers(scope=scope).get("if-none-match", "")
        answer = Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers) if held else Response(body, headers=headers)
        await answer(scope, receive, send)

    def _wanted(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in self._addresses:
            return False
        headers = Headers(scope=scope)
        return "gzip" in headers.get("accept-encoding", "") and "range" not in headers

    async def _make(self, scope: Scope) -> tuple[Mapping[str, str], bytes] | None:
        """The answer of the application, compressed; None where it is no file.

        It is made for everybody, so the application does not hear of the client: one that leaves would end the answer half-way.
        """
        start: Message = {}
        parts: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            parts.append(message.get("body", b""))

        plain = [(name, value) for name, value in scope["headers"] if name not in (b"accept-encoding", b"if-none-match")]
        await self._app({**scope, "headers": plain, "extensions": {}}, _never, collect)
        headers = MutableHeaders(raw=start["headers"])
        if start["status"] != HTTPStatus.OK or "etag" not in headers:
            return None
        body = await asyncio.to_thread(gzip.compress, b"".join(parts), LEVEL, mtime=0)
        headers["etag"] = f"W/{headers['etag'].removeprefix('W/')}"
        headers["content-encoding"] = "gzip"
        headers["vary"] = "Accept-Encoding"
        del headers["content-length"]
        return dict(headers), body
