"""Put a folder of finished files in the place of another, whole: who looks sees the old files or the new, never some of each.

On Linux and macOS two folders change places in one step of the kernel. Where the file system cannot do that (a mount point,
NFS, Windows) files are replaced one by one with the descriptor last; a build that is killed in between leaves files that the
store refuses by their hashes, each by name, and the next build mends them.
"""

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from data.errors import FolderError

STAGING = ".tables-"
"""How the names of folders begin in which tables are made ready; `.gitignore` leaves them out."""

DESCRIPTOR = "datapackage.json"

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make `folder` hold exactly these files, by name.

    Raises FolderError, with nothing changed, where the folder holds anything that is not a table: its files would be lost.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent):
        _refuse_foreign(folder)
        for left in folder.parent.glob(f"{STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=folder.parent))
        try:
            _write(staging, files)
            _install(staging, folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _alone(parent: Path) -> Iterator[None]:
    """One build at a time; the lock ends with the process, however that ends."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - not on Windows

    held = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise FolderError(str(folder), "is not a folder.")
    found = sorted(folder.iterdir()) if folder.exists() else []
    foreign = [path.name for path in found if path.suffix != ".parquet" and path.name != DESCRIPTOR]
    if foreign:
        raise FolderError(str(folder), f"holds what is not a table: {', '.join(foreign[:5])}.")


def _write(staging: Path, files: Mapping[str, bytes]) -> None:
    """Write the files so that they outlast a power cut, readable for all as a checkout's are."""
    for name, content in files.items():
        with (staging / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    staging.chmod(0o755)


def _install(staging: Path, folder: Path) -> None:
    if not folder.exists():
        staging.rename(folder)
        return
    staging.chmod(folder.stat().st_mode & 0o777)
    if _exchange(staging, folder):
        return
    for path in sorted(staging.iterdir(), key=lambda path: path.name == DESCRIPTOR):
        path.replace(folder / path.name)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; false where the system cannot."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform in ("linux", "darwin") else None
    if libc is None:
        return False
    first, second = os.fsencode(one), os.fsencode(other)
    if hasattr(libc, "renameat2"):
        return bool(libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE) == 0)
    return hasattr(libc, "renamex_np") and bool(libc.renamex_np(first, second, _RENAME_SWAP) == 0)
