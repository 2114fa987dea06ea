"""Read the files of a folder of tables, and separate faults of the files from temporary trouble of the machine."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from data.errors import BusyError, TableError
from data.storage.location import Location, Signature

TEMPORARY_ERRORS = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.EINTR))
"""System errors that say nothing about a file: no free handles or memory, a disk that does not answer, a signal."""

Folder: TypeAlias = Path | Location
"""A folder of tables on this machine or on object storage."""


def folder_at(location: str) -> Folder:
    """Return the folder at a path or at an address such as `s3://bucket/prefix`."""
    return Location(location) if "://" in location else Path(location)


@contextmanager
def reading(folder: Folder) -> Iterator[Callable[[str], bytes]]:
    """Yield a function that reads a file of the folder by name, always from the folder that was opened first.

    Raises TableError where the folder cannot be opened, BusyError where it cannot be opened at the moment.
    """
    if isinstance(folder, Location):
        yield folder.read
        return
    with folder_handle(folder) as handle:
        yield lambda name: read_bytes(folder / name, handle)


@contextmanager
def folder_handle(folder: Path) -> Iterator[int | None]:
    """Yield a handle to open the files of the folder with, or None where the system has none (Windows).

    Raises TableError where the folder cannot be opened, BusyError where it cannot be opened at the moment.
    """
    if os.open not in os.supports_dir_fd:
        yield None
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _table_error(folder, error, "opened") from None
    try:
        yield handle
    finally:
        os.close(handle)


def read_bytes(path: Path, handle: int | None) -> bytes:
    """Return the content of a file; a pipe with its name is read as far as it goes, without waiting.

    Raises TableError where it is missing, empty or cannot be read, BusyError where it cannot be read at the moment.
    """
    try:
        if handle is None:
            content = path.read_bytes()
        else:
            with open(os.open(path.name, os.O_RDONLY | os.O_NONBLOCK, dir_fd=handle), "rb") as file:  # noqa: PTH123 - by handle
                content = file.read()
    except OSError as error:
        raise _table_error(path, error, "read") from None
    if not content:
        raise TableError(shown(path), "is empty.")
    return content


def signature(folder: Folder) -> Signature:
    """Return name, size, times and inode of each file, or why it cannot be seen: a value that changes when a file does.

    Raises BusyError where the files cannot be seen at the moment.
    """
    if isinstance(folder, Location):
        return folder.signature()
    try:
        paths = sorted((path.name, path) for path in folder.iterdir() if path.name.endswith((".parquet", ".json")))
    except OSError as error:
        return (_unseen(folder, error),)
    return tuple(_state_of(path) for _, path in paths)


def shown(path: Path | Location | str) -> str:
    """Shorten a path for messages to its last three parts; return an address as it is."""
    return str(Path(*path.parts[-3:]) if isinstance(path, Path) else path)


def _state_of(path: Path) -> tuple[str | int, ...]:
    try:
        status = path.stat()
    except OSError as error:
        return _unseen(path, error)
    return path.name, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _unseen(path: Path, error: OSError) -> tuple[str, str]:
    if error.errno in TEMPORARY_ERRORS:
        raise _table_error(path, error, "seen") from None
    return str(path), error.__class__.__name__


def _table_error(path: Path, error: OSError, verb: str) -> TableError:
    if error.errno in TEMPORARY_ERRORS:
        return BusyError(shown(path), f"cannot be {verb} at this moment ({error.strerror}).")
    if isinstance(error, FileNotFoundError):
        return TableError(shown(path), "is missing.")
    return TableError(shown(path), f"cannot be {verb} ({error.strerror}).")
