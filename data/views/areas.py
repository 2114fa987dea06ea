"""What the areas page asks: records by area, area by year, and what each edition of a document names."""

import pandas as pd

from data.filters import Filters
from data.query import select
from data.store import Tables
from data.views.common import facts, tally, year_of

SERIES = "nato-relations-with-japan"
"""The page whose editions are compared."""


def by_area(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Records by area and table; a record of several areas counts in each.

    Columns `area`, `table`, `records`, `record_ids`, `source_ids`.
    """
    return tally(_per_area(tables, filters), ["area", "table"])


def by_year(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Records by area and the year in which they lie or begin.

    Columns `area`, `year`, `records`, `record_ids`, `source_ids`.
    """
    rows = _per_area(tables, filters)
    rows = rows.assign(year=year_of(rows)).dropna(subset="year")
    return tally(rows, ["area", "year"])


def editions(tables: Tables, filters: Filters) -> pd.DataFrame:
    """What each edition of the NATO page names: one row per edition and area of the controlled list.

    Columns `source_id`, `published_text`, `area`, `mention` (listed, discussed or not named), `wording` (the document's
    terms) and `paragraphs`. An area that is not named has not ended; the edition is silent on it.
    """
    sources = tables["sources"]
    sources = sources[sources["edition_of"] == SERIES].sort_values("id")
    mentions = select(tables, "area_mentions", filters)
    wanted = [label for label in tables["areas"]["label"] if not filters.areas or label in filters.areas]
    rows = []
    for source in sources.itertuples():
        if filters.sources and source.id not in filters.sources:
            continue
        named = mentions[mentions["source_id"] == source.id]
        rows += [_cell(str(source.id), area, named[named["area"] == area]) for area in wanted]
    return pd.DataFrame(rows, columns=["source_id", "area", "mention", "wording", "paragraphs"])


def edition_name(source: pd.Series) -> str:
    """Short label of an edition: its publication year where stated, else the year in its identifier with a note."""
    if isinstance(source["published_text"], str):
        return str(source["published_text"])
    year = str(source.name).rsplit("-", 1)[-1]
    return f"about {year}"


def _cell(source: str, area: str, named: pd.DataFrame) -> dict[str, object]:
    listed = bool((named["mention"] == "listed").any())
    return {
        "source_id": source,
        "area": area,
        "mention": "listed" if listed else "discussed" if len(named) else "not named",
        "wording": list(dict.fromkeys(named["wording"])),
        "paragraphs": sorted({int(number) for number in named["paragraph"].dropna()}),
    }


def _per_area(tables: Tables, filters: Filters) -> pd.DataFrame:
    rows = facts(tables, filters)
    rows = rows.assign(area=rows["areas"]).explode("area", ignore_index=True)
    return rows[rows["area"].isin(filters.areas)] if filters.areas else rows
