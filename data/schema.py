"""Describe every table and column, as read from datapackage.yaml (records) or datapackage.json (tables)."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import pyarrow as pa

Entry = TypeVar("Entry", str, int, bool)

FACT_TABLES = ("events", "contributions", "participation")
"""The tables whose rows are facts. They share the columns of RECORDS, one set of identifiers, and the citations."""

RECORDS = "records"
"""Name of the table that joins all facts, oldest first, with the columns that they share. The build makes it."""

NEEDED_TABLES = frozenset(
    (
        *FACT_TABLES,
        RECORDS,
        "sources",
        "citations",
        "areas",
        "area_mentions",
        "discrepancies",
        "organisations",
        "people",
        "withdrawn",
    )
)
"""Tables that the program needs; a description names these and no others."""

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
}
"""Arrow type of each type of column."""

DESCRIPTOR = "datapackage.json"
"""File that describes the tables beside it."""

SEAL = "seal"
"""Field of `datapackage.json` with the hash of all other fields, so that a damaged descriptor is recognised."""

LAYOUT = 2
"""Version of the form of the tables. Raise it here and in datapackage.yaml with every column or table that the program begins
to need, so that older tables are refused with a reason."""


@dataclass(frozen=True)
class Column:
    """One column, as its Table Schema field describes it."""

    name: str
    title: str
    type: str
    description: str
    unit: str | None = None
    base_year: int = 0
    derived: bool = False
    delimiter: str = ";"
    constraints: Mapping[str, Any] = field(default_factory=dict)
    references: tuple[tuple[str, ...], str] | None = None
    """Tables and field that must contain every value; any one of the tables will do."""

    @property
    def required(self) -> bool:
        """Whether a cell may not be empty."""
        return bool(self.constraints.get("required"))

    @property
    def allowed(self) -> tuple[str, ...]:
        """Values of the enumeration; empty where any value is valid."""
        return tuple(self.constraints.get("enum", ()))


@dataclass(frozen=True)
class Table:
    """One table: its grain in words, its key, and its columns in the order of the codebook."""

    name: str
    title: str
    description: str
    primary_key: tuple[str, ...]
    columns: tuple[Column, ...]
    files: tuple[str, ...] = ()
    """One file, or parts in the order of their rows; none in the records."""
    bytes: int = 0
    hash: str = ""
    """Hash of all files in their order, as `bytes` is their sum."""
    rows: int = 0
    derived: bool = False
    """Whether the build makes the whole table."""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def edited(self) -> tuple[Column, ...]:
        """Columns that people write in the records."""
        return () if self.derived else tuple(column for column in self.columns if not column.derived)


@dataclass(frozen=True)
class Description:
    """The data package: its title, version, licence and tables."""

    title: str
    description: str
    version: str
    licence: str
    licence_url: str
    citation: str
    layout: int
    tables: Mapping[str, Table]
    descriptor: Mapping[str, Any]
    """The data package as read, to be written out again."""

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    @property
    def edited(self) -> tuple[Table, ...]:
        """Tables that people write, each in a CSV file."""
        return tuple(table for table in self.tables.values() if not table.derived)


def arrow_schema(table: Table, version: str) -> pa.Schema:
    """Return the Arrow schema of a table, with descriptions and units as metadata."""
    fields = [
        pa.field(
            column.name,
            ARROW_TYPES[column.type],
            nullable=not column.required,
            metadata={"title": column.title, "description": column.description}
            | ({"unit": column.unit} if column.unit else {}),
        )
        for column in table.columns
    ]
    return pa.schema(fields, {"title": table.title, "description": table.description, "version": version})


def sealed(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """Return the descriptor with its seal. Seal a descriptor after every change."""
    content = {key: value for key, value in descriptor.items() if key != SEAL}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")
    return content | {SEAL: f"sha256:{hashlib.sha256(canonical).hexdigest()}"}


def as_file(descriptor: Mapping[str, Any]) -> bytes:
    """Return the content of `datapackage.json`."""
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def describe(descriptor: Mapping[str, Any]) -> Description:
    """Read a Data Package descriptor (https://datapackage.org/standard/data-package/).

    Raises KeyError, IndexError, TypeError, AttributeError or ValueError where it does not describe our tables; callers turn
    that into an error that names the file.
    """
    licence = descriptor["licenses"][0]
    version = _read(descriptor, "version", str)
    _read(descriptor, "name", str)
    _read(descriptor["contributors"][0], "title", str)
    tables = [_table(resource) for resource in descriptor["resources"]]
    names = [table.name for table in tables]
    if wrong := NEEDED_TABLES.symmetric_difference(names) or {name for name in names if names.count(name) > 1}:
        raise ValueError(f"it lacks, repeats or does not know the tables {', '.join(sorted(wrong))}")
    return Description(
        title=_read(descriptor, "title", str),
        description=_read(descriptor, "description", str).strip(),
        version=version,
        licence=_read(licence, "name", str),
        licence_url=_read(licence, "path", str),
        citation=_read(descriptor, "citation", str).strip().replace("{version}", version),
        layout=_read(descriptor, "layout", int, 0),
        tables={table.name: table for table in tables},
        descriptor=descriptor,
    )


def _read(entry: Mapping[str, Any], key: str, kind: type[Entry], default: Entry | None = None) -> Entry:
    """Return an entry of this type; raise KeyError where it lacks and has no default."""
    value = entry[key] if default is None else entry.get(key, default)
    if type(value) is not kind or (isinstance(value, int) and value < 0):
        raise TypeError(f"{key} is {value!r}, which is no {kind.__name__}")
    return value


def _table(resource: Mapping[str, Any]) -> Table:
    schema = resource.get("schema", resource)
    name, files = _read(resource, "name", str), _files(resource)
    columns = tuple(_column(entry) for entry in schema["fields"])
    names = [column.name for column in columns]
    primary_key = tuple(schema["primaryKey"])
    parts = all(_is_part(file, name, number) for number, file in enumerate(files))
    own_files = parts or files == (f"{name}.parquet",)
    if not own_files or len(set(names)) < len(names) or not set(primary_key) <= set(names):
        raise ValueError(f"{name} names another file, a column twice or a key that is no column")
    return Table(
        name=name,
        title=_read(resource, "title", str),
        description=_read(resource, "description", str),
        primary_key=primary_key,
        columns=columns,
        files=files,
        bytes=_read(resource, "bytes", int, 0),
        hash=_read(resource, "hash", str, ""),
        rows=_read(resource, "rows", int, 0),
        derived=_read(resource, "derived", bool, default=False),
    )


def part_name(table: str, number: int, content: bytes) -> str:
    """Name a part of a table after its content, so that writing a new set leaves the files of the old one intact."""
    return f"{table}-{number}-{hashlib.sha256(content).hexdigest()[:16]}.parquet"


def _is_part(file: str, table: str, number: int) -> bool:
    return re.fullmatch(rf"{re.escape(table)}-{number}-[0-9a-f]{{16}}\.parquet", file) is not None


def _files(resource: Mapping[str, Any]) -> tuple[str, ...]:
    path = resource.get("path", [])
    if not isinstance(path, str | list) or not all(isinstance(name, str) for name in path):
        raise TypeError(f"path is {path!r} and names no files")
    return (path,) if isinstance(path, str) else tuple(path)


def _column(entry: Mapping[str, Any]) -> Column:
    references = entry.get("references")
    if references is not None:
        target = references["resource"]
        references = ((target,) if isinstance(target, str) else tuple(target), _read(references, "field", str))
    kind, constraints = _read(entry, "type", str), entry.get("constraints", {})
    if kind not in ARROW_TYPES or not isinstance(constraints, Mapping):
        raise TypeError(f"{entry['name']} is not the description of a column")
    return Column(
        name=_read(entry, "name", str),
        title=_read(entry, "title", str),
        type=kind,
        description=_read(entry, "description", str),
        unit=_read(entry, "unit", str) if "unit" in entry else None,
        base_year=_read(entry, "baseYear", int, 0),
        derived=_read(entry, "derived", bool, default=False),
        delimiter=_read(entry, "delimiter", str, ";"),
        constraints=constraints,
        references=references,
    )
