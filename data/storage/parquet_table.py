"""Keep a table packed in the bytes of its Parquet files, and unpack it to frames that store repeated values once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.errors import BusyError, TableError

BATCH_ROWS = 10_000
"""Rows to unpack at a time when a table is read in order."""


_BETWEEN = "\x1f"
"""Stands between the items of a list where lists are compared; the records hold no control characters."""


def as_texts(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Make a column in which each list is one text, the same for equal lists; any other column as it is.

    The text begins with the length of the list, for none and one empty text would read the same.
    """
    if not pa.types.is_list(column.type):
        return column
    length = pc.list_value_length(column).cast(pa.string())
    return pc.binary_join_element_wise(length, pc.binary_join(column, _BETWEEN), _BETWEEN)


class Packed:
    """An Arrow table that unpacks columns or rows on request. Safe to use from many threads."""

    def __init__(self, contents: Sequence[bytes], name: str = "a table") -> None:
        """Open the parts; `name` is the file name in messages.

        Raises TableError where a part is no Parquet file like the first, BusyError where memory is short. So does every method
        that unpacks.
        """
        self._name = name
        with self._unpacking("is not a Parquet file."):
            files = [pq.ParquetFile(pa.BufferReader(content)) for content in contents]
        self._parts = [(pa.py_buffer(content), file.metadata) for content, file in zip(contents, files, strict=True)]
        self.schema: pa.Schema = files[0].schema_arrow
        if not all(file.schema_arrow.equals(self.schema, check_metadata=True) for file in files):
            raise TableError(name, "has parts with different columns or versions.")

    @classmethod
    def of(cls, table: pa.Table) -> "Packed":
        """Pack a table."""
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink)
        return cls([sink.getvalue().to_pybytes()])

    def __len__(self) -> int:
        return sum(metadata.num_rows for _, metadata in self._parts)

    def _files(self) -> list[pq.ParquetFile]:
        return [pq.ParquetFile(pa.BufferReader(content), metadata=metadata) for content, metadata in self._parts]

    def _groups(self) -> Iterator[tuple[pq.ParquetFile, int]]:
        """Yield the row groups of all parts in order."""
        return ((file, group) for file in self._files() for group in range(file.num_row_groups))

    @contextmanager
    def _unpacking(self, problem: str = "is damaged inside.") -> Iterator[None]:
        try:
            yield
        except MemoryError:
            raise BusyError(self._name, "cannot be opened at this moment (no memory).") from None
        except (pa.ArrowException, OSError):
            raise TableError(self._name, problem) from None

    def __getitem__(self, name: str) -> pa.ChunkedArray:
        """Unpack a column."""
        with self._unpacking():
            return pa.concat_tables([file.read([name]) for file in self._files()]).column(0)

    def table(self) -> pa.Table:
        """Unpack the whole table."""
        with self._unpacking():
            return pa.concat_tables([file.read() for file in self._files()])

    def batches(self, rows: int | None = None, mask: npt.NDArray[np.bool_] | None = None) -> Iterator[pa.RecordBatch]:
        """Yield all rows, or those of the mask, in order, unpacking at most `rows` at a time (BATCH_ROWS by default)."""
        start = 0
        for file, group in self._groups():
            end = start + file.metadata.row_group(group).num_rows
            if mask is not None and not mask[start:end].any():
                start = end
                continue
            pieces = file.iter_batches(rows or BATCH_ROWS, [group])
            while True:
                with self._unpacking():
                    batch = next(pieces, None)
                if batch is None:
                    break
                part = None if mask is None else pa.array(mask[start : start + len(batch)])
                start += len(batch)
                if part is None or part.true_count:
                    yield batch if part is None else batch.filter(part)

    def frame(self) -> pd.DataFrame:
        """Unpack the table to the frame that pandas filters fastest: texts and names as objects, one block per type."""
        columns = {name: series(self[name]) for name in self.schema.names}
        return pd.DataFrame(columns, columns=pd.Index(list(columns), dtype=object)).copy()


def series(column: pa.ChunkedArray) -> pd.Series:
    """Convert a column to pandas; equal texts, and equal lists of texts, become one object."""
    if pa.types.is_string(column.type) or pa.types.is_list(column.type):
        return _repeated(column, as_texts(column))
    values: pd.Series = column.to_pandas(date_as_object=False)
    return values


def _repeated(column: pa.ChunkedArray, texts: pa.ChunkedArray) -> pd.Series:
    """Convert a column so that values with the same text are one object, and null is NaN."""
    # Encode before combining: more than two gigabytes of text do not fit into one array.
    coded = texts.dictionary_encode().combine_chunks()
    number = len(coded.dictionary)
    code = pc.fill_null(coded.indices, number).to_numpy(zero_copy_only=False)
    first = np.zeros(number + 1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code) - 1, -1, -1)
    values = np.empty(number + 1, dtype=object)
    values[:number] = column.take(pa.array(first[:number])).to_pandas().to_numpy(dtype=object)
    for value in values[:number] if pa.types.is_list(column.type) else ():
        value.flags.writeable = False  # shared by many rows
    values[number] = np.nan
    return pd.Series(values[code], dtype=object)
