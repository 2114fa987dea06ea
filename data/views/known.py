"""Find the records that the sources published up to a day state."""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.selection import Rows, Selection, records
from data.tables import Tables, derived
from data.views.statements import stated_groups

LATER, UNDATED = "later", "undated"
"""Why a record is not known: only later documents state it, or one without a date of publication does."""


@dataclass(frozen=True)
class Known:
    """Hold what the sources published up to a day state."""

    selection: Selection
    """The records that such a source states."""
    readable: frozenset[str]
    """Identifiers of these sources."""
    left_out: Rows
    """The others, with all their sources, and `why`: `LATER`, or `UNDATED` where it cannot be told."""
    later: int
    """How many are left out because of `LATER`."""
    other_reading: int
    """How many of the records are known in another reading only: each of these sources differs from the record."""
    undated_sources: int
    """How many sources of all these records have no date of publication."""
    first: pd.Timestamp | None
    """The day by which the earliest source of all these records was published; None where none has a date."""


def last_day(text: str) -> pd.Timestamp:
    """Return the last day of a year, a month or a day: of "2012", "2012-06" or "2012-06-15"; raise ValueError else."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        raise ValueError(text)
    return pd.Period(text).end_time.normalize()


def known_by(selection: Selection, day: pd.Timestamp, *, from_facts: bool = False) -> Known:
    """Keep the records that a source published by a day states.

    Parameters
    ----------
    day
        A source whose date of publication may lie after this day is not among those that could be read.
    from_facts
        Whether a source without a date of publication counts as published when the newest fact that it states began: before
        that it cannot have been. Else it is not among those that could be read.
    """
    groups, (printed, newest) = stated_groups(selection.tables), _publication(selection.tables)
    published = np.where(np.isnat(printed), newest, printed) if from_facts else printed
    undated, readable = np.isnat(published), published <= np.datetime64(day)
    sources, differs = groups.frame["source_id"].to_numpy(), groups.frame["differs"].to_numpy()
    known, out = selection.having(groups, readable), selection.without(groups, readable)
    later = out.without(groups, undated)
    behind = selection.sizes(groups) > 0
    dated = published[behind & ~undated]

    def with_reason(rows: pd.DataFrame) -> pd.DataFrame:
        why = np.where(later.contains(rows.index.to_numpy()), LATER, UNDATED).astype(object)
        return rows.assign(why=pd.Series(why, index=rows.index, dtype=object))

    return Known(
        selection=known,
        readable=frozenset(sources[readable]),
        left_out=out.rows().then(with_reason),
        later=len(later),
        other_reading=len(known.without(groups, readable & ~differs)),
        undated_sources=len(set(sources[behind & np.isnat(printed)])),
        first=pd.Timestamp(dated.min()) if len(dated) else None,
    )


@derived()
def _publication(tables: Tables) -> tuple[npt.NDArray[np.datetime64], npt.NDArray[np.datetime64]]:
    """Return when the source of each of `stated_groups` was published, and when the newest fact began that it states."""
    groups = stated_groups(tables)
    sources = groups.frame["source_id"].to_numpy()
    began = records(tables)["date_earliest"].iloc[groups.row].groupby(sources[groups.code]).max()
    return _days(tables["sources"].set_index("id")["published_latest"].reindex(sources)), _days(began.reindex(sources))


def _days(cells: pd.Series) -> npt.NDArray[np.datetime64]:
    return np.asarray(cells.to_numpy(), dtype="datetime64[s]")
