"""Describe the download addresses in OpenAPI, from the description of the tables: nothing is copied by hand."""

from collections.abc import Iterable, Mapping
from typing import Any

from data import export
from data.filters import FILTERS, MAX_WORDS, AnyOf, Choices, Filter, Range, Text
from data.schema import Column, Description, Table

OPENAPI_PATH = "/api/openapi.json"

_TYPES: Mapping[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "list": {"type": "array", "items": {"type": "string"}},
}

_REFUSALS = {
    "400": "A parameter or value is not known, or the address is none of ours.",
    "404": "There is no such file.",
    "405": "Only GET and HEAD are answered.",
    "413": "The request has a body.",
    "414": "The query is too long.",
    "500": "A fault on our side, with its number in the log.",
    "503": "A table cannot be opened, or too many downloads are under way.",
}

_ERROR = {
    "status": {"type": "integer"},
    "message": {"type": "string"},
    "field": {"type": ["string", "null"], "description": "The part of the request that is wrong."},
    "allowed": {"type": "array", "items": {"type": "string"}, "description": "What would have been accepted."},
}


def document(description: Description, choices: Choices) -> dict[str, Any]:
    """Describe every address under `/api/` in OpenAPI 3.1."""
    filters = {
        each.parameter: {"name": each.parameter, "in": "query", "required": False, "description": each.description}
        | {"schema": _schema(each, choices)}
        for each in FILTERS
    }
    paths = {
        f"/api/{table.name}.{fmt}": _file(f"{table.title} as {fmt.upper()}", table.description, _content(fmt, table), filters)
        for table in description.tables.values()
        for fmt in export.FORMATS
    }
    rows = {
        table.name: _object({column.name: _property(column) for column in table.columns}) | {"description": table.description}
        for table in description.tables.values()
    }
    zipped = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
    package = "Every table with the description, the licence and how to cite."
    paths["/api/datapackage.zip"] = _file("All tables", package, zipped)
    paths["/api/"] = _file("What can be had here", "The tables, their files and the parameters.", _json({"type": "object"}))
    paths[OPENAPI_PATH] = _file("This description", "OpenAPI 3.1.", _json({"type": "object"}))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": description.title,
            "version": description.version,
            "description": description.description,
            "license": {"name": description.licence, "url": description.licence_url},
        },
        "paths": paths,
        "components": {
            "parameters": filters,
            "schemas": {"Refusal": _object({"error": _object(_ERROR)})} | rows,
            "responses": {code: {"description": text, "content": _json(_ref("Refusal"))} for code, text in _REFUSALS.items()},
        },
    }


def _file(summary: str, text: str, content: dict[str, Any], parameters: Iterable[str] = ()) -> dict[str, Any]:
    refused = {code: {"$ref": f"#/components/responses/{code}"} for code in _REFUSALS}
    headers = {"X-Request-ID": {"description": "Number of the request.", "schema": {"type": "string"}}}
    responses = {"200": {"description": summary, "content": content, "headers": headers}} | refused
    references = [{"$ref": f"#/components/parameters/{name}"} for name in parameters]
    return {"get": {"summary": summary, "description": text, "responses": responses, "parameters": references}}


def _content(fmt: str, table: Table) -> dict[str, Any]:
    if fmt != "json":
        return {export.FORMATS[fmt].partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}}
    meta = {"type": "object", "required": ["version", "filters", "licence", "citation"]}
    return _json(_object({"meta": meta, "data": {"type": "array", "items": _ref(table.name)}}))


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _property(column: Column) -> dict[str, Any]:
    schema = dict(_TYPES[column.type])
    if not column.required and column.type != "list":
        schema["type"] = [schema["type"], "null"]
    if column.allowed:
        schema["enum"] = [*column.allowed, *([] if column.required else [None])]
    unit = f" Unit: {column.unit}." if column.unit else ""
    return schema | {"title": column.title, "description": column.description + unit}


def _schema(each: Filter, choices: Choices) -> dict[str, Any]:
    match each:
        case Range():
            year = {"type": "integer", "minimum": choices.first_year, "maximum": choices.last_year}
            return {"type": "array", "items": year, "minItems": 2, "maxItems": 2}
        case AnyOf():
            allowed = list(dict.fromkeys([*choices.ids[each.parameter], *each.aliases(choices)]))
            return {"type": "array", "items": {"type": "string"} | ({"enum": allowed} if allowed else {})}
        case Text():
            return {"type": "string", "maxLength": MAX_WORDS}
    return {"type": "boolean"}
