"""The set of facts: part files per table, with flat columns beside those of the codebook so that any engine can filter them.

    LOCATION/events/part-0.parquet, LOCATION/contributions/…, LOCATION/participation/…, LOCATION/citations/…

The flat columns need no list, no missing value and no second table: days as integers, a truth value per area, the cited
documents and the searched text as one string each, and a number that records share which agree in all that is counted, summed
or drawn (see `data.record_source`). Citations have those of their record. Rows keep the order of the table, citations
that of their records, oldest first, so that the statistics of the row groups tell which of them a range of years leaves unread.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
from pyarrow import fs

from data.export import parquet_pieces
from data.record_source import OWN, RowIds
from data.schema import FACT_TABLES
from data.selection import choices_of, rows_touched
from data.selection.filter_columns import FIRST_DAY, SEARCH, flat_columns, search_text
from data.selection.records import table_codes
from data.storage.location import Location, writing
from data.storage.parquet_table import as_texts
from data.tables import Tables

ALIKE = "alike"
"""Column of the number that records share which agree in all that is counted, summed or drawn."""

CITATIONS = "citations"

TABLES_OF_SET = (*FACT_TABLES, CITATIONS)
"""The tables of a set."""

ROWS_PER_GROUP = 100_000
ROWS_PER_FILE = 5 * ROWS_PER_GROUP

YEARS_KEY = b"years"
"""Key of the schema's metadata that holds the first and last year of any date."""


def codebook(schema: pa.Schema) -> pa.Schema:
    """Give the columns of a table of the set that are of the codebook; the flat ones follow them."""
    return pa.schema([schema.field(place) for place in range(schema.get_field_index(FIRST_DAY))], schema.metadata)


class WriteContext(NamedTuple):
    """What the other tables tell of records, for the flat columns."""

    areas: tuple[str, ...]
    """Labels of the areas."""
    years: tuple[int, int]
    """First and last year of any date."""
    distinctions: Mapping[str, str]
    """By identifier, what sets a record apart from those that agree with it in their columns: that others name it, or that a
    document differs from it."""


def write_context(tables: Tables) -> WriteContext:
    """Gather what the other tables say of all records."""
    choices = choices_of(tables)
    return WriteContext(choices.values("area"), choices.years, _distinctions(tables))


def _distinctions(tables: Tables) -> dict[str, str]:
    columns = [tables.arrow["contributions"][name] for name in ("part_of", "fulfils", "overlaps")]
    columns += [tables.arrow["discrepancies"]["record_ids"], tables.arrow["area_mentions"]["programme"]]
    named = [pc.list_flatten(column) if pa.types.is_list(column.type) else column for column in columns]
    distinctions = defaultdict(str, {key: key for column in named for key in column.unique().drop_null().to_pylist()})
    citations = tables["citations"]
    differing = citations[citations["stance"] == "differs"]
    for key, source, claim in zip(*(differing[name] for name in ("record_id", "source_id", "claim")), strict=True):
        distinctions[key] += f"|{source}: {claim}"
    return dict(distinctions)


def flat(rows: pa.RecordBatch, of: WriteContext) -> pa.RecordBatch:
    """Return rows of a table of facts with the flat columns behind their own."""
    flat = {name: column for name, column in _looked_at(rows, of).items() if name not in rows.schema.names}
    return _with(rows, flat | {ALIKE: _alike(rows, of.distinctions)})


def _looked_at(rows: pa.RecordBatch, of: WriteContext) -> dict[str, pa.Array]:
    return flat_columns(rows, of.areas) | {SEARCH: search_text(rows).cast(pa.string())}


def _with(rows: pa.RecordBatch, columns: Mapping[str, pa.Array]) -> pa.RecordBatch:
    schema = rows.schema
    for name, column in columns.items():
        schema = schema.append(pa.field(name, column.type))
    return pa.record_batch([*rows.columns, *columns.values()], schema=schema)


def _alike(rows: pa.RecordBatch, distinctions: Mapping[str, str]) -> pa.Array:
    """Make a number of 64 bits of all that records of one number agree in."""
    columns: dict[str, object] = {name: _hashable(rows[name]) for name in rows.schema.names if name not in OWN}
    columns["apart"] = [distinctions.get(key, "") for key in rows["id"].to_pylist()]
    if "format" in rows.schema.names:
        # An exercise without a series goes by its name: what stands before the colon of its title.
        names = pc.replace_substring_regex(rows["title"], ":(.|\n)*", "")
        alone = pc.and_(pc.is_null(rows["series"]), pc.equal(rows["format"], "exercise"))
        columns["name"] = _hashable(pc.if_else(alone, names, ""))
    numbers = pd.util.hash_pandas_object(pd.DataFrame(columns), index=False)
    return pa.array(numbers.to_numpy().view(np.int64))


def _hashable(column: pa.Array) -> pd.Series:
    cells: pd.Series = as_texts(column).to_pandas(date_as_object=False)
    return cells


def write(location: str, tables: Tables) -> None:
    """Write the set of facts of these tables. Raises PlaceError where it cannot be written there."""
    of = write_context(tables)
    with writing(location):
        for name in FACT_TABLES:
            rows = tables.arrow[name]
            write_table(location, name, pa.RecordBatchReader.from_batches(rows.schema, rows.batches(ROWS_PER_GROUP)), of)
        write_flat(location, CITATIONS, _cited(tables, of))


def write_table(location: str, name: str, rows: pa.RecordBatchReader, of: WriteContext) -> None:
    """Write one table of the set from rows in the order of time; no more than a few batches are held at a time."""
    write_flat(location, name, pa.RecordBatchReader.from_batches(*_flat_batches(rows, of)))


def _flat_batches(rows: pa.RecordBatchReader, of: WriteContext) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    schema = flat(pa.RecordBatch.from_pylist([], rows.schema), of).schema
    schema = schema.with_metadata({**(schema.metadata or {}), YEARS_KEY: "{} {}".format(*of.years).encode()})
    return schema, (flat(batch, of).replace_schema_metadata(schema.metadata) for batch in rows)


def _cited(tables: Tables, of: WriteContext) -> pa.RecordBatchReader:
    """Give the citations of all records in the order of these, with what filters look at of their records."""
    citations = tables.arrow[CITATIONS].table()
    # The facts are written table after table.
    facts = np.empty(len(table_codes(tables)), dtype=np.int64)
    facts[np.argsort(table_codes(tables), kind="stable")] = np.arange(len(facts))
    fact = np.append(facts, -1)[rows_touched(tables, CITATIONS)]
    order = np.argsort(fact, kind="stable")
    place = fact[order]

    def batches() -> Iterator[pa.RecordBatch]:
        start = 0
        for name in FACT_TABLES:
            for rows in tables.arrow[name].batches(ROWS_PER_GROUP):
                first, last = np.searchsorted(place, [start, start + len(rows)])
                own = citations.take(pa.array(order[first:last])).combine_chunks().to_batches()
                if own:
                    yield cited(own[0], name, rows, place[first:last] - start, of)
                start += len(rows)

    empty = (pa.RecordBatch.from_pylist([], each.schema) for each in (citations, tables.arrow[FACT_TABLES[0]]))
    schema = cited(next(empty), FACT_TABLES[0], next(empty), np.empty(0, dtype=np.int64), of).schema
    return pa.RecordBatchReader.from_batches(schema, batches())


def cited(citations: pa.RecordBatch, name: str, rows: pa.RecordBatch, row: RowIds, of: WriteContext) -> pa.RecordBatch:
    """Citations with the flat columns; `row` is the row of each record in these rows of a table of facts."""
    columns = _looked_at(rows, of) | {each: rows[each] for each in ("title", "date_text")}
    columns = {each: cells.take(pa.array(row)) for each, cells in columns.items()}
    return _with(citations, columns | {"table": pa.array([name] * len(citations), pa.string())})


def write_flat(location: str, name: str, rows: pa.RecordBatchReader) -> None:
    """Write one table of the set from rows that have the flat columns and the metadata."""
    system, root = Location(location).opened
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
    if not system.get_file_info(fs.FileSelector(f"{root}/{name}")):
        with system.open_output_stream(f"{root}/{name}/part-0.parquet") as file:
            file.write(b"".join(parquet_pieces(pa.RecordBatchReader.from_batches(rows.schema, []))))
