"""Pair documents with the records that they state, as numbers, because there may be many more pairs than records."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from data.selection import Groups, cited_sources, group_codes, rows_touched
from data.tables import Tables, derived

DIFFERS = "differs"


class Statements(NamedTuple):
    """Hold the pairs of a record and a document that states it, by record and then by document."""

    row: npt.NDArray[np.int32]
    """The record's row."""
    source: npt.NDArray[np.int32]
    """The document's position in `cited_sources`."""
    differs: npt.NDArray[np.bool_]
    """Whether any of its citations differs from the record."""
    citation: npt.NDArray[np.int32]
    """The row of the citations that says so: of those that differ the first, where none does the first of all."""


@derived()
def statements(tables: Tables) -> Statements:
    """Pair every record with each document that states it, independent of filters."""
    row, (codes, names) = rows_touched(tables, "citations"), cited_sources(tables)
    differs = pc.equal(tables.arrow["citations"]["stance"], DIFFERS).to_numpy()
    known = np.flatnonzero(row >= 0)
    pair = row[known].astype(np.int64) * len(names) + codes[known]
    order = np.argsort(pair * 2 + ~differs[known], kind="stable")
    pair, known = pair[order], known[order]
    first = np.append(True, pair[1:] != pair[:-1])[: len(pair)]
    row, source = np.divmod(pair[first], max(len(names), 1))
    return Statements(row.astype(np.int32), source.astype(np.int32), differs[known[first]], known[first].astype(np.int32))


@derived()
def stated_groups(tables: Tables) -> Groups:
    """Group records by `source_id`, whether that document `alone` states them, and whether it `differs`."""
    pairs, names = statements(tables), cited_sources(tables)[1]
    alone = np.bincount(pairs.row)[pairs.row] == 1
    keys, code = np.unique(pairs.source * 4 + alone * np.int32(2) + pairs.differs, return_inverse=True)
    flags = {"alone": keys // 2 % 2 == 1, "differs": keys % 2 == 1}
    return group_codes(tables, pd.DataFrame({"source_id": names[keys // 4], **flags}), code.astype(np.int32), pairs.row)


def statements_of(tables: Tables, rows: npt.NDArray[np.integer[Any]]) -> pd.DataFrame:
    """List the statements of some records: `row`, `source_id`, `stance` and `claim` of the citation."""
    pairs = statements(tables)
    those = np.flatnonzero(np.isin(pairs.row, rows))
    citations = tables["citations"].iloc[pairs.citation[those]]
    cited = {name: citations[name].tolist() for name in ("stance", "claim")}
    return pd.DataFrame({"row": pairs.row[those], "source_id": cited_sources(tables)[1][pairs.source[those]], **cited})
