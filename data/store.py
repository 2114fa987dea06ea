"""Open the tables once for everybody: checked against their description, shared read-only, reopened when they change.

Nobody else reads Parquet. `datapackage.json` names the size and hash of every file, so that a file that is torn, foreign
or of another version is told apart from a good one, and the set is opened as one version or not at all.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.description import Description, Table, describe
from data.errors import TableError

TABLES = Path(os.environ.get("NATO_JAPAN_TABLES", Path(__file__).resolve().parent / "tables"))
"""The folder of the tables; the variable of the environment is for a deployment that keeps them elsewhere."""

DESCRIPTOR = "datapackage.json"

_ARROW_TYPES: Mapping[str, str] = {
    "string": "string",
    "number": "double",
    "integer": "int64",
    "boolean": "bool",
    "date": "date32[day]",
    "list": "list<element: string>",
}


@dataclass(frozen=True)
class Tables:
    """The tables of one version.

    Indexing by name gives a DataFrame that all sessions share: copy-on-write keeps it safe to use, and nobody writes to it.
    """

    description: Description
    arrow: Mapping[str, pa.Table]
    errors: Mapping[str, TableError] = field(default_factory=dict)
    """Tables that could not be opened, and why."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The table as a DataFrame; raises TableError where it could not be opened."""
        self.check(name)
        return self._frames[name]

    def check(self, name: str) -> None:
        """Raise the TableError of a table that could not be opened."""
        if name in self.errors:
            raise self.errors[name]

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {name: table.to_pandas(date_as_object=False) for name, table in self.arrow.items()}


def read_tables(folder: Path) -> Tables:
    """Open every table of the folder.

    Raises TableError where the descriptor itself cannot be used; a single bad table is kept as an error of its own, so
    that what does not need it goes on working.
    """
    description = _read_description(folder)
    arrow: dict[str, pa.Table] = {}
    errors: dict[str, TableError] = {}
    for name, table in description.tables.items():
        try:
            arrow[name] = _read_table(folder, table)
        except TableError as error:
            errors[name] = error
    return Tables(description, arrow, errors)


def _read_description(folder: Path) -> Description:
    path = folder / DESCRIPTOR
    content = _read_bytes(path)
    try:
        return describe(json.loads(content))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        raise TableError(_shown(path), "is not the description of these tables.") from None


def read_file(folder: Path, table: Table) -> bytes:
    """The bytes of a table's file; raises TableError where they are not those that the descriptor names."""
    path = folder / table.file
    content = _read_bytes(path)
    if len(content) != table.bytes:
        problem = f"has {len(content)} bytes where {DESCRIPTOR} names {table.bytes}; it is torn or of another version."
        raise TableError(_shown(path), problem)
    if f"sha256:{hashlib.sha256(content).hexdigest()}" != table.hash:
        raise TableError(_shown(path), f"has another content than {DESCRIPTOR} names; it is damaged or of another version.")
    return content


def _read_table(folder: Path, table: Table) -> pa.Table:
    path = folder / table.file
    content = read_file(folder, table)
    try:
        arrow = pq.read_table(pa.BufferReader(content)).combine_chunks()
    except (pa.ArrowException, OSError):
        raise TableError(_shown(path), "is not a Parquet file.") from None
    expected = [(column.name, _ARROW_TYPES[column.type]) for column in table.columns]
    found = [(column.name, str(column.type)) for column in arrow.schema]
    if expected != found:
        wrong = sorted({name for name, _ in set(expected) ^ set(found)}) or ["order of the columns"]
        raise TableError(_shown(path), f"has other columns than its description names: {', '.join(wrong)}.")
    return arrow


def _read_bytes(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise TableError(_shown(path), "is missing.") from None
    except OSError as error:
        raise TableError(_shown(path), f"cannot be read ({error.strerror}).") from None
    if not content:
        raise TableError(_shown(path), "is empty.")
    return content


def _shown(path: Path) -> str:
    """The path as a person at the repository's root would type it."""
    return "/".join(path.parts[-3:])


class Store:
    """One folder of tables, opened once and reopened when a file of it changes. Safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._state: tuple[_Signature, Tables | TableError] | None = None

    def tables(self) -> Tables:
        """The tables as they are on disk now; raises TableError where they cannot be opened."""
        signature = self._signature(self.folder)
        state = self._state
        if state is None or state[0] != signature:
            with self._lock:
                state = self._state
                if state is None or state[0] != signature:
                    state = self._state = (signature, self._read())
        if isinstance(state[1], TableError):
            raise state[1]
        return state[1]

    def _read(self) -> Tables | TableError:
        try:
            return read_tables(self.folder)
        except TableError as error:
            return error

    @staticmethod
    def _signature(folder: Path) -> "_Signature":
        """What changes when a file does: path, size, time, inode and permissions of each."""
        found = []
        try:
            for path in sorted(folder.iterdir()):
                if path.suffix in (".parquet", ".json"):
                    status = path.stat()
                    found.append((str(path), status.st_size, status.st_mtime_ns, status.st_ino, status.st_mode))
        except OSError:
            return ()
        return tuple(found)


_Signature = tuple[tuple[str, int, int, int, int], ...]

STORE = Store(TABLES)
"""The tables of this program."""
