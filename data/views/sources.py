"""What the sources page asks: what each document supports, and where documents disagree."""

import pandas as pd

from data.description import FACT_TABLES
from data.filters import Filters
from data.query import select
from data.store import Tables


def support(tables: Tables, filters: Filters) -> pd.DataFrame:
    """The documents that the filters leave with how many records each supports, the most first.

    The columns of the table of sources, and `records`, `only_source` (records that no other document states) and
    `differs` (records of which it gives another reading).
    """
    citations = select(tables, "citations", filters)
    states = citations.drop_duplicates(["record_id", "source_id"])
    alone = ~citations.drop_duplicates(["record_id", "source_id"])["record_id"].duplicated(keep=False)
    differs = citations[citations["stance"] == "differs"].drop_duplicates(["record_id", "source_id"])
    counted = select(tables, "sources", filters).assign(
        records=lambda rows: _counts(rows["id"], states["source_id"]),
        only_source=lambda rows: _counts(rows["id"], states[alone]["source_id"]),
        differs=lambda rows: _counts(rows["id"], differs["source_id"]),
    )
    return counted.sort_values(["records", "id"], ascending=[False, True], ignore_index=True)


def supported_by(tables: Tables, source: str) -> pd.DataFrame:
    """Everything one document supports or differs from: its citations in the order of the document, with titles.

    Columns `record_id`, `table`, `title`, `locator`, `paragraph`, `stance`, `claim`.
    """
    titles = pd.concat([tables[name][["id", "title"]].assign(table=name) for name in FACT_TABLES])
    cited = tables["citations"][tables["citations"]["source_id"] == source]
    joined = cited.merge(titles, left_on="record_id", right_on="id").sort_values(["paragraph", "locator", "record_id"])
    return joined[["record_id", "table", "title", "locator", "paragraph", "stance", "claim"]].reset_index(drop=True)


def _counts(ids: pd.Series, cited: pd.Series) -> pd.Series:
    return ids.map(cited.value_counts()).fillna(0).astype("int64")
