"""What the participation page asks: what Japan takes part in, how, and since when."""

from functools import lru_cache

import pandas as pd

from data.filters import Filters
from data.query import Shared, choices, select
from data.store import Tables
from data.views.common import exploded, tally, tuples

NO_YEAR = "no year"
"""Column of the grid for what no source puts in a single year or stated span of years."""

TENURES = {"Posts": "post", "Bodies": "body", "Programmes": "programme"}
"""What lasts, and is drawn from its beginning to its end where they are known."""

NOT_STATED = "not stated"

DATED = ("date_precision", "date_earliest", "date_latest")

_SPREAD = ("decade", "ongoing", "undated")


def spans(tables: Tables, filters: Filters, lanes: str = "format") -> pd.DataFrame:
    """One row per record of participation, oldest first, with `lane` (its format or role) and `table`.

    What is only possible is no participation and is left out.
    """
    rows = _taken(tables, filters)
    words = rows[lanes].str.replace("_", " ").str.capitalize()
    return rows.assign(table="participation", lane=words).reset_index(drop=True)


def lasts(tables: Tables, filters: Filters) -> bool:
    """Whether there is a post, body or programme at all."""
    return bool(_taken(tables, filters)["format"].isin(list(TENURES.values())).any())


def tenures(tables: Tables, filters: Filters, kind: str) -> pd.DataFrame:
    """The posts, bodies or programmes (a format) that Japan has or had a part in, oldest first, unknown starts last.

    The columns of the table, and `ends`: stated, open (it goes on, as EDTF "2014/.." says) or unknown ("2014/").
    """
    rows = _taken(tables, filters)
    rows = rows[rows["format"] == kind]
    ends = [_ends(*row) for row in tuples(rows, "date_precision", "date_latest", "date")]
    rows = rows.assign(ends=pd.Series(ends, index=rows.index, dtype=object))
    return rows.sort_values(["date_earliest", "date_latest", "id"], na_position="last", ignore_index=True)


def exercises(tables: Tables, filters: Filters) -> pd.DataFrame:
    """Exercises by series and year, the series that began first on top.

    Columns `exercise` (its series, or its own name), `year` (text; `NO_YEAR` where it has none), `role` (roles of that
    year, joined by "; "), `records`, `record_ids`, `source_ids`. A stated span counts in each of its years within the range
    of the filters.
    """
    first, last = filters.years or choices(tables).years
    rows = select(tables, "participation", filters)
    rows = rows[["id", "role", "source_ids", "series", "title", *DATED]][rows["format"] == "exercise"]
    names = [
        series if isinstance(series, str) else title.partition(":")[0] for series, title in tuples(rows, "series", "title")
    ]
    years = [_years(precision, earliest, latest, first, last) for precision, earliest, latest in tuples(rows, *DATED)]
    lists = {"exercise": names, "years": years}
    rows = rows.assign(**{name: pd.Series(each, index=rows.index, dtype=object) for name, each in lists.items()})
    rows = exploded(rows, "years", "year")
    roles: dict[tuple[str, str], set[str]] = {}
    begins: dict[str, str] = {}
    for exercise, year, role in tuples(rows, "exercise", "year", "role"):
        roles.setdefault((exercise, year), set()).add(role)
        begins[exercise] = min(year, begins.get(exercise, year))
    counted = tally(rows, ["exercise", "year"])
    keys = list(tuples(counted, "exercise", "year"))
    counted["role"] = pd.Series(["; ".join(sorted(roles[key])) for key in keys], dtype=object)
    order = sorted(range(len(keys)), key=lambda place: (begins[keys[place][0]], *keys[place]))
    return counted.take(order).reset_index(drop=True)


def last_years(grid: pd.DataFrame) -> pd.Series:
    """The last year (text) in the grid of each exercise, by its name; empty where it has none."""
    years: pd.Series = grid["year"].replace(NO_YEAR, "").groupby(grid["exercise"]).max()
    return years


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
    named = rows[column].where(rows[column].notna(), NOT_STATED)
    return tally(rows[["id", "role", "source_ids"]].assign(**{column: named}), [column, "role"])


def possible(tables: Tables, filters: Filters) -> pd.DataFrame:
    """What sources only hold out as an outlook."""
    rows = select(tables, "participation", filters)
    return rows[rows["role"] == "possible"].reset_index(drop=True)


def taking_part(tables: Tables, filters: Filters) -> tuple[int, int]:
    """How many records are participation, and how many only an outlook."""
    outlook = select(tables, "participation", filters)["role"] == "possible"
    return int((~outlook).sum()), int(outlook.sum())


def _taken(tables: Tables, filters: Filters) -> pd.DataFrame:
    return _taken_once(Shared(tables), filters)


@lru_cache(maxsize=4)
def _taken_once(shared: Shared, filters: Filters) -> pd.DataFrame:
    """Shared, so that one page makes it once."""
    rows = select(shared.tables, "participation", filters)
    return rows[rows["role"] != "possible"]


def _ends(precision: str, latest: pd.Timestamp, date: str) -> str:
    """An undated record says only that it was so by a date; that date is not its end."""
    if precision != "undated" and pd.notna(latest):
        return "stated"
    return "open" if date.endswith("/..") else "unknown"


def _years(precision: str, earliest: pd.Timestamp, latest: pd.Timestamp, first: int, last: int) -> list[str]:
    """The years of one exercise within a range; an open or undated one has none."""
    if precision in _SPREAD or pd.isna(earliest) or pd.isna(latest):
        return [NO_YEAR]
    spanned = range(max(earliest.year, first), min(latest.year, last) + 1)
    return [str(year) for year in spanned]
