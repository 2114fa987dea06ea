"""The one shape in which an address says no: `{"error": {status, message, field, allowed}}`."""

from collections.abc import Iterable
from http import HTTPStatus

from starlette.responses import JSONResponse

RETRY_SECONDS = 5
"""What a client that is asked to come back later should wait."""


def refusal(status: HTTPStatus, message: str, field: str | None = None, allowed: Iterable[str] = ()) -> JSONResponse:
    """An answer that says what is wrong.

    Parameters
    ----------
    status
        400, 404, 405, 413, 414, 500 or 503.
    message
        What is wrong and what to do, for people.
    field
        Which part of the request: a parameter, `file`, `path`, `host` or `body`.
    allowed
        What would have been accepted.
    """
    error = {"status": status.value, "message": message, "field": field, "allowed": list(allowed)}
    answer = JSONResponse({"error": error}, status, headers={"Cache-Control": "no-store"})
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer
