"""The set of facts: part files per table, with flat columns beside those of the codebook so that any engine can filter them.

    LOCATION/events/part-0.parquet, LOCATION/contributions/…, LOCATION/participation/…

The flat columns need no list, no missing value and no second table: days as integers, a truth value per area, the cited
documents and the searched text as one string each. Rows keep the order of the table, oldest first, so that the statistics of
the row groups say which of them a range of years can leave unread.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads

from data import query
from data.description import FACT_TABLES
from data.filters import Choices
from data.index import search_text
from data.place import Place, writing
from data.store import Tables

FIRST_DAY, LAST_DAY, YEAR, SEARCH, SOURCES = "first_day", "last_day", "year", "search", "cited"
AREA = "area:"
"""Before the label of an area in the name of its column."""

OPEN_START, OPEN_END = np.iinfo(np.int32).min, np.iinfo(np.int32).max
"""Days since 1970 where a date is open."""

ROWS_PER_GROUP = 100_000
ROWS_PER_FILE = 5 * ROWS_PER_GROUP

YEARS = b"years"
"""Key of the schema's metadata that holds the first and last year of any date."""


def mark(source: str) -> str:
    """An identifier of a document as it stands in the column of the cited ones, where none is part of another."""
    return f"|{source}|"


def flat_names(schema: pa.Schema) -> set[str]:
    """The columns of the set that are not of the codebook."""
    return {FIRST_DAY, LAST_DAY, YEAR, SEARCH, SOURCES, *(name for name in schema.names if name.startswith(AREA))}


def flat(rows: pa.RecordBatch, choices: Choices) -> pa.RecordBatch:
    """Rows of a table of facts with the flat columns behind their own."""
    earliest, latest = (rows[name].cast(pa.int32()) for name in ("date_earliest", "date_latest"))
    in_a_year = pc.invert(pc.is_in(rows["date_precision"], pa.array(query.IN_NO_YEAR)))
    columns = {
        FIRST_DAY: pc.fill_null(earliest, OPEN_START),
        LAST_DAY: pc.fill_null(latest, OPEN_END),
        YEAR: pc.if_else(in_a_year, pc.year(rows["date_earliest"]).cast(pa.int32()), None),
        SEARCH: search_text(rows).cast(pa.string()),
        SOURCES: pc.binary_join(_marked(rows["source_ids"]), ""),
    }
    columns |= {f"{AREA}{label}": _has(rows["areas"], label) for label in choices.areas}
    schema = rows.schema
    for name, column in columns.items():
        schema = schema.append(pa.field(name, column.type))
    return pa.record_batch([*rows.columns, *columns.values()], schema=schema)


def _marked(lists: pa.ListArray) -> pa.ListArray:
    parts = pc.binary_join_element_wise("|", lists.flatten(), "|", "")
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    return pa.ListArray.from_arrays(pa.array(np.append(0, np.cumsum(lengths)), pa.int32()), parts)


def _has(lists: pa.ListArray, label: str) -> pa.BooleanArray:
    having = np.zeros(len(lists), dtype=bool)
    having[pc.filter(pc.list_parent_indices(lists), pc.equal(pc.list_flatten(lists), label)).to_numpy()] = True
    return pa.array(having)


def write(location: str, tables: Tables) -> None:
    """Write the set of facts of these tables. Raises PlaceError where it cannot be written there."""
    choices = query.choices(tables)
    with writing(location):
        for name in FACT_TABLES:
            rows = tables.arrow[name]
            write_table(location, name, pa.RecordBatchReader.from_batches(rows.schema, rows.batches(ROWS_PER_GROUP)), choices)


def write_table(location: str, name: str, rows: pa.RecordBatchReader, choices: Choices) -> None:
    """Write one table of the set from rows in the order of time; no more than a few batches are held at a time."""
    schema = flat(pa.RecordBatch.from_pylist([], rows.schema), choices).schema
    schema = schema.with_metadata({**(schema.metadata or {}), YEARS: "{} {}".format(*choices.years).encode()})
    parts = (flat(batch, choices).replace_schema_metadata(schema.metadata) for batch in rows)
    write_flat(location, name, pa.RecordBatchReader.from_batches(schema, parts))


def write_flat(location: str, name: str, rows: pa.RecordBatchReader) -> None:
    """Write one table of the set from rows that have the flat columns and the metadata."""
    system, root = Place(location).opened()
    system.create_dir(f"{root}/{name}", recursive=True)
    form = pads.ParquetFileFormat()
    pads.write_dataset(
        rows,
        f"{root}/{name}",
        filesystem=system,
        format=form,
        file_options=form.make_write_options(compression="zstd"),
        basename_template="part-{i}.parquet",
        max_rows_per_group=ROWS_PER_GROUP,
        max_rows_per_file=ROWS_PER_FILE,
        preserve_order=True,
        use_threads=False,
        existing_data_behavior="delete_matching",
    )
