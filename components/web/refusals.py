"""Build the one answer with which every address refuses: `{"error": {status, message, field, allowed}}`."""

from collections.abc import Iterable
from http import HTTPStatus

from starlette.responses import JSONResponse

RETRY_SECONDS = 5
"""Seconds after which a client should try again, sent as `Retry-After`."""


def refusal(
    status: HTTPStatus, message: str, field: str | None = None, allowed: Iterable[str] = (), **headers: str
) -> JSONResponse:
    """Build an answer that says, for people, what is wrong and what to do.

    `field` names the part of the request that is wrong: a parameter, `file`, `path`, `host`, `origin`, `method`, `query` or
    `body`. `allowed` lists what would have been accepted; `headers` join those of the answer.
    """
    error = {"status": status.value, "message": message, "field": field, "allowed": list(allowed)}
    retry = {"Retry-After": str(RETRY_SECONDS)} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return JSONResponse({"error": error}, status, headers={"Cache-Control": "no-store"} | retry | headers)
