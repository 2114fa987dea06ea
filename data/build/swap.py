"""Replace a folder of files in one step: a reader sees all the old files or all the new ones.

On Linux and macOS the kernel exchanges two folders in one step. Where the file system cannot do that (a mount point, NFS,
Windows) the files are replaced one by one, the descriptor last. If the build is killed in between, the store refuses the mixed
files by their hashes, each by name, and the next build mends them.
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
from data.schema import DESCRIPTOR

STAGING = ".tables-"
"""Prefix of the folders in which tables are prepared; `.gitignore` names it."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make `folder` hold exactly these files, by name.

    Raises FolderError, with nothing changed, where the folder holds anything but tables, because those files would be lost.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.parent):
        _refuse_foreign(folder)
        for abandoned in folder.parent.glob(f"{STAGING}*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=folder.parent))
        try:
            _write(staging, files)
            _install(staging, folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _locked(parent: Path) -> Iterator[None]:
    """Let one build run at a time. The lock ends with the process, even when it is killed."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - not on Windows

    handle = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _refuse_foreign(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise FolderError(str(folder), "is not a folder.")
    paths = sorted(folder.iterdir()) if folder.exists() else []
    foreign = [path.name for path in paths if path.suffix != ".parquet" and path.name != DESCRIPTOR]
    if foreign:
        raise FolderError(str(folder), f"holds what is not a table: {', '.join(foreign[:5])}.")


def _write(staging: Path, files: Mapping[str, bytes]) -> None:
    """Write the files so that they survive a power cut, readable for all users as in a checkout."""
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
    """Exchange two folders in one step; false where the system cannot."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform in ("linux", "darwin") else None
    if libc is None:
        return False
    first, second = os.fsencode(one), os.fsencode(other)
    if hasattr(libc, "renameat2"):
        return bool(libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE) == 0)
    return hasattr(libc, "renamex_np") and bool(libc.renamex_np(first, second, _RENAME_SWAP) == 0)
