"""Write tables as files: CSV, JSON and Parquet of the rows that a filter selects, in pieces.

All three are made from the same stream of Arrow rows, columns in the order of the codebook. The first piece of each is there
before the first row is looked for, and no more than one batch of rows is held at a time.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from typing_extensions import Buffer

from data.filters import Filters
from data.schema import as_file
from data.selection import table_batches
from data.tables import Tables

FORMULA = "=+-@\t\r\n＝＋－＠"
"""First characters that make a spreadsheet run a text cell, in full width too (https://owasp.org/www-community/attacks/CSV_Injection)."""

_ANY_FORMULA = f"[{re.escape(FORMULA)}]"

_MAY_RUN = np.isin(np.arange(256), [character.encode()[0] for character in FORMULA])
"""By the value of an octet, whether one of these characters may begin with it in UTF-8."""


def csv_pieces(rows: pa.RecordBatchReader) -> Iterator[bytes]:
    """Write RFC 4180 in UTF-8: lists joined by semicolons, an apostrophe before text that a spreadsheet would run."""
    sink = _Pieces()
    options = pa_csv.WriteOptions(eol="\r\n", quoting_style="needed", quoting_header="needed")
    with pa_csv.CSVWriter(sink, _flat(pa.RecordBatch.from_pylist([], rows.schema)).schema, write_options=options) as writer:
        yield sink.drain()
        for batch in rows:
            writer.write_batch(_flat(batch))
            yield sink.drain()


def json_pieces(rows: pa.RecordBatchReader, meta: Mapping[str, object]) -> Iterator[bytes]:
    """Write one object: `meta` and the rows under `data`, with dates as ISO 8601 and null for what is not known."""
    yield b'{"meta": ' + json.dumps(meta, ensure_ascii=False).encode() + b', "data": ['
    separator = "\n"
    for batch in rows:
        text = ",\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in batch.to_pylist())
        yield (separator + text).encode()
        separator = ",\n"
    yield b"\n]}\n"


def parquet_pieces(rows: pa.RecordBatchReader) -> Iterator[bytes]:
    """Write a Parquet file (zstd) with the descriptions and units of the columns in its metadata, one row group per batch."""
    sink = _Pieces()
    with pq.ParquetWriter(sink, rows.schema, compression="zstd") as writer:
        yield sink.drain()
        for batch in rows:
            writer.write_batch(batch)
            yield sink.drain()
    yield sink.drain()


FORMATS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
"""Media type by format."""


def pieces(tables: Tables, name: str, filters: Filters, fmt: str) -> Iterator[bytes]:
    """Write the rows of a table that the filters select, in one of the formats.

    Facts that are not held come from where they are. Raises TableError before the first piece where the table cannot be read.
    """
    makers: Mapping[str, Callable[[pa.RecordBatchReader], Iterator[bytes]]] = {
        "csv": csv_pieces,
        "json": lambda rows: json_pieces(rows, meta(tables, filters)),
        "parquet": parquet_pieces,
    }
    return makers[fmt](table_batches(tables, name, filters))


def meta(tables: Tables, filters: Filters) -> dict[str, object]:
    """Describe a file: version, filters, licence and how to cite it."""
    description, query = tables.description, filters.query()
    return {
        "title": description.title,
        "version": description.version,
        "filters": {name: [word for each, word in query if each == name] for name, _ in query},
        "licence": f"{description.licence}, {description.licence_url}",
        "citation": description.citation,
    }


NOT_HELD = (
    "\nThe server that made this file shows a larger set of facts. This package holds the tables beside that set; the facts\n"
    "of the set itself are at the addresses /api/events.csv, contributions, participation, records and citations.\n"
)
"""Last words of the package where the facts are not held."""


def package_pieces(tables: Tables) -> Iterator[bytes]:
    """Write the data package as a ZIP file: descriptor, tables, licence and how to cite.

    Raises TableError before the first piece where a table is not open: a package is complete or not made. Where the facts are
    not held, it is that of the tables beside them, and says so.
    """
    for name in tables.description.tables:
        tables.check(name)
    return _zipped(tables)


def _zipped(tables: Tables) -> Iterator[bytes]:
    description, sink = tables.description, _Pieces()
    readme = (
        f"{description.title}, version {description.version}\n\n{description.description}\n\n"
        f"Licence: {description.licence}, {description.licence_url}\nCite as: {description.citation}\n\n"
        "datapackage.json describes every table and column (https://datapackage.org).\n"
        f"{'' if tables.seal else NOT_HELD}"
    )
    about = {"datapackage.json": as_file(description.descriptor), "README.txt": readme.encode()}
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in {**about, **tables.files}.items():
            # Without the time of day, so that the same tables give the same file; Parquet is compressed already.
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED)
            yield sink.drain()
    yield sink.drain()


def _flat(rows: pa.RecordBatch) -> pa.RecordBatch:
    return pa.record_batch([_flat_column(column) for column in rows.columns], names=rows.schema.names)


def _flat_column(column: pa.Array) -> pa.Array:
    """Guard text against spreadsheets; in a list each item, because some of them part cells at semicolons."""
    if pa.types.is_list(column.type):
        joined = pc.binary_join(column.cast(pa.list_(pa.string())), ";")
        return _guarded(joined, f"(^|;)({_ANY_FORMULA})", r"\1'\2", within=True)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_dictionary(column.type):
        return _guarded(column, f"^({_ANY_FORMULA})", r"'\1")
    return column


def _guarded(column: pa.Array, pattern: str, guard: str, *, within: bool = False) -> pa.Array:
    text = column.cast(pa.string())
    return pc.replace_substring_regex(text, pattern, guard) if _may_run(text, within=within) else text


def _may_run(text: pa.StringArray, *, within: bool) -> bool:
    """Tell whether the octets of any cell, or of any part of a cell behind a semicolon, begin as those of a formula do.

    Of a million cells hardly one does, and to search all of them costs more than writing the file.
    """
    _, ends, content = text.buffers()
    if content is None:
        return False
    octets = np.frombuffer(content, np.uint8)
    bounds = np.frombuffer(ends, np.int32)[text.offset : text.offset + len(text) + 1]
    firsts = bounds[:-1][bounds[:-1] < bounds[1:]]
    if within:
        firsts = np.append(firsts, 1 + bounds[0] + np.flatnonzero(octets[bounds[0] : bounds[-1] - 1] == ord(";")))
    return bool(_MAY_RUN[octets[firsts]].any())


class _Pieces(io.RawIOBase):
    """A file that is written in one go and handed over piece by piece."""

    def __init__(self) -> None:
        self._written: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def write(self, data: Buffer, /) -> int:
        piece = bytes(data)
        self._written.append(piece)
        self._position += len(piece)
        return len(piece)

    def drain(self) -> bytes:
        """Return what was written since the last call."""
        piece = b"".join(self._written)
        self._written.clear()
        return piece
