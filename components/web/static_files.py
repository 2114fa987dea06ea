"""Serve what never changes: the base map, Streamlit's own scripts, compressed once, and the overview's second address.

plotly.js requests `TOPOJSON_URL` + `world_110m.json`, its name for the map of the world at 1:110 million, so a map needs no
other server. Streamlit sends its scripts uncompressed, 4.7 MB for the charts alone; compressing them at each request would
cost more than it saves.
"""

import asyncio
import gzip
from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.web.geo import FILE
from components.web.streamlit_internals import static_folder

TOPOJSON_URL = "/geo/"
"""Value of `topojsonURL` in the configuration of a map."""

MAX_AGE_SECONDS = 86_400
"""How long a browser may use the base map without asking again."""

COMPRESSION_LEVEL = 6
"""Above this level a script takes twice as long for one per cent."""


def base_map(request: Request) -> Response:
    """Send the map of the world; answer 404 to any other name."""
    if request.path_params["name"] != FILE.name:
        return Response(f"There is only {FILE.name}.", HTTPStatus.NOT_FOUND, media_type="text/plain")
    return FileResponse(FILE, media_type="application/json", headers={"Cache-Control": f"public, max-age={MAX_AGE_SECONDS}"})


def redirect_overview(request: Request) -> RedirectResponse:
    """Redirect `/overview` to the first page with its query, relative to the address that the dashboard is served at."""
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./", HTTPStatus.TEMPORARY_REDIRECT)


STATIC_ROUTES: list[BaseRoute] = [Route(f"{TOPOJSON_URL}{{name}}", base_map), Route("/overview", redirect_overview)]


async def _never() -> Message:
    """Wait until the answer is complete: the client sends nothing more."""
    await asyncio.Event().wait()
    return {"type": "http.disconnect"}


class CompressedFiles:
    """ASGI middleware that compresses each file at its first request and answers from memory afterwards."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        root = static_folder()
        scripts = (path for kind in ("js", "css") for path in (root / "static" / kind).rglob(f"*.{kind}"))
        # The map and every script and style sheet of Streamlit; no other address can take up memory.
        self._paths = {f"{TOPOJSON_URL}{FILE.name}", *(f"/{path.relative_to(root).as_posix()}" for path in scripts)}
        self._cache: dict[str, tuple[Mapping[str, str], bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the compressed file, or 304 where the client has it; pass on every other request."""
        path, request = scope.get("path", ""), Headers(raw=scope.get("headers", []))
        is_file = path in self._paths and scope.get("method") == "GET" and "range" not in request
        is_compressible = is_file and "gzip" in request.get("accept-encoding", "")
        if not is_compressible or not (path in self._cache or await self._compress(scope)):
            await self._app(scope, receive, send)
            return
        headers, body = self._cache[path]
        is_known = headers["etag"] in request.get("if-none-match", "")
        answer = Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers) if is_known else Response(body, headers=headers)
        await answer(scope, receive, send)

    async def _compress(self, scope: Scope) -> bool:
        """Compress the answer of the application and cache it; false where it is no file.

        The answer serves every client, so the application does not see this one: if it left, the answer would end half-way.
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
            return False
        body = await asyncio.to_thread(gzip.compress, b"".join(parts), COMPRESSION_LEVEL, mtime=0)
        headers["etag"] = f"W/{headers['etag'].removeprefix('W/')}"
        headers["content-encoding"] = "gzip"
        headers["vary"] = "Accept-Encoding"
        del headers["content-length"]
        self._cache[scope["path"]] = dict(headers), body
        return True
