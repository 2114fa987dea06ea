"""The tables of one version, checked against their description, and what is derived from them.

Nobody else reads Parquet. `datapackage.json` names the size and hash of every file, so that a file that is torn, foreign
or of another version is told from a good one, and the set is opened as one version or not at all.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial, wraps
from itertools import product
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, NoReturn, ParamSpec, Protocol, TypeVar

import pandas as pd

from data.errors import BusyError, TableError
from data.record_source import RecordSource
from data.schema import ARROW_TYPES, DESCRIPTOR, LAYOUT, SEAL, Description, Table, describe, part_name, sealed
from data.storage.files import Folder, reading, shown
from data.storage.parquet_table import Packed

TABLES = Path(__file__).resolve().parent / "tables"
"""The folder of the tables that the records give."""

Params = ParamSpec("Params")
Value = TypeVar("Value")


class Opened(dict[str, Packed]):
    """The tables that could be opened, by name; asking for another raises the TableError that says why it is not here."""

    def __init__(self, opened: Mapping[str, Packed], errors: Mapping[str, TableError]) -> None:
        super().__init__(opened)
        self._errors = errors

    def __missing__(self, name: str) -> NoReturn:
        problem = f"does not describe the table {name!r}; it is of another version."
        error = self._errors.get(name) or TableError(DESCRIPTOR, problem)
        raise error.with_traceback(None)  # it is kept, and would gather the frames of every reader


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of one version, compared by identity.

    Indexing by name gives a DataFrame that all sessions share: copy-on-write keeps it safe to use, and nobody writes to it.
    """

    description: Description
    arrow: Opened
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The bytes of every file that could be opened, for downloads of the whole set."""
    errors: Mapping[str, TableError] = field(default_factory=dict)
    """Tables that could not be opened, and why."""
    remote: RecordSource | None = field(default=None, repr=False)
    """The records that the rows of the facts stand for; None where each row is a record."""
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _lock: Any = field(default_factory=Lock, repr=False)
    derived: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)
    """Values of the functions under `derived`, which live as long as the tables that they are made of."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give the table as a DataFrame; raises TableError where it could not be opened."""
        self.check(name)
        if name not in self._frames:
            with self._lock:
                if name not in self._frames:
                    self._frames[name] = self.arrow[name].frame()
        return self._frames[name]

    def check(self, name: str) -> None:
        """Raise the TableError of a table that could not be opened."""
        _ = self.arrow[name]

    @property
    def is_outdated(self) -> bool:
        """Whether the records that the rows stand for have changed since, looked at every few seconds."""
        return self.remote is not None and self.remote.is_outdated

    @property
    def seal(self) -> str | None:
        """The hash that names all rows and records; None where the records can change while the tables do not."""
        return None if self.remote else str(self.description.descriptor[SEAL])


DERIVED: dict[Callable[..., Any], tuple[tuple[object, ...], ...]] = {}
"""Functions of tables, with the further arguments that the warm start calls each with."""


class Keep(Protocol):
    """Decorator of a function of tables, which keeps its type."""

    def __call__(
        self, function: Callable[Concatenate[Tables, Params], Value], /
    ) -> Callable[Concatenate[Tables, Params], Value]:
        """Return the function whose values are kept."""


def derived(*over: Iterable[object], latest: int | None = None) -> Keep:
    """Keep the values of a function of tables with the tables, and make them at the warm start.

    Parameters
    ----------
    over
        All values of each further argument; none where the function takes the tables alone.
    latest
        How many values to keep, where they depend on what a reader chooses too; the warm start makes none of these.

    Examples
    --------
    >>> @derived(FACT_TABLES)
    ... def ids(tables: Tables, name: str) -> list[str]:
    ...     return tables[name]["id"].tolist()
    """

    def keep(function: Callable[Concatenate[Tables, Params], Value]) -> Callable[Concatenate[Tables, Params], Value]:
        @wraps(function)
        def value(tables: Tables, /, *args: Params.args, **kwargs: Params.kwargs) -> Value:
            values = tables.derived.get(function)
            if values is None:
                values = tables.derived.setdefault(function, lru_cache(maxsize=latest)(partial(function, tables)))
            made: Value = values(*args, **kwargs)
            return made

        if latest is None:
            DERIVED[value] = tuple(product(*over))
        return value

    return keep


def read_tables(folder: Folder) -> Tables:
    """Open every table of the folder.

    All files are read through one handle of the folder, so that a build that puts another folder in its place meanwhile
    changes nothing here; the hashes in the descriptor rule out any other mixture, also on object storage.

    Raises TableError where the descriptor itself cannot be used, BusyError where a file cannot be read at this moment; a
    single bad table is kept as an error of its own, so that what does not need it goes on working.
    """
    with reading(folder) as read:
        description = _read_description(folder, read)
        arrow: dict[str, Packed] = {}
        files: dict[str, bytes] = {}
        errors: dict[str, TableError] = {}
        for name, table in description.tables.items():
            try:
                parts = _read_files(folder, table, read)
                arrow[name] = _parsed(folder, table, description.version, parts)
                files |= parts
            except BusyError:
                raise
            except TableError as error:
                errors[name] = error
    return Tables(description, Opened(arrow, errors), files, errors)


def _read_description(folder: Folder, read: Callable[[str], bytes]) -> Description:
    path = folder / DESCRIPTOR
    content = read(DESCRIPTOR)
    try:
        descriptor = json.loads(content)
        layout = descriptor.get("layout", 0)
        intact = descriptor == sealed(descriptor)
    except (ValueError, AttributeError, RecursionError):
        raise TableError(shown(path), "is not the description of these tables.") from None
    if layout != LAYOUT:
        problem = f"describes layout {str(layout)[:20]} of the tables, and this program reads layout {LAYOUT}."
        raise TableError(shown(path), problem)
    if not intact:
        raise TableError(shown(path), f"has another content than its own {SEAL} names; it is damaged or of another version.")
    try:
        return describe(descriptor)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise TableError(shown(path), f"is not the description of these tables: {str(error)[:200]}.") from None


def _read_files(folder: Folder, table: Table, read: Callable[[str], bytes]) -> dict[str, bytes]:
    """Read the files of a table, by their names; raises TableError where they are not those that the descriptor names."""
    if not table.files:
        raise TableError(shown(folder / DESCRIPTOR), f"names no file for the table {table.name!r}.")
    path = folder / _named(table)
    parts = {name: read(name) for name in table.files}
    size, digest = sum(map(len, parts.values())), hashlib.sha256()
    for number, (name, content) in enumerate(parts.items()):
        digest.update(content)
        if name not in (f"{table.name}.parquet", part_name(table.name, number, content)):
            raise TableError(shown(folder / name), "has another content than its name says; it is damaged.")
    if size != table.bytes:
        problem = f"has {size} bytes where {DESCRIPTOR} names {table.bytes}; it is torn or of another version."
        raise TableError(shown(path), problem)
    if f"sha256:{digest.hexdigest()}" != table.hash:
        raise TableError(shown(path), f"has another content than {DESCRIPTOR} names; it is damaged or of another version.")
    return parts


def _named(table: Table) -> str:
    """Give the file of a table, or the first and the last of them, for people."""
    return " to ".join(dict.fromkeys((table.files[0], table.files[-1])))


def _parsed(folder: Folder, table: Table, version: str, parts: Mapping[str, bytes]) -> Packed:
    path = folder / _named(table)
    packed = Packed([*parts.values()], shown(path))
    expected = [(column.name, ARROW_TYPES[column.type]) for column in table.columns]
    actual = [(column.name, column.type) for column in packed.schema]
    if expected != actual:
        odd = [each for each in expected if each not in actual] + [each for each in actual if each not in expected]
        wrong = sorted({name for name, _ in odd}) or ["order of the columns"]
        raise TableError(shown(path), f"has other columns than its description names: {', '.join(wrong)}.")
    if len(packed) != table.rows:
        raise TableError(shown(path), f"has {len(packed)} rows where {DESCRIPTOR} names {table.rows}.")
    own_version = (packed.schema.metadata or {}).get(b"version", b"none").decode("utf-8", "replace")
    if own_version != version:
        raise TableError(shown(path), f"is of version {own_version[:20]} where {DESCRIPTOR} names {version}.")
    return packed
