"""What a set of facts can be asked: how many, sums by year, area and link to NATO, a page of rows, and all rows in pieces.

Every question is written once, in narwhals, and the engine does the work where the rows are: what comes back is small, or
comes piece by piece.
"""

from collections.abc import Iterator, Sequence

import narwhals as nw
import pandas as pd
import pyarrow as pa

from data.description import FACT_TABLES
from data.engine.engines import Facts, Frame
from data.engine.facts import AREA, CITATIONS, FIRST_DAY, codebook
from data.engine.rule import needed, span, where
from data.filters import Filters


def _left(facts: Facts, name: str, filters: Filters, columns: Sequence[str]) -> Frame:
    """Some columns of the rows that the filters leave."""
    rules = where(filters, facts.years)
    read = list(dict.fromkeys((*columns, *needed(filters))))
    frame = facts.frame(name, read, span(filters))
    return (frame.filter(*rules) if rules else frame).select(*columns)


def _told(frame: Frame) -> pd.DataFrame:
    """A small answer, whichever engine gave it."""
    told: pd.DataFrame = frame.collect("pyarrow").to_arrow().to_pandas()
    return told


def count(facts: Facts, filters: Filters) -> dict[str, int]:
    """How many records the filters leave in each table."""
    return {name: int(_told(_left(facts, name, filters, ["id"]).select(nw.len()))["len"].sum()) for name in FACT_TABLES}


def cube(facts: Facts, name: str, filters: Filters, by: Sequence[str]) -> pd.DataFrame:
    """Count records by columns of a table; `area` may be one of them, and a record counts in each area that is asked for.

    Records where one of the columns is not known are left out, such as those in no single year. Returns the columns and
    `records`, one row per combination that occurs, in order.
    """
    keys = [column for column in by if column != "area"]
    areas = [f"{AREA}{label}" for label in filters.areas or facts.areas] if "area" in by else []
    frame = _left(facts, name, filters, [*keys, *(areas or ["id"])])
    for key in keys:
        frame = frame.filter(~nw.col(key).is_null())
    ones = areas or ["records"]
    truth = [nw.col(column).cast(nw.Int64).alias(column) for column in areas] or [nw.lit(1).alias("records")]
    frame = frame.with_columns(*truth).select(*keys, *ones)
    sums = [nw.col(column).sum() for column in ones]
    counted = _told(frame.group_by(*keys).agg(*sums) if keys else frame.select(*sums))
    if areas:
        counted = counted.melt(keys, areas, var_name="area", value_name="records")
        counted["area"] = counted["area"].str.removeprefix(AREA)
    counted["records"] = counted["records"].fillna(0).astype("int64")
    return counted[counted["records"] > 0].sort_values(list(by), ignore_index=True)[[*by, "records"]]


def totals(facts: Facts, filters: Filters) -> pd.DataFrame:
    """Contributions by link to NATO: the sum of the amounts that are safe to add, in US dollars of the day and constant ones.

    Returns `nato_link`, `records`, `added` (how many of them are safe to add), `amount_usd`, `amount_usd_constant`.
    """
    amounts = ["amount_usd", "amount_usd_constant"]
    frame = _left(facts, "contributions", filters, ["nato_link", "summable", *amounts])
    safe = nw.col("summable").fill_null(value=False)
    frame = frame.with_columns(
        *(nw.when(safe).then(nw.col(amount)).otherwise(0.0).fill_null(0.0).alias(amount) for amount in amounts),
        safe.cast(nw.Int64).alias("added"),
        nw.lit(1).alias("records"),
    )
    sums = [nw.col(column).sum() for column in ("records", "added", *amounts)]
    told = _told(frame.group_by("nato_link").agg(*sums)).astype({"records": "int64", "added": "int64"})
    return told.sort_values("nato_link", ignore_index=True)


def page(facts: Facts, name: str, filters: Filters, offset: int, limit: int) -> pd.DataFrame:
    """Some rows of those that the filters leave, oldest first, with the columns of the codebook.

    Finds the rows by two narrow columns first, so that of the wide ones only the row groups of their days are read.
    """
    schema = codebook(facts.schema(name))
    head = _told(_left(facts, name, filters, ["id", FIRST_DAY]).head(offset + limit)).iloc[offset:]
    if head.empty:
        return _rows(schema.empty_table())
    first, last = int(head[FIRST_DAY].min()), int(head[FIRST_DAY].max())
    days = [(FIRST_DAY, ">=", first), (FIRST_DAY, "<=", last)]
    frame = facts.frame(name, [*schema.names, FIRST_DAY], days)
    wanted = frame.filter(nw.col(FIRST_DAY) >= first, nw.col(FIRST_DAY) <= last, nw.col("id").is_in(head["id"].tolist()))
    found = wanted.select(*schema.names).collect("pyarrow").to_arrow()
    return _rows(found.select(schema.names).cast(schema))


def _rows(table: pa.Table) -> pd.DataFrame:
    rows: pd.DataFrame = table.to_pandas(date_as_object=False)
    return rows


def batches(facts: Facts, name: str, filters: Filters) -> pa.RecordBatchReader:
    """The rows that the filters leave, as a stream of Arrow batches with the columns of the codebook, oldest first.

    Citations come in the order of their records.
    """
    schema = codebook(facts.schema(name))

    def stream() -> Iterator[pa.RecordBatch]:
        frame = _left(facts, name, filters, schema.names)
        if name == CITATIONS and filters.sources:
            frame = frame.filter(nw.col("source_id").is_in(list(filters.sources)))
        yield from facts.batches(frame, schema)

    return pa.RecordBatchReader.from_batches(schema, stream())
