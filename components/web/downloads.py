"""Serve `/api/NAME.csv`, `.json` and `.parquet` with the filters of the pages, the package, and `/healthz`."""

import hashlib
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from components.web import openapi
from components.web.limits import Download
from components.web.refusals import refusal
from data import export
from data.errors import FilterError, TableError
from data.filters import PARAMETERS, Filters
from data.opened import STORE
from data.schema import SEAL, Description
from data.selection import choices_of
from data.tables import Tables

PACKAGE = "datapackage.zip"


def health(_request: Request) -> Response:
    """Answer 200 with the version and the rows per table where every table is open, or 503 with every reason against it."""
    headers = {"Cache-Control": "no-store"}
    try:
        tables = STORE.tables()
        reasons = [str(error) for error in tables.errors.values()]
    except TableError as error:
        reasons = [str(error)]
    if reasons:
        return JSONResponse({"ready": False, "reasons": reasons}, HTTPStatus.SERVICE_UNAVAILABLE, headers)
    rows = {name: table.rows for name, table in tables.description.tables.items()}
    return JSONResponse({"ready": True, "version": tables.description.version, "rows": rows}, headers=headers)


def download(request: Request) -> Response:
    """Answer every address under `/api/`."""
    try:
        return _answer(request)
    except FilterError as error:
        return refusal(HTTPStatus.BAD_REQUEST, str(error), error.field, error.allowed)
    except TableError as error:
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error), "file")


def _answer(request: Request) -> Response:
    file = str(request.path_params.get("file", ""))
    tables = STORE.tables()
    description = tables.description
    parameters = _parameters(request)
    name, _, fmt = file.rpartition(".")
    if name in description.tables and fmt in export.FORMATS:
        return _table(request, tables, name, fmt, parameters)
    if parameters:
        raise FilterError(*parameters[0], "there are no parameters here.")
    if file == "":
        return _index(description)
    if f"/api/{file}" == openapi.OPENAPI_PATH:
        return JSONResponse(openapi.document(description, choices_of(tables)))
    if file == PACKAGE:
        seal, parts = str(description.descriptor[SEAL]), export.package_pieces(tables)
        return _attachment(request, seal, parts, "application/zip", f"nato-japan-{description.version}.zip")
    allowed = [f"{table}.{each}" for table in description.tables for each in export.FORMATS]
    return refusal(HTTPStatus.NOT_FOUND, f"There is no table {file[:200]!r}.", "file", [*allowed, PACKAGE])


def _table(request: Request, tables: Tables, name: str, fmt: str, parameters: list[tuple[str, str]]) -> Response:
    try:
        filters = Filters.parse(parameters, choices_of(tables))
    except FilterError:
        # The tables hold the values of the filters: while one table is missing, an unknown value may be a good one.
        for error in tables.errors.values():
            raise error from None
        raise
    parts = export.pieces(tables, name, filters, fmt)
    suffix = "-filtered" if filters.active else ""
    return _attachment(request, tables.seal, parts, export.FORMATS[fmt], f"nato-japan-{name}{suffix}.{fmt}")


def _parameters(request: Request) -> list[tuple[str, str]]:
    raw = request.scope["query_string"].decode("ascii", "replace")
    try:
        return parse_qsl(raw, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise FilterError("query", raw[:200], "the parameters are not UTF-8.", PARAMETERS) from None


def _attachment(request: Request, seal: str | None, parts: Iterator[bytes], media_type: str, file_name: str) -> Response:
    """Send the file, or 304 where the client has it: with a seal an address gives the same bytes until the seal changes."""
    headers = {"Cache-Control": "no-cache"}
    if seal:
        # Weak, because it holds for every encoding.
        named = "\n".join((request.url.path, request.url.query, seal))
        headers["ETag"] = f'W/"{hashlib.sha256(named.encode()).hexdigest()[:32]}"'
        known = request.headers.get("if-none-match", "").split(",")
        if headers["ETag"] in (each.strip() for each in known):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return Download(parts, media_type=media_type, headers=headers)


def _index(description: Description) -> Response:
    """List the tables, their files and the parameters."""
    listing = {
        name: {"description": table.description, "rows": table.rows, "files": [f"/api/{name}.{fmt}" for fmt in export.FORMATS]}
        for name, table in description.tables.items()
    }
    about = {"title": description.title, "version": description.version, "citation": description.citation}
    addresses = {"package": f"/api/{PACKAGE}", "openapi": openapi.OPENAPI_PATH}
    return JSONResponse(about | {"parameters": PARAMETERS, "tables": listing} | addresses)


DOWNLOAD_ROUTES: list[BaseRoute] = [Route("/healthz", health), Route("/api", download), Route("/api/{file:path}", download)]
