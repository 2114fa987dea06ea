"""Open a folder of tables once for all sessions, and reopen it when its files change."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from data.errors import BusyError, FactsError, StorageError, TableError
from data.storage.files import Folder, shown, signature
from data.storage.location import Location, Signature
from data.tables import Tables, read_tables

LOGGER = logging.getLogger(__name__)

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
        """Give the tables as they are on disk now, or those that are held; raises TableError where they cannot be opened."""
        held = self._held.get()
        if held is not None:
            return held
        state = self._latest()
        if isinstance(state, TableError):
            raise state.with_traceback(None)  # it is kept, and would gather the frames of every reader
        return state

    def _latest(self) -> Tables | TableError:
        """Return what is on disk; while the machine cannot look, what was there last.

        Raises BusyError where nothing was read before.
        """
        if self._state is not None and time.monotonic() < self._resume:
            return self._state[1]
        remote = isinstance(self.folder, Location)
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
        return (isinstance(state[1], Tables) and state[1].is_outdated) or state[0] != signature(self.folder)

    def _reread(self) -> tuple[Signature, Tables | TableError]:
        """Read unless another reader just did; a reader that waited while a storage refused gets the same error at once."""
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
            state = self._attempt()
            is_complete = isinstance(state, Tables) and not state.errors
            if is_complete or (attempt and before == signature(self.folder)):
                return before, state
            time.sleep(PAUSE)
        raise BusyError(shown(self.folder), "is replaced again and again while it is read.")

    def _attempt(self) -> Tables | TableError:
        try:
            tables = read_tables(self.folder)
            return self._served(tables) if self._served else tables
        except BusyError:
            raise
        except TableError as error:
            return error
