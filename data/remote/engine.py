"""What an engine must offer: the one small protocol that each module of an engine meets."""

import warnings
from collections.abc import Iterator
from typing import Any, Protocol, TypeAlias

import narwhals as nw
import pyarrow as pa
import pyarrow.dataset as pads

from data.storage.location import Location

Span = list[tuple[str, str, int]]
"""Column, sign and bound that a row must meet, for readers that choose row groups by it."""

Among = tuple[str, pa.Array]
"""A column, and values of which it has one."""

Frame: TypeAlias = "nw.LazyFrame[Any]"


class Engine(Protocol):
    """An engine that answers for facts that are not in memory."""

    modules: tuple[str, ...]
    """Modules that it needs beside those of the dashboard."""
    install: str
    """What `pip install` takes for these."""
    errors: tuple[str, ...]
    """Exceptions that it raises where it cannot answer, beside those of Arrow and the system."""

    def frame(self, rows: pads.Dataset, location: Location, columns: list[str], span: Span, among: Among | None) -> Frame:
        """Return a table as the engine's lazy frame, or its rows with one of some values in a column."""

    def batches(self, native: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:  # noqa: ANN401 - of the engine
        """Yield the rows of the engine's own frame in their order, as the columns of the schema."""

    def connect(self) -> None:
        """Connect to what the environment names, once a set of facts is opened."""


def as_lazy(native: Any) -> Frame:  # noqa: ANN401 - of the engine
    """Wrap an engine's own frame for the rule of the filters."""
    with warnings.catch_warnings():
        # Narwhals warns about its future Dask plugin; the pinned version does not need it.
        warnings.filterwarnings("ignore", "Dask support is moving", FutureWarning)
        frame: Frame = nw.from_native(native)
    return frame
