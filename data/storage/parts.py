"""Write the tables at hand in parts: `python -m data.storage.parts LOCATION`, a folder or `s3://bucket/prefix`.

`NATO_JAPAN_TABLES=LOCATION` opens them there. A part holds so many rows in the order of the table, so that a table is never
one large file. New parts have new names and `datapackage.json`, which names them, comes after them, so that readers have the
old set or the new one; then the parts that it no longer names are removed.
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Collection, Iterator

import pyarrow as pa
from pyarrow import fs

from data.errors import LocationError, exit_code
from data.export import parquet_pieces
from data.opened import STORE
from data.schema import NEEDED_TABLES, as_file, part_name, sealed
from data.storage.location import Location, writing
from data.storage.parquet_table import Packed
from data.store import Store
from data.tables import DESCRIPTOR, Tables

ROWS = 500_000
"""Rows of a part."""

GROUP_ROWS = 100_000
"""Most rows of a row group."""


_OURS = re.compile(rf"({'|'.join(sorted(NEEDED_TABLES))})(-[0-9]+-[0-9a-f]{{16}})?\.parquet|{re.escape(DESCRIPTOR)}(\.new)?")


def write(location: str, tables: Tables, rows: int = ROWS) -> None:
    """Write every table in parts of so many rows, then the descriptor.

    Raises TableError where a table is not open, PlaceError where it cannot be written there or other files lie there.
    """
    with writing(location):
        system, root = Location(location).opened()
        system.create_dir(root, recursive=True)
        _refuse_others(location, _names(system, root))
        resources = [
            resource | _written(system, root, resource["name"], tables.arrow[resource["name"]], rows)
            for resource in tables.description.descriptor["resources"]
        ]
        descriptor = sealed({**tables.description.descriptor, "resources": resources})
        content = as_file(descriptor)
        if Location(location).remote:
            put(system, f"{root}/{DESCRIPTOR}", content)
        else:
            put(system, f"{root}/{DESCRIPTOR}.new", content)
            system.move(f"{root}/{DESCRIPTOR}.new", f"{root}/{DESCRIPTOR}")
        named = {file for resource in resources for file in resource["path"]}
        for file in _names(system, root) - named - {DESCRIPTOR}:
            system.delete_file(f"{root}/{file}")


def _names(system: fs.FileSystem, root: str) -> set[str]:
    return {each.base_name for each in system.get_file_info(fs.FileSelector(root)) if each.is_file}


def _refuse_others(location: str, names: Collection[str]) -> None:
    others = sorted(name for name in names if not _OURS.fullmatch(name))
    if others:
        raise LocationError(location, f"holds what is not of these tables: {', '.join(others[:5])}.")


def _written(system: fs.FileSystem, root: str, name: str, table: Packed, rows: int) -> dict[str, object]:
    """Write one table; return what the descriptor says of its files."""
    digest, size, names = hashlib.sha256(), 0, []
    for number, content in enumerate(contents(table, rows)):
        names.append(part_name(name, number, content))
        put(system, f"{root}/{names[-1]}", content)
        digest.update(content)
        size += len(content)
    return {"path": names, "bytes": size, "hash": f"sha256:{digest.hexdigest()}"}


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
    whole = pa.Table.from_batches(part, schema).combine_chunks()
    return b"".join(parquet_pieces(whole.to_reader(GROUP_ROWS)))


def put(system: fs.FileSystem, path: str, content: bytes) -> None:
    """Write one file."""
    with system.open_output_stream(path) as file:
        file.write(content)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not a number of rows: a part has at least one.")
    return number


def main() -> int:
    """Parse the command line, write, and say what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m data.storage.parts", description=__doc__)
    parser.add_argument("location", help="folder, or s3://bucket/prefix")
    parser.add_argument("--rows", type=_positive, default=ROWS, help="rows of a part (%(default)s)")
    asked = parser.parse_args()
    return exit_code(lambda: write(asked.location, Store(STORE.folder).tables(), asked.rows))


if __name__ == "__main__":
    sys.exit(main())
