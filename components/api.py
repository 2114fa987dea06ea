"""The download addresses: `/api/NAME.csv`, `.json` and `.parquet` with the filters of the pages, and the whole package."""

from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from data import export, query
from data.description import Description
from data.errors import FilterError, TableError
from data.filters import PARAMETERS, Filters
from data.store import STORE

MAX_QUERY = 8192
"""Longest query string in bytes."""

PACKAGE = "datapackage.zip"


class Downloads(HTTPEndpoint):
    """One answer for every address under `/api/`."""

    def get(self, request: Request) -> Response:
        """Answer a download; HEAD comes here too."""
        try:
            return _answer(request)
        except FilterError as error:
            return _refusal(HTTPStatus.BAD_REQUEST, str(error), error.field, error.allowed)
        except TableError as error:
            return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error))

    async def method_not_allowed(self, request: Request) -> Response:
        """The tables are read-only."""
        answer = _refusal(HTTPStatus.METHOD_NOT_ALLOWED, f"{request.method} is not answered here; the tables are read-only.")
        answer.headers["Allow"] = "GET, HEAD"
        return answer


def _answer(request: Request) -> Response:
    if len(request.scope["query_string"]) > MAX_QUERY:
        return _refusal(HTTPStatus.REQUEST_URI_TOO_LONG, f"The query is longer than {MAX_QUERY} bytes.")
    file = str(request.path_params["file"])
    tables = STORE.tables()
    if file == "":
        return _index(tables.description)
    if file == PACKAGE:
        return _attachment([export.package(tables)], "application/zip", f"nato-japan-{tables.description.version}.zip")
    name, _, fmt = file.rpartition(".")
    if name not in tables.description.tables or fmt not in export.FORMATS:
        allowed = [f"{table}.{each}" for table in tables.description.tables for each in export.FORMATS]
        return _refusal(HTTPStatus.NOT_FOUND, f"There is no table {file[:200]!r}.", "file", [*allowed, PACKAGE])
    choices = query.choices(tables)
    filters = Filters.parse(_parameters(request), choices)
    parts = export.pieces(tables, name, filters, choices, fmt)
    suffix = "-filtered" if filters.active else ""
    return _attachment(parts, export.FORMATS[fmt], f"nato-japan-{name}{suffix}.{fmt}")


def _parameters(request: Request) -> list[tuple[str, str]]:
    raw = request.scope["query_string"].decode("ascii", "replace")
    try:
        return parse_qsl(raw, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise FilterError("query", raw[:200], "the parameters are not UTF-8.", PARAMETERS) from None


def _attachment(parts: Iterable[bytes], media_type: str, file_name: str) -> Response:
    disposition = f'attachment; filename="{file_name}"'
    return StreamingResponse(parts, media_type=media_type, headers={"Content-Disposition": disposition})


def _refusal(status: HTTPStatus, message: str, field: str | None = None, allowed: Iterable[str] = ()) -> Response:
    error = {"status": status.value, "message": message, "field": field, "allowed": list(allowed)}
    return JSONResponse({"error": error}, status)


def _index(description: Description) -> Response:
    """What can be had here."""
    listing = {
        name: {"description": table.description, "rows": table.rows, "files": [f"/api/{name}.{fmt}" for fmt in export.FORMATS]}
        for name, table in description.tables.items()
    }
    about = {"title": description.title, "version": description.version, "citation": description.citation}
    return JSONResponse(about | {"parameters": PARAMETERS, "tables": listing, "package": f"/api/{PACKAGE}"})


ROUTES: list[BaseRoute] = [Route("/api/{file:path}", Downloads)]
