"""What a record's own page asks: the record, all its citations, the discrepancies that touch it and its relations."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.schema import FACT_TABLES
from data.selection.record_source import OWN, ROW
from data.selection.rows import BY_DATE
from data.tables import Tables
from data.views.common import rows_of

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
    """Columns `id`, `title`, `date_text`, `how`."""


def find(tables: Tables, key: str) -> Record | None:
    """The record of this identifier, or None."""
    for name in FACT_TABLES:
        rows = _named(tables, name, key)
        if len(rows):
            row = rows.iloc[0]
            return Record(name, row, _citations(tables, key), _discrepancies(tables, key), _related(tables, row))
    return None


def _named(tables: Tables, name: str, key: str) -> pd.DataFrame:
    """The row of a table with this identifier, or none."""
    frame = tables[name]
    if tables.whole is None:
        return frame[frame["id"] == key]
    found = tables.whole.find(name, [key])
    return frame.iloc[found[ROW]].reset_index(drop=True).assign(**{own: found[own] for own in OWN})


PRECISION = {
    "day": "an exact day",
    "month": "exact to the month",
    "year": "exact to the year",
    "decade": "a decade",
    "interval": "from a first to a last day",
    "ongoing": "no end stated",
    "undated": "no beginning stated",
}
"""How exactly a date is known, in words, by `date_precision`."""


def precision_words(row: pd.Series) -> str:
    """How exactly the date of a record is known."""
    words = PRECISION[row["date_precision"]]
    return f"{words}, approximate or uncertain" if row["date_approximate"] else words


def source_title(tables: Tables, key: str) -> str:
    """Title of a document."""
    sources = tables["sources"]
    return str(sources["title"][sources["id"] == key].iloc[0])


def withdrawn(tables: Tables, key: str) -> pd.Series | None:
    """Why a record was withdrawn, or None where it was not."""
    rows = tables["withdrawn"][tables["withdrawn"]["id"] == key]
    return rows.iloc[0] if len(rows) else None


def titles(tables: Tables, keys: list[str]) -> pd.DataFrame:
    """Columns `id`, `title`, `date_text`, `table` of the records of these identifiers, in their order."""
    return rows_of(tables, keys)[["id", "title", "date_text", "table"]]


def _citations(tables: Tables, key: str) -> pd.DataFrame:
    columns = list(tables["citations"])
    if tables.whole:
        cited = tables.whole.citations("record_id", [key])[columns]
    else:
        cited = tables["citations"][tables["citations"]["record_id"] == key]
    return cited.merge(tables["sources"].add_prefix("source_"), on="source_id")


def _discrepancies(tables: Tables, key: str) -> pd.DataFrame:
    frame = tables["discrepancies"]
    return frame[[key in ids for ids in frame["record_ids"]]]


def _related(tables: Tables, row: pd.Series) -> pd.DataFrame:
    """What the record names, and what names it."""
    how: dict[str, str] = dict.fromkeys(row["related"], RELATED)
    for name in FACT_TABLES:
        frame = tables[name]
        pointing = _ids(tables, name, [row["id"] in keys for keys in frame["related"]])
        how.update({key: RELATED for key in pointing if key not in how})
    if "part_of" in row.index:
        how.update(_money_relations(tables, row))
    found = titles(tables, list(how))
    return found.assign(how=found["id"].map(how))


def _ids(tables: Tables, name: str, mask: Sequence[bool]) -> list[str]:
    """The identifiers of the records of some rows of a table."""
    rows = np.flatnonzero(mask)
    if tables.whole is None:
        return tables[name]["id"].iloc[rows].tolist()
    found = tables.whole.records(name, rows, "", ["id"])
    dates = tables[name][list(BY_DATE)].iloc[found[ROW]].reset_index(drop=True)
    return found.join(dates).sort_values([*BY_DATE, "id"])["id"].tolist()


def _money_relations(tables: Tables, row: pd.Series) -> dict[str, str]:
    contributions = tables["contributions"]
    fulfilling = [row["id"] in keys for keys in contributions["fulfils"]]
    how = dict.fromkeys(_ids(tables, "contributions", fulfilling), "given under it")
    contained = (contributions["part_of"] == row["id"]).tolist()
    how |= dict.fromkeys(_ids(tables, "contributions", contained), "contained in this")
    how |= dict.fromkeys(row["overlaps"], "may be in part the same money")
    how |= dict.fromkeys(row["fulfils"], "pledge that this fulfils")
    if isinstance(row["part_of"], str):
        how[row["part_of"]] = "contains this"
    return how
