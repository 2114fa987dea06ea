"""What the participation page asks: what Japan takes part in, how, and since when."""

import pandas as pd

from data.filters import Filters
from data.query import choices, select
from data.store import Tables
from data.views.common import tally

NO_YEAR = "no year"
"""Column of the grid for what no source puts in a single year or stated span of years."""

TENURES = {"Posts": "post", "Bodies": "body", "Programmes": "programme"}
"""What lasts, and is drawn from its beginning to its end where they are known."""

NOT_STATED = "not stated"

_SPREAD = ("decade", "ongoing", "undated")


def spans(tables: Tables, filters: Filters, lanes: str = "format") -> pd.DataFrame:
    """One row per record of participation, oldest first, with `lane` (its format or role) and `table`.

    What is only possible is no participation and is left out.
    """
    rows = _taken(tables, filters)
    words = rows[lanes].str.replace("_", " ").str.capitalize()
    return rows.assign(table="participation", lane=words).reset_index(drop=True)


def tenures(tables: Tables, filters: Filters, kind: str) -> pd.DataFrame:
    """The posts, bodies or programmes (a format) that Japan has or had a part in, oldest first, unknown starts last.

    The columns of the table, and `ends`: stated, open (it goes on, as EDTF "2014/.." says) or unknown ("2014/").
    """
    rows = _taken(tables, filters)
    rows = rows[rows["format"] == kind]
    rows = rows.assign(ends=[_ends(row) for _, row in rows.iterrows()])
    return rows.sort_values(["date_earliest", "date_latest", "id"], na_position="last", ignore_index=True)


def exercises(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Exercises by series and year, the series that began first on top.

    Columns `exercise` (its series, or its own name), `year` (text; `NO_YEAR` where it has none), `role` (roles of that
    year, joined by "; "), `records`, `record_ids`, `source_ids`. A stated span counts in each of its years within the range
    of the filters.
    """
    first, last = filters.years or choices(tables).years
    rows = select(tables, "participation", filters)
    rows = rows[rows["format"] == "exercise"]
    names = rows["series"].fillna(rows["title"].str.replace(r":.*", "", regex=True))
    years = pd.Series([_years(row, first, last) for _, row in rows.iterrows()], rows.index, dtype="object")
    rows = rows.assign(exercise=names, year=years)
    rows = rows.explode("year", ignore_index=True).dropna(subset="year")
    counted = tally(rows, ["exercise", "year"])
    if counted.empty:
        return counted.assign(role=pd.Series(dtype="str"))
    roles = rows.groupby(["exercise", "year"])["role"].agg(lambda found: "; ".join(sorted(set(found)))).rename("role")
    grid = counted.merge(roles.reset_index(), on=["exercise", "year"])
    begins = grid.groupby("exercise")["year"].transform("min")
    return grid.assign(begins=begins).sort_values(["begins", "exercise", "year"], ignore_index=True).drop(columns="begins")


def in_year(tables: Tables, grid: pd.DataFrame, year: str) -> pd.DataFrame:
    """The records behind one year of the grid, with all their columns."""
    wanted = {key for keys in grid[grid["year"] == year]["record_ids"] for key in keys}
    rows = tables["participation"]
    return rows[rows["id"].isin(wanted)].reset_index(drop=True)


def by(tables: Tables, filters: Filters, column: str) -> pd.DataFrame:
    """Records that are participation by one column (`format` or `organisation`) and role.

    Columns: the column itself ("not stated" where empty), `role`, `records`, `record_ids`, `source_ids`.
    """
    rows = _taken(tables, filters)
    return tally(rows.assign(**{column: rows[column].fillna(NOT_STATED)}), [column, "role"])


def possible(tables: Tables, filters: Filters) -> pd.DataFrame:
    """What sources only hold out as an outlook."""
    rows = select(tables, "participation", filters)
    return rows[rows["role"] == "possible"].reset_index(drop=True)


def taking_part(tables: Tables, filters: Filters) -> tuple[int, int]:
    """How many records are participation, and how many only an outlook."""
    outlook = select(tables, "participation", filters)["role"] == "possible"
    return int((~outlook).sum()), int(outlook.sum())


def _taken(tables: Tables, filters: Filters) -> pd.DataFrame:
    rows = select(tables, "participation", filters)
    return rows[rows["role"] != "possible"]


def _ends(row: pd.Series) -> str:
    """An undated record says only that it was so by a date; that date is not its end."""
    if row["date_precision"] != "undated" and pd.notna(row["date_latest"]):
        return "stated"
    return "open" if row["date"].endswith("/..") else "unknown"


def _years(row: pd.Series, first: int, last: int) -> list[str]:
    """The years of one exercise within a range; an open or undated one has none."""
    if row["date_precision"] in _SPREAD or pd.isna(row["date_earliest"]) or pd.isna(row["date_latest"]):
        return [NO_YEAR]
    spanned = range(max(row["date_earliest"].year, first), min(row["date_latest"].year, last) + 1)
    return [str(year) for year in spanned]
