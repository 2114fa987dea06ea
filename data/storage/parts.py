"""Write the tables in parts: `python -m data.storage.parts LOCATION`, a folder or `s3://bucket/prefix`.

`NATO_JAPAN_TABLES=LOCATION` opens them there. Each part holds a fixed number of rows in the order of the table, so that no
table is one large file. New parts get new names. `datapackage.json`, which names them, is written after them, so that a reader
sees the old set or the new one. Parts that it no longer names are then removed.
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
from data.schema import DESCRIPTOR, NEEDED_TABLES, as_file, part_name, sealed
from data.storage.location import Location, writing
from data.storage.parquet_table import Packed
from data.store import Store
from data.tables import Tables

MAX_PART_ROWS = 500_000

MAX_GROUP_ROWS = 100_000

_OURS = re.compile(rf"({'|'.join(sorted(NEEDED_TABLES))})(-[0-9]+-[0-9a-f]{{16}})?\.parquet|{re.escape(DESCRIPTOR)}(\.new)?")


def write(location: str, tables: Tables, rows: int = MAX_PART_ROWS) -> None:
    """Write every table in parts of at most `rows` rows, then the descriptor.

    Raises TableError where a table is not open, LocationError where the location cannot be written or holds other files.
    """
    with writing(location):
        place = Location(location)
        system, root = place.opened
        system.create_dir(root, recursive=True)
        _refuse_others(location, _names(system, root))
        resources = [
            resource | _write_table(system, root, resource["name"], tables.arrow[resource["name"]], rows)
            for resource in tables.description.descriptor["resources"]
        ]
        descriptor = sealed({**tables.description.descriptor, "resources": resources})
        content = as_file(descriptor)
        if place.is_remote:
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


def _write_table(system: fs.FileSystem, root: str, name: str, table: Packed, rows: int) -> dict[str, object]:
    """Write one table and return the fields of the descriptor that name its files."""
    digest, size, names = hashlib.sha256(), 0, []
    for number, content in enumerate(contents(table, rows)):
        names.append(part_name(name, number, content))
        put(system, f"{root}/{names[-1]}", content)
        digest.update(content)
        size += len(content)
    return {"path": names, "bytes": size, "hash": f"sha256:{digest.hexdigest()}"}


def contents(table: Packed, rows: int) -> Iterator[bytes]:
    """Yield the parts of a table as Parquet files; an empty table has one part."""
    part, number = [], 0
    for batch in table.batches(MAX_GROUP_ROWS):
        rest = batch
        while len(rest):
            part.append(rest.slice(0, rows - number))
            number += len(part[-1])
            rest = rest.slice(len(part[-1]))
            if number == rows:
                yield _parquet_file(table.schema, part)
                part, number = [], 0
    if part or not len(table):
        yield _parquet_file(table.schema, part)


def _parquet_file(schema: pa.Schema, part: list[pa.RecordBatch]) -> bytes:
    table = pa.Table.from_batches(part, schema).combine_chunks()
    return b"".join(parquet_pieces(table.to_reader(MAX_GROUP_ROWS)))


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
    """Parse the command line and write, or print what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m data.storage.parts", description=__doc__)
    parser.add_argument("location", help="folder, or s3://bucket/prefix")
    parser.add_argument("--rows", type=_positive, default=MAX_PART_ROWS, help="most rows of a part (%(default)s)")
    options = parser.parse_args()
    return exit_code(lambda: write(options.location, Store(STORE.folder).tables(), options.rows))


if __name__ == "__main__":
    sys.exit(main())
