"""Ask for a record with all its citations, the discrepancies that touch it and its relations."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.filters import Filters
from data.schema import FACT_TABLES
from data.selection import find_citations, find_in_table, find_records, select, table_frame
from data.tables import Tables

RELATED = "related"
"""How a record is related where the sources do not say that the two hold the same money."""


@dataclass(frozen=True)
class Record:
    """One record with all that belongs to it."""

    table: str
    row: pd.Series
    citations: pd.DataFrame
    """Its citations with the columns of their sources, names of the latter prefixed with `source_`."""
    discrepancies: pd.DataFrame
    related: pd.DataFrame
    """Columns `id`, `title`, `date_text`, `table` and `how`: an id of the kind of relation, seen from this record."""


def find(tables: Tables, key: str) -> Record | None:
    """Find the record of this identifier."""
    for name in FACT_TABLES:
        rows = find_in_table(tables, name, key)
        if len(rows):
            row = rows.iloc[0]
            return Record(name, row, _citations(tables, key), _discrepancies(tables, key), _related(tables, row))
    return None


def find_row(tables: Tables, name: str, key: str) -> pd.Series | None:
    """Find the row of this identifier in a table that holds no facts."""
    rows = tables[name][tables[name]["id"] == key]
    return rows.iloc[0] if len(rows) else None


def titles(tables: Tables, keys: list[str]) -> pd.DataFrame:
    """List `id`, `title`, `date_text` and `table` of the records of these identifiers, in their order."""
    return find_records(tables, keys)[["id", "title", "date_text", "table"]]


def _citations(tables: Tables, key: str) -> pd.DataFrame:
    cited = find_citations(tables, "record_id", [key])[list(tables["citations"])]
    return cited.merge(tables["sources"].add_prefix("source_"), on="source_id")


def _discrepancies(tables: Tables, key: str) -> pd.DataFrame:
    frame = tables["discrepancies"]
    return frame[[key in ids for ids in frame["record_ids"]]]


def _related(tables: Tables, row: pd.Series) -> pd.DataFrame:
    """List what the record names, and what names it."""
    how: dict[str, str] = dict.fromkeys(row["related"], RELATED)
    for name in FACT_TABLES:
        how |= dict.fromkeys(_ids(tables, name, [row["id"] in keys for keys in tables[name]["related"]]), RELATED)
    if "part_of" in row.index:
        how |= _money_relations(tables, row)
    related = titles(tables, list(how))
    return related.assign(how=related["id"].map(how))


def _ids(tables: Tables, name: str, mask: Sequence[bool]) -> list[str]:
    """List the identifiers of the records of some rows of a table."""
    if not any(mask):
        return []
    rows = table_frame(tables, name).index[mask].to_numpy()
    ids: list[str] = select(tables, Filters(), name).only(rows).rows().part()["id"].tolist()
    return ids


def _money_relations(tables: Tables, row: pd.Series) -> dict[str, str]:
    contributions = tables["contributions"]
    fulfilling = [row["id"] in keys for keys in contributions["fulfils"]]
    how = dict.fromkeys(_ids(tables, "contributions", fulfilling), "payment")
    contained = (contributions["part_of"] == row["id"]).tolist()
    how |= dict.fromkeys(_ids(tables, "contributions", contained), "part")
    how |= dict.fromkeys(row["overlaps"], "overlap")
    how |= dict.fromkeys(row["fulfils"], "pledge")
    if isinstance(row["part_of"], str):
        how[row["part_of"]] = "whole"
    return how
