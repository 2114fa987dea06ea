"""Write the tables: one Parquet file each and `datapackage.json`, the same bytes for the same records on every machine."""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.build.records import Records, Row
from data.build.swap import DESCRIPTOR, replace_files
from data.schema import Description, Table, arrow_schema, as_file, sealed


def write_tables(folder: Path, tables: Records, description: Description) -> None:
    """Put all tables and their descriptor, which names the bytes and hash of every file, in the place of `folder`.

    Raises FolderError where the folder holds anything else.
    """
    files = {f"{name}.parquet": parquet_bytes(tables[name], table, description) for name, table in description.tables.items()}
    descriptor = sealed(_descriptor(description, files, {name: len(rows) for name, rows in tables.items()}))
    files[DESCRIPTOR] = as_file(descriptor)
    replace_files(folder, files)


def parquet_bytes(rows: list[Row], table: Table, description: Description) -> bytes:
    """One table as a Parquet file (zstd); description and units stand in the schema's metadata."""
    schema = arrow_schema(table, description.version)
    arrow = pa.Table.from_pylist([{name: row[name] for name in schema.names} for row in rows], schema=schema)
    repeated = [column.name for column in table.columns if column.allowed or column.name in ("country", "country_name")]
    sink = io.BytesIO()
    pq.write_table(arrow, sink, compression="zstd", use_dictionary=repeated)
    return sink.getvalue()


def _descriptor(description: Description, files: Mapping[str, bytes], rows: Mapping[str, int]) -> dict[str, Any]:
    """The data package of the tables: the records' description with the files, their sizes and their hashes."""
    package = {key: value for key, value in description.descriptor.items() if key not in ("definitions", "resources")}
    package["resources"] = [
        {
            "name": entry["name"],
            "title": entry["title"],
            "description": entry["description"],
            "path": f"{entry['name']}.parquet",
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "bytes": len(files[f"{entry['name']}.parquet"]),
            "hash": f"sha256:{hashlib.sha256(files[entry['name'] + '.parquet']).hexdigest()}",
            "rows": rows[entry["name"]],
            **({"derived": True} if description[entry["name"]].derived else {}),
            "schema": {"fields": entry["fields"], "primaryKey": entry["primaryKey"]},
        }
        for entry in description.descriptor["resources"]
    ]
    return package
