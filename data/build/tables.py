"""Write the tables: one Parquet file each and `datapackage.json`, the same bytes for the same records on every machine."""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from data.build.records import Records, Row
from data.build.swap import replace_files
from data.schema import DESCRIPTOR, Description, Table, arrow_schema, as_file, sealed


def write_tables(folder: Path, tables: Records, description: Description) -> None:
    """Replace the content of `folder` by all tables and their descriptor, which names the size and hash of every file.

    Raises FolderError where the folder holds anything but tables.
    """
    files = {f"{name}.parquet": parquet_bytes(tables[name], table, description) for name, table in description.tables.items()}
    descriptor = sealed(_descriptor(description, files, {name: len(rows) for name, rows in tables.items()}))
    files[DESCRIPTOR] = as_file(descriptor)
    replace_files(folder, files)


def parquet_bytes(rows: list[Row], table: Table, description: Description) -> bytes:
    """Write one table as a Parquet file (zstd) with description and units in the metadata of its schema."""
    schema = arrow_schema(table, description.version)
    arrow = pa.Table.from_pylist([{name: row[name] for name in schema.names} for row in rows], schema=schema)
    repeated = [column.name for column in table.columns if column.allowed or column.name in ("country", "country_name")]
    sink = io.BytesIO()
    pq.write_table(arrow, sink, compression="zstd", use_dictionary=repeated)
    return sink.getvalue()


def _descriptor(description: Description, files: Mapping[str, bytes], rows: Mapping[str, int]) -> dict[str, Any]:
    """Describe the tables as a data package: the description of the records with files, sizes and hashes."""
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
