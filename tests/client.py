"""The whole application in this process, asked over HTTP without a socket."""

import httpx
from anyio.from_thread import BlockingPortal
from starlette.types import ASGIApp

HERE = "http://127.0.0.1:8501"


class InProcess(httpx.BaseTransport):
    """Hands requests to an application that runs on the event loop of another thread; what fails in it fails the test."""

    def __init__(self, application: ASGIApp, portal: BlockingPortal) -> None:
        self._application = httpx.ASGITransport(application)
        self._portal = portal

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer with the octets that a server would send."""
        content = request.read()
        return self._portal.call(
            self._answer, httpx.Request(request.method, request.url, headers=request.headers, content=content)
        )

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._application.handle_async_request(request)
        assert isinstance(answer.stream, httpx.AsyncByteStream)
        content = b"".join([piece async for piece in answer.stream])
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(content))
