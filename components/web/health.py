"""Answer `/healthz`: ready only when every table of one version is open."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data.errors import TableError
from data.opened import STORE


def health(_request: Request) -> Response:
    """Answer 200 with the version and the number of rows per table, or 503 with every reason against it."""
    try:
        tables = STORE.tables()
        reasons = [str(error) for error in tables.errors.values()]
    except TableError as error:
        reasons = [str(error)]
    if reasons:
        return _answer({"ready": False, "reasons": reasons}, HTTPStatus.SERVICE_UNAVAILABLE)
    description = tables.description
    rows = {name: table.rows for name, table in description.tables.items()}
    return _answer({"ready": True, "version": description.version, "rows": rows}, HTTPStatus.OK)


def _answer(content: dict[str, object], status: HTTPStatus) -> Response:
    return JSONResponse(content, status, headers={"Cache-Control": "no-store"})


HEALTH = Route("/healthz", health, methods=["GET"])
