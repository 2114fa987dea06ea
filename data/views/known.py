"""What a reader of the sources published up to a day could know."""

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.selection.cells import Mask, Selection, marked
from data.selection.index import source_codes
from data.selection.rows import Rows
from data.tables import Tables, derived
from data.views.common import expander, together
from data.views.counts import fact_keys
from data.views.statements import stated

LATER, UNDATED = "only later documents state it", "a document without a date of publication states it"
"""Why a record is not among those that were known."""


@dataclass(frozen=True)
class Known:
    """What a reader of the sources published up to a day could know.

    Attributes
    ----------
    left
        The records that such a source states, as rows of `together`.
    readable
        Identifiers of these sources.
    left_out
        The others, with all their sources, and `why`: `LATER`, or `UNDATED` where it cannot be told.
    later
        How many are left out because of `LATER`.
    other_reading
        How many of the records are known in another reading only: each of these sources differs from the record.
    undated_sources
        How many sources of all these records have no date of publication.
    first
        The day by which the earliest source of all these records was published; None where none has a date.
    """

    left: Selection
    readable: frozenset[str]
    left_out: Rows
    later: int
    other_reading: int
    undated_sources: int
    first: pd.Timestamp | None


def last_day(text: str) -> pd.Timestamp:
    """The last day of a year, a month or a day: of "2012", "2012-06" or "2012-06-15". Raises ValueError for anything else."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        raise ValueError(text)
    return pd.Period(text).end_time.normalize()


def known_by(tables: Tables, asked: Selection, day: pd.Timestamp, *, from_facts: bool = False) -> Known:
    """Keep the records that a source published by a day states.

    Parameters
    ----------
    asked
        Records as rows of `together`.
    day
        A source whose date of publication may lie after this day is not among those that could be read.
    from_facts
        Whether a source without a date of publication counts as published when the newest fact that it states began: before
        that it cannot have been. Else it is not among those that could be read.
    """
    cited, keys = _cited(tables), fact_keys(tables, ("source",))
    published = np.where(np.isnat(cited.published), cited.newest, cited.published) if from_facts else cited.published
    undated, readable, entries = np.isnat(published), published <= np.datetime64(day), asked.at(keys.row)
    read, number = entries & readable[keys.code], len(asked.cells.of)
    known, agreed = marked(keys.row[read], number), marked(keys.row[read & ~cited.differs], number)
    unplaced, out = marked(keys.row[undated[keys.code]], number), asked.mask & ~known
    behind = marked(keys.code[entries], len(published))
    dated = published[behind & ~undated]

    def told(rows: pd.DataFrame) -> pd.DataFrame:
        why = [UNDATED if unplaced[row] else LATER for row in rows.index]
        return rows.assign(why=pd.Series(why, index=rows.index, dtype=object))

    return Known(
        left=asked.among(known),
        readable=frozenset(keys.frame["source"][readable]),
        left_out=Rows(
            together(tables),
            lambda part: np.flatnonzero(out)[part],
            told,
            lambda: len(asked.among(out)),
            expander(tables, asked),
        ),
        later=len(asked.among(out & ~unplaced)),
        other_reading=len(asked.among(known & ~agreed)),
        undated_sources=int((behind & np.isnat(cited.published)).sum()),
        first=pd.Timestamp(dated.min()) if len(dated) else None,
    )


class _Cited(NamedTuple):
    """Of each source of the facts, in the order of `fact_keys`, when it appeared; of each entry there, whether it differs."""

    published: npt.NDArray[np.datetime64]
    newest: npt.NDArray[np.datetime64]
    """When the newest fact began that the source states."""
    differs: Mask


@derived()
def _cited(tables: Tables) -> _Cited:
    keys = fact_keys(tables, ("source",))
    names = pd.Index(keys.frame["source"], dtype=object)
    began = together(tables)["date_earliest"].iloc[keys.row].groupby(keys.code).max()
    pairs = stated(tables)
    differing = pairs.where(pairs.differs)
    code = names.get_indexer(pd.Index(source_codes(tables)[1], dtype=object))[differing.source]
    return _Cited(
        published=_days(tables["sources"].set_index("id")["published_latest"].reindex(names)),
        newest=_days(began.reindex(range(len(names)))),
        differs=np.isin(
            keys.row.astype(np.int64) * len(names) + keys.code, differing.place.astype(np.int64) * len(names) + code
        ),
    )


def _days(cells: pd.Series) -> npt.NDArray[np.datetime64]:
    return np.asarray(cells.to_numpy(), dtype="datetime64[s]")
