"""Which documents state which records: each pair once, as numbers, for there may be many more of them than of records."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from data.selection.cells import Codes, Mask, RowIds
from data.selection.index import source_codes
from data.tables import Tables, derived
from data.views.common import cited_places

DIFFERS = "differs"


class Stated(NamedTuple):
    """The pairs of a record and a document that states it, by record and then by document.

    Attributes
    ----------
    place
        The record's row of `together`.
    source
        The document's place among the names of `source_codes`.
    differs
        Whether any of its places differs from the record.
    citation
        The row of the citations that says so: of those that differ the first, where none does the first of all.
    """

    place: RowIds
    source: Codes
    differs: Mask
    citation: RowIds

    def where(self, mask: Mask) -> "Stated":
        """Some of the pairs."""
        return Stated._make(cells[mask] for cells in self)


@derived()
def stated(tables: Tables) -> Stated:
    """All of them, whatever is filtered."""
    place, (codes, names) = cited_places(tables), source_codes(tables)
    differs = pc.equal(tables.arrow["citations"]["stance"], DIFFERS).to_numpy()
    known = np.flatnonzero(place >= 0)
    pair = place[known].astype(np.int64) * len(names) + codes[known]
    order = np.argsort(pair * 2 + ~differs[known], kind="stable")
    pair, known = pair[order], known[order]
    first = np.append(True, pair[1:] != pair[:-1])[: len(pair)]
    place, source = np.divmod(pair[first], max(len(names), 1))
    return Stated(place.astype(np.int32), source.astype(np.int32), differs[known[first]], known[first].astype(np.int32))


def with_names(tables: Tables, found: Stated) -> pd.DataFrame:
    """Pairs as a frame: `place`, `source_id`, `stance` and `claim` of the citation."""
    names = source_codes(tables)[1]
    rows = tables["citations"].iloc[found.citation]
    said = {name: rows[name].tolist() for name in ("stance", "claim")}
    return pd.DataFrame({"place": found.place, "source_id": names[found.source], **said})
