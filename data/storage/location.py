"""Open a folder of this machine, or a bucket of object storage that any machine can reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.fs as pafs

from data.errors import LocationError, StorageError, TableError

Signature = tuple[tuple[str | int, ...], ...]


class Location:
    """A folder of this machine, or at `s3://bucket/prefix` a bucket of object storage. Safe to use from many threads."""

    def __init__(self, location: str) -> None:
        self.is_remote = "://" in location
        self.location = location.rstrip("/") if self.is_remote and not location.endswith("://") else location

    def __str__(self) -> str:
        return self.location

    def __truediv__(self, name: str) -> str:
        return f"{self.location}/{name}"

    @cached_property
    def opened(self) -> tuple[pafs.FileSystem, str]:
        """The file system and the path in it. The environment sets endpoint, region and keys of S3."""
        if self.location.endswith("://"):
            raise pa.ArrowInvalid("it names no bucket")  # Arrow would list all buckets.
        if self.is_remote:
            return pafs.FileSystem.from_uri(self.location)  # type: ignore[no-any-return]
        return pafs.LocalFileSystem(), str(Path(self.location).resolve())

    @contextmanager
    def _reading(self, path: str) -> Iterator[tuple[pafs.FileSystem, str]]:
        """Read from the storage; raise TableError for a missing file, StorageError where the storage refuses or is silent."""
        try:
            yield self.opened
        except FileNotFoundError:
            raise TableError(path, "is missing.") from None
        except pa.ArrowInvalid as error:
            raise TableError(self.location, f"is no address of object storage ({error}).") from None
        except OSError as error:
            raise StorageError(path, f"cannot be read ({str(error)[:200]}).") from None

    def read(self, name: str) -> bytes:
        """Return the content of a file. Raises TableError where it is missing, StorageError where it cannot be read."""
        with self._reading(self / name) as (system, root), system.open_input_stream(f"{root}/{name}") as file:
            content: bytes = file.read()
        return content

    def signature(self) -> Signature:
        """Return name, size and time of each file, or that the folder is missing. Raises StorageError on any other failure."""
        with self._reading(self.location) as (system, root):
            try:
                files = system.get_file_info(pafs.FileSelector(root))
            except FileNotFoundError:
                return ((self.location, "FileNotFoundError"),)
        return tuple(sorted((each.base_name, each.size or 0, each.mtime_ns or 0) for each in files if each.is_file))


@contextmanager
def writing(location: str) -> Iterator[None]:
    """Turn errors of the system or the storage while writing there into a LocationError with a remedy."""
    if not location:
        raise LocationError(location, "is no location.")
    try:
        yield
    except pa.ArrowInvalid as error:
        raise LocationError(location, f"is no address of object storage ({error}).") from None
    except OSError as error:
        raise LocationError(location, f"cannot be written ({str(error)[:200]}).") from None
