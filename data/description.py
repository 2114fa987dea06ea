"""The one description of every table and column, as read from datapackage.yaml (records) or datapackage.json (tables)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

FACT_TABLES = ("events", "contributions", "participation")
"""The tables whose rows are facts: they share their columns, one space of identifiers, and the citations."""


LAYOUT = 1
"""The form of the tables that this program reads: raised, here and in datapackage.yaml, with every column or table that the
program comes to need, so that older tables are refused with a reason."""


@dataclass(frozen=True)
class Column:
    """One column: its Table Schema field."""

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
    """Tables and field that every value must be found in; any one of the tables will do."""

    @property
    def required(self) -> bool:
        """Whether a cell may not be empty."""
        return bool(self.constraints.get("required"))

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values of the enumeration; empty where any value will do."""
        return tuple(self.constraints.get("enum", ()))


@dataclass(frozen=True)
class Table:
    """One table: its grain in words, its key and its columns in the order of the codebook."""

    name: str
    title: str
    description: str
    primary_key: tuple[str, ...]
    columns: tuple[Column, ...]
    file: str = ""
    bytes: int = 0
    hash: str = ""
    rows: int = 0

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their name."""
        return {column.name: column for column in self.columns}

    @property
    def edited(self) -> tuple[Column, ...]:
        """The columns that people write in the records."""
        return tuple(column for column in self.columns if not column.derived)


@dataclass(frozen=True)
class Description:
    """The data package: what it is, its version, licence and tables."""

    title: str
    description: str
    version: str
    licence: str
    licence_url: str
    citation: str
    layout: int
    tables: Mapping[str, Table]
    descriptor: Mapping[str, Any]
    """The data package as read, for those who write it out again."""

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]


def describe(descriptor: Mapping[str, Any]) -> Description:
    """Read a Data Package descriptor (https://datapackage.org/standard/data-package/).

    Raises KeyError or TypeError where it is not one of ours; callers turn that into an error that names the file.
    """
    licence = descriptor["licenses"][0]
    version = str(descriptor["version"])
    return Description(
        title=descriptor["title"],
        description=descriptor["description"].strip(),
        version=version,
        licence=licence["name"],
        licence_url=licence["path"],
        citation=descriptor["citation"].strip().format(version=version),
        layout=int(descriptor.get("layout", 0)),
        tables={resource["name"]: _table(resource) for resource in descriptor["resources"]},
        descriptor=descriptor,
    )


def _table(resource: Mapping[str, Any]) -> Table:
    schema = resource.get("schema", resource)
    return Table(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        primary_key=tuple(schema["primaryKey"]),
        columns=tuple(_column(entry) for entry in schema["fields"]),
        file=resource.get("path", ""),
        bytes=resource.get("bytes", 0),
        hash=resource.get("hash", ""),
        rows=resource.get("rows", 0),
    )


def _column(entry: Mapping[str, Any]) -> Column:
    references = entry.get("references")
    if references is not None:
        target = references["resource"]
        references = ((target,) if isinstance(target, str) else tuple(target), references["field"])
    return Column(
        name=entry["name"],
        title=entry["title"],
        type=entry["type"],
        description=entry["description"],
        unit=entry.get("unit"),
        base_year=entry.get("baseYear", 0),
        derived=entry.get("derived", False),
        delimiter=entry.get("delimiter", ";"),
        constraints=entry.get("constraints", {}),
        references=references,
    )
