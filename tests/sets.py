"""Sets of tables that tests change in memory."""

from dataclasses import replace

import pyarrow as pa

from data.schema import FACT_TABLES, RECORDS
from data.selection.records_table import join_records
from data.selection.rows import BY_DATE
from data.storage.parquet_table import Packed
from data.tables import Opened, Tables


def with_facts(tables: Tables, **rows: pa.Table) -> Tables:
    """Replace the rows of some tables, which are put in order, and make `records` of them."""
    order = [(name, "ascending") for name in (*BY_DATE, "id")]
    sorted_rows = {name: each.sort_by(order) if name in FACT_TABLES else each for name, each in rows.items()}
    arrow = {**tables.arrow, **{name: Packed.of(each) for name, each in sorted_rows.items()}}
    schema = tables.arrow[RECORDS].schema
    joined = join_records({name: arrow[name].batches() for name in FACT_TABLES}, schema)
    arrow[RECORDS] = Packed.of(pa.Table.from_batches(joined, schema))
    return replace(tables, arrow=Opened(arrow, {}), _frames={})
