"""Small frames without what takes most of their time: pandas guesses no types and looks for no names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.internals import create_dataframe_from_blocks  # type: ignore[import-not-found]  # the stubs lack it


def framed(columns: Mapping[str, npt.NDArray[np.generic]], rows: int) -> pd.DataFrame:
    """Make a frame of columns of so many rows, numbered from 0; columns of one type stand in one block."""
    arrays, columns_of_type = list(columns.values()), defaultdict[np.dtype[np.generic], list[int]](list)
    for column, cells in enumerate(arrays):
        columns_of_type[cells.dtype].append(column)
    blocks = []
    for kind, some in columns_of_type.items():
        block = np.empty((len(some), rows), dtype=kind)
        for row, column in enumerate(some):
            block[row] = arrays[column]
        blocks.append((block, np.array(some)))
    made: pd.DataFrame = create_dataframe_from_blocks(blocks, index=pd.RangeIndex(rows), columns=_names(*columns))
    return made


@lru_cache(maxsize=500)
def _names(*names: str) -> pd.Index:
    return pd.Index(names, dtype=object)


def columns_of(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return some columns of a frame, in this order, as `frame[names]` gives them."""
    every = frame.columns.tolist()
    if every == list(names):
        return frame
    return frame.take([every.index(name) for name in names], axis="columns")


def different(cells: pd.Series) -> int:
    """Count the different values."""
    return len(set(cells.tolist()))
