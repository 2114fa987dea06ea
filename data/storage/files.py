"""Read the files of a folder of tables, and tell what the files are like from a passing trouble of this machine."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from data.errors import BusyError, TableError
from data.storage.location import Bucket, Signature

PASSING = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.EINTR))
"""Errors of the system that say nothing of the files: no handles or memory left, a disk that does not answer, a signal."""

Folder: TypeAlias = Path | Bucket
"""Where tables lie: on this machine, or on object storage."""


def folder_at(location: str) -> Folder:
    """The folder that a person names: a path, or an address such as `s3://bucket/prefix`."""
    return Bucket(location) if "://" in location else Path(location)


@contextmanager
def reading(folder: Folder) -> Iterator[Callable[[str], bytes]]:
    """A reader of the files of a folder by name, as `read_bytes` reads them, all of them from the same folder.

    Raises TableError where the folder cannot be opened, BusyError where it cannot be at this moment.
    """
    if isinstance(folder, Bucket):
        yield folder.read
        return
    with folder_handle(folder) as handle:
        yield lambda name: read_bytes(folder / name, handle)


@contextmanager
def folder_handle(folder: Path) -> Iterator[int | None]:
    """A handle of the folder to open its files by; None where the system has none (Windows).

    Raises TableError where the folder cannot be opened, BusyError where it cannot be at this moment.
    """
    if os.open not in os.supports_dir_fd:
        yield None
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _trouble(folder, error, "opened") from None
    try:
        yield handle
    finally:
        os.close(handle)


def read_bytes(path: Path, handle: int | None) -> bytes:
    """The content of a file; a pipe in its place is read as far as it goes, never waited for.

    Raises TableError where it is missing, empty or cannot be read, BusyError where it cannot be read at this moment.
    """
    try:
        if handle is None:
            content = path.read_bytes()
        else:
            with open(os.open(path.name, os.O_RDONLY | os.O_NONBLOCK, dir_fd=handle), "rb") as file:  # noqa: PTH123 - by handle
                content = file.read()
    except OSError as error:
        raise _trouble(path, error, "read") from None
    if not content:
        raise TableError(shown(path), "is empty.")
    return content


def signature(folder: Folder) -> Signature:
    """What changes when a file does: name, size, times and inode of each file, or why it cannot be seen.

    Raises BusyError where it cannot be told at this moment.
    """
    if isinstance(folder, Bucket):
        return folder.signature()
    try:
        paths = sorted((path.name, path) for path in folder.iterdir() if path.name.endswith((".parquet", ".json")))
    except OSError as error:
        return (_unseen(folder, error),)
    return tuple(_state_of(path) for _, path in paths)


def shown(path: Path | Bucket | str) -> str:
    """The path as a person at the repository's root would type it, or the address."""
    return str(Path(*path.parts[-3:]) if isinstance(path, Path) else path)


def _state_of(path: Path) -> tuple[str | int, ...]:
    try:
        status = path.stat()
    except OSError as error:
        return _unseen(path, error)
    return path.name, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _unseen(path: Path, error: OSError) -> tuple[str, str]:
    if error.errno in PASSING:
        raise _trouble(path, error, "seen") from None
    return str(path), error.__class__.__name__


def _trouble(path: Path, error: OSError, done: str) -> TableError:
    if error.errno in PASSING:
        return BusyError(shown(path), f"cannot be {done} at this moment ({error.strerror}).")
    if isinstance(error, FileNotFoundError):
        return TableError(shown(path), "is missing.")
    return TableError(shown(path), f"cannot be {done} ({error.strerror}).")
