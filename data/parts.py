"""Write the tables at hand in parts: `python -m data.parts LOCATION`, a folder or `s3://bucket/prefix`.

`NATO_JAPAN_TABLES=LOCATION` opens them there. A part holds so many rows in the order of the table, so that a table is never
one large file; `datapackage.json` names the parts and comes last, so that a set that is half written is never taken for one.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator

import pyarrow as pa
from pyarrow import fs

from data.description import part_names, sealed
from data.export import parquet_pieces
from data.packed import Packed
from data.place import Place
from data.store import DESCRIPTOR, STORE, Tables

ROWS = 500_000
"""Rows of a part."""

GROUP_ROWS = 100_000
"""Most rows of a row group."""


def write(location: str, tables: Tables, rows: int = ROWS) -> None:
    """Write every table in parts of so many rows, then the descriptor. Raises TableError where a table is not open."""
    system, root = Place(location).opened()
    system.create_dir(root, recursive=True)
    resources = [
        resource | _written(system, root, resource["name"], tables.arrow[resource["name"]], rows)
        for resource in tables.description.descriptor["resources"]
    ]
    descriptor = sealed({**tables.description.descriptor, "resources": resources})
    _put(system, f"{root}/{DESCRIPTOR}", (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode())


def _written(system: fs.FileSystem, root: str, name: str, table: Packed, rows: int) -> dict[str, object]:
    """Write one table; return what the descriptor says of its files."""
    digest, size, names = hashlib.sha256(), 0, part_names(name, max(1, -(-len(table) // rows)))
    for file, content in zip(names, contents(table, rows), strict=True):
        _put(system, f"{root}/{file}", content)
        digest.update(content)
        size += len(content)
    return {"path": list(names), "bytes": size, "hash": f"sha256:{digest.hexdigest()}"}


def contents(table: Packed, rows: int) -> Iterator[bytes]:
    """The parts of a table as Parquet files; one without rows where it has none."""
    part, number = [], 0
    for batch in table.batches(GROUP_ROWS):
        rest = batch
        while len(rest):
            part.append(rest.slice(0, rows - number))
            number += len(part[-1])
            rest = rest.slice(len(part[-1]))
            if number == rows:
                yield _packed(table.schema, part)
                part, number = [], 0
    if part or not len(table):
        yield _packed(table.schema, part)


def _packed(schema: pa.Schema, part: list[pa.RecordBatch]) -> bytes:
    return b"".join(parquet_pieces(pa.RecordBatchReader.from_batches(schema, part)))


def _put(system: fs.FileSystem, path: str, content: bytes) -> None:
    with system.open_output_stream(path) as file:
        file.write(content)


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(prog="python -m data.parts", description=__doc__)
    parser.add_argument("location", help="folder, or s3://bucket/prefix")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of a part (%(default)s)")
    asked = parser.parse_args()
    write(asked.location, STORE.tables(), asked.rows)


if __name__ == "__main__":
    main()
