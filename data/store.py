"""Open the tables once for everybody: checked against their description, shared read-only, reopened when they change.

Nobody else reads Parquet. `datapackage.json` names the size and hash of every file, so that a file that is torn, foreign
or of another version is told apart from a good one, and the set is opened as one version or not at all.
"""

import hashlib
import importlib
import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn

import pandas as pd

from data.errors import BusyError, FactsError, StorageError, TableError
from data.schema import LAYOUT, SEAL, Description, Table, describe, part_name, sealed
from data.selection.record_source import RecordSource
from data.storage.files import Folder, folder_at, reading, shown, signature
from data.storage.location import Bucket, Signature
from data.storage.parquet_table import Packed

LOGGER = logging.getLogger(__name__)

TABLES = Path(__file__).resolve().parent / "tables"
"""The folder of the tables that the records give."""

SETTING = "NATO_JAPAN_TABLES"
"""Variable of the environment for a deployment that keeps its tables elsewhere: a folder, or `s3://bucket/prefix`."""

FACTS = "NATO_JAPAN_FACTS"
"""Variable of the environment for facts that are too large to be held: where the set of them lies, see `data.remote`."""

DESCRIPTOR = "datapackage.json"

_ARROW_TYPES: Mapping[str, str] = {
    "string": "string",
    "number": "double",
    "integer": "int64",
    "boolean": "bool",
    "date": "date32[day]",
    "list": "list<element: string>",
}


class Opened(dict[str, Packed]):
    """The tables that could be opened, by name; asking for another raises the TableError that says why it is not here."""

    def __init__(self, opened: Mapping[str, Packed], errors: Mapping[str, TableError]) -> None:
        super().__init__(opened)
        self._errors = errors

    def __missing__(self, name: str) -> NoReturn:
        problem = f"does not describe the table {name!r}; it is of another version."
        error = self._errors.get(name) or TableError(DESCRIPTOR, problem)
        raise error.with_traceback(None)  # it is kept, and would gather the frames of every reader


@dataclass(frozen=True)
class Tables:
    """The tables of one version.

    Indexing by name gives a DataFrame that all sessions share: copy-on-write keeps it safe to use, and nobody writes to it.
    """

    description: Description
    arrow: Opened
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The bytes of every file that could be opened, for downloads of the whole set."""
    errors: Mapping[str, TableError] = field(default_factory=dict)
    """Tables that could not be opened, and why."""
    whole: RecordSource | None = field(default=None, repr=False)
    """The records that the rows of the facts stand for; None where each row is a record."""
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _lock: Any = field(default_factory=Lock, repr=False)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The table as a DataFrame; raises TableError where it could not be opened."""
        self.check(name)
        if name not in self._frames:
            with self._lock:
                if name not in self._frames:
                    self._frames[name] = self.arrow[name].frame()
        return self._frames[name]

    def check(self, name: str) -> None:
        """Raise the TableError of a table that could not be opened."""
        _ = self.arrow[name]


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
    """The bytes of a table's files by their names; raises TableError where they are not those that the descriptor names."""
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
    """The file of a table, or the first and the last of them, for people."""
    return " to ".join(dict.fromkeys((table.files[0], table.files[-1])))


def _parsed(folder: Folder, table: Table, version: str, parts: Mapping[str, bytes]) -> Packed:
    path = folder / _named(table)
    packed = Packed([*parts.values()], shown(path))
    expected = [(column.name, _ARROW_TYPES[column.type]) for column in table.columns]
    found = [(column.name, str(column.type)) for column in packed.schema]
    if expected != found:
        wrong = sorted({name for name, _ in set(expected) ^ set(found)}) or ["order of the columns"]
        raise TableError(shown(path), f"has other columns than its description names: {', '.join(wrong)}.")
    if len(packed) != table.rows:
        raise TableError(shown(path), f"has {len(packed)} rows where {DESCRIPTOR} names {table.rows}.")
    found_version = (packed.schema.metadata or {}).get(b"version", b"none").decode("utf-8", "replace")
    if found_version != version:
        raise TableError(shown(path), f"is of version {found_version[:20]} where {DESCRIPTOR} names {version}.")
    return packed


RETRIES = 10
"""How often a set that changes while it is read is read again."""

PAUSE = 0.05
"""Seconds between two readings of a set that changes."""

WAIT = 1.0
"""Seconds without another look after the machine could not."""

REMOTE_WAIT = 10.0
"""Seconds without another look at object storage, where a look takes longer than a page; seconds, where nothing answers."""


class Store:
    """One folder of tables, opened once and reopened when a file of it changes. Safe to use from many threads."""

    def __init__(self, folder: Folder, served: Callable[[Tables], Tables] | None = None) -> None:
        """`served` makes what is served of what was read, once for each version."""
        self.folder = folder
        self._served = served
        self._lock = Lock()
        self._state: tuple[Signature, Tables | TableError] | None = None
        self._refused: tuple[float, BusyError] | None = None
        self._resume = 0.0
        self._held: ContextVar[Tables | None] = ContextVar("held", default=None)

    def tables(self) -> Tables:
        """The tables as they are on disk now, or those that are held; raises TableError where they cannot be opened."""
        held = self._held.get()
        if held is not None:
            return held
        state = self._latest()
        if isinstance(state, TableError):
            raise state.with_traceback(None)  # it is kept, and would gather the frames of every reader
        return state

    def _latest(self) -> Tables | TableError:
        """What is on disk; while the machine cannot look, what was there last.

        Raises BusyError where nothing was read before.
        """
        if self._state is not None and time.monotonic() < self._resume:
            return self._state[1]
        remote = isinstance(self.folder, Bucket)
        if remote:
            self._resume = time.monotonic() + REMOTE_WAIT  # one reader looks, and the others go on meanwhile
        try:
            return self._looked()
        except BusyError as error:
            self._resume = time.monotonic() + (REMOTE_WAIT if remote or isinstance(error, FactsError) else WAIT)
            if self._state is None:
                raise
            LOGGER.warning("%s What was read before is served.", error)
            return self._state[1]

    def _looked(self) -> Tables | TableError:
        state = self._state
        if state is None or self._outdated(state):
            with self._lock:
                state = self._state = self._reread()
        return state[1]

    def _outdated(self, state: "tuple[Signature, Tables | TableError]") -> bool:
        whole = state[1].whole if isinstance(state[1], Tables) else None
        return (whole is not None and whole.stale) or state[0] != signature(self.folder)

    def _reread(self) -> tuple[Signature, Tables | TableError]:
        """Read unless another reader just did; whoever waited while a storage refused is told so without asking again."""
        if self._refused and time.monotonic() < self._refused[0]:
            raise self._refused[1].with_traceback(None)
        try:
            state = self._state
            return self._read() if state is None or self._outdated(state) else state
        except (StorageError, FactsError) as error:
            self._refused = time.monotonic() + REMOTE_WAIT, error
            raise

    @contextmanager
    def hold(self) -> Iterator[Tables]:
        """Hold on to one version: until the end of the block every call here gives it, whatever happens on disk.

        For a run of a page, whose parts ask one after the other. Raises TableError where the tables cannot be opened.
        """
        token = self._held.set(self.tables())
        try:
            yield self.tables()
        finally:
            self._held.reset(token)

    def _read(self) -> tuple[Signature, Tables | TableError]:
        """Read until the files stayed the same from before to after: a set that is being replaced is no damage.

        Raises BusyError where they never do.
        """
        for attempt in range(RETRIES):
            before = signature(self.folder)
            found = self._attempt()
            whole = isinstance(found, Tables) and not found.errors
            if whole or (attempt and before == signature(self.folder)):
                return before, found
            time.sleep(PAUSE)
        raise BusyError(shown(self.folder), "is replaced again and again while it is read.")

    def _attempt(self) -> Tables | TableError:
        try:
            found = read_tables(self.folder)
            return self._served(found) if self._served else found
        except BusyError:
            raise
        except TableError as error:
            return error


def _digested(tables: Tables) -> Tables:
    """The tables with the digest of a set of facts, where the environment names one."""
    return tables if not os.environ.get(FACTS) else importlib.import_module("data.remote.digest").digested(tables)


STORE = Store(folder_at(os.environ.get(SETTING) or str(TABLES)), _digested)
"""The tables of this program."""
