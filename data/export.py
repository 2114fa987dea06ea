"""Tables as files to take home: CSV, JSON and Parquet of the rows that a filter leaves, in pieces.

All three are made from the same Arrow rows, columns in the order of the codebook.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from typing_extensions import Buffer

from data.description import Description
from data.filters import Choices, Filters
from data.query import matching
from data.store import Tables

BATCH_ROWS = 10_000
"""Rows per piece: what a download holds in memory does not grow with its length."""

FORMULA = r"[=+\-@\t\r\n＝＋－＠]"
"""First characters that make a spreadsheet run a text cell, in full width too (https://owasp.org/www-community/attacks/CSV_Injection)."""


def rows(tables: Tables, name: str, filters: Filters) -> pa.Table:
    """The rows of a table that the filters leave, as Arrow."""
    tables.check(name)
    table = tables.arrow[name]
    return table if not filters.active else table.filter(pa.array(matching(tables, name, filters)))


def csv_pieces(table: pa.Table) -> Iterator[bytes]:
    """RFC 4180 in UTF-8: lists joined by semicolons, empty cells for what is not known.

    A text cell that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers.
    """
    options = pa_csv.WriteOptions(include_header=False, eol="\r\n", quoting_style="needed")
    header = io.BytesIO()
    pa_csv.write_csv(_flat(table.slice(0, 0)), header, pa_csv.WriteOptions(eol="\r\n", quoting_header="needed"))
    yield header.getvalue()
    for start in range(0, len(table), BATCH_ROWS):
        sink = io.BytesIO()
        pa_csv.write_csv(_flat(table.slice(start, BATCH_ROWS)), sink, options)
        yield sink.getvalue()


def json_pieces(table: pa.Table, meta: Mapping[str, object]) -> Iterator[bytes]:
    """One object: `meta` and the rows under `data`, with dates as ISO 8601 and null for what is not known."""
    yield b'{"meta": ' + json.dumps(meta, ensure_ascii=False).encode() + b', "data": ['
    for start in range(0, len(table), BATCH_ROWS):
        batch = table.slice(start, BATCH_ROWS).to_pylist()
        text = ",\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in batch)
        yield (b",\n" if start else b"\n") + text.encode()
    yield b"\n]}\n"


def parquet_pieces(table: pa.Table) -> Iterator[bytes]:
    """A Parquet file (zstd) with the descriptions and units of the columns in its metadata, one row group per piece."""
    sink = _Pieces()
    with pq.ParquetWriter(sink, table.schema, compression="zstd") as writer:
        for start in range(0, len(table), BATCH_ROWS) or (0,):
            writer.write_table(table.slice(start, BATCH_ROWS))
            yield sink.drain()
    yield sink.drain()


FORMATS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
"""Media type by format."""


def pieces(tables: Tables, name: str, filters: Filters, choices: Choices, fmt: str) -> Iterator[bytes]:
    """The rows of a table that the filters leave, in one of the formats."""
    table = rows(tables, name, filters)
    makers: Mapping[str, Callable[[pa.Table], Iterator[bytes]]] = {
        "csv": csv_pieces,
        "json": lambda rows: json_pieces(rows, meta(tables, filters, choices)),
        "parquet": parquet_pieces,
    }
    return makers[fmt](table)


def meta(tables: Tables, filters: Filters, choices: Choices) -> dict[str, object]:
    """What a file says of itself: version, filters, licence and how to cite it."""
    asked: dict[str, list[str]] = {}
    for key, value in filters.query(choices):
        asked.setdefault(key, []).append(value)
    description = tables.description
    return {
        "title": description.title,
        "version": description.version,
        "filters": asked,
        "licence": f"{description.licence}, {description.licence_url}",
        "citation": description.citation,
    }


def package_pieces(tables: Tables) -> Iterator[bytes]:
    """The whole data package as a ZIP file: descriptor, tables, licence and how to cite.

    Raises TableError before the first piece where a table is not open: a package is whole or not at all.
    """
    for name in tables.description.tables:
        tables.check(name)
    return _zipped(tables)


def _zipped(tables: Tables) -> Iterator[bytes]:
    sink = _Pieces()
    with zipfile.ZipFile(sink, "w") as archive:
        descriptor = (json.dumps(tables.description.descriptor, ensure_ascii=False, indent=2) + "\n").encode()
        about = {"datapackage.json": descriptor, "README.txt": _readme(tables.description).encode()}
        for name, content in {**about, **tables.files}.items():
            archive.writestr(_entry(name), content)
            yield sink.drain()
    yield sink.drain()


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without the time of day, so that the same tables give the same file; Parquet is compressed already."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _readme(description: Description) -> str:
    return (
        f"{description.title}, version {description.version}\n\n{description.description}\n\n"
        f"Licence: {description.licence}, {description.licence_url}\nCite as: {description.citation}\n\n"
        "datapackage.json describes every table and column (https://datapackage.org).\n"
    )


def _flat(table: pa.Table) -> pa.Table:
    return pa.table([_flat_column(column) for column in table.columns], names=table.column_names)


def _flat_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text that no spreadsheet runs; in a list each item, because some spreadsheets part cells at semicolons."""
    if pa.types.is_list(column.type):
        return pc.replace_substring_regex(pc.binary_join(column, ";"), f"(^|;)({FORMULA})", r"\1'\2")
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return pc.replace_substring_regex(column, f"^({FORMULA})", r"'\1")
    return column


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
        """What was written since the last call."""
        piece = b"".join(self._written)
        self._written.clear()
        return piece
