"""What several views share: the facts of all tables in one frame, and sums that remember their records."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from data.description import FACT_TABLES
from data.filters import Filters
from data.query import IN_NO_YEAR, Shared, matching
from data.store import Tables

SHARED = (
    *("id", "title", "description", "date", "date_text", "date_earliest", "date_latest", "date_precision", "date_approximate"),
    *("areas", "actors", "place", "country", "country_name", "milestone", "confidence", "source_ids"),
)
"""Columns that every table of facts has."""

TABLE_NAMES = {"events": "Events", "contributions": "Contributions", "participation": "Participation"}

DECADE = 10
"""Years."""

OPEN_OR_WIDE = (*IN_NO_YEAR, "ongoing")
"""Precisions of a date of which a source does not say that it covers the years between its bounds."""

_KINDS = {"events": "kind", "contributions": "flow", "participation": "format"}


def facts(tables: Tables, filters: Filters) -> pd.DataFrame:
    """All records that the filters leave, oldest first, one row each; shared, so that one page makes it once.

    Columns: `table` (name of the table), `kind` (an event's kind, a contribution's flow or what Japan takes part in), `year`
    (the one in which the record lies or begins, null where there is no such one; see `year_of`), then the columns that the
    three tables share.
    """
    return _facts(Shared(tables), filters)


@lru_cache(maxsize=4)
def _facts(shared: Shared, filters: Filters) -> pd.DataFrame:
    together = _together(shared)
    left = np.concatenate([matching(shared.tables, name, filters) for name in FACT_TABLES])
    return together[left[together.index]].reset_index(drop=True)


@lru_cache(maxsize=2)
def _together(shared: Shared) -> pd.DataFrame:
    """The facts of all tables, oldest first; the index is a row's place in the tables one after the other."""
    parts = []
    for name in FACT_TABLES:
        rows = shared.tables[name]
        part = rows[list(SHARED)].copy()
        part.insert(0, "year", year_of(rows))
        part.insert(0, "kind", rows[_KINDS[name]])
        part.insert(0, "table", pd.Series(name, index=part.index, dtype=object))
        parts.append(part)
    together = pd.concat(parts, ignore_index=True)
    return together.sort_values(["date_earliest", "date_latest", "id"], na_position="last")


def year_of(frame: pd.DataFrame) -> pd.Series:
    """The calendar year in which a record lies or begins, as nullable integer; null where no one year is stated.

    A decade, an undated record and an approximate interval are in no single year; what lasts counts where it begins.
    """
    starts = frame["date_earliest"].dt.year.astype("Int64")
    masked: pd.Series = starts.mask(frame["date_precision"].isin(IN_NO_YEAR))
    return masked


def silent(rows: pd.DataFrame, years: tuple[int, int]) -> list[int]:
    """The years of a range in which no record begins or lies; a span of which both ends are stated lies in all its years.

    A span of ten years and more says as little of one year as a decade does. `rows` as `facts` gives them.
    """
    lasts = rows["date_latest"].dt.year - rows["date_earliest"].dt.year
    closed = lasts.notna() & (lasts < DECADE)
    spans = rows[["date_earliest", "date_latest"]][closed & ~rows["date_precision"].isin(OPEN_OR_WIDE)]
    first, last = (spans[name].dt.year.clip(years[0], years[1] + 1).to_numpy() for name in ("date_earliest", "date_latest"))
    inside = (first <= years[1]) & (spans["date_latest"].dt.year >= years[0]).to_numpy()
    begun = np.bincount(first[inside] - years[0], minlength=years[1] - years[0] + 2)
    ended = np.bincount(np.minimum(last[inside], years[1]) + 1 - years[0], minlength=years[1] - years[0] + 2)
    spoken = np.cumsum(begun - ended)
    spoken[(rows["year"].dropna()[rows["year"].between(*years).fillna(value=False)] - years[0]).astype("int64")] = 1
    return [year for year in range(years[0], years[1] + 1) if not spoken[year - years[0]]]


def exploded(frame: pd.DataFrame, column: str, into: str) -> pd.DataFrame:
    """One row for each item of a column of lists, which stands in the column `into`; an empty list has no row."""
    lists = frame[column].tolist()
    rows = frame.take(np.repeat(np.arange(len(frame)), [len(items) for items in lists]))
    return rows.assign(**{into: [item for items in lists for item in items]}).reset_index(drop=True)


def tuples(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a frame as tuples of the cells in these columns."""
    return zip(*(frame[name].tolist() for name in columns), strict=True)


def tally(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Count records by columns; a row with a null in one of them counts nowhere.

    Returns one row per combination that occurs, in order, with `records` (how many), `record_ids` and `source_ids`.
    """
    return grouped(zip(tuples(frame, *by), frame["id"], frame["source_ids"], strict=True), by)


def grouped(rows: Iterable[tuple[tuple[Any, ...], str, Iterable[str]]], by: Sequence[str]) -> pd.DataFrame:
    """Count records by keys; `rows` are a key (a part for each name in `by`), the record's identifier, and its sources.

    Returns what `tally` does.
    """
    groups: dict[tuple[Any, ...], tuple[list[str], set[str]]] = {}
    for key, record, sources in rows:
        ids, known = groups.setdefault(key, ([], set()))
        ids.append(record)
        known.update(sources)
    keys = sorted(key for key in groups if not any(part is None or part is pd.NA or part != part for part in key))  # noqa: PLR0124 - not a number
    columns = {name: _column([key[place] for key in keys]) for place, name in enumerate(by)}
    lists = {
        "record_ids": pd.Series([groups[key][0] for key in keys], dtype=object),
        "source_ids": pd.Series([sorted(groups[key][1]) for key in keys], dtype=object),
    }
    return pd.DataFrame(columns | {"records": np.array([len(groups[key][0]) for key in keys], dtype="int64")} | lists)


def _column(cells: list[Any]) -> pd.Series:
    return pd.Series(cells, dtype="int64" if cells and isinstance(cells[0], int) else object)
