"""Where files lie that any machine may reach: a folder of this machine, or a bucket of object storage."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.fs as pafs

from data.errors import LocationError, StorageError, TableError

Signature = tuple[tuple[str | int, ...], ...]


class Location(NamedTuple):
    """Where a set lies: a folder, or a bucket and what its keys begin with."""

    location: str

    @property
    def remote(self) -> bool:
        """Whether it is an address and no folder of this machine."""
        return "://" in self.location

    def opened(self) -> tuple[pafs.FileSystem, str]:
        """The file system, and the path in it. Endpoint, region and keys of S3 are those of the environment."""
        if self.location.endswith("://"):
            raise pa.ArrowInvalid("it names no bucket")  # Arrow would ask the storage for a list of all buckets.
        if self.remote:
            return pafs.FileSystem.from_uri(self.location)  # type: ignore[no-any-return]
        return pafs.LocalFileSystem(), str(Path(self.location).resolve())


@contextmanager
def writing(location: str) -> Iterator[None]:
    """Tell a person what stands in the way of writing there: raises PlaceError for what the system or the storage says."""
    if not location:
        raise LocationError(location, "is no place.")
    try:
        yield
    except pa.ArrowInvalid as error:
        raise LocationError(location, f"is no address of object storage ({error}).") from None
    except OSError as error:
        raise LocationError(location, f"cannot be written ({str(error)[:200]}).") from None


class Bucket:
    """A folder of tables on object storage, at `s3://bucket/prefix`. Safe to use from many threads."""

    def __init__(self, location: str) -> None:
        self.location = location if location.endswith("://") else location.rstrip("/")

    def __str__(self) -> str:
        return self.location

    def __truediv__(self, name: str) -> str:
        return f"{self.location}/{name}"

    @cached_property
    def _opened(self) -> tuple[pafs.FileSystem, str]:
        return Location(self.location).opened()

    @contextmanager
    def _asking(self, path: str) -> Iterator[tuple[pafs.FileSystem, str]]:
        """Ask the storage, and tell what is missing there from a storage that refuses or does not answer."""
        try:
            yield self._opened
        except FileNotFoundError:
            raise TableError(path, "is missing.") from None
        except pa.ArrowInvalid as error:
            raise TableError(self.location, f"is no address of object storage ({error}).") from None
        except OSError as error:
            raise StorageError(path, f"cannot be read ({str(error)[:200]}).") from None

    def read(self, name: str) -> bytes:
        """The content of a file. Raises TableError where it is missing, StorageError where the storage does not give it."""
        with self._asking(self / name) as (system, root), system.open_input_stream(f"{root}/{name}") as file:
            content: bytes = file.read()
        return content

    def signature(self) -> Signature:
        """Name, size and time of each file, or that there is no such folder. Raises StorageError where none is told."""
        with self._asking(self.location) as (system, root):
            try:
                found = system.get_file_info(pafs.FileSelector(root))
            except FileNotFoundError:
                return ((self.location, "FileNotFoundError"),)
        return tuple(sorted((each.base_name, each.size or 0, each.mtime_ns or 0) for each in found if each.is_file))
