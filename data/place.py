"""Where files lie that any machine may reach: a folder of this machine, or a bucket of object storage."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.fs as pafs

from data.errors import BusyError, TableError

Signature = tuple[tuple[str | int, ...], ...]


class Place(NamedTuple):
    """Where a set lies: a folder, or a bucket and what its keys begin with."""

    location: str

    @property
    def remote(self) -> bool:
        """Whether it is an address and no folder of this machine."""
        return "://" in self.location

    def opened(self) -> tuple[pafs.FileSystem, str]:
        """The file system, and the path in it. Endpoint, region and keys of S3 are those of the environment."""
        if self.remote:
            return pafs.FileSystem.from_uri(self.location)  # type: ignore[no-any-return]
        return pafs.LocalFileSystem(), str(Path(self.location).resolve())


class Bucket:
    """A folder of tables on object storage, at `s3://bucket/prefix`. Safe to use from many threads."""

    def __init__(self, location: str) -> None:
        self.location = location.rstrip("/")

    def __str__(self) -> str:
        return self.location

    def __truediv__(self, name: str) -> str:
        return f"{self.location}/{name}"

    @cached_property
    def _opened(self) -> tuple[pafs.FileSystem, str]:
        try:
            return Place(self.location).opened()
        except pa.ArrowInvalid as error:
            raise TableError(self.location, f"is no address of object storage ({error}).") from None

    @contextmanager
    def _asking(self, path: str) -> Iterator[tuple[pafs.FileSystem, str]]:
        """What a storage that does not answer says nothing of is the files."""
        try:
            yield self._opened
        except FileNotFoundError:
            raise TableError(path, "is missing.") from None
        except OSError as error:
            raise BusyError(path, f"cannot be read at this moment ({str(error)[:200]}).") from None

    def read(self, name: str) -> bytes:
        """The content of a file. Raises TableError where it is missing, BusyError where the storage does not answer."""
        with self._asking(self / name) as (system, root), system.open_input_stream(f"{root}/{name}") as file:
            content: bytes = file.read()
        return content

    def signature(self) -> Signature:
        """Name, size and time of each file, or that there is no such folder. Raises BusyError where nothing answers."""
        with self._asking(self.location) as (system, root):
            try:
                found = system.get_file_info(pafs.FileSelector(root))
            except FileNotFoundError:
                return ((self.location, "FileNotFoundError"),)
        return tuple(sorted((each.base_name, each.size or 0, each.mtime_ns or 0) for each in found if each.is_file))
